"""From an AWS role's token to a permission in a cluster, and where the way ends: the chain that kubelogin walks.

Assertion of the role → Entra → token of the identity → the question that the cluster's API server asks Azure.
"""

import json
from typing import Any

import pytest

from sandbox.azure.arm import kubernetes_actions
from sandbox.azure.core.messages import Request
from sandbox.azure.entra.endpoints import JWT_BEARER
from tests.sandbox_azure.test_entra import AUDIENCE, ISSUER, ISSUER_KEY, issuer_documents
from tests.support.harness import SUBSCRIPTION, Cloud, error_of

WRITER = "a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb"
READER = "7f6c6a51-bcf8-42ba-9220-52d62157d7db"
ADMIN = "3498e952-d568-435e-9b2c-8d77e338d7f7"
CLUSTER_ADMIN = "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b"
CLUSTER_USER = "4abbcc35-e782-43d8-92c5-2d3f1bd2253f"
ACCESS_ADMINISTRATOR = "f58310d9-a9f6-439a-9e8d-f62e7b41a168"
DEPLOYER = "arn:aws:iam::111122223333:role/payments-deployer"
KUBERNETES = "6dae42f8-4368-4678-94ff-3960e28e3630/.default"
ENTRA = {"managed": True, "enableAzureRBAC": True}


class Chain:
    """A cluster with Entra and Azure RBAC, and an identity that trusts one role of AWS."""

    def __init__(self, **entra: Any) -> None:
        self.cloud = Cloud(fetch=issuer_documents)
        self.cluster = self.cloud.cluster(aadProfile={**ENTRA, **entra})
        identity = f"{self.cloud.group()}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/deployer"
        properties = self.cloud.call("PUT", identity, {"location": "westeurope"}).json()["properties"]
        self.client_id, self.principal_id = properties["clientId"], properties["principalId"]
        trust = {"issuer": ISSUER, "subject": DEPLOYER, "audiences": [AUDIENCE]}
        answer = self.cloud.call("PUT", f"{identity}/federatedIdentityCredentials/aws", {"properties": trust})
        assert answer.status == 201

    def grant(self, role: str, namespace: str = "", number: int = 1) -> None:
        scope = f"{self.cluster}/namespaces/{namespace}" if namespace else self.cluster
        assert self.cloud.assign(scope, role, self.principal_id, number).status == 201

    def login(self, subject: str = DEPLOYER, scope: str = KUBERNETES) -> Any:
        now = int(self.cloud.clock())
        claims = {"iss": ISSUER, "sub": subject, "aud": AUDIENCE, "iat": now, "nbf": now, "exp": now + 300}
        form = {"client_id": self.client_id, "client_assertion_type": JWT_BEARER, "scope": scope}
        return self.cloud.login(**form, client_assertion=ISSUER_KEY.sign(claims)).json()

    def token(self, **more: str) -> str:
        return str(self.login(**more)["access_token"])

    def ask(self, token: str, **attributes: str) -> Any:
        body = {"cluster": self.cluster, "spec": {"resourceAttributes": attributes}}
        headers = {"authorization": f"Bearer {token}"}
        path = "/sandbox/self-subject-access-review"
        return self.cloud.azure.handle(Request("POST", path, headers, json.dumps(body).encode()))

    def may(self, verb: str, resource: str, namespace: str = "", **more: str) -> bool:
        answer = self.ask(self.token(), verb=verb, resource=resource, namespace=namespace, **more)
        assert answer.status == 201, answer.body
        return bool(answer.json()["status"]["allowed"])


@pytest.fixture(scope="module")
def chain() -> Chain:
    made = Chain()
    made.grant(WRITER, "payments")
    return made


def test_tokens_for_the_cluster_and_for_azure_are_not_interchangeable(chain: Chain) -> None:
    refused = chain.cloud.call("GET", chain.cluster, token=chain.token())
    assert error_of(refused) == (401, "InvalidAuthenticationTokenAudience")
    for_azure = chain.token(scope="https://management.azure.com/.default")
    assert chain.ask(for_azure, verb="get", resource="pods", namespace="payments").status == 401


def test_an_hour_later_the_token_is_worth_nothing() -> None:
    chain = Chain()
    token = chain.token()
    assert chain.ask(token, verb="get", resource="pods").status == 201
    chain.cloud.clock.sleep(3600)
    assert chain.ask(token, verb="get", resource="pods").status == 401


def test_without_azure_rbac_azure_has_no_opinion() -> None:
    chain = Chain(enableAzureRBAC=False)
    chain.grant(CLUSTER_ADMIN)
    answer = chain.ask(chain.token(), verb="get", resource="pods")
    assert answer.json()["status"] == {"allowed": False, "reason": "Azure does not have opinion for this user."}


