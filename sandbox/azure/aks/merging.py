"""What a cluster's properties would be after an update."""

import copy

from sandbox.azure.aks import defaults
from sandbox.azure.core import shapes
from sandbox.azure.core.messages import Json

_KINDS_OF_ADDRESS = ("managedOutboundIPs", "outboundIPs", "outboundIPPrefixes")


def merged(existing: Json, properties: Json) -> Json:
    """`properties` are those of the body."""
    wanted = defaults.declared(properties)
    result: Json = shapes.overlay(_one_kind_of_address(existing, wanted), wanted)
    _replace_addons(existing, result, wanted)
    if wanted.get("autoScalerProfile") == {}:
        result["autoScalerProfile"] = {}
    _second_family(existing, result)
    _pod_ranges_follow(existing, result, wanted)
    return result


def _one_kind_of_address(existing: Json, wanted: Json) -> Json:
    """A load balancer that gets another kind of outbound address loses the one it has.

    docs/azure-behaviour.md#load-balancer-profile
    """
    profile = shapes.at(wanted, "networkProfile.loadBalancerProfile") or {}
    if not any(profile.get(kind) for kind in _KINDS_OF_ADDRESS):
        return existing
    remaining = copy.deepcopy(existing)
    for kind in _KINDS_OF_ADDRESS:
        if kind not in profile:
            shapes.remove_at(remaining, f"networkProfile.loadBalancerProfile.{kind}")
    return remaining


def _replace_addons(existing: Json, result: Json, wanted: Json) -> None:
    """Recorded: an add-on that is sent replaces the one that is there, config included; its name knows no case."""
    sent = wanted.get("addonProfiles")
    if sent is None:
        return
    addons = dict(existing.get("addonProfiles") or {})
    spelled = {name.lower(): name for name in addons}
    for name, profile in sent.items():
        addons[spelled.get(name.lower(), name)] = {key: value for key, value in profile.items() if key != "identity"}
    result["addonProfiles"] = addons


def _second_family(existing: Json, result: Json) -> None:
    """Recorded: where IPv6 is added to single IPv4 ranges, AKS appends its own range to each."""
    network = result.get("networkProfile") or {}
    before = shapes.at(existing, "networkProfile.ipFamilies")
    if before != ["IPv4"] or network.get("ipFamilies") != ["IPv4", "IPv6"]:
        return
    for name, appended in defaults.SECOND_RANGES.items():
        if len(network.get(name) or []) == 1:
            network[name] = [*network[name], appended]


def _pod_ranges_follow(existing: Json, result: Json, wanted: Json) -> None:
    """The plural form follows the singular one that changes."""
    pod_range = shapes.at(result, "networkProfile.podCidr")
    given = shapes.at(wanted, "networkProfile.podCidrs")
    if pod_range != shapes.at(existing, "networkProfile.podCidr") and not given:
        others = (shapes.at(existing, "networkProfile.podCidrs") or [])[1:]
        shapes.put_at(result, "networkProfile.podCidrs", [pod_range, *others])
