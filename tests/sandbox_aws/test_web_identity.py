"""An outside issuer's token for a role's session: what opens the role, and in which words the rest is refused."""

import json
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from sandbox.aws.errors import ServiceError
from sandbox.aws.federation.web_identity import (
    Provider,
    TrustingRole,
    Verified,
    WebIdentityRequest,
    verify,
)

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ISSUER = "https://issuer.example/tenant/cluster/"
PROVIDER = Provider(f"arn:aws:iam::1:oidc-provider/{ISSUER[8:]}", ISSUER[8:], ["sts.amazonaws.com"])
SUBJECT = "system:serviceaccount:payments:payments"
KEY, OTHER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


def fetch(url: str) -> bytes:
    documents = {
        f"{ISSUER}.well-known/openid-configuration": {"issuer": ISSUER, "jwks_uri": f"{ISSUER}keys"},
        f"{ISSUER}keys": {"keys": [{**json.loads(RSAAlgorithm.to_jwk(KEY.public_key())), "kid": "1"}]},
    }
    if url not in documents:
        raise OSError(f"404 {url}")
    return json.dumps(documents[url]).encode()


def token(key: rsa.RSAPrivateKey = KEY, kid: str = "1", **changes: Any) -> str:
    now = int(NOW.timestamp())
    claims = {"iss": ISSUER, "sub": SUBJECT, "aud": ["sts.amazonaws.com"], "iat": now, "exp": now + 600, **changes}
    return jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid})


def role(**changes: Any) -> TrustingRole:
    conditions = {f"{PROVIDER.url}:aud": "sts.amazonaws.com", f"{PROVIDER.url}:sub": SUBJECT}
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": PROVIDER.arn},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": conditions},
        **changes,
    }
    return TrustingRole("arn:aws:iam::1:role/payments", {"Statement": [statement]}, 3600)


def verified(presented: str, wanted: TrustingRole | None = None, seconds: int = 3600, name: str = "pod") -> Verified:
    return verify(WebIdentityRequest(presented, name, seconds), wanted or role(), [PROVIDER], NOW, fetch)


def test_the_service_account_that_the_role_names_gets_in() -> None:
    assert verified(token()) == Verified(SUBJECT, "sts.amazonaws.com", PROVIDER)


REFUSED: dict[str, tuple[str, TrustingRole | None, str]] = {
    "another service account": (token(sub="system:serviceaccount:payments:other"), None, "AccessDenied"),
    "another namespace": (token(sub="system:serviceaccount:other:payments"), None, "AccessDenied"),
    "another audience": (token(aud=["api://AzureADTokenExchange"]), None, "InvalidIdentityToken"),
    "an expired token": (token(exp=int(NOW.timestamp())), None, "ExpiredTokenException"),
    "another issuer": (token(iss="https://elsewhere.example/"), None, "InvalidIdentityToken"),
    "an issuer without the slash": (token(iss=ISSUER.rstrip("/")), None, "InvalidIdentityToken"),
    "another key": (token(OTHER_KEY), None, "InvalidIdentityToken"),
    "a key that is not published": (token(kid="2"), None, "InvalidIdentityToken"),
    "no token": ("payments", None, "InvalidIdentityToken"),
    "a role that trusts another provider": (
        token(),
        role(Principal={"Federated": f"{PROVIDER.arn}x"}),
        "AccessDenied",
    ),
    "a role that trusts nobody from outside": (token(), role(Principal={"Service": "ec2"}), "AccessDenied"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_everybody_else_is_refused(case: str) -> None:
    presented, wanted, code = REFUSED[case]
    with pytest.raises(ServiceError) as refused:
        verified(presented, wanted)
    assert refused.value.code == code


def test_a_missing_role_is_answered_like_one_without_trust() -> None:
    with pytest.raises(ServiceError) as refused:
        verify(WebIdentityRequest(token(), "pod", 3600), None, [PROVIDER], NOW, fetch)
    assert refused.value.code == "AccessDenied"


@pytest.mark.parametrize(("seconds", "name"), [(3601, "pod"), (899, "pod"), (3600, "a pod"), (3600, "")])
def test_a_session_is_no_longer_than_the_role_allows_and_has_a_name(seconds: int, name: str) -> None:
    with pytest.raises(ServiceError) as refused:
        verified(token(), seconds=seconds, name=name)
    assert refused.value.code == "ValidationError"


def test_an_unreachable_issuer_is_reported() -> None:
    silent = Provider("arn", "silent.example", ["sts.amazonaws.com"])
    request = WebIdentityRequest(token(iss="https://silent.example"), "pod", 3600)
    with pytest.raises(ServiceError) as refused:
        verify(request, role(), [silent], NOW, fetch)
    assert refused.value.code == "IDPCommunicationError"
