"""What an update would do: steps in order, each one ARM write; and what is refused before anything is written."""

from typing import Any, NamedTuple

import pytest

from acme_azure_akscluster.domain import tags
from acme_azure_akscluster.domain.versions import Region
from acme_azure_akscluster.planning.comparison import Comparison
from acme_azure_akscluster.planning.plan import Plan, after_creation
from acme_azure_akscluster.planning.plan import plan as planned
from acme_azure_akscluster.planning.rotation import STANDS_IN_FOR
from acme_azure_akscluster.planning.steps import Availability
from tests.support.clusters import arm_cluster, arm_pool, cfn_cluster, cfn_pool, compare, owned, sent

Json = dict[str, Any]


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


class Row(NamedTuple):
    """An update from `previous` to `desired` of what is `observed`; `expected` are its steps, or refused paths."""

    case: str
    desired: Json
    expected: list[str]
    previous: Json = cfn_cluster()
    observed: Json = arm_cluster()


TAGGED = {"Tags": [{"Key": "a", "Value": "1"}]}
TWO = cfn_cluster(cfn_pool("system"), cfn_pool("web"))
TURNED = cfn_cluster(cfn_pool("system"), cfn_pool("web", **BIG))
STOPPED: Json = {"powerState": {"code": "Stopped"}}
OLDEST = cfn_cluster(KubernetesVersion="1.33")
STEPS = [
    Row("nothing", cfn_cluster(), []),
    Row("a tag", cfn_cluster(**TAGGED), ["cluster tags"]),
    Row("a tag that is there already", cfn_cluster(**TAGGED), [], observed=arm_cluster(tags={"a": "1"})),
    Row("a setting", cfn_cluster(DisableLocalAccounts=True), ["cluster settings"]),
    Row("a setting and a tag are one write", cfn_cluster(DisableLocalAccounts=True, **TAGGED), ["cluster settings"]),
    Row("a scale", cfn_cluster(cfn_pool("system", 5)), ["change pool system"]),
    Row("a new pool", TWO, ["add pool web"]),
    Row("a pool less", cfn_cluster(), ["remove pool web"], TWO, arm_cluster(SYSTEM, WEB)),
    Row("somebody else's pool", cfn_cluster(), [], observed=arm_cluster(SYSTEM, WEB)),
    Row(
        "settings, then new pools, then changed ones, then removed ones",
        cfn_cluster(cfn_pool("system", 3), cfn_pool("new"), DisableLocalAccounts=True),
        ["cluster settings", "add pool new", "change pool system", "remove pool web"],
        TWO,
        arm_cluster(SYSTEM, WEB),
    ),
    Row(
        "the autoscaler's count is the autoscaler's",
        cfn_cluster(cfn_pool("system"), cfn_pool("web", 2, **AUTO)),
        [],
        observed=arm_cluster(SYSTEM, auto("web", 7)),
    ),
    Row(
        "without the autoscaler the count is the template's",
        cfn_cluster(cfn_pool("system"), cfn_pool("web", 2, EnableAutoScaling=False)),
        ["change pool web"],
        observed=arm_cluster(SYSTEM, auto("web", 7)),
    ),
    Row(
        "a VM size rotates the pool",
        TURNED,
        ["rotate web: stand in", "rotate web: remove", "rotate web: add", "rotate web: clean up"],
        observed=arm_cluster(SYSTEM, WEB),
    ),
    Row(
        "a rotation goes on after the stand-in was added",
        TURNED,
        ["rotate web: remove", "rotate web: add", "rotate web: clean up"],
        observed=arm_cluster(SYSTEM, WEB, STAND_IN),
    ),
    Row(
        "and after the old pool was removed",
        TURNED,
        ["rotate web: add", "rotate web: clean up"],
        observed=arm_cluster(SYSTEM, STAND_IN),
    ),
    Row(
        "and after the new one was added",
        TURNED,
        ["rotate web: clean up"],
        observed=arm_cluster(SYSTEM, arm_pool("web", vmSize="Standard_D16s_v5"), STAND_IN),
    ),
    Row(
        "a stand-in whose pool left the template goes",
        cfn_cluster(),
        ["clean up cfntmp"],
        observed=arm_cluster(SYSTEM, STAND_IN),
    ),
    Row(
        "three minors up, pools once",
        cfn_cluster(KubernetesVersion="1.36"),
        ["upgrade to 1.34", "upgrade to 1.35", "upgrade to 1.36"],
        OLDEST,
    ),
    Row(
        "a pool with a version of its own is a step of its own",
        cfn_cluster(cfn_pool("system", OrchestratorVersion="1.36"), KubernetesVersion="1.36"),
        ["upgrade to 1.34", "upgrade to 1.35", "upgrade to 1.36", "upgrade pool system to 1.36"],
        OLDEST,
    ),
    Row(
        "and so are all where a spot pool may not go along",
        cfn_cluster(cfn_pool("system"), cfn_pool("spot", ScaleSetPriority="Spot"), KubernetesVersion="1.34"),
        ["upgrade to 1.34", "upgrade pool system to 1.34", "upgrade pool spot to 1.34"],
        OLDEST,
        arm_cluster(SYSTEM, arm_pool("spot", scaleSetPriority="Spot")),
    ),
    Row(
        "AKS went further than the template",
        OLDEST,
        [],
        cfn_cluster(KubernetesVersion="1.32"),
        arm_cluster(currentKubernetesVersion="1.34.1"),
    ),
    Row(
        "an update of something else does not upgrade lagging pools",
        OLDEST,
        [],
        OLDEST,
        arm_cluster(arm_pool("system", currentOrchestratorVersion="1.32.1")),
    ),
    Row("stop", cfn_cluster(PowerState="Stopped"), ["stop"]),
    Row(
        "a stopped cluster is started for a change and stopped again",
        cfn_cluster(cfn_pool("system", 3), PowerState="Stopped"),
        ["start", "change pool system", "stop"],
        observed=arm_cluster(**STOPPED),
    ),
    Row("stopped is not a difference", cfn_cluster(), [], observed=arm_cluster(**STOPPED)),
    Row(
        "what failed is written again as it is",
        cfn_cluster(),
        ["repair cluster"],
        observed=arm_cluster(provisioningState="Failed"),
    ),
    Row(
        "a pool that failed alone is repaired alone",
        cfn_cluster(),
        ["repair pool system"],
        observed=arm_cluster(arm_pool("system", provisioningState="Failed")),
    ),
]
REFUSED = [
    Row("dns", cfn_cluster(DnsPrefix="other"), ["DnsPrefix"]),
    Row(
        "operating system",
        cfn_cluster(cfn_pool("system"), cfn_pool("web", OsType="Windows")),
        ["AgentPoolProfiles/web/OsType"],
        observed=arm_cluster(SYSTEM, WEB),
    ),
    Row("a lower version", cfn_cluster(KubernetesVersion="1.32"), ["KubernetesVersion"], OLDEST),
    Row(
        "a pool newer than the control plane",
        cfn_cluster(cfn_pool("system", OrchestratorVersion="1.35")),
        ["AgentPoolProfiles/system/OrchestratorVersion"],
    ),
    Row(
        "a change on a stopped cluster that nobody said to start",
        cfn_cluster(cfn_pool("system", 3)),
        ["PowerState"],
        observed=arm_cluster(**STOPPED),
    ),
    Row(
        "two at once",
        cfn_cluster(cfn_pool("system"), cfn_pool("web", OsType="Windows"), DnsPrefix="other"),
        ["DnsPrefix", "AgentPoolProfiles/web/OsType"],
        observed=arm_cluster(SYSTEM, WEB),
    ),
]


