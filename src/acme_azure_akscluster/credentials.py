"""Type configuration and the caller's AWS session become an Azure credential.

Federation is the default: AWS STS signs a short-lived token that says which IAM role calls (`GetWebIdentityToken`),
and Entra trades it for an Azure token because a federated identity credential names that role's ARN. A client secret
or certificate from Secrets Manager is the second choice; it is fetched at every invocation, so that a rotation needs
no deployment.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError
from cloudformation_cli_python_lib import HandlerErrorCode, SessionProxy

from .clouds import Cloud
from .deadline import Deadline
from .errors import Problem

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential

DEFAULT_AUDIENCE = "api://AzureADTokenExchange"
DEFAULT_SECONDS = 300
_CONNECT_SECONDS = 5.0
_READ_SECONDS = 10.0

_ENABLE = "an administrator of the AWS account runs: aws iam enable-outbound-web-identity-federation"
# AWS error code -> (CloudFormation code, what to do). Codes from aws/FACTS, "STS".
_AWS_ERRORS = {
    "OutboundWebIdentityFederationDisabledException": (HandlerErrorCode.InvalidCredentials, _ENABLE),
    "OutboundWebIdentityFederationDisabled": (HandlerErrorCode.InvalidCredentials, _ENABLE),
    "FeatureDisabled": (HandlerErrorCode.InvalidCredentials, _ENABLE),
    "SessionDurationEscalationException": (
        HandlerErrorCode.InvalidTypeConfiguration,
        "lower Credential.Federation.DurationSeconds: a token may not outlive the role session that asks for it",
    ),
    "AccessDenied": (
        HandlerErrorCode.AccessDenied,
        "allow the action named above to the execution role of the type (resource-role.yaml)",
    ),
    "AccessDeniedException": (
        HandlerErrorCode.AccessDenied,
        "allow the action named above to the execution role of the type (resource-role.yaml)",
    ),
    "ResourceNotFoundException": (
        HandlerErrorCode.InvalidTypeConfiguration,
        "Credential.SecretArn names a secret that does not exist in this account and region",
    ),
    "ExpiredToken": (HandlerErrorCode.InvalidCredentials, "the session of the execution role has expired"),
    "ExpiredTokenException": (HandlerErrorCode.InvalidCredentials, "the session of the execution role has expired"),
}
_AWS_PASSING = frozenset(
    {"Throttling", "ThrottlingException", "RequestLimitExceeded", "ServiceUnavailable", "InternalFailure"}
)


def aws_problem(doing: str, error: Exception) -> Problem:
    """An AWS SDK exception as a problem that says what failed and what to do."""
    if not isinstance(error, ClientError):
        return Problem(HandlerErrorCode.NetworkFailure, f"{doing} failed: {error}", wait=5)
    details = error.response.get("Error", {})
    code = details.get("Code", "")
    text = f"{doing} failed: {code}: {details.get('Message', '')}"
    if code in _AWS_PASSING or error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400) >= 500:
        return Problem(HandlerErrorCode.Throttling, text, wait=10)
    handler_code, advice = _AWS_ERRORS.get(code, (HandlerErrorCode.InvalidCredentials, ""))
    return Problem(handler_code, f"{text} What to do: {advice}" if advice else text)


class Aws:
    """The two AWS calls that this type makes, on the caller's session, at the regional endpoints."""

    def __init__(self, session: SessionProxy | None, region: str, deadline: Deadline) -> None:
        self._session: Any = session
        self._region = region
        self._deadline = deadline

    def _client(self, service: str) -> Any:
        if self._session is None:
            raise Problem(
                HandlerErrorCode.InvalidCredentials,
                "CloudFormation passed no AWS credentials to the handler. What to do: register the type with an "
                "execution role (cfn submit makes one; or --role-arn)",
            )
        seconds = self._deadline.remaining()
        config = Config(
            connect_timeout=min(_CONNECT_SECONDS, seconds),
            read_timeout=min(_READ_SECONDS, seconds),
            retries={"total_max_attempts": 2, "mode": "standard"},
        )
        return self._session.client(service, region_name=self._region, config=config)

    def web_identity_token(self, audience: str, seconds: int) -> str:
        """A JWT, signed by AWS for this account's issuer, that says which IAM role calls; valid for `seconds`."""
        try:
            answer = self._client("sts").get_web_identity_token(
                Audience=[audience], SigningAlgorithm="RS256", DurationSeconds=seconds
            )
        except (ClientError, BotoCoreError, ResponseParserError) as error:
            raise aws_problem("Getting an identity token from AWS (sts:GetWebIdentityToken)", error) from error
        return str(answer["WebIdentityToken"])

    def secret(self, arn: str) -> str:
        """The current version of a secret, as text."""
        try:
            answer = self._client("secretsmanager").get_secret_value(SecretId=arn)
        except (ClientError, BotoCoreError, ResponseParserError) as error:
            raise aws_problem(f"Reading {arn} (secretsmanager:GetSecretValue)", error) from error
        return str(answer.get("SecretString") or answer["SecretBinary"].decode())


