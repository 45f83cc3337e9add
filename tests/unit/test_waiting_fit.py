"""The schedule against fixed delays, over the quantiles of real durations that the repository keeps, and its fit."""

import functools
import json
from itertools import pairwise
from pathlib import Path

import pytest

from acme_azure_akscluster.reconcile import polling
from bench.waiting import fit, judge
from bench.waiting.judge import Delay, Judgement
from tools.shared import durations

KNOWN = durations.stored()
# What the handlers do, call by call.
OURS: dict[str, Delay] = {name: functools.partial(polling.delay, name) for name in durations.KINDS}


def ours(scale: float = 1.0) -> Judgement:
    return judge.judged(OURS, KNOWN, scale)


def fixed(seconds: float, scale: float = 1.0) -> Judgement:
    return judge.peers(seconds, KNOWN, scale)


# Seconds late at the median and the 90th percentile, with durations as recorded and halved.
@pytest.mark.parametrize(("scale", "median", "p90"), [(1.0, 5, 13), (0.5, 8, 25)])
def test_the_end_is_noticed_within_seconds(scale: float, median: float, p90: float) -> None:
    assert ours(scale).median <= median
    assert ours(scale).p90 <= p90


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("peer", [20, 30, 40])
def test_the_end_is_noticed_sooner_and_with_fewer_calls_than_by_a_peer(scale: float, peer: int) -> None:
    mine, theirs = ours(scale), fixed(peer, scale)
    assert mine.median < theirs.median
    assert mine.calls < theirs.calls


def test_the_quickest_peer_is_beaten_with_a_third_of_its_calls_and_fewer_looks() -> None:
    mine, quickest = ours(), fixed(15)
    assert mine.median < quickest.median
    assert mine.p90 < quickest.p90
    assert mine.calls <= quickest.calls / 3
    assert mine.polls <= 0.8 * quickest.polls


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
def test_the_quickest_peer_makes_twice_the_calls(scale: float) -> None:
    assert ours(scale).calls < fixed(15, scale).calls / 2


@pytest.mark.parametrize("peer", [15, 20, 30, 40])
@pytest.mark.parametrize("scale", [0.5, 1.0])
def test_each_poll_is_worth_more_than_with_any_fixed_delay(scale: float, peer: int) -> None:
    assert ours(scale).cost < fixed(peer, scale).cost


def test_the_schedule_holds_for_durations_that_it_was_not_fitted_to() -> None:
    for mine, quickest in judge.cross_validated(KNOWN, splits=1):
        assert mine.median <= 5.5
        assert mine.p90 <= 15
        assert mine.calls <= 0.33 * quickest.calls


def test_polling_is_rare_while_no_end_is_likely_and_frequent_where_it_is() -> None:
    polls = fit.polls([200.0 + second for second in range(30)])
    assert polls[0] >= 90
    dense = [later - earlier for earlier, later in pairwise(polls) if 200 <= earlier <= 225]
    assert max(dense) < 15


def test_a_higher_price_of_polls_makes_fewer_of_them() -> None:
    seconds = [100.0, 120.0, 150.0, 180.0, 260.0, 300.0, 420.0]
    cheap = fit.polls(seconds)
    assert len(fit.polls(seconds, 10 * fit.POLL_PRICE)) < len(cheap)


@pytest.mark.parametrize(("duration", "late", "calls"), [(1, 29, 1), (30, 0, 1), (31, 29, 2), (60, 0, 2)])
def test_a_fixed_delay_is_late_by_what_is_left_of_it(duration: int, late: int, calls: int) -> None:
    assert judge.watched(lambda _elapsed: 30, duration) == (late, calls, calls)


@pytest.mark.parametrize(("polling", "calls"), [(0, 6), (9, 6), (10, 3), (19, 3), (20, 2), (25, 2), (100, 1)])
def test_polls_within_an_invocation_are_not_calls(polling: int, calls: int) -> None:
    assert judge.watched(lambda _elapsed: 10, 60, polling) == (0, 6, calls)


@pytest.mark.parametrize(("share", "value"), [(0, 1), (0.5, 2.5), (0.9, 3.7), (1, 4)])
def test_quantiles_are_interpolated(share: float, value: float) -> None:
    assert durations.quantile([4, 2, 1, 3], share) == pytest.approx(value)


def test_samples_made_of_quantiles_have_about_these_quantiles() -> None:
    made = durations.from_quantiles({"x": {"recorded": 50, "seconds": durations.quantiles(range(101))}})["x"]
    assert len(made) == 50
    assert durations.quantile(made, 0.5) == pytest.approx(50, abs=1)


def test_durations_of_an_acceptance_run_come_among_the_samples(tmp_path: Path) -> None:
    file = tmp_path / "durations.json"
    file.write_text(json.dumps({"create cluster": [1.5, 9999.0]}))
    more = durations.added(KNOWN, file)
    assert len(more["create cluster"]) == len(KNOWN["create cluster"]) + 2
    assert (more["create cluster"][0], more["create cluster"][-1]) == (1.5, 9999.0)
    assert more["scale pool"] == sorted(KNOWN["scale pool"])
    file.write_text(json.dumps({"paint cluster": [1.0]}))
    with pytest.raises(KeyError, match="paint cluster"):
        durations.added(KNOWN, file)
