"""What hooks have answered: records that the runner writes and the API reads.

Source: docs/aws-behaviour.md#hook-results.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.aws.registry.hooks import ORIGINAL_NAME, VERSION

# The console shows those of 90 days; here it is a number of them.
_MOST = 1000


@dataclass(slots=True)
class HookResult:
    """One invocation. `target` is the change set's ARN, `execution_target` its stack's."""

    result_id: str
    type_name: str
    type_arn: str
    configuration_id: str
    failure_mode: str
    target: str
    execution_target: str
    invoked: datetime
    status: str = "HOOK_IN_PROGRESS"
    reason: str | None = None
    annotations: tuple[Mapping[str, Any], ...] = ()


class HookResults:
    """Of one region, by id; the oldest go first."""

    def __init__(self) -> None:
        self._results: dict[str, HookResult] = {}

    def add(self, result: HookResult) -> None:
        self._results[result.result_id] = result
        for old in list(self._results)[:-_MOST]:
            del self._results[old]

    def get(self, result_id: str) -> HookResult | None:
        return self._results.get(result_id)

    def newest_first(self) -> list[HookResult]:
        return list(self._results.values())[::-1]

    def of_target(self, target: str) -> list[HookResult]:
        return [result for result in self.newest_first() if result.target == target]


def summary_view(result: HookResult, *, of_target: bool) -> dict[str, Any]:
    """`of_target` says that the request named the target, whose members are shown beside the list then."""
    elsewhere = {} if of_target else {"InvokedAt": result.invoked, "HookExecutionTarget": result.execution_target}
    return _common(result) | {"TargetType": "CHANGE_SET", "TargetId": result.target} | elsewhere


def result_view(result: HookResult) -> dict[str, Any]:
    members = {
        "annotationName": "AnnotationName",
        "status": "Status",
        "statusMessage": "StatusMessage",
        "remediationMessage": "RemediationMessage",
        "remediationLink": "RemediationLink",
        "severityLevel": "SeverityLevel",
    }
    annotations = [
        {label: annotation[name] for name, label in members.items() if name in annotation}
        for annotation in result.annotations
    ]
    target = {
        "TargetType": "CHANGE_SET",
        "TargetTypeName": "CHANGE_SET",
        "TargetId": result.target,
        "Action": "CREATE",
    }
    return _common(result) | {
        "OriginalTypeName": ORIGINAL_NAME,
        "InvokedAt": result.invoked,
        "Target": target,
        "Annotations": annotations or None,
    }


def _common(result: HookResult) -> dict[str, Any]:
    return {
        "HookResultId": result.result_id,
        "InvocationPoint": "PRE_PROVISION",
        "FailureMode": result.failure_mode,
        "TypeName": result.type_name,
        "TypeArn": result.type_arn,
        "TypeVersionId": VERSION,
        "TypeConfigurationVersionId": result.configuration_id,
        "Status": result.status,
        "HookStatusReason": result.reason,
    }
