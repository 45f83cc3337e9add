"""Which Kubernetes versions Azure offers, asked for only when a plan depends on the answer."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from cloudformation_cli_python_lib import HandlerErrorCode

from .azure import Azure
from .errors import Problem
from .goal import Goal
from .identifiers import ClusterId
from .parts import upgrades
from .versions import Region


class Offers(NamedTuple):
    """The control plane's next upgrades by its profile, and what its region has; None where it is not known."""

    upgrades: list[str]
    region: Region | None


def asked(azure: Azure, where: ClusterId, goal: Goal, observed: Mapping[str, Any], *, begun: bool = False) -> Offers:
    """Ask for what the plan from `observed` to `goal` needs; nothing for an update that upgrades nothing.

    `begun` says that a step has been made: what the region offers was checked before it. Whoever may not list the
    region's versions (a right on the subscription, not on the resource group) does without that check.
    """
    profile = azure.upgrades(where) if upgrades.climbs(goal, observed) else []
    if begun or not upgrades.asks_region(goal, observed):
        return Offers(profile, None)
    try:
        return Offers(profile, Region.of(azure.versions(str(observed["location"]))))
    except Problem as problem:
        if problem.code is HandlerErrorCode.AccessDenied:
            return Offers(profile, None)
        raise
