"""Long-running operations, computed from the clock at each request: no threads, no timers.

An operation is a document: what it works on, when it began, when it will end, what then becomes true, and how it ends.
Whoever handles a request first settles what is due; so a restart, a faster clock or a long pause change nothing.
"""

import hashlib
import hmac
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from sandbox.azure.arm import activity_log, durations
from sandbox.azure.core import ids, records
from sandbox.azure.core.clock import iso
from sandbox.azure.core.errors import gateway
from sandbox.azure.core.messages import Json, Response, empty_response, json_response
from sandbox.azure.core.world import Call, World

RUNNING = "operation_running"
FINISHED = "operation_finished"
PLANNED = "planned_outcome"
STATUS_API_VERSION = "2025-03-01"
# How often an operation carries an error beside InProgress, and yet succeeds with it: a tenth of the recorded ones did.
NOTE_RATE = 0.1
# The codes that were recorded so, each with a text of the recorded kind.
NOTES = {
    "NotLatestOperation": "Cannot proceed with the operation. Either the operation has been preempted by another one, "
    "or the information needed by the operation failed to be saved (or hasn't been saved yet).",
    "NotFound": "Could not find managed cluster resource.",
    "AuthorizationFailed": "Create role assignment failed.",
    "EtagMismatch": "Failed to save control plane. Operation is not allowed: Another operation is in progress",
    "OverlaymgrReconcileError": "",
    "ReconcilePortalDNSError": "AKS encountered an internal error while attempting the requested Creating operation. "
    "AKS will continuously retry the requested operation until successful or a retry timeout is hit.",
    "ReconcileControlPlaneCertificatesError": "key pool is empty",
}


def begin(
    world: World,
    record: Json,
    state: str,
    *,
    pool: str | None = None,
    pools: list[str] | None = None,
    effect: Json | None = None,
    progress: list[str] | None = None,
) -> Json:
    """Start an operation on a cluster or on one `pool` of it, and show its state on what it touches.

    `state` is the provisioningState while it runs, `pools` those that show it (all, if it is the cluster's), `effect`
    what is true afterwards (see `records.apply`). The record is stored.
    """
    touched = list(record["pools"]) if pools is None else pools
    parts = {
        "pools": touched if pool is None else [pool],
        "state": state,
        "progress": progress or [],
        "effect": effect or {},
        "outcome": planned(world),
    }
    kind = "cluster" if pool is None else "pool"
    operation = begin_other(world, f"{kind} {state}", record, kind, **parts)
    operation["note"] = _note(world.random.random())
    records.mark_busy(record, operation)
    records.save(world, record)
    world.store.put(RUNNING, operation["id"], operation)
    return operation


def _note(drawn: float) -> Json | None:
    """An error for the share of draws below NOTE_RATE, each code for an equal part of them."""
    if drawn >= NOTE_RATE:
        return None
    code = list(NOTES)[int(drawn / NOTE_RATE * len(NOTES))]
    return {"code": code, "message": NOTES[code]}


def planned(world: World) -> Json:
    """How the next operation ends: Succeeded, unless a fault sets it."""
    planned = world.store.get(PLANNED, PLANNED)
    if planned is None:
        return {"status": "Succeeded"}
    world.store.delete(PLANNED, PLANNED)
    return planned


def plan_outcome(world: World, outcome: Json) -> None:
    """Of the next operation: {"status": Failed|Canceled, "error": {...}, "after": share of time, "heals_after": s}."""
    world.store.put(PLANNED, PLANNED, outcome)


def begin_other(world: World, key: str, where: Json, kind: str, **parts: Any) -> Json:
    """An operation that is not a cluster's provisioning: aborting, deleting a resource group, running a command.

    `key` names it in the table of durations, whose figures are in cloud seconds; `where` is the document of a resource.
    """
    outcome = parts.get("outcome") or {"status": "Succeeded"}
    length = durations.draw(key, world.random, world.settings.get("duration_share")) * float(outcome.get("after", 1.0))
    start = world.clock.cloud()
    operation: Json = {
        "id": ids.guid(world.random),
        "kind": kind,
        "resource": where["id"].lower(),
        "pools": [],
        "state": "InProgress",
        "location": where["location"],
        "start": start,
        "end": start + length,
        "start_wall": world.clock.wall(),
        "progress": [],
        "effect": {},
        "outcome": outcome,
        "note": None,
        "status": "InProgress",
        **parts,
    }
    world.store.put(RUNNING, operation["id"], operation)
    return operation


def abort(world: World, record: Json, running: Json) -> Json:
    """Begin the abort of the running operation of a cluster or of one of its pools."""
    return begin_other(world, f"{running['kind']} Canceling", record, "abort", aborts=running["id"])


def running(world: World, operation_id: str | None) -> Json | None:
    return None if operation_id is None else world.store.get(RUNNING, operation_id)


