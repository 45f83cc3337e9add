"""Stacks of one region: finding them, starting their operations in the background, and their outputs."""

import threading
from collections.abc import Callable, Mapping, Set
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from sandbox.aws.cloudformation import aws_types
from sandbox.aws.cloudformation.change_set import ChangeSet
from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.graph import chosen
from sandbox.aws.cloudformation.intrinsics import resolve, text_of
from sandbox.aws.cloudformation.kinds.base import Kind
from sandbox.aws.cloudformation.kinds.registered import RegisteredKind
from sandbox.aws.cloudformation.model import Request, Resource, Stack
from sandbox.aws.cloudformation.operations import BY_USER, Operations
from sandbox.aws.cloudformation.scope import StackScope, pseudo_parameters
from sandbox.aws.cloudformation.services import CloudFormationServices
from sandbox.aws.locks import STACKS_RANK, SharedLock

UPDATABLE = {
    "CREATE_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
    "UPDATE_FAILED",
    "CREATE_FAILED",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_COMPLETE",
}
# A nested stack waits in the last of them until its parent has made up its mind.
UNDOABLE = {"UPDATE_FAILED", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"}


class Journal(Protocol):
    """Where stacks are written down; `account` keeps everybody else from changing the account's records."""

    def write_stack(self, stack: Stack, with_account: bool) -> None: ...

    def account(self) -> AbstractContextManager[Any]: ...


class Engine:
    """One region's stacks. `changed` is notified at every event of any stack."""

    def __init__(
        self, region: str, services: CloudFormationServices, clock: Callable[[], datetime], journal: Journal
    ) -> None:
        self._journal = journal
        self.region = region
        self.services = services
        self.clock = clock
        self.changed = SharedLock(f"the stacks of {region}", STACKS_RANK).condition()
        # By id and by ARN.
        self.stacks: dict[str, Stack] = {}
        self.change_sets: dict[str, ChangeSet] = {}
        self._operations = Operations(self)

    # -- finding

    def find(self, name_or_id: str, absent: str = "Stack with id {} does not exist") -> Stack:
        """A stack by id, or a live one by name. Raises the service's ValidationError, which operations word apart."""
        stack = self.known(name_or_id)
        if stack is None:
            raise RequestError(absent.format(name_or_id))
        return stack

    def known(self, name_or_id: str) -> Stack | None:
        return self.stacks.get(name_or_id) or self.live(name_or_id)

    def alive(self) -> list[Stack]:
        return [stack for stack in list(self.stacks.values()) if stack.deleted is None]

    def change_sets_of(self, stack: Stack | None) -> list[ChangeSet]:
        return [known for known in list(self.change_sets.values()) if known.stack is stack]

    def live(self, name: str) -> Stack | None:
        return next((stack for stack in self.alive() if stack.name == name), None)

    def children(self, stack: Stack) -> list[Stack]:
        """The live nested stacks of a stack."""
        return [each for each in self.alive() if each.parent_id == stack.stack_id]

    def kind(self, type_name: str) -> Kind:
        kind = self.services.find_kind(type_name, self.region)
        if kind is None:
            raise RequestError(f"Template format error: Unrecognized resource types: [{type_name}]")
        return kind

    def identifier_names(self, type_name: str) -> list[str]:
        """The properties that identify a resource of the type, none of a type whose schema is not known."""
        kind = self.services.find_kind(type_name, self.region)
        schema = kind.version.schema if isinstance(kind, RegisteredKind) else aws_types.schema_of(type_name)
        return [path.removeprefix("/properties/") for path in schema.get("primaryIdentifier", [])]

    def exported(self) -> list[tuple[Stack, str, str]]:
        """(stack, name, value) of every export of the live stacks."""
        return [
            (stack, output["ExportName"], output["OutputValue"])
            for stack in self.alive()
            for output in stack.outputs
            if "ExportName" in output
        ]

    def exports(self) -> dict[str, str]:
        return {name: value for _, name, value in self.exported()}

    def scope(
        self, stack: Stack, request: Request, resources: Mapping[str, Resource], unknown: Set[str] = frozenset()
    ) -> StackScope:
        return self._scope(request, stack.name, stack.stack_id, resources, unknown)

    def template_scope(self, request: Request, stack_name: str) -> StackScope:
        """What a template says without any resource: enough for its conditions."""
        return self._scope(request, stack_name, "", {}, frozenset())

    def _scope(
        self, request: Request, name: str, stack_id: str, resources: Mapping[str, Resource], unknown: Set[str]
    ) -> StackScope:
        pseudo = pseudo_parameters(self.region, name, stack_id, request.notification_arns)
        parameters = request.parameters | request.stored
        return StackScope(request.template, parameters, pseudo, resources, self.kind, self.exports, unknown)

    # -- starting

    def add(self, name: str, request: Request) -> Stack:
        stack = Stack(name, self.region, self.clock(), request, self.clock, self.changed, self._journal.write_stack)
        self.stacks[stack.stack_id] = stack
        return stack

    def restore(self, record: dict[str, Any]) -> None:
        """A stack as it was written down by a process before this one."""
        live = {"clock": self.clock, "changed": self.changed, "save": self._journal.write_stack}
        stack = Stack.of_record(record, **live)
        self.stacks[stack.stack_id] = stack

    def resume(self) -> None:
        """Go on with every stack that is in the midst of something."""
        for stack in list(self.stacks.values()):
            # A nested stack that is done waits for its parent.
            waits = stack.status == "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" and stack.parent_id is not None
            if stack.in_progress and not waits:
                self._start(stack, resumed=True)

    def start_create(self, stack: Stack) -> None:
        stack.set_status("CREATE_IN_PROGRESS", BY_USER)
        self._start(stack)

    def start_update(self, stack: Stack, request: Request) -> None:
        if stack.status not in UPDATABLE:
            raise RequestError(f"Stack:{stack.stack_id} is in {stack.status} state and can not be updated.")
        # After a failure that was not rolled back, a rollback still returns to the last stable state.
        if stack.status != "UPDATE_FAILED" or stack.before_update is None:
            stack.before_update = (stack.request, dict(stack.resources))
            stack.touched.clear()
        stack.request, stack.updated = request, self.clock()
        stack.set_status("UPDATE_IN_PROGRESS", BY_USER)
        self._start(stack)

    def start_delete(self, stack: Stack, retain: set[str], client_token: str | None) -> None:
        if stack.termination_protection:
            raise RequestError(f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled")
        if stack.deleted is not None or stack.status == "DELETE_IN_PROGRESS":
            return
        if stack.status == "CREATE_IN_PROGRESS":
            # A delete overtakes a create: it stops where it is, and what it made goes.
            stack.deletion_requested = True
            stack.request_cancel()
            return
        if stack.in_progress:
            raise RequestError(f"Stack [{stack.name}] cannot be deleted while in status {stack.status}")
        stack.request.client_token, stack.retain = client_token, retain
        stack.set_status("DELETE_IN_PROGRESS", BY_USER)
        self._start(stack)

    def start_import(self, stack: Stack, request: Request, identifiers: dict[str, dict[str, str]]) -> None:
        stack.before_update = (stack.request, dict(stack.resources))
        stack.request, stack.updated, stack.imported = request, self.clock(), identifiers
        stack.set_status("IMPORT_IN_PROGRESS", BY_USER)
        self._start(stack)

    def start_rollback(self, stack: Stack) -> None:
        """Back from a failure that was left as it was, to the last state in which all was well."""
        if stack.status == "CREATE_FAILED":
            stack.set_status("ROLLBACK_IN_PROGRESS", BY_USER)
            self._start(stack)
        elif stack.status in UNDOABLE and stack.before_update is not None:
            stack.set_status("UPDATE_ROLLBACK_IN_PROGRESS", BY_USER)
            self._start(stack)
        else:
            raise RequestError(f"Stack:{stack.stack_id} is in {stack.status} state and can not be rolled back.")

    def start_continue_rollback(self, stack: Stack, skip: set[str]) -> None:
        if stack.status != "UPDATE_ROLLBACK_FAILED" or stack.before_update is None:
            raise RequestError(
                f"Stack:{stack.stack_id} is in {stack.status} state and can not continue update rollback."
            )
        with self.changed:
            stack.touched -= skip
            # What could not be put back has still what the failed rollback found there.
            failed = {name: stack.at_start[name] for name, r in stack.resources.items() if r.status == "UPDATE_FAILED"}
            stack.set_status("UPDATE_ROLLBACK_IN_PROGRESS", BY_USER, at_start=stack.resources | failed)
        self._start(stack)

    def cancel_update(self, stack: Stack) -> None:
        if stack.status != "UPDATE_IN_PROGRESS":
            raise RequestError(f"CancelUpdateStack cannot be called from current stack status {stack.status}")
        stack.request_cancel()

    def _start(self, stack: Stack, *, resumed: bool = False) -> None:
        """Run the operation that the stack's status names, in the background."""
        stack.cancel.clear()
        if not resumed:
            stack.cancel_requested = False
        elif stack.cancel_requested:
            stack.cancel.set()
        threading.Thread(target=self._run, args=(stack,), name=f"stack-{stack.name}", daemon=True).start()

    def _run(self, stack: Stack) -> None:
        try:
            self._operations.run(stack)
        except Exception as error:  # noqa: BLE001 - a defect of the sandbox is reported, and no stack hangs
            failed = stack.status.removesuffix("_COMPLETE_CLEANUP_IN_PROGRESS").removesuffix("_IN_PROGRESS")
            stack.set_status(f"{failed}_FAILED", f"Internal failure of the sandbox: {error!r}")

    # -- what operations need

    def account(self) -> AbstractContextManager[Any]:
        return self._journal.account()

    def resolve_secrets(self, properties: dict[str, Any]) -> dict[str, Any]:
        return self.services.resolve_secrets(properties, self.region)

    def real_seconds(self, seconds: float) -> float:
        return seconds / self.services.settings.speed

    def owner_of(self, resource: Resource) -> str | None:
        same = resource.type, resource.physical_id
        return next(
            (
                stack.stack_id
                for stack in self.alive()
                for other in list(stack.resources.values())
                if other is not resource and (other.type, other.physical_id) == same
            ),
            None,
        )

    # -- outputs

    def set_outputs(self, stack: Stack) -> str | None:
        """Evaluate the outputs. Returns why that failed, or None."""
        try:
            stack.outputs = self.outputs(stack, stack.request)
        except RequestError as error:
            return f"{error.message} "
        return None

    def metadata(self, stack: Stack, logical_id: str) -> Any:
        """A resource's Metadata, as its template has it for this stack."""
        node = stack.request.template.resources.get(logical_id, {})
        return resolve(node.get("Metadata") or {}, self.scope(stack, stack.request, stack.resources))

    def outputs(self, stack: Stack, request: Request) -> list[dict[str, str]]:
        scope = self.scope(stack, request, stack.resources)
        outputs = []
        for key, node in chosen(request.template.outputs, scope.condition).items():
            output = {"OutputKey": key, "OutputValue": text_of(resolve(node.get("Value"), scope))}
            if node.get("Description"):
                output["Description"] = str(node["Description"])
            if node.get("Export"):
                output["ExportName"] = text_of(resolve(node["Export"]["Name"], scope))
                self._require_free_export(stack, output["ExportName"])
            outputs.append(output)
        return outputs

    def _require_free_export(self, stack: Stack, name: str) -> None:
        for other, taken, _ in self.exported():
            if other is not stack and taken == name:
                raise RequestError(f"Export with name {name} is already exported by stack {other.name}")
