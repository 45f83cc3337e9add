"""Holds the sandbox's side of a scenario against Azure's: where they differ, the sandbox is wrong. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tools.acceptance.comparison import bodies, operation_times
from tools.acceptance.comparison.differences import ABSENT, Difference, Kind, short
from tools.acceptance.comparison.segments import OPERATION, Answer, Request, Segment, course, pairs, requests, segments
from tools.acceptance.comparison.shape import Names, alike
from tools.acceptance.recording.exchange import Exchange

# Headers that a client acts upon, and those by which a request is found again.
_STEERING = ("azure-asyncoperation", "location", "retry-after", "etag", "content-type", "www-authenticate")
_KNOWN = ("x-ms-request-id", "x-ms-correlation-request-id", "x-ms-routing-request-id", "x-ms-failure-cause")
_REMAINING = "x-ms-ratelimit-remaining-"
_COMPARED = (*_STEERING, *_KNOWN, "x-ms-error-code")
# Another Retry-After is another pace; what is rounded or jittered is not.
_SAME_PACE = 2.0
_GOES_ON = "InProgress"


def compare(real: Sequence[Exchange], sandbox: Sequence[Exchange], scenario: str = "") -> list[Difference]:
    """What the sandbox did otherwise, in the order of the requests; each once, where it first shows."""
    comparison = _Comparison(scenario, Names(real), Names(sandbox))
    seen: set[tuple[Any, ...]] = set()
    actual = []
    for difference in comparison.differences(real, sandbox):
        key = comparison.key(difference)
        if key not in seen:
            seen.add(key)
            actual.append(difference)
    return actual


class _Comparison:
    """One scenario's two recordings, with the names that each has made up."""

    def __init__(self, scenario: str, theirs: Names, ours: Names) -> None:
        self._scenario = scenario
        self._theirs, self._ours = theirs, ours
        # A scenario about throttling is about bad moments.
        self._weather = "throttl" in scenario

    def key(self, difference: Difference) -> tuple[Any, ...]:
        """The same for what occurs again and again, such as in each read of a resource."""
        request = re.sub(r"-?\d+", "", difference.request)
        values = self._theirs.shape(difference.real), self._ours.shape(difference.sandbox)
        place = (
            re.sub(r"^(PUT|PATCH|GET|POST) ", "", request)
            if difference.kind in ("missing", "extra", "value")
            else request
        )
        return difference.kind, place, re.sub(r"\[[^\]]*\]", "[]", difference.path), repr(values)

    def differences(self, real: Sequence[Exchange], sandbox: Sequence[Exchange]) -> Iterator[Difference]:
        """Everything, with repetitions."""
        theirs, ours = requests(real, self._theirs), requests(sandbox, self._ours)
        for pair in pairs(segments(theirs, weather=self._weather), segments(ours)):
            if pair.real is None or pair.sandbox is None:
                yield from self._unpaired(pair.real, pair.sandbox)
                continue
            if pair.moved and pair.real.write and pair.sandbox.write:
                before = (_before(theirs, pair.real), _before(ours, pair.sandbox))
                yield self._difference("order", pair.real.write, "", *before, pair.sandbox.write)
            yield from self._segments(pair.real, pair.sandbox)
        yield from self._progress(theirs, ours)
        yield from self._logins(theirs, ours)
        yield from self._never_requested(theirs, ours)

    # --- requests ---------------------------------------------------------------------------------------------------

    def _unpaired(self, real: Segment | None, sandbox: Segment | None) -> Iterator[Difference]:
        if real and real.write:
            yield self._difference("not requested", real.write, "", "once", "never")
        if sandbox and sandbox.write:
            yield self._difference("not requested", None, "", "never", "once", sandbox.write)

    def _segments(self, real: Segment, sandbox: Segment) -> Iterator[Difference]:
        if real.write and sandbox.write:
            yield from self._writes(real.write, sandbox.write)
        for key, read in real.reads.items():
            if key in sandbox.reads:
                yield from self._courses(read, sandbox.reads[key])
        took = operation_times.of(real), operation_times.of(sandbox)
        if real.write and took[0] and took[1] and operation_times.unusual(took[0], took[1]):
            yield self._difference("duration", real.write, "", str(took[0]), str(took[1]), sandbox.write)

    def _writes(self, real: Request, sandbox: Request) -> Iterator[Difference]:
        theirs = bodies.leaves_of(real.exchange.request, self._theirs) | bodies.conditions(real.exchange)
        ours = bodies.leaves_of(sandbox.exchange.request, self._ours) | bodies.conditions(sandbox.exchange)
        for shape in dict.fromkeys((*theirs, *ours)):
            left, right = theirs.get(shape), ours.get(shape)
            if left is None or right is None or not alike(shape, left.value, right.value):
                path = (left or right or bodies.NO_LEAF).path
                values = [leaf.value if leaf else ABSENT for leaf in (left, right)]
                yield self._difference("request", real, path, values[0], values[1], sandbox)
        yield from self._answers(real, sandbox)

    def _courses(self, real: Sequence[Request], sandbox: Sequence[Request]) -> Iterator[Difference]:
        """The answers of one resource's reads, one after another."""
        yield from self._in_progress(real, sandbox)
        theirs = course([one for one in real if one.answer.final], weather=self._weather)
        ours = course([one for one in sandbox if one.answer.final], weather=True)
        steps = SequenceMatcher(None, [one.answer for one in theirs], [one.answer for one in ours], autojunk=False)
        for _, left, left_end, right, right_end in steps.get_opcodes():
            for one, other in zip_longest(theirs[left:left_end], ours[right:right_end]):
                yield from self._answers(one, other) if one and other else self._only(one, other)

    def _in_progress(self, real: Sequence[Request], sandbox: Sequence[Request]) -> Iterator[Difference]:
        """States of a moment: a client that looked seldom has not seen them all, but one that never comes is wrong."""
        theirs, ours = ({_own(one): one for one in read if not one.answer.final} for read in (real, sandbox))
        if OPERATION.search(real[0].exchange.path):
            return  # see _progress
        only_real = [one for state, one in theirs.items() if state not in ours]
        only_sandbox = [one for state, one in ours.items() if state not in theirs]
        for one, other in zip(only_real, only_sandbox, strict=False):
            yield self._difference("state", one, "", _own(one), _own(other), other)

    def _only(self, real: Request | None, sandbox: Request | None) -> Iterator[Difference]:
        """An answer without a counterpart: no matter where a client only looked at another moment."""
        one = real or sandbox
        if one is not None and one.answer.final and (one.answer.states or one.answer.status >= 400):
            values = (_displayed(real.answer) if real else ABSENT, _displayed(sandbox.answer) if sandbox else ABSENT)
            yield self._difference("state", real, "", *values, sandbox)

    def _never_requested(self, real: Sequence[Request], sandbox: Sequence[Request]) -> Iterator[Difference]:
        """Reads that one side alone has, in the whole scenario."""
        theirs = {one.key: one for one in real if _is_read(one)}
        ours = {one.key: one for one in sandbox if _is_read(one)}
        for key, one in theirs.items():
            if key not in ours:
                yield self._difference("not requested", one, "", "once or more", "never")
        for key, one in ours.items():
            if key not in theirs:
                yield self._difference("not requested", None, "", "never", "once or more", one)

    def _progress(self, real: Sequence[Request], sandbox: Sequence[Request]) -> Iterator[Difference]:
        """The statuses of running operations. A client sees some of the many words, but the first is common."""
        theirs, ours = (
            {_own(one): one for one in reversed(side) if OPERATION.search(one.exchange.path) and not one.answer.final}
            for side in (real, sandbox)
        )
        if theirs and ours and (_GOES_ON in theirs) != (_GOES_ON in ours):
            one = theirs.get(_GOES_ON) or next((each for word, each in theirs.items() if word not in ours), None)
            other = ours.get(_GOES_ON) or next((each for word, each in ours.items() if word not in theirs), None)
            if one and other:
                yield self._difference("state", one, "", _own(one), _own(other), other)

    def _logins(self, real: Sequence[Request], sandbox: Sequence[Request]) -> Iterator[Difference]:
        """Entra's answers: how often a token is asked for depends on who still has one."""
        for key in dict.fromkeys(one.key for one in real if one.exchange.service == "entra"):
            theirs = {one.answer: one for one in real if one.key == key}
            ours = {one.answer: one for one in sandbox if one.key == key}
            for one, other in zip_longest(theirs.values(), ours.values()):
                if one and other and key.startswith("POST"):
                    yield from self._answers(one, other)

    # --- answers ----------------------------------------------------------------------------------------------------

    def _answers(self, real: Request, sandbox: Request) -> Iterator[Difference]:
        left, right = real.answer, sandbox.answer
        if left.status != right.status:
            yield self._difference("status", real, "", left.status, right.status, sandbox)
        if left.code != right.code:
            yield self._difference("refusal", real, "", left.code or ABSENT, right.code or ABSENT, sandbox)
        if (left.status < 400) != (right.status < 400):
            return  # what else differs follows from it
        yield from self._headers(real, sandbox)
        if left.states != right.states:
            yield self._difference("state", real, "", _displayed(left), _displayed(right), sandbox)
        yield from self._bodies(real, sandbox)

    def _headers(self, real: Request, sandbox: Request) -> Iterator[Difference]:
        theirs, ours = real.exchange.headers, sandbox.exchange.headers
        if (_remaining(theirs) == ABSENT) != (_remaining(ours) == ABSENT):
            yield self._difference("header", real, f"{_REMAINING}…", _remaining(theirs), _remaining(ours), sandbox)
        for name in _COMPARED:
            left, right = theirs.get(name), ours.get(name)
            if left is None and right is None:
                continue
            if left is None or right is None or not self._same_header(name, left, right):
                yield self._difference("header", real, name, left or ABSENT, right or ABSENT, sandbox)

    def _same_header(self, name: str, real: str, sandbox: str) -> bool:
        if name in ("azure-asyncoperation", "location"):
            return _url(real, self._theirs) == _url(sandbox, self._ours)
        if name == "retry-after":
            if not (real.isdigit() and sandbox.isdigit()):
                return real.isdigit() == sandbox.isdigit()
            return self._weather or max(int(real), 1) / max(int(sandbox), 1) < _SAME_PACE > max(int(sandbox), 1) / max(
                int(real), 1
            )
        if name == "content-type":
            return real.lower().replace(" ", "") == sandbox.lower().replace(" ", "")
        if name in ("x-ms-failure-cause", "x-ms-error-code"):
            return real == sandbox
        if name == "etag":
            return real[:1] == sandbox[:1]
        return name != "www-authenticate" or real.partition(" ")[0] == sandbox.partition(" ")[0]

    def _bodies(self, real: Request, sandbox: Request) -> Iterator[Difference]:
        listed = "/resourcegroups/" not in real.exchange.path.lower() and not OPERATION.search(real.exchange.path)
        theirs, ours = (
            bodies.leaves_of(bodies.without_weather(one.exchange), names, listed=listed)
            for one, names in ((real, self._theirs), (sandbox, self._ours))
        )
        for shape, leaf in bodies.without_inside(theirs, ours).items():
            other = ours.get(shape)
            if shape.endswith("[order]") and not bodies.same_elements(leaf, other):
                continue
            if other is None:
                yield self._difference("missing", real, leaf.path, leaf.value, ABSENT, sandbox)
            elif not (listed and "[]" in shape) and not alike(shape, leaf.value, other.value):
                yield self._difference("value", real, leaf.path, leaf.value, other.value, sandbox)
        for shape, leaf in bodies.without_inside(ours, theirs).items():
            if shape not in theirs and not shape.endswith("[order]"):
                yield self._difference("extra", real, leaf.path, ABSENT, leaf.value, sandbox)

    def _difference(
        self, kind: Kind, real: Request | None, path: str, left: Any, right: Any, sandbox: Request | None = None
    ) -> Difference:
        one = real or sandbox
        request = f"{one.exchange.method} {short(one.exchange.path)}" if one else ""
        numbers = (real.number if real else 0, sandbox.number if sandbox else 0)
        return Difference(kind, self._scenario, request, path, left, right, *numbers)


