"""What becomes true only when an operation has succeeded: identities, addresses, versions (recorded)."""

from typing import Any

from sandbox.azure.aks import cluster_identity
from sandbox.azure.core import ids, shapes
from sandbox.azure.core.messages import Json
from sandbox.azure.core.versions import minor_of
from sandbox.azure.core.world import World


def after_create(world: World, record: Json) -> Json:
    """The effect (see `records.apply`) of a create that succeeds."""
    properties: dict[str, Any] = {}
    if record["properties"]["servicePrincipalProfile"].get("clientId") == "msi":
        properties["identityProfile"] = cluster_identity.kubelet(world, record)
    addons = cluster_identity.addons(world, record)
    if addons:
        properties["addonProfiles"] = addons
    routing = cluster_identity.app_routing(world, record)
    if routing:
        properties["ingressProfile"] = routing
    _balancer(world, record, properties)
    if record["private"].get("wrote_balancer_sku"):
        shapes.put_at(properties, "networkProfile.loadBalancerSku", "Standard")
    if shapes.at(record["properties"], "apiServerAccessProfile.enablePrivateCluster"):
        properties["privateLinkResources"] = [_private_link(record)]
    return {"properties": properties}


def after_update(world: World, before: Json, record: Json) -> Json:
    properties: dict[str, Any] = {}
    pools: dict[str, Json] = {}
    goal = record["private"].get("goal_version")
    if goal and goal != record["properties"]["currentKubernetesVersion"]:
        properties["currentKubernetesVersion"] = goal
    plane = goal or record["properties"]["currentKubernetesVersion"]
    for name, pool in record["pools"].items():
        patch = pool_version_patch(world, pool, plane)
        if patch:
            pools[name] = patch
    addons = cluster_identity.addons(world, record)
    if addons:
        properties["addonProfiles"] = addons
    routing = cluster_identity.app_routing(world, record)
    if routing:
        properties["ingressProfile"] = routing
    if _outbound(before) != _outbound(record):
        _balancer(world, record, properties)
    return {"properties": properties, "pools": pools}


def pool_version_patch(world: World, pool: Json, plane: str) -> Json:
    """A pool whose goal is another patch than it runs gets it, and the image that goes with it, at the end.

    An alias of the control plane's minor means the control plane's patch, never a newer one.
    """
    goal = pool.get("orchestratorVersion")
    current = pool.get("currentOrchestratorVersion")
    if not goal or not current or current == goal or current.startswith(f"{goal}."):
        return {}
    resolved = world.versions.resolve(goal)
    patch = plane if goal == minor_of(plane) else resolved[1] if resolved else goal
    image = world.versions.node_image(pool["osSKU"], patch, fips=bool(pool.get("enableFIPS")))
    return {"currentOrchestratorVersion": patch, "nodeImageVersion": image}


def _outbound(record: Json) -> Any:
    network = record["properties"].get("networkProfile") or {}
    balancer = dict(network.get("loadBalancerProfile") or {})
    balancer.pop("effectiveOutboundIPs", None)
    return network.get("outboundType"), balancer


def _balancer(world: World, record: Json, properties: Json) -> None:
    """The addresses that traffic leaves from: as many as asked for, or the caller's own."""
    network = record["properties"].get("networkProfile") or {}
    if network.get("outboundType") == "loadBalancer":
        profile = network.get("loadBalancerProfile") or {}
        own = (profile.get("outboundIPs") or {}).get("publicIPs")
        own = own or (profile.get("outboundIPPrefixes") or {}).get("publicIPPrefixes")
        managed = profile.get("managedOutboundIPs") or {}
        addresses = own or [
            *({"id": _address(world, record)} for _ in range(int(managed.get("count") or 0))),
            *({"id": f"{_address(world, record)}-ipv6"} for _ in range(int(managed.get("countIPv6") or 0))),
        ]
        shapes.put_at(properties, "networkProfile.loadBalancerProfile.effectiveOutboundIPs", addresses)
    elif network.get("outboundType") == "managedNATGateway":
        count = int(shapes.at(network, "natGatewayProfile.managedOutboundIPProfile.count") or 1)
        addresses = [{"id": _address(world, record)} for _ in range(count)]
        shapes.put_at(properties, "networkProfile.natGatewayProfile.effectiveOutboundIPs", addresses)


def _address(world: World, record: Json) -> str:
    group = record["properties"]["nodeResourceGroup"]
    return (
        f"/subscriptions/{record['subscription']}/resourceGroups/{group}/providers/"
        f"Microsoft.Network/publicIPAddresses/{ids.guid(world.random)}"
    )


def _private_link(record: Json) -> Json:
    return {
        "id": f"{record['id']}/privateLinkResources/management",
        "name": "management",
        "type": "Microsoft.ContainerService/managedClusters/privateLinkResources",
        "groupId": "management",
        "requiredMembers": ["management"],
    }
