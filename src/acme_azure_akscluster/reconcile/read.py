"""Read: everything but write-only properties."""

from collections.abc import Callable, Mapping
from typing import Any

from cloudformation_cli_python_lib import ProgressEvent

from ..cloudformation.progress_events import succeeded
from ..deadline import Deadline
from ..domain import child_kinds
from ..errors.problem import Problem
from ..planning.children import registry
from ..planning.children.registry import Children
from ..properties import translation
from ..properties.reported import reported
from . import observe, retries
from .invocation import Invocation

_ATTEMPTS = 5
_ATTEMPT_SECONDS = 5


def read(invocation: Invocation) -> ProgressEvent:
    """The cluster as it is, with the children that its mark names."""
    return patiently(lambda: _read(invocation), invocation.deadline, invocation.sleep)


def patiently[T](request: Callable[[], T], deadline: Deadline, sleep: Callable[[float], None]) -> T:
    """The retries of reads and lists, which have no callbacks to wait with: a few, with growing pauses."""
    try:
        return retries.within(
            request, deadline, sleep, needs=_ATTEMPT_SECONDS, pause=lambda number, _wait, _spare: number, most=_ATTEMPTS
        )
    except Problem as problem:
        if problem.wait is None:
            raise
        what, _, advice = problem.message.partition(" What to do: ")
        text = (
            f"{what} (it persists; reads and lists have 30 s). What to do: {advice or 'try again once it has passed'}"
        )
        raise Problem(problem.code, text, wait=problem.wait, answer=problem.answer) from problem


def _read(invocation: Invocation) -> ProgressEvent:
    observed = observe.cluster(invocation)
    if observed is None:
        raise invocation.absent()
    kinds = child_kinds.marked(observed)
    owned = observe.children(invocation.azure, invocation.where, kinds, invocation.concurrently)
    return succeeded(model(observed, owned))


def model(observed: Mapping[str, Any], owned: Children) -> dict[str, Any]:
    """The model of a cluster as it is: all but write-only properties."""
    return reported({**translation.from_arm(observed), **registry.reported(observed, owned)}, observed)
