"""What a client asked of ARM for a job, and how long after Azure's end it knew. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Tally:
    """ARM requests of one job; `late` is seconds from the end of its last operation to the client's, or None."""

    writes: int
    reads: int
    late: float | None = None


def is_write(entry: Mapping[str, Any]) -> bool:
    """Whether a request changes something; a POST that lists credentials reads."""
    path = urlsplit(entry["url"]).path.lower()
    return entry["method"] != "GET" and entry["method"] != "HEAD" and "/listcluster" not in path


def of_arm(entries: Sequence[Mapping[str, Any]], caller: str) -> list[Mapping[str, Any]]:
    """A client's requests to Resource Manager: no logins, no metadata."""
    return [entry for entry in entries if entry["caller"] == caller]


def late(entries: Sequence[Mapping[str, Any]], ended: float | None, finished: float) -> float | None:
    """Seconds from Azure's end to the client's.

    Args:
        ended: when the operation ended, in the sandbox's time; None for a job without one.
        finished: the wall's time at which the client had succeeded.

    Until the client asked and was told, time counts as the sandbox's; what it did then is work, not waiting, and
    counts as it is.
    """
    if ended is None:
        return None
    poll = next((entry for entry in entries if entry["cloud_time"] >= ended and entry["method"] == "GET"), None)
    if poll is None:
        return None
    waiting, working = float(poll["cloud_time"]) - ended, finished - float(poll["time"])
    return max(0.0, waiting) + max(0.0, working)


def tallied(entries: Sequence[Mapping[str, Any]], ended: float | None, finished: float) -> Tally:
    """The tally of a job's ARM requests."""
    writes = sum(map(is_write, entries))
    return Tally(writes, len(entries) - writes, late(entries, ended, finished))
