"""Rules about node pools."""

import re
from collections.abc import Iterator

from ..properties.paths import at
from ..properties.reported import silence
from .rule import Properties, Rule, each_pool, is_windows, pools, repeated
from .violation import Violation

_WINDOWS_NAME = 6
# What AKS puts on Spot pools, and takes back.
_SPOT_LABEL = "kubernetes.azure.com/scalesetpriority"
_AUTO = "auto"
_LEAST_DISK = 30
_LEAST_PODS = 30
_TAINT = re.compile(r"[^=:\s]+(=[^:\s]*)?:(NoSchedule|PreferNoSchedule|NoExecute)")


def _system_pool(properties: Properties) -> Iterator[Violation]:
    hosted = at(properties, "HostedSystemProfile/Enabled") or at(properties, "Sku/Name") == "Automatic"
    if not hosted and not any(pool.get("Mode") == "System" for _, pool in pools(properties)):
        yield Violation("AgentPoolProfiles", "has no System pool", "set Mode to System on at least one pool")


def _names(properties: Properties) -> Iterator[Violation]:
    first: dict[str, str] = {}
    for path, pool in pools(properties):
        name = str(pool.get("Name", ""))
        if name and name in first:
            problem = f"is {name!r}, which is also the name of {first[name]}"
            yield Violation(f"{path}.Name", problem, "give each node pool a name of its own")
        first.setdefault(name, path)
        if is_windows(pool) and len(name) > _WINDOWS_NAME:
            yield Violation(
                f"{path}.Name",
                f"is {name!r}, {len(name)} characters",
                f"a Windows pool's name has at most {_WINDOWS_NAME} characters",
            )


def _autoscaling(path: str, pool: Properties) -> Iterator[Violation]:
    if not pool.get("EnableAutoScaling"):
        for bound in ("MinCount", "MaxCount"):
            if pool.get(bound) is not None:
                yield Violation(f"{path}.{bound}", "is set, but the autoscaler is off", "set EnableAutoScaling to true")
        return
    least, most = pool.get("MinCount"), pool.get("MaxCount")
    if least is None or most is None:
        missing = [name for name in ("MinCount", "MaxCount") if pool.get(name) is None]
        yield Violation(path, f"is autoscaled without {' and '.join(missing)}", "declare both bounds")
    elif least > most:
        yield Violation(f"{path}.MinCount", f"is {least}, above MaxCount {most}", "lower it or raise MaxCount")


def _system_rules(path: str, pool: Properties) -> Iterator[Violation]:
    if pool.get("Mode") != "System":
        return
    if is_windows(pool):
        yield Violation(f"{path}.OsType", "is Windows on a System pool", "a System pool runs Linux")
    if pool.get("ScaleSetPriority") == "Spot":
        yield Violation(f"{path}.ScaleSetPriority", "is Spot on a System pool", "use a Regular pool, or Mode User")
    for name in ("Count", "MinCount"):
        if pool.get(name) == 0:
            yield Violation(f"{path}.{name}", "is 0 on a System pool", "keep at least one node")
    if at(pool, "UpgradeSettings/MaxUnavailable") not in (None, "0", "0%"):
        yield Violation(f"{path}.UpgradeSettings.MaxUnavailable", "is set on a System pool", "use MaxSurge there")
    if at(pool, "PowerState/Code") == "Stopped":
        yield Violation(f"{path}.PowerState.Code", "is Stopped on a System pool", "stop the cluster, or a User pool")


def _system_nodes(path: str, pool: Properties) -> Iterator[Violation]:
    if pool.get("Mode") != "System":
        return
    if str(pool.get("VmSize", "")).lower().startswith("standard_b"):
        yield Violation(
            f"{path}.VmSize", f"is {pool['VmSize']} on a System pool", "it is too small: use another series"
        )
    for index, taint in enumerate(pool.get("NodeTaints") or []):
        if not taint.startswith("CriticalAddonsOnly=true:") and not taint.endswith(":PreferNoSchedule"):
            yield Violation(
                f"{path}.NodeTaints[{index}]",
                f"is {taint!r} on a System pool",
                "only CriticalAddonsOnly=true:NoSchedule may keep pods from it",
            )


def _spot(path: str, pool: Properties) -> Iterator[Violation]:
    price = pool.get("SpotMaxPrice")
    if price is not None and price != -1 and (price <= 0 or round(price, 5) != price):
        yield Violation(f"{path}.SpotMaxPrice", f"is {price}", "use -1, or a price above 0 with 5 decimals at most")
    if (
        pool.get("ScaleSetPriority") == "Spot"
        and pool.get("Type", "VirtualMachineScaleSets") != "VirtualMachineScaleSets"
    ):
        yield Violation(f"{path}.Type", f"is {pool['Type']} on a Spot pool", "Spot needs VirtualMachineScaleSets")


