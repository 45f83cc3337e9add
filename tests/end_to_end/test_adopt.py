"""A cluster that somebody made with Azure's own SDK becomes a stack's, and nothing about it changes."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from azure.core.exceptions import ResourceNotFoundError
from azure.identity import ClientSecretCredential
from azure.mgmt.containerservice import ContainerServiceClient
from azure.mgmt.containerservice.models import ManagedCluster

from tests.end_to_end.stacks import status
from tests.end_to_end.test_preview import preview
from tools.adopt import template as adopted_template
from tools.shared.administrator import clusters_path
from tools.shared.running import CommandFailed
from tools.shared.stage import Stage

POOLS = [
    {"name": "sys", "mode": "System", "count": 2, "vmSize": "Standard_D4s_v5"},
    {"name": "auto", "count": 1, "minCount": 1, "maxCount": 5, "enableAutoScaling": True, "vmSize": "Standard_D8s_v5"},
]
CLUSTER: dict[str, Any] = {
    "location": "westeurope",
    "identity": {"type": "SystemAssigned"},
    "tags": {"team": "web"},
    "properties": {"dnsPrefix": "old", "agentPoolProfiles": POOLS, "autoUpgradeProfile": {"upgradeChannel": "patch"}},
}


@pytest.fixture
def azure(scene: Stage) -> ContainerServiceClient:
    """Azure as anybody's Python programme sees it."""
    sandbox = scene.sandbox.azure
    credential = ClientSecretCredential(
        sandbox.tenant_id,
        sandbox.admin_client_id,
        sandbox.admin_client_secret,
        authority=sandbox.authority,
        disable_instance_discovery=True,
        connection_verify=sandbox.ca,
    )
    return ContainerServiceClient(
        credential,
        sandbox.subscription_id,
        base_url=sandbox.resource_manager,
        credential_scopes=[f"{sandbox.resource_manager}/.default"],
        connection_verify=sandbox.ca,
    )


def adopt(scene: Stage, *arguments: str) -> str:
    return scene.run("python", "-m", "tools.adopt", *arguments, PYTHONPATH="src:.")


def bring_in(scene: Stage, directory: Path, cluster_id: str, document: str) -> str:
    """Import with the very commands that the adoption tells; the stack's name."""
    (directory / "adopted.yaml").write_text(document)
    *before, drift = adopted_template.commands(cluster_id, "Cluster", scene.sandbox.aws.region)
    stack = drift.rsplit(" ", 1)[1]
    for command in before:
        if "execute-change-set" in command:
            status, output = preview(scene, "--stack", stack, "--change-set", "adopt")
            assert (status, "Cluster (import)" in output) == (2, True), output
            assert "PATCH managedClusters (tags)" in output
        scene.run("bash", "-c", command.replace("file://adopted.yaml", f"file://{directory}/adopted.yaml"))
    return stack


def settled(azure: ContainerServiceClient, group: str, name: str) -> dict[str, Any]:
    """The cluster less what every write renews."""
    match: dict[str, Any] = azure.managed_clusters.get(group, name).as_dict()
    for part in (match, *match["properties"]["agentPoolProfiles"]):
        part.pop("eTag", None)
    return match


def test_an_adopted_cluster_is_imported_and_deployed_without_a_change(
    scene: Stage, group: str, tmp_path: Path, azure: ContainerServiceClient
) -> None:
    # Its pollers wait as long as Azure tells them, half a minute of everybody's time; so they are not asked.
    azure.managed_clusters.begin_create_or_update(group, "old", ManagedCluster(CLUSTER), polling=False)
    scene.administrator.wait(f"{clusters_path(group)}/old")
    before = settled(azure, group, "old")
    [cluster_id] = [item for item in adopt(scene).splitlines() if f"/{group}/" in item]
    assert "of stack" not in cluster_id

    # People have the id from `az`, whose letter case is not ours.
    document = adopt(scene, "--cluster", cluster_id.replace("resourceGroups", "resourcegroups"))
    properties = yaml.safe_load(document)["Resources"]["Cluster"]["Properties"]
    assert properties["AgentPoolProfiles"] == [
        {"Name": "sys", "Count": 2, "VmSize": "Standard_D4s_v5", "OsDiskType": "Managed", "Mode": "System"},
        {"Name": "auto", "VmSize": "Standard_D8s_v5", "OsDiskType": "Managed"}
        | {"MaxCount": 5, "MinCount": 1, "EnableAutoScaling": True},
    ]
    stack = bring_in(scene, tmp_path, cluster_id, document)

    assert status(scene, stack) == "IMPORT_COMPLETE"
    assert f"{cluster_id}\tof stack {stack}" in adopt(scene).splitlines()
    after = settled(azure, group, "old")
    marks = ("aws:", "acme-cloudformation-")
    assert {name: value for name, value in after["tags"].items() if not name.startswith(marks)} == {"team": "web"}
    assert before | {"tags": None} == after | {"tags": None}
    drift = scene.aws(
        *("cloudformation", "detect-stack-resource-drift", "--stack-name", stack, "--logical-resource-id", "Cluster")
    )["StackResourceDrift"]
    assert (drift["StackResourceDriftStatus"], drift["PropertyDifferences"]) == ("IN_SYNC", [])
    document_at = ("--template-file", str(tmp_path / "adopted.yaml"))
    deploy = ("aws", "cloudformation", "deploy", "--stack-name", stack, *document_at)
    assert "No changes to deploy" in scene.run(*deploy, "--no-fail-on-empty-changeset")

    scene.run(*deploy, "--tags", "owner=me")
    assert settled(azure, group, "old")["properties"] == before["properties"]


def test_a_cluster_that_is_not_there_cannot_be_adopted(scene: Stage, group: str, azure: ContainerServiceClient) -> None:
    with pytest.raises(ResourceNotFoundError) as absent:
        azure.managed_clusters.get(group, "never")
    assert absent.value.status_code == 404
    place = f"/subscriptions/{scene.sandbox.azure.subscription_id}/resourceGroups/{group}"
    cluster_id = f"{place}/providers/Microsoft.ContainerService/managedClusters/never"

    with pytest.raises(CommandFailed, match="There is no cluster never"):
        adopt(scene, "--cluster", cluster_id)
