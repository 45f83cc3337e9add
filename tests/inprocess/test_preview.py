"""The preview, against Azure in this process: what it says of steps and refusals, its status, that it writes nothing.

`tests/end_to_end/test_preview.py` runs it as a program, with real change sets.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import pytest
from azure.core.credentials import AccessToken

from acme_azure_akscluster.arm import client, sdk
from acme_azure_akscluster.domain.clouds import Cloud
from acme_azure_akscluster.reconcile import polling
from tests.support.clusters import PLATFORM, cfn_cluster, cfn_pool
from tests.support.harness import SUBSCRIPTION, answers
from tests.support.transport import transport
from tests.support.world import GROUP, World
from tools.preview import __main__ as program
from tools.preview.change_sets import TYPE_NAME, Change, changes, temporary
from tools.preview.live import Reader

ID = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}/providers/Microsoft.ContainerService/managedClusters/prod"
Preview = Callable[..., tuple[int, str]]
ADDED: dict[str, Any] = {"action": "Add", "identifier": None, "previous": {}}
IMPORTED = {**ADDED, "action": "Import"}


def cluster(*pools: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        **cfn_cluster(*(pools or (cfn_pool("system"), cfn_pool("web"))), **more),
        "ResourceGroupName": GROUP,
        "SubscriptionId": SUBSCRIPTION,
        "Identity": {"Type": "SystemAssigned"},
    }


BEFORE = cluster(KubernetesVersion="1.34")
LARGER = cluster(cfn_pool("system", 3), cfn_pool("web"), KubernetesVersion="1.34")


@pytest.fixture
def world() -> World:
    """A stack's cluster, created and at rest."""
    made = World()
    assert made.run("CREATE", BEFORE).status == "SUCCESS"
    made.requests.clear()
    return made


def _lines(output: str) -> list[str]:
    return [" ".join(line.split()) for line in output.splitlines()]


def administrators(world: World) -> Any:
    """A client with the login of the sandbox's administrator, over this process's Azure."""
    cloud = Cloud("https://localhost:8443", "https://localhost:8443", "https://management.azure.com")
    token = SimpleNamespace(get_token=lambda *_scopes, **_more: AccessToken(world.cloud.token, 4_000_000_000))
    return sdk.Client(token, cloud, SUBSCRIPTION, {}, transport(world._handle, world.clock.sleep))


