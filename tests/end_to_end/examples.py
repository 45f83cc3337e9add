"""What is to be seen of each example: how it is deployed, what Azure then has, and the update that its README tells.

`Example.cluster` and `Example.pools` are the part of ARM's JSON (below `properties`) that the template decides, written
by hand: the point is to see that the template says in Azure what it seems to say.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

Json = Mapping[str, Any]

ADMINISTRATORS = "11111111-2222-3333-4444-555555555555"
OFFICE = "203.0.113.0/24"
WHO = {"AdminGroupObjectId": ADMINISTRATORS, "AuthorizedRanges": OFFICE}
ZONES = ["1", "2", "3"]
# Stands for the subscription in which the examples are deployed.
HERE = "00000000-1111-2222-3333-444444444444"
WORKSPACE = f"/subscriptions/{HERE}/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/audit"


@dataclass(frozen=True)
class Meddling:
    """Somebody's change in Azure, of `pool` or else of the cluster; `drift` is where CloudFormation has to see it."""

    change: Json
    drift: str
    pool: str | None = None


@dataclass(frozen=True)
class Update:
    """New values of parameters, and the part of ARM's JSON that they change."""

    parameters: Mapping[str, str]
    cluster: Json = field(default_factory=dict)
    pools: Mapping[str, Json | None] = field(default_factory=dict)
    """None is for a pool that is gone."""
    aws: Mapping[str, Json] = field(default_factory=dict)
    """What AWS has beside it: a command of the AWS CLI, and a part of its answer."""


@dataclass(frozen=True)
class Example:
    """One template of examples/. `outputs` are the names that it gives; `release` is needed before the delete."""

    name: str
    parameters: Mapping[str, str]
    cluster: Json
    pools: Mapping[str, Json]
    outputs: set[str]
    updates: tuple[Update, ...]
    meddling: Meddling
    logical_id: str = "Cluster"
    release: Mapping[str, str] | None = None
    children: Mapping[str, Json] = field(default_factory=dict)
    """ARM's properties of resources that belong to the cluster, by their path below it."""
    aws: Mapping[str, Json] = field(default_factory=dict)
    """What AWS has beside it: a command of the AWS CLI, and a part of its answer."""


ENTRA_ONLY = {"disableLocalAccounts": True, "aadProfile": {"managed": True, "adminGroupObjectIDs": [ADMINISTRATORS]}}
FROM_THE_OFFICE = {"apiServerAccessProfile": {"authorizedIPRanges": [OFFICE]}}
RESERVED_FOR_THE_SYSTEM = {
    "mode": "System",
    "enableAutoScaling": True,
    "minCount": 3,
    "maxCount": 5,
    "availabilityZones": ZONES,
    "nodeTaints": ["CriticalAddonsOnly=true:NoSchedule"],
}
TO_THE_WORLD = Meddling(
    {"apiServerAccessProfile": {"authorizedIPRanges": [OFFICE, "0.0.0.0/0"]}},
    "/ApiServerAccessProfile/AuthorizedIPRanges/1",
)

GENERAL = "eks describe-nodegroup --cluster-name twins --nodegroup-name general"

FLUX = "providers/Microsoft.KubernetesConfiguration/fluxConfigurations/platform"

