"""What cannot be changed once it is there: tables, each row with its source, and the 400 PropertyChangeNotAllowed."""

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any

from sandbox.azure.aks import merging
from sandbox.azure.core import shapes
from sandbox.azure.core.errors import property_change_not_allowed, refused
from sandbox.azure.core.messages import Json

_NEVER = "docs/azure-behaviour.md#cluster-immutable"
_REBUILT = "docs/azure-behaviour.md#pool-immutable"
_RENAMED = "docs/azure-behaviour.md#pool-new-name"

# Path below a pool's properties; each needs a new pool.
POOL: tuple[tuple[str, str], ...] = (
    ("osType", _RENAMED),
    ("type", _RENAMED),
    ("scaleSetPriority", _RENAMED),
    ("scaleSetEvictionPolicy", _RENAMED),
    ("spotMaxPrice", _RENAMED),
    ("vmSize", _REBUILT),
    ("osDiskSizeGB", _REBUILT),
    ("osDiskType", _REBUILT),
    ("kubeletDiskType", _REBUILT),
    ("maxPods", _REBUILT),
    ("vnetSubnetID", _REBUILT),
    ("podSubnetID", _REBUILT),
    ("availabilityZones", _REBUILT),
    ("enableEncryptionAtHost", _REBUILT),
    ("enableUltraSSD", _REBUILT),
    ("gpuInstanceProfile", _RENAMED),
    ("enableNodePublicIP", _REBUILT),
    ("nodePublicIPPrefixID", _REBUILT),
    ("kubeletConfig", _REBUILT),
    ("linuxOSConfig", _REBUILT),
    ("proximityPlacementGroupID", _RENAMED),
    ("hostGroupID", _RENAMED),
    ("creationData", _REBUILT),
    ("workloadRuntime", _REBUILT),
)

_EMPTY: tuple[Any, ...] = (None, "", 0, [], {})


@dataclass(frozen=True)
class Transition:
    """A property below `properties` that changes in some directions only: `allowed(old, new, merged properties)`."""

    path: str
    source: str
    allowed: Callable[[Any, Any, Json], bool]


def _at_create(old: Any, new: Any, _: Json) -> bool:
    return not changes(old, new)


def _leaving(value: Any) -> Callable[[Any, Any, Json], bool]:
    """Of a property that never leaves this value."""
    return lambda old, _new, _merged: old != value


def _plugin(old: Any, new: Any, merged: Json) -> bool:
    return (
        bool(old == "kubenet") and new == "azure" and shapes.at(merged, "networkProfile.networkPluginMode") == "overlay"
    )


def _to_overlay(old: Any, new: Any, _: Json) -> bool:
    return new == "overlay" and old is None


def _dataplane(old: Any, new: Any, _: Json) -> bool:
    return (old in (None, "azure")) and new == "cilium"


def _policy(old: Any, new: Any, _: Json) -> bool:
    """None to and from azure or calico, everything to cilium; azure to calico goes through none."""
    if new == "cilium":
        return True
    return bool(old in (None, "none")) or (new == "none" and old in ("azure", "calico"))


def _pod_cidr(old: Any, new: Any, merged: Json) -> bool:
    """Overlay may grow to a superset; setting it comes with the move to overlay."""
    if old is None:
        return True
    return shapes.at(merged, "networkProfile.networkPluginMode") == "overlay" and _contains(str(new), str(old))


def _contains(outer: str, inner: str) -> bool:
    try:
        wide, narrow = ip_network(outer), ip_network(inner)
    except ValueError:
        return False
    return wide.version == narrow.version and wide.prefixlen <= narrow.prefixlen and narrow.network_address in wide


def _ranges(old: Any, new: Any, merged: Json) -> bool:
    """Dual stack adds a range to each list, and leaves the first one as it is (docs/azure-behaviour.md#ip-families)."""
    dual = shapes.at(merged, "networkProfile.ipFamilies") == ["IPv4", "IPv6"]
    return dual and len(old or []) == 1 and list(new)[:1] == list(old)


def _families(old: Any, new: Any, _: Json) -> bool:
    return [old, new] == [["IPv4"], ["IPv4", "IPv6"]]


def _private(old: Any, new: Any, merged: Json) -> bool:
    return bool(shapes.at(merged, "apiServerAccessProfile.enableVnetIntegration"))


def _zone(old: Any, new: Any, _: Json) -> bool:
    return bool(new == "none")


