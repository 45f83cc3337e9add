"""docs/performance.md with the figures of the last run, its plots and the profile beside it."""

import json
from typing import Any

from bench import goals, plots
from bench.peers.jobs import JOBS
from tools.shared.stage import ROOT

RESULTS = ROOT / "bench" / "results.json"
DOCS = ROOT / "docs"
PAGE = DOCS / "performance.md"
_MARK = "<!-- {} of `make bench` -->"


def write(results: dict[str, Any]) -> None:
    """Write results.json, the plots, the profile, and the page's measured parts."""
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    details = results["details"]
    drawn = plots.waiting(_points(details["waiting"]), _frontier(details["waiting"]))
    (DOCS / "waiting.svg").write_text(drawn, encoding="utf-8")
    (DOCS / "arm-requests.svg").write_text(_requests(details["arm"]), encoding="utf-8")
    profile = "cumulative     self  module (microseconds)\n" + "\n".join(details["profile"]) + "\n"
    (DOCS / "cold-start-imports.txt").write_text(profile, encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    page = _between(
        page, "figures", goals.markdown(("key", "figure", "goal", "", "what"), goals.rows(results["figures"]))
    )
    page = _between(page, "jobs", _jobs(details["arm"]))
    page = _between(page, "prices", _prices(details["waiting"]))
    PAGE.write_text(_between(page, "waiting", _waiting(details["waiting"])), encoding="utf-8")


def write_part(name: str, inside: str) -> None:
    """Replace one measured part of the page."""
    PAGE.write_text(_between(PAGE.read_text(encoding="utf-8"), name, inside), encoding="utf-8")


def _points(waiting: dict[str, Any]) -> list[plots.Point]:
    ways = waiting["durations x 1"]
    return [plots.Point(name, judged["polls"], judged["late_median_s"]) for name, judged in ways.items()]


def _frontier(waiting: dict[str, Any]) -> list[tuple[float, float]]:
    return [(judged["polls"], judged["late_median_s"]) for judged in waiting["other prices"].values()]


def _requests(arm: dict[str, Any]) -> str:
    groups = {job: {tool: jobs[job]["reads"] + jobs[job]["writes"] for tool, jobs in arm.items()} for job in JOBS}
    return plots.bars("ARM requests by job, medians", groups, "ours")


def _jobs(arm: dict[str, Any]) -> str:
    head = ("job", *(f"{tool}: writes / reads / s after Azure" for tool in arm))
    return goals.markdown(head, [(job, *(_cell(arm[tool][job]) for tool in arm)) for job in JOBS])


def _cell(figures: dict[str, Any]) -> str:
    late = "-" if figures["late"] is None else f"{figures['late']:.0f}"
    return f"{figures['writes']:g} / {figures['reads']:g} / {late}"


def _waiting(waiting: dict[str, Any]) -> str:
    rows = [
        (scale.removeprefix("durations "), name, *(f"{judged[key]:g}" for key in judged))
        for scale, ways in waiting.items()
        if scale.startswith("durations")
        for name, judged in ways.items()
    ]
    return goals.markdown(("durations", "schedule", "late, median s", "p90 s", "mean s", "polls", "invocations"), rows)


def _prices(waiting: dict[str, Any]) -> str:
    rows = [(price, *(f"{judged[key]:g}" for key in judged)) for price, judged in waiting["other prices"].items()]
    return goals.markdown(("price of a poll", "late, median s", "p90 s", "mean s", "polls", "invocations"), rows)


def _between(page: str, name: str, inside: str) -> str:
    """The page with what stands between the two marks replaced."""
    mark = _MARK.format(name)
    before, _, after = page.split(mark)
    return f"{before}{mark}\n{inside}\n{mark}{after}"