@pytest.fixture
def preview(world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Preview:
    """What the program reports of one change: (exit status, text)."""
    monkeypatch.setattr("tools.preview.live.type_configuration", lambda _session: {})
    monkeypatch.setattr(
        Reader,
        "_azure",
        lambda self, _where, _named=None: client.Azure(
            lambda _renew: administrators(world), "https://localhost:8443", self._deadline, world.clock.sleep
        ),
    )

    def run(desired: dict[str, Any], *options: str, previous: dict[str, Any] = BEFORE, **more: Any) -> tuple[int, str]:
        change = Change("Cluster", "Modify", ID, False, previous, desired, ())
        monkeypatch.setattr(program, "requested_changes", lambda _session, _options: [replace(change, **more)])
        status = program.main(["--stack", "s", "--change-set", "c", *options])
        assert [method for method, path in world.requests if "/subscriptions/" in path and method != "GET"] == []
        return status, capsys.readouterr().out

    return run


def test_a_change_set_without_clusters_is_not_reported_as_compared(
    preview: Preview, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(program, "requested_changes", lambda _session, _options: [])
    assert program.main(["--stack", "s", "--change-set", "c"]) == 0
    assert "the template changes no cluster. No cluster was read" in capsys.readouterr().out


def test_an_empty_plan_is_reported_and_exits_with_0(preview: Preview) -> None:
    assert preview(BEFORE) == (0, "Nothing to do: every cluster is as the template says.\n")


def test_steps_show_call_disruption_minutes_reason_and_total_and_exit_with_2(preview: Preview) -> None:
    status, output = preview(cluster(cfn_pool("system", 3), cfn_pool("web"), KubernetesVersion="1.35"))
    assert status == 2
    lines = _lines(output)
    assert lines[0] == "Cluster (modify)"
    assert lines[1].startswith(
        "1. Upgrading control plane and all node pools to Kubernetes 1.35 PUT managedClusters about 14 min"
    )
    assert lines[2] == "because every node pool follows: AKS upgrades them after the control plane, one by one"
    assert [line.split(" ")[0] for line in lines[1:] if line[0].isdigit()] == ["1.", "2."]
    assert sum("disrupts nodes" in line for line in lines) == 1
    assert lines[-1].startswith("In all about ")


def test_the_same_as_json_in_seconds(preview: Preview) -> None:
    status, output = preview(LARGER, "--json")
    [actual] = json.loads(output)
    usual = polling.SCHEDULES["scale pool"].usual
    assert status == 2
    assert actual == {
        "logicalId": "Cluster",
        "action": "Modify",
        "knownAfterApply": [],
        "refused": [],
        "steps": [
            {
                "does": "scaling node pool system from 2 to 3 nodes",
                "why": "Count of the pool is not as declared",
                "call": "PUT agentPools/system",
                "disruptsNodes": False,
                "estimatedSeconds": usual,
            }
        ],
        "notes": [],
        "repairsDrift": [],
        "startsAfterSeconds": 0,
        "estimatedSeconds": usual,
    }


def test_all_refusals_of_aks_are_predicted_at_once_and_exit_with_1(preview: Preview) -> None:
    status, output = preview(cluster(cfn_pool("system"), cfn_pool("web", OsType="Windows"), KubernetesVersion="1.33"))
    assert status == 1
    assert "Refused; nothing would be changed" in output
    assert "KubernetesVersion cannot go down" in output
    assert "AgentPoolProfiles/web/OsType cannot change" in output


def test_a_violation_of_the_template_is_reported_and_exits_with_1(preview: Preview) -> None:
    status, output = preview(cluster(cfn_pool("web")))
    assert (status, "has no System pool" in output) == (1, True)


def test_a_node_image_upgrade_is_reported(preview: Preview, world: World) -> None:
    inside = world.cloud.azure.world
    inside.versions = replace(inside.versions, image_date="202611.19.0")
    status, output = preview({**BEFORE, "NodeImageVersions": {"web": "202611.19.0"}})
    assert status == 2
    assert "Upgrading the node image of node pool web  POST agentPools/upgradeNodeImageVersion/web" in output
    assert "202611.19.0 is declared as the oldest allowed" in output


def _raised(world: World) -> None:
    """Somebody has upgraded the cluster and its pools by one minor version."""
    body = world.cluster() or {}
    body["properties"]["kubernetesVersion"] = "1.35"
    for pool in body["properties"]["agentPoolProfiles"]:
        pool.pop("orchestratorVersion")
    world.cloud.done(world.cloud.call("PUT", body["id"], body), 200)


def test_a_declared_older_version_of_a_pool_is_reported_as_a_rollback(preview: Preview, world: World) -> None:
    _raised(world)
    older = cluster(cfn_pool("system"), cfn_pool("web", OrchestratorVersion="1.34"), KubernetesVersion="1.35")
    status, output = preview(older)
    lines = _lines(output)
    assert status == 2
    assert lines[1].startswith("1. Rolling back node pool web to Kubernetes 1.34.9 PUT agentPools/web about 7 min")
    assert lines[1].endswith("disrupts nodes")
    assert lines[2] == (
        "because the template names its earlier version, and AKS takes it back with its node image "
        "(the node OS channel NodeImage may keep a newer image)"
    )


def test_an_unavailable_older_version_is_refused_with_the_available_ones(preview: Preview, world: World) -> None:
    _raised(world)
    older = cluster(cfn_pool("system"), cfn_pool("web", OrchestratorVersion="1.33"), KubernetesVersion="1.35")
    status, output = preview(older)
    assert status == 1
    assert "AgentPoolProfiles/web/OrchestratorVersion cannot go down from 1.35.6 to 1.33: AKS offers 1.34.9" in output


def test_a_node_image_that_is_not_there_yet_is_refused(preview: Preview) -> None:
    status, output = preview({**BEFORE, "NodeImageVersions": {"web": "202701.01.0"}})
    assert status == 1
    assert "AKS has no image that new for this pool: the newest is AKSUbuntu-" in output


def test_a_delayed_start_is_reported_and_counts(preview: Preview) -> None:
    later = {**LARGER, "StartDelaySeconds": 10}
    assert "Starts after 10 s" in preview(later)[1]
    [actual] = json.loads(preview(later, "--json")[1])
    assert actual["startsAfterSeconds"] == 10
    assert actual["estimatedSeconds"] == 10 + actual["steps"][0]["estimatedSeconds"]


def test_a_replaced_or_removed_cluster_is_reported(preview: Preview) -> None:
    _, message = preview({**BEFORE, "Name": "other", "DnsPrefix": "other"}, replaces=True)
    assert "1. Creating cluster other" in message
    assert "2. Deleting cluster prod" in message
    _, message = preview({}, action="Remove")
    assert "1. Deleting cluster prod" in message
    assert "because it has left the template" in message


def test_a_new_cluster_whose_name_is_taken_is_refused(preview: Preview) -> None:
    status, output = preview(BEFORE, **ADDED)
    assert (status, "a cluster prod already exists" in output) == (1, True)


def test_a_retained_cluster_is_not_reported_as_deleted(preview: Preview) -> None:
    status, output = preview({}, action="Remove", keeps=True)
    assert (status, "Deleting" in output) == (2, False)
    assert "stops managing cluster prod in rg, which stays: DeletionPolicy is Retain" in output
    status, output = preview({**BEFORE, "Name": "other", "DnsPrefix": "other"}, replaces=True, keeps=True)
    assert (status, "Creating cluster other" in output, "Deleting" in output) == (2, True, False)
    assert "because DnsPrefix and Name can only change by replacement" in output
    assert "which stays: UpdateReplacePolicy is Retain" in output


def test_a_replacement_under_the_same_name_is_refused_for_what_replaces(preview: Preview) -> None:
    status, output = preview({**BEFORE, "DnsPrefix": "other"}, replaces=True)
    assert (status, "import" in output) == (1, False)
    assert "DnsPrefix can only change by replacement" in output


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"Location": "eu-west-1"}, "Location: eu-west-1 is not an Azure region"),
        ({"ResourceGroupName": "nowhere"}, "there is no resource group nowhere"),
        ({"ResourceGroupName": "nowhere"}, "az group create --name nowhere --location westeurope"),
        ({"ResourceGroupName": "nowhere", "Location": "us-east-1"}, "--name nowhere --location <region>"),
    ],
)
def test_a_place_that_does_not_exist_is_refused(preview: Preview, wrong: dict[str, Any], words: str) -> None:
    status, output = preview({**BEFORE, "Name": "new", **wrong}, **ADDED)
    assert (status, words in output) == (1, True), output


