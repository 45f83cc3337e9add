"""Comparing what a template says with what a read handler reports, as drift detection does.

Only the template's properties count, and write-only ones cannot be read. An ordered list is compared element by element
and in each by the declared members; an unordered list by whole elements (the rules of `cfn test`, compare_collection).
`propertyTransform` (JSONata) turns a template's value into what the service makes of it, or into a pattern of that
(docs/aws-behaviour.md#property-transform, #list-elements).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import jsonata

from sandbox.aws.cloudformation.compare import as_strings
from sandbox.aws.registry.paths import without
from sandbox.aws.registry.validation import coerce, resolve_reference

Keys = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """`path` is a JSON pointer from the properties; `kind` NOT_EQUAL, ADD (only actual) or REMOVE (only expected)."""

    path: str
    expected: Any
    actual: Any
    kind: str


def expected_properties(
    properties: Mapping[str, Any], schema: Mapping[str, Any], stack_tags: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The template's properties that can be read back, with the stack's tags in the property that the schema names."""
    hidden = {path.removeprefix("/properties") for path in schema.get("writeOnlyProperties", [])}
    readable: dict[str, Any] = without(properties, hidden)
    name = schema.get("tagging", {}).get("tagProperty", "").removeprefix("/properties/")
    if not (stack_tags and name):
        return readable
    declared = readable.get(name) or []
    known = {tag.get("Key") for tag in declared}
    added = [{"Key": key, "Value": value} for key, value in stack_tags.items() if key not in known]
    return {**readable, name: [*declared, *added]}


def differences(
    expected: Mapping[str, Any], actual: Mapping[str, Any], schema: dict[str, Any], *, strict: bool = False
) -> list[Difference]:
    """In the order of the template's properties; empty when the resource is in sync.

    `strict` compares the elements of ordered lists whole as well. AWS documents neither reading for the service.
    """
    return _Comparison(schema, expected, strict=strict).of_objects(expected, actual, schema, ())