@pytest.mark.parametrize("row", STEPS, ids=lambda row: row.case)
def test_steps(row: Row) -> None:
    assert keys(row.desired, row.previous, row.observed) == row.expected


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row.case)
def test_refusals(row: Row) -> None:
    refusals = plan(compare(row.observed, row.desired, row.previous)).refusals
    assert [refusal.path for refusal in refusals] == row.expected
    assert all(refusal.problem and refusal.remedy for refusal in refusals)


def test_a_rollback_keeps_the_version_that_cannot_go_back() -> None:
    desired, failed = cfn_cluster(KubernetesVersion="1.32"), cfn_cluster(KubernetesVersion="1.33")
    assert keys(desired, failed, arm_cluster(), rollback=True) == []


def test_a_pool_is_scaled_with_everything_else_as_it_was() -> None:
    observed = arm_cluster(arm_pool("system", nodeLabels={"a": "1"}, somethingNew=5))
    step = plan(compare(observed, cfn_cluster(cfn_pool("system", 5)))).steps[0]
    body = sent(step)
    assert body["properties"]["count"] == 5
    assert body["properties"]["nodeLabels"] == {"a": "1"}
    assert body["properties"]["somethingNew"] == 5
    assert step.call.etag == "etag-system"
    assert step.does == "scaling node pool system from 2 to 5 nodes"


def test_an_autoscaled_pools_count_is_never_sent_again() -> None:
    desired = cfn_cluster(cfn_pool("system"), cfn_pool("web", 2, **{**AUTO, "MaxCount": 20}))
    step = plan(compare(arm_cluster(SYSTEM, auto("web", 7)), desired)).steps[0]
    body = sent(step)
    assert "count" not in body["properties"]
    assert body["properties"]["maxCount"] == 20


