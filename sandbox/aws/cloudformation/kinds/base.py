"""What the executor asks of a kind of resource."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from threading import Event
from typing import Any, Protocol

from sandbox.aws.cloudformation.handler_protocol import Callback
from sandbox.aws.cloudformation.model import Snapshot


class Replacement(Enum):
    """Whether a change of properties needs a new physical resource; the values are the change set's words."""

    NEVER = "False"
    CONDITIONAL = "Conditional"
    ALWAYS = "True"


class ResourceFailedError(Exception):
    """The operation failed. `snapshot` is what is there nonetheless, or None when nothing is known to be there.

    `code` is the handler's error code, if it was a handler that failed.
    """

    def __init__(self, reason: str, snapshot: Snapshot | None = None, *, code: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.snapshot = snapshot
        self.code = code


class CancelledError(Exception):
    """The stack operation was stopped while this resource was in progress."""

    def __init__(self, snapshot: Snapshot | None = None) -> None:
        super().__init__()
        self.snapshot = snapshot


@dataclass(frozen=True, slots=True)
class Operation:
    """One create, update or delete of one resource; without the stack's names it is not a stack's.

    `identified` is called once the physical id is known. `cancel` is set when the stack gives up. The previous tags
    are those of the stack before an update. `rollback` marks the update that undoes a failed one. `resumed` says that a
    process before this one began it; `callback` is then what the handler was to be called with next, and `remember` is
    called each time with what that is.
    """

    region: str
    type: str
    properties: dict[str, Any]
    stack_id: str = ""
    stack_name: str = ""
    logical_id: str = ""
    previous_properties: dict[str, Any] | None = None
    stack_tags: dict[str, str] = field(default_factory=dict)
    previous_stack_tags: dict[str, str] | None = None
    snapshot: Snapshot | None = None
    cancel: Event = field(default_factory=Event)
    identified: Callable[[Snapshot], None] = lambda _: None
    rollback: bool = False
    resumed: bool = False
    callback: Callback | None = None
    remember: Callable[[Callback], None] = lambda _: None

    @property
    def existing(self) -> Snapshot:
        """Raises ResourceFailedError when there is no physical resource."""
        if self.snapshot is None:
            raise ResourceFailedError(f"{self.logical_id} has no physical resource.")
        return self.snapshot


@dataclass(frozen=True, slots=True)
class Traits:
    """What is not the same for all kinds.

    `takes_stack_tags`: a change of the stack's tags alone is an update of the resource. `may_change_unseen`: the same
    properties may mean another thing at the next update, as a nested stack's template URL. `in_account`: its resources
    are records of this account, changed at once and written down with the stack's last event. What was not written did
    not happen: after a restart it is done from the start.
    """

    takes_stack_tags: bool = False
    may_change_unseen: bool = False
    in_account: bool = True


class Kind(Protocol):
    """A kind of resource. Operations raise ResourceFailedError or CancelledError."""

    def violations(self, properties: dict[str, Any]) -> list[str]: ...

    def replacement(self, before: dict[str, Any], after: dict[str, Any]) -> Replacement:
        """What a change from these properties to those means."""

    def has_attribute(self, name: str) -> bool: ...

    def attribute(self, snapshot: Snapshot, name: str) -> Any: ...

    @property
    def traits(self) -> Traits: ...

    def create(self, operation: Operation) -> Snapshot: ...

    def update(self, operation: Operation) -> Snapshot: ...

    def delete(self, operation: Operation) -> None: ...
