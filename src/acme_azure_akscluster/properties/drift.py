"""What differs between declared properties and found ones, the way CloudFormation's drift detection looks at it. Pure.

Only what the template says is compared. Lists that the schema calls unordered are compared as sets. What Azure
rewrites by itself is absorbed by the table in `rewritings`; whatever no row explains is a difference.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from ..domain import labels
from . import schema
from .absent import ABSENT, Absent
from .rewritings import REWRITINGS, Side, others_add

__all__ = ["ABSENT", "Difference", "differences"]

Path = tuple[str, ...]


class Difference(NamedTuple):
    """One value that is not as declared.

    Node pools are addressed by their Name: `("AgentPoolProfiles", "np1", "Count")`; likewise elements of the other
    lists whose elements have a Name, Key or Mode, and maps by their key. Other lists are one value. `declared` is
    ABSENT for what somebody added to a declared map or list; `found` is ABSENT for what is missing.
    """

    path: Path
    declared: Any
    found: Any


def differences(declared: Mapping[str, Any], found: Mapping[str, Any]) -> list[Difference]:
    """All differences, in the template's order.

    Left out: read-only and write-only properties, what the template does not say, the Count of autoscaled pools,
    pools, tags and add-ons that nobody declared (stack tags, Azure Policy, another team's pool), and that the pools of
    a stopped cluster are stopped with it.
    """
    found_all = _object(declared, found, schema.load(), ())
    if found.get("PowerState") != "Stopped":
        return found_all
    return [one for one in found_all if (one.path[0], *one.path[2:3]) != ("AgentPoolProfiles", "PowerState")]


def _object(declared: Any, found: Any, node: Mapping[str, Any], path: Path) -> list[Difference]:
    side = Side(declared, found)
    result: list[Difference] = []
    for name, value in declared.items():
        child = schema.properties(node).get(name)
        if child is None or value is None or _is_hidden((*path, name)):
            continue
        result += _value(value, found.get(name, ABSENT), child, (*path, name), side)
    return result


def _is_hidden(path: Path) -> bool:
    general = tuple("*" if i and path[i - 1] == "AgentPoolProfiles" else name for i, name in enumerate(path))
    return general in schema.pointers("readOnlyProperties") | schema.pointers("writeOnlyProperties")


def _value(declared: Any, found: Any, node: Mapping[str, Any], path: Path, side: Side) -> list[Difference]:
    default = node.get("default", ABSENT)
    node = schema.resolve(node)
    default = node.get("default", ABSENT) if default is ABSENT else default
    found = ABSENT if found is None else found
    if _means_the_same(declared, found, path, side._replace(default=default)):
        return []
    if isinstance(declared, Mapping) and isinstance(found, Mapping | Absent):
        inner = found or {}
        if schema.map_values(node) is not None:
            return _map(declared, inner, node, path, side)
        if schema.properties(node):
            return _object(declared, inner, node, path)
    if isinstance(declared, list) and isinstance(found, list | Absent):
        return _list(declared, found or [], node, path, side)
    return [Difference(path, declared, found)]


def _map(declared: Any, found: Any, node: Mapping[str, Any], path: Path, side: Side) -> list[Difference]:
    values = schema.map_values(node) or {}
    by_key = {key.lower(): value for key, value in found.items()}
    result: list[Difference] = []
    for key, value in declared.items():
        if value == {} and key.lower() not in by_key:
            result.append(Difference((*path, key), value, ABSENT))  # it says nothing but that it is there
        else:
            result += _value(value, by_key.get(key.lower(), ABSENT), values, (*path, key), side)
    known = {key.lower() for key in declared}
    if path[-1] not in _OPEN:
        result += [
            Difference((*path, key), ABSENT, value)
            for key, value in found.items()
            if key.lower() not in known and not labels.is_reserved(key)
        ]
    return result


def _list(declared: Any, found: Any, node: Mapping[str, Any], path: Path, side: Side) -> list[Difference]:
    items = node.get("items", {})
    key = schema.identity_of_elements(node)
    if key and all(key in element for element in declared):
        if path[-1] != "AgentPoolProfiles" and node.get("insertionOrder", True) and _moved(declared, found, key):
            return [Difference(path, declared, found)]
        return _keyed(declared, found, items, path, key)
    if node.get("insertionOrder", True):
        same = len(declared) == len(found) and not any(
            _value(one, other, items, path, side) for one, other in zip(declared, found, strict=True)
        )
    else:
        same = _same_set(declared, found, items, path, side)
    return [] if same else [Difference(path, declared, found)]


def _moved(declared: Any, found: Any, key: str) -> bool:
    """Whether the same elements stand in another order, in a list in which Azure keeps the order that it is given."""
    names = [str(element[key]).lower() for element in declared]
    others = [str(element.get(key)).lower() for element in found]
    return names != others and sorted(names) == sorted(others)


def _keyed(declared: Any, found: Any, items: Mapping[str, Any], path: Path, key: str) -> list[Difference]:
    by_key: dict[str, list[Any]] = defaultdict(list)
    for element in found:
        by_key[str(element.get(key)).lower()].append(element)
    result: list[Difference] = []
    for element in declared:
        name = str(element[key])
        others = by_key[name.lower()]
        if not others:
            result.append(Difference((*path, name), element, ABSENT))
            continue
        rest = {member: value for member, value in element.items() if member != key}
        compared = [(_object(rest, other, schema.resolve(items), (*path, name)), other) for other in others]
        nearest, twin = min(compared, key=lambda one: len(one[0]))
        result += nearest
        others.remove(twin)
    if path[-1] not in _OPEN:
        left = [other for others in by_key.values() for other in others]
        result += [Difference((*path, str(other.get(key))), ABSENT, other) for other in left]
    return result


def _same_set(declared: Any, found: Any, items: Mapping[str, Any], path: Path, side: Side) -> bool:
    left = [value for value in found if not (isinstance(value, str) and labels.is_reserved(value))]
    for one in declared:
        twin = next((i for i, other in enumerate(left) if not _value(one, other, items, path, side)), None)
        if twin is not None:
            del left[twin]
        elif not (isinstance(one, str) and one in found):
            return False
    return not left or path[-1] in _OPEN


_OPEN = frozenset(row.where for row in REWRITINGS if row.same is others_add)
"""Lists and maps to which others add."""


def _means_the_same(declared: Any, found: Any, path: Path, side: Side) -> bool:
    if declared == found and isinstance(declared, bool) == isinstance(found, bool):
        return True
    name = path[-1]
    return any(row.where in ("*", name) and row.same(declared, found, side) for row in REWRITINGS)