TRANSITIONS: tuple[Transition, ...] = (
    Transition("dnsPrefix", _NEVER, _at_create),
    Transition("fqdnSubdomain", _NEVER, _at_create),
    Transition("nodeResourceGroup", _NEVER, _at_create),
    Transition("diskEncryptionSetID", _NEVER, _at_create),
    Transition("enableRBAC", _NEVER, _at_create),
    Transition("windowsProfile.adminUsername", _NEVER, _at_create),
    Transition("networkProfile.serviceCidr", _NEVER, _at_create),
    Transition("networkProfile.dnsServiceIP", _NEVER, _at_create),
    Transition("networkProfile.loadBalancerSku", _NEVER, _at_create),
    Transition("networkProfile.networkPlugin", "docs/azure-behaviour.md#plugin-to-overlay", _plugin),
    Transition("networkProfile.networkPluginMode", "docs/azure-behaviour.md#plugin-to-overlay", _to_overlay),
    Transition("networkProfile.networkDataplane", "docs/azure-behaviour.md#dataplane-to-cilium", _dataplane),
    Transition("networkProfile.networkPolicy", "docs/azure-behaviour.md#policy-changes", _policy),
    Transition("networkProfile.podCidr", "docs/azure-behaviour.md#pod-range-grows", _pod_cidr),
    Transition("networkProfile.ipFamilies", "docs/azure-behaviour.md#ip-families", _families),
    Transition("networkProfile.serviceCidrs", "docs/azure-behaviour.md#ip-families", _ranges),
    Transition("apiServerAccessProfile.enablePrivateCluster", "docs/azure-behaviour.md#private-cluster", _private),
    Transition("apiServerAccessProfile.privateDNSZone", "docs/azure-behaviour.md#private-cluster", _zone),
    Transition(
        "apiServerAccessProfile.enableVnetIntegration", "docs/azure-behaviour.md#vnet-integration", _leaving(True)
    ),
    Transition("aadProfile.managed", "docs/azure-behaviour.md#entra-integration", _leaving(True)),
)

_CUSTOM, _MANAGED = "a custom virtual network", "a managed virtual network"
# The outbound types of a network. Each can become each other one of the same network, but for two rows of the managed
# one: the second NAT gateway stays, the first does not become a load balancer again
# (docs/azure-behaviour.md#outbound-changes).
_OUTBOUND_TYPES: dict[str, frozenset[str]] = {
    _CUSTOM: frozenset({"userDefinedRouting", "userAssignedNATGateway", "none", "loadBalancer"}),
    _MANAGED: frozenset({"block", "none", "managedNATGateway", "managedNATGatewayV2", "loadBalancer"}),
}


def outbound_may_change(old: str, new: str, *, custom: bool) -> bool:
    """Whether AKS changes a cluster's outbound type in place, in a virtual network of one's own or in a managed one."""
    stays = old == "managedNATGatewayV2" or (old, new) == ("managedNATGateway", "loadBalancer")
    return not stays and {old, new} <= _OUTBOUND_TYPES[_CUSTOM if custom else _MANAGED]


def check_cluster(record: Json, body: Json, api_version: str) -> None:
    existing, properties = record["properties"], body.get("properties") or {}
    merged = merging.merged(existing, properties)
    for transition in TRANSITIONS:
        old, new = shapes.at(existing, transition.path), shapes.at(properties, transition.path)
        if changed(old, new) and not transition.allowed(old, new, merged):
            raise property_change_not_allowed(f"properties.{transition.path}")
    if record["top"]["sku"].get("name") == "Base" and shapes.at(body, "sku.name") == "Automatic":
        # Automatic to Base is possible, the reverse is not yet (docs/azure-behaviour.md#automatic-sku).
        raise property_change_not_allowed("sku.name")
    _check_principal(existing, properties)
    _check_linux_profile(existing, properties, api_version)
    _check_oidc(existing, properties)
    _check_kubelet(record, body)
    _check_outbound(record, properties)


def _check_principal(existing: Json, properties: Json) -> None:
    """Never back from a managed identity, whose id has one spelling.

    docs/azure-behaviour.md#managed-identity-stays
    """
    path = "servicePrincipalProfile.clientId"
    if shapes.at(existing, path) == "msi" and shapes.at(properties, path) not in (None, "msi"):
        raise property_change_not_allowed(f"properties.{path}")


def _check_linux_profile(existing: Json, properties: Json, api_version: str) -> None:
    """SSH keys, and a profile where there was none, are taken by previews (docs/azure-behaviour.md#ssh-keys)."""
    preview = api_version.endswith("-preview")
    for name in ("adminUsername", "ssh"):
        old, new = shapes.at(existing, f"linuxProfile.{name}"), shapes.at(properties, f"linuxProfile.{name}")
        taken = preview and (name == "ssh" or old is None)
        if changes(old, new) and not taken:
            raise property_change_not_allowed(f"properties.linuxProfile.{name}")


