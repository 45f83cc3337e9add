"""What Azure fills in where nothing is declared, beyond the defaults in the schema.

A row is a path (`*` for an element of a list or map), a rule that says whether a value is what Azure would fill in,
and why. The values are Microsoft's documented defaults (learn.microsoft.com/azure/aks) as seen in clusters that were
created with nothing but pools. What only looks like a default stays in the template: OsDiskType depends on the VM
size, and NetworkPlugin on the API version.
"""

from collections.abc import Callable, Mapping
from typing import Any

Path = tuple[str, ...]
# A rule gets the value, what stands beside it, and the whole model.
Rule = Callable[[Any, Mapping[str, Any], Mapping[str, Any]], bool]

_MAX_PODS = {"overlay": 250, "azure": 30, "kubenet": 110}
_OS_SKUS = {"Linux": ("Ubuntu",), "Windows": ("Windows2022", "Windows2025")}


def _is(wanted: Any) -> Rule:
    return lambda value, beside, model: value == wanted


def _only_the_first(name: str) -> Rule:
    """The list that repeats a single value, as ServiceCidrs does ServiceCidr."""
    return lambda value, beside, model: value == [beside.get(name)]


def _default_node_group(value: Any, _beside: Mapping[str, Any], model: Mapping[str, Any]) -> bool:
    wanted = f"MC_{model.get('ResourceGroupName')}_{model.get('Name')}_{model.get('Location')}"
    return str(value).lower() == wanted.lower()


def _in_node_group(value: Any, _beside: Mapping[str, Any], model: Mapping[str, Any]) -> bool:
    """An identity that AKS made for itself lies in the node resource group."""
    group = f"/resourcegroups/{model.get('NodeResourceGroup', '')}/".lower()
    return isinstance(value, Mapping) and group in str(value.get("ResourceId", "")).lower()


def _usual_pods(value: Any, _beside: Mapping[str, Any], model: Mapping[str, Any]) -> bool:
    network = model.get("NetworkProfile", {})
    mode = network.get("NetworkPluginMode") or network.get("NetworkPlugin")
    return bool(value == _MAX_PODS.get(str(mode)))


def _usual_sku(value: Any, beside: Mapping[str, Any], _model: Mapping[str, Any]) -> bool:
    return value in _OS_SKUS.get(str(beside.get("OsType", "Linux")), ())


def _autoscaled(_value: Any, beside: Mapping[str, Any], _model: Mapping[str, Any]) -> bool:
    return bool(beside.get("EnableAutoScaling"))


def _clusters_version(value: Any, _beside: Mapping[str, Any], model: Mapping[str, Any]) -> bool:
    return bool(value == model.get("KubernetesVersion"))


def _moved_by_a_channel(_value: Any, _beside: Mapping[str, Any], model: Mapping[str, Any]) -> bool:
    return str(model.get("AutoUpgradeProfile", {}).get("UpgradeChannel", "none")).lower() != "none"


_POOL: Path = ("AgentPoolProfiles", "*")
_NETWORK: Path = ("NetworkProfile",)

FILLED: dict[Path, tuple[Rule, str]] = {
    ("Kind",): (_is("Base"), "the kind of every cluster that does not say otherwise"),
    ("PowerState",): (_is("Running"), "what a cluster is made for"),
    ("EnableFIPS",): (_is(False), "off unless asked for"),
    ("KubernetesVersion",): (_moved_by_a_channel, "the upgrade channel moves it, and a template would move it back"),
    ("NodeResourceGroup",): (_default_node_group, "the name that AKS makes of group, cluster and location"),
    ("ServicePrincipalProfile", "ClientId"): (_is("msi"), "stands for a managed identity"),
    ("IdentityProfile", "*"): (_in_node_group, "made by AKS itself"),
    ("StorageProfile", "DiskCSIDriver", "Enabled"): (_is(True), "on unless switched off"),
    ("StorageProfile", "FileCSIDriver", "Enabled"): (_is(True), "on unless switched off"),
    ("StorageProfile", "SnapshotController", "Enabled"): (_is(True), "on unless switched off"),
    ("WindowsProfile", "AdminUsername"): (_is("azureuser"), "the account that AKS makes"),
    (*_NETWORK, "ServiceCidr"): (_is("10.0.0.0/16"), "documented default"),
    (*_NETWORK, "ServiceCidrs"): (_only_the_first("ServiceCidr"), "repeats ServiceCidr"),
    (*_NETWORK, "DnsServiceIP"): (_is("10.0.0.10"), "documented default"),
    (*_NETWORK, "PodCidr"): (_is("10.244.0.0/16"), "documented default"),
    (*_NETWORK, "PodCidrs"): (_only_the_first("PodCidr"), "repeats PodCidr"),
    (*_NETWORK, "IpFamilies"): (_is(["IPv4"]), "documented default"),
    (*_NETWORK, "OutboundType"): (_is("loadBalancer"), "documented default"),
    (*_NETWORK, "NetworkPolicy"): (_is("none"), "documented default"),
    (*_NETWORK, "NetworkDataplane"): (_is("azure"), "documented default"),
    (*_NETWORK, "LoadBalancerProfile", "ManagedOutboundIPs", "Count"): (_is(1), "documented default"),
    (*_POOL, "Count"): (_autoscaled, "the autoscaler's"),
    (*_POOL, "VmSize"): (_is(""), "virtual machines have their sizes in VirtualMachinesProfile"),
    (*_POOL, "OsDiskSizeGB"): (_is(128), "what most VM sizes get"),
    (*_POOL, "MaxPods"): (_usual_pods, "documented default of the network plugin"),
    (*_POOL, "OsSKU"): (_usual_sku, "what the operating system gets"),
    (*_POOL, "EnableFIPS"): (
        lambda value, beside, _: bool(value) == (beside.get("OsSKU") == "Windows2025"),
        "off unless asked for, and always on with Windows 2025",
    ),
    (*_POOL, "OrchestratorVersion"): (_clusters_version, "the cluster's"),
}
