"""JSON surgery that AKS performs on what it is given: merging an update over what is there, dropping nulls."""

import copy
from typing import Any

from sandbox.azure.core.messages import Json

# What an update replaces whole: maps whose keys are the caller's, and advancedNetworking, of which a half that is not
# sent goes with the whole again (docs/azure-behaviour.md#maps-are-replaced).
FREE_MAPS = frozenset({"tags", "nodeLabels", "userAssignedIdentities", "config", "sysctls", "advancedNetworking"})


def without_nulls(value: Any) -> Any:
    """ARM treats null as absent: in 142 recorded updates what came as null or not at all stayed as it was."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return value


def overlay(existing: Any, wanted: Any) -> Any:
    """`wanted` over `existing`: absent keys stay, lists and free maps are replaced whole."""
    if not isinstance(existing, dict) or not isinstance(wanted, dict):
        return copy.deepcopy(wanted)
    merged = copy.deepcopy(existing)
    for key, value in wanted.items():
        merged[key] = copy.deepcopy(value) if key in FREE_MAPS or key not in merged else overlay(merged[key], value)
    return merged


def fill(target: Json, defaults: Json) -> None:
    """Put in what is missing, at any depth."""
    for key, value in defaults.items():
        if key not in target:
            target[key] = copy.deepcopy(value)
        elif isinstance(value, dict) and isinstance(target[key], dict):
            fill(target[key], value)


def at(value: Any, path: str) -> Any:
    """The value at a dotted path, None if any step is missing."""
    for step in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value


def put_at(target: Json, path: str, value: Any) -> None:
    *steps, last = path.split(".")
    for step in steps:
        target = target.setdefault(step, {})
    target[last] = value


def remove_at(target: Json, path: str) -> None:
    *steps, last = path.split(".")
    holder = at(target, ".".join(steps)) if steps else target
    if isinstance(holder, dict):
        holder.pop(last, None)
