"""deploy/ from start to end: both set-up scripts, the type registered with their role, a cluster made and deleted."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.azure_cli.logged_in import log_in
from tests.end_to_end.stacks import delete, deploy, template
from tools.shared.running import CommandFailed
from tools.shared.stage import ROOT, Stage, configuring, stage


@pytest.fixture(scope="module")
def scene() -> Iterator[Stage]:
    with tempfile.TemporaryDirectory(prefix="aks-azure-cli-") as directory, stage(Path(directory), 200) as scene:
        yield scene


@pytest.fixture(scope="module")
def azure(scene: Stage, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of an azure-cli that is logged in as the subscription's owner."""
    return log_in(scene, tmp_path_factory.mktemp("azure"))


@pytest.fixture(scope="module")
def trust(scene: Stage) -> dict[str, str]:
    """ISSUER and SUBJECT, as deploy/aws prints them."""
    return dict(line.split("=", 1) for line in scene.run("deploy/aws/setup.sh").splitlines())


@pytest.fixture(scope="module")
def configuration(scene: Stage, azure: dict[str, str], trust: dict[str, str]) -> dict[str, Any]:
    """What deploy/azure prints; the second time it changes nothing."""
    first = scene.run("deploy/azure/setup.sh", **azure, **trust)
    assert scene.run("deploy/azure/setup.sh", **azure, **trust) == first
    made: dict[str, Any] = json.loads(first)
    return made


def test_the_configuration_names_tenant_subscription_and_a_client(scene: Stage, configuration: dict[str, Any]) -> None:
    endpoints = scene.sandbox.azure
    assert set(configuration) == {"TenantId", "ClientId", "SubscriptionId"}
    assert configuration["TenantId"] == endpoints.tenant_id
    assert configuration["SubscriptionId"] == endpoints.subscription_id


def test_the_role_in_azure_is_the_one_in_the_repository(
    scene: Stage, azure: dict[str, str], configuration: dict[str, Any]
) -> None:
    wanted = json.loads((ROOT / "deploy" / "azure" / "role.json").read_text(encoding="utf-8"))
    actual = json.loads(scene.run("az", "role", "definition", "list", "--name", wanted["Name"], **azure))
    assert [one["permissions"][0]["actions"] for one in actual] == [wanted["Actions"]]
    assert actual[0]["assignableScopes"] == [f"/subscriptions/{configuration['SubscriptionId']}"]


def test_with_nothing_else_a_cluster_is_made_changed_and_deleted(
    scene: Stage, trust: dict[str, str], configuration: dict[str, Any], tmp_path: Path
) -> None:
    scene.run("cfn", "submit", "--set-default", "--region", "us-east-1", "--role-arn", trust["SUBJECT"])
    assert scene.role_arn() == trust["SUBJECT"]
    endpoints = {name: scene.configuration("")[name] for name in ("Cloud", "Endpoints")}
    scene.aws(*configuring({**configuration, **endpoints}))
    scene.administrator.make_group("clusters", "westeurope")
    assert deploy(scene, tmp_path, "whole", "clusters", template()) is None
    assert deploy(scene, tmp_path, "whole", "clusters", template(Tags=[{"Key": "a", "Value": "b"}])) is None
    delete(scene, "whole")
    assert scene.administrator.clusters("clusters") == []


def test_azs_activity_log_joins_with_cloudtrail_as_the_guide_says(scene: Stage, azure: dict[str, str]) -> None:
    """After the cluster of the test above: docs/audit.md, "From a stack to Azure"."""
    by_name = "AttributeKey=EventName,AttributeValue=GetWebIdentityToken"
    looked_up = scene.aws("cloudtrail", "lookup-events", "--lookup-attributes", by_name)["Events"]
    records = [json.loads(event["CloudTrailEvent"]) for event in looked_up]
    tokens = {
        tag["value"] for one in records for tag in one["requestParameters"]["tags"] if tag["key"] == "RequestToken"
    }
    listed = ["az", "monitor", "activity-log", "list", "--offset", "7d", "--output", "json", "--correlation-id"]
    actual = [event for token in tokens for event in json.loads(scene.run(*listed, token, **azure))]
    assert {event["operationName"]["value"].rpartition("/")[2] for event in actual} == {"write", "delete"}
    assert {event["correlationId"] for event in actual} <= tokens


def test_the_identity_trusts_that_one_role_and_the_script_asks_for_it(
    scene: Stage, azure: dict[str, str], configuration: dict[str, Any], trust: dict[str, str]
) -> None:
    listed = ["az", "identity", "federated-credential", "list", "--identity-name", "cloudformation"]
    actual = json.loads(scene.run(*listed, "--resource-group", "cloudformation-identities", **azure))
    assert [(one["issuer"], one["subject"]) for one in actual] == [(trust["ISSUER"], trust["SUBJECT"])]
    assert configuration["ClientId"]
    with pytest.raises(CommandFailed, match="SUBJECT"):
        scene.run("deploy/azure/setup.sh", **azure, ISSUER=trust["ISSUER"])


def test_iam_access_is_a_second_role_that_is_never_without_its_condition(
    scene: Stage, azure: dict[str, str], configuration: dict[str, Any], trust: dict[str, str]
) -> None:
    deploy_azure = ROOT / "deploy" / "azure"
    role = json.loads((deploy_azure / "access-role.json").read_text(encoding="utf-8"))
    list_roles = ["az", "role", "definition", "list", "--name", role["Name"]]
    assert json.loads(scene.run(*list_roles, **azure)) == []

    first = scene.run("deploy/azure/setup.sh", **azure, **trust, IAM_ACCESS="yes")
    assert scene.run("deploy/azure/setup.sh", **azure, **trust, IAM_ACCESS="yes") == first
    assert json.loads(first) == configuration

    (actual,) = json.loads(scene.run(*list_roles, **azure))
    assert actual["permissions"][0]["actions"] == role["Actions"]
    scope = f"/subscriptions/{configuration['SubscriptionId']}"
    assigned = scene.administrator.get(f"{scope}/providers/Microsoft.Authorization/roleAssignments")["value"]
    (ours,) = [one["properties"] for one in assigned if one["properties"]["roleDefinitionId"].endswith(actual["name"])]
    condition = (deploy_azure / "access-condition.txt").read_text(encoding="utf-8")
    assert (ours["condition"].split(), ours["conditionVersion"]) == (condition.split(), "2.0")


def test_flux_configurations_are_another_role_and_another_provider(
    scene: Stage, azure: dict[str, str], configuration: dict[str, Any], trust: dict[str, str]
) -> None:
    role = json.loads((ROOT / "deploy" / "azure" / "git-ops-role.json").read_text(encoding="utf-8"))
    list_roles = ["az", "role", "definition", "list", "--name", role["Name"]]
    assert json.loads(scene.run(*list_roles, **azure)) == []
    assert json.loads(scene.run("deploy/azure/setup.sh", **azure, **trust, GIT_OPS="yes")) == configuration
    (match,) = json.loads(scene.run(*list_roles, **azure))
    assert match["permissions"][0]["actions"] == role["Actions"]
