"""A row of a rule book: what is wrong, where, and where that is written."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sandbox.azure.core.errors import ArmError
from sandbox.azure.core.messages import Json


@dataclass(frozen=True)
class Rule:
    """`broken` looks at the part that the book is about and at what is around it; each book says which they are.

    `at_create` does not apply to what exists already.
    """

    code: str
    target: str
    message: str
    source: str
    broken: Callable[[Json, Json], bool]
    at_create: bool = False


def refuse_broken(rules: Iterable[Rule], part: Json, around: Json, prefix: str = "", subject: str = "") -> None:
    """The first broken rule speaks, as in AKS; `prefix` leads to its target, `subject` to its message."""
    for rule in rules:
        if rule.broken(part, around):
            raise ArmError(400, rule.code, subject + rule.message, target=prefix + rule.target)
