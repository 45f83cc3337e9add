"""The loop: observe, plan, act, report. One call of a function here is one invocation by CloudFormation.

Handlers are stateless and level-triggered: what happens next follows from what is observed now, so that an invocation
may be killed between any two requests, delivered twice, or overtaken by somebody else's change
(docs/inside.md#one-idea).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cloudformation_cli_python_lib import HandlerErrorCode, ProgressEvent

from ..cloudformation.progress_events import in_progress, succeeded
from ..domain import child_kinds, provisioning, start_delay
from ..domain.arm_calls import AT_ONCE
from ..errors.problem import Problem
from ..planning import cluster
from ..planning.children import registry
from ..planning.children.registry import Children
from ..planning.desired_state import DesiredState
from ..planning.plan import Plan, after_creation, plan
from ..planning.steps import Availability, Step
from ..properties import translation
from ..properties.empty_defaults import with_empties
from ..validation.violation import Violation
from .availability import asked, images
from .delete import Deletion
from .invocation import WRITE_SECONDS

# The same write with the same result this often will not do better.
_ATTEMPTS = 3
# The codes at which CloudFormation itself calls again (handler contract).
_RETRIABLE = frozenset(
    {
        HandlerErrorCode.NetworkFailure,
        HandlerErrorCode.ResourceConflict,
        HandlerErrorCode.ServiceInternalError,
        HandlerErrorCode.Throttling,
    }
)
# A create that is refused with these may find its name taken: a crowd at one name is throttled before it is refused.
_MAYBE_TAKEN = frozenset({HandlerErrorCode.ResourceConflict, HandlerErrorCode.Throttling})
# Reading again right after a write that was settled at once needs this much time.
_READ_BACK_SECONDS = 10.0


class Loop(Deletion):
    """The operations, each as one invocation sees it."""

    # ---- create

    def create(self) -> ProgressEvent:
        """Create atomically, then wait until the cluster and every pool have succeeded."""
        return self._patiently(self._create) if self.progress.created else self._found()

    def _create(self) -> ProgressEvent:
        observed = self._observed()
        if observed is None:
            return self._retry(
                Problem(
                    HandlerErrorCode.NotStabilized,
                    f"Cluster {self.where.name} was accepted by Azure and is not there: somebody deleted it. What to "
                    "do: see the activity log of the resource group for who; then deploy again",
                    wait=15,
                ),
                most=8,
            )
        if waits := self._unsettled(observed):
            return waits
        settled = replace(self, progress=self.progress.settles())
        goal = settled._with_history()
        owned = self._children(registry.to_read(goal, observed))
        offers = Availability(images=images(self.azure, self.where, goal, observed))
        return settled._make(after_creation(goal, observed, offers, owned), observed, owned)

    def _found(self) -> ProgressEvent:
        """Make the PUT that creates, or find that it is made.

        Before it is known to be ours there is no event in between: an event needs an identifier, and a rollback
        deletes what has one. So passing problems are waited out here, and then told with a code that makes
        CloudFormation call again. StartDelaySeconds is waited for here for the same reason (`stagger`).
        """
        wait = start_delay.seconds(self.goal.desired, self.where.arm)
        if wait and self.deadline.allows(wait + WRITE_SECONDS):
            self.sleep(wait)
        while True:
            try:
                return self._founded()
            except Problem as problem:
                if problem.wait is None:
                    raise
                if not self.deadline.allows(problem.wait + WRITE_SECONDS):
                    raise _retriable(problem) from problem
                self.sleep(problem.wait)

    def _founded(self) -> ProgressEvent:
        try:
            self.azure.write(self.where, cluster.creation(self.goal))
        except Problem as problem:
            if problem.code not in _MAYBE_TAKEN:
                raise
            self._require_ours(problem)
        return self._created()

    def _require_ours(self, conflict: Problem) -> None:
        """The name may be taken: by an earlier invocation of this very request, or by somebody else."""
        observed = self.azure.cluster(self.where)
        if observed is None:  # refused for another reason, or just being deleted
            raise conflict
        if not cluster.is_ours(observed, self.goal.token):
            raise Problem(
                HandlerErrorCode.AlreadyExists,
                f"A cluster named {self.where.name} already exists in resource group {self.where.group}; it is "
                "untouched. What to do: choose another Name, or import the existing cluster into the stack",
            )

    def _created(self) -> ProgressEvent:
        names = ", ".join(pool["Name"] for pool in self.goal.desired.get("AgentPoolProfiles") or [])
        doing = (
            f"creating cluster {self.where.name} with node pools {names}" if names else f"creating {self.where.name}"
        )
        begun = self.progress.begins("create", doing, "create cluster", self.now())
        return self._wait(replace(begun, created=True), "Azure has accepted it")

    # ---- update

    def update(self) -> ProgressEvent:
        """Make the steps that lead from what is observed to what is desired, one at a time."""
        return self._patiently(self._update)

    def _update(self) -> ProgressEvent:
        observed = self._existing()
        if waits := self._unsettled(observed):
            return waits
        settled = replace(self, progress=self.progress.settles())
        return settled._advance(observed)

    def _advance(self, observed: Mapping[str, Any]) -> ProgressEvent:
        goal = self._with_history()
        owned = self._children(registry.to_read(goal, observed))
        offers = asked(self.azure, self.where, goal, observed, begun=bool(self.progress.attempts))
        made = plan(goal, observed, offers, owned)
        if made.steps and not made.refusals and (wait := self._wait_before_start()):
            message = f"Waiting {wait} s before the first step, as StartDelaySeconds and StartSpreadSeconds say"
            return in_progress(self._model(), message, replace(self.progress, delayed=True).context(), wait)
        return self._make(made, observed, owned)

    def _wait_before_start(self) -> int:
        """Seconds to wait before an update's first write; none in a rollback, nor a second time."""
        if self.goal.rollback or self.progress.delayed or self.progress.attempts:
            return 0
        return round(start_delay.seconds(self.goal.desired, self.where.arm))

    def _with_history(self) -> DesiredState:
        """The goal with what this operation has already written."""
        sent = any(key.startswith(cluster.SETTINGS) for key in self.progress.attempts)
        return replace(self.goal, secrets_sent=sent, written=frozenset(self.progress.attempts))

    def _make(self, made: Plan, observed: Mapping[str, Any], owned: Children) -> ProgressEvent:
        """Make the plan's first step, or say that nothing is left to do.

        Steps that Azure makes at once are followed by those behind them of the same kind, while there is time.
        """
        steps, refusals, kept = made
        if refusals:
            raise _refused(refusals, untouched=not self.progress.attempts)
        if not steps:
            return succeeded(_told(observed, owned), _not_lowered(kept))
        loop, at_once = self, False
        answer: Mapping[str, Any] = {}
        for position, step in enumerate(steps):
            if position and not (_follows(step) and self.deadline.allows(WRITE_SECONDS)):
                break
            if position:
                loop = replace(loop, progress=loop.progress.settles())
            loop._require_hope(step)
            about = (step.key, step.does, step.operation, self.now(), len(steps) - position, step.call.pool or "")
            try:
                answer = self._written(step.call)
            except Problem as problem:
                progress = loop.progress.asks(*about) if problem.maybe_applied else loop.progress
                return replace(loop, progress=progress)._retry(problem, hint=f"Before {step.does}: ")
            loop = replace(loop, progress=loop.progress.begins(*about))
            at_once = step.call.verb in AT_ONCE
            if not at_once:
                break
        return loop._acted(answer, at_once=at_once)

    def _require_hope(self, step: Step) -> None:
        """Raise if a step was made often enough to know that it does not help."""
        if self.progress.attempts.get(step.key, 0) >= _ATTEMPTS:
            raise Problem(
                HandlerErrorCode.NotStabilized,
                f"Azure accepted {step.does} {_ATTEMPTS} times and still shows something else. What to do: compare "
                "the template with az aks show; somebody else, or an Azure policy, may keep changing it back",
            )

    def _acted(self, answer: Mapping[str, Any], *, at_once: bool) -> ProgressEvent:
        settled = at_once or provisioning.is_terminal(provisioning.provisioning(answer))
        if settled and self.deadline.allows(_READ_BACK_SECONDS):
            return self.create() if self.progress.created else self.update()
        return self._wait(self.progress, "Azure has accepted it")

    # ---- read

    def read(self) -> ProgressEvent:
        """Everything but write-only properties."""
        observed = self._existing()
        owned = self._children(child_kinds.marked(observed))
        return succeeded(_told(observed, owned))


