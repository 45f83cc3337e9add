"""What AKS refuses to change of a cluster's network: rules for the table of `change_rules`."""

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Any

from ...validation.rule import is_windows
from ...validation.violation import Violation
from .transition import ANOTHER_CLUSTER, ChangeRule, Transition

_NETWORK = "NetworkProfile/"


def _plugin(transition: Transition) -> Iterator[Violation]:
    change = transition.change(_NETWORK + "NetworkPlugin")
    if change is None:
        return
    to_overlay = transition.becomes(_NETWORK + "NetworkPluginMode") == "overlay"
    if (change.observed, change.declared) == ("kubenet", "azure") and to_overlay:
        return
    remedy = (
        "set NetworkPluginMode to overlay as well"
        if (change.observed, change.declared) == ("kubenet", "azure")
        else "only kubenet can become azure, in overlay mode; otherwise " + ANOTHER_CLUSTER
    )
    yield Violation(_NETWORK + "NetworkPlugin", f"cannot change from {change.observed} to {change.declared}", remedy)


def _overlay(transition: Transition) -> Iterator[Violation]:
    change = transition.change(_NETWORK + "NetworkPluginMode")
    if change is None:
        return
    path = _NETWORK + "NetworkPluginMode"
    if change.declared != "overlay":
        yield Violation(path, f"cannot go back from {change.observed}", ANOTHER_CLUSTER)
        return
    if any(pool.get("PodSubnetID") for pool in transition.pools):
        yield Violation(path, "cannot become overlay while node pools have a PodSubnetID", ANOTHER_CLUSTER)
    if not transition.becomes(_NETWORK + "PodCidr"):
        yield Violation(_NETWORK + "PodCidr", "is missing for the change to overlay", "declare the pods' address range")


def _dataplane(transition: Transition) -> Iterator[Violation]:
    change = transition.change(_NETWORK + "NetworkDataplane")
    if change is None:
        return
    path = _NETWORK + "NetworkDataplane"
    if change.declared != "cilium":
        yield Violation(path, f"cannot go back from {change.observed}", ANOTHER_CLUSTER)
        return
    for name, needs, remedy in (
        ("NetworkPlugin", transition.becomes(_NETWORK + "NetworkPlugin") == "azure", "set NetworkPlugin to azure"),
        ("Windows", not any(map(is_windows, transition.pools)), "remove the Windows node pools first"),
        (
            "NodeProvisioningProfile",
            transition.was("NodeProvisioningProfile/Mode") != "Auto",
            "set NodeProvisioningProfile.Mode to Manual first, in an update of its own",
        ),
    ):
        if not needs:
            yield Violation(path, f"cannot become cilium ({name})", remedy)
            return
    if transition.becomes(_NETWORK + "NetworkPolicy") in ("azure", "calico"):
        engine = transition.becomes(_NETWORK + "NetworkPolicy")
        yield Violation(
            _NETWORK + "NetworkPolicy", f"stays {engine}, which cilium replaces", "set it to cilium as well"
        )


def _policy(transition: Transition) -> Iterator[Violation]:
    change = transition.change(_NETWORK + "NetworkPolicy")
    if change is None:
        return
    if change.observed == "cilium":
        yield Violation(_NETWORK + "NetworkPolicy", f"cannot go back from cilium to {change.declared}", ANOTHER_CLUSTER)
    elif change.declared == "cilium" and transition.becomes(_NETWORK + "NetworkDataplane") != "cilium":
        yield Violation(
            _NETWORK + "NetworkPolicy", "cannot become cilium on another data plane", "set NetworkDataplane to cilium"
        )


def _pod_cidr(transition: Transition) -> Iterator[Violation]:
    """Set with the move to overlay; there it may grow, on Linux and in one IPv4 range, and do nothing else."""
    change = transition.change(_NETWORK + "PodCidr")
    if change is None or not change.observed:
        return
    grows = _contains(change.declared, change.observed) and transition.was(_NETWORK + "NetworkPluginMode") == "overlay"
    single = len(transition.was(_NETWORK + "IpFamilies") or ["IPv4"]) == 1
    if not grows or not single or any(map(is_windows, transition.pools)):
        yield Violation(
            _NETWORK + "PodCidr",
            f"cannot change from {change.observed} to {change.declared}",
            "in overlay mode, without Windows pools or IPv6, declare a range that contains the old one; otherwise "
            + ANOTHER_CLUSTER,
        )


