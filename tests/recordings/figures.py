"""How far the sandbox agrees with recorded conversations: requests, statuses, error codes, and the leaves of bodies.

Three things apart, which say nothing about the sandbox: leaves that only servers of a later day show, spellings that
they use, and properties that the stable API does not have. Requests to services that the sandbox does not have are
counted by themselves.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.support.recorded import difference, leaves
from tests.support.replay import Exchange

MODERN = "2025"
"""Recordings of API versions from this year on show what the servers of a later day show."""
_RESOURCE = re.compile(r"/managedclusters/[^/?]+(/(agentpools|maintenanceconfigurations)/[^/?]+)?\?", re.IGNORECASE)
_API = re.compile(r"api-version=([\w-]+)")


def general(path: str) -> str:
    """A path without the names and numbers of list elements."""
    return re.sub(r"\[[^]]*]", "[]", path)


@dataclass(frozen=True)
class Later:
    """What modern recordings show: the values by path."""

    values: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, bodies: Iterable[Any]) -> "Later":
        actual: dict[str, set[str]] = {}
        for body in bodies:
            for path, value in leaves(body):
                actual.setdefault(general(path), set()).add(str(value))
        return cls({path: frozenset(values) for path, values in actual.items()})

    def excuses(self, path: str, real: Any, ours: Any, ours_below: bool) -> bool:
        """Whether a difference is one of age: a leaf, a filled map or a spelling that is younger than the recording."""
        displayed = self.values.get(general(path), frozenset())
        if real is ...:
            return general(path) in self.values
        if ours is ...:
            return real in ({}, None) and ours_below
        return str(real).lower() == str(ours).lower() and str(ours) in displayed


@dataclass
class Figures:
    """Counts, and where what differs."""

    requests: int = 0
    same_status: int = 0
    errors: int = 0
    same_code: int = 0
    leaves: int = 0
    equal: int = 0
    apart: Counter[str] = field(default_factory=Counter)
    differing: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        return [
            f"requests           {self.requests:>7}",
            f"same status        {self.same_status:>7}  {_share(self.same_status, self.requests)}",
            f"same error code    {self.same_code:>7}  {_share(self.same_code, self.errors)} of {self.errors}",
            f"leaves equal       {self.equal:>7}  {_share(self.equal, self.leaves)} of {self.leaves}",
            f"leaves left out    {self.apart.total():>7}  "
            + ", ".join(f"{count} {what}" for what, count in sorted(self.apart.items())),
        ]

    def shares(self) -> tuple[float, float, float]:
        """(statuses, error codes, leaves) of 1."""
        pairs = ((self.same_status, self.requests), (self.same_code, self.errors), (self.equal, self.leaves))
        return tuple(good / everything if everything else 1.0 for good, everything in pairs)  # type: ignore[return-value]


def _share(good: int, everything: int) -> str:
    return f"{good / everything:.1%}" if everything else "-"


def count(exchanges: Iterable[Exchange], later: Later, is_stable: Callable[[str], bool]) -> Figures:
    """The figures of conversations that the sandbox has answered."""
    actual = Figures()
    for exchange in exchanges:
        real, ours = exchange.recorded, exchange.answer
        actual.requests += 1
        if ours.status != real["status"]:
            actual.differing[f"status {real['method']} {real['status']} {ours.status}"] += 1
            if real["status"] >= 400:
                actual.errors += 1
            continue
        actual.same_status += 1
        body = ours.json() if ours.body else None
        if real["status"] >= 400:
            actual.errors += 1
            same = _code(real["body"]) == _code(body)
            actual.same_code += same
            if not same:
                actual.differing[f"code {_code(real['body'])} {_code(body)}"] += 1
        elif isinstance(real["body"], dict) and _RESOURCE.search(real["url"]) and "properties" in real["body"]:
            _compare(actual, real["body"], body, later, is_stable)
    return actual


def _code(body: Any) -> Any:
    inner = body.get("error", body) if isinstance(body, dict) else {}
    return inner.get("code") if isinstance(inner, dict) else None


def _compare(actual: Figures, real: Any, ours: Any, later: Later, is_stable: Callable[[str], bool]) -> None:
    paths = {path for path, _ in leaves(real)} | {path for path, _ in leaves(ours)}
    differing = difference(real, ours)
    displayed = [path for path, _ in leaves(ours)]
    for path in paths:
        if path not in differing:
            actual.leaves += 1
            actual.equal += 1
            continue
        theirs, mine = differing[path]
        below = any(other.startswith((f"{path}.", f"{path}[")) for other in displayed)
        if later.excuses(path, theirs, mine, below):
            actual.apart["of a later day"] += 1
        elif mine is ... and not is_stable(general(path)):
            actual.apart["of a preview"] += 1
        else:
            actual.leaves += 1
            actual.differing[general(path)] += 1


def modern(exchanges: Iterable[Mapping[str, Any]]) -> Iterable[Any]:
    """The bodies of resources in recorded exchanges of modern API versions."""
    for one in exchanges:
        version = _API.search(one["url"])
        if version and version[1] >= MODERN and isinstance(one["body"], dict) and _RESOURCE.search(one["url"]):
            yield one["body"]