@pytest.mark.parametrize("location", ["westeurope", "West Europe"])
def test_a_place_that_exists_is_taken(preview: Preview, location: str) -> None:
    new = {**BEFORE, "Name": "new", "Location": location}
    assert preview(new, **ADDED)[0] == 2


UNKNOWN = "which AKS does not offer in this region"
OFFERED = "1.34.8, 1.34.9, 1.35.5, 1.35.6, 1.36.2, 1.36.3, 1.37.0, 1.37.1"
LONG_TERM = {"SupportPlan": "AKSLongTermSupport", "Sku": {"Name": "Base", "Tier": "Premium"}}


@pytest.mark.parametrize(
    ("versions", "pools", "words"),
    [
        ({"KubernetesVersion": "1.99"}, {}, f"KubernetesVersion is 1.99, {UNKNOWN}: available are {OFFERED}."),
        ({"KubernetesVersion": "1.36.9"}, {}, f"KubernetesVersion is 1.36.9, {UNKNOWN}: available are 1.34.8"),
        (
            {"KubernetesVersion": "1.33"},
            {},
            "KubernetesVersion is 1.33, which AKS offers in this region with long-term support only: "
            f"available without it are {OFFERED}.",
        ),
        (
            LONG_TERM | {"KubernetesVersion": "1.30"},
            {},
            f"KubernetesVersion is 1.30, {UNKNOWN}: available are 1.31.14, 1.32.13",
        ),
        (
            {"KubernetesVersion": "1.36"},
            {"OrchestratorVersion": "1.35"},
            "AgentPoolProfiles[0].OrchestratorVersion is 1.35, and KubernetesVersion 1.36",
        ),
        (
            {},
            {"OrchestratorVersion": "1.99"},
            f"AgentPoolProfiles[0].OrchestratorVersion is 1.99, {UNKNOWN}: available",
        ),
    ],
)
def test_a_new_clusters_version_that_the_region_does_not_offer_is_refused(
    preview: Preview, versions: dict[str, Any], pools: dict[str, Any], words: str
) -> None:
    new = {**cluster(cfn_pool("system", **pools)), "Name": "new", **versions}
    status, output = preview(new, **ADDED)
    assert (status, words in output) == (1, True), output