def _remaining(headers: Mapping[str, str]) -> str:
    return next((f"{name}: {value}" for name, value in headers.items() if name.startswith(_REMAINING)), ABSENT)


def _url(text: str, names: Names) -> tuple[Any, ...]:
    """What must be equal of two operations' URLs: where they lead, the version, the parameters' names."""
    parts = urlsplit(text)
    query = parse_qsl(parts.query, keep_blank_values=True)
    version = next((value for name, value in query if name.lower() == "api-version"), "")
    path = str(names.shape(parts.path)).lower()
    return parts.scheme, parts.netloc, path, version, sorted({name.lower() for name, _ in query})


def _before(recorded: Sequence[Request], segment: Segment) -> str:
    """What stands before a write, among the writes."""
    writes = [one for one in segments(recorded) if one.write]
    place = next(
        at for at, one in enumerate(writes) if one.write and segment.write and one.write.number == segment.write.number
    )
    before = writes[place - 1].write if place else None
    return f"after {before.exchange.method} {short(before.exchange.path)}" if before else "first"


def _is_read(request: Request) -> bool:
    return request.exchange.service == "arm" and request.exchange.method in ("GET", "HEAD")


def _displayed(answer: Answer) -> str:
    own = [
        " ".join(part for part in (whose, state, power and f"({power})") if part)
        for whose, state, power in answer.states
    ]
    return ", ".join(own) or " ".join(part for part in (str(answer.status), answer.code) if part)


def _own(request: Request) -> str:
    """The state of the resource itself, without its pools'."""
    return next((state for whose, state, _ in request.answer.states if not whose), "")
