"""Builds schema.json: the SDK's tree (sdk.py) laid under the overlay's words (overlay.yaml)."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tools.schema import sdk
from tools.schema.names import KEBAB, cfn_name, definition_name
from tools.schema.transforms import transforms

Node = dict[str, Any]

COPIED = ("minimum", "maximum", "minLength", "maxLength", "pattern", "maxItems", "default", "format")
"""Overlay keys that are JSON Schema's own words and go into schema.json as they stand."""

TOP = (sdk.ROOT, sdk.ROOT_PROPERTIES)
"""The models whose properties stand at the top level of the schema."""

REPLACES = "replacement"
REPLACES_SOMETIMES = "replacement if it cannot be changed"


class OverlayError(Exception):
    """The overlay does not fit the SDK: something undescribed, or words about what is not there."""


@dataclass
class Builder:
    """Collects definitions while walking the SDK's models; `words` is the overlay's `models` section."""

    words: Mapping[str, Mapping[str, Any]]
    own: frozenset[str] = frozenset()
    definitions: dict[str, Node] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    undescribed: list[str] = field(default_factory=list)
    used: set[tuple[str, str]] = field(default_factory=set)

    def properties(self, model: str) -> tuple[dict[str, Node], list[str]]:
        """Schema properties and required names of one SDK model, without what the overlay omits."""
        nodes: dict[str, Node] = {}
        required = []
        for one in sdk.fields(model):
            name = cfn_name(one.arm)
            if model in TOP and (name in self.own or one.arm == "properties"):
                continue  # said in the overlay's `own`, or flattened into the top level
            words = self.about(model, name, one)
            if "omit" in words:
                continue
            nodes[name] = self.node(one.kind, words, name)
            if words.get("required", one.required):
                required.append(name)
        return nodes, sorted(required)

    def about(self, model: str, name: str, one: sdk.Field) -> Mapping[str, Any]:
        """The overlay's words on a property; a plain string is its description."""
        words = self.words.get(model, {}).get(name)
        if words is None:
            if not one.read_only:
                self.undescribed.append(f"{model}.{name}")
            return {"omit": "read-only in ARM, and nothing that a template needs"} if one.read_only else {}
        self.used.add((model, name))
        return {"text": words} if isinstance(words, str) else words

    def node(self, kind: sdk.Kind, words: Mapping[str, Any], name: str) -> Node:
        if "$ref" in words:
            return {"$ref": words["$ref"], **({"description": words["text"]} if "text" in words else {})}
        node = self.typed(kind, words, name)
        if kind.word in ("string", "integer", "number", "boolean", "date-time", "date", "array"):
            node.update({key: words[key] for key in COPIED if key in words})
        elif "default" in words:
            node["default"] = words["default"]
        if "text" in words:
            node["description"] = words["text"]
        return node

    def typed(self, kind: sdk.Kind, words: Mapping[str, Any], name: str) -> Node:
        inner = words.get("of", {})
        if kind.word == "object":
            return {"$ref": f"#/definitions/{self.define(str(kind.model), name)}"}
        if kind.word == "array" and kind.inner:
            return {
                "type": "array",
                "insertionOrder": bool(words.get("ordered", False)),
                "items": self.node(kind.inner, inner, name),
            }
        if kind.word == "map" and kind.inner:
            values = self.node(kind.inner, inner, name)
            return {
                "type": "object",
                "patternProperties": {words.get("keys", "^.+$"): values},
                "additionalProperties": False,
            }
        if kind.word in ("date-time", "date"):
            return {"type": "string", "format": kind.word}
        node: Node = {"type": kind.word}
        values_allowed = words.get("enum", list(kind.enum))
        if values_allowed:
            node["enum"] = list(values_allowed)
        return node

    def define(self, model: str, wanted: str) -> str:
        """The definition's name for an SDK model, made on first use and called after the property that uses it."""
        if self._is_switch(model):
            self.properties(model)
            return self._definition("Switch", model)
        if model not in self.names:
            self.names[model] = self._definition(definition_name(model, wanted, self.definitions), model)
        return self.names[model]

    def _definition(self, name: str, model: str) -> str:
        if name in self.definitions:
            return name
        self.definitions[name] = {}  # reserves the place, so that the order is that of first use
        nodes, required = self.properties(model)
        # No "type": an object is what cfn takes a definition for, and a hundred mentions cost 1.7 KB of its 60. What
        # is no object is refused by the type itself.
        definition: Node = {"additionalProperties": False}
        if any("-" in one.arm for one in sdk.fields(model)):
            definition["$comment"] = KEBAB
        if nodes:
            definition["properties"] = nodes
        else:
            definition["type"] = "object"
        if required and name != "Switch":
            definition["required"] = required
        return self._shared(name, definition)

    def _shared(self, name: str, definition: Node) -> str:
        """Definitions that say the same are written once: cfn counts every byte."""
        for other, same in self.definitions.items():
            if same == definition:
                del self.definitions[name]
                return other
        self.definitions[name] = definition
        return name

    def _is_switch(self, model: str) -> bool:
        """A model that only says whether something is on: all of them share one definition."""
        return [(one.arm, one.kind.word) for one in sdk.fields(model)] == [("enabled", "boolean")]


