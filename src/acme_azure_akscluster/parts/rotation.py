"""Rotation: a pool whose change AKS refuses is replaced under its own name; a temporary pool carries the load.

Four steps: add the temporary pool, remove the old one, add it anew, remove the temporary one. Which of them are left
follows from what is there, so that a rotation goes on correctly wherever it was interrupted:

    old pool   temporary   what is left
    outdated   absent      add temporary, remove, add anew, remove temporary
    outdated   there       remove, add anew, remove temporary
    absent     there       add anew, remove temporary
    as wanted  there       remove temporary
"""

from collections.abc import Collection, Mapping
from typing import Any

from .. import shape
from ..steps import Call, Phase, Step, Verb
from ..tags import OWN_PREFIX

Json = Mapping[str, Any]

# On a temporary pool: the name of the pool that it stands in for. Only pools that carry it are ours to remove.
STANDS_IN_FOR = f"{OWN_PREFIX}stands-in-for"
# Six characters, so that it also does for Windows pools (RULES 2.1).
DEFAULT_NAME = "cfntmp"


def stand_ins(observed_pools: Mapping[str, Json]) -> dict[str, str]:
    """Temporary pools of rotations that were begun: replaced pool's name -> temporary pool's name."""
    found = {}
    for name, pool in observed_pools.items():
        replaced = (pool.get("tags") or {}).get(STANDS_IN_FOR)
        if replaced:
            found[replaced] = name
    return found


def temporary_name(preferred: str | None, taken: Collection[str]) -> str:
    """A name for the temporary pool that no pool has or is going to have."""
    name = preferred or DEFAULT_NAME
    candidates = [name, *(f"{name[:5]}{digit}" for digit in range(10))]
    return next(candidate for candidate in candidates if candidate not in taken)


def steps(pool: Json, observed: Json | None, temporary: str, *, outdated: bool, begun: bool) -> list[Step]:
    """What is left of a pool's rotation.

    Args:
        pool: the pool as declared.
        observed: the pool as it is, or None when it has been removed.
        temporary: the name of the temporary pool, there or to be added.
        outdated: whether the observed pool differs in a way that needs rotation.
        begun: whether the temporary pool is there.
    """
    name = pool["Name"]
    left: list[Step] = []
    if outdated and not begun:
        left.append(_add_temporary(pool, observed or {}, temporary))
    if outdated:
        left.append(
            _remove(name, f"removing node pool {name}, which {temporary} stands in for", f"rotate {name}: remove")
        )
    if outdated or observed is None:
        left.append(_add(pool, f"adding node pool {name} anew", f"rotate {name}: add"))
    left.append(_remove(temporary, f"removing the temporary node pool {temporary}", f"rotate {name}: clean up"))
    return left


def leftover(temporary: str) -> Step:
    """Remove a temporary pool whose pool has left the template."""
    return _remove(temporary, f"removing the temporary node pool {temporary}", f"clean up {temporary}")


def _add_temporary(pool: Json, observed: Json, temporary: str) -> Step:
    body = shape.pool_to_arm(pool)
    body["properties"]["tags"] = {**body["properties"].get("tags", {}), STANDS_IN_FOR: pool["Name"]}
    # An autoscaled pool carries what the autoscaler gave it, not the template's start value.
    if pool.get("EnableAutoScaling") and observed.get("count"):
        body["properties"]["count"] = observed["count"]
    return Step(
        Phase.POOL_CHANGE,
        f"rotate {pool['Name']}: stand in",
        f"adding the temporary node pool {temporary}, which stands in for {pool['Name']}",
        Call(Verb.PUT_POOL, body, pool=temporary, only_if_absent=True),
        "create pool",
    )


def _add(pool: Json, does: str, key: str) -> Step:
    call = Call(Verb.PUT_POOL, shape.pool_to_arm(pool), pool=pool["Name"], only_if_absent=True)
    return Step(Phase.POOL_CHANGE, key, does, call, "create pool")


def _remove(name: str, does: str, key: str) -> Step:
    return Step(Phase.POOL_CHANGE, key, does, Call(Verb.DELETE_POOL, pool=name), "delete pool", disrupts=True)
