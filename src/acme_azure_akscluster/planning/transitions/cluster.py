"""What AKS refuses to change on an existing cluster: a table of rules, each with the place that says so.

A rule looks at one `Move` and yields a refusal for each thing that AKS would answer with an error, so that all of
them are told at once and before anything is written. Rules about a state as such (whatever it came from) are in
`validation.cluster`; here are those about a way from one state to another.
"""

from collections.abc import Iterator

from ...properties import schema
from ...validation.violation import Violation
from . import network
from .transition import ANOTHER_CLUSTER, ChangeRule, Transition


def refusals(move: Transition) -> list[Violation]:
    """Everything that AKS would refuse in this move; a property that two rules speak of is told once."""
    found: dict[str, Violation] = {}
    for rule in RULES:
        for violation in rule.check(move):
            replaceable = _is_replaceable(violation.path)
            found.setdefault(violation.path, violation._replace(source=rule.source, replaceable=replaceable))
    return list(found.values())


def _is_replaceable(path: str) -> bool:
    pointer = tuple(path.split("/"))
    kinds = ("createOnlyProperties", "conditionalCreateOnlyProperties")
    return any(pointer[: len(one)] == one for kind in kinds for one in schema.pointers(kind))


def _immutable(move: Transition) -> Iterator[Violation]:
    for change in move.changes:
        if any(change.path[: len(one)] == one for one in schema.pointers("createOnlyProperties")):
            path = "/".join(change.path)
            yield Violation(path, f"cannot change from {change.found!r} to {change.declared!r}", ANOTHER_CLUSTER)


# ---- identity and access ----------------------------------------------------------------------------------------


def _identity(move: Transition) -> Iterator[Violation]:
    managed = move.was("Identity/Type") in ("SystemAssigned", "UserAssigned")
    if managed and move.becomes("Identity/Type") == "None":
        yield Violation("Identity/Type", "cannot become None: a managed identity stays", ANOTHER_CLUSTER)
    change = move.change("ServicePrincipalProfile/ClientId")
    if change is not None and change.found == "msi":
        yield Violation(
            "ServicePrincipalProfile/ClientId",
            "cannot become a service principal: a managed identity stays",
            ANOTHER_CLUSTER,
        )


def _issuer(move: Transition) -> Iterator[Violation]:
    if move.was("OidcIssuerProfile/Enabled") and move.becomes("OidcIssuerProfile/Enabled") is False:
        yield Violation("OidcIssuerProfile/Enabled", "cannot be turned off once it is on", "leave it true")


def _workload_identity(move: Transition) -> Iterator[Violation]:
    path = "SecurityProfile/WorkloadIdentity/Enabled"
    changed = move.change(path) or move.change("OidcIssuerProfile/Enabled")
    if changed and move.becomes(path) and not move.becomes("OidcIssuerProfile/Enabled"):
        yield Violation(path, "is true, and the cluster has no OIDC issuer", "set OidcIssuerProfile.Enabled to true")


def _entra(move: Transition) -> Iterator[Violation]:
    if move.was("AadProfile/Managed") and move.becomes("AadProfile/Managed") is False:
        yield Violation("AadProfile/Managed", "cannot be turned off once it is on", "leave AadProfile as it was")


def _vnet_integration(move: Transition) -> Iterator[Violation]:
    path = "ApiServerAccessProfile/EnableVnetIntegration"
    if move.was(path) and move.becomes(path) is False:
        yield Violation(path, "cannot be turned off once it is on", "leave it true")
    change = move.change("ApiServerAccessProfile/SubnetId")
    if change is not None and change.found and move.was(path):
        yield Violation("ApiServerAccessProfile/SubnetId", f"cannot change from {change.found}", ANOTHER_CLUSTER)


# ---- the rest ---------------------------------------------------------------------------------------------------


def _automatic(move: Transition) -> Iterator[Violation]:
    change = move.change("Sku/Name")
    if change is not None and change.declared == "Automatic":
        yield Violation("Sku/Name", f"cannot change from {change.found} to Automatic", ANOTHER_CLUSTER)


def _long_term_support(move: Transition) -> Iterator[Violation]:
    """Switched off it leaves a version that only long-term support still has; upgrade first, also in one update."""
    change = move.change("SupportPlan")
    leaves = change is not None and change.found == "AKSLongTermSupport"
    if leaves and move.version and move.supported is not None and move.version.line not in move.supported:
        oldest = min(move.supported, default=move.version.line)
        yield Violation(
            "SupportPlan",
            f"cannot leave AKSLongTermSupport: {move.version} has left community support",
            f"set KubernetesVersion to {oldest[0]}.{oldest[1]} or newer in the same update",
        )


def _proxy(move: Transition) -> Iterator[Violation]:
    if not move.was("HttpProxyConfig") and any(change.path[0] == "HttpProxyConfig" for change in move.changes):
        yield Violation("HttpProxyConfig", "can only be given when the cluster is created", ANOTHER_CLUSTER)


def _mesh(move: Transition) -> Iterator[Violation]:
    change = move.change("ServiceMeshProfile/Istio/Revisions")
    if change is None or not change.found or set(change.found) & set(change.declared):
        return
    yield Violation(
        "ServiceMeshProfile/Istio/Revisions",
        f"cannot change from {change.found} to {change.declared} at once",
        "declare both for a canary upgrade, move the workloads, then drop the old one",
    )


def _node_provisioning(move: Transition) -> Iterator[Violation]:
    automatic = move.becomes("NodeProvisioningProfile/Mode") == "Auto"
    if automatic and move.becomes("PowerState") == "Stopped" and move.was("PowerState") != "Stopped":
        yield Violation("PowerState", "cannot be Stopped beside node auto-provisioning", "set its Mode to Manual first")


RULES: tuple[ChangeRule, ...] = (
    ChangeRule("docs/azure-behaviour.md#cluster-immutable", _immutable),
    *network.RULES,
    ChangeRule("docs/azure-behaviour.md#managed-identity-stays", _identity),
    ChangeRule("docs/azure-behaviour.md#oidc-issuer", _issuer),
    ChangeRule("docs/azure-behaviour.md#workload-identity", _workload_identity),
    ChangeRule("docs/azure-behaviour.md#entra-integration", _entra),
    ChangeRule("docs/azure-behaviour.md#vnet-integration", _vnet_integration),
    ChangeRule("docs/azure-behaviour.md#automatic-sku", _automatic),
    ChangeRule("docs/azure-behaviour.md#leaving-lts", _long_term_support),
    ChangeRule("docs/azure-behaviour.md#http-proxy", _proxy),
    ChangeRule("docs/azure-behaviour.md#mesh-revisions", _mesh),
    ChangeRule("docs/azure-behaviour.md#node-auto-provisioning", _node_provisioning),
)
