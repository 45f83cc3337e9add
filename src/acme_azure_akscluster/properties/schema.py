"""The resource schema as data: schema.json, which lies beside this module in the package.

Everything that translates, compares or checks properties walks this tree instead of naming properties one by one.
A node is a JSON Schema dictionary; `resolve` follows its `$ref`. Standard library only: this is on the cold start.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

Node = Mapping[str, Any]

_KEBAB = "kebab-case"
_LIFTED = "arm: "
_OURS = _LIFTED + "none"


@cache
def load() -> Node:
    """The parsed schema.json. Not to be changed by its readers."""
    document: Node = json.loads((Path(__file__).parents[1] / "schema.json").read_text(encoding="utf-8"))
    return document


def resolve(node: Node) -> Node:
    """The node itself, or the definition that its `$ref` names (within the same document)."""
    while "$ref" in node:
        node = load()["definitions"][node["$ref"].removeprefix("#/definitions/")]
    return node


def properties(node: Node) -> Node:
    """An object's properties by name; empty for anything else."""
    by_name: Node = node.get("properties", {})
    return by_name


def map_values(node: Node) -> Node | None:
    """What a map holds (one schema for all of its keys), or None if the node is not a map."""
    patterns: Node | None = node.get("patternProperties")
    return next(iter(patterns.values())) if patterns else None


def arm_name(name: str, parent: Node) -> str:
    """ARM's name of a property: the first letter lowered, or words joined by hyphens where ARM writes them so."""
    if parent.get("$comment") == _KEBAB:
        return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).removeprefix("-")
    return name[:1].lower() + name[1:]


def lifted(node: Node) -> tuple[str, ...] | None:
    """ARM's path of a value that is at the top level here because GetAtt could not reach it; else None."""
    comment = node.get("$comment", "")
    is_lifted = comment.startswith(_LIFTED) and comment != _OURS
    return tuple(comment.removeprefix(_LIFTED).split(".")) if is_lifted else None


@cache
def ours() -> frozenset[str]:
    """The properties that are for this type alone: ARM has nothing like them, so they are never in a body."""
    return frozenset(name for name, node in load()["properties"].items() if node.get("$comment") == _OURS)


@cache
def pointers(kind: str) -> frozenset[tuple[str, ...]]:
    """The paths listed under `readOnlyProperties`, `createOnlyProperties` and the like; `*` matches any element."""
    return frozenset(tuple(pointer.split("/")[2:]) for pointer in load().get(kind, ()))


@cache
def secrets() -> frozenset[tuple[str, ...]]:
    """The paths of secrets: what is write-only, except what is so only because Azure does not store it.

    Messages name what Azure does not store: hidden as secrets are, it would black out names and dates.
    """
    return frozenset(path for path in pointers("writeOnlyProperties") if path[0] not in ours())


def identity_of_elements(node: Node) -> str | None:
    """The property by which the elements of an unordered list of objects are identified (Name, Key, Mode), or None."""
    element = resolve(node.get("items", {}))
    names = properties(element)
    return next((name for name in ("Name", "Key", "Mode", "Id", "Size", "PrincipalArn") if name in names), None)


def leaves(node: Node | None = None, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Every property that is not an object itself, as (path, node); `*` matches elements and a map's keys."""
    node = resolve(load() if node is None else node)
    values = map_values(node)
    if node.get("type") == "array":
        yield from leaves(node["items"], (*above, "*"))
    elif values is not None:
        yield from leaves(values, (*above, "*"))
    elif properties(node):
        for name, child in properties(node).items():
            yield from leaves(child, (*above, name))
    else:
        yield above, node
