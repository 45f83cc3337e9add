"""A failed upgrade's way back: each pool on the version and node image of before, the control plane where it is."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.harness import answers, ends
from tests.support.world import ID, Outcome, World
from tests.transitions.ground import Watch, created, fail_write, left_over, undisturb, updated
from tests.transitions.image_cases import FIRST, SECOND, images_come_out
from tests.transitions.pool_cases import BIG
from tests.transitions.table import EVERYTHING_SUPPORTED, Properties, autoscaled, cluster, pool, system, tags
from tests.transitions.version_cases import SPOT, at, channel, own

QUOTA = ends("Failed", "QuotaExceeded", "Operation could not be completed: the quota is used up.")
# The node OS channel off, so that the image goes back too.
STILL = {"AutoUpgradeProfile": {"UpgradeChannel": "none", "NodeOSUpgradeChannel": "None"}}
HOUR = 3600.0


def pools(world: World) -> dict[str, tuple[str, str]]:
    """By name, the Kubernetes version and the date of the node image that each pool runs."""
    return {
        one["name"]: (one["currentOrchestratorVersion"], one["nodeImageVersion"].rpartition("-")[2])
        for one in world.body["properties"]["agentPoolProfiles"]
    }


def versions(world: World) -> set[str]:
    """The Kubernetes versions that the pools run."""
    return set(world.pools("currentOrchestratorVersion").values())


def failed(before: Properties, after: Properties, number: int) -> World:
    """A stack whose update has failed at its nth write, after new node images came out."""
    world = created(before)
    images_come_out(world)
    fail_write(world, number, QUOTA)
    outcome = world.update(after, before)
    assert (outcome.status, outcome.code) == ("FAILED", "ServiceLimitExceeded"), outcome.last
    undisturb(world)
    return world


def rolled_back(world: World, before: Properties, after: Properties) -> Outcome:
    """The rollback, in which nothing is refused and nothing comes while Azure is busy."""
    watch = Watch(world)
    back = world.update(before, after, rollback=True)
    assert (back.status, watch.forbidden, watch.while_busy) == ("SUCCESS", [], []), back.last
    return back


def three(version: str, **more: Any) -> Properties:
    """Three pools that are steps of their own."""
    return at(version, *own(version, system(), pool(), autoscaled("auto")), **{**STILL, **more})


def together(version: str, **more: Any) -> Properties:
    """Three pools that the last step takes along."""
    return at(version, system(), pool(), pool("db"), **{**STILL, **more})


def spotted(version: str) -> Properties:
    return at(version, system(), pool("spot", **SPOT), **STILL)


CASES = [
    ("the first pool's upgrade fails", three, "1.35", 2, ["system"]),
    ("the second pool's upgrade fails", three, "1.35", 3, ["system", "web"]),
    ("the last pool's upgrade fails", three, "1.36", 5, ["system", "web", "auto"]),
    ("the upgrade of all at once fails", together, "1.35", 1, ["", "system", "web", "db"]),
    ("the last of two control plane steps takes all pools and fails", together, "1.36", 2, ["", "system", "web", "db"]),
    ("a spot pool's upgrade fails", spotted, "1.35", 3, ["system", "spot"]),
]


@pytest.mark.parametrize(("made", "to", "number", "writes"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_every_raised_pool_ends_on_version_and_image_of_before(
    made: Callable[[str], Properties], to: str, number: int, writes: list[str]
) -> None:
    world = failed(made("1.34"), made(to), number)
    first = dict.fromkeys(pools(world), ("1.34.9", FIRST))
    assert pools(world) != first
    back = rolled_back(world, made("1.34"), made(to))
    assert back.writes == [f"PUT prod/agentPools/{name}" if name else "PUT prod" for name in writes]
    assert pools(world) == first
    runs = EVERYTHING_SUPPORTED.latest(to)
    stays = f"Rolled back, except what AKS cannot revert: the control plane stays at Kubernetes {runs}; node pool"
    assert back.message.startswith(stays)
    assert back.message.endswith("back at 1.34.9")
    assert all(name in back.message for name in writes)
    assert {".".join(change.path) for change in left_over(world, made("1.34"))} == {"KubernetesVersion"}


def test_afterwards_nothing_is_left_to_do_and_the_next_update_raises_the_pools_again() -> None:
    before, after = three("1.34"), three("1.35")
    world = failed(before, after, 3)
    rolled_back(world, before, after)
    again = world.update(before, before)
    assert (again.status, again.writes, again.reads) == ("SUCCESS", [], 1)
    watch = Watch(world)
    raised = world.update(after, before)
    assert (raised.status, watch.forbidden) == ("SUCCESS", [])
    assert raised.writes == [f"PUT prod/agentPools/{name}" for name in ("system", "web", "auto")]
    assert versions(world) == {"1.35.6"}
    assert left_over(world, after) == []


def test_a_rollback_of_a_successful_update_rolls_back_the_pools_too() -> None:
    """Another resource of the stack failed."""
    before, after = together("1.34"), together("1.35")
    world = updated(before, after)
    back = rolled_back(world, before, after)
    assert versions(world) == {"1.34.9"}
    assert "node pools system, web and db are back at 1.34.9" in back.message


def test_a_version_that_the_template_of_before_did_not_name_is_taken_back_as_well() -> None:
    before, after = cluster(system(), pool(), **STILL), together("1.36")
    world = created(before)
    began = pools(world)
    assert world.update(at("1.36", system(), pool(), **STILL), before).status == "SUCCESS"
    back = rolled_back(world, before, after)
    assert pools(world) == began
    assert back.message == "Rolled back: node pools system and web are back at 1.35.6"


@pytest.mark.parametrize("name", ["patch", "stable", "rapid", "node-image"])
def test_an_upgrade_channel_is_paused_for_it_and_restored(name: str) -> None:
    before, after = at("1.34", system(), pool(), **channel(name)), at("1.35", system(), pool(), **channel(name))
    world = failed(before, after, 1)
    back = rolled_back(world, before, after)
    puts = ["PUT prod", "PUT prod/agentPools/system", "PUT prod/agentPools/web", "PUT prod"]
    assert back.writes == puts
    assert versions(world) == {"1.34.9"}
    observed = world.body
    assert observed["properties"]["autoUpgradeProfile"]["upgradeChannel"] == name
    assert "acme-cloudformation-paused-channel" not in observed["tags"]


def test_a_channel_that_the_failed_update_had_paused_is_restored_after_it() -> None:
    def mixed(version: str) -> Properties:
        return at(version, system(), pool("spot", **SPOT), **channel("stable"))

    world = failed(mixed("1.34"), mixed("1.35"), 4)
    back = rolled_back(world, mixed("1.34"), mixed("1.35"))
    assert back.writes == ["PUT prod/agentPools/system", "PUT prod/agentPools/spot", "PUT prod"]
    observed = world.body
    assert observed["properties"]["autoUpgradeProfile"]["upgradeChannel"] == "stable"


def test_a_channel_turned_on_by_the_failed_update_is_removed_first() -> None:
    before, after = at("1.34", system(), **channel("none")), at("1.35", system(), **channel("stable"))
    world = failed(before, after, 2)
    back = rolled_back(world, before, after)
    assert back.writes == ["PUT prod", "PUT prod/agentPools/system"]


def test_a_node_os_channel_is_reported_to_keep_the_image() -> None:
    on = {"AutoUpgradeProfile": {"UpgradeChannel": "none", "NodeOSUpgradeChannel": "NodeImage"}}
    before, after = three("1.34", **on), three("1.35", **on)
    world = failed(before, after, 2)
    back = rolled_back(world, before, after)
    assert pools(world)["system"] == ("1.34.9", SECOND)
    assert back.message.endswith(
        "node pool system is back at 1.34.9 (the node OS channel NodeImage may keep a newer image)"
    )


def test_the_guides_picture_shows_the_writes_of_such_a_rollback() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "upgrades.md").read_text()
    before, after = (at(version, *own(version, system(), pool()), **STILL) for version in ("1.35", "1.36"))
    world = failed(before, after, 3)
    back = rolled_back(world, before, after)
    drawn = [f"PUT prod/agentPools/{name}" for name in re.findall(r"pool (\w+) back to <b>1.35", guide)]
    assert back.writes == drawn


# ---- what cannot go back -------------------------------------------------------------------------------------------


def _a_week_passes(world: World) -> None:
    world.clock.sleep(7.1 * 24 * HOUR)


def _two_days_pass(world: World) -> None:
    world.clock.sleep(48 * HOUR)


def _somebody_changes_the_sku(world: World) -> None:
    body = {"properties": {"count": 2, "osSKU": "AzureLinux", "mode": "User"}}
    world.cloud.done(world.cloud.call("PUT", f"{ID}/agentPools/web", body), 200)


def _aks_forgets(world: World) -> None:
    world.change_record(lambda record: record["private"].pop("recently_used"))


def _used_already(world: World) -> None:
    """AKS counts a rollback that it still lists as the second one."""
    world.change_record(lambda record: record["private"].setdefault("taken_back", {}).update(web=True))


def _left_the_region(world: World) -> None:
    inside = world.cloud.azure.world
    left = {name: minor for name, minor in inside.versions.minors.items() if name != "1.34"}
    inside.versions = replace(inside.versions, minors=left)


def _control_plane_went_on(world: World) -> None:
    plane = {"kubernetesVersion": "1.38", "currentKubernetesVersion": "1.38.1"}
    world.change_record(lambda record: record["properties"].update(plane))


NOTHING_OFFERED = "AKS offers no earlier version (it does so once, within seven days of an upgrade)"
REASONS = [
    ("too old", _a_week_passes, NOTHING_OFFERED),
    ("not of the failed update", _two_days_pass, "it was upgraded before the update that failed"),
    ("not offered", _aks_forgets, NOTHING_OFFERED),
    ("another OS SKU", _somebody_changes_the_sku, "its OS SKU is now AzureLinux, and its earlier node image"),
    ("used twice", _used_already, "AKS refused it: OperationNotAllowed: Agent pool web was rolled back already"),
    ("left the region", _left_the_region, "AKS refused it: AgentPoolK8sVersionNotSupported: Version 1.34.9 is not"),
    ("too far behind", _control_plane_went_on, "1.34.9 is more than 3 minor versions older than the control plane's"),
]


@pytest.mark.parametrize(("meanwhile", "reason"), [row[1:] for row in REASONS], ids=[row[0] for row in REASONS])
def test_an_impossible_pool_rollback_is_reported_with_its_reason_and_fails_nothing(
    meanwhile: Callable[[World], None], reason: str
) -> None:
    before, after = (
        at("1.34", system(), *own("1.34", pool()), **STILL),
        at("1.35", system(), *own("1.35", pool()), **STILL),
    )
    world = updated(before, after)
    meanwhile(world)
    back = world.update(before, after, rollback=True)
    assert back.status == "SUCCESS", back.last
    stays = "node pools system and web stay" if pools(world)["system"][0] == "1.35.6" else "node pool web stays"
    assert f"{stays} at 1.35.6, because {reason}" in back.message
    assert pools(world)["web"][0] == "1.35.6"
    again = world.update(before, before)
    assert again.writes in ([], ["PUT prod/agentPools/web"])  # the SKU goes back to the template's


def test_many_pools_are_reported_by_their_number() -> None:
    many = [system(), *(pool(f"p{number}") for number in range(6))]
    before, after = at("1.34", *many, **STILL), at("1.35", *many, **STILL)
    world = updated(before, after)
    _aks_forgets(world)
    back = world.update(before, after, rollback=True)
    assert f"7 node pools stay at 1.35.6, because {NOTHING_OFFERED}" in back.message


def test_what_was_raised_twice_stays_since_only_the_last_upgrade_is_taken_back() -> None:
    before, after = (at(version, system(), pool(), **channel("stable")) for version in ("1.34", "1.36"))
    world = updated(before, after)
    back = world.update(before, after, rollback=True)
    assert (back.status, back.writes) == ("SUCCESS", [])
    assert "it was upgraded 2 times, and AKS rolls back only the last upgrade, to 1.35.6" in back.message


def test_a_pool_returns_to_the_version_before_the_failed_update() -> None:
    """To what it ran before the update, which is newer than the template."""
    before, after = at("1.34", system(), pool(), **STILL), at("1.36", system(), pool(), **STILL)
    world = updated(before, at("1.35", system(), pool(), **STILL))
    _two_days_pass(world)
    fail_write(world, 1, QUOTA)
    assert world.update(after, before).status == "FAILED"
    undisturb(world)
    rolled_back(world, before, after)
    assert versions(world) == {"1.35.6"}


def test_a_pool_that_the_failed_update_had_rotated_has_the_version_of_before() -> None:
    before, after = at("1.34", system(), pool(), **STILL), at("1.35", system(), pool(**BIG), **STILL)
    world = failed(before, after, 5)
    back = rolled_back(world, before, after)
    assert versions(world) == {"1.34.9"}
    assert back.message.endswith("node pool system is back at 1.34.9")


def test_a_pool_that_the_failed_update_had_removed_has_the_version_of_before() -> None:
    before, after = at("1.34", system(), pool("old"), **STILL), at("1.35", system(), pool(), **STILL)
    world = updated(before, after)
    rolled_back(world, before, after)
    assert world.pools("currentOrchestratorVersion") == {"system": "1.34.9", "old": "1.34.9"}


def test_a_pool_whose_version_is_no_longer_to_be_had_is_made_with_the_newer_one() -> None:
    before, after = at("1.34", system(), pool("old"), **STILL), at("1.35", system(), **STILL)
    world = updated(before, after)
    _left_the_region(world)
    back = world.update(before, after, rollback=True)
    assert back.status == "SUCCESS", back.last
    assert world.pools("currentOrchestratorVersion") == {"system": "1.35.6", "old": "1.35.6"}


def test_a_right_that_lacks_fails_the_rollback() -> None:
    before, after = three("1.34"), three("1.35")
    world = failed(before, after, 2)
    refusal = answers(403, "AuthorizationFailed", "not allowed to perform action 'x/write'")
    world.cloud.fault(refusal, method="PUT", path="agentPools/system$")
    back = world.update(before, after, rollback=True)
    assert (back.status, back.code) == ("FAILED", "AccessDenied")


def test_no_request_for_pools_that_the_failed_update_did_not_upgrade() -> None:
    before, after = three("1.34"), three("1.35")
    world = failed(before, after, 2)
    world.requests.clear()
    rolled_back(world, before, after)
    requested = {path for _, path in world.requests if "upgradeProfiles" in path}
    assert requested == {f"{ID}/agentPools/system/upgradeProfiles/default"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (cluster(system(), pool()), cluster(system(), pool(count=5))),
        (cluster(system(), pool()), cluster(system(), pool(**BIG))),
        (at("1.34"), at("1.34", Tags=tags(a="1"))),
    ],
)
def test_no_upgrade_profile_is_read_where_no_version_was_to_change(before: Properties, after: Properties) -> None:
    world = updated(before, after)
    world.requests.clear()
    assert world.update(before, after, rollback=True).status == "SUCCESS"
    assert [path for _, path in world.requests if "upgradeProfiles" in path] == []


# ---- by a template -------------------------------------------------------------------------------------------------


def test_a_template_that_names_what_aks_does_not_offer_is_refused_with_its_offer() -> None:
    before = at("1.34", *own("1.34", system(), pool()), **STILL)
    after = at("1.35", *own("1.35", system(), pool()), **STILL)
    world = updated(before, after)
    wanted = at("1.35", *own("1.35", system()), *own("1.33", pool()), **STILL)
    refused = world.update(wanted, after)
    assert (refused.status, refused.writes) == ("FAILED", [])
    assert "cannot go down from 1.35.6 to 1.33: AKS offers 1.34.9" in refused.message


def test_templates_can_upgrade_roll_back_and_upgrade_a_pool_again() -> None:
    below = at("1.35", *own("1.35", system(), pool()), **STILL)
    above = at("1.36", *own("1.36", system(), pool()), **STILL)
    mixed = at("1.36", *own("1.36", system()), *own("1.35", pool()), **STILL)
    world = created(below)
    first = pools(world)["web"]
    assert world.update(above, below).status == "SUCCESS"
    for after, before in ((mixed, above), (above, mixed), (mixed, above)):
        watch = Watch(world)
        moved = world.update(after, before)
        assert (moved.status, moved.writes, watch.forbidden) == ("SUCCESS", ["PUT prod/agentPools/web"], [])
        assert left_over(world, after) == []
        again = world.update(after, after)
        assert (again.status, again.writes, again.reads) == ("SUCCESS", [], 1)
    assert pools(world)["web"] == first
