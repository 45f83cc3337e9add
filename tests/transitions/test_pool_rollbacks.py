"""A failed upgrade's way back: each pool on the version and node image of before, the control plane where it is."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sandbox.azure.core.messages import Request
from tests.support.world import Outcome, World
from tests.transitions.ground import CLUSTER, Watch, created, is_write, left_over, update
from tests.transitions.pool_cases import BIG
from tests.transitions.table import EVERYTHING_SUPPORTED, Properties, autoscaled, cluster, pool, system, tags
from tests.transitions.version_cases import SPOT, at, channel, own

FIRST, SECOND = "202611.05.0", "202611.19.0"
QUOTA = {"code": "QuotaExceeded", "message": "Operation could not be completed: the quota is used up."}
# The node OS channel off, so that the image goes back too.
STILL = {"AutoUpgradeProfile": {"UpgradeChannel": "none", "NodeOSUpgradeChannel": "None"}}
HOUR = 3600.0


def images_come_out(world: World) -> None:
    """AKS releases new node images."""
    inside = world.cloud.azure.world
    inside.versions = replace(inside.versions, image_date=SECOND)


def fails(world: World, number: int, error: dict[str, str] | None = None) -> None:
    """The operation that the nth write from now starts ends badly."""
    left = [number]

    def plan(request: Request) -> None:
        if is_write(request):
            left[0] -= 1
            if left[0] == 0:
                action = {"type": "outcome", "status": "Failed", "error": error or QUOTA}
                fault = {"method": request.method, "path": re.escape(request.path) + "$", "action": action}
                world.cloud.control("POST", "faults", fault)

    world.before_request = plan


def pools(world: World) -> dict[str, tuple[str, str]]:
    """By name, the Kubernetes version and the date of the node image that each pool runs."""
    observed = world.cluster()
    assert observed is not None
    return {
        one["name"]: (one["currentOrchestratorVersion"], one["nodeImageVersion"].rpartition("-")[2])
        for one in observed["properties"]["agentPoolProfiles"]
    }


def failed(before: Properties, after: Properties, number: int) -> tuple[World, str]:
    """A stack whose update has failed at its nth write, after new node images came out; its cluster's identifier."""
    world, identifier = created(before, EVERYTHING_SUPPORTED)
    images_come_out(world)
    fails(world, number)
    outcome = update(world, identifier, after, before)
    assert (outcome.status, outcome.code) == ("FAILED", "ServiceLimitExceeded"), outcome.last
    world.before_request = lambda _request: None
    return world, identifier


def rolled_back(world: World, identifier: str, before: Properties, after: Properties) -> Outcome:
    """The rollback, in which nothing is refused and nothing comes while Azure is busy."""
    watch = Watch(world)
    back = update(world, identifier, before, after, rollback=True)
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
    world, identifier = failed(made("1.34"), made(to), number)
    first = dict.fromkeys(pools(world), ("1.34.9", FIRST))
    assert pools(world) != first
    back = rolled_back(world, identifier, made("1.34"), made(to))
    assert back.writes == [f"PUT prod/agentPools/{name}" if name else "PUT prod" for name in writes]
    assert pools(world) == first
    runs = EVERYTHING_SUPPORTED.latest(to)
    stays = f"Rolled back, except what AKS cannot revert: the control plane stays at Kubernetes {runs}; node pool"
    assert back.message.startswith(stays)
    assert back.message.endswith("back at 1.34.9")
    assert all(name in back.message for name in writes)
    assert {".".join(change.path) for change in left_over(world, identifier, made("1.34"))} == {"KubernetesVersion"}


def test_afterwards_nothing_is_left_to_do_and_the_next_update_raises_the_pools_again() -> None:
    before, after = three("1.34"), three("1.35")
    world, identifier = failed(before, after, 3)
    rolled_back(world, identifier, before, after)
    again = update(world, identifier, before, before)
    assert (again.status, again.writes, again.reads) == ("SUCCESS", [], 1)
    watch = Watch(world)
    raised = update(world, identifier, after, before)
    assert (raised.status, watch.forbidden) == ("SUCCESS", [])
    assert raised.writes == [f"PUT prod/agentPools/{name}" for name in ("system", "web", "auto")]
    assert {version for version, _ in pools(world).values()} == {"1.35.6"}
    assert left_over(world, identifier, after) == []


