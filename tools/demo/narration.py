"""What the demo prints: chapters, elapsed time, and the handler's own progress as it comes."""

import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any, TextIO

from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from tools.shared import terminal


class Narrator:
    """Prints with the time since the start; on a terminal with colours, and wrapped to its width."""

    def __init__(self, clock: Callable[[], float], out: TextIO | None = None) -> None:
        self._clock = clock
        self._out = out or sys.stdout
        self._console = terminal.console(self._out)
        self._start = clock()
        self._progress_entries = 0
        self._printed_events: set[str] = set()

    def chapter(self, title: str) -> None:
        """A new part begins."""
        self._print(f"▶ {title}", "bold")

    def say(self, text: str, style: str = "") -> None:
        """One line of it."""
        self._print(text, style, indent=4)

    def failed(self, reason: str) -> None:
        """The end, and why."""
        self._print("✗ The demo failed", "bold red")
        self._print(reason)

    def events(self, events: Iterable[Mapping[str, Any]]) -> None:
        """Stack events that were not printed yet, given newest first as CloudFormation gives them."""
        for event in reversed(list(events)):
            if event["EventId"] in self._printed_events:
                continue
            self._printed_events.add(event["EventId"])
            # A hook's event has the status of the stack as well, which has not changed.
            is_hook = "HookStatus" in event
            status = event["HookStatus" if is_hook else "ResourceStatus"]
            reason = "" if is_hook else event.get("ResourceStatusReason", "")
            mark, style = _mark(status)
            what = f"{event['LogicalResourceId']} ({event['HookType' if is_hook else 'ResourceType']})"
            self.say(f"{mark} {status:20} {what}{reason and f': {reason}'}", style)

    def progress(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Handler messages that were not printed yet: those between a resource's first and last event."""
        entries = list(entries)
        for entry in entries[self._progress_entries :]:
            if entry["status"] == "IN_PROGRESS":
                self._print(f"{entry['logicalId']}: {entry['message']}", indent=6)
        self._progress_entries = len(entries)

    def waiting(self, what: str) -> AbstractContextManager[Any]:
        """Counts the seconds of something that prints nothing itself, on a terminal."""
        return terminal.waiting(f"        {what}", self._out)

    def _print(self, text: str, style: str = "", indent: int = 0) -> None:
        stamp = f"{self._clock() - self._start:6.1f}s"
        if not self._console.is_interactive:
            self._console.print(f"{stamp} {' ' * indent}{text}")
            return
        row = Table.grid(Column(no_wrap=True), Column(overflow="fold"), padding=(0, 1))
        row.add_row(stamp, Padding(Text(text, style), (0, 0, 0, indent)))
        self._console.print(row, soft_wrap=False)


def _mark(status: str) -> tuple[str, str]:
    """A sign for a status, and its style."""
    if status.endswith(("_COMPLETE", "_SUCCEEDED")):
        return "✓", "green"
    return ("✗", "red") if status.endswith("_FAILED") else ("·", "")
