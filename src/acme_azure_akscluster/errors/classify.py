"""What an error answer means for CloudFormation: which code, whether to wait, and words for a person.

One table (docs/azure-behaviour.md#error-codes). The most specific row comes first, and a row without a pattern matches
every message of its codes. What the table does not know is classified by HTTP status and reported as unknown.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from cloudformation_cli_python_lib import HandlerErrorCode

from ..observability.redaction import redacted
from .answer import EMPTY_CODES, ArmError, from_document, parse
from .problem import MESSAGE_LIMIT, Conflict, Problem
from .row import Row
from .table import ROWS, STATUS_ROWS, THROTTLING, UNKNOWN_END, UNKNOWN_PASSING, UNREADABLE_ABSENCE

_LEAST_OF_AZURES_WORDS = 200


class Verdict(NamedTuple):
    """What an error means: CloudFormation's code, seconds to wait or None when final, the message and what to do."""

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
    return judge(from_document(200, reason, {}))


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
    return row.pattern is None or bool(re.search(row.pattern, _all_text(error)))


def _unless_final(row: Row, error: ArmError) -> Row:
    """What AKS itself calls not retriable, at the end of an operation, is not tried again."""
    ended = error.status < 400 and error.retriable is False
    return row._replace(wait=None, advice=row.advice.replace("nothing; ", "")) if ended else row


def _all_text(error: ArmError) -> str:
    return " ".join((error.message, *(message for _, message in error.details)))


def _advice(error: ArmError, row: Row) -> str:
    """The row's advice, with what the named groups of its pattern found in the message."""
    match = re.search(row.pattern, _all_text(error)) if row.pattern else None
    return row.advice.format_map(match.groupdict()) if match and match.groupdict() else row.advice


def _sentence(error: ArmError, advice: str) -> str:
    """Azure's innermost words first, then what to do, then the ids; where it gets too long, Azure's words are cut."""
    innermost = next((pair for pair in reversed(error.details) if pair[1]), None)
    code, message = innermost if innermost and innermost[0] not in EMPTY_CODES else (error.code, error.message)
    text = redacted(f"{code or f'HTTP {error.status}'}: {message}".strip())
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
    return (text if len(text) <= room else f"{text[: room - 4]} ...") + rest


def problem(status: int, headers: Mapping[str, str], body: str) -> Problem:
    """The exception for an error answer of ARM."""
    error = parse(status, headers, body)
    verdict = judge(error)
    kind = Conflict if status == 412 else Problem
    # A gateway that gives up, or a server that fails, may have passed the request on before.
    return kind(verdict.code, verdict.message, verdict.wait, maybe_applied=status >= 500, answer=error)