EXAMPLES = (
    Example(
        name="git-ops",
        parameters=WHO,
        cluster={**ENTRA_ONLY, **FROM_THE_OFFICE},
        pools={"system": {"mode": "System", "minCount": 3, "maxCount": 5, "availabilityZones": ZONES}},
        outputs={"ClusterId"},
        updates=(Update({"Release": "v1.1.0"}),),
        meddling=Meddling({"disableLocalAccounts": False}, "/DisableLocalAccounts"),
        children={
            FLUX: {
                "namespace": "flux-system",
                "sourceKind": "GitRepository",
                "kustomizations": {
                    "base": {"path": "./base", "prune": True},
                    "apps": {"path": "./clusters/production", "dependsOn": ["base"], "prune": True},
                },
            }
        },
    ),
    Example(
        name="minimal",
        parameters=WHO,
        cluster={**ENTRA_ONLY, **FROM_THE_OFFICE},
        pools={
            "system": {"mode": "System", "enableAutoScaling": True, "minCount": 3, "maxCount": 5,
                       "vmSize": "Standard_D4s_v5", "availabilityZones": ZONES},
        },
        outputs={"ClusterId", "Fqdn", "KubernetesVersion"},
        updates=(Update({"MaxNodes": "8"}, pools={"system": {"minCount": 3, "maxCount": 8}}),),
        meddling=Meddling({"disableLocalAccounts": False}, "/DisableLocalAccounts"),
    ),
    Example(
        name="production",
        parameters={"AdminGroupObjectId": ADMINISTRATORS, "LogWorkspaceId": WORKSPACE},
        cluster={
            "disableLocalAccounts": True,
            "kubernetesVersion": "1.35",
            "aadProfile": {"managed": True, "enableAzureRBAC": True, "adminGroupObjectIDs": [ADMINISTRATORS]},
            "apiServerAccessProfile": {"enablePrivateCluster": True, "enablePrivateClusterPublicFQDN": False,
                                       "disableRunCommand": True},
            "oidcIssuerProfile": {"enabled": True},
            "securityProfile": {"workloadIdentity": {"enabled": True},
                                "imageCleaner": {"enabled": True, "intervalHours": 168}},
            "networkProfile": {"networkPlugin": "azure", "networkPluginMode": "overlay", "networkDataplane": "cilium",
                               "networkPolicy": "cilium", "outboundType": "managedNATGateway",
                               "natGatewayProfile": {"managedOutboundIPProfile": {"count": 2}}},
            "autoUpgradeProfile": {"upgradeChannel": "patch", "nodeOSUpgradeChannel": "NodeImage"},
            "autoScalerProfile": {"balance-similar-node-groups": "true", "expander": "least-waste"},
        },
        pools={
            "system": {"mode": "System", "minCount": 3, "maxCount": 6, "availabilityZones": ZONES,
                       "osDiskType": "Ephemeral", "osSKU": "AzureLinux"},
            "general": {"mode": "User", "minCount": 3, "maxCount": 30, "availabilityZones": ZONES,
                        "upgradeSettings": {"maxSurge": "33%", "drainTimeoutInMinutes": 45}},
            "memory": {"minCount": 0, "maxCount": 12, "nodeTaints": ["workload=memory:NoSchedule"]},
        },
        outputs={"ClusterId", "PrivateFqdn", "OidcIssuerUrl", "KeyVaultIdentityClientId"},
        updates=(
            Update(
                {"KubernetesVersion": "1.36", "GeneralMaxNodes": "40"},
                cluster={"kubernetesVersion": "1.36"},
                pools={"general": {"maxCount": 40, "orchestratorVersion": "1.36"}},
            ),
        ),
        meddling=Meddling({"apiServerAccessProfile": {"disableRunCommand": False}},
                          "/ApiServerAccessProfile/DisableRunCommand"),
        release={"DeletionProtection": "false"},
        children={
            "maintenanceConfigurations/aksManagedNodeOSUpgradeSchedule": {
                "maintenanceWindow": {
                    "schedule": {"weekly": {"intervalWeeks": 1, "dayOfWeek": "Saturday"}},
                    "startTime": "01:00",
                    "durationHours": 6,
                }
            },
            "maintenanceConfigurations/aksManagedAutoUpgradeSchedule": {
                "maintenanceWindow": {"schedule": {"weekly": {"intervalWeeks": 1, "dayOfWeek": "Sunday"}}}
            },
            "providers/Microsoft.Insights/diagnosticSettings/acme-cloudformation-audit": {"workspaceId": WORKSPACE},
        },
    ),
    Example(
        name="spot-and-gpu",
        parameters={**WHO, "SpotMaxPrice": "0.25"},
        cluster={**ENTRA_ONLY, **FROM_THE_OFFICE, "autoScalerProfile": {"expander": "least-waste"}},
        pools={
            "system": RESERVED_FOR_THE_SYSTEM,
            "spot": {"scaleSetPriority": "Spot", "scaleSetEvictionPolicy": "Delete", "spotMaxPrice": 0.25,
                     "minCount": 0, "maxCount": 20,
                     # AKS's own taint and label beside the template's.
                     "nodeTaints": ["kubernetes.azure.com/scalesetpriority=spot:NoSchedule"],
                     "nodeLabels": {"workload": "interruptible", "kubernetes.azure.com/scalesetpriority": "spot"}},
            "gpu": {"vmSize": "Standard_NC4as_T4_v3", "minCount": 0, "maxCount": 4, "osDiskSizeGB": 256,
                    "gpuProfile": {"driver": "Install"}, "nodeTaints": ["sku=gpu:NoSchedule"]},
        },
        outputs={"ClusterId", "Fqdn"},
        updates=(Update({"GpuMaxNodes": "8", "SpotMaxNodes": "50"},
                        pools={"gpu": {"maxCount": 8}, "spot": {"maxCount": 50}}),),
        meddling=Meddling({"nodeTaints": []}, "/AgentPoolProfiles/2/NodeTaints/0", pool="gpu"),
    ),
    Example(
        name="windows",
        parameters=WHO,
        cluster={**ENTRA_ONLY, **FROM_THE_OFFICE,
                 "windowsProfile": {"adminUsername": "azureuser"},
                 "networkProfile": {"networkPlugin": "azure", "networkPluginMode": "overlay"}},
        pools={
            "system": RESERVED_FOR_THE_SYSTEM,
            "win": {"osType": "Windows", "osSKU": "Windows2025", "minCount": 2, "maxCount": 6, "osDiskSizeGB": 256,
                    "nodeTaints": ["os=windows:NoSchedule"]},
        },
        outputs={"ClusterId", "Fqdn", "WindowsPasswordArn"},
        updates=(Update({"LicenseType": "Windows_Server", "WindowsMaxNodes": "10"},
                        cluster={"windowsProfile": {"licenseType": "Windows_Server"}},
                        pools={"win": {"maxCount": 10}}),),
        meddling=Meddling({"maxCount": 20}, "/AgentPoolProfiles/1/MaxCount", pool="win"),
    ),
    Example(
        name="cilium-overlay",
        parameters={**WHO, "PodCidr": "10.200.0.0/16"},
        cluster={**ENTRA_ONLY, **FROM_THE_OFFICE,
                 "networkProfile": {"networkPlugin": "azure", "networkPluginMode": "overlay",
                                    "networkDataplane": "cilium", "networkPolicy": "cilium",
                                    "podCidr": "10.200.0.0/16", "serviceCidr": "10.0.0.0/16",
                                    "dnsServiceIP": "10.0.0.10"}},
        pools={"system": RESERVED_FOR_THE_SYSTEM, "workers": {"maxPods": 250, "minCount": 3, "maxCount": 12}},
        outputs={"ClusterId", "Fqdn"},
        updates=(Update({"Observability": "yes"},
                        cluster={"networkProfile": {"advancedNetworking": {"enabled": True,
                                                                           "observability": {"enabled": True}}}}),),
        meddling=TO_THE_WORLD,
    ),
    Example(
        name="iam-access",
        parameters={"AuthorizedRanges": OFFICE},
        cluster={"disableLocalAccounts": True, "aadProfile": {"managed": True, "enableAzureRBAC": True},
                 **FROM_THE_OFFICE},
        pools={"system": {"minCount": 3, "maxCount": 5, "availabilityZones": ZONES}},
        outputs={"DeployerRoleArn", "DeployerClientId"},
        # Who may do what then, tests/end_to_end/test_access.py asks the cluster.
        updates=(Update({"DeployerAccess": "Admin"}),),
        meddling=Meddling({"disableLocalAccounts": False}, "/DisableLocalAccounts"),
    ),
    Example(
        name="blue-green-pools",
        parameters=WHO,
        cluster={**ENTRA_ONLY, **FROM_THE_OFFICE},
        pools={"system": RESERVED_FOR_THE_SYSTEM,
               "blue": {"vmSize": "Standard_D8s_v5", "nodeLabels": {"colour": "blue"}}},
        outputs={"ClusterId", "Fqdn", "Serving"},
        updates=(
            Update({"Pools": "blue-and-new-green"},
                   pools={"green": {"vmSize": "Standard_D8s_v6", "nodeTaints": ["colour=green:NoSchedule"]},
                          "blue": {"nodeTaints": []}}),
            Update({"Pools": "green-and-old-blue"},
                   pools={"green": {"nodeTaints": []}, "blue": {"nodeTaints": ["colour=blue:NoSchedule"]}}),
            Update({"Pools": "green"}, pools={"blue": None, "green": {"nodeTaints": []}}),
        ),
        meddling=Meddling({"nodeLabels": {"colour": "blue"}}, "/AgentPoolProfiles/1/NodeLabels/colour", pool="green"),
    ),
    Example(
        name="aks-and-eks",
        parameters={**WHO, "SubnetIds": "subnet-0aaaaaaaaaaaaaaa1,subnet-0aaaaaaaaaaaaaaa2"},
        cluster={**ENTRA_ONLY, **FROM_THE_OFFICE, "kubernetesVersion": "1.35"},
        pools={
            "system": RESERVED_FOR_THE_SYSTEM,
            "general": {"vmSize": "Standard_D4s_v5", "minCount": 2, "maxCount": 10, "nodeLabels": {"pool": "general"}},
            "memory": {"vmSize": "Standard_E8s_v5", "minCount": 2, "maxCount": 4, "nodeLabels": {"pool": "memory"}},
        },
        outputs={"AksFqdn", "EksEndpoint"},
        updates=(Update({"GeneralMaxNodes": "14"}, pools={"general": {"minCount": 2, "maxCount": 14}},
                        aws={GENERAL: {"nodegroup": {"scalingConfig": {"minSize": 2, "maxSize": 14}}}}),),
        aws={
            "eks describe-cluster --name twins": {
                "cluster": {"version": "1.35", "resourcesVpcConfig": {"publicAccessCidrs": [OFFICE]}}
            },
            GENERAL: {
                "nodegroup": {"scalingConfig": {"minSize": 2, "maxSize": 10}, "labels": {"pool": "general"},
                              "instanceTypes": ["m6i.xlarge"]}
            },
        },
        meddling=Meddling({"maxCount": 100}, "/AgentPoolProfiles/2/MaxCount", pool="memory"),
        logical_id="Aks",
    ),
)  # fmt: skip

