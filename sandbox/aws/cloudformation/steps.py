"""The steps of a stack operation, each on one resource: it is created, changed, restored or deleted."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from typing import Any, Protocol

from sandbox.aws.cloudformation.attempts import is_in_account, reason, require_valid, why_failed
from sandbox.aws.cloudformation.compare import changed_properties
from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.intrinsics import resolve
from sandbox.aws.cloudformation.kinds.base import CancelledError, Kind, Operation, Replacement, ResourceFailedError
from sandbox.aws.cloudformation.model import Request, Resource, Snapshot, Stack
from sandbox.aws.cloudformation.scope import StackScope

INITIATED = "Resource creation Initiated"
REPLACING = "Requested update requires the creation of a new physical resource; hence creating one."


class Surroundings(Protocol):
    """What steps need of the engine that started them."""

    def scope(self, stack: Stack, request: Request, resources: Mapping[str, Resource]) -> StackScope:
        """A Scope for a request over live resources."""

    def kind(self, type_name: str) -> Kind:
        """Knows every type of a checked template."""

    def resolve_secrets(self, properties: dict[str, Any]) -> dict[str, Any]:
        """With dynamic references replaced. Raises ResourceFailedError."""

    def account(self) -> AbstractContextManager[Any]:
        """Within it nobody else changes or writes down the account's records."""

    def owner_of(self, resource: Resource) -> str | None:
        """The id of the stack that has the same physical resource already."""


