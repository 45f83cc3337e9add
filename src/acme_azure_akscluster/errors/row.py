"""A row of the tables of what errors of Azure, Entra and AWS mean."""

from typing import NamedTuple


class Row(NamedTuple):
    """`codes` are the service's, `code` is the name of CloudFormation's; `wait` in seconds, None means final.

    `pattern`, where given, must be found in the message or in a nested detail, and `status` be the answer's; the named
    groups of a pattern can be used in the advice, as {scope}. `cause` explains a code whose own message does not. What
    `cause` and `advice` have in braces is filled in by the reader of the table.
    """

    codes: frozenset[str]
    code: str
    advice: str
    pattern: str | None = None
    wait: float | None = None
    cause: str = ""
    status: int | None = None


def row(
    codes: str,
    code: str,
    advice: str,
    pattern: str | None = None,
    *,
    wait: float | None = None,
    cause: str = "",
    status: int | None = None,
) -> Row:
    """A row; `codes` are separated by spaces."""
    return Row(frozenset(codes.split()), code, advice, pattern, wait, cause, status)
