"""The Azure clouds: where each one's Entra and Resource Manager are, and for whom a token must be issued."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Cloud(NamedTuple):
    """Base URLs without a trailing slash; `scope` is that of the tokens."""

    authority: str
    resource_manager: str
    scope: str


# azure.core's get_arm_endpoints and azure.identity's AzureAuthorityHosts have the same.
CLOUDS = {
    "AzureCloud": Cloud(
        "https://login.microsoftonline.com", "https://management.azure.com", "https://management.azure.com/.default"
    ),
    "AzureUSGovernment": Cloud(
        "https://login.microsoftonline.us",
        "https://management.usgovcloudapi.net",
        "https://management.core.usgovcloudapi.net/.default",
    ),
    "AzureChinaCloud": Cloud(
        "https://login.chinacloudapi.cn",
        "https://management.chinacloudapi.cn",
        "https://management.chinacloudapi.cn/.default",
    ),
}
CUSTOM = "Custom"


def chosen(configuration: Mapping[str, Any]) -> Cloud:
    """The cloud of a type configuration; the schema has seen to it that custom endpoints are complete and https."""
    name = configuration.get("Cloud", "AzureCloud")
    if name != CUSTOM:
        return CLOUDS[name]
    endpoints = configuration["Endpoints"]
    manager = endpoints["ResourceManager"].rstrip("/")
    audience = endpoints.get("Audience", manager).rstrip("/")
    return Cloud(endpoints["Authority"].rstrip("/"), manager, f"{audience}/.default")
