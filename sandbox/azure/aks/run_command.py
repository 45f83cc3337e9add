"""runCommand and its results: recorded as 202 with a Location only, then 202 Running, then 200 with the logs."""

from sandbox.azure.aks import managed_clusters
from sandbox.azure.arm import operations
from sandbox.azure.core import records, shapes
from sandbox.azure.core.clock import iso_seconds
from sandbox.azure.core.errors import not_running, refused, resource_not_found
from sandbox.azure.core.messages import Json, Response, empty_response, json_response
from sandbox.azure.core.world import Call, World


def start(world: World, call: Call) -> Response:
    record = managed_clusters.require(world, call)
    if shapes.at(record["properties"], "apiServerAccessProfile.disableRunCommand"):
        raise refused("BadRequest", "Run command is disabled on this cluster.")
    if records.power(record) != "Running":
        raise not_running("running a command")
    command = str(call.body.get("command") or "")
    if not command:
        raise refused("InvalidParameter", "Required parameter command is missing (null).", target="command")
    operation = operations.begin_other(world, "cluster command", record, "command", command=command)
    return empty_response(202, {"location": _url(world, record, operation, call.api_version)})


def _url(world: World, record: Json, operation: Json, api_version: str) -> str:
    path = (
        record["id"]
        .replace("/resourcegroups/", "/resourceGroups/", 1)
        .replace("/managedClusters/", "/managedclusters/")
    )
    return f"{world.base_url}{path}/commandResults/{operation['id'].replace('-', '')}?api-version={api_version}"


def result(world: World, call: Call) -> Response:
    record = managed_clusters.require(world, call)
    wanted = call["command"].lower()
    plain = f"{wanted[:8]}-{wanted[8:12]}-{wanted[12:16]}-{wanted[16:20]}-{wanted[20:]}"
    operation = world.store.get(operations.RUNNING, plain) or world.store.get(operations.FINISHED, plain)
    if operation is None or operation["kind"] != "command" or operation["resource"] != record["id"].lower():
        raise resource_not_found("Microsoft.ContainerService/managedClusters/commandResults", wanted, call["group"])
    if operation["status"] == "InProgress":
        body: Json = {"id": wanted, "properties": {"provisioningState": "Running"}}
        return json_response(202, body, {"location": _url(world, record, operation, call.api_version)})
    return json_response(
        200,
        {
            "id": wanted,
            "properties": {
                "provisioningState": "Succeeded",
                "exitCode": 0,
                "startedAt": iso_seconds(operation["start_wall"]),
                "finishedAt": iso_seconds(operation["end_wall"]),
                "logs": _logs(record, operation["command"]),
            },
        },
    )


def _logs(record: Json, command: str) -> str:
    """There are no nodes to run it on; what the sandbox knows, it prints as kubectl does."""
    if command.split()[:3] != ["kubectl", "get", "nodes"]:
        return f"The sandbox ran nothing: {command}\n"
    lines = ["NAME                                STATUS   ROLES    AGE   VERSION"]
    for name, pool in record["pools"].items():
        for index in range(int(pool.get("count") or 0)):
            node = f"aks-{name}-00000000-vmss{index:06d}"
            lines.append(f"{node:<36}Ready    <none>   1m    v{pool['currentOrchestratorVersion']}")
    return "\n".join(lines) + "\n"
