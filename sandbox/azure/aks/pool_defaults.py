"""What AKS fills in, changes and drops in a node pool (docs/azure-behaviour.md#defaults-filled-in)."""

import re

from sandbox.azure.core import shapes
from sandbox.azure.core.messages import Json
from sandbox.azure.core.versions import Catalog, minor_of, number

# Without a size AKS picks one by capacity (docs/azure-behaviour.md#default-vm-size); this is what the sandbox picks.
PICKED_VM_SIZE = "Standard_D4ds_v5"
SPOT_LABEL = "kubernetes.azure.com/scalesetpriority"
GATEWAY_TAINT = "kubernetes.azure.com/mode=gateway:NoSchedule"
DEFAULT_DISK_GB = 128
_SERVER_FILLED = (
    "virtualMachineNodesStatus",
    "currentOrchestratorVersion",
    "nodeImageVersion",
    "provisioningState",
    "eTag",
    "status",
    "name",
)
_SPOT_ONLY = ("scaleSetPriority", "scaleSetEvictionPolicy", "spotMaxPrice")
_EMPTY_VANISHES = (
    "nodeTaints",
    "nodeInitializationTaints",
    "nodeLabels",
    "tags",
    "availabilityZones",
    "windowsProfile",
    "kubeletConfig",
    "linuxOSConfig",
    "gpuProfile",
    "gatewayProfile",
    "artifactStreamingProfile",
)


def declared(body: Json) -> Json:
    """The part of a pool's body that a caller can set: no nulls, no read-only properties."""
    result = shapes.without_nulls(body)
    return {key: value for key, value in result.items() if key not in _SERVER_FILLED}


def create(body: Json, network: Json, version: tuple[str, str], catalog: Catalog, api_version: str) -> Json:
    """A new pool's properties from the request. `version`: (reported, patch). `network`: the networkProfile."""
    pool = declared(body)
    pool.setdefault("count", max(1, int(pool.get("minCount") or 0)))
    pool["vmSize"] = pool.get("vmSize") or PICKED_VM_SIZE
    pool["osDiskSizeGB"] = pool.get("osDiskSizeGB") or DEFAULT_DISK_GB
    pool.setdefault("osDiskType", _default_disk_type(pool))
    pool.setdefault("kubeletDiskType", "OS")
    pool["maxPods"] = pool.get("maxPods") or default_max_pods(pool, network)
    pool.setdefault("type", "VirtualMachineScaleSets")
    pool.setdefault("scaleDownMode", "Delete")
    pool.setdefault("mode", "User")
    pool["osType"] = {"windows": "Windows", "linux": "Linux"}.get(
        str(pool.get("osType", "Linux")).lower(), pool.get("osType")
    )
    pool["orchestratorVersion"], pool["currentOrchestratorVersion"] = version
    pool["osSKU"] = pool.get("osSKU") or default_os_sku(pool["osType"], version[1])
    pool.setdefault("enableNodePublicIP", False)
    pool.setdefault("enableFIPS", pool["osSKU"] == "Windows2025")
    pool["powerState"] = {"code": "Running"}
    pool["nodeImageVersion"] = catalog.image_of(pool, version[1])
    _upgrade_settings(pool)
    _security_profile(pool, api_version)
    _virtual_machines(pool)
    _own_labels_and_taints(pool)
    return tidy(pool)


# The larger of a size's cache and its local disk in GB for each vCPU, by family (Microsoft's pages of VM sizes).
_LOCAL_STORAGE = (
    (re.compile(r"standard_[de](\d+)[apl]*ds_v[45]"), 37.5),
    (re.compile(r"standard_[de](\d+)s_v3"), 25),
    (re.compile(r"standard_nc(\d+)as_t4_v3"), 44),
)


def _default_disk_type(pool: Json) -> str:
    """Ephemeral where the size's storage holds the OS disk, else Managed (docs/azure-behaviour.md#os-disk-type)."""
    if str(pool.get("scaleDownMode")).lower() == "deallocate" or pool.get("type") == "VirtualMachines":
        return "Managed"
    for family, per_core in _LOCAL_STORAGE:
        named = family.fullmatch(str(pool["vmSize"]).lower())
        if named and int(named.group(1)) * per_core >= int(pool["osDiskSizeGB"]):
            return "Ephemeral"
    return "Managed"


def _own_labels_and_taints(pool: Json) -> None:
    """AKS puts its own on spot and gateway pools once, when it makes them; a PUT without them takes them away."""
    if str(pool.get("scaleSetPriority", "Regular")).lower() == "spot":
        pool["nodeLabels"] = {**(pool.get("nodeLabels") or {}), SPOT_LABEL: "spot"}
        _taint(pool, f"{SPOT_LABEL}=spot:NoSchedule")
    if str(pool.get("mode")).lower() == "gateway":
        _taint(pool, GATEWAY_TAINT)


