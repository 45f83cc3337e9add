"""Azure's administrator: ARM requests with every right in the subscription, beside all that is under test."""

import time
import uuid
from typing import Any

import requests

from sandbox.endpoints import AzureEndpoints

TIMEOUT_SECONDS = 30
ATTEMPTS = 40
PAUSE_SECONDS = 0.5
# A principal made a moment ago may not be known everywhere; credentials of an identity are written one at a time.
PASSING = ("PrincipalNotFound", "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity")


class RefusedError(Exception):
    """Azure refused a request; the message has its answer."""


class Administrator:
    """Azure Resource Manager as the subscription's owner."""

    def __init__(self, azure: AzureEndpoints) -> None:
        self._azure = azure
        self._session = requests.Session()
        self._session.verify = azure.ca
        # Neither a proxy nor an authority of this machine's environment may come between.
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {self._token()}"

    def put(self, path: str, api_version: str, body: dict[str, Any]) -> dict[str, Any]:
        """Raises RefusedError."""
        return self.ask("PUT", path, api_version, body)

    def ask(self, method: str, path: str, api_version: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """The answer, {} where it has no body. Passing refusals are retried. Raises RefusedError."""
        for _ in range(ATTEMPTS):
            response = self.send(method, path, api_version, body)
            if response.ok:
                document: dict[str, Any] = response.json() if response.content else {}
                return document
            if not any(code in response.text for code in PASSING):
                break
            time.sleep(PAUSE_SECONDS)
        raise RefusedError(f"{method} {path}: {response.status_code} {response.text}")

    def assign(self, scope: str, role: str, principal_id: str, condition: str | None = None) -> None:
        """Give a principal a role; its name makes doing it again the same."""
        name = uuid.uuid5(uuid.NAMESPACE_URL, f"{scope}/{role}/{principal_id}")
        path = f"{scope}/providers/Microsoft.Authorization/roleAssignments/{name}"
        definition = f"{scope}/providers/Microsoft.Authorization/roleDefinitions/{role}"
        properties = {
            "roleDefinitionId": definition,
            "principalId": principal_id,
            "principalType": "ServicePrincipal",
            **({"condition": condition, "conditionVersion": "2.0"} if condition else {}),
        }
        try:
            self.put(path, "2022-04-01", {"properties": properties})
        except RefusedError as error:
            if "RoleAssignmentExists" not in str(error):
                raise

    def send(self, method: str, path: str, api_version: str, body: Any = None) -> requests.Response:
        """One request; the answer may be a refusal."""
        return self._session.request(
            method,
            f"{self._azure.resource_manager}{path}",
            params={"api-version": api_version},
            json=body,
            timeout=TIMEOUT_SECONDS,
        )

    def _token(self) -> str:
        response = self._session.post(
            f"{self._azure.authority}/{self._azure.tenant_id}/oauth2/v2.0/token",
            data={
                "grant_type": "client_credentials",
                "client_id": self._azure.admin_client_id,
                "client_secret": self._azure.admin_client_secret,
                "scope": f"{self._azure.resource_manager}/.default",
            },
            timeout=TIMEOUT_SECONDS,
        )
        if not response.ok:
            raise RefusedError(f"Login of the administrator: {response.status_code} {response.text}")
        return str(response.json()["access_token"])
