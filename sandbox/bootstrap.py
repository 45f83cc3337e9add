"""What the two clouds' administrators do once before the type can be used, through the clouds' real interfaces.

In AWS: switch outbound web identity federation on. In Azure: a managed identity that trusts the role's tokens, with
the right to make clusters. The calls are the same as those that docs name for real clouds.
"""

import time
import uuid
from pathlib import Path
from typing import Any

import boto3
import requests
from botocore.exceptions import ClientError

from sandbox.endpoints import AwsEndpoints, AzureEndpoints

AUDIENCE = "api://AzureADTokenExchange"
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
# Role Based Access Control Administrator: Contributors may not assign roles. It comes with the condition that an
# administrator gives it.
ROLE_ADMINISTRATOR = "f58310d9-a9f6-439a-9e8d-f62e7b41a168"
CONDITION = Path(__file__).parents[1] / "deploy" / "azure" / "access-condition.txt"
GROUP = "cloudformation-identities"
LOCATION = "westeurope"
TIMEOUT_SECONDS = 30
ATTEMPTS = 40
PAUSE_SECONDS = 0.5
# A principal made a moment ago may not be known everywhere; credentials of an identity are written one at a time.
PASSING = ("PrincipalNotFound", "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity")


class BootstrapError(Exception):
    """A cloud refused a step; the message has its answer."""


def enable_federation(aws: AwsEndpoints) -> str:
    """Switch outbound web identity federation on if it is off. Returns the account's issuer URL."""
    iam = boto3.client(
        "iam",
        endpoint_url=aws.endpoint,
        region_name=aws.region,
        aws_access_key_id=aws.access_key_id,
        aws_secret_access_key=aws.secret_access_key,
    )
    try:
        return str(iam.enable_outbound_web_identity_federation()["IssuerIdentifier"])
    except ClientError as error:
        if error.response["Error"]["Code"] != "FeatureEnabled":
            raise
        return str(iam.get_outbound_web_identity_federation_info()["IssuerIdentifier"])


def trust_role(azure: AzureEndpoints, *, issuer: str, role_arn: str, name: str) -> str:
    """Let the AWS role act as a managed identity that may manage the subscription and assign roles. Its client id.

    Doing it again changes nothing. Raises BootstrapError.
    """
    admin = _Administrator(azure)
    subscription = f"/subscriptions/{azure.subscription_id}"
    group = f"{subscription}/resourceGroups/{GROUP}"
    admin.put(group, "2021-04-01", {"location": LOCATION})
    identity_id = f"{group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{name}"
    identity = admin.put(identity_id, "2023-01-31", {"location": LOCATION})
    admin.put(
        f"{identity_id}/federatedIdentityCredentials/aws",
        "2023-01-31",
        {"properties": {"issuer": issuer, "subject": role_arn, "audiences": [AUDIENCE]}},
    )
    principal_id = identity["properties"]["principalId"]
    admin.assign(subscription, CONTRIBUTOR, principal_id)
    admin.assign(subscription, ROLE_ADMINISTRATOR, principal_id, CONDITION.read_text(encoding="utf-8"))
    return str(identity["properties"]["clientId"])


def make_group(azure: AzureEndpoints, name: str, location: str) -> None:
    """A resource group; one that is there already stays as it is. Raises BootstrapError."""
    path = f"/subscriptions/{azure.subscription_id}/resourceGroups/{name}"
    _Administrator(azure).put(path, "2021-04-01", {"location": location})


class _Administrator:
    """Azure Resource Manager as the subscription's owner."""

    def __init__(self, azure: AzureEndpoints) -> None:
        self._azure = azure
        self._session = requests.Session()
        self._session.verify = azure.ca
        # Neither a proxy nor an authority of this machine's environment may come between.
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {self._token()}"

    def put(self, path: str, api_version: str, body: dict[str, Any]) -> dict[str, Any]:
        """Raises BootstrapError. What Azure asks to try again is tried again."""
        for _ in range(ATTEMPTS):
            response = self._put(path, api_version, body)
            if response.ok:
                document: dict[str, Any] = response.json()
                return document
            if not any(code in response.text for code in PASSING):
                break
            time.sleep(PAUSE_SECONDS)
        raise BootstrapError(f"PUT {path}: {response.status_code} {response.text}")

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
        except BootstrapError as error:
            if "RoleAssignmentExists" not in str(error):
                raise

    def _put(self, path: str, api_version: str, body: dict[str, Any]) -> requests.Response:
        return self._session.put(
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
            raise BootstrapError(f"Login of the administrator: {response.status_code} {response.text}")
        return str(response.json()["access_token"])
