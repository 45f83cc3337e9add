"""The second role in Azure: exactly what IamAccess does, and by its condition nothing worse."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from acme_azure_akscluster.planning.children import iam_access, iam_access_roles
from sandbox.azure.arm import authorization
from sandbox.azure.entra import directory
from tests.identity.test_permissions import ROLE, WHERE, action, making, on_the_wire, reading
from tests.support.access_world import ADMIN, WRITER, AccessWorld, template
from tests.support.clusters import aim
from tests.support.harness import SUBSCRIPTION, error_of
from tests.support.world import CLIENT_ID
from tests.unit.test_access import DEPLOYER, credential, identity, observed

DEPLOY = Path(__file__).parents[2] / "deploy" / "azure"
ACCESS_ROLE = json.loads((DEPLOY / "access-role.json").read_text())
CONDITION = (DEPLOY / "access-condition.txt").read_text()
NAME = "66666666-6666-4666-8666-66666666666{}"
OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
SCOPE = f"/subscriptions/{SUBSCRIPTION}"


def used() -> set[str]:
    """The actions of every request that IamAccess makes: making, changing, removing, reading."""
    entry = {"PrincipalArn": DEPLOYER, "Role": "Writer", "Namespaces": ["a"]}
    declared = template(entry)
    shared = identity(entry, credentials=[credential(DEPLOYER), credential("x", "more")])
    steps = [
        *iam_access.plan(aim(declared, {}), WHERE, observed())[0],
        *iam_access.plan(aim(declared), WHERE, observed(shared))[0],
        *iam_access.plan(aim(template(), declared), WHERE, observed(shared))[0],
    ]
    requests = [request for step in steps for request in on_the_wire(making(step))]
    marked = {**shared, "name": "i", "tags": {iam_access_roles.MARK: WHERE.name}}
    requests += on_the_wire(reading("access"), json.dumps([marked]).encode())
    return {action(request) for request in requests}


def test_the_role_is_exactly_what_is_used() -> None:
    assert sorted(ACCESS_ROLE["Actions"]) == sorted(used())
    assert not set(ACCESS_ROLE["Actions"]) & set(ROLE["Actions"])
    assert (ACCESS_ROLE["NotActions"], ACCESS_ROLE["DataActions"], ACCESS_ROLE["NotDataActions"]) == ([], [], [])


def test_the_condition_names_the_roles_of_iam_access_and_no_others() -> None:
    named = re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", CONDITION)
    assert sorted(named) == sorted([*iam_access_roles.MANAGED] * 2)


def test_the_bicep_file_takes_role_and_condition_from_the_same_files() -> None:
    bicep = (DEPLOY / "main.bicep").read_text()
    for name in ("loadJsonContent('access-role.json')", "loadTextContent('access-condition.txt')"):
        assert name in bicep


def deployed(*, with_access: bool = True) -> AccessWorld:
    """A world whose handlers have what deploy/azure gives them, and nothing else."""
    world = AccessWorld()
    inside = world.cloud.azure.world
    ours = directory.find(inside, CLIENT_ID)
    assert ours is not None
    for key, one in list(inside.store.items(authorization.ASSIGNMENT)):
        if one["properties"]["principalId"] == ours["object_id"]:
            inside.store.delete(authorization.ASSIGNMENT, key)
    roles: list[tuple[dict[str, Any], dict[str, str]]] = [(ROLE, {})]
    roles += [(ACCESS_ROLE, {"condition": CONDITION, "conditionVersion": "2.0"})] if with_access else []
    for number, (role, more) in enumerate(roles):
        definition = f"{SCOPE}/providers/Microsoft.Authorization/roleDefinitions/{NAME.format(number)}"
        properties = {"roleName": role["Name"], "permissions": [{"actions": role["Actions"]}]}
        assert world.cloud.call("PUT", definition, {"properties": properties}).status == 201
        body = {"roleDefinitionId": definition, "principalId": ours["object_id"], "principalType": "ServicePrincipal"}
        path = f"{SCOPE}/providers/Microsoft.Authorization/roleAssignments/{NAME.format(number)}"
        assert world.cloud.call("PUT", path, {"properties": {**body, **more}}).status == 201
    return world


def test_with_both_roles_a_cluster_lives_its_life() -> None:
    world = deployed()
    world.create(WRITER, ADMIN)
    reader = template({**WRITER, "Role": "Reader"})
    assert world.update(reader, template(WRITER, ADMIN)).status == "SUCCESS"
    assert world.read().status == "SUCCESS"
    assert world.delete().status == "SUCCESS"
    assert not [entry for entry in world.cloud.control("GET", "requests")["requests"] if entry["status"] == 403]


def test_a_missing_access_role_is_named_and_a_plain_cluster_needs_none() -> None:
    world = deployed(with_access=False)
    world.create()
    outcome = world.update(template(WRITER), template())
    assert (outcome.status, outcome.code) == ("FAILED", "AccessDenied")
    assert "IAM_ACCESS=yes deploy/azure/setup.sh" in outcome.message


@pytest.mark.parametrize(
    "role", [OWNER, "b24988ac-6180-42a0-ab88-20f7382dd24c", "f58310d9-a9f6-439a-9e8d-f62e7b41a168"]
)
def test_the_condition_keeps_the_handlers_from_making_anybody_powerful(role: str) -> None:
    world = deployed()
    inside = world.cloud.azure.world
    ours = directory.find(inside, CLIENT_ID)
    assert ours is not None
    directory.add_secret(inside, CLIENT_ID, "stolen")
    token = world.cloud.login(client_id=CLIENT_ID, client_secret="stolen").json()["access_token"]
    path = f"{SCOPE}/providers/Microsoft.Authorization/roleAssignments/{NAME.format(9)}"
    definition = f"{SCOPE}/providers/Microsoft.Authorization/roleDefinitions/{role}"
    body = {"roleDefinitionId": definition, "principalId": ours["object_id"], "principalType": "ServicePrincipal"}
    assert error_of(world.cloud.call("PUT", path, {"properties": body}, token=token)) == (403, "AuthorizationFailed")
    own = f"{SCOPE}/providers/Microsoft.Authorization/roleAssignments/{NAME.format(1)}"
    assert error_of(world.cloud.call("DELETE", own, token=token)) == (403, "AuthorizationFailed")
