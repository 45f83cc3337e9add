"""A row in a table of rules: what is refused, with which error, and the source of the rule."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sandbox.azure.core.errors import refused
from sandbox.azure.core.messages import Json
from sandbox.azure.core.shapes import at


@dataclass(frozen=True)
class Rule:
    """`broken` receives the part that the rules check and what surrounds it; each module states which they are.

    A rule `at_create` does not apply to existing resources.
    """

    code: str
    target: str
    message: str
    source: str
    broken: Callable[[Any, Json], bool]
    at_create: bool = False


def outside(path: str, low: int, high: int, *, or_zero: bool = False) -> Callable[[Json, Json], bool]:
    """Of a number in the part; with `or_zero`, 0 stands for the default."""

    def broken(part: Json, _: Json) -> bool:
        value = at(part, path)
        return value is not None and not (or_zero and not value) and not low <= int(value) <= high

    return broken


def in_range(
    path: str, low: int, high: int, source: str, *, code: str = "InvalidParameter", or_zero: bool = False
) -> Rule:
    """A number in the part, and between two bounds."""
    message = f"{path.rpartition('.')[2]} must be between {low} and {high}."
    return Rule(code, path, message, source, outside(path, low, high, or_zero=or_zero))


def refuse_broken(rules: Iterable[Rule], part: Any, around: Json, prefix: str = "", subject: str = "") -> None:
    """Raises for the first broken rule, as AKS does; `prefix` precedes its target, `subject` its message."""
    for rule in rules:
        if rule.broken(part, around):
            raise refused(rule.code, subject + rule.message, prefix + rule.target)
