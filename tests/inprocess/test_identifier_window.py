"""The seconds from CloudFormation's first call of a create to its identifier: one delay, and a crash at any second.

A clean create, and one whose process dies and is called again in its own environment, answers below 45 s. Another
environment does not know when the first call was, so two whole windows have to fit into CloudFormation's minute
(docs/aws-behaviour.md#identifier-first).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from acme_azure_akscluster.deadline import TELEMETRY_SECONDS
from acme_azure_akscluster.domain import start_delay
from tests.support.aws import Account
from tests.support.contract import IDENTIFIER_AIM_SECONDS, IDENTIFIER_SECONDS
from tests.support.harness import VirtualClock
from tests.support.world import PLAIN, Killed, World

# Until a new process serves its first call.
COLD_START_SECONDS = 2.0
# In each direction of a request, and between the handler's answer and CloudFormation.
LATENCY_SECONDS = 0.5
# A first call may take no longer; no crash can come later.
LAST_MOMENT = 60


class CrashingClock(VirtualClock):
    """A clock at one moment of which the process dies; to read it takes time, too."""

    crash_at: float | None = None

    def __call__(self) -> float:
        self.time += 1e-5
        return super().__call__()

    def sleep(self, seconds: float) -> None:
        if self.crash_at is not None and self.time + seconds > self.crash_at:
            self.time, self.crash_at = max(self.time, self.crash_at), None
            raise Killed
        super().sleep(seconds)


class SlowAccount(Account):
    """AWS that takes so many seconds for its first token."""

    def __init__(self, clock: VirtualClock, seconds: float) -> None:
        super().__init__(clock)
        self._clock, self._seconds = clock, seconds

    def web_identity_token(self, audience: str, seconds: int, tags: Mapping[str, str]) -> str:
        taken, self._seconds = self._seconds, 0.0
        self._clock.sleep(taken)
        return super().web_identity_token(audience, seconds, tags)


@dataclass(frozen=True)
class Delay:
    """What happens to a create: a fault in Azure, so many times, a slow AWS, or properties that delay it."""

    action: dict[str, Any] | None = None
    method: str = "PUT"
    times: int = 1
    aws_seconds: float = 0.0
    properties: Mapping[str, Any] = field(default_factory=dict)

    def arm(self, world: World) -> None:
        """Let it happen in this world."""
        if self.action is not None:
            world.cloud.control("POST", "faults", {"method": self.method, "times": self.times, "action": self.action})
        world.account = SlowAccount(world.clock, self.aws_seconds)
        world.restart()


def _answer(status: int, code: str, seconds: int | None = None) -> dict[str, Any]:
    headers = {} if seconds is None else {"retry-after": str(seconds)}
    return {"type": "respond", "status": status, "headers": headers, "body": {"error": {"code": code, "message": "-"}}}


LONGEST = {"StartDelaySeconds": start_delay.MOST_SECONDS}
DELAYS: dict[str, Delay] = {
    "nothing": Delay(),
    "the longest start delay": Delay(properties=LONGEST),
    "throttled for a moment": Delay(_answer(429, "Throttled", 3)),
    "throttled for long": Delay(_answer(429, "Throttled", 60)),
    "a start delay, then throttled": Delay(_answer(429, "Throttled", 3), properties=LONGEST),
    "a gateway's error": Delay(_answer(503, "ServiceUnavailable")),
    "a slow answer to the write": Delay({"type": "delay", "seconds": 6}),
    "a very slow answer to the write": Delay({"type": "delay", "seconds": 30}),
    "a write without answer, not accepted": Delay({"type": "hang", "when": "before", "seconds": 600}),
    "a write without answer, accepted": Delay({"type": "hang", "when": "after", "seconds": 600}),
    "a start delay, then a write without answer": Delay(
        {"type": "hang", "when": "after", "seconds": 600}, properties=LONGEST
    ),
    "a start delay, then a slow AWS and a slow answer to the write": Delay(
        {"type": "delay", "seconds": 4}, aws_seconds=6, properties=LONGEST
    ),
    "a start delay, then a slow Entra": Delay({"type": "delay", "seconds": 6}, method="POST", properties=LONGEST),
    "a start delay, then Entra does not answer": Delay(
        {"type": "hang", "when": "before", "seconds": 600}, method="POST", properties=LONGEST
    ),
    "Entra is slow": Delay({"type": "delay", "seconds": 6}, method="POST"),
    "Entra does not answer": Delay({"type": "hang", "when": "before", "seconds": 600}, method="POST"),
    "Entra cannot be reached": Delay({"type": "refuse"}, method="POST"),
    "AWS is slow": Delay(aws_seconds=6),
}
# What does not pass: each call takes all of its time, and fails.
LASTING: dict[str, Delay] = {
    "throttled for good": Delay(_answer(429, "Throttled", 1), times=100),
    "a start delay, then throttled for good": Delay(_answer(429, "Throttled", 1), times=100, properties=LONGEST),
    "AWS is slower than the window": Delay(aws_seconds=18),
    "an outage": Delay({"type": "refuse"}, method=".*", times=100),
    "no request is answered": Delay({"type": "hang", "when": "before", "seconds": 600}, method=".*", times=100),
}


class FirstEvent(Exception):
    """The first event of a create has arrived."""


def first_event(delay: Delay, crash: float, *, same_environment: bool) -> tuple[float, dict[str, Any], bool, World]:
    """The create's first event, how many seconds after the first call it comes, and whether its process has died."""
    clock = CrashingClock()
    world = World(clock=clock)
    world.same_environment = same_environment
    delay.arm(world)
    began = clock()
    events: list[dict[str, Any]] = []
    calls: list[float] = []
    world.before_request = lambda _request: clock.sleep(LATENCY_SECONDS)
    world.after_request = lambda _request, _response: clock.sleep(LATENCY_SECONDS)

    def deliver(event: dict[str, Any]) -> dict[str, Any]:
        if not calls:
            clock.crash_at = began + crash
        calls.append(clock())
        clock.sleep(COLD_START_SECONDS)
        answer = world.invoke(event)
        clock.sleep(TELEMETRY_SECONDS)
        clock.crash_at = None
        clock.sleep(LATENCY_SECONDS)
        return answer

    def stop(event: dict[str, Any]) -> None:
        events.append(event)
        raise FirstEvent

    with pytest.raises(FirstEvent):
        world.run("CREATE", {**PLAIN, **delay.properties}, on_event=stop, deliver=deliver)
    return clock() - began, events[0], len(calls) > 1, world


