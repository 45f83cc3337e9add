"""What Azure offers, Kubernetes versions and node images: asked for only when a plan depends on the answer."""

from collections.abc import Mapping
from typing import Any

from cloudformation_cli_python_lib import HandlerErrorCode

from ..arm.client import Azure
from ..domain.cluster_id import ClusterId
from ..domain.versions import Region
from ..errors.problem import Problem
from ..planning import node_images, upgrades
from ..planning.desired_state import DesiredState
from ..planning.steps import Availability


def asked(
    azure: Azure, where: ClusterId, goal: DesiredState, observed: Mapping[str, Any], *, begun: bool = False
) -> Availability:
    """Ask for what the plan from `observed` to `goal` needs; nothing for an update that upgrades nothing.

    `begun` says that a step has been made: what the region offers was checked before it. Whoever may not list the
    region's versions (a right on the subscription, not on the resource group) does without that check.
    """
    profile = azure.upgrades(where) if upgrades.climbs(goal, observed) else []
    newest = images(azure, where, goal, observed)
    if begun or not upgrades.asks_region(goal, observed):
        return Availability(profile, None, newest)
    try:
        return Availability(profile, Region.of(azure.versions(str(observed["location"]))), newest)
    except Problem as problem:
        if problem.code is HandlerErrorCode.AccessDenied:
            return Availability(profile, None, newest)
        raise


def images(azure: Azure, where: ClusterId, goal: DesiredState, observed: Mapping[str, Any]) -> dict[str, str]:
    """The newest node image of each pool that has too old a one; nothing is asked about the others."""
    return {name: azure.newest_image(where, name) for name in node_images.outdated(goal, observed)}
