"""Plans of creates, updates and deletes. Pure: the same functions plan an operation and print its preview."""

from typing import NamedTuple

from ..domain import provisioning
from ..domain.arm_calls import Call, Verb
from ..domain.cluster_id import ClusterId
from ..properties.paths import at, without
from ..validation.violation import Violation
from . import agent_pools, cluster, node_images, pool_rollback, power, repair, upgrades
from .children import registry
from .children.registry import Children
from .comparison import Comparison
from .desired_state import DesiredState
from .steps import NOTHING_REQUESTED, Availability, Phase, Step


class Plan(NamedTuple):
    """Steps in the order in which they must be made; with a refusal none of them may be.

    `irreversible` lists what a rollback cannot bring back, so that it stays other than declared.
    """

    steps: list[Step]
    refusals: list[Violation]
    irreversible: list[str]


_NONE: Children = {}


def plan(comparison: Comparison, offers: Availability = NOTHING_REQUESTED, owned: Children = _NONE) -> Plan:
    """What has to be done so that the observed cluster becomes the desired one.

    `owned` are the cluster's children of the kinds that were read (`registry.to_read`).
    """
    comparison = registry.with_adopted(comparison, owned)
    if comparison.state.rollback:
        return _rolled_back(comparison, offers, owned)
    return _planned(comparison, offers, owned)


def _planned(comparison: Comparison, offers: Availability, owned: Children) -> Plan:
    supported = (offers.region.community or None) if offers.region else None
    upgraded = upgrades.plan(comparison, offers)
    images = node_images.moved_by(upgraded[0], comparison.observed)
    ahead = cluster.Ahead(upgrades.final(comparison), supported, upgrading=bool(upgraded[0]))
    parts = [cluster.plan(comparison, ahead), upgraded, registry.plan(comparison, owned)]
    parts.append(agent_pools.plan(comparison, upgraded=images))
    if provisioning.is_stopped(comparison.observed) and (
        power.starts(comparison.state) or any(steps for steps, _ in parts)
    ):
        parts[-1] = agent_pools.plan(comparison, wakes=True, upgraded=images)
    steps = sorted((step for steps, _ in parts for step in steps), key=lambda step: step.phase)
    # What failed and is not written anyway is written as it is: AKS then tries again.
    steps = pool_rollback.sparing(comparison, [*repair.plan(comparison.observed, steps), *steps])
    powered, refusals = power.around(comparison, steps)
    refused = [refusal for _, refusals in parts for refusal in refusals]
    refused += node_images.refusals(comparison, offers.images)
    return Plan(powered, refused + refusals, upgrades.irreversible(comparison, offers.history))


def _rolled_back(comparison: Comparison, offers: Availability, owned: Children) -> Plan:
    """The rollback as far as AKS allows it: what changes in one direction only stays, and is reported.

    A property of the cluster that is refused is left out on both sides, which keeps it as it is.
    """
    irreversible: list[str] = []
    comparison = pool_rollback.made_as_before(comparison)
    while True:
        made = _planned(comparison, offers, owned)
        stays = [refusal for refusal in made.refusals if at(comparison.desired, refusal.path) is not None]
        if not stays:
            steps = pool_rollback.refusable(comparison, made.steps)
            return made._replace(steps=steps, irreversible=made.irreversible + irreversible)
        for refusal in stays:
            irreversible.append(f"{refusal.path.replace('/', '.')} {refusal.problem}")
            comparison = comparison.with_state(
                desired=without(comparison.desired, refusal.path),
                previous=without(comparison.previous, refusal.path),
            )


def creation(state: DesiredState, where: ClusterId) -> Plan:
    """What makes a cluster: one write, then the children that are declared with it.

    A handler makes the first step and plans the rest afresh when it has succeeded (`after_creation`).
    """
    empty = Comparison(state, {"id": where.arm})
    children, refusals = registry.plan(empty, dict.fromkeys(registry.to_read(empty), ()))
    return Plan([cluster_creation(state, where), *children], refusals, [])


def cluster_creation(state: DesiredState, where: ClusterId) -> Step:
    """The first step of a creation: the cluster with its pools."""
    does = f"creating cluster {where.name}"
    names = list(state.desired_pools)
    if len(names) > pool_rollback.NAMED_POOLS:
        does += f" with {len(names)} node pools"
    elif names:
        does += f" with node pools {', '.join(names)}"
    why = "it is new in the template"
    return Step(Phase.SETTINGS, "create", does, cluster.creation(state, where), "create cluster", why=why)


def after_creation(comparison: Comparison, offers: Availability = NOTHING_REQUESTED, owned: Children = _NONE) -> Plan:
    """What is left once the cluster's create has come to rest: repairs, children, marks, and stops.

    The mark of DeletionProtection comes when nothing is left that could fail for the template's sake.
    """
    made, refused = registry.plan(comparison, owned)
    left = [
        *repair.plan(comparison.observed),
        *made,
        *cluster.after_creation(comparison),
        *agent_pools.after_creation(comparison),
    ]
    steps, refusals = power.around(comparison, left)
    return Plan(steps, refused + refusals + node_images.refusals(comparison, offers.images), [])


def deletion(where: ClusterId, owned: Children) -> Plan:
    """What deletes a cluster, and then the children that Azure would leave behind.

    In this order, since Azure may refuse to delete the cluster (a lock, a policy, a missing right): it lives on then,
    and needs them.
    """
    return Plan([cluster_deletion(where), *registry.removal(where, owned)], [], [])


def cluster_deletion(where: ClusterId, etag: str | None = None) -> Step:
    """The first step of a deletion; with an eTag, only if the cluster is still the one that was seen."""
    return Step(
        Phase.STOP,
        "delete",
        f"deleting cluster {where.name}",
        Call(Verb.DELETE_CLUSTER, etag=etag),
        "delete cluster",
        disrupts=True,
        why="it has left the template",
    )