def due(world: World) -> list[Json]:
    """Operations whose time is up, in the order of their ends."""
    now = world.clock.cloud()
    ended = [operation for _, operation in world.store.items(RUNNING) if operation["end"] <= now]
    return sorted(ended, key=lambda operation: operation["end"])


def close(world: World, operation: Json, status: str, error: Json | None = None, at: float | None = None) -> None:
    """Move it to the finished ones. `at` is the cloud's time of its end, else its planned one."""
    operation["status"] = status
    operation["error"] = error
    operation["end_wall"] = world.clock.wall_at(operation["end"] if at is None else at)
    world.store.delete(RUNNING, operation["id"])
    world.store.put(FINISHED, operation["id"], operation)
    activity_log.finished(world, operation)


# --- what clients see -------------------------------------------------------------------------------------------------


def status_headers(world: World, operation: Json) -> dict[str, str]:
    """Of a PUT's answer, which has no Location (docs/azure-behaviour.md#operation-headers)."""
    return {"azure-asyncoperation": url(world, operation, "operations")}


def accepted(world: World, operation: Json, body: Json | None = None) -> Response:
    """The 202 of DELETE and POST, with a Location beside Azure-AsyncOperation."""
    headers = {**status_headers(world, operation), "location": url(world, operation, "operationresults")}
    return empty_response(202, headers) if body is None else json_response(202, body, headers)


def url(world: World, operation: Json, collection: str) -> str:
    path = (
        f"/subscriptions/{world.subscription_id}/providers/Microsoft.ContainerService/locations/"
        f"{operation['location']}/{collection}/{operation['id']}"
    )
    return signed(world, path, operation, STATUS_API_VERSION)


def signed(world: World, path: str, operation: Json, api_version: str) -> str:
    """An absolute URL of an operation, with what proves that Azure gave it."""
    ticks = str(int((operation["start_wall"] + 62135596800) * 10_000_000))
    query = "&".join(f"{name}={value}" for name, value in _sign(world, path.lower(), ticks, api_version).items())
    return f"{world.base_url}{path}?api-version={api_version}&t={ticks}&{query}"


def _sign(world: World, path: str, ticks: str, api_version: str) -> dict[str, str]:
    key = f"{world.tenant_id}/{world.entra_key.key_id}".encode()

    def digest(salt: str) -> str:
        return hmac.new(key, f"{salt}|{path}|{api_version}|{ticks}".encode(), hashlib.sha512).hexdigest()

    # As long as the real ones: a certificate (c), a signature (s) and a hash (h).
    return {"c": digest("c") * 4, "s": digest("s") * 2, "h": digest("h")[:43]}


def check_signature(world: World, call: Call, api_version: str = STATUS_API_VERSION) -> None:
    """A status URL is used as it was given: what ARM does with a changed one is not known, so it is refused."""
    parts = urlsplit(call.request.url)
    query = dict(parse_qsl(parts.query))
    expected = _sign(world, parts.path.lower(), query.get("t", ""), api_version)
    given = {name: query.get(name) for name in ("c", "s", "h")}
    if given != expected or query.get("api-version") != api_version:
        raise gateway(403, "InvalidAuthenticationInfo", "The operation URL's signature is missing or does not match.")


def find(world: World, operation_id: str) -> Json:
    operation = world.store.get(RUNNING, operation_id) or world.store.get(FINISHED, operation_id)
    if operation is None:
        raise gateway(404, "NotFound", f"The operation '{operation_id}' was not found.")
    return operation


def get_status(world: World, call: Call) -> Response:
    check_signature(world, call)
    operation = find(world, call["operation"].lower())
    return json_response(200, _body(world, operation))


def get_result(world: World, call: Call) -> Response:
    """Recorded: 204 with Location once it is over; 202 until then."""
    check_signature(world, call)
    operation = find(world, call["operation"].lower())
    headers = {"location": url(world, operation, "operationresults")}
    return empty_response(202 if operation["status"] == "InProgress" else 204, headers)


def _body(world: World, operation: Json) -> Json:
    body: dict[str, Any] = {"name": operation["id"], "status": operation["status"]}
    body["startTime"] = iso(operation["start_wall"])
    if operation["status"] == "InProgress":
        body["status"] = _progress(world, operation)
        error = operation["note"] if body["status"] == "InProgress" else None
        if error and operation["id"] < "8":
            # Recorded: some of these have an end while they go on.
            body["endTime"] = iso(operation["start_wall"])
    else:
        body["endTime"] = iso(operation["end_wall"])
        error = operation.get("error") or operation["note"]
    if error:
        body["error"] = error
    return body


def _progress(world: World, operation: Json) -> str:
    """The words of the phase that the operation is in: recorded ones, spread evenly after a first InProgress."""
    words = ["InProgress", *operation["progress"]]
    share = (world.clock.cloud() - operation["start"]) / max(operation["end"] - operation["start"], 1e-9)
    return str(words[min(int(max(share, 0.0) * len(words)), len(words) - 1)])