ADOPTED = Example(
    name="adopted",
    parameters={},
    cluster={"autoUpgradeProfile": {"upgradeChannel": "patch"}},
    pools={"nodepool1": {"mode": "System", "count": 3}, "workers": {"minCount": 2, "maxCount": 6}},
    outputs=set(),
    updates=(Update({"WorkersMaxNodes": "8"}, pools={"workers": {"maxCount": 8}, "nodepool1": {"count": 3}}),),
    meddling=Meddling({"maxCount": 20}, "/AgentPoolProfiles/1/MaxCount", pool="workers"),
)


def placed(example: Example, subscription: str) -> Example:
    """The example as it is in this subscription."""
    given = {name: value.replace(HERE, subscription) for name, value in example.parameters.items()}
    children = json.loads(json.dumps(example.children).replace(HERE, subscription))
    return replace(example, parameters=given, children=children)


def unlike(properties: Json, cluster: Json, pools: Mapping[str, Json | None]) -> list[str]:
    """Where ARM's properties of a cluster are not what they should be."""
    actual = {pool["name"]: pool for pool in properties["agentPoolProfiles"]}
    faults = differences(cluster, properties, "")
    for name, pool in pools.items():
        if pool is None:
            faults += [f"pool {name} is still there"] if name in actual else []
        else:
            faults += differences(pool, actual.get(name), name)
    return faults


