"""What an ARM, Entra or AWS error means for CloudFormation: which code, whether to wait, and words for a person.

One table (docs/azure-behaviour.md#error-codes). The most specific row comes first, and a
row without a pattern matches every message of its codes. What the table does not know is classed by HTTP status and
said to be unknown.
"""

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from cloudformation_cli_python_lib import HandlerErrorCode

from ..observability import messages
from ..observability.redaction import redacted
from .row import Row
from .table import ROWS, STATUS_ROWS, THROTTLING, UNKNOWN_END, UNKNOWN_PASSING, UNREADABLE_ABSENCE

# An event may say more around a problem's message: how often it was tried, what was being done.
MESSAGE_LIMIT = 1000
# A reconciler's text reads "Category: ...; SubCode: X; Dependency: ...; OrginalError: ...; Retriable: true"
# (docs/azure-behaviour.md#reconciler-text).
_SUBCODE = re.compile(r"\bSubCode:\s*(\w+)")
_RETRIABLE = re.compile(r"(?i)\bRetriable:\s*(true|false)\b")
_EMPTY_CODES = frozenset({"", "Unspecified"})
_LEAST_OF_AZURES_WORDS = 200
# More is no text for a person, and costs time in every pattern that looks through it.
_LONGEST_TEXT = 20_000
_MOST_DETAILS = 100
# However long ARM asks us to wait, we look again after a quarter of an hour.
LONGEST_WAIT = 900.0


@dataclass(frozen=True)
class ArmError:
    """An error answer of ARM or AKS, both body shapes (docs/azure-behaviour.md#error-bodies).

    `codes` are all of its codes, the innermost first; `retriable` is what AKS says of it in the text, if it does.
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


class Problem(Exception):
    """Something went wrong in a way that CloudFormation has a code for.

    `wait` is the number of seconds after which the same thing may succeed, or None when it will not.
    `maybe_applied` says that the request may have been carried out although no answer says so. `answer` is ARM's,
    where the problem is one.
    """

    def __init__(
        self,
        code: HandlerErrorCode,
        message: str,
        wait: float | None = None,
        *,
        maybe_applied: bool = False,
        answer: ArmError | None = None,
    ) -> None:
        super().__init__(clean(message))
        self.code = code
        self.message = clean(message)
        self.wait = wait
        self.maybe_applied = maybe_applied
        self.answer = answer


class Conflict(Problem):
    """A precondition (If-Match, If-None-Match) did not hold: somebody else was there first."""


def clean(text: str) -> str:
    """The text without what must never be shown, within a problem's limit."""
    return messages.clean(text, MESSAGE_LIMIT)


def parse(status: int, headers: Mapping[str, str], body: str) -> ArmError:
    """Read an error answer; a body of any other shape gives an error without a code: its status is what it says."""
    ids: dict[str, Any] = {
        "request_id": headers.get("x-ms-request-id", ""),
        "correlation_id": headers.get("x-ms-correlation-request-id", ""),
        "retry_after": retry_after(headers.get("Retry-After")),
    }
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        document = None
    return _error(status, document, ids)


def _error(status: int, document: Any, ids: Mapping[str, Any]) -> ArmError:
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
        codes=tuple(code for code in codes if code not in _EMPTY_CODES),
        retriable=_retriable(text),
        **ids,
    )


def _text(value: Any) -> str:
    """What stands where a text should, and no more of it than anybody reads; nothing where it is no text."""
    is_text = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value)[:_LONGEST_TEXT] if is_text else ""


def _retriable(text: str) -> bool | None:
    """AKS's own verdict in a reconciler's text; the last one, of the innermost error, counts."""
    found = _RETRIABLE.findall(text)
    return found[-1].lower() == "true" if found else None


def _flatten(details: Any) -> list[tuple[str, str]]:
    """The (code, message) pairs of nested details, innermost last, as far as anybody nests them."""
    found: list[tuple[str, str]] = []
    waiting = [details]
    while waiting and len(found) < _MOST_DETAILS:
        level = waiting.pop()
        if isinstance(level, Mapping):
            found.append((_text(level.get("code")), _text(level.get("message"))))
            level = level.get("details")
        if isinstance(level, list):
            waiting += [one for one in reversed(level) if isinstance(one, Mapping)]
    return found


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


