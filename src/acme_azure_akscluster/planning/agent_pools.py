"""Node pools: each is added, changed, rotated, stopped and removed by itself, through the agentPools API."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from ..domain import os_images, provisioning
from ..domain.arm_calls import Call, Verb
from ..domain.versions import declared
from ..properties import drift
from ..properties.drift import Difference
from ..validation.rule import is_windows
from ..validation.violation import Violation
from . import node_images, ownership_marks, pool_entries, pool_steps, rotation
from .comparison import Comparison
from .steps import Phase, Step
from .transitions.agent_pools import Effect, effect
from .transitions.versions import running

Json = Mapping[str, Any]

# Planned by `upgrades`.
_VERSION = "OrchestratorVersion"
_POWER = "PowerState"


def plan(
    comparison: Comparison, *, wakes: bool = False, upgraded: Collection[str] = ()
) -> tuple[list[Step], list[Violation]]:
    """Steps and refusals for the pools: additions, changes and rotations, removals.

    `wakes` says that a stopped cluster is going to be started: only then can the pools' own power be seen to.
    `upgraded` are the pools whose Kubernetes version is upgraded before, and their node image with it.
    """
    there = comparison.pools
    wanted = comparison.desired_pools
    before = comparison.previous_pools
    standing_in = rotation.stand_ins(comparison)
    changed = _without_images(changes(comparison), upgraded)
    powered = not provisioning.is_stopped(comparison.observed)
    turning: list[tuple[int, list[Step]]] = []
    additions: list[Step] = []
    for name, pool in wanted.items():
        if name in standing_in or (name in there and _rotates(pool, changed.get(name, []))):
            steps = _rotation(comparison, pool, changed.get(name, []))
        elif name in there:
            differences = changed.get(name, [])
            steps = pool_steps.changes(pool, before.get(name, {}), there[name], differences, powered=powered)
            if not powered and not wakes and not differences:
                steps = []
        else:
            additions.append(pool_steps.add(pool))
            steps = pool_steps.stops(pool)
        turning.append((_rank(comparison, pool, there.get(standing_in.get(name, ""), {})), steps))
    ordered = [step for _, steps in sorted(turning, key=lambda one: one[0]) for step in steps]
    refusals = [refusal for name, differences in changed.items() for refusal in _another_pool(name, differences)]
    anew = [name for name, differences in changed.items() if _rotates(wanted[name], differences)]
    refusals += [refusal for name in anew if name not in standing_in for refusal in _retired(comparison, name)]
    if powered:
        effective = {name: pool_steps.effective(wanted[name], before.get(name, {})) for name in changed}
        for name, differences in changed.items():
            refusals += _unpowered(effective[name], there[name], differences)
    return [*ownership_marks.on_pools(comparison, additions + ordered), *_removals(comparison, standing_in)], refusals


def after_creation(comparison: Comparison) -> list[Step]:
    """What a create leaves to do: AKS starts every pool, also those that are to be stopped."""
    there = comparison.pools
    # A new pool has the newest image, unless it was made from a snapshot.
    images = [node_images.upgrade(name, old) for name, old in node_images.outdated(comparison).items()]
    return images + [
        step
        for name, pool in comparison.desired_pools.items()
        if name in there and not provisioning.is_stopped(there[name])
        for step in pool_steps.stops(pool, there[name])
    ]


def _without_images(changed: Mapping[str, list[Difference]], upgraded: Collection[str]) -> dict[str, list[Difference]]:
    remaining = {
        name: [one for one in all_of_it if name not in upgraded or one.path[2] != node_images.PROPERTY]
        for name, all_of_it in changed.items()
    }
    return {name: left for name, left in remaining.items() if left}


def changes(comparison: Comparison) -> dict[str, list[Difference]]:
    """By pool name, what differs between declared and observed pools that are on both sides; versions apart."""
    there = comparison.pools
    before = comparison.previous_pools
    declared = [
        pool_steps.effective(pool, before.get(name, {}))
        for name, pool in comparison.desired_pools.items()
        if name in there
    ]
    grouped: dict[str, list[Difference]] = defaultdict(list)
    for change in drift.differences({"AgentPoolProfiles": declared}, comparison.current):
        if len(change.path) > 2 and change.path[2] != _VERSION:
            grouped[change.path[1]].append(change)
    for name, pool in comparison.desired_pools.items():
        if name in there:
            entries = pool_entries.changes(pool, before.get(name, {}), there[name])
            grouped[name] = [one for one in grouped[name] if one.path[2] not in pool_entries.NAMES] + entries
    for name, old in node_images.outdated(comparison).items():
        grouped[name].append(old)
    return {name: changed for name, changed in grouped.items() if changed}


def rotating(comparison: Comparison) -> set[str]:
    """Names of the pools that are going to be recreated, and so need no upgrade of their own."""
    declared = comparison.desired_pools
    return {name for name, differences in changes(comparison).items() if _rotates(declared[name], differences)}


def _rotates(pool: Json, differences: list[Difference]) -> bool:
    return any(_effect(pool, change) is not Effect.IN_PLACE for change in differences)


def _effect(pool: Json, change: Difference) -> Effect:
    return effect(change, windows=is_windows(pool), scale_set=pool.get("Type") != "VirtualMachines")


def _rank(comparison: Comparison, pool: Json, stand_in: Json) -> int:
    """A pool that becomes a System pool goes first and one that ceases to be one last: one is always there
    (docs/azure-behaviour.md#system-pool-required).

    The template before counts beside what is observed, so that a pool keeps its turn when it has become one. A rotation
    that was begun is ended before another one begins, so that there is one temporary pool at a time.
    """
    is_system = pool.get("Mode") == "System"
    observed = comparison.pools.get(pool["Name"], {})
    was_system = any(str(one.get("mode")).lower() == "system" for one in (observed, stand_in))
    became_system = comparison.previous_pools.get(pool["Name"], pool).get("Mode") != "System"
    if was_system and not is_system:
        return 3
    if stand_in:
        return 0
    return 1 if is_system and (became_system or not was_system) else 2


def _rotation(comparison: Comparison, pool: Json, differences: list[Difference]) -> list[Step]:
    """What is left of a rotation.

    A pool without load, stopped now or to be stopped, needs no stand-in, unless labels, taints or tags of others would
    be lost: once it is removed, only the stand-in knows them.
    """
    there = comparison.pools
    name = pool["Name"]
    current, begun = there.get(name), rotation.stand_ins(comparison).get(name)
    outdated = _rotates(pool, differences)
    windows = is_windows(pool)
    replacing = [one for one in differences if _effect(pool, one) is not Effect.IN_PLACE]
    reasons = sorted({"/".join(one.path[2:]) for one in replacing})
    before = comparison.previous_pools.get(name, {})
    powered = not provisioning.is_stopped(comparison.observed)
    stopped = current is not None and pool_steps.is_stopped(before, current, powered=powered)
    idle = stopped or (current is not None and bool(pool_steps.stops(pool)))
    if idle and current and outdated and not begun and rotation.loses_nothing(pool, current):
        return [*rotation.without_stand_in(pool, reasons), *pool_steps.stops(pool)]
    taken = {*there, *comparison.desired_pools}
    temporary = begun or rotation.temporary_name(comparison.desired.get("TemporaryPoolName"), taken, windows=windows)
    load = there.get(temporary, current)
    steps = rotation.steps(
        pool,
        before,
        load,
        temporary,
        reasons=reasons,
        present=current is not None,
        outdated=outdated,
        begun=bool(begun),
    )
    if outdated or current is None:
        *renewal, clean_up = steps
        return [*renewal, *pool_steps.stops(pool), clean_up]
    # Made anew already: what else is declared for it, if it is not as it should be, and its stand-in's end.
    return pool_steps.changes(pool, before, current, differences, powered=powered) + steps


def _removals(comparison: Comparison, standing_in: Mapping[str, str]) -> list[Step]:
    """Only pools that are marked as the stack's, and our own temporary ones, are ever deleted."""
    steps = [
        Step(
            Phase.POOL_REMOVE,
            f"remove pool {name}",
            f"removing node pool {name}",
            Call(Verb.DELETE_POOL, pool=name),
            "delete pool",
            disrupts=True,
            why="it has left the template",
        )
        for name in ownership_marks.leaving(comparison)
    ]
    orphaned = [name for replaced, name in standing_in.items() if replaced not in comparison.desired_pools]
    return steps + [rotation.leftover(name) for name in orphaned]


def _another_pool(name: str, differences: list[Difference]) -> list[Violation]:
    return [
        Violation(
            "/".join(("AgentPoolProfiles", name, *change.path[2:])),
            f"cannot change from {change.observed!r} to {change.declared!r}, not even by rotating the node pool",
            "give the node pool another Name as well: then the new one is added and the old one removed",
            source="docs/azure-behaviour.md#pool-new-name",
        )
        for change in differences
        if effect(change) is Effect.ANOTHER_POOL
    ]


def _retired(comparison: Comparison, name: str) -> list[Violation]:
    """A rotation recreates the pool, with its current image."""
    pool, observed = comparison.desired_pools[name], comparison.pools[name]
    sku = str(pool.get("OsSKU") or observed.get("osSKU") or "")
    version = declared(pool.get(_VERSION) or comparison.desired.get("KubernetesVersion")) or running(observed)
    ended = os_images.retired(sku, version)
    if ended is None:
        return []
    return [
        Violation(
            f"AgentPoolProfiles/{name}/OsSKU",
            f"is {sku}, and the change would recreate the node pool: {ended.why}",
            f"{ended.instead}, or leave the pool as it is",
            source="docs/azure-behaviour.md#retired-images",
        )
    ]


def _unpowered(pool: Json, observed: Json, differences: list[Difference]) -> list[Violation]:
    others = [change for change in differences if change.path[2] != _POWER]
    if not others or not provisioning.is_stopped(observed) or pool.get(_POWER) or _rotates(pool, differences):
        return []
    return [
        Violation(
            f"AgentPoolProfiles/{pool['Name']}/{_POWER}",
            "must be declared: the node pool is stopped, and AKS cannot change a stopped node pool",
            "declare PowerState.Code: Running (or Stopped, to have it started for the change and stopped again)",
            source="docs/azure-behaviour.md#pool-stopped",
        )
    ]
