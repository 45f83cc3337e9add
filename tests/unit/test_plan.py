"""What an update would do: steps in order, each one ARM write; and what is refused before anything is written."""

from typing import Any

import pytest

from acme_azure_akscluster.domain import tags
from acme_azure_akscluster.planning.comparison import Comparison
from acme_azure_akscluster.planning.plan import Plan, after_creation
from acme_azure_akscluster.planning.plan import plan as planned
from acme_azure_akscluster.planning.rotation import STANDS_IN_FOR
from tests.support.clusters import arm_cluster, arm_pool, cfn_cluster, cfn_pool, compare, owned


def plan(comparison: Comparison) -> Plan:
    """The plan for a cluster that is marked as this stack's already; what marks need is in test_ownership_marks."""
    return planned(owned(comparison))


SYSTEM, WEB = arm_pool("system"), arm_pool("web")


def keys(desired: dict[str, Any], previous: dict[str, Any], observed: dict[str, Any], **more: Any) -> list[str]:
    made = plan(compare(observed, desired, previous, **more))
    assert made.refusals == []
    return [step.key for step in made.steps]


def auto(name: str, count: int, **more: Any) -> dict[str, Any]:
    return arm_pool(name, count, enableAutoScaling=True, minCount=1, maxCount=9, **more)


AUTO = {"EnableAutoScaling": True, "MinCount": 1, "MaxCount": 9}
STAND_IN = arm_pool("cfntmp", tags={STANDS_IN_FOR: "web"})
BIG: dict[str, Any] = {"VmSize": "Standard_D16s_v5"}


