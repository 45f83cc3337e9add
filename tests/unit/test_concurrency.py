"""Reads at the same time."""

import threading

import pytest

from acme_azure_akscluster.concurrency import in_threads
from acme_azure_akscluster.observability import redaction


def test_all_run_at_the_same_time_and_their_results_keep_their_order() -> None:
    meeting = threading.Barrier(3, timeout=10)

    def job(number: int) -> int:
        meeting.wait()  # nobody passes before all three are here
        return number

    assert in_threads([lambda: job(1), lambda: job(2), lambda: job(3)]) == [1, 2, 3]


def test_concurrency_does_not_exceed_the_pooled_connections() -> None:
    before, counted = set(threading.enumerate()), threading.Event()
    threads: list[set[threading.Thread]] = []

    def last() -> None:  # runs in the caller's thread, while the others wait
        threads.append(set(threading.enumerate()) - before)
        counted.set()

    assert in_threads([*([lambda: counted.wait(10)] * 39), last]) == [*[True] * 39, None]
    assert len(threads[0]) == 9


def test_one_alone_runs_in_the_callers_thread_and_none_gives_nothing() -> None:
    assert in_threads([threading.current_thread]) == [threading.current_thread()]
    assert in_threads([]) == []


@pytest.mark.parametrize("failing", [0, 1])
def test_an_exception_of_one_is_raised_when_the_others_have_ended(failing: int) -> None:
    ended: list[int] = []

    def job(number: int) -> None:
        if number == failing:
            raise ValueError(f"job {number}")
        ended.append(number)

    with pytest.raises(ValueError, match=f"job {failing}"):
        in_threads([lambda: job(0), lambda: job(1)])
    assert ended == [1 - failing]


def test_a_secret_of_the_invocation_is_hidden_in_every_thread() -> None:
    with redaction.quiet_about(frozenset({"known-before"})):
        written = in_threads([lambda: redaction.redacted("known-before")] * 3)
        in_threads([lambda: redaction.learn("learnt-1"), lambda: redaction.learn("learnt-2")])
        written += in_threads([lambda: redaction.redacted("learnt-1"), lambda: redaction.redacted("learnt-2")])
        written.append(redaction.redacted("learnt-1"))
    assert written == [redaction.HIDDEN] * 6