def credential(
    configuration: Mapping[str, Any], cloud: Cloud, aws: Aws, transport_options: Mapping[str, Any]
) -> "TokenCredential":
    """The Azure credential of a type configuration.

    Args:
        configuration: the type configuration, already checked against its schema.
        transport_options: keyword arguments for azure-core's pipeline: timeouts, retries, a transport.
    """
    how = configuration.get("Credential", {})
    return _MAKERS[how.get("Type", "Federation")](configuration, how, cloud, aws, dict(transport_options))


def _federation(
    configuration: Mapping[str, Any], how: Mapping[str, Any], cloud: Cloud, aws: Aws, options: dict[str, Any]
) -> "TokenCredential":
    from azure.identity import ClientAssertionCredential

    federation = how.get("Federation", {})
    audience = federation.get("Audience", DEFAULT_AUDIENCE)
    seconds = int(federation.get("DurationSeconds", DEFAULT_SECONDS))
    return ClientAssertionCredential(
        configuration["TenantId"],
        configuration["ClientId"],
        lambda: aws.web_identity_token(audience, seconds),
        authority=cloud.authority,
        **options,
    )


def _client_secret(
    configuration: Mapping[str, Any], how: Mapping[str, Any], cloud: Cloud, aws: Aws, options: dict[str, Any]
) -> "TokenCredential":
    from azure.identity import ClientSecretCredential

    return ClientSecretCredential(
        configuration["TenantId"],
        configuration["ClientId"],
        aws.secret(_secret_arn(how)),
        authority=cloud.authority,
        # Without this the library asks the public cloud's discovery host whether the authority is genuine.
        disable_instance_discovery=True,
        **options,
    )


def _client_certificate(
    configuration: Mapping[str, Any], how: Mapping[str, Any], cloud: Cloud, aws: Aws, options: dict[str, Any]
) -> "TokenCredential":
    from azure.identity import CertificateCredential

    pem = aws.secret(_secret_arn(how)).encode()
    try:
        return CertificateCredential(
            configuration["TenantId"],
            configuration["ClientId"],
            certificate_data=pem,
            authority=cloud.authority,
            disable_instance_discovery=True,
            **options,
        )
    except ValueError as error:
        # The library's message may quote the secret; ours does not.
        raise Problem(
            HandlerErrorCode.InvalidTypeConfiguration,
            f"The secret {_secret_arn(how)} does not hold a certificate with its private key in PEM form",
        ) from error


def _secret_arn(how: Mapping[str, Any]) -> str:
    if not how.get("SecretArn"):
        raise Problem(
            HandlerErrorCode.InvalidTypeConfiguration,
            f"Credential.Type {how['Type']} needs Credential.SecretArn, the ARN of a secret in Secrets Manager",
        )
    return str(how["SecretArn"])


_MAKERS: dict[str, Callable[..., "TokenCredential"]] = {
    "Federation": _federation,
    "ClientSecret": _client_secret,
    "ClientCertificate": _client_certificate,
}
