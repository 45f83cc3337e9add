"""All measurements of one run, in order; each gives figures by key and the details behind them."""

import os
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from bench import cold, crowd, listing, packages, profile, warm
from bench.peers import race
from bench.peers.jobs import FEWEST_WRITES
from bench.peers.ours import Ours
from bench.scene import Scene, scene
from bench.waiting import measure

Figures = dict[str, float | None]
Say = Callable[[str], None]

COLD_ROUNDS, WARM_ROUNDS, RACE_ROUNDS = 9, 50, 4


def everything(directory: Path, say: Say) -> tuple[Figures, dict[str, Any]]:
    """Run it all below `directory` and return (figures, details)."""
    figures: Figures = {}
    details: dict[str, Any] = {}
    say("waiting, simulated over real durations")
    part, details["waiting"] = measure.measured()
    figures |= part
    say("three packages by cfn submit")
    packed = packages.all_three(directory / "packages")
    figures["package_mb"] = packed["ours"].megabytes
    figures["package_ratio"] = packed["ours"].megabytes / packed["naive"].megabytes
    details["package_mb"] = {name: round(package.megabytes, 1) for name, package in packed.items()}
    say("two clouds with 10,000 clusters")
    listing.furnish(directory / "state")
    with scene(directory) as stage:
        _reach(stage)
        part, more = _on_stage(stage, packed, directory, say)
        figures |= part
        details |= more
    say("200 stacks at one instant, in virtual time")
    with_limits, without = crowd.measured(throttled=True), crowd.measured(throttled=False)
    figures["stacks_200_failed"] = with_limits.failed
    figures["stacks_200_requests_ratio"] = with_limits.requests / without.requests
    details["stacks_200"] = {"throttled": vars(with_limits), "unthrottled": vars(without)}
    return figures, details


def _reach(stage: Scene) -> None:
    """This process calls the clouds too: as the handler, and as the bare SDK."""
    os.environ.update(stage.stage.sandbox.aws.environment())
    os.environ["REQUESTS_CA_BUNDLE"] = stage.stage.sandbox.azure.ca


def _on_stage(
    stage: Scene, packed: dict[str, packages.Packed], directory: Path, say: Say
) -> tuple[Figures, dict[str, Any]]:
    figures: Figures = {}
    details: dict[str, Any] = {}
    identifier = _cluster(stage, "read")
    say("cold starts")
    seconds = cold.measured(stage, packed, identifier, directory / "logs", COLD_ROUNDS)
    figures["cold_start_s"] = seconds["ours"]
    figures["cold_start_ratio"] = seconds["ours"] / seconds["empty"]
    figures["cold_start_vs_naive"] = seconds["ours"] / seconds["naive"]
    details["cold_start_s"] = {name: round(value, 3) for name, value in seconds.items()}
    details["profile"] = profile.imports(packed["ours"])
    say("warm reads")
    clusters = [_cluster(stage, f"read{number}") for number, _ in enumerate(warm.VARIANTS)]
    seconds = warm.measured(stage, clusters, WARM_ROUNDS)
    figures["warm_overhead_ratio"] = seconds["ours"] / seconds["sdk"]
    figures["warm_overhead_with_login_ratio"] = seconds["ours with login"] / seconds["sdk with login"]
    details["warm_read_ms"] = {name: round(value * 1000, 1) for name, value in seconds.items()}
    say("a list of 10,000 clusters")
    listed = listing.measured(stage, packed["ours"], directory / "logs")
    figures["list_10k_s"] = listed.seconds
    figures["list_peak_mb"] = listed.peak_mb
    figures["list_growth_mb"] = listed.peak_mb - listed.first_mb
    details["list"] = {"clusters": listed.clusters, "pages": listed.pages}
    say(f"nine jobs, {RACE_ROUNDS} times, by us and by the peers")
    tallies = race.run(stage, directory / "race", RACE_ROUNDS, say)
    details["arm"] = race.medians(tallies)
    return figures | compared(details["arm"], race.lates(tallies)), details


def _cluster(stage: Scene, name: str) -> str:
    """One settled cluster to read."""
    stage.control("PUT", "clock", {"speed": 600})
    ours = Ours(name, stage.event, 600)
    ours.do("create")
    stage.control("PUT", "clock", {"speed": 1})
    return ours.identifier


def compared(tallies: dict[str, dict[str, dict[str, float | None]]], lates: dict[str, list[float]]) -> Figures:
    """The figures that set us beside the peers; None where a peer is missing."""
    mine = tallies["ours"]
    peers = {tool: jobs for tool, jobs in tallies.items() if tool != "ours"}
    reads = {tool: sum(job["reads"] or 0 for job in jobs.values()) for tool, jobs in tallies.items()}
    figures: Figures = {
        "arm_writes_ratio": sum(job["writes"] or 0 for job in mine.values()) / sum(FEWEST_WRITES.values()),
        "arm_reads_ratio": reads["ours"] / min(reads[tool] for tool in peers) if peers else None,
        "done_after_azure_ratio": None,
    }
    if "azure-cli" in peers:
        figures["done_after_azure_ratio"] = median(lates["ours"]) / median(lates["azure-cli"])
    return figures
