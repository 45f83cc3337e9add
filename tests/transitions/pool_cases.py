"""Transitions of node pools: each by itself through the agentPools API, in an order that keeps a System pool."""

from typing import Any

from tests.support.world import ID, World
from tests.transitions.table import (
    OTHER_SUBNET,
    POD_SUBNET,
    SUBNET,
    Properties,
    Transition,
    autoscaled,
    case,
    cluster,
    pool,
    rotation,
    system,
    tags,
    without,
)

BIG: Properties = {"VmSize": "Standard_D16s_v5"}
STOPPED: Properties = {"PowerState": {"Code": "Stopped"}}
RUNNING: Properties = {"PowerState": {"Code": "Running"}}
WINDOWS: dict[str, Any] = {"WindowsProfile": {"AdminUsername": "azureuser", "AdminPassword": "Ab-3456-ab-7890"}}


def change(name: str, before: dict[str, Any], after: dict[str, Any], *writes: str) -> Transition:
    """A User pool `web` beside the System pool; one PUT of it unless said otherwise."""
    first, second = cluster(system(), pool(**before)), cluster(system(), pool(**after))
    return case(name, first, second, *(writes or ("=web",)))


def turns(name: str, before: dict[str, Any], after: dict[str, Any], **more: Any) -> Transition:
    """The same for what AKS does not change on a living pool."""
    first, second = cluster(system(), pool(**before), **more), cluster(system(), pool(**after), **more)
    return case(name, first, second, rotation())


def machines(**scale: Any) -> Properties:
    """A pool of virtual machines, which has neither a count nor a size of its own."""
    plain = without(pool(Type="VirtualMachines"), "Count", "VmSize")
    return {**plain, "VirtualMachinesProfile": {"Scale": scale}}


def D4(**numbers: int) -> Properties:  # noqa: N802 - the size's name
    return {"Size": "Standard_D4s_v5", **numbers}


def D8(**numbers: int) -> Properties:  # noqa: N802 - the size's name
    return {"Size": "Standard_D8s_v5", **numbers}


def migrated_by_aks(world: World) -> None:
    """From 30 September 2026 on, availability sets become pools of virtual machines.

    docs/azure-behaviour.md#availability-sets-end
    """
    scale = {"manual": [{"size": "Standard_D4s_v5", "count": 2}]}
    converted = {"type": "VirtualMachines", "count": None, "vmSize": "", "virtualMachinesProfile": {"scale": scale}}
    world.change_record(lambda record: record["pools"]["web"].update(converted))


def grown_by_the_autoscaler(world: World) -> None:
    """The autoscaler gives `web` four nodes; nobody has written anything."""
    world.change_record(lambda record: record["pools"]["web"].update(count=4))


def somebody_adds_a_pool(world: World) -> None:
    body = {"properties": {"count": 1, "vmSize": "Standard_D4s_v5", "mode": "User"}}
    world.put("agentPools/theirs", body, 201)


def somebody_labels_a_pool(world: World) -> None:
    body = {"properties": {"nodeLabels": {"team": "them"}, "tags": world.pools("tags")["web"]}}
    world.put("agentPools/web", body)


def somebody_stops_a_pool(world: World) -> None:
    displayed = world.cloud.call("GET", f"{ID}/agentPools/web").json()
    body = {"properties": {**displayed["properties"], "powerState": {"code": "Stopped"}}}
    world.put("agentPools/web", body)


def somebody_removes_a_pool(world: World) -> None:
    world.cloud.done(world.cloud.call("DELETE", f"{ID}/agentPools/web"), 202)


