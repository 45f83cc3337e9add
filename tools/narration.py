"""How the demo speaks: chapters, elapsed time, and the handler's own progress as it comes."""

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TextIO

_MARKS = {"SUCCESS": "✓", "FAILED": "✗"}


class Narrator:
    """Prints with the time since the start; bold and colour only on a terminal."""

    def __init__(self, clock: Callable[[], float], out: TextIO = sys.stdout) -> None:
        self._clock = clock
        self._out = out
        self._start = clock()
        self._seen = 0

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

    def progress(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Handler events that were not told yet: what the handler said at each callback."""
        entries = list(entries)
        for entry in entries[self._seen :]:
            mark = _MARKS.get(entry["status"], "·")
            self.say(f"{mark} {entry['logicalId']} {entry['action'].lower()}: {entry['message'] or entry['status']}")
        self._seen = len(entries)

    def _print(self, text: str) -> None:
        print(f"{self._clock() - self._start:6.1f}s {text}", file=self._out, flush=True)

    def _styled(self, text: str, code: str) -> str:
        return f"\033[{code}m{text}\033[0m" if self._out.isatty() else text
