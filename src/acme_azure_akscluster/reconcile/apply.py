"""Acting: makes the first step of a plan, and those after it that Azure completes immediately."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cloudformation_cli_python_lib import HandlerErrorCode

from ..arm.absence import is_absent, is_cluster_absent
from ..cloudformation.progress_events import listed
from ..domain import provisioning
from ..domain.arm_calls import Call, Verb
from ..errors.problem import Problem
from ..planning.steps import Step
from ..validation.violation import Violation
from . import observe
from .invocation import WRITE_SECONDS, Invocation

# The same write with the same result this often will not do better.
ATTEMPTS = 3


@dataclass(frozen=True)
class Acted:
    """The result: the invocation further on, and whether what was written is settled already.

    `problem` is what stopped it; `hint` names the step before which it came.
    """

    invocation: Invocation
    settled: bool = False
    problem: Problem | None = None
    hint: str = ""


def act(invocation: Invocation, steps: Sequence[Step]) -> Acted:
    """Make the first step, and those after it that need not wait: immediate ones, or concurrent ones."""
    settled = True
    for position, step in enumerate(steps):
        if position and not (_follows(step, steps[position - 1]) and invocation.deadline.allows(WRITE_SECONDS)):
            break
        if position:
            invocation = invocation.with_progress(invocation.progress.settles())
        scope = provisioning.CLUSTER_ALONE if step.spares_pools else step.call.pool or ""
        about = (step.key, step.does, step.operation, invocation.now(), len(steps) - position, scope)
        try:
            _require_effect(invocation, step)
            answer = write(invocation, step.call)
        except Problem as problem:
            if step.optional and _is_refusal(problem):
                words = problem.message.partition(" What to do:")[0]
                return Acted(invocation.with_progress(invocation.progress.refuses(step.key, words)), settled=True)
            if problem.maybe_applied:
                invocation = invocation.with_progress(invocation.progress.begins(*about, answered=False))
            return Acted(invocation, problem=problem, hint=f"Before {step.does}: ")
        invocation = invocation.with_progress(invocation.progress.begins(*about))
        if answer is None:
            break
        settled &= step.call.at_once or provisioning.is_terminal(provisioning.state(answer))
        if not (step.call.at_once or step.beside):
            break
    return Acted(invocation, settled)


def refuse(invocation: Invocation, refusals: Sequence[Violation], observed: Mapping[str, Any]) -> None:
    """Raise all refusals together. CloudFormation replaces on NotUpdatable: only where the schema allows that.

    Those of a plan whose parts do not fit together are not believed: it is made anew.
    """
    if not refusals:
        return
    if observe.has_changed(invocation, observed):
        raise Problem(HandlerErrorCode.ResourceConflict, "The cluster changed while its update was planned", wait=5)
    replaceable = all(refusal.replaceable for refusal in refusals)
    code = HandlerErrorCode.NotUpdatable if replaceable else HandlerErrorCode.InvalidRequest
    untouched = "" if invocation.progress.attempts else "Nothing was changed. "
    raise Problem(code, untouched + listed(refusals))


_REMOVALS = frozenset({Verb.DELETE_CLUSTER, Verb.DELETE_POOL, Verb.DELETE_RESOURCE})
_ON_CLUSTER = frozenset({Verb.DELETE_CLUSTER, Verb.PUT_CLUSTER, Verb.PATCH_TAGS})


def write(invocation: Invocation, call: Call) -> Mapping[str, Any] | None:
    """Make one write. None if what is to be deleted was not there; the next read shows whether that is true."""
    try:
        return invocation.azure.write(invocation.where, call)
    except Problem as problem:
        if not _is_missing(invocation, problem, call):
            raise
        if call.verb in _REMOVALS:
            return None
        text = f"It was deleted while it was being changed: {problem.message}"
        raise Problem(HandlerErrorCode.ResourceConflict, text, wait=5, answer=problem.answer) from problem


def _is_missing(invocation: Invocation, problem: Problem, call: Call) -> bool:
    """Whether ARM's answer means that the target of a write does not exist.

    What is missing for the PUT of a child may be what the child refers to, which another read does not change.
    """
    if call.verb is Verb.PUT_RESOURCE:
        return False
    if call.verb in _ON_CLUSTER:
        return is_cluster_absent(problem)
    return is_absent(problem, call.resource.id if call.resource else invocation.where.arm)


def _is_refusal(problem: Problem) -> bool:
    """Whether ARM understood the request and will not do it; not a right that lacks, or a bad moment."""
    answered = problem.answer is not None and problem.answer.status == 400
    return answered and problem.wait is None and problem.code is HandlerErrorCode.InvalidRequest


def _require_effect(invocation: Invocation, step: Step) -> None:
    """Raise if a step was made often enough to know that it does not help."""
    if invocation.progress.attempts.get(step.key, 0) >= ATTEMPTS:
        raise Problem(
            HandlerErrorCode.NotStabilized,
            f"Azure accepted {step.does} {ATTEMPTS} times, and the cluster still differs. What to do: compare "
            "the template with az aks show; somebody else, or an Azure policy, may keep changing it back",
        )


def _follows(step: Step, before: Step) -> bool:
    """Whether a step may be made right behind another: its body is known, and that one is done or goes on beside it."""
    return not step.awaits and (step.call.at_once if before.call.at_once else step.beside)
