"""Whether a declaration is valid: types first (`coerce`), then every rule (`violations`). Pure.

CloudFormation may send primitives as text; the support library's own conversion loses information (it makes 1 of 1.5,
and a nameless error of an unknown property), so the type does its own. Nothing here talks to Azure.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from ..properties import schema
from . import agent_pools, children, cluster, git_ops, iam_access, network, spelling, tags, type_configuration
from .violation import Violation, below

__all__ = ["Violation", "coerce", "configuration_violations", "violations"]

Node = Mapping[str, Any]
Typed = tuple[Any, list[Violation]]

# A sensible length for echoing a value in a message.
_LONGEST = 60
# The most property names that a message lists.
_LISTED = 12


def coerce(properties: Mapping[str, Any], schema_node: Node | None = None) -> tuple[dict[str, Any], list[Violation]]:
    """A copy of the properties with the schema's types, and what could not be converted (which the copy leaves out).

    "true" becomes True, "3" becomes 3 and 8080 becomes "8080" where the schema says so. A fraction for an integer, an
    unknown property, a null and any other type are violations. `schema_node` is an object's node, that of the resource
    unless given.
    """
    node = schema.load() if schema_node is None else schema_node
    typed, violations = _object(properties, node, "")
    return typed, violations


def violations(properties: Mapping[str, Any]) -> list[Violation]:
    """Everything that is wrong with typed properties: the schema's constraints, then the rules of AKS."""
    violations = list(_constraints(properties, schema.load(), "", ()))
    tables = (cluster, agent_pools, network, spelling, tags, children, iam_access, git_ops)
    for rule in (rule for table in tables for rule in table.RULES):
        violations += rule.check(properties)
    return violations


def configuration_violations(configuration: Mapping[str, Any]) -> list[Violation]:
    """Everything that is wrong with a typed type configuration."""
    violations = list(_constraints(configuration, schema.load()["typeConfiguration"], "", ("typeConfiguration",)))
    for rule in type_configuration.RULES:
        violations += rule.check(configuration)
    return violations


# ---- types ------------------------------------------------------------------------------------------------------


def _object(value: Mapping[str, Any], node: Node, path: str) -> tuple[dict[str, Any], list[Violation]]:
    known = schema.properties(node)
    typed: dict[str, Any] = {}
    violations: list[Violation] = []
    for name, item in value.items():
        if name not in known:
            unknown = Violation(below(path, name), "is not a property of this type", _nearest(name, known))
            violations.append(git_ops.secret_property(path, name) or unknown)
            continue
        result, wrong = _value(item, known[name], below(path, name))
        violations += wrong
        if not wrong or result is not None:
            typed[name] = result
    return typed, violations


def _nearest(name: str, known: Node) -> str:
    import difflib  # only for a mistake; not worth a cold start

    near = difflib.get_close_matches(name, known, 1, 0.6)
    if near:
        return f"did you mean {near[0]}"
    if 0 < len(known) <= _LISTED:
        return f"known names are {', '.join(sorted(known))}"
    return "see the reference of the type"


def _value(value: Any, node: Node, path: str) -> Typed:
    node = schema.resolve(node)
    if value is None:
        return None, [Violation(path, "is null", "leave it out, or use AWS::NoValue")]
    values = schema.map_values(node)
    if values is not None:
        return _map(value, values, path)
    if node.get("type") == "array":
        return _list(value, node["items"], path)
    if "properties" in node or node.get("type") == "object":
        return _object(value, node, path) if isinstance(value, Mapping) else _wrong(path, value, "an object")
    return _SCALARS[node["type"]](value, path)


def _map(value: Any, values: Node, path: str) -> Typed:
    if not isinstance(value, Mapping):
        return _wrong(path, value, "a map of names to values")
    typed, violations = {}, []
    for key, item in value.items():
        result, wrong = _value(item, values, below(path, key))
        violations += wrong
        if result is not None:
            typed[key] = result
    return typed, violations


def _list(value: Any, items: Node, path: str) -> Typed:
    if not isinstance(value, list):
        return _wrong(path, value, "a list")
    typed, violations = [], []
    for index, item in enumerate(value):
        result, wrong = _value(item, items, f"{path}[{index}]")
        violations += wrong
        if result is not None:
            typed.append(result)
    return typed, violations


def _string(value: Any, path: str) -> Typed:
    if isinstance(value, bool):
        return str(value).lower(), []
    if isinstance(value, str | int | float):
        return str(value), []
    return _wrong(path, value, "a string")


