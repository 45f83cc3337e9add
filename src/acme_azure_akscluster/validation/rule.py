"""A rule: a check of several properties together, and the source of the fact behind it. What several tables use."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from .violation import Violation

Properties = Mapping[str, Any]


class Rule[Subject](NamedTuple):
    """`source` says where the fact behind the rule is written: rows of docs/azure-behaviour.md, or a reason."""

    source: str
    check: Callable[[Subject], Iterable[Violation]]


def elements(properties: Properties, name: str) -> list[tuple[str, Properties]]:
    """(path, element) of every element of a declared list of objects."""
    declared = properties.get(name) or []
    return [(f"{name}[{index}]", element) for index, element in enumerate(declared) if isinstance(element, Mapping)]


def pools(properties: Properties) -> list[tuple[str, Properties]]:
    """(path, pool) of every declared node pool."""
    return elements(properties, "AgentPoolProfiles")


def repeated(values: Iterable[object]) -> list[tuple[str, int]]:
    """(value, count) of what is there more than once."""
    return [(value, count) for value, count in Counter(map(str, values)).items() if count > 1]


def each_pool(check: Callable[[str, Properties], Iterable[Violation]]) -> Callable[[Properties], Iterator[Violation]]:
    """A check of one node pool, with its path, as a check of all."""
    return lambda properties: (one for path, pool in pools(properties) for one in check(path, pool))


def is_windows(pool: Properties) -> bool:
    """Whether a pool runs Windows, by its OsType or its OsSKU."""
    return pool.get("OsType") == "Windows" or str(pool.get("OsSKU", "")).startswith("Windows")
