"""A change of an existing cluster as the rules about changes see it, and what such a rule is."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ...domain.versions import Version
from ...properties.drift import Difference
from ...properties.paths import at
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


class ChangeRule(NamedTuple):
    """`source` says where the fact behind the rule is written: rows of docs/azure-behaviour.md, or a reason."""

    source: str
    check: Callable[[Transition], Iterator[Violation]]


# The remedy where there is no other.
ANOTHER_CLUSTER = "create a cluster under another Name and move the workloads"
