"""Cluster extensions. Only microsoft.flux is of interest here; there is one of it in a cluster.

Source: docs/azure-behaviour.md#gitops-extension.
"""

import re

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
    properties, state = document["properties"], document["state"]
    settled = state == "Succeeded"
    view = {
        "extensionType": properties["extensionType"],
        "autoUpgradeMinorVersion": properties.get("autoUpgradeMinorVersion", True),
        "releaseTrain": properties.get("releaseTrain", "Stable"),
        "version": properties.get("version"),
        "currentVersion": _VERSION if settled else None,
        "scope": properties.get("scope") or {"cluster": {"releaseNamespace": "flux-system"}},
        "provisioningState": state,
        "configurationSettings": properties.get("configurationSettings") or {},
        "configurationProtectedSettings": {},
        "statuses": [],
        "aksAssignedIdentity": {"type": None, "principalId": document["principal"], "tenantId": None}
        if settled
        else None,
        "isSystemExtension": False,
    }
    return {**view, "errorInfo": document["error"]} if document["error"] else view


KIND = resources.Kind(COLLECTION, "extension", _missing, _view)
get, list_all, status = KIND.get, KIND.list_all, KIND.status


def put(world: World, call: Call) -> Response:
    record, existing, requested = KIND.to_write(world, call)
    if str(requested.get("extensionType")).lower() != FLUX:
        raise resources.failure(
            400, "BadRequest", f"The extension type '{requested.get('extensionType')}' is not known."
        )
    if not _NAME.fullmatch(call["name"]):
        raise resources.failure(400, "BadRequest", f"'{call['name']}' is not a valid name of an extension.")
    if (record["properties"].get("servicePrincipalProfile") or {}).get("clientId", "msi") != "msi":
        text = "Extensions need a cluster with a managed identity; this one has a service principal."
        raise resources.failure(400, "BadRequest", text)
    if any(one["name"].lower() != call["name"].lower() for one in resources.all_of(world, record, COLLECTION)):
        text = f"An extension of type '{FLUX}' is already installed on this cluster."
        raise resources.failure(409, "Conflict", text)
    principal = existing["principal"] if existing else resources.new_guid(world)
    body: Json = {"properties": requested, "principal": principal}
    identity = (call.body.get("identity") or {}).get("type")
    if identity and existing is None:
        # Recorded: the answer to the create has it, the next GET does not.
        body["answered"] = {"identity": {"type": identity, "principalId": resources.new_guid(world)}}
    return KIND.put(world, call, record, body)


def delete(world: World, call: Call) -> Response:
    record = resources.cluster(world, call)
    left = resources.all_of(world, record, CONFIGURATIONS)
    known = world.store.get(resources.DOCUMENT, resources.key(record, COLLECTION, call["name"]))
    if known is not None and left:
        names = ", ".join(sorted(one["name"] for one in left))
        text = f"The extension cannot be deleted while Flux configurations need it: {names}."
        raise resources.failure(409, "Conflict", text)
    return KIND.delete(world, call, record)
