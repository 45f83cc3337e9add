"""Microsoft.ContainerService/managedClusters/agentPools: a pool's own verbs."""

import copy

from sandbox.azure.aks import (
    guards,
    immutability,
    managed_clusters,
    pool_defaults,
    pool_rollback,
    pool_rules,
    retired_images,
    settled_values,
    version_rules,
)
from sandbox.azure.arm import operations
from sandbox.azure.core import ids, preconditions, records, shapes
from sandbox.azure.core.errors import pool_in_progress, pool_not_found, refused
from sandbox.azure.core.messages import Json, Response, json_response
from sandbox.azure.core.world import Call, World


def _find(world: World, call: Call) -> tuple[Json, str | None]:
    record = managed_clusters.require(world, call)
    return record, next((name for name in record["pools"] if name.lower() == call["pool"].lower()), None)


def require(world: World, call: Call) -> tuple[Json, str]:
    """(cluster, the pool's name), or the recorded 404s."""
    record, name = _find(world, call)
    if name is None:
        raise pool_not_found(call["pool"], call["subscription"], call["group"], call["cluster"])
    return record, name


def get(world: World, call: Call) -> Response:
    record, name = require(world, call)
    return json_response(200, records.pool_view(record, name))


def list_all(world: World, call: Call) -> Response:
    """All in one answer, by name (recorded)."""
    record = managed_clusters.require(world, call)
    return json_response(200, {"value": [records.pool_view(record, name) for name in sorted(record["pools"])]})


def put(world: World, call: Call) -> Response:
    record, name = _find(world, call)
    existing = record["pools"].get(name) if name else None
    preconditions.check_put(call.request, existing and existing.get("eTag"), exists=existing is not None)
    guards.check_pool_write(world, record, name or call["pool"], "updating")
    body = shapes.without_nulls(call.body).get("properties") or {}
    if body.get("nodeInitializationTaints"):
        message = "nodeInitializationTaints can only be set through the managed cluster API."
        raise refused("InvalidParameter", message, target="properties.nodeInitializationTaints")
    if existing is None or name is None:
        return _create(world, call, record, body)
    return _update(world, call, record, name, body)


def _create(world: World, call: Call, record: Json, body: Json) -> Response:
    name = call["pool"]
    pool_rules.check({**body, "name": name}, record["properties"])
    if len(record["pools"]) >= pool_rules.MAX_POOLS:
        raise pool_rules.too_many_pools()
    version_rules.check_pool(world, record, None, body.get("orchestratorVersion"))
    version = version_rules.pool_goal(world, record, None, body.get("orchestratorVersion"))
    network = record["properties"]["networkProfile"]
    pool = pool_defaults.create(body, network, version, world.versions, call.api_version)
    retired_images.check_new(name, pool["osSKU"], version[1])
    pool.setdefault("enableAutoScaling", False)
    # Recorded: unlike a cluster's, a pool's create answers with an eTag already.
    pool["eTag"] = ids.guid(world.random)
    record["pools"][name] = pool
    pool_rollback.forget(record, name)
    count = int(pool.get("count") or 0)
    operation = operations.begin(
        world,
        record,
        "Creating",
        pool=name,
        effect={"pools": {name: _at_the_end(pool, stops=False)}},
        progress=[f"CreatingAgentPool: {done}/{count} nodes completed" for done in sorted({0, count})],
    )
    return json_response(201, records.pool_view(record, name), operations.status_headers(world, operation))


