"""What a create says of a cluster that has its name already, by the marks that the cluster carries. Pure.

It never goes on with one of another request, not even with what an earlier create of the same resource has left behind:
the marks are the same on the cluster that the stack has, which a replacement with an unchanged Name would then take for
its own, and the deletion of the replaced resource delete (docs/inside.md#a-create-that-dies).
"""

from collections.abc import Mapping
from typing import Any

from cloudformation_cli_python_lib import HandlerErrorCode

from ..domain import provisioning, tags
from ..domain.cluster_id import ClusterId
from ..errors.problem import Problem
from ..planning.desired_state import DesiredState


def taken(where: ClusterId, observed: Mapping[str, Any], state: DesiredState) -> Problem:
    """AlreadyExists, with whose the cluster seems to be and what to do about it."""
    exists = f"A cluster named {where.name} already exists in resource group {where.group}; it was not changed"
    stack, resource = tags.mark(observed, tags.STACK_ID), tags.mark(observed, tags.LOGICAL_ID)
    if not (stack and tags.mark(observed, tags.TOKEN)):
        advice = "choose another Name, or import the existing cluster into the stack"
    elif (stack, resource) == (state.tags.get(tags.STACK_ID), state.tags.get(tags.LOGICAL_ID)):
        exists += ". An earlier request of this stack created it for this very resource"
        advice = (
            f"if the stack has no cluster for {resource} (aws cloudformation describe-stack-resource --stack-name "
            f"{stack} --logical-resource-id {resource}), that request was interrupted: delete the cluster"
            f"{_when(observed)} and deploy again: {deleting(where)}. If it has, choose another Name for the replacement"
        )
    else:
        exists += f". Stack {stack} created it for its resource {resource}"
        advice = (
            f"choose another Name. If that stack is gone or has no such resource, delete the cluster"
            f"{_when(observed)} and deploy again: {deleting(where)}; or import it into this stack"
        )
    return Problem(HandlerErrorCode.AlreadyExists, f"{exists}. What to do: {advice}")


def deleting(where: ClusterId) -> str:
    """The command that deletes a cluster."""
    return f"az aks delete --ids {where.arm} --yes"


def _when(observed: Mapping[str, Any]) -> str:
    """AKS refuses to delete what it is still creating."""
    return " as soon as it is created" if provisioning.state(observed).lower() == "creating" else ""