@pytest.mark.parametrize(
    ("case", "desired", "previous", "observed", "expected"),
    [
        ("nothing", cfn_cluster(), cfn_cluster(), arm_cluster(), []),
        ("a tag", cfn_cluster(Tags=[{"Key": "a", "Value": "1"}]), cfn_cluster(), arm_cluster(), ["cluster tags"]),
        (
            "a tag that is there already",
            cfn_cluster(Tags=[{"Key": "a", "Value": "1"}]),
            cfn_cluster(),
            arm_cluster(tags={"a": "1"}),
            [],
        ),
        ("a setting", cfn_cluster(DisableLocalAccounts=True), cfn_cluster(), arm_cluster(), ["cluster settings"]),
        (
            "a setting and a tag are one write",
            cfn_cluster(DisableLocalAccounts=True, Tags=[{"Key": "a", "Value": "1"}]),
            cfn_cluster(),
            arm_cluster(),
            ["cluster settings"],
        ),
        ("a scale", cfn_cluster(cfn_pool("system", 5)), cfn_cluster(), arm_cluster(), ["change pool system"]),
        (
            "a new pool",
            cfn_cluster(cfn_pool("system"), cfn_pool("web")),
            cfn_cluster(),
            arm_cluster(),
            ["add pool web"],
        ),
        (
            "a pool less",
            cfn_cluster(),
            cfn_cluster(cfn_pool("system"), cfn_pool("web")),
            arm_cluster(SYSTEM, WEB),
            ["remove pool web"],
        ),
        ("somebody else's pool", cfn_cluster(), cfn_cluster(), arm_cluster(SYSTEM, WEB), []),
        (
            "settings, then new pools, then changed ones, then removed ones",
            cfn_cluster(cfn_pool("system", 3), cfn_pool("new"), DisableLocalAccounts=True),
            cfn_cluster(cfn_pool("system"), cfn_pool("web")),
            arm_cluster(SYSTEM, WEB),
            ["cluster settings", "add pool new", "change pool system", "remove pool web"],
        ),
        (
            "the autoscaler's count is the autoscaler's",
            cfn_cluster(cfn_pool("system"), cfn_pool("web", 2, **AUTO)),
            cfn_cluster(),
            arm_cluster(SYSTEM, auto("web", 7)),
            [],
        ),
        (
            "without the autoscaler the count is the template's",
            cfn_cluster(cfn_pool("system"), cfn_pool("web", 2, EnableAutoScaling=False)),
            cfn_cluster(),
            arm_cluster(SYSTEM, auto("web", 7)),
            ["change pool web"],
        ),
        (
            "a VM size rotates the pool",
            cfn_cluster(cfn_pool("system"), cfn_pool("web", **BIG)),
            cfn_cluster(),
            arm_cluster(SYSTEM, WEB),
            ["rotate web: stand in", "rotate web: remove", "rotate web: add", "rotate web: clean up"],
        ),
        (
            "a rotation goes on after the stand-in was added",
            cfn_cluster(cfn_pool("system"), cfn_pool("web", **BIG)),
            cfn_cluster(),
            arm_cluster(SYSTEM, WEB, STAND_IN),
            ["rotate web: remove", "rotate web: add", "rotate web: clean up"],
        ),
        (
            "and after the old pool was removed",
            cfn_cluster(cfn_pool("system"), cfn_pool("web", **BIG)),
            cfn_cluster(),
            arm_cluster(SYSTEM, STAND_IN),
            ["rotate web: add", "rotate web: clean up"],
        ),
        (
            "and after the new one was added",
            cfn_cluster(cfn_pool("system"), cfn_pool("web", **BIG)),
            cfn_cluster(),
            arm_cluster(SYSTEM, arm_pool("web", vmSize="Standard_D16s_v5"), STAND_IN),
            ["rotate web: clean up"],
        ),
        (
            "a stand-in whose pool left the template goes",
            cfn_cluster(),
            cfn_cluster(),
            arm_cluster(SYSTEM, STAND_IN),
            ["clean up cfntmp"],
        ),
        (
            "three minors up, pools once",
            cfn_cluster(cfn_pool("system"), KubernetesVersion="1.36"),
            cfn_cluster(KubernetesVersion="1.33"),
            arm_cluster(),
            ["upgrade to 1.34", "upgrade to 1.35", "upgrade to 1.36"],
        ),
        (
            "a pool with a version of its own is a step of its own",
            cfn_cluster(cfn_pool("system", OrchestratorVersion="1.36"), KubernetesVersion="1.36"),
            cfn_cluster(KubernetesVersion="1.33"),
            arm_cluster(),
            ["upgrade to 1.34", "upgrade to 1.35", "upgrade to 1.36", "upgrade pool system to 1.36"],
        ),
        (
            "and so are all where a spot pool may not go along",
            cfn_cluster(cfn_pool("system"), cfn_pool("spot", ScaleSetPriority="Spot"), KubernetesVersion="1.34"),
            cfn_cluster(KubernetesVersion="1.33"),
            arm_cluster(arm_pool("system"), arm_pool("spot", scaleSetPriority="Spot")),
            ["upgrade to 1.34", "upgrade pool system to 1.34", "upgrade pool spot to 1.34"],
        ),
        (
            "AKS went further than the template",
            cfn_cluster(KubernetesVersion="1.33"),
            cfn_cluster(KubernetesVersion="1.32"),
            arm_cluster(currentKubernetesVersion="1.34.1"),
            [],
        ),
        (
            "an update of something else does not upgrade lagging pools",
            cfn_cluster(KubernetesVersion="1.33"),
            cfn_cluster(KubernetesVersion="1.33"),
            arm_cluster(arm_pool("system", currentOrchestratorVersion="1.32.1")),
            [],
        ),
        ("stop", cfn_cluster(PowerState="Stopped"), cfn_cluster(), arm_cluster(), ["stop"]),
        (
            "a stopped cluster is started for a change and stopped again",
            cfn_cluster(cfn_pool("system", 3), PowerState="Stopped"),
            cfn_cluster(),
            arm_cluster(powerState={"code": "Stopped"}),
            ["start", "change pool system", "stop"],
        ),
        ("stopped is not a difference", cfn_cluster(), cfn_cluster(), arm_cluster(powerState={"code": "Stopped"}), []),
        (
            "what failed is written again as it is",
            cfn_cluster(),
            cfn_cluster(),
            arm_cluster(provisioningState="Failed"),
            ["repair cluster"],
        ),
        (
            "a pool that failed alone is repaired alone",
            cfn_cluster(),
            cfn_cluster(),
            arm_cluster(arm_pool("system", provisioningState="Failed")),
            ["repair pool system"],
        ),
    ],
)
def test_steps(
    case: str, desired: dict[str, Any], previous: dict[str, Any], observed: dict[str, Any], expected: list[str]
) -> None:
    assert keys(desired, previous, observed) == expected, case