@pytest.mark.parametrize(
    ("role", "allowed", "refused"),
    [
        (READER, [("get", "pods"), ("list", "services")], [("create", "pods"), ("get", "secrets"), ("get", "roles")]),
        (WRITER, [("create", "pods"), ("get", "secrets")], [("create", "roles"), ("create", "resourcequotas")]),
        (ADMIN, [("create", "rolebindings"), ("get", "namespaces")], [("create", "namespaces")]),
        (CLUSTER_ADMIN, [("create", "namespaces"), ("delete", "nodes")], []),
    ],
)
def test_what_each_role_allows_in_the_whole_cluster(
    role: str, allowed: list[tuple[str, str]], refused: list[tuple[str, str]]
) -> None:
    chain = Chain()
    chain.grant(role)
    for verb, resource in allowed:
        assert chain.may(verb, resource, "any"), (verb, resource)
    for verb, resource in refused:
        assert not chain.may(verb, resource, "any"), (verb, resource)


def test_a_kubeconfig_takes_a_role_of_its_own() -> None:
    chain = Chain()
    chain.grant(WRITER)
    azure = chain.token(scope="https://management.azure.com/.default")
    path = f"{chain.cluster}/listClusterUserCredential"
    assert error_of(chain.cloud.call("POST", path, token=azure)) == (403, "AuthorizationFailed")
    chain.grant(CLUSTER_USER, number=2)
    assert chain.cloud.call("POST", path, token=azure).status == 200


@pytest.mark.parametrize(
    ("arguments", "action"),
    [
        (("watch", "deployments", "apps"), "apps/deployments/read"),
        (("patch", "pods"), "pods/write"),
        (("deletecollection", "pods"), "pods/delete"),
        (("create", "pods", "", "exec"), "pods/exec/action"),
        (("escalate", "roles", "rbac.authorization.k8s.io"), "rbac.authorization.k8s.io/roles/escalate/action"),
    ],
)
def test_requests_become_data_actions_as_the_webhook_makes_them(arguments: tuple[str, ...], action: str) -> None:
    assert kubernetes_actions.data_action(*arguments) == f"Microsoft.ContainerService/managedClusters/{action}"


CONDITION = (
    "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR "
    "(@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {ROLES} AND "
    "@Request[Microsoft.Authorization/roleAssignments:PrincipalType] "
    "ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'})) AND "
    "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})) OR "
    "(@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {ROLES}))"
).replace("ROLES", f"{READER}, {WRITER}")


class TestDelegation:
    """Somebody who may assign roles, but by a condition only some."""

    @pytest.fixture
    def delegate(self) -> tuple[Chain, str]:
        chain = Chain()
        token, made = chain.cloud.application()
        scope, condition = f"/subscriptions/{SUBSCRIPTION}", {"condition": CONDITION, "conditionVersion": "2.0"}
        given = chain.cloud.assign(scope, ACCESS_ADMINISTRATOR, made["object_id"], 9, **condition)
        assert given.status == 201
        return chain, token

    def put(self, chain: Chain, token: str, role: str, number: int = 1, kind: str = "ServicePrincipal") -> Any:
        more = {"token": token, "principalType": kind}
        return chain.cloud.assign(chain.cluster, role, chain.principal_id, number, **more)

    def test_assigns_and_removes_what_the_condition_names(self, delegate: tuple[Chain, str]) -> None:
        chain, token = delegate
        made = self.put(chain, token, WRITER)
        assert made.status == 201
        assert chain.cloud.call("DELETE", made.json()["id"], token=token).status == 200

    def test_makes_nobody_owner(self, delegate: tuple[Chain, str]) -> None:
        chain, token = delegate
        for role in ("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", CLUSTER_ADMIN):
            assert error_of(self.put(chain, token, role)) == (403, "AuthorizationFailed")

    def test_assigns_to_the_kind_of_principal_that_the_condition_names(self, delegate: tuple[Chain, str]) -> None:
        assert error_of(self.put(*delegate, WRITER, kind="User")) == (403, "AuthorizationFailed")

    def test_removes_nothing_else(self, delegate: tuple[Chain, str]) -> None:
        chain, token = delegate
        made = chain.cloud.assign(chain.cluster, CLUSTER_ADMIN, chain.principal_id)
        refused = chain.cloud.call("DELETE", made.json()["id"], token=token)
        assert error_of(refused) == (403, "AuthorizationFailed")

    @pytest.mark.parametrize("text", ["nonsense", "(ActionMatches{'a'}", "ActionMatches{'a'} !(", "AND"])
    def test_an_unreadable_condition_is_refused(self, text: str) -> None:
        chain = Chain()
        refused = chain.cloud.assign(chain.cluster, READER, chain.principal_id, condition=text)
        assert error_of(refused) == (400, "InvalidConditionAttribute")
