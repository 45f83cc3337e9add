"""The two AWS calls that this type makes, on the caller's session, and what their refusals mean."""

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError
from cloudformation_cli_python_lib import HandlerErrorCode, SessionProxy

from ..concurrency import within
from ..deadline import Deadline
from ..errors.problem import Problem
from ..errors.row import row

LOG = logging.getLogger(__name__)

_CONNECT_SECONDS = 5.0
_READ_SECONDS = 10.0
# The shortest life of a token that STS gives (docs/aws-behaviour.md#web-identity-token). Trading it at Entra takes a
# second or two.
SHORTEST_TOKEN_SECONDS = 60

_ROLE = re.compile(r":assumed-role/([\w+=,.@-]+)/")
_ACTION = re.compile(r"perform: ([\w-]+:\w+)")
_ARN = re.compile(r"arn:[\w-]+:secretsmanager:([\w-]+):")


# docs/aws-behaviour.md#federation-refusals. `{action}`, `{role}` and `{arn}` are filled in.
_ROWS = (
    row(
        "OutboundWebIdentityFederationDisabledException OutboundWebIdentityFederationDisabled FeatureDisabled",
        "InvalidCredentials",
        "an administrator of the AWS account runs: aws iam enable-outbound-web-identity-federation",
    ),
    row(
        "SessionDurationEscalationException ExpiredToken ExpiredTokenException",
        "InvalidCredentials",
        "deploy again: the session of the execution role, which CloudFormation opened for this operation, has ended",
    ),
    row(
        "JWTPayloadSizeExceededException",
        "InvalidTypeConfiguration",
        "remove tags of the execution role, which travel in the token: aws iam list-role-tags, aws iam untag-role",
    ),
    row(
        "AccessDenied AccessDeniedException",
        "AccessDenied",
        "allow the execution role to do it: aws iam put-role-policy --role-name {role} --policy-name azure-login "
        '--policy-document \'{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"{action}",'
        '"Resource":"{arn}"}}]}}\'; or set it up with deploy/aws/execution-role.yaml, whose conditions the audience '
        "and duration of the type configuration must meet",
    ),
    row(
        "ResourceNotFoundException",
        "InvalidTypeConfiguration",
        "the secret does not exist; create it (aws secretsmanager create-secret), or correct SecretArn "
        "(aws secretsmanager list-secrets)",
    ),
    # Secrets Manager's answer for a secret that is marked for deletion.
    row(
        "InvalidRequestException",
        "InvalidTypeConfiguration",
        "if it is marked for deletion: aws secretsmanager restore-secret --secret-id {arn}",
    ),
    row("DecryptionFailure", "AccessDenied", "allow kms:Decrypt on the secret's KMS key to the execution role"),
)
_FAILURES = (ClientError, BotoCoreError, ResponseParserError, TimeoutError)
_TABLE = {code: one for one in _ROWS for code in one.codes}
_UNKNOWN = "What to do: see AWS's message; make doctor checks the role and its rights step by step"
_PASSING = frozenset(
    {"Throttling", "ThrottlingException", "RequestLimitExceeded", "ServiceUnavailable", "InternalFailure"}
)


def problem(doing: str, error: Exception, arn: str = "*") -> Problem:
    """An AWS SDK exception as a problem that says what failed and what to do. `arn` is the resource of the call."""
    if not isinstance(error, ClientError):
        return Problem(HandlerErrorCode.NetworkFailure, f"{doing} failed: {error}", wait=5)
    details = error.response.get("Error", {})
    code, message = details.get("Code", ""), details.get("Message", "")
    text = f"{doing} failed: {code}: {message}".rstrip(" .")
    if code in _PASSING or error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400) >= 500:
        return Problem(HandlerErrorCode.Throttling, text, wait=10)
    known = _TABLE.get(code)
    if known is None:
        return Problem(
            HandlerErrorCode.InvalidCredentials, f"{text} (an error that this type does not know). {_UNKNOWN}"
        )
    role, action = _ROLE.search(message), _ACTION.search(message)
    advice = known.advice.format(
        role=role[1] if role else "<role>", action=action[1] if action else "<the action named above>", arn=arn
    )
    return Problem(HandlerErrorCode[known.code], f"{text}. What to do: {advice}")


