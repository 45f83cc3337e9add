"""What of a cluster's model a template says: everything that somebody decided, nothing that Azure would say anyway."""

from types import SimpleNamespace
from typing import Any

import boto3
import pytest
import yaml

from tests.support.client_errors import refusal
from tools.adopt.__main__ import main as adopt
from tools.adopt.clean import clean
from tools.adopt.template import commands, document

PLACE = {"ResourceGroupName": "g", "Name": "c", "Location": "westeurope"}


def cleaned(**model: Any) -> dict[str, Any]:
    """What is left of these properties."""
    return {name: value for name, value in clean({**PLACE, **model}).items() if name not in PLACE}


def network(**profile: Any) -> dict[str, Any]:
    return {"NetworkProfile": profile}


def pool(**members: Any) -> dict[str, Any]:
    return {"AgentPoolProfiles": [{"Name": "p", **members}]}


def kubelet(identity: str) -> dict[str, Any]:
    """An identity of the nodes, in a cluster with the usual node resource group."""
    return {"NodeResourceGroup": "MC_g_c_westeurope", "IdentityProfile": {"kubeletidentity": {"ResourceId": identity}}}


def children(**window: Any) -> dict[str, Any]:
    daily = {"Schedule": {"Daily": {"IntervalDays": 1}}, "DurationHours": 4, "StartTime": "00:00"}
    return {
        "AuditLogs": {"WorkspaceId": "/w", "Categories": ["guard", "kube-audit-admin"]},
        "MaintenanceConfigurations": {
            "AksManagedAutoUpgradeSchedule": {"MaintenanceWindow": {**daily, "StartDate": "2026-11-22", **window}}
        },
    }


def flux(kustomization: dict[str, Any], source: dict[str, Any], **members: Any) -> dict[str, Any]:
    repository = {"Url": "https://a.io/p", "RepositoryRef": {"Tag": "v1"}, "SyncIntervalInSeconds": 60, **source}
    configuration = {"Name": "platform", "Namespace": "flux-system", "GitRepository": repository, **members}
    return {"FluxConfigurations": [{**configuration, "Kustomizations": {"all": kustomization}}]}


def driver(*, enabled: bool) -> dict[str, Any]:
    return {"StorageProfile": {"DiskCSIDriver": {"Enabled": enabled}}}


VERSION = {"KubernetesVersion": "1.36"}
STABLE = {"AutoUpgradeProfile": {"UpgradeChannel": "stable"}}
# What is there -> what of it a template says.
DROPPED: dict[str, dict[str, Any]] = {
    "read-only": {"Id": "/x", "Fqdn": "f", "ProvisioningState": "Succeeded"},
    "a default of the schema": {"Sku": {"Name": "Base", "Tier": "Free"}, "EnableRBAC": True},
    "empty": {"SecurityProfile": {}, "WorkloadAutoScalerProfile": {}, "Tags": []},
    "the usual node resource group": {"NodeResourceGroup": "MC_g_c_westeurope"},
    "a driver that is on": driver(enabled=True),
    "an identity of AKS's own": kubelet("/s/resourcegroups/MC_g_c_westeurope/p/x"),
}
UNCHANGED: dict[str, dict[str, Any]] = {
    "another node resource group": {"NodeResourceGroup": "mine"},
    "a driver that is off": driver(enabled=False),
    "a version": VERSION,
}
SHORTENED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "not the default": ({"Sku": {"Name": "Base", "Tier": "Standard"}}, {"Sku": {"Tier": "Standard"}}),
    "a version that a channel moves": ({**VERSION, **STABLE}, STABLE),
    "networks as they come": (
        network(NetworkPlugin="azure", ServiceCidr="10.0.0.0/16", ServiceCidrs=["10.0.0.0/16"]),
        network(NetworkPlugin="azure"),
    ),
    "networks of one's own": (
        network(ServiceCidr="10.9.0.0/16", ServiceCidrs=["10.9.0.0/16"], DnsServiceIP="10.9.0.5"),
        network(ServiceCidr="10.9.0.0/16", DnsServiceIP="10.9.0.5"),
    ),
    "two stacks of addresses": (
        network(ServiceCidr="10.0.0.0/16", ServiceCidrs=["10.0.0.0/16", "fd00::/108"]),
        network(ServiceCidrs=["10.0.0.0/16", "fd00::/108"]),
    ),
    "an identity of one's own": (
        kubelet("/s/mine"),
        {"IdentityProfile": {"kubeletidentity": {"ResourceId": "/s/mine"}}},
    ),
    "children": (children(UtcOffset="+00:00"), children()),
    "a pool": (
        VERSION | pool(Count=3, OsType="Linux", OsSKU="Ubuntu", OsDiskSizeGB=128, OrchestratorVersion="1.36"),
        VERSION | pool(Count=3),
    ),
    "a pool's upgrade settings and image": (
        pool(UpgradeSettings={"MaxSurge": "10%", "MaxUnavailable": "0"}, NodeImageVersion="x"),
        pool(),
    ),
    "a pool behind and of its own kind": (
        VERSION | pool(OsType="Linux", OsSKU="AzureLinux", OrchestratorVersion="1.35", OsDiskSizeGB=64),
        VERSION | pool(OsSKU="AzureLinux", OrchestratorVersion="1.35", OsDiskSizeGB=64),
    ),
    "a pool of virtual machines": (
        pool(VmSize="", Type="VirtualMachines", VirtualMachinesProfile={"Scale": {"Manual": []}}),
        pool(Type="VirtualMachines"),
    ),
    "workloads of another stack's": (
        flux(
            {"Prune": False, "Wait": True},
            {"Provider": "Generic", "TimeoutInSeconds": 600},
            Scope="cluster",
            Suspend=False,
        ),
        flux({}, {}),
    ),
    "a pool that scales itself": (
        pool(Count=4, EnableAutoScaling=True, MinCount=1, MaxCount=9),
        pool(EnableAutoScaling=True, MinCount=1, MaxCount=9),
    ),
}
CASES = {
    **{name: (model, {}) for name, model in DROPPED.items()},
    **{name: (model, model) for name, model in UNCHANGED.items()},
    **SHORTENED,
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
        raise refusal("ValidationError", "does not exist")


def test_a_listed_cluster_that_a_stack_has_is_marked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(boto3, "Session", Clouds)
    assert adopt([]) == 0
    assert capsys.readouterr().out == "/a/owned\tof stack web\n/a/free\n"
