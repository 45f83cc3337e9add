"""A cluster's life through the production entry point, in virtual time."""

from typing import Any

from tests.inprocess.world import World
from tests.unit.clusters import cfn_cluster, cfn_pool

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
