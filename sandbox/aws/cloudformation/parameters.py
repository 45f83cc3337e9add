"""Values of template parameters: given, previous or default, checked against their declarations."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.registry.dynamic_references import UnresolvableReferenceError
from sandbox.aws.registry.paths import map_leaves
from sandbox.aws.registry.validation import to_text

NO_ECHO = "****"
_STORED = "AWS::SSM::Parameter::Value<"


def parameter_values(
    declared: Mapping[str, Mapping[str, Any]], given: Sequence[Mapping[str, Any]], previous: Mapping[str, str]
) -> dict[str, str]:
    """The text of every parameter. Raises RequestError for missing, unknown and disallowed values."""
    supplied: dict[str, str] = {}
    for entry in given:
        key = entry["ParameterKey"]
        if entry.get("UsePreviousValue"):
            if key not in previous:
                raise RequestError(
                    f"Invalid input for parameter key {key}. Cannot specify usePreviousValue as true for a parameter "
                    "key not in the previous template"
                )
            supplied[key] = previous[key]
        else:
            supplied[key] = str(entry.get("ParameterValue", ""))
    unknown = [key for key in supplied if key not in declared]
    if unknown:
        raise RequestError(f"Parameters: [{', '.join(unknown)}] do not exist in the template")
    values = {key: supplied.get(key, to_text(declared[key].get("Default"))) for key in declared}
    missing = [key for key, value in values.items() if value is None]
    if missing:
        raise RequestError(f"Parameters: [{', '.join(missing)}] must have values")
    complete = {key: value for key, value in values.items() if value is not None}
    for key, value in complete.items():
        _check(key, value, declared[key])
    return complete


def stored_values(
    declared: Mapping[str, Mapping[str, Any]], values: Mapping[str, str], read: Callable[[str], str]
) -> dict[str, str]:
    """What Systems Manager has now for each parameter that names a parameter of its own.

    `read` raises UnresolvableReferenceError. Raises RequestError with all that are not there.
    """
    stored, absent = {}, []
    for key, value in values.items():
        if _type(declared[key]).startswith(_STORED):
            try:
                stored[key] = read(value)
            except UnresolvableReferenceError:
                absent.append(value)
    if absent:
        raise RequestError(f"Unable to fetch parameters [{','.join(absent)}] from parameter store for this account.")
    return stored


def typed_value(declaration: Mapping[str, Any], value: str) -> Any:
    """What `Ref` gives for a parameter with this value: text or a list of texts."""
    kind = _type(declaration)
    if kind.startswith(_STORED):
        kind = kind.removeprefix(_STORED).removesuffix(">")
    if kind == "CommaDelimitedList" or kind.startswith("List<"):
        return [item.strip() for item in value.split(",")] if value else []
    return value


def described(
    declared: Mapping[str, Mapping[str, Any]], values: Mapping[str, str], stored: Mapping[str, str]
) -> list[dict[str, str]]:
    """Parameters as DescribeStacks shows them, secrets masked; `stored` are the values from Systems Manager."""
    return [
        {"ParameterKey": key, "ParameterValue": NO_ECHO}
        if is_secret(declared.get(key, {}))
        else {"ParameterKey": key, "ParameterValue": value} | ({"ResolvedValue": stored[key]} if key in stored else {})
        for key, value in values.items()
    ]


def mask(value: Any, secrets: set[str]) -> Any:
    """`value` with every text that is one of `secrets` hidden."""
    return map_leaves(value, lambda leaf: NO_ECHO if isinstance(leaf, str) and leaf and leaf in secrets else leaf)


def is_secret(declaration: Mapping[str, Any]) -> bool:
    """Whether a parameter is declared NoEcho."""
    return str(declaration.get("NoEcho", "")).lower() == "true"


def _type(declaration: Mapping[str, Any]) -> str:
    return str(declaration.get("Type", "String"))


def _check(key: str, value: str, declaration: Mapping[str, Any]) -> None:
    constraint = declaration.get("ConstraintDescription")
    allowed = declaration.get("AllowedValues")
    if allowed is not None and value not in {to_text(item) for item in allowed}:
        raise RequestError(constraint or f"Parameter '{key}' must be one of AllowedValues")
    pattern = declaration.get("AllowedPattern")
    if pattern and not re.fullmatch(pattern, value):
        raise RequestError(constraint or f"Parameter '{key}' must match pattern {pattern}")
    if declaration.get("Type") == "Number":
        _check_number(key, value, declaration)
    else:
        low, high = int(declaration.get("MinLength", 0)), int(declaration.get("MaxLength", 4096))
        if not low <= len(value) <= high:
            raise RequestError(constraint or f"Parameter '{key}' must contain between {low} and {high} characters")


def _check_number(key: str, value: str, declaration: Mapping[str, Any]) -> None:
    try:
        number = float(value)
    except ValueError:
        raise RequestError(f"Parameter '{key}' must be a number") from None
    if number < float(declaration.get("MinValue", "-inf")):
        raise RequestError(f"Parameter '{key}' must be a number not less than {declaration['MinValue']}")
    if number > float(declaration.get("MaxValue", "inf")):
        raise RequestError(f"Parameter '{key}' must be a number not greater than {declaration['MaxValue']}")
