"""Microsoft.ManagedIdentity: user-assigned identities and their federated credentials."""

import re

from sandbox.azure.arm import authorization, resource_groups
from sandbox.azure.core.errors import ArmError, gateway, resource_not_found
from sandbox.azure.core.messages import Json, Response, empty_response, json_response
from sandbox.azure.core.paging import page
from sandbox.azure.core.tags import check_tags
from sandbox.azure.core.world import LOCATIONS, Call, World
from sandbox.azure.entra import directory

IDENTITY = "identity"
KIND = "Microsoft.ManagedIdentity/userAssignedIdentities"
MAX_FEDERATED_CREDENTIALS = 20
# A write on an identity's credentials is refused while another one is being replicated (issue text and Microsoft's
# "concurrent updates are not supported"); how long is not published, this is a proposal.
WRITE_SECONDS = 2.0
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$")
_CREDENTIAL_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$")


def _id(call: Call, name: str) -> str:
    subscription, group = call["subscription"], call["group"]
    return f"/subscriptions/{subscription}/resourcegroups/{group}/providers/{KIND}/{name}"


def _existing(world: World, call: Call) -> Json:
    resource_groups.require(world, call["subscription"], call["group"])
    document = world.store.get(IDENTITY, _id(call, call["identity"]).lower())
    if document is None:
        raise resource_not_found(KIND, call["identity"], call["group"])
    return document


def _view(document: Json) -> Json:
    return {key: value for key, value in document.items() if key != "busy_until"}


def get(world: World, call: Call) -> Response:
    return json_response(200, _view(_existing(world, call)))


def put(world: World, call: Call) -> Response:
    resource_groups.require(world, call["subscription"], call["group"])
    name = call["identity"]
    if not _NAME.match(name):
        raise gateway(400, "InvalidResourceName", f"The resource name '{name}' is not valid.")
    location = str(call.body.get("location", "")).replace(" ", "").lower()
    if location not in LOCATIONS:
        raise gateway(400, "LocationRequired", "The location property is required for this definition.")
    tags = call.body.get("tags") or {}
    check_tags(tags)
    resource_id = _id(call, name)
    existing = world.store.get(IDENTITY, resource_id.lower())
    if existing is not None:
        if existing["location"] != location:
            raise gateway(
                409,
                "InvalidResourceLocation",
                f"The resource '{name}' already exists in location '{existing['location']}' in resource group "
                f"'{call['group']}'. A resource with the same name cannot be created in location '{location}'. Please "
                "select a new resource name.",
            )
        existing["tags"] = tags
        world.store.put(IDENTITY, resource_id.lower(), existing)
        return json_response(200, _view(existing))
    application = directory.add_managed_identity(world, resource_id, name)
    document = {
        "location": location,
        "tags": tags,
        "id": resource_id,
        "name": name,
        "type": KIND,
        "properties": {
            "tenantId": world.tenant_id,
            "principalId": application["object_id"],
            "clientId": application["client_id"],
        },
        "busy_until": 0.0,
    }
    world.store.put(IDENTITY, resource_id.lower(), document)
    return json_response(201, _view(document))


def patch(world: World, call: Call) -> Response:
    document = _existing(world, call)
    if "tags" in call.body:
        document["tags"] = call.body["tags"] or {}
        check_tags(document["tags"])
    world.store.put(IDENTITY, document["id"].lower(), document)
    return json_response(200, _view(document))


def delete(world: World, call: Call) -> Response:
    resource_groups.require(world, call["subscription"], call["group"])
    document = world.store.get(IDENTITY, _id(call, call["identity"]).lower())
    if document is None:
        return empty_response(204)
    remove(world, document)
    return empty_response(200)


def remove(world: World, document: Json) -> None:
    directory.remove(world, document["properties"]["clientId"])
    authorization.forget_scope(world, document["id"])
    world.store.delete(IDENTITY, document["id"].lower())


