"""What AKS fills in, changes and drops in a cluster (docs/azure-behaviour.md#defaults-filled-in)."""

import copy
import re

from sandbox.azure.core import ids, shapes
from sandbox.azure.core.messages import Json
from sandbox.azure.core.versions import LONG_TERM, minor_of, number
from sandbox.azure.core.world import World

# From this API on, a cluster that names no plugin gets overlay networking; before it kubenet (recorded).
OVERLAY_SINCE = "2024-09-02"
OIDC_SINCE = (1, 34)
# APIs from then on show these two (recorded in 2025-10-02-preview; in the model of 2026-08-01).
FIPS_SINCE = "2025-10-02"
SECRETS = ("servicePrincipalProfile.secret", "windowsProfile.adminPassword", "aadProfile.serverAppSecret")
_SERVER_FILLED = (
    "provisioningState", "powerState", "currentKubernetesVersion", "fqdn", "privateFQDN", "azurePortalFQDN",
    "maxAgentPools", "privateLinkResources", "resourceUID", "status", "agentPoolProfiles",
)  # fmt: skip

ALWAYS: Json = {
    "enableRBAC": True,
    "supportPlan": "KubernetesOfficial",
    "maxAgentPools": 100,
    "autoUpgradeProfile": {"nodeOSUpgradeChannel": "NodeImage"},
    "securityProfile": {},
    "storageProfile": {
        "diskCSIDriver": {"enabled": True},
        "fileCSIDriver": {"enabled": True},
        "snapshotController": {"enabled": True},
    },
    "workloadAutoScalerProfile": {},
    "metricsProfile": {"costAnalysis": {"enabled": False}},
    "nodeProvisioningProfile": {"mode": "Manual", "defaultNodePools": "Auto"},
    "bootstrapProfile": {"artifactSource": "Direct"},
}

AUTOSCALER: Json = {
    "balance-similar-node-groups": "false",
    "daemonset-eviction-for-empty-nodes": False,
    "daemonset-eviction-for-occupied-nodes": True,
    "expander": "random",
    "ignore-daemonsets-utilization": False,
    "max-empty-bulk-delete": "10",
    "max-graceful-termination-sec": "600",
    "max-node-provision-time": "15m",
    "max-total-unready-percentage": "45",
    "new-pod-scale-up-delay": "0s",
    "ok-total-unready-count": "3",
    "scale-down-delay-after-add": "10m",
    "scale-down-delay-after-delete": "10s",
    "scale-down-delay-after-failure": "3m",
    "scale-down-unneeded-time": "10m",
    "scale-down-unready-time": "20m",
    "scale-down-utilization-threshold": "0.5",
    "scan-interval": "10s",
    "skip-nodes-with-local-storage": "false",
    "skip-nodes-with-system-pods": "true",
}

_FRACTION = re.compile(r"\.\d+Z$")
# What a second family adds to a list of ranges that has one (docs/azure-behaviour.md#ip-families).
SECOND_RANGES = {"podCidrs": "fd12:3456:789a::/64", "serviceCidrs": "fd12:3456:789a:1::/108"}

_LOWER_FIRST = {"NodeIPConfiguration": "nodeIPConfiguration", "NodeIP": "nodeIP"}


def declared(body: Json) -> Json:
    """The part of a cluster's `properties` that a caller can set, without its pools."""
    result = shapes.without_nulls(body)
    return {key: value for key, value in result.items() if key not in _SERVER_FILLED}


def drop_secrets(properties: Json) -> None:
    """They are never echoed."""
    for path in SECRETS:
        shapes.remove_at(properties, path)


def create(world: World, record: Json, wanted: Json, version: tuple[str, str], api_version: str) -> Json:
    """The properties of a new cluster while it is being created."""
    properties = copy.deepcopy(wanted)
    properties["kubernetesVersion"], properties["currentKubernetesVersion"] = version
    properties["powerState"] = {"code": "Running"}
    properties["resourceUID"] = ids.lower_hex(world.random, 24)
    properties.setdefault("nodeResourceGroup", f"MC_{record['group']}_{record['name']}_{record['location']}"[:80])
    properties.setdefault("servicePrincipalProfile", {"clientId": "msi"})
    explicit_plugin = shapes.at(properties, "networkProfile.networkPlugin")
    if properties.get("supportPlan") == LONG_TERM:
        # Recorded: long-term support sets the channel.
        shapes.fill(properties, {"autoUpgradeProfile": {"upgradeChannel": "patch"}})
    access = properties.get("apiServerAccessProfile") or {}
    if access.get("enableVnetIntegration"):
        shapes.fill(access, {"enablePrivateCluster": False, "subnetId": ""})
    _names(world, record, properties)
    _network(properties, api_version)
    if explicit_plugin in ("azure", "none"):
        shapes.fill(properties, {"windowsProfile": {"adminUsername": "azureuser", "enableCSIProxy": True}})
    shapes.fill(properties, ALWAYS)
    if api_version[:10] >= FIPS_SINCE:
        shapes.fill(properties, {"hostedSystemProfile": {"enabled": False}, "enableFIPS": False})
    normalise(world, record, properties)
    if access.get("enablePrivateCluster"):
        properties["privateLinkResources"] = [_private_link(record)]
    return properties


