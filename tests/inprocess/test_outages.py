"""Azure cannot be reached for a while: what goes well there goes on here once it can be reached again."""

from typing import Any

import pytest

from tests.support.clusters import cfn_pool
from tests.support.harness import answers
from tests.support.world import ID, PLAIN, Outcome, World, deployed

MINUTE = 60
REFUSED = {"type": "refuse"}
THROTTLED = answers(429, "Throttled", "Too many")
ABSENT = answers(404, "ResourceNotFound", "prod")
BIGGER = {**PLAIN, "AgentPoolProfiles": [cfn_pool("system", 4)]}


def during(
    world: World, minutes: float, action: dict[str, Any], behind: tuple[dict[str, Any], int] | None = None
) -> Any:
    """A delivery of events for which Azure is out of reach so long, from the second event on; then `behind` happens."""
    since: list[float] = []

    def deliver(event: dict[str, Any]) -> dict[str, Any]:
        if event["callbackContext"] and not since:
            since.append(world.clock())
            world.cloud.fault(action, times=10**6)
        elif len(since) == 1 and world.clock() - since[0] >= minutes * MINUTE:
            since.append(world.clock())
            world.cloud.control("DELETE", "faults")
            if behind is not None:
                world.cloud.fault(behind[0], path=f"^{ID}$", method="GET", times=behind[1])
        return world.invoke(event)

    return deliver


def run(world: World, action: str, deliver: Any) -> Outcome:
    if action == "CREATE":
        return world.run("CREATE", PLAIN, deliver=deliver)
    world.deploy(token="before")
    return world.update(BIGGER, deliver=deliver) if action == "UPDATE" else world.delete(deliver=deliver)


@pytest.mark.parametrize("action", ["CREATE", "UPDATE", "DELETE"])
@pytest.mark.parametrize("fault", [REFUSED, THROTTLED], ids=["refused", "throttled"])
@pytest.mark.parametrize("minutes", [15, 60])
def test_an_outage_fails_no_healthy_operation(action: str, fault: dict[str, Any], minutes: int) -> None:
    world = World()
    outcome = run(world, action, during(world, minutes, fault))
    assert outcome.status == "SUCCESS", outcome.message
    assert (world.cluster() is None) == (action == "DELETE")
    # Nobody is asked more often than is worth it.
    assert len(outcome.events) < 40 + minutes


def test_a_cluster_that_hides_for_a_moment_behind_an_outage_is_still_ours() -> None:
    world = World()
    outcome = run(world, "CREATE", during(world, 15, REFUSED, behind=(ABSENT, 4)))
    assert outcome.status == "SUCCESS", outcome.message


def test_an_endless_outage_is_reported_within_the_handlers_time() -> None:
    world = World()
    outcome = run(world, "CREATE", during(world, 24 * 60, REFUSED))
    assert (outcome.status, outcome.code) == ("FAILED", "NetworkFailure")
    assert "given up after 1 h 30 min" in outcome.message


@pytest.mark.parametrize("action", ["READ", "LIST"])
def test_an_outage_fails_a_read_or_list_in_time_with_advice(action: str) -> None:
    world = World()
    world.cloud.fault(REFUSED, times=10**6)
    outcome = world.run(action, {"Id": ID})
    assert (outcome.status, outcome.code) == ("FAILED", "NetworkFailure")
    assert outcome.message.endswith("What to do: try again once it has passed")


@pytest.mark.parametrize("operation", ["paint cluster", "", "create cluster "])
def test_an_operation_of_another_release_is_polled_like_any(operation: str) -> None:
    world = deployed()
    seen: list[str] = []

    def deliver(event: dict[str, Any]) -> dict[str, Any]:
        if context := event["callbackContext"]:
            seen.append(context["operation"])
            event = {**event, "callbackContext": {**context, "operation": operation}}
        return world.invoke(event)

    outcome = world.update(BIGGER, deliver=deliver)
    assert (outcome.status, "scale pool" in seen) == ("SUCCESS", True), outcome.message


WITH_NEW_POOL = {**PLAIN, "AgentPoolProfiles": [cfn_pool("system"), cfn_pool("new", OrchestratorVersion="1.34")]}
REGION = "/kubernetesVersions"
UNREADABLE = [answers(status, "Code", "no") for status in (400, 403, 404, 429, 503)]


@pytest.mark.parametrize("fault", UNREADABLE, ids=lambda fault: str(fault["status"]))
def test_a_node_pool_is_added_while_the_regions_versions_cannot_be_read(fault: dict[str, Any]) -> None:
    before = {**PLAIN, "KubernetesVersion": "1.35"}
    world = deployed(before)
    world.cloud.fault(fault, path=REGION, times=10**6)
    outcome = world.update({**WITH_NEW_POOL, "KubernetesVersion": "1.35"}, before)
    assert (outcome.status, world.pools("orchestratorVersion")["new"]) == ("SUCCESS", "1.34"), outcome.message
    assert len(outcome.events) < 20


@pytest.mark.parametrize(("status", "ends"), [(400, "FAILED"), (403, "SUCCESS")])
def test_an_upgrade_does_without_the_regions_versions_only_without_the_right(status: int, ends: str) -> None:
    before = {**PLAIN, "KubernetesVersion": "1.35"}
    world = deployed(before)
    world.cloud.fault(answers(status, "Code", "no"), path=REGION, times=10**6)
    assert world.update({**before, "KubernetesVersion": "1.36"}, before).status == ends
