"""When this execution environment first saw a create that has shown no identifier yet.

CloudFormation waits for the identifier for a minute from its first call, and its events do not say when that was
(docs/aws-behaviour.md#identifier-first). A process that dies takes what it knew along, but not the files of its
environment (docs/aws-behaviour.md#lambda-reset): so the time is in a file, named by a hash of the request's token.
Another environment does not know it, so a first call leaves time for a second one (`deadline`).
"""

import hashlib
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

# By then CloudFormation has long stopped waiting.
_REMEMBERED_SECONDS = 3600.0


def seconds_since(token: str) -> float | None:
    """Seconds since this environment's first call with a token; None if this is the first, or nothing can be kept."""
    scratch = os.environ.get("TMPDIR") or "/tmp"  # noqa: S108  # nosec B108
    return remembered(Path(scratch) / "acme-azure-akscluster", token, time.time)


def remembered(folder: Path, token: str, now: Callable[[], float]) -> float | None:
    """As `seconds_since`, of what a folder holds. `now` is in seconds since the epoch."""
    path = folder / hashlib.sha256(token.encode()).hexdigest()
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if (first := _written(path)) is not None:
            return max(0.0, now() - first)
        _remove_old(folder, now())
        path.write_text(repr(now()), encoding="ascii")
    except OSError:
        return None
    return None


def _written(path: Path) -> float | None:
    """The time in a file; None without one. One that was cut off when its process ended is as old as the file."""
    try:
        return float(path.read_text(encoding="ascii"))
    except ValueError:
        return path.stat().st_mtime
    except FileNotFoundError:
        return None


def _remove_old(folder: Path, now: float) -> None:
    for path in folder.iterdir():
        with suppress(OSError):
            if now - (_written(path) or now) > _REMEMBERED_SECONDS:
                path.unlink()
