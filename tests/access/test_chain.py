"""The whole way of a token: the role that a template names → STS → Entra → its identity → the cluster's question."""

import pytest

from tests.support.access_world import ADMIN, DEPLOYER, FOR_ARM, SRE, WRITER, AccessWorld
from tests.support.world import ID


@pytest.fixture(scope="module")
def world() -> AccessWorld:
    made = AccessWorld()
    made.create(WRITER, ADMIN)
    return made


@pytest.fixture(scope="module")
def clients(world: AccessWorld) -> dict[str, str]:
    """Principal → client id, as the resource's attribute gives them: in the order of the sorted ARNs."""
    return dict(zip(sorted((DEPLOYER, SRE)), world.read().model["IamClientIds"], strict=True))


@pytest.mark.parametrize(
    ("verb", "resource", "namespace", "expected"),
    [
        ("create", "deployments", "payments", False),  # without its API group there is no such resource
        ("create", "pods", "payments", True),
        ("get", "secrets", "payments", True),
        ("create", "pods", "shipping", False),
        ("list", "pods", "", False),
        ("create", "rolebindings", "payments", False),
    ],
)
def test_the_deployer_works_in_its_namespace_and_nowhere_else(
    world: AccessWorld, clients: dict[str, str], verb: str, resource: str, namespace: str, expected: bool
) -> None:
    assert world.may(DEPLOYER, clients[DEPLOYER], verb, resource, namespace) is expected


def test_a_cluster_admin_works_everywhere(world: AccessWorld, clients: dict[str, str]) -> None:
    assert world.may(SRE, clients[SRE], "create", "namespaces")
    assert world.may(SRE, clients[SRE], "delete", "pods", "payments")


@pytest.mark.parametrize("stranger", [f"{DEPLOYER}-2", DEPLOYER.upper(), DEPLOYER.replace(":role/", ":role/x/"), SRE])
def test_no_other_role_gets_a_token_of_its_identity(world: AccessWorld, clients: dict[str, str], stranger: str) -> None:
    assert world.login(stranger, clients[DEPLOYER]).json()["error_codes"] == [700213]


def test_it_may_fetch_a_kubeconfig_and_nothing_else_in_azure(world: AccessWorld, clients: dict[str, str]) -> None:
    token = world.login(DEPLOYER, clients[DEPLOYER], FOR_ARM).json()["access_token"]
    assert world.cloud.call("POST", f"{ID}/listClusterUserCredential", token=token).status == 200
    assert world.cloud.call("POST", f"{ID}/listClusterAdminCredential", token=token).status == 403
    assert world.cloud.call("DELETE", ID, token=token).status == 403
