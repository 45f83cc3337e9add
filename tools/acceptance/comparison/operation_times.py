"""How long the operations of a recording took, compared with the waiting table's samples."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from tools.acceptance.comparison.segments import Request, Segment
from tools.shared import durations

# A sample of some hundred is not all that there is.
_BEYOND = 1.5
# The states that a write shows, as the waiting table names what is done.
_DOES: Mapping[str, str] = {
    "Creating": "create",
    "Updating": "update",
    "Scaling": "scale",
    "Upgrading": "upgrade",
    "Deleting": "delete",
    "Starting": "start",
    "Stopping": "stop",
}


@dataclass(frozen=True)
class Duration:
    """Seconds from the write to the operation's end, which came between two looks."""

    operation: str
    least: float
    most: float

    def __str__(self) -> str:
        return f"{self.least:.0f} to {self.most:.0f} s" if self.most > self.least + 1 else f"{self.most:.0f} s"

    @property
    def usual(self) -> bool:
        """Whether an operation of the waiting table's may have taken as long."""
        quickest, slowest = _range(self.operation)
        return self.least <= slowest * _BEYOND and self.most >= quickest / _BEYOND


def of(segment: Segment) -> Duration | None:
    """How long the segment's write took; None where it began no operation, or its end was not seen."""
    if segment.write is None or (operation := operation_of(segment.write)) is None:
        return None
    running, ended = 0.0, None
    for request in sorted(_looks(segment), key=lambda one: one.exchange.at):
        if request.answer.final:
            ended = request.exchange.at
            break
        running = request.exchange.at
    if ended is None:
        return None
    began = segment.write.exchange.at
    return Duration(operation, max(0.0, running - began), ended - began)


def operation_of(write: Request) -> str | None:
    """What a write does, as the waiting table names it, such as "create cluster"; None where the table has no such."""
    path = write.exchange.path.partition("?")[0].lower()
    match = re.search(r"/managedclusters/[^/]+(/agentpools/[^/]+)?(/start|/stop)?$", path)
    if not match or write.exchange.status >= 400 or "azure-asyncoperation" not in write.exchange.headers:
        return None
    state = next((state for whose, state, _ in write.answer.states if not whose), "")
    does = {"DELETE": "delete", "POST": (match[2] or "").strip("/")}.get(write.exchange.method) or _DOES.get(state, "")
    what = "pool" if match[1] or does == "scale" else "cluster"
    operation = f"{does} {what}"
    return operation if operation in _table() else None


def _looks(segment: Segment) -> Iterator[Request]:
    """The operation itself, or what it works upon: the cluster shows its pools' states, and is missing in the end."""
    for key, read in segment.reads.items():
        if re.search(r"/operations/|/managedclusters/[^/]+(/agentpools/[^/]+)?$", key):
            yield from (one for one in read if one.answer.states or one.exchange.status == 404)


def unusual(real: Duration, sandbox: Duration) -> bool:
    """Whether the two are further apart than the waiting table's operations are."""
    ratio = max(real.least, 1.0) / max(sandbox.most, 1.0), max(sandbox.least, 1.0) / max(real.most, 1.0)
    return max(ratio) > _BEYOND and not (real.usual and sandbox.usual)


@cache
def _table() -> Mapping[str, Sequence[float]]:
    return durations.stored()


def _range(operation: str) -> tuple[float, float]:
    seconds = _table()[operation]
    return min(seconds), max(seconds)
