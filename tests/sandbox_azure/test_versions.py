"""Which Kubernetes version may follow which, and what the upgrade profiles promise."""

from dataclasses import replace
from typing import Any

import pytest

from sandbox.azure.core.versions import LONG_TERM, NOVEMBER_2026, OFFICIAL, Catalog, Minor
from tests.support.harness import Cloud, cluster_body, error_of, pool


@pytest.mark.parametrize(
    ("current", "plan", "upgrades"),
    [
        ("1.36.2", OFFICIAL, ["1.36.3", "1.37.0", "1.37.1"]),
        ("1.34.9", OFFICIAL, ["1.35.5", "1.35.6"]),
        ("1.37.1", OFFICIAL, []),
        ("1.29.4", OFFICIAL, ["1.34.8", "1.34.9"]),
        ("1.32.13", OFFICIAL, ["1.34.8", "1.34.9"]),
        ("1.31.14", LONG_TERM, ["1.32.13", "1.33.11", "1.33.12", "1.34.8", "1.34.9", "1.35.5", "1.35.6", "1.36.2",
                                "1.36.3", "1.37.0", "1.37.1"]),
    ],
)  # fmt: skip
def test_a_control_plane_may_go_to(current: str, plan: str, upgrades: list[str]) -> None:
    assert NOVEMBER_2026.upgrades(current, plan) == upgrades


def upgrade(version: str, *pools: dict[str, Any], **more: Any) -> dict[str, Any]:
    listed = list(pools) or [pool("sys", mode="System", orchestratorVersion="1.34.8")]
    return cluster_body(kubernetesVersion=version, agentPoolProfiles=listed, **more)


@pytest.fixture
def path(cloud: Cloud) -> str:
    return cloud.cluster(kubernetesVersion="1.34.8")


def test_an_upgrade_shows_its_goal_as_what_runs_from_the_start(cloud: Cloud, path: str) -> None:
    answer = cloud.call("PUT", path, upgrade("1.35"))
    displayed = answer.json()["properties"]
    assert (answer.status, displayed["provisioningState"]) == (200, "Upgrading")
    assert (displayed["kubernetesVersion"], displayed["currentKubernetesVersion"]) == ("1.35", "1.35.6")
    cloud.settle(answer)
    displayed = cloud.read(path)
    assert displayed["currentKubernetesVersion"] == "1.35.6"
    assert displayed["agentPoolProfiles"][0]["currentOrchestratorVersion"] == "1.34.8"


def test_without_pool_versions_the_pools_follow(cloud: Cloud, path: str) -> None:
    cloud.done(cloud.call("PUT", path, upgrade("1.35", pool("sys", mode="System"))), 200)
    displayed = cloud.read(path)["agentPoolProfiles"][0]
    assert (displayed["orchestratorVersion"], displayed["currentOrchestratorVersion"]) == ("1.35", "1.35.6")
    assert displayed["nodeImageVersion"].startswith("AKSUbuntu-2404")


@pytest.mark.parametrize(
    ("windows", "name"),
    [(False, "AKSUbuntu-2204gen2containerd-202611.19.0"), (True, "AKSWindows-2022-containerd-20348.2700.261119")],
)
def test_a_node_image_upgrade_brings_the_newest_that_the_pools_profile_shows(
    cloud: Cloud, path: str, windows: bool, name: str
) -> None:
    kind = {"osType": "Windows"} if windows else {}
    cloud.pool(path, "u1", **kind)
    first = cloud.read(f"{path}/agentPools/u1")["nodeImageVersion"]
    cloud.azure.world.versions = replace(cloud.azure.world.versions, image_date="202611.19.0")
    profile = cloud.read(f"{path}/agentPools/u1/upgradeProfiles/default")
    assert profile["latestNodeImageVersion"] == name
    answer = cloud.call("POST", f"{path}/agentPools/u1/upgradeNodeImageVersion")
    displayed = cloud.read(f"{path}/agentPools/u1")
    assert (displayed["provisioningState"], displayed["nodeImageVersion"]) == ("UpgradingNodeImageVersion", first)
    cloud.done(answer, 202)
    assert cloud.read(f"{path}/agentPools/u1")["nodeImageVersion"] == name


@pytest.mark.parametrize(
    ("version", "message"),
    [
        (
            "1.36",
            "Upgrading Kubernetes version 1.34.8 to 1.36.3 is not allowed. Available upgrades: [1.34.9 1.35.5 1.35.6]",
        ),
        ("1.33", "Downgrading Kubernetes version 1.34.8 to 1.33.12 is not allowed."),
    ],
)
def test_skipping_and_going_back_are_refused_with_what_is_available(
    cloud: Cloud, path: str, version: str, message: str
) -> None:
    answer = cloud.call("PUT", path, upgrade(version))
    assert error_of(answer) == (400, "OperationNotAllowed")
    assert answer.json()["message"].startswith(message)


def test_a_spot_pool_is_no_part_of_an_upgrade_of_everything(cloud: Cloud, path: str) -> None:
    cloud.pool(path, "spot", scaleSetPriority="Spot")
    everything = upgrade("1.35", pool("sys", mode="System"), pool("spot"))
    refused = cloud.call("PUT", path, everything)
    assert error_of(refused) == (400, "SpotPoolUpgradeNotAllowedDuringClusterUpgradeAll")


def test_pools_are_never_ahead_of_the_control_plane(cloud: Cloud, path: str) -> None:
    ahead = cloud.put_pool(path, "u1", orchestratorVersion="1.35")
    assert error_of(ahead) == (400, "NodePoolMcVersionIncompatible")