def _check_oidc(existing: Json, properties: Json) -> None:
    path = "oidcIssuerProfile.enabled"
    if shapes.at(existing, path) and shapes.at(properties, path) is False:
        message = "OIDC issuer feature cannot be disabled once it is enabled on the cluster."
        raise refused("OIDCIssuerCannotBeDisabled", message, f"properties.{path}")


def _check_kubelet(record: Json, body: Json) -> None:
    path = "identityProfile.kubeletidentity.resourceId"
    kind = shapes.at(body, "identity.type") or shapes.at(record["top"], "identity.type")
    given = shapes.at(body, f"properties.{path}")
    if kind != "UserAssigned" and changed(shapes.at(record["properties"], path), given):
        raise refused(
            "CustomKubeletIdentityOnlySupportedOnUserAssignedMSICluster",
            "A custom kubelet identity needs a user-assigned control plane identity.",
            "properties.identityProfile",
        )


def _check_outbound(record: Json, properties: Json) -> None:
    old = shapes.at(record["properties"], "networkProfile.outboundType")
    new = shapes.at(properties, "networkProfile.outboundType")
    if not changed(old, new):
        return
    custom = any(pool.get("vnetSubnetID") for pool in record["pools"].values())
    if not outbound_may_change(str(old), str(new), custom=custom):
        raise refused(
            "UpdatingOutboundTypeNotAllowed",
            f"Updating outboundType from {old} to {new} is not allowed for a cluster in "
            f"{_CUSTOM if custom else _MANAGED}.",
            "properties.networkProfile.outboundType",
        )


def changes(old: Any, new: Any) -> bool:
    """True if an immutable property would get another value, or a value that it never had."""
    if new in _EMPTY and not isinstance(new, bool):
        return False
    if old in _EMPTY and not isinstance(old, bool):
        return new is not False
    return changed(old, new)


def changed(old: Any, new: Any) -> bool:
    """Text is compared without case, since AKS itself changes it; null and absent are no change."""
    if new is None:
        return False
    if isinstance(old, str) and isinstance(new, str):
        return old.lower() != new.lower()
    if isinstance(old, list) and isinstance(new, list):
        return sorted(map(str, old)) != sorted(map(str, new))
    if isinstance(old, dict) and isinstance(new, dict):
        return any(changed(old.get(key), value) for key, value in new.items())
    return bool(old != new)


def check_pool(existing: Json, wanted: Json, prefix: str) -> None:
    for path, _ in POOL:
        new = wanted.get(path)
        if path in ("scaleSetEvictionPolicy", "spotMaxPrice", "scaleSetPriority") and _not_spot(existing, wanted):
            continue
        if changes(existing.get(path), new) and not _placed_by_aks(existing, path, new):
            raise property_change_not_allowed(f"{prefix}.{path}")
    _check_os_sku(existing, wanted, prefix)
    windows = str(existing.get("osType")).lower() == "windows"
    if windows and wanted.get("enableFIPS") not in (None, bool(existing.get("enableFIPS"))):
        raise property_change_not_allowed(f"{prefix}.enableFIPS")


def _placed_by_aks(existing: Json, path: str, new: Any) -> bool:
    """A scale set's nodes can be given over to AKS's own placement (docs/azure-behaviour.md#zones-auto)."""
    return path == "availabilityZones" and new == ["auto"] and existing.get("type") == "VirtualMachineScaleSets"


def _not_spot(existing: Json, wanted: Json) -> bool:
    """On a regular pool azure-cli sends the spot settings with their neutral values."""
    return "scaleSetPriority" not in existing and str(wanted.get("scaleSetPriority", "Regular")).lower() == "regular"


_LINUX_SKUS = ("ubuntu", "ubuntu2204", "ubuntu2404", "azurelinux", "azurelinux3", "cblmariner")


def _check_os_sku(existing: Json, wanted: Json, prefix: str) -> None:
    """Among Ubuntu and AzureLinux; never to or from Windows (docs/azure-behaviour.md#os-sku-in-place)."""
    old, new = existing.get("osSKU"), wanted.get("osSKU")
    if not new or not changed(old, new):
        return
    if str(old).lower() not in _LINUX_SKUS or str(new).lower() not in _LINUX_SKUS:
        raise property_change_not_allowed(f"{prefix}.osSKU")
