"""Validation of properties against a type's schema before its handler is called, in CloudFormation's words."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from jsonschema import Draft7Validator  # type: ignore[import-untyped]
from jsonschema.exceptions import ValidationError  # type: ignore[import-untyped]

from sandbox.aws.registry.paths import places_of


def violations(properties: Any, schema: dict[str, Any]) -> list[str]:
    """Every fault of `properties`, worded as CloudFormation words it; empty when they are valid.

    Numbers and booleans may come as strings and vice versa: CloudFormation accepts both.
    """
    validator = Draft7Validator(schema)
    coerced = coerce(properties, schema, schema)
    return [text for error in validator.iter_errors(coerced) for text in _texts(error)]


def template_schema(schema: dict[str, Any]) -> dict[str, Any]:
    """The part of a type's schema that a template may use: read-only properties are extraneous there."""
    read_only = {path.split("/")[2] for path in schema.get("readOnlyProperties", []) if path.count("/") == 2}
    settable = {name: value for name, value in schema.get("properties", {}).items() if name not in read_only}
    return schema | {"properties": settable, "additionalProperties": False}


def nested_read_only(properties: Any, schema: dict[str, Any]) -> list[str]:
    """Read-only properties below the top level that a template sets nonetheless, worded as extraneous keys."""
    paths = [path for path in schema.get("readOnlyProperties", []) if path.count("/") > 2]
    places = [place.rpartition("/") for path in paths for place in places_of(properties, path)]
    return [f"#{parent}: extraneous key [{name}] is not permitted" for parent, _, name in places]


def coerce(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> Any:
    """`value` with primitives turned into the type that the schema asks for, where that loses nothing."""
    schema = resolve_reference(schema, root)
    if isinstance(value, dict):
        known = schema.get("properties", {})
        other = _first(schema.get("patternProperties", {}).values())
        return {key: coerce(item, known.get(key, other), root) for key, item in value.items()}
    if isinstance(value, list):
        items = schema.get("items", {})
        return [coerce(item, items, root) for item in value]
    wanted = schema.get("type")
    convert = _CONVERSIONS.get(wanted) if isinstance(wanted, str) else None
    return convert(value) if convert else value


def resolve_reference(schema: Any, root: dict[str, Any]) -> dict[str, Any]:
    """`schema` with its `$ref` followed, from the document `root`."""
    while isinstance(schema, dict) and "$ref" in schema:
        target: Any = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        schema = target
    return schema if isinstance(schema, dict) else {}


def _first(values: Iterable[Any]) -> dict[str, Any]:
    return next(iter(values), {})


def _to_number(convert: Callable[[str], Any]) -> Callable[[Any], Any]:
    def to_number(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return convert(value)
        except ValueError:
            return value

    return to_number


def _to_boolean(value: Any) -> Any:
    return {"true": True, "false": False}.get(value.lower(), value) if isinstance(value, str) else value


def to_text(value: Any) -> Any:
    """A number or boolean as CloudFormation writes it; anything else as it is."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else value


_CONVERSIONS: dict[str, Callable[[Any], Any]] = {
    "integer": _to_number(int),
    "number": _to_number(float),
    "boolean": _to_boolean,
    "string": to_text,
}


def _texts(error: ValidationError) -> Iterator[str]:
    where = "#" + "".join(f"/{part}" for part in error.absolute_path)
    describe = _WORDS.get(str(error.validator))
    texts: list[str] = describe(error) if describe else [error.message]
    for text in texts:
        yield f"{where}: {text}"


def _extraneous(error: ValidationError) -> list[str]:
    allowed = set(error.schema.get("properties", {}))
    return [f"extraneous key [{key}] is not permitted" for key in error.instance if key not in allowed]


def _missing(error: ValidationError) -> list[str]:
    return [f"required key [{error.message.split(chr(39))[1]}] not found"]


_JSON_TYPES = {str: "String", bool: "Boolean", int: "Integer", float: "Number", dict: "JSONObject", list: "JSONArray"}
_SCHEMA_TYPES = {
    "string": "String",
    "boolean": "Boolean",
    "integer": "Integer",
    "number": "Number",
    "object": "JSONObject",
    "array": "JSONArray",
}


def _wrong_type(error: ValidationError) -> list[str]:
    wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    names = " or ".join(str(_SCHEMA_TYPES.get(name, name)) for name in wanted)
    return [f"expected type: {names}, found: {_JSON_TYPES.get(type(error.instance), 'null')}"]


_WORDS: dict[str, Callable[[ValidationError], list[str]]] = {
    "additionalProperties": _extraneous,
    "required": _missing,
    "type": _wrong_type,
    "enum": lambda e: [f"{e.instance} is not a valid enum value"],
    "const": lambda e: [f"{e.instance} is not the expected constant"],
    "pattern": lambda e: [f"string [{e.instance}] does not match pattern {e.validator_value}"],
    "minLength": lambda e: [f"expected minLength: {e.validator_value}, actual: {len(e.instance)}"],
    "maxLength": lambda e: [f"expected maxLength: {e.validator_value}, actual: {len(e.instance)}"],
    "minimum": lambda e: [f"{e.instance} is not greater or equal to {e.validator_value}"],
    "maximum": lambda e: [f"{e.instance} is not less or equal to {e.validator_value}"],
    "minItems": lambda e: [f"expected minimum item count: {e.validator_value}, found: {len(e.instance)}"],
    "maxItems": lambda e: [f"expected maximum item count: {e.validator_value}, found: {len(e.instance)}"],
    "uniqueItems": lambda _: ["array items are not unique"],
    "oneOf": lambda e: [f"{'0' if e.context else 'more than one'} subschemas matched instead of one"],
    "anyOf": lambda e: [f"no subschema matched out of the total {len(e.validator_value)} subschemas"],
}
