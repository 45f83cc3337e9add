"""`/sandbox/…`: what tests and demonstrations do to the cloud that no real Azure offers. No token; loopback only.

GET    /sandbox/requests?since=N     the request log; DELETE empties it
POST   /sandbox/faults               adds a fault (see faults.py); DELETE removes all
GET    /sandbox/clock                PUT {"speed": N}
PUT    /sandbox/settings             {"page_size", "core_limits": {region: cores},
                                      "broken_paths": {path in a Flux source: why it cannot be applied},
                                      "duration_share": of the real operations as quick, or null}
GET    /sandbox/operations           what is in flight
POST   /sandbox/applications         {"name", "client_id"?, "secret"?, "secret_expires"?, "certificate"?,
                                      "federated_credentials"?: [{name, issuer, subject, audience}],
                                      "roles"?: [{role: GUID, scope}]}
POST   /sandbox/service-account-token  {"cluster", "namespace", "name", "audience"?, "seconds"?, "age"?}
                                     as it was projected `age` seconds ago
POST   /sandbox/self-subject-access-review  with an Entra token for AKS: {"cluster", "spec": {"resourceAttributes"}}
POST   /sandbox/autoscaler           {"cluster", "pool", "count"}: what the cluster autoscaler does
POST   /sandbox/patched              {"cluster", "version"}: it and its pools run a newer patch than they show
"""

import json
from collections.abc import Callable

from sandbox.azure import faults
from sandbox.azure.aks import issuer, kubernetes_access
from sandbox.azure.arm import operations, role_assignments
from sandbox.azure.core import ids, records
from sandbox.azure.core.errors import ArmError, gateway
from sandbox.azure.core.messages import Json, Request, Response, json_response
from sandbox.azure.core.world import SETTINGS, World
from sandbox.azure.entra import directory

# Answered as a cluster's API server does, with its statuses.
_REVIEW = ("POST", "self-subject-access-review")
KNOWN_SETTINGS = {"page_size", "core_limits", "broken_paths", "duration_share"}


def respond(world: World, request: Request) -> Response:
    name = request.path.removeprefix("/sandbox/").strip("/")
    try:
        body = json.loads(request.body) if request.body else request.query
        if (request.method, name) == _REVIEW:
            return kubernetes_access.review(world, request, body)
        handler = _HANDLERS.get((request.method, name))
        if handler is None:
            raise gateway(404, "NotFound", f"There is no {request.method} /sandbox/{name}.")
        return json_response(200, handler(world, body))
    except ArmError as error:
        return error.response()
    except (ValueError, KeyError, TypeError) as error:
        message = f"{type(error).__name__}: {error}"
        return gateway(400, "BadRequest", message).response()


def _requests(world: World, body: Json) -> Json:
    return {"requests": world.log.read(int(body.get("since", 0)))}


def _forget_requests(world: World, _: Json) -> Json:
    world.log.clear()
    return {}


def _remove_faults(world: World, _: Json) -> Json:
    for key in world.store.keys(faults.FAULT):
        world.store.delete(faults.FAULT, key)
    return {}


def _clock(world: World, _: Json) -> Json:
    return {"wall": world.clock.wall(), "cloud": world.clock.cloud(), "speed": world.clock.speed}


def _set_clock(world: World, body: Json) -> Json:
    world.clock.set_speed(float(body["speed"]))
    return _clock(world, body)


def _set_settings(world: World, body: Json) -> Json:
    unknown = set(body) - KNOWN_SETTINGS
    if unknown:
        raise ValueError(f"unknown settings: {', '.join(sorted(unknown))}")
    merged = {**world.settings, **body}
    world.store.put(SETTINGS, SETTINGS, merged)
    return merged


def _operations(world: World, _: Json) -> Json:
    now = world.clock.cloud()
    running = [operation for _, operation in world.store.items(operations.RUNNING)]
    return {"operations": [{**operation, "cloud_seconds_left": operation["end"] - now} for operation in running]}


def _application(world: World, body: Json) -> Json:
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
        role_assignments.grant(world, made["object_id"], role["role"], role["scope"])
    return {"client_id": client_id, "object_id": made["object_id"], "tenant_id": world.tenant_id}


def _service_account_token(world: World, body: Json) -> Json:
    audience = body.get("audience", "api://AzureADTokenExchange")
    return issuer.service_account_token(
        world,
        body["cluster"],
        body["namespace"],
        body["name"],
        audience if isinstance(audience, list) else [audience],
        int(body.get("seconds", 3600)),
        int(body.get("age", 0)),
    )


def _cluster(world: World, body: Json) -> Json:
    record = records.find(world, body["cluster"])
    if record is None:
        raise ValueError(f"there is no cluster {body['cluster']}")
    return record


def _autoscaler(world: World, body: Json) -> Json:
    """Move an autoscaled pool's count inside its bounds, as the autoscaler does: no operation, a new eTag."""
    record, count = _cluster(world, body), int(body["count"])
    pool: Json = record["pools"][body["pool"]]
    if not pool.get("enableAutoScaling"):
        raise ValueError(f"pool {body['pool']} is not autoscaled")
    if not int(pool["minCount"]) <= count <= int(pool["maxCount"]):
        raise ValueError(f"{count} is outside {pool['minCount']} to {pool['maxCount']}")
    pool |= {"count": count, "eTag": ids.guid(world.random)}
    records.save(world, record)
    return pool


def _patched(world: World, body: Json) -> Json:
    """The running patch has changed while the reported versions have not (reports of users)."""
    record = _cluster(world, body)
    record["properties"]["currentKubernetesVersion"] = body["version"]
    for pool in record["pools"].values():
        pool["currentOrchestratorVersion"] = body["version"]
    records.save(world, record)
    return records.view(record)


_HANDLERS: dict[tuple[str, str], Callable[[World, Json], Json]] = {
    ("GET", "requests"): _requests,
    ("DELETE", "requests"): _forget_requests,
    ("POST", "faults"): faults.add,
    ("DELETE", "faults"): _remove_faults,
    ("GET", "clock"): _clock,
    ("PUT", "clock"): _set_clock,
    ("PUT", "settings"): _set_settings,
    ("GET", "operations"): _operations,
    ("POST", "applications"): _application,
    ("POST", "service-account-token"): _service_account_token,
    ("POST", "autoscaler"): _autoscaler,
    ("POST", "patched"): _patched,
}
