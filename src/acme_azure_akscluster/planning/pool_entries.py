"""Labels, taints and tags of a node pool: each is the template's, another client's, or AKS's own. Pure.

A pool PUT replaces each of the three whole (docs/azure-behaviour.md#maps-are-replaced). What the template declares is
as declared, what left it goes if the pool's mark says that it is the stack's, and everything else stays: other people's
entries, and AKS's own on spot and gateway pools, which it puts there once. Previous properties alone are not enough:
they may be the live state (docs/aws-behaviour.md#revert-drift).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ..domain import labels, ownership, tags
from ..properties.drift import Difference

Json = Mapping[str, Any]

NAMES = {"NodeLabels": "nodeLabels", "NodeTaints": "nodeTaints", "Tags": "tags"}
_NONE: Mapping[str, Any] = {"NodeLabels": {}, "NodeTaints": [], "Tags": {}}


def wanted(pool: Json, before: Json, observed: Json) -> dict[str, Any]:
    """All three by their names in the template, as the pool is to carry them, its mark among the tags."""
    marked = ownership.owned_entries(observed)

    def previous(name: str) -> list[str]:
        return [entry for entry in before.get(name) or () if marked and marked.owns(name, entry)]

    carried = ownership.without_entry_marks(_carried(observed, "Tags"))
    merged = tags.applied(carried, pool.get("Tags") or {}, dict.fromkeys(previous("Tags"), ""))
    return {
        "NodeLabels": _labels(_carried(observed, "NodeLabels"), pool.get("NodeLabels") or {}, previous("NodeLabels")),
        "NodeTaints": _taints(_carried(observed, "NodeTaints"), pool.get("NodeTaints") or [], previous("NodeTaints")),
        "Tags": {**merged, **ownership.entries(pool)},
    }


def with_mark(pool: Json) -> dict[str, Any]:
    """A pool as declared, with its mark, as it is made."""
    mark = ownership.entries(pool)
    return {**pool, "Tags": {**(pool.get("Tags") or {}), **mark}} if mark else dict(pool)


def body(pool: Json, before: Json, observed: Json) -> dict[str, Any]:
    """The members of a pool PUT: empty ones only where they take something away."""
    return {
        NAMES[name]: value
        for name, value in wanted(pool, before, observed).items()
        if value or _carried(observed, name) or name in pool
    }


def changes(pool: Json, before: Json, observed: Json) -> list[Difference]:
    """Those of the three that are not as they are to be. That a mark is missing is not a reason for a write."""
    needed = wanted(pool, before, observed)
    if ownership.owned_entries(observed) is None:
        needed["Tags"] = ownership.without_entry_marks(needed["Tags"])
    return [
        Difference(("AgentPoolProfiles", pool["Name"], name), value, _carried(observed, name))
        for name, value in needed.items()
        if _differ(name, _carried(observed, name), value)
    ]


def _carried(observed: Json, name: str) -> Any:
    value = observed.get(NAMES[name]) or _NONE[name]
    # No taints may come back as one that is empty.
    return [taint for taint in value if taint] if name == "NodeTaints" else value


def _differ(name: str, carried: Any, value: Any) -> bool:
    if name == "Tags":
        return tags.differ(carried, value)
    return set(carried) != set(value) if name == "NodeTaints" else carried != value


def _labels(carried: Json, desired: Json, previous: Sequence[str]) -> dict[str, Any]:
    left = set(previous) - set(desired)
    return {**{name: value for name, value in carried.items() if name not in left}, **desired}


def _taints(carried: Sequence[str], desired: Sequence[str], previous: Sequence[str]) -> list[str]:
    """A key has one value for each effect, so that a declared taint replaces another with its key and effect."""
    ours = [taint for taint in desired if taint]
    gone = {labels.taint_place(taint) for taint in (*ours, *previous)}
    others = [taint for taint in carried if labels.taint_place(taint) not in gone]
    return list(dict.fromkeys([*others, *ours]))
