"""Conditions of role assignments (Azure ABAC), as far as they delegate the assigning of roles.

The language of Microsoft's "Examples to delegate Azure role assignment management with conditions": ActionMatches,
@Request and @Resource attributes of Microsoft.Authorization/roleAssignments, AND, OR, NOT and parentheses.
"""

import re
from collections.abc import Mapping

_TOKEN = re.compile(
    r"\s*(?:(?P<sign>[()!])|(?P<word>AND|OR|&&|\|\|)|ActionMatches\{'(?P<action>[^']+)'\}"
    r"|@(?P<source>Request|Resource)\[Microsoft\.Authorization/roleAssignments:(?P<attribute>\w+)\]"
    r"\s+(?P<operator>ForAnyOfAnyValues:(?:GuidEquals|StringEqualsIgnoreCase))\s+\{(?P<values>[^}]*)\})"
)


class UnknownConditionError(ValueError):
    """A condition that this evaluator cannot read, which ARM might."""


class Condition:
    """One request against one condition."""

    def __init__(self, text: str, action: str, source: str, attributes: Mapping[str, str]) -> None:
        """`source` is Request for a write and Resource for a delete: what `attributes` (of the assignment) are of."""
        self._tokens = _tokens(text)
        self._action = action
        self._source = source
        self._attributes = attributes

    def holds(self) -> bool:
        result = self._either()
        if self._tokens:
            raise UnknownConditionError("there is something behind the condition's end")
        return result

    def _either(self) -> bool:
        result = self._both()
        while self._next_word("OR", "||"):
            other = self._both()
            result = result or other
        return result

    def _both(self) -> bool:
        result = self._one()
        while self._next_word("AND", "&&"):
            other = self._one()
            result = result and other
        return result

    def _one(self) -> bool:
        if not self._tokens:
            raise UnknownConditionError("the condition ends too early")
        token = self._tokens.pop(0)
        if token["sign"] == "!":
            return not self._one()
        if token["sign"] == "(":
            result = self._either()
            if not self._tokens or self._tokens.pop(0)["sign"] != ")":
                raise UnknownConditionError("a parenthesis is not closed")
            return result
        if token["action"]:
            return token["action"].lower() == self._action.lower()
        if token["source"]:
            known = self._attributes.get(token["attribute"] or "", "") if token["source"] == self._source else ""
            return known.lower() in [value.strip(" '").lower() for value in (token["values"] or "").split(",")]
        raise UnknownConditionError("the condition cannot be read")

    def _next_word(self, *words: str) -> bool:
        if self._tokens and self._tokens[0]["word"] in words:
            self._tokens.pop(0)
            return True
        return False


def _tokens(text: str) -> list[dict[str, str | None]]:
    tokens, at = [], 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise UnknownConditionError(f"this cannot be read: {text[at : at + 60]}")
        tokens.append(match.groupdict())
        at = match.end()
    return tokens