def _private_link(record: Json) -> Json:
    """Recorded: in the create's answer already."""
    return {
        "id": f"{record['id']}/privateLinkResources/management",
        "name": "management",
        "type": "Microsoft.ContainerService/managedClusters/privateLinkResources",
        "groupId": "management",
        "requiredMembers": ["management"],
    }


def _names(world: World, record: Json, properties: Json) -> None:
    """Host names: public unless the cluster is private without a public name (recorded patterns)."""
    access = properties.get("apiServerAccessProfile") or {}
    host = properties.get("dnsPrefix") or properties.get("fqdnSubdomain")
    stem = f"{host}-{ids.lower_alphanumeric(world.random, 8)}"
    zone = f"hcp.{record['location']}.azmk8s.io"
    properties["azurePortalFQDN"] = f"{stem}.portal.{zone}"
    if access.get("enablePrivateCluster"):
        private_zone = f"{ids.guid(world.random)}.privatelink.{record['location']}.azmk8s.io"
        properties["privateFQDN"] = f"{stem}.{private_zone}"
        shapes.fill(access, {"enablePrivateClusterPublicFQDN": True, "privateDNSZone": "system"})


def _public_name(properties: Json) -> None:
    """Comes and goes with enablePrivateClusterPublicFQDN (recorded)."""
    access = properties.get("apiServerAccessProfile") or {}
    if not access.get("enablePrivateCluster") or access.get("enablePrivateClusterPublicFQDN", True):
        properties["fqdn"] = properties["azurePortalFQDN"].replace(".portal.", ".", 1)
    else:
        properties.pop("fqdn", None)


# What a node must never reach by the proxy, beside the cluster's own names and ranges (recorded).
_NEVER_PROXIED = ("169.254.169.254", "konnectivity", "168.63.129.16")


def _proxy(properties: Json) -> None:
    """Recorded: noProxy is returned with every address that bypasses the proxy, like effectiveNoProxy."""
    proxy = properties.get("httpProxyConfig")
    if not proxy:
        return
    network = properties["networkProfile"]
    own = [network.get("serviceCidr"), properties.get("fqdn"), network.get("podCidr"), *_NEVER_PROXIED]
    hosts = proxy.get("noProxy") or []
    proxy["noProxy"] = list(dict.fromkeys([*(one for one in own if one), *hosts]))
    proxy["effectiveNoProxy"] = list(proxy["noProxy"])


def _network(properties: Json, api_version: str) -> None:
    network = properties.setdefault("networkProfile", {})
    if not network.get("networkPlugin"):
        if api_version[:10] >= OVERLAY_SINCE:
            network["networkPlugin"] = "azure"
            network.setdefault("networkPluginMode", "overlay")
        else:
            network["networkPlugin"] = "kubenet"
    plugin, overlay = network["networkPlugin"], network.get("networkPluginMode") == "overlay"
    network.setdefault("networkPolicy", "cilium" if network.get("networkDataplane") == "cilium" else "none")
    shapes.fill(network, {"serviceCidr": "10.0.0.0/16", "dnsServiceIP": "10.0.0.10"})
    shapes.fill(network, {"outboundType": "loadBalancer", "loadBalancerSku": "standard"})
    if plugin == "kubenet" or overlay:
        network.setdefault("podCidr", "10.244.0.0/16")
    network.setdefault("ipFamilies", ["IPv4"])
    _cidr_lists(network)
    _outbound(network)


def _cidr_lists(network: Json) -> None:
    """The plural forms follow the singular ones; a second family adds its defaults.

    docs/azure-behaviour.md#ip-families
    """
    dual = "IPv6" in network["ipFamilies"]
    for name, second in SECOND_RANGES.items():
        first = network.get(name.removesuffix("s"))
        if first:
            network.setdefault(name, [first, second] if dual else [first])


def _outbound(network: Json) -> None:
    """The profile of the outbound type that is, and nothing of another's (recorded)."""
    outbound = network["outboundType"]
    if outbound != "loadBalancer" and network.get("loadBalancerProfile"):
        backend = network["loadBalancerProfile"].get("backendPoolType")
        network["loadBalancerProfile"] = {"backendPoolType": backend} if backend else {}
    if "NATGateway" not in outbound:
        network.pop("natGatewayProfile", None)
    # Recorded: the pool type is there even where no load balancer carries the traffic out.
    balancer = network.setdefault("loadBalancerProfile", {})
    balancer.setdefault("backendPoolType", "nodeIPConfiguration")
    if outbound == "loadBalancer":
        if not balancer.get("outboundIPs") and not balancer.get("outboundIPPrefixes"):
            # Recorded: dual stack has an address of each family.
            second = {"countIPv6": 1} if "IPv6" in network["ipFamilies"] else {}
            shapes.fill(balancer, {"managedOutboundIPs": {"count": 1, **second}})
    elif outbound == "managedNATGateway":
        profile = network.setdefault("natGatewayProfile", {})
        shapes.fill(profile, {"managedOutboundIPProfile": {"count": 1}, "idleTimeoutInMinutes": 4})