SET = [
    case("a pool is added", cluster(), cluster(system(), pool()), "+web"),
    case("two pools are added", cluster(), cluster(system(), pool(), pool("db")), "+web +db"),
    case("a pool is removed", cluster(system(), pool()), cluster(), "-web"),
    case("two pools are removed", cluster(system(), pool(), pool("db")), cluster(), "-web -db"),
    case("a pool under another name", cluster(system(), pool()), cluster(system(), pool("db")), "+db -web"),
    case(
        "somebody else's pool stays", cluster(), cluster(system(3)), "=system",
        meanwhile=somebody_adds_a_pool, keeps=frozenset({"theirs"}),
    ),
    case(
        "somebody else's pool survives a change of the cluster", cluster(), cluster(Sku={"Tier": "Standard"}),
        "cluster", meanwhile=somebody_adds_a_pool, keeps=frozenset({"theirs"}),
    ),
    case(
        "a pool that somebody removed is added again", cluster(system(), pool()),
        cluster(system(), pool(), Tags=tags(a="1")), "tags +web", meanwhile=somebody_removes_a_pool,
    ),
    case("an autoscaled pool is added", cluster(), cluster(system(), autoscaled()), "+web"),
    case(
        "a spot pool is added", cluster(), cluster(system(), pool("spot", ScaleSetPriority="Spot")), "+spot",
    ),
    case("a Windows pool is added", cluster(**WINDOWS), cluster(system(), pool("win", OsType="Windows"), **WINDOWS),
         "+win"),
    case("a Windows pool is removed", cluster(system(), pool("win", OsType="Windows"), **WINDOWS),
         cluster(**WINDOWS), "-win"),
]  # fmt: skip

GPU = "Standard_NC4as_T4_v3"
GROUP = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/applicationSecurityGroups/a"
IN_PLACE = [
    change("a scale up", {"count": 2}, {"count": 5}),
    change("a scale down", {"count": 5}, {"count": 2}),
    change("a scale to nothing", {"count": 2}, {"count": 0}),
    case("the System pool scales", cluster(), cluster(system(5)), "=system"),
    case("two pools scale", cluster(system(), pool()), cluster(system(3), pool(count=4)), "=system =web"),
    change("FIPS images", {}, {"EnableFIPS": True}),
    change("no FIPS images any more", {"EnableFIPS": True}, {}),
    change("labels are added", {}, {"NodeLabels": {"a": "1"}}),
    change("a label goes", {"NodeLabels": {"a": "1", "b": "2"}}, {"NodeLabels": {"a": "1"}}),
    change("all labels go", {"NodeLabels": {"a": "1"}}, {}),
    change("taints are added", {}, {"NodeTaints": ["a=b:NoSchedule"]}),
    change("taints change", {"NodeTaints": ["a=b:NoSchedule"]}, {"NodeTaints": ["a=c:NoExecute", "d=e:NoSchedule"]}),
    change("all taints go", {"NodeTaints": ["a=b:NoSchedule"]}, {}),
    change("a pool's tags", {"Tags": {"a": "1"}}, {"Tags": {"b": "2"}}),
    change("a pool's tags go", {"Tags": {"a": "1"}}, {}),
    change("upgrade settings", {}, {"UpgradeSettings": {"MaxSurge": "33%", "DrainTimeoutInMinutes": 60}}),
    change("upgrade settings go back", {"UpgradeSettings": {"MaxSurge": "33%", "DrainTimeoutInMinutes": 60}}, {}),
    change("upgrades in place", {}, {"UpgradeSettings": {"MaxSurge": "0", "MaxUnavailable": "1"}}),
    change("nodes are kept when removed", {}, {"ScaleDownMode": "Deallocate"}),
    change("nodes are deleted again", {"ScaleDownMode": "Deallocate"}, {}),
    change("images are streamed", {}, {"ArtifactStreamingProfile": {"Enabled": True}}),
    change("no driver of AKS", {"VmSize": GPU}, {"VmSize": GPU, "GpuProfile": {"Driver": "None"}}),
    change("local DNS", {}, {"LocalDNSProfile": {"Mode": "Required"}}),
    change("security groups", {}, {"NetworkProfile": {"ApplicationSecurityGroups": [GROUP]}}),
    change("devices of the network", {}, {"NetworkProfile": {"Dranet": {"Mode": "Managed"}}}),
    change("secure boot", {}, {"SecurityProfile": {"EnableSecureBoot": True}}),
    change("a virtual TPM", {}, {"SecurityProfile": {"EnableVTPM": True}}),
    change("another Linux", {"OsSKU": "Ubuntu"}, {"OsSKU": "AzureLinux"}),
    change("AKS places the nodes of a pool without zones", {}, {"AvailabilityZones": ["auto"]}),
    change(
        "AKS places the nodes of a pool with zones", {"AvailabilityZones": ["1", "2"]}, {"AvailabilityZones": ["auto"]}
    ),
    change("no SSH", {}, {"SecurityProfile": {"SshAccess": "Disabled"}}),
    change(
        "ports open",
        {},
        {"NetworkProfile": {"AllowedHostPorts": [{"PortStart": 80, "PortEnd": 80, "Protocol": "TCP"}]}},
    ),
    change("several at once are one write", {"count": 2}, {"count": 3, "NodeLabels": {"a": "1"}, "Tags": {"b": "2"}}),
]

