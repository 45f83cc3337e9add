"""Whose a cluster or a pool is: a create adopts nobody, a delete leaves others' alone, a mark alone proves nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from acme_azure_akscluster.domain import tags
from acme_azure_akscluster.planning.rotation import STANDS_IN_FOR
from tests.support.clusters import cfn_pool
from tests.support.harness import cluster_body, pool
from tests.support.world import ID, PLAIN, World, deployed

CLUSTER = {**PLAIN, "AgentPoolProfiles": [cfn_pool("system"), cfn_pool("web")]}
STACK = "arn:aws:cloudformation:us-east-1:123456789012:stack/a/1"


def created(world: World) -> None:
    """Somebody makes the cluster with the CLI."""
    world.put("", cluster_body(), 201)


def by_another_stack(world: World, stack: str) -> None:
    """Somebody deletes the cluster, and another stack makes one of its name."""
    world.cloud.settle(world.cloud.call("DELETE", ID))
    event = world.event("CREATE", CLUSTER, token="another's")
    event["requestData"]["systemTags"][tags.STACK_ID] = stack
    assert world.invoke(event)["status"] == "IN_PROGRESS"


def by_hand(world: World, _stack: str) -> None:
    """Somebody deletes the cluster and makes another with the CLI."""
    world.cloud.settle(world.cloud.call("DELETE", ID))
    created(world)


@pytest.mark.parametrize("successor", [by_another_stack, by_hand])
def test_a_create_adopts_no_cluster_and_its_rollback_deletes_none(successor: Callable[[World, str], None]) -> None:
    world = World()
    event = world.event("CREATE", CLUSTER)
    event["requestData"]["systemTags"][tags.STACK_ID] = STACK
    begun = world.invoke(event)
    world.clock.sleep(1_800)
    successor(world, f"{STACK}-of-another")
    world.clock.sleep(1_800)
    before, first = world.body, len(world.requests)
    answer = world.invoke({**event, "callbackContext": begun["callbackContext"]})
    assert (answer["status"], answer["errorCode"]) == ("FAILED", "NotStabilized")
    assert answer.get("resourceModel") is None
    undoing = world.event("DELETE", {"Id": ID}, rollback=True)
    undoing["requestData"]["systemTags"][tags.STACK_ID] = STACK
    undone = world.invoke(undoing)
    assert (undone["status"], undone["errorCode"]) == ("FAILED", "InvalidRequest")
    assert [one for one in world.requests[first:] if one[0] != "GET" and "/subscriptions/" in one[1]] == []
    assert world.body == before


@pytest.mark.parametrize(("stack", "rollback", "status"), [
    (STACK, False, "SUCCESS"),
    (STACK, True, "SUCCESS"),
    ("", False, "SUCCESS"),
    (f"{STACK}-of-another", False, "FAILED"),
])  # fmt: skip
def test_a_delete_leaves_another_stacks_cluster_alone(stack: str, rollback: bool, status: str) -> None:
    world = World()
    event = world.event("CREATE", CLUSTER, token="t")
    event["requestData"]["systemTags"][tags.STACK_ID] = STACK
    begun = world.invoke(event)
    world.clock.sleep(1_800)
    assert world.invoke({**event, "callbackContext": begun["callbackContext"]})["status"] == "SUCCESS"
    deleting = world.event("DELETE", {"Id": ID}, rollback=rollback)
    if stack:
        deleting["requestData"]["systemTags"][tags.STACK_ID] = stack
    answer = world.invoke(deleting)
    assert answer["status"] == ("FAILED" if status == "FAILED" else "IN_PROGRESS")
    assert world.body["properties"]["provisioningState"] == ("Succeeded" if status == "FAILED" else "Deleting")


def test_an_imported_cluster_without_marks_can_be_deleted() -> None:
    world = World()
    created(world)
    assert world.delete().status == "SUCCESS"


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"AgentPoolProfiles": [cfn_pool("system"), cfn_pool("web", Tags={STANDS_IN_FOR: "system"})]}, "Tags"),
        ({"AgentPoolProfiles": [cfn_pool("system", Tags={STANDS_IN_FOR.upper(): "web"})]}, "Tags"),
        ({"AgentPoolProfiles": [cfn_pool("system", Tags={"AWS:cloudformation:stack-id": "x"})]}, "Tags"),
        ({"Tags": [{"Key": "Acme-CloudFormation-Token", "Value": "x"}]}, "Tags[0].Key"),
    ],
)
def test_our_marks_are_refused_in_a_template(wrong: dict[str, Any], path: str) -> None:
    world = World()
    answer = world.invoke(world.event("CREATE", {**CLUSTER, **wrong}))
    assert (answer["status"], answer["errorCode"]) == ("FAILED", "InvalidRequest")
    assert path in answer["message"]


@pytest.mark.parametrize("name", [tags.TOKEN, "ACME-cloudformation-children", tags.PROTECTED])
def test_our_marks_are_refused_in_a_stacks_tags(name: str) -> None:
    world = World()
    event = world.event("CREATE", CLUSTER)
    event["requestData"]["stackTags"] = {"team": "a", name: "x"}
    answer = world.invoke(event)
    assert (answer["status"], answer["errorCode"]) == ("FAILED", "InvalidRequest")
    assert name in answer["message"]


@pytest.mark.parametrize("name", ["gpu", "batch", "cfntm", "cfntx1"])
def test_a_copied_mark_gets_no_pool_deleted(name: str) -> None:
    """An administrator's pool carries a mark that was copied with other tags; an update is about something else."""
    world = deployed(CLUSTER)
    for replaced in ("system", "gone"):
        body = {"properties": pool(name, tags={STANDS_IN_FOR: replaced})}
        world.cloud.settle(world.cloud.call("PUT", f"{ID}/agentPools/{name}", body))
        outcome = world.update({**CLUSTER, "Tags": [{"Key": "a", "Value": replaced}]}, CLUSTER)
        assert outcome.status == "SUCCESS"
        assert [write for write in outcome.writes if "DELETE" in write] == []


def test_a_declared_pool_is_never_taken_for_a_temporary_one() -> None:
    """Not even one with the temporary name, whose tag somebody has written in Azure."""
    declared = {**CLUSTER, "AgentPoolProfiles": [cfn_pool("system"), cfn_pool("cfntmp")]}
    world = deployed(declared)
    world.put("agentPools/cfntmp", {"properties": pool("cfntmp", tags={STANDS_IN_FOR: "system"})})
    outcome = world.update({**declared, "Tags": [{"Key": "a", "Value": "b"}]}, declared)
    assert outcome.status == "SUCCESS"
    assert [write for write in outcome.writes if "DELETE" in write] == []
