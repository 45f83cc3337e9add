"""Comparing what a template says with what a read handler found, as drift detection does.

Only the template's properties count; write-only ones cannot be read and are left out; lists whose order means nothing
are compared as sets; `propertyTransform` (JSONata) turns a template's value into what the service makes of it
(docs/aws-behaviour.md#property-transform).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jsonata

from sandbox.aws.cloudformation.compare import as_strings
from sandbox.aws.registry.paths import without
from sandbox.aws.registry.validation import coerce, resolve_reference


@dataclass(frozen=True, slots=True)
class Difference:
    """`path` is a JSON pointer from the properties; `kind` NOT_EQUAL, ADD (only actual) or REMOVE (only expected)."""

    path: str
    expected: Any
    actual: Any
    kind: str


def expected_properties(properties: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """The template's properties that can be read back."""
    hidden = {path.removeprefix("/properties") for path in schema.get("writeOnlyProperties", [])}
    readable: dict[str, Any] = without(properties, hidden)
    return readable


def differences(expected: Mapping[str, Any], actual: Mapping[str, Any], schema: dict[str, Any]) -> list[Difference]:
    """In the order of the template's properties; empty when the resource is in sync."""
    return _Comparison(schema, dict(expected)).of_objects(expected, actual, schema, "")


def shown_actual(expected: Any, actual: Any) -> Any:
    """The actual properties as far as the template speaks of them; lists are shown whole."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        return {key: shown_actual(value, actual[key]) for key, value in expected.items() if key in actual}
    return actual


class _Comparison:
    def __init__(self, root: dict[str, Any], model: dict[str, Any]) -> None:
        self._root = root
        self._model = model
        self._transforms = {
            path.removeprefix("/properties"): expression
            for path, expression in root.get("propertyTransform", {}).items()
        }

    def of_objects(
        self, expected: Mapping[str, Any], actual: Mapping[str, Any], schema: dict[str, Any], path: str
    ) -> list[Difference]:
        known = schema.get("properties", {})
        found: list[Difference] = []
        for name, value in expected.items():
            below = f"{path}/{name}"
            if name not in actual:
                found.append(Difference(below, value, None, "REMOVE"))
            else:
                found += self.of_values(value, actual[name], known.get(name, {}), below)
        return found

    def of_values(self, expected: Any, actual: Any, schema: dict[str, Any], path: str) -> list[Difference]:
        schema = resolve_reference(schema, self._root)
        if self._transformed_to(path, actual):
            return []
        if isinstance(expected, dict) and isinstance(actual, dict):
            return self.of_objects(expected, actual, schema, path)
        if isinstance(expected, list) and isinstance(actual, list):
            pairs = _in_order if schema.get("insertionOrder", True) else self._matched
            return self._of_lists(pairs(expected, actual), schema.get("items", {}), path)
        # A template's `"03"` and a handler's `3` are one number where the schema says integer, and two texts elsewhere.
        same = as_strings(coerce(expected, schema, self._root)) == as_strings(coerce(actual, schema, self._root))
        return [] if same else [Difference(path, expected, actual, "NOT_EQUAL")]

    def _of_lists(self, pairs: list[tuple[Any, Any]], items: dict[str, Any], path: str) -> list[Difference]:
        found: list[Difference] = []
        for index, (expected, actual) in enumerate(pairs):
            below = f"{path}/{index}"
            if expected is _ABSENT:
                found.append(Difference(below, None, actual, "ADD"))
            elif actual is _ABSENT:
                found.append(Difference(below, expected, None, "REMOVE"))
            else:
                found += self.of_values(expected, actual, items, below)
        return found

    @staticmethod
    def _matched(expected: list[Any], actual: list[Any]) -> list[tuple[Any, Any]]:
        """Each expected item with the actual one that is most like it, whatever their order."""
        left = list(actual)
        pairs: list[tuple[Any, Any]] = []
        for item in expected:
            best = max(left, key=lambda candidate: _likeness(item, candidate), default=_ABSENT)
            alike = best is not _ABSENT and (isinstance(item, dict) or _likeness(item, best) > 0)
            if alike and _likeness(item, best) > 0:
                left.remove(best)
                pairs.append((item, best))
            else:
                pairs.append((item, _ABSENT))
        return pairs + [(_ABSENT, rest) for rest in left]

    def _transformed_to(self, path: str, actual: Any) -> bool:
        expression = self._transforms.get(path)
        if expression is None:
            return False
        return any(_matches(alternative, self._model, actual) for alternative in expression.split(" $OR "))


_ABSENT: Any = object()


def _in_order(expected: list[Any], actual: list[Any]) -> list[tuple[Any, Any]]:
    length = max(len(expected), len(actual))
    return [
        (expected[index] if index < len(expected) else _ABSENT, actual[index] if index < len(actual) else _ABSENT)
        for index in range(length)
    ]


def _likeness(expected: Any, actual: Any) -> int:
    """How many leaves agree."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        return sum(_likeness(value, actual[key]) for key, value in expected.items() if key in actual)
    return int(as_strings(expected) == as_strings(actual))


def _matches(expression: str, model: dict[str, Any], actual: Any) -> bool:
    """A transform gives the value itself or, as RDS's engine versions do, a pattern of it."""
    value = jsonata.Jsonata(expression.strip()).evaluate(model)
    if as_strings(value) == as_strings(actual):
        return True
    return isinstance(value, str) and isinstance(actual, str) and re.fullmatch(value, actual) is not None