def _windows(properties: Properties) -> Iterator[Violation]:
    plugin = at(properties, "NetworkProfile/NetworkPlugin")
    for path, pool in pools(properties):
        if not is_windows(pool):
            continue
        if pool.get("OsType", "Linux") != "Windows":
            yield Violation(f"{path}.OsType", f"is not Windows beside OsSKU {pool['OsSKU']}", "set OsType to Windows")
        if plugin == "kubenet":
            yield Violation(f"{path}.OsType", "is Windows on a kubenet network", "use NetworkPlugin azure")
        if at(properties, "NetworkProfile/NetworkDataplane") == "cilium":
            yield Violation(f"{path}.OsType", "is Windows on the cilium data plane", "use NetworkDataplane azure")
        if properties.get("HttpProxyConfig", {}) not in ({}, silence("HttpProxyConfig")):
            yield Violation(
                f"{path}.OsType", "is Windows on a cluster with an HTTP proxy", "use Linux, or no HttpProxyConfig"
            )
        if pool.get("Type") == "VirtualMachines":
            yield Violation(f"{path}.Type", "is VirtualMachines on a Windows pool", "use VirtualMachineScaleSets")


def _disks(path: str, pool: Properties) -> Iterator[Violation]:
    size = pool.get("OsDiskSizeGB")
    if size and size < _LEAST_DISK:
        yield Violation(f"{path}.OsDiskSizeGB", f"is {size}", f"the minimum is {_LEAST_DISK}, or 0 for the default")
    if pool.get("ScaleDownMode") == "Deallocate" and pool.get("OsDiskType") == "Ephemeral":
        yield Violation(f"{path}.ScaleDownMode", "is Deallocate with an Ephemeral OS disk", "use OsDiskType Managed")
    if pool.get("EnableUltraSSD") and not pool.get("AvailabilityZones"):
        yield Violation(f"{path}.EnableUltraSSD", "is true without AvailabilityZones", "name the zones")


def _pods(path: str, pool: Properties) -> Iterator[Violation]:
    count, most = pool.get("Count"), pool.get("MaxPods")
    if pool.get("Mode") == "System" and count and most and count * most < _LEAST_PODS:
        yield Violation(
            f"{path}.MaxPods", f"is {most} on {count} nodes", f"the pool must hold {_LEAST_PODS} pods in all"
        )


def _upgrades(path: str, pool: Properties) -> Iterator[Violation]:
    settings = pool.get("UpgradeSettings") or {}
    none = ("0", "0%")
    idle = settings.get("MaxUnavailable", "0") in none
    if settings.get("MaxSurge") in none and idle:
        yield Violation(f"{path}.UpgradeSettings.MaxSurge", "is 0", "then set MaxUnavailable above 0")
    if not idle and settings.get("MaxSurge") not in none:
        yield Violation(
            f"{path}.UpgradeSettings.MaxUnavailable",
            f"is {settings['MaxUnavailable']} without MaxSurge 0",
            "set MaxSurge to 0, or leave MaxUnavailable out",
        )


def _labels_and_taints(path: str, pool: Properties) -> Iterator[Violation]:
    for label in pool.get("NodeLabels") or {}:
        own = label == _SPOT_LABEL and pool.get("ScaleSetPriority") == "Spot"
        if not own and label.lower().startswith(("kubernetes.azure.com/", "kubernetes.io/")):
            yield Violation(
                f"{path}.NodeLabels", f"has the label {label}", "that prefix is reserved: use one of your own"
            )
    for index, taint in enumerate(pool.get("NodeTaints") or []):
        if not _TAINT.fullmatch(taint):
            yield Violation(
                f"{path}.NodeTaints[{index}]",
                f"is {taint!r}",
                "write key=value:NoSchedule, :PreferNoSchedule or :NoExecute",
            )


def _gateway(path: str, pool: Properties) -> Iterator[Violation]:
    gateway = pool.get("Mode") == "Gateway"
    if pool.get("GatewayProfile") and not gateway:
        yield Violation(f"{path}.GatewayProfile", "is set on a pool that is not a gateway", "set Mode to Gateway")
    if gateway and (pool.get("EnableAutoScaling") or is_windows(pool)):
        yield Violation(f"{path}.Mode", "is Gateway on an autoscaled or Windows pool", "use a fixed Linux pool")


def _public_addresses(path: str, pool: Properties) -> Iterator[Violation]:
    if pool.get("NodePublicIPPrefixID") and not pool.get("EnableNodePublicIP"):
        yield Violation(
            f"{path}.NodePublicIPPrefixID", "is set without node public IPs", "set EnableNodePublicIP to true"
        )
    for index, ports in enumerate(at(pool, "NetworkProfile/AllowedHostPorts") or []):
        if ports.get("PortStart", 0) > ports.get("PortEnd", 65535):
            yield Violation(
                f"{path}.NetworkProfile.AllowedHostPorts[{index}]", "starts above its end", "swap PortStart and PortEnd"
            )


