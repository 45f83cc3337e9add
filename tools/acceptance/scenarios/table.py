"""All scenarios, in the order in which they run. A new one is a row.

Those without a cluster of their `own` share one: `create` makes it, `delete` removes it, and before each of the others
the stack is back at the minimal template.
"""

from collections.abc import Sequence

from tools.acceptance.scenarios import spellings
from tools.acceptance.scenarios.steps import (
    Adopt,
    Behind,
    Deploy,
    Exhaust,
    Gone,
    Holds,
    InSync,
    May,
    Prepare,
    Refuses,
    Remove,
    Scenario,
)
from tools.acceptance.scenarios.templates import BASE, NO_SIZE, OTHER_SIZE, SIZE, arm_pool, cluster, pool

FEDERATED = frozenset({"federation"})
_STATE = "properties.provisioningState"
_STILL = {"UpgradeChannel": "none", "NodeOSUpgradeChannel": "None"}
_WINDOW = {
    "Schedule": {"Weekly": {"IntervalWeeks": 1, "DayOfWeek": "Sunday"}},
    "DurationHours": 4,
    "StartTime": "02:00",
    "UtcOffset": "+00:00",
}
_WINDOWS = {"AksManagedAutoUpgradeSchedule": {"MaintenanceWindow": _WINDOW}}
_STORAGE = "${group_id}/providers/Microsoft.Storage/storageAccounts/${storage}"
_FLUX = {
    "Name": "acceptance",
    "Namespace": "flux-system",
    "GitRepository": {
        "Url": "https://github.com/Azure/gitops-flux2-kustomize-mt",
        "RepositoryRef": {"Branch": "main"},
    },
    "Kustomizations": {"infra": {"Path": "./infrastructure", "Prune": True}},
}
_READER = {"PrincipalArn": "${principal}", "Role": "Reader", "Namespaces": ["default"]}
_RBAC = {"AadProfile": {"Managed": True, "EnableAzureRBAC": True}, "DisableLocalAccounts": True}


def _upgraded(minor: str, *more: object) -> dict[str, object]:
    """Control plane and pool at a minor version, which no channel moves."""
    first = pool("system", OrchestratorVersion=minor)
    return cluster(first, *more, KubernetesVersion=minor, AutoUpgradeProfile=_STILL)  # type: ignore[arg-type]


