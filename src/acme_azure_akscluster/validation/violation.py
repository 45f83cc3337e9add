"""One thing that is wrong with what somebody declared, in words that say where, what and what to do."""

from typing import NamedTuple


class Fault(NamedTuple):
    """A fault in the properties or in the type configuration.

    `path` is written as in a template, `AgentPoolProfiles[1].Name`; `problem` and `remedy` are clauses without a full
    stop.
    """

    path: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path} {self.problem}: {self.remedy}."


def below(path: str, name: str) -> str:
    """The path of a member."""
    return f"{path}.{name}" if path else name
