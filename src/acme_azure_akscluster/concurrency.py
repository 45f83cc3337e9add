"""Several requests at the same time, for what is read in one round; and one that ends in its time."""

import contextvars
import threading
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


def within[T](seconds: float, job: Callable[[], T]) -> T:
    """The job's result, or TimeoutError if it has none after so many seconds.

    For a client that knows limits for connecting and for each read, and none for the whole answer. The job's thread is
    left to these limits.
    """
    results: list[T] = []
    failures: list[Exception] = []

    def run() -> None:
        try:
            results.append(job())
        except Exception as error:  # noqa: BLE001 (raised again where the result is waited for)
            failures.append(error)

    thread = threading.Thread(target=contextvars.copy_context().run, args=(run,), daemon=True)
    thread.start()
    thread.join(seconds)
    for failure in failures:
        raise failure
    if not results:
        raise TimeoutError(f"no complete answer after {seconds:.0f} s")
    return results[0]