SCENARIOS: Sequence[Scenario] = (
    Scenario(
        "create",
        "smoke",
        "create a minimal cluster",
        5,
        (Deploy(BASE), Holds("", {_STATE: "Succeeded", "properties.agentPoolProfiles.system.count": 1}), InSync()),
        always=True,
    ),
    Scenario(
        "no-op",
        "smoke",
        "an update that changes nothing writes nothing",
        0.5,
        (Deploy(cluster(pool("system", VmSize=SIZE.lower())), writes=0), InSync()),
    ),
    Scenario(
        "drift",
        "smoke",
        "what others add is not drift, what they change is",
        6,
        (
            Behind("PATCH", "", {"tags": {"theirs": "1"}}, merged=True),
            InSync(),
            Behind("PUT", "agentPools/system", {"properties": {"count": 2}}, merged=True),
            InSync(but=("/AgentPoolProfiles/0/Count",)),
            Deploy(cluster(Tags=[{"Key": "ours", "Value": "1"}])),
            Holds("", {"properties.agentPoolProfiles.system.count": 1}),
        ),
        nodes=2,
    ),
    Scenario(
        "labels-taints-tags",
        "smoke",
        "labels, taints and tags of a pool and the cluster's tags",
        1,
        (
            Deploy(
                cluster(
                    pool(
                        "system",
                        NodeLabels={"team": "payments"},
                        NodeTaints=["CriticalAddonsOnly=true:NoSchedule"],
                        Tags={"cost": "42"},
                    ),
                    Tags=[{"Key": "team", "Value": "payments"}],
                )
            ),
            Holds("agentPools/system", {"properties.nodeLabels.team": "payments", "properties.tags.cost": "42"}),
            InSync(),
        ),
    ),
    Scenario(
        "name-taken",
        "smoke",
        "a second stack with the name fails and leaves the cluster",
        0.5,
        (Deploy(BASE, fails="AlreadyExists", stack="second"), Holds("", {_STATE: "Succeeded"}), InSync()),
    ),
    Scenario(
        "scale",
        "full",
        "up and down",
        6,
        (
            Deploy(cluster(pool("system", 2))),
            Holds("agentPools/system", {"properties.count": 2}),
            Deploy(BASE),
            Holds("agentPools/system", {"properties.count": 1}),
            InSync(),
        ),
        nodes=2,
    ),
    Scenario(
        "pools",
        "full",
        "a pool added and removed, another's pool beside it stays",
        10,
        (
            Behind("PUT", "agentPools/theirs", arm_pool()),
            Deploy(cluster(pool("system"), pool("web"))),
            InSync(),
            Deploy(BASE),
            Gone("agentPools/web"),
            Holds("agentPools/theirs", {_STATE: "Succeeded"}),
            Behind("DELETE", "agentPools/theirs"),
        ),
        nodes=3,
    ),
    Scenario(
        "rotation",
        "full",
        "another VM size: the pool is replaced under its name",
        14,
        (
            Deploy(cluster(pool("system"), pool("web"))),
            Deploy(cluster(pool("system"), pool("web", VmSize=OTHER_SIZE))),
            Holds("agentPools/web", {"properties.vmSize": OTHER_SIZE}),
            InSync(),
        ),
        nodes=3,
    ),
    Scenario(
        "settings",
        "full",
        "settings of the cluster: upgrades, OIDC issuer, workload identity, image cleaner",
        4,
        (
            Deploy(
                cluster(
                    AutoUpgradeProfile={"UpgradeChannel": "patch", "NodeOSUpgradeChannel": "NodeImage"},
                    OidcIssuerProfile={"Enabled": True},
                    SecurityProfile={
                        "WorkloadIdentity": {"Enabled": True},
                        "ImageCleaner": {"Enabled": True, "IntervalHours": 48},
                    },
                )
            ),
            Holds("", {"properties.oidcIssuerProfile.enabled": True}),
            InSync(),
        ),
    ),
    Scenario(
        "spellings",
        "full",
        "each spelling that Azure rewrites is in sync",
        20,
        tuple(step for _, steps in spellings.tried() for step in steps),
        nodes=2,
    ),
    Scenario(
        "maintenance",
        "full",
        "a maintenance window, and none",
        1,
        (
            Deploy(cluster(MaintenanceConfigurations=_WINDOWS)),
            Holds(
                "maintenanceConfigurations/aksManagedAutoUpgradeSchedule",
                {"properties.maintenanceWindow.durationHours": 4},
            ),
            InSync(),
            Deploy(BASE),
            Gone("maintenanceConfigurations/aksManagedAutoUpgradeSchedule"),
        ),
    ),
    Scenario(
        "audit-logs",
        "full",
        "audit logs to a storage account",
        1,
        (
            Prepare(
                _STORAGE,
                {"location": "${location}", "sku": {"name": "Standard_LRS"}, "kind": "StorageV2"},
                "2023-05-01",
            ),
            Deploy(cluster(AuditLogs={"StorageAccountId": _STORAGE, "Categories": ["guard"]})),
            InSync(),
        ),
    ),
    Scenario(
        "flux",
        "full",
        "workloads from a public repository",
        8,
        (Deploy(cluster(FluxConfigurations=[_FLUX])), InSync()),
    ),
    Scenario(
        "stop-start",
        "full",
        "stopped, and started again",
        11,
        (
            Deploy(cluster(PowerState="Stopped")),
            Holds("", {"properties.powerState.code": "Stopped"}),
            InSync(),
            Deploy(cluster(PowerState="Running")),
            Holds("", {"properties.powerState.code": "Running"}),
            InSync(),
        ),
    ),
    Scenario(
        "throttling",
        "full",
        "429 with Retry-After, and the next deployment succeeds",
        1,
        (
            Exhaust("${group_id}/providers/Microsoft.ContainerService/managedClusters"),
            Deploy(cluster(Tags=[{"Key": "throttled", "Value": "1"}])),
            InSync(),
        ),
    ),
    Scenario(
        "iam-access",
        "full",
        "an IAM role reads its namespace by a real token, and no other",
        10,
        (
            Deploy(cluster(**_RBAC, IamAccess=[_READER])),
            May("${principal}", "get", "pods", "default"),
            May("${principal}", "delete", "pods", "default", allowed=False),
            May("${principal}", "get", "pods", "kube-system", allowed=False),
            InSync(),
            Deploy(cluster(**_RBAC)),
            Remove(),
        ),
        own=True,
        needs=FEDERATED,
    ),
    Scenario(
        "import",
        "full",
        "a cluster that others made comes into a stack",
        10,
        (
            Behind(
                "PUT",
                "",
                {
                    "location": "${location}",
                    "identity": {"type": "SystemAssigned"},
                    "properties": {
                        "dnsPrefix": "${cluster}",
                        "agentPoolProfiles": [
                            {"name": "system", "mode": "System", "count": 1, "vmSize": SIZE, "osType": "Linux"}
                        ],
                    },
                },
            ),
            Adopt(BASE),
            InSync(),
            Deploy(cluster(Tags=[{"Key": "adopted", "Value": "1"}])),
            InSync(),
            Remove(),
            Gone(),
        ),
        own=True,
    ),
    Scenario(
        "upgrade",
        "full",
        "Kubernetes by one minor version, then by two",
        75,
        (
            Deploy(_upgraded("${minor_3}")),
            Deploy(_upgraded("${minor_2}")),
            Holds("", {"properties.currentKubernetesVersion": "${minor_2}*"}),
            Deploy(_upgraded("${minor_0}")),
            Holds("", {"properties.currentKubernetesVersion": "${minor_0}*"}),
            Holds("agentPools/system", {"properties.currentOrchestratorVersion": "${minor_0}*"}),
            InSync(),
            Remove(),
        ),
        nodes=2,
        own=True,
    ),
    Scenario(
        "upgrade-taken-back",
        "full",
        "a failed upgrade: the pool goes back, the control plane stays",
        45,
        (
            Deploy(_upgraded("${minor_1}")),
            Refuses(
                "agentPools/odd",
                400,
                "SkuNotAvailable",
                f"The VM size {NO_SIZE} is not available in this region.",
            ),
            Deploy(_upgraded("${minor_0}", pool("odd", VmSize=NO_SIZE)), fails=NO_SIZE),
            Holds("agentPools/system", {"properties.currentOrchestratorVersion": "${minor_1}*"}),
            Holds("", {"properties.currentKubernetesVersion": "${minor_0}*"}),
            InSync(but=("/KubernetesVersion",)),
            Remove(),
        ),
        nodes=2,
        own=True,
    ),
    Scenario(
        "federated-login",
        "full",
        "the handlers' login by a token of AWS STS, without a secret",
        9,
        (Deploy(BASE), InSync(), Remove(), Gone()),
        own=True,
        needs=FEDERATED,
    ),
    Scenario("delete", "smoke", "the stack goes and the cluster with it", 4, (Remove(), Gone()), always=True),
)


class UnknownScenarioError(Exception):
    """A name that no scenario has; the message lists those that there are."""


def chosen(suite: str, only: Sequence[str]) -> list[Scenario]:
    """The suite's rows (`full` has `smoke` in it), or those named, with `create` and `delete` if they share a cluster.

    Raises:
        UnknownScenarioError: for a name that is not in the table.
    """
    names = {row.name for row in SCENARIOS}
    if unknown := sorted(set(only) - names):
        raise UnknownScenarioError(f"There is no scenario {', '.join(unknown)}. There are {', '.join(sorted(names))}")
    rows = [row for row in SCENARIOS if (row.name in only if only else suite == "full" or row.suite == "smoke")]
    if all(row.own for row in rows):
        return rows
    return [row for row in SCENARIOS if row in rows or row.always]
