"""The account's locks: their order, requests and waits with one held, and what the watchdog says of a stuck thread."""

import threading
from collections.abc import Callable

import pytest

from sandbox.aws.locks import LockOrderError, LockWatch, SharedLock, forbid_held, watchdog


@pytest.fixture
def watch() -> LockWatch:
    return LockWatch()


@pytest.fixture
def account(watch: LockWatch) -> SharedLock:
    return SharedLock("the account", 1, watch)


@pytest.fixture
def stacks(watch: LockWatch) -> SharedLock:
    return SharedLock("the stacks", 2, watch)


def run(work: Callable[[], None], name: str = "stack-a") -> threading.Thread:
    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    return thread


def test_locks_are_taken_in_their_order_and_again(account: SharedLock, stacks: SharedLock, watch: LockWatch) -> None:
    with account, stacks, account, stacks:
        assert watch.held() == [account, stacks]
    assert watch.held() == []


def test_the_reverse_order_is_refused(account: SharedLock, stacks: SharedLock) -> None:
    with stacks, pytest.raises(LockOrderError, match="the account must be taken before that of the stacks"):
        account.acquire()


def test_a_request_with_a_lock_held_is_refused(account: SharedLock, watch: LockWatch) -> None:
    forbid_held("ssm:GetParameter", watch)
    with account, pytest.raises(LockOrderError, match=r"ssm:GetParameter is requested while .* the account"):
        forbid_held("ssm:GetParameter", watch)
    forbid_held("ssm:GetParameter", watch)


def test_another_thread_gets_the_lock_only_when_it_is_free(account: SharedLock) -> None:
    results: list[bool] = []

    with account:
        run(lambda: results.append(account.acquire(blocking=False))).join()
    run(lambda: results.append(account.acquire(blocking=False))).join()

    assert results == [False, True]


def test_a_wait_for_a_change_frees_the_lock_however_often_it_is_held(stacks: SharedLock, watch: LockWatch) -> None:
    changed = stacks.condition()
    seen: list[str] = []

    def change() -> None:
        with changed:
            seen.append("changed")
            changed.notify_all()

    with changed, stacks:
        thread = run(change)
        changed.wait_for(lambda: bool(seen))
        assert watch.held() == [stacks]
    thread.join()
    assert watch.held() == []


def test_a_wait_with_another_lock_held_is_refused(account: SharedLock, stacks: SharedLock) -> None:
    changed = stacks.condition()

    with (
        account,
        changed,
        pytest.raises(LockOrderError, match="waits for a change of the stacks while it holds the account"),
    ):
        changed.wait()


def test_releasing_a_lock_that_is_not_held_is_refused(account: SharedLock) -> None:
    with pytest.raises(RuntimeError, match="not held"):
        account.release()


def test_the_watchdog_names_who_waits_for_what_and_who_holds_it() -> None:
    now, waits, go_on = [100.0], threading.Event(), threading.Event()
    watch = LockWatch(lambda: now[0])
    account = SharedLock("the account", 1, watch)
    reports: list[str] = []
    reported, stopped = threading.Event(), threading.Event()

    def hold() -> None:
        with account:
            waits.set()
            go_on.wait()

    def wait() -> None:
        with account:
            pass

    holder = run(hold, "stack-holder")
    waits.wait()
    waiter = run(wait, "stack-waiter")
    while not watch.stuck(0):
        pass
    assert watch.stuck(20) == []
    now[0] = 131.0

    def report(line: str) -> None:
        reports.append(line)
        reported.set()

    dog = watchdog(report, stopped, 0.001, watch)
    reported.wait()
    stopped.set()
    go_on.set()
    for thread in (dog, holder, waiter):
        thread.join()

    assert reports[0].startswith(
        "stack-waiter has waited 31 s for the lock of the account, held by stack-holder for 31 s, at threading.py:"
    )
    assert "hold" in reports[0]
    assert watch.stuck(0) == []
