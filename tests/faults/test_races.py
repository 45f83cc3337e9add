"""Many stacks at once: on one name, and on many names against Azure's limits."""

from collections.abc import Callable

import pytest

from sandbox.azure.arm import throttling
from sandbox.azure.arm.throttling import Limit
from tests.support.simultaneous import Simultaneous
from tests.support.world import PLAIN, Outcome, World

# A plain create makes so many, the looks while it waits among them.
_REQUESTS_OF_A_CREATE = 20


def stacks(number: int, seed: int) -> tuple[Simultaneous, list[World]]:
    """So many stacks in one subscription, which take turns at every request."""
    clock = Simultaneous(seed)
    first = World(seed, clock=clock)
    worlds = [first, *(World(beside=first) for _ in range(number - 1))]
    for world in worlds:
        world.before_request = lambda _request: clock.sleep(0)
    return clock, worlds


def _created(world: World, number: int, name: str = "prod") -> Callable[[], Outcome]:
    """A stack's create and, when it fails with an identifier, its rollback."""

    def work() -> Outcome:
        made = world.run("CREATE", {**PLAIN, "Name": name, "DnsPrefix": name}, token=f"stack-{number}")
        if made.status == "FAILED" and made.identifier:
            world.run("DELETE", {"Id": made.identifier}, token=f"rollback-{number}")
        return made

    return work


@pytest.mark.parametrize(
    ("number", "seed"), [*((2, seed) for seed in range(1, 13)), *((10, seed) for seed in range(1, 6)), (100, 1)]
)
def test_of_concurrent_creates_of_one_name_exactly_one_succeeds(number: int, seed: int) -> None:
    clock, worlds = stacks(number, seed)
    outcomes = clock.run([_created(world, index) for index, world in enumerate(worlds)])
    winners = [index for index, outcome in enumerate(outcomes) if outcome.status == "SUCCESS"]
    assert len(winners) == 1
    losers = [outcome for outcome in outcomes if outcome.status != "SUCCESS"]
    # A crowd is throttled by AKS, which counts by the name: some of it never learns in time that the name is taken.
    crowded = {"GeneralServiceException"} if number == 100 else set()
    assert {"AlreadyExists"} <= {outcome.code for outcome in losers} <= {"AlreadyExists", *crowded}
    assert [outcome.identifier for outcome in losers] == [None] * (number - 1)
    cluster = worlds[0].cluster()
    assert cluster is not None
    assert cluster["properties"]["provisioningState"] == "Succeeded"
    assert cluster["tags"]["acme-cloudformation-token"] == f"stack-{winners[0]}"


def _total(number: int, monkeypatch: pytest.MonkeyPatch, *, throttled: bool) -> tuple[int, int]:
    """(requests, refused for throttling) of so many creates at one instant; every one must succeed."""
    clock, worlds = stacks(number, 1)
    if not throttled:
        monkeypatch.setattr(worlds[0].cloud.azure.throttle, "take", lambda _key, _limit, _now: 0.0)
    answers: list[int] = []
    for world in worlds:
        world.after_request = lambda _request, response: answers.append(response.status)
    outcomes = clock.run([_created(world, index, f"c{index}") for index, world in enumerate(worlds)])
    assert [outcome.message for outcome in outcomes if outcome.status != "SUCCESS"] == []
    return len(answers), answers.count(429)


def test_two_hundred_creates_at_one_instant_succeed_within_azures_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of what ARM allows at once is used up; `World` holds every create to its 45 s for an identifier."""
    monkeypatch.setattr(throttling, "WRITES", Limit(throttling.WRITES.size / 2, throttling.WRITES.per_second))
    total, refused = _total(200, monkeypatch, throttled=True)
    assert refused > 0
    assert total < 1.5 * 200 * _REQUESTS_OF_A_CREATE


def test_creates_that_azure_throttles_succeed_without_a_storm_of_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of the real limits, so that thirty creates are what three hundred would be."""
    without, _ = _total(30, monkeypatch, throttled=False)
    monkeypatch.setattr(throttling, "WRITES", Limit(throttling.WRITES.size / 10, throttling.WRITES.per_second / 10))
    monkeypatch.setattr(throttling, "READS", Limit(throttling.READS.size / 10, throttling.READS.per_second / 10))
    total, refused = _total(30, monkeypatch, throttled=True)
    assert refused > 0
    assert total < 1.5 * without
