"""What Azure means by showing nothing where a template may say `[]` or `{}`. Pure, and driven by the schema.

AKS shows no empty list of taints and no empty map of labels. CloudFormation compares the template with what the read
handler answers (docs/aws-behaviour.md#drift-compares-read), so a template that says "none" must find it there.
"""

import copy
from collections.abc import Mapping
from typing import Any

from . import schema

Json = Mapping[str, Any]


def with_empties(properties: Json) -> dict[str, Any]:
    """The properties as read, with `[]` or `{}` for each that is not there and has this as its default.

    Only within objects that are there: an absent profile stays absent.
    """
    return _object(properties, schema.load())


def _object(value: Json, node: Json) -> dict[str, Any]:
    told = {name: _value(item, schema.properties(node).get(name, {})) for name, item in value.items()}
    for name, child in schema.properties(node).items():
        default = child.get("default")
        if default in ([], {}):
            told.setdefault(name, copy.copy(default))
    return told


def _value(value: Any, node: Json) -> Any:
    node = schema.resolve(node)
    if isinstance(value, list):
        return [_value(item, node.get("items", {})) for item in value]
    if isinstance(value, Mapping):
        values = schema.map_values(node)
        return _object(value, node) if values is None else {key: _value(item, values) for key, item in value.items()}
    return value