MACHINES = [
    case("virtual machines of two sizes are autoscaled", cluster(system(), machines(Manual=[D4(Count=2)])),
         cluster(system(), machines(Autoscale=[D4(MinCount=1, MaxCount=5), D8(MinCount=0, MaxCount=3)])), "=web"),
    case("their bounds change", cluster(system(), machines(Autoscale=[D4(MinCount=1, MaxCount=5)])),
         cluster(system(), machines(Autoscale=[D4(MinCount=2, MaxCount=9)])), "=web"),
    case("another size is added to them", cluster(system(), machines(Autoscale=[D4(MinCount=1, MaxCount=5)])),
         cluster(system(), machines(Autoscale=[D4(MinCount=1, MaxCount=5), D8(MinCount=1, MaxCount=2)])), "=web"),
    case("a size of them goes", cluster(
              system(), machines(Autoscale=[D4(MinCount=1, MaxCount=5), D8(MinCount=1, MaxCount=2)])),
         cluster(system(), machines(Autoscale=[D8(MinCount=1, MaxCount=2)])), "=web"),
    case("the template takes their numbers over again", cluster(
              system(), machines(Autoscale=[D4(MinCount=1, MaxCount=5), D8(MinCount=1, MaxCount=2)])),
         cluster(system(), machines(Manual=[D4(Count=3), D8(Count=1)])), "=web"),
    case("the template follows what AKS has made of an availability set",
         cluster(system(), pool(Type="AvailabilitySet")), cluster(system(), machines(Manual=[D4(Count=2)])),
         meanwhile=migrated_by_aks),
    case("autoscaled virtual machines are added", cluster(), cluster(
              system(), machines(Autoscale=[D4(MinCount=1, MaxCount=5), D8(MinCount=1, MaxCount=2)])), "+web"),
]  # fmt: skip

SCALER = [
    case("the autoscaler takes over", cluster(system(), pool()), cluster(system(), autoscaled()), "=web"),
    case("and raises what is below its bounds", cluster(system(), pool(count=1)),
         cluster(system(), autoscaled(least=3, most=6)), "=web"),
    case("its bounds change", cluster(system(), autoscaled()), cluster(system(), autoscaled(least=2, most=9)), "=web"),
    case("its start value is no difference", cluster(system(), autoscaled(Count=2)),
         cluster(system(), autoscaled(Count=3), Tags=tags(a="1")), "tags", meanwhile=grown_by_the_autoscaler),
    case("what it has done is no difference", cluster(system(), autoscaled()),
         cluster(system(), autoscaled(NodeLabels={"a": "1"})), "=web", meanwhile=grown_by_the_autoscaler),
    case("its pools survive a change of the cluster", cluster(system(), autoscaled()),
         cluster(system(), autoscaled(), Sku={"Tier": "Standard"}), "cluster", meanwhile=grown_by_the_autoscaler),
    case("the template takes over again", cluster(system(), autoscaled()), cluster(system(), pool(count=2)), "=web",
         meanwhile=grown_by_the_autoscaler),
    case("the template says that it goes", cluster(system(), autoscaled()),
         cluster(system(), pool(count=1, EnableAutoScaling=False)), "=web"),
    case("the System pool is autoscaled", cluster(),
         cluster(autoscaled("system", Mode="System")), "=system"),
    case("an autoscaled pool rotates with what it carries", cluster(system(), autoscaled()),
         cluster(system(), autoscaled(**BIG)), rotation(), meanwhile=grown_by_the_autoscaler),
    case("and within narrower bounds", cluster(system(), autoscaled()),
         cluster(system(), autoscaled(most=3, **BIG)), rotation(), meanwhile=grown_by_the_autoscaler),
]  # fmt: skip