def normalise(world: World, record: Json, properties: Json) -> None:
    """Case changes, empty sections that vanish and what hangs on other properties; for creates and updates alike."""
    _case(properties)
    if properties["networkProfile"].get("networkPlugin") == "azure":
        properties["networkProfile"].setdefault("networkDataplane", "azure")
    _outbound(properties["networkProfile"])
    _public_name(properties)
    _oidc(world, record, properties)
    _proxy(properties)
    if properties.get("aadProfile") is not None:
        shapes.fill(properties["aadProfile"], {"managed": True, "adminUsers": None, "tenantID": world.tenant_id})
    if properties.get("autoScalerProfile"):
        # An empty one is filled at the end of the operation.
        shapes.fill(properties["autoScalerProfile"], AUTOSCALER)
    for addon in (properties.get("addonProfiles") or {}).values():
        # Recorded: an add-on without settings shows them as null.
        addon["config"] = addon.get("config") or None
    routing = shapes.at(properties, "ingressProfile.webAppRouting")
    if routing and routing.get("enabled"):
        shapes.fill(
            routing, {"dnsZoneResourceIds": None, "nginx": {"defaultIngressControllerType": "AnnotationControlled"}}
        )
    elif routing:
        routing.pop("identity", None)
    _mesh(properties)
    _advanced_networking(properties)
    cleaner = shapes.at(properties, "securityProfile.imageCleaner")
    if cleaner:
        cleaner.setdefault("intervalHours", 168)
    _vanish(properties)


def _mesh(properties: Json) -> None:
    """Recorded: components show even where there are none, a gateway that is off has no flag, Disabled has no istio."""
    mesh = properties.get("serviceMeshProfile") or {}
    if mesh.get("mode") == "Disabled":
        mesh.pop("istio", None)
    elif mesh.get("istio") is not None:
        for gateways in mesh["istio"].setdefault("components", {}).values():
            for gateway in gateways if isinstance(gateways, list) else []:
                if gateway.get("enabled") is False:
                    del gateway["enabled"]


def _advanced_networking(properties: Json) -> None:
    """Recorded: its two halves follow `enabled` unless they are given; security needs the cilium data plane."""
    advanced = shapes.at(properties, "networkProfile.advancedNetworking")
    if not advanced or "enabled" not in advanced:
        return
    cilium = shapes.at(properties, "networkProfile.networkDataplane") == "cilium"
    halves = {"observability": bool(advanced["enabled"]), "security": bool(advanced["enabled"]) and cilium}
    for name, on in halves.items():
        advanced.setdefault(name, {}).setdefault("enabled", on)


def _case(properties: Json) -> None:
    network = properties.get("networkProfile") or {}
    if network.get("loadBalancerSku"):
        # Recorded since May 2024, however it was written.
        network["loadBalancerSku"] = str(network["loadBalancerSku"]).lower()
    balancer = network.get("loadBalancerProfile")
    managed = (balancer or {}).get("managedOutboundIPs") or {}
    if managed.get("countIPv6") == 0:
        del managed["countIPv6"]
    if balancer and balancer.get("backendPoolType") in _LOWER_FIRST:
        balancer["backendPoolType"] = _LOWER_FIRST[balancer["backendPoolType"]]
    override = shapes.at(properties, "upgradeSettings.overrideSettings")
    if override and override.get("until"):
        # Recorded: as Go prints a time, without the zeros that end its fraction of a second.
        override["until"] = _FRACTION.sub(lambda match: match[0].rstrip("0Z").rstrip(".") + "Z", override["until"])


def _vanish(properties: Json) -> None:
    access = properties.get("apiServerAccessProfile") or {}
    if access.get("authorizedIPRanges") == []:
        del access["authorizedIPRanges"]
    for name in ("addonProfiles", "apiServerAccessProfile", "autoScalerProfile", "identityProfile"):
        if properties.get(name) == {}:
            del properties[name]


def _oidc(world: World, record: Json, properties: Json) -> None:
    """On by default from 1.34; the issuer is served by this process."""
    profile = properties.setdefault("oidcIssuerProfile", {})
    version = number(minor_of(properties["currentKubernetesVersion"]))
    profile.setdefault("enabled", version >= OIDC_SINCE)
    profile.pop("issuerURL", None)
    if profile["enabled"]:
        guid = record["private"]["guid"]
        profile["issuerURL"] = f"{world.base_url}/{record['location']}/{world.tenant_id}/{guid}/"
