"""Desired over observed: how a write is made so that what nobody declared survives. Pure functions of ARM's JSON."""

from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]

# What the server fills in and a PUT must not repeat (FACTS, "Declared writable but server-filled", and the read-only
# properties of properties-2026-08-01).
_CLUSTER_READ_ONLY = frozenset(
    "provisioningState powerState currentKubernetesVersion fqdn privateFQDN azurePortalFQDN maxAgentPools resourceUID "
    "status identityProfile privateLinkResources".split()
)
_POOL_READ_ONLY = frozenset(
    "provisioningState powerState currentOrchestratorVersion nodeImageVersion eTag status".split()
)
# Maps whose keys are the user's: one value each, so that a key that left the template goes.
_WHOLE_MAPS = frozenset({"nodeLabels", "tags", "config", "userAssignedIdentities"})
_ENVELOPE_READ_ONLY = frozenset(["id", "name", "type", "eTag", "etag", "systemData"])


def overlay(below: Any, above: Any) -> Any:
    """`above` laid over `below`: objects are merged key by key, everything else is replaced, maps of names too."""
    if not isinstance(below, Mapping) or not isinstance(above, Mapping):
        return above
    merged = {key: value if key in _WHOLE_MAPS else overlay(below.get(key), value) for key, value in above.items()}
    return {**below, **merged}


def writable_cluster(observed: Json) -> dict[str, Any]:
    """An observed cluster as the body of a PUT that changes nothing, its pools as they are."""
    body = {key: value for key, value in observed.items() if key not in _ENVELOPE_READ_ONLY}
    properties = {key: value for key, value in body.get("properties", {}).items() if key not in _CLUSTER_READ_ONLY}
    if "agentPoolProfiles" in properties:
        properties["agentPoolProfiles"] = [_writable_profile(pool) for pool in properties["agentPoolProfiles"]]
    body["properties"] = properties
    if "identity" in body:
        body["identity"] = {k: v for k, v in body["identity"].items() if k not in ("principalId", "tenantId")}
    return body


def writable_pool(observed: Json) -> dict[str, Any]:
    """An observed element of agentPoolProfiles as the body of a PUT on that pool that changes nothing."""
    return {"properties": {k: v for k, v in _writable_profile(observed).items() if k != "name"}}


def _writable_profile(pool: Json) -> dict[str, Any]:
    return {key: value for key, value in pool.items() if key not in _POOL_READ_ONLY}
