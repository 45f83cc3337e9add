"""The figures about waiting: cross-validated, and as shipped beside fixed delays."""

import functools
from statistics import median
from typing import Any

from acme_azure_akscluster import waiting
from bench.waiting import judge, samples
from bench.waiting.judge import Judgement

SPLITS = 8


def measured() -> tuple[dict[str, float | None], dict[str, Any]]:
    """(figures by key, details): fitted on one half and judged on the other, and the shipped table over all."""
    known, source = samples.available()
    found = judge.cross_validated(known, SPLITS)
    figures: dict[str, float | None] = {
        "wait_overshoot_median_s": median(ours.median for ours, _ in found),
        "wait_overshoot_p90_s": median(ours.p90 for ours, _ in found),
        "wait_calls_ratio": median(ours.calls / quickest.calls for ours, quickest in found),
    }
    shipped: dict[str, judge.Delay] = {name: functools.partial(waiting.delay, name) for name in known}
    scales = {f"durations x {scale:g}": _beside_peers(shipped, known, scale) for scale in (1.0, 0.5, 2.0)}
    return figures, {"samples": source, "splits": SPLITS, **scales}


def _beside_peers(shipped: dict[str, judge.Delay], known: samples.Samples, scale: float) -> dict[str, Any]:
    ways = {"ours": shipped, **{f"every {peer} s": judge.fixed(peer, known) for peer in judge.PEERS}}
    return {name: _rounded(judge.judged(delays, known, scale)) for name, delays in ways.items()}


def _rounded(found: Judgement) -> dict[str, float]:
    return {
        "late_median_s": round(found.median, 1),
        "late_p90_s": round(found.p90, 1),
        "late_mean_s": round(found.mean, 1),
        "looks": round(found.calls, 2),
    }
