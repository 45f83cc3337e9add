"""What an Automatic cluster has unless its create sets it (docs/azure-behaviour.md#automatic-presets)."""

from sandbox.azure.core import shapes
from sandbox.azure.core.messages import Json

CLUSTER: Json = {
    "addonProfiles": {
        "azureKeyvaultSecretsProvider": {"enabled": True, "config": {"enableSecretRotation": "true"}},
        "azurepolicy": {"enabled": True},
    },
    "networkProfile": {
        "networkPlugin": "azure",
        "networkPluginMode": "overlay",
        "networkPolicy": "cilium",
        "networkDataplane": "cilium",
        "outboundType": "managedNATGateway",
    },
    "aadProfile": {"managed": True, "adminGroupObjectIDs": None, "enableAzureRBAC": True},
    "apiServerAccessProfile": {"enableVnetIntegration": True},
    "autoUpgradeProfile": {"upgradeChannel": "stable"},
    "disableLocalAccounts": True,
    "securityProfile": {
        "imageCleaner": {"enabled": True, "intervalHours": 168},
        "workloadIdentity": {"enabled": True},
    },
    "oidcIssuerProfile": {"enabled": True},
    "workloadAutoScalerProfile": {
        "keda": {"enabled": True},
        "verticalPodAutoscaler": {"enabled": True},
    },
    "ingressProfile": {"webAppRouting": {"enabled": True}},
    "nodeProvisioningProfile": {"mode": "Auto"},
}
SYSTEM_POOL: Json = {
    "vmSize": "standard_d4pds_v5",
    "osSKU": "AzureLinux",
    "availabilityZones": ["1", "2", "3"],
    "nodeTaints": ["CriticalAddonsOnly=true:NoSchedule"],
    "securityProfile": {"sshAccess": "Disabled"},
}


def fill(body: Json, properties: Json, subscription: str) -> None:
    """Add the presets that the create does not set; none for another SKU."""
    if shapes.at(body, "sku.name") != "Automatic":
        return
    shapes.fill(properties, CLUSTER)
    shapes.fill(properties, {"azureMonitorProfile": {"containerInsights": _insights(subscription, body["location"])}})
    for pool in properties.get("agentPoolProfiles") or []:
        if str(pool.get("mode")).lower() == "system":
            _fill_pool(pool)


def _insights(subscription: str, location: str) -> Json:
    """Container insights, in the default workspace of the region, for which Azure has a short name of its own."""
    region = str(location).replace(" ", "").upper()
    group = f"/subscriptions/{subscription}/resourceGroups/DefaultResourceGroup-{region}"
    workspace = f"DefaultWorkspace-{subscription}-{region}"
    return {
        "enabled": True,
        "logAnalyticsWorkspaceResourceId": f"{group}/providers/Microsoft.OperationalInsights/workspaces/{workspace}",
    }


def _fill_pool(pool: Json) -> None:
    """What is sent empty counts as absent, and so does SSH for local users, which clients send unasked."""
    for name in [name for name, value in pool.items() if value in ("", [], None)]:
        del pool[name]
    if str(shapes.at(pool, "securityProfile.sshAccess")).lower() == "localuser":
        del pool["securityProfile"]["sshAccess"]
    shapes.fill(pool, SYSTEM_POOL)