def _contains(outer: Any, inner: Any) -> bool:
    try:
        wide, narrow = ipaddress.ip_network(outer), ipaddress.ip_network(inner)
    except ValueError:
        return False
    return wide.version == narrow.version and narrow.subnet_of(wide)  # type: ignore[arg-type]


def _pod_cidrs(transition: Transition) -> Iterator[Violation]:
    change = transition.change(_NETWORK + "PodCidrs")
    if change is not None and change.observed and change.declared[:1] != [transition.becomes(_NETWORK + "PodCidr")]:
        yield Violation(
            _NETWORK + "PodCidrs",
            f"cannot change from {change.observed} to {change.declared}",
            "declare PodCidr instead",
        )


def _families(transition: Transition) -> Iterator[Violation]:
    change = transition.change(_NETWORK + "IpFamilies")
    if change is not None and (change.observed or ["IPv4"], change.declared) != (["IPv4"], ["IPv4", "IPv6"]):
        yield Violation(
            _NETWORK + "IpFamilies", f"cannot change from {change.observed} to {change.declared}", ANOTHER_CLUSTER
        )


def _service_cidrs(transition: Transition) -> Iterator[Violation]:
    """Only with the change to dual stack, which appends a range."""
    change = transition.change(_NETWORK + "ServiceCidrs")
    if change is None or not change.observed:
        return
    appended = change.declared[:1] == change.observed and transition.change(_NETWORK + "IpFamilies") is not None
    if not appended:
        yield Violation(
            _NETWORK + "ServiceCidrs", f"cannot change from {change.observed} to {change.declared}", ANOTHER_CLUSTER
        )


# From an outbound type to others, in a network that AKS manages and in one's own.
_OUTBOUND_MANAGED: Mapping[str, tuple[str, ...]] = {
    "loadBalancer": ("managedNATGatewayV2", "managedNATGateway", "none", "block"),
    "managedNATGatewayV2": (),
    "managedNATGateway": ("managedNATGatewayV2", "none", "block"),
    "none": ("loadBalancer", "managedNATGatewayV2", "managedNATGateway", "block"),
    "block": ("loadBalancer", "managedNATGatewayV2", "managedNATGateway", "none"),
}
_OWN = ("loadBalancer", "userAssignedNATGateway", "userDefinedRouting", "none")


def _outbound(transition: Transition) -> Iterator[Violation]:
    change = transition.change(_NETWORK + "OutboundType")
    if change is None:
        return
    path = _NETWORK + "OutboundType"
    own = any(pool.get("VnetSubnetID") for pool in transition.pools)
    allowed = _OWN if own else _OUTBOUND_MANAGED.get(str(change.observed), ())
    if change.declared not in allowed:
        where = "a network of your own" if own else "a managed network"
        others = ", ".join(one for one in allowed if one != change.observed) or "nothing else"
        yield Violation(
            path, f"cannot change from {change.observed} to {change.declared} in {where}", f"it can become {others}"
        )
    elif transition.was("NodeProvisioningProfile/Mode") == "Auto":
        yield Violation(
            path, "cannot change beside node auto-provisioning", "set NodeProvisioningProfile.Mode to Manual"
        )


RULES: tuple[ChangeRule, ...] = (
    ChangeRule("docs/azure-behaviour.md#plugin-to-overlay", _plugin),
    ChangeRule("docs/azure-behaviour.md#plugin-to-overlay", _overlay),
    ChangeRule("docs/azure-behaviour.md#dataplane-to-cilium", _dataplane),
    ChangeRule("docs/azure-behaviour.md#policy-changes", _policy),
    ChangeRule("docs/azure-behaviour.md#pod-range-grows", _pod_cidr),
    ChangeRule("docs/azure-behaviour.md#pod-range-grows", _pod_cidrs),
    ChangeRule("docs/azure-behaviour.md#ip-families", _families),
    ChangeRule("docs/azure-behaviour.md#ip-families", _service_cidrs),
    ChangeRule("docs/azure-behaviour.md#outbound-changes", _outbound),
)