def _follows(step: Step) -> bool:
    """Whether a step may be made right behind another: its outcome is known at once, and so is its body."""
    return step.call.verb in AT_ONCE and not step.awaits


def _retriable(problem: Problem) -> Problem:
    """The same with a code at which CloudFormation calls the handler again."""
    code = problem.code if problem.code in _RETRIABLE else HandlerErrorCode.ServiceInternalError
    return Problem(code, problem.message, problem.wait)


def _told(observed: Mapping[str, Any], owned: Children) -> dict[str, Any]:
    """The model of a cluster as it is: all but write-only properties."""
    return with_empties({**translation.from_arm(observed), **registry.shown(observed, owned)})


def _refused(refusals: list[Violation], *, untouched: bool) -> Problem:
    """All refusals at once. CloudFormation replaces a resource on NotUpdatable: only where the schema allows that."""
    replaceable = all(refusal.replaceable for refusal in refusals)
    code = HandlerErrorCode.NotUpdatable if replaceable else HandlerErrorCode.InvalidRequest
    return Problem(code, ("Nothing was changed. " if untouched else "") + _numbered(refusals))


def _not_lowered(kept: list[str]) -> str:
    return f"Rolled back but for what AKS never takes back: {'; '.join(kept)}" if kept else ""


def _numbered(items: list[Any]) -> str:
    if len(items) == 1:
        return str(items[0])
    return " ".join(f"({number}) {item}." for number, item in enumerate(items, 1))
