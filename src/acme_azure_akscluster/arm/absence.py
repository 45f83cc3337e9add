"""Which errors mean that a resource does not exist. Nothing else may pass for a deleted cluster."""

import re

from cloudformation_cli_python_lib import HandlerErrorCode

from ..errors.problem import Problem

CLUSTERS = "Microsoft.ContainerService/managedClusters"
# The errors of a cluster that does not exist, or whose resource group does not.
_ABSENT = frozenset({"ResourceNotFound", "ParentResourceNotFound", "ResourceGroupNotFound", "NotFound"})
_RESOURCE_TYPE = re.compile(r"(?i)\bMicrosoft\.[\w.]+/[a-z]+")


def deleted_meanwhile(absence: Problem) -> Problem:
    """The problem for a resource that is gone although the one above it was just read: the state is read again."""
    text = f"The resource was deleted while it was being read: {absence.message}"
    return Problem(HandlerErrorCode.ResourceConflict, text, wait=5, answer=absence.answer)


def is_absence(problem: Problem) -> bool:
    """Whether a problem is ARM's answer that something does not exist, and not a proxy's 404."""
    answer = problem.answer
    return answer is not None and answer.status == 404 and answer.code in _ABSENT


def is_absent(problem: Problem, path: str) -> bool:
    """Whether a problem means that the resource with this ARM id does not exist, or one that it is below.

    An answer that names another type of resource is not believed.
    """
    if problem.answer is None or not is_absence(problem):
        return False
    return _types(problem.answer.message) <= _types(path)


def is_cluster_absent(problem: Problem) -> bool:
    """Whether a problem with a request for a cluster means that the cluster does not exist, and not something else.

    A delete ends with this, and CloudFormation forgets the resource.
    """
    nested = problem.answer is not None and problem.answer.code == "ParentResourceNotFound"
    return not nested and is_absent(problem, CLUSTERS)


def _types(text: str) -> set[str]:
    """The resource types that a text names."""
    return {one.lower() for one in _RESOURCE_TYPE.findall(text)}
