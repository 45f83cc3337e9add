"""Transitions of Kubernetes versions: the control plane climbs, the pools follow as seldom as the skew allows.

On the last hop they go along where all of them follow; a pool with a version of its own is a step of its own.
"""

from dataclasses import replace
from typing import Any

from sandbox.azure.core.versions import NOVEMBER_2026
from tests.support.world import World
from tests.transitions.pool_cases import BIG, STOPPED
from tests.transitions.table import (
    EVERYTHING_SUPPORTED,
    Properties,
    Transition,
    autoscaled,
    case,
    cluster,
    pool,
    rotation,
    system,
    tags,
    undisturbed,
)

LONG_TERM: dict[str, Any] = {"Sku": {"Tier": "Premium"}, "SupportPlan": "AKSLongTermSupport"}
SPOT: Properties = {"ScaleSetPriority": "Spot"}


def climb(name: str, before: Properties, after: Properties, *writes: str, meanwhile: Any = undisturbed) -> Transition:
    """In a region in which every minor is supported."""
    return case(name, before, after, *writes, versions=EVERYTHING_SUPPORTED, meanwhile=meanwhile)


def at(version: str, *pools: Properties, **more: Any) -> Properties:
    return cluster(*(pools or (system(),)), KubernetesVersion=version, **more)


def channel(name: str) -> dict[str, Any]:
    return {"AutoUpgradeProfile": {"UpgradeChannel": name}}


def upgraded_by_azure(world: World) -> None:
    """As an auto-upgrade channel does: one minor further than the template says."""

    def upgrade(record: Properties) -> None:
        record["properties"] |= {"kubernetesVersion": "1.35", "currentKubernetesVersion": "1.35.6"}
        for one in record["pools"].values():
            one |= {"orchestratorVersion": "1.35", "currentOrchestratorVersion": "1.35.6"}

    world.change_record(upgrade)


def upgraded_by_somebody(version: str) -> Any:
    """Everything, the pools behind the control plane."""

    def upgrade(world: World) -> None:
        body = world.body
        body["properties"]["kubernetesVersion"] = version
        for one in body["properties"]["agentPoolProfiles"]:
            one.pop("orchestratorVersion")
        world.cloud.done(world.cloud.call("PUT", body["id"], body), 200)

    return upgrade


def years_pass(world: World) -> None:
    """What ran in support has left it: the region is that of November 2026."""
    world.cloud.azure.world.versions = NOVEMBER_2026


def lagging(version: str) -> Any:
    """Only the control plane is upgraded, by somebody."""

    def upgrade(world: World) -> None:
        patch = world.cloud.azure.world.versions.latest(version)
        plane = {"kubernetesVersion": version, "currentKubernetesVersion": patch}
        world.change_record(lambda record: record["properties"].update(plane))

    return upgrade


THREE = (system(), pool(), pool("db"))


def own(version: str, *pools: Properties) -> list[Properties]:
    """Pools that say their version, and so are steps of their own."""
    return [{**one, "OrchestratorVersion": version} for one in pools]


