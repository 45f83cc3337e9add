"""The error of a create whose name is taken, from the existing cluster's marks. Pure.

A create never continues with another request's cluster, not even with one that an earlier create of the same resource
has left: the stack's current cluster has the same marks, so a replacement with an unchanged Name would adopt it, and
CloudFormation would then delete it as the replaced resource (docs/inside.md#a-create-that-dies).
"""

from collections.abc import Mapping
from typing import Any

from cloudformation_cli_python_lib import HandlerErrorCode

from ..domain import provisioning, tags
from ..domain.cluster_id import ClusterId
from ..errors.problem import Problem
from ..planning.desired_state import DesiredState


def already_exists(where: ClusterId, observed: Mapping[str, Any], state: DesiredState) -> Problem:
    """AlreadyExists, with the likely owner of the cluster and the remedy."""
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