class Verdict(NamedTuple):
    """What an error means: CloudFormation's code, seconds to wait or None when final, what to tell and what to do."""

    code: HandlerErrorCode
    wait: float | None
    message: str
    advice: str


def judge(error: ArmError) -> Verdict:
    """Translate an ARM error by the table."""
    row, known = _row(error)
    wait = error.retry_after if row.wait is not None and error.retry_after is not None else row.wait
    advice = _advice(error, row)
    if not known and error.code:
        advice = f"this type does not know {error.code} and classifies it by {_basis(error)}; {advice}"
    return Verdict(HandlerErrorCode[row.code], wait, _sentence(error, advice), advice)


def _basis(error: ArmError) -> str:
    return f"HTTP {error.status}" if error.status >= 400 else "how the operation ended"


def judged(reason: Mapping[str, Any]) -> Verdict:
    """Translate the error with which an accepted operation ended (`status.provisioningError`)."""
    return judge(_error(200, reason, {}))


def _row(error: ArmError) -> tuple[Row, bool]:
    """The row of the innermost code that has one, and whether there is one; throttling wins over everything."""
    if THROTTLING.codes.intersection(error.codes):
        return THROTTLING, True
    for code in error.codes:
        for row in ROWS:
            if code in row.codes and _fits(row, error):
                return _unless_final(row, error), True
    if error.status < 400:
        return (UNKNOWN_PASSING if error.retriable else UNKNOWN_END), False
    if error.status == 404 and not error.code:
        return UNREADABLE_ABSENCE, False
    return STATUS_ROWS.get(error.status) or STATUS_ROWS[500 if error.status >= 500 else 400], False


def _fits(row: Row, error: ArmError) -> bool:
    if row.status is not None and row.status != error.status:
        return False
    return row.pattern is None or bool(re.search(row.pattern, _said(error)))


def _unless_final(row: Row, error: ArmError) -> Row:
    """What AKS itself calls not retriable, at the end of an operation, is not tried again."""
    ended = error.status < 400 and error.retriable is False
    return row._replace(wait=None, advice=row.advice.replace("nothing; ", "")) if ended else row


def _said(error: ArmError) -> str:
    return " ".join((error.message, *(message for _, message in error.details)))


def _advice(error: ArmError, row: Row) -> str:
    """The row's advice, with what the named groups of its pattern found in the message."""
    found = re.search(row.pattern, _said(error)) if row.pattern else None
    return row.advice.format_map(found.groupdict()) if found and found.groupdict() else row.advice


def _sentence(error: ArmError, advice: str) -> str:
    """Azure's innermost words first, then what to do, then the ids; where it gets too long, Azure's words are cut."""
    innermost = next((pair for pair in reversed(error.details) if pair[1]), None)
    code, message = innermost if innermost and innermost[0] not in _EMPTY_CODES else (error.code, error.message)
    told = redacted(f"{code or f'HTTP {error.status}'}: {message}".strip())
    parts = [f"(property: {error.target})"] if error.target else []
    if advice:
        parts.append(f"What to do: {advice}")
    ids = [
        f"{name} {value}"
        for name, value in (("ARM request id", error.request_id), ("correlation id", error.correlation_id))
        if value
    ]
    if ids:
        parts.append(f"[{', '.join(ids)}]")
    rest = "".join(f" {part}" for part in parts)
    room = max(_LEAST_OF_AZURES_WORDS, MESSAGE_LIMIT - len(rest))
    return (told if len(told) <= room else f"{told[: room - 4]} ...") + rest


def problem(status: int, headers: Mapping[str, str], body: str) -> Problem:
    """The exception for an error answer of ARM."""
    error = parse(status, headers, body)
    verdict = judge(error)
    kind = Conflict if status == 412 else Problem
    # A gateway that gives up, or a server that fails, may have passed the request on before.
    return kind(verdict.code, verdict.message, verdict.wait, maybe_applied=status >= 500, answer=error)