@pytest.mark.parametrize(
    "versions",
    [{}, {"KubernetesVersion": "1.36"}, {"KubernetesVersion": "1.36.2"}, {"KubernetesVersion": "1.33", **LONG_TERM}],
)
def test_a_new_clusters_version_that_the_region_offers_is_taken(preview: Preview, versions: dict[str, Any]) -> None:
    new = {**cluster(), "Name": "new", **versions}
    assert preview(new, **ADDED)[0] == 2


LINUX_2 = {"OsSKU": "AzureLinux"}
OWN = "AgentPoolProfiles/0/OrchestratorVersion"


@pytest.mark.parametrize(
    ("versions", "pool", "unknown", "refused"),
    [
        ({"KubernetesVersion": "1.33"}, {}, "SupportPlan", ""),
        ({"KubernetesVersion": "1.29.9"}, {}, "KubernetesVersion", ""),
        ({"KubernetesVersion": "1.34"}, {"OrchestratorVersion": "1.36"}, "KubernetesVersion", ""),
        ({"KubernetesVersion": "1.31.14", **LONG_TERM}, LINUX_2, "KubernetesVersion", ""),
        ({}, {"OrchestratorVersion": "1.99"}, OWN, ""),
        ({"KubernetesVersion": "1.99"}, {}, "DnsPrefix", "KubernetesVersion is 1.99"),
        ({"KubernetesVersion": "1.99"}, {}, "SupportPlan", "KubernetesVersion is 1.99"),
        ({"KubernetesVersion": "1.36"}, {"OrchestratorVersion": "1.36.9"}, OWN.replace("0", "1"), "is 1.36.9"),
        ({"KubernetesVersion": "1.99"}, {"OrchestratorVersion": "1.99"}, "KubernetesVersion", "[0].Orchestrator"),
        ({"KubernetesVersion": "1.31.14", **LONG_TERM}, LINUX_2, "SupportPlan", "OsSKU is AzureLinux"),
    ],
)
@pytest.mark.parametrize("more", [ADDED, {"replaces": True}], ids=["new", "replaced"])
def test_a_new_clusters_version_that_depends_on_what_is_unknown_is_not_refused(
    preview: Preview, versions: Any, pool: Any, unknown: str, refused: str, more: dict[str, Any]
) -> None:
    """What was there before stands in for a value that only the deployment can tell."""
    new = {**cluster(cfn_pool("system", **pool)), "Name": "new", **versions}
    status, output = preview(new, unknown=(unknown,), **more)
    assert (status, refused in output) == (1 if refused else 2, True), output


