"""The handlers between the two sandboxed clouds, in virtual time, with every piece of the set-up exchangeable."""

from typing import Any

from sandbox.azure.arm import authorization, role_assignments
from sandbox.azure.entra import directory
from tests.support.account import AwsAccount
from tests.support.world import CLIENT_ID, ID, Outcome, World

ROLE_ACCESS_KEY = {
    "accessKeyId": "ASIAEXAMPLE",
    "secretAccessKey": "canary-aws-secret-key-0001",
    "sessionToken": "canary-aws-session-token-0002",
}


class LoginWorld(World):
    """`aws` is the account; `settings` are laid over the type configuration (None removes one).

    `access_key` is what CloudFormation sends of the execution role's session, None when the type has no role.
    """

    def __init__(self, seed: int = 1, **settings: Any) -> None:
        super().__init__(seed)
        self.settings: dict[str, Any] = settings
        self.access_key: dict[str, str] | None = ROLE_ACCESS_KEY
        self.aws = AwsAccount(self.clock)
        self.account = self.aws
        self.restart()

    def configuration(self) -> dict[str, Any]:
        """The type configuration with this world's settings."""
        merged = {**super().configuration(), **self.settings}
        return {name: value for name, value in merged.items() if value is not None}

    def event(self, *arguments: Any, **more: Any) -> dict[str, Any]:
        """As CloudFormation sends it, with the role's credentials."""
        event = super().event(*arguments, **more)
        event["requestData"]["callerCredentials"] = self.access_key
        return event

    def read(self, **properties: Any) -> Outcome:
        """A read of the cluster, which needs a login like everything else; None takes its Id away."""
        known = {name: value for name, value in {"Id": ID, **properties}.items() if value is not None}
        return self.run("READ", known)

    # ---- Azure's administrator

    def application(self, **fields: Any) -> dict[str, Any]:
        """Another application, without rights unless `roles` say so."""
        made: dict[str, Any] = self.cloud.control("POST", "applications", {"name": "other", **fields})
        return made

    def federate(self, issuer: str, subject: str, audience: str, client_id: str = CLIENT_ID) -> None:
        """Let the application trust exactly this; what it trusted before is forgotten."""
        directory.put_federation(self.cloud.azure.world, client_id, "aws", issuer, subject, [audience])

    def distrust(self) -> None:
        """The application trusts nobody from outside."""
        directory.remove_federation(self.cloud.azure.world, CLIENT_ID, "aws")

    def add_secret(self, value: str, expires: float | None = None) -> None:
        """A client secret of the application."""
        directory.add_secret(self.cloud.azure.world, CLIENT_ID, value, expires)

    def remove_secrets(self) -> None:
        """All client secrets of the application are deleted."""
        document = {**self._application(CLIENT_ID), "secrets": []}
        self.cloud.azure.world.store.put(directory.APPLICATION, CLIENT_ID, document)

    def revoke_roles(self) -> None:
        """The application may do nothing any more."""
        store, ours = self.cloud.azure.world.store, self._application(CLIENT_ID)["object_id"]
        for key, assignment in list(store.items(authorization.ASSIGNMENT)):
            if assignment["properties"]["principalId"] == ours:
                store.delete(authorization.ASSIGNMENT, key)

    def grant(self, client_id: str, role: str, scope: str) -> None:
        """A role for an application."""
        role_assignments.grant(self.cloud.azure.world, self._application(client_id)["object_id"], role, scope)

    def _application(self, client_id: str) -> dict[str, Any]:
        document = directory.find(self.cloud.azure.world, client_id)
        assert document is not None
        return document

    def logins(self) -> list[dict[str, Any]]:
        """The log entries of Entra's token endpoint."""
        requests: list[dict[str, Any]] = self.cloud.control("GET", "requests")["requests"]
        return [entry for entry in requests if entry["url"].endswith("/oauth2/v2.0/token")]
