"""Whether a cluster's document has objects and lists where the schema has them. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from . import schema

Json = Mapping[str, Any]


def misshapen(document: Json, node: Json, path: str = "") -> Iterator[str]:
    """The paths, by ARM's names, of what is not the object or the list that the schema has there.

    Plain values are not looked into by anybody, so Azure may show what it likes in their place.

    Args:
        document: what ARM shows of an object.
        node: the schema's node of it.
        path: where it stands, for the answer.
    """
    inner = schema.resolve(node)
    for name, child in schema.properties(inner).items():
        arm = schema.arm_name(name, inner)
        if document.get(arm) is not None and not schema.lifted(child):
            yield from _of(document[arm], schema.resolve(child), f"{path}.{arm}" if path else arm)


def _of(value: Any, node: Json, path: str) -> Iterator[str]:
    # A node with properties has no type of its own.
    expected = _FORMS.get(node.get("type", "object"))
    if value is None or expected is None:
        return
    if not isinstance(value, expected):
        yield path
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from _of(element, schema.resolve(node.get("items", {})), f"{path}[{index}]")
    elif isinstance(value, Mapping):
        values = schema.map_values(node)
        if values is None:
            yield from misshapen(value, node, path)
        else:
            for key, element in value.items():
                yield from _of(element, schema.resolve(values), f"{path}.{key}")


_FORMS: Mapping[str, type] = {"object": Mapping, "array": list}
