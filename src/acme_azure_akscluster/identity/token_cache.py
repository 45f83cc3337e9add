"""The Azure tokens that a warm process caches for some minutes.

Only federated logins are cached. The key is a digest of all that determines the token: the AWS session (its credentials
belong to one account and one role), tenant, client, cloud, profile and the form of the AWS token; for a write also the
ids in that token, so that each operation that changes something has its own entry in CloudTrail (docs/audit.md).

A token is cached for as long as the AWS token for which it was exchanged would have been valid, usually five minutes,
and not for the hour of its own validity: a permission that is revoked in AWS ends with it.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from .profiles import Login

if TYPE_CHECKING:
    from azure.core.credentials import AccessToken

# An Azure token this near its end, in seconds, is not trusted to last for an invocation; clocks may differ by minutes.
_MARGIN_SECONDS = 300.0
# Logins of one process; the oldest is removed first.
_MOST = 16
_NOTHING: Mapping[str, str] = {}


class CachedToken(NamedTuple):
    """A token, until when it is valid, and the claims of the proof for it: issuer, subject, audience."""

    token: "AccessToken"
    until: float
    claims: Mapping[str, str]


class TokenCache:
    """The tokens of a process. `now` is the wall's time in seconds, which goes on while Lambda freezes the process.

    The threads of a read share them: each step on `by_key` stands for itself.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.by_key: dict[str, CachedToken] = {}

    def at(self, key: str, seconds: float) -> "Place":
        """The cache entry of the login with this key, valid for so many seconds."""
        return Place(self, key, seconds)


class Place(NamedTuple):
    """The cache entry for the token of one login, and its validity in seconds."""

    tokens: TokenCache
    key: str
    seconds: float

    def find(self) -> CachedToken | None:
        """The cached token, or None if there is no valid one."""
        cached = self.tokens.by_key.get(self.key)
        if cached is None:
            return None
        if not self.tokens.now() < min(cached.until, cached.token.expires_on - _MARGIN_SECONDS):
            self.forget()
            return None
        return cached

    def keep(self, token: "AccessToken", claims: Mapping[str, str] = _NOTHING, seconds: float | None = None) -> None:
        """Cache a new token with the claims of its proof; `seconds` if the proof is valid for less."""
        until = self.tokens.now() + min(self.seconds, seconds or self.seconds)
        self.forget()
        self.tokens.by_key[self.key] = CachedToken(token, until, claims)
        for first in list(self.tokens.by_key)[:-_MOST]:
            self.tokens.by_key.pop(first, None)

    def forget(self) -> None:
        """Azure did not accept it, or it is invalid for another reason."""
        self.tokens.by_key.pop(self.key, None)


def key(session: str, login: Login, region: str, ids: Mapping[str, str]) -> str:
    """A digest of everything that decides a token.

    Args:
        session: `cloudformation.request.Request.session`.
        region: of the STS endpoint that signs the proof.
        ids: the proof's tags; empty for an operation that changes nothing.
    """
    decides = [session, login.profile, login.tenant, login.client, login.cloud, login.credential, region, ids]
    return hashlib.sha256(json.dumps(decides, sort_keys=True).encode()).hexdigest()
