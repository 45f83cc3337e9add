"""What changed between two resource schemas, and whether a template, a stack or its administrator notices.

BREAKING is what can make a template fail that worked, replace or change a cluster that was left alone, or take away
what a template reads. FEATURE is what only new templates use. FIX is everything else.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Node = Mapping[str, Any]


class Level(enum.IntEnum):
    """How much a change matters; the largest decides the version."""

    FIX = 0
    FEATURE = 1
    BREAKING = 2


@dataclass(frozen=True)
class Change:
    """One difference: where, what, and how much it matters."""

    level: Level
    path: str
    what: str


_LISTS = {
    # List of paths -> what joining it, and what leaving it, means to a property that both schemas have.
    "createOnlyProperties": ("a change of it replaces the cluster", "it can be updated"),
    "readOnlyProperties": ("it cannot be set any more", "it can be set"),
    "writeOnlyProperties": ("it cannot be read any more", "it can be read"),
    "deprecatedProperties": ("it is deprecated", "it is not deprecated"),
}
_UPPER = ("maximum", "maxLength", "maxItems")
_LOWER = ("minimum", "minLength", "minItems")


def changes(old: Node, new: Node) -> list[Change]:
    """All differences between two schemas, the gravest first."""
    result = [
        *_properties(old, new),
        *(change for name in _LISTS for change in _list(name, old, new)),
        *_sometimes(old, new),
        *_whole(old, new),
        *_handlers(old, new),
        *_tagging(old.get("tagging", {}), new.get("tagging", {})),
    ]
    return sorted(dict.fromkeys(result), key=lambda change: (-change.level, change.path))


def level(changes: Sequence[Change]) -> Level:
    """The gravest."""
    return max((change.level for change in changes), default=Level.FIX)


def _properties(old: Node, new: Node) -> Iterator[Change]:
    for where in ("", "/typeConfiguration"):
        before, after = (schema.get(where.strip("/"), {}) if where else schema for schema in (old, new))
        yield from _object(f"{where}/properties", _Side(old, before), _Side(new, after))


@dataclass(frozen=True)
class _Side:
    """A node and the schema in which its references lead somewhere."""

    schema: Node
    node: Node

    def at(self, node: Node) -> _Side:
        """Another node of the same schema, followed to its definition; its own words go before the definition's."""
        reference = node.get("$ref")
        if not reference:
            return _Side(self.schema, node)
        definition = self.schema["definitions"][reference.removeprefix("#/definitions/")]
        return _Side(self.schema, {**definition, **{key: value for key, value in node.items() if key != "$ref"}})

    def members(self) -> dict[str, Node]:
        """Properties by name, and patterns of names as if they were names."""
        return {**self.node.get("properties", {}), **self.node.get("patternProperties", {})}


def _object(path: str, old: _Side, new: _Side) -> Iterator[Change]:
    before, after = old.members(), new.members()
    was, now = (set(side.node.get("required", [])) for side in (old, new))
    for name in before:
        at = f"{path}/{name}"
        if name not in after:
            yield Change(Level.BREAKING, at, "removed")
            continue
        if name in now - was:
            yield Change(Level.BREAKING, at, "required now")
        if name in was - now:
            yield Change(Level.FEATURE, at, "no longer required")
        yield from _value(at, old.at(before[name]), new.at(after[name]))
    for name in after:
        if name not in before:
            needed = name in now
            what = "new and required" if needed else "new"
            yield Change(Level.BREAKING if needed else Level.FEATURE, f"{path}/{name}", what)


def _value(path: str, old: _Side, new: _Side) -> Iterator[Change]:
    yield from _type(path, old.node, new.node)
    yield from _words(path, old.node, new.node)
    yield from _limits(path, old.node, new.node)
    if "items" in old.node and "items" in new.node:
        yield from _value(f"{path}/*", old.at(old.node["items"]), new.at(new.node["items"]))
    if old.members() or new.members():
        yield from _object(path, old, new)


def _type(path: str, old: Node, new: Node) -> Iterator[Change]:
    was, now = (_kind(node) for node in (old, new))
    if was != now:
        wider = (was, now) == ("integer", "number")
        yield Change(Level.FEATURE if wider else Level.BREAKING, path, f"type {was} -> {now}")


def _kind(node: Node) -> Any:
    return node.get("type") or ("object" if "properties" in node else None)


def _words(path: str, old: Node, new: Node) -> Iterator[Change]:
    """Enumerations, patterns, formats, defaults, uniqueness, descriptions."""
    yield from _enumeration(path, old.get("enum"), new.get("enum"))
    for word in ("pattern", "format"):
        was, now = old.get(word), new.get(word)
        if was != now:
            # Whether one pattern takes all that another took cannot be told.
            yield Change(Level.FEATURE if now is None else Level.BREAKING, path, f"{word} {was} -> {now}")
    was, now = old.get("default"), new.get("default")
    if was != now:
        yield Change(Level.FIX if was is None else Level.BREAKING, path, f"default {was} -> {now}")
    if old.get("uniqueItems", False) != new.get("uniqueItems", False):
        yield Change(Level.BREAKING if new.get("uniqueItems") else Level.FEATURE, path, "uniqueItems changed")
    for word in ("description", "insertionOrder", "$comment"):
        if old.get(word) != new.get(word):
            yield Change(Level.FIX, path, f"{word} changed")


