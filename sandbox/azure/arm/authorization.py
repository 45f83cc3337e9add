"""Role assignments and what they allow (Microsoft.Authorization)."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from sandbox.azure.arm import roles
from sandbox.azure.arm.conditions import Condition, UnknownConditionError
from sandbox.azure.core import ids
from sandbox.azure.core.clock import iso
from sandbox.azure.core.errors import ArmError, gateway
from sandbox.azure.core.messages import Json, Response, empty_response, json_response
from sandbox.azure.core.paging import page
from sandbox.azure.core.world import Call, Caller, World
from sandbox.azure.entra import directory

ASSIGNMENT = "role_assignment"
OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
_GUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.IGNORECASE)
_SUFFIX = "/providers/microsoft.authorization/"
_ACTIONS = "Microsoft.Authorization/roleAssignments"


def check(world: World, caller: Caller, action: str, scope: str, attributes: Mapping[str, str] | None = None) -> None:
    """Raise ARM's 403 unless a role of the caller at or above `scope` allows `action`.

    `attributes` are those of a role assignment that is written or deleted, which conditions speak about; without them
    every condition is taken to hold.
    """
    if granting(world, caller.object_id, action, scope, attributes=attributes) is None:
        raise gateway(
            403,
            "AuthorizationFailed",
            f"The client '{caller.client_id}' with object id '{caller.object_id}' does not have authorization to "
            f"perform action '{action}' over scope '{scope}' or the scope is invalid. "
            "If access was recently granted, please refresh your credentials.",
        )


def check_linked(world: World, caller: Caller, action: str, scope: str, linked: dict[str, str]) -> None:
    """Raise LinkedAuthorizationFailed unless the caller may also do `linked` (scope: action) on what the body names."""
    missing = {where: what for where, what in linked.items() if not allowed(world, caller.object_id, what, where)}
    if missing:
        raise gateway(
            403,
            "LinkedAuthorizationFailed",
            f"The client '{caller.client_id}' with object id '{caller.object_id}' has permission to perform action "
            f"'{action}' on scope '{scope}'; however, it does not have permission to perform action(s) "
            f"'{','.join(sorted(set(missing.values())))}' on the linked scope(s) '{','.join(missing)}' (respectively) "
            "or the linked scope(s) are invalid.",
        )


def allowed(world: World, object_id: str, action: str, scope: str, *, data: bool = False) -> bool:
    """The check that ARM (or, with `data`, the cluster's authorization webhook) makes."""
    return granting(world, object_id, action, scope, data=data) is not None


def granting(
    world: World,
    object_id: str,
    action: str,
    scope: str,
    *,
    data: bool = False,
    attributes: Mapping[str, str] | None = None,
) -> Json | None:
    """The role assignment that allows it, or None."""
    now = world.clock.cloud()
    for _, assignment in world.store.items(ASSIGNMENT):
        properties = assignment["properties"]
        if properties["principalId"].lower() != object_id.lower() or assignment["effective_at"] > now:
            continue
        if _covers(properties["scope"], scope):
            role = _role(world, properties["roleDefinitionId"])
            if role is not None and role.allows(action, data=data) and _permits(properties, action, attributes):
                return assignment
    return None


def _permits(properties: Json, action: str, attributes: Mapping[str, str] | None) -> bool:
    if not properties.get("condition") or attributes is None:
        return True
    source = "Resource" if action.lower().endswith("/delete") else "Request"
    return Condition(properties["condition"], action, source, attributes).holds()


def _attributes(properties: Json) -> dict[str, str]:
    """What a condition can ask of a role assignment."""
    return {
        "RoleDefinitionId": str(properties.get("roleDefinitionId", "")).rsplit("/", 1)[-1],
        "PrincipalId": str(properties.get("principalId", "")),
        "PrincipalType": str(properties.get("principalType", "")),
    }


def _covers(granted: str, wanted: str) -> bool:
    granted, wanted = granted.lower().rstrip("/"), wanted.lower().rstrip("/")
    return wanted == granted or wanted.startswith(granted + "/")


def _role(world: World, definition_id: str) -> roles.Role | None:
    name = definition_id.rsplit("/", 1)[-1].lower()
    if name in roles.BUILT_IN:
        return roles.BUILT_IN[name]
    document = world.store.get(roles.CUSTOM, name)
    return None if document is None else roles.from_document(document)


def grant(world: World, object_id: str, role: str, scope: str, name: str = "") -> Json:
    """An assignment made without asking anybody, for seeding."""
    definition = f"/subscriptions/{world.subscription_id}/providers/Microsoft.Authorization/roleDefinitions/{role}"
    body = {"roleDefinitionId": definition, "principalId": object_id, "principalType": "ServicePrincipal"}
    return _store(world, scope, name or ids.guid(world.random), body, object_id)


def put_assignment(world: World, call: Call) -> Response:
    scope, name = _split(call)
    properties = call.body.get("properties") or {}
    _validate_assignment(world, name, properties)
    check(world, call.caller, f"{_ACTIONS}/write", call.request.path, _attributes(properties))
    existing = world.store.get(ASSIGNMENT, name.lower())
    if existing is not None:
        return json_response(200, _unchanged(existing, properties, scope))
    for _, other in world.store.items(ASSIGNMENT):
        if _identity(other["properties"]) == _identity({**properties, "scope": scope}):
            raise gateway(409, "RoleAssignmentExists", "The role assignment already exists.")
    document = _store(world, scope, name, properties, call.caller.object_id)
    return json_response(201, _view(document))


def _validate_assignment(world: World, name: str, properties: Json) -> None:
    if not _GUID.match(name):
        raise gateway(
            400, "InvalidRoleAssignmentId", f"The role assignment ID '{name}' is not valid. It must be a GUID."
        )
    if not properties.get("principalId") or not properties.get("roleDefinitionId"):
        raise gateway(400, "BadRequestFormat", "The request was incorrectly formatted.")
    definition = properties["roleDefinitionId"]
    if _role(world, definition) is None:
        wanted = definition.rsplit("/", 1)[-1].replace("-", "")
        message = f"The specified role definition with ID '{wanted}' does not exist."
        raise gateway(400, "RoleDefinitionDoesNotExist", message)
    _check_condition(properties)
    _check_principal(world, properties)


def _check_condition(properties: Json) -> None:
    """One that cannot be read is refused; ARM reads more of the language than this does."""
    if properties.get("condition"):
        try:
            Condition(properties["condition"], "", "Request", {}).holds()
        except UnknownConditionError as error:
            message = f"The role assignment condition is invalid: {error}."
            raise gateway(400, "InvalidConditionAttribute", message) from error


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


def _unchanged(existing: Json, properties: Json, scope: str) -> Json:
    if _identity(existing["properties"]) != _identity({**properties, "scope": scope}):
        raise gateway(
            400,
            "RoleAssignmentUpdateNotPermitted",
            "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
        )
    return _view(existing)


def _identity(properties: Json) -> tuple[str, str, str]:
    definition = properties["roleDefinitionId"].rsplit("/", 1)[-1]
    return properties["scope"].lower(), definition.lower(), properties["principalId"].lower()


def _store(world: World, scope: str, name: str, properties: Json, creator: str) -> Json:
    now = iso(world.clock.wall())
    definition = properties["roleDefinitionId"].rsplit("/", 1)[-1]
    delay = world.settings.get("role_assignment_delay_seconds", 0.0)
    document = {
        "id": f"{scope}/providers/Microsoft.Authorization/roleAssignments/{name}",
        "name": name,
        "type": "Microsoft.Authorization/roleAssignments",
        "properties": {
            "roleDefinitionId": (
                f"/subscriptions/{world.subscription_id}/providers/Microsoft.Authorization/roleDefinitions/{definition}"
            ),
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
        "effective_at": world.clock.cloud() + delay,
    }
    world.store.put(ASSIGNMENT, name.lower(), document)
    return document


def _view(document: Json) -> Json:
    return {key: value for key, value in document.items() if key != "effective_at"}


def _split(call: Call) -> tuple[str, str]:
    """The scope in front of /providers/Microsoft.Authorization and the name behind it ("" for a collection)."""
    path = urlsplit(call.request.url).path
    at = path.lower().rindex(_SUFFIX)
    rest = path[at + len(_SUFFIX) :].split("/")
    return path[:at], rest[1] if len(rest) > 1 else ""


def get_assignment(world: World, call: Call) -> Response:
    return json_response(200, _view(_existing(world, call)))


def _existing(world: World, call: Call) -> Json:
    scope, name = _split(call)
    document = world.store.get(ASSIGNMENT, name.lower())
    if document is None or document["properties"]["scope"].lower() != scope.lower():
        raise _missing(name)
    return document


def _missing(name: str) -> ArmError:
    return gateway(404, "RoleAssignmentNotFound", f"The role assignment '{name}' is not found.")


def delete_assignment(world: World, call: Call) -> Response:
    """204 for what is not there, as ARM's authorization provider answers."""
    scope, name = _split(call)
    document = world.store.get(ASSIGNMENT, name.lower())
    if document is None or document["properties"]["scope"].lower() != scope.lower():
        return empty_response(204)
    check(world, call.caller, f"{_ACTIONS}/delete", call.request.path, _attributes(document["properties"]))
    world.store.delete(ASSIGNMENT, name.lower())
    return json_response(200, _view(document))


def list_assignments(world: World, call: Call) -> Response:
    """At, above and below the scope, as ARM lists; `$filter=atScope()` leaves out what is below."""
    scope, _ = _split(call)
    wanted = call.request.query.get("$filter", "")
    principal = re.search(r"(?:principalId eq|assignedTo\()\s*'([^']+)'", wanted)
    assignments = []
    for _, document in world.store.items(ASSIGNMENT):
        granted = document["properties"]["scope"]
        below = _covers(scope, granted) and "atScope()" not in wanted
        if not (below or _covers(granted, scope)):
            continue
        if principal and document["properties"]["principalId"].lower() != principal.group(1).lower():
            continue
        assignments.append(_view(document))
    return page(world, call, assignments)


def list_definitions(world: World, call: Call) -> Response:
    wanted = re.search(r"roleName eq '([^']+)'", call.request.query.get("$filter", ""))
    documents = [roles.to_document(guid, role, world.subscription_id) for guid, role in roles.BUILT_IN.items()] + [
        document for _, document in world.store.items(roles.CUSTOM)
    ]
    if wanted:
        documents = [d for d in documents if d["properties"]["roleName"].lower() == wanted.group(1).lower()]
    return json_response(200, {"value": documents})


def get_definition(world: World, call: Call) -> Response:
    _, name = _split(call)
    if name.lower() in roles.BUILT_IN:
        return json_response(200, roles.to_document(name, roles.BUILT_IN[name.lower()], world.subscription_id))
    document = world.store.get(roles.CUSTOM, name.lower())
    if document is None:
        wanted = name.replace("-", "")
        message = f"The specified role definition with ID '{wanted}' does not exist."
        raise gateway(404, "RoleDefinitionDoesNotExist", message)
    return json_response(200, document)


def put_definition(world: World, call: Call) -> Response:
    scope, name = _split(call)
    properties = dict(call.body.get("properties") or {})
    if not properties.get("roleName") or not properties.get("permissions"):
        raise gateway(400, "InvalidRoleDefinition", "The role definition needs a roleName and permissions.")
    document = {
        "id": f"{scope}/providers/Microsoft.Authorization/roleDefinitions/{name}",
        "name": name,
        "type": "Microsoft.Authorization/roleDefinitions",
        "properties": {"type": "CustomRole", "assignableScopes": [scope], **properties},
    }
    world.store.put(roles.CUSTOM, name.lower(), document)
    return json_response(201, document)


def delete_definition(world: World, call: Call) -> Response:
    _, name = _split(call)
    document = world.store.get(roles.CUSTOM, name.lower())
    if document is None:
        return empty_response(204)
    world.store.delete(roles.CUSTOM, name.lower())
    return json_response(200, document)


def forget_scope(world: World, resource_id: str) -> None:
    """Role assignments on a resource are deleted with it."""
    for key, document in world.store.items(ASSIGNMENT):
        if _covers(resource_id, document["properties"]["scope"]):
            world.store.delete(ASSIGNMENT, key)
