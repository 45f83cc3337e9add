"""Who is calling: from an access key of moto's IAM and STS to a principal with its policies."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

from sandbox.aws.federation.claims import Identity
from sandbox.aws.federation.web_identity import Provider, TrustingRole
from sandbox.aws.settings import ACCOUNT_ID, PARTITION


@dataclass(frozen=True, slots=True)
class Caller:
    """`arn` is what error messages name; `session_ends` is None for a user's long-lived key.

    `is_outside` says that the role is one for identities of an outside issuer (GitHub's jobs, pods).
    """

    arn: str
    identity: Identity
    policies: list[dict[str, Any]]
    session_ends: datetime | None
    is_outside: bool = False


def find_caller(access_key_id: str) -> Caller | None:
    """The principal of an access key, or None for an unknown key."""
    session = sts_backends[ACCOUNT_ID][PARTITION].get_assumed_role_from_access_key(access_key_id)
    if session:
        return _role_session(session)
    user = iam_backends[ACCOUNT_ID][PARTITION].get_user_from_access_key_id(access_key_id)
    return _user(user) if user else None


def is_issued(access_key_id: str) -> bool:
    """Whether IAM or STS has issued this access key."""
    sts, iam = sts_backends[ACCOUNT_ID][PARTITION], iam_backends[ACCOUNT_ID][PARTITION]
    return bool(sts.get_assumed_role_from_access_key(access_key_id) or iam.get_user_from_access_key_id(access_key_id))


def role_policies(arn: str) -> list[dict[str, Any]] | None:
    """All policies of a role, or None if it does not exist."""
    role = _role(arn)
    return None if role is None else _policies(role)


def trusting_role(arn: str) -> TrustingRole | None:
    """A role with its trust policy, or None if it does not exist."""
    role = _role(arn)
    if role is None:
        return None
    document = role.assume_role_policy_document
    trust = json.loads(document) if isinstance(document, str) else document
    return TrustingRole(arn, trust, int(role.max_session_duration or 3600))


def oidc_providers() -> list[Provider]:
    """The OIDC providers of the account."""
    known = iam_backends[ACCOUNT_ID][PARTITION].open_id_providers.values()
    return [Provider(one.arn, one.url, list(one.client_id_list)) for one in known]


def _role(arn: str) -> Any:
    return next((role for role in iam_backends[ACCOUNT_ID][PARTITION].get_roles() if role.arn == arn), None)


def _policies(role: Any) -> list[dict[str, Any]]:
    inline = [json.loads(text) if isinstance(text, str) else text for text in role.policies.values()]
    return inline + _managed(role.managed_policies.values())


def _role_session(session: Any) -> Caller | None:
    role = _role(session.role_arn)
    if role is None:
        return None
    identity = Identity(role.arn, ACCOUNT_ID, _tags(role.tags))
    ends = session.expiration if session.expiration.tzinfo else session.expiration.replace(tzinfo=UTC)
    return Caller(session.arn, identity, _policies(role), ends, is_outside=_trusts_outsiders(role))


def _trusts_outsiders(role: Any) -> bool:
    document = role.assume_role_policy_document
    return '"Federated"' in (document if isinstance(document, str) else json.dumps(document))


def _user(user: Any) -> Caller:
    inline = [json.loads(text) for text in user.policies.values()]
    identity = Identity(user.arn, ACCOUNT_ID, _tags(iam_backends[ACCOUNT_ID][PARTITION].list_user_tags(user.name)))
    return Caller(user.arn, identity, inline + _managed(user.managed_policies.values()), None)


def _managed(policies: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        json.loads(next(version.document for version in policy.versions if version.is_default)) for policy in policies
    ]


def _tags(tags: Iterable[dict[str, str]]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in tags}
