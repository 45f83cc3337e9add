"""Where CloudFormation lays what a hook's function is to fetch: a bucket of AWS's own, by pre-signed addresses."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from botocore.config import Config
from botocore.session import Session
from moto.s3.models import s3_backends

from sandbox.aws.settings import DEFAULT_REGION, PARTITION
from sandbox.aws.state.moto_state import LOCK

# Another account's, so that the user's buckets are the user's.
_ACCOUNT_ID = "210987654321"
_BUCKET = "cloudformation-hooks-payloads"
_ENDS_AFTER_SECONDS = 300


class S3Payloads:
    """`key` gives the access key that signs the addresses: (id, secret)."""

    def __init__(self, endpoint: str, key: Callable[[], tuple[str, str]]) -> None:
        self._endpoint = endpoint
        self._key = key

    def put(self, name: str, document: str) -> str:
        """The address of the document, which ends after some minutes."""
        key_id, secret = self._key()
        backend = s3_backends[_ACCOUNT_ID][PARTITION]
        with LOCK:
            if _BUCKET not in backend.buckets:
                backend.create_bucket(_BUCKET, DEFAULT_REGION)
            backend.put_object(_BUCKET, name, document.encode())
        client: Any = Session().create_client(
            "s3",
            region_name=DEFAULT_REGION,
            endpoint_url=self._endpoint,
            aws_access_key_id=key_id,
            aws_secret_access_key=secret,
            config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
        )
        address: str = client.generate_presigned_url(
            "get_object", Params={"Bucket": _BUCKET, "Key": name}, ExpiresIn=_ENDS_AFTER_SECONDS
        )
        return address

    def remove(self, name: str) -> None:
        with LOCK, suppress(KeyError):
            s3_backends[_ACCOUNT_ID][PARTITION].delete_object(_BUCKET, name)
