"""Runs another program to its end."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

# What to show of a failed command.
_TAIL = 4000


class CommandFailed(Exception):
    """A tool ended with a non-zero status; the message holds the end of what it printed."""


def run(
    command: Sequence[str | Path],
    directory: Path,
    environment: Mapping[str, str] | None = None,
    seconds: float | None = None,
) -> str:
    """What a program prints that runs in this directory, without input, for so many `seconds` at the most.

    Raises:
        CommandFailed: when it ends with a non-zero status.
    """
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        cwd=directory,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    if done.returncode:
        raise CommandFailed(f"{' '.join(words)}\n{(done.stdout + done.stderr)[-_TAIL:]}".strip())
    return done.stdout
