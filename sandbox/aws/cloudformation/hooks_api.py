"""The operations of the CloudFormation API that tell what hooks have answered, and the registry's for hooks."""

import json
from typing import Any, cast

from moto.core.responses import ActionResult, BaseResponse

from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.hook_results import HookResults, result_view
from sandbox.aws.registry.hooks import ORIGINAL_NAME, VERSION, Hook, Hooks, configuration_of

_TARGET_TYPES = ("CHANGE_SET", "CLOUD_CONTROL")


class HooksApi(BaseResponse):
    """A part of the CloudFormation API. In front of the registry's, to which it leaves what is not of the type HOOK."""

    services: Any

    @property
    def _hooks(self) -> Hooks:
        return cast(Hooks, self.services.hooks(self.region))

    @property
    def _hook_results(self) -> HookResults:
        return cast(HookResults, self.services.hook_results(self.region))

    def list_hook_results(self) -> ActionResult:
        kind, target, arn, status = map(self._get_param, ("TargetType", "TargetId", "TypeArn", "Status"))
        if bool(kind) != bool(target):
            raise RequestError("TargetType and TargetId must be specified together.")
        if status and not arn:
            raise RequestError("Status can only be used in combination with TypeArn.")
        if target:
            if kind not in _TARGET_TYPES:
                raise RequestError(f"TargetType {kind} is not supported.")
            matching = self._hook_results.of_target(target)
            if not matching:
                raise RequestError(f"No hook results for {target}", "HookResultNotFound")
            # A list of one target's results does not say when, and of which stack.
            without: dict[str, None] = {"InvokedAt": None, "HookExecutionTarget": None}
            views = [result_view(result) | without for result in matching]
            return ActionResult({"TargetType": kind, "TargetId": target, "HookResults": views})
        results = [
            result_view(result)
            for result in self._hook_results.newest_first()
            if arn in (None, result.type_arn) and status in (None, result.status)
        ]
        return ActionResult({"HookResults": results})

    def get_hook_result(self) -> ActionResult:
        result_id = self._get_param("HookResultId")
        result = self._hook_results.get(result_id)
        if result is None:
            raise RequestError(f"Hook result {result_id} does not exist", "HookResultNotFound")
        return ActionResult(result_view(result))

    # -- the registry's

    def describe_type(self) -> ActionResult:
        hook = self._hook_of(self._get_param("Type"), self._get_param("TypeName"), self._get_param("Arn"))
        if hook is None:
            return cast(ActionResult, super().describe_type())  # type: ignore[misc]
        return ActionResult(
            {
                "Arn": hook.arn,
                "Type": "HOOK",
                "TypeName": hook.alias,
                "OriginalTypeName": ORIGINAL_NAME,
                "DefaultVersionId": VERSION,
                "IsDefaultVersion": True,
                "IsActivated": True,
                "Visibility": "PRIVATE",
                "DeprecatedStatus": "LIVE",
                "ExecutionRoleArn": hook.properties["ExecutionRole"],
                "LastUpdated": hook.updated,
            }
        )

    def list_types(self) -> ActionResult:
        if self._get_param("Type") != "HOOK":
            return cast(ActionResult, super().list_types())  # type: ignore[misc]
        prefix = (self._get_param("Filters") or {}).get("TypeNamePrefix") or ""
        listed = [hook for hook in self._hooks.all() if hook.alias.startswith(prefix)]
        return ActionResult(
            {
                "TypeSummaries": [
                    {"Type": "HOOK", "TypeName": hook.alias, "TypeArn": hook.arn, "OriginalTypeName": ORIGINAL_NAME}
                    for hook in listed
                ]
            }
        )

    def batch_describe_type_configurations(self) -> ActionResult:
        identifiers = self._get_param("TypeConfigurationIdentifiers") or []
        hooks = [self._hook_of(each.get("Type"), each.get("TypeName"), each.get("TypeArn")) for each in identifiers]
        if not any(hooks):
            return cast(ActionResult, super().batch_describe_type_configurations())  # type: ignore[misc]
        return ActionResult(
            {
                "TypeConfigurations": [_configuration_view(hook) for hook in hooks if hook],
                "Errors": [],
                "UnprocessedTypeConfigurations": [],
            }
        )

    def _hook_of(self, kind: str | None, name: str | None, arn: str | None) -> Hook | None:
        """The hook, for a request about a hook. Raises RequestError where there is none."""
        if kind != "HOOK" and ":type/hook/" not in (arn or ""):
            return None
        hook = self._hooks.find(name, arn)
        if hook is None:
            raise RequestError(f"The type '{name or arn}' cannot be found.", "TypeNotFoundException")
        return hook


def _configuration_view(hook: Hook) -> dict[str, Any]:
    return {
        "Arn": f"{hook.arn.replace(':type/', ':type-configuration/')}/default",
        "Alias": "default",
        "Configuration": json.dumps(configuration_of(hook)),
        "LastUpdated": hook.updated,
        "TypeArn": hook.arn,
        "TypeName": hook.alias,
        "IsDefaultConfiguration": True,
    }