def _update(world: World, call: Call, record: Json, name: str, body: Json) -> Response:
    existing = copy.deepcopy(record["pools"][name])
    immutability.check_pool(existing, body, "properties")
    _check_scaling(existing, body)
    wanted_power = (body.get("powerState") or {}).get("code")
    if _stopped(existing) and wanted_power != "Running" and not _upgrades_only(existing, body):
        message = f"Agent pool {name} is stopped; start it before it is changed."
        raise refused("OperationNotAllowed", message)
    back = pool_rollback.requested(existing, body)
    if back:
        pool_rollback.check(world, record, name, body)
    else:
        version_rules.check_pool(world, record, existing, body.get("orchestratorVersion"))
    merged = pool_defaults.lay(existing, {key: value for key, value in body.items() if key != "powerState"})
    merged.setdefault("enableAutoScaling", False)
    pool_rules.check({**merged, "name": name}, record["properties"], new=False)
    _keep_a_system_pool(record, name, merged)
    if back:
        state = "Upgrading"  # as an upgrade, in reverse
        merged.update(pool_rollback.goal(world, record, name, body))
    else:
        state = _lay_version(world, record, name, merged, body.get("orchestratorVersion"))
    if wanted_power and wanted_power != existing["powerState"]["code"]:
        state = _switch(record, name, existing, merged, wanted_power)
    record["pools"][name] = merged
    effect = {"pools": {name: _at_the_end(merged, stops=state == "Stopping")}}
    operation = operations.begin(world, record, state, pool=name, effect=effect)
    view = records.pool_view(record, name)
    if state == "Stopping":
        view["properties"]["count"] = 0
    response = json_response(200, view, operations.status_headers(world, operation))
    # The answer carries the eTag from before; after it the pool's own is renewed, and no other.
    records.renew_tags(world, record, whole=False, pools=[name])
    records.save(world, record)
    return response


def _lay_version(world: World, record: Json, name: str, merged: Json, wanted: str | None) -> str:
    """The pool's new version and image, reported from the start of the operation (recorded), and its state."""
    existing = record["pools"][name]
    displayed, patch = version_rules.pool_goal(world, record, existing, wanted)
    merged["orchestratorVersion"] = displayed
    if patch != existing["currentOrchestratorVersion"]:
        retired_images.check_version(name, merged["osSKU"], patch)
        pool_rollback.upgraded(world, record, name, existing)
    state = _state(existing, merged, patch)
    merged.update(_reimaged(world, merged, existing, patch))
    return state


# Another image in place (recorded): the pool is Upgrading, whatever its version does.
_IMAGE = ("osSKU", "enableFIPS")


def _state(existing: Json, merged: Json, patch: str) -> str:
    if patch != existing["currentOrchestratorVersion"] or _another_image(existing, merged):
        return "Upgrading"
    profiles = (pool_defaults.machines(existing), pool_defaults.machines(merged))
    machines_scaled = profiles[0] != profiles[1] and len(profiles[0]) == len(profiles[1]) == 1
    return "Scaling" if machines_scaled or merged.get("count") != existing.get("count") else "Updating"


def _another_image(existing: Json, merged: Json) -> bool:
    return any(merged.get(name) != existing.get(name) for name in _IMAGE)


def _reimaged(world: World, merged: Json, existing: Json, patch: str) -> Json:
    if patch != existing["currentOrchestratorVersion"]:
        return settled_values.pool_version_patch(world, {**merged, "orchestratorVersion": patch}, patch)
    if _another_image(existing, merged):
        return {"nodeImageVersion": world.versions.image_of(merged, patch)}
    return {}


def _at_the_end(pool: Json, *, stops: bool) -> Json:
    """Recorded: a stopping pool shows its count until it has stopped, except in the answer to the stop itself."""
    machines = pool_defaults.machines(pool)
    effect: Json = {"virtualMachineNodesStatus": machines} if machines else {}
    return {**effect, "count": 0} if stops else effect


def _check_scaling(existing: Json, body: Json) -> None:
    """Manual scaling of an autoscaled pool is refused (docs/azure-behaviour.md#autoscaler-count)."""
    stays = existing.get("enableAutoScaling") and body.get("enableAutoScaling", True)
    if stays and body.get("count") is not None and body["count"] != existing.get("count"):
        raise refused(
            "OperationNotAllowed",
            "Cannot scale cluster autoscaler enabled node pool. Change minCount and maxCount instead.",
            target="properties.count",
        )


