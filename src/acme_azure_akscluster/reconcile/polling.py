"""How long operations take and when to poll them again.

The table is fitted to some 900 real operations (bench/waiting has the derivation): poll where an end is likely, leave
alone where it is not. Against a fixed delay of 40 s it makes fewer calls and notices the end in half the time.
"""

from typing import NamedTuple

from .polling_table import FITTED, TAIL_LEAST, TAIL_MOST, TAIL_SHARE


class Schedule(NamedTuple):
    """`polls`: seconds after the operation's start at which to poll; `usual`: what it takes as a rule, in seconds."""

    polls: tuple[int, ...]
    usual: int


SCHEDULES = {
    **{operation: Schedule(*row) for operation, row in FITTED.items()},
    # No recording waited for one: ARM answers a PATCH of tags with the settled cluster more often than not.
    "tags": Schedule((5, 15), 5),
    # Children of the cluster are written at once (recorded: a second); what is waited for is the next invocation.
    "child": Schedule((5, 15), 1),
    # One was recorded of each: an extension within 403 s, a configuration within 81 s.
    "flux extension": Schedule((180, 270, 360, 450), 300),
    "flux configuration": Schedule((30, 60, 90, 150), 60),
}
# Of a callback context that another release wrote.
_UNKNOWN = SCHEDULES["update cluster"]
# Somebody else's operation, of which neither kind nor start is known: poll in half a minute, then less and less often.
OTHERS_LEAST, OTHERS_MOST, OTHERS_SHARE = 30, 120, 0.2
# A poll that is nearer than this is not worth a request of its own: wait for the one after it.
NEAR_SECONDS = 3
# Polls are made by the same invocation up to this many seconds after its beginning: a callback costs a login, and at
# times a cold start, where a poll costs a request. CloudFormation wants the answer in 60 s and bills seconds beyond 30.
POLLING_SECONDS = 25


def schedule(operation: str) -> Schedule:
    """When to poll an operation; one that the table does not know is polled like a change of the cluster."""
    return SCHEDULES.get(operation, _UNKNOWN)


def delay(operation: str, elapsed: float) -> int:
    """Seconds to wait before polling again an operation that has been running for `elapsed` seconds."""
    for poll in schedule(operation).polls:
        if poll >= elapsed + NEAR_SECONDS:
            return round(poll - elapsed)
    return round(min(TAIL_MOST, max(TAIL_LEAST, elapsed * TAIL_SHARE)))


def others(elapsed: float) -> int:
    """Seconds to wait before polling again another client's operation, waited for since `elapsed` seconds."""
    return round(min(OTHERS_MOST, max(OTHERS_LEAST, elapsed * OTHERS_SHARE)))


def format_duration(seconds: float) -> str:
    """A duration in words: "45 s", "3 min 20 s", "1 h 5 min"."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"
