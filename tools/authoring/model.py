"""The resource schema as constructs need it: structs with fields, and attributes; both languages are made from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Node = Mapping[str, Any]

_WORD = re.compile(r"[A-Z]+s(?![a-z])|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+[0-9]*")
PROPS = ""
"""The name of the struct of the resource's own properties, in `Model.structs`."""


class ModelError(Exception):
    """The schema has something that the constructs have no word for."""


@dataclass(frozen=True)
class Kind:
    """Type of a value: `scalar` is a JSON type or `struct` a struct's name; `container` is none, list or map."""

    scalar: str = ""
    struct: str = ""
    container: str = ""


@dataclass(frozen=True)
class Field:
    """A property: its name in a template, its type, and what is said about it."""

    name: str
    kind: Kind
    required: bool
    doc: str


@dataclass(frozen=True)
class Attribute:
    """A text that Fn::GetAtt gives, and its name there."""

    name: str
    doc: str


@dataclass
class Model:
    """All structs by name, the resource's own under `PROPS`, and the attributes."""

    type_name: str
    doc: str
    structs: dict[str, list[Field]] = field(default_factory=dict)
    attributes: list[Attribute] = field(default_factory=list)


def words(name: str) -> list[str]:
    """The words of a property's name: AuthorizedIPRanges -> Authorized, IP, Ranges."""
    return _WORD.findall(name)


def snake(name: str) -> str:
    """authorized_ip_ranges."""
    return "_".join(word.lower() for word in words(name.replace(".", "_")))


def camel(name: str) -> str:
    """authorizedIpRanges, as CDK writes the names of L1 properties."""
    first, *rest = words(name.replace(".", "_"))
    return first.lower() + "".join(word.capitalize() for word in rest)


def _singular(name: str) -> str:
    """The name of one item of a list or map; that of all where English has no plain s."""
    return name if name.endswith("ies") else name.removesuffix("s")


def model(schema: Node) -> Model:
    """Raises ModelError."""
    made = Model(schema["typeName"], schema["description"])
    _Reader(schema, made).read()
    return made


class _Reader:
    def __init__(self, schema: Node, made: Model) -> None:
        self._schema, self._made = schema, made
        self._hidden = set(schema["readOnlyProperties"])
        self._replacing = set(schema["createOnlyProperties"])

    def read(self) -> None:
        self._struct(PROPS, self._schema, "/properties")
        for path in sorted(self._hidden):
            self._attribute(path)

    def _struct(self, name: str, node: Node, path: str) -> None:
        if name in self._made.structs:
            raise ModelError(f"Two objects would be called {name}; the second is at {path}.")
        fields: list[Field] = []
        self._made.structs[name] = fields
        required = set(node.get("required", []))
        for key, child in node["properties"].items():
            at = f"{path}/{key}"
            if at not in self._hidden:
                fields.append(Field(key, self._kind(key, child, at), key in required, self._doc(child, at)))

    def _kind(self, name: str, node: Node, path: str, container: str = "") -> Kind:
        if "$ref" in node:
            return self._referred(node["$ref"].removeprefix("#/definitions/"), container)
        if "properties" in node:
            self._struct(name, node, path)
            return Kind(struct=name, container=container)
        if container and ("items" in node or "patternProperties" in node):
            raise ModelError(f"{path} is a list or map in a list or map.")
        if "items" in node:
            return self._kind(_singular(name), node["items"], f"{path}/*", "list")
        if "patternProperties" in node:
            [child] = node["patternProperties"].values()
            return self._kind(_singular(name), child, f"{path}/*", "map")
        return Kind(scalar=node["type"], container=container)

    def _referred(self, name: str, container: str) -> Kind:
        node = self._schema["definitions"][name]
        if "properties" not in node:
            return Kind(scalar=node.get("type", "object"), container=container)
        if name not in self._made.structs:
            self._struct(name, node, f"#{name}")
        return Kind(struct=name, container=container)

    def _doc(self, node: Node, path: str) -> str:
        sentences = [node.get("description", "")]
        if "enum" in node:
            sentences.append(f"One of {', '.join(map(str, node['enum']))}.")
        default = node.get("default")
        if isinstance(default, str | int | float):
            sentences.append(f"Default {str(default).lower() if isinstance(default, bool) else default}.")
        if path in self._replacing:
            sentences.append("Changing it replaces the cluster.")
        return " ".join(filter(None, sentences))

    def _attribute(self, path: str) -> None:
        node: Node = self._schema
        parts = path.removeprefix("/properties/").split("/")
        if "*" in parts:
            return  # Fn::GetAtt does not go into lists
        for part in parts:
            node = node["properties"][part]
            if "$ref" in node:
                node = self._schema["definitions"][node["$ref"].removeprefix("#/definitions/")]
        if "properties" not in node and "items" not in node:
            if node["type"] != "string":
                raise ModelError(f"{path} is of type {node['type']}; only strings are supported as attributes.")
            self._made.attributes.append(Attribute(".".join(parts), node.get("description", "")))
