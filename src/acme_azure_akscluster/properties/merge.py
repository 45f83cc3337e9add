"""Desired over observed: a write that keeps what is not declared. Pure functions of ARM's JSON."""

from collections.abc import Mapping
from typing import Any

from ..domain import provisioning
from . import switched_off

Json = Mapping[str, Any]

# What the server fills in and a PUT need not repeat (docs/azure-behaviour.md#server-filled).
_CLUSTER_READ_ONLY = frozenset(
    "provisioningState powerState currentKubernetesVersion fqdn privateFQDN azurePortalFQDN maxAgentPools resourceUID "
    "status identityProfile privateLinkResources".split()
)
_POOL_READ_ONLY = frozenset(
    "provisioningState powerState currentOrchestratorVersion nodeImageVersion eTag status".split()
)
# Maps whose keys are the user's: one value each, so that a key that left the template goes. And the sizes of a pool
# of virtual machines, either fixed or autoscaled (docs/azure-behaviour.md#virtual-machines-autoscale).
_WHOLE_MAPS = frozenset({"nodeLabels", "tags", "userAssignedIdentities", "virtualMachinesProfile"})
# Kinds of outbound address of which AKS takes one: naming one drops the others
# (docs/azure-behaviour.md#load-balancer-profile).
_ALTERNATIVES = frozenset({"managedOutboundIPs", "outboundIPs", "outboundIPPrefixes", "managedOutboundIPProfile"})
_ENVELOPE_READ_ONLY = frozenset(["id", "name", "type", "eTag", "etag", "systemData"])


def overlay(below: Any, above: Any) -> Any:
    """`above` laid over `below`: objects are merged key by key, everything else is replaced, maps of names too."""
    if not isinstance(below, Mapping) or not isinstance(above, Mapping):
        return above
    merged = {key: value if key in _WHOLE_MAPS else overlay(below.get(key), value) for key, value in above.items()}
    if any(above.get(key) for key in _ALTERNATIVES):
        below = {key: value for key, value in below.items() if key not in _ALTERNATIVES}
    return {**below, **merged}


def addons(observed: Json, declared: Json, previous: Json) -> dict[str, Any]:
    """addonProfiles of a PUT: each that is declared over the one that is there, whose spelling stays.

    AKS replaces an add-on that is sent, and ignores the case of its name (docs/azure-behaviour.md#maps-are-replaced).
    What others have set in `config` is carried; what left the template goes; an add-on that is off has no `config`.
    """
    spelled = {name.lower(): name for name in observed}
    before = {name.lower(): profile for name, profile in previous.items()}
    result = {name: _sent(profile, profile, {}) for name, profile in observed.items()}
    for name, profile in declared.items():
        key = spelled.get(name.lower(), name)
        result[key] = _sent(overlay(observed.get(key) or {}, profile), profile, before.get(name.lower()) or {})
    return result


def left_of_addon(declared: Json, previous: Json) -> set[str]:
    """The keys of an add-on's config that left the template."""
    return set(previous.get("config") or {}) - set(declared.get("config") or {})


def _sent(profile: Json, declared: Json, previous: Json) -> dict[str, Any]:
    others = {key: value for key, value in profile.items() if key not in ("identity", "config")}
    left = left_of_addon(declared, previous)
    config = {key: value for key, value in (profile.get("config") or {}).items() if key not in left}
    return {**others, "config": config} if config and profile.get("enabled") else others


def writable_cluster(observed: Json) -> dict[str, Any]:
    """An observed cluster as the body of a PUT that changes nothing, its pools as they are."""
    body = {key: value for key, value in observed.items() if key not in _ENVELOPE_READ_ONLY}
    properties = {key: value for key, value in body.get("properties", {}).items() if key not in _CLUSTER_READ_ONLY}
    if "agentPoolProfiles" in properties:
        properties["agentPoolProfiles"] = [_writable_profile(pool) for pool in properties["agentPoolProfiles"]]
    if properties.get("kubernetesVersion"):
        current = str((observed.get("properties") or {}).get("currentKubernetesVersion") or "")
        properties["kubernetesVersion"] = _not_behind(properties["kubernetesVersion"], current)
    body["properties"] = switched_off.without_details(properties)
    if "identity" in body:
        body["identity"] = _writable_identity(body["identity"])
    return body


def _writable_identity(identity: Json) -> dict[str, Any]:
    """Without what Azure fills in: principals, and the client ids of user-assigned identities."""
    body = {key: value for key, value in identity.items() if key not in ("principalId", "tenantId")}
    if body.get("userAssignedIdentities"):
        body["userAssignedIdentities"] = {name: {} for name in body["userAssignedIdentities"]}
    return body


def writable_pool(observed: Json) -> dict[str, Any]:
    """An observed element of agentPoolProfiles as the body of a PUT on that pool that changes nothing."""
    return {"properties": {k: v for k, v in _writable_profile(observed).items() if k != "name"}}


def _not_behind(version: str, current: str) -> str:
    """The reported version, or the running one if that is newer: sending the older one would be a downgrade."""
    numbers = [[int(part) for part in text.split(".") if part.isdigit()] for text in (version, current)]
    return current if numbers[0] < numbers[1][: len(numbers[0])] else version


def _writable_profile(pool: Json) -> dict[str, Any]:
    body = {key: value for key, value in pool.items() if key not in _POOL_READ_ONLY}
    if body.get("orchestratorVersion"):
        current = str(pool.get("currentOrchestratorVersion") or "")
        body["orchestratorVersion"] = _not_behind(body["orchestratorVersion"], current)
    if pool.get("enableAutoScaling") or provisioning.is_stopped(pool):
        # The autoscaler's, or none at all: AKS keeps what is not sent
        # (docs/azure-behaviour.md#autoscaler-count).
        body.pop("count", None)
    return body
