"""AWS::S3::Bucket: moto's, but a bucket with objects in it is not deleted, as S3 deletes none."""

from moto.cloudformation.parsing import get_model_map
from moto.s3.models import s3_backends

from sandbox.aws.cloudformation.kinds.base import Operation, ResourceFailedError
from sandbox.aws.cloudformation.kinds.moto_types import MotoKind
from sandbox.aws.settings import ACCOUNT_ID, PARTITION

TYPE_NAME = "AWS::S3::Bucket"


class BucketKind(MotoKind):
    def __init__(self) -> None:
        super().__init__(TYPE_NAME, get_model_map()[TYPE_NAME])

    def remove(self, operation: Operation) -> None:
        bucket = s3_backends[ACCOUNT_ID][PARTITION].buckets.get(operation.existing.physical_id)
        if bucket is not None and bucket.keys:
            raise ResourceFailedError(
                "The bucket you tried to delete is not empty. (Service: Amazon S3; Status Code: 409; "
                "Error Code: BucketNotEmpty)",
                operation.snapshot,
            )
        super().remove(operation)
