"""Two times: the wall's, which tokens and timestamps carry, and the cloud's, which runs `speed` times as fast.

Operations, token buckets and propagation delays are all reckoned in cloud seconds with the figures of the real Azure,
so that a sandbox at speed 60 behaves as the real service 60 times as fast, and one at speed 1 takes as long.
"""

import datetime
from collections.abc import Callable

from sandbox.azure.core.store import MemoryStore

Now = Callable[[], float]
_KIND, _KEY = "clock", "clock"


class SandboxClock:
    """`now()` gives seconds since the epoch (or virtual ones). The rate can change; restarts keep it."""

    def __init__(self, now: Now, store: MemoryStore, speed: float) -> None:
        self._now = now
        self._store = store
        # What both clocks showed when the rate was last set, and the rate since then.
        self._anchor = store.get(_KIND, _KEY) or {"wall": now(), "cloud": now(), "speed": speed}
        self.set_speed(speed)

    @property
    def speed(self) -> float:
        return float(self._anchor["speed"])

    def wall(self) -> float:
        return self._now()

    def cloud(self) -> float:
        return float(self._anchor["cloud"] + (self._now() - self._anchor["wall"]) * self.speed)

    def wall_at(self, cloud: float) -> float:
        """The wall's time at which the cloud's clock shows `cloud`, at today's speed."""
        return float(self._anchor["wall"] + (cloud - self._anchor["cloud"]) / self.speed)

    def set_speed(self, speed: float) -> None:
        if speed <= 0:
            raise ValueError(f"speed must be above 0, not {speed}")
        self._anchor = {"wall": self.wall(), "cloud": self.cloud(), "speed": speed}
        self._store.put(_KIND, _KEY, self._anchor)


def iso(wall: float) -> str:
    """2026-11-22T17:00:00.1234567Z, with the seven digits that .NET services print."""
    moment = datetime.datetime.fromtimestamp(wall, datetime.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond:06d}0Z"


def iso_seconds(wall: float) -> str:
    return datetime.datetime.fromtimestamp(wall, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def http_date(wall: float) -> str:
    return datetime.datetime.fromtimestamp(wall, datetime.UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
