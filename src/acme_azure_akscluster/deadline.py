"""The time that an invocation has left; every network timeout is derived from it."""

import time
from collections.abc import Callable
from typing import NamedTuple

# CloudFormation wants an answer within 60 s of a create, update or delete, and within 30 s of a read or list
# (docs/aws-behaviour.md#handler-limits). The margins leave time to return the answer.
MUTATION_SECONDS = 55.0
READ_SECONDS = 26.0
# A create has to show an identifier within 60 s of CloudFormation's first call, which no later call prolongs
# (docs/aws-behaviour.md#identifier-first). A process may die once, at any moment. Until the next one works, 7 s
# pass: 5 s for CloudFormation to call again and 2 s for a cold start, as the first call had. Each call may send
# telemetry for 3 s. A first call gets so long that a second whole window fits into the minute, since another
# environment does not know of the first call: 2 + 22 + 3, then 5 + 2 + 22 + 3, are 59 s.
FIRST_CALL_SECONDS = 22.0
# A later call in the same environment ends so long after the first call: with 2 + 3 s more it is below 45 s.
IDENTIFIER_SECONDS = 39.0
# At the latest it begins at 22 + 3 + 7 = 32 s, so 7 s are left to read what the call before has made. If CloudFormation
# calls later than that, this is still enough.
LATE_LOOK_SECONDS = 6.0
# One request must never eat the whole invocation; before there is an identifier, what came of it must be seen as well,
# and another attempt must fit in.
REQUEST_SECONDS = 30.0
UNIDENTIFIED_REQUEST_SECONDS = 7.0
# What sending an invocation's logs and metrics may take after that.
TELEMETRY_SECONDS = 3.0
# Less than this and a request is not worth starting.
SHORTEST_REQUEST_SECONDS = 0.5


class Deadline(NamedTuple):
    """A moment on a monotonic clock after which the handler must have answered.

    `request` is how long the answer to one request is waited for at most, in seconds.
    """

    at: float
    clock: Callable[[], float] = time.monotonic
    request: float = REQUEST_SECONDS

    @classmethod
    def within(
        cls, seconds: float, clock: Callable[[], float] = time.monotonic, request: float = REQUEST_SECONDS
    ) -> "Deadline":
        """The deadline `seconds` from now."""
        return cls(clock() + seconds, clock, request)

    def remaining(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self.at - self.clock())

    def allows(self, seconds: float = SHORTEST_REQUEST_SECONDS) -> bool:
        """Whether `seconds` are left."""
        return self.remaining() >= seconds
