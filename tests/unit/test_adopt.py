"""What of a cluster's model a template says: everything that somebody decided, nothing that Azure would say anyway."""

from types import SimpleNamespace
from typing import Any

import boto3
import pytest
import yaml
from botocore.exceptions import ClientError

from tools.adopt.__main__ import main as adopt
from tools.adopt.clean import clean
from tools.adopt.template import commands, document

PLACE = {"ResourceGroupName": "g", "Name": "c", "Location": "westeurope"}


def cleaned(**model: Any) -> dict[str, Any]:
    """What is left of these properties."""
    return {name: value for name, value in clean({**PLACE, **model}).items() if name not in PLACE}


CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "read-only": ({"Id": "/x", "Fqdn": "f", "ProvisioningState": "Succeeded"}, {}),
    "a default of the schema": ({"Sku": {"Name": "Base", "Tier": "Free"}, "EnableRBAC": True}, {}),
    "not the default": ({"Sku": {"Name": "Base", "Tier": "Standard"}}, {"Sku": {"Tier": "Standard"}}),
    "empty": ({"SecurityProfile": {}, "WorkloadAutoScalerProfile": {}, "Tags": []}, {}),
    "the usual node resource group": ({"NodeResourceGroup": "MC_g_c_westeurope"}, {}),
    "another node resource group": ({"NodeResourceGroup": "mine"}, {"NodeResourceGroup": "mine"}),
    "a driver that is on": ({"StorageProfile": {"DiskCSIDriver": {"Enabled": True}}}, {}),
    "a driver that is off": (
        {"StorageProfile": {"DiskCSIDriver": {"Enabled": False}}},
        {"StorageProfile": {"DiskCSIDriver": {"Enabled": False}}},
    ),
    "a version": ({"KubernetesVersion": "1.36"}, {"KubernetesVersion": "1.36"}),
    "a version that a channel moves": (
        {"KubernetesVersion": "1.36", "AutoUpgradeProfile": {"UpgradeChannel": "stable"}},
        {"AutoUpgradeProfile": {"UpgradeChannel": "stable"}},
    ),
    "networks as they come": (
        {"NetworkProfile": {"NetworkPlugin": "azure", "ServiceCidr": "10.0.0.0/16", "ServiceCidrs": ["10.0.0.0/16"]}},
        {"NetworkProfile": {"NetworkPlugin": "azure"}},
    ),
    "networks of one's own": (
        {"NetworkProfile": {"ServiceCidr": "10.9.0.0/16", "ServiceCidrs": ["10.9.0.0/16"], "DnsServiceIP": "10.9.0.5"}},
        {"NetworkProfile": {"ServiceCidr": "10.9.0.0/16", "DnsServiceIP": "10.9.0.5"}},
    ),
    "two stacks of addresses": (
        {"NetworkProfile": {"ServiceCidr": "10.0.0.0/16", "ServiceCidrs": ["10.0.0.0/16", "fd00::/108"]}},
        {"NetworkProfile": {"ServiceCidrs": ["10.0.0.0/16", "fd00::/108"]}},
    ),
    "an identity of AKS's own": (
        {
            "NodeResourceGroup": "MC_g_c_westeurope",
            "IdentityProfile": {"kubeletidentity": {"ResourceId": "/s/resourcegroups/MC_g_c_westeurope/p/x"}},
        },
        {},
    ),
    "an identity of one's own": (
        {"NodeResourceGroup": "MC_g_c_westeurope", "IdentityProfile": {"kubeletidentity": {"ResourceId": "/s/mine"}}},
        {"IdentityProfile": {"kubeletidentity": {"ResourceId": "/s/mine"}}},
    ),
    "children": (
        {
            "AuditLogs": {"WorkspaceId": "/w", "Categories": ["guard", "kube-audit-admin"]},
            "MaintenanceConfigurations": {
                "AksManagedAutoUpgradeSchedule": {
                    "MaintenanceWindow": {
                        "Schedule": {"Daily": {"IntervalDays": 1}},
                        "DurationHours": 4,
                        "StartTime": "00:00",
                        "StartDate": "2026-11-22",
                        "UtcOffset": "+00:00",
                    }
                }
            },
        },
        {
            "AuditLogs": {"WorkspaceId": "/w", "Categories": ["guard", "kube-audit-admin"]},
            "MaintenanceConfigurations": {
                "AksManagedAutoUpgradeSchedule": {
                    "MaintenanceWindow": {
                        "Schedule": {"Daily": {"IntervalDays": 1}},
                        "DurationHours": 4,
                        "StartDate": "2026-11-22",
                        "StartTime": "00:00",
                    }
                }
            },
        },
    ),
    "a pool": (
        {
            "KubernetesVersion": "1.36",
            "AgentPoolProfiles": [
                {
                    "Count": 3,
                    "OsType": "Linux",
                    "OsSKU": "Ubuntu",
                    "OsDiskSizeGB": 128,
                    "OrchestratorVersion": "1.36",
                    "UpgradeSettings": {"MaxSurge": "10%", "MaxUnavailable": "0"},
                    "NodeImageVersion": "x",
                    "Name": "p",
                }
            ],
        },
        {"KubernetesVersion": "1.36", "AgentPoolProfiles": [{"Name": "p", "Count": 3}]},
    ),
    "a pool behind and of its own kind": (
        {
            "KubernetesVersion": "1.36",
            "AgentPoolProfiles": [
                {"Name": "p", "OsSKU": "AzureLinux", "OrchestratorVersion": "1.35", "OsDiskSizeGB": 64}
            ],
        },
        {
            "KubernetesVersion": "1.36",
            "AgentPoolProfiles": [
                {"Name": "p", "OsDiskSizeGB": 64, "OsSKU": "AzureLinux", "OrchestratorVersion": "1.35"}
            ],
        },
    ),
    "a pool of virtual machines": (
        {
            "AgentPoolProfiles": [
                {
                    "Name": "p",
                    "VmSize": "",
                    "Type": "VirtualMachines",
                    "VirtualMachinesProfile": {"Scale": {"Manual": []}},
                }
            ]
        },
        {"AgentPoolProfiles": [{"Name": "p", "Type": "VirtualMachines"}]},
    ),
    "workloads of another stack's": (
        {
            "FluxConfigurations": [
                {
                    "Name": "platform",
                    "Namespace": "flux-system",
                    "Scope": "cluster",
                    "Suspend": False,
                    "GitRepository": {
                        "Url": "https://a.io/p",
                        "RepositoryRef": {"Tag": "v1"},
                        "Provider": "Generic",
                        "TimeoutInSeconds": 600,
                        "SyncIntervalInSeconds": 60,
                    },
                    "Kustomizations": {"all": {"Prune": False, "Wait": True}},
                }
            ]
        },
        {
            "FluxConfigurations": [
                {
                    "Name": "platform",
                    "Namespace": "flux-system",
                    "GitRepository": {
                        "Url": "https://a.io/p",
                        "RepositoryRef": {"Tag": "v1"},
                        "SyncIntervalInSeconds": 60,
                    },
                    "Kustomizations": {"all": {}},
                }
            ]
        },
    ),
    "a pool that scales itself": (
        {"AgentPoolProfiles": [{"Name": "p", "Count": 4, "EnableAutoScaling": True, "MinCount": 1, "MaxCount": 9}]},
        {"AgentPoolProfiles": [{"Name": "p", "MaxCount": 9, "MinCount": 1, "EnableAutoScaling": True}]},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_template_has_only_explicit_settings(case: str) -> None:
    model, expected = CASES[case]

    assert cleaned(**model) == expected


@pytest.mark.parametrize(("plugin", "usual"), [("azure", 30), ("kubenet", 110)])
def test_max_pods_is_printed_unless_it_is_the_network_plugins_default(plugin: str, usual: int) -> None:
    pools = [{"Name": "a", "MaxPods": usual}, {"Name": "b", "MaxPods": usual + 1}]

    actual = cleaned(NetworkProfile={"NetworkPlugin": plugin}, AgentPoolProfiles=pools)["AgentPoolProfiles"]

    assert actual == [{"Name": "a"}, {"Name": "b", "MaxPods": usual + 1}]


def test_the_document_reads_back_and_keeps_versions_text() -> None:
    properties = clean({**PLACE, "KubernetesVersion": "1.30"})

    resource = yaml.safe_load(document(properties, "Mine"))["Resources"]["Mine"]

    assert resource["Properties"] == {**PLACE, "KubernetesVersion": "1.30"}
    assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain", "Retain")


def test_the_commands_name_the_cluster_and_a_stack_that_may_be_called_so() -> None:
    first, *rest = commands("/s/managedClusters/my_cluster.1", "Mine", "eu-west-1")

    assert '"ResourceIdentifier": {"Id": "/s/managedClusters/my_cluster.1"}' in first
    assert all("--region eu-west-1 --stack-name aks-my-cluster-1" in command for command in (first, *rest))


class Clouds:
    """Cloud Control with two clusters, and CloudFormation with a stack that has the first."""

    region_name = "eu-west-1"

    def client(self, _service: str) -> Any:
        return self

    def get_paginator(self, _operation: str) -> Any:
        page = {"ResourceDescriptions": [{"Identifier": "/a/owned"}, {"Identifier": "/a/free"}]}
        return SimpleNamespace(paginate=lambda **_request: [page])

    def describe_stack_resources(self, PhysicalResourceId: str) -> Any:  # noqa: N803 - boto3's name
        if PhysicalResourceId == "/a/owned":
            return {"StackResources": [{"StackName": "web"}]}
        raise ClientError({"Error": {"Code": "ValidationError", "Message": "does not exist"}}, "DescribeStackResources")


def test_a_listed_cluster_that_a_stack_has_is_marked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(boto3, "Session", Clouds)
    assert adopt([]) == 0
    assert capsys.readouterr().out == "/a/owned\tof stack web\n/a/free\n"
