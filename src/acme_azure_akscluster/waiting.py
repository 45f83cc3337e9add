"""How long operations take and when to look at them again.

The figures come from real operations (azure/FACTS, "How long it takes"): the first look is near the quickest quarter
of them, so that few calls are wasted before an end is likely, and the pace afterwards is about a tenth of the median.
"""

from typing import NamedTuple


class Schedule(NamedTuple):
    """Seconds until the first look, between looks after it, and what an operation of this kind usually takes."""

    first: int
    pace: int
    usual: int


SCHEDULES = {
    "create cluster": Schedule(190, 25, 299),
    "update cluster": Schedule(85, 15, 110),
    "delete cluster": Schedule(150, 25, 204),
    "upgrade cluster": Schedule(600, 60, 867),
    "upgrade pool": Schedule(400, 45, 463),
    "start cluster": Schedule(165, 20, 253),
    "stop cluster": Schedule(85, 10, 105),
    "create pool": Schedule(95, 20, 209),
    "update pool": Schedule(8, 15, 8),
    "scale pool": Schedule(80, 20, 175),
    "delete pool": Schedule(50, 15, 50),
    "start pool": Schedule(195, 15, 206),
    "stop pool": Schedule(36, 10, 44),
    "tags": Schedule(5, 10, 5),
}
# What to wait when somebody else's operation is in the way and its kind and start are unknown.
OTHERS_SECONDS = 30
# After this many times the usual time an operation is a straggler: looking often no longer pays.
_STRAGGLER = 3
_STRAGGLER_PACE = 60


def delay(operation: str, elapsed: float) -> int:
    """Seconds to wait before looking again at an operation that has been running for `elapsed` seconds."""
    schedule = SCHEDULES[operation]
    if elapsed < schedule.first:
        return max(1, round(schedule.first - elapsed))
    if elapsed > _STRAGGLER * schedule.usual:
        return max(schedule.pace, _STRAGGLER_PACE)
    return schedule.pace


def spoken(seconds: float) -> str:
    """A duration as a person says it: "45 s", "3 min 20 s", "1 h 5 min"."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"
