"""What a stack owns, by the handlers: the order of its pools, and what of others' an update leaves alone."""

from typing import Any

import pytest

from acme_azure_akscluster.domain.tags import OWN_PREFIX
from acme_azure_akscluster.properties import schema
from sandbox.aws.cloudformation.drift import differences
from tests.support.clusters import cfn_cluster, cfn_pool
from tests.support.world import ID, World, deployed

TEAM = {"Key": "team", "Value": "web"}
DOCUMENT: dict[str, Any] = dict(schema.load())


def template(*pools: str) -> dict[str, Any]:
    return cfn_cluster(*map(cfn_pool, pools), Identity={"Type": "SystemAssigned"})


def created(*pools: str) -> World:
    return deployed(template(*pools))


def read_pools(world: World) -> list[str]:
    return [pool["Name"] for pool in world.read().model["AgentPoolProfiles"]]


def add_theirs(world: World) -> None:
    body = {"properties": {"count": 1, "vmSize": "Standard_D4s_v5", "mode": "User"}}
    world.put("agentPools/theirs", body, 201)


def test_a_user_pool_that_a_template_lists_first_is_read_first() -> None:
    world = created("web", "system")
    model = world.read().model
    assert differences(template("web", "system"), model, DOCUMENT) == []


def test_another_order_in_the_template_is_an_update_of_the_marks_alone() -> None:
    world = created("system", "web")
    moved = world.update(template("web", "system"), template("system", "web"))
    assert (moved.status, moved.writes) == ("SUCCESS", ["PATCH prod"])
    assert read_pools(world) == ["web", "system"]


def moved(world: World, before: list[str], after: list[str]) -> list[str]:
    """The writes of an update from these pools to those; then nothing has drifted, nor is there anything to do."""
    made = world.update(template(*after), template(*before))
    assert (made.status, made.message) == ("SUCCESS", ""), made.last
    assert read_pools(world) == after
    assert differences(template(*after), world.read().model, DOCUMENT) == []
    assert world.update(template(*after), template(*after)).writes == []
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
    world = created("system", "web", "api")
    assert moved(world, ["system", "web", "api"], after) == writes
    # And so it goes on, also beside pools that were added later.
    assert len(moved(world, after, ["new", *after])) == 1
    assert len(moved(world, ["new", *after], after)) == 1


def replace_tags(world: World, path: str, tags: dict[str, str]) -> None:
    """As `az aks update --tags` and `az aks nodepool update --tags` do: the marks are gone."""
    there = world.cloud.call("GET", path).json()
    if "/agentPools/" in path:
        world.cloud.settle(world.cloud.call("PUT", path, {"properties": {**there["properties"], "tags": tags}}))
    else:
        assert world.cloud.call("PATCH", path, {"tags": tags}).status == 200


@pytest.mark.parametrize("whose", ["", "/agentPools/web"], ids=["the cluster", "a pool"])
def test_replaced_tags_are_no_drift_and_the_next_update_writes_the_marks_again(whose: str) -> None:
    world = created("web", "system")
    replace_tags(world, f"{ID}{whose}", {"theirs": "1"})
    assert read_pools(world) == ["web", "system"]
    same = template("web", "system")
    assert world.update(same, same).writes == ["PATCH prod"]
    assert world.update(same, same).writes == []
    assert moved(world, ["web", "system"], ["system"])[0] == "DELETE prod/agentPools/web"


def test_a_new_pool_with_the_name_of_a_removed_one_is_not_the_stacks() -> None:
    world = created("system", "theirs")
    assert moved(world, ["system", "theirs"], ["system"]) == ["DELETE prod/agentPools/theirs"]
    add_theirs(world)
    live = template("system", "theirs")
    assert world.update(template("system"), live).status == "SUCCESS"
    assert world.pools("name").keys() == {"system", "theirs"}
    assert read_pools(world) == ["system"]


def test_a_copied_mark_does_not_make_a_pool_the_stacks() -> None:
    world = created("system", "web")
    add_theirs(world)
    copied = world.cloud.call("GET", f"{ID}/agentPools/web").json()["properties"]["tags"]
    replace_tags(world, f"{ID}/agentPools/theirs", copied)
    assert read_pools(world) == ["system", "web"]
    live = template("system", "web", "theirs")
    changed = world.update(template("system", "web"), live)
    assert (changed.status, changed.writes) == ("SUCCESS", [])


