"""The one retry policy: what is temporary is tried again while there is time; what is not is reported.

Within an invocation there is time for a few attempts (`within`); where CloudFormation calls back, a passing problem is
waited out from callback to callback (`wait_out`).
"""

from collections.abc import Callable

from cloudformation_cli_python_lib import ProgressEvent

from ..cloudformation.progress_events import in_progress
from ..deadline import Deadline
from ..errors.problem import Problem
from . import polling
from .invocation import Invocation

# A passing problem is waited out for an hour and a half. An outage is seldom as long, and of the two hours that
# CloudFormation gives a create, enough is left to report it: a failed create is rolled back, and the cluster with it.
PATIENCE_SECONDS = 5400
# The longer it lasts, the less often it is tried: pauses are this share of the time passed, up to so many seconds.
_PAUSE_SHARE, _PAUSE_MOST = 0.2, 60


def within[T](
    attempt: Callable[[], T],
    deadline: Deadline,
    sleep: Callable[[float], None],
    *,
    needs: float,
    pause: Callable[[int, float, float], float] = lambda _number, wait, _spare: wait,
    most: int | None = None,
) -> T:
    """Try until it succeeds, fails for good, or no time is left for another attempt.

    Args:
        needs: seconds that an attempt takes at most.
        pause: seconds before the next attempt, from its number (1, 2, ...), the problem's own wait, and the seconds
            that are left beside those of the attempt, which may be negative.
        most: attempts in all; None for as many as there is time for.

    Raises:
        Problem: the last attempt's.
    """
    number = 1
    while True:
        try:
            return attempt()
        except Problem as problem:
            if problem.wait is None or number == most:
                raise
            # Read once: on a clock that goes on, whatever just fits no longer does a moment later.
            spare = deadline.remaining() - needs
            seconds = pause(number, problem.wait, spare)
            if seconds > spare:
                raise
            sleep(seconds)
            number += 1


def wait_out(invocation: Invocation, problem: Problem, *, hint: str = "") -> ProgressEvent:
    """An event that waits for a passing problem to pass; a final one, or one that does not pass, is raised."""
    if problem.wait is None:
        raise problem
    again = invocation.progress.retry(invocation.now())
    lasted = invocation.now() - again.retrying
    if lasted >= PATIENCE_SECONDS:
        duration = polling.format_duration(PATIENCE_SECONDS)
        raise Problem(
            problem.code, f"{problem.message} (given up after {duration}; deploy again once it has passed)"
        ) from problem
    delay = max(1, round(max(problem.wait, min(_PAUSE_MOST, lasted * _PAUSE_SHARE))))
    message = (
        f"{hint}{problem.message} (attempt {again.retries} in {polling.format_duration(lasted)}; again in "
        f"{polling.format_duration(delay)})"
    )
    return in_progress(invocation.model(), message, again.context(), delay)
