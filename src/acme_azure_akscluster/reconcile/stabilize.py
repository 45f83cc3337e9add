"""Waiting until the cluster is at rest: progress while it works, and the failure when it comes to rest broken."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cloudformation_cli_python_lib import HandlerErrorCode, ProgressEvent

from ..cloudformation.callback_context import Progress
from ..cloudformation.progress_events import failed, in_progress
from ..domain import provisioning
from ..errors.classify import judged
from ..errors.problem import Problem
from . import abort, polling, retries
from .invocation import Invocation

# AKS sometimes reports Failed and heals to Succeeded (docs/azure-behaviour.md#failed-heals): look again this often
# before believing it.
HEALING_LOOKS = 3
_HEALING_SECONDS = 30
# Writes that change no node pool: a pool that stands failed behind one was so before.
_ON_NO_POOL = frozenset({"tags", "child", "flux extension", "flux configuration"})
# Where Azure gives no reason, a person finds more.
_LOOK = (
    "see az aks show, and the activity log of the cluster and of its node resource group, for what happened or who "
    "canceled it; then deploy again"
)


def unsettled(invocation: Invocation, observed: Mapping[str, Any]) -> ProgressEvent | None:
    """An event that waits or fails while the cluster is not at rest; None when it is."""
    progress = invocation.progress
    if busy := provisioning.busy(observed):
        if progress.step and abort.is_due(progress, invocation.now()):
            return _abort(invocation)
        if progress.step:
            begun = invocation.with_progress(replace(progress.begun(), failures=0))
            return waiting(begun, ", ".join(busy))
        return waiting_for_others(invocation, busy)
    scope = provisioning.CLUSTER_ALONE if progress.operation in _ON_NO_POOL else progress.pool
    broken = provisioning.broken(observed, scope)
    # What failed before we began is for the plan to repair; what fails in our hands is reported.
    if not broken or not progress.step or progress.unanswered:
        return None
    if progress.aborted:
        return failed(_aborted(progress, invocation.now(), broken), invocation.where.arm)
    if progress.failures < HEALING_LOOKS:
        looks = replace(progress.succeeds(), failures=progress.failures + 1)
        message = f"{'; '.join(broken)}; checking again, since AKS sometimes recovers"
        return in_progress(invocation.model(), message, looks.context(), _HEALING_SECONDS)
    reasons = [judged(reason) for reason in provisioning.reasons(observed, scope)]
    if reasons and all(reason.wait is not None for reason in reasons):
        return None  # passing, so the plan may write again; it counts its attempts
    code = reasons[0].code if reasons else HandlerErrorCode.NotStabilized
    text = f"Azure failed while {progress.doing}: {'; '.join(broken)}."
    advice = (reasons[0].advice if reasons else "") or _LOOK
    return failed(Problem(code, f"{text} What to do: {advice}"), invocation.where.arm)


def waiting(invocation: Invocation, seen: str) -> ProgressEvent:
    """Progress on our own write; `seen` is what is known of it."""
    progress = invocation.progress
    if not progress.step:
        return in_progress(invocation.model(), "Continuing with the next step", progress.context(), 1)
    elapsed = invocation.now() - progress.step_started
    usual = polling.schedule(progress.operation).usual
    several = progress.planned > 1
    step = f"Step {progress.finished + 1} of {progress.planned}: " if several else ""
    since = polling.format_duration(invocation.now() - progress.started)
    whole = f"; {since} since the first step" if several else ""
    message = (
        f"{step}{progress.doing}. {seen}; {polling.format_duration(elapsed)} so far, "
        f"usually {polling.format_duration(usual)}{whole}"
    )
    delay = polling.delay(progress.operation, elapsed)
    return in_progress(invocation.model(), message, progress.succeeds().context(), delay)


def waiting_for_others(invocation: Invocation, busy: list[str]) -> ProgressEvent:
    """Progress while an operation that is not ours is in progress; `busy` names what it is on."""
    elapsed = invocation.now() - invocation.progress.started
    message = (
        f"Waiting for an operation that was already in progress: {', '.join(busy)}; "
        f"{polling.format_duration(elapsed)} in all"
    )
    return in_progress(invocation.model(), message, invocation.progress.succeeds().context(), polling.others(elapsed))


def _abort(invocation: Invocation) -> ProgressEvent:
    try:
        invocation.azure.write(invocation.where, abort.abort(invocation.progress))
    except Problem as problem:
        return retries.wait_out(invocation, problem, hint="Before aborting the operation: ")
    aborted = invocation.with_progress(replace(invocation.progress, aborted=True))
    return waiting(aborted, "An abort has been requested")


def _aborted(progress: Progress, now: float, broken: list[str]) -> Problem:
    duration = polling.format_duration(now - progress.step_started)
    return Problem(
        HandlerErrorCode.NotStabilized,
        f"Azure did not finish {progress.doing} in {duration}, and CloudFormation's time was nearly up, so it was "
        f"aborted: {'; '.join(broken)}. What to do: {_LOOK}",
    )
