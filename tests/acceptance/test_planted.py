"""What an Azure does otherwise than the sandbox is found and named; where nothing is otherwise, nothing is said."""

import functools

import pytest

from sandbox.azure.arm import durations
from tests.acceptance.planted import PLANTED, Planted
from tests.acceptance.virtual_world import VirtualWorld
from tools.acceptance.comparison import compared, report
from tools.acceptance.comparison.report import Recordings
from tools.acceptance.scenarios import runner
from tools.acceptance.scenarios.table import chosen


def recordings(world: VirtualWorld, names: tuple[str, ...]) -> Recordings:
    rows = chosen("full", names)
    runner.run(world, rows)
    return compared.recorded(world, rows)


@functools.cache
def sandbox(names: tuple[str, ...]) -> Recordings:
    """The sandbox as it is; without scrubbing, which takes most of the time and changes nothing here."""
    return recordings(VirtualWorld(scrubs=False), names)


def test_at_least_twenty_ways_are_planted() -> None:
    assert len(PLANTED) >= 20
    assert len({row.name for row in PLANTED}) == len(PLANTED)


@pytest.mark.parametrize("planted", PLANTED, ids=lambda row: row.name)
def test_what_azure_does_otherwise_is_named(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    for operation, times in (planted.durations or {}).items():
        longer = tuple(seconds * times for seconds in durations._QUANTILES[operation])
        monkeypatch.setitem(durations._QUANTILES, operation, longer)
    azure = recordings(VirtualWorld(scrubs=False, behaviour=planted.behaviour), planted.scenarios)
    monkeypatch.undo()
    differing = compared.differences(azure, sandbox(planted.scenarios))
    written = report.markdown(differing, azure, sandbox(planted.scenarios)).replace("`", "")
    assert any(all(word in line for word in planted.words) for line in written.splitlines()), written


def test_the_sandbox_beside_itself_differs_in_nothing() -> None:
    """Scrubbed, and with everything drawn anew: ids, names of node groups, hosts."""
    names = ("create", "no-op", "drift", "labels-taints-tags", "name-taken", "maintenance", "delete")
    one, other = (recordings(VirtualWorld(seed=seed), names) for seed in (1, 2))
    assert sum(len(exchanges) for exchanges in one.values()) > 50
    differing = compared.differences(one, other)
    assert [difference.sentence for difference in differing] == []
    assert "No differences" in report.markdown(differing, one, other)
