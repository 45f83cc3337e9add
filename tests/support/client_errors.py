"""Errors as botocore raises them."""

from typing import Any

from botocore.exceptions import ClientError


def refusal(code: str, message: str = "", status: int = 400, operation: str = "operation") -> ClientError:
    """What AWS's error answer becomes in a client."""
    answer: Any = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, operation)
