"""What is put through the matrix: each operation with the state that it starts from, and how it is undone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.azure.entra import directory
from tests.support import clusters
from tests.support.clusters import cfn_cluster, cfn_pool
from tests.support.harness import ends
from tests.support.world import CLIENT_ID, GROUP, GROUP_ID, ID, PLAIN, Outcome, World

Properties = dict[str, Any]
Deliver = Callable[[dict[str, Any]], dict[str, Any]]
AUTOSCALED = {"EnableAutoScaling": True, "MinCount": 1, "MaxCount": 5}


def cluster(*pools: Properties, **more: Any) -> Properties:
    return cfn_cluster(*pools, Identity={"Type": "SystemAssigned"}, **more)


DEPLOYER = {"PrincipalArn": "arn:aws:iam::123456789012:role/deployer", "Role": "Writer", "Namespaces": ["payments"]}
SRE = {"PrincipalArn": "arn:aws:iam::123456789012:role/sre", "Role": "ClusterAdmin"}


def accessible(*entries: Properties) -> Properties:
    """A cluster with Azure RBAC for these principals."""
    entra = {"AadProfile": {"Managed": True, "EnableAzureRBAC": True}}
    return cluster(**entra, **({"IamAccess": list(entries)} if entries else {}))


PRODUCTION = cluster(
    cfn_pool("system", 3, AvailabilityZones=["1", "2", "3"]),
    cfn_pool("web", 2, **AUTOSCALED, NodeLabels={"tier": "web"}, MaxPods=110),
    cfn_pool("batch", 1, NodeTaints=["batch=true:NoSchedule"], OsDiskSizeGB=256),
    KubernetesVersion="1.35",
    Sku={"Name": "Base", "Tier": "Standard"},
    NetworkProfile={"NetworkPlugin": "azure", "NetworkPluginMode": "overlay", "NetworkDataplane": "cilium"},
    AutoUpgradeProfile={"UpgradeChannel": "none", "NodeOSUpgradeChannel": "NodeImage"},
    OidcIssuerProfile={"Enabled": True},
    SecurityProfile={"WorkloadIdentity": {"Enabled": True}},
    Tags=[{"Key": "team", "Value": "shop"}, {"Key": "cost", "Value": "42"}],
)
AUDITED = {"WorkspaceId": f"{GROUP_ID}/providers/Microsoft.OperationalInsights/workspaces/logs"}


def _window(**schedule: Any) -> Properties:
    return {"MaintenanceWindow": {"Schedule": schedule, "DurationHours": 6, "StartTime": "02:00"}}


SUNDAYS = _window(Weekly={"IntervalWeeks": 1, "DayOfWeek": "Sunday"})
CHILDREN = cluster(
    AuditLogs=AUDITED, MaintenanceConfigurations={"AksManagedAutoUpgradeSchedule": SUNDAYS, "Default": SUNDAYS}
)
PLATFORM = {**clusters.PLATFORM, "Kustomizations": {"apps": {"Path": "./apps", "Prune": True}}}
TAGGED = {**PLATFORM, "GitRepository": {"Url": "https://github.com/acme/platform", "RepositoryRef": {"Tag": "v1"}}}
FLUX = cluster(FluxConfigurations=[PLATFORM], WaitForCompliance=True)
TWO_POOLS = cluster(cfn_pool("system"), cfn_pool("web"))


@dataclass(frozen=True)
class Operation:
    """`before` is what stands when it begins (nothing if None); `desired` what it is to reach.

    `arrange` does what else is needed. `undoes` is the template of an update that has failed: then the operation is its
    rollback, to `desired`. `ends_with` is the code that a fault-free run fails with, if it is to fail.
    """

    name: str
    action: str
    desired: Properties = field(default_factory=dict)
    before: Properties | None = None
    arrange: Callable[[World], None] = lambda _world: None
    undoes: Properties | None = None
    ends_with: str | None = None
    # Of the type configuration; without one it is federation.
    credential: dict[str, str] = field(default_factory=dict)

    @property
    def upgrades(self) -> bool:
        """Whether it is an update to another Kubernetes version or node image: the control plane has no way back."""
        return self.action == "UPDATE" and _versions(self.desired) != _versions(self.before or {})

    def prepare(self, world: World) -> None:
        """Bring about what stands before the operation."""
        world.credential = self.credential
        if self.before is not None:
            world.deploy(self.before, token="before")
        self.arrange(world)
        if self.undoes is not None:
            failed = act(world, "UPDATE", self.undoes, self.desired)
            assert failed.status == "FAILED", failed.last

    def run(self, world: World, deliver: Deliver | None = None) -> Outcome:
        """The operation to its end."""
        world.credential = self.credential
        if self.undoes is not None:
            return world.update(self.desired, self.undoes, token="the-request", deliver=deliver, rollback=True)
        return act(world, self.action, self.desired, self.before, deliver)

    def roll_back(self, world: World, ended: Outcome) -> Outcome | None:
        """What CloudFormation does after a failure: a create's resource is deleted if it has an identifier, an
        update is undone by an update to the previous properties; deletes, reads and rollbacks are tried again by a
        person.
        """
        if self.action == "CREATE":
            if ended.identifier is None:
                return None
            return world.run("DELETE", {"Id": ended.identifier}, token="rollback")
        if self.action == "UPDATE" and self.undoes is None:
            assert self.before is not None
            return world.update(self.before, self.desired, token="rollback", rollback=True)
        return self.run(world)


def _versions(properties: Properties) -> list[Any]:
    pools = [pool.get("OrchestratorVersion") for pool in properties.get("AgentPoolProfiles", [])]
    return [properties.get("KubernetesVersion"), properties.get("NodeImageVersions"), pools]


def act(
    world: World, action: str, desired: Properties, before: Properties | None, deliver: Deliver | None = None
) -> Outcome:
    """One action as CloudFormation asks for it. A LIST goes through all of its pages."""
    if action == "LIST":
        return _list(world, deliver)
    if action == "CREATE":
        return world.run("CREATE", desired, token="the-request", deliver=deliver)
    if action == "UPDATE":
        return world.update(desired, before or {}, token="the-request", deliver=deliver)
    return world.run(action, {"Id": ID}, token="the-request", deliver=deliver)


def _list(world: World, deliver: Deliver | None) -> Outcome:
    """All pages; the model of the outcome holds the identifiers."""
    actual: list[str] = []
    token: str | None = None
    while True:
        page = world.run("LIST", {}, token="the-request", deliver=deliver, nextToken=token)
        if page.status != "SUCCESS":
            return page
        actual += [model["Id"] for model in page.last["resourceModels"]]
        token = page.last.get("nextToken")
        if token is None:
            page.last["resourceModel"] = {"Identifiers": sorted(actual)}
            return page


def _neighbours(names: list[str]) -> Callable[[World], None]:
    def arrange(world: World) -> None:
        for name in names:
            world.deploy({**PLAIN, "Name": name, "DnsPrefix": name}, token=name)

    return arrange


def _somebody_elses(world: World) -> None:
    world.cloud.cluster("prod", GROUP)


def _stopped(world: World) -> None:
    world.cloud.done(world.cloud.call("POST", f"{ID}/stop"), 202)


def _with_old_images(world: World) -> None:
    """Months have passed since the pools got their node images."""

    def age(record: Properties) -> None:
        for pool in record["pools"].values():
            pool["nodeImageVersion"] = "AKSUbuntu-2404gen2containerd-202608.20.0"

    world.change_record(age)


def _quota_runs_out(path: str) -> Callable[[World], None]:
    """In the next operation on this, which leaves it Failed, with its new version."""
    failure = ends("Failed", "QuotaExceeded", "Maximum allowed 450, in use 449, requested 8")
    return lambda world: world.cloud.fault(failure, method="PUT", path=path)


def _upgraded_lately(world: World) -> None:
    """The pool web ran another version until two days ago."""
    inside = world.cloud.azure.world
    image = inside.versions.node_image("Ubuntu", "1.35.6")
    used = {"orchestratorVersion": "1.35.6", "nodeImageVersion": image, "at": inside.clock.cloud() - 2 * 86_400}
    world.change_record(lambda record: record["private"].update(recently_used={"web": [used]}))


def _versioned(version: str, web: str) -> Properties:
    """Two pools with versions of their own, without a channel that moves their images."""
    own = cfn_pool("system", OrchestratorVersion=version), cfn_pool("web", OrchestratorVersion=web)
    still = {"UpgradeChannel": "none", "NodeOSUpgradeChannel": "None"}
    return cluster(*own, KubernetesVersion=version, AutoUpgradeProfile=still)


def _channelled(version: str, **web: Any) -> Properties:
    """With a channel everything goes at once, unless one of the pools is a spot pool: then it is paused."""
    pools = cfn_pool("system"), cfn_pool("web", **web)
    return cluster(*pools, KubernetesVersion=version, AutoUpgradeProfile={"UpgradeChannel": "stable"})


SPOT: Properties = {"ScaleSetPriority": "Spot"}


def _creating(world: World) -> None:
    """A create was accepted, and its stack is cancelled while Azure works on it."""
    answer = world.invoke(world.event("CREATE", PLAIN, token="cancelled"))
    assert answer["status"] == "IN_PROGRESS", answer


def _many(world: World) -> None:
    world.cloud.control("PUT", "settings", {"page_size": 2})
    _neighbours(["a1", "a2", "a3", "a4", "a5"])(world)


_SECRET_ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:azure"


def _with_secret(world: World) -> None:
    world.account.secrets[_SECRET_ARN] = "a-client-secret-value"
    directory.add_secret(world.cloud.azure.world, CLIENT_ID, world.account.secrets[_SECRET_ARN])


OPERATIONS: tuple[Operation, ...] = (
    Operation("create-minimal", "CREATE", PLAIN),
    Operation("create-production", "CREATE", PRODUCTION),
    Operation("create-beside-another", "CREATE", PLAIN, arrange=_neighbours(["other"])),
    Operation(
        "create-with-a-secret",
        "CREATE",
        PLAIN,
        arrange=_with_secret,
        credential={"Type": "ClientSecret", "SecretArn": _SECRET_ARN},
    ),
    Operation("create-after-a-pause", "CREATE", {**PLAIN, "StartDelaySeconds": 10}),
    Operation("create-where-one-is", "CREATE", PLAIN, arrange=_somebody_elses, ends_with="AlreadyExists"),
    Operation("scale", "UPDATE", cluster(cfn_pool("system", 4)), PLAIN),
    Operation(
        "change-settings",
        "UPDATE",
        cluster(
            AutoUpgradeProfile={"UpgradeChannel": "patch"},
            ApiServerAccessProfile={"AuthorizedIPRanges": ["203.0.113.0/24"]},
        ),
        cluster(
            AutoUpgradeProfile={"UpgradeChannel": "none"},
            ApiServerAccessProfile={"AuthorizedIPRanges": ["198.51.100.0/24"]},
        ),
    ),
    Operation("create-with-access", "CREATE", accessible(DEPLOYER)),
    Operation("change-access", "UPDATE", accessible({**DEPLOYER, "Role": "Reader"}, SRE), accessible(DEPLOYER)),
    Operation("remove-access", "UPDATE", accessible(), accessible(DEPLOYER)),
    Operation("delete-with-access", "DELETE", accessible(DEPLOYER), accessible(DEPLOYER)),
    Operation("add-pool", "UPDATE", TWO_POOLS, PLAIN),
    Operation("remove-pool", "UPDATE", PLAIN, TWO_POOLS),
    Operation(
        "rotate-pool",
        "UPDATE",
        cluster(cfn_pool("system"), {**cfn_pool("web"), "VmSize": "Standard_D8s_v5"}),
        TWO_POOLS,
    ),
    Operation(
        "climb-versions",
        "UPDATE",
        {**PLAIN, "KubernetesVersion": "1.36"},
        {**PLAIN, "KubernetesVersion": "1.34"},
    ),
    Operation(
        "roll-back-an-upgrade",
        "UPDATE",
        _versioned("1.35", "1.35"),
        _versioned("1.35", "1.35"),
        arrange=_quota_runs_out("agentPools/web$"),
        undoes=_versioned("1.36", "1.36"),
    ),
    Operation(
        "roll-back-with-a-paused-channel",
        "UPDATE",
        _channelled("1.35", **SPOT),
        _channelled("1.35", **SPOT),
        arrange=_quota_runs_out("agentPools/web$"),
        undoes=_channelled("1.36", **SPOT),
    ),
    Operation(
        "roll-back-an-upgrade-of-everything",
        "UPDATE",
        _channelled("1.35"),
        _channelled("1.35"),
        arrange=_quota_runs_out("managedClusters/prod$"),
        undoes=_channelled("1.36"),
    ),
    Operation(
        "lower-a-pool",
        "UPDATE",
        _versioned("1.36", "1.35"),
        _versioned("1.36", "1.36"),
        arrange=_upgraded_lately,
    ),
    Operation(
        "upgrade-node-image",
        "UPDATE",
        {**TWO_POOLS, "NodeImageVersions": {"web": "202611.05.0"}},
        TWO_POOLS,
        arrange=_with_old_images,
    ),
    Operation("stop", "UPDATE", {**PLAIN, "PowerState": "Stopped"}, {**PLAIN, "PowerState": "Running"}),
    Operation("start", "UPDATE", {**PLAIN, "PowerState": "Running"}, {**PLAIN, "PowerState": "Stopped"}),
    Operation(
        "change-tags",
        "UPDATE",
        cluster(Tags=[{"Key": "team", "Value": "ops"}]),
        cluster(Tags=[{"Key": "team", "Value": "shop"}]),
    ),
    Operation("create-with-workloads", "CREATE", FLUX),
    Operation("change-workloads", "UPDATE", cluster(FluxConfigurations=[TAGGED]), FLUX),
    Operation("delete-with-workloads", "DELETE", PLAIN, FLUX),
    Operation("create-with-children", "CREATE", CHILDREN),
    Operation(
        "change-children",
        "UPDATE",
        cluster(
            AuditLogs={**AUDITED, "Categories": ["kube-audit"]},
            MaintenanceConfigurations={
                "AksManagedNodeOSUpgradeSchedule": SUNDAYS,
                "Default": _window(Weekly={"IntervalWeeks": 2, "DayOfWeek": "Monday"}),
            },
        ),
        CHILDREN,
    ),
    Operation("remove-children", "UPDATE", PLAIN, CHILDREN),
    Operation("delete-with-children", "DELETE", PLAIN, CHILDREN),
    Operation("read-with-children", "READ", PLAIN, CHILDREN),
    Operation("delete", "DELETE", PLAIN, PLAIN),
    Operation("delete-while-creating", "DELETE", PLAIN, arrange=_creating),
    Operation("read", "READ", PLAIN, PRODUCTION),
    Operation("list-pages", "LIST", arrange=_many),
)
BY_NAME = {operation.name: operation for operation in OPERATIONS}
