"""The time of a cloud that may be quicker than ours."""

import time
from collections.abc import Callable

_POLL_SECONDS, _SHORTEST_POLL_SECONDS = 5.0, 0.1


class Clock:
    """A cloud's time, which passes `speed` times as fast as ours. `sleep` takes our seconds."""

    def __init__(self, speed: float, sleep: Callable[[float], None] = time.sleep) -> None:
        self.speed, self._sleep = speed, sleep

    def __call__(self) -> float:
        return time.monotonic() * self.speed

    def sleep(self, seconds: float) -> None:
        """Seconds of the cloud."""
        self._sleep(seconds / self.speed)

    def pause(self) -> None:
        """Between two reads of a stack."""
        self._sleep(max(_SHORTEST_POLL_SECONDS, _POLL_SECONDS / self.speed))
