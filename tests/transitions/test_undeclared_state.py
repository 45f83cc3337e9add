"""What other people and AKS have put there survives updates, rotations and the end of what the template declared."""

from typing import Any

import pytest

from acme_azure_akscluster.domain import pool_marks
from tests.support.world import ID, World
from tests.transitions.child_cases import DAILY, WEEKLY, auto, two_weeks_pass
from tests.transitions.ground import Watch, created
from tests.transitions.pool_cases import BIG
from tests.transitions.table import Properties, cluster, pool, system

SPOT_LABEL = {"kubernetes.azure.com/scalesetpriority": "spot"}
SPOT_TAINT = "kubernetes.azure.com/scalesetpriority=spot:NoSchedule"
Json = dict[str, Any]


def changed(before: Properties, after: Properties, *somebody: tuple[str, Json]) -> Json:
    """The cluster's properties after an update, before which somebody PUT bodies at paths below the cluster.

    Tags that are there go along, as from `az` and the portal.
    """
    world = created(before)
    for path, body in somebody:
        there = world.cloud.call("GET", f"{ID}{path}").json()
        if path and there["properties"].get("tags"):
            tags = {**there["properties"]["tags"], **body["properties"].get("tags", {})}
            body = {"properties": {**body["properties"], "tags": tags}}
        world.cloud.done(world.cloud.call("PUT", f"{ID}{path}", body), 200)
    watch = Watch(world)
    outcome = world.update(after, before)
    assert (outcome.status, watch.forbidden, watch.while_busy) == ("SUCCESS", [], []), outcome.last
    assert outcome.writes, "nothing was written"
    return cluster_properties(world)


def cluster_properties(world: World) -> Json:
    properties: Json = world.cloud.call("GET", ID).json()["properties"]
    return properties


def web(properties: Json) -> Json:
    """The pool of this name, without the mark that it is the stack's."""
    pool_web = next(pool for pool in properties["agentPoolProfiles"] if pool["name"] == "web")
    return {**pool_web, "tags": pool_marks.without_mark(pool_web.get("tags") or {})}


def labelled(**body: Any) -> tuple[str, Json]:
    return "/agentPools/web", {"properties": body}


THEIRS = labelled(
    nodeLabels={"team": "them"},
    nodeTaints=["them=1:NoSchedule"],
    tags={"policy": "costs"},
    upgradeSettings={"maxSurge": "33%"},
)


@pytest.mark.parametrize("change", [{"count": 3}, BIG], ids=["changed in place", "rotated"])
class TestPools:
    def test_undeclared_labels_taints_and_tags_stay(self, change: Json) -> None:
        after = web(changed(cluster(system(), pool()), cluster(system(), pool(**change)), THEIRS))
        assert after["nodeLabels"] == {"team": "them"}
        assert after["nodeTaints"] == ["them=1:NoSchedule"]
        assert after["tags"] == {"policy": "costs"}
        assert after["upgradeSettings"]["maxSurge"] == "33%"

    def test_aks_own_entries_on_a_spot_pool_stay(self, change: Json) -> None:
        spot: Json = {"ScaleSetPriority": "Spot"}
        after = web(changed(cluster(system(), pool(**spot)), cluster(system(), pool(**spot, **change))))
        assert (after["nodeLabels"], after["nodeTaints"]) == (SPOT_LABEL, [SPOT_TAINT])

    def test_what_left_the_template_without_a_default_stays(self, change: Json) -> None:
        before = pool(MaxPods=60, OsSKU="AzureLinux", AvailabilityZones=["1"])
        after = web(changed(cluster(system(), before), cluster(system(), pool(**change))))
        assert (after["maxPods"], after["osSKU"], after["availabilityZones"]) == (60, "AzureLinux", ["1"])

    def test_only_what_the_template_gives_up_goes(self, change: Json) -> None:
        ours: Json = {"NodeLabels": {"a": "1", "b": "2"}, "NodeTaints": ["a=1:NoSchedule", "b=1:NoSchedule"]}
        fewer: Json = {"NodeLabels": {"a": "1"}, "NodeTaints": ["a=1:NoSchedule"]}
        somebody = labelled(
            nodeLabels={"a": "1", "b": "2", "team": "them"},
            nodeTaints=["a=1:NoSchedule", "b=1:NoSchedule", "them=1:NoSchedule"],
        )
        after = web(changed(cluster(system(), pool(**ours)), cluster(system(), pool(**fewer, **change)), somebody))
        assert after["nodeLabels"] == {"a": "1", "team": "them"}
        assert sorted(after["nodeTaints"]) == ["a=1:NoSchedule", "them=1:NoSchedule"]


def test_a_stopped_pool_keeps_what_others_have_put_on_it_when_it_is_rotated() -> None:
    stopped: Json = {"PowerState": {"Code": "Stopped"}}
    world = created(cluster(system(), pool()))
    path, body = labelled(nodeLabels={"team": "them"}, nodeTaints=["them=1:NoSchedule"], tags={"policy": "costs"})
    world.cloud.done(world.cloud.call("PUT", f"{ID}{path}", body), 200)
    before, after = cluster(system(), pool(**stopped)), cluster(system(), pool(**stopped, **BIG))
    assert world.update(before, cluster(system(), pool())).status == "SUCCESS"
    outcome = world.update(after, before)
    assert outcome.status == "SUCCESS", outcome.last
    actual = web(cluster_properties(world))
    assert (actual["vmSize"], actual["powerState"]["code"]) == (BIG["VmSize"], "Stopped")
    assert (actual["nodeLabels"], actual["nodeTaints"]) == ({"team": "them"}, ["them=1:NoSchedule"])
    assert actual["tags"] == {"policy": "costs"}
    assert {one["name"] for one in cluster_properties(world)["agentPoolProfiles"]} == {"system", "web"}


