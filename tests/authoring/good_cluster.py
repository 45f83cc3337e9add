"""A cluster that follows every rule of good practice, and a template around it."""

import copy
from typing import Any

_SUNDAYS: dict[str, Any] = {
    "Schedule": {"Weekly": {"DayOfWeek": "Sunday", "IntervalWeeks": 1}},
    "StartTime": "02:00",
    "DurationHours": 4,
}
_GOOD: dict[str, Any] = {
    "ResourceGroupName": "platform",
    "Name": "prod",
    "Location": "westeurope",
    "DnsPrefix": "prod",
    "Sku": {"Name": "Base", "Tier": "Standard"},
    "Identity": {"Type": "SystemAssigned"},
    "DisableLocalAccounts": True,
    "AadProfile": {"Managed": True, "EnableAzureRBAC": True},
    "ApiServerAccessProfile": {"AuthorizedIPRanges": ["192.0.2.0/24"]},
    "AuditLogs": {
        "StorageAccountId": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a"
    },
    "MaintenanceConfigurations": {"AksManagedAutoUpgradeSchedule": {"MaintenanceWindow": _SUNDAYS}},
    "AutoUpgradeProfile": {"UpgradeChannel": "patch", "NodeOSUpgradeChannel": "NodeImage"},
    "OidcIssuerProfile": {"Enabled": True},
    "SecurityProfile": {"WorkloadIdentity": {"Enabled": True}},
    "DeletionProtection": True,
    "AgentPoolProfiles": [
        {
            "Name": "system",
            "Mode": "System",
            "Count": 3,
            "VmSize": "Standard_D4s_v5",
            "OsType": "Linux",
            "AvailabilityZones": ["1", "2", "3"],
        },
        {
            "Name": "workers",
            "Mode": "User",
            "EnableAutoScaling": True,
            "MinCount": 1,
            "MaxCount": 10,
            "VmSize": "Standard_D8s_v5",
            "OsType": "Linux",
            "AvailabilityZones": ["1", "2", "3"],
        },
    ],
}


def good(**properties: Any) -> dict[str, Any]:
    """The properties of the good cluster; those given replace its own, None removes one."""
    merged = {**copy.deepcopy(_GOOD), **properties}
    return {name: value for name, value in merged.items() if value is not None}


def template(properties: dict[str, Any], **resource: Any) -> dict[str, Any]:
    """A template of one cluster; `resource` are attributes beside its properties."""
    return {"Resources": {"Cluster": {"Type": "Acme::Azure::AKSCluster", "Properties": properties, **resource}}}
