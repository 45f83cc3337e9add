"""The value of a property that is absent."""

import enum
from typing import Final


class Absent(enum.Enum):
    """The type of ABSENT, which is one and the same wherever it is copied, and false."""

    ABSENT = "nothing"

    def __repr__(self) -> str:
        return self.value

    def __bool__(self) -> bool:
        return False


ABSENT: Final = Absent.ABSENT
"""Stands in a Difference for a value that is not there."""
