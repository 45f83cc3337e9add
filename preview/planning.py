"""A change planned from the live cluster, by the same code as the handlers'."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from acme_azure_akscluster.arm.client import Azure
from acme_azure_akscluster.concurrency import in_threads
from acme_azure_akscluster.domain import start_delay
from acme_azure_akscluster.domain.cluster_id import ClusterId
from acme_azure_akscluster.domain.versions import Version
from acme_azure_akscluster.identity import profiles
from acme_azure_akscluster.planning import cluster, ownership_marks
from acme_azure_akscluster.planning.children import registry
from acme_azure_akscluster.planning.comparison import Comparison
from acme_azure_akscluster.planning.desired_state import desired_state
from acme_azure_akscluster.planning.plan import creation, deletion, plan
from acme_azure_akscluster.planning.steps import Step
from acme_azure_akscluster.properties.drift import ABSENT, Difference, differences
from acme_azure_akscluster.reconcile import observe
from acme_azure_akscluster.validation import creation as creation_rules
from acme_azure_akscluster.validation import validate
from preview import place
from preview.change import Change, PreviewError

# Without these nobody knows which cluster it is.
_PLACE = ("SubscriptionId", "ResourceGroupName", "Name", "CredentialProfile")

# Rules for other properties that depend on the version with which the control plane ends.
_BY_VERSION = frozenset(
    {
        "docs/azure-behaviour.md#version-skew",
        "docs/azure-behaviour.md#out-of-support-upgrade",
        "docs/azure-behaviour.md#spot-upgraded-alone",
        "docs/azure-behaviour.md#leaving-lts",
        "docs/azure-behaviour.md#retired-images",
    }
)


@dataclass(frozen=True)
class Preview:
    """What would happen to one cluster: steps in order, or what is refused.

    `notes` are what CloudFormation does besides, `repairs` the drift that the steps take back.
    """

    change: Change
    steps: list[Step] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    repairs: list[Difference] = field(default_factory=list)
    # Seconds before the first step (StartDelaySeconds, StartSpreadSeconds).
    waits: int = 0


class Planner:
    """Plans by what is there now. Whoever derives from it says by `_azure` how Azure is reached."""

    def __init__(self, configuration: Mapping[str, Any]) -> None:
        """`configuration` is the type's."""
        self._configuration = configuration

    def preview(self, change: Change) -> Preview:
        """What would happen to the cluster of one change."""
        desired, wrong = validate.coerce(change.desired)
        previous, _ = validate.coerce(change.previous)
        faults = [*wrong, *self._faults(change, desired, previous)]
        if refused := [str(fault) for fault in faults if not change.depends_on_unknown(fault.path)]:
            return Preview(change, refused=refused)
        placed = change.action in ("Add", "Import") or change.replaces
        missing = [path for path in _PLACE if placed and path in change.unknown] + change.nameless()
        if missing:
            return Preview(change, notes=[f"Not planned: {' and '.join(missing)} will be known only when applied."])
        if change.action == "Remove":
            return self._removal(change)
        if change.action == "Add" or change.replaces:
            return self._creation(change, desired)
        if change.action == "Import":
            # CloudFormation reads the cluster, and calls the update handler with the template and the stack's tags.
            return self._update(change, self._named(desired), desired, desired)
        return self._update(change, ClusterId.parse(str(change.identifier)), desired, previous)

    @staticmethod
    def _faults(change: Change, desired: Mapping[str, Any], previous: Mapping[str, Any]) -> list[validate.Violation]:
        if change.action == "Remove":
            return []
        made = change.action == "Add" or change.replaces
        today = datetime.now(UTC).date()
        known = change.with_known_version(desired)
        return validate.violations(desired) + creation_rules.violations(known, None if made else previous, today)

    def _creation(self, change: Change, desired: Mapping[str, Any]) -> Preview:
        where = self._named(desired)
        arm = self._azure(where, desired.get("CredentialProfile"))
        if refused := place.refusals(arm, where, desired, change):
            return Preview(change, refused=refused)
        steps = creation(desired_state(desired, {}, "preview"), where).steps
        waits = round(start_delay.seconds(desired, where.arm))
        if not change.identifier:
            return Preview(change, steps, waits=waits)
        fixed = " and ".join(place.replacing(change))
        why = f"{fixed or 'what has changed'} can only change by replacement: CloudFormation makes a new cluster"
        steps = [replace(steps[0], why=why), *steps[1:]]
        if change.keeps:
            return Preview(change, steps, notes=[_stays(change.identifier, "UpdateReplacePolicy")], waits=waits)
        gone, refused = self._deletion(change.identifier, "the new one takes its place")
        return Preview(change, steps + gone, notes=refused, waits=waits)

    def _removal(self, change: Change) -> Preview:
        identifier = str(change.identifier)
        if change.keeps:
            return Preview(change, notes=[_stays(identifier, "DeletionPolicy")])
        steps, refused = self._deletion(identifier, "it has left the template")
        return Preview(change, steps, refused)

    def _deletion(self, identifier: str, why: str) -> tuple[list[Step], list[str]]:
        """The cluster's DELETE, and those of the children that Azure would leave behind; or why it would be refused."""
        where = ClusterId.parse(identifier)
        arm = self._azure(where)
        observed = arm.cluster(where) or {}
        if cluster.is_protected(observed):
            return [], [f"DeletionProtection is on for cluster {where.name}: its deletion is refused."]
        comparison = Comparison(desired_state({}, {}, "preview"), observed)
        kinds = registry.outliving(comparison) | registry.preceding(comparison)
        children = observe.children(arm, where, kinds, in_threads)
        before = registry.removal_before(comparison, children) if observed else []
        first, *behind = deletion(where, children).steps
        return [*before, replace(first, why=why), *behind], []

    def _update(
        self, change: Change, where: ClusterId, desired: Mapping[str, Any], previous: Mapping[str, Any]
    ) -> Preview:
        arm = self._azure(where, desired.get("CredentialProfile"))
        observed = arm.cluster(where)
        if observed is None:
            absent = "is not there to be imported" if change.action == "Import" else "no longer exists"
            return Preview(change, refused=[f"Id: the cluster {where.name} {absent} in {where.group}."])
        # Stack and system tags are CloudFormation's to add; the resource's own are what a template decides.
        state = desired_state(desired, previous, "preview", today=datetime.now(UTC).date())
        comparison = Comparison(state, observed)
        offers = observe.availability(arm, where, comparison, in_threads)
        owned = observe.children(arm, where, registry.to_read(comparison), in_threads)
        made = plan(comparison, offers, owned)
        if made.refusals and "SupportPlan" in change.unknown:
            longest = {**comparison.desired, "SupportPlan": "AKSLongTermSupport"}  # it may be, and offers more
            made = plan(comparison.with_state(desired=longest), offers, owned)
        waits = round(start_delay.seconds(desired, where.arm)) if made.steps else 0
        refused = [str(refusal) for refusal in made.refusals if _is_certain(change, refusal)]
        current = {**comparison.current, **registry.reported(observed, owned)}
        repairs = _repairs(desired, previous, current) if made.steps and not refused else []
        staying = ownership_marks.staying(comparison)
        notes = [f"{staying}."] if staying else []
        return Preview(change, made.steps, refused, notes=notes, repairs=repairs, waits=waits)

    def _named(self, desired: Mapping[str, Any]) -> ClusterId:
        subscription = profiles.subscription(self._configuration, desired)
        if not subscription:
            raise PreviewError("SubscriptionId: give it in the template, or a default in the type configuration")
        return ClusterId(subscription, desired["ResourceGroupName"], desired["Name"])

    def _azure(self, where: ClusterId, named: str | None = None) -> Azure:
        """Azure for a cluster; `named` is its CredentialProfile."""
        raise NotImplementedError


def _is_certain(change: Change, refusal: validate.Violation) -> bool:
    """Whether an update would be refused whatever the values are that are not known yet."""
    by_version = "KubernetesVersion" in change.unknown and refusal.source in _BY_VERSION
    return not by_version and not change.depends_on_unknown(refusal.path)


def _stays(identifier: str, policy: str) -> str:
    where = ClusterId.parse(identifier)
    return f"CloudFormation stops managing cluster {where.name} in {where.group}, which stays: {policy} is Retain."


def _repairs(desired: Mapping[str, Any], previous: Mapping[str, Any], current: Mapping[str, Any]) -> list[Difference]:
    """What somebody changed outside the stack and the template does not: an update writes it as declared.

    A Kubernetes version that somebody has raised stays: AKS never lowers it.
    """
    today = differences(desired, current)
    return [one for one in differences(previous, current) if one in today and not _is_raised(one)]


def _is_raised(one: Difference) -> bool:
    """Whether it is the control plane's version, and what runs is newer than declared."""
    if one.path != ("KubernetesVersion",) or one.observed is ABSENT:
        return False
    return Version.of(one.declared).below(Version.of(one.observed))
