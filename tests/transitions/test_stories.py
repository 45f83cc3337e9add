"""What the events of long updates tell, and deletion protection from its first day to its last."""

import json
import re
from collections.abc import Callable
from typing import Any

from sandbox.azure.core.messages import Request
from tests.support.clusters import PLATFORM
from tests.support.harness import ends
from tests.support.world import ID, World
from tests.transitions.flux_cases import flux
from tests.transitions.ground import Watch, created, is_write, left_over
from tests.transitions.pool_cases import BIG
from tests.transitions.table import Properties, autoscaled, cluster, pool, system


def story(at: Callable[[str], Properties]) -> list[dict[str, Any]]:
    """The events of an update from 1.31 to 1.34."""
    world = created(at("1.31"))
    watch = Watch(world)
    outcome = world.update(at("1.34"), at("1.31"))
    assert (outcome.status, watch.forbidden, watch.while_busy) == ("SUCCESS", [], [])
    assert left_over(world, at("1.34")) == []
    return outcome.events


def headings(events: list[dict[str, Any]]) -> list[str]:
    """What the events say is being done, each once."""
    return list(dict.fromkeys(event["message"].split(". ")[0] for event in events[:-1]))


def test_from_131_to_134_with_three_pools_is_one_update_whose_events_tell_the_story() -> None:
    def at(version: str) -> Properties:
        return cluster(system(), pool(), autoscaled("auto"), KubernetesVersion=version)

    events = story(at)
    assert headings(events) == [
        "Step 1 of 3: upgrading control plane to Kubernetes 1.32.13",
        "Step 2 of 3: upgrading control plane to Kubernetes 1.33.12",
        "Step 3 of 3: upgrading control plane and all node pools to Kubernetes 1.34",
    ]
    first, last = events[0]["message"], events[-2]["message"]
    assert re.search(r"Azure has accepted it; 0 s so far, usually \d+ min( \d+ s)?; 0 s since the first step$", first)
    assert re.search(r"node pool auto is Upgrading; .* so far, usually .*; \d+ min \d+ s since the first step$", last)


def test_pools_that_say_their_version_are_chapters_of_their_own() -> None:
    def at(version: str) -> Properties:
        pools = (system(), pool(), autoscaled("auto"))
        return cluster(*({**one, "OrchestratorVersion": version} for one in pools), KubernetesVersion=version)

    events = story(at)
    assert headings(events) == [
        "Step 1 of 6: upgrading control plane to Kubernetes 1.32.13",
        "Step 2 of 6: upgrading control plane to Kubernetes 1.33.12",
        "Step 3 of 6: upgrading control plane to Kubernetes 1.34",
        "Step 4 of 6: upgrading node pool system to Kubernetes 1.34",
        "Step 5 of 6: upgrading node pool web to Kubernetes 1.34",
        "Step 6 of 6: upgrading node pool auto to Kubernetes 1.34",
    ]
    last = events[-2]["message"]
    assert re.search(r"node pool auto is Upgrading; .* so far, usually .*; 1 h \d+ min since the first step$", last)


def test_a_protected_cluster_is_deleted_only_after_a_deploy_lifts_protection() -> None:
    protected, open_ = cluster(DeletionProtection=True), cluster(DeletionProtection=False)
    world = created(protected)
    assert world.read().model["DeletionProtection"] is True
    remaining = world.delete()
    assert (remaining.status, remaining.code, remaining.writes) == ("FAILED", "InvalidRequest", [])
    assert "set DeletionProtection to false in the template, deploy it, and delete again" in remaining.message
    assert world.cluster() is not None
    assert world.update(open_, protected).status == "SUCCESS"
    assert world.delete().status == "SUCCESS"
    assert world.cluster() is None


def test_a_create_that_fails_can_be_rolled_back_although_it_asks_for_protection() -> None:
    world = World()
    world.cloud.fault(ends("Failed", "QuotaExceeded", "the quota is used up"), method="PUT", path=f"{ID}$")
    made = world.run("CREATE", cluster(DeletionProtection=True))
    assert made.status == "FAILED"
    assert world.delete().status == "SUCCESS"


def test_a_rotation_respects_disruption_budgets_and_keeps_upgrade_settings() -> None:
    settings: Properties = {"UpgradeSettings": {"MaxSurge": "33%", "DrainTimeoutInMinutes": 60}}
    before, after = cluster(system(), pool(**settings)), cluster(system(), pool(**settings, **BIG))
    world = created(before)
    made: list[Request] = []
    world.before_request = lambda request: made.append(request) if is_write(request) else None
    assert world.update(after, before).status == "SUCCESS"
    added = [json.loads(request.body)["properties"]["upgradeSettings"] for request in made if request.method == "PUT"]
    assert added == [{"maxSurge": "33%", "drainTimeoutInMinutes": 60, "maxUnavailable": "0"}] * 2
    removed = [request for request in made if request.method == "DELETE"]
    assert [set(request.query) for request in removed] == [{"api-version"}] * 2  # no ignore-pod-disruption-budget


def test_an_upgrade_stopped_by_a_disruption_budget_is_finished_by_the_next_deploy() -> None:
    def at(version: str) -> Properties:
        return cluster(system(), pool(), KubernetesVersion=version)

    world = created(at("1.34"))
    drain = ends("Failed", "PodDrainFailure", "Drain node aks-web-1 failed: blocked by pdb")
    world.cloud.fault(drain, method="PUT", path=f"{ID}$")
    stopped = world.update(at("1.35"), at("1.34"))
    assert (stopped.status, stopped.writes) == ("FAILED", ["PUT prod"])
    assert "loosen the PodDisruptionBudget named above, then update again" in stopped.message
    newest = world.cloud.azure.world.versions.latest("1.35")

    def mixed_versions(record: Properties) -> None:
        """What AKS leaves behind (docs/azure-behaviour.md#failed-upgrade)."""
        record["properties"]["currentKubernetesVersion"] = newest
        record["pools"]["system"]["currentOrchestratorVersion"] = newest

    world.change_record(mixed_versions)
    watch = Watch(world)
    finished = world.update(at("1.35"), at("1.34"))
    assert (finished.status, watch.forbidden, watch.while_busy) == ("SUCCESS", [], [])
    assert left_over(world, at("1.35")) == []
    assert set(world.pools("currentOrchestratorVersion").values()) == {newest}


def test_workloads_whose_removal_fails_without_a_code_do_not_stop_a_delete() -> None:
    world = created(cluster(system(), **flux(PLATFORM)))
    world.cloud.fault(ends("Failed", error={"message": "no"}), method="DELETE", path="/platform")

    ended = world.delete()

    assert ended.status == "SUCCESS", ended.message
    assert [write.rsplit("/", 1)[-1] for write in ended.writes][-2:] == ["platform", "DELETE prod"]
