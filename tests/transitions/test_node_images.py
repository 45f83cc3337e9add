"""Node images as declared dates: what a pool has in the end, what is refused, and what a create does."""

import pytest

from acme_azure_akscluster.domain.node_image import reaches
from sandbox.azure.core.messages import Request
from sandbox.azure.core.versions import NOVEMBER_2026
from tests.support.world import ID, World
from tests.transitions.ground import created
from tests.transitions.image_cases import CASES, FIRST, NEWER, SECOND, a_channel_moves_on, dates, images_come_out
from tests.transitions.table import Transition, cluster, names, pool, system


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_every_pool_ends_with_an_image_as_new_as_declared(case: Transition) -> None:
    world = created(case.before, case.versions)
    case.meanwhile(world)
    outcome = world.update(case.after, case.before)
    assert outcome.status == "SUCCESS", outcome.last
    declared = case.after.get("NodeImageVersions", {})
    assert [
        name for name, wanted in declared.items() if not reaches(world.pools("nodeImageVersion")[name], wanted)
    ] == []


def test_a_rollback_leaves_the_newer_image() -> None:
    before, after = cluster(system(), pool(), **dates(web=FIRST)), cluster(system(), pool(), **NEWER)
    world = created(before, NOVEMBER_2026)
    images_come_out(world)
    assert world.update(after, before).status == "SUCCESS"
    back = world.update(before, after, rollback=True)
    assert (back.status, back.writes) == ("SUCCESS", [])
    assert world.pools("nodeImageVersion")["web"].endswith(SECOND)


def test_only_images_that_are_too_old_are_looked_up() -> None:
    before = cluster(system(), pool(), **dates(system=FIRST, web=FIRST))
    after = cluster(system(), pool(), **dates(system=FIRST, web=SECOND))
    world = created(before, NOVEMBER_2026)
    images_come_out(world)
    assert world.update(after, before).writes == ["POST prod/agentPools/web/upgradeNodeImageVersion"]
    paths = [path for _, path in world.requests if "upgradeProfiles" in path]
    assert paths == [f"{ID}/agentPools/web/upgradeProfiles/default"]


def test_a_pool_removed_during_its_image_lookup_is_added_again() -> None:
    before, after = cluster(system(), pool()), cluster(system(), pool(), **NEWER)
    world = created(before, NOVEMBER_2026)
    images_come_out(world)

    def somebody_removes_it(request: Request) -> None:
        if request.path.endswith("/agentPools/web/upgradeProfiles/default"):
            world.before_request = lambda _request: None
            world.cloud.done(world.cloud.call("DELETE", f"{ID}/agentPools/web"), 202)

    world.before_request = somebody_removes_it
    outcome = world.update(after, before)
    assert (outcome.status, outcome.writes) == ("SUCCESS", ["PUT prod/agentPools/web"])
    assert world.pools("nodeImageVersion")["web"].endswith(SECOND)


def test_an_image_upgraded_meanwhile_is_not_upgraded_again() -> None:
    before, after = cluster(system(), pool()), cluster(system(), pool(), **NEWER)
    world = created(before, NOVEMBER_2026)
    a_channel_moves_on(world)
    outcome = world.update(after, before)
    assert (outcome.status, outcome.writes, outcome.reads) == ("SUCCESS", [], 1)


def test_a_create_with_an_unavailable_image_fails_with_the_reason() -> None:
    made = World().run("CREATE", cluster(**dates(system=SECOND)))
    assert (made.status, made.code) == ("FAILED", "InvalidRequest")
    assert f"NodeImageVersions/system is {SECOND}, and AKS has no image that new" in made.message
    assert FIRST in made.message
    assert made.identifier == ID  # so the rollback deletes it


def test_a_create_with_an_image_that_is_there_needs_nothing_more() -> None:
    made = World().run("CREATE", cluster(**dates(system=FIRST)))
    assert (made.status, made.writes) == ("SUCCESS", ["PUT prod"])