def list_in_group(world: World, call: Call) -> Response:
    resource_groups.require(world, call["subscription"], call["group"])
    prefix = f"/subscriptions/{call['subscription']}/resourcegroups/{call['group']}/".lower()
    return page(world, call, [_view(document) for _, document in world.store.items(IDENTITY, prefix)])


def list_in_subscription(world: World, call: Call) -> Response:
    return page(world, call, [_view(document) for _, document in world.store.items(IDENTITY)])


def _credential_view(identity: Json, record: Json) -> Json:
    return {
        "id": f"{identity['id']}/federatedIdentityCredentials/{record['name']}",
        "name": record["name"],
        "type": f"{KIND}/federatedIdentityCredentials",
        "properties": {"issuer": record["issuer"], "subject": record["subject"], "audiences": record["audiences"]},
    }


def _credentials(world: World, identity: Json) -> list[Json]:
    return directory.federations(world, identity["properties"]["clientId"])


def _credential(world: World, call: Call, identity: Json) -> Json | None:
    wanted = call["credential"].lower()
    return next((r for r in _credentials(world, identity) if r["name"].lower() == wanted), None)


def get_credential(world: World, call: Call) -> Response:
    identity = _existing(world, call)
    record = _credential(world, call, identity)
    if record is None:
        raise resource_not_found(
            KIND, f"{call['identity']}/federatedIdentityCredentials/{call['credential']}", call["group"]
        )
    return json_response(200, _credential_view(identity, record))


def list_credentials(world: World, call: Call) -> Response:
    identity = _existing(world, call)
    return page(world, call, [_credential_view(identity, record) for record in _credentials(world, identity)])


def put_credential(world: World, call: Call) -> Response:
    identity = _existing(world, call)
    if not _CREDENTIAL_NAME.match(call["credential"]):
        raise gateway(400, "InvalidResourceName", f"The resource name '{call['credential']}' is not valid.")
    properties = call.body.get("properties") or {}
    issuer, subject, audiences = (properties.get(key) for key in ("issuer", "subject", "audiences"))
    if not issuer or not subject or not isinstance(audiences, list) or len(audiences) != 1:
        message = "Issuer, subject and exactly one audience are required for a federated identity credential."
        raise gateway(400, "BadRequest", message)
    _check_busy(world, identity)
    existing = _credential(world, call, identity)
    records = [record for record in _credentials(world, identity) if record != existing]
    if any(record["issuer"] == issuer and record["subject"] == subject for record in records):
        message = f"Issuer and subject combination already exists for this Managed Identity: {identity['name']}."
        raise gateway(409, "Conflict", message)
    if len(records) >= MAX_FEDERATED_CREDENTIALS:
        message = (
            "Too many Federated Identity Credentials for Managed Identity. "
            f"Maximum allowed: {MAX_FEDERATED_CREDENTIALS}."
        )
        raise gateway(400, "BadRequest", message)
    directory.put_federation(
        world, identity["properties"]["clientId"], call["credential"], issuer, subject, list(audiences)
    )
    _set_busy(world, identity)
    record = {"name": call["credential"], "issuer": issuer, "subject": subject, "audiences": audiences}
    return json_response(200 if existing else 201, _credential_view(identity, record))


def delete_credential(world: World, call: Call) -> Response:
    identity = _existing(world, call)
    if _credential(world, call, identity) is None:
        return empty_response(204)
    _check_busy(world, identity)
    directory.remove_federation(world, identity["properties"]["clientId"], call["credential"])
    _set_busy(world, identity)
    return empty_response(200)


def _check_busy(world: World, identity: Json) -> None:
    if world.clock.cloud() < identity["busy_until"]:
        raise _concurrent(identity)


def _concurrent(identity: Json) -> ArmError:
    return gateway(
        409,
        "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity",
        "Too many Federated Identity Credentials are written concurrently for the managed identity "
        f"'{identity['id']}'. Concurrent Federated Identity Credentials writes under the same managed identity are not "
        "supported.",
    )


def _set_busy(world: World, identity: Json) -> None:
    identity["busy_until"] = world.clock.cloud() + WRITE_SECONDS
    world.store.put(IDENTITY, identity["id"].lower(), identity)
