"""Which Azure is meant and who logs in to it: from the environment, as the Azure SDK and `az` have it."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from azure.core.credentials import TokenCredential
from azure.identity import ClientSecretCredential

from acme_azure_akscluster.domain import clouds
from acme_azure_akscluster.domain.clouds import CLOUDS, Cloud
from tools.shared.own_login import OwnLogin

_NEEDED = """There is no login. In the sandbox's AWS the handlers log in by a client secret: Entra cannot reach the
issuer of the sandbox's tokens. So a service principal is needed, with the role of docs/acceptance.md:
    export AZURE_TENANT_ID=… AZURE_CLIENT_ID=… AZURE_CLIENT_SECRET=… AZURE_SUBSCRIPTION_ID=…
With AWS=real they log in as they do for you, and `az login` is enough."""


class NoLoginError(Exception):
    """The environment does not say who logs in; the message says what to set."""


@dataclass(frozen=True)
class AzureLogin:
    """An Azure and the service principal for it; without a secret whoever `az login` has logged in.

    `authority_file` is a PEM file to trust in place of the public authorities.
    """

    cloud: Cloud
    cloud_name: str
    subscription: str
    tenant: str = ""
    client: str = ""
    secret: str = field(default="", repr=False)
    authority_file: str = ""

    @property
    def custom(self) -> bool:
        return self.cloud_name == clouds.CUSTOM

    def credential(self) -> TokenCredential:
        """The administrator's: who makes the resource group and changes things beside the stack."""
        if not self.secret:
            return OwnLogin(self.cloud)
        return ClientSecretCredential(
            self.tenant,
            self.client,
            self.secret,
            authority=self.cloud.authority,
            disable_instance_discovery=self.custom,
            **({"connection_verify": self.authority_file} if self.authority_file else {}),
        )

    def configuration(self, secret_arn: str) -> dict[str, Any]:
        """The type configuration of a login by the secret that AWS Secrets Manager has under this ARN."""
        endpoints = {
            "ResourceManager": self.cloud.resource_manager,
            "Authority": self.cloud.authority,
            "Audience": self.cloud.scope.removesuffix("/.default"),
        }
        return {
            "TenantId": self.tenant,
            "ClientId": self.client,
            "SubscriptionId": self.subscription,
            "Cloud": self.cloud_name,
            **({"Endpoints": endpoints} if self.custom else {}),
            "Credential": {"Type": "ClientSecret", "SecretArn": secret_arn},
            # The functions' logs are files here; what they would say of each request is recorded, and scrubbed.
            "LogLevel": "ERROR",
        }


def from_environment(environment: Mapping[str, str], *, needs_secret: bool) -> AzureLogin:
    """The Azure of AZURE_CLOUD (AzureCloud unless given), or of AZURE_RESOURCE_MANAGER and AZURE_AUTHORITY_HOST.

    Raises:
        NoLoginError: with what to set.
    """
    named = {name: environment.get(f"AZURE_{name}", "") for name in ("TENANT_ID", "CLIENT_ID", "CLIENT_SECRET")}
    if needs_secret and not all(named.values()):
        raise NoLoginError(_NEEDED)
    subscription = environment.get("AZURE_SUBSCRIPTION_ID", "") or _subscription_of_az()
    if not subscription:
        raise NoLoginError("No subscription is named: export AZURE_SUBSCRIPTION_ID=…, or az login")
    manager = environment.get("AZURE_RESOURCE_MANAGER", "").rstrip("/")
    name = clouds.CUSTOM if manager else environment.get("AZURE_CLOUD", "AzureCloud")
    if not manager and name not in CLOUDS:
        raise NoLoginError(f"AZURE_CLOUD is {name}; it can be {', '.join(CLOUDS)}")
    authority = environment.get("AZURE_AUTHORITY_HOST", "").rstrip("/")
    cloud = Cloud(authority, manager, f"{manager}/.default") if manager else CLOUDS[name]
    return AzureLogin(cloud, name, subscription, named["TENANT_ID"], named["CLIENT_ID"], named["CLIENT_SECRET"])


def _subscription_of_az() -> str:
    try:
        answer = subprocess.run(
            ["az", "account", "show", "--output", "json"], capture_output=True, text=True, check=True, env=os.environ
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return str(json.loads(answer.stdout).get("id", ""))