def _upgrades_only(existing: Json, body: Json) -> bool:
    """A stopped pool may be upgraded; nothing else is documented as possible (docs/azure-behaviour.md#pool-stopped)."""
    version = body.get("orchestratorVersion")
    moves = bool(version) and version not in (existing["orchestratorVersion"], existing["currentOrchestratorVersion"])
    same = pool_defaults.lay(
        existing, {k: v for k, v in body.items() if k not in ("powerState", "orchestratorVersion")}
    )
    return moves and same == pool_defaults.tidy(dict(existing))


def _stopped(pool: Json) -> bool:
    return bool(pool["powerState"]["code"] == "Stopped")


def _switch(record: Json, name: str, existing: Json, merged: Json, power: str) -> str:
    """Recorded: the power's state changes at once; starting brings the count from before the stop back."""
    if power == "Stopped":
        if pool_rules.system(existing):
            raise refused("OperationNotAllowed", f"System agent pool {name} cannot be stopped.")
        record["private"].setdefault("stopped_counts", {})[name] = existing.get("count", 0)
        merged["count"] = existing.get("count", 0)
        merged["powerState"] = {"code": "Stopped"}
        return "Stopping"
    merged["count"] = record["private"].get("stopped_counts", {}).pop(name, merged.get("count", 1))
    merged["powerState"] = {"code": "Running"}
    return "Starting"


def _keep_a_system_pool(record: Json, name: str, changed: Json | None) -> None:
    """`changed` is what the pool of that name becomes, None if it goes."""
    others = [pool for other, pool in record["pools"].items() if other != name]
    staying = [pool for pool in others if pool.get("provisioningState") != "Deleting"]
    if not any(pool_rules.system(pool) for pool in [*staying, *([changed] if changed else [])]):
        raise pool_rules.last_system()


def delete(world: World, call: Call) -> Response:
    record, name = require(world, call)
    pool = record["pools"][name]
    preconditions.check_existing(call.request, pool.get("eTag"))
    running = operations.running(world, record["pool_operations"].get(name))
    if running is not None and running["state"] == "Deleting":
        return operations.accepted(world, running)
    guards.check_pool_write(world, record, name, "deleting an agent pool")
    _keep_a_system_pool(record, name, None)
    operation = operations.begin(world, record, "Deleting", pool=name, effect={"remove_pools": [name]})
    return operations.accepted(world, operation)


def upgrade_node_image(world: World, call: Call) -> Response:
    record, name = require(world, call)
    guards.check_pool_write(world, record, name, "upgrading the node image")
    pool = record["pools"][name]
    image = world.versions.image_of(pool, pool["currentOrchestratorVersion"])
    effect = {"pools": {name: {"nodeImageVersion": image}}}
    operation = operations.begin(world, record, "UpgradingNodeImageVersion", pool=name, effect=effect)
    return operations.accepted(world, operation, records.pool_view(record, name))


def delete_machines(world: World, call: Call) -> Response:
    """Names look like aks-{pool}-{8 digits}-vmss{6 characters}; the count falls by as many."""
    record, name = require(world, call)
    machines = call.body.get("machineNames") or []
    pool = record["pools"][name]
    count = int(pool.get("count") or 0)
    bad = [machine for machine in machines if not str(machine).startswith(f"aks-{name}-")]
    if not machines or bad or len(machines) > count:
        message = f"The machines {machines} are not all in agent pool {name} with {count} nodes."
        raise refused("InvalidParameter", message, target="machineNames")
    guards.check_pool_write(world, record, name, "deleting machines")
    if pool_rules.system(pool) and len(machines) == count:
        raise pool_rules.last_system()
    pool["count"] = count - len(machines)
    return operations.accepted(world, operations.begin(world, record, "DeletingMachines", pool=name))


def abort(world: World, call: Call) -> Response:
    record, name = require(world, call)
    running = operations.running(world, record["pool_operations"].get(name))
    if running is None:
        whole = operations.running(world, record["operation"])
        if whole is not None:
            raise pool_in_progress(whole["state"], name)
        raise guards.nothing_to_abort()
    return operations.accepted(world, operations.abort(world, record, running), records.pool_view(record, name))