def _virtual_machines(path: str, pool: Properties) -> Iterator[Violation]:
    if pool.get("VirtualMachinesProfile") and pool.get("Type") != "VirtualMachines":
        yield Violation(f"{path}.VirtualMachinesProfile", "is set on a scale set pool", "set Type to VirtualMachines")


def _zones(path: str, pool: Properties) -> Iterator[Violation]:
    zones = pool.get("AvailabilityZones") or []
    if _AUTO in zones and len(zones) > 1:
        yield Violation(f"{path}.AvailabilityZones", f"names zones beside {_AUTO}", 'use ["auto"], or name zones')


def _scale_profiles(path: str, pool: Properties) -> Iterator[Violation]:
    scale = at(pool, "VirtualMachinesProfile/Scale") or {}
    where = f"{path}.VirtualMachinesProfile.Scale"
    for name in ("Count", "VmSize", "EnableAutoScaling"):
        if scale and pool.get(name):
            yield Violation(
                f"{path}.{name}", "is set beside VirtualMachinesProfile", "declare it in Scale, for each size"
            )
    if scale.get("Manual") and scale.get("Autoscale"):
        yield Violation(where, "has both Manual and Autoscale", "use one of them for all sizes")
    sizes = [one.get("Size") for one in (*(scale.get("Manual") or []), *(scale.get("Autoscale") or []))]
    for size, _ in repeated(filter(None, sizes)):
        yield Violation(where, f"has {size} more than once", "give each size one entry")
    for index, one in enumerate(scale.get("Autoscale") or []):
        least, most = one.get("MinCount"), one.get("MaxCount")
        if least is not None and most is not None and least > most:
            yield Violation(f"{where}.Autoscale[{index}].MinCount", f"is {least}, above MaxCount {most}", "lower it")


def _node_provisioning(properties: Properties) -> Iterator[Violation]:
    if at(properties, "NodeProvisioningProfile/Mode") != "Auto":
        return
    for path, pool in pools(properties):
        if pool.get("EnableAutoScaling"):
            yield Violation(
                f"{path}.EnableAutoScaling", "is true beside node auto-provisioning", "use only one of the two"
            )
        if is_windows(pool):
            yield Violation(
                f"{path}.OsType", "is Windows beside node auto-provisioning", "use Linux, or Mode Manual there"
            )


def _kubelet(path: str, pool: Properties) -> Iterator[Violation]:
    kubelet = pool.get("KubeletConfig") or {}
    if kubelet.get("ImageGcLowThreshold", 80) > kubelet.get("ImageGcHighThreshold", 85):
        yield Violation(
            f"{path}.KubeletConfig.ImageGcLowThreshold", "is above ImageGcHighThreshold", "lower it or raise the other"
        )


def _images(properties: Properties) -> Iterator[Violation]:
    names = [str(pool.get("Name")) for _, pool in pools(properties)]
    for name in properties.get("NodeImageVersions") or {}:
        if name not in names:
            yield Violation(
                f"NodeImageVersions.{name}",
                "is for a node pool that is not declared",
                f"declared are {', '.join(names)}",
            )


RULES = (
    Rule("docs/azure-behaviour.md#system-pool-required", _system_pool),
    Rule("docs/azure-behaviour.md#pool-name", _names),
    Rule("docs/azure-behaviour.md#autoscaler-bounds", each_pool(_autoscaling)),
    Rule("docs/azure-behaviour.md#system-pool-limits", each_pool(_system_rules)),
    Rule(
        "docs/azure-behaviour.md#system-pool-size docs/azure-behaviour.md#system-pool-taint", each_pool(_system_nodes)
    ),
    Rule("docs/azure-behaviour.md#spot-pools", each_pool(_spot)),
    Rule("docs/azure-behaviour.md#windows-pools", _windows),
    Rule("docs/azure-behaviour.md#os-disk-size docs/azure-behaviour.md#deallocate-mode", each_pool(_disks)),
    Rule("docs/azure-behaviour.md#max-pods", each_pool(_pods)),
    Rule("docs/azure-behaviour.md#max-surge", each_pool(_upgrades)),
    Rule("docs/azure-behaviour.md#labels-and-taints", each_pool(_labels_and_taints)),
    Rule("docs/azure-behaviour.md#gateway-pools", each_pool(_gateway)),
    Rule("docs/azure-behaviour.md#node-public-ips", each_pool(_public_addresses)),
    Rule("docs/azure-behaviour.md#virtual-machines-pools", each_pool(_virtual_machines)),
    Rule("docs/azure-behaviour.md#zones-auto", each_pool(_zones)),
    Rule("docs/azure-behaviour.md#virtual-machines-autoscale", each_pool(_scale_profiles)),
    Rule("docs/azure-behaviour.md#node-auto-provisioning", _node_provisioning),
    Rule("docs/azure-behaviour.md#kubelet-image-gc", each_pool(_kubelet)),
    Rule("docs/azure-behaviour.md#node-image-newest", _images),
)