ROTATED = [
    turns("another VM size", {}, BIG),
    turns("another disk size", {"OsDiskSizeGB": 64}, {"OsDiskSizeGB": 256}),
    turns("another kind of disk", {"OsDiskType": "Managed"}, {"OsDiskType": "Ephemeral"}),
    turns("another kubelet disk", {}, {"KubeletDiskType": "Temporary"}),
    turns("zones", {}, {"AvailabilityZones": ["1", "2"]}),
    turns("zones named after AKS has placed the nodes", {"AvailabilityZones": ["auto"]},
         {"AvailabilityZones": ["1", "2", "3"]}),
    turns("other zones", {"AvailabilityZones": ["1"]}, {"AvailabilityZones": ["2", "3"]}),
    turns("more pods", {"MaxPods": 50}, {"MaxPods": 110}),
    turns("host encryption", {}, {"EnableEncryptionAtHost": True}),
    turns("kubelet settings", {}, {"KubeletConfig": {"CpuManagerPolicy": "static"}}),
    turns("other kubelet settings", {"KubeletConfig": {"PodMaxPids": 1000}}, {"KubeletConfig": {"PodMaxPids": 2000}}),
    turns("kernel settings", {}, {"LinuxOSConfig": {"SwapFileSizeMB": 1024}}),
    turns("public addresses of nodes", {}, {"EnableNodePublicIP": True}),
    turns("ultra disks", {"AvailabilityZones": ["1"]}, {"AvailabilityZones": ["1"], "EnableUltraSSD": True}),
    turns("another workload runtime", {}, {"WorkloadRuntime": "KataVmIsolation"}),
    case("another subnet", cluster(system(VnetSubnetID=SUBNET), pool(VnetSubnetID=SUBNET)),
         cluster(system(VnetSubnetID=SUBNET), pool(VnetSubnetID=OTHER_SUBNET)), rotation()),
    case("a subnet for pods",
         cluster(system(VnetSubnetID=SUBNET), pool(VnetSubnetID=SUBNET), NetworkProfile={"NetworkPlugin": "azure"}),
         cluster(system(VnetSubnetID=SUBNET), pool(VnetSubnetID=SUBNET, PodSubnetID=POD_SUBNET),
                  NetworkProfile={"NetworkPlugin": "azure"}), rotation()),
    turns("a size and what could be changed in place", {}, {**BIG, "NodeLabels": {"a": "1"}, "count": 4}),
    case("the only System pool", cluster(), cluster(system(**BIG)), rotation("system")),
    case("two pools, one after the other", cluster(system(), pool()), cluster(system(**BIG), pool(**BIG)),
         rotation("system"), rotation()),
    case("under a name of one's own", cluster(system(), pool()),
         cluster(system(), pool(**BIG), TemporaryPoolName="standby"), rotation("web", "standby")),
    case("the temporary name is taken", cluster(system(), pool(), pool("cfntmp")),
         cluster(system(), pool(**BIG), pool("cfntmp")), rotation("web", "cfnt0")),
    case("another Windows", cluster(system(), pool("win", OsType="Windows", OsSKU="Windows2022"), **WINDOWS),
         cluster(system(), pool("win", OsType="Windows", OsSKU="Windows2025"), TemporaryPoolName="standbypool",
                  **WINDOWS), rotation("win", "standb")),
    case("a spot pool", cluster(system(), pool("spot", ScaleSetPriority="Spot")),
         cluster(system(), pool("spot", ScaleSetPriority="Spot", **BIG)), rotation("spot")),
    case("beside additions, changes and removals",
         cluster(system(), pool(), pool("old"), pool("db", 1)),
         cluster(system(), pool(**BIG), pool("new"), pool("db", 3)),
         "+new", rotation(), "=db -old"),
]  # fmt: skip

