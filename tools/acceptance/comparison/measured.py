"""How long Azure's operations took, for the samples that the waiting table is fitted to."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from tools.acceptance.comparison import operation_times
from tools.acceptance.comparison.segments import Segment, requests, segments
from tools.acceptance.comparison.shape import Names
from tools.acceptance.recording.exchange import Exchange
from tools.shared.durations import Samples

FILE = "durations.json"


def measured(recordings: Iterable[Sequence[Exchange]]) -> Samples:
    """Seconds by operation, as the waiting table names it, sorted."""
    samples: Samples = {}
    for recording in recordings:
        for segment in segments(requests(recording, Names(recording))):
            if segment.write is None or (operation := operation_times.operation_of(segment.write)) is None:
                continue
            for seconds in _took(segment):
                samples.setdefault(operation, []).append(round(seconds, 1))
    return {operation: sorted(seconds) for operation, seconds in sorted(samples.items())}


def write(path: Path, samples: Mapping[str, Sequence[float]]) -> None:
    """The file that `python -m bench.waiting --add` adds to the table's samples."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(samples, indent=1) + "\n", encoding="utf-8")


def _took(segment: Segment) -> Iterator[float]:
    """As Azure says itself in the operation's last status; else by when its end was seen."""
    for read in segment.reads.values():
        for request in read:
            body = request.exchange.response
            if isinstance(body, Mapping) and body.get("endTime") and body.get("startTime"):
                if body.get("status") == "Succeeded":
                    began, ended = (datetime.fromisoformat(str(body[name])) for name in ("startTime", "endTime"))
                    yield (ended - began).total_seconds()
                return
    if (took := operation_times.of(segment)) is not None:
        yield (took.least + took.most) / 2
