"""IAM principals → Kubernetes permissions: an identity for each principal, what it trusts and what it may do. Pure.

Each entry of IamAccess is a managed identity in the cluster's resource group that trusts the web identity tokens of
exactly that principal, with role assignments on the cluster or on its namespaces
(docs/azure-behaviour.md#namespace-scope). The identities carry the
cluster's mark and are wholly the stack's: whom they trust and which AKS roles they have in the cluster is what the
template says. Their other roles, and all others', are not changed. Azure keeps them, so they are deleted too.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...domain.arm_calls import Call, Resource, Verb
from ...domain.cluster_id import ClusterId
from ...domain.token_origin import Origin
from ...validation.violation import Violation
from ..desired_state import DesiredState
from ..steps import Phase, Step
from . import iam_access_observed
from .iam_access_observed import (
    ASSIGNMENT_API,
    IDENTITY_API,
    Grant,
    Identity,
    ObservedAccess,
    assignment_id,
    identities_of,
    is_account_issued,
)
from .iam_access_roles import (
    CLUSTER_USER,
    CREDENTIAL,
    NAMES,
    assignment_name,
    grants,
    identity_name,
    looks_like_name,
    marks,
    namespace,
)

Json = Mapping[str, Any]

PROPERTY = "IamAccess"
CLIENT_IDS = "IamClientIds"
_DEFINITIONS = "providers/Microsoft.Authorization/roleDefinitions"


def reported(resources: Sequence[Json]) -> list[dict[str, Any]] | None:
    """The property: an entry for each principal that may do something."""
    return [
        entry for document in resources for entry in iam_access_observed.entries(iam_access_observed.parse(document))
    ] or None


def attributes(resources: Sequence[Json]) -> dict[str, Any]:
    """What kubelogin needs of the identities."""
    ids = [one for document in resources for one in iam_access_observed.client_ids(iam_access_observed.parse(document))]
    return {CLIENT_IDS: ids} if ids else {}


def plan(state: DesiredState, where: ClusterId, resources: Sequence[Json]) -> tuple[list[Step], list[Violation]]:
    """What makes the cluster's identities those of the template; without any in it, theirs end."""
    wanted, before = state.desired.get(PROPERTY) or [], state.previous.get(PROPERTY) or []
    if not wanted and not before:
        return [], []
    there = iam_access_observed.parse(resources[0]) if resources else ObservedAccess(where)
    by_name = {identity.name.lower(): identity for identity in there.identities}
    steps: list[Step] = []
    for entry in sorted(wanted, key=lambda one: str(one["PrincipalArn"])):
        name = identity_name(where, entry["PrincipalArn"])
        identity = by_name.pop(name.lower(), None)
        steps += (
            _new(state, where, entry, name, there.origin)
            if identity is None
            else _changes(where, entry, identity, there.origin)
        )
    for identity in by_name.values():
        if _is_made_here(where, identity, there.origin):
            steps += _ending(identity, "its principal left the template")
    # All that need not wait first: what the new identities are called in Entra is looked up once, not for each.
    return sorted(steps, key=lambda step: step.awaits), []


def removal(where: ClusterId, resources: Sequence[Json]) -> list[Step]:
    """The end of all identities of the cluster."""
    observed = [iam_access_observed.parse(document) for document in resources]
    ours = [one for there in observed for one in there.identities if _is_made_here(where, one, there.origin)]
    return [step for identity in ours for step in _ending(identity, "its cluster is deleted")]


def _is_made_here(where: ClusterId, identity: Identity, origin: Origin) -> bool:
    """Whether this type has made an identity, so that it may delete it.

    Whoever may write tags can put our mark on any identity; its name cannot be changed. Ours follows from the cluster
    and from the principal that it trusts, whose tokens the issuer of its account signs; one whose making was
    interrupted trusts nobody yet.
    """
    trusted = [one for one in identity.credentials if is_account_issued(one, origin)]
    names = {identity_name(where, one["properties"]["subject"]).lower() for one in trusted}
    unfinished = not identity.credentials and looks_like_name(where, identity.name)
    return identity.name.lower() in names or unfinished


def _new(state: DesiredState, where: ClusterId, entry: Json, name: str, origin: Origin) -> Iterator[Step]:
    """An identity with everything. Its role assignments wait for the id that Entra gives it.

    One of that name whose mark somebody has taken away is marked again by the same request.
    """
    principal = entry["PrincipalArn"]
    why = f"{principal} has none yet"
    path = f"{identities_of(where)}/{name}"
    body = {"location": state.desired["Location"], "tags": marks(where, entry)}
    yield _put(f"access {name}", f"creating the identity of {principal}", path, IDENTITY_API, body, why)
    yield _trusting(path, name, entry, origin, why)
    for scope, role in grants(where, entry):
        yield _granting(where, name, principal, scope, role, "")


