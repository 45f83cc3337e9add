"""The children of a cluster as Azure has them: one function for each kind."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from ..concurrency import RunConcurrently
from ..domain.child_kinds import WORDS
from ..domain.cluster_id import ClusterId
from ..domain.token_origin import Origin
from ..planning.children import audit_logs, git_ops, iam_access, maintenance
from ..planning.children.iam_access_observed import (
    ASSIGNMENT_API,
    ASSIGNMENTS,
    IDENTITY_API,
    identities_of,
    is_ours,
)

Json = Mapping[str, Any]


class Reader(Protocol):
    """The reads of ARM. `path` is an ARM id or a collection below one; `api` "" is the cluster's."""

    def resource(self, path: str, api: str = "") -> dict[str, Any] | None:
        """One resource, or None if it is not there. Raises Problem."""

    def resources(self, path: str, api: str = "", **query: str) -> list[dict[str, Any]]:
        """All resources of a collection. Raises Problem."""

    def origin(self) -> Origin:
        """What the login says of AWS. Known after the first request."""


# The resources of a kind, others' included; the last argument runs several requests at the same time.
Observer = Callable[[Reader, ClusterId, RunConcurrently], list[dict[str, Any]]]


def _maintenance(reader: Reader, where: ClusterId, _concurrently: RunConcurrently) -> list[dict[str, Any]]:
    return reader.resources(f"{where.arm}/{maintenance.COLLECTION}")


def _audit_logs(reader: Reader, where: ClusterId, _concurrently: RunConcurrently) -> list[dict[str, Any]]:
    return reader.resources(f"{where.arm}/{audit_logs.COLLECTION}", audit_logs.API)


def _iam_access(reader: Reader, where: ClusterId, concurrently: RunConcurrently) -> list[dict[str, Any]]:
    """One document: the cluster's identities, each with its credentials and its role assignments.

    The requests about identities are sent at the same time.
    """
    ours = [one for one in reader.resources(identities_of(where), IDENTITY_API) if is_ours(one, where)]
    jobs = [ask(reader, where, identity) for ask in (_credentials, _assignments) for identity in ours]
    answers = concurrently(jobs)
    identities = [
        {**identity, "credentials": credentials, "assignments": assignments}
        for identity, credentials, assignments in zip(ours, answers[: len(ours)], answers[len(ours) :], strict=True)
    ]
    return [{"cluster": where.arm, "origin": reader.origin(), "identities": identities}]


def _git_ops(reader: Reader, where: ClusterId, concurrently: RunConcurrently) -> list[dict[str, Any]]:
    """The cluster's extensions and its Flux configurations, in one list."""
    extensions, configurations = concurrently(
        [
            lambda: reader.resources(f"{where.arm}/{git_ops.EXTENSIONS}", git_ops.EXTENSION_API),
            lambda: reader.resources(f"{where.arm}/{git_ops.CONFIGURATIONS}", git_ops.CONFIGURATION_API),
        ]
    )
    return [*extensions, *configurations]


def _credentials(reader: Reader, _where: ClusterId, identity: Json) -> Callable[[], list[dict[str, Any]]]:
    return lambda: reader.resources(f"{identity['id']}/federatedIdentityCredentials", IDENTITY_API)


def _assignments(reader: Reader, where: ClusterId, identity: Json) -> Callable[[], list[dict[str, Any]]]:
    """At, above and below the group: of scopes in a namespace it is not documented that its cluster lists them."""
    path = f"/subscriptions/{where.subscription}/resourceGroups/{where.group}/{ASSIGNMENTS}"
    wanted = {"$filter": f"principalId eq '{identity['properties']['principalId']}'"}
    return lambda: reader.resources(path, ASSIGNMENT_API, **wanted)


OBSERVERS: Mapping[str, Observer] = {
    WORDS[maintenance.PROPERTY]: _maintenance,
    WORDS[audit_logs.PROPERTY]: _audit_logs,
    WORDS[iam_access.PROPERTY]: _iam_access,
    WORDS[git_ops.PROPERTY]: _git_ops,
}
