"""The time of a cloud that may be quicker than ours."""

import time

_LOOK_SECONDS, _SHORTEST_LOOK_SECONDS = 5.0, 0.1


class Clock:
    """A cloud's time, which passes `speed` times as fast as ours."""

    def __init__(self, speed: float) -> None:
        self.speed = speed
        # For botocore's waiters: our seconds between two reads of a stack, however long it takes.
        self.pace = {"Delay": max(_SHORTEST_LOOK_SECONDS, _LOOK_SECONDS / speed), "MaxAttempts": 10**6}

    def __call__(self) -> float:
        return time.monotonic() * self.speed

    def sleep(self, seconds: float) -> None:
        """Seconds of the cloud."""
        time.sleep(seconds / self.speed)
