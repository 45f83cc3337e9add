"""What the two clouds' administrators do once before the type can be used, through the clouds' real interfaces.

In AWS: switch outbound web identity federation on. In Azure: a managed identity that trusts the role's tokens, with
the right to make clusters. The calls are the same as those that docs name for real clouds.
"""

import os
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from botocore.session import Session

from sandbox.administrator import Administrator
from sandbox.endpoints import AwsEndpoints, AzureEndpoints

AUDIENCE = "api://AzureADTokenExchange"
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
# Role Based Access Control Administrator: Contributors may not assign roles. It comes with the condition that an
# administrator gives it.
ROLE_ADMINISTRATOR = "f58310d9-a9f6-439a-9e8d-f62e7b41a168"
CONDITION = Path(__file__).parents[1] / "deploy" / "azure" / "access-condition.txt"
GROUP = "cloudformation-identities"
LOCATION = "westeurope"


def enable_federation(aws: AwsEndpoints) -> str:
    """Switch outbound web identity federation on if it is off. Returns the account's issuer URL."""
    # By a session that knows nothing of its user's profiles, which may be named and not be there.
    nothing: Any = {
        "profile": (None, None, None, None),
        "config_file": (None, None, os.devnull, None),
        "credentials_file": (None, None, os.devnull, None),
    }
    iam: Any = Session(session_vars=nothing).create_client(
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

    Doing it again changes nothing. Raises RefusedError.
    """
    admin = Administrator(azure)
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
    """A resource group; one that is there already stays as it is. Raises RefusedError."""
    path = f"/subscriptions/{azure.subscription_id}/resourceGroups/{name}"
    Administrator(azure).put(path, "2021-04-01", {"location": location})
