"""A recording in the order that matters: each write with the reads that follow it. Pure.

How often a client polls, and in which order it reads in parallel, is not the server's behaviour. So for each resource
only the sequence of different answers between two writes is compared.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from tools.acceptance.comparison.shape import Names
from tools.acceptance.recording.exchange import ENDED, Exchange

OPERATION = re.compile(r"/(?:operations|operationresults|operationstatuses|commandresults)/", re.IGNORECASE)
# Answers of a bad moment: the same request is soon answered otherwise.
_PASSING = (408, 429, 500, 502, 503, 504)


class Answer(NamedTuple):
    """A response in short. `states`: (whose, provisioning state, power) or the operation's status."""

    status: int
    code: str
    states: tuple[tuple[str, str, str], ...]

    @property
    def final(self) -> bool:
        """Whether it will stay so: nothing is under way."""
        return all(state in (*ENDED, "") for _, state, _ in self.states)


@dataclass(frozen=True)
class Request:
    """An exchange with its place in the recording, and the key by which it is compared."""

    number: int
    exchange: Exchange
    key: str
    answer: Answer


@dataclass
class Segment:
    """A write and the reads until the next one; the first segment of a recording has none."""

    write: Request | None
    reads: dict[str, list[Request]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.write.key if self.write else ""

    def add(self, request: Request) -> None:
        self.reads.setdefault(request.key, []).append(request)


class Pair(NamedTuple):
    """Segments that belong together. `moved`: it stands elsewhere in the order of writes."""

    real: Segment | None
    sandbox: Segment | None
    moved: bool = False


def requests(exchanges: Sequence[Exchange], names: Names) -> list[Request]:
    """Every exchange, with what it is compared by."""
    return [
        Request(number, one, f"{one.method} {_place(one, names)}", answer(one, names))
        for number, one in enumerate(exchanges, 1)
    ]


def segments(recorded: Sequence[Request], *, weather: bool = True) -> list[Segment]:
    """The requests of Resource Manager, write by write.

    Without `weather` a write that was answered in a bad moment and made again counts once.
    """
    actual = [Segment(None)]
    for request in recorded:
        if request.exchange.service == "entra":
            continue
        if not request.exchange.is_write:
            actual[-1].add(request)
            continue
        before = actual[-1].write
        if not weather and before and before.key == request.key and before.answer.status in _PASSING:
            actual[-1].write = request
        else:
            actual.append(Segment(request))
    return actual


def pairs(real: Sequence[Segment], sandbox: Sequence[Segment]) -> list[Pair]:
    """The segments of two recordings, aligned by their writes."""
    ours, theirs = [one.key for one in sandbox], [one.key for one in real]
    actual: list[Pair] = []
    only_real: list[Segment] = []
    only_sandbox: list[Segment] = []
    for kind, left, left_end, right, right_end in SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes():
        if kind == "equal":
            actual += [Pair(*both) for both in zip(real[left:left_end], sandbox[right:right_end], strict=True)]
        else:
            only_real += real[left:left_end]
            only_sandbox += sandbox[right:right_end]
    for segment in only_real:
        moved = next((other for other in only_sandbox if other.key == segment.key), None)
        if moved is not None:
            only_sandbox.remove(moved)
        actual.append(Pair(segment, moved, moved is not None))
    return actual + [Pair(None, segment) for segment in only_sandbox]


def course(read: Sequence[Request], *, weather: bool) -> list[Request]:
    """The answers in their order, each once; of those that are the same the last. Without `weather` no bad moments."""
    actual: list[Request] = []
    for at, request in enumerate(read):
        if not weather and request.answer.status in _PASSING and at + 1 < len(read):
            continue
        if actual and actual[-1].answer == request.answer:
            actual.pop()
        actual.append(request)
    return actual


def answer(exchange: Exchange, names: Names) -> Answer:
    """The response in short."""
    body = exchange.response
    if not isinstance(body, Mapping):
        return Answer(exchange.status, "", ())
    if OPERATION.search(exchange.path) and "status" in body:
        return Answer(
            exchange.status, _code(body) if body["status"] == "Failed" else "", (("", str(body["status"]), ""),)
        )
    return Answer(exchange.status, _code(body) if exchange.status >= 400 else "", tuple(_states(body, names)))


def _states(body: Mapping[str, Any], names: Names) -> Iterator[tuple[str, str, str]]:
    properties = body.get("properties")
    if not isinstance(properties, Mapping):
        return
    for whose, one in [("", properties), *_pools(properties, names)]:
        if "provisioningState" in one:
            yield whose, str(one["provisioningState"]), str((one.get("powerState") or {}).get("code", ""))


def _pools(properties: Mapping[str, Any], names: Names) -> list[tuple[str, Mapping[str, Any]]]:
    pools = properties.get("agentPoolProfiles")
    named = [one for one in pools if isinstance(one, Mapping)] if isinstance(pools, list) else []
    return [(str(names.shape(one.get("name", ""))), one) for one in named]


def _code(body: Mapping[str, Any]) -> str:
    """An error's code, in either of ARM's shapes or in Entra's."""
    error = body.get("error", body)
    return str(error.get("code", "")) if isinstance(error, Mapping) else str(error)


def _place(exchange: Exchange, names: Names) -> str:
    path = exchange.path.partition("?")[0]
    if exchange.service == "entra":
        grant = exchange.request.get("grant_type", "") if isinstance(exchange.request, Mapping) else ""
        return f"{re.sub('^/[^/]+', '', path)} {grant}".strip()
    return str(names.shape(path)).lower()
