"""Rotation: a pool whose change AKS refuses is replaced under its own name; a temporary pool carries the load.

Four steps: add the temporary pool, remove the old one, add it anew, remove the temporary one. Which of them are left
follows from what is there, so that a rotation goes on correctly wherever it was interrupted:

    old pool   temporary   what is left
    outdated   absent      add temporary, remove, add anew, remove temporary
    outdated   there       remove, add anew, remove temporary
    absent     there       add anew, remove temporary
    as wanted  there       remove temporary
"""

import re
from collections.abc import Collection, Mapping
from typing import Any

from ..domain.arm_calls import Call, Verb
from ..domain.tags import OWN_PREFIX, mark
from . import pool_steps
from .comparison import Comparison
from .steps import Phase, Step

Json = Mapping[str, Any]

# On a temporary pool: the name of the pool that it stands in for. Only pools that carry it are ours to remove.
STANDS_IN_FOR = f"{OWN_PREFIX}stands-in-for"
# Six characters, so that it also does for Windows pools (docs/azure-behaviour.md#pool-name).
DEFAULT_NAME = "cfntmp"
_WINDOWS_NAME = 6


def stand_ins(comparison: Comparison) -> dict[str, str]:
    """Temporary pools of rotations that were begun: replaced pool's name -> temporary pool's name.

    Anybody may write a tag, and a temporary pool is deleted in the end: so the mark alone proves nothing. The pool must
    also have a name that this type gives to temporary pools, and stand in no template.
    """
    found = {}
    preferred = {state.get("TemporaryPoolName") for state in (comparison.desired, comparison.previous)}
    for name, pool in comparison.pools.items():
        replaced = mark(pool, STANDS_IN_FOR)
        declared = name in comparison.desired_pools or name in comparison.previous_pools
        if replaced and replaced != name and not declared and any(_is_temporary(name, one) for one in preferred):
            found[replaced] = name
    return found


def _is_temporary(name: str, preferred: str | None) -> bool:
    """Whether `temporary_name` may have given this name."""
    wanted = preferred or DEFAULT_NAME
    return (
        name in (wanted, wanted[:_WINDOWS_NAME]) or re.fullmatch(re.escape(wanted[:4]) + "[0-9]{1,2}", name) is not None
    )


def temporary_name(preferred: str | None, taken: Collection[str], *, windows: bool = False) -> str:
    """A name for the temporary pool that no pool has or is going to have; a Windows pool's is shorter."""
    name = preferred or DEFAULT_NAME
    name = name[:_WINDOWS_NAME] if windows else name
    # AKS allows a hundred pools (docs/azure-behaviour.md#hundred-pools), so one of these is free.
    candidates = [name, *(f"{name[:4]}{number}" for number in range(100))]
    return next(candidate for candidate in candidates if candidate not in taken)


def steps(
    pool: Json,
    load: Json | None,
    temporary: str,
    *,
    reasons: Collection[str],
    present: bool,
    outdated: bool,
    begun: bool,
) -> list[Step]:
    """What is left of a pool's rotation.

    Args:
        pool: the pool as declared.
        load: the pool that carries the load now: the temporary one if it is there, else the old one.
        temporary: the name of the temporary pool, there or to be added.
        reasons: the properties that differ in a way that needs rotation.
        present: whether the pool is there under its own name.
        outdated: whether that one needs rotation.
        begun: whether the temporary pool is there.
    """
    name = pool["Name"]
    because = (
        f"AKS cannot change {', '.join(reasons)} of an existing node pool" if reasons else "its rotation was begun"
    )
    left: list[Step] = []
    if outdated and not begun:
        left.append(_add_temporary(pool, load or {}, temporary, because))
    if outdated:
        does = f"removing node pool {name}, which {temporary} replaces for now"
        left.append(_remove(name, does, f"rotate {name}: remove", because))
    if outdated or not present:
        left.append(_add(pool, load or {}, f"adding node pool {name} again", because))
    does = f"removing the temporary node pool {temporary}"
    left.append(_remove(temporary, does, f"rotate {name}: clean up", f"{name} runs its workloads again"))
    return left


def without_stand_in(pool: Json, reasons: Collection[str]) -> list[Step]:
    """The rotation of a pool that carries no load: removed, and added anew by whoever sees that it is missing."""
    name = pool["Name"]
    because = (
        f"AKS cannot change {', '.join(reasons)} of an existing node pool; "
        "it is stopped, so no temporary pool is needed"
    )
    return [
        _remove(name, f"removing the stopped node pool {name} to add it again", f"rotate {name}: remove", because),
        _add(pool, {}, f"adding node pool {name} again", because),
    ]


def leftover(temporary: str) -> Step:
    """Remove a temporary pool whose pool has left the template."""
    does = f"removing the temporary node pool {temporary}"
    return _remove(temporary, does, f"clean up {temporary}", "the pool that it replaced has left the template")


def _add_temporary(pool: Json, load: Json, temporary: str, because: str) -> Step:
    body = _body(pool, load)
    body["properties"]["tags"] = {**body["properties"].get("tags", {}), STANDS_IN_FOR: pool["Name"]}
    return Step(
        Phase.POOL_CHANGE,
        f"rotate {pool['Name']}: stand in",
        f"adding the temporary node pool {temporary} in place of {pool['Name']}",
        Call(Verb.PUT_POOL, body, pool=temporary, only_if_absent=True),
        "create pool",
        why=because,
    )


def _body(pool: Json, load: Json) -> dict[str, Any]:
    """The declared pool with as many nodes as carry the load now, where the template does not say how many."""
    body = pool_steps.creation(pool)
    nodes = load.get("count")
    if nodes and (pool.get("EnableAutoScaling") or "Count" not in pool):
        body["properties"]["count"] = pool_steps.bounded(nodes, pool)
    return body


def _add(pool: Json, load: Json, does: str, because: str) -> Step:
    call = Call(Verb.PUT_POOL, _body(pool, load), pool=pool["Name"], only_if_absent=True)
    return Step(Phase.POOL_CHANGE, f"rotate {pool['Name']}: add", does, call, "create pool", why=because)


def _remove(name: str, does: str, key: str, because: str) -> Step:
    call = Call(Verb.DELETE_POOL, pool=name)
    return Step(Phase.POOL_CHANGE, key, does, call, "delete pool", disrupts=True, why=because)
