"""Every rewriting of the table: a value that a template declares, and what Azure makes of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.drift.cases import BASE, Case

SUBNET = "/subscriptions/0b1f6471/resourceGroups/net.(eu)/providers/Microsoft.Network/virtualNetworks/v/subnets/n"
_RESERVED = "kubernetes.azure.com/x=y:NoSchedule"
LOWER = SUBNET.replace("resourceGroups", "resourcegroups")


def _pool(declared: dict[str, Any], actual: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    first, *others = BASE["AgentPoolProfiles"]
    return (
        {"AgentPoolProfiles": [{"Name": "system", **declared}]},
        {"AgentPoolProfiles": [{**first, **actual}, *others]},
    )


def _case(what: str, declared: dict[str, Any], actual: dict[str, Any]) -> Case:
    return Case(what, declared, {**BASE, **actual})


# Property -> declared and found values that mean the same.
REWRITTEN: Mapping[str, Sequence[Case]] = {
    "*": [
        _case("an empty list", {"Tags": []}, {}),
        _case("an empty map", {"AddonProfiles": {}}, {}),
        _case("a profile at its default", {"WorkloadAutoScalerProfile": {"Keda": {"Enabled": False}}}, {}),
        _case("an ARM id", *_pool({"VnetSubnetID": SUBNET}, {"VnetSubnetID": LOWER})),
        _case("an ARM id in capitals", {"DiskEncryptionSetID": SUBNET}, {"DiskEncryptionSetID": SUBNET.upper()}),
    ],
    "UserAssignedIdentities": [
        _case(
            "a key", {"Identity": {"UserAssignedIdentities": {SUBNET: {}}}},
            {"Identity": {"UserAssignedIdentities": {LOWER: {}}}},
        ),
        _case(
            "a key in lower case", {"Identity": {"UserAssignedIdentities": {LOWER: {}}}},
            {"Identity": {"UserAssignedIdentities": {SUBNET: {}}}},
        ),
    ],
    "DnsZoneResourceIds": [
        _case(
            "an id in a list", {"IngressProfile": {"WebAppRouting": {"DnsZoneResourceIds": [SUBNET]}}},
            {"IngressProfile": {"WebAppRouting": {"DnsZoneResourceIds": [LOWER]}}},
        ),
    ],
    "Location": [_case("a name with spaces", {"Location": "West Europe"}, {"Location": "westeurope"})],
    "ResourceGroupName": [_case("capitals", {"ResourceGroupName": "RG"}, {"ResourceGroupName": "rg"})],
    "Name": [_case("capitals", {"Name": "Prod"}, {"Name": "prod"})],
    "SubscriptionId": [_case("capitals", {"SubscriptionId": "ABC"}, {"SubscriptionId": "abc"})],
    "PrivateDNSZone": [
        _case(
            "capitals", {"ApiServerAccessProfile": {"PrivateDNSZone": "System"}},
            {"ApiServerAccessProfile": {"PrivateDNSZone": "system"}},
        ),
    ],
    "KubernetesVersion": [
        _case("a minor version", {"KubernetesVersion": "1.36"}, {"KubernetesVersion": "1.36.3"}),
        _case("its alias", {"KubernetesVersion": "1.36.3"}, {"KubernetesVersion": "1.36"}),
        _case("none", {"KubernetesVersion": ""}, {"KubernetesVersion": "1.36"}),
        _case(
            "raised", {"KubernetesVersion": "1.35.1", "AutoUpgradeProfile": {"UpgradeChannel": "stable"}},
            {"KubernetesVersion": "1.36.3", "AutoUpgradeProfile": {"UpgradeChannel": "stable"}},
        ),
    ],
    "OrchestratorVersion": [
        _case("a minor version", *_pool({"OrchestratorVersion": "1.36"}, {"OrchestratorVersion": "1.36.3"})),
        _case("none", *_pool({"OrchestratorVersion": ""}, {"OrchestratorVersion": "1.36"})),
    ],
    "VmSize": [
        _case("small letters", *_pool({"VmSize": "standard_d4s_v5"}, {"VmSize": "Standard_D4s_v5"})),
        _case("none", *_pool({"VmSize": ""}, {"VmSize": "Standard_D4s_v5"})),
    ],
    "OsDiskSizeGB": [_case("none", *_pool({"OsDiskSizeGB": 0}, {"OsDiskSizeGB": 128}))],
    "Count": [
        _case("autoscaled", *_pool({"Count": 2, "EnableAutoScaling": True}, {"Count": 5, "EnableAutoScaling": True})),
        _case(
            "stopped",
            *_pool({"Count": 2, "PowerState": {"Code": "Stopped"}}, {"Count": 0, "PowerState": {"Code": "Stopped"}}),
        ),
    ],
    "Until": [
        _case(
            "fractions of a second", {"UpgradeSettings": {"OverrideSettings": {"Until": "2030-01-01T00:00:00.000Z"}}},
            {"UpgradeSettings": {"OverrideSettings": {"Until": "2030-01-01T00:00:00Z"}}},
        ),
    ],
    "KeyData": [
        _case(
            "a line end", {"LinuxProfile": {"Ssh": {"PublicKeys": [{"KeyData": "ssh-rsa A+/=\n"}]}}},
            {"LinuxProfile": {"Ssh": {"PublicKeys": [{"KeyData": "ssh-rsa A+/="}]}}},
        ),
    ],
    "NodeTaints": [
        _case(
            "AKS's own",
            *_pool({"NodeTaints": ["a=b:NoSchedule"]}, {"NodeTaints": ["a=b:NoSchedule", _RESERVED]}),
        ),
        _case(
            "another's",
            *_pool({"NodeTaints": ["a=b:NoSchedule"]}, {"NodeTaints": ["a=b:NoExecute", "a=b:NoSchedule"]}),
        ),
        _case("another's beside none", *_pool({"NodeTaints": []}, {"NodeTaints": ["theirs=1:NoSchedule"]})),
    ],
    "NodeLabels": [_case("another's", *_pool({"NodeLabels": {"a": "b"}}, {"NodeLabels": {"a": "b", "c": "d"}}))],
    "AgentPoolProfiles": [_case("another's", {"AgentPoolProfiles": [{"Name": "web"}]}, {})],
    "Tags": [_case("another's", {"Tags": []}, {"Tags": [{"Key": "policy", "Value": "x"}]})],
    "NoProxy": [
        _case(
            "the cluster's own", {"HttpProxyConfig": {"NoProxy": ["localhost"]}},
            {"HttpProxyConfig": {"NoProxy": ["10.0.0.0/16", "localhost"]}},
        ),
    ],
    "AddonProfiles": [
        _case(
            "its name", {"AddonProfiles": {"azurepolicy": {"Enabled": True}}},
            {"AddonProfiles": {"azurePolicy": {"Enabled": True}}},
        ),
    ],
    "Config": [
        _case(
            "its own", {"AddonProfiles": {"omsagent": {"Enabled": True, "Config": {}}}},
            {"AddonProfiles": {"omsagent": {"Enabled": True, "Config": {"useAADAuth": "true"}}}},
        ),
    ],
    "IdentityProfile": [
        _case("made by AKS", {"IdentityProfile": {}}, {"IdentityProfile": {"kubeletidentity": {"ResourceId": SUBNET}}}),
    ],
}  # fmt: skip
