"""plan(goal, observed) -> steps and refusals. Pure: the same function plans an update and prints its preview."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from ..domain import provisioning
from ..validation.rule import at
from ..validation.violation import Violation
from . import agent_pools, cluster, node_images, power, repair, upgrades
from .children import registry
from .children.registry import Children
from .desired_state import DesiredState
from .steps import NOTHING_REQUESTED, Availability, Step


class Plan(NamedTuple):
    """Steps in the order in which they must be made; with a refusal none of them may be.

    `kept` says what stays as it is although the template says otherwise: what a rollback cannot bring back.
    """

    steps: list[Step]
    refusals: list[Violation]
    kept: list[str]


_NONE: Children = {}


def plan(
    goal: DesiredState, observed: Mapping[str, Any], offers: Availability = NOTHING_REQUESTED, owned: Children = _NONE
) -> Plan:
    """What has to be done so that the observed cluster becomes the desired one.

    `owned` are the cluster's children of the kinds that were looked at (`children.to_read`).
    """
    if goal.rollback:
        return _rolled_back(goal, observed, offers, owned)
    return _planned(goal, observed, offers, owned)


def _planned(goal: DesiredState, observed: Mapping[str, Any], offers: Availability, owned: Children) -> Plan:
    supported = offers.region.community if offers.region else None
    upgraded = upgrades.plan(goal, observed, offers.upgrades, offers.region)
    images = node_images.moved_by(upgraded[0], observed)
    ahead = cluster.Ahead(upgrades.final(goal, observed), supported, upgrading=bool(upgraded[0]))
    parts = [cluster.plan(goal, observed, ahead), upgraded, registry.plan(goal, observed, owned)]
    parts.append(agent_pools.plan(goal, observed, upgraded=images))
    if provisioning.is_stopped(observed) and (power.starts(goal) or any(steps for steps, _ in parts)):
        parts[-1] = agent_pools.plan(goal, observed, wakes=True, upgraded=images)
    steps = sorted((step for steps, _ in parts for step in steps), key=lambda step: step.phase)
    # What failed and is not written anyway is written as it is: AKS then tries again.
    powered, refusals = power.around(goal, observed, [*repair.plan(observed, steps), *steps])
    refused = [refusal for _, refusals in parts for refusal in refusals]
    refused += node_images.refusals(goal, observed, offers.images)
    return Plan(powered, refused + refusals, upgrades.kept(goal, observed))


def _rolled_back(goal: DesiredState, observed: Mapping[str, Any], offers: Availability, owned: Children) -> Plan:
    """The way back as far as there is one: what AKS changes in one direction only stays, and is told.

    A property of the cluster that is refused is left out on both sides, which keeps it as it is.
    """
    kept: list[str] = []
    while True:
        made = _planned(goal, observed, offers, owned)
        stays = [refusal for refusal in made.refusals if at(goal.desired, refusal.path) is not None]
        if not stays:
            return made._replace(kept=made.kept + kept)
        for refusal in stays:
            kept.append(f"{refusal.path.replace('/', '.')} {refusal.problem}")
            goal = replace(
                goal, desired=_without(goal.desired, refusal.path), previous=_without(goal.previous, refusal.path)
            )


def _without(tree: Mapping[str, Any], path: str) -> dict[str, Any]:
    """The properties without the one at a path."""
    name, _, rest = path.partition("/")
    if not rest or not isinstance(tree.get(name), Mapping):
        return {key: value for key, value in tree.items() if key != name or rest}
    return {**tree, name: _without(tree[name], rest)}


def after_creation(
    goal: DesiredState, observed: Mapping[str, Any], offers: Availability = NOTHING_REQUESTED, owned: Children = _NONE
) -> Plan:
    """What is left once the cluster's create has come to rest: repairs, children, marks, and stops.

    The mark of DeletionProtection comes when nothing is left that could fail for the template's sake.
    """
    made, refused = registry.plan(goal, observed, owned)
    left = [
        *repair.plan(observed),
        *made,
        *cluster.after_creation(goal, observed),
        *agent_pools.after_creation(goal, observed),
    ]
    steps, refusals = power.around(goal, observed, left)
    return Plan(steps, refused + refusals + node_images.refusals(goal, observed, offers.images), [])
