"""What AKS refuses before it starts anything: the order in which the rule books are consulted."""

from typing import Any

from sandbox.azure.aks import (
    cluster_rules,
    immutability,
    merging,
    network_rules,
    network_transitions,
    pool_rules,
    switched_off,
    version_rules,
)
from sandbox.azure.core import locations
from sandbox.azure.core.errors import gateway
from sandbox.azure.core.messages import Json
from sandbox.azure.core.tags import check_tags
from sandbox.azure.core.world import World


def check_create(world: World, name: str, body: Json) -> None:
    cluster_rules.check_name(name)
    check_location(body)
    check_tags(body.get("tags") or {})
    properties = body.get("properties") or {}
    cluster_rules.check(world, body, properties)
    pools = properties.get("agentPoolProfiles") or []
    pool_rules.check_create_set(pools)
    for pool in pools:
        pool_rules.check(pool, properties)
    network_rules.check(properties)
    switched_off.check(properties, properties)
    version_rules.check_create(world, name, properties, pools)


def check_location(body: Json) -> None:
    where = locations.requested(body)
    if not where:
        raise locations.required()
    if where not in locations.LOCATIONS:
        known = ",".join(sorted(locations.LOCATIONS))
        raise gateway(
            400,
            "LocationNotAvailableForResourceType",
            f"The provided location '{where}' is not available for resource type "
            "'Microsoft.ContainerService/managedClusters'. "
            f"List of available regions for the resource type is '{known}'.",
        )


def check_update(world: World, record: Json, body: Json, api_version: str) -> None:
    properties: dict[str, Any] = body.get("properties") or {}
    where = locations.requested(body)
    if where not in ("", record["location"]):
        raise locations.conflict(record["name"], record["group"], record["location"], where)
    check_tags(body.get("tags") or {})
    immutability.check_cluster(record, body, api_version)
    merged = merging.merged(record["properties"], properties)
    cluster_rules.check(world, {**record["top"], **body}, merged)
    network_rules.check(merged)
    switched_off.check(properties, merged)
    network_transitions.check(record, merged)
    pool_rules.check_update_set(record, properties.get("agentPoolProfiles") or [], merged)
    version_rules.check_update(world, record, properties)
