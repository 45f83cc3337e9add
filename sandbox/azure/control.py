"""`/sandbox/…`: what tests and demonstrations do to the cloud that no real Azure offers. No token; loopback only.

GET    /sandbox/requests?since=N     the request log; DELETE empties it
GET    /sandbox/faults               POST adds one (see faults.py); DELETE removes all
GET    /sandbox/clock                PUT {"speed": N} and/or {"advance": cloud seconds}
GET    /sandbox/settings             PUT {"page_size", "role_assignment_delay_seconds", "log_bodies",
                                      "core_limits": {region: cores},
                                      "broken_paths": {path in a Flux source: why it cannot be applied},
                                      "duration_share": of the real operations as quick, or null}
GET    /sandbox/operations           what is in flight
POST   /sandbox/applications         {"name", "client_id"?, "secret"?, "secret_expires"?, "certificate"?,
                                      "federated_credentials"?: [{name, issuer, subject, audience}],
                                      "roles"?: [{role: GUID, scope}]}
POST   /sandbox/service-account-token  {"cluster", "namespace", "name", "audience"?, "seconds"?, "age"?}
                                     as it was projected `age` seconds ago
POST   /sandbox/self-subject-access-review  with an Entra token for AKS: {"cluster", "spec": {"resourceAttributes"}}
POST   /sandbox/access-check         {"object_id", "action", "scope", "data"?}  → {"allowed"}
POST   /sandbox/autoscaler           {"cluster", "pool", "count"}: what the cluster autoscaler does
POST   /sandbox/patched              {"cluster", "version"}: it and its pools run a newer patch than they show
POST   /sandbox/reset
"""

import json
from collections.abc import Callable
from typing import Any, Protocol

from sandbox.azure import faults
from sandbox.azure.aks import issuer, kubernetes_access
from sandbox.azure.arm import authorization, operations
from sandbox.azure.core import ids, records
from sandbox.azure.core.errors import ArmError, gateway
from sandbox.azure.core.messages import Json, Request, Response, json_response
from sandbox.azure.core.request_log import RequestLog
from sandbox.azure.core.world import SETTINGS, World
from sandbox.azure.entra import directory

# Answered as a cluster's API server does, with its statuses.
_REVIEW = "self-subject-access-review"
KNOWN_SETTINGS = (
    "page_size",
    "role_assignment_delay_seconds",
    "log_bodies",
    "core_limits",
    "broken_paths",
    "duration_share",
)


class Controlled(Protocol):
    """The cloud whose levers these are."""

    world: World
    log: RequestLog

    def reset(self) -> None: ...


def respond(azure: Controlled, request: Request) -> Response:
    name = request.path.removeprefix("/sandbox/").strip("/")
    handler = _HANDLERS.get((request.method, name))
    try:
        if handler is None and (request.method, name) != ("POST", _REVIEW):
            raise gateway(404, "NotFound", f"There is no {request.method} /sandbox/{name}.")
        body = json.loads(request.body) if request.body else {}
        if handler is None:
            return kubernetes_access.review(azure.world, request, body)
        return json_response(200, handler(azure, request, body))
    except ArmError as error:
        return error.response()
    except (ValueError, KeyError, TypeError) as error:
        message = f"{type(error).__name__}: {error}"
        return gateway(400, "BadRequest", message).response()


def _requests(azure: Controlled, request: Request, body: Json) -> Json:
    return {"requests": azure.log.read(int(request.query.get("since", "0")))}


def _forget_requests(azure: Controlled, request: Request, body: Json) -> Json:
    azure.log.clear()
    return {}


def _list_faults(azure: Controlled, request: Request, body: Json) -> Json:
    return {"faults": [fault for _, fault in azure.world.store.items(faults.FAULT)]}


def _add_fault(azure: Controlled, request: Request, body: Json) -> Json:
    return faults.add(azure.world, body)


def _remove_faults(azure: Controlled, request: Request, body: Json) -> Json:
    for key, _ in azure.world.store.items(faults.FAULT):
        azure.world.store.delete(faults.FAULT, key)
    return {}


def _clock(azure: Controlled, request: Request, body: Json) -> Json:
    clock = azure.world.clock
    return {"wall": clock.wall(), "cloud": clock.cloud(), "speed": clock.speed}


def _set_clock(azure: Controlled, request: Request, body: Json) -> Json:
    if "speed" in body:
        azure.world.clock.set_speed(float(body["speed"]))
    if "advance" in body:
        azure.world.clock.advance(float(body["advance"]))
    return _clock(azure, request, body)


