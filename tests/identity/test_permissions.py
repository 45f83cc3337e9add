"""The custom role holds exactly the ARM actions that the handlers use, as seen on the wire."""

import inspect
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from acme_azure_akscluster.arm import client as azure
from acme_azure_akscluster.domain.arm_calls import AT_ONCE, Call, Verb
from acme_azure_akscluster.domain.cluster_id import ClusterId
from acme_azure_akscluster.planning.children import registry
from acme_azure_akscluster.planning.steps import Step
from acme_azure_akscluster.reconcile import observe
from sandbox.azure import router
from sandbox.azure.core.messages import Request, Response
from tests.inprocess.test_children import AUDIT, MAINTENANCE, WORKSPACE
from tests.support.clusters import arm_cluster, cfn_cluster, cfn_pool, compare
from tests.support.harness import SUBSCRIPTION
from tests.support.login_world import LoginWorld
from tests.support.wire import conversation
from tests.support.world import CLIENT_ID, CONTRIBUTOR, PLAIN

ROOT = Path(__file__).parents[2]
ROLE = json.loads((ROOT / "deploy" / "azure" / "role.json").read_text())
WHERE = ClusterId(SUBSCRIPTION, "rg", "prod")
READS: dict[str, Callable[[azure.Azure], Any]] = {
    "cluster": lambda arm: arm.cluster(WHERE),
    "upgrades": lambda arm: arm.upgrades(WHERE),
    "recently_used": lambda arm: arm.recently_used(WHERE, "web"),
    "newest_image": lambda arm: arm.newest_image(WHERE, "web"),
    "versions": lambda arm: arm.versions("westeurope"),
    "page": lambda arm: arm.page(SUBSCRIPTION, None),
}
# What needs another role, which only those make who want it: tests/access/test_permissions.py, test_git_ops_role.py.
ELSEWHERE = {"access", "flux"}
_WORDS = {"GET": "read", "PUT": "write", "PATCH": "write", "DELETE": "delete"}


def on_the_wire(act: Callable[[azure.Azure], Any], listed: bytes = b"[]") -> list[Request]:
    """The requests that an act makes; `listed` is what a list holds."""
    seen: list[Request] = []

    def answer(request: Request) -> Response:
        seen.append(request)
        status = 202 if request.method in ("DELETE", "POST") else 200
        body = b'{"id": "%b", "properties": {}, "values": [], "value": %b}' % (WHERE.arm.encode(), listed)
        return Response(status, {"content-type": "application/json"}, body)

    act(conversation(answer))
    return seen


def reading(kind: str) -> Callable[[azure.Azure], Any]:
    return lambda arm: observe.children(arm, WHERE, [kind], lambda jobs: [job() for job in jobs])


def child_steps() -> list[Step]:
    """Every write of a child: what makes it, and what removes it when it is there."""
    declared = cfn_cluster(**AUDIT, **MAINTENANCE)
    there = {
        "audit": [{"name": "acme-cloudformation-audit"}],
        "maintenance": [{"name": "default"}, {"name": "aksManagedAutoUpgradeSchedule"}],
    }
    assert there.keys() | ELSEWHERE == registry.KINDS.keys()
    making, _ = registry.plan(compare(arm_cluster(), declared, {}), dict.fromkeys(there, ()))
    removing, _ = registry.plan(compare(arm_cluster(), cfn_cluster(), declared), there)
    return [*making, *removing]


def making(step: Step) -> Callable[[azure.Azure], Any]:
    return lambda arm: arm.write(WHERE, step.call)


def writing(verb: Verb) -> Callable[[azure.Azure], Any]:
    pool = "web" if "agentPools" in verb.value else None
    body: dict[str, Any] | None = {} if verb.value.startswith(("PUT", "PATCH")) else None
    return lambda arm: arm.write(WHERE, Call(verb, body, pool))


def action(request: Request) -> str:
    """ARM's rule: the provider, the types on the way, and what is done to the last."""
    provider, *rest = urlsplit(request.url).path.rpartition("/providers/")[2].split("/")
    if request.method == "POST":
        return "/".join([provider, *rest[:-1:2], rest[-1], "action"])
    return "/".join([provider, *rest[::2], _WORDS[request.method]])


ACTS = {
    **{verb.name: writing(verb) for verb in Verb if verb not in AT_ONCE},
    **{f"{step.call.verb} {step.key}": making(step) for step in child_steps()},
    **{f"read {kind}": reading(kind) for kind in registry.KINDS if kind not in ELSEWHERE},
    **READS,
}


