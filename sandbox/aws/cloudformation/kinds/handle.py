"""AWS::CloudFormation::WaitConditionHandle: nothing but a URL, used by `cfn submit`'s stack as a placeholder."""

from uuid import uuid4

from sandbox.aws.cloudformation.kinds.aws_kind import AwsKind
from sandbox.aws.cloudformation.kinds.base import Operation
from sandbox.aws.cloudformation.model import Snapshot


class WaitConditionHandleKind(AwsKind):
    type_name = "AWS::CloudFormation::WaitConditionHandle"

    def make(self, operation: Operation) -> Snapshot:
        return Snapshot(f"https://cloudformation-waitcondition-{operation.region}.s3.amazonaws.com/{uuid4()}")
