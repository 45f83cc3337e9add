"""What AKS refuses of what is being made and takes of what is there: rules that see the previous template.

Read shows such values for a living cluster, and a template made from it declares them.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ..domain import os_images
from ..domain.versions import readable
from ..properties.paths import at
from . import children
from .rule import Properties, Rule, pools
from .violation import Violation


class Creation(NamedTuple):
    """The declared properties, the previous template's (None: the cluster is being created), and the date in UTC."""

    declared: Properties
    previous: Properties | None
    today: date


def violations(declared: Properties, previous: Properties | None, today: date) -> list[Violation]:
    """Everything that these rules refuse."""
    what = Creation(declared, previous, today)
    return [violation for rule in RULES for violation in rule.check(what)]


def _kubelet_identity(what: Creation) -> Iterator[Violation]:
    user_assigned = at(what.declared, "Identity/Type") == "UserAssigned"
    if what.previous is None and at(what.declared, "IdentityProfile/kubeletidentity") and not user_assigned:
        yield Violation(
            "IdentityProfile.kubeletidentity",
            "is given, but the control plane has no user-assigned identity",
            "set Identity.Type to UserAssigned and grant it Managed Identity Operator on this identity",
        )


def _count_within_bounds(what: Creation) -> Iterator[Violation]:
    present = {pool.get("Name") for _, pool in pools(what.previous or {})}
    for path, pool in pools(what.declared):
        least, most, count = pool.get("MinCount"), pool.get("MaxCount"), pool.get("Count")
        bounded = pool.get("EnableAutoScaling") and least is not None and most is not None and least <= most
        if pool.get("Name") not in present and bounded and count is not None and not least <= count <= most:
            yield Violation(
                f"{path}.Count",
                f"is {count}, outside MinCount {least} to MaxCount {most}",
                "leave it out or choose within",
            )


def _ranges_of_each_family(what: Creation) -> Iterator[Violation]:
    families = at(what.declared, "NetworkProfile/IpFamilies") or ["IPv4"]
    for name in ("PodCidrs", "ServiceCidrs"):
        ranges = at(what.declared, f"NetworkProfile/{name}")
        if what.previous is None and ranges and len(ranges) < len(families):
            yield Violation(
                f"NetworkProfile.{name}",
                f"has {len(ranges)} range for {' and '.join(families)}",
                "give one range for each of IpFamilies, in the same order",
            )


def _window_begins_in_the_past(what: Creation) -> Iterator[Violation]:
    before = (what.previous or {}).get("MaintenanceConfigurations") or {}
    for name, configuration in (what.declared.get("MaintenanceConfigurations") or {}).items():
        start = children.start_date(configuration)
        if start is None or start >= what.today or start == children.start_date(before.get(name) or {}):
            continue
        yield Violation(
            f"MaintenanceConfigurations.{name}.MaintenanceWindow.StartDate",
            f"is {start}, in the past",
            "leave it out to begin today, or choose a later date",
        )


def _pool_versions(what: Creation) -> Iterator[Violation]:
    cluster = readable(what.declared.get("KubernetesVersion"))
    for path, pool in pools(what.declared):
        own = readable(pool.get("OrchestratorVersion"))
        if what.previous is None and cluster and own and not (own.met_by(cluster) or cluster.met_by(own)):
            yield Violation(
                f"{path}.OrchestratorVersion",
                f"is {own}, and KubernetesVersion {cluster}",
                "leave it out, because AKS creates a cluster with one version",
            )


def _retired_images(what: Creation) -> Iterator[Violation]:
    """A pool that had the image already keeps it; its next Kubernetes version may be one without it."""
    before = {pool.get("Name"): pool for _, pool in pools(what.previous or {})}
    for path, pool in pools(what.declared):
        old = before.get(pool.get("Name"), {})
        retired = _retired(what.declared, pool)
        unchanged = old.get("OsSKU") == pool.get("OsSKU") and _retired(what.previous or {}, old)
        if retired and not unchanged:
            yield Violation(f"{path}.OsSKU", f"is {pool['OsSKU']}: {retired.why}", retired.instead)


def _retired(properties: Properties, pool: Properties) -> os_images.Retired | None:
    version = readable(pool.get("OrchestratorVersion") or properties.get("KubernetesVersion"))
    return os_images.retired(str(pool.get("OsSKU") or ""), version)


RULES = (
    Rule("docs/azure-behaviour.md#cluster-identity", _kubelet_identity),
    Rule("docs/azure-behaviour.md#autoscaler-bounds", _count_within_bounds),
    Rule("docs/azure-behaviour.md#ip-families", _ranges_of_each_family),
    Rule("docs/azure-behaviour.md#maintenance-windows", _window_begins_in_the_past),
    Rule("docs/azure-behaviour.md#pool-versions-at-create", _pool_versions),
    Rule("docs/azure-behaviour.md#retired-images", _retired_images),
)