def _settings(azure: Controlled, request: Request, body: Json) -> Json:
    return azure.world.settings


def _set_settings(azure: Controlled, request: Request, body: Json) -> Json:
    unknown = set(body) - set(KNOWN_SETTINGS)
    if unknown:
        raise ValueError(f"unknown settings: {', '.join(sorted(unknown))}")
    merged = {**azure.world.settings, **body}
    azure.world.store.put(SETTINGS, SETTINGS, merged)
    return merged


def _operations(azure: Controlled, request: Request, body: Json) -> Json:
    now = azure.world.clock.cloud()
    running = [operation for _, operation in azure.world.store.items(operations.RUNNING)]
    return {"operations": [{**operation, "cloud_seconds_left": operation["end"] - now} for operation in running]}


def _application(azure: Controlled, request: Request, body: Json) -> Json:
    world = azure.world
    made = directory.add_application(world, body["name"], client_id=str(body.get("client_id", "")).lower())
    client_id = made["client_id"]
    if "secret" in body:
        directory.add_secret(world, client_id, body["secret"], body.get("secret_expires"))
    if "certificate" in body:
        directory.add_certificate(world, client_id, body["certificate"])
    for record in body.get("federated_credentials", []):
        directory.put_federation(
            world, client_id, record["name"], record["issuer"], record["subject"], [record["audience"]]
        )
    for role in body.get("roles", []):
        authorization.grant(world, made["object_id"], role["role"], role["scope"])
    return {"client_id": client_id, "object_id": made["object_id"], "tenant_id": world.tenant_id}


def _service_account_token(azure: Controlled, request: Request, body: Json) -> Json:
    audience: Any = body.get("audience", "api://AzureADTokenExchange")
    return issuer.service_account_token(
        azure.world,
        body["cluster"],
        body["namespace"],
        body["name"],
        audience if isinstance(audience, list) else [audience],
        int(body.get("seconds", 3600)),
        int(body.get("age", 0)),
    )


def _access_check(azure: Controlled, request: Request, body: Json) -> Json:
    data = bool(body.get("data", False))
    return {"allowed": authorization.allowed(azure.world, body["object_id"], body["action"], body["scope"], data=data)}


def _autoscaler(azure: Controlled, request: Request, body: Json) -> Json:
    return autoscale(azure.world, body["cluster"], body["pool"], int(body["count"]))


def autoscale(world: World, cluster: str, pool: str, count: int) -> Json:
    """Move an autoscaled pool's count inside its bounds, as the autoscaler does: no operation, a new eTag."""
    record = records.find(world, cluster)
    if record is None or pool not in record["pools"]:
        raise ValueError(f"there is no pool {pool} in {cluster}")
    existing: Json = record["pools"][pool]
    if not existing.get("enableAutoScaling"):
        raise ValueError(f"pool {pool} is not autoscaled")
    if not int(existing["minCount"]) <= count <= int(existing["maxCount"]):
        raise ValueError(f"{count} is outside {existing['minCount']} to {existing['maxCount']}")
    existing["count"] = count
    existing["eTag"] = ids.guid(world.random)
    records.save(world, record)
    return existing


def _patched(azure: Controlled, request: Request, body: Json) -> Json:
    """The running patch has changed while the reported versions have not (reports of users)."""
    record = records.find(azure.world, body["cluster"])
    if record is None:
        raise ValueError(f"there is no cluster {body['cluster']}")
    record["properties"]["currentKubernetesVersion"] = body["version"]
    for pool in record["pools"].values():
        pool["currentOrchestratorVersion"] = body["version"]
    records.save(azure.world, record)
    return records.view(record)


def _reset(azure: Controlled, request: Request, body: Json) -> Json:
    azure.reset()
    return {}


_HANDLERS: dict[tuple[str, str], Callable[[Controlled, Request, Json], Json]] = {
    ("GET", "requests"): _requests,
    ("DELETE", "requests"): _forget_requests,
    ("GET", "faults"): _list_faults,
    ("POST", "faults"): _add_fault,
    ("DELETE", "faults"): _remove_faults,
    ("GET", "clock"): _clock,
    ("PUT", "clock"): _set_clock,
    ("GET", "settings"): _settings,
    ("PUT", "settings"): _set_settings,
    ("GET", "operations"): _operations,
    ("POST", "applications"): _application,
    ("POST", "service-account-token"): _service_account_token,
    ("POST", "access-check"): _access_check,
    ("POST", "autoscaler"): _autoscaler,
    ("POST", "patched"): _patched,
    ("POST", "reset"): _reset,
}
