"""plan(goal, observed) -> steps and refusals. Pure: the same function plans an update and prints its preview."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from .goal import Goal
from .parts import agent_pools, cluster
from .steps import Refusal, Step


class Plan(NamedTuple):
    """Steps in the order in which they must be made; with a refusal none of them may be."""

    steps: list[Step]
    refusals: list[Refusal]


def plan(goal: Goal, observed: Mapping[str, Any]) -> Plan:
    """What has to be done so that the observed cluster becomes the desired one."""
    parts = [part.plan(goal, observed) for part in (cluster, agent_pools)]
    steps = sorted((step for steps, _ in parts for step in steps), key=lambda step: step.phase)
    return Plan(steps, [refusal for _, refusals in parts for refusal in refusals])
