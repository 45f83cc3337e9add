"""Rules about the cluster's network: addresses, and what each plugin supports."""

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Any

from ..properties.paths import at
from ..properties.reported import silence
from .rule import Properties, Rule, pools
from .violation import Violation

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_FORBIDDEN = tuple(
    ipaddress.ip_network(text) for text in ("169.254.0.0/16", "192.0.2.0/24", "172.30.0.0/16", "172.31.0.0/16")
)
_LARGEST_SERVICE = {4: 13, 6: 108}
"""Shortest prefix of a service range by IP version: smaller than /12, and no larger than /108."""
_DEFAULT_SERVICE = "10.0.0.0/16"


def _parsed(properties: Properties) -> dict[str, Network]:
    """Path -> network of every range that can be read."""
    return {path: network for path, text in _ranges(properties) if (network := _network(text)) is not None}


def _ranges(properties: Properties) -> Iterator[tuple[str, Any]]:
    profile = properties.get("NetworkProfile") or {}
    for name in ("PodCidr", "ServiceCidr"):
        if profile.get(name):
            yield f"NetworkProfile.{name}", profile[name]
        for index, text in enumerate(profile.get(f"{name}s") or []):
            yield f"NetworkProfile.{name}s[{index}]", text


def _network(text: Any) -> Network | None:
    try:
        return ipaddress.ip_network(text)
    except ValueError:
        return None


def _cidrs(properties: Properties) -> Iterator[Violation]:
    for path, text in _ranges(properties):
        if _network(text) is None:
            yield Violation(path, f"is {text!r}, which is not a network", _cidr_remedy(text))
    for path, network in _parsed(properties).items():
        bad = next((one for one in _FORBIDDEN if one.version == network.version and one.overlaps(network)), None)
        if bad:
            yield Violation(path, f"is {network} and overlaps {bad}", "AKS reserves that range: choose another")
        if "ServiceCidr" in path and network.prefixlen < _LARGEST_SERVICE[network.version]:
            yield Violation(
                path, f"is {network}, which is too large", f"use /{_LARGEST_SERVICE[network.version]} or smaller"
            )


def _cidr_remedy(text: Any) -> str:
    try:
        return f"write the network's own address, {ipaddress.ip_network(text, strict=False)}"
    except ValueError:
        return "write an address and a prefix length, for example 10.0.0.0/16"


def _overlaps(properties: Properties) -> Iterator[Violation]:
    parsed = _parsed(properties)
    for path, pods in parsed.items():
        for other, services in parsed.items():
            if "PodCidr" in path and "ServiceCidr" in other and _overlap(pods, services):
                yield Violation(path, f"is {pods} and overlaps {other} {services}", "choose ranges that do not overlap")


def _overlap(one: Network, other: Network) -> bool:
    return one.version == other.version and one.overlaps(other)


def _dns(properties: Properties) -> Iterator[Violation]:
    text = at(properties, "NetworkProfile/DnsServiceIP")
    if not text:
        return
    path = "NetworkProfile.DnsServiceIP"
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        yield Violation(path, f"is {text!r}, which is not an IP address", "write an IP address, for example 10.0.0.10")
        return
    service = _network(at(properties, "NetworkProfile/ServiceCidr") or _DEFAULT_SERVICE)
    if service is None:
        return  # the range itself is wrong, and reported
    if address not in service:
        yield Violation(path, f"is {address}, outside the service range {service}", f"choose one inside, {service[10]}")
    elif address in (service[0], service[1], service[-1]):
        yield Violation(path, f"is {address}, which Kubernetes reserves", f"choose a later one, {service[10]}")


def _families(properties: Properties) -> Iterator[Violation]:
    profile = properties.get("NetworkProfile") or {}
    families = profile.get("IpFamilies")
    if families and families not in (["IPv4"], ["IPv4", "IPv6"]):
        yield Violation("NetworkProfile.IpFamilies", f"is {families}", "use IPv4, or IPv4 and then IPv6")
        return
    for name in ("PodCidrs", "ServiceCidrs"):
        networks = [_network(text) for text in profile.get(name) or []]
        versions = [f"IPv{network.version}" for network in networks if network]
        wanted = families or ["IPv4"]
        # Single IPv4 ranges are those of a cluster that has been given IPv6 later: AKS has appended the others.
        if len(versions) == len(networks) and versions and versions not in (wanted, wanted[:1]):
            yield Violation(
                f"NetworkProfile.{name}",
                f"has {', '.join(versions)} ranges, but the cluster's IpFamilies are {', '.join(families or ['IPv4'])}",
                "give one range for each of IpFamilies, in the same order",
            )
        single = profile.get(name.removesuffix("s"))
        if single and networks and _network(single) != networks[0]:
            problem = f"does not begin with the value of {name.removesuffix('s')}"
            yield Violation(f"NetworkProfile.{name}", problem, "use one of the two")


