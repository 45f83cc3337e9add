"""Conditions of role assignments (Azure ABAC), as far as they delegate the assigning of roles.

The language of Microsoft's "Examples to delegate Azure role assignment management with conditions": ActionMatches,
@Request and @Resource attributes of Microsoft.Authorization/roleAssignments, AND, OR, NOT and parentheses.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pyparsing as pp

# Of (action, source, attributes): whether it holds.
_Holds = Callable[[str, str, Mapping[str, str]], bool]


class UnknownConditionError(ValueError):
    """A condition that this evaluator cannot read, which ARM might."""


class Condition:
    """Raises UnknownConditionError for a text that it cannot read."""

    def __init__(self, text: str) -> None:
        try:
            self._holds: _Holds = _LANGUAGE.parse_string(text, parse_all=True)[0]
        except pp.ParseException as error:
            raise UnknownConditionError(f"this cannot be read: {text[error.loc : error.loc + 60]}") from error

    def holds(self, action: str, source: str, attributes: Mapping[str, str]) -> bool:
        """Of one request. `source` is Request for a write and Resource for a delete: what `attributes` are of."""
        return self._holds(action, source, attributes)


def _matches(tokens: Any) -> _Holds:
    return lambda action, _source, _attributes: action.lower() == tokens["action"].lower()


def _compares(tokens: Any) -> _Holds:
    values = [value.strip(" '").lower() for value in tokens["values"].split(",")]

    def holds(_action: str, source: str, attributes: Mapping[str, str]) -> bool:
        known = attributes.get(tokens["attribute"], "") if source == tokens["source"] else ""
        return known.lower() in values

    return holds


def _not(tokens: Any) -> _Holds:
    ((_, inner),) = tokens
    return lambda *request: not inner(*request)


def _of(every: Callable[[Any], bool]) -> Callable[[Any], _Holds]:
    def combine(tokens: Any) -> _Holds:
        parts = tokens[0][::2]
        return lambda *request: every(part(*request) for part in parts)

    return combine


_LANGUAGE = pp.infix_notation(  # type: ignore[no-untyped-call] # the library has no types here
    pp.Regex(r"ActionMatches\{'(?P<action>[^']+)'\}").set_parse_action(_matches)
    | pp.Regex(
        r"@(?P<source>Request|Resource)\[Microsoft\.Authorization/roleAssignments:(?P<attribute>\w+)\]"
        r"\s+ForAnyOfAnyValues:(GuidEquals|StringEqualsIgnoreCase)\s+\{(?P<values>[^}]*)\}"
    ).set_parse_action(_compares),
    [
        ("!", 1, pp.OpAssoc.RIGHT, _not),
        (pp.one_of("AND &&"), 2, pp.OpAssoc.LEFT, _of(all)),
        (pp.one_of("OR ||"), 2, pp.OpAssoc.LEFT, _of(any)),
    ],
)
