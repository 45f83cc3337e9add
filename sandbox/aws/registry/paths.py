"""Walks through a model: to the paths of a type's schema, such as `/properties/Pools/*/Count`, and to every leaf."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any


def values_at(model: Any, path: str) -> list[Any]:
    """Every value at `path` in `model`, in order; `*` matches all items of a list."""
    return [value for _, value in _walk(model, path.removeprefix("/properties/").split("/"), "")]


def places_of(model: Any, path: str) -> list[str]:
    """The JSON pointers of the values that `path` names in `model`."""
    return [place for place, _ in _walk(model, path.removeprefix("/properties/").split("/"), "")]


def _walk(value: Any, parts: list[str], place: str) -> Iterator[tuple[str, Any]]:
    if not parts:
        yield place, value
    elif parts[0] == "*" and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(item, parts[1:], f"{place}/{index}")
    elif isinstance(value, dict) and parts[0] in value:
        yield from _walk(value[parts[0]], parts[1:], f"{place}/{parts[0]}")


def without(value: Any, hidden: set[str], place: str = "") -> Any:
    """`value` less what lies at the paths `hidden`, such as `/Pools/*/Count`."""
    if isinstance(value, Mapping):
        return {
            key: without(item, hidden, f"{place}/{key}")
            for key, item in value.items()
            if f"{place}/{key}" not in hidden
        }
    if isinstance(value, list):
        return [without(item, hidden, f"{place}/*") for item in value]
    return value


def map_leaves(value: Any, change: Callable[[Any], Any]) -> Any:
    """`value` with `change` applied to whatever is neither a map nor a list, at any depth."""
    if isinstance(value, dict):
        return {key: map_leaves(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [map_leaves(item, change) for item in value]
    return change(value)
