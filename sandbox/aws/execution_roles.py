"""Sessions of roles that AWS's services assume: CloudFormation for handlers, Lambda for functions."""

import json
from datetime import UTC, datetime
from typing import Any

from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

from sandbox.aws.federation.policy import is_allowed
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
    role = next((r for r in iam_backends[ACCOUNT_ID][PARTITION].get_roles() if r.arn == role_arn), None)
    if role is None or not _trusts(role, service, {"aws:SourceAccount": [ACCOUNT_ID], **context}):
        raise RoleUnusableError(f"User: {service} is not authorized to perform: sts:AssumeRole on resource: {role_arn}")
    return sts_backends[ACCOUNT_ID][PARTITION].assume_role(
        region_name=DEFAULT_REGION,
        role_session_name=f"{name}-{datetime.now(UTC):%Y%m%d%H%M%S}",
        role_arn=role_arn,
        policy="",
        duration=min(SESSION_SECONDS, int(role.max_session_duration or SESSION_SECONDS)),
        external_id="",
    )


def is_assumable(role_arn: str, service: str) -> bool:
    """Whether there is such a role and its trust policy lets the service assume it."""
    role = next((r for r in iam_backends[ACCOUNT_ID][PARTITION].get_roles() if r.arn == role_arn), None)
    return role is not None and _trusts(role, service, {"aws:SourceAccount": [ACCOUNT_ID]})


def _trusts(role: Any, service: str, context: dict[str, list[str]]) -> bool:
    document = role.assume_role_policy_document
    policy = json.loads(document) if isinstance(document, str) else document
    statements = policy["Statement"] if isinstance(policy["Statement"], list) else [policy["Statement"]]
    # A trust policy names principals where an identity policy names resources.
    ours = [statement | {"Resource": "*"} for statement in statements if service in _services(statement)]
    return is_allowed([{"Statement": ours}], "sts:AssumeRole", context)


def _services(statement: dict[str, Any]) -> list[str]:
    principal = statement.get("Principal", {})
    services = principal.get("Service", []) if isinstance(principal, dict) else []
    return services if isinstance(services, list) else [services]