def _changes(where: ClusterId, entry: Json, identity: Identity, origin: Origin) -> Iterator[Step]:
    """What an identity lacks, then what it has too much. Whom else it trusts goes first: they act with its rights."""
    marked = marks(where, entry)
    if marked.items() - identity.tags.items():
        body = {"location": identity.location, "tags": {**identity.tags, **marked}}
        does = f"tagging the identity {identity.name}"
        yield _put(f"access {identity.name}", does, identity.id, IDENTITY_API, body, "its tags are not as declared")
    fitting = [one for one in identity.credentials if _fits(one, entry, origin)]
    trusted = fitting[0]["name"] if fitting else CREDENTIAL
    for credential in identity.credentials:
        if credential["name"] != trusted:
            why = f"it trusts {credential['properties']['subject']}, which the template does not declare"
            yield _distrusting(identity, credential["name"], why)
    if not fitting:
        yield _trusting(identity.id, identity.name, entry, origin, "the identity does not trust its principal")
    wanted = {(scope.lower(), role): scope for scope, role in grants(where, entry)}
    held = {(grant.scope, grant.role): grant for grant in identity.grants}
    for key, scope in wanted.items():
        if key not in held:
            yield _granting(where, identity.name, entry["PrincipalArn"], scope, key[1], identity.principal_id)
    for key, grant in held.items():
        if key not in wanted:
            yield _revoking(identity, grant, "the template does not grant it")


def _fits(credential: Json, entry: Json, origin: Origin) -> bool:
    """Whether a credential is the entry's. An unknown issuer (in a preview) counts as correct."""
    inside = credential["properties"]
    issuer, audience = entry.get("Issuer") or origin.issuer, origin.audience
    return bool(
        inside["subject"] == entry["PrincipalArn"]
        and (not issuer or inside["issuer"] == issuer)
        and (not audience or inside["audiences"] == [audience])
    )


def _ending(identity: Identity, why: str) -> Iterator[Step]:
    """Rights first: Azure keeps the role assignments of an identity that is gone."""
    for grant in identity.grants:
        yield _revoking(identity, grant, why)
    call = Call(Verb.DELETE_RESOURCE, resource=Resource(identity.id, IDENTITY_API))
    yield _step(f"access end {identity.name}", f"deleting the identity {identity.name}", call, why)


def _trusting(path: str, name: str, entry: Json, origin: Origin, why: str) -> Step:
    properties = {
        "issuer": entry.get("Issuer") or origin.issuer,
        "subject": entry["PrincipalArn"],
        "audiences": [origin.audience],
    }
    does = f"allowing {entry['PrincipalArn']} to log in as the identity {name}"
    credential = f"{path}/federatedIdentityCredentials/{CREDENTIAL}"
    return _put(f"access trust {name}", does, credential, IDENTITY_API, {"properties": properties}, why)


def _distrusting(identity: Identity, credential: str, why: str) -> Step:
    resource = Resource(f"{identity.id}/federatedIdentityCredentials/{credential}", IDENTITY_API)
    does = f"deleting the federated credential {credential} of the identity {identity.name}"
    return _step(
        f"access distrust {identity.name} {credential}", does, Call(Verb.DELETE_RESOURCE, resource=resource), why
    )


def _granting(where: ClusterId, name: str, principal: str, scope: str, role: str, principal_id: str) -> Step:
    """`principal_id` is "" as long as there is no identity."""
    space = namespace(where, scope)
    place = f"namespace {space}" if space else f"cluster {where.name}"
    body = {
        "roleDefinitionId": f"/subscriptions/{where.subscription}/{_DEFINITIONS}/{role}",
        "principalId": principal_id,
        # Without it ARM looks the principal up in Entra, which has not heard of a new one.
        "principalType": "ServicePrincipal",
    }
    called = _called(role)
    return _step(
        f"access grant {name} {called} {space}".rstrip(),
        f"granting {principal} the role {called} on {place}",
        Call(
            Verb.PUT_RESOURCE,
            {"properties": body},
            resource=Resource(assignment_id(scope, assignment_name(scope, role, principal_id)), ASSIGNMENT_API),
        ),
        "the role is not assigned",
        awaits=not principal_id,
    )


def _revoking(identity: Identity, grant: Grant, why: str) -> Step:
    call = Call(Verb.DELETE_RESOURCE, resource=Resource(grant.id, ASSIGNMENT_API))
    does = f"removing the role {_called(grant.role)} from the identity {identity.name}"
    return _step(f"access revoke {grant.id.rsplit('/', 1)[-1]}", does, call, why)


def _called(role: str) -> str:
    return "Cluster User" if role == CLUSTER_USER else NAMES[role]


def _put(key: str, does: str, path: str, api: str, body: Json, why: str) -> Step:
    return _step(key, does, Call(Verb.PUT_RESOURCE, body, resource=Resource(path, api)), why)


def _step(key: str, does: str, call: Call, why: str, *, awaits: bool = False) -> Step:
    return Step(Phase.CHILDREN, key, does, call, "child", why=why, awaits=awaits)
