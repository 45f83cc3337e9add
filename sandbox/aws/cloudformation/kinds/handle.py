"""AWS::CloudFormation::WaitConditionHandle: nothing but a URL, used by `cfn submit`'s stack as a placeholder."""

from typing import ClassVar
from uuid import uuid4

from sandbox.aws.cloudformation.kinds.base import Operation
from sandbox.aws.cloudformation.kinds.described import DescribedKind
from sandbox.aws.cloudformation.model import Snapshot

TYPE_NAME = "AWS::CloudFormation::WaitConditionHandle"


class WaitConditionHandleKind(DescribedKind):
    schema: ClassVar = {"additionalProperties": False, "properties": {}}
    create_only = None

    def create(self, operation: Operation) -> Snapshot:
        snapshot = Snapshot(f"https://cloudformation-waitcondition-{operation.region}.s3.amazonaws.com/{uuid4()}")
        operation.identified(snapshot)
        return snapshot

    def update(self, operation: Operation) -> Snapshot:
        return self.create(operation)

    def delete(self, operation: Operation) -> None:
        del operation
