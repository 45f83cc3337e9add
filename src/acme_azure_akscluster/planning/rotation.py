"""Rotation: a pool whose change AKS refuses is replaced under its own name; a temporary pool carries the load.

Four steps: add the temporary pool, remove the old one, add it again, remove the temporary one. Which of them are left
follows from what is there, so that a rotation goes on correctly wherever it was interrupted:

    old pool   temporary   what is left
    outdated   absent      add temporary, remove, add again, remove temporary
    outdated   there       remove, add again, remove temporary
    absent     there       add again, remove temporary
    as wanted  there       remove temporary
"""

import re
from collections.abc import Collection, Mapping
from typing import Any

from ..domain import pool_marks
from ..domain.arm_calls import Call, Verb
from ..domain.tags import OWN_PREFIX, mark, without
from ..properties import merge
from . import pool_entries, pool_steps
from .comparison import Comparison
from .steps import Phase, Step

Json = Mapping[str, Any]

# On a temporary pool: the name of the pool that it replaces. Only pools with this tag are ours to remove.
STANDS_IN_FOR = f"{OWN_PREFIX}stands-in-for"
# Six characters, so that it also does for Windows pools (docs/azure-behaviour.md#pool-name).
DEFAULT_NAME = "cfntmp"
_WINDOWS_NAME = 6


def stand_ins(comparison: Comparison) -> dict[str, str]:
    """Temporary pools of rotations that were begun: replaced pool's name -> temporary pool's name.

    Anybody may write a tag, and a temporary pool is deleted in the end: so the mark alone proves nothing. The pool must
    also have a name that this type gives to temporary pools, and stand in no template.
    """
    by_replaced = {}
    preferred = {state.get("TemporaryPoolName") for state in (comparison.desired, comparison.previous)}
    for name, pool in comparison.pools.items():
        replaced = mark(pool, STANDS_IN_FOR)
        declared = name in comparison.desired_pools or name in comparison.previous_pools
        if replaced and replaced != name and not declared and any(_is_temporary(name, one) for one in preferred):
            by_replaced[replaced] = name
    return by_replaced


def _is_temporary(name: str, preferred: str | None) -> bool:
    """Whether `temporary_name` may have given this name."""
    wanted = preferred or DEFAULT_NAME
    return (
        name in (wanted, wanted[:_WINDOWS_NAME]) or re.fullmatch(re.escape(wanted[:4]) + "[0-9]{1,2}", name) is not None
    )


def temporary_name(preferred: str | None, taken: Collection[str], *, windows: bool) -> str:
    """A name for the temporary pool that no pool has or is going to have; a Windows pool's is shorter."""
    name = preferred or DEFAULT_NAME
    name = name[:_WINDOWS_NAME] if windows else name
    # AKS allows a hundred pools (docs/azure-behaviour.md#hundred-pools), so one of these is free.
    candidates = [name, *(f"{name[:4]}{number}" for number in range(100))]
    return next(candidate for candidate in candidates if candidate not in taken)