def test_a_rollback_of_a_successful_update_rolls_back_the_pools_too() -> None:
    """Another resource of the stack failed."""
    before, after = together("1.34"), together("1.35")
    world, identifier = created(before, EVERYTHING_SUPPORTED)
    assert update(world, identifier, after, before).status == "SUCCESS"
    back = rolled_back(world, identifier, before, after)
    assert {version for version, _ in pools(world).values()} == {"1.34.9"}
    assert "node pools system, web and db are back at 1.34.9" in back.message


def test_a_version_that_the_template_of_before_did_not_name_is_taken_back_as_well() -> None:
    before, after = cluster(system(), pool(), **STILL), together("1.36")
    world, identifier = created(before, EVERYTHING_SUPPORTED)
    began = pools(world)
    assert update(world, identifier, at("1.36", system(), pool(), **STILL), before).status == "SUCCESS"
    back = rolled_back(world, identifier, before, after)
    assert pools(world) == began
    assert back.message == "Rolled back: node pools system and web are back at 1.35.6"


@pytest.mark.parametrize("name", ["patch", "stable", "rapid", "node-image"])
def test_an_upgrade_channel_is_paused_for_it_and_restored(name: str) -> None:
    before, after = at("1.34", system(), pool(), **channel(name)), at("1.35", system(), pool(), **channel(name))
    world, identifier = failed(before, after, 1)
    back = rolled_back(world, identifier, before, after)
    puts = ["PUT prod", "PUT prod/agentPools/system", "PUT prod/agentPools/web", "PUT prod"]
    assert back.writes == puts
    assert {version for version, _ in pools(world).values()} == {"1.34.9"}
    observed = world.cluster() or {}
    assert observed["properties"]["autoUpgradeProfile"]["upgradeChannel"] == name
    assert "acme-cloudformation-paused-channel" not in observed["tags"]


def test_a_channel_that_the_failed_update_had_paused_is_restored_after_it() -> None:
    def mixed(version: str) -> Properties:
        return at(version, system(), pool("spot", **SPOT), **channel("stable"))

    world, identifier = failed(mixed("1.34"), mixed("1.35"), 4)
    back = rolled_back(world, identifier, mixed("1.34"), mixed("1.35"))
    assert back.writes == ["PUT prod/agentPools/system", "PUT prod/agentPools/spot", "PUT prod"]
    observed = world.cluster() or {}
    assert observed["properties"]["autoUpgradeProfile"]["upgradeChannel"] == "stable"


def test_a_channel_turned_on_by_the_failed_update_is_removed_first() -> None:
    before, after = at("1.34", system(), **channel("none")), at("1.35", system(), **channel("stable"))
    world, identifier = failed(before, after, 2)
    back = rolled_back(world, identifier, before, after)
    assert back.writes == ["PUT prod", "PUT prod/agentPools/system"]


def test_a_node_os_channel_is_reported_to_keep_the_image() -> None:
    on = {"AutoUpgradeProfile": {"UpgradeChannel": "none", "NodeOSUpgradeChannel": "NodeImage"}}
    before, after = three("1.34", **on), three("1.35", **on)
    world, identifier = failed(before, after, 2)
    back = rolled_back(world, identifier, before, after)
    assert pools(world)["system"] == ("1.34.9", SECOND)
    assert back.message.endswith(
        "node pool system is back at 1.34.9 (the node OS channel NodeImage may keep a newer image)"
    )


def test_the_guides_picture_shows_the_writes_of_such_a_rollback() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "upgrades.md").read_text()
    before, after = (at(version, *own(version, system(), pool()), **STILL) for version in ("1.35", "1.36"))
    world, identifier = failed(before, after, 3)
    back = rolled_back(world, identifier, before, after)
    drawn = [f"PUT prod/agentPools/{name}" for name in re.findall(r"pool (\w+) back to <b>1.35", guide)]
    assert back.writes == drawn


# ---- what cannot go back -------------------------------------------------------------------------------------------


def _a_week_passes(world: World) -> None:
    world.clock.sleep(7.1 * 24 * HOUR)


def _two_days_pass(world: World) -> None:
    world.clock.sleep(48 * HOUR)


