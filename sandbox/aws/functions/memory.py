"""Lambda's memory limit: the function is killed when its resident memory exceeds what was configured."""

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

INTERVAL_SECONDS = 0.1
# To look for processes is to read a file of each one on the machine, so it is done in every tenth sample only.
SAMPLES_PER_SEARCH = 10


def resident_mb(pid: int) -> float:
    """Resident memory of a process in MB now, 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS:")), 0.0)


class MemoryWatch:
    """Samples a worker's processes while a call runs. `peak_mb` is the largest sum seen.

    `known` are those that were found before, by an earlier call; `search` finds all that there are now.
    """

    def __init__(self, known: list[int], search: Callable[[], list[int]], limit_mb: int) -> None:
        self.pids = known
        self._search = search
        self._limit = limit_mb
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="memory-watch", daemon=True)
        self.peak_mb = 0.0

    def __enter__(self) -> "MemoryWatch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._sample()
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        samples = 0
        while not self._done.wait(INTERVAL_SECONDS):
            if samples % SAMPLES_PER_SEARCH == 0:
                self.pids = self._search()
            samples += 1
            self._sample()

    def _sample(self) -> None:
        used = sum(map(resident_mb, self.pids))
        if used == 0.0:
            self.pids = self._search()
            used = sum(map(resident_mb, self.pids))
        self.peak_mb = max(self.peak_mb, used)
        if used > self._limit:
            for pid in self.pids:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
