"""What AKS refuses to change on an existing cluster: a table of rules, each with the place that says so.

A rule looks at one `Move` and yields a refusal for each thing that AKS would answer with an error, so that all of
them are told at once and before anything is written. Rules about a state as such (whatever it came from) are in
`rules.py`; here are those about a way from one state to another.
"""

import ipaddress
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .. import schema
from ..compare import Difference
from ..rule import at, is_windows
from ..steps import Refusal
from ..versions import Version

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Move:
    """From what to what: CloudFormation's properties as found and as they would be, and what differs.

    `after` is the declaration laid over what was found; `supported` are the minors that the region still supports
    for clusters without long-term support, None if nobody asked; `version` is what the control plane ends with.
    """

    found: Json
    after: Json
    changes: list[Difference]
    version: Version | None = None
    supported: frozenset[tuple[int, int]] | None = None
    pools: list[Json] = field(default_factory=list)

    def change(self, path: str) -> Difference | None:
        """The difference at exactly this path, `NetworkProfile/PodCidr`."""
        wanted = tuple(path.split("/"))
        return next((change for change in self.changes if change.path == wanted), None)

    def was(self, path: str) -> Any:
        """What was found at a path."""
        return at(self.found, path)

    def becomes(self, path: str) -> Any:
        """What would be there afterwards."""
        return at(self.after, path)


class ChangeRule(NamedTuple):
    """`source` is the section of RULES.md (or `facts`) that the rule comes from."""

    source: str
    check: Callable[[Move], Iterator["Told"]]


class Told(NamedTuple):
    """What a rule says: where, what is wrong, what to do."""

    path: str
    problem: str
    remedy: str


_ANOTHER_CLUSTER = "create a cluster under another Name and move the workloads"


def refusals(move: Move) -> list[Refusal]:
    """Everything that AKS would refuse in this move; a property that two rules speak of is told once."""
    found: dict[str, Refusal] = {}
    for rule in RULES:
        for path, problem, remedy in rule.check(move):
            found.setdefault(path, Refusal(path, problem, remedy, rule.source, _is_replaceable(path)))
    return list(found.values())


def _is_replaceable(path: str) -> bool:
    pointer = tuple(path.split("/"))
    kinds = ("createOnlyProperties", "conditionalCreateOnlyProperties")
    return any(pointer[: len(one)] == one for kind in kinds for one in schema.pointers(kind))


def _immutable(move: Move) -> Iterator[Told]:
    for change in move.changes:
        if any(change.path[: len(one)] == one for one in schema.pointers("createOnlyProperties")):
            path = "/".join(change.path)
            yield Told(path, f"cannot change from {change.found!r} to {change.declared!r}", _ANOTHER_CLUSTER)


# ---- network ----------------------------------------------------------------------------------------------------

_NETWORK = "NetworkProfile/"
_OVERLAY_SINCE = (1, 27)


def _plugin(move: Move) -> Iterator[Told]:
    change = move.change(_NETWORK + "NetworkPlugin")
    if change is None:
        return
    to_overlay = move.becomes(_NETWORK + "NetworkPluginMode") == "overlay"
    if (change.found, change.declared) == ("kubenet", "azure") and to_overlay:
        return
    remedy = (
        "set NetworkPluginMode to overlay as well"
        if (change.found, change.declared) == ("kubenet", "azure")
        else "only kubenet can become azure, in overlay mode; else " + _ANOTHER_CLUSTER
    )
    yield Told(_NETWORK + "NetworkPlugin", f"cannot change from {change.found} to {change.declared}", remedy)


def _overlay(move: Move) -> Iterator[Told]:
    change = move.change(_NETWORK + "NetworkPluginMode")
    if change is None:
        return
    path = _NETWORK + "NetworkPluginMode"
    if change.declared != "overlay":
        yield Told(path, f"cannot go back from {change.found}", _ANOTHER_CLUSTER)
        return
    if any(pool.get("PodSubnetID") for pool in move.pools):
        yield Told(path, "cannot become overlay while node pools have a PodSubnetID", _ANOTHER_CLUSTER)
    if not move.becomes(_NETWORK + "PodCidr"):
        yield Told(_NETWORK + "PodCidr", "is missing for the change to overlay", "declare the pods' address range")
    running = move.was("CurrentKubernetesVersion") or move.was("KubernetesVersion")
    if running and Version.of(running).line < _OVERLAY_SINCE:
        yield Told(path, f"needs Kubernetes 1.27, and {running} runs", "upgrade first, in an update of its own")


