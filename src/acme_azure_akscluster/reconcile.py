"""The loop: observe, plan, act, report. One call of a function here is one invocation by CloudFormation.

Handlers are stateless and level-triggered: what happens next follows from what is observed now, so that an invocation
may be killed between any two requests, delivered twice, or overtaken by somebody else's change (DESIGN, "One idea").
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cloudformation_cli_python_lib import HandlerErrorCode, ProgressEvent

from . import child_reads, kinds, shape, states, stuck, tags, waiting
from .azure import AT_ONCE, Azure
from .deadline import Deadline
from .errors import Problem, judged
from .events import failed, in_progress, succeeded
from .goal import Goal
from .identifiers import ClusterId
from .offers import asked
from .parts import children, cluster
from .parts.children import Children
from .plan import Plan, after_creation, plan
from .progress import Progress
from .steps import Call, Refusal, Step, Verb
from .together import in_threads

# AKS sometimes reports Failed and heals to Succeeded (FACTS, race 6): look again this often before believing it.
_HEALING_LOOKS = 3
_HEALING_SECONDS = 30
# A passing problem that came this often in a row is told instead of waited out.
_RETRIES = 40
# The same write with the same result this often will not do better.
_ATTEMPTS = 3
# A write and what follows it in the same invocation need this much time.
_WRITE_SECONDS = 15.0
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
# Where Azure gives no reason, a person finds more.
_LOOK = (
    "see az aks show, and the activity log of the cluster and of its node resource group, for what happened or who "
    "canceled it; then deploy again"
)


@dataclass(frozen=True)
class Loop:
    """One invocation: whom to talk to, what to reach, and what is known from earlier invocations."""

    azure: Azure
    where: ClusterId
    goal: Goal
    progress: Progress
    now: Callable[[], float]
    sleep: Callable[[float], None]
    deadline: Deadline
    together: child_reads.Together = in_threads

    # ---- create

    def create(self) -> ProgressEvent:
        """Create atomically, then wait until the cluster and every pool have succeeded."""
        return self._patiently(self._create) if self.progress.created else self._found()

    def _create(self) -> ProgressEvent:
        observed = self.azure.cluster(self.where)
        if observed is None:
            return self._retry(
                Problem(
                    HandlerErrorCode.NotStabilized,
                    f"Cluster {self.where.name} was accepted by Azure and is not there: somebody deleted it",
                    wait=15,
                ),
                most=8,
            )
        if waits := self._unsettled(observed):
            return waits
        settled = replace(self, progress=self.progress.settles())
        goal = settled._with_history()
        owned = self._children(children.to_read(goal, observed))
        return settled._make(after_creation(goal, observed, owned), observed, owned)

    def _found(self) -> ProgressEvent:
        """Make the PUT that creates, or find that it is made.

        Before it is known to be ours there is no event in between: an event needs an identifier, and a rollback
        deletes what has one. So passing problems are waited out here, and then told with a code that makes
        CloudFormation call again.
        """
        while True:
            try:
                return self._founded()
            except Problem as problem:
                if problem.wait is None:
                    raise
                if not self.deadline.allows(problem.wait + _WRITE_SECONDS):
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
        owned = self._children(children.to_read(goal, observed))
        offers = asked(self.azure, self.where, goal, observed, begun=bool(self.progress.attempts))
        return self._make(plan(goal, observed, offers.upgrades, offers.region, owned), observed, owned)

    def _with_history(self) -> Goal:
        """The goal with what this operation has already written."""
        sent = any(key.startswith(cluster.SETTINGS) for key in self.progress.attempts)
        return replace(self.goal, secrets_sent=sent, written=frozenset(self.progress.attempts))

    def _children(self, wanted: Iterable[str]) -> Children:
        return child_reads.asked(self.azure, self.where, wanted, self.together)

    def _make(self, made: Plan, observed: Mapping[str, Any], owned: Children) -> ProgressEvent:
        """Make the plan's first step, or say that nothing is left to do.

        Steps that Azure makes at once are followed by those behind them of the same kind, while there is time.
        """
        steps, refusals, kept = made
        if refusals:
            raise _refused(refusals, untouched=not self.progress.attempts)
        if not steps:
            return succeeded({**shape.from_arm(observed), **children.shown(owned)}, _not_lowered(kept))
        loop, at_once = self, False
        answer: Mapping[str, Any] = {}
        for position, step in enumerate(steps):
            if position and not (_follows(step) and self.deadline.allows(_WRITE_SECONDS)):
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

    def _written(self, call: Call) -> Mapping[str, Any]:
        try:
            return self.azure.write(self.where, call)
        except Problem as problem:
            if call.verb is Verb.DELETE_RESOURCE and problem.code is HandlerErrorCode.NotFound:
                return {}
            raise

    def _require_hope(self, step: Step) -> None:
        """Raise if a step was made often enough to know that it does not help."""
        if self.progress.attempts.get(step.key, 0) >= _ATTEMPTS:
            raise Problem(
                HandlerErrorCode.NotStabilized,
                f"Azure accepted {step.does} {_ATTEMPTS} times and still shows something else. What to do: compare "
                "the template with az aks show; somebody else, or an Azure policy, may keep changing it back",
            )

    def _acted(self, answer: Mapping[str, Any], *, at_once: bool) -> ProgressEvent:
        settled = at_once or states.is_terminal(states.provisioning(answer))
        if settled and self.deadline.allows(_READ_BACK_SECONDS):
            return self.create() if self.progress.created else self.update()
        return self._wait(self.progress, "Azure has accepted it")

    # ---- delete

    def delete(self) -> ProgressEvent:
        """Delete, and wait until Azure says 404."""
        return self._patiently(self._delete)

    def _delete(self) -> ProgressEvent:
        observed = self.azure.cluster(self.where)
        if observed is None:
            if self.progress.step:
                return succeeded(None)
            raise self._absent()
        if states.provisioning(observed).lower() == "deleting":
            ours = self.progress.operation == "delete cluster"
            begun = self.progress.begun() if ours else self.progress.begins(*self._deleting())
            return self._wait(begun, ", ".join(states.busy(observed)))
        if cluster.is_protected(observed):
            raise _protected(self.where.name)
        if busy := states.busy(observed):
            return self._wait_for_others(busy)
        if left := self._outliving(observed):
            return left
        try:
            self.azure.write(self.where, Call(Verb.DELETE_CLUSTER))
        except Problem as problem:
            if problem.code is HandlerErrorCode.NotFound:
                return succeeded(None)
            # Without an answer it may well have been accepted: a cluster that is gone next time was deleted by us.
            progress = self.progress.asks(*self._deleting()) if problem.maybe_applied else self.progress
            return replace(self, progress=progress)._retry(problem, hint="Before deleting: ")
        return self._wait(self.progress.begins(*self._deleting()), "Azure has accepted it")

    def _outliving(self, observed: Mapping[str, Any]) -> ProgressEvent | None:
        """Delete what Azure would leave behind; an event when that takes more than this invocation, else None."""
        steps = children.removal(self.where, self._children(children.outliving(self.goal, observed)))
        loop = self
        for position, step in enumerate(steps):
            about = (step.key, step.does, step.operation, self.now(), len(steps) - position + 1)
            if not self.deadline.allows(_WRITE_SECONDS):
                return loop._wait(loop.progress.begins(*about), "It goes before the cluster")
            try:
                self._written(step.call)
            except Problem as problem:
                return loop._retry(problem, hint=f"Before {step.does}: ")
        return None

    def _deleting(self) -> tuple[str, str, str, float]:
        return "delete", f"deleting cluster {self.where.name}", "delete cluster", self.now()

    # ---- read

    def read(self) -> ProgressEvent:
        """Everything but write-only properties."""
        observed = self._existing()
        owned = self._children(kinds.marked(observed))
        return succeeded({**shape.from_arm(observed), **children.shown(owned)})

    # ---- what they share

    def _existing(self) -> dict[str, Any]:
        observed = self.azure.cluster(self.where)
        if observed is None:
            raise self._absent()
        return observed

    def _absent(self) -> Problem:
        return Problem(
            HandlerErrorCode.NotFound,
            f"There is no cluster {self.where.name} in resource group {self.where.group} of subscription "
            f"{self.where.subscription}",
        )

    def _model(self) -> dict[str, Any]:
        """The input with the identifier, for events between the first and the last."""
        return {**self.goal.desired, "Id": self.where.arm}

    def _unsettled(self, observed: Mapping[str, Any]) -> ProgressEvent | None:
        """An event that waits or fails while the cluster is not at rest; None when it is."""
        if busy := states.busy(observed):
            if self.progress.step and stuck.is_due(self.progress, self.now()):
                return self._abort()
            if self.progress.step:
                return self._wait(replace(self.progress.begun(), failures=0), ", ".join(busy))
            return self._wait_for_others(busy)
        broken = states.broken(observed, self.progress.pool)
        # What failed before we began is for the plan to repair; what fails in our hands is reported.
        if not broken or not self.progress.step or self.progress.asked:
            return None
        if self.progress.aborted:
            return failed(_aborted(self.progress, self.now(), broken), self._model())
        if self.progress.failures < _HEALING_LOOKS:
            looks = replace(self.progress, failures=self.progress.failures + 1)
            message = f"{'; '.join(broken)}; looking again, since AKS sometimes heals"
            return in_progress(self._model(), message, looks.context(), _HEALING_SECONDS)
        reasons = [judged(reason) for reason in states.reasons(observed, self.progress.pool)]
        if reasons and all(reason.wait is not None for reason in reasons):
            return None  # passing, so the plan may write again; it counts its attempts
        code = reasons[0].code if reasons else HandlerErrorCode.NotStabilized
        text = f"Azure failed while {self.progress.doing}: {'; '.join(broken)}."
        advice = (reasons[0].advice if reasons else "") or _LOOK
        return failed(Problem(code, f"{text} What to do: {advice}"), self._model())

    def _abort(self) -> ProgressEvent:
        try:
            self.azure.write(self.where, stuck.abort(self.progress))
        except Problem as problem:
            return self._retry(problem, hint="Before aborting what does not end: ")
        return self._wait(replace(self.progress, aborted=True), "Azure has been asked to abort it")

    def _wait(self, progress: Progress, now_seen: str) -> ProgressEvent:
        elapsed = self.now() - progress.step_started
        usual = waiting.SCHEDULES[progress.operation].usual
        several = progress.planned > 1
        step = f"Step {progress.finished + 1} of {progress.planned}: " if several else ""
        whole = f"; {waiting.spoken(self.now() - progress.started)} since the first step" if several else ""
        message = (
            f"{step}{progress.doing}. {now_seen}; {waiting.spoken(elapsed)} so far, "
            f"usually {waiting.spoken(usual)}{whole}"
        )
        delay = waiting.delay(progress.operation, elapsed)
        return in_progress(self._model(), message, replace(progress, retries=0).context(), delay)

    def _wait_for_others(self, busy: list[str]) -> ProgressEvent:
        elapsed = self.now() - self.progress.started
        message = (
            f"Waiting for an operation that was already going on: {', '.join(busy)}; {waiting.spoken(elapsed)} in all"
        )
        return in_progress(self._model(), message, self.progress.context(), waiting.others(elapsed))

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
            raise Problem(problem.code, f"{problem.message} (given up after {most} attempts)") from problem
        again = replace(self.progress, retries=self.progress.retries + 1)
        message = f"{hint}{problem.message} (attempt {again.retries}; trying again)"
        return in_progress(self._model(), message, again.context(), max(1, round(problem.wait)))


def _follows(step: Step) -> bool:
    """Whether a step may be made right behind another: its outcome is known at once, and so is its body."""
    return step.call.verb in AT_ONCE and not step.awaits


def _retriable(problem: Problem) -> Problem:
    """The same with a code at which CloudFormation calls the handler again."""
    code = problem.code if problem.code in _RETRIABLE else HandlerErrorCode.ServiceInternalError
    return Problem(code, problem.message, problem.wait)


def _refused(refusals: list[Refusal], *, untouched: bool) -> Problem:
    """All refusals at once. CloudFormation replaces a resource on NotUpdatable: only where the schema allows that."""
    replaceable = all(refusal.replaceable for refusal in refusals)
    code = HandlerErrorCode.NotUpdatable if replaceable else HandlerErrorCode.InvalidRequest
    return Problem(code, ("Nothing was changed. " if untouched else "") + _numbered(refusals))


def _protected(name: str) -> Problem:
    return Problem(
        HandlerErrorCode.InvalidRequest,
        f"DeletionProtection is on for cluster {name}; nothing was deleted. What to do: set DeletionProtection to "
        f"false in the template, deploy it, and delete again. If the stack cannot be deployed any more, remove the tag "
        f"{tags.PROTECTED} from the cluster, for example in the portal",
    )


def _aborted(progress: Progress, now: float, broken: list[str]) -> Problem:
    taken = waiting.spoken(now - progress.step_started)
    return Problem(
        HandlerErrorCode.NotStabilized,
        f"Azure did not end {progress.doing} in {taken}, and CloudFormation's time was nearly up, so it was aborted: "
        f"{'; '.join(broken)}. What to do: {_LOOK}",
    )


def _not_lowered(kept: list[str]) -> str:
    return f"Rolled back but for what AKS never takes back: {'; '.join(kept)}" if kept else ""


def _numbered(items: list[Any]) -> str:
    if len(items) == 1:
        return str(items[0])
    return " ".join(f"({number}) {item}." for number, item in enumerate(items, 1))
