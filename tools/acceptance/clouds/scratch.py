"""A run's folder for its sandboxes on this machine: for its user alone, removed at the end, or by clean."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.endpoints import FILE_NAME
from sandbox.launch import allow_removal, stop_background

PREFIX = "acme-acceptance-"


@contextmanager
def folder() -> Iterator[Path]:
    """It has the secret of the type's login while the run lasts, since the sandbox's Secrets Manager is a file."""
    path = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        yield path
    finally:
        remove(path)


def remove(path: Path) -> None:
    """Remove the folder."""
    allow_removal(path)
    shutil.rmtree(path, ignore_errors=True)


def end(path: Path) -> None:
    """Stop the sandboxes that a run which crashed has left running in the folder, and remove it."""
    for file in path.glob(f"*/{FILE_NAME}"):
        stop_background(file.parent)
    if path.name.startswith(PREFIX):
        remove(path)
