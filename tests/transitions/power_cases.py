"""Transitions of a cluster's power, repairs of what failed, and combinations of everything."""

from collections.abc import Callable

from tests.support.harness import ends
from tests.support.world import ID, World
from tests.transitions.pool_cases import BIG, STOPPED
from tests.transitions.table import (
    EVERYTHING_SUPPORTED,
    Properties,
    autoscaled,
    case,
    cluster,
    pool,
    rotation,
    system,
    tags,
)

OFF: Properties = {"PowerState": "Stopped"}
ON: Properties = {"PowerState": "Running"}


def stopped_by_hand(world: World) -> None:
    world.cloud.done(world.cloud.call("POST", f"{ID}/stop"), 202)


def started_by_hand(world: World) -> None:
    world.cloud.done(world.cloud.call("POST", f"{ID}/start"), 202)


def failed(path: str = "", state: str = "Failed") -> Callable[[World], None]:
    """The cluster's, or a pool's, last operation failed: somebody wrote it as it is and that ended badly."""

    def fail(world: World) -> None:
        where = ID + path
        displayed = world.cloud.call("GET", where).json()
        world.cloud.fault(ends(state), method="PUT", path=f"{where}$")
        answer = world.cloud.call("PUT", where, displayed)
        assert world.cloud.settle(answer)["status"] == state

    return fail


POWER = [
    case("a cluster is stopped", cluster(), cluster(**OFF), "stop"),
    case("a cluster is started", cluster(**OFF), cluster(**ON), "start"),
    case("power that leaves the template comes back", cluster(**OFF), cluster(), "start"),
    case("a setting and a stop", cluster(), cluster(Sku={"Tier": "Standard"}, **OFF), "cluster stop"),
    case("a start and a setting", cluster(**OFF), cluster(Sku={"Tier": "Standard"}, **ON), "start cluster"),
    case("a stopped cluster is started for a change and stopped again", cluster(**OFF), cluster(system(3), **OFF),
         "start =system stop"),
    case("also for a tag", cluster(**OFF), cluster(Tags=tags(a="1"), **OFF), "start tags stop"),
    case("also for a rotation", cluster(system(), pool(), **OFF), cluster(system(), pool(**BIG), **OFF),
         "start", rotation(), "stop"),
    case("what somebody stopped is started", cluster(**ON), cluster(**ON, Tags=tags(a="1")), "start tags",
         meanwhile=stopped_by_hand),
    case("what somebody started is stopped", cluster(**OFF), cluster(**OFF, Tags=tags(a="1")), "tags stop",
         meanwhile=started_by_hand),
    case("a stopped pool stays so in a cluster that stops", cluster(system(), pool(**STOPPED)),
         cluster(system(), pool(**STOPPED), **OFF), "stop"),
    case("and in one that starts", cluster(system(), pool(**STOPPED), **OFF),
         cluster(system(), pool(**STOPPED), **ON), "start"),
    case("a pool and its cluster are stopped", cluster(system(), pool()),
         cluster(system(), pool(**STOPPED), **OFF), "=web stop"),
]  # fmt: skip

REPAIRS = [
    case("a failed cluster is written again as it is", cluster(), cluster(), "cluster", meanwhile=failed()),
    case("a canceled one too", cluster(), cluster(), "cluster", meanwhile=failed(state="Canceled")),
    case("a failed pool alone", cluster(system(), pool()), cluster(system(), pool()), "=web",
         meanwhile=failed("/agentPools/web")),
    case("a failed cluster is repaired by the change", cluster(), cluster(Sku={"Tier": "Standard"}), "cluster",
         meanwhile=failed()),
    case("a failed cluster is repaired before its pools change", cluster(), cluster(system(3)), "cluster =system",
         meanwhile=failed()),
    case("a failed pool is repaired by its change", cluster(system(), pool()), cluster(system(), pool(count=3)),
         "=web", meanwhile=failed("/agentPools/web")),
    case("a failed pool is repaired before another changes", cluster(system(), pool()), cluster(system(3), pool()),
         "=web =system", meanwhile=failed("/agentPools/web")),
    case("a failed pool that goes is not repaired", cluster(system(), pool()), cluster(), "-web",
         meanwhile=failed("/agentPools/web")),
    case("a failed pool that rotates is not repaired", cluster(system(), pool()), cluster(system(), pool(**BIG)),
         rotation(), meanwhile=failed("/agentPools/web")),
]  # fmt: skip

EVERYTHING_BEFORE = cluster(
    system(), pool(NodeLabels={"a": "1"}), pool("old"), autoscaled("auto"), KubernetesVersion="1.33", Tags=tags(a="1")
)
EVERYTHING_AFTER = cluster(
    system(3),
    pool(**BIG),
    pool("new"),
    autoscaled("auto", most=9),
    KubernetesVersion="1.35",
    Tags=tags(b="2"),
    Sku={"Tier": "Standard"},
    AddonProfiles={"azurepolicy": {"Enabled": True}},
    PowerState="Stopped",
)

COMBINED = [
    case("everything at once", EVERYTHING_BEFORE, EVERYTHING_AFTER,
         "cluster cluster cluster =system =auto +new =system", rotation(), "=auto -old stop",
         versions=EVERYTHING_SUPPORTED),
    case("a System pool is replaced while the version climbs", cluster(system(), KubernetesVersion="1.33"),
         cluster(pool("core", Mode="System"), KubernetesVersion="1.34"), "cluster +core -system",
         versions=EVERYTHING_SUPPORTED),
    case("a network in stages, then a version", cluster(KubernetesVersion="1.33",
                                                       NetworkProfile={"NetworkPlugin": "kubenet"}),
         cluster(KubernetesVersion="1.34",
                 NetworkProfile={"NetworkPlugin": "azure", "NetworkPluginMode": "overlay",
                                 "NetworkDataplane": "cilium", "NetworkPolicy": "cilium"}),
         "cluster cluster cluster", versions=EVERYTHING_SUPPORTED),
]  # fmt: skip

CASES = [*POWER, *REPAIRS, *COMBINED]
