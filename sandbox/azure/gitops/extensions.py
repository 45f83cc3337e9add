"""Cluster extensions. Only microsoft.flux is of interest here; there is one of it in a cluster.

Source: docs/azure-behaviour.md#gitops-extension.
"""

import re

from sandbox.azure.core import shapes
from sandbox.azure.core.messages import Json, Response
from sandbox.azure.core.world import Call, World
from sandbox.azure.gitops import resources

FLUX = "microsoft.flux"
COLLECTION = "extensions"
CONFIGURATIONS = "fluxConfigurations"
# Recorded in 2025.
_VERSION = "1.15.1"
_NAME = re.compile(r"[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?")


def _missing(name: str) -> str:
    return f"Extension instance with name '{name}' not found."


def _view(_world: World, document: Json) -> Json:
    asked, state = document["properties"], document["state"]
    settled = state == "Succeeded"
    shown = {
        "extensionType": asked["extensionType"],
        "autoUpgradeMinorVersion": asked.get("autoUpgradeMinorVersion", True),
        "releaseTrain": asked.get("releaseTrain", "Stable"),
        "version": asked.get("version"),
        "currentVersion": _VERSION if settled else None,
        "scope": asked.get("scope") or {"cluster": {"releaseNamespace": "flux-system"}},
        "provisioningState": state,
        "configurationSettings": asked.get("configurationSettings") or {},
        "configurationProtectedSettings": {},
        "statuses": [],
        "aksAssignedIdentity": {"type": None, "principalId": document["principal"], "tenantId": None}
        if settled
        else None,
        "isSystemExtension": False,
    }
    return {**shown, "errorInfo": document["error"]} if document["error"] else shown


KIND = resources.Kind(COLLECTION, "extension", _missing, _view)


def get(world: World, call: Call) -> Response:
    return resources.get(world, call, KIND)


def list_all(world: World, call: Call) -> Response:
    return resources.list_all(world, call, KIND)


def status(world: World, call: Call) -> Response:
    return resources.status(world, call, KIND)


def put(world: World, call: Call) -> Response:
    record = resources.cluster(world, call)
    existing = world.store.get(resources.DOCUMENT, resources.key(record, COLLECTION, call["name"]))
    resources.check_writable(world, record, existing)
    asked = shapes.without_nulls(call.body).get("properties") or {}
    if str(asked.get("extensionType")).lower() != FLUX:
        raise resources.failure(400, "BadRequest", f"The extension type '{asked.get('extensionType')}' is not known.")
    if not _NAME.fullmatch(call["name"]):
        raise resources.failure(400, "BadRequest", f"'{call['name']}' is not a valid name of an extension.")
    if (record["properties"].get("servicePrincipalProfile") or {}).get("clientId", "msi") != "msi":
        text = "Extensions need a cluster with a managed identity; this one has a service principal."
        raise resources.failure(400, "BadRequest", text)
    if any(one["name"].lower() != call["name"].lower() for one in resources.all_of(world, record, COLLECTION)):
        text = f"An extension of type '{FLUX}' is already installed on this cluster."
        raise resources.failure(409, "Conflict", text)
    principal = existing["principal"] if existing else resources.new_guid(world)
    body: Json = {"properties": asked, "principal": principal}
    identity = (call.body.get("identity") or {}).get("type")
    if identity and existing is None:
        # Recorded: the answer to the create has it, the next GET does not.
        body["answered"] = {"identity": {"type": identity, "principalId": resources.new_guid(world)}}
    return resources.put(world, call, KIND, record, body)


def delete(world: World, call: Call) -> Response:
    record = resources.cluster(world, call)
    left = resources.all_of(world, record, CONFIGURATIONS)
    known = world.store.get(resources.DOCUMENT, resources.key(record, COLLECTION, call["name"]))
    if known is not None and left:
        names = ", ".join(sorted(one["name"] for one in left))
        text = f"The extension cannot be deleted while Flux configurations need it: {names}."
        raise resources.failure(409, "Conflict", text)
    return resources.delete(world, call, KIND, record)
