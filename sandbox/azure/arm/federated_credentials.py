"""Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials: whose tokens an identity trusts."""

import re

from sandbox.azure.arm import identities
from sandbox.azure.core.errors import gateway, resource_not_found
from sandbox.azure.core.messages import Json, Response, empty_response, json_response
from sandbox.azure.core.paging import page
from sandbox.azure.core.world import Call, World
from sandbox.azure.entra import directory

MAX_CREDENTIALS = 20
# A write on an identity's credentials is refused while another one is being replicated (issue text and Microsoft's
# "concurrent updates are not supported"); how long is not published, this is a proposal.
WRITE_SECONDS = 2.0
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$")


def _view(identity: Json, record: Json) -> Json:
    return {
        "id": f"{identity['id']}/federatedIdentityCredentials/{record['name']}",
        "name": record["name"],
        "type": f"{identities.KIND}/federatedIdentityCredentials",
        "properties": {"issuer": record["issuer"], "subject": record["subject"], "audiences": record["audiences"]},
    }


def _all(world: World, identity: Json) -> list[Json]:
    return directory.federations(world, identity["properties"]["clientId"])


def _find(world: World, call: Call, identity: Json) -> Json | None:
    wanted = call["credential"].lower()
    return next((record for record in _all(world, identity) if record["name"].lower() == wanted), None)


def get(world: World, call: Call) -> Response:
    identity = identities.require(world, call)
    record = _find(world, call, identity)
    if record is None:
        name = f"{call['identity']}/federatedIdentityCredentials/{call['credential']}"
        raise resource_not_found(identities.KIND, name, call["group"])
    return json_response(200, _view(identity, record))


def list_all(world: World, call: Call) -> Response:
    identity = identities.require(world, call)
    return page(world, call, [_view(identity, record) for record in _all(world, identity)])


def put(world: World, call: Call) -> Response:
    identity = identities.require(world, call)
    if not _NAME.match(call["credential"]):
        raise gateway(400, "InvalidResourceName", f"The resource name '{call['credential']}' is not valid.")
    properties = call.body.get("properties") or {}
    issuer, subject, audiences = (properties.get(key) for key in ("issuer", "subject", "audiences"))
    if not issuer or not subject or not isinstance(audiences, list) or len(audiences) != 1:
        message = "Issuer, subject and exactly one audience are required for a federated identity credential."
        raise gateway(400, "BadRequest", message)
    _check_busy(world, identity)
    existing = _find(world, call, identity)
    others = [record for record in _all(world, identity) if record != existing]
    if any((record["issuer"], record["subject"]) == (issuer, subject) for record in others):
        message = f"Issuer and subject combination already exists for this Managed Identity: {identity['name']}."
        raise gateway(409, "Conflict", message)
    if len(others) >= MAX_CREDENTIALS:
        message = f"Too many Federated Identity Credentials for Managed Identity. Maximum allowed: {MAX_CREDENTIALS}."
        raise gateway(400, "BadRequest", message)
    client_id = identity["properties"]["clientId"]
    record = directory.put_federation(world, client_id, call["credential"], issuer, subject, audiences)
    _set_busy(world, identity)
    return json_response(200 if existing else 201, _view(identity, record))


def delete(world: World, call: Call) -> Response:
    identity = identities.require(world, call)
    if _find(world, call, identity) is None:
        return empty_response(204)
    _check_busy(world, identity)
    directory.remove_federation(world, identity["properties"]["clientId"], call["credential"])
    _set_busy(world, identity)
    return empty_response(200)


def _check_busy(world: World, identity: Json) -> None:
    if world.clock.cloud() < identity["busy_until"]:
        raise gateway(
            409,
            "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity",
            "Too many Federated Identity Credentials are written concurrently for the managed identity "
            f"'{identity['id']}'. Concurrent Federated Identity Credentials writes under the same managed identity are "
            "not supported.",
        )


def _set_busy(world: World, identity: Json) -> None:
    identity["busy_until"] = world.clock.cloud() + WRITE_SECONDS
    identities.save(world, identity)
