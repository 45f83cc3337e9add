"""The figures about waiting: cross-validated, and as shipped beside fixed delays."""

import functools
from statistics import median
from typing import Any

from acme_azure_akscluster.reconcile import polling
from bench.waiting import fit, judge
from bench.waiting.judge import Judgement
from tools.shared import durations
from tools.shared.durations import Samples

SPLITS = 8
# Prices of a poll, as multiples of the one that the table is fitted with.
PRICES = (0.3, 0.5, 0.7, 1.0, 1.4, 2.0, 3.0)


def measured() -> tuple[dict[str, float | None], dict[str, Any]]:
    """(figures by key, details): fitted on one half and judged on the other, and the shipped table over all."""
    known = durations.stored()
    judged = judge.cross_validated(known, SPLITS)
    figures: dict[str, float | None] = {
        "wait_overshoot_median_s": median(ours.median for ours, _ in judged),
        "wait_overshoot_p90_s": median(ours.p90 for ours, _ in judged),
        "wait_calls_ratio": median(ours.calls / quickest.calls for ours, quickest in judged),
    }
    shipped: dict[str, judge.Delay] = {name: functools.partial(polling.delay, name) for name in known}
    halved = judge.judged(shipped, known, 0.5)
    figures |= {"wait_overshoot_halved_median_s": halved.median, "wait_overshoot_halved_p90_s": halved.p90}
    scales = {f"durations x {scale:g}": _beside_peers(shipped, known, scale) for scale in (1.0, 0.5, 2.0)}
    return figures, {"splits": SPLITS, **scales, "other prices": _frontier(known)}


def _frontier(known: Samples) -> dict[str, dict[str, float]]:
    """How the table would do with other prices of a poll: what more requests would buy."""
    return {
        f"x {factor:g}": _rounded(judge.judged(judge.scheduled(fit.fitted(known, fit.POLL_PRICE * factor)), known))
        for factor in PRICES
    }


def _beside_peers(shipped: dict[str, judge.Delay], known: Samples, scale: float) -> dict[str, Any]:
    ways = {"ours": judge.judged(shipped, known, scale)}
    ways |= {f"every {peer} s": judge.peers(peer, known, scale) for peer in judge.PEERS}
    return {name: _rounded(judgement) for name, judgement in ways.items()}


def _rounded(judgement: Judgement) -> dict[str, float]:
    return {
        "late_median_s": round(judgement.median, 1),
        "late_p90_s": round(judgement.p90, 1),
        "late_mean_s": round(judgement.mean, 1),
        "polls": round(judgement.polls, 2),
        "invocations": round(judgement.calls, 2),
    }