class Steps:
    """Of one stack. Each returns whether it succeeded.

    A step may be begun again after a restart: one that had ended is not taken again, and one that had begun continues
    from the state of its resource. Hence a step's outcome is written with the event that reports it.
    """

    def __init__(self, stack: Stack, engine: Surroundings) -> None:
        self._stack = stack
        self._engine = engine

    def create(self, name: str, declared: dict[str, Any], needs: set[str]) -> bool:
        known = self._stack.begun("CREATE", name)
        resource = known or self.declare(name, declared, needs)
        if known is None:
            # The first event has the properties too; what cannot be resolved fails the attempt below.
            with suppress(RequestError, ResourceFailedError):
                resource.properties = self.resolve(declared)
        self._stack.put(resource)
        self._stack.begin("CREATE", resource)
        return self.attempt(resource, "CREATE", lambda: self._make(resource, declared, "CREATE", known is not None))

    def change(self, name: str, declared: dict[str, Any], needs: set[str], before: Resource | None) -> bool:
        state = self._stack.request.live.get(name)
        gone = state is not None and state.gone
        if before is None or gone or (self._is_to_be_made_anew(before) and self.delete(before, "Delete", set())):
            return self.create(name, declared, needs)
        known = self._stack.begun("UPDATE", name)
        if known is not None:
            kind = self._engine.kind(known.type)
            return self.attempt(known, "UPDATE", lambda: self._apply(kind, known, declared, before, resumed=True))
        resource = self.declare(name, declared, needs)
        resource.snapshot, resource.status, resource.timestamp = before.snapshot, before.status, before.timestamp
        try:
            resource.properties = self.resolve(declared)
        except (RequestError, ResourceFailedError) as error:
            self._stack.put(resource)
            self._stack.set_resource_status(resource, "UPDATE_FAILED", reason(error))
            return False
        kind = self._engine.kind(resource.type)
        changed = changed_properties(before.properties, resource.properties)
        retagged = kind.traits.takes_stack_tags and before.stack_tags != resource.stack_tags
        self._stack.put(resource)
        # A failed resource is retried, and a nested stack updated, whether or not its properties differ.
        certain = not before.status.endswith("_FAILED") and not kind.traits.may_change_unseen
        changes = state.differs if state and state.properties is not None else changed
        if not changes and not retagged and certain:
            if state is None:
                resource.properties = before.properties
            return True
        self._stack.touch(name)
        if kind.replacement(before.properties, resource.properties) is Replacement.ALWAYS:
            self._replace(resource)
        else:
            self._stack.begin("UPDATE", resource)
        return self.attempt(resource, "UPDATE", lambda: self._apply(kind, resource, declared, before))

    def _replace(self, resource: Resource) -> None:
        resource.replacing, resource.callback = True, None
        self._stack.set_resource_status(resource, "UPDATE_IN_PROGRESS", REPLACING)

    def _is_to_be_made_anew(self, resource: Resource) -> bool:
        return resource.status == "CREATE_FAILED" or self._stack.ended("DELETE", resource) is not None

    def _apply(
        self, kind: Kind, resource: Resource, declared: dict[str, Any], before: Resource, *, resumed: bool = False
    ) -> None:
        replacement = kind.replacement(before.properties, resource.properties)
        if replacement is not Replacement.ALWAYS and not resource.replacing:
            require_valid(resource, kind)
            try:
                operation = self.operation(resource, before, previous=self._actual(before), resumed=resumed)
                resource.snapshot = kind.update(operation)
            except ResourceFailedError as error:
                if replacement is Replacement.NEVER or error.code != "NotUpdatable":
                    raise
            else:
                return
        if not resource.replacing:
            resumed = False
            self._replace(resource)
        if resource.callback is None:
            resource.snapshot = None
        try:
            self._make(resource, declared, "UPDATE", resumed)
        except (ResourceFailedError, CancelledError, RequestError) as error:
            # The new one, if there is any, is a leftover; the resource is again what it was.
            known = getattr(error, "snapshot", None) or resource.snapshot
            if known:
                self._stack.leave_over(replace(resource, snapshot=known, callback=None), "Delete")
            resource.snapshot = before.snapshot
            resource.properties = before.properties
            if isinstance(error, ResourceFailedError | CancelledError):
                error.snapshot = None
            raise
        self._stack.leave_over(before, before.update_replace_policy)

    def restore(self, before: Resource, current: Resource) -> bool:
        resumed = self._stack.begun("UPDATE", before.logical_id) is not None
        self._stack.put(before)
        if before.logical_id not in self._stack.touched:
            return True
        wanted = self._actual(before)
        if current.physical_id != before.physical_id:
            self._stack.keep(before)
            self._stack.leave_over(current)
            self._stack.set_resource_status(before, "UPDATE_COMPLETE")
            return True
        kind = self._engine.kind(before.type)
        same = current.properties == wanted and current.stack_tags == before.stack_tags
        if same and not resumed and not kind.traits.may_change_unseen:
            self._stack.set_resource_status(before, "UPDATE_COMPLETE")
            return True
        self._stack.begin("UPDATE", before)

        def put_back() -> None:
            operation = self.operation(before, current, wanted=wanted, rollback=True, resumed=resumed)
            before.snapshot = kind.update(operation)

        return self.attempt(before, "UPDATE", put_back)

    def delete(self, resource: Resource, policy: str, retaining: set[str]) -> bool:
        ended = self._stack.ended("DELETE", resource)
        if ended is not None:
            return ended
        if resource.snapshot is None:
            if resource.status != "DELETE_COMPLETE":
                self._stack.set_resource_status(resource, "DELETE_COMPLETE")
            return True
        if policy == "Retain" or policy in retaining:
            self._stack.set_resource_status(resource, "DELETE_SKIPPED")
            return True
        self._stack.begin("DELETE", resource)

        def remove() -> None:
            self._engine.kind(resource.type).delete(self.operation(resource, None))

        return self.attempt(resource, "DELETE", remove)

    def _make(self, resource: Resource, declared: dict[str, Any], verb: str, resumed: bool = False) -> None:
        """Create the physical resource. The snapshot is stored as soon as there is one, even if a later part fails."""
        resource.properties = self.resolve(declared)
        kind = self._engine.kind(resource.type)
        require_valid(resource, kind)
        if kind.traits.in_account:
            # What a process before this one had made was not written down, and so was not made.
            resource.snapshot = None

        def identified(snapshot: Snapshot) -> None:
            known = resource.snapshot is not None
            resource.snapshot = snapshot
            # After a restart it is learned again, which is no news.
            if not known:
                self._stack.set_resource_status(resource, f"{verb}_IN_PROGRESS", INITIATED)

        resource.snapshot = kind.create(self.operation(resource, None, identified, resumed=resumed))

    def attempt(self, resource: Resource, verb: str, work: Callable[[], None], done: str | None = None) -> bool:
        """Run one resource's operation, unless it had ended before a restart, and write its last event."""
        ended = self._stack.ended(verb, resource)
        if ended is not None:
            return ended
        in_account = is_in_account(resource.type, self._engine.kind)
        with self._engine.account() if in_account else nullcontext():
            failure = why_failed(resource, verb, work)
            status = f"{verb}_FAILED" if failure else f"{verb}_COMPLETE"
            self._stack.set_resource_status(resource, status, failure or done, with_account=in_account)
        return failure is None

    def declare(self, name: str, declared: dict[str, Any], needs: set[str]) -> Resource:
        return Resource(
            logical_id=name,
            type=declared["Type"],
            properties={},
            needs=needs,
            deletion_policy=declared.get("DeletionPolicy", "Delete"),
            update_replace_policy=declared.get("UpdateReplacePolicy", "Delete"),
            stack_tags=dict(self._stack.request.tags),
        )

    def _actual(self, before: Resource) -> dict[str, Any]:
        """What a resource had before: in fact, where a drift-aware change set has read it; else by its last deployment.

        What handlers get as previous properties then is not documented; the live state is the most that it can be.
        """
        state = self._stack.request.live.get(before.logical_id)
        return before.properties if state is None or state.properties is None else state.properties

    def resolve(self, declared: dict[str, Any]) -> dict[str, Any]:
        scope = self._engine.scope(self._stack, self._stack.request, self._stack.resources)
        properties: dict[str, Any] = resolve(declared.get("Properties", {}), scope)
        return properties

    def operation(
        self,
        resource: Resource,
        before: Resource | None,
        identified: Callable[[Snapshot], None] = lambda _: None,
        *,
        wanted: dict[str, Any] | None = None,
        previous: dict[str, Any] | None = None,
        rollback: bool = False,
        resumed: bool = False,
    ) -> Operation:
        """Secrets are resolved only for the handler: events and records have the reference.

        `wanted` and `previous` stand for the properties of `resource` and `before` where those are not meant.
        """
        if previous is None and before is not None:
            previous = before.properties
        return Operation(
            stack_id=self._stack.stack_id,
            stack_name=self._stack.name,
            region=self._stack.region,
            logical_id=resource.logical_id,
            type=resource.type,
            properties=self._engine.resolve_secrets(resource.properties if wanted is None else wanted),
            previous_properties=None if previous is None else self._engine.resolve_secrets(previous),
            stack_tags=resource.stack_tags,
            previous_stack_tags=before.stack_tags if before else None,
            snapshot=resource.snapshot,
            cancel=self._stack.cancel,
            identified=identified,
            rollback=rollback,
            resumed=resumed,
            callback=resource.callback,
            remember=lambda callback: self._stack.remember(resource, callback),
        )
