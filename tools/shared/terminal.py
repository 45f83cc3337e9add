"""What tools print for people: colours and a count of seconds on a terminal, neither of them in a file or a pipe."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

# Below this nobody wonders whether anything is going on.
_PATIENCE_SECONDS = 2.0
_TICK_SECONDS = 1.0
_ERASE = "\r\033[K"
_STOPPED = 128 + signal.SIGINT


def is_terminal(out: TextIO) -> bool:
    """Whether what is written moves past a person's eyes, on something that understands control characters."""
    return out.isatty() and os.environ.get("TERM") != "dumb"


def styled(text: str, code: str, out: TextIO) -> str:
    """The text in an SGR style ("1" bold, "31" red, ...) where `out` is a terminal and nobody has set NO_COLOR."""
    plain = os.environ.get("NO_COLOR") or not is_terminal(out)
    return text if plain else f"\033[{code}m{text}\033[0m"


def interruptible(main: Callable[[], int]) -> int:
    """The exit status of a tool; 130, as a shell says it, of one that Ctrl-C has stopped, without a traceback."""
    try:
        return main()
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return _STOPPED


@contextmanager
def waiting(
    what: str,
    out: TextIO | None = None,
    *,
    clock: Callable[[], float] = time.monotonic,
    tick: float = _TICK_SECONDS,
    patience: float = _PATIENCE_SECONDS,
) -> Iterator[None]:
    """Says on a terminal what is being waited for, and for how long so far; nothing is left of it afterwards.

    `out` is standard error unless it is given, so that what a tool prints for other programs stays clean. `tick` and
    `patience` are seconds: between two updates, and before the first.
    """
    stream = out or sys.stderr
    if not is_terminal(stream):
        yield
        return
    began, ended = clock(), threading.Event()

    def count() -> None:
        if ended.wait(patience):
            return
        while True:
            stream.write(f"{_ERASE}{what}: {clock() - began:.0f} s")
            stream.flush()
            if ended.wait(tick):
                stream.write(_ERASE)
                stream.flush()
                return

    counter = threading.Thread(target=count, daemon=True)
    counter.start()
    try:
        yield
    finally:
        ended.set()
        counter.join()
