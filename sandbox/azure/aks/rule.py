"""A row of a rule book: what is wrong, where, and where that is written."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.azure.core.messages import Json


@dataclass(frozen=True)
class Rule:
    """`broken` looks at the part that the book is about and at what is around it; each book says which they are.

    `at_create` is not asked of what is there already.
    """

    code: str
    target: str
    message: str
    source: str
    broken: Callable[[Json, Json], bool]
    at_create: bool = False
