"""What must never be written down: tokens, secrets, signed URLs; neither in a message nor in a log, at any level.

Two nets. One knows what secrets look like: whatever library logs them (botocore writes whole bodies at DEBUG, urllib3
whole URLs), they are found by their shape. The other knows the values: the credentials of an event, the write-only
properties in it, and what is fetched while it lasts are taken out wherever they stand.
"""

import contextvars
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, quote_plus

HIDDEN = "[hidden]"
# Shorter values would black out half of every text.
_SHORTEST_SECRET = 6

_QUOTE = r"(?:\\?[\"'])"
_NAMES = (
    r"access_token|refresh_token|client_assertion|client_secret|assertion|WebIdentityToken|SecretString|SecretBinary|"
    r"secretAccessKey|aws_secret_access_key|sessionToken|SessionToken|X-Amz-Security-Token|password|adminPassword|"
    r"AdminPassword"
)
_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    # Private keys and certificates with keys, PEM, on one line or many.
    (re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)", re.DOTALL), HIDDEN),
    # JSON Web Tokens; the signature may be missing.
    (re.compile(r"\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?"), "[token]"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), rf"\1 {HIDDEN}"),
    # The query of a URL: operation URLs are signed, and others may be. Log lines hold paths without a host too.
    (re.compile(r"(https?://[^\s\"'?<>]+)\?[^\s\"'<>]*"), r"\1"),
    (re.compile(r"(?i)([?&](?:c|s|h|t|sig|code|X-Amz-[\w-]+)=)[^&\s\"'<>]+"), rf"\1{HIDDEN}"),
    # name=value and "name": "value".
    (re.compile(rf"(?i)\b({_NAMES})=[^&\s\"']+"), rf"\1={HIDDEN}"),
    (
        re.compile(rf"(?i)({_QUOTE}(?:{_NAMES}){_QUOTE}\s*:\s*b?{_QUOTE})(?:[^\"'\\]|\\(?![\"'])[^\"'])*"),
        rf"\1{HIDDEN}",
    ),
)


# Where the type configuration has secrets that CloudFormation resolved from dynamic references.
_CONFIGURED: tuple[tuple[str, ...], ...] = (("Credential", "Secret"), ("Profiles", "*", "Credential", "Secret"))
# The values that are secret in the invocation that is going on, in every way in which they may be written.
_known: contextvars.ContextVar[set[str] | None] = contextvars.ContextVar("known secrets", default=None)


def learn(secret: str) -> None:
    """From here to the end of the invocation this value is secret."""
    known = _known.get()
    if known is not None:
        known |= _spellings(secret)


def _spellings(secret: str) -> set[str]:
    """As it is, in JSON, and in a URL or a form."""
    if len(secret) < _SHORTEST_SECRET:
        return set()
    return {secret, json.dumps(secret)[1:-1], quote(secret, safe=""), quote_plus(secret)}


def redacted(text: str, secrets: Iterable[str] = ()) -> str:
    """The text without secrets of known shape or known value: `secrets`, and those of the invocation."""
    values = set(secrets) | (_known.get() or set())
    # The longest first: a value may be part of another.
    for secret in sorted(values, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    for shape, instead in _SHAPES:
        text = shape.sub(instead, text)
    return text


def secrets_of(event: Any, secret: Iterable[tuple[str, ...]] = ()) -> frozenset[str]:
    """Values in CloudFormation's event that are secret: credentials, and properties at the `secret` paths."""
    data = event.get("requestData") if isinstance(event, Mapping) else None
    if not isinstance(data, Mapping):
        return frozenset()
    found: set[str] = set()
    for name in ("callerCredentials", "providerCredentials"):
        credentials = data.get(name)
        if isinstance(credentials, Mapping):
            found |= {str(credentials.get(key) or "") for key in ("secretAccessKey", "sessionToken")}
    for path in _CONFIGURED:
        found |= set(_texts(data.get("typeConfiguration"), path))
    for name in ("resourceProperties", "previousResourceProperties"):
        for path in secret:
            found |= set(_texts(data.get(name), path))
    return frozenset(value for value in found if len(value) >= _SHORTEST_SECRET)


def _texts(value: Any, path: tuple[str, ...]) -> Iterator[str]:
    if not path:
        if isinstance(value, str):
            yield value
    elif path[0] == "*":
        below = value if isinstance(value, list) else value.values() if isinstance(value, Mapping) else ()
        for item in below:
            yield from _texts(item, path[1:])
    elif isinstance(value, Mapping):
        yield from _texts(value.get(path[0]), path[1:])


@contextmanager
def quiet_about(secrets: frozenset[str]) -> Iterator[None]:
    """While this lasts, `redacted` knows these values, and those that are learnt."""
    known = _known.set(set().union(*map(_spellings, secrets)))
    try:
        yield
    finally:
        _known.reset(known)
