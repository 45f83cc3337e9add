"""The children of a cluster as Azure has them: one round of requests, for the kinds that are asked for."""

from collections.abc import Callable, Iterable
from typing import Any

from ..concurrency import RunConcurrently
from ..domain.cluster_id import ClusterId
from ..planning.children.registry import KINDS, Children, Reader


def asked(reader: Reader, where: ClusterId, kinds: Iterable[str], concurrently: RunConcurrently) -> Children:
    """The children of these kinds, all kinds at the same time. Raises Problem; without a kind, asks for nothing."""
    wanted = sorted(kinds)

    def job(kind: str) -> Callable[[], list[dict[str, Any]]]:
        return lambda: KINDS[kind].observe(reader, where, concurrently)

    return dict(zip(wanted, concurrently([job(kind) for kind in wanted]), strict=True))
