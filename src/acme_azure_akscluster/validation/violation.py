"""One thing that is wrong with a declaration: where, what, and what to do."""

from typing import NamedTuple


class Violation(NamedTuple):
    """Something that is refused; nothing is written when there is one.

    `path` is written as in a template, `AgentPoolProfiles[1].Name`, or, in a change of an existing cluster, as a schema
    pointer with a node pool's Name for its place in the list. `problem` is a clause that begins with its verb, `remedy`
    what to do instead; both come without a full stop. `source` names the rule's source. `replaceable` says that the
    schema lets CloudFormation replace the cluster for this property.
    """

    path: str
    problem: str
    remedy: str
    source: str = ""
    replaceable: bool = False

    def __str__(self) -> str:
        return f"{self.path} {self.problem}: {self.remedy}."


def below(path: str, name: str) -> str:
    """The path of a member."""
    return f"{path}.{name}" if path else name
