"""How a way of waiting does over durations: seconds late, and calls made."""

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean, median

from bench.waiting import fit
from bench.waiting.samples import Samples, quantile

# Seconds that an operation has been running -> seconds until the next look.
Delay = Callable[[float], float]
# The fixed callback delays of the type's peers, in seconds.
PEERS = (15, 20, 30, 40)


@dataclass(frozen=True)
class Judgement:
    """Lateness in seconds over all operations; `calls` is the mean number of looks an operation takes."""

    median: float
    p90: float
    mean: float
    calls: float

    @property
    def cost(self) -> float:
        """Mean lateness times calls: for fixed delays about half the mean duration, whichever the delay."""
        return self.mean * self.calls


def watched(delay: Delay, duration: float) -> tuple[float, int]:
    """(seconds late, looks) for one operation."""
    elapsed, calls = 0.0, 0
    while elapsed < duration:
        elapsed += delay(elapsed)
        calls += 1
    return elapsed - duration, calls


def judged(delays: Mapping[str, Delay], samples: Samples, scale: float = 1.0) -> Judgement:
    """The judgement over all samples, each taking `scale` times as long as recorded."""
    seen = [watched(delays[operation], seconds * scale) for operation, values in samples.items() for seconds in values]
    late = [lateness for lateness, _ in seen]
    return Judgement(median(late), quantile(late, 0.9), fmean(late), fmean(calls for _, calls in seen))


def fixed(seconds: float, operations: Iterable[str]) -> dict[str, Delay]:
    """A peer's way: the same delay always."""
    return {operation: lambda _elapsed: seconds for operation in operations}


def scheduled(looks: Mapping[str, tuple[int, ...]]) -> dict[str, Delay]:
    """The way of a fitted table, before the handlers have it."""
    return {operation: _delay(times) for operation, times in looks.items()}


def halves(samples: Samples, seed: int) -> tuple[Samples, Samples]:
    """Each operation's samples split at random; a single sample is in both halves."""
    source = random.Random(seed)
    one: Samples = {}
    other: Samples = {}
    for operation, seconds in samples.items():
        shuffled = source.sample(seconds, len(seconds))
        middle = (len(shuffled) + 1) // 2
        one[operation], other[operation] = shuffled[:middle], shuffled[middle:] or shuffled
    return one, other


def cross_validated(samples: Samples, splits: int) -> list[tuple[Judgement, Judgement]]:
    """(ours, the quickest peer's) on one half of the samples, ours fitted on the other; both ways for every split."""
    found = []
    for seed in range(splits):
        one, other = halves(samples, seed)
        for known, unknown in ((one, other), (other, one)):
            ours = judged(scheduled(fit.fitted(known)), unknown)
            found.append((ours, judged(fixed(PEERS[0], unknown), unknown)))
    return found


def _delay(times: tuple[int, ...]) -> Delay:
    def delay(elapsed: float) -> float:
        ahead = next((time for time in times if time > elapsed), None)
        tail = min(fit.TAIL_MOST, max(fit.TAIL_LEAST, elapsed * fit.TAIL_SHARE))
        return tail if ahead is None else ahead - elapsed

    return delay
