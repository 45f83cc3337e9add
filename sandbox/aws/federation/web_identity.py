"""The decision on one AssumeRoleWithWebIdentity request, free of HTTP: an outside issuer's token and what IAM trusts.

moto gives a session to every caller. Codes and sentences are those of STS's API reference and of common reports.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import jwt

from sandbox.aws.errors import ServiceError
from sandbox.aws.federation.policy import is_allowed, trusting

ACTION = "sts:AssumeRoleWithWebIdentity"
# What IAM's OIDC providers may sign with.
ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"]
_SESSION_NAME = re.compile(r"^[\w+=,.@-]{2,64}$", re.ASCII)


class Fetch(Protocol):
    """What is published at a URL. Raises OSError where nothing answers."""

    def __call__(self, url: str, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Provider:
    """An IAM OIDC provider: `url` is the issuer without its scheme, as IAM keeps it and condition keys begin."""

    arn: str
    url: str
    client_ids: Sequence[str]


@dataclass(frozen=True, slots=True)
class TrustingRole:
    """A role. `trust` is its trust policy, `longest` its MaxSessionDuration in seconds."""

    arn: str
    trust: Mapping[str, Any]
    longest: int


@dataclass(frozen=True, slots=True)
class WebIdentityRequest:
    """The parameters of AssumeRoleWithWebIdentity; `duration_seconds` defaults to the service's 3600."""

    token: str
    session_name: str
    duration_seconds: int


@dataclass(frozen=True, slots=True)
class Verified:
    """What a good token says."""

    subject: str
    audience: str
    provider: Provider


def verify(
    request: WebIdentityRequest, role: TrustingRole | None, providers: Sequence[Provider], now: datetime, fetch: Fetch
) -> Verified:
    """The token's subject, audience and provider, if the role trusts them. Raises ServiceError."""
    _validate(request, role)
    claims = _unverified(request.token)
    provider = _provider(str(claims.get("iss", "")), providers)
    audience = _audience(claims, provider)
    _check_signature(request.token, str(claims["iss"]), fetch)
    _check_time(claims, now)
    subject = str(claims.get("sub", ""))
    context = {f"{provider.url}:aud": [audience], f"{provider.url}:sub": [subject]}
    if role is None or not is_allowed(
        [{"Statement": trusting(role.trust, "Federated", provider.arn)}], ACTION, context
    ):
        raise ServiceError("AccessDenied", f"Not authorized to perform {ACTION}")
    return Verified(subject, audience, provider)


def _validate(request: WebIdentityRequest, role: TrustingRole | None) -> None:
    longest = role.longest if role else 43200
    if not _SESSION_NAME.match(request.session_name):
        raise ServiceError("ValidationError", "'roleSessionName' must match [\\w+=,.@-]{2,64}")
    if not 900 <= request.duration_seconds <= 43200:
        raise ServiceError("ValidationError", "'durationSeconds' must be between 900 and 43200")
    if request.duration_seconds > longest:
        message = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        raise ServiceError("ValidationError", message)


def _unverified(token: str) -> dict[str, Any]:
    try:
        claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError as error:
        message = "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)"
        raise ServiceError("InvalidIdentityToken", message) from error
    return claims


def _provider(issuer: str, providers: Sequence[Provider]) -> Provider:
    provider = next((one for one in providers if f"https://{one.url}" == issuer), None)
    if provider is None:
        message = f"No OpenIDConnect provider found in your account for {issuer}"
        raise ServiceError("InvalidIdentityToken", message)
    return provider


def _audience(claims: Mapping[str, Any], provider: Provider) -> str:
    audience = claims.get("aud")
    audiences = [str(one) for one in audience] if isinstance(audience, list) else [str(audience)]
    known = next((one for one in audiences if one in provider.client_ids), None)
    if known is None:
        raise ServiceError("InvalidIdentityToken", "Incorrect token audience")
    return known


def _check_signature(token: str, issuer: str, fetch: Fetch) -> None:
    key = _key(str(jwt.get_unverified_header(token).get("kid")), issuer, fetch)
    unchecked: Any = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_aud": False}
    try:
        jwt.decode(token, key, algorithms=ALGORITHMS, options=unchecked)
    except jwt.PyJWTError as error:
        message = "Couldn't verify the token's signature with your identity provider's keys"
        raise ServiceError("InvalidIdentityToken", message) from error


def _key(key_id: str, issuer: str, fetch: Fetch) -> jwt.PyJWK:
    message = (
        "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity "
        "documentation for requirements"
    )
    try:
        discovery = json.loads(fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration"))
        keys = json.loads(fetch(discovery["jwks_uri"]))["keys"]
        return jwt.PyJWK(next(key for key in keys if key.get("kid") == key_id))
    except StopIteration as error:
        raise ServiceError("InvalidIdentityToken", message) from error
    except (OSError, ValueError, KeyError, TypeError, jwt.PyJWTError) as error:
        raise ServiceError("IDPCommunicationError", message) from error


def _check_time(claims: Mapping[str, Any], now: datetime) -> None:
    ends = datetime.fromtimestamp(float(claims.get("exp", 0)), UTC)
    if now >= ends:
        message = (
            f"Token expired: current date/time {int(now.timestamp())} must be before the expiration date/time "
            f"{int(ends.timestamp())}"
        )
        raise ServiceError("ExpiredTokenException", message)
