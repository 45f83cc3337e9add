"""The Azure tokens that a warm process keeps for a moment, each under everything that decides it.

Only a federated login is kept. What decides its token is the AWS session that asks (its credentials are one account's
and one role's, so there is no nearer name for both), tenant, client, cloud, profile and the proof that AWS issues;
for a write also the ids in that proof, so that each operation that changes something has an entry of its own in
CloudTrail (docs/audit.md). The key is a digest: what it is made of cannot be had from it.

A token is kept for as long as the proof that it was traded for would have been valid, five minutes as a rule, and not
for the hour that Azure gives: then a right that AWS takes away is gone with the proof.
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
# Logins of one process; the one that was made first goes first.
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
        """The place of the login with this key, whose tokens are kept for so many seconds."""
        return Place(self, key, seconds)


class Place(NamedTuple):
    """Where the token of one login is found and kept, and for how many seconds."""

    tokens: TokenCache
    key: str
    seconds: float

    def find(self) -> CachedToken | None:
        """The cached token, or None if there is none that is still valid."""
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
        """Azure did not accept it, or it is no longer good."""
        self.tokens.by_key.pop(self.key, None)


def key(session: str, login: Login, region: str, ids: Mapping[str, str]) -> str:
    """A digest of everything that decides a token.

    Args:
        session: `runtime.Request.session`.
        region: of the STS endpoint that signs the proof.
        ids: the proof's tags; empty for an operation that changes nothing.
    """
    decides = [session, login.profile, login.tenant, login.client, login.cloud, login.credential, region, ids]
    return hashlib.sha256(json.dumps(decides, sort_keys=True).encode()).hexdigest()
