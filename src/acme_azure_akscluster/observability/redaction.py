"""What must never be written down: tokens, secrets, signed URLs; neither in a message nor in a log, at any level.

Secrets are detected by two methods. One knows their values: the credentials of an event, its write-only properties, and
what is fetched during the invocation. The other knows the patterns of secrets, which any library may log (botocore logs
whole bodies at DEBUG, urllib3 whole URLs). Both read every spelling of a text (`escapes`).
"""

import contextvars
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from .escapes import SHORTEST, Reading, Secrets, Span, readings
from .secret_shapes import HIDDEN, NAME, NAME_PARTS, NAMED, SHAPES, TOKEN

__all__ = ["HIDDEN", "Secrets", "learn", "quiet_about", "redacted", "secrets_of", "texts_at"]

# Where the type configuration has secrets that CloudFormation resolved from dynamic references.
_CONFIGURED: tuple[tuple[str, ...], ...] = (("Credential", "Secret"), ("Profiles", "*", "Credential", "Secret"))
# The values that are secret in the invocation that is going on.
_known: contextvars.ContextVar[Secrets | None] = contextvars.ContextVar("known secrets", default=None)


def learn(secret: str) -> None:
    """From here to the end of the invocation this value is secret."""
    known = _known.get()
    if known is not None:
        known.add(secret)


def redacted(text: str, secrets: Iterable[str] | Secrets = ()) -> str:
    """The text without secrets of known shape or known value: `secrets`, and those of the invocation."""
    if not text:
        return text
    values = secrets if isinstance(secrets, Secrets) else Secrets(secrets)
    invocation = _known.get()
    known = [each for each in (values, invocation if invocation is not values else None) if each]
    hidden: list[tuple[Span, str]] = []
    for reading in readings(text):
        hidden += [(span, HIDDEN) for each in known for span in each.find(reading)]
        hidden += _shaped(reading)
    return _without(text, hidden) if hidden else text


def _shaped(reading: Reading) -> Iterator[tuple[Span, str]]:
    """What looks like a secret, and what is to stand in its place."""
    text, folded = reading.text, reading.text.casefold()
    matches = [(shape, match) for shape in SHAPES if shape.needs in folded for match in shape.pattern.finditer(text)]
    for name in NAME.finditer(text) if any(part in folded for part in NAME_PARTS) else ():
        matches += [(shape, match) for shape in NAMED if (match := shape.pattern.match(text, name.end()))]
    for shape, match in matches:
        group = next((group for group, value in match.groupdict().items() if group.startswith("secret") and value), "")
        if group and match[group] not in (HIDDEN, TOKEN):
            yield reading.original(*match.span(group)), shape.instead


def _without(text: str, hidden: list[tuple[Span, str]]) -> str:
    """The text with its hidden pieces replaced; pieces that overlap are one, which is hidden if one of them is."""
    pieces: list[str] = []
    position = 0
    merged: list[tuple[int, int, str]] = []
    for (start, end), instead in sorted(hidden):
        if merged and start < merged[-1][1]:
            first, last, before = merged.pop()
            merged.append((first, max(last, end), before if before == instead else HIDDEN))
        else:
            merged.append((start, end, instead))
    for start, end, instead in merged:
        pieces += (text[position:start], instead)
        position = end
    return "".join((*pieces, text[position:]))


def secrets_of(event: Any, secret: Iterable[tuple[str, ...]] = ()) -> frozenset[str]:
    """Values in CloudFormation's event that are secret: credentials, and properties at the `secret` paths."""
    data = event.get("requestData") if isinstance(event, Mapping) else None
    if not isinstance(data, Mapping):
        return frozenset()
    secrets: set[str] = set()
    for name in ("callerCredentials", "providerCredentials"):
        credentials = data.get(name)
        if isinstance(credentials, Mapping):
            secrets |= {str(credentials.get(key) or "") for key in ("secretAccessKey", "sessionToken")}
    for path in _CONFIGURED:
        secrets |= set(texts_at(data.get("typeConfiguration"), path))
    for name in ("resourceProperties", "previousResourceProperties"):
        for path in secret:
            secrets |= set(texts_at(data.get(name), path))
    return frozenset(value for value in secrets if len(value) >= SHORTEST)


def texts_at(value: Any, path: tuple[str, ...]) -> Iterator[str]:
    """The texts at a path; `*` matches elements of a list and values of a map."""
    if not path:
        if isinstance(value, str):
            yield value
    elif path[0] == "*":
        below = value if isinstance(value, list) else value.values() if isinstance(value, Mapping) else ()
        for item in below:
            yield from texts_at(item, path[1:])
    elif isinstance(value, Mapping):
        yield from texts_at(value.get(path[0]), path[1:])


@contextmanager
def quiet_about(secrets: Iterable[str] | Secrets) -> Iterator[None]:
    """While this lasts, `redacted` knows these values, and those that are learnt."""
    known = _known.set(secrets if isinstance(secrets, Secrets) else Secrets(secrets))
    try:
        yield
    finally:
        _known.reset(known)
