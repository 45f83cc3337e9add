"""What the events of long updates tell, and deletion protection from its first day to its last."""

import json
import re
from collections.abc import Callable
from typing import Any

from sandbox.azure.core.messages import Request
from tests.transitions.ground import CLUSTER, Watch, created, is_write, left_over, update
from tests.transitions.pool_cases import BIG
from tests.transitions.table import EVERYTHING_SUPPORTED, Properties, autoscaled, cluster, pool, system


def story(at: Callable[[str], Properties]) -> list[dict[str, Any]]:
    """The events of an update from 1.31 to 1.34."""
    world, identifier = created(at("1.31"), EVERYTHING_SUPPORTED)
    watch = Watch(world)
    outcome = update(world, identifier, at("1.34"), at("1.31"))
    assert (outcome.status, watch.forbidden, watch.while_busy) == ("SUCCESS", [], [])
    assert left_over(world, identifier, at("1.34")) == []
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
    world, identifier = created(protected, EVERYTHING_SUPPORTED)
    assert world.run("READ", {"Id": identifier}).model["DeletionProtection"] is True
    remaining = world.run("DELETE", {"Id": identifier})
    assert (remaining.status, remaining.code, remaining.writes) == ("FAILED", "InvalidRequest", [])
    assert "set DeletionProtection to false in the template, deploy it, and delete again" in remaining.message
    assert world.cluster() is not None
    assert update(world, identifier, open_, protected).status == "SUCCESS"
    assert world.run("DELETE", {"Id": identifier}).status == "SUCCESS"
    assert world.cluster() is None


def test_a_create_that_fails_can_be_rolled_back_although_it_asks_for_protection() -> None:
    world, identifier = created(cluster(), EVERYTHING_SUPPORTED)
    assert world.run("DELETE", {"Id": identifier}).status == "SUCCESS"
    error = {"code": "QuotaExceeded", "message": "the quota is used up"}
    action = {"type": "outcome", "status": "Failed", "error": error}
    world.cloud.control("POST", "faults", {"method": "PUT", "path": f"{CLUSTER}$", "action": action})
    made = world.run("CREATE", cluster(DeletionProtection=True))
    assert made.status == "FAILED"
    assert world.run("DELETE", {"Id": identifier}).status == "SUCCESS"


def test_a_rotation_respects_disruption_budgets_and_keeps_upgrade_settings() -> None:
    settings: Properties = {"UpgradeSettings": {"MaxSurge": "33%", "DrainTimeoutInMinutes": 60}}
    before, after = cluster(system(), pool(**settings)), cluster(system(), pool(**settings, **BIG))
    world, identifier = created(before, EVERYTHING_SUPPORTED)
    made: list[Request] = []
    world.before_request = lambda request: made.append(request) if is_write(request) else None
    assert update(world, identifier, after, before).status == "SUCCESS"
    added = [json.loads(request.body)["properties"]["upgradeSettings"] for request in made if request.method == "PUT"]
    assert added == [{"maxSurge": "33%", "drainTimeoutInMinutes": 60, "maxUnavailable": "0"}] * 2
    removed = [request for request in made if request.method == "DELETE"]
    assert [set(request.query) for request in removed] == [{"api-version"}] * 2  # no ignore-pod-disruption-budget


def test_an_upgrade_stopped_by_a_disruption_budget_is_finished_by_the_next_deploy() -> None:
    def at(version: str) -> Properties:
        return cluster(system(), pool(), KubernetesVersion=version)

    world, identifier = created(at("1.34"), EVERYTHING_SUPPORTED)
    error = {"code": "PodDrainFailure", "message": "Drain node aks-web-1 failed: blocked by pdb"}
    action = {"type": "outcome", "status": "Failed", "error": error}
    world.cloud.control("POST", "faults", {"method": "PUT", "path": f"{CLUSTER}$", "action": action})
    stopped = update(world, identifier, at("1.35"), at("1.34"))
    assert (stopped.status, stopped.writes) == ("FAILED", ["PUT prod"])
    assert "loosen the PodDisruptionBudget named above, then update again" in stopped.message
    inside = world.cloud.azure.world
    for key, record in inside.store.items("cluster"):
        # What AKS leaves behind (docs/azure-behaviour.md#failed-upgrade): mixed versions.
        record["properties"]["currentKubernetesVersion"] = inside.versions.latest("1.35")
        record["pools"]["system"]["currentOrchestratorVersion"] = inside.versions.latest("1.35")
        inside.store.put("cluster", key, record)
    watch = Watch(world)
    finished = update(world, identifier, at("1.35"), at("1.34"))
    assert (finished.status, watch.forbidden, watch.while_busy) == ("SUCCESS", [], [])
    assert left_over(world, identifier, at("1.35")) == []
    pools = (world.cluster() or {})["properties"]["agentPoolProfiles"]
    assert {one["currentOrchestratorVersion"] for one in pools} == {inside.versions.latest("1.35")}
