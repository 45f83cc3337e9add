"""What a scenario needs of the clouds that it runs in: the same for Azure, for the sandbox, and for a test's own."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from tools.acceptance.recording.exchange import Exchange

Json = dict[str, Any]
API_VERSION = "2026-08-01"


class WorldError(Exception):
    """A cloud did not do what every scenario takes for granted; the message says which and what it answered."""


@dataclass(frozen=True)
class Ended:
    """How CloudFormation's operation on a stack ended. `why` is the handler's message with its error code."""

    succeeded: bool
    why: str = ""


@dataclass(frozen=True)
class Answer:
    """Azure's answer to a request of the administrator's. Names in `headers` are in lower case."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class World(Protocol):
    """Both clouds, with the type registered in one and logged in to the other.

    `values` replace `${name}` in templates and paths: the resource group, the region, Kubernetes versions. Each stack
    has one resource, `Cluster`. `features` are what not every world has: `handlers` (the type's own requests are
    recorded), `federation` (AWS's STS is one that Entra can ask), `faults` (Azure fails on request).
    """

    @property
    def values(self) -> Mapping[str, str]: ...

    @property
    def features(self) -> frozenset[str]: ...

    def deploy(self, stack: str, properties: Json) -> Ended:
        """Create or update the stack, and wait. A failure is rolled back."""

    def remove(self, stack: str) -> Ended:
        """Delete the stack, and wait."""

    def adopt(self, stack: str, properties: Json, identifier: str) -> Ended:
        """Import an existing cluster into a new stack, and wait."""

    def drifted(self, stack: str) -> Sequence[str]:
        """JSON pointers of the properties that drift detection shows as different."""

    def ask(self, method: str, path: str, body: Any = None, api_version: str = API_VERSION) -> Answer:
        """One request of the administrator's; `path` begins with /subscriptions."""

    def prepare(self, path: str, body: Any, api_version: str) -> None:
        """Make something that a template names and that is not looked at: unrecorded. The sandbox needs none of it."""

    def refuse(self, path: str, status: int, code: str, message: str) -> None:
        """The next PUT whose path has `path` at its end is refused so, where Azure does not do it by itself."""

    def may(self, principal: str, verb: str, resource: str, namespace: str) -> bool:
        """What the cluster's API server says to the AWS principal's Entra token."""

    def in_real_time(self) -> AbstractContextManager[None]:
        """Within it no cloud is quicker than Azure: limits fill up again as slowly."""

    def sleep(self, seconds: float) -> None:
        """Let the cloud's time pass."""

    def mark(self, scenario: str) -> None:
        """What is recorded from now on belongs to this scenario."""

    def exchanges(self, scenario: str) -> Sequence[Exchange]:
        """What was recorded of it so far, scrubbed."""
