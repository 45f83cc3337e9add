"""What could run where: a region's versions, a cluster's and a pool's upgrades."""

from sandbox.azure.aks import agent_pools, managed_clusters, pool_rollback, version_rules
from sandbox.azure.core.messages import Json, Response, json_response
from sandbox.azure.core.versions import OFFICIAL, Minor, number
from sandbox.azure.core.world import Call, World


def kubernetes_versions(world: World, call: Call) -> Response:
    catalog = world.versions
    values = []
    for name, minor in catalog.minors.items():
        entry: Json = {"version": name}
        if name == catalog.default:
            entry["isDefault"] = True
        entry["capabilities"] = {"supportPlan": list(minor.plans)}
        entry["patchVersions"] = {patch: {"upgrades": _next(world, minor, patch)} for patch in minor.patches}
        values.append(entry)
    return json_response(200, {"values": values})


def orchestrators(world: World, call: Call) -> Response:
    """The older list of the same, of api-version 2019-04-01, which azure_rm_aks (Ansible) still requests."""
    values = []
    for minor in world.versions.minors.values():
        for patch in minor.patches:
            entry: Json = {"orchestratorType": "Kubernetes", "orchestratorVersion": patch}
            later = _next(world, minor, patch)
            if later:
                entry["upgrades"] = [{"orchestratorType": "Kubernetes", "orchestratorVersion": to} for to in later]
            values.append(entry)
    return _default(
        f"/subscriptions/{call['subscription']}/providers/Microsoft.ContainerService"
        f"/locations/{call['location']}/orchestrators",
        "locations/orchestrators",
        {"orchestrators": values},
    )


def _default(path: str, kind: str, properties: Json) -> Response:
    document = {"id": path, "name": "default", "type": f"Microsoft.ContainerService/{kind}", "properties": properties}
    return json_response(200, document)


def _next(world: World, minor: Minor, patch: str) -> list[str]:
    return world.versions.upgrades(patch, OFFICIAL if OFFICIAL in minor.plans else minor.plans[0])


def cluster(world: World, call: Call) -> Response:
    record = managed_clusters.require(world, call)
    current = record["properties"]["currentKubernetesVersion"]
    upgrades = world.versions.upgrades(current, version_rules.plan_of(record["properties"]))
    plane = {"kubernetesVersion": current, "osType": "Linux", **_upgrades(upgrades)}
    return _default(
        f"{record['id']}/upgradeprofiles/default",
        "managedClusters/upgradeprofiles",
        {"controlPlaneProfile": plane, "agentPoolProfiles": None},
    )


def _upgrades(patches: list[str]) -> Json:
    return {"upgrades": [{"kubernetesVersion": patch} for patch in patches]} if patches else {}


def _reachable(world: World, plane: str, current: str | None) -> list[str]:
    """What a pool may run beside this control plane, newer than it runs now."""
    patches = [patch for minor in world.versions.minors.values() for patch in minor.patches]
    if plane not in patches:
        patches.append(plane)
    oldest = number(plane)[1] - version_rules.MAX_SKEW
    reachable = [patch for patch in patches if number(patch) <= number(plane) and number(patch)[1] >= oldest]
    return sorted((p for p in reachable if current is None or number(p) > number(current)), key=number)


def pool(world: World, call: Call) -> Response:
    record, name = agent_pools.require(world, call)
    running = record["pools"][name]
    current = running["currentOrchestratorVersion"]
    upgrades = _reachable(world, record["properties"]["currentKubernetesVersion"], current)
    properties = {"kubernetesVersion": current, "osType": running["osType"], **_upgrades(upgrades)}
    earlier = pool_rollback.recently_used(world, record, name, call.api_version)
    if earlier:
        properties["recentlyUsedVersions"] = earlier
    properties["latestNodeImageVersion"] = world.versions.image_of(running, current)
    return _default(
        f"{record['id']}/agentPools/{name}/upgradeprofiles/default",
        "managedClusters/agentPools/upgradeProfiles",
        properties,
    )


def available_pool_versions(world: World, call: Call) -> Response:
    record = managed_clusters.require(world, call)
    plane = record["properties"]["currentKubernetesVersion"]
    versions = [
        {"kubernetesVersion": patch, **({"default": True} if patch == plane else {})}
        for patch in _reachable(world, plane, None)
    ]
    return _default(
        f"{record['id']}/availableagentpoolversions",
        "managedClusters/availableAgentpoolVersions",
        {"agentPoolVersions": versions},
    )
