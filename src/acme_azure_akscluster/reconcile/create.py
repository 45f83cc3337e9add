"""Create: atomically, then until the cluster and every node pool have succeeded and the rest of the template holds."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from cloudformation_cli_python_lib import HandlerErrorCode, ProgressEvent

from ..cloudformation.progress_events import in_progress, succeeded
from ..domain import start_delay
from ..domain.cluster_id import ClusterId
from ..errors.problem import Problem
from ..planning import cluster
from ..planning.children import registry
from ..planning.plan import after_creation, cluster_creation
from ..planning.steps import Availability
from . import loop, observe, retries, stabilize
from .already_exists import already_exists, deleting
from .invocation import Invocation
from .read import model

# The codes at which CloudFormation itself calls again (handler contract).
_RETRIABLE = frozenset(
    {
        HandlerErrorCode.NetworkFailure,
        HandlerErrorCode.ResourceConflict,
        HandlerErrorCode.ServiceInternalError,
        HandlerErrorCode.Throttling,
    }
)
# Seconds that an attempt needs before there is an identifier, those of them for the write and for what came of it, and
# those between two attempts at most when time is short.
_ATTEMPT_SECONDS, _WRITE_SECONDS, _PAUSE_SECONDS = 8.0, 7.0, 5.0
# A cluster that was accepted and does not exist is read this often, this many seconds apart.
_MISSING_LOOKS, _MISSING_SECONDS = 8, 15


def create(invocation: Invocation) -> ProgressEvent:
    """Make the cluster if this operation has not yet, else go on until it is as declared."""
    return loop.run(invocation, _OPERATION) if invocation.progress.created else _begin(invocation)


def _begin(invocation: Invocation) -> ProgressEvent:
    """Make the PUT that creates, or find that it is made.

    Before it is known to be ours there is no event in between: an event needs an identifier, and a rollback deletes
    what has one. So passing problems are waited out here, and StartDelaySeconds is waited for here (`start_delay`);
    the login is part of that delay. A problem that lasts longer ends the create: CloudFormation counts its minute from
    the first call, and a code at which it calls again would only lead to a cluster that no stack knows
    (docs/aws-behaviour.md#identifier-first).
    """
    delay = 0.0 if invocation.again else start_delay.seconds(invocation.state.desired, invocation.where.arm)
    left_after_delay = invocation.deadline.remaining() - delay
    unanswered: list[Problem] = []

    def attempt() -> ProgressEvent:
        invocation.azure.log_in()
        delayed = invocation.deadline.remaining() - left_after_delay
        if delayed > 0 and left_after_delay >= _ATTEMPT_SECONDS:
            invocation.sleep(delayed)
        try:
            return (_resumed(invocation) if invocation.again else None) or _write(invocation)
        except Problem as problem:
            unanswered.extend([problem] * problem.maybe_applied)
            raise

    def pause(_number: int, wait: float, spare: float) -> float:
        """What Azure requests, if another attempt fits in after it; else a short one, if possible."""
        return wait if wait <= spare else min(wait, _PAUSE_SECONDS, max(0.5, spare))

    try:
        return retries.within(attempt, invocation.deadline, invocation.sleep, needs=_ATTEMPT_SECONDS, pause=pause)
    except Problem as problem:
        if problem.wait is None or problem.code not in _RETRIABLE:
            raise
        landed = _is_landed(invocation) if problem.code is HandlerErrorCode.Throttling else False
        if landed:
            return _begun(invocation)
        raise _given_up(invocation.where, problem, maybe_applied=bool(unanswered) or landed is None) from problem


def _given_up(where: ClusterId, problem: Problem, *, maybe_applied: bool) -> Problem:
    """A passing problem that outlasts the time in which CloudFormation waits for an identifier."""
    what, _, _ = problem.message.partition(" What to do: ")
    advice = "deploy again once it has passed"
    if maybe_applied:
        advice += (
            f". Azure may have accepted the request nevertheless; if the cluster appears, delete it first: "
            f"{deleting(where)}"
        )
    text = f"{what} (it persists; CloudFormation waits a minute for a new resource's identifier). What to do: {advice}"
    return Problem(HandlerErrorCode.GeneralServiceException, text)


def _resumed(invocation: Invocation) -> ProgressEvent | None:
    """What a call before this one began and did not report; None if that is nothing and there is time for it.

    A write that cannot be reported in time would leave a cluster that no stack knows.
    """
    where = invocation.where
    observed = invocation.azure.cluster(where)
    if observed is not None:
        if not cluster.is_ours(observed, invocation.state.token):
            raise already_exists(where, observed, invocation.state)
        return _begun(invocation)
    if invocation.deadline.allows(_ATTEMPT_SECONDS):
        return None
    raise _too_late(f"The creation of cluster {where.name} was interrupted before Azure accepted it")


def _too_late(what: str) -> Problem:
    return Problem(
        HandlerErrorCode.GeneralServiceException,
        f"{what}, and too little is left of the minute in which CloudFormation waits for a new resource's identifier. "
        "What to do: deploy again",
    )


def _write(invocation: Invocation) -> ProgressEvent:
    if not invocation.deadline.allows(_WRITE_SECONDS):
        raise _too_late(f"Cluster {invocation.where.name} was not created: the login took long")
    step = cluster_creation(invocation.state, invocation.where)
    try:
        invocation.azure.write(invocation.where, step.call)
    except Problem as problem:
        # The result of an unanswered request is read immediately, as there may be no other attempt.
        if problem.maybe_applied:
            _require_landed(invocation, problem)
        elif problem.code is HandlerErrorCode.ResourceConflict:
            _require_ours(invocation, problem)
        else:
            raise
    return _begun(invocation)


def _begun(invocation: Invocation) -> ProgressEvent:
    step = cluster_creation(invocation.state, invocation.where)
    begun = invocation.progress.begins(step.key, step.does, step.operation, invocation.now())
    return stabilize.waiting(invocation.with_progress(replace(begun, created=True)), "Azure has accepted it")


def _is_landed(invocation: Invocation) -> bool | None:
    """Whether what is throttled to the end was made by a call before; None if that cannot be read. A crowd at one name
    is throttled before it is refused, so the name may also be another's. Raises Problem then.
    """
    try:
        observed = invocation.azure.cluster(invocation.where)
    except Problem:
        return None
    if observed is not None and not cluster.is_ours(observed, invocation.state.token):
        raise already_exists(invocation.where, observed, invocation.state)
    return observed is not None


def _require_landed(invocation: Invocation, unanswered: Problem) -> None:
    """As `_require_ours`; what keeps it from being seen is less than that the write had no answer."""
    try:
        _require_ours(invocation, unanswered)
    except Problem as problem:
        raise (unanswered if problem.wait is not None else problem) from problem


def _require_ours(invocation: Invocation, conflict: Problem) -> None:
    """The name may be taken: by an earlier invocation of this very request, or by somebody else."""
    where = invocation.where
    observed = invocation.azure.cluster(where)
    if observed is None:  # refused for another reason, or just being deleted
        raise conflict
    if not cluster.is_ours(observed, invocation.state.token):
        raise already_exists(where, observed, invocation.state)


def _absent(invocation: Invocation) -> ProgressEvent:
    progress, name = invocation.progress, invocation.where.name
    if progress.failures >= _MISSING_LOOKS:
        raise Problem(
            HandlerErrorCode.NotStabilized,
            f"Cluster {name} was accepted by Azure and does not exist: it was deleted. What to do: see the activity "
            "log of the resource group for who; then deploy again",
        )
    looks = replace(progress.succeeds(), failures=progress.failures + 1)
    message = f"Cluster {name} was accepted by Azure and is not visible yet; reading it again in {_MISSING_SECONDS} s"
    return in_progress(invocation.model(), message, looks.context(), _MISSING_SECONDS)


def _plan(invocation: Invocation, observed: Mapping[str, Any]) -> loop.Work:
    comparison, owned = observe.comparison(invocation, observed)
    offers = Availability(images=observe.images(invocation.azure, invocation.where, comparison))
    plan = after_creation(comparison, offers, owned)
    done = partial(succeeded, model(observed, owned))
    return loop.Work(plan, done, standing=registry.standing(comparison, owned, invocation.now()))


def _unsettled(invocation: Invocation, observed: Mapping[str, Any]) -> ProgressEvent | None:
    """As `stabilize`, for our own cluster: one that somebody has made in its place meanwhile is left alone.

    The failure has no identifier, and the delete that may follow looks whose it is, too.
    """
    if not cluster.is_ours(observed, invocation.state.token):
        raise Problem(
            HandlerErrorCode.NotStabilized,
            f"Cluster {invocation.where.name} is not the one that this operation created: somebody deleted that one "
            "and created another, which was not changed. What to do: see the activity log of the resource group for "
            "who; choose another Name, or import the existing cluster into the stack",
        )
    return stabilize.unsettled(invocation, observed)


_OPERATION = loop.Operation(_absent, _unsettled, _plan)
