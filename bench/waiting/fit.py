"""From durations to a schedule: poll where an end is likely, leave alone where it is not.

A poll costs one request. An invocation costs a login, and at times a cold start; it makes polls by itself for some
seconds. Not polling costs lateness, the seconds between the operation's end and the next poll. With F the distribution
of durations, and an operation seen running at s by an invocation of some age, the best next poll t minimises

    price of a poll [+ price of an invocation, if t is beyond what this one may still make]
        + E[lateness up to t] + P(still running at t) * (cost from t on)

where the prices grow with what the operation takes on average: ten seconds are a tenth of a change of settings and
nothing beside an upgrade. This is a shortest path over a grid of times and ages, solved from its far end (dynamic
programming). F is the recorded sample, smoothed in log time (a few recordings must not pretend to know the second),
mixed with the same sample at half and at twice the speed: the regions, sizes and quotas of a user need not be those of
the recordings.

What is kept of the result: the polls up to the sample's 95th percentile. Beyond it lie stragglers, of which there are
too few to say more than that an end is about equally likely in every equal share of the time passed: a pace that is a
share of it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise
from statistics import NormalDist, fmean, stdev
from typing import NamedTuple

from acme_azure_akscluster.reconcile.polling import NEAR_SECONDS, POLLING_SECONDS
from tools.shared.durations import Samples, quantile

# Prices in seconds of lateness for an operation of 200 seconds: lower means more of them. Chosen so that an end is
# noticed within 5 s at the median and 13 s at the 90th percentile, with the requests of all jobs below eight tenths of
# azure-cli's (`make bench`; a test holds the seconds).
POLL_PRICE, INVOCATION_PRICE = 0.36, 0.22
_PRICED_SECONDS = 200
# Speed of the user's operations against the recorded ones -> how far we believe in it.
BELIEF = ((0.5, 0.16), (1.0, 0.82), (2.0, 0.02))
POLLED_SHARE = 0.95
# After the planned polls: this share of the time passed, between these bounds in seconds.
TAIL_SHARE, TAIL_LEAST, TAIL_MOST = 0.05, 10, 60
# The grid of times at which a poll is considered.
_GRID_SHARE = 0.01
# Smoothing: never finer than 3 % of a duration, and a factor of e^0.4 around a duration recorded once or twice.
_LEAST_BANDWIDTH, _GUESSED_BANDWIDTH = 0.03, 0.4
# A path this much dearer than the best so far only gets dearer.
_HOPELESS_SECONDS = 60.0


def fitted(samples: Samples, price: float = POLL_PRICE) -> dict[str, tuple[int, ...]]:
    """For each operation the seconds after its start at which to poll."""
    return {operation: polls(seconds, price) for operation, seconds in samples.items()}


def polls(seconds: Sequence[float], price: float = POLL_PRICE) -> tuple[int, ...]:
    """The planned polls for one operation's durations; with the price of a poll that of an invocation changes alike."""
    times = _grid(seconds)
    prices = Prices(price, INVOCATION_PRICE * price / POLL_PRICE).times(fmean(seconds) / _PRICED_SECONDS)
    path = _shortest_path(times, _mixture(seconds, times), prices)
    last = quantile(seconds, POLLED_SHARE)
    return tuple(time for place, time in enumerate(path) if place == 0 or time <= last)


class Prices(NamedTuple):
    """Seconds of lateness that one poll, and one invocation, are worth."""

    poll: float
    invocation: float

    def times(self, factor: float) -> Prices:
        """Both, multiplied."""
        return Prices(self.poll * factor, self.invocation * factor)


def _grid(seconds: Sequence[float]) -> list[int]:
    """Whole seconds up to beyond every duration that is believed in, each a small share later than the one before."""
    horizon = max(seconds) * BELIEF[-1][0] * 1.1
    times = [0, 1]
    while times[-1] < horizon:
        times.append(max(times[-1] + 1, round(times[-1] * (1 + _GRID_SHARE))))
    return times


def _bandwidth(logs: Sequence[float]) -> float:
    """Silverman's rule in log time."""
    if len(logs) < 3:
        return _GUESSED_BANDWIDTH
    spread = (quantile(logs, 0.75) - quantile(logs, 0.25)) / 1.34
    deviation = stdev(logs)
    return max(_LEAST_BANDWIDTH, 0.9 * (min(deviation, spread) or deviation) / math.pow(len(logs), 0.2))


def _mixture(seconds: Sequence[float], times: Sequence[int]) -> list[float]:
    """P(duration <= time) for every time of the grid."""
    logs = [math.log(second) for second in seconds]
    kernel = NormalDist(0.0, _bandwidth(logs))

    def ended(time: float) -> float:
        return fmean(kernel.cdf(math.log(time) - log) for log in logs)

    return [sum(belief * ended(time / scale) for scale, belief in BELIEF) if time else 0.0 for time in times]


def _shortest_path(times: Sequence[int], ended: Sequence[float], prices: Prices) -> list[int]:
    """The polls of least expected cost, from the start to the end of the grid."""
    # The expected end within the first n steps of the grid, for E[lateness] without an inner loop.
    middles = [(later + earlier) / 2 for earlier, later in pairwise(times)]
    ends = list(accumulate((m * (b - a) for m, (a, b) in zip(middles, pairwise(ended), strict=True)), initial=0.0))
    last = len(times) - 1
    # By place on the grid and by the invocation's age there: the cost from here on, and the place of the next poll.
    cost = [[0.0] * (POLLING_SECONDS + 1) for _ in times]
    following = [[last] * (POLLING_SECONDS + 1) for _ in times]
    for here in range(last - 1, -1, -1):
        running = 1 - ended[here]
        near, far = [], []
        best = math.inf
        for there in range(here + 1, last + 1):
            gap = times[there] - times[here]
            if here and gap < NEAR_SECONDS and there < last:
                continue
            lateness = times[there] * (ended[there] - ended[here]) - (ends[there] - ends[here])
            base = prices.poll * running + lateness
            anew = base + prices.invocation * running + cost[there][0]
            far.append((anew, gap, there))
            if gap <= POLLING_SECONDS:
                near.append((base, gap, there))
            best = min(best, anew)
            if anew > best + _HOPELESS_SECONDS:
                break
        # The best poll by a new invocation, for each gap from which on it has to be a new one.
        anew_from = list(accumulate(reversed(far), min))[::-1]
        for age in range(POLLING_SECONDS + 1):
            # Nothing polls before the first poll.
            left = POLLING_SECONDS - age if here else 0
            within = [(base + cost[there][age + gap], gap, there) for base, gap, there in near if gap <= left]
            beyond = next((choice for (_, gap, _), choice in zip(far, anew_from, strict=True) if gap > left), None)
            cost[here][age], _, following[here][age] = min([*within, *([beyond] if beyond else [])])
    path, here, age = [], 0, 0
    while here != last:
        there = following[here][age]
        gap = times[there] - times[here]
        age = age + gap if here and age + gap <= POLLING_SECONDS else 0
        here = there
        path.append(times[here])
    return path
