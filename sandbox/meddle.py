"""What others do to a cluster beside its stack: in the portal, with az, by Azure Policy. So that drift can be tried."""

import time
from collections.abc import Mapping
from typing import Any

from sandbox.administrator import Administrator, RefusedError
from sandbox.endpoints import AzureEndpoints

API_VERSION = "2026-08-01"
# What a policy of the kind "deploy if not exists" does.
POLICY_TAG = {"policy": "audited"}
_PAUSE_SECONDS = 0.1
_SETTLED = ("Succeeded", "Failed", "Canceled")
_CLUSTERS = "providers/Microsoft.ContainerService/managedClusters"


class Meddler:
    """Somebody with rights on one cluster, found by its name. Every change waits until Azure has made it.

    All raise RefusedError, with Azure's answer.
    """

    def __init__(self, azure: AzureEndpoints, cluster: str) -> None:
        self._admin = Administrator(azure)
        listed = self._admin.ask("GET", f"/subscriptions/{azure.subscription_id}/{_CLUSTERS}", API_VERSION)["value"]
        ids = [one["id"] for one in listed if cluster.lower() in (one["name"].lower(), one["id"].lower())]
        if len(ids) != 1:
            known = ", ".join(sorted(one["id"] for one in listed)) or "none"
            raise RefusedError(f"{len(ids)} clusters are named {cluster}; give the id of one. Clusters: {known}")
        self._path = ids[0]

    def scale(self, pool: str, count: int) -> str:
        """Another number of nodes."""
        self._change_pool(pool, {"count": count})
        return f"Node pool {pool} has {count} nodes now."

    def tag(self, name: str, value: str) -> str:
        """A tag on the cluster."""
        self._change({"tags": {name: value}})
        return f"The cluster has the tag {name}={value} now."

    def upgrade(self, version: str) -> str:
        """Another Kubernetes version, of the control plane alone."""
        self._change({"properties": {"kubernetesVersion": version}})
        return f"The control plane runs {version} now."

    def policy(self) -> str:
        """Azure Policy: its add-on, and a tag that the organisation wants."""
        self._change({"tags": POLICY_TAG, "properties": {"addonProfiles": {"azurepolicy": {"enabled": True}}}})
        return "Azure Policy has switched on its add-on and set a tag."

    def pool(self, name: str) -> str:
        """A node pool that the stack does not declare."""
        pool = {"mode": "User", "count": 1, "vmSize": "Standard_D4s_v5", "osType": "Linux"}
        self._put(f"{self._path}/agentPools/{name}", {"properties": pool})
        return f"The cluster has another node pool now, {name}."

    def delete(self) -> str:
        """The cluster is gone."""
        self._admin.ask("DELETE", self._path, API_VERSION)
        while True:
            try:
                self._admin.ask("GET", self._path, API_VERSION)
            except RefusedError:
                return "The cluster is gone."
            time.sleep(_PAUSE_SECONDS)

    def _change(self, change: Mapping[str, Any]) -> None:
        self._put(self._path, _merged(self._admin.ask("GET", self._path, API_VERSION), change))

    def _change_pool(self, name: str, change: Mapping[str, Any]) -> None:
        path = f"{self._path}/agentPools/{name}"
        properties = self._admin.ask("GET", path, API_VERSION)["properties"]
        self._put(path, {"properties": {**properties, **change}})

    def _put(self, path: str, body: dict[str, Any]) -> None:
        self._admin.put(path, API_VERSION, body)
        while self._admin.ask("GET", path, API_VERSION)["properties"]["provisioningState"] not in _SETTLED:
            time.sleep(_PAUSE_SECONDS)


def _merged(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    both = dict(base)
    for key, value in change.items():
        both[key] = _merged(base.get(key) or {}, value) if isinstance(value, Mapping) else value
    return both
