"""Sessions of roles that AWS's services assume: CloudFormation for handlers, Lambda for functions."""

from datetime import UTC, datetime
from typing import Any

from moto.sts.models import sts_backends

from sandbox.aws.federation.callers import trusting_role
from sandbox.aws.federation.policy import is_allowed, trusting
from sandbox.aws.federation.web_identity import TrustingRole
from sandbox.aws.functions.rie import without_rights
from sandbox.aws.settings import ACCOUNT_ID, DEFAULT_REGION, PARTITION

SERVICE = "resources.cloudformation.amazonaws.com"
LAMBDA = "lambda.amazonaws.com"
HOOKS = "hooks.cloudformation.amazonaws.com"
# A handler call lasts a minute at most, and each call gets credentials of its own.
SESSION_SECONDS = 3600


class RoleUnusableError(Exception):
    """CloudFormation cannot assume the role."""


def assume_for_handler(role_arn: str | None, type_arn: str) -> dict[str, str] | None:
    """Credentials in the shape of a handler request, or None for a type that was registered without a role."""
    if role_arn is None:
        return None
    session = _assume(role_arn, SERVICE, {"aws:SourceArn": [type_arn]}, "CloudFormation")
    return {
        "accessKeyId": session.access_key_id,
        "secretAccessKey": session.secret_access_key,
        "sessionToken": session.session_token,
    }


def variables_for_function(role_arn: str | None) -> dict[str, str]:
    """The environment variables of a function with its execution role's session. Raises RoleUnusableError."""
    if role_arn is None:
        return without_rights(None)
    session = _assume(role_arn, LAMBDA, {}, "Lambda")
    return {
        "AWS_ACCESS_KEY_ID": session.access_key_id,
        "AWS_SECRET_ACCESS_KEY": session.secret_access_key,
        "AWS_SESSION_TOKEN": session.session_token,
    }


def _assume(role_arn: str, service: str, context: dict[str, list[str]], name: str) -> Any:
    role = trusting_role(role_arn)
    if role is None or not _trusts(role, service, context):
        raise RoleUnusableError(f"User: {service} is not authorized to perform: sts:AssumeRole on resource: {role_arn}")
    return sts_backends[ACCOUNT_ID][PARTITION].assume_role(
        region_name=DEFAULT_REGION,
        role_session_name=f"{name}-{datetime.now(UTC):%Y%m%d%H%M%S}",
        role_arn=role_arn,
        policy="",
        duration=min(SESSION_SECONDS, role.longest),
        external_id="",
    )


def is_assumable(role_arn: str, service: str) -> bool:
    """Whether there is such a role and its trust policy lets the service assume it."""
    role = trusting_role(role_arn)
    return role is not None and _trusts(role, service, {})


def _trusts(role: TrustingRole, service: str, context: dict[str, list[str]]) -> bool:
    statements = trusting(role.trust, "Service", service)
    return is_allowed([{"Statement": statements}], "sts:AssumeRole", {"aws:SourceAccount": [ACCOUNT_ID], **context})
