"""Microsoft.ManagedIdentity/userAssignedIdentities."""

import re

from sandbox.azure.arm import authorization, resource_groups
from sandbox.azure.core import locations
from sandbox.azure.core.errors import gateway, resource_not_found
from sandbox.azure.core.messages import Json, Response, empty_response, json_response
from sandbox.azure.core.paging import page
from sandbox.azure.core.tags import check_tags
from sandbox.azure.core.world import Call, World
from sandbox.azure.entra import directory

IDENTITY = "identity"
KIND = "Microsoft.ManagedIdentity/userAssignedIdentities"
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$")


def find(world: World, resource_id: str) -> Json | None:
    return world.store.get(IDENTITY, resource_id.lower())


def save(world: World, document: Json) -> None:
    world.store.put(IDENTITY, document["id"].lower(), document)


def _id(world: World, call: Call) -> str:
    """Of an identity in a group that is there."""
    resource_groups.require(world, call["subscription"], call["group"])
    subscription, group = call["subscription"], call["group"]
    return f"/subscriptions/{subscription}/resourcegroups/{group}/providers/{KIND}/{call['identity']}"


def require(world: World, call: Call) -> Json:
    document = find(world, _id(world, call))
    if document is None:
        raise resource_not_found(KIND, call["identity"], call["group"])
    return document


def _view(document: Json) -> Json:
    return {key: value for key, value in document.items() if key != "busy_until"}


def get(world: World, call: Call) -> Response:
    return json_response(200, _view(require(world, call)))


def put(world: World, call: Call) -> Response:
    resource_id, name = _id(world, call), call["identity"]
    if not _NAME.match(name):
        raise gateway(400, "InvalidResourceName", f"The resource name '{name}' is not valid.")
    location = locations.requested(call.body)
    if location not in locations.LOCATIONS:
        raise locations.required()
    tags = call.body.get("tags") or {}
    check_tags(tags)
    existing = find(world, resource_id)
    if existing is not None:
        if existing["location"] != location:
            raise locations.conflict(name, call["group"], existing["location"], location)
        existing["tags"] = tags
        save(world, existing)
        return json_response(200, _view(existing))
    application = directory.add_application(world, name)
    document = {
        "location": location,
        "tags": tags,
        "id": resource_id,
        "name": name,
        "type": KIND,
        "properties": {
            "tenantId": world.tenant_id,
            "principalId": application["object_id"],
            "clientId": application["client_id"],
        },
        "busy_until": 0.0,
    }
    save(world, document)
    return json_response(201, _view(document))


def patch(world: World, call: Call) -> Response:
    document = require(world, call)
    if "tags" in call.body:
        document["tags"] = call.body["tags"] or {}
        check_tags(document["tags"])
    save(world, document)
    return json_response(200, _view(document))


def delete(world: World, call: Call) -> Response:
    document = find(world, _id(world, call))
    if document is None:
        return empty_response(204)
    remove(world, document)
    return empty_response(200)


def remove(world: World, document: Json) -> None:
    directory.remove(world, document["properties"]["clientId"])
    authorization.forget_scope(world, document["id"])
    world.store.delete(IDENTITY, document["id"].lower())


def list_all(world: World, call: Call) -> Response:
    """Of one group."""
    resource_groups.require(world, call["subscription"], call["group"])
    return _list(world, call, f"/subscriptions/{call['subscription']}/resourcegroups/{call['group']}/".lower())


def list_in_subscription(world: World, call: Call) -> Response:
    return _list(world, call, "")


def _list(world: World, call: Call, prefix: str) -> Response:
    return page(world, call, [_view(document) for _, document in world.store.items(IDENTITY, prefix)])
