"""What AKS would refuse is refused by us first: all of it at once, with a way out, and nothing is written."""

import pytest

from tests.transitions.ground import Watch, created, planned
from tests.transitions.refused_cases import CASES, FAULTS
from tests.transitions.table import Refused, names


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_everything_is_refused_at_once_and_nothing_is_written(case: Refused) -> None:
    world = created(case.before, case.versions)
    case.meanwhile(world)
    displayed = world.cluster()
    watch = Watch(world)
    outcome = world.update(case.after, case.before)
    assert (outcome.status, outcome.code, outcome.writes) == ("FAILED", case.code, [])
    assert [path for path in case.paths if path not in outcome.message] == [], outcome.message
    assert outcome.message.startswith("Nothing was changed. ")
    assert (watch.forbidden, world.cluster()) == ([], displayed)


@pytest.mark.parametrize("case", [one for one in CASES if one not in FAULTS], ids=str)
def test_every_refusal_names_exactly_what_is_wrong_and_the_rule(case: Refused) -> None:
    world = created(case.before, case.versions)
    case.meanwhile(world)
    refusals = planned(world, case.after, case.before).refusals
    assert {refusal.path for refusal in refusals} == set(case.paths)
    assert all(refusal.problem and refusal.remedy and refusal.source for refusal in refusals)