@pytest.mark.parametrize(
    ("case", "desired", "previous", "observed", "path"),
    [
        ("dns", cfn_cluster(DnsPrefix="other"), cfn_cluster(), arm_cluster(), "DnsPrefix"),
        (
            "operating system",
            cfn_cluster(cfn_pool("system"), cfn_pool("web", OsType="Windows")),
            cfn_cluster(),
            arm_cluster(SYSTEM, WEB),
            "AgentPoolProfiles/web/OsType",
        ),
        (
            "a lower version",
            cfn_cluster(KubernetesVersion="1.32"),
            cfn_cluster(KubernetesVersion="1.33"),
            arm_cluster(),
            "KubernetesVersion",
        ),
        (
            "a pool newer than the control plane",
            cfn_cluster(cfn_pool("system", OrchestratorVersion="1.35")),
            cfn_cluster(),
            arm_cluster(),
            "AgentPoolProfiles/system/OrchestratorVersion",
        ),
        (
            "a change on a stopped cluster that nobody said to start",
            cfn_cluster(cfn_pool("system", 3)),
            cfn_cluster(),
            arm_cluster(powerState={"code": "Stopped"}),
            "PowerState",
        ),
    ],
)
def test_refusals(
    case: str, desired: dict[str, Any], previous: dict[str, Any], observed: dict[str, Any], path: str
) -> None:
    refusals = plan(compare(observed, desired, previous)).refusals
    assert [refusal.path for refusal in refusals] == [path], case
    assert refusals[0].problem
    assert refusals[0].remedy


def test_all_refusals_come_at_once() -> None:
    desired = cfn_cluster(cfn_pool("system"), cfn_pool("web", OsType="Windows"), DnsPrefix="other")
    assert len(plan(compare(arm_cluster(SYSTEM, WEB), desired)).refusals) == 2


def test_a_rollback_keeps_the_version_that_cannot_go_back() -> None:
    desired, failed = cfn_cluster(KubernetesVersion="1.32"), cfn_cluster(KubernetesVersion="1.33")
    assert keys(desired, failed, arm_cluster(), rollback=True) == []


def test_a_pool_is_scaled_with_everything_else_as_it_was() -> None:
    observed = arm_cluster(arm_pool("system", nodeLabels={"a": "1"}, somethingNew=5))
    step = plan(compare(observed, cfn_cluster(cfn_pool("system", 5)))).steps[0]
    body = step.call.body
    assert body is not None
    assert body["properties"]["count"] == 5
    assert body["properties"]["nodeLabels"] == {"a": "1"}
    assert body["properties"]["somethingNew"] == 5
    assert step.call.etag == "etag-system"
    assert step.does == "scaling node pool system from 2 to 5 nodes"


def test_an_autoscaled_pools_count_is_never_sent_again() -> None:
    desired = cfn_cluster(cfn_pool("system"), cfn_pool("web", 2, **{**AUTO, "MaxCount": 20}))
    step = plan(compare(arm_cluster(SYSTEM, auto("web", 7)), desired)).steps[0]
    body = step.call.body
    assert body is not None
    assert "count" not in body["properties"]
    assert body["properties"]["maxCount"] == 20


def test_a_label_that_left_the_template_leaves_the_pool() -> None:
    desired = cfn_cluster(cfn_pool("system", NodeLabels={"a": "1"}))
    previous = cfn_cluster(cfn_pool("system", NodeLabels={"a": "1", "b": "2"}))
    observed = arm_cluster(arm_pool("system", nodeLabels={"a": "1", "b": "2"}))
    step = plan(compare(observed, desired, previous)).steps[0]
    assert step.call.body is not None
    assert step.call.body["properties"]["nodeLabels"] == {"a": "1"}


def test_a_cluster_put_sends_the_pools_as_they_are() -> None:
    step = plan(compare(arm_cluster(), cfn_cluster(cfn_pool("system", 2), DisableLocalAccounts=True))).steps[0]
    body = step.call.body
    assert body is not None
    assert [pool["name"] for pool in body["properties"]["agentPoolProfiles"]] == ["system"]
    assert body["properties"]["disableLocalAccounts"] is True
    assert "provisioningState" not in body["properties"]


