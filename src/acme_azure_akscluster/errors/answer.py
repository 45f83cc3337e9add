"""Error responses of ARM and AKS, in any of their forms."""

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

# A reconciler's text reads "Category: ...; SubCode: X; Dependency: ...; OrginalError: ...; Retriable: true"
# (docs/azure-behaviour.md#reconciler-text).
_SUBCODE = re.compile(r"\bSubCode:\s*(\w+)")
_RETRIABLE = re.compile(r"(?i)\bRetriable:\s*(true|false)\b")
EMPTY_CODES = frozenset({"", "Unspecified"})
# More is not text for a person, and costs time in every pattern that looks through it.
_LONGEST_TEXT = 20_000
_MOST_DETAILS = 100
# The longest wait, whatever ARM requests: a quarter of an hour.
LONGEST_WAIT = 900.0


@dataclass(frozen=True)
class ArmError:
    """An error answer of ARM or AKS, both body shapes (docs/azure-behaviour.md#error-bodies).

    `codes` are all of its codes, the innermost first; `retriable` is AKS's own verdict in the text, if there is one.
    """

    status: int
    code: str
    message: str
    target: str = ""
    details: tuple[tuple[str, str], ...] = ()
    request_id: str = ""
    correlation_id: str = ""
    retry_after: float | None = None
    codes: tuple[str, ...] = ()
    retriable: bool | None = None


def parse(status: int, headers: Mapping[str, str], body: str) -> ArmError:
    """Read an error answer; a body of any other shape gives an error without a code, only with its status."""
    ids: dict[str, Any] = {
        "request_id": headers.get("x-ms-request-id", ""),
        "correlation_id": headers.get("x-ms-correlation-request-id", ""),
        "retry_after": retry_after(headers.get("Retry-After")),
    }
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        document = None
    return from_document(status, document, ids)


def from_document(status: int, document: Any, ids: Mapping[str, Any]) -> ArmError:
    """An error from parsed JSON; `ids` come from the headers."""
    if not isinstance(document, Mapping):
        return ArmError(status, "", f"HTTP {status} without a readable error", **ids)
    error = document.get("error", document)
    if isinstance(error, str):  # Entra: {"error": "invalid_client", "error_description": "..."}
        error = {"code": error, "message": document.get("error_description", "")}
    if not isinstance(error, Mapping):
        return ArmError(status, "", f"HTTP {status} without a readable error", **ids)
    details = tuple(_flatten(error.get("details")))
    message = _text(error.get("message"))
    text = " ".join((message, *(one for _, one in details)))
    codes = (
        *(code for code, _ in reversed(details)),
        *reversed(_SUBCODE.findall(text)),
        _text(error.get("subcode")),
        _text(error.get("code")),
    )
    return ArmError(
        status,
        _text(error.get("code")),
        message,
        target=_text(error.get("target")),
        details=details,
        codes=tuple(code for code in codes if code not in EMPTY_CODES),
        retriable=_retriable(text),
        **ids,
    )


def _text(value: Any) -> str:
    """The value if it is a text, cut to a readable length; otherwise an empty text."""
    is_text = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value)[:_LONGEST_TEXT] if is_text else ""


def _retriable(text: str) -> bool | None:
    """AKS's own verdict in a reconciler's text; the last one, of the innermost error, counts."""
    matches = _RETRIABLE.findall(text)
    return matches[-1].lower() == "true" if matches else None


def _flatten(details: Any) -> list[tuple[str, str]]:
    """The (code, message) pairs of nested details, innermost last, as far as anybody nests them."""
    flat: list[tuple[str, str]] = []
    waiting = [details]
    while waiting and len(flat) < _MOST_DETAILS:
        level = waiting.pop()
        if isinstance(level, Mapping):
            flat.append((_text(level.get("code")), _text(level.get("message"))))
            level = level.get("details")
        if isinstance(level, list):
            waiting += [one for one in reversed(level) if isinstance(one, Mapping)]
    return flat


def retry_after(value: str | None, now: Callable[[], float] = time.time) -> float | None:
    """Seconds of a Retry-After header, given as seconds or as a date; None where there is none or it is neither."""
    if value is None:
        return None
    try:
        seconds = float(value) if re.fullmatch(r"\s*[0-9]+(\.[0-9]+)?\s*", value) else _until(value, now())
    except (ValueError, OverflowError):
        return None
    return min(max(seconds, 1.0), LONGEST_WAIT)


def _until(date: str, now: float) -> float:
    return parsedate_to_datetime(date).timestamp() - now