def test_every_arm_client_method_is_exercised() -> None:
    public = {name for name, _ in inspect.getmembers(azure.Azure, inspect.isfunction) if not name.startswith("_")}
    # The two that read children are tried by each kind's own reading; a login is no request to ARM.
    assert public == {*READS, "write", "resource", "resources", "log_in"}
    assert {Verb(name.split()[0]) for name in ACTS if name.split()[0] in ("PUT", "DELETE")} == AT_ONCE


def test_the_role_is_exactly_what_is_used() -> None:
    used = {action(request) for act in ACTS.values() for request in on_the_wire(act)}
    assert sorted(ROLE["Actions"]) == sorted(used)
    assert (ROLE["NotActions"], ROLE["DataActions"], ROLE["NotDataActions"]) == ([], [], [])


@pytest.mark.parametrize("name", ACTS)
def test_arm_asks_for_the_same_right(name: str) -> None:
    for request in on_the_wire(ACTS[name]):
        actual = router.find(request.method, urlsplit(request.url).path)
        assert actual is not None
        assert actual[0].action == action(request)


def with_role(actions: list[str]) -> LoginWorld:
    """A world whose identity has this custom role and no other."""
    world = LoginWorld()
    world.revoke_roles()
    scope = f"/subscriptions/{SUBSCRIPTION}"
    role = "77777777-7777-4777-8777-777777777777"
    properties = {"roleName": ROLE["Name"], "permissions": [{"actions": actions}], "assignableScopes": [scope]}
    path = f"{scope}/providers/Microsoft.Authorization/roleDefinitions/{role}"
    assert world.cloud.call("PUT", path, {"properties": properties}, api="2022-04-01").status == 201
    world.grant(CLIENT_ID, role, scope)
    return world


def operations(world: LoginWorld) -> list[str]:
    """Create, change, add and remove pools, stop, start, climb, read, list, delete: how each ended."""
    plain = {**PLAIN, "KubernetesVersion": "1.34"}
    two = {**plain, "AgentPoolProfiles": [cfn_pool("system"), cfn_pool("web")]}
    ladder = [
        ("CREATE", plain, None),
        ("UPDATE", two, plain),
        ("UPDATE", {**plain, "Tags": [{"Key": "a", "Value": "b"}]}, two),
        ("UPDATE", {**plain, "KubernetesVersion": "1.35"}, plain),
        ("UPDATE", {**plain, "KubernetesVersion": "1.35", "PowerState": "Stopped"}, plain),
        ("UPDATE", {**plain, "KubernetesVersion": "1.35", "PowerState": "Running"}, plain),
        ("UPDATE", {**plain, "KubernetesVersion": "1.35", **AUDIT, **MAINTENANCE}, plain),
        ("UPDATE", {**plain, "KubernetesVersion": "1.35", **AUDIT}, {**plain, **AUDIT, **MAINTENANCE}),
        ("READ", {}, None),
        ("LIST", {}, None),
        ("DELETE", {}, None),
    ]
    identifier = ""
    ended = []
    for what, desired, previous in ladder:
        outcome = world.run(what, {**desired, "Id": identifier} if identifier else desired, previous)
        identifier = identifier or str(outcome.model.get("Id", ""))
        ended.append(f"{outcome.status} {outcome.code or ''}".strip())
    return ended


def test_with_that_role_and_a_role_where_the_logs_go_everything_works() -> None:
    world = with_role(ROLE["Actions"])
    world.grant(CLIENT_ID, CONTRIBUTOR, WORKSPACE)
    assert operations(world) == ["SUCCESS"] * 11
    # All of them were needed for this, or are tried one by one above.
    assert not [entry for entry in world.cloud.control("GET", "requests")["requests"] if entry["status"] == 403]


def test_without_a_role_where_the_logs_go_the_message_says_what_is_missing_and_where() -> None:
    world = with_role(ROLE["Actions"])
    ended = world.run("CREATE", {**PLAIN, **AUDIT})
    assert (ended.status, ended.code) == ("FAILED", "AccessDenied")
    assert f"--role 'Log Analytics Contributor' --scope {WORKSPACE} (" in ended.message


def test_without_one_of_its_actions_not_everything_does() -> None:
    less = [one for one in ROLE["Actions"] if not one.endswith("agentPools/write")]
    outcome = operations(with_role(less))
    assert outcome[0] == "SUCCESS"
    assert outcome[1] == "FAILED AccessDenied"


def test_the_bicep_file_takes_its_actions_from_the_same_list() -> None:
    bicep = (ROOT / "deploy" / "azure" / "main.bicep").read_text()
    assert "loadJsonContent('role.json')" in bicep
    assert not [one for one in ROLE["Actions"] if one in bicep]
