"""AWS::CloudFormation::WaitConditionHandle: nothing but a URL, used by `cfn submit`'s stack as a placeholder."""

from typing import Any
from uuid import uuid4

from sandbox.aws.cloudformation.kinds.base import Operation, Replacement, Traits
from sandbox.aws.cloudformation.model import Snapshot

TYPE_NAME = "AWS::CloudFormation::WaitConditionHandle"


class WaitConditionHandleKind:
    traits = Traits()

    def violations(self, properties: dict[str, Any]) -> list[str]:
        return [f"#: extraneous key [{name}] is not permitted" for name in properties]

    def replacement(self, before: dict[str, Any], after: dict[str, Any]) -> Replacement:
        del before, after
        return Replacement.ALWAYS

    def has_attribute(self, name: str) -> bool:
        del name
        return False

    def attribute(self, snapshot: Snapshot, name: str) -> Any:
        raise KeyError(name)

    def create(self, operation: Operation) -> Snapshot:
        snapshot = Snapshot(f"https://cloudformation-waitcondition-{operation.region}.s3.amazonaws.com/{uuid4()}")
        operation.identified(snapshot)
        return snapshot

    def update(self, operation: Operation) -> Snapshot:
        return self.create(operation)

    def delete(self, operation: Operation) -> None:
        del operation