def test_a_declared_taint_replaces_another_value_of_its_key() -> None:
    before: Json = {"NodeTaints": ["a=1:NoSchedule"]}
    after: Json = {"NodeTaints": ["a=2:NoSchedule"]}
    somebody = labelled(nodeTaints=["a=3:NoSchedule", "a=3:NoExecute"])
    actual = web(changed(cluster(system(), pool(**before)), cluster(system(), pool(**after)), somebody))
    assert sorted(actual["nodeTaints"]) == ["a=2:NoSchedule", "a=3:NoExecute"]


def addon(**config: str) -> Json:
    return {"AddonProfiles": {"omsagent": {"Enabled": True, "Config": config}}}


WORKSPACE = {"logAnalyticsWorkspaceResourceID": "/w"}
BODY = {"location": "westeurope"}


class TestAddOns:
    def test_undeclared_settings_survive_an_unrelated_change(self) -> None:
        config = {**WORKSPACE, "useAADAuth": "true"}
        somebody = ("", {**BODY, "properties": {"addonProfiles": {"omsagent": {"enabled": True, "config": config}}}})
        before = cluster(**addon(**WORKSPACE))
        after = changed(before, {**before, "Sku": {"Tier": "Standard"}}, somebody)
        assert after["addonProfiles"]["omsagent"]["config"] == config

    def test_a_setting_that_left_the_template_goes_in_that_update(self) -> None:
        after = changed(cluster(**addon(**WORKSPACE, x="1")), cluster(**addon(**WORKSPACE)))
        assert after["addonProfiles"]["omsagent"]["config"] == WORKSPACE

    def test_an_add_on_has_one_key_whatever_its_letter_case(self) -> None:
        somebody = ("", {**BODY, "properties": {"addonProfiles": {"azurePolicy": {"enabled": True}}}})
        after = changed(cluster(), cluster(AddonProfiles={"azurepolicy": {"Enabled": False}}), somebody)
        assert {name: one["enabled"] for name, one in after["addonProfiles"].items()} == {"azurePolicy": False}

    def test_an_add_on_that_is_off_is_sent_without_its_config(self) -> None:
        world = created(cluster(**addon(**WORKSPACE)))
        off = cluster(AddonProfiles={"omsagent": {"Enabled": False}})
        assert world.update(off, cluster(**addon(**WORKSPACE))).status == "SUCCESS"
        assert cluster_properties(world)["addonProfiles"]["omsagent"] == {"enabled": False, "config": None}


KEY = {"KeyId": "https://v.vault.azure.net/keys/k/1"}


def kms(**profile: Any) -> Properties:
    return cluster(SecurityProfile={"AzureKeyVaultKms": profile})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            kms(Enabled=True, **KEY, KeyVaultNetworkAccess="Private", KeyVaultResourceId="/v"),
            kms(Enabled=False, KeyVaultNetworkAccess="Public"),
        ),
        (
            kms(Enabled=True, **KEY, KeyVaultNetworkAccess="Private", KeyVaultResourceId="/v"),
            kms(Enabled=True, **KEY, KeyVaultNetworkAccess="Public"),
        ),
        (
            cluster(
                SecurityProfile={
                    "Defender": {"SecurityMonitoring": {"Enabled": True}, "LogAnalyticsWorkspaceResourceId": "/w"}
                }
            ),
            cluster(SecurityProfile={"Defender": {"SecurityMonitoring": {"Enabled": False}}}),
        ),
    ],
    ids=["KMS off", "KMS by a public vault", "Defender off"],
)
def test_what_is_switched_off_takes_its_details_with_it(before: Properties, after: Properties) -> None:
    changed(before, after)


@pytest.mark.parametrize(
    "after",
    [
        cluster(system(), pool(), Sku={"Tier": "Standard"}),
        cluster(system(), pool(count=3)),
        cluster(system(), pool(), AutoUpgradeProfile={"UpgradeChannel": "none"}),
    ],
    ids=["cluster", "pool", "channel"],
)
def test_the_running_patch_is_sent_and_not_an_older_reported_one(after: Properties) -> None:
    before = cluster(system(), pool(), KubernetesVersion="1.34.8", AutoUpgradeProfile={"UpgradeChannel": "patch"})
    world = created(before)
    world.cloud.control("POST", "patched", {"cluster": ID, "version": "1.34.9"})
    watch = Watch(world)
    channel = {"AutoUpgradeProfile": {"UpgradeChannel": "patch"}}
    outcome = world.update({**channel, **after, "KubernetesVersion": "1.34.9"}, before)
    assert (outcome.status, watch.forbidden) == ("SUCCESS", []), outcome.last


def test_a_window_whose_declared_start_has_passed_is_edited_without_it() -> None:
    before, after = (cluster(**auto(schedule, StartDate="2026-12-01")) for schedule in (WEEKLY, DAILY))
    world = created(before)
    two_weeks_pass(world)
    watch = Watch(world)
    outcome = world.update(after, before)
    assert (outcome.status, watch.forbidden) == ("SUCCESS", []), outcome.last
    assert world.update(after, after).writes == []
