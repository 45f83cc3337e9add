"""Who may do what: role assignments, identities and their federated credentials, a cluster's own issuer."""

from typing import Any

import pytest

from sandbox.azure.entra.endpoints import JWT_BEARER
from tests.support.harness import SUBSCRIPTION, Cloud, cluster_body, error_of

CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
ROLE_ID = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions"


def someone(cloud: Cloud, **roles: str) -> tuple[str, str, str]:
    """(token, client id, object id) of a new application; `roles`: role name → scope."""
    names = {"contributor": CONTRIBUTOR, "reader": READER}
    granted = [{"role": names[role], "scope": scope} for role, scope in roles.items()]
    made = cloud.control("POST", "applications", {"name": "x", "secret": "s", "roles": granted})
    token = cloud.login(client_id=made["client_id"], client_secret="s").json()["access_token"]
    return token, made["client_id"], made["object_id"]


def assignment(scope: str, name: str) -> str:
    return f"{scope}/providers/Microsoft.Authorization/roleAssignments/{name}"


class TestEnforcement:
    def test_without_a_role_everything_is_403_in_arms_words(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        token, client_id, object_id = someone(cloud)
        refused = cloud.call("GET", path, token=token)
        assert error_of(refused) == (403, "AuthorizationFailed")
        assert refused.json()["error"]["message"] == (
            f"The client '{client_id}' with object id '{object_id}' does not have authorization to perform action "
            f"'Microsoft.ContainerService/managedClusters/read' over scope '{path}' or the scope is invalid. "
            "If access was recently granted, please refresh your credentials."
        )

    def test_a_role_holds_at_its_scope_and_below_and_nowhere_else(self, cloud: Cloud) -> None:
        mine, other = cloud.cluster("mine", "one"), cloud.cluster("other", "two")
        token, _, _ = someone(cloud, contributor=f"/subscriptions/{SUBSCRIPTION}/resourceGroups/one")
        assert cloud.call("PATCH", mine, {"tags": {}}, token=token).status == 200
        assert cloud.call("GET", other, token=token).status == 403
        assert cloud.call("GET", f"{mine}x", token=token).status == 404

    def test_reading_is_not_writing_and_contributing_is_not_granting(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        reader, _, object_id = someone(cloud, reader=path)
        contributor, _, _ = someone(cloud, contributor=path)
        assert cloud.call("GET", path, token=reader).status == 200
        assert cloud.call("DELETE", path, token=reader).status == 403
        body = {"properties": {"roleDefinitionId": f"{ROLE_ID}/{READER}", "principalId": object_id}}
        name = assignment(path, "44444444-4444-4444-8444-444444444444")
        assert cloud.call("PUT", name, body, token=contributor).status == 403

    def test_a_custom_role_allows_just_its_actions(self, cloud: Cloud) -> None:
        path, role = cloud.cluster(), "55555555-5555-4555-8555-555555555555"
        definition = {
            "roleName": "Stopper",
            "permissions": [{"actions": ["Microsoft.ContainerService/managedClusters/stop/action"]}],
        }
        assert cloud.call("PUT", f"{ROLE_ID}/{role}", {"properties": definition}).status == 201
        token, _, object_id = someone(cloud)
        body = {"properties": {"roleDefinitionId": f"{ROLE_ID}/{role}", "principalId": object_id,
                               "principalType": "ServicePrincipal"}}  # fmt: skip
        assert cloud.call("PUT", assignment(path, "66666666-6666-4666-8666-666666666666"), body).status == 201
        assert cloud.call("POST", f"{path}/stop", token=token).status == 202
        assert cloud.call("GET", path, token=token).status == 403

    def test_what_a_cluster_points_at_must_be_usable_by_the_caller(self, cloud: Cloud) -> None:
        group = cloud.group()
        identity = f"{group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/control"
        assert cloud.call("PUT", identity, {"location": "westeurope"}).status == 201
        token, _, _ = someone(cloud, contributor=f"{group}/providers/Microsoft.ContainerService")
        body = {**cluster_body(), "identity": {"type": "UserAssigned", "userAssignedIdentities": {identity: {}}}}
        path = f"{group}/providers/Microsoft.ContainerService/managedClusters/c1"
        assert error_of(cloud.call("PUT", path, body, token=token)) == (403, "LinkedAuthorizationFailed")
        assert cloud.call("PUT", path, body).status == 201


class TestAssignments:
    def test_putting_one_again_is_200_and_another_of_the_same_kind_is_a_conflict(self, cloud: Cloud) -> None:
        scope = cloud.group()
        _, _, object_id = someone(cloud)
        body = {"properties": {"roleDefinitionId": f"{ROLE_ID}/{READER}", "principalId": object_id,
                               "principalType": "ServicePrincipal"}}  # fmt: skip
        first = assignment(scope, "77777777-7777-4777-8777-777777777777")
        second = assignment(scope, "88888888-8888-4888-8888-888888888888")
        assert [cloud.call("PUT", first, body).status, cloud.call("PUT", first, body).status] == [201, 200]
        assert error_of(cloud.call("PUT", second, body)) == (409, "RoleAssignmentExists")
        assert [cloud.call("DELETE", first).status, cloud.call("DELETE", first).status] == [200, 204]

    def test_a_new_principal_is_not_found_for_a_while_unless_its_type_is_given(self, cloud: Cloud) -> None:
        scope = cloud.group()
        _, _, object_id = someone(cloud)
        body: dict[str, Any] = {"roleDefinitionId": f"{ROLE_ID}/{READER}", "principalId": object_id}
        name = assignment(scope, "99999999-9999-4999-8999-999999999999")
        assert error_of(cloud.call("PUT", name, {"properties": body})) == (400, "PrincipalNotFound")
        cloud.clock.sleep(60)
        assert cloud.call("PUT", name, {"properties": body}).status == 201

    def test_assignments_are_deleted_with_their_resource(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        someone(cloud, reader=path)
        assert len(cloud.call("GET", f"{path}/providers/Microsoft.Authorization/roleAssignments").json()["value"]) == 2
        cloud.settle(cloud.call("DELETE", path))
        assert len(cloud.call("GET", f"{path}/providers/Microsoft.Authorization/roleAssignments").json()["value"]) == 1


class TestFederatedCredentials:
    @pytest.fixture
    def identity(self, cloud: Cloud) -> str:
        path = f"{cloud.group()}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/payments"
        assert cloud.call("PUT", path, {"location": "westeurope"}).status == 201
        return path

    def put(self, cloud: Cloud, identity: str, number: int) -> tuple[int, str]:
        properties = {"issuer": "https://i.example.com", "subject": f"s{number}", "audiences": ["api://x"]}
        answer = cloud.call("PUT", f"{identity}/federatedIdentityCredentials/fic{number}", {"properties": properties})
        return (answer.status, "") if answer.status in (200, 201) else error_of(answer)

    def test_twenty_and_no_more_one_after_the_other(self, cloud: Cloud, identity: str) -> None:
        for number in range(20):
            assert self.put(cloud, identity, number) == (201, "")
            cloud.clock.sleep(5)
        assert self.put(cloud, identity, 20) == (400, "BadRequest")
        assert self.put(cloud, identity, 3) == (200, "")

    def test_two_writes_at_once_conflict(self, cloud: Cloud, identity: str) -> None:
        assert self.put(cloud, identity, 1)[0] == 201
        status, code = self.put(cloud, identity, 2)
        assert status == 409
        assert code == "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity"
        cloud.clock.sleep(5)
        assert self.put(cloud, identity, 2)[0] == 201

    def test_a_clusters_service_account_logs_in_as_the_identity_that_trusts_it(
        self, cloud: Cloud, identity: str
    ) -> None:
        cluster = cloud.cluster()
        account = {"cluster": cluster, "namespace": "payments", "name": "deployer"}
        minted = cloud.control("POST", "service-account-token", account)
        properties = {
            "issuer": minted["issuer"],
            "subject": "system:serviceaccount:payments:deployer",
            "audiences": ["api://AzureADTokenExchange"],
        }
        assert (
            cloud.call("PUT", f"{identity}/federatedIdentityCredentials/deployer", {"properties": properties}).status
            == 201
        )
        client_id = cloud.read(identity)["clientId"]
        form = {"client_id": client_id, "client_assertion_type": JWT_BEARER}
        assert cloud.login(**form, client_assertion=minted["token"]).status == 200
        other = cloud.control("POST", "service-account-token", {**account, "name": "intruder"})
        assert cloud.login(**form, client_assertion=other["token"]).json()["error_codes"] == [700213]
