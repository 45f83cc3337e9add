"""Whether a write may start now: one operation at a time, not every verb in every state.

Source: docs/azure-behaviour.md#one-operation.
"""

from sandbox.azure.arm import operations
from sandbox.azure.core import records
from sandbox.azure.core.errors import ArmError, deletion_only, in_progress, pool_in_progress, wrong_state
from sandbox.azure.core.messages import Json
from sandbox.azure.core.world import World


def check_cluster_write(world: World, record: Json, verb: str) -> None:
    """For PUT, PATCH, start, stop and the like on the cluster. `verb` as in "updating cannot be performed"."""
    check_idle(world, record)
    if records.power(record) == "Stopped":
        raise wrong_state(records.state(record), "Stopped", verb)


def check_idle(world: World, record: Json) -> None:
    _check_whole(world, record)
    for state, pool in _busy_pools(world, record):
        raise pool_in_progress(state, pool)


def check_pool_write(world: World, record: Json, name: str, verb: str) -> None:
    """A pool waits for its cluster, and for other pools: AKS answers "another agentpool operation is in progress".

    Not for other pools that are being deleted: recorded, a second DELETE or a PUT seconds later is taken.
    """
    _check_whole(world, record)
    for state, pool in _busy_pools(world, record):
        if pool == name or state != "Deleting":
            raise pool_in_progress(state, pool)
    if records.power(record) == "Stopped":
        raise wrong_state(records.state(record), "Stopped", verb)


def _check_whole(world: World, record: Json) -> None:
    if records.state(record) == "Deleting":
        raise deletion_only()
    running = operations.running(world, record["operation"])
    if running is not None:
        raise in_progress(running["state"])


def _busy_pools(world: World, record: Json) -> list[tuple[str, str]]:
    """(state, pool) of the pools that an operation of their own works on."""
    known = {pool: operations.running(world, one) for pool, one in record["pool_operations"].items()}
    return [(running["state"], pool) for pool, running in known.items() if running is not None]


def check_delete(world: World, record: Json) -> None:
    """A delete is refused while Creating; others it preempts (docs/azure-behaviour.md#delete-while-creating)."""
    if records.state(record) == "Creating":
        raise in_progress("Creating")


def preempt_by_delete(world: World, record: Json) -> None:
    for operation_id in [record["operation"], *record["pool_operations"].values()]:
        running = operations.running(world, operation_id)
        if running is not None:
            error = {
                "code": "AKSOperationPreemptedByDelete",
                "message": "The operation was preempted by a delete operation on the managed cluster.",
            }
            operations.close(world, running, "Failed", error, at=world.clock.cloud())
    record["operation"] = None
    record["pool_operations"] = {}


def nothing_to_abort() -> ArmError:
    """409 if the operation already ended (docs/azure-behaviour.md#abort)."""
    return ArmError(
        409, "OperationNotAllowed", "Operation is not allowed: there is no operation in progress that could be aborted."
    )
