"""AWS's own schemas of AWS's types, as cfn-lint ships them: attributes, required properties, what replaces, names."""

import copy
import re
from functools import cache
from typing import Any

from sandbox.aws.registry.validation import template_schema
from sandbox.aws.settings import DEFAULT_REGION

# The keywords of a schema that hold subschemas by name.
_NAMED = ("properties", "patternProperties", "definitions", "dependencies")


@cache
def schema_of(type_name: str) -> dict[str, Any]:
    """The schema of one of AWS's types, empty for a type that AWS has not described."""
    described = _described(type_name)
    schema: dict[str, Any] = _readable(copy.deepcopy(described.schema)) if described else {}
    return schema


@cache
def settable_schema(type_name: str) -> dict[str, Any]:
    """What of the schema a template may use; it allows everything of a type that AWS has not described."""
    schema = schema_of(type_name)
    return template_schema(schema) if schema else {}


def has_attribute(type_name: str, name: str) -> bool:
    described = _described(type_name)
    return bool(described) and described.get_atts.get(name) is not None


@cache
def name_property(type_name: str) -> str | None:
    """The property that names a resource and whose value CloudFormation makes up when it is left out, or None."""
    schema = schema_of(type_name)
    required, read_only = set(schema.get("required", [])), _top_level(schema, "readOnlyProperties")
    identifier = [path.split("/")[2] for path in schema.get("primaryIdentifier", [])]
    candidates = [*(identifier if len(identifier) == 1 else []), f"{type_name.split('::')[-1]}Name", "Name"]
    candidates += [_OTHER_NAMES[type_name]] if type_name in _OTHER_NAMES else []
    settable = set(schema.get("properties", {})) - required - read_only
    return next((name for name in candidates if name in settable), None)


# Names that are neither an identifier nor called as their type is.
_OTHER_NAMES = {"AWS::EC2::SecurityGroup": "GroupName"}


def _top_level(schema: dict[str, Any], key: str) -> set[str]:
    return {path.split("/")[2] for path in schema.get(key, []) if path.count("/") == 2}


@cache
def _described(type_name: str) -> Any:
    # It takes a second or two to read, and only those who use AWS's types need it.
    from cfnlint.schema import (  # type: ignore[import-untyped]
        PROVIDER_SCHEMA_MANAGER,
        ResourceNotFoundError,
    )

    try:
        return PROVIDER_SCHEMA_MANAGER.get_resource_schema(DEFAULT_REGION, type_name)
    except ResourceNotFoundError:
        return None


def _readable(schema: Any, key: str = "") -> Any:
    """Without the patterns that Python's regular expressions do not know: they are of Java's or JavaScript's."""
    if isinstance(schema, list):
        return [_readable(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if key in _NAMED:
        return {name: _readable(item) for name, item in schema.items()}
    return {
        name: _readable(item, name)
        for name, item in schema.items()
        if not (name == "pattern" and isinstance(item, str) and not _compiles(item))
    }


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
