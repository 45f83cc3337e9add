"""A cluster's life through the production entry point, in virtual time."""

from typing import Any

from tests.support.clusters import cfn_cluster, cfn_pool
from tests.support.world import World

PLAIN: dict[str, Any] = {
    **cfn_cluster(cfn_pool("system")),
    "ResourceGroupName": "rg",
    "Identity": {"Type": "SystemAssigned"},
}


def test_create_read_update_delete() -> None:
    world = World()
    made = world.run("CREATE", PLAIN)
    assert made.status == "SUCCESS"
    assert made.writes == ["PUT prod"]
    assert made.events[0]["resourceModel"]["Id"] == made.model["Id"]
    assert world.run("READ", {"Id": made.model["Id"]}).model == made.model
    wanted = {**PLAIN, "AgentPoolProfiles": [cfn_pool("system", 3), cfn_pool("web")], "Id": made.model["Id"]}
    changed = world.run("UPDATE", wanted, PLAIN)
    assert changed.status == "SUCCESS"
    assert changed.writes == ["PUT prod/agentPools/web", "PUT prod/agentPools/system"]
    gone = world.run("DELETE", {"Id": made.model["Id"]})
    assert (gone.status, gone.last.get("resourceModel")) == ("SUCCESS", None)
    assert world.cluster() is None
    assert world.run("DELETE", {"Id": made.model["Id"]}).code == "NotFound"


def test_an_update_without_a_difference_makes_one_read_and_no_write() -> None:
    world = World()
    made = world.run("CREATE", PLAIN)
    same = world.run("UPDATE", {**PLAIN, "Id": made.model["Id"]}, PLAIN)
    assert (same.status, same.writes, same.reads) == ("SUCCESS", [], 1)


def test_a_name_can_be_used_again_after_its_cluster_was_deleted() -> None:
    """The contract suite skips this, because our identifier is Azure's and not create-only."""
    world = World()
    first = world.run("CREATE", PLAIN)
    world.run("DELETE", {"Id": first.model["Id"]})
    again = world.run("CREATE", PLAIN)
    assert (again.status, again.writes) == ("SUCCESS", ["PUT prod"])


def test_a_second_create_of_the_same_name_says_already_exists_without_a_model() -> None:
    """The contract suite skips this too."""
    world = World()
    world.run("CREATE", PLAIN)
    second = world.run("CREATE", PLAIN, token="another-token")
    assert (second.status, second.code) == ("FAILED", "AlreadyExists")
    assert "resourceModel" not in second.last
    assert "callbackContext" not in second.last
