"""What a check found, and how it is shown."""

import enum
import sys
from typing import NamedTuple

from acme_azure_akscluster.observability.redaction import redacted
from tools.shared import terminal


class Mark(enum.Enum):
    """In order: right, wrong, could not be checked."""

    GOOD = "✓"
    BAD = "✗"
    UNKNOWN = "?"


class Finding(NamedTuple):
    """`what` was seen, and what to do about it; a good finding needs nothing done."""

    mark: Mark
    what: str
    todo: str = ""

    def __str__(self) -> str:
        return f"{self.mark.value} {self.what}" + (f"\n    What to do: {self.todo}" if self.todo else "")


_STYLES = {Mark.GOOD: "32", Mark.BAD: "1;31", Mark.UNKNOWN: "33"}


def shown(finding: Finding) -> str:
    """As it is printed: the mark in its colour on a terminal."""
    mark = finding.mark.value
    return terminal.styled(mark, _STYLES[finding.mark], sys.stdout) + redacted(str(finding).removeprefix(mark))


def good(what: str) -> Finding:
    """It is as it should be."""
    return Finding(Mark.GOOD, what)


def bad(what: str, todo: str) -> Finding:
    """It is wrong, and this repairs it."""
    return Finding(Mark.BAD, what, todo)


def unknown(what: str, todo: str = "") -> Finding:
    """It could not be checked, and why."""
    return Finding(Mark.UNKNOWN, what, todo)
