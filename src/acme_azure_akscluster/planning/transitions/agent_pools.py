"""What a change of one property means for a living node pool: changed in place, rotated, or another pool. A table."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from ...properties.drift import Difference


class Effect(Enum):
    """How a changed property reaches a node pool."""

    IN_PLACE = "in place"
    ROTATION = "the pool is rotated"
    ANOTHER_POOL = "another pool under another name"


# Path below the pool -> effect and source; the longest row that a path begins with counts. What no row names is
# rotated: that is slow and always right, while a PUT that AKS refuses is neither.
_EFFECTS: Mapping[str, tuple[Effect, str]] = {
    **dict.fromkeys(
        (
            "Count",
            "MinCount",
            "MaxCount",
            "EnableAutoScaling",
            "NodeLabels",
            "NodeTaints",
            "Tags",
            "Mode",
            "UpgradeSettings",
            "ScaleDownMode",
            "EnableFIPS",
        ),
        (Effect.IN_PLACE, "docs/azure-behaviour.md#pool-changed-in-place"),
    ),
    "PowerState": (Effect.IN_PLACE, "docs/azure-behaviour.md#pool-stopped"),
    **dict.fromkeys(
        ("OrchestratorVersion", "NodeImageVersions"), (Effect.IN_PLACE, "docs/azure-behaviour.md#upgrade-moves-image")
    ),
    **dict.fromkeys(
        ("SecurityProfile", "ArtifactStreamingProfile", "LocalDNSProfile"),
        (Effect.IN_PLACE, "docs/azure-behaviour.md#pool-changed-in-place"),
    ),
    **dict.fromkeys(
        (
            "NetworkProfile/AllowedHostPorts",
            "NetworkProfile/ApplicationSecurityGroups",
            "NetworkProfile/Dranet",
            "VirtualMachinesProfile",
            "GpuProfile/Driver",
        ),
        (Effect.IN_PLACE, "docs/azure-behaviour.md#pool-changed-in-place"),
    ),
    # The workloads of the one cannot run on the other, or the machines stand in another place or market: no stand-in
    # can carry the load, so the template has to declare another pool, with another Name.
    **dict.fromkeys(
        (
            "OsType",
            "Type",
            "ScaleSetPriority",
            "ScaleSetEvictionPolicy",
            "SpotMaxPrice",
            "ProximityPlacementGroupID",
            "HostGroupID",
            "CapacityReservationGroupID",
            "GpuProfile",
            "GpuInstanceProfile",
            "GatewayProfile",
            "WindowsProfile",
        ),
        (Effect.ANOTHER_POOL, "docs/azure-behaviour.md#pool-new-name"),
    ),
}
# Among these AKS changes the image in place; previews and Windows are not among them
# (docs/azure-behaviour.md#os-sku-in-place).
_LINUX_SKUS = frozenset({"Ubuntu", "Ubuntu2204", "Ubuntu2404", "AzureLinux", "AzureLinux3", "CBLMariner"})


# AKS places the nodes itself.
_AUTO = ["auto"]


def effect(change: Difference, *, windows: bool = False, scale_set: bool = True) -> Effect:
    """How a difference of `agent_pools.changes` (path AgentPoolProfiles, name, property, ...) reaches the pool."""
    path = change.path[2:]
    if path[0] == "AvailabilityZones" and change.declared == _AUTO and scale_set:
        return Effect.IN_PLACE  # docs/azure-behaviour.md#zones-auto
    if path[0] == "EnableFIPS" and windows:
        return Effect.ROTATION
    if path[0] == "OsSKU":
        return Effect.IN_PLACE if _among_linux(change.declared, change.observed) else Effect.ROTATION
    for length in range(len(path), 0, -1):
        row = _EFFECTS.get("/".join(path[:length]))
        if row:
            return row[0]
    return Effect.ROTATION


def _among_linux(*skus: Any) -> bool:
    return all(sku in _LINUX_SKUS for sku in skus)
