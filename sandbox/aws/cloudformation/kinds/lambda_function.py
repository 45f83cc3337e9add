"""AWS::Lambda::Function: a function of the account, run as those behind types are. (moto would need Docker.)"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from moto.s3.models import s3_backends

from sandbox.aws.cloudformation.kinds.aws_kind import AwsKind, resource_name
from sandbox.aws.cloudformation.kinds.base import Operation, ResourceFailedError
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.execution_roles import LAMBDA, is_assumable
from sandbox.aws.functions.own import OwnFunctions, archive, settings_of
from sandbox.aws.functions.package import PackageError
from sandbox.aws.functions.rie import Function
from sandbox.aws.settings import ACCOUNT_ID, PARTITION

# What the machine's Python and processor can run.
_RUNTIME = "python3.12"


class LambdaFunctionKind(AwsKind):
    type_name = "AWS::Lambda::Function"

    def __init__(self, functions: OwnFunctions) -> None:
        self._functions = functions

    def make(self, operation: Operation) -> Snapshot:
        given = operation.properties
        if given.get("Runtime") != _RUNTIME or "Handler" not in given:
            raise ResourceFailedError(f"The sandbox cannot run a function without Runtime {_RUNTIME} and a Handler.")
        if not is_assumable(given["Role"], LAMBDA):
            raise ResourceFailedError("The role defined for the function cannot be assumed by Lambda.")
        name = resource_name(operation)
        function = Function(name=name, code=Path(), region=operation.region, **settings_of(given))
        try:
            deployed = self._functions.deploy(function, _code(given["Code"], s3_object))
        except PackageError as error:
            raise ResourceFailedError(str(error)) from error
        return Snapshot(deployed.name, {"Arn": deployed.arn})

    def remove(self, operation: Operation) -> None:
        self._functions.remove(operation.existing.physical_id)


def _code(code: dict[str, Any], read: Callable[[str, str], bytes]) -> bytes:
    if "ZipFile" in code:
        return archive({"index.py": code["ZipFile"]})
    return read(code.get("S3Bucket", ""), code.get("S3Key", ""))


def s3_object(bucket: str, key: str) -> bytes:
    """An object's content. Raises ResourceFailedError in Lambda's words."""
    try:
        stored: Any = s3_backends[ACCOUNT_ID][PARTITION].get_object(bucket, key)
    except Exception:  # noqa: BLE001 - moto has an exception for each thing that may be missing
        stored = None
    if stored is None:
        raise ResourceFailedError("Error occurred while GetObject. S3 Error Code: NoSuchKey.")
    return bytes(stored.value)
