"""What somebody changes about IamAccess behind the stack's back: found by a read, repaired by the next update."""

from collections.abc import Callable
from typing import Any

import pytest

from acme_azure_akscluster.properties import schema
from acme_azure_akscluster.properties.drift import differences
from sandbox.aws.cloudformation import drift as cloudformation
from tests.support.access_world import ACCOUNT, ADMIN, DEPLOYER, SRE, WRITER, AccessWorld, template
from tests.support.world import ID

MADE = template(WRITER, ADMIN)
READER = "7f6c6a51-bcf8-42ba-9220-52d62157d7db"
WRITER_ROLE = "a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb"
CLUSTER_USER = "4abbcc35-e782-43d8-92c5-2d3f1bd2253f"
CLUSTER_ADMIN = "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b"
NAME = "55555555-5555-4555-8555-555555555555"
INTRUDER = f"arn:aws:iam::{ACCOUNT}:role/intruder"
Change = Callable[[AccessWorld, dict[str, Any]], None]


def trust(world: AccessWorld, identity: dict[str, Any], name: str = "aws", **changes: Any) -> None:
    properties = {
        "issuer": "https://issuer.example",
        "subject": DEPLOYER,
        "audiences": ["api://AzureADTokenExchange"],
        **changes,
    }
    path = f"{identity['id']}/federatedIdentityCredentials/{name}"
    answer = world.cloud.call("PUT", path, {"properties": properties}, api="2023-01-31")
    assert answer.status in (200, 201), answer.body


def revoke(world: AccessWorld, identity: dict[str, Any], role: str) -> None:
    for one in world.assignments(identity["properties"]["principalId"]):
        if one["properties"]["roleDefinitionId"].endswith(role):
            assert world.cloud.call("DELETE", one["id"], api="2022-04-01").status == 200


def another_role(world: AccessWorld, identity: dict[str, Any]) -> None:
    revoke(world, identity, WRITER_ROLE)
    also(READER, f"{ID}/namespaces/payments")(world, identity)


def also(role: str, scope: str) -> Change:
    def change(world: AccessWorld, identity: dict[str, Any]) -> None:
        assert world.assign(scope, role, identity["properties"]["principalId"], NAME).status == 201

    return change


def untrusted(world: AccessWorld, identity: dict[str, Any]) -> None:
    path = f"{identity['id']}/federatedIdentityCredentials/aws"
    assert world.cloud.call("DELETE", path, api="2023-01-31").status == 200


def gone(world: AccessWorld, identity: dict[str, Any]) -> None:
    assert world.cloud.call("DELETE", identity["id"], api="2023-01-31").status == 200


def unmarked(world: AccessWorld, identity: dict[str, Any]) -> None:
    assert world.cloud.call("PATCH", identity["id"], {"tags": {}}, api="2023-01-31").status == 200


def narrowed(world: AccessWorld, _identity: dict[str, Any]) -> None:
    """A role for the whole cluster, exchanged for the same in one namespace."""
    theirs = world.identity(SRE)
    revoke(world, theirs, CLUSTER_ADMIN)
    also(CLUSTER_ADMIN, f"{ID}/namespaces/payments")(world, theirs)


DRIFTS: dict[str, Change] = {
    "another subject": lambda world, identity: trust(world, identity, subject=INTRUDER),
    "another issuer": lambda world, identity: trust(world, identity, issuer="https://elsewhere.example"),
    "another audience": lambda world, identity: trust(world, identity, audiences=["api://elsewhere"]),
    "somebody beside the principal": lambda world, identity: trust(world, identity, "more", subject=INTRUDER),
    "nobody is trusted": untrusted,
    "the role is missing": lambda world, identity: revoke(world, identity, WRITER_ROLE),
    "the right to a kubeconfig is missing": lambda world, identity: revoke(world, identity, CLUSTER_USER),
    "another role": another_role,
    "a role more": also(READER, ID),
    "a namespace more": also(WRITER_ROLE, f"{ID}/namespaces/shipping"),
    "the whole cluster became a namespace": narrowed,
    "the identity is gone": gone,
    "the identity's mark is gone": unmarked,
}


@pytest.fixture(scope="module")
def start() -> Any:
    world = AccessWorld()
    world.create(WRITER, ADMIN)
    world.clock.sleep(60)
    return world.snapshot()


def drift(world: AccessWorld) -> list[str]:
    """The properties that differ by our comparison, which is CloudFormation's own."""
    model, document = world.read().model, dict(schema.load())
    differs = sorted({change.path[0] for change in differences(MADE, model)})
    declared = cloudformation.expected_properties(MADE, document)
    assert sorted({one.path.split("/")[1] for one in cloudformation.differences(declared, model, document)}) == differs
    return differs


def test_without_a_change_there_is_none(start: Any) -> None:
    world = AccessWorld(start=start)
    assert drift(world) == []
    assert world.update(MADE, MADE).writes == []


@pytest.mark.parametrize("case", DRIFTS)
def test_is_reported_as_drift_and_repaired(start: Any, case: str) -> None:
    world = AccessWorld(start=start)
    DRIFTS[case](world, world.identity(DEPLOYER))
    world.clock.sleep(60)
    assert drift(world) == ["IamAccess"]
    repaired = world.update(MADE, MADE)
    assert repaired.status == "SUCCESS", repaired.last
    assert drift(world) == []
    assert len(world.identities()) == 2
    client_id = world.identity(DEPLOYER)["properties"]["clientId"]
    assert world.may(DEPLOYER, client_id, "create", "pods", "payments")
    assert not world.may(DEPLOYER, client_id, "get", "pods", "shipping")
    assert world.login(INTRUDER, client_id).status == 401
    assert world.may(SRE, world.identity(SRE)["properties"]["clientId"], "delete", "nodes")


def test_a_warm_process_decides_by_its_cached_login(start: Any) -> None:
    world = AccessWorld(start=start)
    assert drift(world) == []
    tokens = world.account.tokens_made
    trust(world, world.identity(DEPLOYER), issuer="https://elsewhere.example")
    assert drift(world) == ["IamAccess"]
    assert world.account.tokens_made == tokens


def test_other_peoples_role_assignments_are_neither_drift_nor_touched(start: Any) -> None:
    world = AccessWorld(start=start)
    made = world.cloud.control("POST", "applications", {"name": "somebody"})
    assert world.assign(ID, READER, made["object_id"], NAME).status == 201
    elsewhere = world.identity(SRE)["properties"]["principalId"]
    group = ID.split("/providers/")[0]
    acr_pull = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
    assert world.assign(group, acr_pull, elsewhere, NAME.replace("8555", "9555")).status == 201
    assert drift(world) == []
    assert world.update(MADE, MADE).writes == []
    assert world.update(template(WRITER), MADE).status == "SUCCESS"
    assert len(world.assignments(made["object_id"])) == 1