def differences(wanted: Any, actual: Any, where: str) -> list[str]:
    """Where `found` lacks or contradicts `wanted`; what it has beyond does not matter. An empty list equals none."""
    if isinstance(wanted, Mapping) and isinstance(actual, Mapping):
        return [
            fault for key, value in wanted.items() for fault in differences(value, actual.get(key), f"{where}/{key}")
        ]
    same = (wanted or None) == (actual or None) if isinstance(wanted, list) else wanted == actual
    return [] if same else [f"{where} is {actual!r}, not {wanted!r}"]


def merged(base: Json, change: Json) -> dict[str, Any]:
    """`base` with what `change` says laid over it, at any depth."""
    both = dict(base)
    for key, value in change.items():
        both[key] = merged(base.get(key) or {}, value) if isinstance(value, Mapping) else value
    return both


# What `az aks create` and `az aks nodepool add`, as examples/README.md has them, make: the cluster of adopted.yaml.
EXISTING = {
    "location": "westeurope",
    "identity": {"type": "SystemAssigned"},
    "properties": {
        "dnsPrefix": "legacy",
        "autoUpgradeProfile": {"upgradeChannel": "patch"},
        "agentPoolProfiles": [
            {"name": "nodepool1", "mode": "System", "count": 3, "vmSize": "Standard_D4s_v5"},
            {
                "name": "workers",
                "mode": "User",
                "count": 2,
                "enableAutoScaling": True,
                "minCount": 2,
                "maxCount": 6,
                "vmSize": "Standard_D8s_v5",
            },
        ],
    },
}
