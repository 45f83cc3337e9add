"""What an observed cluster is doing: provisioning states, power, and why it failed. Pure functions of ARM's JSON.

Every argument called `cluster` is the body of a GET on a managed cluster, pools included.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]

# Whatever is not one of these is still going on: AKS writes free text there and adds new words
# (docs/azure-behaviour.md#operation-states).
_TERMINAL = frozenset({"succeeded", "failed", "canceled"})


def state(resource: Json) -> str:
    """The provisioning state of a cluster or of one of its pools, as ARM spells it; "Unknown" when absent."""
    properties = resource.get("properties", resource)
    return str(properties.get("provisioningState") or "Unknown")


def is_terminal(word: str) -> bool:
    """Whether nothing is going on in this provisioning state."""
    return word.lower() in _TERMINAL


def pools(cluster: Json) -> dict[str, Json]:
    """The node pools of a cluster by name, in ARM's order."""
    profiles = cluster.get("properties", {}).get("agentPoolProfiles") or []
    return {pool["name"]: pool for pool in profiles}


# For `broken` and `reasons`, in place of a node pool's name: no pool can be called so.
CLUSTER_ALONE = "-"


def _members(cluster: Json, only: str = "") -> Iterator[tuple[str, Json]]:
    yield "cluster", cluster
    for name, pool in pools(cluster).items():
        if only in ("", name):
            yield f"node pool {name}", pool


def busy(cluster: Json) -> list[str]:
    """What is still going on, a phrase for each, such as "node pool workers is Scaling"; empty when all is at rest."""
    return [f"{who} is {state(what)}" for who, what in _members(cluster) if not is_terminal(state(what))]


def broken(cluster: Json, only: str = "") -> list[str]:
    """What ended in Failed or Canceled, one phrase for each with AKS's own innermost reason.

    `only` names a node pool: then the others are left out, which an operation on this one cannot have broken. With
    CLUSTER_ALONE all of them are.
    """
    phrases = []
    for who, what in _members(cluster, only):
        if failed(what):
            reason = _innermost(_provisioning_error(what))
            phrases.append(f"{who} is {state(what)}" + (f": {reason}" if reason else ""))
    return phrases


def reasons(cluster: Json, only: str = "") -> list[Json]:
    """AKS's errors (code, message, details) of everything that failed, as `broken`; empty where it gives none."""
    return [error for _, what in _members(cluster, only) if failed(what) and (error := _provisioning_error(what))]


def failed(resource: Json) -> bool:
    """Whether a cluster or a pool has come to rest in anything but Succeeded."""
    ended = state(resource)
    return is_terminal(ended) and ended.lower() != "succeeded"


def is_stopped(resource: Json) -> bool:
    """Whether a cluster or a pool is stopped (or was never started)."""
    properties = resource.get("properties", resource)
    return str((properties.get("powerState") or {}).get("code", "Running")).lower() == "stopped"


def _provisioning_error(resource: Json) -> Json:
    error = (resource.get("properties", resource).get("status") or {}).get("provisioningError")
    return error if isinstance(error, Mapping) else {}


def _innermost(error: Json) -> str:
    """The useful reason is often in the innermost details (docs/azure-behaviour.md#error-bodies)."""
    details = error.get("details")
    while isinstance(details, list) and details and isinstance(details[0], Mapping):
        error, details = details[0], details[0].get("details")
    code, message = error.get("code") or "", error.get("message") or ""
    return f"{code}: {message}" if code and message else str(code or message)
