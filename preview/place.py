"""Where a new cluster is to be: whether its name is free, group and region exist, and its version is offered."""

from collections.abc import Iterator, Mapping
from typing import Any

from acme_azure_akscluster.arm.client import Azure
from acme_azure_akscluster.domain import spellings
from acme_azure_akscluster.domain.cluster_id import ClusterId
from acme_azure_akscluster.domain.versions import Region
from acme_azure_akscluster.errors.problem import Problem
from acme_azure_akscluster.planning.transitions import offered_versions
from acme_azure_akscluster.properties import schema
from acme_azure_akscluster.properties.paths import at
from preview.change import Change

Json = Mapping[str, Any]
_GROUPS = "2021-04-01"
_SUBSCRIPTIONS = "2022-12-01"


def refusals(arm: Azure, where: ClusterId, desired: Json, change: Change) -> list[str]:
    """Why the cluster cannot be created there."""
    no_region = list(_location(arm, where, desired))
    location = "" if no_region else spellings.region(str(desired.get("Location", "")))
    versions = _versions(arm, change, desired, location) if location else ()
    return [*_name(arm, where, change), *_group(arm, where, location or "<region>"), *no_region, *versions]


def replacing(change: Change) -> list[str]:
    """The properties that have changed and that CloudFormation can only change by replacement."""
    paths = sorted(schema.pointers("createOnlyProperties"))
    return [".".join(path) for path in paths if at(change.previous, path) != at(change.desired, path)]


def _name(arm: Azure, where: ClusterId, change: Change) -> Iterator[str]:
    if arm.cluster(where) is None:
        return
    old = ClusterId.parse(change.identifier) if change.identifier else None
    if old is not None and old.arm.lower() == where.arm.lower():
        fixed = " and ".join(replacing(change)) or "What has changed"
        yield (
            f"{fixed} can only change by replacement, and the new cluster is made before the old one goes: "
            f"give it another Name, or undo the change."
        )
        return
    yield (
        f"Name: a cluster {where.name} already exists in {where.group}. Choose another Name, or import the existing "
        "cluster into the stack."
    )


def _group(arm: Azure, where: ClusterId, location: str) -> Iterator[str]:
    try:
        group = arm.resource(f"/subscriptions/{where.subscription}/resourceGroups/{where.group}", _GROUPS)
    except Problem:
        return  # whoever may not read it learns of it at the create
    if group is None:
        yield (
            f"ResourceGroupName: there is no resource group {where.group} in subscription {where.subscription}. Create "
            f"it: az group create --name {where.group} --location {location}"
        )


def _location(arm: Azure, where: ClusterId, desired: Json) -> Iterator[str]:
    wanted = str(desired.get("Location", ""))
    try:
        regions = arm.resources(f"/subscriptions/{where.subscription}/locations", _SUBSCRIPTIONS)
    except Problem:
        return
    names = {str(region.get("name")) for region in regions}
    if names and spellings.region(wanted) not in names:
        yield f"Location: {wanted} is not an Azure region of this subscription. List them: az account list-locations"


def _versions(arm: Azure, change: Change, desired: Json, location: str) -> Iterator[str]:
    known = change.with_known_version(desired)
    if not offered_versions.are_declared(known):
        return
    try:
        region = Region.of(arm.versions(location))
    except Problem:
        return
    if "SupportPlan" in change.unknown:
        known["SupportPlan"] = "AKSLongTermSupport"  # it may be, and offers more
    for violation in offered_versions.at_creation(known, region):
        if not change.depends_on_unknown(violation.path):
            yield str(violation)
