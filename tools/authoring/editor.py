"""A JSON schema (draft 7, which editors read) of whole templates, in which our type is known to the last property.

Editors see a short form (`!Ref Size`) as its bare text or list. So each property also takes what may be a reference:
text that looks like a logical name, or a list that begins with text or a number, as the arguments of `!If` do. What
the value of a reference is, cfn-lint checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Node = dict[str, Any]

LIMITS = ("pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "enum", "format")
REFERENCE = r"^(AWS::)?[A-Z][A-Za-z0-9]*(\.[A-Za-z0-9.]+)?$|\$\{|^\{\{resolve:"
"""Logical names as everybody writes them, with or without an attribute; `!Sub` texts; dynamic references."""
ATTRIBUTES: Node = {
    "Condition": {"type": "string"},
    "CreationPolicy": {"type": "object"},
    "DeletionPolicy": {"enum": ["Delete", "Retain", "RetainExceptOnCreate", "Snapshot"]},
    "DependsOn": {"type": ["string", "array"], "items": {"type": "string"}},
    "Metadata": {"type": "object"},
    "UpdatePolicy": {"type": "object"},
    "UpdateReplacePolicy": {"enum": ["Delete", "Retain", "Snapshot"]},
}
SECTIONS: Node = {
    "AWSTemplateFormatVersion": {"enum": ["2010-09-09"]},
    "Description": {"type": "string", "maxLength": 1024},
    **{name: {"type": "object"} for name in ("Metadata", "Parameters", "Mappings", "Conditions", "Rules", "Hooks")},
    "Transform": {"type": ["string", "array", "object"]},
    "Outputs": {"type": "object"},
    "Globals": {"type": "object"},
}


def template_schema(schema: Mapping[str, Any]) -> Node:
    """The editors' schema of templates that contain the type of this resource schema."""
    hidden, replacing = set(schema["readOnlyProperties"]), set(schema["createOnlyProperties"])
    convert = _Converter(hidden, replacing)
    properties = convert.properties(schema, "/properties")
    definitions = {name: convert.strict(node, f"#{name}") for name, node in schema["definitions"].items()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"CloudFormation templates with {schema['typeName']}",
        "type": "object",
        "properties": {**SECTIONS, "Resources": _resources(schema["typeName"])},
        "required": ["Resources"],
        "additionalProperties": False,
        "definitions": {
            "Intrinsic": {
                "type": "object",
                "patternProperties": {"^(Ref|Condition|Fn::[A-Za-z0-9:]+)$": {}},
                "additionalProperties": False,
                "minProperties": 1,
                "maxProperties": 1,
            },
            "Short": {
                "anyOf": [
                    {"type": "string", "pattern": REFERENCE},
                    {"type": "array", "minItems": 2, "items": [{"type": ["string", "integer"]}]},
                ]
            },
            "Properties": {
                "type": "object",
                "properties": properties,
                "required": [name for name in schema["required"] if name in properties],
                # Fn::ForEach makes properties too.
                "patternProperties": {"^Fn::": {}},
                "additionalProperties": False,
                "description": schema["description"],
            },
            **_reachable(properties, definitions),
        },
    }


def _resources(type_name: str) -> Node:
    ours: Node = {
        "properties": {"Type": {"const": type_name}, "Properties": {"$ref": "#/definitions/Properties"}, **ATTRIBUTES},
        "required": ["Properties"],
        "additionalProperties": False,
    }
    resource: Node = {
        "type": "object",
        "properties": {"Type": {"type": "string", "examples": [type_name]}},
        "required": ["Type"],
        "if": {"properties": {"Type": {"const": type_name}}},
        "then": ours,
    }
    return {
        "type": "object",
        "patternProperties": {"^[A-Za-z0-9]+$": resource, "^Fn::(ForEach|Transform)": {}},
        "additionalProperties": False,
        "minProperties": 1,
    }


class _Converter:
    """Turns a resource schema's nodes into an editor's; paths are those of readOnlyProperties."""

    def __init__(self, hidden: set[str], replacing: set[str]) -> None:
        self._hidden, self._replacing = hidden, replacing

    def properties(self, node: Mapping[str, Any], path: str) -> Node:
        """What a template may set, by name."""
        below = {name: f"{path}/{name}" for name in node["properties"]}
        return {name: self.value(node["properties"][name], at) for name, at in below.items() if at not in self._hidden}

    def value(self, node: Node, path: str) -> Node:
        """A value as it is, or a reference in its place; what an editor shows about it stands on top."""
        description = node.get("description", "")
        text = f"{description} Changing it replaces the cluster." if path in self._replacing else description
        top = {"description": text} if text else {}
        if "default" in node:
            top["default"] = node["default"]
        return {
            **top,
            "anyOf": [self.strict(node, path), {"$ref": "#/definitions/Intrinsic"}, {"$ref": "#/definitions/Short"}],
        }

    def strict(self, node: Node, path: str) -> Node:
        """The value itself, without references at its place; inside it they may stand."""
        if "$ref" in node:
            return {"$ref": node["$ref"]}
        limits = {name: node[name] for name in LIMITS if name in node}
        if "properties" in node:
            properties = self.properties(node, path)
            required = [name for name in node.get("required", []) if name in properties]
            return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
        if "patternProperties" in node:
            values = {key: self.value(child, f"{path}/*") for key, child in node["patternProperties"].items()}
            return {"type": "object", "patternProperties": values, "additionalProperties": False}
        if "items" in node:
            return {"type": "array", "items": self.value(node["items"], f"{path}/*"), **limits}
        return {name: node[name] for name in ("type",) if name in node} | limits


def _reachable(properties: Any, definitions: Node) -> Node:
    """The definitions that a template's properties lead to: those of the type configuration do not belong here."""
    reachable: Node = {}
    waiting = list(_references(properties))
    while waiting:
        name = waiting.pop()
        if name in definitions and name not in reachable:
            reachable[name] = definitions[name]
            waiting += _references(definitions[name])
    return dict(sorted(reachable.items()))


def _references(node: Any) -> Iterable[str]:
    if isinstance(node, list):
        for child in node:
            yield from _references(child)
    elif isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"].removeprefix("#/definitions/")
        for child in node.values():
            yield from _references(child)
