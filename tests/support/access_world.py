"""A stack whose template has IamAccess, the AWS principals that it names, and what they can do with it."""

import json
from typing import Any

import jwt

from sandbox.azure.core.messages import Request, Response
from sandbox.azure.entra.endpoints import JWT_BEARER
from tests.support import aws
from tests.support.clusters import cfn_cluster
from tests.support.harness import SUBSCRIPTION
from tests.support.login_world import ROLE_ACCESS_KEY
from tests.support.world import GROUP_ID, ID, Outcome, World

Properties = dict[str, Any]

ACCOUNT = "123456789012"
DEPLOYER = f"arn:aws:iam::{ACCOUNT}:role/payments-deployer"
SRE = f"arn:aws:iam::{ACCOUNT}:role/teams/sre"
AUDIENCE = "api://AzureADTokenExchange"
FOR_ARM = "https://management.azure.com/.default"
# AKS's server application, for which kubelogin asks.
FOR_KUBERNETES = "6dae42f8-4368-4678-94ff-3960e28e3630/.default"

IDENTITIES = f"{GROUP_ID}/providers/Microsoft.ManagedIdentity/userAssignedIdentities"
ROLES = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions"

WRITER: Properties = {"PrincipalArn": DEPLOYER, "Role": "Writer", "Namespaces": ["payments"]}
ADMIN: Properties = {"PrincipalArn": SRE, "Role": "ClusterAdmin"}


def template(*entries: Properties, **more: Any) -> Properties:
    """A cluster with Azure RBAC and these entries, if there are any."""
    properties = cfn_cluster(
        Identity={"Type": "SystemAssigned"}, AadProfile={"Managed": True, "EnableAzureRBAC": True}, **more
    )
    return {**properties, "IamAccess": list(entries)} if entries else properties


class AccessWorld(World):
    """Azure, the handlers in one warm process with a role's session, and AWS principals at their work."""

    def event(self, *arguments: Any, **more: Any) -> dict[str, Any]:
        """With the session for which a warm process keeps its login: what AWS's token said has to be kept with it."""
        event = super().event(*arguments, **more)
        event["requestData"]["callerCredentials"] = ROLE_ACCESS_KEY
        return event

    def create(self, *entries: Properties, **more: Any) -> Outcome:
        """A stack's create, which must succeed."""
        return self.deploy(template(*entries, **more))

    # ---- what Azure has

    def get(self, path: str, api: str = "2023-01-31") -> list[dict[str, Any]]:
        """A collection as an administrator sees it."""
        answer = self.cloud.call("GET", path, api=api)
        assert answer.status == 200, answer.body
        actual: list[dict[str, Any]] = answer.json()["value"]
        return actual

    def identities(self) -> list[dict[str, Any]]:
        """The identities in the resource group."""
        return self.get(IDENTITIES)

    def assignments(self, principal_id: str) -> list[dict[str, Any]]:
        """A principal's role assignments, wherever they are."""
        path = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments"
        return [one for one in self.get(path) if one["properties"]["principalId"] == principal_id]

    def identity(self, principal: str) -> dict[str, Any]:
        """The identity that trusts a principal."""
        for identity in self.identities():
            for credential in self.get(f"{identity['id']}/federatedIdentityCredentials"):
                if credential["properties"]["subject"] == principal:
                    return identity
        raise AssertionError(f"no identity trusts {principal}")

    def assign(self, scope: str, role: str, principal_id: str, name: str) -> Response:
        """Somebody assigns a role in the portal."""
        body = {"roleDefinitionId": f"{ROLES}/{role}", "principalId": principal_id, "principalType": "ServicePrincipal"}
        path = f"{scope}/providers/Microsoft.Authorization/roleAssignments/{name}"
        return self.cloud.call("PUT", path, {"properties": body})

    # ---- what a principal does

    def assertion(self, principal: str, audience: str = AUDIENCE) -> str:
        """What AWS STS signs for a principal (`aws sts get-web-identity-token`)."""
        now = int(self.clock())
        claims = {"iss": aws.ISSUER, "sub": principal, "aud": audience, "iat": now, "exp": now + 300}
        return jwt.encode(claims, aws._KEY, algorithm="RS256", headers={"kid": "1"})

    def login(self, principal: str, client_id: str, scope: str = FOR_KUBERNETES) -> Response:
        """What kubelogin and az do with it at Entra."""
        form = {"client_id": client_id, "client_assertion_type": JWT_BEARER, "scope": scope}
        return self.cloud.login(**form, client_assertion=self.assertion(principal))

    def may(self, principal: str, client_id: str, verb: str, resource: str, namespace: str = "") -> bool:
        """What the cluster says to `kubectl auth can-i` with such a token."""
        token = self.login(principal, client_id).json()["access_token"]
        attributes = {"verb": verb, "resource": resource, "namespace": namespace}
        body = json.dumps({"cluster": ID, "spec": {"resourceAttributes": attributes}}).encode()
        headers = {"authorization": f"Bearer {token}"}
        answer = self.cloud.azure.handle(Request("POST", "/sandbox/self-subject-access-review", headers, body))
        assert answer.status == 201, answer.body
        return bool(answer.json()["status"]["allowed"])
