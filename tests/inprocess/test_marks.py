"""What a stack owns, by the handlers: the order of its pools, and what of others' an update leaves alone."""

from typing import Any

from acme_azure_akscluster.properties import schema
from sandbox.aws.cloudformation.drift import differences
from tests.support.clusters import cfn_cluster, cfn_pool
from tests.support.world import World

DOCUMENT: dict[str, Any] = dict(schema.load())


def template(*pools: str) -> dict[str, Any]:
    return cfn_cluster(*map(cfn_pool, pools), Identity={"Type": "SystemAssigned"})


def created(*pools: str) -> tuple[World, dict[str, Any]]:
    world = World()
    made = world.run("CREATE", template(*pools))
    assert made.status == "SUCCESS", made.last
    return world, {"Id": made.identifier}


def read_pools(world: World, identifier: dict[str, Any]) -> list[str]:
    return [pool["Name"] for pool in world.run("READ", identifier).model["AgentPoolProfiles"]]


def add_theirs(world: World, identifier: dict[str, Any]) -> None:
    body = {"properties": {"count": 1, "vmSize": "Standard_D4s_v5", "mode": "User"}}
    world.cloud.done(world.cloud.call("PUT", f"{identifier['Id']}/agentPools/theirs", body), 201)


def names_in_azure(world: World) -> set[str]:
    return {pool["name"] for pool in (world.cluster() or {})["properties"]["agentPoolProfiles"]}


def test_a_user_pool_that_a_template_lists_first_is_read_first() -> None:
    world, identifier = created("web", "system")
    model = world.run("READ", identifier).model
    assert differences(template("web", "system"), model, DOCUMENT) == []


def test_another_order_in_the_template_is_an_update_of_the_marks_alone() -> None:
    world, identifier = created("system", "web")
    moved = world.run(
        "UPDATE", {**template("web", "system"), **identifier}, {**template("system", "web"), **identifier}
    )
    assert (moved.status, moved.writes) == ("SUCCESS", ["PATCH prod"])
    assert read_pools(world, identifier) == ["web", "system"]


def test_an_update_from_the_live_state_deletes_nothing_of_others() -> None:
    world, identifier = created("system", "web")
    add_theirs(world, identifier)
    assert read_pools(world, identifier) == ["system", "web"]
    live = {**template("system", "web", "theirs"), **identifier}
    changed = world.run("UPDATE", {**template("system"), **identifier}, live)
    assert changed.status == "SUCCESS", changed.last
    assert names_in_azure(world) == {"system", "theirs"}
    assert read_pools(world, identifier) == ["system"]