def window(delay: Delay, *, same_environment: bool) -> dict[int, float]:
    """By the second of the crash: when the first event came. The last one is of the call that nothing interrupted."""
    seconds: dict[int, float] = {}
    for moment in range(LAST_MOMENT):
        seconds[moment], event, died, world = first_event(delay, moment, same_environment=same_environment)
        if event["status"] == "FAILED":
            assert (event["errorCode"], event.get("resourceModel"), world.cluster()) == (
                "GeneralServiceException",
                None,
                None,
            ), f"crash after {moment} s: {event}"
            assert "What to do: deploy again" in event["message"]
        if not died:
            break
    return seconds


@pytest.mark.parametrize(("same_environment", "limit"), [(True, IDENTIFIER_AIM_SECONDS), (False, IDENTIFIER_SECONDS)])
@pytest.mark.parametrize("delay", [*DELAYS.values(), *LASTING.values()], ids=[*DELAYS, *LASTING])
def test_an_identifier_comes_in_time_whenever_the_process_dies(
    delay: Delay, limit: float, *, same_environment: bool
) -> None:
    seconds = window(delay, same_environment=same_environment)
    assert {moment: after for moment, after in seconds.items() if after >= limit} == {}


@pytest.mark.parametrize("delay", DELAYS.values(), ids=list(DELAYS))
def test_what_passes_does_not_fail_a_create(delay: Delay) -> None:
    _, event, _, _ = first_event(delay, LAST_MOMENT, same_environment=True)
    assert event["status"] == "IN_PROGRESS", event
