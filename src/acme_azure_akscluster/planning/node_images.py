"""Node image upgrades: a pool whose image is older than its declared date gets the newest one that AKS has.

A declared date is the oldest that will do, as a Kubernetes version is. So what there is to do follows from
what is observed, a node OS channel that moves the image on is never fought, and a rollback has nothing to take back.
"""

from collections.abc import Collection, Mapping
from typing import Any

from ..domain import provisioning
from ..domain.arm_calls import Call, Verb
from ..domain.node_image import reaches
from ..properties.drift import Difference
from ..validation.violation import Violation
from .comparison import Comparison
from .steps import Phase, Step

Json = Mapping[str, Any]

PROPERTY = "NodeImageVersions"


def outdated(comparison: Comparison) -> dict[str, Difference]:
    """By pool name, the declared date and the older image; of pools that are there alone."""
    there = comparison.pools
    by_pool = {}
    for name, wanted in (comparison.desired.get(PROPERTY) or {}).items():
        image = str(there.get(name, {}).get("nodeImageVersion") or "")
        if name in there and not reaches(image, str(wanted)):
            # As a difference of the pool, so that it is handled as the pool's other changes.
            by_pool[name] = Difference(("AgentPoolProfiles", name, PROPERTY), str(wanted), image)
    return by_pool


def refusals(comparison: Comparison, newest: Mapping[str, str]) -> list[Violation]:
    """Dates that no image has reached yet. `newest` is AKS's newest image by pool, for those that were read."""
    return [
        Violation(
            f"{PROPERTY}/{name}",
            f"is {old.declared}, and AKS has no image that new for this pool: the newest is "
            f"{newest[name] or 'unknown'}",
            "declare an older date, or wait for the release",
            source="docs/azure-behaviour.md#node-image-newest",
        )
        for name, old in outdated(comparison).items()
        if name in newest and not reaches(newest[name], old.declared)
    ]


def upgrade(name: str, old: Difference) -> Step:
    """Bring a pool to the newest image, node by node as an upgrade of its version does."""
    return Step(
        Phase.POOL_CHANGE,
        f"upgrade node image of {name}",
        f"upgrading the node image of node pool {name}",
        Call(Verb.UPGRADE_NODE_IMAGE, pool=name),
        # No recording has one. Nodes are surged, drained and replaced one by one in both.
        "upgrade pool",
        disrupts=True,
        why=f"it is {old.observed or 'unknown'}, and {old.declared} is declared as the oldest allowed",
    )


def moved_by(steps: Collection[Step], observed: Json) -> set[str]:
    """Names of the pools whose image an upgrade of Kubernetes moves to the newest as well.

    docs/azure-behaviour.md#upgrade-moves-image
    """
    if any(step.operation == "upgrade cluster" and step.disrupts for step in steps):
        return set(provisioning.pools(observed))
    return {str(step.call.pool) for step in steps if step.operation == "upgrade pool"}
