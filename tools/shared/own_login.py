"""The Azure login of whoever runs a tool: az login, environment variables, a managed identity."""

from typing import Any

from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import DefaultAzureCredential

from acme_azure_akscluster.domain.clouds import CLOUDS, Cloud


class NotLoggedInError(Exception):
    """Nobody is logged in to Azure. The SDK's own error would be taken for an answer of ARM."""


class OwnLogin:
    """A credential, in the SDK's sense."""

    def __init__(self, cloud: Cloud) -> None:
        # Microsoft's list of clouds does not have a custom one.
        custom = cloud not in CLOUDS.values()
        self._credential = DefaultAzureCredential(authority=cloud.authority, disable_instance_discovery=custom)

    def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        """Raises NotLoggedInError, in one line where the SDK has twelve."""
        try:
            return self._credential.get_token(*scopes, **options)
        except ClientAuthenticationError as error:
            raise NotLoggedInError("You are not logged in to Azure") from error