def test_without_the_right_to_list_versions_a_new_cluster_is_planned(preview: Preview, world: World) -> None:
    world.cloud.fault(answers(403, "AuthorizationFailed", "no"), method="GET", path="/kubernetesVersions")
    new = {**cluster(), "Name": "new", "KubernetesVersion": "1.99"}
    assert preview(new, **ADDED)[0] == 2


def test_an_update_to_a_version_that_is_not_offered_names_the_offered_ones(preview: Preview) -> None:
    for text in ("1.35.9", "1.99"):
        status, output = preview(cluster(KubernetesVersion=text))
        assert status == 1
        assert f"KubernetesVersion is {text}, {UNKNOWN}: available are 1.35" in output


def test_a_version_that_is_not_offered_is_the_only_refusal_of_versions(preview: Preview) -> None:
    pools = [cfn_pool(name, OrchestratorVersion="1.34") for name in ("system", "web")]
    status, output = preview(cluster(*pools, KubernetesVersion="1.99"))
    assert (status, "more than 3 minors older" in output) == (1, False), output
    assert "KubernetesVersion is 1.99, which AKS does not offer in this region" in output


def test_a_new_node_pools_version_that_the_region_does_not_offer_is_refused(preview: Preview) -> None:
    def added(version: str) -> tuple[int, str]:
        pools = [cfn_pool("system"), cfn_pool("web"), cfn_pool("new", OrchestratorVersion=version)]
        return preview(cluster(*pools, KubernetesVersion="1.34"))

    status, output = added("1.33.9")
    assert status == 1
    assert f"AgentPoolProfiles/new/OrchestratorVersion is 1.33.9, {UNKNOWN}" in output
    assert "available are 1.31.14, 1.32.13, 1.33.11, 1.33.12, 1.34.8, 1.34.9." in output
    assert added("1.33")[0] == added("1.34.9")[0] == 2


@pytest.mark.parametrize(
    ("version", "pool", "unknown", "refused"),
    [
        ("1.34", {"OrchestratorVersion": "1.35"}, "KubernetesVersion", ""),
        ("1.34", {"OrchestratorVersion": "1.99"}, OWN.replace("0", "2"), ""),
        ("1.99", {}, "KubernetesVersion", ""),
        ("1.34", {"OrchestratorVersion": "1.35"}, "DnsPrefix", "newer than the control plane's 1.34.9"),
        ("1.34", {"OrchestratorVersion": "1.35"}, OWN, "newer than the control plane's 1.34.9"),
        (
            "1.34",
            {"OrchestratorVersion": "1.33.9"},
            "KubernetesVersion",
            f"new/OrchestratorVersion is 1.33.9, {UNKNOWN}",
        ),
        ("1.99", {}, OWN.replace("0", "2"), f"KubernetesVersion is 1.99, {UNKNOWN}"),
    ],
)
def test_an_updates_version_that_depends_on_what_is_unknown_is_not_refused(
    preview: Preview, version: str, pool: dict[str, Any], unknown: str, refused: str
) -> None:
    """A refusal has the pool's Name in its path, a change set its place in the list."""
    pools = [cfn_pool("system"), cfn_pool("web"), cfn_pool("new", **pool)]
    status, output = preview(cluster(*pools, KubernetesVersion=version), unknown=(unknown,))
    assert (status, refused in output) == (1 if refused else 2, True), output


