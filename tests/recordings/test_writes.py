"""Recorded writes, played in the sandbox: what the server fills in, changes and drops must come out as it did there."""

from typing import Any

import pytest

from tests.recordings.figures import MODERN, general
from tests.recordings.source import Recordings
from tests.support.recorded import leaves
from tests.support.replay import Played, chains, play


@pytest.fixture(scope="module")
def writes(recordings: Recordings) -> list[dict[str, Any]]:
    return recordings.writes()


@pytest.fixture(scope="module")
def played(writes: list[dict[str, Any]]) -> list[Played]:
    return [one for chain in chains(writes) for one in play(chain)]


def settled(played: list[Played]) -> list[Played]:
    return [one for one in played if one.settled is not None]


def stable(played: list[Played]) -> list[Played]:
    return [one for one in settled(played) if one.pair["api_version"] == "2025-08-01"]


def share(played: list[Played], newer: set[str]) -> float:
    """How much of what either shows is alike; `newer` are paths that an older server leaves out for its age alone."""
    alike = everything = 0
    for one in played:
        good, union = one.matched
        aged = sum(1 for path, (real, _) in one.gaps.items() if real is ... and general(path) in newer)
        alike, everything = alike + good, everything + union - aged
    return alike / everything


def test_none_is_refused_but_a_few_of_old_versions(played: list[Played]) -> None:
    assert len(settled(played)) >= 0.95 * len(played)


@pytest.mark.whole_set
def test_almost_all_of_them_are_accepted_here_too(played: list[Played]) -> None:
    assert len(settled(played)) >= 300


@pytest.mark.whole_set
def test_what_servers_of_2025_settled_on_is_what_this_one_settles_on(played: list[Played]) -> None:
    assert share(stable(played), set()) >= 0.97


@pytest.mark.whole_set
def test_few_recordings_differ_except_for_the_servers_age(played: list[Played], writes: list[dict[str, Any]]) -> None:
    newer = {general(p) for one in writes if one["api_version"] >= MODERN for p, _ in leaves(one["settled"])}
    assert share(settled(played), newer) >= 0.95


@pytest.mark.whole_set
def test_nothing_that_a_modern_server_shows_is_missing_here(played: list[Played]) -> None:
    missing = {general(path) for one in stable(played) for path, (_, ours) in one.gaps.items() if ours is ...}
    assert missing == set()
