"""Templates deployed by the real AWS CLI, through the registered and packaged handler, against the sandboxed Azure."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.stacks import delete, deploy, drift, fail_write, pool, reasons, status, template
from tools.shared.administrator import clusters_path
from tools.shared.stage import Stage


def test_a_second_stack_with_the_same_cluster_fails_and_leaves_the_first_ones_alone(
    scene: Stage, group: str, tmp_path: Path
) -> None:
    assert deploy(scene, tmp_path, "first", group, template()) is None
    assert deploy(scene, tmp_path, "second", group, template()) is not None
    assert status(scene, "second") == "ROLLBACK_COMPLETE"
    assert "HandlerErrorCode: AlreadyExists" in reasons(scene, "second")[0]
    assert scene.administrator.clusters(group) == ["prod"]
    state = scene.administrator.get(f"{clusters_path(group)}/prod")["properties"]["provisioningState"]
    assert state == "Succeeded"
    delete(scene, "first")
    assert scene.administrator.clusters(group) == []


def test_of_two_stacks_that_start_together_exactly_one_gets_the_cluster(
    scene: Stage, group: str, tmp_path: Path
) -> None:
    outcomes: dict[str, str | None] = {}
    threads = [
        threading.Thread(
            target=lambda name=name: outcomes.update({name: deploy(scene, tmp_path, name, group, template())})
        )
        for name in ("left", "right")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome is None for outcome in outcomes.values()) == [False, True]
    loser = next(name for name, outcome in outcomes.items() if outcome is not None)
    assert status(scene, loser) == "ROLLBACK_COMPLETE"
    assert "AlreadyExists" in reasons(scene, loser)[0]
    assert scene.administrator.clusters(group) == ["prod"]


def test_a_create_that_fails_after_its_acceptance_is_rolled_back_entirely(
    scene: Stage, group: str, tmp_path: Path
) -> None:
    quota = {"code": "QuotaExceeded", "message": "Maximum allowed 450, in use 449, requested 8"}
    where = f"{group}.*managedClusters/prod"
    fail_write(scene, where, "CreateVMSSAgentPoolFailed", "see details", details=[quota])
    assert deploy(scene, tmp_path, "failing", group, template()) is not None
    assert status(scene, "failing") == "ROLLBACK_COMPLETE"
    assert "QuotaExceeded: Maximum allowed 450, in use 449, requested 8" in reasons(scene, "failing")[0]
    assert "HandlerErrorCode: ServiceLimitExceeded" in reasons(scene, "failing")[0]
    assert scene.administrator.clusters(group) == []


def test_all_violations_of_a_template_come_in_one_message_before_any_write(
    scene: Stage, group: str, tmp_path: Path
) -> None:
    document = template(
        NetworkProfile={"PodCidr": "10.244.0.0/99", "ServiceCidr": "10.0.0.0/16", "DnsServiceIP": "10.1.0.10"},
        AgentPoolProfiles=[
            pool("one", EnableAutoScaling=True),
            pool("one", EnableAutoScaling=True, MinCount=3, MaxCount=5, Count=9),
        ],
        Tags=[{"Key": "microsoft-thing", "Value": "x"}],
    )
    assert deploy(scene, tmp_path, "faulty", group, document) is not None
    reported = reasons(scene, "faulty")[0]
    for phrase in ("System", "one", "PodCidr", "DnsServiceIP", "MinCount", "Count", "microsoft-thing"):
        assert phrase in reported
    assert "HandlerErrorCode: InvalidRequest" in reported
    assert scene.administrator.clusters(group) == []


@pytest.mark.parametrize(
    ("stack", "properties", "phrase"),
    [
        ("unknown", {"NodePools": []}, "NodePools"),
        ("long", {"AgentPoolProfiles": [pool("thirteenchars", Mode="System")]}, "AgentPoolProfiles/0/Name"),
    ],
)
def test_what_the_schema_forbids_cloudformation_refuses_itself(
    scene: Stage, group: str, tmp_path: Path, stack: str, properties: dict[str, object], phrase: str
) -> None:
    assert deploy(scene, tmp_path, stack, group, template(**properties)) is not None
    assert phrase in reasons(scene, stack)[0]
    assert scene.administrator.clusters(group) == []


def test_a_create_only_property_replaces_the_cluster(scene: Stage, group: str, tmp_path: Path) -> None:
    assert deploy(scene, tmp_path, "moving", group, template(Name="blue")) is None
    assert deploy(scene, tmp_path, "moving", group, template(Name="green")) is None
    assert scene.administrator.clusters(group) == ["green"]
    delete(scene, "moving")
    assert scene.administrator.clusters(group) == []


def test_a_failed_update_restores_the_previous_state(scene: Stage, group: str, tmp_path: Path) -> None:
    assert deploy(scene, tmp_path, "back", group, template()) is None
    fail_write(scene, f"{group}.*agentPools/gpu", "SkuNotAvailable", "not in this region")
    wanted = template(AgentPoolProfiles=[pool("system", Mode="System", Count=3), pool("gpu")])
    assert deploy(scene, tmp_path, "back", group, wanted) is not None
    assert status(scene, "back") == "UPDATE_ROLLBACK_COMPLETE"
    assert "SkuNotAvailable" in reasons(scene, "back")[0]
    pools = scene.administrator.get(f"{clusters_path(group)}/prod")["properties"]["agentPoolProfiles"]
    assert {actual["name"]: actual["count"] for actual in pools} == {"system": 1}


def test_an_upgrade_whose_third_step_fails_is_taken_back(scene: Stage, group: str, tmp_path: Path) -> None:
    def at(version: str) -> dict[str, Any]:
        """Each pool is a step of its own, and no channel keeps the images new."""
        own = [pool("system", Mode="System"), pool("web")]
        still = {"UpgradeChannel": "none", "NodeOSUpgradeChannel": "None"}
        pools = [{**one, "OrchestratorVersion": version} for one in own]
        return template(KubernetesVersion=version, AutoUpgradeProfile=still, AgentPoolProfiles=pools)

    def running() -> dict[str, tuple[str, str]]:
        cluster = scene.administrator.get(f"{clusters_path(group)}/prod")["properties"]
        pools = {one["name"]: one for one in cluster["agentPoolProfiles"]}
        versions = {name: (one["currentOrchestratorVersion"], one["nodeImageVersion"]) for name, one in pools.items()}
        return {"control plane": (cluster["currentKubernetesVersion"], ""), **versions}

    assert deploy(scene, tmp_path, "unraised", group, at("1.34")) is None
    before = running()
    fail_write(scene, f"{group}.*agentPools/web", "QuotaExceeded", "Maximum allowed 450, in use 449, requested 8")
    assert deploy(scene, tmp_path, "unraised", group, at("1.35")) is not None
    assert status(scene, "unraised") == "UPDATE_ROLLBACK_COMPLETE"
    assert "while upgrading node pool web to Kubernetes 1.35" in reasons(scene, "unraised")[0]
    assert running() == {**before, "control plane": ("1.35.6", "")}
    assert drift(scene, "unraised") == ("MODIFIED", ("/KubernetesVersion",))
    assert deploy(scene, tmp_path, "unraised", group, at("1.35")) is None
    assert {version for version, _ in running().values()} == {"1.35.6"}
    assert drift(scene, "unraised") == ("IN_SYNC", ())


def test_list_pages_through_all_clusters_by_the_production_entry_point(
    scene: Stage, group: str, tmp_path: Path
) -> None:
    many = template()
    cluster = many["Resources"].pop("Cluster")
    for number in range(3):
        document = json.loads(json.dumps(cluster))
        document["Properties"].update(Name=f"c{number}", DnsPrefix=f"c{number}")
        many["Resources"][f"C{number}"] = document
    many["Outputs"] = {}
    assert deploy(scene, tmp_path, "many", group, many) is None
    assert sorted(scene.administrator.clusters(group)) == ["c0", "c1", "c2"]
    scene.control("PUT", "settings", {"page_size": 2})
    actual = scene.listed()
    assert len(actual) == len(set(actual))
    assert {identifier.rsplit("/", 1)[1] for identifier in actual if f"/{group}/" in identifier} == {"c0", "c1", "c2"}
