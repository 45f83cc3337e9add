"""What happens when an operation's time is up."""

from sandbox.azure.aks import issuer, maintenance
from sandbox.azure.arm import authorization, identities, operations, resource_groups
from sandbox.azure.core import records
from sandbox.azure.core.messages import Json
from sandbox.azure.core.world import World
from sandbox.azure.entra import directory
from sandbox.azure.gitops import resources as gitops


def settle(world: World) -> None:
    """Bring every operation that is due to its end, oldest first; ends can make others due."""
    while True:
        ended = operations.due(world)
        if not ended:
            return
        _FINISHERS[ended[0]["kind"]](world, ended[0])


def _finish_cluster_or_pool(world: World, operation: Json) -> None:
    record = records.find(world, operation["resource"])
    outcome = operation["outcome"]
    if record is None:
        operations.close(world, operation, "Canceled")
        return
    if outcome["status"] == "Succeeded":
        _succeed(world, record, operation)
    else:
        records.mark_done(record, operation, outcome["status"], outcome.get("error"))
        _renew(world, record, operation)
        records.save(world, record)
        if outcome.get("heals_after") is not None:
            _plan_healing(world, operation, float(outcome["heals_after"]))
    operations.close(world, operation, outcome["status"], outcome.get("error"))


def _succeed(world: World, record: Json, operation: Json) -> None:
    effect = operation["effect"]
    if effect.get("gone"):
        remove_cluster(world, record)
        return
    records.apply(record, effect)
    records.mark_done(record, operation, "Succeeded", None)
    _renew(world, record, operation)
    records.save(world, record)


def _renew(world: World, record: Json, operation: Json) -> None:
    records.renew_tags(world, record, whole=operation["kind"] == "cluster", pools=operation["pools"])


def _plan_healing(world: World, operation: Json, seconds: float) -> None:
    """A Failed resource may turn Succeeded by itself (docs/azure-behaviour.md#failed-heals)."""
    healing = {**operation, "id": f"{operation['id']}-healing", "kind": "healing", "outcome": {"status": "Succeeded"}}
    healing["healed_kind"] = operation["kind"]
    healing["start"], healing["end"] = operation["end"], operation["end"] + seconds
    world.store.put(operations.RUNNING, healing["id"], healing)


def _finish_healing(world: World, operation: Json) -> None:
    record = records.find(world, operation["resource"])
    healed = {**operation, "kind": operation["healed_kind"]}
    if record is not None and _still_failed(record, healed):
        _succeed(world, record, healed)
    operations.close(world, operation, "Succeeded")


def _still_failed(record: Json, healed: Json) -> bool:
    """Not if it was repaired, or is being changed, in the meantime."""
    if record["operation"] is not None:
        return False
    if healed["kind"] == "cluster":
        return records.state(record) == "Failed"
    failed = [record["pools"].get(name, {}).get("provisioningState") for name in healed["pools"]]
    return not record["pool_operations"] and all(state == "Failed" for state in failed)


def _finish_abort(world: World, operation: Json) -> None:
    """What was aborted shows Canceled; nothing is undone but a pool's stop (docs/azure-behaviour.md#abort)."""
    target = world.store.get(operations.RUNNING, operation["aborts"])
    record = records.find(world, operation["resource"])
    if target is not None and record is not None:
        records.mark_done(record, target, "Canceled", None)
        if target["kind"] == "pool" and target["state"] == "Stopping":
            _stop_undone(record, target["pools"])
        _renew(world, record, target)
        records.save(world, record)
        error = {"code": "Canceled", "message": "The operation was aborted by user request."}
        operations.close(world, target, "Canceled", error, at=operation["end"])
    operations.close(world, operation, "Succeeded")


def _stop_undone(record: Json, pools: list[str]) -> None:
    for name in pools:
        record["private"].get("stopped_counts", {}).pop(name, None)
        record["pools"][name]["powerState"] = {"code": "Running"}


def _finish_group(world: World, operation: Json) -> None:
    """The group goes when its clusters have gone: after the last one's end, if that is still to come."""
    prefix = operation["resource"] + "/"
    clusters = [record for _, record in world.store.items(records.CLUSTER, prefix)]
    if clusters:
        deletes = [operations.running(world, record["operation"]) for record in clusters]
        ends = [delete["end"] for delete in deletes if delete is not None]
        operation["end"] = max(ends, default=world.clock.cloud()) + 1.0
        world.store.put(operations.RUNNING, operation["id"], operation)
        return
    for _, identity in world.store.items(identities.IDENTITY, prefix):
        identities.remove(world, identity)
    resource_groups.remove(world, operation["subscription"], operation["group"])
    operations.close(world, operation, "Succeeded")


def remove_cluster(world: World, record: Json) -> None:
    """With what lives under it: maintenance and Flux configurations, its own identities, role assignments on it.

    Not its diagnostic settings, which Azure Monitor keeps: they come back with the next resource of the same id
    (Microsoft's documentation of diagnostic settings, "Deleting and recreating a resource").
    """
    key = record["id"].lower()
    for child in world.store.keys(maintenance.MAINTENANCE, key + "/"):
        world.store.delete(maintenance.MAINTENANCE, child)
    for client_id in record["private"].get("identities", []):
        directory.remove(world, client_id)
    gitops.remove_all(world, record["id"])
    authorization.forget_scope(world, record["id"])
    group = record["properties"].get("nodeResourceGroup")
    if group:
        resource_groups.remove(world, record["subscription"], group)
    world.store.delete(records.CLUSTER, key)
    world.store.delete(issuer.ISSUER_KEY, record["private"]["guid"])


_FINISHERS = {
    "cluster": _finish_cluster_or_pool,
    "pool": _finish_cluster_or_pool,
    "healing": _finish_healing,
    "abort": _finish_abort,
    "group": _finish_group,
    "command": lambda world, operation: operations.close(world, operation, "Succeeded"),
    gitops.OPERATION: gitops.finish,
}
