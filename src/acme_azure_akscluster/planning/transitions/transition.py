"""A change of an existing cluster, and how rules about changes are made."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...domain.versions import Version
from ...properties.drift import Difference
from ...properties.paths import at
from ...validation.rule import Rule
from ...validation.violation import Violation

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Transition:
    """From what to what: CloudFormation's properties as observed and as they would be, and what differs.

    `after` is the declaration laid over what was observed; `supported` are the minors that the region still supports
    for clusters without long-term support, None if unknown; `version` is what the control plane ends with.
    """

    before: Json
    after: Json
    changes: list[Difference]
    version: Version | None = None
    supported: frozenset[tuple[int, int]] | None = None
    pools: list[Json] = field(default_factory=list)

    def change(self, path: str) -> Difference | None:
        """The difference at exactly this path, `NetworkProfile/PodCidr`."""
        wanted = tuple(path.split("/"))
        return next((change for change in self.changes if change.path == wanted), None)

    def was(self, path: str) -> Any:
        """What is there now at a path."""
        return at(self.before, path)

    def becomes(self, path: str) -> Any:
        """What would be there afterwards."""
        return at(self.after, path)


ChangeRule = Rule[Transition]
# The remedy where there is no other.
ANOTHER_CLUSTER = "create a cluster under another Name and move the workloads"


def when(path: str, check: Callable[[Difference, Transition], Iterable[Violation]]) -> Callable[[Transition], Any]:
    """A check of one property's change, as a check that is made where the property changes."""

    def checked(transition: Transition) -> Iterable[Violation]:
        change = transition.change(path)
        return () if change is None else check(change, transition)

    return checked


def unchangeable(change: Difference, remedy: str = ANOTHER_CLUSTER) -> Violation:
    """The refusal of a change as a whole."""
    return Violation("/".join(change.path), f"cannot change from {change.observed} to {change.declared}", remedy)