_MATRIX: tuple[tuple[Mapping[str, Any], str, str], ...] = (
    ({"NetworkPlugin": "kubenet", "NetworkPolicy": "azure"}, "NetworkPolicy", "use calico, or NetworkPlugin azure"),
    ({"NetworkPlugin": "kubenet", "NetworkPolicy": "cilium"}, "NetworkPolicy", "use NetworkPlugin azure"),
    ({"NetworkPlugin": "kubenet", "NetworkDataplane": "cilium"}, "NetworkDataplane", "use NetworkPlugin azure"),
    ({"NetworkPlugin": "kubenet", "NetworkPluginMode": "overlay"}, "NetworkPluginMode", "use NetworkPlugin azure"),
    ({"NetworkPlugin": "none", "NetworkPolicy": "azure"}, "NetworkPolicy", "leave it to your own plugin"),
    ({"NetworkPlugin": "none", "NetworkPolicy": "calico"}, "NetworkPolicy", "leave it to your own plugin"),
    ({"NetworkPlugin": "none", "NetworkPolicy": "cilium"}, "NetworkPolicy", "leave it to your own plugin"),
    ({"NetworkPlugin": "none", "NetworkDataplane": "cilium"}, "NetworkDataplane", "use NetworkPlugin azure"),
    ({"NetworkPlugin": "none", "NetworkPluginMode": "overlay"}, "NetworkPluginMode", "use NetworkPlugin azure"),
    ({"NetworkDataplane": "cilium", "NetworkPolicy": "azure"}, "NetworkPolicy", "use cilium, or leave it out"),
    ({"NetworkDataplane": "cilium", "NetworkPolicy": "calico"}, "NetworkPolicy", "use cilium, or leave it out"),
    ({"NetworkDataplane": None, "NetworkPolicy": "cilium"}, "NetworkPolicy", "set NetworkDataplane to cilium"),
    ({"NetworkDataplane": "azure", "NetworkPolicy": "cilium"}, "NetworkPolicy", "set NetworkDataplane to cilium"),
)
"""What does not go together, the property that is reported, and the remedy."""


def _matrix(properties: Properties) -> Iterator[Violation]:
    profile = properties.get("NetworkProfile") or {}
    for combination, culprit, remedy in _MATRIX:
        if all(profile.get(name) == value for name, value in combination.items()):
            others = " and ".join(
                f"{name} {value or 'azure'}" for name, value in combination.items() if name != culprit
            )
            yield Violation(f"NetworkProfile.{culprit}", f"is {profile[culprit]} with {others}", remedy)
            return


def _subnets(properties: Properties) -> Iterator[Violation]:
    networks: dict[str, str] = {}
    for path, pool in pools(properties):
        for name in ("VnetSubnetID", "PodSubnetID"):
            subnet = pool.get(name)
            if subnet:
                networks.setdefault(str(subnet).lower().split("/subnets/")[0], f"{path}.{name}")
        if pool.get("PodSubnetID") and at(properties, "NetworkProfile/NetworkPlugin") == "kubenet":
            yield Violation(f"{path}.PodSubnetID", "is set on a kubenet network", "use NetworkPlugin azure")
    if len(networks) > 1:
        yield Violation(list(networks.values())[1], "is in another virtual network", "all pools of a cluster share one")


def _outbound(properties: Properties) -> Iterator[Violation]:
    profile = properties.get("NetworkProfile") or {}
    kind = profile.get("OutboundType")
    own = any(pool.get("VnetSubnetID") for _, pool in pools(properties))
    path = "NetworkProfile.OutboundType"
    if kind == "managedNATGateway" and own:
        yield Violation(path, "is managedNATGateway in a network of your own", "use userAssignedNATGateway")
    if kind in ("userAssignedNATGateway", "userDefinedRouting") and pools(properties) and not own:
        yield Violation(path, f"is {kind} in a managed network", "name the pools' VnetSubnetID")
    # Read shows the pool type wherever the traffic leaves.
    settings = set(_stated_balancer(properties)) - {"BackendPoolType", "EffectiveOutboundIPs"}
    if kind == "userDefinedRouting" and settings:
        yield Violation("NetworkProfile.LoadBalancerProfile", "is set with userDefinedRouting", "leave it out")


def _stated_balancer(properties: Properties) -> dict[str, Any]:
    """What the profile declares beyond what read reports where there is no profile."""
    where = ("NetworkProfile", "LoadBalancerProfile")
    return {name: value for name, value in (at(properties, where) or {}).items() if value != silence(*where, name)}


def _load_balancer(properties: Properties) -> Iterator[Violation]:
    balancer = _stated_balancer(properties)
    path = "NetworkProfile.LoadBalancerProfile"
    kinds = [name for name in ("ManagedOutboundIPs", "OutboundIPPrefixes", "OutboundIPs") if balancer.get(name)]
    if len(kinds) > 1:
        yield Violation(path, f"has {' and '.join(kinds)}", "use one kind of outbound address")
    if (balancer.get("AllocatedOutboundPorts") or 0) % 8:
        yield Violation(
            f"{path}.AllocatedOutboundPorts", f"is {balancer['AllocatedOutboundPorts']}", "it must be a multiple of 8"
        )


def _authorised(properties: Properties) -> Iterator[Violation]:
    for index, text in enumerate(at(properties, "ApiServerAccessProfile/AuthorizedIPRanges") or []):
        try:
            ipaddress.ip_network(text, strict=False)
        except ValueError:
            yield Violation(
                f"ApiServerAccessProfile.AuthorizedIPRanges[{index}]",
                f"is {text!r}, which is not an address range",
                "write a CIDR, for example 203.0.113.0/24",
            )


RULES = (
    Rule("docs/azure-behaviour.md#network-ranges", _cidrs),
    Rule("docs/azure-behaviour.md#network-ranges", _overlaps),
    Rule("docs/azure-behaviour.md#dns-service-ip", _dns),
    Rule("docs/azure-behaviour.md#ip-families", _families),
    Rule("docs/azure-behaviour.md#network-plugins", _matrix),
    Rule("docs/azure-behaviour.md#pools-share-network", _subnets),
    Rule("docs/azure-behaviour.md#outbound-types", _outbound),
    Rule("docs/azure-behaviour.md#load-balancer-profile", _load_balancer),
    Rule("docs/azure-behaviour.md#authorized-ranges", _authorised),
)