def test_a_listed_pool_without_a_mark_is_removed_from_the_list_as_well() -> None:
    """An imported cluster's: others' may have its name later."""
    world = created("system", "web")
    unmark(world)
    same = template("system", "web")
    assert world.update(same, same).writes == ["PATCH prod"]
    assert moved(world, ["system", "web"], ["system", "gpu", "web"]) == ["PUT prod/agentPools/gpu"]
    assert moved(world, ["system", "gpu", "web"], ["system", "web"]) == ["DELETE prod/agentPools/gpu"]
    assert moved(world, ["system", "web"], ["system"]) == ["DELETE prod/agentPools/web", "PATCH prod"]


def unmark(world: World) -> None:
    """As a cluster is that this type has not made: without a mark."""
    others = {name: value for name, value in world.body["tags"].items() if not name.startswith(OWN_PREFIX)}
    replace_tags(world, ID, others)
    for name in world.pools("name"):
        replace_tags(world, f"{ID}/agentPools/{name}", {})


def test_an_update_from_the_live_state_deletes_no_undeclared_resource() -> None:
    world = created("system", "web")
    add_theirs(world)
    assert read_pools(world) == ["system", "web"]
    live = template("system", "web", "theirs")
    changed = world.update(template("system"), live)
    assert changed.status == "SUCCESS", changed.last
    assert world.pools("name").keys() == {"system", "theirs"}
    assert read_pools(world) == ["system"]


def test_the_first_update_of_an_imported_cluster_says_which_pool_it_keeps() -> None:
    world = created("system", "web")
    unmark(world)

    updated = world.update(template("system"), template("system", "web"))

    assert updated.status == "SUCCESS", updated.last
    assert updated.message.startswith("Some node pools left the template but stay, because no tag marks them")
    assert "replaced): web. Delete them" in updated.message
    assert world.pools("name").keys() == {"system", "web"}
    again = world.update(template("system"), template("system"))
    assert (again.status, again.message, again.writes) == ("SUCCESS", "", [])


def test_an_owned_pool_that_left_the_template_is_deleted_without_a_note() -> None:
    world = created("system", "web")
    updated = world.update(template("system"), template("system", "web"))
    assert (updated.status, updated.message, set(world.pools("name"))) == ("SUCCESS", "", {"system"})


def test_labels_taints_and_tags_of_others_survive_an_update_from_the_live_state() -> None:
    def pools(**more: Any) -> dict[str, Any]:
        web = cfn_pool("web", NodeLabels={"ours": "1"}, **more)
        return cfn_cluster(cfn_pool("system"), web, Identity={"Type": "SystemAssigned"}, Tags=[TEAM])

    declared = pools()
    world = deployed(declared)
    path = f"{ID}/agentPools/web"
    web = world.cloud.call("GET", path).json()["properties"]
    theirs = {"nodeLabels": {"ours": "2", "theirs": "1"}, "nodeTaints": ["theirs=1:NoSchedule"]}
    tags = {**(web.get("tags") or {}), "theirs": "1"}
    world.put("agentPools/web", {"properties": {**theirs, "tags": tags}})
    assert world.cloud.call("PATCH", ID, {"tags": {**world.body["tags"], "theirs": "1"}}).status == 200
    everything = {**pools(NodeTaints=theirs["nodeTaints"], Tags={"theirs": "1"})}
    everything["Tags"] = [TEAM, {"Key": "theirs", "Value": "1"}]
    everything["AgentPoolProfiles"][1]["NodeLabels"] = theirs["nodeLabels"]

    reverted = world.update(declared, everything)

    assert reverted.status == "SUCCESS", reverted.last
    assert world.pools("nodeLabels")["web"] == {"ours": "1", "theirs": "1"}
    assert world.pools("nodeTaints")["web"] == theirs["nodeTaints"]
    assert (world.pools("tags")["web"]["theirs"], world.body["tags"]["theirs"]) == ("1", "1")
    model = world.read().model
    assert differences(declared, model, DOCUMENT) == []
    assert model["AgentPoolProfiles"][1]["NodeTaints"] == []


def test_a_pool_that_is_made_stopped_keeps_its_mark_and_its_tags() -> None:
    """Its stop is a PUT, and one without tags takes them away."""
    stopped = cfn_pool("web", Tags={"team": "shop"}, PowerState={"Code": "Stopped"})
    declared = cfn_cluster(cfn_pool("system"), stopped, Identity={"Type": "SystemAssigned"})
    world = deployed(declared)
    assert differences(declared, world.read().model, DOCUMENT) == []
    assert world.update(declared, declared).writes == []
