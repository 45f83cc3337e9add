"""How a schedule does over durations: seconds late, polls taken, invocations made for them."""

import math
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean, median
from typing import NamedTuple

from acme_azure_akscluster.reconcile.polling import POLLING_SECONDS
from bench.waiting import fit
from tools.shared.durations import Samples, quantile

# Seconds that an operation has been running -> seconds until the next poll.
Delay = Callable[[float], float]
# The fixed callback delays of the type's peers, in seconds.
PEERS = (15, 20, 30, 40)


@dataclass(frozen=True)
class Judgement:
    """Lateness in seconds over all operations; `polls` and `calls` (invocations) are means per operation."""

    median: float
    p90: float
    mean: float
    polls: float
    calls: float

    @property
    def cost(self) -> float:
        """Mean lateness times polls: for fixed delays about half the mean duration, whichever the delay."""
        return self.mean * self.polls


class Watched(NamedTuple):
    """One operation, from its start to the poll that finds it ended."""

    late: float
    polls: int
    calls: int


def watched(delay: Delay, duration: float, polling: float = 0.0) -> Watched:
    """One operation, waited for. An invocation polls again by itself up to `polling` seconds after its beginning."""
    elapsed, polls, calls, began = 0.0, 0, 0, -math.inf
    while elapsed < duration:
        elapsed += delay(elapsed)
        polls += 1
        if elapsed - began > polling:
            calls, began = calls + 1, elapsed
    return Watched(elapsed - duration, polls, calls)


def judged(
    delays: Mapping[str, Delay], samples: Samples, scale: float = 1.0, polling: float = POLLING_SECONDS
) -> Judgement:
    """The judgement over all samples, each taking `scale` times as long as recorded."""
    seen = [
        watched(delays[operation], seconds * scale, polling)
        for operation, values in samples.items()
        for seconds in values
    ]
    late = [one.late for one in seen]
    polls, calls = (fmean(one.polls for one in seen), fmean(one.calls for one in seen))
    return Judgement(median(late), quantile(late, 0.9), fmean(late), polls, calls)


def peers(seconds: float, samples: Samples, scale: float = 1.0) -> Judgement:
    """The judgement of a fixed callback delay, as peers have it: one poll for each invocation."""
    return judged(fixed(seconds, samples), samples, scale, polling=0.0)


def fixed(seconds: float, operations: Iterable[str]) -> dict[str, Delay]:
    """A peer's schedule: the same delay always."""
    return {operation: lambda _elapsed: seconds for operation in operations}


def scheduled(polls: Mapping[str, tuple[int, ...]]) -> dict[str, Delay]:
    """The schedule of a fitted table, before the handlers have it."""
    return {operation: _delay(times) for operation, times in polls.items()}


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
    judgements = []
    for seed in range(splits):
        one, other = halves(samples, seed)
        for known, unknown in ((one, other), (other, one)):
            ours = judged(scheduled(fit.fitted(known)), unknown)
            judgements.append((ours, peers(PEERS[0], unknown)))
    return judgements


def _delay(times: tuple[int, ...]) -> Delay:
    def delay(elapsed: float) -> float:
        ahead = next((time for time in times if time > elapsed), None)
        tail = min(fit.TAIL_MOST, max(fit.TAIL_LEAST, elapsed * fit.TAIL_SHARE))
        return tail if ahead is None else ahead - elapsed

    return delay
