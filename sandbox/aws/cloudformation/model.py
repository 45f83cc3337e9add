"""Stacks, their resources and events: records that the executor writes and the API reads."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Condition, Event
from typing import Any

from sandbox.aws.cloudformation.parameters import is_secret, mask
from sandbox.aws.cloudformation.template import Template
from sandbox.aws.settings import ACCOUNT_ID, PARTITION

STACK_TYPE = "AWS::CloudFormation::Stack"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A physical resource as its kind last reported it. `handle` is the kind's own (moto's object, for instance)."""

    physical_id: str
    attributes: dict[str, Any] = field(default_factory=dict)
    handle: Any = None


@dataclass(slots=True)
class Resource:
    """A logical resource of a stack. `properties` are resolved, as last applied; `needs` are logical ids."""

    logical_id: str
    type: str
    properties: dict[str, Any]
    needs: set[str]
    deletion_policy: str
    update_replace_policy: str
    stack_tags: dict[str, str]
    snapshot: Snapshot | None = None
    status: str = ""
    reason: str | None = None
    timestamp: datetime | None = None
    drift: dict[str, Any] | None = None

    @property
    def physical_id(self) -> str:
        return self.snapshot.physical_id if self.snapshot else ""


@dataclass(frozen=True, slots=True)
class StackEvent:
    event_id: str
    logical_id: str
    physical_id: str
    type: str
    timestamp: datetime
    status: str
    reason: str | None
    properties: dict[str, Any] | None
    client_token: str | None


@dataclass(slots=True)
class Request:
    """What a create or update of a stack was asked for; `parameters` are complete and checked."""

    template: Template
    parameters: dict[str, str]
    tags: dict[str, str]
    capabilities: list[str]
    disable_rollback: bool = False
    role_arn: str | None = None
    notification_arns: list[str] = field(default_factory=list)
    client_token: str | None = None
    on_failure: str = "ROLLBACK"


@dataclass(slots=True)
class Stack:
    """One stack. `changed` is notified at every event; `cancel` asks a running operation to stop and roll back."""

    name: str
    region: str
    created: datetime
    request: Request
    clock: Callable[[], datetime]
    changed: Condition
    stack_id: str = ""
    status: str = "REVIEW_IN_PROGRESS"
    reason: str | None = None
    updated: datetime | None = None
    deleted: datetime | None = None
    termination_protection: bool = False
    timeout_minutes: int | None = None
    change_set_id: str | None = None
    # Stack ids of a nested stack's parent and of the outermost one.
    parent_id: str | None = None
    root_id: str | None = None
    resources: dict[str, Resource] = field(default_factory=dict)
    outputs: list[dict[str, str]] = field(default_factory=list)
    events: list[StackEvent] = field(default_factory=list)
    cancel: Event = field(default_factory=Event)
    deletion_requested: bool = False
    drift: dict[str, Any] = field(default_factory=lambda: {"StackDriftStatus": "NOT_CHECKED"})
    # What an update started from: its rollback goes back there, also when it has to be continued later.
    before_update: tuple[Request, dict[str, Resource]] | None = None
    # Physical resources that are no longer wanted, with the policy that says what becomes of them: replaced or removed
    # ones, and those that a failed update made.
    leftovers: list[tuple[Resource, str]] = field(default_factory=list)
    # Logical ids that the running or failed update has begun to change.
    touched: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        identifier = uuid.uuid4()
        self.stack_id = f"arn:{PARTITION}:cloudformation:{self.region}:{ACCOUNT_ID}:stack/{self.name}/{identifier}"

    @property
    def secrets(self) -> set[str]:
        """Values of the parameters that are not to be shown."""
        declared = self.request.template.parameters
        return {value for key, value in self.request.parameters.items() if is_secret(declared.get(key, {}))}

    @property
    def in_progress(self) -> bool:
        return self.status.endswith("_IN_PROGRESS") and self.status != "REVIEW_IN_PROGRESS"

    def set_status(self, status: str, reason: str | None = None) -> None:
        """Also the stack's own event, which shares the change's moment."""
        with self.changed:
            self.status, self.reason = status, reason
            if status == "DELETE_COMPLETE":
                self.deleted = self.clock()
            self._append(str(uuid.uuid4()), self.name, self.stack_id, STACK_TYPE, status, reason, None)

    def set_resource_status(self, resource: Resource, status: str, reason: str | None = None) -> None:
        with self.changed:
            resource.status, resource.reason, resource.timestamp = status, reason, self.clock()
            stamp = resource.timestamp.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
            self._append(
                f"{resource.logical_id}-{status}-{stamp}Z",
                resource.logical_id,
                resource.physical_id,
                resource.type,
                status,
                reason,
                mask(resource.properties, self.secrets),
            )

    def _append(
        self,
        event_id: str,
        logical_id: str,
        physical_id: str,
        resource_type: str,
        status: str,
        reason: str | None,
        properties: dict[str, Any] | None,
    ) -> None:
        event = StackEvent(
            event_id,
            logical_id,
            physical_id,
            resource_type,
            self.clock(),
            status,
            reason,
            properties,
            self.request.client_token,
        )
        self.events.append(event)
        self.changed.notify_all()