def _dataplane(move: Move) -> Iterator[Told]:
    change = move.change(_NETWORK + "NetworkDataplane")
    if change is None:
        return
    path = _NETWORK + "NetworkDataplane"
    if change.declared != "cilium":
        yield Told(path, f"cannot go back from {change.found}", _ANOTHER_CLUSTER)
        return
    for name, needs, remedy in (
        ("NetworkPlugin", move.becomes(_NETWORK + "NetworkPlugin") == "azure", "set NetworkPlugin to azure"),
        ("Windows", not any(map(is_windows, move.pools)), "remove the Windows node pools first"),
        (
            "NodeProvisioningProfile",
            move.was("NodeProvisioningProfile/Mode") != "Auto",
            "set NodeProvisioningProfile.Mode to Manual first, in an update of its own",
        ),
    ):
        if not needs:
            yield Told(path, f"cannot become cilium ({name})", remedy)
            return
    if move.becomes(_NETWORK + "NetworkPolicy") in ("azure", "calico"):
        engine = move.becomes(_NETWORK + "NetworkPolicy")
        yield Told(_NETWORK + "NetworkPolicy", f"stays {engine}, which cilium replaces", "set it to cilium as well")


def _policy(move: Move) -> Iterator[Told]:
    change = move.change(_NETWORK + "NetworkPolicy")
    if change is None:
        return
    if change.found == "cilium":
        yield Told(_NETWORK + "NetworkPolicy", f"cannot go back from cilium to {change.declared}", _ANOTHER_CLUSTER)
    elif change.declared == "cilium" and move.becomes(_NETWORK + "NetworkDataplane") != "cilium":
        yield Told(
            _NETWORK + "NetworkPolicy", "cannot become cilium on another data plane", "set NetworkDataplane to cilium"
        )


def _pod_cidr(move: Move) -> Iterator[Told]:
    """Set with the move to overlay; there it may grow, on Linux and in one IPv4 range, and do nothing else."""
    change = move.change(_NETWORK + "PodCidr")
    if change is None or not change.found:
        return
    grows = _contains(change.declared, change.found) and move.was(_NETWORK + "NetworkPluginMode") == "overlay"
    single = len(move.was(_NETWORK + "IpFamilies") or ["IPv4"]) == 1
    if not grows or not single or any(map(is_windows, move.pools)):
        yield Told(
            _NETWORK + "PodCidr",
            f"cannot change from {change.found} to {change.declared}",
            "in overlay mode without Windows pools or IPv6 a range that contains the old one would do; else "
            + _ANOTHER_CLUSTER,
        )


def _contains(outer: Any, inner: Any) -> bool:
    try:
        wide, narrow = ipaddress.ip_network(outer), ipaddress.ip_network(inner)
    except ValueError:
        return False
    return wide.version == narrow.version and narrow.subnet_of(wide)  # type: ignore[arg-type]