def build(overlay: Mapping[str, Any]) -> Node:
    """The whole schema as a dictionary in the order in which it is written.

    Raises OverlayError if a writable property of the SDK is neither described nor omitted in the overlay, or if the
    overlay speaks of a property that the SDK does not have.
    """
    builder = Builder(overlay["models"], own=frozenset(overlay["own"]))
    tree = _top_level(builder, overlay)
    _check(builder, overlay)
    schema: Node = {**overlay["type"]}
    schema["definitions"] = {**copy.deepcopy(overlay.get("definitions", {})), **builder.definitions}
    schema["properties"], schema["required"] = tree
    schema["additionalProperties"] = False
    schema |= lists(schema, overlay)
    schema["tagging"] = overlay["tagging"]
    schema["handlers"] = overlay["handlers"]
    schema["propertyTransform"] = _transforms(schema)
    schema["typeConfiguration"] = copy.deepcopy(overlay["typeConfiguration"])
    write_inline(schema)
    return schema


def _transforms(schema: Node) -> dict[str, str]:
    """What the table of rewritings tells CloudFormation. Raises OverlayError for a path that the schema lacks."""
    expressions = transforms()
    if strangers := [pointer for pointer in expressions if not _is_there(schema, pointer.split("/")[2:])]:
        raise OverlayError("rewritings.py transforms what the schema does not have:\n  " + "\n  ".join(strangers))
    return expressions


def _is_there(schema: Node, path: list[str]) -> bool:
    node = schema
    for name in path:
        node = schema["definitions"][node["$ref"].rpartition("/")[2]] if "$ref" in node else node
        keyed = next(
            (values for keys, values in node.get("patternProperties", {}).items() if re.search(keys, name)), None
        )
        node = node.get("items", {}) if name == "*" else node.get("properties", {}).get(name, keyed)
        if not node:
            return False
    return True


def write_inline(schema: Node) -> None:
    """Write each definition that is used once where it is used: its name and two mentions of it cost 70 of cfn's bytes.

    Only objects, and only where the name under which cfn then generates their class is nobody else's: it is called
    after the property that holds it. Changes the schema in place.
    """
    definitions = schema["definitions"]
    places: dict[str, list[tuple[str, Node]]] = {}
    for holder, node in _mentions(schema):
        places.setdefault(node["$ref"].removeprefix("#/definitions/"), []).append((holder, node))
    taken = set(definitions)
    for name in sorted(definitions):
        used = places.get(name, [])
        if len(used) != 1 or "properties" not in definitions[name]:
            continue
        holder, node = used[0]
        if holder != name and holder in taken:
            continue
        taken = (taken - {name}) | {holder}
        siblings = {key: value for key, value in node.items() if key != "$ref"}
        node.clear()
        node.update(definitions.pop(name), **siblings)


