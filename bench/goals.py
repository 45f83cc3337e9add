"""What is measured, in which unit, and how good it has to be (issue: speed and cost). Pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Goal(NamedTuple):
    """`most` is the goal, inclusive; None where there is none and the figure explains another."""

    key: str
    what: str
    most: float | None


GOALS = (
    Goal("cold_start_ratio", "first read of our package / of an empty type's by stock packaging", 0.65),
    Goal("cold_start_vs_naive", "first read of our package / of the same handler by stock packaging", 0.4),
    Goal("cold_start_s", "first read of our package, seconds on this machine", None),
    Goal("warm_overhead_ratio", "warm read / the bare SDK's get with a token at hand", 1.2),
    Goal("warm_overhead_with_login_ratio", "warm read / the bare SDK's get with a login of its own", None),
    Goal("package_mb", "package, unpacked, 10^6 bytes", 30.0),
    Goal("package_ratio", "package / naive pip install", 0.65),
    Goal("wait_overshoot_median_s", "Azure's end until our next poll, median, cross-validated", 5.0),
    Goal("wait_overshoot_p90_s", "the same, 90th percentile", 13.0),
    Goal("wait_overshoot_halved_median_s", "the shipped table's, with all durations halved, median", 8.0),
    Goal("wait_overshoot_halved_p90_s", "the same, 90th percentile", 25.0),
    Goal("wait_calls_ratio", "invocations / those of a fixed 15 s callback, cross-validated", 0.3),
    Goal("arm_writes_ratio", "ARM writes, all jobs / the theoretical minimum", 1.0),
    Goal("arm_reads_ratio", "ARM reads, all jobs / the better peer's", 0.8),
    Goal("done_after_azure_ratio", "Azure's end until success, ours / azure-cli's", 0.5),
    Goal("list_10k_s", "slowest page of 10,000 clusters, ARM answering in 0.1 s", 3.0),
    Goal("list_peak_mb", "memory of the listing handler at its most", None),
    Goal("list_growth_mb", "memory from the first page to the most", 16.0),
    Goal("stacks_200_failed", "of 200 stacks created at one instant", 0.0),
    Goal("stacks_200_requests_ratio", "their ARM requests / without throttling", 1.3),
)


def verdict(goal: Goal, value: float | None) -> str:
    """One word on a figure."""
    if value is None:
        return "not measured"
    if goal.most is None:
        return ""
    return "met" if value <= goal.most else "missed"


def rows(results: Mapping[str, float | None]) -> list[tuple[str, str, str, str, str]]:
    """(key, figure, goal, verdict, what) for every figure, as text."""
    return [
        (
            goal.key,
            "-" if (value := results.get(goal.key)) is None else f"{value:.3g}",
            "" if goal.most is None else f"≤ {goal.most:g}",
            verdict(goal, results.get(goal.key)),
            goal.what,
        )
        for goal in GOALS
    ]


def text(table: Sequence[tuple[str, ...]]) -> str:
    """Columns for a terminal."""
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table
    )


def markdown(head: tuple[str, ...], table: Sequence[tuple[str, ...]]) -> str:
    """The same as a Markdown table."""
    lines = [head, tuple("---" for _ in head), *table]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
