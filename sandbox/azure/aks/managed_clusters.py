"""Microsoft.ContainerService/managedClusters: the cluster's own verbs, except its PUT."""

from sandbox.azure.aks import guards
from sandbox.azure.arm import authorization, operations, resource_groups
from sandbox.azure.core import preconditions, records
from sandbox.azure.core.errors import ArmError, parent_not_found, resource_not_found
from sandbox.azure.core.messages import Json, Response, json_response
from sandbox.azure.core.paging import page, page_of
from sandbox.azure.core.tags import check_tags
from sandbox.azure.core.world import Call, World

KIND = "Microsoft.ContainerService/managedClusters"


def require(world: World, call: Call) -> Json:
    """The cluster, or the 404 of ARM itself."""
    resource_groups.require(world, call["subscription"], call["group"])
    resource_id = records.cluster_id(call["subscription"], call["group"], call["cluster"])
    record = records.find(world, resource_id)
    if record is None:
        raise _missing(call, resource_id)
    return record


# The cluster's own actions and what ARM does not keep below it: AKS has no children by these names.
_CHILDREN = ("agentPools", "maintenanceConfigurations", "trustedAccessRoleBindings", "privateEndpointConnections")


def _missing(call: Call, resource_id: str) -> ArmError:
    """Recorded: a child's own read or write names the parent, its delete and the cluster's verbs the cluster."""
    below = call.request.path[len(resource_id) :].strip("/").split("/")
    child = next((name for name in _CHILDREN if name.lower() == below[0].lower()), None)
    if child and call.request.method in ("GET", "PUT"):
        verb = "read" if call.request.method == "GET" else "write"
        return parent_not_found(KIND.split("/", 1)[1] + f"/{child}", verb, resource_id)
    return resource_not_found(KIND, call["cluster"], call["group"])


def get(world: World, call: Call) -> Response:
    return json_response(200, records.view(require(world, call)))


def list_in_group(world: World, call: Call) -> Response:
    resource_groups.require(world, call["subscription"], call["group"])
    prefix = f"/subscriptions/{call['subscription']}/resourcegroups/{call['group']}/".lower()
    return page(world, call, [records.view(record) for _, record in world.store.items(records.CLUSTER, prefix)])


def list_in_subscription(world: World, call: Call) -> Response:
    prefix = f"/subscriptions/{call['subscription']}/".lower()
    keys = world.store.keys(records.CLUSTER, prefix)
    return page_of(world, call, keys, lambda key: records.view(world.store.get(records.CLUSTER, key) or {}))


def patch(world: World, call: Call) -> Response:
    """Tags only; completes immediately (recorded)."""
    record = require(world, call)
    preconditions.check_existing(call.request, record["etag"])
    guards.check_cluster_write(world, record, "updating")
    tags = call.body.get("tags") or {}
    check_tags(tags)
    record["top"]["tags"] = tags
    records.renew_tags(world, record, whole=True, pools=[])
    records.save(world, record)
    return json_response(200, records.view(record))


def delete(world: World, call: Call) -> Response:
    record = require(world, call)
    preconditions.check_existing(call.request, record["etag"])
    operation = operations.running(world, record["operation"])
    if operation is None or operation["state"] != "Deleting":
        guards.check_delete(world, record)
        operation = start_delete(world, record)
    return operations.accepted(world, operation)


def start_delete(world: World, record: Json) -> Json:
    guards.preempt_by_delete(world, record)
    return operations.begin(world, record, "Deleting", effect={"gone": True})


def delete_group(world: World, group_id: str) -> None:
    """Every cluster in the group begins to go, also those that are just being created."""
    for _, record in world.store.items(records.CLUSTER, group_id.lower() + "/"):
        if records.state(record) != "Deleting":
            start_delete(world, record)
    authorization.forget_scope(world, group_id + "/providers")
