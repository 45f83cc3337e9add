"""One scenario: an operation, the index of a request in it, a fault, a seed. Run, undone where it failed, judged."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sandbox.azure.core.messages import Request, Response
from tests.faults import faults, operations
from tests.faults.faults import Fault
from tests.faults.operations import Operation
from tests.faults.requests import SentRequest
from tests.faults.state import difference, state, without_versions
from tests.support.fault_world import FaultWorld
from tests.support.world import BrokenContract, Killed, Outcome, Snapshot

Event = dict[str, Any]
# By seed: which share of the recorded operations took no longer.
_SHARES = (0.5, 0.25, 0.9)
# An operation may need so many requests more than without a fault: one bad moment must not become a storm.
CALLS_MORE = 8
# A handler that was killed or overtaken does not know when the operation began, so it looks on evenly.
CALLS_UNKNOWING = 20
# While it takes longer than that, it may look on: a token and a GET every ten seconds.
CALLS_A_SECOND = 0.2
# And this much longer: AKS's own healing, an hour's delay, a failed operation made again.
SECONDS_MORE = 3 * 3600


@dataclass(frozen=True)
class Scenario:
    operation: str
    index: int
    fault: str
    seed: int

    @property
    def id(self) -> str:
        return f"{self.operation}:{self.index}:{self.fault}:{self.seed}"

    @classmethod
    def of(cls, text: str) -> "Scenario":
        operation, index, fault, seed = text.split(":")
        return cls(operation, int(index), fault, int(seed))


@dataclass(frozen=True)
class Plain:
    """A fault-free run: where it began, its requests, what it left."""

    start: Snapshot
    requests: tuple[SentRequest, ...]
    before: Any
    after: Any
    model: dict[str, Any]
    seconds: float


class _Steady(random.Random):
    """Every operation in Azure takes as long as this share of the real ones take at most; identifiers stay random."""

    share = 0.5

    def random(self) -> float:
        return self.share


def _world(seed: int, start: Snapshot | None = None) -> FaultWorld:
    """A world in which each kind of operation has one duration: by the seed."""
    world = FaultWorld(seed)
    # Another sequence than the one that furnished the world: no identifier comes twice.
    source = _Steady(1000 + seed)
    source.share = _SHARES[seed % len(_SHARES)]
    world.cloud.azure.world.random = source
    if start is not None:
        world.restore(start)
    return world


@cache
def plain(name: str, seed: int) -> Plain:
    """The fault-free run of an operation, which must end as it is meant to."""
    operation = operations.BY_NAME[name]
    world = _world(seed)
    operation.prepare(world)
    start, before = world.snapshot(), state(world)
    world = _world(seed, start)
    recorder = _Recorder()
    world.before_request = recorder.note
    outcome = operation.run(world, recorder.delivering(world.invoke))
    world.before_request = lambda _request: None
    if (outcome.code or "SUCCESS") != (operation.ends_with or "SUCCESS"):
        raise AssertionError(f"without a fault {name} ends with {outcome.last}")
    return Plain(start, tuple(recorder.requests), before, state(world), outcome.model, outcome.seconds)


class _Recorder:
    """Notes each request and the invocation that made it."""

    def __init__(self) -> None:
        self.requests: list[SentRequest] = []
        self._invocation = 0
        self._opens = False

    def delivering(self, deliver: Callable[[Event], Event]) -> Callable[[Event], Event]:
        def delivered(event: Event) -> Event:
            self._invocation += 1
            self._opens = True
            return deliver(event)

        return delivered

    def note(self, request: Request) -> None:
        self.requests.append(SentRequest.of(request, opens=self._opens, invocation=self._invocation))
        self._opens = False


def scenarios(seeds: tuple[int, ...]) -> list[Scenario]:
    """All of them, operation by operation."""
    return [
        Scenario(operation.name, index, fault.name, seed)
        for seed in seeds
        for operation in operations.OPERATIONS
        for index, request in enumerate(plain(operation.name, seed).requests)
        for fault in faults.FAULTS
        if fault.fits(request)
    ]


def violation(scenario: Scenario) -> str | None:
    """Run it; what is wrong with how it went, in one line, or None."""
    run = _Run(scenario)
    try:
        outcome = run.operation.run(run.world, run.deliver)
        run.disarm()
        problem = run.judged(outcome) or next((f"it wrote a secret: {leak}" for leak in run.world.leaks()), None)
    except (BrokenContract, AssertionError) as error:
        problem = f"{type(error).__name__}: {error}"
    return None if problem is None else re.sub(r"\s+", " ", problem)[:900]


class _Run:
    """A world with one fault armed."""

    def __init__(self, scenario: Scenario) -> None:
        self.operation: Operation = operations.BY_NAME[scenario.operation]
        self.plain = plain(scenario.operation, scenario.seed)
        self.fault: Fault = faults.BY_NAME[scenario.fault]
        self._index = scenario.index
        self.world = _world(scenario.seed, self.plain.start)
        self.world.before_request = self._before
        self.world.after_request = self._after
        self._count = 0
        self._event: Event = {}
        self._nested = False
        self._invocations = 0

    def disarm(self) -> None:
        self.world.before_request = lambda _request: None
        self.world.after_request = lambda _request, _response: None
        self.world.cloud.control("DELETE", "faults")

    # ---- the faults

    def _before(self, request: Request) -> None:
        if self._nested:
            return
        index, self._count = self._count, self._count + 1
        if index != self._index:
            return
        if self.fault.action is not None:
            action = faults.dated(self.fault.action, self.world.clock())
            likes = {"method": request.method, "path": f"^{re.escape(request.path)}$"} if self.fault.times == 1 else {}
            self.world.cloud.fault(action, times=self.fault.times, **likes)
        elif self.fault.raises is not None:
            raise self.fault.raises()
        elif self.fault is faults.KILLED_BEFORE:
            raise Killed
        elif self.fault is faults.TWICE_AT_ONCE:
            self._again()

    def _after(self, _request: Request, _response: Response) -> None:
        struck = not self._nested and self._count - 1 == self._index
        if struck and self.fault in (faults.KILLED_AFTER, faults.KILLED_FOR_GOOD):
            raise Killed

    def _again(self) -> Event:
        self._nested, began = True, self.world.clock.time
        try:
            return self.world.invoke(self._event)
        finally:
            self._nested = False
            if self.fault is faults.TWICE_AT_ONCE and self.operation.desired.get("StartDelaySeconds"):
                # Both pause at the same time, not one after the other.
                self.world.clock.time = began

    def deliver(self, event: Event) -> Event:
        """CloudFormation's delivery of an event, as the fault has it."""
        self._event = event
        self._invocations += 1
        first = self.plain.requests[self._index]
        struck = first.invocation == self._invocations
        if struck and self.fault is faults.AN_HOUR_LATE:
            self.world.clock.sleep(3600)
        try:
            answer = self.world.invoke(event)
        except Killed:
            if self.fault is not faults.KILLED_FOR_GOOD:
                raise
            return {"status": "FAILED", "errorCode": "InternalFailure", "message": "Runtime exited. What to do: -"}
        if struck and self.fault in (faults.TWICE_IN_A_ROW, faults.TWICE_SECOND_COUNTS):
            again = self._again()
            if self.fault is faults.TWICE_SECOND_COUNTS:
                return again
        return answer

    # ---- the verdict

    def judged(self, outcome: Outcome) -> str | None:
        longer = max(0.0, outcome.seconds - self.plain.seconds)
        more = CALLS_MORE + 2 * self.fault.times + (CALLS_UNKNOWING if self.fault in faults.PLAYED else 0)
        most = len(self.plain.requests) + more + CALLS_A_SECOND * longer
        if len(self.world.requests) > most:
            return f"{len(self.world.requests)} requests where {len(self.plain.requests)} do without the fault"
        if outcome.seconds > self.plain.seconds + SECONDS_MORE:
            return f"took {outcome.seconds:.0f} s where {self.plain.seconds:.0f} s do without the fault"
        if (needless := self._given_back(outcome)) is not None:
            return needless
        if (outcome.code or "SUCCESS") == (self.operation.ends_with or "SUCCESS"):
            return self._converged(outcome)
        return self._failed(outcome)

    def _given_back(self, outcome: Outcome) -> str | None:
        """Where the identifier is known, a passing fault is waited out; CloudFormation retries only a few times."""
        if self.fault.code is not None or self.operation.action in ("READ", "LIST") or not outcome.identifier:
            return None
        known = self.operation.action != "CREATE"
        for event in outcome.events[:-1]:
            if known and event["status"] == "FAILED":
                return f"it did not wait but failed for a retry: {event['errorCode']}: {event['message']}"
            known = known or event["status"] == "IN_PROGRESS"
        return None

    def _converged(self, outcome: Outcome) -> str | None:
        if differs := difference(state(self.world), self.plain.after):
            return f"{outcome.code or 'SUCCESS'}, but in Azure {differs}"
        reads = self.operation.action in ("READ", "LIST") and not self.fault.shows
        if reads and (differs := difference(outcome.model, self.plain.model)):
            return f"SUCCESS, but in the answer {differs}"
        return None

    def _failed(self, outcome: Outcome) -> str | None:
        message = f"{outcome.code}: {outcome.message}"
        if self.fault.code is None:
            return self._rolled_back(outcome) if self._outlasted(outcome) else f"a passing fault failed it: {message}"
        if outcome.code != self.fault.code:
            return f"{self.fault.code} was to be told, not {message}"
        if self.fault.words not in outcome.message or "What to do" not in outcome.message:
            return f"the message does not say {self.fault.words!r} and what to do: {outcome.message}"
        return self._rolled_back(outcome)

    def _outlasted(self, outcome: Outcome) -> bool:
        """Whether a fault lasted longer than CloudFormation waits, and the message says so.

        It waits 30 s for a list, and a minute for a create's identifier. After a pause there is no time left for an
        attempt that hangs, nor for a long Retry-After.
        """
        if self.operation.action == "LIST":
            return self.fault.name == "long-outage" and "try again once it has passed" in outcome.message
        long = ("hang", "slow", "drip", "timeout-after", "429-seconds", "429-date", "429-tomorrow")
        paused = self.operation.desired.get("StartDelaySeconds") and self.fault.name in long
        message = outcome.code == "GeneralServiceException" and "deploy again once it has passed" in outcome.message
        return message and outcome.identifier is None and bool(self.fault.times > 1 or paused)

    def _rolled_back(self, outcome: Outcome) -> str | None:
        undone = self.operation.roll_back(self.world, outcome)
        if undone is not None and undone.status != "SUCCESS" and undone.code != "NotFound":
            return f"the rollback failed: {undone.code}: {undone.message}"
        tried_again = self.operation.action in ("DELETE", "READ", "LIST") or self.operation.undoes is not None
        wanted = self.plain.after if tried_again else self.plain.before
        actual = state(self.world)
        if self.operation.upgrades:  # the control plane has no way back, so the rollback leaves its version where it is
            actual, wanted = without_versions(actual), without_versions(wanted)
        differs = difference(actual, wanted)
        return f"after the rollback {differs}" if differs else None
