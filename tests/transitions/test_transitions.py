"""Every transition of the tables is reached by the planned writes, in their order, without one that Azure refuses."""

import pytest

from tests.transitions import (
    child_cases,
    cluster_cases,
    flux_cases,
    image_cases,
    pool_cases,
    power_cases,
    version_cases,
)
from tests.transitions.ground import Watch, as_write, created, left_over, looks, planned
from tests.transitions.table import Transition, names

CASES = [
    *cluster_cases.CASES,
    *pool_cases.CASES,
    *version_cases.CASES,
    *power_cases.CASES,
    *child_cases.CASES,
    *flux_cases.CASES,
    *image_cases.CASES,
]


def test_there_are_at_least_150_transitions_and_no_two_are_the_same() -> None:
    assert len({str(case) for case in CASES}) == len(CASES) >= 150


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_the_desired_state_is_reached_by_the_planned_writes(case: Transition) -> None:
    world = created(case.before, case.versions)
    case.meanwhile(world)
    plan = planned(world, case.after, case.before)
    assert plan.refusals == []
    watch = Watch(world)
    outcome = world.update(case.after, case.before)
    assert (outcome.status, watch.forbidden, watch.while_busy) == ("SUCCESS", [], []), outcome.last
    assert tuple(outcome.writes) == case.writes
    assert [as_write(step) for step in plan.steps] == outcome.writes
    assert left_over(world, case.after) == []
    assert world.pools("name").keys() == {one["Name"] for one in case.after["AgentPoolProfiles"]} | case.keeps
    again = world.update(case.after, case.after)
    assert (again.status, again.writes, again.reads) == ("SUCCESS", [], looks(case.after))
    assert again.model == outcome.model
