"""What a stack owns, by the handlers: the order of its pools, and what of others' an update leaves alone."""

from typing import Any

from acme_azure_akscluster.domain.ownership import POOLS
from acme_azure_akscluster.properties import schema
from sandbox.aws.cloudformation.drift import differences
from tests.support.clusters import cfn_cluster, cfn_pool
from tests.support.world import World

TEAM = {"Key": "team", "Value": "web"}
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


def test_the_first_update_of_an_imported_cluster_says_which_pool_it_keeps() -> None:
    world, identifier = created("system", "web")
    cluster = world.cloud.call("GET", identifier["Id"]).json()
    tags = {name: value for name, value in cluster["tags"].items() if not name.startswith(POOLS)}
    assert world.cloud.call("PATCH", identifier["Id"], {"tags": tags}).status == 200

    updated = world.run("UPDATE", {**template("system"), **identifier}, {**template("system", "web"), **identifier})

    assert updated.status == "SUCCESS", updated.last
    assert updated.message.startswith("Some node pools left the template but stay, because the cluster's tags do not")
    assert "replaced): web. Delete them" in updated.message
    assert names_in_azure(world) == {"system", "web"}
    again = world.run("UPDATE", {**template("system"), **identifier}, {**template("system"), **identifier})
    assert (again.status, again.message, again.writes) == ("SUCCESS", "", [])


def test_a_pool_of_the_stack_that_left_the_template_goes_without_a_word() -> None:
    world, identifier = created("system", "web")
    updated = world.run("UPDATE", {**template("system"), **identifier}, {**template("system", "web"), **identifier})
    assert (updated.status, updated.message, names_in_azure(world)) == ("SUCCESS", "", {"system"})


def test_labels_taints_and_tags_of_others_survive_an_update_from_the_live_state() -> None:
    def pools(**more: Any) -> dict[str, Any]:
        web = cfn_pool("web", NodeLabels={"ours": "1"}, **more)
        return cfn_cluster(cfn_pool("system"), web, Identity={"Type": "SystemAssigned"}, Tags=[TEAM])

    world = World()
    declared = pools()
    made = world.run("CREATE", declared)
    identifier = {"Id": made.identifier}
    path = f"{made.identifier}/agentPools/web"
    web = world.cloud.call("GET", path).json()["properties"]
    theirs = {"nodeLabels": {"ours": "2", "theirs": "1"}, "nodeTaints": ["theirs=1:NoSchedule"]}
    tags = {**(web.get("tags") or {}), "theirs": "1"}
    world.cloud.done(world.cloud.call("PUT", path, {"properties": {**theirs, "tags": tags}}), 200)
    cluster = world.cloud.call("GET", str(made.identifier)).json()
    body = {"tags": {**cluster["tags"], "theirs": "1"}}
    assert world.cloud.call("PATCH", str(made.identifier), body).status == 200
    everything = {**pools(NodeTaints=theirs["nodeTaints"], Tags={"theirs": "1"}), **identifier}
    everything["Tags"] = [TEAM, {"Key": "theirs", "Value": "1"}]
    everything["AgentPoolProfiles"][1]["NodeLabels"] = theirs["nodeLabels"]

    reverted = world.run("UPDATE", {**declared, **identifier}, everything)

    assert reverted.status == "SUCCESS", reverted.last
    web = next(one for one in (world.cluster() or {})["properties"]["agentPoolProfiles"] if one["name"] == "web")
    assert web["nodeLabels"] == {"ours": "1", "theirs": "1"}
    assert (web["nodeTaints"], web["tags"]["theirs"]) == (theirs["nodeTaints"], "1")
    assert (world.cluster() or {})["tags"]["theirs"] == "1"
    model = world.run("READ", identifier).model
    assert differences(declared, model, DOCUMENT) == []
    assert model["AgentPoolProfiles"][1]["NodeTaints"] == []
