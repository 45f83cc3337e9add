"""What a cloud's refusal of one's own login means, for the tools that people run: one line, and what to do."""

from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
)

from acme_azure_akscluster.observability.redaction import redacted
from tools.shared.called import called
from tools.shared.own_login import NotLoggedInError

_AWS_LOGIN = "log in to AWS: aws configure, or AWS_PROFILE; then aws sts get-caller-identity"
_BY_KIND: tuple[tuple[type[Exception], str], ...] = (
    (
        NotLoggedInError,
        f"log in to Azure with az login; {called('preview', FEDERATED='1')} takes the AWS identity",
    ),
    (NoCredentialsError, _AWS_LOGIN),
    (PartialCredentialsError, _AWS_LOGIN),
    (ProfileNotFound, _AWS_LOGIN),
    (NoRegionError, "name the AWS region: export AWS_DEFAULT_REGION=us-east-1"),
    (EndpointConnectionError, "check the network connection; in a shell that used the sandbox, open a new one"),
)
_BY_CODE = {
    "ExpiredToken": _AWS_LOGIN,
    "ExpiredTokenException": _AWS_LOGIN,
    "InvalidClientTokenId": _AWS_LOGIN,
    "UnrecognizedClientException": _AWS_LOGIN,
    "TypeNotFoundException": "register the type in this region, as the README says; " + called("doctor") + " checks it",
}


def advised(error: Exception) -> str:
    """The error in one line, with what to do where the cause is the caller's own set-up."""
    text = " ".join(str(error).split("\n")[0].split())
    todo = _BY_CODE.get(error.response.get("Error", {}).get("Code", "")) if isinstance(error, ClientError) else None
    todo = todo or next((advice for kind, advice in _BY_KIND if isinstance(error, kind)), None)
    return redacted(f"{text.rstrip('.')}. What to do: {todo}." if todo else text)