def _somebody_changes_the_sku(world: World) -> None:
    body = {"properties": {"count": 2, "osSKU": "AzureLinux", "mode": "User"}}
    world.cloud.done(world.cloud.call("PUT", f"{CLUSTER}/agentPools/web", body), 200)


def _aks_forgets(world: World) -> None:
    _change(world, lambda record: record["private"].pop("recently_used"))


def _used_already(world: World) -> None:
    """AKS counts a rollback that it still lists as the second one."""
    _change(world, lambda record: record["private"].setdefault("taken_back", {}).update(web=True))


def _left_the_region(world: World) -> None:
    inside = world.cloud.azure.world
    left = {name: minor for name, minor in inside.versions.minors.items() if name != "1.34"}
    inside.versions = replace(inside.versions, minors=left)


def _control_plane_went_on(world: World) -> None:
    plane = {"kubernetesVersion": "1.38", "currentKubernetesVersion": "1.38.1"}
    _change(world, lambda record: record["properties"].update(plane))


def _change(world: World, change: Callable[[dict[str, Any]], Any]) -> None:
    inside = world.cloud.azure.world
    for key, record in inside.store.items("cluster"):
        change(record)
        inside.store.put("cluster", key, record)


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
    world, identifier = created(before, EVERYTHING_SUPPORTED)
    assert update(world, identifier, after, before).status == "SUCCESS"
    meanwhile(world)
    back = update(world, identifier, before, after, rollback=True)
    assert back.status == "SUCCESS", back.last
    stays = "node pools system and web stay" if pools(world)["system"][0] == "1.35.6" else "node pool web stays"
    assert f"{stays} at 1.35.6, because {reason}" in back.message
    assert pools(world)["web"][0] == "1.35.6"
    again = update(world, identifier, before, before)
    assert again.writes in ([], ["PUT prod/agentPools/web"])  # the SKU goes back to the template's


def test_many_pools_are_reported_by_their_number() -> None:
    many = [system(), *(pool(f"p{number}") for number in range(6))]
    before, after = at("1.34", *many, **STILL), at("1.35", *many, **STILL)
    world, identifier = created(before, EVERYTHING_SUPPORTED)
    assert update(world, identifier, after, before).status == "SUCCESS"
    _aks_forgets(world)
    back = update(world, identifier, before, after, rollback=True)
    assert f"7 node pools stay at 1.35.6, because {NOTHING_OFFERED}" in back.message


def test_what_was_raised_twice_stays_since_only_the_last_upgrade_is_taken_back() -> None:
    before, after = (at(version, system(), pool(), **channel("stable")) for version in ("1.34", "1.36"))
    world, identifier = created(before, EVERYTHING_SUPPORTED)
    assert update(world, identifier, after, before).status == "SUCCESS"
    back = update(world, identifier, before, after, rollback=True)
    assert (back.status, back.writes) == ("SUCCESS", [])
    assert "it was upgraded 2 times, and AKS rolls back only the last upgrade, to 1.35.6" in back.message


def test_a_pool_returns_to_the_version_before_the_failed_update() -> None:
    """To what it ran before the update, which is newer than the template."""
    before, after = at("1.34", system(), pool(), **STILL), at("1.36", system(), pool(), **STILL)
    world, identifier = created(before, EVERYTHING_SUPPORTED)
    assert update(world, identifier, at("1.35", system(), pool(), **STILL), before).status == "SUCCESS"
    _two_days_pass(world)
    fails(world, 1)
    assert update(world, identifier, after, before).status == "FAILED"
    world.before_request = lambda _request: None
    rolled_back(world, identifier, before, after)
    assert {version for version, _ in pools(world).values()} == {"1.35.6"}


def test_a_pool_that_the_failed_update_had_rotated_has_the_version_of_before() -> None:
    before, after = at("1.34", system(), pool(), **STILL), at("1.35", system(), pool(**BIG), **STILL)
    world, identifier = failed(before, after, 5)
    back = rolled_back(world, identifier, before, after)
    assert {version for version, _ in pools(world).values()} == {"1.34.9"}
    assert back.message.endswith("node pool system is back at 1.34.9")


