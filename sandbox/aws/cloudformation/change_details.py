"""Why a property of a resource changes, in the words of a change set's Details. Pure.

With property values the service lists what is known to change, and a reference as a modification too;
without them it lists every property that may change, attributes of changed resources included.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.aws.cloudformation.graph import attributes, plain_references

_DIRECT = {"ChangeSource": "DirectModification"}


@dataclass(slots=True)
class Causes:
    """What else changes: parameters by name, resources that are replaced (True) or changed in place (False)."""

    parameters: set[str] = field(default_factory=set)
    resources: dict[str, bool] = field(default_factory=dict)


def details(
    name: str, before: Any, after: Any, causes: Causes, *, recreation: str, values: dict[str, Any] | None
) -> list[dict[str, Any]]:
    """The details of one property: its nodes in both templates, absent ones None; `values` are known to differ.

    Without `values`, the details are those of a change set without property values, and may be none.
    """
    target = {"Attribute": "Properties", "Name": name, "RequiresRecreation": recreation} | (values or {})
    references = _references(after, causes, known_only=values is not None)
    if before != after or (values is not None and not references):
        result: list[dict[str, Any]] = [_DIRECT | {"Evaluation": "Static"}]
    elif values is not None or any(cause["ChangeSource"] == "ParameterReference" for cause in references):
        result = [*references, _DIRECT | {"Evaluation": "Dynamic"}]
    else:
        result = references
    return [cause | {"Target": target} for cause in result]


def _references(node: Any, causes: Causes, *, known_only: bool) -> list[dict[str, Any]]:
    names = dict.fromkeys(plain_references(node))
    result: list[dict[str, Any]] = [
        {"CausingEntity": name, "ChangeSource": "ParameterReference", "Evaluation": "Static"}
        for name in names
        if name in causes.parameters
    ]
    result += [
        {"CausingEntity": name, "ChangeSource": "ResourceReference", "Evaluation": "Static"}
        for name in names
        if causes.resources.get(name)
    ]
    for name, attribute in dict.fromkeys(attributes(node)):
        replaced = causes.resources.get(name)
        if replaced or (replaced is False and not known_only):
            evaluation = "Static" if replaced else "Dynamic"
            entity = f"{name}.{attribute}"
            result.append({"CausingEntity": entity, "ChangeSource": "ResourceAttribute", "Evaluation": evaluation})
    return result


def changed_parameters(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """Parameters of both templates whose values differ."""
    return {name for name in {*before} & {*after} if before[name] != after[name]}
