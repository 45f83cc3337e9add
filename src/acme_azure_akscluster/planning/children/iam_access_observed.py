"""IamAccess as Azure has it: the cluster's identities, whom they trust, what they may do, and the property. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from ...domain.cluster_id import ClusterId
from ...domain.token_origin import Origin, account
from .iam_access_roles import CLUSTER_USER, CLUSTER_WIDE, MANAGED, MARK, NAMES, REACH, namespace

Json = Mapping[str, Any]

IDENTITY_API = "2023-01-31"
ASSIGNMENT_API = "2022-04-01"
_IDENTITIES = "providers/Microsoft.ManagedIdentity/userAssignedIdentities"
ASSIGNMENTS = "providers/Microsoft.Authorization/roleAssignments"


class Grant(NamedTuple):
    """One of the identity's role assignments that are ours: an AKS role, on the cluster or in a namespace of it.

    `scope` is in lower case; `id` is the assignment's ARM id.
    """

    scope: str
    role: str
    id: str


class Identity(NamedTuple):
    """One of the cluster's identities. `credentials` are all that it trusts, as ARM shows them; tag names in lower
    case.
    """

    id: str
    name: str
    location: str
    tags: Mapping[str, str]
    client_id: str
    principal_id: str
    credentials: tuple[Json, ...]
    grants: tuple[Grant, ...]


class ObservedAccess(NamedTuple):
    """What there is."""

    where: ClusterId
    origin: Origin = Origin()
    identities: tuple[Identity, ...] = ()


def identities_of(where: ClusterId) -> str:
    """The collection in which a cluster's identities are: its resource group's."""
    return f"/subscriptions/{where.subscription}/resourceGroups/{where.group}/{_IDENTITIES}"


def assignment_id(scope: str, name: str) -> str:
    """The ARM id of a role assignment."""
    return f"{scope}/{ASSIGNMENTS}/{name}"


def is_ours(identity: Json, where: ClusterId) -> bool:
    """Whether an identity carries the cluster's mark."""
    return _tags(identity).get(MARK, "").lower() == where.name.lower()


def _tags(identity: Json) -> dict[str, str]:
    return {name.lower(): str(value) for name, value in (identity.get("tags") or {}).items()}


def parse(document: Json) -> ObservedAccess:
    """What was observed, in the terms of this type."""
    where = ClusterId.parse(document["cluster"])
    identities = tuple(_identity(where, one) for one in document["identities"])
    return ObservedAccess(where, Origin(*document["origin"]), identities)


def _identity(where: ClusterId, document: Json) -> Identity:
    properties = document["properties"]
    grants = []
    for assignment in document["assignments"]:
        inside = assignment["properties"]
        role = str(inside["roleDefinitionId"]).rsplit("/", 1)[-1].lower()
        if role in MANAGED and namespace(where, inside["scope"]) is not None:
            grants.append(Grant(str(inside["scope"]).lower().rstrip("/"), role, assignment["id"]))
    return Identity(
        document["id"],
        document["name"],
        document["location"],
        _tags(document),
        properties["clientId"],
        properties["principalId"],
        tuple(document["credentials"]),
        tuple(grants),
    )


def is_usable(credential: Json, origin: Origin) -> bool:
    """Whether tokens that AWS signs for its subject would be taken."""
    audiences = credential["properties"]["audiences"]
    return is_account_issued(credential, origin) and (not origin.audience or origin.audience in audiences)


def is_account_issued(credential: Json, origin: Origin) -> bool:
    """Whether a credential's issuer can be that of its subject's account.

    A principal of our own account has our own issuer, and no other account has; more is not known of other accounts'.
    """
    inside = credential["properties"]
    own = account(inside["subject"]) == origin.account
    return not origin.issuer or (inside["issuer"] == origin.issuer) == own


def entries(access: ObservedAccess) -> list[dict[str, Any]]:
    """The property: who may do what. What lacks a part, and so grants nothing, is left out."""
    result = []
    for identity in access.identities:
        held = _held(access.where, identity)
        for credential in identity.credentials:
            if is_usable(credential, access.origin):
                result += [_entry(access.origin, credential["properties"], *grant) for grant in held.items()]
    return sorted(result, key=lambda entry: (entry["PrincipalArn"], entry["Role"], entry.get("Namespaces", [])))


def _held(where: ClusterId, identity: Identity) -> dict[tuple[str, bool], list[str]]:
    """(Role, whether in the whole cluster) -> namespaces.

    Nothing without the right to fetch a kubeconfig, or if namespaces are all that is left of the whole cluster.
    """
    held: dict[tuple[str, bool], list[str]] = defaultdict(list)
    if not any(grant.role == CLUSTER_USER and grant.scope == where.arm.lower() for grant in identity.grants):
        return held
    for grant in identity.grants:
        if grant.role in NAMES:
            space = namespace(where, grant.scope) or ""
            held[NAMES[grant.role], not space] += [space] if space else []
    narrowed = identity.tags.get(REACH) == CLUSTER_WIDE and not any(everywhere for _, everywhere in held)
    return {} if narrowed else held


def _entry(origin: Origin, trusted: Json, role: tuple[str, bool], spaces: list[str]) -> dict[str, Any]:
    """As a template declares it: without the issuer of the own account, which no template needs."""
    name, everywhere = role
    entry = {"PrincipalArn": trusted["subject"], "Role": name}
    if trusted["issuer"] != origin.issuer or account(trusted["subject"]) != origin.account:
        entry["Issuer"] = trusted["issuer"]
    return entry if everywhere else {**entry, "Namespaces": sorted(spaces)}


def client_ids(access: ObservedAccess) -> list[str]:
    """The client ids of the identities, in the order of the principals that they trust."""
    pairs = [(one["properties"]["subject"], identity.client_id) for identity in access.identities
             for one in identity.credentials if is_usable(one, access.origin)]  # fmt: skip
    return [client for _, client in sorted(pairs)]
