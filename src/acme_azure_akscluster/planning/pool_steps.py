"""The writes on one node pool: adding it, changing it in place, starting and stopping it."""

from collections.abc import Mapping
from typing import Any

from ..domain import provisioning
from ..domain.arm_calls import Call, Verb
from ..properties import merge, translation
from ..properties.drift import Difference
from ..properties.unsent_defaults import without_unsent
from . import node_images, pool_entries
from .steps import Phase, Step

Json = Mapping[str, Any]

_SCALING = frozenset("Count MinCount MaxCount EnableAutoScaling".split())
_POWER = "PowerState"
# Another image altogether.
_IMAGE = frozenset({"OsSKU", "EnableFIPS"})
_REIMAGES = frozenset({"SecurityProfile", "ArtifactStreamingProfile", "LocalDNSProfile"})


def creation(pool: Json) -> dict[str, Any]:
    """The body that makes a pool as declared; AKS starts every new pool, so its power comes later."""
    properties = translation.part_to_arm(translation.POOL, pool)
    for name in ("name", "powerState"):
        properties.pop(name, None)
    return {"properties": properties}


def effective(pool: Json, before: Json) -> dict[str, Any]:
    """The pool as declared, with the defaults of what only the previous template declared of it."""
    return translation.part_with_resets(translation.POOL, pool, before)


def add(pool: Json) -> Step:
    """Add a pool that is not there."""
    name = pool["Name"]
    size = f" with {counted(pool['Count'])}" if "Count" in pool else ""
    return Step(
        Phase.POOL_ADD,
        f"add pool {name}",
        f"adding node pool {name}{size}",
        Call(Verb.PUT_POOL, creation(pool_entries.with_mark(pool)), pool=name, only_if_absent=True),
        "create pool",
        why="it is new in the template",
    )


def changes(
    pool: Json, before: Json, observed: Json, differences: list[Difference], *, powered: bool = True
) -> list[Step]:
    """What leads an existing pool to its declaration: at most a start, one change, a newer node image, and a stop.

    A stopped pool takes nothing but a start (docs/azure-behaviour.md#pool-stopped): changes stand between a start and
    a stop.
    """
    others = [change for change in differences if change.path[2] not in (_POWER, node_images.PROPERTY)]
    images = [change for change in differences if change.path[2] == node_images.PROPERTY]
    if any(change.path[2] in _IMAGE for change in others):
        images = []  # another image altogether, and the newest of its kind
    work = others or images
    stopped = is_stopped(before, observed, powered=powered)
    code = (effective(pool, before).get(_POWER) or {}).get("Code")
    steps: list[Step] = []
    if stopped and code and (work or code == "Running"):
        steps.append(_power(pool["Name"], observed, "Running"))
    if others:
        steps.append(_change(pool, before, observed, others))
    steps += [node_images.upgrade(pool["Name"], old) for old in images]
    if code == "Stopped" and (work or not stopped):
        steps.append(_power(pool["Name"], observed, "Stopped"))
    return steps


def stops(pool: Json, observed: Json | None = None) -> list[Step]:
    """The stop of a pool that has just been made, if it is declared stopped; of one that is still to be made, a plan
    made anew knows more: a PUT without a pool's tags takes them away (docs/azure-behaviour.md#maps-are-replaced).
    """
    if (pool.get(_POWER) or {}).get("Code") != "Stopped":
        return []
    return [_power(pool["Name"], observed or {}, "Stopped")]


def is_stopped(before: Json, observed: Json, *, powered: bool) -> bool:
    """Whether a pool is stopped by itself.

    `powered` says that the cluster runs. When it does not, all of its pools show Stopped, and what the previous
    template says is all that is known of their own power, which they take up again when the cluster starts.
    """
    if powered:
        return provisioning.is_stopped(observed)
    return (before.get(_POWER) or {}).get("Code") == "Stopped"


def counted(nodes: int) -> str:
    """A number of nodes in words."""
    return "1 node" if nodes == 1 else f"{nodes} nodes"


def _change(pool: Json, before: Json, observed: Json, differences: list[Difference]) -> Step:
    name = pool["Name"]
    names = sorted({change.path[2] for change in differences})
    current = translation.part_from_arm(translation.POOL, observed)
    wanted = {"Name": name, **effective(pool, before)}
    sent = without_unsent(wanted, current, [change.path[2:] for change in differences])
    body = merge.overlay(merge.writable_pool(observed), _declared(sent, observed))
    body["properties"] |= pool_entries.body(pool, before, observed)
    if not body["properties"].get("enableAutoScaling"):
        # Bounds belong to the autoscaler and are refused without it
        # (docs/azure-behaviour.md#autoscaler-bounds).
        for bound in ("minCount", "maxCount"):
            body["properties"].pop(bound, None)
    scaling = bool(_SCALING & set(names))
    return Step(
        Phase.POOL_CHANGE,
        f"change pool {name}",
        _description(name, names, differences),
        Call(Verb.PUT_POOL, body, pool=name, etag=observed.get("eTag")),
        "scale pool" if scaling else "update pool",
        disrupts=bool((_IMAGE | _REIMAGES) & set(names)),
        why=f"{', '.join(names)} of the pool {'is' if len(names) == 1 else 'are'} not as declared",
    )


def _declared(pool: Json, observed: Json) -> dict[str, Any]:
    """The pool as declared, except what is decided elsewhere: version, power, and an autoscaled pool's count."""
    body = creation(pool)
    properties = body["properties"]
    properties.pop("orchestratorVersion", None)
    if pool.get("EnableAutoScaling"):
        properties.pop("count", None)
        if not observed.get("enableAutoScaling"):
            properties["count"] = bounded(int(observed.get("count") or 0), pool)
    return body


def bounded(nodes: int, pool: Json) -> int:
    """A number of nodes within the autoscaler's declared bounds: AKS refuses to start outside them.

    docs/azure-behaviour.md#autoscaler-bounds
    """
    return max(int(pool.get("MinCount") or 0), min(nodes, int(pool.get("MaxCount") or nodes)))


def _power(name: str, observed: Json, code: str) -> Step:
    body: dict[str, Any] = merge.writable_pool(observed)
    body["properties"]["powerState"] = {"code": code}
    starts = code == "Running"
    return Step(
        Phase.POOL_CHANGE,
        f"{'start' if starts else 'stop'} pool {name}",
        f"{'starting' if starts else 'stopping'} node pool {name}",
        Call(Verb.PUT_POOL, body, pool=name, etag=observed.get("eTag")),
        "start pool" if starts else "stop pool",
        disrupts=not starts,
        why="AKS changes only running node pools" if starts else "the template declares it stopped",
    )


def _description(name: str, names: list[str], differences: list[Difference]) -> str:
    if names == ["Count"]:
        change = differences[0]
        return f"scaling node pool {name} from {change.observed} to {counted(change.declared)}"
    return f"changing {', '.join(names)} of node pool {name}"