def _integer(value: Any, path: str) -> Typed:
    if isinstance(value, int) and not isinstance(value, bool):
        return value, []
    if isinstance(value, float) and value.is_integer():
        return int(value), []
    if isinstance(value, str) and re.fullmatch(r"\s*[+-]?[0-9]{1,18}\s*", value):
        return int(value), []
    return _wrong(path, value, "a whole number")


def _number(value: Any, path: str) -> Typed:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < float("inf"):
        return value, []
    if isinstance(value, str) and re.fullmatch(r"\s*[+-]?[0-9]{1,18}(\.[0-9]{1,18})?\s*", value):
        return float(value), []
    return _wrong(path, value, "a number")


def _boolean(value: Any, path: str) -> Typed:
    if isinstance(value, bool):
        return value, []
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return value.strip().lower() == "true", []
    return _wrong(path, value, "true or false")


_SCALARS: Mapping[str, Callable[[Any, str], Typed]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
}


def _wrong(path: str, value: Any, wanted: str) -> Typed:
    kinds = {list: "a list", dict: "an object", bool: "true or false"}
    kind = kinds.get(type(value)) or f"{_short(value)}"
    return None, [Violation(path, f"is {kind}", f"it must be {wanted}")]


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


# ---- the schema's constraints -----------------------------------------------------------------------------------


def _constraints(value: Any, node: Node, path: str, place: tuple[str, ...]) -> Iterator[Violation]:
    node = schema.resolve(node)
    values = schema.map_values(node)
    if values is not None and isinstance(value, Mapping):
        yield from _keys(value, node, path)
        for key, item in value.items():
            yield from _constraints(item, values, below(path, key), (*place, "*"))
    elif isinstance(value, Mapping):
        yield from _members(value, node, path, place)
    elif isinstance(value, list):
        yield from _length(value, node, path, "elements", "maxItems")
        for index, item in enumerate(value):
            yield from _constraints(item, node.get("items", {}), f"{path}[{index}]", (*place, "*"))
    else:
        yield from _scalar(value, node, path, hidden=place in schema.secrets())


def _members(value: Node, node: Node, path: str, place: tuple[str, ...]) -> Iterator[Violation]:
    for name in node.get("required", ()):
        if value.get(name) is None:
            yield Violation(below(path, name), "is missing", "it is required")
    for name, child in schema.properties(node).items():
        here = (*place, name)
        if value.get(name) is not None and here not in schema.pointers("readOnlyProperties"):
            yield from _constraints(value[name], child, below(path, name), here)


def _keys(value: Node, node: Node, path: str) -> Iterator[Violation]:
    for pattern in node["patternProperties"]:
        for key in value:
            if not _pattern(pattern).search(key):
                yield Violation(path, f"has the name {_short(key)}", f"names here match {pattern}")


def _scalar(value: Any, node: Node, path: str, *, hidden: bool) -> Iterator[Violation]:
    text = "set" if hidden else _short(value)
    if "enum" in node and value not in node["enum"]:
        yield Violation(path, f"is {text}", f"it must be one of {', '.join(map(str, node['enum']))}")
    if "pattern" in node and isinstance(value, str) and not _pattern(node["pattern"]).search(value):
        yield Violation(path, f"is {text}", f"it must match {node['pattern']}")
    if "minimum" in node and value < node["minimum"]:
        yield Violation(path, f"is {text}", f"the minimum is {node['minimum']}")
    if "maximum" in node and value > node["maximum"]:
        yield Violation(path, f"is {text}", f"the maximum is {node['maximum']}")
    if isinstance(value, str):
        yield from _length(value, node, path, "characters", "maxLength")


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    """A schema's pattern: in JSON Schema's language a `$` means the end, in Python's also a line end before it."""
    ends = re.sub(r"(\\.|\[(?:\\.|[^\]\\])*\])|\$", lambda match: match[1] or r"\Z", pattern)
    return re.compile(ends, re.ASCII)


def _length(value: Any, node: Node, path: str, what: str, most: str) -> Iterator[Violation]:
    if len(value) > node.get(most, len(value)):
        yield Violation(path, f"has {len(value)} {what}", f"the maximum is {node[most]}")
    if len(value) < node.get("minLength", 0):
        yield Violation(path, f"has {len(value)} {what}", f"the minimum is {node['minLength']}")
