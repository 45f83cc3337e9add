"""The loop: observe, plan, act, decide. Every create, update and delete goes round here until it is done.

Handlers are stateless and level-triggered: what happens next follows from what is observed now, so that an invocation
may be killed between any two requests, delivered twice, or overtaken by another client's change
(docs/inside.md#one-idea).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cloudformation_cli_python_lib import ProgressEvent

from ..errors.problem import Problem
from ..planning.children.standing import SETTLED, Standing
from ..planning.plan import Plan
from . import apply, observe, retries, stabilize, stabilize_children
from .invocation import Invocation

Json = Mapping[str, Any]

# Looking again right after a write that was settled at once needs this much time.
_LOOK_AGAIN_SECONDS = 10.0


@dataclass(frozen=True)
class Operation:
    """What create, update and delete do differently.

    `absent` answers when there is no cluster, or raises Problem. `unsettled` gives an event while the cluster is not at
    rest, None when it is. `plan` gives what is left to do, or an event that has to come before it.
    """

    absent: Callable[[Invocation], ProgressEvent]
    unsettled: Callable[[Invocation, Json], ProgressEvent | None]
    plan: Callable[[Invocation, Json], "Work | ProgressEvent"]


@dataclass(frozen=True)
class Work:
    """A plan, the event that ends the operation when nothing of it is left, and the one behind a write of it.

    `invocation` is the invocation further on, with what planning has found. `standing`
    is the progress of the long-running children.
    """

    plan: Plan
    done: Callable[[], ProgressEvent]
    written: Callable[[Invocation], ProgressEvent] = lambda invocation: stabilize.waiting(
        invocation, "Azure has accepted it"
    )
    invocation: Invocation | None = None
    standing: Standing = SETTLED


def run(invocation: Invocation, operation: Operation) -> ProgressEvent:
    """One invocation of an operation. Transient problems are retried, also those of reads."""
    while True:
        try:
            observed = observe.cluster(invocation)
            if observed is None:
                return operation.absent(invocation)
            if event := operation.unsettled(invocation, observed):
                return event
            settled = invocation.with_progress(invocation.progress.settles())
            work = operation.plan(settled, observed)
            if isinstance(work, ProgressEvent):
                return work
            if event := stabilize_children.unsettled(invocation, work.standing, len(work.plan.steps)):
                return event
            invocation = settled
            apply.refuse(invocation, work.plan.refusals, observed)
            if not work.plan.steps:
                return work.done()
        except Problem as problem:
            return retries.wait_out(invocation, problem)
        acted = apply.act(work.invocation or invocation, work.plan.steps)
        invocation = acted.invocation
        if acted.problem:
            return retries.wait_out(invocation, acted.problem, hint=acted.hint)
        if not (acted.settled and invocation.deadline.allows(_LOOK_AGAIN_SECONDS)):
            return work.written(invocation)