CASES = [
    climb("one minor", at("1.34"), at("1.35"), "cluster"),
    climb("two minors", at("1.33"), at("1.35"), "cluster cluster"),
    climb("three minors, three pools, each pool once", at("1.31", *THREE), at("1.34", *THREE),
          "cluster cluster cluster"),
    climb("pools with versions of their own follow one by one",
          at("1.31", *own("1.31", *THREE)), at("1.34", *own("1.34", *THREE)),
          "cluster cluster cluster =system =web =db"),
    climb("with one that has a version of its own every pool is a step of its own",
          at("1.33", system(), pool(OrchestratorVersion="1.33")),
          at("1.34", system(), pool(OrchestratorVersion="1.34")), "cluster =system =web"),
    climb("four minors, each pool twice, the first time as late as possible", at("1.31", system(), pool()),
          at("1.35", system(), pool()), "cluster cluster cluster =system =web cluster"),
    climb("five minors", at("1.31"), at("1.36"), "cluster cluster cluster =system cluster cluster"),
    climb("a patch", at("1.34.8"), at("1.34.9"), "cluster"),
    climb("an exact version in the next minor", at("1.34.8"), at("1.35.5"), "cluster"),
    climb("an exact version two minors on", at("1.33"), at("1.35.5"), "cluster cluster"),
    climb("an alias for what runs is no upgrade", at("1.34.9"), at("1.34", Tags=tags(a="1")), "tags"),
    climb("a version is declared for what runs", cluster(), at("1.35", Tags=tags(a="1")), "tags"),
    climb("a version leaves the template", at("1.35"), cluster(Tags=tags(a="1")), "tags"),
    climb("what Azure has upgraded further stays", at("1.33", **channel("stable")),
          at("1.34", Tags=tags(a="1"), **channel("stable")), "tags", meanwhile=upgraded_by_azure),
    climb("what Azure has upgraded further is upgraded from there", at("1.33"), at("1.36"), "cluster",
          meanwhile=upgraded_by_azure),
    climb("a pool stays older as declared", at("1.33", system(), pool(OrchestratorVersion="1.33")),
          at("1.35", system(), pool(OrchestratorVersion="1.33")), "cluster cluster =system"),
    climb("a pool goes to its own version", at("1.33", system(), pool(OrchestratorVersion="1.33")),
          at("1.35", system(), pool(OrchestratorVersion="1.34")), "cluster cluster =system =web"),
    climb("all pools say their version", at("1.33", system(OrchestratorVersion="1.33")),
          at("1.34", system(OrchestratorVersion="1.34")), "cluster =system"),
    climb("a lagging pool is upgraded by its own version",
          at("1.33", system(OrchestratorVersion="1.33"), pool(OrchestratorVersion="1.33")),
          at("1.34", system(OrchestratorVersion="1.33"), pool(OrchestratorVersion="1.34")), "=web",
          meanwhile=lagging("1.34")),
    climb("a pool that lags too far goes first", at("1.31", system(), pool()), at("1.35", system(), pool()),
          "=system =web cluster", meanwhile=lagging("1.34")),
    climb("lagging pools are left alone by other updates", cluster(), cluster(Tags=tags(a="1")),
          "tags", meanwhile=lagging("1.36")),
    climb("a pool that is to be removed goes along as far as the skew demands", at("1.31", system(), pool()),
          at("1.35"), "cluster cluster cluster =system =web cluster =system -web"),
    climb("a pool is added on the way", at("1.33"), at("1.34", system(), pool()), "cluster +web"),
    climb("a pool is rotated instead of upgraded", at("1.33", system(), pool()), at("1.34", system(), pool(**BIG)),
          "cluster =system", rotation()),
    climb("an autoscaled pool follows", at("1.33", system(), autoscaled()), at("1.34", system(), autoscaled()),
          "cluster"),
    climb("a stopped pool follows", at("1.33", system(), pool(**STOPPED)), at("1.34", system(), pool(**STOPPED)),
          "cluster"),
    climb("a spot pool follows", at("1.33", system(), pool("spot", **SPOT)), at("1.34", system(), pool("spot", **SPOT)),
          "cluster =system =spot"),
    climb("with a channel everything goes together", at("1.33", system(), pool(), **channel("patch")),
          at("1.35", system(), pool(), **channel("patch")), "cluster cluster"),
    climb("a channel is set and everything goes together", at("1.33"), at("1.34", **channel("stable")),
          "cluster cluster"),
    climb("a channel is given up, then everything goes up", at("1.33", **channel("stable")),
          at("1.34", **channel("none")), "cluster cluster"),
    climb("a channel leaves the template, then everything goes up", at("1.33", **channel("stable")), at("1.34"),
          "cluster cluster"),
    climb("with spot pools the channel is paused and restored", at("1.33", system(), pool("spot", **SPOT),
                                                                 **channel("stable")),
          at("1.35", system(), pool("spot", **SPOT), **channel("stable")),
          "cluster cluster cluster =system =spot cluster"),
    climb("and changed on the way", at("1.33", system(), pool("spot", **SPOT), **channel("stable")),
          at("1.34", system(), pool("spot", **SPOT), **channel("rapid")),
          "cluster cluster cluster =system =spot cluster"),
    climb("a channel is paused for a pool that stays older",
          at("1.33", system(), pool(OrchestratorVersion="1.33"), **channel("patch")),
          at("1.34", system(), pool(OrchestratorVersion="1.33"), **channel("patch")),
          "cluster cluster =system cluster"),
    climb("a node image channel is in nobody's way", at("1.33", **channel("node-image")),
          at("1.34", **channel("node-image")), "cluster"),
    climb("long-term support skips minors as far as pools can be left behind", at("1.31", **LONG_TERM),
          at("1.34", **LONG_TERM), "cluster"),
    climb("and takes pools along for more", at("1.31", **LONG_TERM, **channel("none")),
          at("1.36", **LONG_TERM, **channel("none")), "cluster =system cluster"),
    climb("with the channel that long-term support sets everything goes together", at("1.31", **LONG_TERM),
          at("1.36", **LONG_TERM), "cluster cluster"),
    case("long-term support is left by an upgrade, at its end", at("1.33", **LONG_TERM),
         at("1.35", Sku={"Tier": "Standard"}), "cluster cluster"),
    climb("a pool goes back to the version before its upgrade", at("1.35", system(), pool()),
          at("1.36", system(), pool(OrchestratorVersion="1.35")), "=web", meanwhile=upgraded_by_somebody("1.36")),
    climb("two pools go back with the channel paused", at("1.35", system(), pool(), **channel("patch")),
          at("1.36", *own("1.35", system(), pool()), **channel("patch")), "cluster =system =web cluster",
          meanwhile=upgraded_by_somebody("1.36")),
    climb("a pool goes back to a patch, and its count changes after it", at("1.35", system(), pool()),
          at("1.36", system(), pool(count=3, OrchestratorVersion="1.35.6")), "=web =web",
          meanwhile=upgraded_by_somebody("1.36")),
    climb("a pool goes back after a setting", at("1.35", system(), pool()),
          at("1.36", system(), pool(OrchestratorVersion="1.35"), Sku={"Tier": "Standard"}), "cluster =web",
          meanwhile=upgraded_by_somebody("1.36")),
    climb("a stopped pool goes back as it is", at("1.35", system(), pool(**STOPPED)),
          at("1.36", system(), pool(OrchestratorVersion="1.35", **STOPPED)), "=web",
          meanwhile=upgraded_by_somebody("1.36")),
    climb("what left support goes into long-term support with its control plane alone",
          at("1.33", system(), *own("1.33", pool()), **channel("none")),
          at("1.34", system(), *own("1.33", pool()), **LONG_TERM, **channel("none")), "cluster cluster =system",
          meanwhile=years_pass),
    climb("what left support goes up as a whole", at("1.33", system(), pool()), at("1.35", system(), pool()),
          "cluster cluster", meanwhile=years_pass),
    climb("what left support long ago skips to the oldest that has it", at("1.31", system(), pool()),
          at("1.35", system(), pool()), "cluster cluster", meanwhile=years_pass),
    climb("settings, versions, pools and tags", at("1.33", system(), pool("old")),
          at("1.34", system(3), pool(), Sku={"Tier": "Standard"}, Tags=tags(a="1")),
          "cluster cluster =system +web =system -old"),
]  # fmt: skip
CASES.append(replace(CASES[0], name="what the region has is read from the region", versions=NOVEMBER_2026))
