"""A cluster with Flux configurations through change sets by the real AWS CLI: ordinary ones, and resource import."""

import json
from pathlib import Path
from typing import Any

from tests.end_to_end.stacks import delete, deploy, drift, status, template, written
from tests.support import clusters
from tools.shared.administrator import clusters_path
from tools.shared.stage import Stage

PLATFORM = {
    **clusters.PLATFORM,
    "Kustomizations": {"base": {"Path": "./base"}, "apps": {"Path": "./apps", "DependsOn": ["base"], "Prune": True}},
}
NEXT = {**PLATFORM, "GitRepository": {**PLATFORM["GitRepository"], "RepositoryRef": {"Branch": "next"}}}


def configuration(scene: Stage, group: str) -> dict[str, Any]:
    path = f"{clusters_path(group)}/prod/providers/Microsoft.KubernetesConfiguration/fluxConfigurations/platform"
    properties: dict[str, Any] = scene.administrator.get(path)["properties"]
    return properties


def change_set(scene: Stage, stack: str, document: Path, group: str, *options: str) -> dict[str, Any]:
    """Made, described and executed; waits for the end named by the kind of change set."""
    of = ("--stack-name", stack, "--change-set-name", "change")
    scene.run(
        *("aws", "cloudformation", "create-change-set", *of, "--template-body", f"file://{document}"),
        *("--parameters", f"ParameterKey=Group,ParameterValue={group}", *options),
    )
    scene.run("aws", "cloudformation", "wait", "change-set-create-complete", *of)
    described = scene.aws("cloudformation", "describe-change-set", *of, "--include-property-values")
    scene.run("aws", "cloudformation", "execute-change-set", *of)
    ends = "import" if "IMPORT" in options else "update"
    scene.run("aws", "cloudformation", "wait", f"stack-{ends}-complete", "--stack-name", stack)
    [change] = [each["ResourceChange"] for each in described["Changes"]]
    assert isinstance(change, dict)
    return change


def test_a_change_set_names_what_changes_in_a_configuration(scene: Stage, group: str, tmp_path: Path) -> None:
    assert deploy(scene, tmp_path, "git-ops", group, template(FluxConfigurations=[PLATFORM])) is None
    assert drift(scene, "git-ops") == ("IN_SYNC", ())

    change = change_set(scene, "git-ops", written(tmp_path, template(FluxConfigurations=[NEXT])), group)

    assert (change["Action"], change["Replacement"]) == ("Modify", "False")
    assert {detail["Target"]["Name"] for detail in change["Details"]} == {"FluxConfigurations"}
    assert configuration(scene, group)["gitRepository"]["repositoryRef"]["branch"] == "next"
    assert drift(scene, "git-ops") == ("IN_SYNC", ())
    delete(scene, "git-ops")


def test_a_cluster_is_imported_with_its_configurations(scene: Stage, group: str, tmp_path: Path) -> None:
    document = template(FluxConfigurations=[PLATFORM])
    document["Resources"]["Cluster"]["DeletionPolicy"] = "Retain"
    assert deploy(scene, tmp_path, "git-ops-left", group, document) is None
    cluster = scene.cloudformation.describe_stack_resource(StackName="git-ops-left", LogicalResourceId="Cluster")
    identifier = cluster["StackResourceDetail"]["PhysicalResourceId"]
    delete(scene, "git-ops-left")
    before = configuration(scene, group)
    del document["Outputs"]

    resource = {"ResourceType": "Acme::Azure::AKSCluster", "LogicalResourceId": "Cluster"}
    imported = json.dumps([{**resource, "ResourceIdentifier": {"Id": identifier}}])
    options = ("--change-set-type", "IMPORT", "--resources-to-import", imported)
    change = change_set(scene, "git-ops-new", written(tmp_path, document), group, *options)

    assert (change["Action"], status(scene, "git-ops-new")) == ("Import", "IMPORT_COMPLETE")
    assert configuration(scene, group) == before
    assert drift(scene, "git-ops-new") == ("IN_SYNC", ())

    document["Resources"]["Cluster"]["Properties"]["FluxConfigurations"] = [NEXT]
    change = change_set(scene, "git-ops-new", written(tmp_path, document), group)
    assert change["Action"] == "Modify"
    assert configuration(scene, group)["gitRepository"]["repositoryRef"]["branch"] == "next"
    assert drift(scene, "git-ops-new") == ("IN_SYNC", ())
    del document["Resources"]["Cluster"]["DeletionPolicy"]
    document["Resources"]["Cluster"]["Properties"]["Tags"] = [{"Key": "team", "Value": "web"}]
    assert deploy(scene, tmp_path, "git-ops-new", group, document) is None
    delete(scene, "git-ops-new")
