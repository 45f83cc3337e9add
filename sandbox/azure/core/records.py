"""The stored document of a cluster, and the one function by which operations change it.

    {"id", "name", "group", "subscription", "location", "top": {tags, identity, sku, kind, …}, "properties": {…},
     "pools": {name: {…}}, "etag", "operation": id or none, "pool_operations": {pool: id}, "private": {…}}

`private` holds what is never echoed. Pools carry their own `eTag` and `provisioningState`.
"""

from typing import Any

from sandbox.azure.core import ids
from sandbox.azure.core.messages import Json
from sandbox.azure.core.world import World

CLUSTER = "cluster"
POOL_TYPE = "Microsoft.ContainerService/managedClusters/agentPools"


def cluster_id(subscription: str, group: str, name: str) -> str:
    """As AKS spells it: `resourcegroups` in lower case (recorded)."""
    return (
        f"/subscriptions/{subscription}/resourcegroups/{group}/providers/"
        f"Microsoft.ContainerService/managedClusters/{name}"
    )


def find(world: World, resource_id: str) -> Json | None:
    return world.store.get(CLUSTER, resource_id.lower())


def save(world: World, record: Json) -> None:
    world.store.put(CLUSTER, record["id"].lower(), record)


def state(record: Json) -> str:
    return str(record["properties"]["provisioningState"])


def power(record: Json) -> str:
    return str(record["properties"]["powerState"]["code"])


def mark_busy(record: Json, operation: Json) -> None:
    if operation["kind"] == "cluster":
        record["operation"] = operation["id"]
        record["properties"]["provisioningState"] = operation["state"]
    for name in operation["pools"]:
        record["pools"][name]["provisioningState"] = operation["state"]
        if operation["kind"] == "pool":
            record["pool_operations"][name] = operation["id"]


def mark_done(record: Json, operation: Json, state_word: str, error: Json | None) -> None:
    """Put the end state on what the operation touched; a failure's reason where the API documents it."""
    if operation["kind"] == "cluster":
        record["operation"] = None
        record["properties"]["provisioningState"] = state_word
        _set_error(record["properties"], error)
    for name in operation["pools"]:
        record["pool_operations"].pop(name, None)
        if name in record["pools"]:
            record["pools"][name]["provisioningState"] = state_word
            _set_error(record["pools"][name], error)


def _set_error(target: Json, error: Json | None) -> None:
    if error is None:
        target.pop("status", None)
    else:
        target["status"] = {"provisioningError": error}


def apply(record: Json, effect: Json) -> None:
    """{"properties": patch, "pools": {name: patch}, "remove_pools": [names], "top": patch}; none in a patch removes."""
    merge(record["properties"], effect.get("properties", {}))
    merge(record["top"], effect.get("top", {}))
    for name, patch in effect.get("pools", {}).items():
        if name in record["pools"]:
            merge(record["pools"][name], patch)
    for name in effect.get("remove_pools", []):
        record["pools"].pop(name, None)
        record["pool_operations"].pop(name, None)


def merge(target: Json, patch: Json) -> None:
    for key, value in patch.items():
        if value is None:
            target.pop(key, None)
        elif isinstance(value, dict) and isinstance(target.get(key), dict):
            merge(target[key], value)
        else:
            target[key] = value


def renew_tags(world: World, record: Json, *, whole: bool, pools: list[str]) -> None:
    """A cluster's write renews its eTag and those of its pools, a pool's write only its own.

    docs/azure-behaviour.md#etags
    """
    if whole:
        record["etag"] = ids.guid(world.random)
    for name in record["pools"] if whole else pools:
        if name in record["pools"]:
            record["pools"][name]["eTag"] = ids.guid(world.random)


def view(record: Json) -> Json:
    """The cluster as a GET shows it, pools inside."""
    body: dict[str, Any] = {
        "id": record["id"],
        "location": record["location"],
        "name": record["name"],
        "type": "Microsoft.ContainerService/ManagedClusters",
        **{key: value for key, value in record["top"].items() if key != "tags" or value},
    }
    if record["etag"] is not None:
        body["eTag"] = record["etag"]
    properties = dict(record["properties"])
    properties["agentPoolProfiles"] = [{"name": name, **pool} for name, pool in record["pools"].items()]
    body["properties"] = properties
    return body


def pool_view(record: Json, name: str) -> Json:
    return {
        "id": f"{record['id']}/agentPools/{name}",
        "name": name,
        "type": POOL_TYPE,
        "properties": dict(record["pools"][name]),
    }
