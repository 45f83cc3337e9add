"""plan(goal, observed) -> steps and refusals. Pure: the same function plans an update and prints its preview."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from .goal import Goal
from .parts import agent_pools, cluster, power, repair, upgrades
from .steps import Refusal, Step


class Plan(NamedTuple):
    """Steps in the order in which they must be made; with a refusal none of them may be."""

    steps: list[Step]
    refusals: list[Refusal]


def plan(goal: Goal, observed: Mapping[str, Any], offered: Iterable[str] = ()) -> Plan:
    """What has to be done so that the observed cluster becomes the desired one.

    `offered` are the upgrades of the control plane by its upgrade profile; see `upgrades.plan`.
    """
    parts = [
        cluster.plan(goal, observed),
        upgrades.plan(goal, observed, tuple(offered)),
        agent_pools.plan(goal, observed),
    ]
    steps = sorted((step for steps, _ in parts for step in steps), key=lambda step: step.phase)
    # Any write makes AKS try again what had failed; without one, what failed is written as it is.
    powered, refusals = power.around(goal, observed, steps or repair.plan(observed))
    return Plan(powered, [refusal for _, refused in parts for refusal in refused] + refusals)


def after_creation(goal: Goal, observed: Mapping[str, Any]) -> Plan:
    """What is left once the cluster's create has come to rest: repairs, children, and a stop if it is to be stopped."""
    steps, refusals = power.around(goal, observed, repair.plan(observed))
    return Plan(steps, refusals)
