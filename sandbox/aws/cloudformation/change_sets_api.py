"""The change set operations of the CloudFormation API."""

from moto.core.responses import ActionResult, EmptyResult

from sandbox.aws.cloudformation.change_set import ChangeSet
from sandbox.aws.cloudformation.change_sets import REVERT_DRIFT, make_change_set
from sandbox.aws.cloudformation.engine import UPDATABLE
from sandbox.aws.cloudformation.engine_api import EngineApi
from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.importing import identifiers_of
from sandbox.aws.cloudformation.model import LiveState, Stack
from sandbox.aws.cloudformation.nested_change_sets import below, forget, go_into_nested_stacks, require_root
from sandbox.aws.cloudformation.requests import (
    STACK_NAME_OR_ID,
    build_request,
    check_stack_name,
    fetch_template,
    hold,
)
from sandbox.aws.cloudformation.views import change_set_hooks_view, change_set_view

_TYPES = ("IMPORT", "UPDATE", "CREATE")


class ChangeSetApi(EngineApi):
    """The operations of change sets, beside those of stacks."""

    def create_change_set(self) -> ActionResult:
        engine, name = self.engine, self._get_param("ChangeSetName")
        kind = self._get_param("ChangeSetType") or "UPDATE"
        check_stack_name(self._get_param("StackName"), STACK_NAME_OR_ID)
        if kind not in _TYPES:
            raise RequestError(
                f"1 validation error detected: Value '{kind}' at 'changeSetType' failed to satisfy constraint: "
                f"Member must satisfy enum value set: [{', '.join(_TYPES)}]"
            )
        live = self._live_states(kind)
        with engine.changed:
            stack = self._target_stack(kind)
            self._free_name(stack, name)
            previous = stack if stack and stack.resources and kind != "CREATE" else None
            request = build_request(engine, self._get_param, previous=previous, fetch=fetch_template, reviewed=True)
            imported = (
                identifiers_of(self._get_param("ResourcesToImport") or [], request.template.resources)
                if kind == "IMPORT"
                else None
            )
            if stack is None:
                stack = engine.add(self._get_param("StackName"), request)
                stack.set_status("REVIEW_IN_PROGRESS", "User Initiated")
            description = self._get_param("Description")
            change_set = make_change_set(engine, stack, name, kind, request, description, imported, live)
            if self._get_param("IncludeNestedStacks"):
                go_into_nested_stacks(engine, change_set, fetch_template)
            matching = self.services.change_set_hooks.begin(engine, change_set)
        self.services.change_set_hooks.start(engine, change_set, matching)
        return ActionResult({"Id": change_set.arn, "StackId": stack.stack_id})

    def _live_states(self, kind: str) -> dict[str, LiveState] | None:
        """Of a drift-aware change set: handlers are called for it, so before any lock is taken."""
        mode = self._get_param("DeploymentMode")
        if mode is None:
            return None
        if mode != REVERT_DRIFT:
            raise RequestError(
                f"1 validation error detected: Value '{mode}' at 'deploymentMode' failed to satisfy constraint: "
                f"Member must satisfy enum value set: [{REVERT_DRIFT}]"
            )
        if kind != "UPDATE":
            raise RequestError("This sandbox has drift-aware change sets of the type UPDATE only.")
        stack = self._target_stack(kind)
        return self.detector.live_states(stack) if stack else {}

    def describe_change_set(self) -> ActionResult:
        values = bool(self._get_param("IncludePropertyValues"))
        change_set = self._find_change_set()
        hold(self.engine, self.headers.get("User-Agent", ""), lambda: change_set.status != "CREATE_IN_PROGRESS")
        return ActionResult(change_set_view(change_set, with_values=values))

    def describe_change_set_hooks(self) -> ActionResult:
        return ActionResult(change_set_hooks_view(self._find_change_set()))

    def execute_change_set(self) -> ActionResult:
        engine = self.engine
        with engine.changed:
            change_set = self._find_change_set()
            require_root(change_set)
            if change_set.execution_status != "AVAILABLE":
                raise RequestError(
                    f"ChangeSet [{change_set.arn}] cannot be executed in its current status of [{change_set.status}]",
                    "InvalidChangeSetStatus",
                )
            stack = change_set.stack
            change_set.request.client_token = self._get_param("ClientRequestToken")
            if self._get_param("DisableRollback") is not None:
                change_set.request.disable_rollback = self._get_param("DisableRollback")
            stack.change_set_id = change_set.arn
            if change_set.type == "CREATE":
                stack.request, stack.updated = change_set.request, engine.clock()
                engine.start_create(stack)
            elif change_set.imported:
                engine.start_import(stack, change_set.request, change_set.imported)
            else:
                engine.start_update(stack, change_set.request)
            for each in (change_set, *below(engine, change_set)):
                each.execution_status = "EXECUTE_COMPLETE"
            for other in self.engine.change_sets_of(stack):
                if other is not change_set:
                    forget(engine, other)
        return EmptyResult()

    def delete_change_set(self) -> ActionResult:
        with self.engine.changed:
            try:
                change_set = self._find_change_set()
            except RequestError as error:
                # Deleting what is not there succeeds, in a stack that is there.
                if error.code != "ChangeSetNotFound":
                    raise
                return EmptyResult()
            require_root(change_set)
            if change_set.execution_status == "EXECUTE_COMPLETE":
                raise RequestError(
                    f"ChangeSet [{change_set.arn}] cannot be deleted in its current status of "
                    f"[{change_set.execution_status}]",
                    "InvalidChangeSetStatus",
                )
            forget(self.engine, change_set)
        return EmptyResult()

    def list_change_sets(self) -> ActionResult:
        stack = self.engine.find(self._get_param("StackName"))
        views = [change_set_view(known, with_values=False) for known in self.engine.change_sets_of(stack)]
        return ActionResult({"Summaries": views})

    def _target_stack(self, kind: str) -> Stack | None:
        """The stack that a change set is for; None when a create has yet to make it."""
        name = self._get_param("StackName")
        stack = self.engine.known(name)
        if kind == "CREATE":
            if stack and stack.status != "REVIEW_IN_PROGRESS":
                raise RequestError(
                    f"Stack [{name}] already exists and cannot be created again with the changeSet "
                    f"[{self._get_param('ChangeSetName')}]."
                )
            return stack
        if kind == "IMPORT" and (stack is None or stack.status == "REVIEW_IN_PROGRESS"):
            return stack
        if stack is None:
            raise RequestError(f"Stack [{name}] does not exist")
        if stack.status not in UPDATABLE:
            raise RequestError(f"Stack:{stack.stack_id} is in {stack.status} state and can not be updated.")
        return stack

    def _free_name(self, stack: Stack | None, name: str) -> None:
        """`aws cloudformation deploy` names change sets by the second, and here two deploys fit into one.

        So a name is free again once its change set cannot be executed any more; the service keeps it longer.
        """
        for known in self.engine.change_sets_of(stack):
            if known.name != name:
                continue
            if known.execution_status == "AVAILABLE":
                raise RequestError(f"ChangeSet {name} already exists", "AlreadyExistsException")
            forget(self.engine, known)

    def _find_change_set(self) -> ChangeSet:
        name, stack_name = self._get_param("ChangeSetName"), self._get_param("StackName")
        if name in self.engine.change_sets:
            return self.engine.change_sets[name]
        if not stack_name and not name.startswith("arn:"):
            raise RequestError("StackName must be specified if ChangeSetName is not specified as an ARN.")
        if stack_name and not name.startswith("arn:"):
            stack = self.engine.find(stack_name, "Stack [{}] does not exist")
            for known in self.engine.change_sets_of(stack):
                if known.name == name:
                    return known
        raise RequestError(f"ChangeSet [{name}] does not exist", "ChangeSetNotFound")
