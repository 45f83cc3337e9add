"""What every template must look like before anything of it is evaluated, in the service's words."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sandbox.aws.cloudformation.errors import RequestError

_RESOURCE_ATTRIBUTES = {
    "Type",
    "Properties",
    "DependsOn",
    "Condition",
    "Metadata",
    "DeletionPolicy",
    "UpdateReplacePolicy",
    "CreationPolicy",
    "UpdatePolicy",
    "Version",
}


def check_shape(document: Mapping[str, Any]) -> None:
    """Raises RequestError for the first fault."""
    transformed = bool(document.get("Transform"))
    _check_nulls(document, "")
    _check_names(document, transformed=transformed)
    for node in (document.get("Resources") or {}).values():
        if isinstance(node, dict) and "Type" in node:
            unknown = [key for key in node if key not in _RESOURCE_ATTRIBUTES]
            if unknown and not transformed:
                raise RequestError(f"Invalid template resource property '{unknown[0]}'")
    for name, node in (document.get("Outputs") or {}).items():
        if not name.startswith("Fn::") and not (isinstance(node, dict) and "Value" in node):
            raise RequestError("Template format error: Every Outputs member must contain a Value object")
    _check_mappings(document.get("Mappings") or {}, transformed=transformed)
    # A transform may know other forms of a function, and its output is checked where it is evaluated.
    for section in () if transformed else ("Resources", "Conditions", "Outputs"):
        _check_functions(document.get(section) or {})


def entries(node: Any) -> Iterator[tuple[str, Any]]:
    """Every key with its value in the maps of `node`, at any depth."""
    for key, value in node.items() if isinstance(node, dict) else ():
        yield key, value
        yield from entries(value)
    for item in node if isinstance(node, list) else ():
        yield from entries(item)


def _check_nulls(node: Any, place: str) -> None:
    if node is None:
        raise RequestError(f"[{place}] 'null' values are not allowed in templates")
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in entries:
        # An empty section is left out rather than null.
        if value is not None or place:
            _check_nulls(value, f"{place}/{key}")


def _check_names(document: Mapping[str, Any], *, transformed: bool) -> None:
    for section, noun in (("Parameters", "Parameter"), ("Resources", "Resource")):
        for name in document.get(section) or {}:
            if not str(name).isalnum() and not (transformed and str(name).startswith("Fn::")):
                raise RequestError(f"Template format error: {noun} name {name} is non alphanumeric.")


def _check_mappings(mappings: Mapping[str, Any], *, transformed: bool) -> None:
    for name, mapping in mappings.items():
        if transformed and name.startswith("Fn::"):
            continue
        for key, attributes in mapping.items():
            if not isinstance(attributes, dict):
                raise RequestError(f"Template format error: Every Mappings member {key} must be a map")
            if any(isinstance(value, dict) for value in attributes.values()):
                raise RequestError("Template format error: Every Mappings attribute must be a String or a List.")


def _check_functions(node: Any) -> None:
    if isinstance(node, list):
        for item in node:
            _check_functions(item)
    if not isinstance(node, dict):
        return
    if len(node) == 1:
        [(name, argument)] = node.items()
        is_well, words = _FUNCTIONS.get(name, (_anything, ""))
        if not is_well(argument):
            raise RequestError(f"Template error: {words}")
    for value in node.values():
        _check_functions(value)


def _anything(_: Any) -> bool:
    return True


def _list_of(low: int, high: int) -> Callable[[Any], bool]:
    return lambda argument: isinstance(argument, list) and low <= len(argument) <= high


def _is_attribute(argument: Any) -> bool:
    if isinstance(argument, str):
        return all(argument.partition(".")[::2])
    return isinstance(argument, list) and len(argument) >= 2 and all(argument)


def _is_substitution(argument: Any) -> bool:
    if isinstance(argument, list):
        return len(argument) == 2 and isinstance(argument[0], str) and isinstance(argument[1], dict)
    return isinstance(argument, str)


def _is_condition(argument: Any) -> bool:
    return isinstance(argument, list) and len(argument) == 3 and isinstance(argument[0], str)


_FUNCTIONS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "Ref": (lambda argument: isinstance(argument, str), "every Ref object must have a single String value."),
    "Fn::GetAtt": (
        _is_attribute,
        "every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute",
    ),
    "Fn::Sub": (
        _is_substitution,
        "One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, "
        "and an optional second argument to specify a mapping of values to replace in the string",
    ),
    "Fn::Join": (
        _list_of(2, 2),
        "every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined "
        "or a function that returns a list of strings (such as Fn::GetAZs) to be joined.",
    ),
    "Fn::Select": (_list_of(2, 2), "every Fn::Select object requires two parameters, the index and the list."),
    "Fn::Split": (_list_of(2, 2), "every Fn::Split object requires two parameters, the delimiter and the string."),
    "Fn::FindInMap": (
        _list_of(3, 4),
        "every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return "
        "value",
    ),
    "Fn::If": (_is_condition, "Fn::If requires a list argument with three elements, the first of them a condition."),
    "Fn::Equals": (_list_of(2, 2), "every Fn::Equals object requires a list of 2 string parameters."),
    "Fn::Not": (_list_of(1, 1), "every Fn::Not object requires one boolean parameter."),
    **{
        name: (_list_of(2, 10), f"every {name} object requires a list of at least 2 and at most 10 boolean parameters.")
        for name in ("Fn::And", "Fn::Or")
    },
}
