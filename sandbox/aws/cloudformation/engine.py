"""Stacks of one region: finding them, starting their operations in the background, and their outputs."""

import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from sandbox.aws.cloudformation import aws_types
from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.executor import Executor
from sandbox.aws.cloudformation.importing import Importer
from sandbox.aws.cloudformation.intrinsics import resolve
from sandbox.aws.cloudformation.kinds.base import Kind
from sandbox.aws.cloudformation.kinds.registered import RegisteredKind
from sandbox.aws.cloudformation.model import Request, Resource, Stack
from sandbox.aws.cloudformation.operations import BY_USER, Operations
from sandbox.aws.cloudformation.scope import StackScope
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
        self.stacks: dict[str, Stack] = {}
        self._operations = Operations(
            set_outputs=self._set_outputs,
            children=self.children,
            executor=self._executor,
            seconds=lambda seconds: seconds / services.settings.speed,
        )

    # -- finding

    def find(self, name_or_id: str, absent: str = "Stack with id {} does not exist") -> Stack:
        """A stack by id, or a live one by name. Raises the service's ValidationError, which operations word apart."""
        stack = self.stacks.get(name_or_id) or self.live(name_or_id)
        if stack is None:
            raise RequestError(absent.format(name_or_id))
        return stack

    def live(self, name: str) -> Stack | None:
        return next((s for s in list(self.stacks.values()) if s.name == name and s.deleted is None), None)

    def children(self, stack: Stack) -> list[Stack]:
        """The live nested stacks of a stack."""
        return [s for s in list(self.stacks.values()) if s.parent_id == stack.stack_id and s.deleted is None]

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

    def exports(self) -> dict[str, str]:
        """Export name to value, over all live stacks."""
        return {
            output["ExportName"]: output["OutputValue"]
            for stack in list(self.stacks.values())
            if stack.deleted is None
            for output in stack.outputs
            if "ExportName" in output
        }

    def scope(
        self, stack: Stack, request: Request, resources: Mapping[str, Resource], unknown: set[str] | None = None
    ) -> StackScope:
        return self._scope(request, stack.name, stack.stack_id, resources, unknown)

    def template_scope(self, request: Request, stack_name: str) -> StackScope:
        """What a template says without any resource: enough for its conditions."""
        return self._scope(request, stack_name, "", {}, None)

    def _scope(
        self,
        request: Request,
        stack_name: str,
        stack_id: str,
        resources: Mapping[str, Resource],
        unknown: set[str] | None,
    ) -> StackScope:
        return StackScope(
            template=request.template,
            parameters=request.parameters | request.stored,
            stack_name=stack_name,
            stack_id=stack_id,
            region=self.region,
            notification_arns=request.notification_arns,
            resources=resources,
            find_kind=self.kind,
            exports=self.exports,
            unknown=unknown,
        )

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
            operation = self._standing(stack) if stack.in_progress else None
            if operation:
                self._start(stack, operation, resumed=True)

    def _standing(self, stack: Stack) -> Callable[[Executor, Stack], None] | None:
        """The operation in which the stack's status says that it is. None while it waits for its parent."""
        operations = self._operations
        if stack.status in {"IMPORT_IN_PROGRESS", "IMPORT_ROLLBACK_IN_PROGRESS"}:
            importer = Importer(stack, self._owners(but=stack), **self._tools(stack))
            operation = operations.bring_in if stack.status == "IMPORT_IN_PROGRESS" else operations.leave_out
            return lambda _, target: operation(importer, target)
        if stack.status == "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" and stack.parent_id is not None:
            return None
        return {
            "CREATE_IN_PROGRESS": operations.create,
            "ROLLBACK_IN_PROGRESS": operations.roll_back_create,
            "UPDATE_IN_PROGRESS": operations.update,
            "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": operations.clean_up,
            "UPDATE_ROLLBACK_IN_PROGRESS": operations.roll_back_update,
            "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": operations.clean_up_after_rollback,
            "DELETE_IN_PROGRESS": operations.delete,
        }[stack.status]

    def start_create(self, stack: Stack) -> None:
        stack.set_status("CREATE_IN_PROGRESS", BY_USER)
        self._start(stack, self._operations.create)

    def start_update(self, stack: Stack, request: Request) -> None:
        if stack.status not in UPDATABLE:
            raise RequestError(f"Stack:{stack.stack_id} is in {stack.status} state and can not be updated.")
        # After a failure that was not rolled back, a rollback still returns to the last stable state.
        if stack.status != "UPDATE_FAILED" or stack.before_update is None:
            stack.before_update = (stack.request, dict(stack.resources))
            stack.touched.clear()
        stack.request, stack.updated = request, self.clock()
        stack.set_status("UPDATE_IN_PROGRESS", BY_USER)
        self._start(stack, self._operations.update)

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
        self._start(stack, self._operations.delete)

    def start_import(self, stack: Stack, request: Request, identifiers: dict[str, dict[str, str]]) -> None:
        stack.before_update = (stack.request, dict(stack.resources))
        stack.request, stack.updated, stack.imported = request, self.clock(), identifiers
        stack.set_status("IMPORT_IN_PROGRESS", BY_USER)
        importer = Importer(stack, self._owners(), **self._tools(stack))
        self._start(stack, lambda _, target: self._operations.bring_in(importer, target))

    def start_rollback(self, stack: Stack) -> None:
        """Back from a failure that was left as it was, to the last state in which all was well."""
        if stack.status == "CREATE_FAILED":
            stack.set_status("ROLLBACK_IN_PROGRESS", BY_USER)
            self._start(stack, self._operations.roll_back_create)
        elif stack.status in UNDOABLE and stack.before_update is not None:
            stack.set_status("UPDATE_ROLLBACK_IN_PROGRESS", BY_USER)
            self._start(stack, self._operations.roll_back_update)
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
        self._start(stack, self._operations.roll_back_update)

    def cancel_update(self, stack: Stack) -> None:
        if stack.status != "UPDATE_IN_PROGRESS":
            raise RequestError(f"CancelUpdateStack cannot be called from current stack status {stack.status}")
        stack.request_cancel()

    def _start(self, stack: Stack, operation: Callable[[Executor, Stack], None], *, resumed: bool = False) -> None:
        stack.cancel.clear()
        if not resumed:
            stack.cancel_requested = False
        elif stack.cancel_requested:
            stack.cancel.set()
        threading.Thread(
            target=self._run, args=(self._executor(stack), stack, operation), name=f"stack-{stack.name}", daemon=True
        ).start()

    def _executor(self, stack: Stack) -> Executor:
        return Executor(stack, **self._tools(stack))

    def _tools(self, stack: Stack) -> dict[str, Any]:
        return {
            "scope": lambda request, resources: self.scope(stack, request, resources),
            "find_kind": self.kind,
            "resolve_secrets": lambda properties: self.services.resolve_secrets(properties, self.region),
            "account": self._journal.account,
        }

    def _owners(self, but: Stack | None = None) -> dict[tuple[str, str], str]:
        """Which stack has the resource of a type and physical id."""
        return {
            (resource.type, resource.physical_id): stack.stack_id
            for stack in list(self.stacks.values())
            if stack.deleted is None and stack is not but
            for resource in list(stack.resources.values())
        }

    @staticmethod
    def _run(executor: Executor, stack: Stack, operation: Callable[[Executor, Stack], None]) -> None:
        try:
            operation(executor, stack)
        except Exception as error:  # noqa: BLE001 - a defect of the sandbox is reported, and no stack hangs
            failed = stack.status.removesuffix("_COMPLETE_CLEANUP_IN_PROGRESS").removesuffix("_IN_PROGRESS")
            stack.set_status(f"{failed}_FAILED", f"Internal failure of the sandbox: {error!r}")

    # -- outputs

    def _set_outputs(self, stack: Stack) -> str | None:
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
        for key, node in request.template.outputs.items():
            if "Condition" in node and not scope.condition(node["Condition"]):
                continue
            output = {"OutputKey": key, "OutputValue": _text(resolve(node.get("Value"), scope))}
            if node.get("Description"):
                output["Description"] = str(node["Description"])
            if node.get("Export"):
                output["ExportName"] = _text(resolve(node["Export"]["Name"], scope))
                self._require_free_export(stack, output["ExportName"])
            outputs.append(output)
        return outputs

    def _require_free_export(self, stack: Stack, name: str) -> None:
        for other in list(self.stacks.values()):
            taken = any(output.get("ExportName") == name for output in other.outputs)
            if other is not stack and other.deleted is None and taken:
                raise RequestError(f"Export with name {name} is already exported by stack {other.name}")


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