def test_pools_in_a_cluster_put_are_all_versioned_or_none(cloud: Cloud, path: str) -> None:
    cloud.pool(path, "u1")
    some = upgrade("1.35", pool("sys", mode="System", orchestratorVersion="1.34.8"), pool("u1"))
    assert error_of(cloud.call("PUT", path, some)) == (400, "NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged")


def test_under_an_auto_upgrade_channel_the_control_plane_does_not_go_alone(cloud: Cloud) -> None:
    path = cloud.cluster(kubernetesVersion="1.34.8", autoUpgradeProfile={"upgradeChannel": "stable"})
    alone = cloud.call("PUT", path, upgrade("1.35"))
    assert error_of(alone) == (400, "NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged")
    cloud.done(cloud.call("PUT", path, upgrade("1.35", pool("sys", mode="System"))), 200)


def test_a_pool_put_can_upgrade_and_not_downgrade(cloud: Cloud, path: str) -> None:
    cloud.done(cloud.call("PUT", path, upgrade("1.35")), 200)
    answer = cloud.change(f"{path}/agentPools/sys", orchestratorVersion="1.35")
    assert answer.json()["properties"]["provisioningState"] == "Upgrading"
    cloud.settle(answer)
    assert cloud.read(f"{path}/agentPools/sys")["currentOrchestratorVersion"] == "1.35.6"
    back = cloud.change(f"{path}/agentPools/sys", orchestratorVersion="1.34.9")
    assert error_of(back) == (400, "AgentPoolUpgradeVersionNotAllowed")


def test_a_pool_more_than_three_minors_behind_holds_the_control_plane_back(cloud: Cloud) -> None:
    path = cloud.cluster(kubernetesVersion="1.34.8")
    versions = cloud.read(f"{path}/upgradeProfiles/default")["controlPlaneProfile"]
    assert [entry["kubernetesVersion"] for entry in versions["upgrades"]] == ["1.34.9", "1.35.5", "1.35.6"]
    for version in ("1.35", "1.36", "1.37"):
        cloud.done(cloud.call("PUT", path, upgrade(version)), 200)
    record = cloud.azure.world.store.items("cluster")[0][1]
    record["pools"]["sys"]["currentOrchestratorVersion"] = "1.33.12"
    record["pools"]["sys"]["orchestratorVersion"] = "1.33.12"
    record["properties"]["currentKubernetesVersion"] = "1.36.3"
    cloud.azure.world.store.put("cluster", record["id"].lower(), record)
    far = upgrade("1.37", pool("sys", mode="System", orchestratorVersion="1.33.12"))
    assert error_of(cloud.call("PUT", path, far)) == (400, "NodePoolMcVersionIncompatible")


def test_the_regions_versions_are_listed_in_the_recorded_shape(cloud: Cloud, path: str) -> None:
    location = path.split("/resourceGroups/")[0] + "/providers/Microsoft.ContainerService/locations/westeurope"
    values = cloud.call("GET", f"{location}/kubernetesVersions").json()["values"]
    actual = {entry["version"]: entry for entry in values}
    assert actual["1.36"]["isDefault"] is True
    assert actual["1.36"]["capabilities"] == {"supportPlan": [OFFICIAL, LONG_TERM]}
    assert actual["1.36"]["patchVersions"]["1.36.2"] == {"upgrades": ["1.36.3", "1.37.0", "1.37.1"]}
    assert actual["1.31"]["capabilities"] == {"supportPlan": [LONG_TERM]}


def test_the_older_list_of_versions_says_the_same(cloud: Cloud, path: str) -> None:
    location = path.split("/resourceGroups/")[0] + "/providers/Microsoft.ContainerService/locations/westeurope"
    reply = cloud.call("GET", f"{location}/orchestrators?resource-type=managedClusters", api="2019-04-01").json()
    actual = {entry["orchestratorVersion"]: entry for entry in reply["properties"]["orchestrators"]}
    assert [to["orchestratorVersion"] for to in actual["1.36.2"]["upgrades"]] == ["1.36.3", "1.37.0", "1.37.1"]
    assert "upgrades" not in actual["1.37.1"]


def test_an_unsupported_version_is_upgraded_only_with_all_pools() -> None:
    before = Catalog(minors={"1.33": Minor(("1.33.12",))}, default="1.33")
    cloud = Cloud(versions=before)
    path = cloud.cluster()
    cloud.azure.world.versions = NOVEMBER_2026
    alone = upgrade("1.34", pool("sys", mode="System", orchestratorVersion="1.33.12"))
    assert error_of(cloud.call("PUT", path, alone)) == (400, "OperationNotAllowed")
    together = upgrade("1.34", pool("sys", mode="System", orchestratorVersion="1.34"))
    cloud.done(cloud.call("PUT", path, together), 200)


def test_long_term_support_cannot_be_left_by_a_version_that_has_no_other() -> None:
    cloud = Cloud()
    long_term = {"sku": {"name": "Base", "tier": "Premium"}}
    body = {**cluster_body(kubernetesVersion="1.33", supportPlan=LONG_TERM), **long_term}
    path = cloud.path()
    cloud.done(cloud.call("PUT", path, body), 201)
    leaving = {**cluster_body(kubernetesVersion="1.33", supportPlan=OFFICIAL), "sku": {"name": "Base", "tier": "Free"}}
    assert error_of(cloud.call("PUT", path, leaving)) == (400, "BadRequest")
