"""Reads AWS until an operation has ended.

botocore's waiters for stacks also end with a rollback that is still in progress, with the status of an earlier
operation, and with throttling.
"""

from collections.abc import Callable

from botocore.exceptions import ClientError

_THROTTLED = frozenset({"Throttling", "ThrottlingException"})


def poll[T](read: Callable[[], T], has_ended: Callable[[T], bool], pause: Callable[[], None]) -> T:
    """The first read of an end, with a pause after each other read. Throttling is retried, other errors are raised."""
    while True:
        try:
            current = read()
        except ClientError as error:
            if error.response["Error"]["Code"] not in _THROTTLED:
                raise
        else:
            if has_ended(current):
                return current
        pause()