def _mentions(node: Any, holder: str = "") -> Iterator[tuple[str, Node]]:
    """Every node with a `$ref`, and the name of the property that holds it, through lists and maps."""
    if isinstance(node, list):
        for element in node:
            yield from _mentions(element, holder)
    if not isinstance(node, dict):
        return
    if "$ref" in node:
        yield holder, node
    for key, child in node.items():
        if key in ("properties", "definitions"):
            for name, member in child.items():
                yield from _mentions(member, name)
        elif isinstance(child, dict | list):
            yield from _mentions(child, holder)


def _top_level(builder: Builder, overlay: Mapping[str, Any]) -> tuple[dict[str, Node], list[str]]:
    """ARM's envelope and what stands under ARM's `properties`, side by side, after the type's own properties."""
    own = {
        name: {key: value for key, value in words.items() if key in ("type", "$ref", "enum", "items", *COPIED)}
        | ({"insertionOrder": words["ordered"]} if words.get("type") == "array" else {})
        | ({"$comment": f"arm: {words['arm']}"} if "arm" in words else {})
        | {"description": words["text"]}
        for name, words in overlay["own"].items()
    }
    required = [name for name, words in overlay["own"].items() if words.get("required")]
    envelope, required_there = builder.properties(sdk.ROOT)
    inside, required_inside = builder.properties(sdk.ROOT_PROPERTIES)
    return {**own, **envelope, **inside}, sorted({*required, *required_there, *required_inside})


def _check(builder: Builder, overlay: Mapping[str, Any]) -> None:
    if builder.undescribed:
        raise OverlayError(
            "The SDK has writable properties that overlay.yaml neither describes nor omits:\n  "
            + "\n  ".join(sorted(builder.undescribed))
        )
    spoken = {(model, name) for model, words in overlay["models"].items() for name in words}
    if strangers := sorted(spoken - builder.used):
        raise OverlayError(
            "overlay.yaml describes properties that the SDK does not have:\n  "
            + "\n  ".join(".".join(one) for one in strangers)
        )


def lists(schema: Node, overlay: Mapping[str, Any]) -> Node:
    """The lists of JSON pointers that say how CloudFormation may treat each property."""
    pointers: dict[str, list[str]] = {
        key: []
        for key in (
            "readOnlyProperties",
            "createOnlyProperties",
            "conditionalCreateOnlyProperties",
            "writeOnlyProperties",
        )
    }
    for pointer, words in described(overlay):
        if words.get("read_only"):
            pointers["readOnlyProperties"] += [pointer, *_members(schema, pointer)]
        if words.get("update") == REPLACES:
            pointers["createOnlyProperties"].append(pointer)
        if words.get("update") == REPLACES_SOMETIMES:
            pointers["conditionalCreateOnlyProperties"].append(pointer)
        if words.get("write_only"):
            pointers["writeOnlyProperties"].append(pointer)
    return {"primaryIdentifier": ["/properties/Id"], **{key: sorted(value) for key, value in pointers.items() if value}}


def _members(schema: Node, pointer: str) -> list[str]:
    """The members of a read-only object at the top level: GetAtt reaches only what is listed."""
    node = schema["properties"].get(pointer.removeprefix("/properties/"), {})
    inner = schema["definitions"][node["$ref"].removeprefix("#/definitions/")] if "$ref" in node else node
    return [f"{pointer}/{name}" for name in inner.get("properties", {})]


def described(overlay: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(JSON pointer, overlay's words) of every property in the schema; `*` stands for an array's elements.

    What stands inside a map has no pointer of its own in CloudFormation: it is found under the map's key `{}`.
    """
    for name, words in overlay["own"].items():
        yield f"/properties/{name}", words
    for model in TOP:
        yield from _described(model, "/properties", overlay["models"])


def _described(
    model: str, above: str, words: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for one in sdk.fields(model):
        name = cfn_name(one.arm)
        about = words.get(model, {}).get(name)
        about = {"text": about} if isinstance(about, str) else about
        if about is None or "omit" in about:
            continue
        pointer = f"{above}/{name}"
        yield pointer, about
        kind = one.kind
        while kind.inner:
            pointer += "/*" if kind.word == "array" else "/{}"
            kind = kind.inner
        if kind.model:
            yield from _described(kind.model, pointer, words)
