"""Somebody with rights in Azure: ARM requests beside the type, such as a person makes in the portal."""

import time
from typing import Any

import requests

from sandbox import administrator
from sandbox.endpoints import AzureEndpoints

_SECONDS = 30


class Administrator:
    """ARM as the subscription's owner."""

    def __init__(self, azure: AzureEndpoints) -> None:
        self._subscription = f"/subscriptions/{azure.subscription_id}"
        self._arm = administrator.Administrator(azure)

    def ask(self, method: str, path: str, body: Any = None, api_version: str = "2026-08-01") -> requests.Response:
        """One ARM request below the subscription; `path` begins with /resourceGroups or /providers."""
        return self._arm.send(method, f"{self._subscription}{path}", api_version, body)

    def get(self, path: str) -> dict[str, Any]:
        """An existing resource."""
        response = self.ask("GET", path)
        response.raise_for_status()
        document: dict[str, Any] = response.json()
        return document

    def put(self, path: str, body: Any) -> dict[str, Any]:
        """Write a resource and wait until it has settled."""
        self.ask("PUT", path, body).raise_for_status()
        return self.wait(path)

    def wait(self, path: str) -> dict[str, Any]:
        """The resource once it has settled."""
        while (resource := self.get(path))["properties"]["provisioningState"] not in (
            "Succeeded",
            "Failed",
            "Canceled",
        ):
            time.sleep(0.1)
        return resource

    def make_group(self, name: str, location: str) -> None:
        """A resource group."""
        self.ask("PUT", f"/resourceGroups/{name}", {"location": location}, "2021-04-01").raise_for_status()

    def clusters(self, group: str) -> list[str]:
        """The names of the clusters in a resource group."""
        return [cluster["name"] for cluster in self.get(clusters_path(group))["value"]]


def control(azure: AzureEndpoints, method: str, name: str, body: Any = None) -> dict[str, Any]:
    """The sandbox's own controls (sandbox/azure/control.py)."""
    answer = requests.request(
        method, f"{azure.resource_manager}/sandbox/{name}", json=body, verify=azure.ca, timeout=_SECONDS
    )
    answer.raise_for_status()
    document: dict[str, Any] = answer.json()
    return document


def clusters_path(group: str) -> str:
    """The ARM path of a group's clusters, below the subscription."""
    return f"/resourceGroups/{group}/providers/Microsoft.ContainerService/managedClusters"
