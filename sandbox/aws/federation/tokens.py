"""The decision on one GetWebIdentityToken request, free of HTTP: checks in the order the service makes them."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt

from sandbox.aws.errors import ServiceError
from sandbox.aws.federation.callers import Caller
from sandbox.aws.federation.claims import PayloadTooLargeError, token_claims
from sandbox.aws.federation.keys import ALGORITHMS, SigningKeys
from sandbox.aws.federation.policy import is_allowed

TOKEN_ACTION = "sts:GetWebIdentityToken"
TAG_ACTION = "sts:TagGetWebIdentityToken"


class TokenRefusedError(ServiceError):
    """`denied_action` is set when policies do not allow it."""

    def __init__(self, code: str, message: str, denied_action: str | None = None) -> None:
        super().__init__(code, message)
        self.denied_action = denied_action


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """The parameters of GetWebIdentityToken; `duration_seconds` defaults to the service's 300."""

    audience: Sequence[str]
    signing_algorithm: str
    duration_seconds: int
    tags: Mapping[str, str]
    region: str


@dataclass(slots=True)
class Federation:
    """The account's outbound federation: off until it is enabled, as a new AWS account has it."""

    keys: SigningKeys
    issuer: str
    clock: Callable[[], datetime]
    enabled: bool = False

    def issue(self, caller: Caller, request: TokenRequest) -> tuple[str, datetime]:
        """The signed token and when it expires. Raises TokenRefusedError."""
        _validate(request)
        _authorize(caller, request)
        if not self.enabled:
            raise TokenRefusedError(
                "OutboundWebIdentityFederationDisabledException",
                "Outbound web identity federation is not enabled for this account.",
            )
        now = self.clock().astimezone(UTC).replace(microsecond=0)
        expires = now + timedelta(seconds=request.duration_seconds)
        if caller.session_ends and expires > caller.session_ends:
            raise TokenRefusedError(
                "SessionDurationEscalationException",
                "The requested token duration would extend the session beyond its original expiration time.",
            )
        try:
            claims = token_claims(
                caller.identity,
                issuer=self.issuer,
                audience=request.audience,
                region=request.region,
                issued_at=now,
                duration_seconds=request.duration_seconds,
                request_tags=request.tags,
                token_id=str(uuid.uuid4()),
            )
        except PayloadTooLargeError as error:
            raise TokenRefusedError(
                "JWTPayloadSizeExceededException", "The requested token payload size exceeds the maximum allowed size."
            ) from error
        return self.keys.sign(claims, request.signing_algorithm), expires


def token_id(token: str) -> str:
    """The id of a token of ours: its jti."""
    return str(jwt.decode(token, options={"verify_signature": False})["jti"])


def _validate(request: TokenRequest) -> None:
    faults = [
        message
        for broken, message in (
            (not 1 <= len(request.audience) <= 10, "'audience' must have between 1 and 10 members"),
            (
                any(not 1 <= len(value) <= 1000 for value in request.audience),
                "every member of 'audience' must have between 1 and 1000 characters",
            ),
            (request.signing_algorithm not in ALGORITHMS, f"'signingAlgorithm' must be one of {', '.join(ALGORITHMS)}"),
            (not 60 <= request.duration_seconds <= 3600, "'durationSeconds' must be between 60 and 3600"),
            (len(request.tags) > 50, "'tags' must have at most 50 members"),
        )
        if broken
    ]
    if faults:
        count = f"{len(faults)} validation error{'s' if len(faults) > 1 else ''} detected"
        raise TokenRefusedError("ValidationError", f"{count}: {'; '.join(faults)}")


def _authorize(caller: Caller, request: TokenRequest) -> None:
    context: dict[str, Sequence[str]] = {
        "sts:IdentityTokenAudience": list(request.audience),
        "sts:DurationSeconds": [str(request.duration_seconds)],
        "sts:SigningAlgorithm": [request.signing_algorithm],
    }
    if request.tags:
        context["aws:TagKeys"] = list(request.tags)
        context |= {f"aws:RequestTag/{key}": [value] for key, value in request.tags.items()}
    for action in (TOKEN_ACTION, TAG_ACTION) if request.tags else (TOKEN_ACTION,):
        if not is_allowed(caller.policies, action, context):
            raise TokenRefusedError("AccessDenied", f"{caller.arn} may not {action}", denied_action=action)
