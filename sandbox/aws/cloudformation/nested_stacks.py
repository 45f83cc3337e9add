"""AWS::CloudFormation::Stack: a stack in a stack. The inner one is an ordinary stack that waits for its parent.

It is created, updated and deleted by the region's engine. After an update it stays in
UPDATE_COMPLETE_CLEANUP_IN_PROGRESS or UPDATE_FAILED until the parent has succeeded or goes back.
"""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from sandbox.aws.cloudformation.engine import UPDATABLE, Engine
from sandbox.aws.cloudformation.kinds.aws_kind import AwsKind
from sandbox.aws.cloudformation.kinds.base import CancelledError, Operation, ResourceFailedError, Traits
from sandbox.aws.cloudformation.model import STACK_TYPE, Request, Snapshot, Stack
from sandbox.aws.cloudformation.preview import changes_anything
from sandbox.aws.cloudformation.requests import build_request

_WAITING = {"UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"}


def nested_request(
    engine: Engine,
    properties: Mapping[str, Any],
    stack_tags: Mapping[str, str],
    capabilities: list[str],
    previous: Stack | None,
    fetch: Callable[[str], str],
) -> Request:
    """The request for a nested stack with these properties. Raises RequestError."""
    tags = {**stack_tags, **{tag["Key"]: str(tag["Value"]) for tag in properties.get("Tags", [])}}
    given = {
        "TemplateURL": properties["TemplateURL"],
        "Parameters": [
            {"ParameterKey": key, "ParameterValue": ",".join(map(str, v)) if isinstance(v, list) else v}
            for key, v in properties.get("Parameters", {}).items()
        ],
        "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
        "NotificationARNs": properties.get("NotificationARNs"),
        "Capabilities": capabilities,
    }
    return build_request(engine, given.get, previous=previous, fetch=fetch)


def _reviewed(engine: Engine, parent: Stack, prefix: str) -> Stack | None:
    """The nested stack that a change set has made for a resource."""
    named = (child for child in engine.children(parent) if child.name.startswith(prefix))
    return next((child for child in named if child.status == "REVIEW_IN_PROGRESS"), None)


class NestedStackKind(AwsKind):
    type_name = STACK_TYPE
    traits = Traits(takes_stack_tags=True, may_change_unseen=True, in_account=False)

    def __init__(self, engine: Callable[[str], Engine], fetch: Callable[[str], str]) -> None:
        """`engine` is a region's; `fetch` reads a template from S3."""
        self._engine_of = engine
        self._fetch = fetch

    def attribute(self, snapshot: Snapshot, name: str) -> Any:
        child = self._engine_at(snapshot).stacks[snapshot.physical_id]
        outputs = {output["OutputKey"]: output["OutputValue"] for output in child.outputs}
        return outputs[name.removeprefix("Outputs.")]

    def make(self, operation: Operation) -> Snapshot:
        engine = self._engine_of(operation.region)
        parent = engine.stacks[operation.stack_id]
        prefix = f"{operation.stack_name}-{operation.logical_id}-"
        known = (
            [child for child in engine.children(parent) if child.name.startswith(prefix)] if operation.resumed else []
        )
        if known:
            operation.identified(Snapshot(known[-1].stack_id))
            return self._settled(engine, operation, known[-1], "created", {"CREATE_COMPLETE"})
        with engine.changed:
            request = self._request(engine, operation, parent, None)
            child = _reviewed(engine, parent, prefix)
            if child is None:
                child = engine.add(f"{prefix}{uuid.uuid4().hex[:12].upper()}", request)
            child.request = request
            child.parent_id, child.root_id = parent.stack_id, parent.root_id or parent.stack_id
            child.timeout_minutes = int(operation.properties.get("TimeoutInMinutes") or 0) or None
            # What becomes of a child that failed is its parent's business.
            child.request.on_failure = "DO_NOTHING"
            engine.start_create(child)
        operation.identified(Snapshot(child.stack_id))
        return self._settled(engine, operation, child, "created", {"CREATE_COMPLETE"})

    def change(self, operation: Operation) -> Snapshot:
        engine, child = self._of(operation)
        if operation.rollback:
            return self._undo(engine, operation, child)
        if operation.resumed and child.before_update is not None:
            return self._settled(engine, operation, child, "updated", _WAITING)
        request = self._request(engine, operation, engine.stacks[operation.stack_id], child)
        with engine.changed:
            if child.status not in UPDATABLE:
                raise ResourceFailedError(f"Stack {child.stack_id} is in {child.status} state and can not be updated.")
            if not changes_anything(engine, child, request):
                return Snapshot(child.stack_id)
            engine.start_update(child, request)
        return self._settled(engine, operation, child, "updated", _WAITING)

    def remove(self, operation: Operation) -> None:
        engine, child = self._of(operation)
        engine.start_delete(child, set(), None)
        self._settled(engine, operation, child, "deleted", {"DELETE_COMPLETE"})

    def _undo(self, engine: Engine, operation: Operation, child: Stack) -> Snapshot:
        """A child that the failed update never reached has nothing to undo."""
        with engine.changed:
            if child.before_update is None:
                return Snapshot(child.stack_id)
            if not (operation.resumed and child.status.startswith("UPDATE_ROLLBACK")):
                engine.start_rollback(child)
        return self._settled(engine, operation, child, "rolled back", {"UPDATE_ROLLBACK_COMPLETE"})

    def _settled(self, engine: Engine, operation: Operation, child: Stack, done: str, good: set[str]) -> Snapshot:
        """Wait for the child, and stop it when the parent gives up."""
        snapshot = Snapshot(child.stack_id)
        with engine.changed:
            while child.in_progress and child.status not in good:
                if operation.cancel.is_set():
                    child.cancel.set()
                engine.changed.wait(0.2)
        if child.status in good:
            return snapshot
        if operation.cancel.is_set():
            raise CancelledError(snapshot)
        raise ResourceFailedError(
            f"Embedded stack {child.stack_id} was not successfully {done}: {child.reason or child.status}", snapshot
        )

    def _request(self, engine: Engine, operation: Operation, parent: Stack, previous: Stack | None) -> Request:
        capabilities = parent.request.capabilities
        return nested_request(engine, operation.properties, operation.stack_tags, capabilities, previous, self._fetch)

    def _of(self, operation: Operation) -> tuple[Engine, Stack]:
        """The region's engine and the child."""
        engine = self._engine_at(operation.existing)
        return engine, engine.stacks[operation.existing.physical_id]

    def _engine_at(self, snapshot: Snapshot) -> Engine:
        return self._engine_of(snapshot.physical_id.split(":")[3])
