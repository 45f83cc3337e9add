"""What AKS refuses to change of a cluster's network: rules for the table of `transitions.cluster`."""

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Any

from ...properties.drift import Difference
from ...validation.rule import is_windows
from ...validation.violation import Violation
from .transition import ANOTHER_CLUSTER, ChangeRule, Transition, unchangeable, when

_NETWORK = "NetworkProfile/"


def _plugin(change: Difference, transition: Transition) -> Iterator[Violation]:
    if (change.observed, change.declared) != ("kubenet", "azure"):
        yield unchangeable(change, "only kubenet can become azure, in overlay mode; otherwise " + ANOTHER_CLUSTER)
    elif transition.becomes(_NETWORK + "NetworkPluginMode") != "overlay":
        yield unchangeable(change, "set NetworkPluginMode to overlay as well")


def _overlay(change: Difference, transition: Transition) -> Iterator[Violation]:
    path = _NETWORK + "NetworkPluginMode"
    if change.declared != "overlay":
        yield Violation(path, f"cannot go back from {change.observed}", ANOTHER_CLUSTER)
        return
    if any(pool.get("PodSubnetID") for pool in transition.pools):
        yield Violation(path, "cannot become overlay while node pools have a PodSubnetID", ANOTHER_CLUSTER)
    if not transition.becomes(_NETWORK + "PodCidr"):
        yield Violation(_NETWORK + "PodCidr", "is missing for the change to overlay", "declare the pods' address range")


def _dataplane(change: Difference, transition: Transition) -> Iterator[Violation]:
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
    engine = transition.becomes(_NETWORK + "NetworkPolicy")
    if engine in ("azure", "calico"):
        yield Violation(
            _NETWORK + "NetworkPolicy", f"stays {engine}, which cilium replaces", "set it to cilium as well"
        )


def _policy(change: Difference, transition: Transition) -> Iterator[Violation]:
    path = _NETWORK + "NetworkPolicy"
    if change.observed == "cilium":
        yield Violation(path, f"cannot go back from cilium to {change.declared}", ANOTHER_CLUSTER)
    elif change.declared == "cilium" and transition.becomes(_NETWORK + "NetworkDataplane") != "cilium":
        yield Violation(path, "cannot become cilium on another data plane", "set NetworkDataplane to cilium")


def _pod_cidr(change: Difference, transition: Transition) -> Iterator[Violation]:
    """Set with the move to overlay; there it may grow, on Linux and in one IPv4 range, and do nothing else."""
    if not change.observed:
        return
    grows = _contains(change.declared, change.observed) and transition.was(_NETWORK + "NetworkPluginMode") == "overlay"
    single = len(transition.was(_NETWORK + "IpFamilies") or ["IPv4"]) == 1
    if not grows or not single or any(map(is_windows, transition.pools)):
        yield unchangeable(
            change,
            "in overlay mode, without Windows pools or IPv6, declare a range that contains the old one; otherwise "
            + ANOTHER_CLUSTER,
        )


def _contains(outer: Any, inner: Any) -> bool:
    try:
        wide, narrow = ipaddress.ip_network(outer), ipaddress.ip_network(inner)
    except ValueError:
        return False
    return wide.version == narrow.version and narrow.subnet_of(wide)  # type: ignore[arg-type]


def _pod_cidrs(change: Difference, transition: Transition) -> Iterator[Violation]:
    if change.observed and change.declared[:1] != [transition.becomes(_NETWORK + "PodCidr")]:
        yield unchangeable(change, "declare PodCidr instead")


def _families(change: Difference, _transition: Transition) -> Iterator[Violation]:
    if (change.observed or ["IPv4"], change.declared) != (["IPv4"], ["IPv4", "IPv6"]):
        yield unchangeable(change)


def _service_cidrs(change: Difference, transition: Transition) -> Iterator[Violation]:
    """Only with the change to dual stack, which appends a range."""
    appended = change.declared[:1] == change.observed and transition.change(_NETWORK + "IpFamilies") is not None
    if change.observed and not appended:
        yield unchangeable(change)


# From an outbound type to others, in a network that AKS manages and in one's own.
_OUTBOUND_MANAGED: Mapping[str, tuple[str, ...]] = {
    "loadBalancer": ("managedNATGatewayV2", "managedNATGateway", "none", "block"),
    "managedNATGatewayV2": (),
    "managedNATGateway": ("managedNATGatewayV2", "none", "block"),
    "none": ("loadBalancer", "managedNATGatewayV2", "managedNATGateway", "block"),
    "block": ("loadBalancer", "managedNATGatewayV2", "managedNATGateway", "none"),
}
_OWN = ("loadBalancer", "userAssignedNATGateway", "userDefinedRouting", "none")


def _outbound(change: Difference, transition: Transition) -> Iterator[Violation]:
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
    ChangeRule("docs/azure-behaviour.md#plugin-to-overlay", when(_NETWORK + "NetworkPlugin", _plugin)),
    ChangeRule("docs/azure-behaviour.md#plugin-to-overlay", when(_NETWORK + "NetworkPluginMode", _overlay)),
    ChangeRule("docs/azure-behaviour.md#dataplane-to-cilium", when(_NETWORK + "NetworkDataplane", _dataplane)),
    ChangeRule("docs/azure-behaviour.md#policy-changes", when(_NETWORK + "NetworkPolicy", _policy)),
    ChangeRule("docs/azure-behaviour.md#pod-range-grows", when(_NETWORK + "PodCidr", _pod_cidr)),
    ChangeRule("docs/azure-behaviour.md#pod-range-grows", when(_NETWORK + "PodCidrs", _pod_cidrs)),
    ChangeRule("docs/azure-behaviour.md#ip-families", when(_NETWORK + "IpFamilies", _families)),
    ChangeRule("docs/azure-behaviour.md#ip-families", when(_NETWORK + "ServiceCidrs", _service_cidrs)),
    ChangeRule("docs/azure-behaviour.md#outbound-changes", when(_NETWORK + "OutboundType", _outbound)),
)
