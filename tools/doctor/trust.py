"""Whether a role's trust policy lets CloudFormation assume it for this type, in this region and account. Pure."""

import fnmatch
from collections.abc import Callable, Iterator, Mapping
from typing import Any

SERVICE = "resources.cloudformation.amazonaws.com"
_COMPARISONS: Mapping[str, Callable[[str, str], bool]] = {
    "stringequals": lambda actual, wanted: actual == wanted,
    "stringlike": fnmatch.fnmatchcase,
    "arnlike": fnmatch.fnmatchcase,
    "arnequals": fnmatch.fnmatchcase,
}


def trusts(document: Mapping[str, Any]) -> bool:
    """Whether any statement names CloudFormation."""
    return any(True for _ in _statements(document, "Allow"))


def obstacles(document: Mapping[str, Any], context: Mapping[str, str]) -> list[str] | None:
    """The conditions that do not hold in this `context`, as key and wanted values; [] if a statement allows it.

    None where a statement has a condition that this evaluation does not know.
    """
    denials = [
        [_unmet(*condition, context) for condition in _conditions(statement)]
        for statement in _statements(document, "Deny")
    ]
    if any(not any(unmet) and None not in unmet for unmet in denials):
        return ["a statement denies it"]
    if any(not any(unmet) for unmet in denials):
        return None
    result: list[str] = []
    unknown = False
    for statement in _statements(document, "Allow"):
        unmet = [_unmet(*condition, context) for condition in _conditions(statement)]
        if None in unmet:
            unknown = True
        elif not any(unmet):
            return []
        result += [text for text in unmet if text]
    return None if unknown else result


def _statements(document: Mapping[str, Any], effect: str) -> Iterator[Mapping[str, Any]]:
    """The statements about CloudFormation as it assumes the role; `"*"` and `{"AWS": "*"}` are services, too."""
    for statement in _listed(document.get("Statement", [])):
        principal = statement.get("Principal", {})
        named = {"Service": principal} if not isinstance(principal, Mapping) else principal
        names = {*_listed(named.get("Service", [])), *({"*"} & set(_listed(named.get("AWS", []))))}
        actions = [str(action).lower() for action in _listed(statement.get("Action", []))]
        assumes = any(fnmatch.fnmatchcase("sts:assumerole", action) for action in actions)
        if statement.get("Effect") == effect and assumes and {SERVICE, "*"} & names:
            yield statement


def _conditions(statement: Mapping[str, Any]) -> Iterator[tuple[str, str, list[str]]]:
    for operator, keys in statement.get("Condition", {}).items():
        for key, values in keys.items():
            yield operator, key, [str(value) for value in _listed(values)]


def _unmet(operator: str, key: str, wanted: list[str], context: Mapping[str, str]) -> str | None:
    """ "" where the condition holds, None where it is not known."""
    compare = _COMPARISONS.get(operator.lower().removesuffix("ifexists"))
    actual = next((value for name, value in context.items() if name.lower() == key.lower()), None)
    if compare is None or actual is None:
        return None
    return (
        "" if any(compare(actual, one) for one in wanted) else f"{key} is {actual}, and it wants {' or '.join(wanted)}"
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
