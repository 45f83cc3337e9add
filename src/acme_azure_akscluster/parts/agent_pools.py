"""Node pools: each is added, changed and removed by itself through the agentPools API, never through the cluster."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from .. import merge, shape, states
from ..compare import Difference, differences
from ..goal import Goal
from ..steps import Call, Phase, Refusal, Step, Verb

Json = Mapping[str, Any]

# What AKS changes on a living pool (RULES 2.3); everything else needs another pool.
_IN_PLACE = frozenset(
    "Count MinCount MaxCount EnableAutoScaling NodeLabels NodeTaints Tags Mode UpgradeSettings ScaleDownMode OsSKU "
    "EnableFIPS SecurityProfile NetworkProfile ArtifactStreamingProfile VirtualMachinesProfile LocalDNSProfile "
    "CapacityReservationGroupID".split()
)
_SCALING = frozenset(["Count", "MinCount", "MaxCount", "EnableAutoScaling"])
_VERSION = "OrchestratorVersion"


def plan(goal: Goal, observed: Json) -> tuple[list[Step], list[Refusal]]:
    """Steps and refusals for the pools: additions, changes and removals, in this order."""
    there = states.pools(observed)
    wanted = {pool["Name"]: pool for pool in goal.desired.get("AgentPoolProfiles") or []}
    changed = changes(goal, observed)
    additions = [_add(pool) for name, pool in wanted.items() if name not in there]
    steps = additions + [_change(wanted[name], there[name], found) for name, found in changed.items()]
    refusals = [refusal for name, found in changed.items() for refusal in _refused(name, found)]
    return steps + _removals(goal, wanted, there), refusals


def changes(goal: Goal, observed: Json) -> dict[str, list[Difference]]:
    """By pool name, what differs between the declared and the observed pools; pools on one side only are left out."""
    there = states.pools(observed)
    before = {pool["Name"]: pool for pool in goal.previous.get("AgentPoolProfiles") or []}
    declared = [
        shape.pool_with_resets(pool, before.get(pool["Name"], {}))
        for pool in goal.desired.get("AgentPoolProfiles") or []
        if pool["Name"] in there
    ]
    grouped: dict[str, list[Difference]] = defaultdict(list)
    for change in differences({"AgentPoolProfiles": declared}, shape.from_arm(observed)):
        grouped[change.path[1]].append(change)
    return dict(grouped)


def _add(pool: Json) -> Step:
    name = pool["Name"]
    size = f" of {pool['Count']} nodes" if "Count" in pool else ""
    return Step(
        Phase.POOL_ADD,
        f"add pool {name}",
        f"adding node pool {name}{size}",
        Call(Verb.PUT_POOL, shape.pool_to_arm(pool), pool=name, only_if_absent=True),
        "create pool",
    )


def _change(pool: Json, observed: Json, found: list[Difference]) -> Step:
    name = pool["Name"]
    names = sorted({change.path[2] for change in found})
    body = merge.overlay(merge.writable_pool(observed), _declared(pool, observed))
    scaling = bool(_SCALING & set(names))
    return Step(
        Phase.POOL_CHANGE,
        f"change pool {name}",
        _told(name, names, found),
        Call(Verb.PUT_POOL, body, pool=name, etag=observed.get("eTag")),
        "scale pool" if scaling else "update pool",
    )


def _declared(pool: Json, observed: Json) -> dict[str, Any]:
    """The pool as declared; the count of an autoscaled pool is the autoscaler's, so the observed one is kept."""
    body = shape.pool_to_arm(pool)
    if pool.get("EnableAutoScaling") and observed.get("enableAutoScaling"):
        body["properties"].pop("count", None)
    return body


def _told(name: str, names: list[str], found: list[Difference]) -> str:
    if names == ["Count"]:
        change = found[0]
        return f"scaling node pool {name} from {change.found} to {change.declared} nodes"
    return f"changing {', '.join(names)} of node pool {name}"


def _removals(goal: Goal, wanted: Json, there: Json) -> list[Step]:
    """Only pools of the previous template are ever deleted: others belong to somebody else."""
    before = [pool["Name"] for pool in goal.previous.get("AgentPoolProfiles") or []]
    return [
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


def _refused(pool: str, found: list[Difference]) -> list[Refusal]:
    refusals = []
    for change in found:
        name = "/".join(change.path[2:])
        if change.path[2] in _IN_PLACE:
            continue
        problem = f"cannot change from {change.found!r} to {change.declared!r} on an existing node pool"
        remedy = "declare a node pool under a new Name with the new value and remove this one"
        if change.path[2] == _VERSION:
            remedy = "this version of the type does not upgrade Kubernetes; use az aks nodepool upgrade"
        refusals.append(Refusal(f"AgentPoolProfiles/{pool}/{name}", problem, remedy))
    return refusals