@pytest.mark.parametrize(
    ("version", "unknown", "refused"),
    [
        ("1.36", "SupportPlan", ""),
        ("1.36", "DnsPrefix", "which AKS does not offer in this region: available are 1.37.0"),
        ("1.99", "SupportPlan", "KubernetesVersion is 1.99, which AKS does not offer in this region"),
    ],
)
def test_an_unknown_support_plan_may_be_the_long_term_one(
    preview: Preview, world: World, version: str, unknown: str, refused: str
) -> None:
    """The cluster runs 1.34, which like all up to 1.36 has long-term support only."""
    inside = world.cloud.azure.world
    minors = inside.versions.minors
    aged = {name: replace(minors[name], plans=("AKSLongTermSupport",)) for name in ("1.34", "1.35", "1.36")}
    inside.versions = replace(inside.versions, minors={**minors, **aged})
    status, output = preview(cluster(KubernetesVersion=version), unknown=(unknown,))
    assert (status, refused in output) == (1 if refused else 2, True), output


def test_an_import_is_previewed_as_the_update_that_follows_it(preview: Preview) -> None:
    status, output = preview(BEFORE, **IMPORTED)
    assert (status, "Creating" in output) == (0, False)
    status, output = preview(LARGER, **IMPORTED)
    assert (status, "Scaling node pool system from 2 to 3 nodes" in output) == (2, True)
    status, output = preview({**BEFORE, "Name": "absent"}, **IMPORTED)
    assert (status, "the cluster absent is not there to be imported in rg" in output) == (1, True)


def test_only_drift_that_the_update_reverts_is_reported(preview: Preview, world: World) -> None:
    web = f"{ID}/agentPools/web"
    pool = world.cloud.call("GET", web).json()["properties"]
    world.cloud.call("PUT", web, {"properties": {**pool, "count": 7}})
    world.clock.sleep(3600)
    system = LARGER
    status, output = preview(system)
    assert status == 2
    assert (
        "Takes back what was changed outside the stack:\n    - /AgentPoolProfiles/web/Count: template 2, Azure 7"
        in output
    )
    assert "/AgentPoolProfiles/system" not in output
    [actual] = json.loads(preview(system, "--json")[1])
    assert actual["repairsDrift"] == [{"path": "/AgentPoolProfiles/web/Count", "template": 2, "azure": 7}]


def test_a_version_that_somebody_has_raised_is_not_reported_as_taken_back(preview: Preview, world: World) -> None:
    _raised(world)
    status, output = preview(LARGER)
    assert (status, "Takes back" in output) == (2, False), output


def test_the_same_as_markdown_with_a_gantt_chart(preview: Preview) -> None:
    status, output = preview(
        {**cluster(cfn_pool("system", 3), cfn_pool("web"), KubernetesVersion="1.35"), "StartDelaySeconds": 10},
        "--markdown",
    )
    assert status == 2
    lines = output.splitlines()
    assert lines[0] == "### Cluster (modify)"
    assert "| | Step | Call | Usually | Nodes |" in lines
    assert any(line.startswith("| 1 | Upgrading control plane") and line.endswith("| disrupted |") for line in lines)
    chart = lines[lines.index("```mermaid") + 1 : lines.index("```", lines.index("```mermaid"))]
    assert chart[0] == "gantt"
    assert chart[2:4] == ["    dateFormat HH:mm:ss", "    axisFormat %H:%M"]
    assert chart[4:6] == ["    tickInterval 5minute", "    section Cluster"]
    first, second, third = chart[6:]
    assert first == "    Waiting :s0, 00:00:00, 10s"
    assert second.startswith("    1 Upgrading control plane and… :crit, s1, after s0, ")
    assert third == f"    2 Scaling node pool system… :s2, after s1, {polling.SCHEDULES['scale pool'].usual}s"


def test_a_refusal_as_markdown_has_no_chart(preview: Preview) -> None:
    status, output = preview(cluster(cfn_pool("web")), "--markdown")
    assert (status, "```mermaid" in output) == (1, False)
    assert "- AgentPoolProfiles has no System pool" in output


