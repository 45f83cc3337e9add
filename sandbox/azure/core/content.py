"""Checks the types of JSON members as the API's model has them: AKS decodes into typed fields and reports failures."""

from typing import Any

from sandbox.azure.core.errors import ArmError, refused
from sandbox.azure.core.messages import Json

_INTEGERS = frozenset({
    "count", "minCount", "maxCount", "maxPods", "osDiskSizeGB", "countIPv6", "allocatedOutboundPorts",
    "idleTimeoutInMinutes", "intervalHours", "drainTimeoutInMinutes", "nodeSoakDurationInMinutes", "durationHours",
    "intervalDays", "intervalWeeks", "intervalMonths", "dayOfMonth",
})  # fmt: skip
_BOOLEANS = frozenset({
    "enabled", "enableAutoScaling", "enableRBAC", "enableNodePublicIP", "enableEncryptionAtHost", "enableUltraSSD",
    "enableFIPS", "disableLocalAccounts", "enablePrivateCluster", "enablePrivateClusterPublicFQDN", "enableAzureRBAC",
    "managed", "disableRunCommand", "enableVnetIntegration", "enableVTPM", "enableSecureBoot",
})  # fmt: skip
_LISTS = frozenset({
    "agentPoolProfiles", "nodeTaints", "availabilityZones", "authorizedIPRanges", "podCidrs", "serviceCidrs",
    "ipFamilies", "adminGroupObjectIDs", "machineNames", "notAllowedDates", "audiences",
})  # fmt: skip
_OBJECTS = frozenset({
    "properties", "identity", "sku", "networkProfile", "apiServerAccessProfile", "aadProfile", "autoUpgradeProfile",
    "oidcIssuerProfile", "securityProfile", "autoScalerProfile", "upgradeSettings", "nodeLabels", "addonProfiles",
    "identityProfile", "servicePrincipalProfile", "windowsProfile", "linuxProfile", "storageProfile", "powerState",
    "loadBalancerProfile", "natGatewayProfile", "maintenanceWindow", "schedule",
})  # fmt: skip
# Free maps: their keys are people's, so a label called `count` is no number.
_FREE = frozenset({"tags", "nodeLabels", "config"})


def check(body: Json) -> None:
    """Raise AKS's 400 at the first field of the wrong kind; null is always allowed."""
    _walk(body, "")


def _walk(value: Any, path: str) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            here = f"{path}.{key}" if path else key
            _check_kind(key, item, here)
            if key not in _FREE:
                _walk(item, here)
    elif isinstance(value, list):
        for item in value:
            if path.endswith("agentPoolProfiles") and not isinstance(item, dict):
                raise _wrong(path, item, "object")
            _walk(item, path)


def _check_kind(key: str, value: Any, path: str) -> None:
    if value is None:
        return
    if key in _INTEGERS and (isinstance(value, bool) or not isinstance(value, int)):
        raise _wrong(path, value, "int32")
    for names, kind, word in ((_BOOLEANS, bool, "bool"), (_LISTS, list, "array"), (_OBJECTS, dict, "object")):
        if key in names and not isinstance(value, kind):
            raise _wrong(path, value, word)


def _wrong(path: str, value: Any, word: str) -> ArmError:
    got = {str: "string", bool: "bool", int: "number", float: "number", list: "array", dict: "object"}[type(value)]
    return refused(
        "BadRequest",
        f"Unmarshal entity encountered error: json: cannot unmarshal {got} into field {path} of type {word}.",
        target=path,
    )