def _pod_cidrs(move: Move) -> Iterator[Told]:
    change = move.change(_NETWORK + "PodCidrs")
    if change is not None and change.found and change.declared[:1] != [move.becomes(_NETWORK + "PodCidr")]:
        yield Told(
            _NETWORK + "PodCidrs", f"cannot change from {change.found} to {change.declared}", "declare PodCidr instead"
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


def _outbound(move: Move) -> Iterator[Told]:
    change = move.change(_NETWORK + "OutboundType")
    if change is None:
        return
    path = _NETWORK + "OutboundType"
    own = any(pool.get("VnetSubnetID") for pool in move.pools)
    allowed = _OWN if own else _OUTBOUND_MANAGED.get(str(change.found), ())
    if change.declared not in allowed:
        where = "a network of your own" if own else "a managed network"
        others = ", ".join(one for one in allowed if one != change.found) or "nothing else"
        yield Told(
            path, f"cannot change from {change.found} to {change.declared} in {where}", f"it can become {others}"
        )
    elif move.was("NodeProvisioningProfile/Mode") == "Auto":
        yield Told(path, "cannot change beside node auto-provisioning", "set NodeProvisioningProfile.Mode to Manual")


# ---- identity and access ----------------------------------------------------------------------------------------


def _identity(move: Move) -> Iterator[Told]:
    managed = move.was("Identity/Type") in ("SystemAssigned", "UserAssigned")
    if managed and move.becomes("Identity/Type") == "None":
        yield Told("Identity/Type", "cannot become None: a managed identity stays", _ANOTHER_CLUSTER)
    change = move.change("ServicePrincipalProfile/ClientId")
    if change is not None and change.found == "msi":
        yield Told(
            "ServicePrincipalProfile/ClientId",
            "cannot become a service principal: a managed identity stays",
            _ANOTHER_CLUSTER,
        )


def _issuer(move: Move) -> Iterator[Told]:
    if move.was("OidcIssuerProfile/Enabled") and move.becomes("OidcIssuerProfile/Enabled") is False:
        yield Told("OidcIssuerProfile/Enabled", "cannot be turned off once it is on", "leave it true")


def _workload_identity(move: Move) -> Iterator[Told]:
    path = "SecurityProfile/WorkloadIdentity/Enabled"
    changed = move.change(path) or move.change("OidcIssuerProfile/Enabled")
    if changed and move.becomes(path) and not move.becomes("OidcIssuerProfile/Enabled"):
        yield Told(path, "is true, and the cluster has no OIDC issuer", "set OidcIssuerProfile.Enabled to true")


def _entra(move: Move) -> Iterator[Told]:
    if move.was("AadProfile/Managed") and move.becomes("AadProfile/Managed") is False:
        yield Told("AadProfile/Managed", "cannot be turned off once it is on", "leave AadProfile as it was")


def _vnet_integration(move: Move) -> Iterator[Told]:
    path = "ApiServerAccessProfile/EnableVnetIntegration"
    if move.was(path) and move.becomes(path) is False:
        yield Told(path, "cannot be turned off once it is on", "leave it true")
    change = move.change("ApiServerAccessProfile/SubnetId")
    if change is not None and change.found and move.was(path):
        yield Told("ApiServerAccessProfile/SubnetId", f"cannot change from {change.found}", _ANOTHER_CLUSTER)


# ---- the rest ---------------------------------------------------------------------------------------------------


def _automatic(move: Move) -> Iterator[Told]:
    change = move.change("Sku/Name")
    if change is not None and change.declared == "Automatic":
        yield Told("Sku/Name", f"cannot change from {change.found} to Automatic", _ANOTHER_CLUSTER)


def _long_term_support(move: Move) -> Iterator[Told]:
    """Switched off it leaves a version that only long-term support still has; upgrade first, also in one update."""
    change = move.change("SupportPlan")
    leaves = change is not None and change.found == "AKSLongTermSupport"
    if leaves and move.version and move.supported is not None and move.version.line not in move.supported:
        oldest = min(move.supported, default=move.version.line)
        yield Told(
            "SupportPlan",
            f"cannot leave AKSLongTermSupport: {move.version} has left community support",
            f"set KubernetesVersion to {oldest[0]}.{oldest[1]} or newer in the same update",
        )


def _proxy(move: Move) -> Iterator[Told]:
    if not move.was("HttpProxyConfig") and any(change.path[0] == "HttpProxyConfig" for change in move.changes):
        yield Told("HttpProxyConfig", "can only be given when the cluster is created", _ANOTHER_CLUSTER)


def _mesh(move: Move) -> Iterator[Told]:
    change = move.change("ServiceMeshProfile/Istio/Revisions")
    if change is None or not change.found or set(change.found) & set(change.declared):
        return
    yield Told(
        "ServiceMeshProfile/Istio/Revisions",
        f"cannot change from {change.found} to {change.declared} at once",
        "declare both for a canary upgrade, move the workloads, then drop the old one",
    )


def _node_provisioning(move: Move) -> Iterator[Told]:
    automatic = move.becomes("NodeProvisioningProfile/Mode") == "Auto"
    if automatic and move.becomes("PowerState") == "Stopped" and move.was("PowerState") != "Stopped":
        yield Told("PowerState", "cannot be Stopped beside node auto-provisioning", "set its Mode to Manual first")


RULES: tuple[ChangeRule, ...] = (
    ChangeRule("facts", _immutable),
    ChangeRule("3.3", _plugin),
    ChangeRule("3.3", _overlay),
    ChangeRule("3.3", _dataplane),
    ChangeRule("3.3", _policy),
    ChangeRule("3.2", _pod_cidr),
    ChangeRule("3.2", _pod_cidrs),
    ChangeRule("3.4", _outbound),
    ChangeRule("4.1", _identity),
    ChangeRule("4.2", _issuer),
    ChangeRule("4.2", _workload_identity),
    ChangeRule("4.3", _entra),
    ChangeRule("3.5", _vnet_integration),
    ChangeRule("5", _automatic),
    ChangeRule("5", _long_term_support),
    ChangeRule("5", _proxy),
    ChangeRule("5", _mesh),
    ChangeRule("5, 2.9", _node_provisioning),
)
