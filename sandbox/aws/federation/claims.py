"""The claims of an AWS web identity token, as the IAM User Guide's "Understanding token claims" lists them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

NAMESPACE = "https://sts.amazonaws.com/"
# The service does not publish its limit. A token travels in HTTP headers, which commonly end at 8 KB.
MAX_PAYLOAD_BYTES = 6144


@dataclass(frozen=True, slots=True)
class Identity:
    """The subject of a token. `arn` is the IAM principal's own ARN, the role's and not the session's."""

    arn: str
    account_id: str
    tags: Mapping[str, str] = field(default_factory=dict)


class PayloadTooLargeError(Exception):
    """The claims exceed what a token may hold."""


def token_claims(
    identity: Identity,
    *,
    issuer: str,
    audience: Sequence[str],
    region: str,
    issued_at: datetime,
    duration_seconds: int,
    request_tags: Mapping[str, str],
    token_id: str,
) -> dict[str, Any]:
    """Claims of one token; a single audience is a string and several are a list, as RFC 7519 allows."""
    now = int(issued_at.timestamp())
    context: dict[str, Any] = {"aws_account": identity.account_id, "source_region": region}
    optional = {
        "principal_tags": dict(identity.tags),
        "request_tags": dict(request_tags),
    }
    context |= {name: value for name, value in optional.items() if value}
    claims = {
        "iss": issuer,
        "aud": audience[0] if len(audience) == 1 else list(audience),
        "sub": identity.arn,
        "iat": now,
        "exp": now + duration_seconds,
        "jti": token_id,
        NAMESPACE: context,
    }
    if len(json.dumps(claims).encode()) > MAX_PAYLOAD_BYTES:
        raise PayloadTooLargeError
    return claims
