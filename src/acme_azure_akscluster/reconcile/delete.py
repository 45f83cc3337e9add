"""Delete: the cluster, then the children that Azure leaves behind, and wait until it does not exist any more.

Workloads alone go before it (`registry.preceding`), once Azure has shown that it would delete the cluster. Of
the rest the cluster goes first, since Azure may refuse that: a lock, a policy, a missing right. What lives on keeps its
audit logs and its identities. Once Azure is deleting it there is no way back, and the children go while their cluster
does.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from cloudformation_cli_python_lib import HandlerErrorCode, ProgressEvent

from ..cloudformation.progress_events import in_progress, succeeded
from ..domain import child_kinds, provisioning, tags
from ..errors.problem import Conflict, Problem
from ..planning import cluster
from ..planning.children import registry
from ..planning.children.registry import Children
from ..planning.comparison import Comparison
from ..planning.plan import Plan, cluster_deletion
from . import apply, loop, observe, retries, stabilize
from .invocation import WRITE_SECONDS, Invocation

_DELETING = "delete cluster"
# What there was no time for is deleted by the next invocation, and soon: the cluster may be gone in two minutes.
_SOON_SECONDS = 3
_NO_CLUSTERS_ETAG = "00000000-0000-0000-0000-000000000000"
# What ends in the cluster is waited for this long.
_CHILDREN_SECONDS = 900


def delete(invocation: Invocation) -> ProgressEvent:
    """Delete the cluster and wait until it is gone."""
    return loop.run(invocation, _OPERATION)


def _absent(invocation: Invocation) -> ProgressEvent:
    """What was deleted by this operation is gone; what was not there at its beginning is NotFound."""
    if not invocation.progress.step:
        raise invocation.absent()

    named = dict(observe.orphans(invocation.progress.children))

    def orphans(kind: str) -> Children:
        return {kind: named.pop(kind, ())} if registry.KINDS[kind].named else _children(invocation)(kind)

    return _end_children(invocation, orphans, lambda _invocation: succeeded(None))


def _unsettled(invocation: Invocation, observed: Mapping[str, Any]) -> ProgressEvent | None:
    if cluster.is_another_stacks(observed, invocation.state):
        raise _another_stacks(invocation.where.name, tags.mark(observed, tags.STACK_ID))
    busy = provisioning.busy(observed)
    if provisioning.state(observed).lower() == "deleting":
        begun = _begun(_with_children(invocation, observed))
        return _end_children(begun, _children(begun), lambda further: stabilize.waiting(further, ", ".join(busy)))
    if cluster.is_protected(observed):
        raise _protected(invocation.where.name)
    return stabilize.waiting_for_others(invocation, busy) if busy else None


def _begun(invocation: Invocation) -> Invocation:
    """The deletion that is going on, ours or another's, is what is waited for."""
    progress = invocation.progress
    if progress.operation == _DELETING:
        return invocation.with_progress(progress.begun())
    step = cluster_deletion(invocation.where)
    return invocation.with_progress(progress.begins(step.key, step.does, step.operation, invocation.now()))


def _with_children(invocation: Invocation, observed: Mapping[str, Any]) -> Invocation:
    """Knowing which kinds of children outlive the cluster: when it is gone, its mark is gone too."""
    kinds = sorted(registry.outliving(Comparison(invocation.state, observed)))
    children = {**dict.fromkeys(kinds, False), **invocation.progress.children}
    return invocation.with_progress(replace(invocation.progress, children=children))


def _plan(invocation: Invocation, observed: Mapping[str, Any]) -> loop.Work:
    """First what is deleted before the cluster. What cannot be removed in time does not delay the cluster's delete."""
    comparison = Comparison(invocation.with_history(), observed)
    if invocation.progress.attempts.get(cluster_deletion(invocation.where).key, 0) >= apply.ATTEMPTS:
        raise _failed(invocation, comparison)
    kinds = registry.preceding(comparison)
    children = observe.children(invocation.azure, invocation.where, kinds, invocation.concurrently)
    standing, steps = registry.leaving(comparison, children), registry.removal_before(comparison, children)
    is_stuck = bool(standing.failed) or (bool(standing.busy) and _has_waited(invocation))
    if steps and not is_stuck:
        _require_deletable(invocation)
        return loop.Work(Plan(steps, [], []), lambda: succeeded(None), standing=standing)
    return _deleting(invocation, observed)


def _require_deletable(invocation: Invocation) -> None:
    """Raise Problem where Azure would refuse to delete the cluster, before anything of it is deleted.

    A DELETE with an eTag that no cluster has: ARM looks for locks, policies and rights before AKS compares eTags
    (docs/azure-behaviour.md#refusals-before-the-provider).
    """
    if not invocation.progress.attempts:
        with suppress(Conflict):
            apply.write(invocation, cluster_deletion(invocation.where, _NO_CLUSTERS_ETAG).call)


def _has_waited(invocation: Invocation) -> bool:
    progress = invocation.progress
    return invocation.now() - max(progress.started, progress.step_started) > _CHILDREN_SECONDS


