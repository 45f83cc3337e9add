"""Loaded by a peer's Python at its start: pauses of a second and more pass as fast as the sandbox's time does.

So a peer that asks every 30 s does so in the sandbox's seconds, and makes as many requests as it would in life size.
Shorter pauses are its own pace of work and stay as they are.
"""

import os
import time

_SPEED = float(os.environ["BENCH_SPEED"])
_sleep = time.sleep


def _scaled(seconds: float, /) -> None:
    _sleep(seconds / _SPEED if seconds >= 1 else seconds)


time.sleep = _scaled  # type: ignore[assignment]
