"""How the demo speaks: chapters, elapsed time, and the handler's own progress as it comes."""

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TextIO


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

    def say(self, text: str) -> None:
        """One line of it."""
        self._print(f"    {text}")

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
            self.say(f"{_mark(status)} {status:20} {event['LogicalResourceId']} ({event['ResourceType']}){reason}")

    def progress(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Handler messages that were not told yet: what the handler says between a resource's first and last event."""
        entries = list(entries)
        for entry in entries[self._seen :]:
            if entry["status"] == "IN_PROGRESS":
                self.say(f"  {entry['logicalId']}: {entry['message']}")
        self._seen = len(entries)

    def _print(self, text: str) -> None:
        print(f"{self._clock() - self._start:6.1f}s {text}", file=self._out, flush=True)

    def _styled(self, text: str, code: str) -> str:
        return f"\033[{code}m{text}\033[0m" if self._out.isatty() else text


def _mark(status: str) -> str:
    if status.endswith("_COMPLETE"):
        return "✓"
    return "✗" if status.endswith("_FAILED") else "·"