def test_a_changed_secret_is_written_once_although_azure_never_shows_it() -> None:
    def windows(password: str) -> dict[str, Any]:
        return cfn_cluster(WindowsProfile={"AdminUsername": "azure", "AdminPassword": password})

    observed = arm_cluster(windowsProfile={"adminUsername": "azure"})
    assert keys(windows("Two-Two-Two-2!"), windows("One-One-One-1!"), observed) == ["cluster settings"]
    comparison = compare(observed, windows("Two-Two-Two-2!"), windows("One-One-One-1!"))
    assert plan(comparison.with_state(secrets_sent=True)).steps == []


def test_with_an_auto_upgrade_channel_everything_hops_together() -> None:
    desired = cfn_cluster(KubernetesVersion="1.35")
    observed = arm_cluster(autoUpgradeProfile={"upgradeChannel": "stable"})
    steps = plan(compare(observed, desired, cfn_cluster(KubernetesVersion="1.33"))).steps
    assert [step.key for step in steps] == ["upgrade to 1.34", "upgrade to 1.35"]
    body = steps[0].call.body
    assert body is not None
    assert body["properties"]["agentPoolProfiles"][0]["orchestratorVersion"] == "1.34"


def test_after_creation_only_repairs_and_a_stop_are_left() -> None:
    desired = cfn_cluster(cfn_pool("system", 9), PowerState="Stopped")
    assert [step.key for step in after_creation(compare(arm_cluster(), desired)).steps] == ["stop"]


def test_with_spot_pools_the_channel_is_paused_for_the_climb_and_restored_after_it() -> None:
    desired = cfn_cluster(cfn_pool("system"), KubernetesVersion="1.34", AutoUpgradeProfile={"UpgradeChannel": "stable"})
    previous = {**desired, "KubernetesVersion": "1.33"}
    spot = arm_pool("spot", scaleSetPriority="Spot", currentOrchestratorVersion="1.34.1")
    begin = arm_cluster(SYSTEM, spot, autoUpgradeProfile={"upgradeChannel": "stable"})
    first, *rest = plan(compare(begin, desired, previous)).steps
    assert first.key == "pause the auto-upgrade channel"
    restore = "restore the auto-upgrade channel"
    assert [step.key for step in rest] == ["upgrade to 1.34", "upgrade pool system to 1.34", restore]
    assert first.call.body is not None
    paused = arm_cluster(
        SYSTEM, spot, tags=dict(first.call.body["tags"]), autoUpgradeProfile={"upgradeChannel": "none"}
    )
    assert keys(desired, previous, paused) == ["upgrade to 1.34", "upgrade pool system to 1.34", restore]
    climbed = arm_cluster(
        arm_pool("system", currentOrchestratorVersion="1.34.1"),
        spot,
        tags=dict(first.call.body["tags"]),
        currentKubernetesVersion="1.34.1",
        autoUpgradeProfile={"upgradeChannel": "none"},
    )
    last = plan(compare(climbed, desired, previous)).steps
    assert [step.key for step in last] == [restore]
    assert last[0].call.body is not None
    assert last[0].call.body["properties"]["autoUpgradeProfile"] == {"upgradeChannel": "stable"}
    assert tags.PAUSED_CHANNEL not in last[0].call.body["tags"]


def test_a_rotation_carries_no_agentpool_label_and_no_mark_of_a_stand_in() -> None:
    """AKS gives each pool its own label `agentpool`."""
    observed = arm_pool("web", nodeLabels={"agentpool": "web", "team": "them"})
    made = plan(compare(arm_cluster(SYSTEM, observed), cfn_cluster(cfn_pool("system"), cfn_pool("web", **BIG))))
    bodies = [step.call.body for step in made.steps if step.call.body and step.call.pool]
    assert len(bodies) == 2
    assert [body["properties"]["nodeLabels"] for body in bodies] == [{"team": "them"}] * 2


@pytest.mark.parametrize("taints", [[""], [], None])
def test_no_taints_in_any_spelling_of_azure_need_no_write(taints: list[str] | None) -> None:
    observed = arm_cluster(arm_pool("system", nodeTaints=taints))
    assert plan(compare(observed, cfn_cluster(cfn_pool("system", NodeTaints=[])))).steps == []
