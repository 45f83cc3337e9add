"""An update that fails midway leaves a cluster that the rollback's own update brings back, but for its versions."""

import pytest

from tests.support.harness import ends
from tests.transitions.ground import Watch, created, fail_write, left_over, undisturb
from tests.transitions.table import Transition
from tests.transitions.test_transitions import CASES

FAILS = ends("Failed", "QuotaExceeded", "Operation could not be completed: the quota is used up.")
NAMES = (
    "many settings are one write",
    "kubenet becomes overlay with cilium, one after the other",
    "a pool under another name",
    "several at once are one write",
    "another VM size",
    "the only System pool",
    "beside additions, changes and removals",
    "two pools change places",
    "another System pool before the old one goes",
    "a change and a stop",
    "settings, versions, pools and tags",
    "with spot pools the channel is paused and restored",
    "a setting and a stop",
)
_IRREVERSIBLE = {"NetworkProfile.NetworkPlugin", "KubernetesVersion"}


def _chosen() -> list[tuple[Transition, int]]:
    cases = {case.name: case for case in CASES}
    return [
        (cases[name], number)
        for name in NAMES
        for number, write in enumerate(cases[name].writes, 1)
        if not write.startswith("PATCH")
    ]


@pytest.mark.parametrize(("case", "number"), _chosen(), ids=str)
def test_a_rollback_restores_everything_except_irreversible_changes(case: Transition, number: int) -> None:
    world = created(case.before, case.versions)
    fail_write(world, number, FAILS)
    failed = world.update(case.after, case.before)
    assert (failed.status, failed.code) == ("FAILED", "ServiceLimitExceeded"), failed.last
    assert "QuotaExceeded" in failed.message
    undisturb(world)
    watch = Watch(world)
    back = world.update(case.before, case.after, rollback=True)
    assert (watch.forbidden, watch.while_busy) == ([], [])
    assert back.status == "SUCCESS", back.last
    assert world.pools("name").keys() == {one["Name"] for one in case.before["AgentPoolProfiles"]}
    left = {".".join(change.path) for change in left_over(world, case.before)}
    assert left <= _IRREVERSIBLE
    assert [path for path in left if path not in back.message.replace("control plane", "KubernetesVersion")] == []
    if left:
        assert back.message.startswith("Rolled back, except what AKS cannot revert: ")
    again = world.update(case.before, case.before)
    # A version that is ahead of its template is kept for good; a network that is has to be written into the template.
    refused = "NetworkProfile.NetworkPlugin" in left
    assert (again.status, again.writes) == ("FAILED" if refused else "SUCCESS", [])
