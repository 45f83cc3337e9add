"""Many stacks at one instant: a clock that runs several conversations in turn, switching at every request and sleep.

Each task is a thread, but only one runs at a time, and which one is drawn from the seed: the same seed, the same race.
"""

import heapq
import random
import threading
from collections.abc import Callable
from typing import Any

from tests.support.harness import VirtualClock


class Simultaneous(VirtualClock):
    """`run` starts tasks at one instant; within them `sleep(0)` lets another one go on."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._random = random.Random(seed)
        self._waiting: list[tuple[float, float, int]] = []
        self._turns: list[threading.Semaphore] = []
        self._back = threading.Semaphore(0)
        self._mine = threading.local()

    def sleep(self, seconds: float) -> None:
        me = getattr(self._mine, "number", None)
        if me is None:
            super().sleep(seconds)
            return
        self._queue(me, self.time + seconds)
        self._back.release()
        self._turns[me].acquire()

    def _queue(self, number: int, when: float) -> None:
        heapq.heappush(self._waiting, (when, self._random.random(), number))

    def run[T](self, tasks: list[Callable[[], T]]) -> list[T]:
        """All of them to their ends; what one raises is raised here."""
        results: list[Any] = [None] * len(tasks)
        errors: list[BaseException] = []
        self._turns = [threading.Semaphore(0) for _ in tasks]

        def work(number: int) -> None:
            self._mine.number = number
            self._turns[number].acquire()
            try:
                results[number] = tasks[number]()
            except BaseException as error:  # noqa: BLE001 - raised again below, in the caller's thread
                errors.append(error)
            self._back.release()

        threads = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(len(tasks))]
        for number, thread in enumerate(threads):
            thread.start()
            self._queue(number, self.time)
        while self._waiting:
            when, _, number = heapq.heappop(self._waiting)
            self.time = max(self.time, when)
            self._turns[number].release()
            self._back.acquire()
        if errors:
            raise errors[0]
        return results