def _taint(pool: Json, taint: str) -> None:
    pool["nodeTaints"] = list(dict.fromkeys([*(pool.get("nodeTaints") or []), taint]))


def default_max_pods(pool: Json, network: Json) -> int:
    """250 overlay and plugin none, 110 kubenet and pod subnets, 30 node subnet (docs/azure-behaviour.md#max-pods)."""
    if network.get("networkPlugin") == "kubenet" or pool.get("podSubnetID"):
        return 110
    if network.get("networkPluginMode") == "overlay" or network.get("networkPlugin") == "none":
        return 250
    return 30


def default_os_sku(os_type: str, version: str) -> str:
    """Windows2022 to 1.35, Windows2025 from 1.36 (docs/azure-behaviour.md#os-images)."""
    if os_type != "Windows":
        return "Ubuntu"
    return "Windows2025" if number(minor_of(version)) >= (1, 36) else "Windows2022"


def _upgrade_settings(pool: Json) -> None:
    settings = pool.setdefault("upgradeSettings", {})
    if pool["osType"] == "Linux" or settings:
        settings.setdefault("maxSurge", "10%")
        settings.setdefault("maxUnavailable", "0")


def _security_profile(pool: Json, api_version: str) -> None:
    """sshAccess is returned by API versions that have it: previews and, of the stable ones, those of 2026."""
    profile = pool.setdefault("securityProfile", {})
    knows_ssh = api_version.endswith("-preview") or api_version >= "2026"
    if knows_ssh:
        profile.setdefault("sshAccess", "LocalUser")
    _spell_ssh(profile)
    profile.setdefault("enableVTPM", False)
    profile.setdefault("enableSecureBoot", False)


def _spell_ssh(profile: Json) -> None:
    spelled = {name.lower(): name for name in ("LocalUser", "Disabled", "EntraId")}
    if "sshAccess" in profile:
        profile["sshAccess"] = spelled.get(str(profile["sshAccess"]).lower(), profile["sshAccess"])


def _virtual_machines(pool: Json) -> None:
    """A VirtualMachines pool has no count or size of its own (recorded); its nodes' status comes with the nodes."""
    if machines(pool):
        pool["count"] = None
        pool["vmSize"] = ""


def machines(pool: Json) -> list[Json]:
    """The node status of a settled VirtualMachines pool: an entry for each one of its scale profile (recorded)."""
    if pool.get("type") != "VirtualMachines":
        return []
    scale = (pool.get("virtualMachinesProfile") or {}).get("scale") or {}
    # The autoscaler begins with the fewest of each size (docs/azure-behaviour.md#virtual-machines-autoscale).
    bounds = [{**entry, "count": entry.get("minCount", 0)} for entry in scale.get("autoscale") or []]
    profiles = [*(scale.get("manual") or []), *bounds]
    # Previews named several sizes, of which the first was used; the stable version names one.
    sizes = [entry.get("size") or next(iter(entry.get("sizes") or []), None) for entry in profiles]
    return [{"size": size, "count": entry.get("count", 0)} for size, entry in zip(sizes, profiles, strict=True)]


def tidy(pool: Json) -> Json:
    """Drop what the server never echoes, and fill in a spot pool's terms."""
    spot = str(pool.get("scaleSetPriority", "Regular")).lower() == "spot"
    if spot:
        pool["scaleSetPriority"] = "Spot"
        pool["scaleSetEvictionPolicy"] = pool.get("scaleSetEvictionPolicy") or "Delete"
        pool["spotMaxPrice"] = pool.get("spotMaxPrice", -1)
    else:
        for key in _SPOT_ONLY:
            pool.pop(key, None)
    if not pool.get("enableAutoScaling"):
        pool.pop("minCount", None)
        pool.pop("maxCount", None)
    for key in _EMPTY_VANISHES:
        if key in pool and not pool[key]:
            del pool[key]
    return pool


def lay(existing: Json, body: Json) -> Json:
    """An update over a pool: what it does not mention stays, except tags, which a PUT replaces (recorded)."""
    wanted = declared(body)
    # Empty means "as it is" for the version (azure-cli) and for sizes that only the server knows.
    for key in ("orchestratorVersion", "vmSize", "osDiskSizeGB", "maxPods", "osSKU"):
        if key in wanted and not wanted[key]:
            del wanted[key]
    merged: Json = shapes.overlay(existing, wanted)
    if wanted.get("virtualMachinesProfile"):
        # Sent as a whole (docs/azure-behaviour.md#virtual-machines-autoscale).
        merged["virtualMachinesProfile"] = wanted["virtualMachinesProfile"]
    if "tags" not in wanted:
        merged.pop("tags", None)
    _spell_ssh(merged.get("securityProfile") or {})
    return tidy(merged)
