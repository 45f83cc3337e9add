"""Microsoft.Authorization/roleDefinitions: the built-in ones and custom ones."""

import re

from sandbox.azure.arm import roles
from sandbox.azure.core.errors import gateway
from sandbox.azure.core.messages import Json, Response, empty_response, json_response
from sandbox.azure.core.world import Call, World

_TYPE = "Microsoft.Authorization/roleDefinitions"


def list_all(world: World, call: Call) -> Response:
    wanted = re.search(r"roleName eq '([^']+)'", call.request.query.get("$filter", ""))
    documents = [_built_in(world, guid) for guid in roles.BUILT_IN]
    documents += [document for _, document in world.store.items(roles.CUSTOM)]
    if wanted:
        documents = [d for d in documents if d["properties"]["roleName"].lower() == wanted[1].lower()]
    return json_response(200, {"value": documents})


def get(world: World, call: Call) -> Response:
    name = call["name"].lower()
    document = _built_in(world, name) if name in roles.BUILT_IN else world.store.get(roles.CUSTOM, name)
    if document is None:
        raise roles.missing(404, call["name"])
    return json_response(200, document)


def _built_in(world: World, guid: str) -> Json:
    role = roles.BUILT_IN[guid]
    permissions = {
        "actions": list(role.actions),
        "notActions": list(role.not_actions),
        "dataActions": list(role.data_actions),
        "notDataActions": list(role.not_data_actions),
    }
    return {
        "id": roles.definition_id(world, guid),
        "name": guid,
        "type": _TYPE,
        "properties": {
            "roleName": role.name,
            "type": "BuiltInRole",
            "description": role.name,
            "assignableScopes": ["/"],
            "permissions": [permissions],
        },
    }


def put(world: World, call: Call) -> Response:
    scope, name = call["scope"], call["name"]
    properties = call.body.get("properties") or {}
    if not properties.get("roleName") or not properties.get("permissions"):
        raise gateway(400, "InvalidRoleDefinition", "The role definition needs a roleName and permissions.")
    document = {
        "id": f"{scope}/providers/{_TYPE}/{name}",
        "name": name,
        "type": _TYPE,
        "properties": {"type": "CustomRole", "assignableScopes": [scope], **properties},
    }
    world.store.put(roles.CUSTOM, name.lower(), document)
    return json_response(201, document)


def delete(world: World, call: Call) -> Response:
    document = world.store.get(roles.CUSTOM, call["name"].lower())
    if document is None:
        return empty_response(204)
    world.store.delete(roles.CUSTOM, call["name"].lower())
    return json_response(200, document)
