"""Node pools: each is added, changed, rotated and removed by itself, through the agentPools API."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from .. import merge, shape, states, tags
from ..compare import Difference, differences
from ..goal import Goal
from ..steps import Call, Phase, Refusal, Step, Verb
from . import rotation

Json = Mapping[str, Any]

# What AKS changes on a living pool (RULES 2.3).
_IN_PLACE = frozenset(
    "Count MinCount MaxCount EnableAutoScaling NodeLabels NodeTaints Tags Mode UpgradeSettings ScaleDownMode OsSKU "
    "EnableFIPS SecurityProfile NetworkProfile ArtifactStreamingProfile VirtualMachinesProfile LocalDNSProfile "
    "CapacityReservationGroupID".split()
)
# What not even a rotation changes: such a pool is another pool, and wants another name (FACTS, "What may change").
_ANOTHER_POOL = frozenset(
    "OsType ScaleSetPriority ScaleSetEvictionPolicy SpotMaxPrice ProximityPlacementGroupID HostGroupID GpuProfile "
    "GpuInstanceProfile Type".split()
)
_SCALING = frozenset("Count MinCount MaxCount EnableAutoScaling".split())
# Planned by `upgrades`.
_VERSION = "OrchestratorVersion"


def plan(goal: Goal, observed: Json) -> tuple[list[Step], list[Refusal]]:
    """Steps and refusals for the pools: additions, changes and rotations, removals."""
    there = states.pools(observed)
    wanted = {pool["Name"]: pool for pool in goal.desired.get("AgentPoolProfiles") or []}
    standing_in = rotation.stand_ins(there)
    before = {pool["Name"]: pool for pool in goal.previous.get("AgentPoolProfiles") or []}
    changed = changes(goal, observed)
    refusals = [refusal for name, found in changed.items() for refusal in _refused(name, found)]
    steps: list[Step] = []
    for name, pool in wanted.items():
        outdated = any(change.path[2] not in _IN_PLACE for change in changed.get(name, []))
        if outdated or name in standing_in:
            temporary = standing_in.get(name) or _temporary(goal, {*there, *wanted})
            steps += rotation.steps(pool, there.get(name), temporary, outdated=outdated, begun=name in standing_in)
        elif name not in there:
            steps.append(_add(pool))
        elif name in changed:
            steps.append(_change(pool, before.get(name, {}), there[name], changed[name]))
    return steps + _removals(goal, wanted, there, standing_in), refusals


def changes(goal: Goal, observed: Json) -> dict[str, list[Difference]]:
    """By pool name, what differs between declared and observed pools that are on both sides; versions apart."""
    there = states.pools(observed)
    before = {pool["Name"]: pool for pool in goal.previous.get("AgentPoolProfiles") or []}
    declared = [
        shape.pool_with_resets(pool, before.get(pool["Name"], {}))
        for pool in goal.desired.get("AgentPoolProfiles") or []
        if pool["Name"] in there
    ]
    grouped: dict[str, list[Difference]] = defaultdict(list)
    for change in differences({"AgentPoolProfiles": declared}, shape.from_arm(observed)):
        if len(change.path) > 2 and change.path[2] != _VERSION:
            grouped[change.path[1]].append(change)
    return dict(grouped)


def _temporary(goal: Goal, taken: set[str]) -> str:
    return rotation.temporary_name(goal.desired.get("TemporaryPoolName"), taken)


def _add(pool: Json) -> Step:
    name = pool["Name"]
    size = f" with {_counted(pool['Count'])}" if "Count" in pool else ""
    return Step(
        Phase.POOL_ADD,
        f"add pool {name}",
        f"adding node pool {name}{size}",
        Call(Verb.PUT_POOL, shape.pool_to_arm(pool), pool=name, only_if_absent=True),
        "create pool",
    )


def _change(pool: Json, before: Json, observed: Json, found: list[Difference]) -> Step:
    name = pool["Name"]
    names = sorted({change.path[2] for change in found})
    body = merge.overlay(merge.writable_pool(observed), _declared(shape.pool_with_resets(pool, before), observed))
    # As with the cluster's: tags that nobody declared, of an Azure policy perhaps, survive.
    body["properties"]["tags"] = tags.applied(
        observed.get("tags") or {}, pool.get("Tags") or {}, before.get("Tags") or {}
    )
    scaling = bool(_SCALING & set(names))
    return Step(
        Phase.POOL_CHANGE,
        f"change pool {name}",
        _told(name, names, found),
        Call(Verb.PUT_POOL, body, pool=name, etag=observed.get("eTag")),
        "scale pool" if scaling else "update pool",
    )


def _declared(pool: Json, observed: Json) -> dict[str, Any]:
    """The pool as declared, but for what others decide: its version, and an autoscaled pool's count."""
    body = shape.pool_to_arm(pool)
    body["properties"].pop("orchestratorVersion", None)
    if pool.get("EnableAutoScaling") and observed.get("enableAutoScaling"):
        body["properties"].pop("count", None)
    return body


def _told(name: str, names: list[str], found: list[Difference]) -> str:
    if names == ["Count"]:
        change = found[0]
        return f"scaling node pool {name} from {change.found} to {_counted(change.declared)}"
    return f"changing {', '.join(names)} of node pool {name}"


def _counted(nodes: int) -> str:
    """A number of nodes as a person says it."""
    return "1 node" if nodes == 1 else f"{nodes} nodes"


def _removals(goal: Goal, wanted: Json, there: Json, standing_in: Mapping[str, str]) -> list[Step]:
    """Only pools of the previous template, and our own temporary ones, are ever deleted: others are somebody else's."""
    before = [pool["Name"] for pool in goal.previous.get("AgentPoolProfiles") or []]
    steps = [
        Step(
            Phase.POOL_REMOVE,
            f"remove pool {name}",
            f"removing node pool {name}",
            Call(Verb.DELETE_POOL, pool=name),
            "delete pool",
            disrupts=True,
        )
        for name in before
        if name in there and name not in wanted
    ]
    return steps + [rotation.leftover(name) for replaced, name in standing_in.items() if replaced not in wanted]


def _refused(pool: str, found: list[Difference]) -> list[Refusal]:
    return [
        Refusal(
            "/".join(("AgentPoolProfiles", pool, *change.path[2:])),
            f"cannot change from {change.found!r} to {change.declared!r}, not even by rotating the node pool",
            "declare a node pool under a new Name with the new value and remove this one",
        )
        for change in found
        if change.path[2] in _ANOTHER_POOL
    ]