class Aws:
    """AWS as the caller's session sees it, at the regional endpoints."""

    def __init__(self, session: SessionProxy | None, region: str, deadline: Deadline) -> None:
        self._session: Any = session
        self._region = region
        self._deadline = deadline

    def _client(self, service: str, region: str) -> Any:
        if self._session is None:
            raise Problem(
                HandlerErrorCode.InvalidCredentials,
                "CloudFormation passed no AWS credentials to the handler: the type is registered without an execution "
                "role. What to do: deploy deploy/aws/execution-role.yaml, then cfn submit --role-arn <its output>",
            )
        seconds = self._deadline.remaining()
        config = Config(
            connect_timeout=min(_CONNECT_SECONDS, seconds),
            read_timeout=min(_READ_SECONDS, seconds),
            retries={"total_max_attempts": 2, "mode": "standard"},
        )
        return self._session.client(service, region_name=region, config=config)

    def _answer(self, operation: Callable[..., Any], request: Mapping[str, Any]) -> Any:
        """The answer to a request without its empty members, in the time that is left for the whole of it."""
        seconds = min(self._deadline.request, self._deadline.remaining())
        return within(seconds, lambda: operation(**{name: value for name, value in request.items() if value}))

    def web_identity_token(self, audience: str, seconds: int, tags: Mapping[str, str]) -> str:
        """A JWT, signed by AWS for this account's issuer, that names the IAM role that calls.

        It is valid for `seconds` (60 to 3,600), or for the shortest time there is when the caller's own session ends
        before that: STS lets no token outlive the credentials with which it is requested. `tags` become claims of the
        token and appear in CloudTrail, if the role has sts:TagGetWebIdentityToken; otherwise the token has no tags.
        """
        request: dict[str, Any] = {
            "Audience": [audience],
            "SigningAlgorithm": "RS256",
            "DurationSeconds": seconds,
            "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
        }
        try:
            client = self._client("sts", self._region)
            while True:
                try:
                    answer = self._answer(client.get_web_identity_token, request)
                except ClientError as error:
                    if not (less := _asking_less(request, error)):
                        raise
                    request = less
                else:
                    return str(answer["WebIdentityToken"])
        except _FAILURES as error:
            raise problem("Getting an identity token from AWS (sts:GetWebIdentityToken)", error) from error

    def secret(self, arn: str) -> str:
        """The current version of a secret, as text, from the region that its ARN names."""
        named = _ARN.match(arn)
        try:
            client = self._client("secretsmanager", named[1] if named else self._region)
            answer = self._answer(client.get_secret_value, {"SecretId": arn})
        except _FAILURES as error:
            raise problem(f"Reading {arn} (secretsmanager:GetSecretValue)", error, arn) from error
        try:
            return str(answer.get("SecretString") or answer["SecretBinary"].decode())
        except UnicodeDecodeError as error:
            raise Problem(HandlerErrorCode.InvalidTypeConfiguration, f"The secret {arn} is not valid UTF-8") from error


def _asking_less(request: Mapping[str, Any], error: ClientError) -> dict[str, Any] | None:
    """A smaller request, which may be granted after this refusal; None if there is none."""
    details = error.response.get("Error", {})
    too_long = details.get("Code") == "SessionDurationEscalationException"
    if too_long and request["DurationSeconds"] > SHORTEST_TOKEN_SECONDS:
        return {**request, "DurationSeconds": SHORTEST_TOKEN_SECONDS}
    if request["Tags"] and "sts:TagGetWebIdentityToken" in details.get("Message", ""):
        LOG.warning("The execution role has no sts:TagGetWebIdentityToken: its tokens will not name the stack")
        return {**request, "Tags": []}
    return None
