"""How far long-running children have come: what a caller has to know before anything else is planned. Data only."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class Failure(NamedTuple):
    """What failed in words, and Azure's own error (code, message, details), {} where it gives none."""

    what: str
    error: Mapping[str, Any]


class Standing(NamedTuple):
    """Phrases for what is still going on and for what the cluster has not applied yet, and what has failed for good."""

    busy: Sequence[str] = ()
    unapplied: Sequence[str] = ()
    failed: Sequence[Failure] = ()


SETTLED = Standing()
