"""Processes of the functions: who descends from whom, and ending those that a killed sandbox has left running."""

import os
import signal
from pathlib import Path


def descendants(leader: int) -> list[int]:
    """`leader`'s descendants: the emulator puts the runtime into a process group of its own."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        fields = _fields(stat)
        if fields:
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    members: list[int] = []
    queue = [leader]
    while queue:
        parent = queue.pop()
        members += children.get(parent, [])
        queue += children.get(parent, [])
    return members


def end_with_descendants(leader: int) -> None:
    for member in [leader, *descendants(leader)]:
        try:
            os.kill(member, signal.SIGKILL)
        except ProcessLookupError:
            continue


class Running:
    """The folder in which each running emulator has a file: its process id, and in it when it began."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, pid: int) -> None:
        (self._folder / str(pid)).write_text(_began(pid))

    def remove(self, pid: int) -> None:
        (self._folder / str(pid)).unlink(missing_ok=True)

    def end_orphans(self) -> None:
        """Before the first function is called: what runs now is of a sandbox that was killed."""
        for path in self._folder.iterdir():
            # The id may be another process's by now.
            if path.read_text() == _began(int(path.name)) != "":
                end_with_descendants(int(path.name))
            path.unlink()


def _began(pid: int) -> str:
    """When a process began, in ticks since the machine's start; empty when it is gone."""
    fields = _fields(Path(f"/proc/{pid}/stat"))
    return fields[19] if fields else ""


def _fields(stat: Path) -> list[str]:
    """From the third on: the second is a name that may have spaces."""
    try:
        return stat.read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