@pytest.mark.parametrize(
    ("action", "details", "keeps", "replaces"),
    [
        ("Remove", {"PolicyAction": "Retain"}, True, False),
        ("Remove", {"PolicyAction": "Delete"}, False, False),
        ("Modify", {"PolicyAction": "ReplaceAndRetain"}, True, False),
        ("Modify", {"PolicyAction": "ReplaceAndDelete"}, False, False),
        ("Modify", {}, False, False),
        ("Modify", {"Replacement": "True"}, False, True),
        ("Import", {"Replacement": "True"}, False, False),
        ("Add", {"Replacement": "True"}, False, False),
    ],
)
def test_what_becomes_of_the_old_cluster_is_read_from_the_change_set(
    action: str, details: dict[str, str], keeps: bool, replaces: bool
) -> None:
    reported = {"Action": action, "LogicalResourceId": "Cluster", "ResourceType": TYPE_NAME, **details}
    page = {"Status": "CREATE_COMPLETE", "Changes": [{"ResourceChange": reported}]}
    paginator = SimpleNamespace(paginate=lambda **_request: [page])
    [change] = changes(SimpleNamespace(get_paginator=lambda _operation: paginator), "s", "c")
    assert (change.keeps, change.replaces) == (keeps, replaces)


@pytest.mark.parametrize(
    ("template", "retained"),
    [
        ("Parameters: {Count: {Type: Number}, Name: {Type: String}}\nResources: {A: !Sub x}", ["Name"]),
        ('{"Parameters": {"Name": {"Type": "String"}}}', ["Name"]),
        ("Resources: {}", []),
        ("Parameters: [", ["Name", "Gone"]),
    ],
)
def test_parameters_keep_their_value_unless_they_are_given_or_gone(
    template: str, retained: list[str], tmp_path: Path
) -> None:
    api = MagicMock()
    api.describe_change_set.return_value = {"Status": "CREATE_COMPLETE"}
    had = [{"ParameterKey": key, "ParameterValue": "1"} for key in ("Count", "Name", "Gone")]
    api.describe_stacks.return_value = {"Stacks": [{"StackStatus": "CREATE_COMPLETE", "Parameters": had}]}
    (tmp_path / "it.yaml").write_text(template)
    with temporary(api, "s", tmp_path / "it.yaml", {"Count": "3"}):
        pass
    count, *others = api.create_change_set.call_args.kwargs["Parameters"]
    assert count == {"ParameterKey": "Count", "ParameterValue": "3"}
    assert others == [{"ParameterKey": key, "UsePreviousValue": True} for key in retained]


def _with_workloads(world: World) -> dict[str, Any]:
    declared = {**BEFORE, "FluxConfigurations": [PLATFORM]}
    assert world.run("UPDATE", {**declared, "Id": ID}, {**BEFORE, "Id": ID}).status == "SUCCESS"
    world.requests.clear()
    return declared


def _actions(output: str) -> list[str]:
    lines = _lines(output)
    return [line.partition(". ")[2] for line in lines if line[:1].isdigit()]


def test_workloads_are_installed_by_steps_with_their_own_usual_durations(preview: Preview) -> None:
    _, output = preview({**BEFORE, "FluxConfigurations": [PLATFORM]})
    actions = _actions(output)
    assert [one.partition(" PUT")[0].partition(" PATCH")[0] for one in actions] == [
        "Changing the cluster's tags",
        "Installing the Flux extension",
        "Writing the Flux configuration platform",
    ]
    assert "about 5 min" in actions[1]


def test_the_fate_of_removed_workloads_is_reported(world: World, preview: Preview) -> None:
    _, output = preview(BEFORE, previous=_with_workloads(world))
    assert _actions(output)[0].startswith("Deleting the Flux configuration platform, which removes what it applied")
    assert _actions(output)[1].startswith("Removing the Flux extension")


def test_workloads_go_before_their_cluster(world: World, preview: Preview) -> None:
    _with_workloads(world)
    _, output = preview({}, action="Remove")
    assert [one.partition(" DELETE")[0] for one in _actions(output)] == [
        "Deleting the Flux configuration platform, which removes what it applied by apps",
        "Removing the Flux extension",
        "Deleting cluster prod",
    ]
