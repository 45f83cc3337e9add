"""A cluster's life through the production entry point, in virtual time."""

from tests.support.clusters import cfn_pool
from tests.support.world import PLAIN, World, deployed


def test_create_read_update_delete() -> None:
    world = World()
    made = world.deploy()
    assert made.writes == ["PUT prod"]
    assert made.events[0]["resourceModel"]["Id"] == made.model["Id"]
    assert world.read().model == made.model
    wanted = {**PLAIN, "AgentPoolProfiles": [cfn_pool("system", 3), cfn_pool("web")]}
    changed = world.update(wanted)
    assert changed.status == "SUCCESS"
    assert changed.writes == ["PUT prod/agentPools/web", "PUT prod/agentPools/system"]
    gone = world.delete()
    assert (gone.status, gone.last.get("resourceModel")) == ("SUCCESS", None)
    assert world.cluster() is None
    assert world.delete().code == "NotFound"


def test_an_update_without_a_difference_makes_one_read_and_no_write() -> None:
    same = deployed().update(PLAIN)
    assert (same.status, same.writes, same.reads) == ("SUCCESS", [], 1)


def test_a_name_can_be_used_again_after_its_cluster_was_deleted() -> None:
    """The contract suite skips this, because our identifier is Azure's and not create-only."""
    world = deployed()
    assert world.delete().status == "SUCCESS"
    again = world.run("CREATE", PLAIN)
    assert (again.status, again.writes) == ("SUCCESS", ["PUT prod"])


def test_a_second_create_of_the_same_name_says_already_exists_without_a_model() -> None:
    """The contract suite skips this too."""
    second = deployed().run("CREATE", PLAIN, token="another-token")
    assert (second.status, second.code) == ("FAILED", "AlreadyExists")
    assert "resourceModel" not in second.last
    assert "callbackContext" not in second.last