def test_a_label_that_left_the_template_leaves_the_pool() -> None:
    desired = cfn_cluster(cfn_pool("system", NodeLabels={"a": "1"}))
    previous = cfn_cluster(cfn_pool("system", NodeLabels={"a": "1", "b": "2"}))
    observed = arm_cluster(arm_pool("system", nodeLabels={"a": "1", "b": "2"}))
    step = plan(compare(observed, desired, previous)).steps[0]
    assert sent(step)["properties"]["nodeLabels"] == {"a": "1"}


def test_a_cluster_put_sends_the_pools_as_they_are() -> None:
    step = plan(compare(arm_cluster(), cfn_cluster(cfn_pool("system", 2), DisableLocalAccounts=True))).steps[0]
    body = sent(step)
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
    body = sent(steps[0])
    assert body["properties"]["agentPoolProfiles"][0]["orchestratorVersion"] == "1.34"


@pytest.mark.parametrize(
    ("community", "plain"), [((), True), (((1, 33), (1, 34)), True), (((1, 34),), False)], ids=["none", "has", "left"]
)
def test_a_region_whose_supported_versions_are_not_known_has_dropped_none(community: Any, plain: bool) -> None:
    offers = Availability(region=Region(frozenset(), frozenset(community)))
    desired = cfn_cluster(cfn_pool("system", OrchestratorVersion="1.34"), KubernetesVersion="1.34")
    made = planned(owned(compare(arm_cluster(SYSTEM), desired, cfn_cluster(KubernetesVersion="1.33"))), offers)
    alone = ["upgrade pool system to 1.34"] if plain else []
    assert [step.key for step in made.steps] == ["upgrade to 1.34", *alone]


@pytest.mark.parametrize(("community", "refused"), [((), False), (((1, 33),), False), (((1, 34),), True)])
def test_long_term_support_may_be_left_where_supported_versions_are_not_known(community: Any, refused: bool) -> None:
    offers = Availability(region=Region(frozenset(), frozenset(community)))
    observed = arm_cluster(supportPlan="AKSLongTermSupport")
    desired, before = (cfn_cluster(SupportPlan=one) for one in ("KubernetesOfficial", "AKSLongTermSupport"))
    made = planned(owned(compare(observed, desired, before)), offers)
    assert [one.path for one in made.refusals] == (["SupportPlan"] if refused else [])


@pytest.mark.parametrize("malformed", ["", "v1.34.2", "1.34.2-preview", "latest", None])
def test_an_upgrade_that_is_not_a_version_is_left_out(malformed: Any) -> None:
    desired, before = (cfn_cluster(KubernetesVersion=version) for version in ("1.34", "1.33"))
    compared = owned(compare(arm_cluster(), desired, before))
    others = ["1.33.9", "1.34.1"]
    assert planned(compared, Availability([malformed, *others])) == planned(compared, Availability(others))
    assert planned(compared, Availability([malformed])) == planned(compared)


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
    paused = arm_cluster(SYSTEM, spot, tags=dict(sent(first)["tags"]), autoUpgradeProfile={"upgradeChannel": "none"})
    assert keys(desired, previous, paused) == ["upgrade to 1.34", "upgrade pool system to 1.34", restore]
    climbed = arm_cluster(
        arm_pool("system", currentOrchestratorVersion="1.34.1"),
        spot,
        tags=dict(sent(first)["tags"]),
        currentKubernetesVersion="1.34.1",
        autoUpgradeProfile={"upgradeChannel": "none"},
    )
    last = plan(compare(climbed, desired, previous)).steps
    assert [step.key for step in last] == [restore]
    assert sent(last[0])["properties"]["autoUpgradeProfile"] == {"upgradeChannel": "stable"}
    assert tags.PAUSED_CHANNEL not in sent(last[0])["tags"]


def test_a_rotation_carries_no_agentpool_label_and_no_mark_of_a_stand_in() -> None:
    """AKS gives each pool its own label `agentpool`."""
    observed = arm_pool("web", nodeLabels={"agentpool": "web", "team": "them"})
    made = plan(compare(arm_cluster(SYSTEM, observed), cfn_cluster(cfn_pool("system"), cfn_pool("web", **BIG))))
    bodies = [sent(step) for step in made.steps if step.call.body and step.call.pool]
    assert len(bodies) == 2
    assert [body["properties"]["nodeLabels"] for body in bodies] == [{"team": "them"}] * 2


@pytest.mark.parametrize("taints", [[""], [], None])
def test_no_taints_in_any_spelling_of_azure_need_no_write(taints: list[str] | None) -> None:
    observed = arm_cluster(arm_pool("system", nodeTaints=taints))
    assert plan(compare(observed, cfn_cluster(cfn_pool("system", NodeTaints=[])))).steps == []