def declared_part(expected: Any, actual: Any) -> Any:
    """The actual values of the template's properties; lists are returned whole."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        return {key: declared_part(value, actual[key]) for key, value in expected.items() if key in actual}
    return actual


class _Comparison:
    def __init__(self, root: dict[str, Any], model: Mapping[str, Any], *, strict: bool) -> None:
        self._root = root
        self._model = model
        self._strict = strict
        self._transforms = {
            tuple(path.removeprefix("/properties/").split("/")): expression
            for path, expression in root.get("propertyTransform", {}).items()
        }

    def of_objects(
        self, expected: Mapping[str, Any], actual: Mapping[str, Any], schema: dict[str, Any], path: Keys
    ) -> list[Difference]:
        result: list[Difference] = []
        for name, value in expected.items():
            other = actual.get(name)
            if other is None:
                result.append(_difference((*path, name), value, None, "REMOVE"))
            else:
                result += self.of_values(value, other, _member(schema, name), (*path, name))
        return result

    def of_values(self, expected: Any, actual: Any, schema: dict[str, Any], path: Keys) -> list[Difference]:
        schema = resolve_reference(schema, self._root)
        if self._transformed_to(path, actual, schema):
            return []
        return self._of_plain(expected, actual, schema, path)

    def _of_plain(self, expected: Any, actual: Any, schema: dict[str, Any], path: Keys) -> list[Difference]:
        if isinstance(expected, dict) and isinstance(actual, dict):
            return self.of_objects(expected, actual, schema, path)
        if isinstance(expected, list) and isinstance(actual, list):
            in_order = schema.get("insertionOrder", True)
            return (self._in_order if in_order else self._as_sets)(expected, actual, schema.get("items", {}), path)
        same = self._typed(expected, schema) == self._typed(actual, schema)
        return [] if same else [_difference(path, expected, actual, "NOT_EQUAL")]

    def _in_order(self, expected: list[Any], actual: list[Any], items: dict[str, Any], path: Keys) -> list[Difference]:
        result: list[Difference] = []
        for index in range(max(len(expected), len(actual))):
            below = (*path, index)
            if index >= len(expected):
                result.append(_difference(below, None, actual[index], "ADD"))
            elif index >= len(actual):
                result.append(_difference(below, expected[index], None, "REMOVE"))
            else:
                result += self.of_values(expected[index], actual[index], items, below)
                result += self._undeclared(expected[index], actual[index], below) if self._strict else []
        return result

    @staticmethod
    def _undeclared(expected: Any, actual: Any, path: Keys) -> list[Difference]:
        if not (isinstance(expected, dict) and isinstance(actual, dict)):
            return []
        return [_difference((*path, name), None, actual[name], "ADD") for name in actual if name not in expected]

    def _as_sets(self, expected: list[Any], actual: list[Any], items: dict[str, Any], path: Keys) -> list[Difference]:
        """Whole elements on both sides: one that differs in a member is one less and one more."""
        left = [(self._typed(item, items), item) for item in actual]
        gone: list[Difference] = []
        for index, item in enumerate(expected):
            typed = self._typed(item, items)
            twin = next((number for number, (other, _) in enumerate(left) if other == typed), None)
            if twin is None:
                gone.append(_difference((*path, index), item, None, "REMOVE"))
            else:
                del left[twin]
        more = [
            _difference((*path, len(expected) + number), None, item, "ADD") for number, (_, item) in enumerate(left)
        ]
        return gone + more

    def _typed(self, value: Any, schema: dict[str, Any]) -> Any:
        """A value as its text: `"03"` and `3` are one number where the schema says integer, two texts elsewhere."""
        schema = resolve_reference(schema, self._root)
        if isinstance(value, dict):
            return {name: self._typed(item, _member(schema, name)) for name, item in value.items()}
        if isinstance(value, list):
            return [self._typed(item, schema.get("items", {})) for item in value]
        typed = coerce(value, schema, self._root)
        return str(int(typed)) if isinstance(typed, float) and typed.is_integer() else as_strings(typed)

    def _transformed_to(self, path: Keys, actual: Any, schema: dict[str, Any]) -> bool:
        """Whether the transform at this path gives the actual value, from wherever its names may be read.

        AWS's own types read names from the properties' root for nested objects, and from the object that holds the
        property (an element of a list) elsewhere. The service is not known to try both, so both have to do.
        """
        pattern = tuple("*" if isinstance(key, int) else key for key in path)
        expression = self._transforms.get(pattern)
        if expression is None:
            return False
        alternatives = [part.strip() for part in expression.split(" $OR ")]
        return all(
            any(self._matches(alternative, origin, actual, schema) for alternative in alternatives)
            for origin in self._origins(path)
        )

    def _matches(self, expression: str, origin: Any, actual: Any, schema: dict[str, Any]) -> bool:
        """A transform gives the value itself or, as RDS's engine versions do, a pattern of all of it."""
        try:
            value = _compiled(expression).evaluate(origin)
        except jsonata.JException:
            return False
        if value is None:
            return False
        if isinstance(actual, dict | list):
            # Below its own transform there are no others.
            return (
                _Comparison({**self._root, "propertyTransform": {}}, {}, strict=self._strict)._of_plain(
                    value, actual, schema, ()
                )
                == []
            )
        return self._typed(value, schema) == self._typed(actual, schema) or (
            isinstance(value, str) and _fits(value, str(as_strings(actual)))
        )

    def _origins(self, path: Keys) -> Iterator[Any]:
        last = next((number for number in reversed(range(len(path))) if isinstance(path[number], int)), None)
        yield _at(self._model, path[: 0 if last is None else last + 1])
        yield _at(self._model, path[:-1])


def _member(schema: dict[str, Any], name: str) -> dict[str, Any]:
    """The schema of a member: by its name, or by the pattern of a map's keys."""
    known: dict[str, Any] | None = schema.get("properties", {}).get(name)
    if known is not None:
        return known
    patterns = schema.get("patternProperties", {})
    return next((node for pattern, node in patterns.items() if re.search(pattern, name)), {})


def _at(tree: Any, path: Keys) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def _difference(path: Keys, expected: Any, actual: Any, kind: str) -> Difference:
    return Difference("".join(f"/{key}" for key in path), expected, actual, kind)


@cache
def _compiled(expression: str) -> jsonata.Jsonata:
    return jsonata.Jsonata(expression)


def _fits(pattern: str, text: str) -> bool:
    try:
        return re.fullmatch(pattern, text) is not None
    except re.error:
        return False  # a value that is no pattern
