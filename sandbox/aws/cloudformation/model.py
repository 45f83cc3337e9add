"""Stacks, their resources and events: records that the executor writes and the API reads."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import datetime
from threading import Condition, Event
from typing import Any, Self

from sandbox.aws.cloudformation.handler_protocol import Callback
from sandbox.aws.cloudformation.parameters import is_secret, mask
from sandbox.aws.cloudformation.template import Template
from sandbox.aws.settings import ACCOUNT_ID, PARTITION

STACK_TYPE = "AWS::CloudFormation::Stack"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A physical resource as its kind last reported it."""

    physical_id: str
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Resource:
    """A logical resource of a stack. `properties` are resolved, as last applied; `needs` are logical ids.

    `callback` is what its handler is called with next, while it works; `replacing` says that the running update has
    given up changing it and makes a new one.
    """

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
    callback: Callback | None = None
    replacing: bool = False

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
    # Of a hook's invocation: the members that tell of it, in the API's words.
    hook: dict[str, str | None] | None = None


@dataclass(frozen=True, slots=True)
class LiveState:
    """What a drift-aware change set has read of a resource, and whether the template wants it otherwise.

    `status` is the API's word. `properties` are those that a template may set, None when there are none to compare.
    """

    status: str
    properties: dict[str, Any] | None = None
    differs: bool = False

    @property
    def gone(self) -> bool:
        return self.status == "DELETED"


@dataclass(slots=True)
class Request:
    """What a create or update of a stack requests; `parameters` are complete and checked.

    `stored` are the values that Systems Manager then had for the parameters that name one of its own. `live` is by
    logical id, and not empty for a drift-aware change set only.
    """

    template: Template
    parameters: dict[str, str]
    tags: dict[str, str]
    capabilities: list[str]
    disable_rollback: bool = False
    role_arn: str | None = None
    notification_arns: list[str] = field(default_factory=list)
    client_token: str | None = None
    on_failure: str = "ROLLBACK"
    stored: dict[str, str] = field(default_factory=dict)
    rollback_configuration: dict[str, Any] = field(default_factory=dict)
    live: dict[str, LiveState] = field(default_factory=dict)


def secret_values(request: Request) -> set[str]:
    """The values of a request's NoEcho parameters."""
    declared = request.template.parameters
    return {value for key, value in request.parameters.items() if is_secret(declared.get(key, {}))}


# What of a stack is the process's own.
_LIVE = {"clock", "changed", "cancel", "save"}


