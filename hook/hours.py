"""Hours in which nodes may be disrupted: "Mon-Fri 20:00-06:00; Sat,Sun 00:00-24:00", in UTC. Pure."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY = f"(?:{'|'.join(_DAYS)})"
_WINDOW = re.compile(
    rf"(?:(?P<days>{_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*) )?(?P<from>\d\d:\d\d)-(?P<to>\d\d:\d\d)"
)
_MINUTES_OF_A_DAY = 24 * 60


class Window(NamedTuple):
    """Minutes of the days on which it begins (0 is Monday); one that ends earlier than it begins ends a day later."""

    days: frozenset[int]
    begins: int
    ends: int


def parse(text: str) -> list[Window]:
    """The windows; none of an empty text. Raises ValueError that says what is wrong."""
    return [_window(part.strip()) for part in text.split(";") if part.strip()]


def contains(windows: Sequence[Window], moment: datetime) -> bool:
    """Whether a moment, in UTC, is in one of the windows."""
    day, minute = moment.weekday(), moment.hour * 60 + moment.minute
    for days, begins, ends in windows:
        overnight = ends <= begins
        if day in days and begins <= minute and (overnight or minute < ends):
            return True
        if overnight and (day - 1) % 7 in days and minute < ends:
            return True
    return False


def _window(text: str) -> Window:
    match = _WINDOW.fullmatch(text)
    if match is None:
        raise ValueError(f'{text!r} is not like "Mon-Fri 20:00-06:00"')
    begins, ends = _minutes(match["from"]), _minutes(match["to"])
    return Window(_days(match["days"]), begins, ends)


def _days(text: str | None) -> frozenset[int]:
    if text is None:
        return frozenset(range(7))
    numbers: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        begin, end = _DAYS.index(first), _DAYS.index(last or first)
        numbers |= {day % 7 for day in range(begin, end + 1 if end >= begin else end + 8)}
    return frozenset(numbers)


def _minutes(text: str) -> int:
    hours, minutes = map(int, text.split(":"))
    total = hours * 60 + minutes
    if minutes > 59 or total > _MINUTES_OF_A_DAY:
        raise ValueError(f"{text} is not a time of the day")
    return total
