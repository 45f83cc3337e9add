"""The StackSets operations of the CloudFormation API."""

import re
from typing import Any, cast

from moto.core.responses import ActionResult, BaseResponse, EmptyResult

from sandbox.aws.cloudformation.requests import fetch_template, given_template
from sandbox.aws.errors import ServiceError
from sandbox.aws.stack_sets.model import Instance, SetOperation, StackSet
from sandbox.aws.stack_sets.runner import Runner, own_account
from sandbox.aws.stack_sets.views import instance_view, operation_view, result_view, set_view

_NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]{0,127}")
_STACK_PARAMETERS = (
    "TemplateBody", "TemplateURL", "Parameters", "Capabilities", "Tags", "Description", "AdministrationRoleARN",
    "ExecutionRoleName", "PermissionModel", "ManagedExecution",
)  # fmt: skip


class StackSetApi(BaseResponse):
    """A part of the CloudFormation API; `services` is set when the API is put together."""

    services: Any

    def create_stack_set(self) -> ActionResult:
        name = self._get_param("StackSetName")
        if not _NAME.fullmatch(name):
            raise ServiceError("ValidationError", f"Value '{name}' at 'stackSetName' is not a name")
        if name in self._sets and not self._sets[name].deleted:
            raise ServiceError("NameAlreadyExistsException", f"StackSet {name} already exists")
        if self._get_param("PermissionModel") == "SERVICE_MANAGED":
            raise ServiceError(
                "ValidationError", "SERVICE_MANAGED needs AWS Organizations, which is not in this sandbox."
            )
        given = self._given()
        given_template(given.get, fetch_template)
        stack_set = self._sets[name] = StackSet(name, given)
        return ActionResult({"StackSetId": stack_set.set_id})

    def describe_stack_set(self) -> ActionResult:
        return ActionResult({"StackSet": set_view(self._set)})

    def list_stack_sets(self) -> ActionResult:
        wanted = self._get_param("Status")
        views = [set_view(known) for known in self._sets.values() if wanted in (None, _status(known))]
        return ActionResult({"Summaries": views})

    def update_stack_set(self) -> ActionResult:
        stack_set = self._set
        stack_set.require_idle()
        given = self._given()
        if self._get_param("UsePreviousTemplate"):
            given |= {key: stack_set.given[key] for key in ("TemplateBody", "TemplateURL") if key in stack_set.given}
        given_template(given.get, fetch_template)
        stack_set.given = given
        for instance in stack_set.instances.values():
            instance.status = "OUTDATED"
        accounts, regions = self._get_param("Accounts"), self._get_param("Regions")
        targets = [
            instance
            for instance in stack_set.instances.values()
            if (not accounts or instance.account in accounts) and (not regions or instance.region in regions)
        ]
        return self._started(stack_set, "UPDATE", targets)

    def delete_stack_set(self) -> ActionResult:
        stack_set = self._set
        stack_set.require_idle()
        if stack_set.instances:
            raise ServiceError("StackSetNotEmptyException", "StackSet is not empty")
        stack_set.deleted = True
        return EmptyResult()

    def create_stack_instances(self) -> ActionResult:
        stack_set = self._set
        stack_set.require_idle()
        overrides = self._get_param("ParameterOverrides") or []
        targets = [
            stack_set.instances.setdefault(place, Instance(*place, overrides=overrides)) for place in self._places()
        ]
        return self._started(stack_set, "CREATE", targets)

    def delete_stack_instances(self) -> ActionResult:
        stack_set = self._set
        targets = [stack_set.instance(*place) for place in self._places()]
        retain = bool(self._get_param("RetainStacks"))
        return self._started(stack_set, "DELETE", targets, retain=retain)

    def list_stack_instances(self) -> ActionResult:
        account, region = self._get_param("StackInstanceAccount"), self._get_param("StackInstanceRegion")
        views = [
            instance_view(self._set, instance)
            for instance in list(self._set.instances.values())
            if account in (None, instance.account) and region in (None, instance.region)
        ]
        return ActionResult({"Summaries": views})

    def describe_stack_set_operation(self) -> ActionResult:
        return ActionResult({"StackSetOperation": operation_view(self._set, self._operation)})

    def list_stack_set_operation_results(self) -> ActionResult:
        return ActionResult({"Summaries": [result_view(result) for result in self._operation.results]})

    @property
    def _sets(self) -> dict[str, StackSet]:
        return cast(dict[str, StackSet], self.services.region(self.region).stack_sets)

    @property
    def _set(self) -> StackSet:
        name = str(self._get_param("StackSetName"))
        for known in self._sets.values():
            if name == known.set_id or (name == known.name and not known.deleted):
                return known
        raise ServiceError("StackSetNotFoundException", f"StackSet {name} not found")

    @property
    def _operation(self) -> SetOperation:
        return self._set.operation(self._get_param("OperationId"))

    def _given(self) -> dict[str, Any]:
        given = {name: self._get_param(name) for name in _STACK_PARAMETERS}
        return {name: value for name, value in given.items() if value is not None}

    def _places(self) -> list[tuple[str, str]]:
        accounts, regions = self._get_param("Accounts") or [], self._get_param("Regions") or []
        if not accounts or not regions:
            raise ServiceError("ValidationError", "Accounts and Regions must have at least one entry each")
        own_account(accounts)
        return [(account, region) for region in regions for account in accounts]

    def _started(
        self, stack_set: StackSet, action: str, targets: list[Instance], *, retain: bool = False
    ) -> ActionResult:
        runner: Runner = self.services.stack_set_runner
        given = {name: self._get_param(name) for name in ("OperationPreferences", "OperationId")}
        operation = runner.start(stack_set, action, targets, given, retain=retain)
        return ActionResult({"OperationId": operation.operation_id})


def _status(stack_set: StackSet) -> str:
    return "DELETED" if stack_set.deleted else "ACTIVE"
