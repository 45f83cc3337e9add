"""Whether a cluster's document has objects and lists where the schema has them. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from . import schema

Json = Mapping[str, Any]


def misshapen(document: Json, node: Json, path: str = "") -> Iterator[str]:
    """The paths, by ARM's names, of what is not the object or the list that the schema has there.

    Plain values are not checked: nothing uses their members.

    Args:
        document: what ARM shows of an object.
        node: the schema's node of it.
        path: where it stands, for the answer.
    """
    for name, child, form in _containers(schema.resolve(node)):
        value = document.get(name)
        if value is not None:
            yield from _of(value, child, form, f"{path}.{name}" if path else name)


def _of(value: Any, node: Json, form: Any, path: str) -> Iterator[str]:
    if not isinstance(value, form):
        yield path
    elif form is list:
        items = schema.resolve(node.get("items", {}))
        if inner := _form(items):
            for index, element in enumerate(value):
                if element is not None:
                    yield from _of(element, items, inner, f"{path}[{index}]")
    elif (values := schema.map_values(node)) is None:
        yield from misshapen(value, node, path)
    elif inner := _form(values := schema.resolve(values)):
        for key, element in value.items():
            if element is not None:
                yield from _of(element, values, inner, f"{path}.{key}")


# By the node, of which the schema has each once: the members that are objects or lists. Every read needs them.
_CONTAINERS: dict[int, list[tuple[str, Json, type]]] = {}


def _containers(node: Json) -> list[tuple[str, Json, type]]:
    """ARM's name, node and form of each member that is an object or a list."""
    if id(node) not in _CONTAINERS:
        members = ((name, child, schema.resolve(child)) for name, child in schema.properties(node).items())
        _CONTAINERS[id(node)] = [
            (schema.arm_name(name, node), inner, form)
            for name, child, inner in members
            if not schema.lifted(child) and (form := _form(inner))
        ]
    return _CONTAINERS[id(node)]


def _form(node: Json) -> type | None:
    """What a node's values are; None for plain ones. A node with properties has no type of its own."""
    return _FORMS.get(node.get("type", "object"))


_FORMS: Mapping[str, type] = {"object": dict, "array": list}
