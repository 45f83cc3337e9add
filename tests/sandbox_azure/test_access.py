"""Who may do what: role assignments, identities and their federated credentials, a cluster's own issuer."""

import pytest

from sandbox.azure.entra.endpoints import JWT_BEARER
from tests.support.harness import SUBSCRIPTION, Cloud, cluster_body, error_of

CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
ASSIGNMENTS = "providers/Microsoft.Authorization/roleAssignments"
DEFINITIONS = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions"


class TestEnforcement:
    def test_without_a_role_everything_is_403_in_arms_words(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        token, who = cloud.application()
        refused = cloud.call("GET", path, token=token)
        assert error_of(refused) == (403, "AuthorizationFailed")
        assert refused.json()["error"]["message"] == (
            f"The client '{who['client_id']}' with object id '{who['object_id']}' does not have authorization to "
            f"perform action 'Microsoft.ContainerService/managedClusters/read' over scope '{path}' or the scope "
            "is invalid. If access was recently granted, please refresh your credentials."
        )

    def test_a_role_holds_at_its_scope_and_below_and_nowhere_else(self, cloud: Cloud) -> None:
        mine, other = cloud.cluster("mine", "one"), cloud.cluster("other", "two")
        token, _ = cloud.application(cloud.group("one"), CONTRIBUTOR)
        assert cloud.call("PATCH", mine, {"tags": {}}, token=token).status == 200
        assert cloud.call("GET", other, token=token).status == 403
        assert cloud.call("GET", f"{mine}x", token=token).status == 404

    def test_reading_is_not_writing_and_contributing_is_not_granting(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        reader, who = cloud.application(path, READER)
        contributor, _ = cloud.application(path, CONTRIBUTOR)
        assert cloud.call("GET", path, token=reader).status == 200
        assert cloud.call("DELETE", path, token=reader).status == 403
        assert cloud.assign(path, READER, who["object_id"], token=contributor).status == 403

    def test_a_custom_role_allows_just_its_actions(self, cloud: Cloud) -> None:
        path, role = cloud.cluster(), "55555555-5555-4555-8555-555555555555"
        definition = {
            "roleName": "Stopper",
            "permissions": [{"actions": ["Microsoft.ContainerService/managedClusters/stop/action"]}],
        }
        assert cloud.call("PUT", f"{DEFINITIONS}/{role}", {"properties": definition}).status == 201
        token, who = cloud.application()
        assert cloud.assign(path, role, who["object_id"]).status == 201
        assert cloud.call("POST", f"{path}/stop", token=token).status == 202
        assert cloud.call("GET", path, token=token).status == 403

    def test_what_a_cluster_points_at_must_be_usable_by_the_caller(self, cloud: Cloud) -> None:
        group = cloud.group()
        identity = f"{group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/control"
        assert cloud.call("PUT", identity, {"location": "westeurope"}).status == 201
        token, _ = cloud.application(f"{group}/providers/Microsoft.ContainerService", CONTRIBUTOR)
        body = {**cluster_body(), "identity": {"type": "UserAssigned", "userAssignedIdentities": {identity: {}}}}
        path = f"{group}/providers/Microsoft.ContainerService/managedClusters/c1"
        assert error_of(cloud.call("PUT", path, body, token=token)) == (403, "LinkedAuthorizationFailed")
        assert cloud.call("PUT", path, body).status == 201


class TestAssignments:
    def test_putting_one_again_is_200_and_another_of_the_same_kind_is_a_conflict(self, cloud: Cloud) -> None:
        scope = cloud.group()
        _, who = cloud.application()
        first = f"{scope}/{ASSIGNMENTS}/44444444-4444-4444-8444-000000000001"
        assert [cloud.assign(scope, READER, who["object_id"]).status for _ in range(2)] == [201, 200]
        assert error_of(cloud.assign(scope, READER, who["object_id"], 2)) == (409, "RoleAssignmentExists")
        assert [cloud.call("DELETE", first).status, cloud.call("DELETE", first).status] == [200, 204]

    def test_a_new_principal_is_not_found_for_a_while_unless_its_type_is_given(self, cloud: Cloud) -> None:
        scope = cloud.group()
        _, who = cloud.application()
        refused = cloud.assign(scope, READER, who["object_id"], principalType=None)
        assert error_of(refused) == (400, "PrincipalNotFound")
        cloud.clock.sleep(60)
        assert cloud.assign(scope, READER, who["object_id"], principalType=None).status == 201

    def test_assignments_are_deleted_with_their_resource(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        cloud.application(path, READER)
        assert len(cloud.call("GET", f"{path}/{ASSIGNMENTS}").json()["value"]) == 2
        cloud.settle(cloud.call("DELETE", path))
        assert len(cloud.call("GET", f"{path}/{ASSIGNMENTS}").json()["value"]) == 1


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
        trust = cloud.call("PUT", f"{identity}/federatedIdentityCredentials/deployer", {"properties": properties})
        assert trust.status == 201
        client_id = cloud.read(identity)["clientId"]
        form = {"client_id": client_id, "client_assertion_type": JWT_BEARER}
        assert cloud.login(**form, client_assertion=minted["token"]).status == 200
        other = cloud.control("POST", "service-account-token", {**account, "name": "intruder"})
        assert cloud.login(**form, client_assertion=other["token"]).json()["error_codes"] == [700213]
