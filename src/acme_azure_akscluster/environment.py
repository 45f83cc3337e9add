"""What the handlers take from their surroundings: clocks, sleep, the network. Tests pass others."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .cloudformation import first_calls
from .concurrency import RunConcurrently, in_threads
from .identity.aws import Aws


@dataclass(frozen=True)
class Environment:
    """`now` is seconds since the epoch; `clock` is monotonic; `transport` is azure-core's, None for its default.

    `aws` makes the caller's side of AWS out of a session, a region and a deadline; `concurrently` runs several reads at
    the same time; `since_first_call` says how long ago a request's token was first seen here, None if it never was.
    """

    now: Callable[[], float] = time.time
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    transport: Any = None
    aws: Callable[..., Any] = Aws
    concurrently: RunConcurrently = in_threads
    since_first_call: Callable[[str], float | None] = first_calls.seconds_since