def steps(
    pool: Json,
    before: Json,
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
        before: the pool as the template before declared it.
        load: the pool that carries the load now: the temporary one if it is there, else the old one.
        temporary: the name of the temporary pool, there or to be added.
        reasons: the differing properties that need rotation.
        present: whether the pool is there under its own name.
        outdated: whether that one needs rotation.
        begun: whether the temporary pool is there.
    """
    name = pool["Name"]
    because = (
        f"AKS cannot change {', '.join(reasons)} of an existing node pool" if reasons else "its rotation has started"
    )
    left: list[Step] = []
    if outdated and not begun:
        left.append(_add_temporary(pool, before, load or {}, temporary, because))
    if outdated:
        does = f"removing node pool {name}, which {temporary} replaces temporarily"
        left.append(_remove(name, does, f"rotate {name}: remove", because))
    if outdated or not present:
        left.append(_add(pool, before, load or {}, f"adding node pool {name} again", because))
    does = f"removing the temporary node pool {temporary}"
    left.append(_remove(temporary, does, f"rotate {name}: clean up", f"{name} runs its workloads again"))
    return left


def loses_nothing(pool: Json, load: Json) -> bool:
    """Whether a pool without load can be removed before it is recreated: it has no labels or taints of others."""
    return not _of_others(pool, _carried(pool, load))


def without_stand_in(pool: Json, reasons: Collection[str]) -> list[Step]:
    """The rotation of a pool without load: it is removed, and added again because it is missing."""
    name = pool["Name"]
    because = (
        f"AKS cannot change {', '.join(reasons)} of an existing node pool; "
        "it is stopped, so no temporary pool is needed"
    )
    return [
        _remove(name, f"removing the stopped node pool {name} to add it again", f"rotate {name}: remove", because),
        _add(pool, {}, {}, f"adding node pool {name} again", because),
    ]


def leftover(temporary: str) -> Step:
    """Remove a temporary pool whose pool has left the template."""
    does = f"removing the temporary node pool {temporary}"
    return _remove(temporary, does, f"clean up {temporary}", "the pool that it replaced has left the template")


def _add_temporary(pool: Json, before: Json, load: Json, temporary: str, because: str) -> Step:
    body = _body(pool, before, load)
    body["properties"]["tags"] = {**body["properties"].get("tags", {}), STANDS_IN_FOR: pool["Name"]}
    return Step(
        Phase.POOL_CHANGE,
        f"rotate {pool['Name']}: stand in",
        f"adding the temporary node pool {temporary} in place of {pool['Name']}",
        Call(Verb.PUT_POOL, body, pool=temporary, only_if_absent=True),
        "create pool",
        why=because + _preserved(pool, load),
    )


# Of the old pool, what AKS chooses by the size of the machines.
_BY_SIZE = frozenset({"osDiskType", "osDiskSizeGB", "kubeletDiskType"})
# What the new pool gets by itself: the version of the control plane or the declared one, and its image.
_NEW = frozenset({"count", "orchestratorVersion", "creationData", "nodeInitializationTaints"})
# AKS's own label, one for each pool.
_POOL_LABEL = "agentpool"
# What a rotation keeps although no template declares it, and what a message names.
_WORTH_NAMING = ("AvailabilityZones", "MaxPods", "OsSKU", "UpgradeSettings")


def _body(pool: Json, before: Json, load: Json) -> dict[str, Any]:
    """The pool that carries the load now with the declared one laid over it, so that what nobody declared survives.

    It has as many nodes as carry the load, where the template does not say how many.
    """
    declared = pool_steps.creation(pool_steps.effective(pool, before))
    old = _carried(pool, load)
    body: dict[str, Any] = merge.overlay({"properties": old}, declared)
    properties = body["properties"]
    properties |= pool_entries.body(pool, before, old)
    if not properties.get("enableAutoScaling"):
        for bound in ("minCount", "maxCount"):
            properties.pop(bound, None)
    if not properties.get("enableNodePublicIP"):
        properties.pop("nodePublicIPPrefixID", None)
    nodes = load.get("count")
    if nodes and (pool.get("EnableAutoScaling") or "Count" not in pool):
        properties["count"] = pool_steps.bounded(nodes, pool)
    return body


def _carried(pool: Json, load: Json) -> dict[str, Any]:
    """What the new pool takes over from the one that carries the load."""
    resized = str(pool.get("VmSize") or "").lower() not in ("", str(load.get("vmSize")).lower())
    left = _NEW | (_BY_SIZE if resized else frozenset())
    old = {key: value for key, value in merge.writable_pool(load)["properties"].items() if key not in left}
    old = {key: value for key, value in old.items() if value is not None}
    if "nodeLabels" in old:
        old["nodeLabels"] = {key: value for key, value in old["nodeLabels"].items() if key != _POOL_LABEL}
    if "tags" in old:
        old["tags"] = without(pool_marks.without_mark(old["tags"]), STANDS_IN_FOR)
    return old


def _preserved(pool: Json, load: Json) -> str:
    """What the new pool has that the template does not declare, as the end of a sentence."""
    old = _carried(pool, load)
    preserved = [name for name in _WORTH_NAMING if name not in pool and old.get(name[0].lower() + name[1:])]
    preserved += [f"{name} {', '.join(entries)}" for name, entries in _of_others(pool, old).items()]
    return f"; the new node pool keeps {'; '.join(preserved)}" if preserved else ""


def _of_others(pool: Json, old: Json) -> dict[str, list[str]]:
    """Labels, taints and tags of a pool that the template does not declare."""
    undeclared = {
        name: [
            str(entry)
            for entry in old.get(arm) or ()
            if entry and entry not in (pool.get(name) or ()) and not str(entry).lower().startswith(OWN_PREFIX)
        ]
        for name, arm in pool_entries.NAMES.items()
    }
    return {name: entries for name, entries in undeclared.items() if entries}


def _add(pool: Json, before: Json, load: Json, does: str, because: str) -> Step:
    call = Call(Verb.PUT_POOL, _body(pool, before, load), pool=pool["Name"], only_if_absent=True)
    why = because + _preserved(pool, load)
    return Step(Phase.POOL_CHANGE, f"rotate {pool['Name']}: add", does, call, "create pool", why=why)


def _remove(name: str, does: str, key: str, because: str) -> Step:
    call = Call(Verb.DELETE_POOL, pool=name)
    return Step(Phase.POOL_CHANGE, key, does, call, "delete pool", disrupts=True, why=because)
