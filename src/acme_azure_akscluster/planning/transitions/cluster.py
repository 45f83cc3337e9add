"""What AKS refuses to change on an existing cluster: a table of rules, each with its source.

A rule checks one `Transition` and yields a violation for each change that AKS would refuse, so that
all of them are reported together, before any write. Rules about a state, independent of the one before,
are in `validation.cluster`.
"""

from collections.abc import Callable, Iterator

from ...properties import schema
from ...properties.drift import Difference
from ...validation.violation import Violation
from . import network
from .transition import ANOTHER_CLUSTER, ChangeRule, Transition, when


def refusals(transition: Transition) -> list[Violation]:
    """Everything that AKS would refuse in this transition; one violation for each property."""
    violations: dict[str, Violation] = {}
    for rule in RULES:
        for violation in rule.check(transition):
            replaceable = _is_replaceable(violation.path)
            violations.setdefault(violation.path, violation._replace(source=rule.source, replaceable=replaceable))
    return list(violations.values())


def _is_replaceable(path: str) -> bool:
    pointer = tuple(path.split("/"))
    kinds = ("createOnlyProperties", "conditionalCreateOnlyProperties")
    return any(pointer[: len(one)] == one for kind in kinds for one in schema.pointers(kind))


def _immutable(transition: Transition) -> Iterator[Violation]:
    for change in transition.changes:
        if any(change.path[: len(one)] == one for one in schema.pointers("createOnlyProperties")):
            path = "/".join(change.path)
            yield Violation(path, f"cannot change from {change.observed!r} to {change.declared!r}", ANOTHER_CLUSTER)


_VNET_INTEGRATION = "ApiServerAccessProfile/EnableVnetIntegration"


# ---- identity and access ----------------------------------------------------------------------------------------


def _stays_on(path: str, remedy: str = "leave it true") -> Callable[[Transition], Iterator[Violation]]:
    """The rule for a switch that cannot be turned off again."""

    def check(transition: Transition) -> Iterator[Violation]:
        if transition.was(path) and transition.becomes(path) is False:
            yield Violation(path, "cannot be turned off once it is on", remedy)

    return check


def _identity(transition: Transition) -> Iterator[Violation]:
    managed = transition.was("Identity/Type") in ("SystemAssigned", "UserAssigned")
    if managed and transition.becomes("Identity/Type") == "None":
        yield Violation("Identity/Type", "cannot become None: a managed identity stays", ANOTHER_CLUSTER)


def _principal(change: Difference, _transition: Transition) -> Iterator[Violation]:
    if change.observed == "msi":
        problem = "cannot become a service principal: a managed identity stays"
        yield Violation("ServicePrincipalProfile/ClientId", problem, ANOTHER_CLUSTER)


def _workload_identity(transition: Transition) -> Iterator[Violation]:
    path = "SecurityProfile/WorkloadIdentity/Enabled"
    changed = transition.change(path) or transition.change("OidcIssuerProfile/Enabled")
    if changed and transition.becomes(path) and not transition.becomes("OidcIssuerProfile/Enabled"):
        yield Violation(path, "is true, and the cluster has no OIDC issuer", "set OidcIssuerProfile.Enabled to true")


def _subnet(change: Difference, transition: Transition) -> Iterator[Violation]:
    if change.observed and transition.was(_VNET_INTEGRATION):
        yield Violation("ApiServerAccessProfile/SubnetId", f"cannot change from {change.observed}", ANOTHER_CLUSTER)


# ---- the rest ---------------------------------------------------------------------------------------------------


def _automatic(change: Difference, _transition: Transition) -> Iterator[Violation]:
    if change.declared == "Automatic":
        yield Violation("Sku/Name", f"cannot change from {change.observed} to Automatic", ANOTHER_CLUSTER)


def _long_term_support(change: Difference, transition: Transition) -> Iterator[Violation]:
    """Switched off it leaves a version that only long-term support still has; upgrade first, also in one update."""
    version, supported = transition.version, transition.supported
    if change.observed == "AKSLongTermSupport" and version and supported is not None and version.line not in supported:
        oldest = min(supported, default=version.line)
        yield Violation(
            "SupportPlan",
            f"cannot leave AKSLongTermSupport: {version} is out of community support",
            f"set KubernetesVersion to {oldest[0]}.{oldest[1]} or newer in the same update",
        )


def _mesh(change: Difference, _transition: Transition) -> Iterator[Violation]:
    if change.observed and not set(change.observed) & set(change.declared):
        yield Violation(
            "ServiceMeshProfile/Istio/Revisions",
            f"cannot change from {change.observed} to {change.declared} at once",
            "declare both for a canary upgrade, move the workloads, then drop the old one",
        )


def _node_provisioning(transition: Transition) -> Iterator[Violation]:
    automatic = transition.becomes("NodeProvisioningProfile/Mode") == "Auto"
    if automatic and transition.becomes("PowerState") == "Stopped" and transition.was("PowerState") != "Stopped":
        yield Violation("PowerState", "cannot be Stopped beside node auto-provisioning", "set its Mode to Manual first")


RULES: tuple[ChangeRule, ...] = (
    ChangeRule("docs/azure-behaviour.md#cluster-immutable", _immutable),
    *network.RULES,
    ChangeRule("docs/azure-behaviour.md#managed-identity-stays", _identity),
    ChangeRule("docs/azure-behaviour.md#managed-identity-stays", when("ServicePrincipalProfile/ClientId", _principal)),
    ChangeRule("docs/azure-behaviour.md#oidc-issuer", _stays_on("OidcIssuerProfile/Enabled")),
    ChangeRule("docs/azure-behaviour.md#workload-identity", _workload_identity),
    ChangeRule(
        "docs/azure-behaviour.md#entra-integration", _stays_on("AadProfile/Managed", "leave AadProfile as it was")
    ),
    ChangeRule("docs/azure-behaviour.md#vnet-integration", _stays_on(_VNET_INTEGRATION)),
    ChangeRule("docs/azure-behaviour.md#vnet-integration", when("ApiServerAccessProfile/SubnetId", _subnet)),
    ChangeRule("docs/azure-behaviour.md#automatic-sku", when("Sku/Name", _automatic)),
    ChangeRule("docs/azure-behaviour.md#leaving-lts", when("SupportPlan", _long_term_support)),
    ChangeRule("docs/azure-behaviour.md#mesh-revisions", when("ServiceMeshProfile/Istio/Revisions", _mesh)),
    ChangeRule("docs/azure-behaviour.md#node-auto-provisioning", _node_provisioning),
)
