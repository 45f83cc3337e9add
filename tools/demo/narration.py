"""How the demo speaks: chapters, elapsed time, and the handler's own progress as it comes."""

import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any, TextIO

from tools.shared import terminal


class Narrator:
    """Prints with the time since the start; bold and colour only on a terminal."""

    def __init__(self, clock: Callable[[], float], out: TextIO | None = None) -> None:
        self._clock = clock
        self._out = out or sys.stdout
        self._start = clock()
        self._seen = 0
        self._told: set[str] = set()

    def chapter(self, title: str) -> None:
        """A new part begins."""
        self._print(self._styled(f"▶ {title}", "1"))

    def say(self, text: str, style: str = "") -> None:
        """One line of it; on a terminal too narrow for it, as many as it takes."""
        lines = [text]
        if terminal.is_terminal(self._out):
            indent = " " * (len(text) - len(text.lstrip()))
            room = max(40, shutil.get_terminal_size().columns - len(_stamp(0.0)) - 5)
            lines = textwrap.wrap(text, room, subsequent_indent=f"{indent}  ", break_long_words=False)
        for number, line in enumerate(lines):
            told = self._styled(line, style) if style else line
            self._print(f"    {told}", stamped=not number)

    def failed(self, reason: str) -> None:
        """The end, and why."""
        self._print(self._styled("✗ The demo failed", "1;31"))
        self._print(reason)

    def events(self, events: Iterable[Mapping[str, Any]]) -> None:
        """Stack events that were not told yet, given newest first as CloudFormation gives them."""
        for event in reversed(list(events)):
            if event["EventId"] in self._told:
                continue
            self._told.add(event["EventId"])
            status = event["ResourceStatus"]
            reason = f": {event['ResourceStatusReason']}" if event.get("ResourceStatusReason") else ""
            mark, style = _mark(status)
            self.say(f"{mark} {status:20} {event['LogicalResourceId']} ({event['ResourceType']}){reason}", style)

    def progress(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Handler messages that were not told yet: what the handler says between a resource's first and last event."""
        entries = list(entries)
        for entry in entries[self._seen :]:
            if entry["status"] == "IN_PROGRESS":
                self.say(f"  {entry['logicalId']}: {entry['message']}")
        self._seen = len(entries)

    def waiting(self, what: str) -> AbstractContextManager[None]:
        """Counts the seconds of something that prints nothing itself, on a terminal."""
        return terminal.waiting(f"        {what}", self._out)

    def _print(self, text: str, *, stamped: bool = True) -> None:
        stamp = _stamp(self._clock() - self._start)
        print(f"{stamp if stamped else ' ' * len(stamp)} {text}", file=self._out, flush=True)

    def _styled(self, text: str, code: str) -> str:
        return terminal.styled(text, code, self._out)


def _stamp(seconds: float) -> str:
    return f"{seconds:6.1f}s"


def _mark(status: str) -> tuple[str, str]:
    """A sign for a status, and its style."""
    if status.endswith("_COMPLETE"):
        return "✓", "32"
    return ("✗", "31") if status.endswith("_FAILED") else ("·", "")
