"""What hooks have answered: records that the runner writes and the API reads.

Source: docs/aws-behaviour.md#hook-results.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.aws.registry.hooks import CHANGE_SET, ORIGINAL_NAME, VERSION

# A function's word for a member of an annotation, to the API's.
_ANNOTATION = {
    "annotationName": "AnnotationName",
    "status": "Status",
    "statusMessage": "StatusMessage",
    "remediationMessage": "RemediationMessage",
    "remediationLink": "RemediationLink",
    "severityLevel": "SeverityLevel",
}
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


def result_view(result: HookResult) -> dict[str, Any]:
    """Alone or in a list; members that an answer does not have are left out when it is written."""
    annotations = [
        {label: annotation[name] for name, label in _ANNOTATION.items() if name in annotation}
        for annotation in result.annotations
    ]
    return {
        "HookResultId": result.result_id,
        "InvocationPoint": "PRE_PROVISION",
        "FailureMode": result.failure_mode,
        "TypeName": result.type_name,
        "OriginalTypeName": ORIGINAL_NAME,
        "TypeArn": result.type_arn,
        "TypeVersionId": VERSION,
        "TypeConfigurationVersionId": result.configuration_id,
        "Status": result.status,
        "HookStatusReason": result.reason,
        "InvokedAt": result.invoked,
        "HookExecutionTarget": result.execution_target,
        "TargetType": CHANGE_SET,
        "TargetId": result.target,
        "Target": {
            "TargetType": CHANGE_SET,
            "TargetTypeName": CHANGE_SET,
            "TargetId": result.target,
            "Action": "CREATE",
        },
        "Annotations": annotations or None,
    }
