"""The differences between declared and observed properties, as CloudFormation's drift detection compares them. Pure.

Only what the template declares is compared. Lists that the schema calls unordered are compared as sets. What Azure
rewrites itself is covered by the table in `rewritings`; everything else is a difference.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ..domain import labels
from . import schema
from .equivalence import ABSENT, Absent, Context, others_add
from .rewritings import REWRITINGS

__all__ = ["ABSENT", "Difference", "differences", "not_as_declared"]

Path = tuple[str, ...]


class Difference(NamedTuple):
    """One value that is not as declared.

    Node pools are addressed by their Name: `("AgentPoolProfiles", "np1", "Count")`; likewise elements of the other
    lists whose elements have a Name, Key or Mode, and maps by their key. Other lists are one value. `declared` is
    ABSENT for what somebody added to a declared map or list; `observed` is ABSENT for what is missing.
    """

    path: Path
    declared: Any
    observed: Any


def not_as_declared(names: Iterable[str]) -> str:
    """The clause that names what differs; "" where nothing does."""
    listed = sorted(set(names))
    return f"{', '.join(listed)} {'is' if len(listed) == 1 else 'are'} not as declared" if listed else ""


def differences(declared: Mapping[str, Any], observed: Mapping[str, Any]) -> list[Difference]:
    """All differences, in the template's order.

    Left out: read-only and write-only properties, what the template does not declare, the Count of autoscaled pools,
    pools, tags and add-ons that nobody declared (stack tags, Azure Policy, another team's pool), and that the pools of
    a stopped cluster are stopped with it.
    """
    result = _object(declared, observed, schema.load(), ())
    if observed.get("PowerState") != "Stopped":
        return result
    return [one for one in result if (one.path[0], *one.path[2:3]) != ("AgentPoolProfiles", "PowerState")]


def _object(declared: Any, observed: Any, node: Mapping[str, Any], path: Path) -> list[Difference]:
    context = Context(declared, observed)
    result: list[Difference] = []
    for name, value in declared.items():
        child = schema.properties(node).get(name)
        if child is None or value is None or _is_hidden((*path, name)):
            continue
        result += _value(value, observed.get(name, ABSENT), child, (*path, name), context)
    return result


def _is_hidden(path: Path) -> bool:
    general = tuple("*" if i and path[i - 1] == "AgentPoolProfiles" else name for i, name in enumerate(path))
    return general in schema.pointers("readOnlyProperties") | schema.pointers("writeOnlyProperties")


def _value(declared: Any, observed: Any, node: Mapping[str, Any], path: Path, context: Context) -> list[Difference]:
    default = node.get("default", ABSENT)
    node = schema.resolve(node)
    default = node.get("default", ABSENT) if default is ABSENT else default
    observed = ABSENT if observed is None else observed
    if _means_the_same(declared, observed, path, context._replace(default=default)):
        return []
    if isinstance(declared, Mapping) and isinstance(observed, Mapping | Absent):
        inner = observed or {}
        if schema.map_values(node) is not None:
            return _map(declared, inner, node, path, context)
        if schema.properties(node):
            return _object(declared, inner, node, path)
    if isinstance(declared, list) and isinstance(observed, list | Absent):
        return _list(declared, observed or [], node, path, context)
    return [Difference(path, declared, observed)]


def _map(declared: Any, observed: Any, node: Mapping[str, Any], path: Path, context: Context) -> list[Difference]:
    values = schema.map_values(node) or {}
    by_key = {key.lower(): value for key, value in observed.items()}
    result: list[Difference] = []
    for key, value in declared.items():
        if value == {} and key.lower() not in by_key:
            result.append(Difference((*path, key), value, ABSENT))  # it only declares that it is there
        else:
            result += _value(value, by_key.get(key.lower(), ABSENT), values, (*path, key), context)
    known = {key.lower() for key in declared}
    if path[-1] not in _OPEN:
        result += [
            Difference((*path, key), ABSENT, value)
            for key, value in observed.items()
            if key.lower() not in known and not labels.is_reserved(key)
        ]
    return result


def _list(declared: Any, observed: Any, node: Mapping[str, Any], path: Path, context: Context) -> list[Difference]:
    items = node.get("items", {})
    key = schema.identity_of_elements(node)
    if key and all(key in element for element in declared):
        if path[-1] != "AgentPoolProfiles" and node.get("insertionOrder", True) and _moved(declared, observed, key):
            return [Difference(path, declared, observed)]
        return _keyed(declared, observed, items, path, key)
    if node.get("insertionOrder", True):
        same = len(declared) == len(observed) and not any(
            _value(one, other, items, path, context) for one, other in zip(declared, observed, strict=True)
        )
    else:
        same = _same_set(declared, observed, items, path, context)
    return [] if same else [Difference(path, declared, observed)]


def _moved(declared: Any, observed: Any, key: str) -> bool:
    """Whether the same elements stand in another order, in a list in which Azure keeps the order that it is given."""
    names = [str(element[key]).lower() for element in declared]
    others = [str(element.get(key)).lower() for element in observed]
    return names != others and sorted(names) == sorted(others)


def _keyed(declared: Any, observed: Any, items: Mapping[str, Any], path: Path, key: str) -> list[Difference]:
    by_key: dict[str, list[Any]] = defaultdict(list)
    for element in observed:
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


def _same_set(declared: Any, observed: Any, items: Mapping[str, Any], path: Path, context: Context) -> bool:
    left = [value for value in observed if not (isinstance(value, str) and labels.is_reserved(value))]
    for one in declared:
        twin = next((i for i, other in enumerate(left) if not _value(one, other, items, path, context)), None)
        if twin is not None:
            del left[twin]
        elif not (isinstance(one, str) and one in observed):
            return False
    return not left or path[-1] in _OPEN


_OPEN = frozenset(row.where for row in REWRITINGS if row.same is others_add)
"""Lists and maps to which others add."""


def _means_the_same(declared: Any, observed: Any, path: Path, context: Context) -> bool:
    if declared == observed and isinstance(declared, bool) == isinstance(observed, bool):
        return True
    name = path[-1]
    return any(row.where in ("*", name) and row.same(declared, observed, context) for row in REWRITINGS)
