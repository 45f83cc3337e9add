"""Labels, taints and tags of a node pool: each is the template's, another client's, or AKS's own. Pure.

A pool PUT replaces each of the three whole (docs/azure-behaviour.md#maps-are-replaced). What the template declares is
as declared, what left it goes, and what it never declared stays: AKS's own entries on spot and gateway pools, which it
puts there once, and other people's.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ..domain import tags
from ..properties.drift import Difference

Json = Mapping[str, Any]

NAMES = {"NodeLabels": "nodeLabels", "NodeTaints": "nodeTaints", "Tags": "tags"}
_NONE: Mapping[str, Any] = {"NodeLabels": {}, "NodeTaints": [], "Tags": {}}


def wanted(pool: Json, before: Json, observed: Json) -> dict[str, Any]:
    """All three by their names in the template, as the pool is to carry them."""
    return {
        "NodeLabels": _labels(_carried(observed, "NodeLabels"), pool.get("NodeLabels"), before.get("NodeLabels")),
        "NodeTaints": _taints(_carried(observed, "NodeTaints"), pool.get("NodeTaints"), before.get("NodeTaints")),
        "Tags": tags.applied(_carried(observed, "Tags"), pool.get("Tags") or {}, before.get("Tags") or {}),
    }


def body(pool: Json, before: Json, observed: Json) -> dict[str, Any]:
    """The members of a pool PUT: empty ones only where they take something away."""
    return {
        NAMES[name]: value
        for name, value in wanted(pool, before, observed).items()
        if value or _carried(observed, name) or name in pool
    }


def changes(pool: Json, before: Json, observed: Json) -> list[Difference]:
    """Those of the three that are not as they are to be."""
    return [
        Difference(("AgentPoolProfiles", pool["Name"], name), value, _carried(observed, name))
        for name, value in wanted(pool, before, observed).items()
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


def _labels(carried: Json, desired: Json | None, previous: Json | None) -> dict[str, Any]:
    left = set(previous or {}) - set(desired or {})
    return {**{name: value for name, value in carried.items() if name not in left}, **(desired or {})}


def _taints(carried: Iterable[str], desired: Iterable[str] | None, previous: Iterable[str] | None) -> list[str]:
    """A key has one value for each effect, so that a declared taint replaces another with its key and effect."""
    ours = [taint for taint in desired or [] if taint]
    gone = {_place(taint) for taint in ours} | {_place(taint) for taint in previous or []}
    others = [taint for taint in carried if _place(taint) not in gone]
    return list(dict.fromkeys([*others, *ours]))


def _place(taint: str) -> tuple[str, str]:
    """Key and effect."""
    text, _, effect = taint.rpartition(":")
    return text.split("=", 1)[0], effect
