"""AWS::S3::BucketPolicy, which `cfn submit`'s own stack needs and moto's CloudFormation has not."""

import json
from typing import Any

from moto.s3.models import s3_backends

from sandbox.aws.cloudformation.kinds.aws_kind import AwsKind
from sandbox.aws.cloudformation.kinds.base import Operation, ResourceFailedError
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.settings import ACCOUNT_ID, PARTITION


class BucketPolicyKind(AwsKind):
    type_name = "AWS::S3::BucketPolicy"

    def make(self, operation: Operation) -> Snapshot:
        bucket, document = self._bucket(operation), operation.properties["PolicyDocument"]
        if bucket is None:
            raise ResourceFailedError("The specified bucket does not exist (Service: S3, Status Code: 404)")
        enforced = [statement for statement in document["Statement"] if not _demands_tls(statement)]
        bucket.policy = json.dumps(document | {"Statement": enforced}).encode() if enforced else None
        return Snapshot(operation.properties["Bucket"])

    def remove(self, operation: Operation) -> None:
        bucket = self._bucket(operation)
        if bucket:
            bucket.policy = None

    @staticmethod
    def _bucket(operation: Operation) -> Any:
        return s3_backends[ACCOUNT_ID][PARTITION].buckets.get(operation.properties["Bucket"])


def _demands_tls(statement: dict[str, Any]) -> bool:
    """Loopback HTTP takes the place of HTTPS here, so a policy that refuses plain HTTP would refuse every request."""
    condition = statement.get("Condition", {}).get("Bool", {})
    return statement.get("Effect") == "Deny" and "aws:SecureTransport" in condition
