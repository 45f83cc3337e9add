"""The identities that a cluster has or gets: control plane, kubelet, add-ons."""

import copy
from typing import Any

from sandbox.azure.arm import authorization, identities
from sandbox.azure.core import ids
from sandbox.azure.core.errors import ArmError, gateway
from sandbox.azure.core.messages import Json
from sandbox.azure.core.world import Call, World
from sandbox.azure.entra import directory

# Add-ons that come with a managed identity of their own (recorded).
WITH_IDENTITY = (
    "azurekeyvaultsecretsprovider",
    "azurepolicy",
    "httpapplicationrouting",
    "ingressapplicationgateway",
    "omsagent",
)


def check_linked(world: World, call: Call) -> None:
    """What the body points at, the caller must be allowed to use."""
    linked: dict[str, str] = {}
    for resource_id in (call.body.get("identity") or {}).get("userAssignedIdentities") or {}:
        linked[resource_id] = "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action"
    for pool in (call.body.get("properties") or {}).get("agentPoolProfiles") or []:
        for key in ("vnetSubnetID", "podSubnetID"):
            if isinstance(pool, dict) and pool.get(key):
                linked[pool[key]] = "Microsoft.Network/virtualNetworks/subnets/join/action"
    scope = call.request.path
    action = "Microsoft.ContainerService/managedClusters/write"
    authorization.check_linked(world, call.caller, action, scope, linked)


def assign(world: World, record: Json, identity: Json | None) -> None:
    """Set `identity` as AKS echoes it, with principals; system-assigned unless there is a service principal."""
    if not identity and record["properties"]["servicePrincipalProfile"].get("clientId") != "msi":
        return
    kind = str((identity or {}).get("type") or "SystemAssigned")
    present = record["top"].get("identity") or {}
    if kind == "SystemAssigned":
        if present.get("type") != "SystemAssigned":
            principal = directory.add_application(world, record["name"])
            record["private"]["identities"].append(principal["client_id"])
            record["top"]["identity"] = {
                "type": kind,
                "principalId": principal["object_id"],
                "tenantId": world.tenant_id,
            }
    elif kind == "UserAssigned":
        wanted = (identity or {}).get("userAssignedIdentities") or {}
        record["top"]["identity"] = {
            "type": kind,
            "userAssignedIdentities": {name: _principals(world, record, name) for name in wanted},
        }
    else:
        record["top"]["identity"] = {"type": kind}


def _principals(world: World, record: Json, resource_id: str) -> Json:
    document = identities.find(world, resource_id)
    if document is None:
        raise _identity_missing(record, resource_id)
    return {"clientId": document["properties"]["clientId"], "principalId": document["properties"]["principalId"]}


def _identity_missing(record: Json, resource_id: str) -> ArmError:
    """The recorded frame of FailedIdentityOperation with the identity service's own answer inside."""
    return gateway(
        400,
        "FailedIdentityOperation",
        f"Identity operation for resource '{record['id']}' failed with error 'Failed to perform resource identity "
        'operation. Status: \'BadRequest\'. Response: \'{"error":{"code":"BadRequest","message":"Resource '
        f"'{resource_id}' was not found.\"}}}}'.'.",
    )


def kubelet(world: World, record: Json) -> Json:
    """identityProfile: the caller's kubelet identity, or `<cluster>-agentpool` in the node group (recorded)."""
    given = (record["properties"].get("identityProfile") or {}).get("kubeletidentity")
    if given:
        return {"kubeletidentity": given}
    return {"kubeletidentity": _made(world, record, f"{record['name']}-agentpool")}


def _made(world: World, record: Json, name: str) -> Json:
    group = record["properties"]["nodeResourceGroup"]
    resource_id = (
        f"/subscriptions/{record['subscription']}/resourcegroups/{group}/providers/"
        f"Microsoft.ManagedIdentity/userAssignedIdentities/{name}"
    )
    return {"resourceId": resource_id, "clientId": ids.guid(world.random), "objectId": ids.guid(world.random)}


def app_routing(world: World, record: Json) -> Json:
    """The identity that the application routing add-on gets when it is on (recorded); empty if nothing changes."""
    routing = (record["properties"].get("ingressProfile") or {}).get("webAppRouting") or {}
    if not routing.get("enabled") or "identity" in routing:
        return {}
    return {"webAppRouting": {"identity": _made(world, record, f"webapprouting-{record['name']}")}}


def addons(world: World, record: Json) -> Json:
    """addonProfiles with an identity for every enabled add-on that has one and shows none yet; else empty.

    Recorded: a monitoring agent that logs in by `useAADAuth` has none of its own.
    """
    profiles = record["properties"].get("addonProfiles") or {}
    known = record["private"].setdefault("addon_identities", {})
    changed: dict[str, Any] = {}
    for name, profile in profiles.items():
        by_kubelet = (profile.get("config") or {}).get("useAADAuth") == "true"
        if not profile.get("enabled"):
            known.pop(name, None)
        elif name.lower() in WITH_IDENTITY and "identity" not in profile and not by_kubelet:
            if name not in known:
                known[name] = _made(world, record, f"{name.lower()}-{record['name']}")
            changed[name] = {**copy.deepcopy(profile), "identity": known[name]}
    return changed
