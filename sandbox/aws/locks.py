"""The account's shared locks: named, taken in one order, never held across a request, and watched.

A lock that waits for itself through another thread or through a server hangs the whole sandbox without a word. So the
order is checked at every acquisition, `forbid_held` guards every request that the sandbox makes, and a watchdog names
the holders and waiters of a lock that a thread has waited for too long.
"""

import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, cast

WATCH_SECONDS = 20.0
# The order in which a thread takes them.
ACCOUNT_RANK, STACKS_RANK, REQUESTS_RANK = 1, 2, 3


class LockOrderError(RuntimeError):
    """A thread uses its locks in an order that can end in a deadlock."""


@dataclass(slots=True)
class _Watched:
    """A thread with a lock, or one that waits for it."""

    lock: "SharedLock"
    thread: int
    name: str
    since: float


class SharedLock:
    """A re-entrant lock. A thread that holds one may only take others of a higher `rank`."""

    def __init__(self, name: str, rank: int, watch: "LockWatch | None" = None) -> None:
        self.name = name
        self.rank = rank
        self._watch = watch or WATCH
        self._lock = threading.RLock()
        self._depth = 0

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        if self._is_owned():
            self._depth += 1
            return True
        self._watch.require_order(self)
        with self._watch.waiting(self):
            taken = self._lock.acquire(blocking, timeout)
        if taken:
            self._depth = 1
            self._watch.took(self)
        return taken

    def release(self) -> None:
        if not self._is_owned():
            raise RuntimeError(f"The lock of {self.name} is not held by this thread.")
        self._depth -= 1
        if self._depth == 0:
            self._watch.gave(self)
            self._lock.release()

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def condition(self) -> threading.Condition:
        """A condition whose lock this is. A thread that waits for it must hold no other lock."""
        return threading.Condition(cast("Any", self))

    # What threading.Condition asks of its lock.

    def _is_owned(self) -> bool:
        return self._watch.holds(self)

    def _release_save(self) -> int:
        """For a wait: entirely free, however often it was entered."""
        others = [held.name for held in self._watch.held() if held is not self]
        if others:
            raise LockOrderError(f"This thread waits for a change of {self.name} while it holds {', '.join(others)}.")
        depth, self._depth = self._depth, 0
        self._watch.gave(self)
        self._lock.release()
        return depth

    def _acquire_restore(self, depth: int) -> None:
        self.acquire()
        self._depth = depth


@dataclass(slots=True)
class LockWatch:
    """Knows who holds and who waits. `clock` gives seconds."""

    clock: Callable[[], float] = time.monotonic
    _held: dict[tuple[int, int], _Watched] = field(default_factory=dict)
    _waiting: dict[int, _Watched] = field(default_factory=dict)

    def held(self) -> list[SharedLock]:
        """The locks of this thread."""
        me = threading.get_ident()
        return [entry.lock for entry in list(self._held.values()) if entry.thread == me]

    def holds(self, lock: SharedLock) -> bool:
        return (threading.get_ident(), id(lock)) in self._held

    def require_order(self, lock: SharedLock) -> None:
        above = [held.name for held in self.held() if held.rank >= lock.rank]
        if above:
            raise LockOrderError(f"The lock of {lock.name} must be taken before that of {', '.join(above)}.")

    def took(self, lock: SharedLock) -> None:
        self._held[threading.get_ident(), id(lock)] = self._entry(lock)

    def gave(self, lock: SharedLock) -> None:
        del self._held[threading.get_ident(), id(lock)]

    @contextmanager
    def waiting(self, lock: SharedLock) -> Iterator[None]:
        me = threading.get_ident()
        self._waiting[me] = self._entry(lock)
        try:
            yield
        finally:
            del self._waiting[me]

    def stuck(self, seconds: float) -> list[str]:
        """A line for each thread that has waited longer than this: for which lock, and who holds it and where."""
        now = self.clock()
        lines = []
        for waiter in list(self._waiting.values()):
            if now - waiter.since < seconds:
                continue
            holders = [entry for entry in list(self._held.values()) if entry.lock is waiter.lock]
            held_by = "; ".join(
                f"{entry.name} for {now - entry.since:.0f} s, at {_place(entry.thread)}" for entry in holders
            )
            lines.append(
                f"{waiter.name} has waited {now - waiter.since:.0f} s for the lock of {waiter.lock.name}, "
                f"held by {held_by or 'nobody'}"
            )
        return lines

    def _entry(self, lock: SharedLock) -> _Watched:
        thread = threading.current_thread()
        return _Watched(lock, threading.get_ident(), thread.name, self.clock())


# The process has one account and one moto.
WATCH = LockWatch()


def forbid_held(request: str, watch: LockWatch = WATCH) -> None:
    """Before a request is sent: its receiver may need a lock that this thread holds. Raises LockOrderError."""
    held = [lock.name for lock in watch.held()]
    if held:
        raise LockOrderError(f"{request} is requested while this thread holds the lock of {', '.join(held)}.")


def watchdog(
    report: Callable[[str], None], stopped: threading.Event, seconds: float = WATCH_SECONDS, watch: LockWatch = WATCH
) -> threading.Thread:
    """Start reporting stuck threads, until `stopped`."""

    def look() -> None:
        while not stopped.wait(seconds / 2):
            for line in watch.stuck(seconds):
                report(line)

    thread = threading.Thread(target=look, name="lock-watchdog", daemon=True)
    thread.start()
    return thread


def _place(thread: int) -> str:
    """Where a thread is: its innermost frames."""
    frame: Any = sys._current_frames().get(thread)
    if frame is None:
        return "its end"
    frames = traceback.extract_stack(frame)[-4:]
    return " < ".join(f"{entry.filename.rsplit('/', 1)[-1]}:{entry.lineno} {entry.name}" for entry in reversed(frames))
