"""An operation that does not end is aborted when CloudFormation's time is nearly up, and not a moment before."""

import random
from typing import Any

from tests.support.harness import ends
from tests.support.world import ID, Outcome, World
from tests.transitions.ground import created, left_over
from tests.transitions.table import Properties, cluster, pool, system

HOUR = 3600


def never_ends(world: World, path: str) -> None:
    """The next PUT there starts what takes days."""
    world.cloud.fault(ends("Succeeded", after=1_000_000), method="PUT", path=f"{path}$")


def hours_pass(world: World) -> Any:
    """Between two events an hour passes, so that a test need not look at every minute."""
    return lambda _event: world.clock.sleep(HOUR)


class _Median(random.Random):
    """Every operation takes what the recorded ones take at the median, whatever was requested before it."""

    def random(self) -> float:
        return 0.5


def stuck(before: Properties, after: Properties, path: str) -> tuple[World, Outcome]:
    world = created(before)
    never_ends(world, path)
    return world, world.update(after, before, on_event=hours_pass(world))


def test_a_stuck_cluster_operation_is_aborted_and_reported() -> None:
    before, after = cluster(), cluster(Sku={"Tier": "Standard"})
    world, outcome = stuck(before, after, ID)
    assert outcome.writes == ["PUT prod", "POST prod/abort"]
    assert (outcome.status, outcome.code) == ("FAILED", "NotStabilized")
    assert "did not finish changing Sku of the cluster in 1" in outcome.message
    assert "aborted: cluster is Canceled" in outcome.message
    assert 11.5 * HOUR < outcome.seconds < 15 * HOUR  # hours pass between looks here
    # What was aborted is repaired by the rollback.
    assert world.update(before, after, rollback=True).status == "SUCCESS"
    assert left_over(world, before) == []


def test_a_stuck_change_of_a_pool_is_aborted_on_the_pool() -> None:
    before, after = cluster(system(), pool()), cluster(system(), pool(count=5))
    world, outcome = stuck(before, after, f"{ID}/agentPools/web")
    assert outcome.writes == ["PUT prod/agentPools/web", "POST prod/agentPools/web/abort"]
    assert "aborted: node pool web is Canceled" in outcome.message
    assert world.update(before, after, rollback=True).status == "SUCCESS"
    assert left_over(world, before) == []


def test_a_stuck_create_is_aborted_before_its_two_hours_are_up_and_can_be_deleted() -> None:
    world = World()
    never_ends(world, ID)
    made = world.run("CREATE", cluster())
    assert made.writes == ["PUT prod", "POST prod/abort"]
    assert (made.status, made.code) == ("FAILED", "NotStabilized")
    assert 1.8 * HOUR < made.seconds < 2 * HOUR
    assert world.delete().status == "SUCCESS"


def test_what_takes_long_and_ends_is_never_aborted() -> None:
    before, after = cluster(), cluster(Sku={"Tier": "Standard"})
    world = created(before)
    world.cloud.azure.world.random = _Median()
    world.cloud.fault(ends("Succeeded", after=20), method="PUT", path=f"{ID}$")
    outcome = world.update(after, before)
    assert (outcome.status, outcome.writes) == ("SUCCESS", ["PUT prod"])
    assert outcome.seconds > HOUR / 4
