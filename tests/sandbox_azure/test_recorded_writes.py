"""316 recorded writes, played here: what the server fills in, changes and drops must come out as it did there."""

import re

import pytest

from tests.sandbox_azure.recorded import leaves, pairs
from tests.sandbox_azure.replay import Played, chains, play

PAIRS = pairs()
PLAYED = [one for chain in chains(PAIRS) for one in play(chain)]
SETTLED = [one for one in PLAYED if one.settled is not None]
MODERN = "2025"


def general(path: str) -> str:
    return re.sub(r"\[[^]]*]", "[]", path)


def newer_defaults() -> set[str]:
    """Paths that servers of 2025 fill in: in older recordings they are missing for their age alone."""
    return {general(p) for pair in PAIRS if pair["api_version"] >= MODERN for p, _ in leaves(pair["settled"])}


def share(played: list[Played], *, forgive_age: bool) -> float:
    alike = everything = 0
    newer = newer_defaults() if forgive_age else set()
    for one in played:
        good, union = one.matched
        aged = sum(1 for path, (real, _) in one.gaps.items() if real is ... and general(path) in newer)
        alike, everything = alike + good, everything + union - aged
    return alike / everything


# Without the recordings there is nothing to run: an empty list of cases.
with_recordings = pytest.mark.parametrize("settled", [SETTLED] if PAIRS else [], ids=["recordings"] if PAIRS else [])


@with_recordings
def test_almost_all_of_them_are_accepted_here_too(settled: list[Played]) -> None:
    assert len(settled) >= 300


@with_recordings
def test_what_servers_of_2025_settled_on_is_what_this_one_settles_on(settled: list[Played]) -> None:
    stable = [one for one in settled if one.pair["api_version"] == "2025-08-01"]
    assert share(stable, forgive_age=False) >= 0.97


@with_recordings
def test_of_all_recordings_little_differs_but_for_the_servers_age(settled: list[Played]) -> None:
    assert share(settled, forgive_age=True) >= 0.95


@with_recordings
def test_nothing_that_a_modern_server_shows_is_missing_here(settled: list[Played]) -> None:
    modern = [one for one in settled if one.pair["api_version"] == "2025-08-01"]
    missing = {general(path) for one in modern for path, (_, ours) in one.gaps.items() if ours is ...}
    assert missing == set()
