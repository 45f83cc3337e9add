"""The order of network changes: AKS takes some of them only one after the other.

Source: docs/azure-behaviour.md#network-stages.
"""

from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]

_ADDRESSES = ("NetworkPlugin", "NetworkPluginMode", "PodCidr")
_OTHERS = ("NetworkDataplane", "NetworkPolicy")
# Engines that must be gone before the addresses change, and that do not follow one another directly.
_ENGINES = frozenset({"azure", "calico"})


def stages(observed: Json, declared: Json) -> list[dict[str, Any]]:
    """What to overlay on the declared NetworkProfile, one write after the other; one empty stage where one will do.

    The last stage is the declaration itself. `observed` and `declared` are NetworkProfiles; what is not declared stays.
    """
    wanted = {**observed, **declared}
    current = {name: observed.get(name) for name in (*_ADDRESSES, *_OTHERS)}
    readdresses = any(wanted.get(name) != current[name] for name in ("NetworkPlugin", "NetworkPluginMode"))
    before: list[dict[str, Any]] = []
    if current["NetworkPolicy"] in _ENGINES and (readdresses or _swaps(current, wanted)):
        current["NetworkPolicy"] = "none"
        before.append(dict(current))
    # An engine that had to be removed, and is not declared, is not restored.
    follows = any(_other({**current, **declared}, name) != _other(current, name) for name in _OTHERS)
    if readdresses and follows:
        current.update({name: wanted.get(name) for name in _ADDRESSES})
        before.append(dict(current))
    return [*({name: value for name, value in stage.items() if value is not None} for stage in before), {}]


def without(declared: Json, stage: Json) -> dict[str, Any]:
    """The declared NetworkProfile as it is to be written in a stage: nothing of what only a later one may set."""
    if not stage:
        return dict(declared)
    staged = (*_ADDRESSES, *_OTHERS)
    return {**{name: value for name, value in declared.items() if name not in staged}, **stage}


def _swaps(current: Json, wanted: Json) -> bool:
    """From azure to calico or back goes through none."""
    return wanted.get("NetworkPolicy") in _ENGINES and wanted["NetworkPolicy"] != current["NetworkPolicy"]


def _other(profile: Json, name: str) -> Any:
    """Absent and the default mean the same."""
    return profile.get(name) or {"NetworkDataplane": "azure", "NetworkPolicy": "none"}[name]
