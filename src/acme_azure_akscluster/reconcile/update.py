"""Update: the steps that lead from what is observed to what is desired, one at a time."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from cloudformation_cli_python_lib import ProgressEvent

from ..cloudformation.progress_events import in_progress, succeeded
from ..domain import start_delay
from ..planning import ownership_marks, pool_rollback
from ..planning.children import registry
from ..planning.children.registry import Children
from ..planning.comparison import Comparison
from ..planning.plan import plan
from . import loop, observe, stabilize
from .invocation import Invocation
from .read import model


def update(invocation: Invocation) -> ProgressEvent:
    """Bring the cluster to the desired state."""
    return loop.run(invocation, _OPERATION)


def _absent(invocation: Invocation) -> ProgressEvent:
    raise invocation.absent()


def _plan(invocation: Invocation, observed: Mapping[str, Any]) -> loop.Work | ProgressEvent:
    progress = invocation.progress
    comparison, owned = observe.comparison(invocation, observed)
    offers = observe.availability(
        invocation.azure, invocation.where, comparison, invocation.concurrently, begun=bool(progress.attempts)
    )
    made = plan(comparison, offers, owned)
    if made.steps and not made.refusals and (wait := _wait_before_start(invocation)):
        message = f"Waiting {wait} s before the first step, set by StartDelaySeconds and StartSpreadSeconds"
        return in_progress(invocation.model(), message, replace(progress, delayed=True).context(), wait)
    message = _rolled_back(comparison, owned, made.irreversible) or ownership_marks.staying(comparison)
    done = partial(succeeded, model(observed, owned), message)
    return loop.Work(made, done, standing=registry.standing(comparison, owned, invocation.now()))


def _wait_before_start(invocation: Invocation) -> int:
    """Seconds to wait before an update's first write; none in a rollback, nor a second time."""
    if invocation.state.rollback or invocation.progress.delayed or invocation.progress.attempts:
        return 0
    return round(start_delay.seconds(invocation.state.desired, invocation.where.arm))


def _rolled_back(comparison: Comparison, owned: Children, irreversible: list[str]) -> str:
    """One sentence about what did and what did not go back; nothing where nothing needs to be known."""
    returned = pool_rollback.returned(comparison)
    sentences = [*irreversible, *([returned] if returned else []), *registry.adopted_stay(comparison, owned)]
    if not sentences:
        return ""
    return f"Rolled back{', except what AKS cannot revert' if irreversible else ''}: {'; '.join(sentences)}"


_OPERATION = loop.Operation(_absent, stabilize.unsettled, _plan)