@dataclass(slots=True)
class Stack:
    """One stack. `changed` is notified at every event; `cancel` asks a running operation to stop and roll back.

    `save` writes the stack down, together with the rest of the account if its second argument says so. The status tells
    where an operation stands, and `steps` what it has done since that status began: a restart goes on from there.
    """

    name: str
    region: str
    created: datetime
    request: Request
    clock: Callable[[], datetime]
    changed: Condition
    save: Callable[["Stack", bool], None]
    stack_id: str = ""
    status: str = "REVIEW_IN_PROGRESS"
    reason: str | None = None
    updated: datetime | None = None
    deleted: datetime | None = None
    # When its rollback or its deletion began, however that ended.
    deletion_began: datetime | None = None
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
    # (verb, logical id, physical id of a delete) to how it ended: None while it runs.
    steps: dict[tuple[str, str, str], bool | None] = field(default_factory=dict)
    # The resources when the present status began.
    at_start: dict[str, Resource] = field(default_factory=dict)
    # The request of the running operation: resources to retain, resources to import, to stop.
    retain: set[str] = field(default_factory=set)
    imported: dict[str, dict[str, str]] = field(default_factory=dict)
    cancel_requested: bool = False

    def __post_init__(self) -> None:
        identifier = uuid.uuid4()
        self.stack_id = f"arn:{PARTITION}:cloudformation:{self.region}:{ACCOUNT_ID}:stack/{self.name}/{identifier}"

    def record(self) -> dict[str, Any]:
        """All that outlives the process, by field."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name not in _LIVE}

    @classmethod
    def of_record(cls, record: dict[str, Any], **live: Any) -> Self:
        """`live` are the fields that a record has not."""
        stack = cls(record["name"], record["region"], record["created"], record["request"], **live)
        for name, value in record.items():
            setattr(stack, name, value)
        return stack

    @property
    def secrets(self) -> set[str]:
        """Values of NoEcho parameters."""
        return secret_values(self.request)

    @property
    def in_progress(self) -> bool:
        return self.status.endswith("_IN_PROGRESS") and self.status != "REVIEW_IN_PROGRESS"

    def request_cancel(self) -> None:
        with self.changed:
            self.cancel_requested = True
            self.save(self, False)
        self.cancel.set()

    def set_status(
        self, status: str, reason: str | None = None, *, at_start: dict[str, Resource] | None = None
    ) -> None:
        """Also the stack's own event, which shares the change's moment. `at_start` is what resources it starts with,
        None for those that there are.
        """
        with self.changed:
            self.status, self.reason = status, reason
            if status in {"ROLLBACK_IN_PROGRESS", "DELETE_IN_PROGRESS"}:
                self.deletion_began = self.clock()
            if status == "DELETE_COMPLETE":
                self.deleted = self.clock()
            if status.endswith("_IN_PROGRESS"):
                self.steps, self.at_start = {}, dict(self.resources) if at_start is None else at_start
            self._append(status, reason)
            self.save(self, False)

    def ended(self, verb: str, resource: Resource) -> bool | None:
        """How a step of the present operation ended, None when it has not; verbs are CREATE, UPDATE, DELETE, IMPORT."""
        return self.steps.get(_step(verb, resource))

    def begun(self, verb: str, logical_id: str) -> Resource | None:
        """The resource with which the present operation has begun this step, which is not a delete."""
        return self.resources[logical_id] if (verb, logical_id, "") in self.steps else None

    def begin(self, verb: str, resource: Resource, reason: str | None = None) -> None:
        """A step's first event, unless it was written before a restart."""
        if _step(verb, resource) not in self.steps:
            self.set_resource_status(resource, f"{verb}_IN_PROGRESS", reason)

    def put(self, resource: Resource) -> None:
        with self.changed:
            self.resources[resource.logical_id] = resource

    def take(self, logical_id: str) -> Resource | None:
        with self.changed:
            return self.resources.pop(logical_id, None)

    def touch(self, logical_id: str) -> None:
        with self.changed:
            self.touched.add(logical_id)

    def keep(self, resource: Resource) -> None:
        """It is wanted again."""
        with self.changed:
            self.leftovers = [left for left in self.leftovers if left[0] is not resource]

    def leave_over(self, resource: Resource | None, policy: str | None = None) -> None:
        """It is wanted no more; the policy that decides on it is the one for deletion unless another is given."""
        with self.changed:
            if resource is not None and not any(known is resource for known, _ in self.leftovers):
                self.leftovers.append((resource, policy or resource.deletion_policy))

    def remember(self, resource: Resource, callback: Callback) -> None:
        """Written before the handler is called and after each answer."""
        with self.changed:
            resource.callback = callback
            self.save(self, False)

    def set_resource_status(
        self, resource: Resource, status: str, reason: str | None = None, *, with_account: bool = False
    ) -> None:
        """Also the resource's event. `with_account` writes down what its kind has changed in the account with it."""
        with self.changed:
            resource.status, resource.reason, resource.timestamp = status, reason, self.clock()
            verb, _, end = status.partition("_")
            self.steps[_step(verb, resource)] = None if end == "IN_PROGRESS" else end != "FAILED"
            if end != "IN_PROGRESS":
                resource.callback, resource.replacing = None, False
            stamp = resource.timestamp.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
            # What an update leaves over is deleted under an id of its own and without its properties.
            cleaned = verb == "DELETE" and "CLEANUP" in self.status
            event = StackEvent(
                f"{resource.logical_id}-{uuid.uuid4() if cleaned else f'{status}-{stamp}Z'}",
                resource.logical_id,
                resource.physical_id,
                resource.type,
                resource.timestamp,
                status,
                reason,
                None if cleaned else mask(resource.properties, self.secrets),
                self.request.client_token,
            )
            self._note(event)
            self.save(self, with_account)

    def add_hook_event(self, hook: dict[str, str | None]) -> None:
        """An event of the stack whose status stays: a hook is asked, or has answered."""
        with self.changed:
            self._append(self.status, None, hook=hook)
            self.save(self, False)

    def _append(self, status: str, reason: str | None, *, hook: dict[str, str | None] | None = None) -> None:
        """The stack's own event."""
        ids = str(uuid.uuid4()), self.name, self.stack_id, STACK_TYPE
        self._note(StackEvent(*ids, self.clock(), status, reason, None, self.request.client_token, hook))

    def _note(self, event: StackEvent) -> None:
        self.events.append(event)
        self.changed.notify_all()


def _step(verb: str, resource: Resource) -> tuple[str, str, str]:
    # One logical id may have left more than one physical resource to delete; what is being made has no id yet.
    return verb, resource.logical_id, resource.physical_id if verb == "DELETE" else ""
