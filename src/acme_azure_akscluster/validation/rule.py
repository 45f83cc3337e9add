"""A rule: a check of several properties together, and the source of the fact behind it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from .violation import Violation

Properties = Mapping[str, Any]


class Rule(NamedTuple):
    """`source` says where the fact behind the rule is written: rows of docs/azure-behaviour.md, or a reason."""

    source: str
    check: Callable[[Properties], Iterable[Violation]]


def pools(properties: Properties) -> list[tuple[str, Properties]]:
    """(path, pool) of every declared node pool."""
    declared = properties.get("AgentPoolProfiles") or []
    return [(f"AgentPoolProfiles[{index}]", pool) for index, pool in enumerate(declared) if isinstance(pool, Mapping)]


def each_pool(check: Callable[[str, Properties], Iterable[Violation]]) -> Callable[[Properties], Iterator[Violation]]:
    """A check of one node pool, with its path, as a check of all."""
    return lambda properties: (one for path, pool in pools(properties) for one in check(path, pool))


def is_windows(pool: Properties) -> bool:
    """Whether a pool runs Windows, by its OsType or its OsSKU."""
    return pool.get("OsType") == "Windows" or str(pool.get("OsSKU", "")).startswith("Windows")
