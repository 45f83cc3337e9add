"""A node pool's way back after an upgrade: what its profile offers, what is refused, what comes of it."""

from dataclasses import replace
from typing import Any

import pytest

from sandbox.azure.core.messages import Response
from sandbox.azure.core.versions import NOVEMBER_2026
from tests.support.harness import Cloud, error_of, pool

DAY = 24 * 3600.0
OLD = {"orchestratorVersion": "1.34.9", "nodeImageVersion": "AKSUbuntu-2204gen2containerd-202611.05.0"}
# The node OS channel off, so that the image goes back too.
UNCHANGING = {"upgradeChannel": "none", "nodeOSUpgradeChannel": "None"}


def upgraded(cloud: Cloud, *versions: str, **more: Any) -> str:
    """A cluster of 1.34.9 whose System pool has been raised to these versions; its path."""
    path = cloud.cluster(**{"kubernetesVersion": "1.34.9", "autoUpgradeProfile": UNCHANGING, **more})
    for version in versions:
        body = cloud.call("GET", path).json()
        body["properties"]["kubernetesVersion"] = version
        body["properties"]["agentPoolProfiles"] = [pool("sys", mode="System")]
        cloud.done(cloud.call("PUT", path, body), 200)
    return path


def system_pool(cloud: Cloud, path: str) -> dict[str, Any]:
    return cloud.read(f"{path}/agentPools/sys")


def offered(cloud: Cloud, path: str, api: str = "2026-08-01") -> list[dict[str, Any]]:
    profile = cloud.call("GET", f"{path}/agentPools/sys/upgradeProfiles/default", api=api).json()["properties"]
    return [{k: v for k, v in used.items() if k != "timestamp"} for used in profile.get("recentlyUsedVersions", [])]


def back(cloud: Cloud, path: str, **changes: Any) -> Response:
    """The PUT of a rollback: the pool as it is, with both of the entry's versions."""
    properties = {
        key: value for key, value in system_pool(cloud, path).items() if key not in ("eTag", "provisioningState")
    }
    return cloud.call("PUT", f"{path}/agentPools/sys", {"properties": {**properties, **OLD, **changes}})


def test_a_pool_that_was_never_upgraded_has_nowhere_to_go_back_to(cloud: Cloud) -> None:
    assert offered(cloud, upgraded(cloud)) == []


def test_an_upgraded_pool_offers_version_and_image_of_before_with_the_time(cloud: Cloud) -> None:
    path = upgraded(cloud, "1.35")
    assert offered(cloud, path) == [OLD]
    profile = cloud.read(f"{path}/agentPools/sys/upgradeProfiles/default")
    assert profile["recentlyUsedVersions"][0]["timestamp"].startswith("2026-11-2")


@pytest.mark.parametrize(("api", "count"), [("2026-04-01", 1), ("2025-08-02-preview", 1), ("2026-02-01", 0)])
def test_older_api_versions_have_no_pool_rollback(cloud: Cloud, api: str, count: int) -> None:
    assert len(offered(cloud, upgraded(cloud, "1.35"), api)) == count


def test_the_rollback_is_an_upgrade_in_reverse(cloud: Cloud) -> None:
    path = upgraded(cloud, "1.35")
    answer = back(cloud, path)
    assert (answer.status, system_pool(cloud, path)["provisioningState"]) == (200, "Upgrading")
    before = cloud.clock()
    cloud.done(answer, 200)
    assert cloud.clock() - before > 400
    actual = system_pool(cloud, path)
    assert {name: actual[name] for name in OLD} == OLD
    assert (actual["currentOrchestratorVersion"], actual["provisioningState"]) == ("1.34.9", "Succeeded")
    assert cloud.read(path)["currentKubernetesVersion"] == "1.35.6"
    assert offered(cloud, path) == []


def test_a_failed_upgrade_can_be_rolled_back(cloud: Cloud) -> None:
    path = upgraded(cloud)
    error = {"code": "QuotaExceeded", "message": "No cores are left."}
    action = {"type": "outcome", "status": "Failed", "error": error}
    cloud.control("POST", "faults", {"method": "PUT", "path": "managedClusters/c1$", "action": action})
    body = cloud.call("GET", path).json()
    body["properties"] |= {"kubernetesVersion": "1.35", "agentPoolProfiles": [pool("sys", mode="System")]}
    assert cloud.settle(cloud.call("PUT", path, body))["status"] == "Failed"
    assert offered(cloud, path) == [OLD]
    cloud.done(back(cloud, path), 200)
    assert system_pool(cloud, path)["currentOrchestratorVersion"] == "1.34.9"


