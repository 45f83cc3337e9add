"""What a stack owns, by the handlers: the order of its pools, and what of others' an update leaves alone."""

from typing import Any

import pytest

from acme_azure_akscluster.domain.tags import OWN_PREFIX
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


def moved(world: World, identifier: dict[str, Any], before: list[str], after: list[str]) -> list[str]:
    """The writes of an update from these pools to those; then nothing has drifted, nor is there anything to do."""
    made = world.run("UPDATE", {**template(*after), **identifier}, {**template(*before), **identifier})
    assert (made.status, made.message) == ("SUCCESS", ""), made.last
    assert read_pools(world, identifier) == after
    assert differences(template(*after), world.run("READ", identifier).model, DOCUMENT) == []
    assert world.run("UPDATE", {**template(*after), **identifier}, {**template(*after), **identifier}).writes == []
    return made.writes


@pytest.mark.parametrize(
    ("after", "writes"),
    [
        (["system", "web", "api", "gpu"], ["PUT prod/agentPools/gpu"]),
        (["gpu", "system", "web", "api"], ["PUT prod/agentPools/gpu"]),
        (["system", "gpu", "web", "api"], ["PUT prod/agentPools/gpu"]),
        (["system", "api"], ["DELETE prod/agentPools/web"]),
        (["web", "system", "api"], ["PATCH prod"]),
        (["api", "web", "system"], ["PATCH prod"]),
    ],
    ids=["added last", "added first", "added between", "removed", "two change places", "all reversed"],
)
def test_a_pool_is_added_removed_or_moved_by_one_request(after: list[str], writes: list[str]) -> None:
    world, identifier = created("system", "web", "api")
    assert moved(world, identifier, ["system", "web", "api"], after) == writes
    # And so it goes on, also beside pools that were added later.
    assert len(moved(world, identifier, after, ["new", *after])) == 1
    assert len(moved(world, identifier, ["new", *after], after)) == 1


def replace_tags(world: World, path: str, tags: dict[str, str]) -> None:
    """As `az aks update --tags` and `az aks nodepool update --tags` do: the marks are gone."""
    there = world.cloud.call("GET", path).json()
    if "/agentPools/" in path:
        world.cloud.settle(world.cloud.call("PUT", path, {"properties": {**there["properties"], "tags": tags}}))
    else:
        assert world.cloud.call("PATCH", path, {"tags": tags}).status == 200


@pytest.mark.parametrize("whose", ["", "/agentPools/web"], ids=["the cluster", "a pool"])
def test_replaced_tags_are_no_drift_and_the_next_update_writes_the_marks_again(whose: str) -> None:
    world, identifier = created("web", "system")
    replace_tags(world, f"{identifier['Id']}{whose}", {"theirs": "1"})
    assert read_pools(world, identifier) == ["web", "system"]
    same = {**template("web", "system"), **identifier}
    assert world.run("UPDATE", same, same).writes == ["PATCH prod"]
    assert world.run("UPDATE", same, same).writes == []
    assert moved(world, identifier, ["web", "system"], ["system"])[0] == "DELETE prod/agentPools/web"


def test_a_new_pool_with_the_name_of_a_removed_one_is_not_the_stacks() -> None:
    world, identifier = created("system", "theirs")
    assert moved(world, identifier, ["system", "theirs"], ["system"]) == ["DELETE prod/agentPools/theirs"]
    add_theirs(world, identifier)
    live = {**template("system", "theirs"), **identifier}
    assert world.run("UPDATE", {**template("system"), **identifier}, live).status == "SUCCESS"
    assert names_in_azure(world) == {"system", "theirs"}
    assert read_pools(world, identifier) == ["system"]


def test_a_copied_mark_does_not_make_a_pool_the_stacks() -> None:
    world, identifier = created("system", "web")
    add_theirs(world, identifier)
    copied = world.cloud.call("GET", f"{identifier['Id']}/agentPools/web").json()["properties"]["tags"]
    replace_tags(world, f"{identifier['Id']}/agentPools/theirs", copied)
    assert read_pools(world, identifier) == ["system", "web"]
    live = {**template("system", "web", "theirs"), **identifier}
    changed = world.run("UPDATE", {**template("system", "web"), **identifier}, live)
    assert (changed.status, changed.writes) == ("SUCCESS", [])


def test_a_listed_pool_without_a_mark_is_removed_from_the_list_as_well() -> None:
    """An imported cluster's: others' may have its name later."""
    world, identifier = created("system", "web")
    unmark(world, identifier)
    same = {**template("system", "web"), **identifier}
    assert world.run("UPDATE", same, same).writes == ["PATCH prod"]
    assert moved(world, identifier, ["system", "web"], ["system", "gpu", "web"]) == ["PUT prod/agentPools/gpu"]
    assert moved(world, identifier, ["system", "gpu", "web"], ["system", "web"]) == ["DELETE prod/agentPools/gpu"]
    assert moved(world, identifier, ["system", "web"], ["system"]) == ["DELETE prod/agentPools/web", "PATCH prod"]


def unmark(world: World, identifier: dict[str, Any]) -> None:
    """As a cluster is that this type has not made: without a mark."""
    path = identifier["Id"]
    tags = world.cloud.call("GET", path).json()["tags"]
    others = {name: value for name, value in tags.items() if not name.startswith(OWN_PREFIX)}
    replace_tags(world, path, others)
    for name in names_in_azure(world):
        replace_tags(world, f"{path}/agentPools/{name}", {})


def test_an_update_from_the_live_state_deletes_no_undeclared_resource() -> None:
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
    unmark(world, identifier)

    updated = world.run("UPDATE", {**template("system"), **identifier}, {**template("system", "web"), **identifier})

    assert updated.status == "SUCCESS", updated.last
    assert updated.message.startswith("Some node pools left the template but stay, because no tag marks them")
    assert "replaced): web. Delete them" in updated.message
    assert names_in_azure(world) == {"system", "web"}
    again = world.run("UPDATE", {**template("system"), **identifier}, {**template("system"), **identifier})
    assert (again.status, again.message, again.writes) == ("SUCCESS", "", [])


def test_an_owned_pool_that_left_the_template_is_deleted_without_a_note() -> None:
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


def test_a_pool_that_is_made_stopped_keeps_its_mark_and_its_tags() -> None:
    """Its stop is a PUT, and one without tags takes them away."""
    stopped = cfn_pool("web", Tags={"team": "shop"}, PowerState={"Code": "Stopped"})
    declared = cfn_cluster(cfn_pool("system"), stopped, Identity={"Type": "SystemAssigned"})
    world = World()
    made = world.run("CREATE", declared)
    assert made.status == "SUCCESS", made.last
    identifier = {"Id": made.identifier}
    assert differences(declared, world.run("READ", identifier).model, DOCUMENT) == []
    assert world.run("UPDATE", {**declared, **identifier}, {**declared, **identifier}).writes == []
