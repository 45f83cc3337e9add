"""Microsoft.Authorization/roleAssignments, at any scope."""

import re

from sandbox.azure.arm import roles
from sandbox.azure.arm.authorization import ASSIGNMENT, check, covers
from sandbox.azure.arm.conditions import Condition, UnknownConditionError
from sandbox.azure.core import ids
from sandbox.azure.core.clock import iso
from sandbox.azure.core.errors import gateway
from sandbox.azure.core.messages import Json, Response, empty_response, json_response
from sandbox.azure.core.paging import page
from sandbox.azure.core.world import Call, World
from sandbox.azure.entra import directory

_TYPE = "Microsoft.Authorization/roleAssignments"
_GUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.IGNORECASE)


def grant(world: World, object_id: str, role: str, scope: str, name: str = "") -> None:
    """Make an assignment without any check, for seeding."""
    body = {"roleDefinitionId": role, "principalId": object_id, "principalType": "ServicePrincipal"}
    _store(world, scope, name or ids.guid(world.random), body, object_id)


def put(world: World, call: Call) -> Response:
    properties = call.body.get("properties") or {}
    _validate(world, call["name"], properties)
    check(world, call.caller, f"{_TYPE}/write", call.request.path, _attributes(properties))
    existing = world.store.get(ASSIGNMENT, call["name"].lower())
    wanted = _identity({**properties, "scope": call["scope"]})
    if existing is not None:
        if _identity(existing["properties"]) != wanted:
            message = "Tenant ID, application ID, principal ID, and scope are not allowed to be updated."
            raise gateway(400, "RoleAssignmentUpdateNotPermitted", message)
        return json_response(200, existing)
    if any(_identity(other["properties"]) == wanted for _, other in world.store.items(ASSIGNMENT)):
        raise gateway(409, "RoleAssignmentExists", "The role assignment already exists.")
    return json_response(201, _store(world, call["scope"], call["name"], properties, call.caller.object_id))


def _validate(world: World, name: str, properties: Json) -> None:
    if not _GUID.match(name):
        message = f"The role assignment ID '{name}' is not valid. It must be a GUID."
        raise gateway(400, "InvalidRoleAssignmentId", message)
    if not properties.get("principalId") or not properties.get("roleDefinitionId"):
        raise gateway(400, "BadRequestFormat", "The request was incorrectly formatted.")
    if roles.find(world, properties["roleDefinitionId"]) is None:
        raise roles.missing(400, properties["roleDefinitionId"])
    if properties.get("condition"):
        # One that cannot be read is refused; ARM reads more of the language than this does.
        try:
            Condition(properties["condition"])
        except UnknownConditionError as error:
            message = f"The role assignment condition is invalid: {error}."
            raise gateway(400, "InvalidConditionAttribute", message) from error
    _check_principal(world, properties)


def _check_principal(world: World, properties: Json) -> None:
    """Without a principal type ARM looks the principal up in Entra, which learns of new ones late.

    docs/azure-behaviour.md#new-principals
    """
    application = directory.by_object_id(world, properties["principalId"])
    if application is not None and (properties.get("principalType") or application["known_at"] <= world.clock.cloud()):
        return
    raise gateway(
        400,
        "PrincipalNotFound",
        f"Principal {properties['principalId'].replace('-', '')} does not exist in the directory {world.tenant_id}. "
        "Check that you have the correct principal ID. If you are creating this principal and then immediately "
        "assigning a role, this error might be related to a replication delay. In this case, set the role assignment "
        "principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype",
    )


def _attributes(properties: Json) -> dict[str, str]:
    """The attributes of a role assignment that a condition can refer to."""
    return {
        "RoleDefinitionId": str(properties.get("roleDefinitionId", "")).rsplit("/", 1)[-1],
        "PrincipalId": str(properties.get("principalId", "")),
        "PrincipalType": str(properties.get("principalType", "")),
    }


def _identity(properties: Json) -> tuple[str, str, str]:
    definition = properties["roleDefinitionId"].rsplit("/", 1)[-1]
    return properties["scope"].lower(), definition.lower(), properties["principalId"].lower()


def _store(world: World, scope: str, name: str, properties: Json, creator: str) -> Json:
    now = iso(world.clock.wall())
    document = {
        "id": f"{scope}/providers/{_TYPE}/{name}",
        "name": name,
        "type": _TYPE,
        "properties": {
            "roleDefinitionId": roles.definition_id(world, properties["roleDefinitionId"].rsplit("/", 1)[-1]),
            "principalId": properties["principalId"],
            "principalType": properties.get("principalType", "ServicePrincipal"),
            "scope": scope,
            "condition": properties.get("condition"),
            "conditionVersion": properties.get("conditionVersion"),
            "createdOn": now,
            "updatedOn": now,
            "createdBy": creator,
            "updatedBy": creator,
            "delegatedManagedIdentityResourceId": None,
            "description": properties.get("description"),
        },
    }
    world.store.put(ASSIGNMENT, name.lower(), document)
    return document


def _find(world: World, call: Call) -> Json | None:
    document = world.store.get(ASSIGNMENT, call["name"].lower())
    if document is None or document["properties"]["scope"].lower() != call["scope"].lower():
        return None
    return document


def get(world: World, call: Call) -> Response:
    document = _find(world, call)
    if document is None:
        raise gateway(404, "RoleAssignmentNotFound", f"The role assignment '{call['name']}' is not found.")
    return json_response(200, document)


def delete(world: World, call: Call) -> Response:
    """204 for what is not there, as ARM's authorization provider answers."""
    document = _find(world, call)
    if document is None:
        return empty_response(204)
    check(world, call.caller, f"{_TYPE}/delete", call.request.path, _attributes(document["properties"]))
    world.store.delete(ASSIGNMENT, call["name"].lower())
    return json_response(200, document)


def list_all(world: World, call: Call) -> Response:
    """At, above and below the scope, as ARM lists; `$filter=atScope()` leaves out what is below."""
    scope, wanted = call["scope"], call.request.query.get("$filter", "")
    principal = re.search(r"(?:principalId eq|assignedTo\()\s*'([^']+)'", wanted)
    assignments = []
    for _, document in world.store.items(ASSIGNMENT):
        properties = document["properties"]
        below = covers(scope, properties["scope"]) and "atScope()" not in wanted
        if principal and properties["principalId"].lower() != principal[1].lower():
            continue
        if below or covers(properties["scope"], scope):
            assignments.append(document)
    return page(world, call, assignments)
