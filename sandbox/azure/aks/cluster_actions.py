"""A cluster's POST verbs: power, abort, credentials, rotation of certificates."""

import base64

import yaml

from sandbox.azure.aks import guards, managed_clusters
from sandbox.azure.arm import operations
from sandbox.azure.core import records, shapes
from sandbox.azure.core.errors import not_running, refused, wrong_state
from sandbox.azure.core.messages import Json, Response, json_response
from sandbox.azure.core.world import Call, World


def stop(world: World, call: Call) -> Response:
    """Recorded: 202 without a body; the power state shows Stopped, and so do the pools'."""
    record = managed_clusters.require(world, call)
    guards.check_idle(world, record)
    if records.power(record) == "Stopped":
        raise not_running("stopping")
    if shapes.at(record["properties"], "nodeProvisioningProfile.mode") == "Auto":
        raise refused("OperationNotAllowed", "A cluster with node auto provisioning cannot be stopped.")
    return _power(world, record, "Stopping", "Stopped")


def start(world: World, call: Call) -> Response:
    record = managed_clusters.require(world, call)
    guards.check_idle(world, record)
    if records.power(record) == "Running":
        raise wrong_state(records.state(record), "Running", "starting")
    return _power(world, record, "Starting", "Running")


def _power(world: World, record: Json, state: str, power: str) -> Response:
    stopped = record["private"].get("stopped_pools", [])
    if power == "Stopped":
        stopped = [name for name, pool in record["pools"].items() if pool["powerState"]["code"] == "Stopped"]
        record["private"]["stopped_pools"] = stopped
    # A pool that was stopped by itself stays so when its cluster starts.
    moved = [name for name in record["pools"] if name not in stopped]
    record["properties"]["powerState"] = {"code": power}
    for name in moved:
        record["pools"][name]["powerState"] = {"code": power}
    return operations.accepted(world, operations.begin(world, record, state, pools=moved))


def abort(world: World, call: Call) -> Response:
    """Recorded: 202 with the cluster as it still is; a few seconds later it shows Canceled."""
    record = managed_clusters.require(world, call)
    running = operations.running(world, record["operation"])
    if running is None or running["state"] == "Deleting":
        raise guards.nothing_to_abort()
    return operations.accepted(world, operations.abort(world, record, running), records.view(record))


def rotate_certificates(world: World, call: Call) -> Response:
    record = managed_clusters.require(world, call)
    guards.check_cluster_write(world, record, "rotating certificates")
    return operations.accepted(world, operations.begin(world, record, "RotatingClusterCertificates"))


def admin_credential(world: World, call: Call) -> Response:
    """Static credentials, unless local accounts are off (docs/azure-behaviour.md#local-accounts)."""
    record = managed_clusters.require(world, call)
    if record["properties"].get("disableLocalAccounts"):
        raise refused(
            "BadRequest",
            "Getting static credential is not allowed because this cluster is set to disable local accounts.",
        )
    return _credential(record, "clusterAdmin")


def user_credential(world: World, call: Call) -> Response:
    return _credential(managed_clusters.require(world, call), "clusterUser")


def monitoring_credential(world: World, call: Call) -> Response:
    return _credential(managed_clusters.require(world, call), "clusterMonitoringUser")


def _credential(record: Json, name: str) -> Response:
    config = base64.b64encode(_kubeconfig(record, name).encode()).decode()
    return json_response(200, {"kubeconfigs": [{"name": name, "value": config}]})


def _kubeconfig(record: Json, name: str) -> str:
    """A kubeconfig of the right form. There is no API server behind it, so it holds no certificates."""
    cluster = record["name"]
    host = record["properties"].get("fqdn") or record["properties"].get("privateFQDN")
    user = f"{name}_{record['group']}_{cluster}"
    context = f"{cluster}-admin" if name == "clusterAdmin" else cluster
    return yaml.safe_dump(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "preferences": {},
            "clusters": [{"name": cluster, "cluster": {"server": f"https://{host}:443"}}],
            "contexts": [{"name": context, "context": {"cluster": cluster, "user": user}}],
            "current-context": context,
            "users": [{"name": user, "user": {}}],
        }
    )
