"""What tools print for people: colours and counted seconds on a terminal, neither of them in a file or a pipe."""

import logging
import os
import signal
import sys
from collections.abc import Callable
from typing import TextIO

from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn

_STOPPED = 128 + signal.SIGINT
_NOT_READ = 128 + signal.SIGPIPE


def console(out: TextIO) -> Console:
    """Prints text as it is, with styles only where `out` is a terminal and NO_COLOR is not set."""
    return Console(
        file=out,
        force_terminal=out.isatty(),
        color_system=None if os.environ.get("NO_COLOR") else "auto",
        markup=False,
        highlight=False,
        emoji=False,
        soft_wrap=True,
    )


def interruptible(main: Callable[[], int]) -> int:
    """The exit status of a tool; 130 if Ctrl-C stopped it and 141 if `| head` had enough, as in a shell.

    What the SDK logs of its own attempts to log in is left out: the tool itself says what failed, and what to do.
    """
    logging.getLogger("azure").setLevel(logging.CRITICAL)
    try:
        status = main()
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return _STOPPED
    except BrokenPipeError:
        # Python writes what is left when it ends, and would complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _NOT_READ
    return status


def waiting(what: str, out: TextIO | None = None) -> Progress:
    """Shows on a terminal what is being waited for, and for how long so far; nothing is left of it afterwards.

    `out` is standard error unless it is given, so that what a tool prints for other programs stays clean.
    """
    screen = console(out or sys.stderr)
    progress = Progress(
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        console=screen,
        disable=not screen.is_interactive,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
        refresh_per_second=1,
    )
    progress.add_task(what, total=None)
    return progress
