"""Delete: the children that Azure would leave behind, then the cluster, and wait until Azure says that it is gone."""

from collections.abc import Mapping
from typing import Any

from cloudformation_cli_python_lib import HandlerErrorCode, ProgressEvent

from ..cloudformation.progress_events import succeeded
from ..domain import provisioning, tags
from ..errors.problem import Problem
from ..planning import cluster
from ..planning.children import registry
from ..planning.comparison import Comparison
from ..planning.plan import cluster_deletion, deletion
from . import loop, observe, stabilize
from .invocation import Invocation

_DELETING = "delete cluster"


def delete(invocation: Invocation) -> ProgressEvent:
    """Delete the cluster and wait until it is gone."""
    return loop.run(invocation, _OPERATION)


def _absent(invocation: Invocation) -> ProgressEvent:
    """What was deleted by this operation is gone; what was not there at its beginning is NotFound."""
    if invocation.progress.step:
        return succeeded(None)
    raise invocation.absent()


def _unsettled(invocation: Invocation, observed: Mapping[str, Any]) -> ProgressEvent | None:
    if cluster.is_another_stacks(observed, invocation.state):
        raise _another_stacks(invocation.where.name, tags.mark(observed, tags.STACK_ID))
    if provisioning.state(observed).lower() == "deleting":
        return stabilize.waiting(_begun(invocation), ", ".join(provisioning.busy(observed)))
    if cluster.is_protected(observed):
        raise _protected(invocation.where.name)
    if busy := provisioning.busy(observed):
        return stabilize.waiting_for_others(invocation, busy)
    return None


def _begun(invocation: Invocation) -> Invocation:
    """The deletion that is going on, ours or another's, is what is waited for."""
    progress = invocation.progress
    if progress.operation == _DELETING:
        return invocation.with_progress(progress.begun())
    step = cluster_deletion(invocation.where)
    return invocation.with_progress(progress.begins(step.key, step.does, step.operation, invocation.now()))


def _plan(invocation: Invocation, observed: Mapping[str, Any]) -> loop.Work:
    kinds = registry.outliving(Comparison(invocation.state, observed))
    owned = observe.children(invocation.azure, invocation.where, kinds, invocation.concurrently)
    return loop.Work(deletion(invocation.where, owned), lambda: succeeded(None))


def _another_stacks(name: str, stack: str) -> Problem:
    return Problem(
        HandlerErrorCode.InvalidRequest,
        f"Cluster {name} is not this stack's: it belongs to {stack or 'somebody else'}; nothing was deleted. What to "
        "do: if it was moved into this stack, deploy the stack once, which marks the cluster, and delete again; else "
        "delete the stack without this resource (aws cloudformation delete-stack --retain-resources)",
    )


def _protected(name: str) -> Problem:
    return Problem(
        HandlerErrorCode.InvalidRequest,
        f"DeletionProtection is on for cluster {name}; nothing was deleted. What to do: set DeletionProtection to "
        f"false in the template, deploy it, and delete again. If the stack cannot be deployed any more, remove the tag "
        f"{tags.PROTECTED} from the cluster, for example in the portal",
    )


_OPERATION = loop.Operation(_absent, _unsettled, _plan)
