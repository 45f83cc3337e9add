"""Create: atomically, then until the cluster and every node pool have succeeded and the rest of the template holds."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cloudformation_cli_python_lib import HandlerErrorCode, ProgressEvent

from ..cloudformation.progress_events import in_progress, succeeded
from ..domain import start_delay
from ..errors.problem import Problem
from ..planning import cluster
from ..planning.plan import after_creation, cluster_creation
from ..planning.steps import Availability
from . import loop, observe, retries, stabilize
from .invocation import WRITE_SECONDS, Invocation
from .read import model

# A create that is refused with these may find its name taken: a crowd at one name is throttled before it is refused.
_MAYBE_TAKEN = frozenset({HandlerErrorCode.ResourceConflict, HandlerErrorCode.Throttling})
# A cluster that was accepted and is not there is looked for this often, this many seconds apart.
_MISSING_LOOKS, _MISSING_SECONDS = 8, 15


def create(invocation: Invocation) -> ProgressEvent:
    """Make the cluster if this operation has not yet, else go on until it is as declared."""
    return loop.run(invocation, _OPERATION) if invocation.progress.created else _begin(invocation)


def _begin(invocation: Invocation) -> ProgressEvent:
    """Make the PUT that creates, or find that it is made.

    Before it is known to be ours there is no event in between: an event needs an identifier, and a rollback deletes
    what has one. So passing problems are waited out here, and then told with a code that makes CloudFormation call
    again. StartDelaySeconds is waited for here for the same reason (`start_delay`).
    """
    wait = start_delay.seconds(invocation.state.desired, invocation.where.arm)
    if wait and invocation.deadline.allows(wait + WRITE_SECONDS):
        invocation.sleep(wait)
    try:
        return retries.within(lambda: _write(invocation), invocation.deadline, invocation.sleep, needs=WRITE_SECONDS)
    except Problem as problem:
        if problem.wait is None:
            raise
        raise retries.retriable(problem) from problem


def _write(invocation: Invocation) -> ProgressEvent:
    step = cluster_creation(invocation.state, invocation.where)
    try:
        invocation.azure.write(invocation.where, step.call)
    except Problem as problem:
        if problem.code not in _MAYBE_TAKEN:
            raise
        _require_ours(invocation, problem)
    begun = invocation.progress.begins(step.key, step.does, step.operation, invocation.now())
    return stabilize.waiting(invocation.with_progress(replace(begun, created=True)), "Azure has accepted it")


def _require_ours(invocation: Invocation, conflict: Problem) -> None:
    """The name may be taken: by an earlier invocation of this very request, or by somebody else."""
    where = invocation.where
    observed = invocation.azure.cluster(where)
    if observed is None:  # refused for another reason, or just being deleted
        raise conflict
    if not cluster.is_ours(observed, invocation.state.token):
        raise Problem(
            HandlerErrorCode.AlreadyExists,
            f"A cluster named {where.name} already exists in resource group {where.group}; it was not changed. "
            "What to do: choose another Name, or import the existing cluster into the stack",
        )


def _absent(invocation: Invocation) -> ProgressEvent:
    progress, name = invocation.progress, invocation.where.name
    if progress.failures >= _MISSING_LOOKS:
        raise Problem(
            HandlerErrorCode.NotStabilized,
            f"Cluster {name} was accepted by Azure and does not exist: it was deleted. What to do: see the activity "
            "log of the resource group for who; then deploy again",
        )
    looks = replace(progress.succeeds(), failures=progress.failures + 1)
    message = f"Cluster {name} was accepted by Azure and does not show yet; looking again in {_MISSING_SECONDS} s"
    return in_progress(invocation.model(), message, looks.context(), _MISSING_SECONDS)


def _plan(invocation: Invocation, observed: Mapping[str, Any]) -> loop.Work:
    comparison, owned = observe.comparison(invocation, observed)
    offers = Availability(images=observe.images(invocation.azure, invocation.where, comparison))
    plan = after_creation(comparison, offers, owned)
    return loop.Work(plan, lambda: succeeded(model(observed, owned)))


def _unsettled(invocation: Invocation, observed: Mapping[str, Any]) -> ProgressEvent | None:
    """As `stabilize`, for our own cluster: one that somebody has made in its place meanwhile is left alone.

    The failure has no identifier, and the delete that may follow looks whose it is, too.
    """
    if not cluster.is_ours(observed, invocation.state.token):
        raise Problem(
            HandlerErrorCode.NotStabilized,
            f"Cluster {invocation.where.name} is not the one that this operation made: somebody deleted that one and "
            "made another, which is left as it is. What to do: see the activity log of the resource group for who; "
            "choose another Name, or import the existing cluster into the stack",
        )
    return stabilize.unsettled(invocation, observed)


_OPERATION = loop.Operation(_absent, _unsettled, _plan)
