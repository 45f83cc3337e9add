"""The result of one check, printed without credentials."""

import enum
from typing import NamedTuple

from rich.text import Text

from acme_azure_akscluster.observability.redaction import redacted


class Mark(enum.Enum):
    """In order: right, wrong, could not be checked."""

    GOOD = "✓"
    BAD = "✗"
    UNKNOWN = "?"


_STYLES = {Mark.GOOD: "green", Mark.BAD: "bold red", Mark.UNKNOWN: "yellow"}


class Finding(NamedTuple):
    """`what` was seen, and what to do about it; a good finding needs nothing done."""

    mark: Mark
    what: str
    todo: str = ""

    def __str__(self) -> str:
        text = f"{self.mark.value} {self.what}" + (f"\n    What to do: {self.todo}" if self.todo else "")
        return redacted(text)

    def __rich__(self) -> Text:
        """The mark in its colour."""
        return Text.assemble((self.mark.value, _STYLES[self.mark]), str(self).removeprefix(self.mark.value))


def good(what: str) -> Finding:
    """It is as it should be."""
    return Finding(Mark.GOOD, what)


def bad(what: str, todo: str) -> Finding:
    """It is wrong, and this repairs it."""
    return Finding(Mark.BAD, what, todo)


def refused(what: str, message: str) -> Finding:
    """What failed with a message that may itself say what to do."""
    reason, _, advice = message.partition("What to do: ")
    return bad(f"{what}: {reason.strip().rstrip('.')}", advice.strip()) if advice else bad(what, message)


def unknown(what: str, todo: str = "") -> Finding:
    """It could not be checked, and why."""
    return Finding(Mark.UNKNOWN, what, todo)
