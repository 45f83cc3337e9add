"""Jobs beside each other, as far as they end in time."""

import contextvars
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

# As many clusters are read at once; each reads up to ten things at once.
_MOST = 12

# Runs jobs for so many seconds and gives their results in their order, None for what has not ended.
type Run = Callable[[Sequence[Callable[[], Any]], float], list[Any]]


def in_time(jobs: Sequence[Callable[[], Any]], seconds: float) -> list[Any]:
    """As `Run`. What has not ended ends by its own deadline, and nobody waits for it."""
    if not jobs:
        return []
    pool = ThreadPoolExecutor(min(len(jobs), _MOST))
    try:
        futures = [pool.submit(contextvars.copy_context().run, job) for job in jobs]
        wait(futures, timeout=max(0.0, seconds))
        return [future.result() if future.done() and not future.cancelled() else None for future in futures]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
