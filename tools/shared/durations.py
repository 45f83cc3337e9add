"""How long real operations took: the quantiles that are kept here, and a file of durations to fit them to."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

# What every figure and test rests on. The durations themselves are third-party data and not part of the repository.
QUANTILES = Path(__file__).with_suffix(".json")
STEPS = 50

# Operation, as the handlers name it -> the recordings' kinds that are this operation.
KINDS: Mapping[str, tuple[str, ...]] = {
    "create cluster": ("cluster PUT Creating",),
    "update cluster": ("cluster PUT Updating",),
    "delete cluster": ("cluster DELETE DELETE",),
    "upgrade cluster": ("cluster PUT Upgrading",),
    "start cluster": ("cluster POST start",),
    "stop cluster": ("cluster POST stop",),
    "create pool": ("agentPool PUT Creating",),
    "update pool": ("agentPool PUT Updating",),
    "scale pool": ("agentPool PUT Scaling", "cluster PUT Scaling"),
    "upgrade pool": ("agentPool PUT Upgrading",),
    "delete pool": ("agentPool DELETE DELETE",),
    "start pool": ("agentPool PUT Starting",),
    "stop pool": ("agentPool PUT Stopping",),
}

Samples = dict[str, list[float]]


def recorded(path: Path) -> Samples:
    """Seconds by operation, sorted, from a file {recorded kind: [seconds]}."""
    document: dict[str, list[float]] = json.loads(path.read_text(encoding="utf-8"))
    return {
        operation: sorted(float(seconds) for kind in kinds for seconds in document[kind])
        for operation, kinds in KINDS.items()
    }


def stored() -> Samples:
    """Samples with the quantiles that the repository keeps: the same on every machine."""
    return from_quantiles(json.loads(QUANTILES.read_text(encoding="utf-8")))


def added(known: Mapping[str, Sequence[float]], path: Path) -> Samples:
    """Samples with those of a file {operation: [seconds]} among them, as `make acceptance` writes it.

    Raises:
        KeyError: for an operation that the samples do not have.
    """
    new: dict[str, list[float]] = json.loads(path.read_text(encoding="utf-8"))
    if unknown := sorted(set(new) - set(known)):
        raise KeyError(f"{path.name}: {', '.join(unknown)}")
    return {operation: sorted([*seconds, *new.get(operation, ())]) for operation, seconds in known.items()}


def quantiles(values: Sequence[float]) -> list[float]:
    """`values` at 0, 2, … 100 %."""
    ordered = sorted(values)
    return [round(_at(ordered, step / STEPS), 1) for step in range(STEPS + 1)]


def from_quantiles(rows: Mapping[str, Mapping[str, object]]) -> Samples:
    """Samples that have these quantiles, as many of each operation as were recorded."""
    samples: Samples = {}
    for operation, row in rows.items():
        marks, count = row["seconds"], row["recorded"]
        if not isinstance(marks, list) or not isinstance(count, int):
            raise TypeError(f"{operation}: {QUANTILES.name} wants a list of seconds and a number of recordings")
        samples[operation] = [_at(marks, (point + 0.5) / count) for point in range(count)]
    return samples


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie, interpolated."""
    return _at(sorted(values), share)


def _at(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return float(ordered[low] + (ordered[high] - ordered[low]) * (place - low))
