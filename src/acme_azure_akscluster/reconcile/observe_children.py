"""The children of a cluster as Azure has them."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from ..arm.client import Azure
from ..concurrency import RunConcurrently
from ..domain.child_kinds import WORDS
from ..domain.cluster_id import ClusterId
from ..planning.children import audit_logs, git_ops, iam_access, maintenance
from ..planning.children.iam_access_observed import (
    ASSIGNMENT_API,
    ASSIGNMENTS,
    IDENTITY_API,
    identities_of,
    is_ours,
)

# Kind -> the collections below the cluster that together hold its resources, each with its api-version.
_COLLECTIONS: Mapping[str, Sequence[tuple[str, str]]] = {
    WORDS[maintenance.PROPERTY]: ((maintenance.COLLECTION, ""),),
    WORDS[audit_logs.PROPERTY]: ((audit_logs.COLLECTION, audit_logs.API),),
    WORDS[git_ops.PROPERTY]: (
        (git_ops.EXTENSIONS, git_ops.EXTENSION_API),
        (git_ops.CONFIGURATIONS, git_ops.CONFIGURATION_API),
    ),
}


def children(azure: Azure, where: ClusterId, kind: str, concurrently: RunConcurrently) -> list[dict[str, Any]]:
    """The resources of a kind, others' included; several requests are sent at the same time."""
    if kind == WORDS[iam_access.PROPERTY]:
        return _iam_access(azure, where, concurrently)
    jobs = [partial(azure.resources, f"{where.arm}/{path}", api) for path, api in _COLLECTIONS[kind]]
    return [resource for resources in concurrently(jobs) for resource in resources]


def _iam_access(azure: Azure, where: ClusterId, concurrently: RunConcurrently) -> list[dict[str, Any]]:
    """One document: the cluster's identities, each with its credentials and its role assignments.

    Of assignments those at, above and below the group: of scopes in a namespace it is not documented that its cluster
    lists them.
    """
    ours = [one for one in azure.resources(identities_of(where), IDENTITY_API) if is_ours(one, where)]
    group = f"/subscriptions/{where.subscription}/resourceGroups/{where.group}/{ASSIGNMENTS}"
    jobs = [partial(azure.resources, f"{one['id']}/federatedIdentityCredentials", IDENTITY_API) for one in ours]
    for one in ours:
        wanted = {"$filter": f"principalId eq '{one['properties']['principalId']}'"}
        jobs.append(partial(azure.resources, group, ASSIGNMENT_API, **wanted))
    answers = concurrently(jobs)
    identities = [
        {**identity, "credentials": credentials, "assignments": assignments}
        for identity, credentials, assignments in zip(ours, answers[: len(ours)], answers[len(ours) :], strict=True)
    ]
    return [{"cluster": where.arm, "origin": azure.origin(), "identities": identities}]
