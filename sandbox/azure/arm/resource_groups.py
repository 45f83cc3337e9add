"""Microsoft.Resources: resource groups, which must be there first and take what is in them with them."""

import re

from sandbox.azure.arm import authorization
from sandbox.azure.core import locations
from sandbox.azure.core.errors import gateway, group_not_found
from sandbox.azure.core.messages import Json, Response, empty_response, json_response
from sandbox.azure.core.paging import page
from sandbox.azure.core.tags import check_tags
from sandbox.azure.core.world import Call, World

GROUP = "resource_group"
_NAME = re.compile(r"^[-\w._()]{1,90}(?<!\.)$")


def _key(subscription: str, name: str) -> str:
    return f"{subscription}/{name}".lower()


def find(world: World, subscription: str, name: str) -> Json | None:
    return world.store.get(GROUP, _key(subscription, name))


def require(world: World, subscription: str, name: str) -> Json:
    """The group, or ARM's 404."""
    document = find(world, subscription, name)
    if document is None:
        raise group_not_found(name)
    return document


def make(world: World, subscription: str, name: str, location: str, **extra: object) -> Json:
    document: Json = {
        "id": f"/subscriptions/{subscription}/resourceGroups/{name}",
        "name": name,
        "type": "Microsoft.Resources/resourceGroups",
        "location": location,
        **extra,
        "properties": {"provisioningState": "Succeeded"},
    }
    world.store.put(GROUP, _key(subscription, name), document)
    return document


def put(world: World, call: Call) -> Response:
    name = call["group"]
    if not _NAME.match(name):
        raise gateway(400, "InvalidResourceGroup", f"The provided resource group name '{name}' is not valid.")
    location = locations.requested(call.body)
    existing = find(world, call["subscription"], name)
    if not location:
        raise locations.required()
    if location not in locations.LOCATIONS:
        message = f"The provided location '{location}' is not available for resource group."
        raise gateway(400, "LocationNotAvailableForResourceGroup", message)
    if existing is not None and existing["location"] != location:
        message = (
            f"Invalid resource group location '{location}'. The Resource group already exists in location "
            f"'{existing['location']}'."
        )
        raise gateway(409, "InvalidResourceGroupLocation", message)
    tags = call.body.get("tags")
    if tags:
        check_tags(tags)
    extra = {"tags": tags} if tags is not None else {}
    document = make(world, call["subscription"], existing["name"] if existing else name, location, **extra)
    return json_response(200 if existing else 201, document)


def get(world: World, call: Call) -> Response:
    return json_response(200, require(world, call["subscription"], call["group"]))


def head(world: World, call: Call) -> Response:
    return empty_response(204 if find(world, call["subscription"], call["group"]) else 404)


def list_all(world: World, call: Call) -> Response:
    return page(world, call, [document for _, document in world.store.items(GROUP, call["subscription"].lower())])


def mark_deleting(world: World, subscription: str, name: str) -> None:
    document = require(world, subscription, name)
    document["properties"]["provisioningState"] = "Deleting"
    world.store.put(GROUP, _key(subscription, name), document)


def remove(world: World, subscription: str, name: str) -> None:
    document = find(world, subscription, name)
    if document is not None:
        authorization.forget_scope(world, document["id"])
        world.store.delete(GROUP, _key(subscription, name))