def test_a_pool_that_the_failed_update_had_removed_has_the_version_of_before() -> None:
    before, after = at("1.34", system(), pool("old"), **STILL), at("1.35", system(), pool(), **STILL)
    world, identifier = created(before, EVERYTHING_SUPPORTED)
    assert update(world, identifier, after, before).status == "SUCCESS"
    rolled_back(world, identifier, before, after)
    assert {name: version for name, (version, _) in pools(world).items()} == {"system": "1.34.9", "old": "1.34.9"}


def test_a_pool_whose_version_is_no_longer_to_be_had_is_made_with_the_newer_one() -> None:
    before, after = at("1.34", system(), pool("old"), **STILL), at("1.35", system(), **STILL)
    world, identifier = created(before, EVERYTHING_SUPPORTED)
    assert update(world, identifier, after, before).status == "SUCCESS"
    _left_the_region(world)
    back = update(world, identifier, before, after, rollback=True)
    assert back.status == "SUCCESS", back.last
    assert {name: version for name, (version, _) in pools(world).items()} == {"system": "1.35.6", "old": "1.35.6"}


def test_a_right_that_lacks_fails_the_rollback() -> None:
    before, after = three("1.34"), three("1.35")
    world, identifier = failed(before, after, 2)
    body = {"error": {"code": "AuthorizationFailed", "message": "not allowed to perform action 'x/write'"}}
    action = {"type": "respond", "status": 403, "body": body}
    world.cloud.control("POST", "faults", {"method": "PUT", "path": "agentPools/system$", "action": action})
    back = update(world, identifier, before, after, rollback=True)
    assert (back.status, back.code) == ("FAILED", "AccessDenied")


def test_no_request_for_pools_that_the_failed_update_did_not_upgrade() -> None:
    before, after = three("1.34"), three("1.35")
    world, identifier = failed(before, after, 2)
    world.requests.clear()
    rolled_back(world, identifier, before, after)
    requested = {path for _, path in world.requests if "upgradeProfiles" in path}
    assert requested == {f"{CLUSTER}/agentPools/system/upgradeProfiles/default"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (cluster(system(), pool()), cluster(system(), pool(count=5))),
        (cluster(system(), pool()), cluster(system(), pool(**BIG))),
        (at("1.34"), at("1.34", Tags=tags(a="1"))),
    ],
)
def test_no_upgrade_profile_is_read_where_no_version_was_to_change(before: Properties, after: Properties) -> None:
    world, identifier = created(before, EVERYTHING_SUPPORTED)
    assert update(world, identifier, after, before).status == "SUCCESS"
    world.requests.clear()
    assert update(world, identifier, before, after, rollback=True).status == "SUCCESS"
    assert [path for _, path in world.requests if "upgradeProfiles" in path] == []


# ---- by a template -------------------------------------------------------------------------------------------------


def test_a_template_that_names_what_aks_does_not_offer_is_refused_with_its_offer() -> None:
    before = at("1.34", *own("1.34", system(), pool()), **STILL)
    after = at("1.35", *own("1.35", system(), pool()), **STILL)
    world, identifier = created(before, EVERYTHING_SUPPORTED)
    assert update(world, identifier, after, before).status == "SUCCESS"
    wanted = at("1.35", *own("1.35", system()), *own("1.33", pool()), **STILL)
    refused = update(world, identifier, wanted, after)
    assert (refused.status, refused.writes) == ("FAILED", [])
    assert "cannot go down from 1.35.6 to 1.33: AKS offers 1.34.9" in refused.message


def test_templates_can_upgrade_roll_back_and_upgrade_a_pool_again() -> None:
    below = at("1.35", *own("1.35", system(), pool()), **STILL)
    above = at("1.36", *own("1.36", system(), pool()), **STILL)
    mixed = at("1.36", *own("1.36", system()), *own("1.35", pool()), **STILL)
    world, identifier = created(below, EVERYTHING_SUPPORTED)
    first = pools(world)["web"]
    assert update(world, identifier, above, below).status == "SUCCESS"
    for after, before in ((mixed, above), (above, mixed), (mixed, above)):
        watch = Watch(world)
        moved = update(world, identifier, after, before)
        assert (moved.status, moved.writes, watch.forbidden) == ("SUCCESS", ["PUT prod/agentPools/web"], [])
        assert left_over(world, identifier, after) == []
        again = update(world, identifier, after, after)
        assert (again.status, again.writes, again.reads) == ("SUCCESS", [], 1)
    assert pools(world)["web"] == first
