"""Two requests' or responses' bodies, leaf by leaf. Pure."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from tools.acceptance.comparison.segments import OPERATION
from tools.acceptance.comparison.shape import Names, leaves
from tools.acceptance.recording.exchange import Exchange


class Leaf(NamedTuple):
    """A leaf where it stands, and its value's shape."""

    path: str
    value: Any


NO_LEAF = Leaf("", None)


def leaves_of(body: Any, names: Names, *, listed: bool = False) -> dict[str, Leaf]:
    """The leaves of a body by the shape of their path. Of a list of others' things what its elements have."""
    actual: dict[str, Leaf] = {}
    for path, value in leaves(body) if body is not None else ():
        shape = str(names.shape(path))
        if listed:
            shape = re.sub(r"\[[^\]]*\]", "[]", shape)
        shaped = [names.shape(item) for item in value] if isinstance(value, list) else names.shape(value)
        actual[shape] = Leaf(path, shaped)
    return actual


def without_inside(one: Mapping[str, Leaf], other: Mapping[str, Leaf]) -> dict[str, Leaf]:
    """The leaves of one side; an element that the other side lacks altogether is one leaf."""
    elements = {shape[: match.end()] for shape in other for match in re.finditer(r"\[[^\]]*\]", shape)}
    actual: dict[str, Leaf] = {}
    for shape, leaf in one.items():
        alone = next((end for end in _ends(shape) if shape[:end] not in elements), None)
        if alone is None or shape.endswith("[order]"):
            actual[shape] = leaf
        else:
            element = leaf.path[: _ends(leaf.path)[_ends(shape).index(alone)]]
            actual.setdefault(shape[:alone], Leaf(element, "an element"))
    return actual


def same_elements(one: Leaf, other: Leaf | None) -> bool:
    """Whether the two orders are of the same elements."""
    return other is not None and sorted(one.value.split(", ")) == sorted(other.value.split(", "))


def _ends(path: str) -> list[int]:
    return [match.end() for match in re.finditer(r"\[[^\]]*\]", path)]


def conditions(exchange: Exchange) -> dict[str, Leaf]:
    headers = {f"header {name}": "*" if value == "*" else "an eTag" for name, value in exchange.sent.items()}
    return {name: Leaf(name, value) for name, value in headers.items()}


def without_weather(exchange: Exchange) -> Any:
    """An operation's status may have an error beside it, and yet succeed."""
    body = exchange.response
    if OPERATION.search(exchange.path) and isinstance(body, Mapping) and body.get("status") != "Failed":
        return {key: value for key, value in body.items() if key != "error"}
    return body
