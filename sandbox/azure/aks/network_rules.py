"""Rules about networks: the plugin matrix, CIDRs, load balancers. `broken` receives (networkProfile, properties)."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from sandbox.azure.aks.rule import Rule, refuse_broken
from sandbox.azure.core.errors import ArmError, refused
from sandbox.azure.core.messages import Json
from sandbox.azure.core.shapes import at

Network = IPv4Network | IPv6Network
# Neither pods nor services may overlap these (docs/azure-behaviour.md#network-ranges).
RESERVED = tuple(ip_network(cidr) for cidr in ("169.254.0.0/16", "192.0.2.0/24", "172.30.0.0/16", "172.31.0.0/16"))


def _refuse(code: str, message: str, name: str) -> ArmError:
    return refused(code, message, target=f"properties.networkProfile.{name}")


def check(properties: Json) -> None:
    network = properties.get("networkProfile") or {}
    refuse_broken(RULES, network, properties, "properties.networkProfile.")
    _check_cidrs(network)
    _check_balancer(network.get("loadBalancerProfile") or {})


def _azure(network: Json) -> bool:
    return network.get("networkPlugin") in (None, "azure")


def _cilium(network: Json) -> bool:
    return network.get("networkDataplane") == "cilium"


def _own_subnet(properties: Json) -> bool:
    return any(pool.get("vnetSubnetID") for pool in properties.get("agentPoolProfiles") or [] if isinstance(pool, dict))


def _managed_subnet(properties: Json) -> bool:
    return bool(properties.get("agentPoolProfiles")) and not _own_subnet(properties)


RULES: tuple[Rule, ...] = (
    Rule("NetworkPolicyAzureNotSupportedForKubenet", "networkPolicy", "Network policy azure is not supported for "
         "network plugin kubenet.",
         "docs/azure-behaviour.md#network-plugins",
         lambda network, _: network.get("networkPlugin") == "kubenet" and network.get("networkPolicy") == "azure"),
    Rule("NetworkPolicyNotSupportedForNone", "networkPolicy", "No network policy is supported for network plugin none.",
         "docs/azure-behaviour.md#network-plugins",
         lambda network, _: network.get("networkPlugin") == "none"
         and network.get("networkPolicy") not in (None, "none")),
    Rule("InvalidParameter", "networkPolicy", "Network policy cilium requires network dataplane cilium.",
         "docs/azure-behaviour.md#network-plugins",
         lambda network, _: network.get("networkPolicy") == "cilium" and not _cilium(network)),
    Rule("InvalidParameter", "networkPolicy", "Network dataplane cilium supports only network policy cilium or none.",
         "docs/azure-behaviour.md#network-plugins",
         lambda network, _: _cilium(network) and network.get("networkPolicy") in ("azure", "calico")),
    Rule("InvalidParameter", "networkDataplane", "Network dataplane cilium requires network plugin azure.",
         "docs/azure-behaviour.md#network-plugins",
         lambda network, _: _cilium(network) and not _azure(network)),
    Rule("InvalidParameter", "networkPluginMode", "Network plugin mode overlay requires network plugin azure.",
         "docs/azure-behaviour.md#network-plugins",
         lambda network, _: network.get("networkPluginMode") == "overlay" and not _azure(network)),
    Rule("InvalidParameter", "loadBalancerSku", "Load balancer SKU basic is invalid: retired on 30 September 2025.",
         "docs/azure-behaviour.md#load-balancer-basic",
         lambda network, _: str(network.get("loadBalancerSku") or "").lower() == "basic"),
    Rule("ManagedNATGatewayWithCustomVNetNotAllowed", "outboundType", "A managed NAT gateway is only allowed with the "
         "managed virtual network.",
         "docs/azure-behaviour.md#outbound-types",
         lambda network, cluster: network.get("outboundType") in ("managedNATGateway", "managedNATGatewayV2")
         and _own_subnet(cluster)),
    Rule("UserAssignedNATGatewayWithManagedVNetNotAllowed", "outboundType", "A user-assigned NAT gateway needs a "
         "subnet of your own.",
         "docs/azure-behaviour.md#outbound-types",
         lambda network, cluster: network.get("outboundType") == "userAssignedNATGateway" and _managed_subnet(cluster)),
    Rule("UnsupportedOutboundType", "outboundType", "User-defined routing needs a subnet of your own with a default "
         "route.",
         "docs/azure-behaviour.md#outbound-types",
         lambda network, cluster: network.get("outboundType") == "userDefinedRouting" and _managed_subnet(cluster)),
    Rule("InvalidParameter", "ipFamilies", "An IPv6-only cluster is not supported.",
         "docs/azure-behaviour.md#ip-families",
         lambda network, _: network.get("ipFamilies") == ["IPv6"]),
)  # fmt: skip


def _parse(value: Any, name: str) -> Network:
    try:
        return ip_network(str(value))
    except ValueError as error:
        message = f"Failed to parse {name} '{value}' as a CIDR: {error}."
        raise _refuse("CidrStringParseError", message, name) from error


def _check_cidrs(network: Json) -> None:
    ranges = {name: _parse(network[name], name) for name in ("podCidr", "serviceCidr") if network.get(name)}
    for name, cidr in ranges.items():
        _check_reserved(name, cidr)
    pod, service = ranges.get("podCidr"), ranges.get("serviceCidr")
    if service is not None and service.prefixlen < 12:
        raise _refuse("InvalidParameter", f"Service CIDR {service} must be smaller than a /12.", "serviceCidr")
    if pod is not None and service is not None and pod.version == service.version and pod.overlaps(service):
        message = f"Pod CIDR {pod} overlaps with service CIDR {service}."
        raise _refuse("PodCidrOverlapServiceCidr", message, "podCidr")
    if network.get("dnsServiceIP"):
        _check_dns(str(network["dnsServiceIP"]), service or ip_network("10.0.0.0/16"))
    families = network.get("ipFamilies")
    for name in ("podCidrs", "serviceCidrs"):
        cidrs = network.get(name)
        if cidrs and families and len(cidrs) != len(families):
            message = f"The number of {name} ({len(cidrs)}) must match the IP families ({len(families)})."
            raise _refuse("InvalidParameter", message, name)


def _check_reserved(name: str, cidr: Network) -> None:
    for reserved in RESERVED:
        if cidr.version == reserved.version and cidr.overlaps(reserved):
            raise _refuse("InvalidParameter", f"{name} {cidr} overlaps the reserved range {reserved}.", name)


def _check_dns(address: str, service: Network) -> None:
    try:
        parsed: IPv4Address | IPv6Address = ip_address(address)
    except ValueError as error:
        raise _refuse("InvalidParameter", f"'{address}' is not a valid IP address.", "dnsServiceIP") from error
    first, last = service.network_address + 1, service.broadcast_address
    if parsed not in service or parsed in (service.network_address, first, last):
        message = (
            f"DNS service IP {address} must be inside the service CIDR {service} and neither its first address nor its "
            "broadcast address."
        )
        raise _refuse("DnsServiceIpOutOfServiceCidr", message, "dnsServiceIP")


def _check_balancer(profile: Json) -> None:
    """One kind of outbound address, and numbers in their ranges (docs/azure-behaviour.md#load-balancer-profile)."""
    kinds = [kind for kind in ("managedOutboundIPs", "outboundIPs", "outboundIPPrefixes") if profile.get(kind)]
    if len(kinds) > 1:
        message = f"Load balancer profile must specify only one of {', '.join(kinds)}."
        raise _refuse("InvalidParameter", message, "loadBalancerProfile")
    count = at(profile, "managedOutboundIPs.count")
    if count is not None and not 1 <= int(count) <= 100:
        message = f"Managed outbound IP count {count} must be between 1 and 100."
        raise _refuse("InvalidParameter", message, "loadBalancerProfile.managedOutboundIPs.count")
    ports = profile.get("allocatedOutboundPorts")
    if ports is not None and (not 0 <= int(ports) <= 64000 or int(ports) % 8):
        message = f"Allocated outbound ports {ports} must be a multiple of 8 between 0 and 64000."
        raise _refuse("InvalidLoadBalancerProfileAllocatedOutboundPorts", message, "loadBalancerProfile")
    idle = profile.get("idleTimeoutInMinutes")
    if idle is not None and not 4 <= int(idle) <= 120:
        message = f"Idle timeout {idle} must be between 4 and 120 minutes."
        raise _refuse("InvalidParameter", message, "loadBalancerProfile.idleTimeoutInMinutes")
