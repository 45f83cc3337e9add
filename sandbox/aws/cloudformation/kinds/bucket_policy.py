"""AWS::S3::BucketPolicy, which `cfn submit`'s own stack needs and moto's CloudFormation has not."""

import json
from typing import Any, ClassVar

from moto.s3.models import s3_backends

from sandbox.aws.cloudformation.kinds.base import Operation, ResourceFailedError
from sandbox.aws.cloudformation.kinds.described import DescribedKind
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.settings import ACCOUNT_ID, PARTITION

TYPE_NAME = "AWS::S3::BucketPolicy"


class BucketPolicyKind(DescribedKind):
    schema: ClassVar = {
        "additionalProperties": False,
        "required": ["Bucket", "PolicyDocument"],
        "properties": {"Bucket": {}, "PolicyDocument": {}},
    }
    create_only = frozenset({"Bucket"})

    def create(self, operation: Operation) -> Snapshot:
        snapshot = self._put(operation)
        operation.identified(snapshot)
        return snapshot

    def update(self, operation: Operation) -> Snapshot:
        return self._put(operation)

    def delete(self, operation: Operation) -> None:
        bucket = self._buckets().get(operation.properties["Bucket"])
        if bucket:
            bucket.policy = None

    def _put(self, operation: Operation) -> Snapshot:
        name = operation.properties["Bucket"]
        bucket = self._buckets().get(name)
        if bucket is None:
            raise ResourceFailedError("The specified bucket does not exist (Service: S3, Status Code: 404)")
        document = operation.properties["PolicyDocument"]
        enforced = [statement for statement in document["Statement"] if not _demands_tls(statement)]
        bucket.policy = json.dumps(document | {"Statement": enforced}).encode() if enforced else None
        return Snapshot(name)

    @staticmethod
    def _buckets() -> dict[str, Any]:
        buckets: dict[str, Any] = s3_backends[ACCOUNT_ID][PARTITION].buckets
        return buckets


def _demands_tls(statement: dict[str, Any]) -> bool:
    """Loopback HTTP takes the place of HTTPS here, so a policy that refuses plain HTTP would refuse every request."""
    condition = statement.get("Condition", {}).get("Bool", {})
    return statement.get("Effect") == "Deny" and "aws:SecureTransport" in condition
