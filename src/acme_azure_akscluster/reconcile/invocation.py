"""One invocation: whom it talks to, what it is to reach, how it waits and retries. What it does is `reconcile`'s."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cloudformation_cli_python_lib import HandlerErrorCode, ProgressEvent

from ..arm.client import Azure
from ..cloudformation.callback_context import Progress
from ..cloudformation.progress_events import failed, in_progress
from ..concurrency import RunConcurrently, in_threads
from ..deadline import MUTATION_SECONDS, Deadline
from ..domain import provisioning
from ..domain.arm_calls import Call, Verb
from ..domain.cluster_id import ClusterId
from ..errors.problem import Problem, judged
from ..planning.children.registry import Children
from ..planning.desired_state import DesiredState
from . import abort, observe_children, polling

# A write and what follows it in the same invocation need this much time.
WRITE_SECONDS = 15.0
# AKS sometimes reports Failed and heals to Succeeded (docs/azure-behaviour.md#failed-heals): look again this often
# before believing it.
_HEALING_LOOKS = 3
_HEALING_SECONDS = 30
# A passing problem that came this often in a row is told instead of waited out.
_RETRIES = 40
# Where Azure gives no reason, a person finds more.
_LOOK = (
    "see az aks show, and the activity log of the cluster and of its node resource group, for what happened or who "
    "canceled it; then deploy again"
)


@dataclass(frozen=True)
class Invocation:
    """What one invocation knows, and what all operations do alike."""

    azure: Azure
    where: ClusterId
    goal: DesiredState
    progress: Progress
    now: Callable[[], float]
    sleep: Callable[[float], None]
    deadline: Deadline
    concurrently: RunConcurrently = in_threads

    def _children(self, wanted: Iterable[str]) -> Children:
        return observe_children.asked(self.azure, self.where, wanted, self.concurrently)

    def _observed(self) -> dict[str, Any] | None:
        """The cluster as it is, or None; while our own write is still going on, looked at until no look is near."""
        while True:
            observed = self.azure.cluster(self.where)
            pause = self._pause(observed)
            if pause is None:
                return observed
            self.sleep(pause)

    def _pause(self, observed: Mapping[str, Any] | None) -> int | None:
        """Seconds until this invocation looks again by itself; None when there is something to do, or to tell."""
        ours = self.progress.step and not self.progress.asked and not abort.is_due(self.progress, self.now())
        if not (ours and observed and provisioning.busy(observed)):
            return None
        elapsed = self.now() - self.progress.step_started
        if elapsed <= MUTATION_SECONDS - self.deadline.remaining():
            return None  # written by this very invocation, and not yet told: it must not be forgotten with it
        delay = polling.delay(self.progress.operation, elapsed)
        # What follows the last look, a write for instance, has as much time as the rest of an invocation's.
        return delay if self.deadline.allows(delay + MUTATION_SECONDS - polling.LOOKING_SECONDS) else None

    def _existing(self) -> dict[str, Any]:
        observed = self._observed()
        if observed is None:
            raise self._absent()
        return observed

    def _absent(self) -> Problem:
        return Problem(
            HandlerErrorCode.NotFound,
            f"There is no cluster {self.where.name} in resource group {self.where.group} of subscription "
            f"{self.where.subscription}. What to do: if the name is wrong, correct it; if somebody deleted the "
            "cluster, take the resource out of the template, deploy, and put it in again",
        )

    def _model(self) -> dict[str, Any]:
        """The input with the identifier, for events between the first and the last."""
        return {**self.goal.desired, "Id": self.where.arm}

    def _unsettled(self, observed: Mapping[str, Any]) -> ProgressEvent | None:
        """An event that waits or fails while the cluster is not at rest; None when it is."""
        if busy := provisioning.busy(observed):
            if self.progress.step and abort.is_due(self.progress, self.now()):
                return self._abort()
            if self.progress.step:
                return self._wait(replace(self.progress.begun(), failures=0), ", ".join(busy))
            return self._wait_for_others(busy)
        broken = provisioning.broken(observed, self.progress.pool)
        # What failed before we began is for the plan to repair; what fails in our hands is reported.
        if not broken or not self.progress.step or self.progress.asked:
            return None
        if self.progress.aborted:
            return failed(_aborted(self.progress, self.now(), broken), self.where.arm)
        if self.progress.failures < _HEALING_LOOKS:
            looks = replace(self.progress, failures=self.progress.failures + 1)
            message = f"{'; '.join(broken)}; looking again, since AKS sometimes heals"
            return in_progress(self._model(), message, looks.context(), _HEALING_SECONDS)
        reasons = [judged(reason) for reason in provisioning.reasons(observed, self.progress.pool)]
        if reasons and all(reason.wait is not None for reason in reasons):
            return None  # passing, so the plan may write again; it counts its attempts
        code = reasons[0].code if reasons else HandlerErrorCode.NotStabilized
        text = f"Azure failed while {self.progress.doing}: {'; '.join(broken)}."
        advice = (reasons[0].advice if reasons else "") or _LOOK
        return failed(Problem(code, f"{text} What to do: {advice}"), self.where.arm)

    def _abort(self) -> ProgressEvent:
        try:
            self.azure.write(self.where, abort.abort(self.progress))
        except Problem as problem:
            return self._retry(problem, hint="Before aborting what does not end: ")
        return self._wait(replace(self.progress, aborted=True), "Azure has been asked to abort it")

    def _written(self, call: Call) -> Mapping[str, Any]:
        try:
            return self.azure.write(self.where, call)
        except Problem as problem:
            missing = problem.code is HandlerErrorCode.NotFound and problem.wait is None
            if missing and call.verb is Verb.DELETE_RESOURCE:
                return {}
            if missing and call.verb is Verb.PUT_RESOURCE:
                # It is not the cluster that is missing, which NotFound would mean, but what the child points at.
                raise Problem(HandlerErrorCode.InvalidRequest, problem.message, answer=problem.answer) from problem
            raise

    def _wait(self, progress: Progress, now_seen: str) -> ProgressEvent:
        elapsed = self.now() - progress.step_started
        usual = polling.SCHEDULES[progress.operation].usual
        several = progress.planned > 1
        step = f"Step {progress.finished + 1} of {progress.planned}: " if several else ""
        whole = f"; {polling.format_duration(self.now() - progress.started)} since the first step" if several else ""
        message = (
            f"{step}{progress.doing}. {now_seen}; {polling.format_duration(elapsed)} so far, "
            f"usually {polling.format_duration(usual)}{whole}"
        )
        delay = polling.delay(progress.operation, elapsed)
        return in_progress(self._model(), message, replace(progress, retries=0).context(), delay)

    def _wait_for_others(self, busy: list[str]) -> ProgressEvent:
        elapsed = self.now() - self.progress.started
        message = (
            f"Waiting for an operation that was already going on: {', '.join(busy)}; "
            f"{polling.format_duration(elapsed)} in all"
        )
        return in_progress(self._model(), message, self.progress.context(), polling.others(elapsed))

    def _patiently(self, go: Callable[[], ProgressEvent]) -> ProgressEvent:
        """Wait out what passes, also where something was only looked at: a poll that fails must not fail the stack."""
        try:
            return go()
        except Problem as problem:
            return self._retry(problem)

    def _retry(self, problem: Problem, *, hint: str = "", most: int = _RETRIES) -> ProgressEvent:
        """Wait out a passing problem; raise a final one, or one that does not pass."""
        if problem.wait is None:
            raise problem
        if self.progress.retries >= most:
            told = f"{problem.message} (given up after {most} attempts; deploy again once it has passed)"
            raise Problem(problem.code, told) from problem
        again = replace(self.progress, retries=self.progress.retries + 1)
        delay = max(1, round(problem.wait))
        message = (
            f"{hint}{problem.message} (attempt {again.retries} of {most}; again in {polling.format_duration(delay)})"
        )
        return in_progress(self._model(), message, again.context(), delay)


def _aborted(progress: Progress, now: float, broken: list[str]) -> Problem:
    taken = polling.format_duration(now - progress.step_started)
    return Problem(
        HandlerErrorCode.NotStabilized,
        f"Azure did not end {progress.doing} in {taken}, and CloudFormation's time was nearly up, so it was aborted: "
        f"{'; '.join(broken)}. What to do: {_LOOK}",
    )