MODES = [
    case("a User pool becomes a System pool", cluster(system(), pool()), cluster(system(), pool(Mode="System")),
         "=web"),
    case("a System pool becomes a User pool", cluster(system(), pool(Mode="System")), cluster(system(), pool()),
         "=web"),
    case("two pools change places", cluster(system(), pool()), cluster(system(Mode="User"), pool(Mode="System")),
         "=web =system"),
    case("and in the other order of the template", cluster(pool(Mode="System"), system(Mode="User")),
         cluster(pool(), system()), "=system =web"),
    case("another System pool before the old one goes", cluster(system()), cluster(pool("core", Mode="System")),
         "+core -system"),
    case("a User pool takes over before the System pool goes", cluster(system(), pool()),
         cluster(pool(Mode="System")), "=web -system"),
    case("a System pool ceases to be one and rotates, another takes over", cluster(system(), pool()),
         cluster(system(Mode="User", **BIG), pool(Mode="System")), "=web", rotation("system")),
    case("a pool rotates into a System pool first", cluster(system(), pool()),
         cluster(system(Mode="User"), pool(Mode="System", **BIG)), rotation(), "=system"),
]  # fmt: skip

POWER = [
    change("a pool is stopped", {}, STOPPED),
    change("a pool is started", STOPPED, RUNNING),
    change("a pool is started by leaving it out", STOPPED, {}),
    change("a stopped pool is started for a change and stopped again", STOPPED, {**STOPPED, "NodeLabels": {"a": "1"}},
           "=web =web =web"),
    change("a change and a stop", {}, {**STOPPED, "NodeLabels": {"a": "1"}}, "=web =web"),
    change("a start and a change", STOPPED, {**RUNNING, "NodeLabels": {"a": "1"}}, "=web =web"),
    case("a pool is added and stopped", cluster(), cluster(system(), pool(**STOPPED)), "+web =web"),
    change("a pool without load rotates without a stand-in", STOPPED, {**STOPPED, **BIG}, "-web +web =web"),
    change("a pool that is stopped rotates to run", STOPPED, {**RUNNING, **BIG}, "-web +web"),
    change("a pool that runs rotates to stop", {}, {**STOPPED, **BIG}, "-web +web =web"),
    case("a pool that runs rotates to stop by a stand-in that knows others' labels", cluster(system(), pool()),
         cluster(system(), pool(**STOPPED, **BIG)), "+cfntmp -web +web =web -cfntmp", meanwhile=somebody_labels_a_pool),
    change("a stopped pool's nodes are no difference", {"count": 2, **STOPPED},
           {"count": 2, **STOPPED, "Tags": {"a": "1"}}, "=web =web =web"),
    case("a stopped pool that nobody declared stopped stays so", cluster(system(), pool()),
         cluster(system(3), pool()), "=system", meanwhile=somebody_stops_a_pool),
    case("a stopped pool survives a change of the cluster", cluster(system(), pool(**STOPPED)),
         cluster(system(), pool(**STOPPED), Sku={"Tier": "Standard"}), "cluster"),
]  # fmt: skip

CASES = [*SET, *IN_PLACE, *MACHINES, *SCALER, *ROTATED, *MODES, *POWER]
