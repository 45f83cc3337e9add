"""Stacks of one region: starting operations in the background, and each operation's states from first to last."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.executor import Executor
from sandbox.aws.cloudformation.intrinsics import resolve
from sandbox.aws.cloudformation.kinds.base import Kind
from sandbox.aws.cloudformation.model import Request, Resource, Stack
from sandbox.aws.cloudformation.parameters import typed_value
from sandbox.aws.cloudformation.scope import StackScope
from sandbox.aws.cloudformation.services import CloudFormationServices
from sandbox.aws.cloudformation.template import Template

UPDATABLE = {
    "CREATE_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
    "UPDATE_FAILED",
    "CREATE_FAILED",
    "IMPORT_COMPLETE",
}


class Engine:
    """One region's stacks. `changed` is notified at every event of any stack."""

    def __init__(self, region: str, services: CloudFormationServices, clock: Callable[[], datetime]) -> None:
        self.region = region
        self.services = services
        self.clock = clock
        self.changed = threading.Condition(threading.RLock())
        self.stacks: dict[str, Stack] = {}

    # -- finding

    def find(self, name_or_id: str) -> Stack:
        """A stack by id, or a live one by name. Raises the service's ValidationError."""
        stack = self.stacks.get(name_or_id) or self.live(name_or_id)
        if stack is None:
            raise RequestError(f"Stack with id {name_or_id} does not exist")
        return stack

    def live(self, name: str) -> Stack | None:
        return next((s for s in list(self.stacks.values()) if s.name == name and s.deleted is None), None)

    def kind(self, type_name: str) -> Kind:
        kind = self.services.find_kind(type_name, self.region)
        if kind is None:
            raise RequestError(f"Template format error: Unrecognized resource types: [{type_name}]")
        return kind

    def typed_parameters(self, template: Template, values: Mapping[str, str]) -> dict[str, Any]:
        """Parameters as `Ref` gives them."""
        ssm = self.services.secrets(self.region).parameter
        return {name: typed_value(template.parameters[name], value, ssm) for name, value in values.items()}

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
        return StackScope(
            template=request.template,
            parameters=request.parameters,
            stack_name=stack.name,
            stack_id=stack.stack_id,
            region=self.region,
            notification_arns=request.notification_arns,
            resources=resources,
            find_kind=self.kind,
            exports=self.exports,
            ssm=lambda name: self.services.secrets(self.region).parameter(name),
            unknown=unknown,
        )

    # -- starting

    def add(self, name: str, request: Request) -> Stack:
        stack = Stack(name, self.region, self.clock(), request, self.clock, self.changed)
        self.stacks[stack.stack_id] = stack
        return stack

    def start_create(self, stack: Stack) -> None:
        stack.set_status("CREATE_IN_PROGRESS", "User Initiated")
        self._start(stack, self._create)

    def start_update(self, stack: Stack, request: Request) -> None:
        if stack.status not in UPDATABLE:
            raise RequestError(f"Stack:{stack.stack_id} is in {stack.status} state and can not be updated.")
        stack.before_update = (stack.request, dict(stack.resources))
        stack.request, stack.updated = request, self.clock()
        stack.touched.clear()
        stack.set_status("UPDATE_IN_PROGRESS", "User Initiated")
        self._start(stack, self._update)

    def start_delete(self, stack: Stack, retain: set[str], client_token: str | None) -> None:
        if stack.termination_protection:
            raise RequestError(f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled")
        if stack.deleted is not None or stack.status == "DELETE_IN_PROGRESS":
            return
        if stack.status == "CREATE_IN_PROGRESS":
            # A delete overtakes a create: it stops where it is, and what it made goes.
            stack.deletion_requested = True
            stack.cancel.set()
            return
        if stack.in_progress:
            raise RequestError(f"Stack [{stack.name}] cannot be deleted while in status {stack.status}")
        stack.request.client_token = client_token
        stack.set_status("DELETE_IN_PROGRESS", "User Initiated")
        self._start(stack, lambda executor, target: self._delete(executor, target, retain))

    def start_continue_rollback(self, stack: Stack, skip: set[str]) -> None:
        if stack.status != "UPDATE_ROLLBACK_FAILED" or stack.before_update is None:
            raise RequestError(
                f"Stack:{stack.stack_id} is in {stack.status} state and can not continue update rollback."
            )
        stack.touched -= skip
        stack.set_status("UPDATE_ROLLBACK_IN_PROGRESS", "User Initiated")
        self._start(stack, lambda executor, target: self._roll_back_update(executor, target))

    def cancel_update(self, stack: Stack) -> None:
        if stack.status != "UPDATE_IN_PROGRESS":
            raise RequestError(f"CancelUpdateStack cannot be called from current stack status {stack.status}")
        stack.cancel.set()

    def _start(self, stack: Stack, operation: Callable[[Executor, Stack], None]) -> None:
        stack.cancel.clear()
        executor = Executor(
            stack,
            scope=lambda request, resources: self.scope(stack, request, resources),
            find_kind=self.kind,
            resolve_secrets=lambda properties: self.services.resolve_secrets(properties, self.region),
        )
        threading.Thread(
            target=self._run, args=(executor, stack, operation), name=f"stack-{stack.name}", daemon=True
        ).start()

    @staticmethod
    def _run(executor: Executor, stack: Stack, operation: Callable[[Executor, Stack], None]) -> None:
        try:
            operation(executor, stack)
        except Exception as error:  # noqa: BLE001 - a fault of the sandbox is shown, never a stack that hangs
            failed = stack.status.removesuffix("_COMPLETE_CLEANUP_IN_PROGRESS").removesuffix("_IN_PROGRESS")
            stack.set_status(f"{failed}_FAILED", f"Internal failure of the sandbox: {error!r}")

    # -- operations, each from its first state to its last

    def _create(self, executor: Executor, stack: Stack) -> None:
        failed = executor.create_all()
        reason = _failed_words("create", failed)
        if stack.deletion_requested:
            stack.cancel.clear()
            stack.set_status("DELETE_IN_PROGRESS", "User Initiated")
            self._delete(executor, stack, set())
            return
        if not failed:
            reason = self._set_outputs(stack)
        if not reason:
            stack.set_status("CREATE_COMPLETE")
        elif stack.request.on_failure == "DO_NOTHING" or stack.request.disable_rollback:
            stack.set_status("CREATE_FAILED", reason)
        elif stack.request.on_failure == "DELETE":
            stack.cancel.clear()
            stack.set_status("DELETE_IN_PROGRESS", f"{reason}Delete requested by user.")
            self._delete(executor, stack, set())
        else:
            stack.cancel.clear()
            stack.set_status("ROLLBACK_IN_PROGRESS", f"{reason}Rollback requested by user.")
            left = executor.delete_all(set(), rollback=True)
            stack.set_status("ROLLBACK_FAILED" if left else "ROLLBACK_COMPLETE", _failed_words("delete", left))

    def _update(self, executor: Executor, stack: Stack) -> None:
        _, before = _start_point(stack)
        failed = executor.update_all(before)
        reason = _failed_words("update", failed) or ("User Initiated" if stack.cancel.is_set() else None)
        if not reason:
            reason = self._set_outputs(stack)
        if not reason:
            stack.set_status("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
            executor.clean_up()
            stack.before_update = None
            stack.set_status("UPDATE_COMPLETE")
        elif stack.request.disable_rollback:
            stack.set_status("UPDATE_FAILED", reason)
        else:
            stack.set_status("UPDATE_ROLLBACK_IN_PROGRESS", reason)
            self._roll_back_update(executor, stack)

    def _roll_back_update(self, executor: Executor, stack: Stack) -> None:
        request, before = _start_point(stack)
        stack.cancel.clear()
        failed = executor.roll_back_update(before)
        if failed:
            stack.set_status("UPDATE_ROLLBACK_FAILED", _failed_words("update", failed))
            return
        stack.request = request
        self._set_outputs(stack)
        stack.set_status("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
        executor.clean_up(after_failure=True)
        stack.before_update = None
        stack.set_status("UPDATE_ROLLBACK_COMPLETE")

    @staticmethod
    def _delete(executor: Executor, stack: Stack, retain: set[str]) -> None:
        left = executor.delete_all(retain)
        if left:
            stack.set_status("DELETE_FAILED", _failed_words("delete", left))
        else:
            stack.outputs = []
            stack.set_status("DELETE_COMPLETE")

    def _set_outputs(self, stack: Stack) -> str | None:
        """Evaluate the outputs. Returns why that failed, or None."""
        try:
            stack.outputs = self.outputs(stack, stack.request)
        except RequestError as error:
            return f"{error.message} "
        return None

    def outputs(self, stack: Stack, request: Request) -> list[dict[str, str]]:
        scope = self.scope(stack, request, stack.resources)
        found = []
        for key, node in request.template.outputs.items():
            if "Condition" in node and not scope.condition(node["Condition"]):
                continue
            output = {"OutputKey": key, "OutputValue": _text(resolve(node.get("Value"), scope))}
            if node.get("Description"):
                output["Description"] = str(node["Description"])
            if node.get("Export"):
                output["ExportName"] = _text(resolve(node["Export"]["Name"], scope))
                self._require_free_export(stack, output["ExportName"])
            found.append(output)
        return found

    def _require_free_export(self, stack: Stack, name: str) -> None:
        for other in list(self.stacks.values()):
            taken = any(output.get("ExportName") == name for output in other.outputs)
            if other is not stack and other.deleted is None and taken:
                raise RequestError(f"Export with name {name} is already exported by stack {other.name}")


def _start_point(stack: Stack) -> tuple[Request, dict[str, Resource]]:
    if stack.before_update is None:
        raise RuntimeError(f"Stack {stack.name} has no update to go back from.")
    return stack.before_update


def _failed_words(verb: str, failed: list[str]) -> str | None:
    return f"The following resource(s) failed to {verb}: [{', '.join(failed)}]. " if failed else None


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
