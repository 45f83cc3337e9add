"""Several requests at the same time, for what is read in one round."""

import contextvars
from collections.abc import Callable, Sequence
from typing import Any

# Runs jobs and gives their results, in their order.
RunConcurrently = Callable[[Sequence[Callable[[], Any]]], list[Any]]
# As many connections to one host are kept open (urllib3's pool); more would be opened for one request each.
_MOST = 10


def in_threads[T](jobs: Sequence[Callable[[], T]]) -> list[T]:
    """The jobs' results in their order; when all have ended, the first exception of one is raised.

    The last job runs in this thread, so that one alone starts none. The others know what this one does (what is secret
    in the invocation: `redaction`), and what they learn of it, it knows.
    """
    if len(jobs) < 2:
        return [job() for job in jobs]
    from concurrent.futures import ThreadPoolExecutor  # not worth a cold start: most templates never need it

    with ThreadPoolExecutor(min(len(jobs), _MOST) - 1) as pool:
        others = [pool.submit(contextvars.copy_context().run, job) for job in jobs[:-1]]
        own = jobs[-1]()
    return [*(other.result() for other in others), own]
