"""A create whose process dies and is called again: CloudFormation's minute goes on, and no write may come too late."""

from typing import Any

import pytest

from sandbox.azure.core.messages import Request, Response
from tests.support.contract import IDENTIFIER_AIM_SECONDS
from tests.support.world import PLAIN, Killed, Outcome, World

# Seconds for which a write is worth making: later, its answer may come when nobody waits for an identifier.
LAST_WRITE_SECONDS = 38


class Interrupted:
    """A world in which the first PUT dies so many seconds after the first call, before or after Azure has taken it.

    After that, Azure takes `slow` seconds for each request, or throttles each write.
    """

    def __init__(self, seconds: float, *, accepted: bool, slow: float = 0.0, throttles: bool = False) -> None:
        self.world = World()
        self.began = self.world.clock()
        self.writes: list[float] = []
        self._seconds, self._accepted, self._slow, self._throttles = seconds, accepted, slow, throttles
        self._died = False
        self.world.before_request, self.world.after_request = self._before, self._after

    def _before(self, request: Request) -> None:
        if self._died:
            self.world.clock.sleep(self._slow)
        if request.method != "PUT":
            return
        if not self._died and not self._accepted:
            self._die()
        self.writes.append(self.world.clock() - self.began)
        if self._died and self._throttles:
            action = {"status": 429, "code": "TooManyRequests", "message": "slow down"}
            self.world.cloud.control("POST", "faults", {"method": "PUT", "times": 1, "action": action})

    def _after(self, request: Request, _response: Response) -> None:
        if request.method == "PUT" and not self._died and self._accepted:
            self._die()

    def _die(self) -> None:
        self._died = True
        self.world.clock.sleep(self._seconds)
        raise Killed

    def run(self) -> tuple[Outcome, float]:
        """How the create ends, and how many seconds after the first call it shows an identifier or fails."""
        moments: list[float] = []
        outcome = self.world.run("CREATE", PLAIN, on_event=lambda _event: moments.append(self.world.clock()))
        return outcome, moments[0] - self.began


@pytest.mark.parametrize("seconds", [0, 10, 20, 25])
@pytest.mark.parametrize("slow", [0, 2])
def test_an_accepted_create_is_detected_and_reported_in_time(seconds: float, slow: float) -> None:
    case = Interrupted(seconds, accepted=True, slow=slow)
    outcome, answered = case.run()
    assert (outcome.status, outcome.writes) == ("SUCCESS", ["PUT prod"])
    assert answered < IDENTIFIER_AIM_SECONDS


@pytest.mark.parametrize("slow", [0, 4, 6])
@pytest.mark.parametrize("throttles", [False, True])
@pytest.mark.parametrize("seconds", [0, 5, 10, 15, 20, 25])
def test_what_azure_had_not_accepted_is_made_in_time_or_not_at_all(
    seconds: float, slow: float, *, throttles: bool
) -> None:
    case = Interrupted(seconds, accepted=False, slow=slow, throttles=throttles)
    outcome, answered = case.run()
    assert answered < IDENTIFIER_AIM_SECONDS
    assert all(moment <= LAST_WRITE_SECONDS for moment in case.writes)
    if outcome.status == "FAILED":
        assert (outcome.code, outcome.identifier, case.world.cluster()) == ("GeneralServiceException", None, None)
        assert "What to do: deploy again" in outcome.message


def test_time_enough_is_used() -> None:
    outcome, answered = Interrupted(20, accepted=False).run()
    assert (outcome.status, answered < 30) == ("SUCCESS", True)


def test_a_name_that_was_taken_meanwhile_is_another_ones() -> None:
    case = Interrupted(10, accepted=False)
    beside = World(beside=case.world)

    def taken(request: Request) -> None:
        if request.method == "PUT":
            case.world.before_request = lambda _request: None
            made = beside.invoke(beside.event("CREATE", PLAIN, token="another's"))
            assert made["status"] == "IN_PROGRESS"
            raise Killed

    case.world.before_request = taken
    outcome, _ = case.run()
    assert (outcome.code, outcome.identifier) == ("AlreadyExists", None)


def test_a_delay_is_waited_for_once() -> None:
    case = Interrupted(0, accepted=False)
    delayed: dict[str, Any] = {**PLAIN, "StartDelaySeconds": 10}
    moments: list[float] = []
    outcome = case.world.run("CREATE", delayed, on_event=lambda _event: moments.append(case.world.clock()))
    assert outcome.status == "SUCCESS"
    assert 10 <= moments[0] - case.began < 20


def throttle_creates(world: World, methods: str = "PUT") -> None:
    """Azure refuses every further PUT, or what else `methods` has."""
    action = {"type": "respond", "status": 429, "body": {"error": {"code": "TooManyRequests", "message": "-"}}}
    world.cloud.control("POST", "faults", {"method": methods, "times": 50, "action": action})


def in_another_environment(throttled: str) -> Outcome:
    """A create that dies once Azure has accepted it; the call that follows is throttled in these methods."""
    world = World()
    world.same_environment = False

    def dies(request: Request, _response: Response) -> None:
        if request.method == "PUT":
            world.after_request = lambda _request, _response: None
            throttle_creates(world, throttled)
            raise Killed

    world.after_request = dies
    return world.run("CREATE", PLAIN)


def test_a_throttled_create_in_another_environment_continues_with_its_own_cluster() -> None:
    outcome = in_another_environment("PUT")
    assert (outcome.status, set(outcome.writes)) == ("SUCCESS", {"PUT prod"})


def test_a_create_that_cannot_read_what_came_of_it_names_the_command_that_deletes_it() -> None:
    outcome = in_another_environment("PUT|GET")
    assert (outcome.status, outcome.code, outcome.identifier) == ("FAILED", "GeneralServiceException", None)
    assert "if the cluster appears, delete it first: az aks delete" in outcome.message


@pytest.mark.parametrize(("taken", "code"), [(True, "AlreadyExists"), (False, "GeneralServiceException")])
def test_a_create_that_is_throttled_to_the_end_reads_the_name_once(code: str, *, taken: bool) -> None:
    world = World()
    if taken:
        World(beside=world).deploy(token="another's")
    throttle_creates(world)
    outcome = world.run("CREATE", PLAIN)
    assert (outcome.code, outcome.identifier) == (code, None)
    assert len(outcome.writes) > 1
    assert outcome.reads <= 2  # an absence is read again