@pytest.mark.parametrize("channel", ["NodeImage", "SecurityPatch"])
def test_with_a_node_os_channel_only_the_version_is_rolled_back(cloud: Cloud, channel: str) -> None:
    path = upgraded(cloud, "1.35", autoUpgradeProfile={"upgradeChannel": "none", "nodeOSUpgradeChannel": channel})
    cloud.azure.world.versions = replace(NOVEMBER_2026, image_date="202611.19.0")
    cloud.done(back(cloud, path), 200)
    actual = system_pool(cloud, path)
    assert actual["currentOrchestratorVersion"] == "1.34.9"
    assert actual["nodeImageVersion"] == "AKSUbuntu-2204gen2containerd-202611.19.0"


def test_it_is_forgotten_after_seven_days(cloud: Cloud) -> None:
    path = upgraded(cloud, "1.35")
    cloud.clock.sleep(6.9 * DAY)
    assert offered(cloud, path) == [OLD]
    cloud.clock.sleep(0.2 * DAY)
    assert offered(cloud, path) == []
    assert error_of(back(cloud, path)) == (400, "AgentPoolUpgradeVersionNotAllowed")


def test_it_works_once_and_not_over_several_versions(cloud: Cloud) -> None:
    path = upgraded(cloud, "1.35", "1.36")
    assert [used["orchestratorVersion"] for used in offered(cloud, path)] == ["1.34.9", "1.35.6"]
    assert error_of(back(cloud, path)) == (400, "AgentPoolUpgradeVersionNotAllowed")
    newest = offered(cloud, path)[-1]
    cloud.done(back(cloud, path, **newest), 200)
    again = back(cloud, path)
    assert error_of(again) == (400, "OperationNotAllowed")
    assert "consecutive" in again.json()["message"]


def test_an_upgrade_after_a_rollback_can_be_rolled_back_again(cloud: Cloud) -> None:
    path = upgraded(cloud, "1.35")
    cloud.done(back(cloud, path), 200)
    cloud.update(f"{path}/agentPools/sys", orchestratorVersion="1.35")
    cloud.done(back(cloud, path), 200)
    assert system_pool(cloud, path)["currentOrchestratorVersion"] == "1.34.9"


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"nodeImageVersion": None}, "AgentPoolUpgradeVersionNotAllowed", "Downgrading"),
        ({"nodeImageVersion": "AKSUbuntu-2204gen2containerd-202610.01.0"}, "AgentPoolUpgradeVersionNotAllowed", ""),
        ({"orchestratorVersion": "1.34.8"}, "AgentPoolUpgradeVersionNotAllowed", "Downgrading"),
        ({"count": 5}, "OperationNotAllowed", "its version and node image only"),
    ],
)
def test_anything_but_the_newest_entry_by_itself_is_refused(
    cloud: Cloud, changes: dict[str, Any], code: str, words: str
) -> None:
    answer = back(cloud, upgraded(cloud, "1.35"), **changes)
    assert error_of(answer) == (400, code)
    assert words in answer.json()["message"]


@pytest.mark.parametrize("channel", ["patch", "stable", "rapid", "node-image"])
def test_an_upgrade_channel_has_to_be_off(cloud: Cloud, channel: str) -> None:
    answer = back(cloud, upgraded(cloud, "1.35", autoUpgradeProfile={"upgradeChannel": channel}))
    assert error_of(answer) == (400, "OperationNotAllowed")
    assert f"channel {channel} must be disabled" in answer.json()["message"]


def test_a_change_of_the_os_sku_is_not_taken_back(cloud: Cloud) -> None:
    path = upgraded(cloud, "1.35")
    cloud.update(f"{path}/agentPools/sys", osSKU="AzureLinux")
    answer = back(cloud, path)
    assert error_of(answer) == (400, "OperationNotAllowed")
    assert "does not belong to the OS SKU AzureLinux" in answer.json()["message"]


def test_a_version_that_the_region_no_longer_has_is_not_taken_up_again(cloud: Cloud) -> None:
    path = upgraded(cloud, "1.35")
    left = {name: minor for name, minor in NOVEMBER_2026.minors.items() if name != "1.34"}
    cloud.azure.world.versions = replace(NOVEMBER_2026, minors=left)
    assert error_of(back(cloud, path)) == (400, "AgentPoolK8sVersionNotSupported")


def test_nothing_else_may_be_going_on(cloud: Cloud) -> None:
    path = upgraded(cloud, "1.35")
    going_on = cloud.put_pool(path, "web")
    assert error_of(back(cloud, path)) == (409, "OperationNotAllowed")
    cloud.done(going_on, 201)
    cloud.done(back(cloud, path), 200)


def test_a_recreated_pool_has_no_history(cloud: Cloud) -> None:
    path = upgraded(cloud)
    web = cloud.pool(path, "web", orchestratorVersion="1.34.8")
    cloud.update(web, orchestratorVersion="1.34.9")
    profile = cloud.read(f"{web}/upgradeProfiles/default")
    assert [used["orchestratorVersion"] for used in profile["recentlyUsedVersions"]] == ["1.34.8"]
    cloud.done(cloud.call("DELETE", web), 202)
    cloud.pool(path, "web")
    assert "recentlyUsedVersions" not in cloud.read(f"{web}/upgradeProfiles/default")
