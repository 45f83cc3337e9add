"""The role of deploy/azure for the hook: exactly what a plan reads, and nothing that writes."""

import json
from pathlib import Path
from urllib.parse import urlsplit

from acme_azure_akscluster.planning.children import iam_access_roles, registry
from preview import place
from preview.change import Change
from tests.identity.test_permissions import READS, WHERE, action, on_the_wire, reading
from tests.support.clusters import cfn_pool
from tests.support.harness import SUBSCRIPTION
from tests.support.hook_world import HookWorld, changed, cluster
from tests.support.world import CLIENT_ID
from tests.unit.test_access import DEPLOYER, identity

DEPLOY = Path(__file__).parents[2] / "deploy" / "azure"
ROLE = json.loads((DEPLOY / "hook-role.json").read_text())
# Of resource groups and regions ARM's own words.
NEW = {"Location": "westeurope", "KubernetesVersion": "1.36"}
_OF_THE_SUBSCRIPTION = {"locations": "locations/read", "resourceGroups": "resourceGroups/read"}


def used() -> set[str]:
    """The actions of every request that a plan makes."""
    change = Change("Cluster", "Add", None, False, {}, {}, ())
    placed = on_the_wire(lambda arm: place.refusals(arm, WHERE, NEW, change))
    entry = {"PrincipalArn": DEPLOYER, "Role": "Writer", "Namespaces": ["a"]}
    there = {**identity(entry), "name": "i", "tags": {iam_access_roles.MARK: WHERE.name}}
    acts = [act for name, act in READS.items() if name != "page"] + [reading(kind) for kind in registry.KINDS]
    # Of what IamAccess has made, what lies below it is read, too.
    requests = [*placed, *on_the_wire(reading("access"), json.dumps([there]).encode())]
    requests += [request for act in acts for request in on_the_wire(act)]
    assert {request.method for request in requests} == {"GET"}
    return {_action(request) for request in requests}


def _action(request: object) -> str:
    path = urlsplit(request.url).path.split("/")  # type: ignore[attr-defined]
    if "providers" in path:
        return action(request)  # type: ignore[arg-type]
    return f"Microsoft.Resources/subscriptions/{_OF_THE_SUBSCRIPTION[path[3]]}"


def test_the_role_is_exactly_what_is_used_and_reads_alone() -> None:
    assert sorted(ROLE["Actions"]) == sorted(used())
    assert all(one.endswith("/read") for one in ROLE["Actions"])
    assert (ROLE["NotActions"], ROLE["DataActions"], ROLE["NotDataActions"]) == ([], [], [])


def test_the_bicep_file_takes_its_actions_from_the_same_list() -> None:
    assert "loadJsonContent('hook-role.json')" in (DEPLOY / "hook.bicep").read_text()


def test_with_that_role_alone_every_change_is_planned() -> None:
    world = HookWorld()
    before = cluster()
    world.create(before)
    world.revoke_roles()
    scope = f"/subscriptions/{SUBSCRIPTION}"
    role = "88888888-7777-4777-8777-777777777777"
    properties = {
        "roleName": ROLE["Name"],
        "permissions": [{"actions": ROLE["Actions"]}],
        "assignableScopes": [scope],
    }
    path = f"{scope}/providers/Microsoft.Authorization/roleDefinitions/{role}"
    assert world.cloud.call("PUT", path, {"properties": properties}, api="2022-04-01").status == 201
    world.grant(CLIENT_ID, role, scope)
    world.requests.clear()
    answer = world.ask(
        changed(before, cluster(cfn_pool("system", 3), cfn_pool("web"), KubernetesVersion="1.35"), "Upgraded"),
        changed(None, {**before, "Name": "new"}, "New"),
        changed(before, None, "Gone"),
    )
    assert "could not be planned" not in answer["message"], answer["message"]
    assert "refused" not in answer["message"]
    log = world.cloud.control("GET", "requests")["requests"]
    assert not [entry for entry in log if entry["status"] == 403]


def test_without_it_the_hook_says_what_is_missing() -> None:
    world = HookWorld()
    world.create(cluster())
    world.revoke_roles()
    answer = world.ask(changed(cluster(), cluster(cfn_pool("system", 3), cfn_pool("web"))))
    assert "could not be planned: " in answer["message"]
    assert "Microsoft.ContainerService/managedClusters/read" in answer["message"]
