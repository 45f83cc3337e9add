"""AWS::CloudFormation::LambdaHook: activates a hook of the region that asks a Lambda function."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sandbox.aws.cloudformation import aws_types
from sandbox.aws.cloudformation.kinds.base import Operation, Replacement, ResourceFailedError, Traits
from sandbox.aws.cloudformation.kinds.schema_rules import replacement_by
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.registry.hooks import AliasTakenError, Hook, Hooks
from sandbox.aws.registry.validation import violations

TYPE_NAME = "AWS::CloudFormation::LambdaHook"


class LambdaHookKind:
    traits = Traits()

    def __init__(self, hooks: Callable[[str], Hooks], clock: Callable[[], datetime]) -> None:
        self._hooks = hooks
        self._clock = clock

    def violations(self, properties: dict[str, Any]) -> list[str]:
        return violations(properties, aws_types.settable_schema(TYPE_NAME))

    def replacement(self, before: dict[str, Any], after: dict[str, Any]) -> Replacement:
        return replacement_by(aws_types.schema_of(TYPE_NAME) or {}, before, after)

    def has_attribute(self, name: str) -> bool:
        return name == "HookArn"

    def attribute(self, snapshot: Snapshot, name: str) -> Any:
        return snapshot.attributes[name]

    def create(self, operation: Operation) -> Snapshot:
        try:
            hook = self._hooks(operation.region).activate(operation.properties, self._clock())
        except AliasTakenError as error:
            raise ResourceFailedError(str(error)) from error
        snapshot = _snapshot(hook)
        operation.identified(snapshot)
        return snapshot

    def update(self, operation: Operation) -> Snapshot:
        return _snapshot(self._hooks(operation.region).configure(operation.properties, self._clock()))

    def delete(self, operation: Operation) -> None:
        if operation.snapshot is not None:
            self._hooks(operation.region).deactivate(operation.snapshot.physical_id)


def _snapshot(hook: Hook) -> Snapshot:
    return Snapshot(hook.arn, {"HookArn": hook.arn})
