"""Which node pools go back, by pure functions: from the templates, what is observed, and what the profiles list."""

from typing import Any

import pytest

from acme_azure_akscluster.domain.pool_history import RecentlyUsed
from acme_azure_akscluster.domain.versions import Version
from acme_azure_akscluster.planning.comparison import Comparison
from acme_azure_akscluster.planning.plan import plan
from acme_azure_akscluster.planning.pool_rollback import candidates
from acme_azure_akscluster.planning.steps import Availability, Step
from tests.support.clusters import arm_cluster, arm_pool, cfn_cluster, cfn_pool, compare, owned, sent

IMAGE = "AKSUbuntu-2204gen2containerd-202611.05.0"
OLD = RecentlyUsed(Version.of("1.35.6"), IMAGE, at=2000.0)


def web(goal_version: str = "1.36.3", runs: str = "1.36.3", **more: Any) -> dict[str, Any]:
    """A pool as Azure shows it."""
    return arm_pool("web", orchestratorVersion=goal_version, currentOrchestratorVersion=runs, osSKU="Ubuntu", **more)


def rollback(pool: dict[str, Any], before: str | None = "1.35", failed: str = "1.36", **state: Any) -> Comparison:
    """From a template with the version `failed` back to `before`; the failed update began at 1000 at the earliest."""
    plain = cfn_cluster(cfn_pool("web"))
    desired = {**plain, "KubernetesVersion": before} if before else plain
    observed = arm_cluster(pool, kubernetesVersion="1.36", currentKubernetesVersion="1.36.3")
    compared = owned(compare(observed, desired, {**plain, "KubernetesVersion": failed}, rollback=True))
    return compared.with_state(failed_after=1000.0, **state)


def planned(comparison: Comparison, *history: RecentlyUsed) -> list[Step]:
    return plan(comparison, Availability(history={"web": history})).steps


@pytest.mark.parametrize(
    ("before", "failed", "pool", "looked_up"),
    [
        ("1.35", "1.36", web(), True),
        ("1.35", "1.36", web("1.35.6", "1.35.6"), False),
        ("1.36", "1.36", web(), False),
        (None, "1.36", web(), True),
        ("1.36", "1.36.3", web(), True),
        ("1.35", "1.36", web("1.36", "1.35.6"), True),
    ],
    ids=["raised", "not raised", "not by a version", "from no version", "within a minor", "goal above what runs"],
)
def test_a_pool_that_the_failed_update_may_have_upgraded_is_looked_up(
    before: str | None, failed: str, pool: dict[str, Any], looked_up: bool
) -> None:
    assert candidates(rollback(pool, before, failed)) == (["web"] if looked_up else [])


def test_the_put_has_both_versions_of_the_newest_entry_and_the_pool_as_it_is() -> None:
    [step] = planned(rollback(web(eTag="t")), OLD)
    properties = sent(step)["properties"]
    assert (properties["orchestratorVersion"], properties["nodeImageVersion"]) == ("1.35.6", IMAGE)
    assert (properties["count"], step.call.etag, step.disrupts, step.optional) == (2, "t", True, True)


@pytest.mark.parametrize("pool", [web("1.36", "1.35.6", provisioningState="Failed"), web(provisioningState="Failed")])
def test_a_failed_pool_is_taken_back_in_place_of_its_repair(pool: dict[str, Any]) -> None:
    assert [step.key for step in planned(rollback(pool), OLD)] == ["roll back pool web to 1.35.6"]


def test_a_failed_cluster_is_repaired_first_without_the_pools_that_go_back() -> None:
    failed = rollback(web(provisioningState="Failed"))
    properties = {**failed.observed["properties"], "provisioningState": "Failed"}
    first, second = planned(Comparison(failed.state, {**failed.observed, "properties": properties}), OLD)
    assert (first.key, second.key) == ("repair cluster", "roll back pool web to 1.35.6")
    assert "agentPoolProfiles" not in sent(first)["properties"]
    assert first.spares_pools


@pytest.mark.parametrize(
    "history",
    [
        (),
        (OLD._replace(at=999.0),),
        (OLD, RecentlyUsed(Version.of("1.34.9"), IMAGE, at=1500.0)),
        (OLD._replace(version=Version.of("1.36.3")),),
        (OLD._replace(image="AKSAzureLinux-V3gen2-202611.05.0"),),
    ],
    ids=["nothing listed", "before the failed update", "raised twice", "no older version", "another OS SKU"],
)
def test_a_pool_that_cannot_be_rolled_back_is_left_and_reported(history: tuple[RecentlyUsed, ...]) -> None:
    made = plan(rollback(web()), Availability(history={"web": history}))
    assert made.steps == []
    assert any(clause.startswith("node pool web stays at 1.36.3, because ") for clause in made.irreversible)


def test_a_rollback_that_aks_refused_is_not_requested_again() -> None:
    refused = {"roll back pool web to 1.35.6": "OperationNotAllowed: no"}
    made = plan(rollback(web(), refused=refused), Availability(history={"web": (OLD,)}))
    assert made.steps == []
    assert "node pool web stays at 1.36.3, because AKS refused it: OperationNotAllowed: no" in made.irreversible
