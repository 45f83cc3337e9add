"""Values that change during an operation or at its end: versions, identities, addresses (recorded)."""

from typing import Any

from sandbox.azure.aks import cluster_identity, defaults, pool_defaults
from sandbox.azure.core import ids, shapes
from sandbox.azure.core.messages import Json
from sandbox.azure.core.versions import minor_of
from sandbox.azure.core.world import World


def while_creating(world: World, record: Json) -> Json:
    """The effect (see `records.apply`) that shows in the first GET of a new cluster, long before it has succeeded."""
    properties: dict[str, Any] = {}
    if record["properties"]["servicePrincipalProfile"].get("clientId") == "msi":
        properties["identityProfile"] = cluster_identity.kubelet(world, record)
    _addresses(world, record, properties)
    return {"properties": properties}


def after_create(world: World, record: Json) -> Json:
    """What only a create that succeeds brings."""
    properties: dict[str, Any] = {}
    _added_identities(world, record, properties)
    _autoscaler(record, properties)
    return {"properties": properties, "pools": _machines(record)}


def after_update(world: World, before: Json, record: Json) -> Json:
    properties: dict[str, Any] = {}
    _added_identities(world, record, properties)
    _autoscaler(record, properties)
    if _outbound(before) != _outbound(record):
        _addresses(world, record, properties)
    return {"properties": properties, "pools": _machines(record)}


def versions(world: World, record: Json) -> Json:
    """The versions and images of an update of the cluster, which are reported from its start."""
    plane = record["private"].get("goal_version") or record["properties"]["currentKubernetesVersion"]
    pools = {name: pool_version_patch(world, pool, plane) for name, pool in record["pools"].items()}
    return {
        "properties": {"currentKubernetesVersion": plane},
        "pools": {name: patch for name, patch in pools.items() if patch},
    }


def pool_version_patch(world: World, pool: Json, plane: str) -> Json:
    """The patch and the image that a pool gets if its version is another one than it runs.

    An alias of the control plane's minor means the control plane's patch, never a newer one.
    """
    goal = pool.get("orchestratorVersion")
    current = pool.get("currentOrchestratorVersion")
    if not goal or not current or current == goal or current.startswith(f"{goal}."):
        return {}
    resolved = world.versions.resolve(goal)
    patch = plane if goal == minor_of(plane) else resolved[1] if resolved else goal
    image = world.versions.image_of(pool, patch)
    return {"currentOrchestratorVersion": patch, "nodeImageVersion": image}


def _machines(record: Json) -> Json:
    """The nodes that VirtualMachines pools have at the end."""
    nodes = {name: pool_defaults.machines(pool) for name, pool in record["pools"].items()}
    return {name: {"virtualMachineNodesStatus": machines} for name, machines in nodes.items() if machines}


def _added_identities(world: World, record: Json, properties: Json) -> None:
    """The identities of add-ons, which no PUT's answer shows (recorded)."""
    addons = cluster_identity.addons(world, record)
    if addons:
        properties["addonProfiles"] = addons
    routing = cluster_identity.app_routing(world, record)
    if routing:
        properties["ingressProfile"] = routing


def _autoscaler(record: Json, properties: Json) -> None:
    """Recorded: a profile that is sent empty has its defaults at the end, and so has one that autoscaled pools need."""
    autoscaled = any(pool.get("enableAutoScaling") for pool in record["pools"].values())
    reset = record["private"].pop("autoscaler_reset", False)
    if not record["properties"].get("autoScalerProfile") and (reset or autoscaled):
        properties["autoScalerProfile"] = defaults.AUTOSCALER


def _outbound(record: Json) -> Any:
    network = record["properties"].get("networkProfile") or {}
    profiles = [dict(network.get(name) or {}) for name in ("loadBalancerProfile", "natGatewayProfile")]
    for profile in profiles:
        profile.pop("effectiveOutboundIPs", None)
    return network.get("outboundType"), profiles


def _addresses(world: World, record: Json, properties: Json) -> None:
    """The outbound addresses: as many as requested, or the caller's own."""
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