def _enumeration(path: str, old: list[Any] | None, new: list[Any] | None) -> Iterator[Change]:
    if old is None and new is not None:
        yield Change(Level.BREAKING, path, f"only {_spoken(new)} any more")
    elif old is not None and new is None:
        yield Change(Level.FEATURE, path, "any value")
    elif old is not None and new is not None:
        if gone := [value for value in old if value not in new]:
            yield Change(Level.BREAKING, path, f"{_spoken(gone)} not any more")
        if added := [value for value in new if value not in old]:
            yield Change(Level.FEATURE, path, f"{_spoken(added)} too")


def _spoken(values: Sequence[Any]) -> str:
    return ", ".join(map(str, values))


def _limits(path: str, old: Node, new: Node) -> Iterator[Change]:
    for word in (*_UPPER, *_LOWER):
        was, now = old.get(word), new.get(word)
        if was == now:
            continue
        wider = now is None or (was is not None and (now > was) == (word in _UPPER))
        yield Change(Level.FEATURE if wider else Level.BREAKING, path, f"{word} {was} -> {now}")


def _paths(schema: Node, name: str) -> set[str]:
    return set(schema.get(name, []))


def _list(name: str, old: Node, new: Node) -> Iterator[Change]:
    was, now = _paths(old, name), _paths(new, name)
    joins, leaves = _LISTS[name]
    for path in sorted(now - was):
        if _has(old, path):
            graver = Level.FIX if name == "deprecatedProperties" else Level.BREAKING
            # What only sometimes replaced, and what was replaced anyway, are told apart in `_sometimes`.
            yield Change(graver, path, joins)
    for path in sorted(was - now):
        if _has(new, path) and not (
            name == "createOnlyProperties" and path in _paths(new, "conditionalCreateOnlyProperties")
        ):
            yield Change(Level.FEATURE, path, leaves)


def _sometimes(old: Node, new: Node) -> Iterator[Change]:
    name = "conditionalCreateOnlyProperties"
    was, now = _paths(old, name), _paths(new, name)
    for path in sorted(now - was):
        if path in _paths(old, "createOnlyProperties"):
            yield Change(Level.FEATURE, path, "a change of it does not always replace the cluster")
        elif _has(old, path):
            yield Change(Level.BREAKING, path, "a change of it may replace the cluster")
    for path in sorted(was - now - _paths(new, "createOnlyProperties")):
        if _has(new, path):
            yield Change(Level.FEATURE, path, "it can be updated")


def _has(schema: Node, path: str) -> bool:
    """Whether the schema has the property of this path (`*` stands for the items of a list)."""
    side = _Side(schema, schema)
    for part in path.removeprefix("/properties/").split("/"):
        below = side.node.get("items") if part == "*" else side.members().get(part)
        if below is None:
            return False
        side = side.at(below)
    return True


def _whole(old: Node, new: Node) -> Iterator[Change]:
    for word in ("typeName", "primaryIdentifier"):
        if old.get(word) != new.get(word):
            yield Change(Level.BREAKING, f"/{word}", f"{old.get(word)} -> {new.get(word)}")
    for word in ("description", "sourceUrl", "documentationUrl", "propertyTransform"):
        if old.get(word) != new.get(word):
            yield Change(Level.FIX, f"/{word}", "changed")


def _handlers(old: Node, new: Node) -> Iterator[Change]:
    was, now = old.get("handlers", {}), new.get("handlers", {})
    for name in was:
        path = f"/handlers/{name}"
        if name not in now:
            yield Change(Level.BREAKING, path, "removed")
            continue
        if added := sorted(set(now[name].get("permissions", [])) - set(was[name].get("permissions", []))):
            yield Change(Level.BREAKING, path, f"the execution role needs {_spoken(added)} too")
        before, after = (handlers[name].get("timeoutInMinutes", 120) for handlers in (was, now))
        if before != after:
            yield Change(Level.BREAKING if after < before else Level.FIX, path, f"minutes {before} -> {after}")
    for name in now:
        if name not in was:
            yield Change(Level.FEATURE, f"/handlers/{name}", "new")


def _tagging(old: Node, new: Node) -> Iterator[Change]:
    for word in sorted({*old, *new}):
        was, now = old.get(word), new.get(word)
        if was != now:
            better = isinstance(now, bool) and now
            yield Change(Level.FEATURE if better else Level.BREAKING, f"/tagging/{word}", f"{was} -> {now}")
