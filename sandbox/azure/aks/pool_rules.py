"""Rules about node pools: names, counts, system pools, Windows, spot, labels, taints.

`broken` receives (pool, the cluster's properties).
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from sandbox.azure.aks import immutability
from sandbox.azure.aks.rule import Rule, in_range, refuse_broken
from sandbox.azure.core.errors import ArmError, invalid_parameter, refused
from sandbox.azure.core.messages import Json
from sandbox.azure.core.shapes import at

_NAME = re.compile(r"^[a-z][a-z0-9]{0,11}$")
_TAINT = re.compile(r"^[^=:\s]+(=[^:\s]*)?:(NoSchedule|NoExecute|PreferNoSchedule)$")
_RESERVED_LABELS = ("kubernetes.azure.com/", "kubernetes.io/")
_SPOT = "kubernetes.azure.com/scalesetpriority"
_LABEL_KEY = re.compile(
    r"^([a-z0-9A-Z]([-a-z0-9A-Z.]{0,251}[a-z0-9A-Z])?/)?[a-zA-Z0-9]([-_.a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$"
)
_LABEL_VALUE = re.compile(r"^$|^[a-zA-Z0-9]([-_.a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$")
MAX_POOLS = 100
MAX_NODES = 1000


def windows(pool: Json) -> bool:
    return str(pool.get("osType", "Linux")).lower() == "windows"


def system(pool: Json) -> bool:
    return str(pool.get("mode", "User")).lower() == "system"


def spot(pool: Json) -> bool:
    return str(pool.get("scaleSetPriority") or "").lower() == "spot"


def _autoscaled(pool: Json) -> bool:
    return bool(pool.get("enableAutoScaling"))


def _bounds(pool: Json, of: Callable[[Iterable[bool]], bool]) -> bool:
    return of(pool.get(name) is not None for name in ("minCount", "maxCount"))


def _surge(pool: Json) -> bool:
    surge = at(pool, "upgradeSettings.maxSurge")
    return surge is None or str(surge) not in ("0", "0%")


def _unavailable(pool: Json) -> bool:
    return str(at(pool, "upgradeSettings.maxUnavailable") or "0") not in ("0", "0%")


def _bounds_crossed(pool: Json, _: Json) -> bool:
    if not _autoscaled(pool) or not _bounds(pool, all):
        return False
    low, high = int(pool["minCount"]), int(pool["maxCount"])
    return low > high or low < (1 if system(pool) else 0) or not 1 <= high <= MAX_NODES


def _count_outside_bounds(pool: Json, _: Json) -> bool:
    if not _autoscaled(pool) or pool.get("count") is None or pool.get("minCount") is None:
        return False
    return not int(pool["minCount"]) <= int(pool["count"]) <= int(pool.get("maxCount") or MAX_NODES)


def _count(pool: Json, _: Json) -> bool:
    count = pool.get("count")
    stopped = (pool.get("powerState") or {}).get("code") == "Stopped"
    lowest = 1 if system(pool) and not stopped else 0
    return count is not None and not lowest <= int(count) <= MAX_NODES


def _weak_system(pool: Json, _: Json) -> bool:
    """No B-series, no size of one core or less than 4 GB: what a name shows of it."""
    size = str(pool.get("vmSize") or "").lower()
    return system(pool) and (
        size.startswith("standard_b") or size in ("standard_a1_v2", "standard_f1s", "standard_ds1_v2")
    )


def _price(pool: Json, _: Json) -> bool:
    price = pool.get("spotMaxPrice")
    if price is None or not spot(pool):
        return False
    return float(price) != -1 and (float(price) <= 0 or round(float(price), 5) != float(price))


def _sizes(pool: Json, _: Json) -> bool:
    scale = at(pool, "virtualMachinesProfile.scale") or {}
    entries = (*(scale.get("manual") or []), *(scale.get("autoscale") or []))
    # The first preview had several sizes in an entry.
    sizes = [size for entry in entries for size in entry.get("sizes") or [entry.get("size")]]
    return len(sizes) > 5 or len(set(sizes)) < len(sizes)


def _system_taint(pool: Json, _: Json) -> bool:
    allowed = "CriticalAddonsOnly=true:"
    hard = [taint for taint in pool.get("nodeTaints") or [] if not str(taint).endswith(":PreferNoSchedule")]
    return system(pool) and any(not str(taint).startswith(allowed) for taint in hard)


RULES: tuple[Rule, ...] = (
    Rule("InvalidParameter", "minCount", "Auto scaling needs minCount and maxCount.",
         "docs/azure-behaviour.md#autoscaler-bounds",
         lambda pool, _: _autoscaled(pool) and not _bounds(pool, all)),
    Rule("InvalidParameter", "minCount", "minCount and maxCount are only valid with auto scaling.",
         "docs/azure-behaviour.md#autoscaler-bounds",
         lambda pool, _: not _autoscaled(pool) and _bounds(pool, any)),
    Rule("InvalidParameter", "minCount", "minCount must be at most maxCount, at least 0 (1 in a system pool); maxCount "
         "at most 1000.",
         "docs/azure-behaviour.md#autoscaler-bounds", _bounds_crossed),
    Rule("InvalidParameter", "count", "The node count must be between minCount and maxCount.",
         "docs/azure-behaviour.md#autoscaler-bounds", _count_outside_bounds, at_create=True),
    Rule("InvalidParameter", "count", "The value of parameter agentPoolProfile.count is invalid: 0 to 1000 in a user "
         "pool, 1 to 1000 in a system pool.",
         "docs/azure-behaviour.md#pool-count", _count),
    Rule("SystemPoolMustBeLinux", "osType", "A system node pool must be Linux.",
         "docs/azure-behaviour.md#system-pool-limits",
         lambda pool, _: system(pool) and windows(pool)),
    Rule("SystemPoolMustBeRegular", "scaleSetPriority", "A system node pool must have regular priority.",
         "docs/azure-behaviour.md#system-pool-limits",
         lambda pool, _: system(pool) and spot(pool)),
    Rule("SystemPoolSkuTooLow", "vmSize", "The VM size is too small for a system node pool: at least 2 vCPUs and 4 GB, "
         "no B-series.",
         "docs/azure-behaviour.md#system-pool-size", _weak_system),
    Rule("SystemPoolHasRestrictedTaint", "nodeTaints", "A system node pool may only be tainted with "
         "CriticalAddonsOnly=true.",
         "docs/azure-behaviour.md#system-pool-taint", _system_taint),
    Rule("AzureCNIOnlyForWindows", "osType", "Windows node pools need network plugin azure.",
         "docs/azure-behaviour.md#windows-pools",
         lambda pool, cluster: windows(pool) and at(cluster, "networkProfile.networkPlugin") == "kubenet"),
    Rule("InvalidParameter", "osType", "Windows node pools cannot be used with dataplane cilium.",
         "docs/azure-behaviour.md#windows-pools",
         lambda pool, cluster: windows(pool) and at(cluster, "networkProfile.networkDataplane") == "cilium"),
    in_range("maxPods", 10, 250, "docs/azure-behaviour.md#max-pods", code="MaxPodsLimitExceeded", or_zero=True),
    in_range("osDiskSizeGB", 30, 2048, "docs/azure-behaviour.md#os-disk-size", or_zero=True),
    Rule("InvalidParameter", "spotMaxPrice", "spotMaxPrice must be -1 or positive with at most five decimals.",
         "docs/azure-behaviour.md#spot-pools", _price),
    Rule("InvalidParameter", "upgradeSettings.maxSurge", "maxSurge and maxUnavailable cannot both be 0.",
         "docs/azure-behaviour.md#max-surge",
         lambda pool, _: not _surge(pool) and not _unavailable(pool)),
    Rule("InvalidParameter", "upgradeSettings.maxSurge", "maxUnavailable needs maxSurge 0.",
         "docs/azure-behaviour.md#max-unavailable",
         lambda pool, _: _surge(pool) and _unavailable(pool)),
    Rule("InvalidParameter", "upgradeSettings.maxUnavailable", "maxUnavailable cannot be set on a system node pool.",
         "docs/azure-behaviour.md#max-unavailable",
         lambda pool, _: system(pool) and _unavailable(pool)),
    in_range("upgradeSettings.drainTimeoutInMinutes", 1, 1440, "docs/azure-behaviour.md#drain-timeout"),
    in_range("upgradeSettings.nodeSoakDurationInMinutes", 0, 30, "docs/azure-behaviour.md#node-soak"),
    Rule("InvalidParameter", "availabilityZones", "auto cannot be combined with zones.",
         "docs/azure-behaviour.md#zones-auto",
         lambda pool, _: "auto" in (zones := pool.get("availabilityZones") or []) and len(zones) > 1),
    Rule("InvalidParameter", "virtualMachinesProfile.scale", "manual and autoscale cannot be combined.",
         "docs/azure-behaviour.md#virtual-machines-autoscale",
         lambda pool, _: all(at(pool, f"virtualMachinesProfile.scale.{kind}") for kind in ("manual", "autoscale"))),
    Rule("InvalidParameter", "virtualMachinesProfile.scale", "At most five sizes, each once.",
         "docs/azure-behaviour.md#virtual-machines-autoscale", _sizes),
    Rule("InvalidParameter", "scaleDownMode", "Deallocate is not supported with ephemeral OS disks.",
         "docs/azure-behaviour.md#deallocate-mode",
         lambda pool, _: (pool.get("scaleDownMode"), pool.get("osDiskType")) == ("Deallocate", "Ephemeral")),
    Rule("InvalidParameter", "nodePublicIPPrefixID", "A public IP prefix needs enableNodePublicIP.",
         "docs/azure-behaviour.md#node-public-ips",
         lambda pool, _: bool(pool.get("nodePublicIPPrefixID")) and not pool.get("enableNodePublicIP")),
    Rule("UDRWithNodePublicIPNotAllowed", "enableNodePublicIP", "Node public IPs are not allowed with user-defined "
         "routing.",
         "docs/azure-behaviour.md#node-public-ips",
         lambda pool, cluster: bool(pool.get("enableNodePublicIP"))
         and at(cluster, "networkProfile.outboundType") == "userDefinedRouting"),
)  # fmt: skip


def check(pool: Json, cluster: Json, *, new: bool = True) -> None:
    """One pool by itself. `pool` has its `name`; nulls are gone.

    Recorded: a pool of one node may be given bounds of two to five; the autoscaler then sees to it.
    """
    name = str(pool.get("name") or "")
    _check_name(name, windows_pool=windows(pool))
    rules = [rule for rule in RULES if new or not rule.at_create]
    refuse_broken(rules, pool, cluster, "agentPoolProfile.", f"Agent pool '{name}': ")
    _check_labels(pool.get("nodeLabels") or {})
    _check_taints(pool.get("nodeTaints") or [])


def _check_name(name: str, *, windows_pool: bool) -> None:
    if not _NAME.match(name):
        raise invalid_parameter(
            f"The value of parameter agentPoolProfile.name is invalid. Error details: '{name}' must begin with a "
            "lowercase letter, contain only lowercase letters and numbers, and have 1 to 12 characters. "
            "Please see https://aka.ms/aks-naming-rules for more details.",
            "agentPoolProfile.name",
        )
    if windows_pool and len(name) > 6:
        message = f"Windows agent pool name '{name}' can not be longer than 6 characters."
        raise refused("WindowsAgentPoolNameTooLong", message, target="agentPoolProfile.name")


def _check_labels(labels: Json) -> None:
    for key, value in labels.items():
        if key.startswith(_RESERVED_LABELS) and key != _SPOT:
            message = (
                f"Label key {key} is not allowed: the prefixes kubernetes.azure.com/ and kubernetes.io/ are reserved."
            )
            raise refused("NodeLabelKeyNotAllowed", message, target="agentPoolProfile.nodeLabels")
        if not _LABEL_KEY.match(key) or not _LABEL_VALUE.match(str(value)):
            raise invalid_parameter(f"Node label '{key}={value}' is not a valid label.", "agentPoolProfile.nodeLabels")


def _check_taints(taints: list[Any]) -> None:
    for taint in taints:
        if not _TAINT.match(str(taint)):
            message = f"Node taint '{taint}' is not of the form key=value:effect."
            raise invalid_parameter(message, "agentPoolProfile.nodeTaints")


def check_create_set(pools: list[Json]) -> None:
    """The pools of a new cluster: at least one System pool, the first one System, Linux and regular; names differ."""
    if not pools:
        raise refused("InvalidParameter", "Required parameter agentPoolProfiles is missing (null).",
                       target="properties.agentPoolProfiles")  # fmt: skip
    if not any(system(pool) for pool in pools):
        raise last_system()
    first = pools[0]
    if not system(first) or windows(first) or spot(first):
        message = "The first agent pool of a cluster must be a Linux System pool of regular priority."
        raise invalid_parameter(message, "properties.agentPoolProfiles[0]")
    _check_names_differ(pools)
    if len(pools) > MAX_POOLS:
        raise too_many_pools()


def _check_names_differ(pools: list[Json]) -> None:
    names = [str(pool.get("name") or "").lower() for pool in pools]
    for name in names:
        if names.count(name) > 1:
            message = f"Agent pool name '{name}' is used more than once."
            raise invalid_parameter(message, "properties.agentPoolProfiles")


def too_many_pools() -> ArmError:
    message = f"The number of agent pools exceeds the maximum of {MAX_POOLS}."
    return refused("MaxAgentPoolCountReached", message)


def last_system() -> ArmError:
    return refused(
        "MustDefineAtLeastOneSystemPool",
        "There has to be at least one system agent pool with at least one node in a managed cluster.",
        target="properties.agentPoolProfiles",
    )


def check_update_set(record: Json, pools: list[Json], cluster: Json) -> None:
    """Pools inside a cluster PUT: those that exist are checked as changes, others as new ones."""
    _check_names_differ(pools)
    after = {name: dict(pool) for name, pool in record["pools"].items()}
    for pool in pools:
        name = str(pool.get("name") or "")
        if name in record["pools"]:
            immutability.check_pool(record["pools"][name], pool, "properties.agentPoolProfiles")
            after[name].update(pool)
        else:
            check(pool, cluster)
            after[name] = dict(pool)
    if not any(system(pool) for pool in after.values()):
        raise last_system()
    for pool in pools:
        new = pool["name"] not in record["pools"]
        check(_bounded({**after[pool["name"]], "name": pool["name"]}), cluster, new=new)


def _bounded(pool: Json) -> Json:
    """Bounds that only linger from when the pool was autoscaled are no fault."""
    if not _autoscaled(pool):
        return {key: value for key, value in pool.items() if key not in ("minCount", "maxCount")}
    return pool
