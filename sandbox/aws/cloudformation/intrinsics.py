"""Intrinsic functions and conditions, evaluated against a scope."""

import base64
import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from sandbox.aws.cloudformation.errors import RequestError


class _NoValue:
    """`AWS::NoValue`: a property with this value is left out."""


# A change set's placeholder for a value that is known only after its execution.
KNOWN_AFTER_APPLY = "{{changeSet:KNOWN_AFTER_APPLY}}"
NO_VALUE: Final = _NoValue()
_PLACEHOLDER = re.compile(r"\$\{(!?)([^}]+)\}")


class Scope(Protocol):
    """What names mean where a value is evaluated. `ref` and `attribute` raise RequestError for unknown names."""

    @property
    def mappings(self) -> Mapping[str, Any]: ...

    @property
    def region(self) -> str: ...

    def ref(self, name: str) -> Any: ...

    def attribute(self, logical_id: str, name: str) -> Any: ...

    def condition(self, name: str) -> bool: ...

    def imported(self, export: str) -> str: ...


def resolve(node: Any, scope: Scope) -> Any:
    """`node` with every function replaced by its value."""
    if isinstance(node, list):
        return [value for value in (resolve(item, scope) for item in node) if value is not NO_VALUE]
    if not isinstance(node, dict):
        return node
    if len(node) == 1:
        name, argument = next(iter(node.items()))
        function = _FUNCTIONS.get(name)
        if function:
            return function(argument, scope)
        if isinstance(name, str) and name.startswith("Fn::"):
            raise RequestError(f"Template error: the function {name} is not available in this sandbox.")
    resolved = {key: resolve(value, scope) for key, value in node.items()}
    return {key: value for key, value in resolved.items() if value is not NO_VALUE}


def attribute_reference(argument: Any) -> tuple[str, str]:
    """The logical id and the attribute of a Fn::GetAtt in any of its forms (list, or text with dots)."""
    if isinstance(argument, str):
        logical_id, _, attribute = argument.partition(".")
        return logical_id, attribute
    return str(argument[0]), ".".join(map(str, argument[1:]))


def substitution_names(argument: Any) -> list[str]:
    """The names that a Fn::Sub refers to, those that it defines itself left out."""
    text, own = (argument, {}) if isinstance(argument, str) else (argument[0], argument[1])
    return [name.strip() for literal, name in _PLACEHOLDER.findall(text) if not literal and name.strip() not in own]


def evaluate_condition(node: Any, scope: Scope) -> bool:
    """A condition's boolean: Fn::Equals, And, Or, Not, or a reference to another condition."""
    value = resolve(node, scope)
    if not isinstance(value, bool):
        raise RequestError(
            "Template format error: Conditions can only be boolean operations on parameters and other conditions"
        )
    return value


def _ref(argument: Any, scope: Scope) -> Any:
    return NO_VALUE if argument == "AWS::NoValue" else scope.ref(argument)


def _get_att(argument: Any, scope: Scope) -> Any:
    logical_id, attribute = attribute_reference(resolve(argument, scope))
    return scope.attribute(logical_id, attribute)


def _sub(argument: Any, scope: Scope) -> str:
    text, definitions = (argument, {}) if isinstance(argument, str) else (argument[0], argument[1])
    own = resolve(definitions, scope)

    def replace(match: re.Match[str]) -> str:
        literal, name = match[1], match[2].strip()
        if literal:
            return f"${{{match[2]}}}"
        if name in own:
            return text_of(own[name])
        if "." in name:
            return text_of(_get_att(name, scope))
        return text_of(scope.ref(name))

    return _PLACEHOLDER.sub(replace, text)


def _join(argument: Any, scope: Scope) -> str:
    delimiter, values = argument
    return str(delimiter).join(text_of(value) for value in resolve(values, scope))


def _split(argument: Any, scope: Scope) -> list[str]:
    delimiter, source = argument
    text = str(resolve(source, scope))
    return [text] if text == KNOWN_AFTER_APPLY else text.split(delimiter)


def _select(argument: Any, scope: Scope) -> Any:
    index, values = resolve(argument, scope)
    if KNOWN_AFTER_APPLY in values:
        return KNOWN_AFTER_APPLY
    try:
        return values[int(index)]
    except IndexError:
        raise RequestError(f"Template error: Fn::Select cannot select nonexistent value at index {index}") from None


def _if(argument: Any, scope: Scope) -> Any:
    name, when_true, when_false = argument
    return resolve(when_true if scope.condition(name) else when_false, scope)


def _find_in_map(argument: Any, scope: Scope) -> Any:
    name, top, second = (resolve(part, scope) for part in argument[:3])
    try:
        return scope.mappings[name][str(top)][second]
    except KeyError:
        if len(argument) == 4:
            return resolve(argument[3]["DefaultValue"], scope)
        raise RequestError(f"Template error: Unable to get mapping for {name}::{top}::{second}") from None


def _cidr(argument: Any, scope: Scope) -> list[str]:
    block, count, bits = [*resolve(argument, scope), 8][:3]
    network = ipaddress.ip_network(block)
    subnets = network.subnets(new_prefix=network.max_prefixlen - int(bits))
    return [str(subnet) for subnet, _ in zip(subnets, range(int(count)), strict=False)]


def _equals(argument: Any, scope: Scope) -> bool:
    left, right = (resolve(part, scope) for part in argument)
    return bool(_comparable(left) == _comparable(right))


def _not(argument: Any, scope: Scope) -> bool:
    return not evaluate_condition(argument[0], scope)


def _condition(argument: Any, scope: Scope) -> Any:
    # The same key is an IAM policy statement's condition block, which is no reference.
    return scope.condition(argument) if isinstance(argument, str) else {"Condition": resolve(argument, scope)}


def _comparable(value: Any) -> Any:
    return text_of(value) if isinstance(value, str | int | float) else value


def text_of(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


_FUNCTIONS: dict[str, Callable[[Any, Scope], Any]] = {
    "Ref": _ref,
    "Condition": _condition,
    "Fn::GetAtt": _get_att,
    "Fn::Sub": _sub,
    "Fn::Join": _join,
    "Fn::Split": _split,
    "Fn::Select": _select,
    "Fn::If": _if,
    "Fn::FindInMap": _find_in_map,
    "Fn::ImportValue": lambda argument, scope: scope.imported(str(resolve(argument, scope))),
    "Fn::Base64": lambda argument, scope: base64.b64encode(text_of(resolve(argument, scope)).encode()).decode(),
    "Fn::GetAZs": lambda argument, scope: [f"{resolve(argument, scope) or scope.region}{zone}" for zone in "abc"],
    "Fn::Cidr": _cidr,
    "Fn::Length": lambda argument, scope: len(resolve(argument, scope)),
    "Fn::ToJsonString": lambda argument, scope: json.dumps(resolve(argument, scope), separators=(",", ":")),
    "Fn::Equals": _equals,
    "Fn::Not": _not,
    "Fn::And": lambda argument, scope: all(evaluate_condition(part, scope) for part in argument),
    "Fn::Or": lambda argument, scope: any(evaluate_condition(part, scope) for part in argument),
}
