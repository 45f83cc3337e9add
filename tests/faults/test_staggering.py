"""StartDelaySeconds and StartSpreadSeconds: stacks that are started together do not write together, and are as safe."""

from collections import Counter
from typing import Any

import pytest

from tests.faults.operations import cluster
from tests.faults.test_races import stacks
from tests.support.clusters import cfn_pool
from tests.support.world import ID, PLAIN, Outcome, World, deployed

FIFTY = 50
BIGGER = cluster(cfn_pool("system", 4))


def writes_by_second(spread: int) -> Counter[int]:
    """At which second after the start fifty stacks, started at one instant, made the writes that create."""
    clock, worlds = stacks(FIFTY, 1)
    began = clock.time
    moments: list[float] = []

    def created(world: World, name: str) -> Outcome:
        world.after_request = lambda request, _answer: moments.append(clock.time) if request.method == "PUT" else None
        return world.run("CREATE", {**PLAIN, "Name": name, "DnsPrefix": name, "StartSpreadSeconds": spread})

    outcomes = clock.run([lambda w=world, n=f"c{i}": created(w, n) for i, world in enumerate(worlds)])  # type: ignore[misc]
    assert [outcome.message for outcome in outcomes if outcome.status != "SUCCESS"] == []
    assert len(moments) == FIFTY
    return Counter(int(moment - began) for moment in moments)


def test_fifty_stacks_started_together_do_not_write_together() -> None:
    assert max(writes_by_second(0).values()) == FIFTY
    spread = writes_by_second(10)
    assert max(spread.values()) <= 13
    assert (min(spread) < 2, 8 < max(spread) <= 10) == (True, True)


@pytest.mark.parametrize("seed", range(1, 6))
def test_a_name_that_is_taken_during_the_wait_is_not_touched(seed: int) -> None:
    clock, (waiting, quick) = stacks(2, seed)
    delayed = {**PLAIN, "StartDelaySeconds": 10}
    late, first = clock.run(
        [lambda: waiting.run("CREATE", delayed, token="late"), lambda: quick.run("CREATE", PLAIN, token="first")]
    )
    assert first.status == "SUCCESS"
    assert (late.code, late.identifier) == ("AlreadyExists", None)
    actual = waiting.cluster()
    assert actual is not None
    assert actual["tags"]["acme-cloudformation-token"] == "first"


def test_a_create_shows_no_identifier_before_its_first_write() -> None:
    world = World()
    outcome = world.run("CREATE", {**PLAIN, "StartDelaySeconds": 10})
    assert outcome.status == "SUCCESS"
    first = outcome.events[0]
    assert first["message"].startswith("creating cluster prod")
    assert 10 <= outcome.longest_call < 45


@pytest.fixture
def stack() -> World:
    """A stack's cluster, created and at rest."""
    return deployed()


def test_an_update_waits_once_and_reports_it(stack: World) -> None:
    outcome = stack.update({**BIGGER, "StartDelaySeconds": 10})
    assert (outcome.status, outcome.writes) == ("SUCCESS", ["PUT prod/agentPools/system"])
    waits = [event for event in outcome.events if event.get("message", "").startswith("Waiting 10 s")]
    assert waits == outcome.events[:1]
    assert waits[0]["callbackDelaySeconds"] == 10


def test_what_changes_during_the_wait_of_an_update_is_seen(stack: World) -> None:
    def somebody_scales(event: dict[str, Any]) -> None:
        if str(event.get("message")).startswith("Waiting"):
            assert World(beside=stack).update(BIGGER).status == "SUCCESS"

    outcome = stack.update({**BIGGER, "StartDelaySeconds": 10}, on_event=somebody_scales)
    assert (outcome.status, [event["status"] for event in outcome.events]) == ("SUCCESS", ["IN_PROGRESS", "SUCCESS"])


def test_an_update_with_nothing_to_do_does_not_wait(stack: World) -> None:
    outcome = stack.update({**PLAIN, "StartDelaySeconds": 5, "StartSpreadSeconds": 5})
    assert (outcome.status, outcome.writes, outcome.reads, len(outcome.events)) == ("SUCCESS", [], 1, 1)


def test_what_is_refused_is_refused_at_once(stack: World) -> None:
    outcome = stack.update({**PLAIN, "EnableRBAC": False, "StartDelaySeconds": 10})
    assert (outcome.status, len(outcome.events)) == ("FAILED", 1)


def test_neither_a_rollback_nor_a_delete_waits(stack: World) -> None:
    later = {**PLAIN, "StartDelaySeconds": 10}
    back = stack.update(later, BIGGER, rollback=True)
    assert not any("Waiting" in event.get("message", "") for event in back.events)
    began = stack.clock()
    first = stack.invoke(stack.event("DELETE", {**later, "Id": ID}))
    assert first["message"].startswith("deleting cluster prod. Azure has accepted it")
    assert stack.clock() - began < 5
