"""Waiting until the long-running children are at rest, and until the cluster has applied them where that is wanted.

Azure cannot abort them: one that does not end is reported in time, and Azure continues with it.
"""

from collections.abc import Sequence

from cloudformation_cli_python_lib import HandlerErrorCode, ProgressEvent

from ..cloudformation.progress_events import failed
from ..errors.classify import judged
from ..errors.problem import Problem
from ..planning.children.standing import Failure, Standing, Waited
from . import abort, polling, stabilize
from .invocation import CLOCKS_APART, Invocation

# Six times what an extension takes, and three attempts of Flux at its default timeout.
MOST_SECONDS = 1800
_LOOK = "see az k8s-configuration flux show and az k8s-extension show, and docs/git-ops.md; then deploy again"
_FIX = "correct the source, or deploy without WaitForCompliance; kubectl describe shows the objects"


def unsettled(invocation: Invocation, standing: Standing, left: int) -> ProgressEvent | None:
    """An event that waits or fails while the children are not at rest; None when they are. `left` steps follow."""
    if standing.failed and not _passes(standing.failed):
        return failed(_failure(standing.failed), invocation.where.arm)
    waits_for = [*standing.busy, *standing.unapplied]
    if not waits_for:
        return None
    if not {one.task.key for one in waits_for} & {invocation.progress.step, *invocation.progress.attempts}:
        invocation = recognized(invocation, waits_for, left)
    progress = invocation.progress
    if _is_late(invocation):
        return failed(_late(invocation, standing), invocation.where.arm)
    if progress.step:
        return stabilize.waiting(invocation.with_progress(progress.begun()), _words(waits_for))
    return stabilize.waiting_for_others(invocation, [one.what for one in waits_for])


def recognized(invocation: Invocation, waits_for: Sequence[Waited], left: int) -> Invocation:
    """What was written since the operation began is its own: an invocation wrote it whose context was lost."""
    progress, since = invocation.progress.settles(), invocation.progress.started - CLOCKS_APART
    for one in waits_for:
        if one.written >= since:
            progress = progress.begins(*one.task, one.written, 1 + left)
    return invocation.with_progress(progress)


def _words(waits_for: Sequence[Waited]) -> str:
    return ", ".join(one.what for one in waits_for)


def _passes(failures: Sequence[Failure]) -> bool:
    """Whether trying again may help: then the plan writes them again, and counts its attempts."""
    return all(failure.error.get("code") and judged(failure.error).wait is not None for failure in failures)


def _is_late(invocation: Invocation) -> bool:
    progress, now = invocation.progress, invocation.now()
    since = progress.step_started if progress.step else progress.started
    return now - since > MOST_SECONDS or abort.is_due(progress, now)


def _failure(failures: Sequence[Failure]) -> Problem:
    text = "; ".join(failure.what for failure in failures)
    verdicts = [judged(failure.error) for failure in failures if failure.error.get("code")]
    code = verdicts[0].code if verdicts else HandlerErrorCode.NotStabilized
    advice = verdicts[0].advice if verdicts and verdicts[0].advice else _LOOK
    return Problem(code, f"Azure accepted it, and it failed: {text}. What to do: {advice}")


def _late(invocation: Invocation, standing: Standing) -> Problem:
    progress = invocation.progress
    since = progress.step_started if progress.step else progress.started
    duration = polling.format_duration(invocation.now() - since)
    if standing.busy:
        text = f"After {duration} {_words(standing.busy)}. Azure continues on its own. What to do: {_LOOK}"
    else:
        text = f"The cluster has not applied it in {duration}: {_words(standing.unapplied)}. What to do: {_FIX}"
    return Problem(HandlerErrorCode.NotStabilized, text)
