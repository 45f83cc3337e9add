"""A row of the error tables."""

from typing import NamedTuple


class Row(NamedTuple):
    """`pattern`, where given, must be found in the message or in a nested detail; `wait` None means final.

    The named groups of a pattern can be used in the advice, as {scope}.
    """

    codes: frozenset[str]
    code: str
    wait: float | None
    advice: str
    pattern: str | None = None


def row(codes: str, code: str, wait: float | None, advice: str, pattern: str | None = None) -> Row:
    """A row; `codes` are separated by spaces, `code` is CloudFormation's, `wait` in seconds."""
    return Row(frozenset(codes.split()), code, wait, advice, pattern)
