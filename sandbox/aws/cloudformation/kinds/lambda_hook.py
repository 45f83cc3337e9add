"""AWS::CloudFormation::LambdaHook: activates a hook of the region that asks a Lambda function."""

from collections.abc import Callable
from datetime import datetime

from sandbox.aws.cloudformation.kinds.aws_kind import AwsKind
from sandbox.aws.cloudformation.kinds.base import Operation
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.registry.hooks import Hook, Hooks


class LambdaHookKind(AwsKind):
    type_name = "AWS::CloudFormation::LambdaHook"

    def __init__(self, hooks: Callable[[str], Hooks], clock: Callable[[], datetime]) -> None:
        self._hooks = hooks
        self._clock = clock

    def make(self, operation: Operation) -> Snapshot:
        return _snapshot(self._hooks(operation.region).activate(operation.properties, self._clock()))

    def change(self, operation: Operation) -> Snapshot:
        return _snapshot(self._hooks(operation.region).configure(operation.properties, self._clock()))

    def remove(self, operation: Operation) -> None:
        self._hooks(operation.region).deactivate(operation.existing.physical_id)


def _snapshot(hook: Hook) -> Snapshot:
    return Snapshot(hook.arn, {"HookArn": hook.arn})