def _deleting(invocation: Invocation, observed: Mapping[str, Any]) -> loop.Work:
    """Only if it is still as it was read: its protection may have been switched on meanwhile.

    The children are read before, so that missing permissions are reported before anything is deleted.
    """
    knowing = _with_children(invocation, observed)
    owned = {kind: _children(invocation)(kind) for kind in knowing.progress.children}
    step = cluster_deletion(invocation.where, observed.get("eTag"))

    def read(kind: str) -> Children:
        return owned.pop(kind, None) or _children(invocation)(kind)

    def written(further: Invocation) -> ProgressEvent:
        return _end_children(further, read, lambda last: stabilize.waiting(last, "Azure has accepted it"))

    return loop.Work(Plan([step], [], []), lambda: succeeded(None), written, knowing)


def _children(invocation: Invocation) -> Callable[[str], Children]:
    """The children of a kind as Azure has them."""
    return lambda kind: observe.children(invocation.azure, invocation.where, [kind], invocation.concurrently)


def _end_children(
    invocation: Invocation, read: Callable[[str], Children], then: Callable[[Invocation], ProgressEvent]
) -> ProgressEvent:
    """Delete the remaining children, kind by kind; then continue with `then`.

    They are read once more afterwards, because a 404 may have been about another resource.
    """
    for kind in [kind for kind, gone in invocation.progress.children.items() if not gone]:
        doing = "reading the children that outlive the cluster"
        try:
            steps = registry.removal(invocation.where, read(kind))
            for step in steps:
                doing = step.does
                if not invocation.deadline.allows(WRITE_SECONDS):
                    message = f"Azure is deleting the cluster; next: {doing}"
                    return in_progress(invocation.model(), message, invocation.progress.context(), _SOON_SECONDS)
                apply.write(invocation, step.call)
            if steps and registry.removal(invocation.where, read(kind)):
                raise Problem(HandlerErrorCode.ServiceInternalError, f"Azure still lists it after {doing}", wait=5)
        except Problem as problem:
            if problem.wait is None:
                text = f"Azure is deleting the cluster, but {doing} failed and must be done manually:"
                raise Problem(problem.code, f"{text} {problem.message}") from problem
            return retries.wait_out(invocation, problem, hint=f"Before {doing}: ")
        progress = invocation.progress
        invocation = invocation.with_progress(replace(progress, children={**progress.children, kind: True}))
    return then(invocation)


def _failed(invocation: Invocation, comparison: Comparison) -> Problem:
    """Azure has accepted the deletion several times, and failed: the cluster lives on, with its children again."""
    reasons = "; ".join(provisioning.broken(comparison.observed)) or "it gave no reason"
    return Problem(
        HandlerErrorCode.NotStabilized,
        f"Azure accepted the deletion of cluster {invocation.where.name} {apply.ATTEMPTS} times and failed: {reasons}."
        f"{_restored(invocation, comparison)} What to do: remove what prevents it (see the activity log of the cluster "
        "and of its node resource group, and its locks), then delete again",
    )


def _restored(invocation: Invocation, comparison: Comparison) -> str:
    """Create again what was deleted too early, by the template, and say so; "" where nothing was."""
    kinds = [kind for kind, gone in invocation.progress.children.items() if gone]
    if not kinds:
        return ""
    what = f" Its {' and '.join(registry.KINDS[kind].name for kind in kinds)}, deleted with it,"
    if not child_kinds.declared(comparison.desired) >= set(kinds):
        return f"{what} cannot be created again without the template."
    try:
        while invocation.deadline.allows(WRITE_SECONDS):
            children = observe.children(invocation.azure, invocation.where, kinds, invocation.concurrently)
            steps = registry.restoring(comparison, children)
            if not steps:
                return f"{what} were created again."
            acted = apply.act(invocation, steps)
            if acted.problem:
                raise acted.problem
            invocation = acted.invocation
    except Problem as problem:
        why, _, _ = problem.message.partition(" What to do: ")
        return f"{what} were not created again: {why.rstrip('.')}."
    return f"{what} were created again only in part: there was no more time."


def _another_stacks(name: str, stack: str) -> Problem:
    return Problem(
        HandlerErrorCode.InvalidRequest,
        f"Cluster {name} is not this stack's: it belongs to {stack or 'somebody else'}; nothing was deleted. What to "
        "do: if it was moved into this stack, deploy the stack once, which marks the cluster, and delete again; "
        "otherwise delete the stack without this resource (aws cloudformation delete-stack --retain-resources)",
    )


def _protected(name: str) -> Problem:
    return Problem(
        HandlerErrorCode.InvalidRequest,
        f"DeletionProtection is on for cluster {name}; nothing was deleted. What to do: set DeletionProtection to "
        f"false in the template, deploy it, and delete again. If the stack can no longer be deployed, remove the tag "
        f"{tags.PROTECTED} from the cluster, for example in the portal",
    )


_OPERATION = loop.Operation(_absent, _unsettled, _plan)
