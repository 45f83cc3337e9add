"""The role of deploy/azure for FluxConfigurations: exactly what they use, and only whoever wants them needs it."""

import json
from pathlib import Path

from acme_azure_akscluster.planning.children import git_ops
from tests.identity.test_permissions import ROLE, WHERE, action, making, on_the_wire, reading, with_role
from tests.inprocess.test_git_ops import FLUX, PLATFORM
from tests.support.clusters import aim, cfn_cluster
from tests.support.login_world import LoginWorld
from tests.support.world import PLAIN

DEPLOY = Path(__file__).parents[2] / "deploy" / "azure"
GIT_OPS_ROLE = json.loads((DEPLOY / "git-ops-role.json").read_text())


def used() -> set[str]:
    """The actions of every request that Flux configurations make: reading, making, removing."""
    there = [
        {
            "id": f"{WHERE.arm}/{git_ops.EXTENSIONS}/{git_ops.EXTENSION}",
            "name": git_ops.EXTENSION,
            "properties": {"extensionType": git_ops.TYPE},
        },
        {"id": f"{WHERE.arm}/{git_ops.CONFIGURATIONS}/platform", "name": "platform", "properties": {}},
    ]
    declared = cfn_cluster(FluxConfigurations=[PLATFORM])
    steps = [
        *git_ops.plan(aim(declared, {}), WHERE, [])[0],
        *git_ops.plan(aim(cfn_cluster(), declared), WHERE, there)[0],
    ]
    requests = [request for step in steps for request in on_the_wire(making(step))]
    return {action(request) for request in [*requests, *on_the_wire(reading("flux"))]}


def test_the_role_is_exactly_what_is_used() -> None:
    assert sorted(GIT_OPS_ROLE["Actions"]) == sorted(used())
    assert not set(GIT_OPS_ROLE["Actions"]) & set(ROLE["Actions"])
    others = (GIT_OPS_ROLE["NotActions"], GIT_OPS_ROLE["DataActions"], GIT_OPS_ROLE["NotDataActions"])
    assert others == ([], [], [])


def test_the_bicep_file_takes_its_actions_from_the_same_list() -> None:
    assert "loadJsonContent('git-ops-role.json')" in (DEPLOY / "main.bicep").read_text()


def _lived(world: LoginWorld) -> list[str]:
    made = world.run("CREATE", {**PLAIN, **FLUX})
    identifier = {"Id": str(made.model.get("Id", ""))}
    ended = [made, world.run("READ", identifier), world.run("UPDATE", {**PLAIN, **identifier}, {**PLAIN, **FLUX})]
    return [outcome.status for outcome in [*ended, world.run("DELETE", identifier)]]


def test_with_both_roles_a_cluster_lives_its_life() -> None:
    assert _lived(with_role([*ROLE["Actions"], *GIT_OPS_ROLE["Actions"]])) == ["SUCCESS"] * 4


def test_a_missing_git_ops_role_is_named() -> None:
    ended = with_role(ROLE["Actions"]).run("CREATE", {**PLAIN, **FLUX})
    assert (ended.status, ended.code) == ("FAILED", "AccessDenied")
    assert "GIT_OPS=yes deploy/azure/setup.sh" in ended.message
