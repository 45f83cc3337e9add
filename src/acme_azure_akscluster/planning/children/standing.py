"""How far long-running children have come: what a caller has to know before anything else is planned. Data only."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class Failure(NamedTuple):
    """What failed in words, and Azure's own error (code, message, details), {} where it gives none."""

    what: str
    error: Mapping[str, Any]


class Task(NamedTuple):
    """A step that writes a child: its key, what it does in words, and the kind of operation that it starts."""

    key: str
    does: str
    operation: str


class Waited(NamedTuple):
    """A child that is waited for, in words; and the step that writes it.

    `written` is when it was last written, in seconds since the epoch; 0 if that is not known, or not what is going on.
    """

    what: str
    task: Task
    written: float


class Standing(NamedTuple):
    """What is still going on, what the cluster has not applied yet, and what has failed for good."""

    busy: Sequence[Waited] = ()
    unapplied: Sequence[Waited] = ()
    failed: Sequence[Failure] = ()


SETTLED = Standing()
