"""What is in Azure, without what differs from run to run: to be compared with what a fault-free run leaves."""

import json
import re
from typing import Any

from tests.support.harness import SUBSCRIPTION
from tests.support.world import GROUP, World

_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*Z?")
# Parts of host names and the like that are drawn at random.
_RANDOM = re.compile(r"-[0-9a-z]{8}(?=\.)|(?<=-)[0-9a-f]{16,}|\b\d{1,3}(?:\.\d{1,3}){3}\b(?!/)")
# A rollback takes the pools back to what they ran, but not to the alias that they showed, nor the control plane.
_VERSIONS = frozenset("kubernetesVersion currentKubernetesVersion orchestratorVersion nodeImageVersion".split())
# `identityProfile` and `effectiveOutboundIPs` are the server's own; in the sandbox a create that failed and was
# repaired goes without them. The last two are what the fault "unknown-fields" adds to an answer: an update keeps what
# it finds.
_NOT_COMPARED = frozenset(
    "eTag etag resourceUID systemData identityProfile effectiveOutboundIPs brandNew alsoNew".split()
) | frozenset(
    # What the cluster reports of a Flux configuration, a while after it was written.
    "complianceState statuses sourceSyncedCommitId sourceUpdatedAt statusUpdatedAt errorMessage".split()
)


def state(world: World) -> Any:
    """All clusters in their group with their children, what outlives them, and the names of all resource groups."""
    subscription = f"/subscriptions/{SUBSCRIPTION}"
    group = f"{subscription}/resourceGroups/{GROUP}"
    world.cloud.control("DELETE", "faults")
    clusters = world.cloud.call("GET", f"{group}/providers/Microsoft.ContainerService/managedClusters").json()["value"]
    groups = world.cloud.call("GET", f"{subscription}/resourceGroups").json()["value"]
    children = {
        f"{cluster['name']} {kind}": _plain(world.cloud.call("GET", f"{cluster['id']}/{kind}").json(), _NOT_COMPARED)
        for cluster in clusters
        for kind in (
            "maintenanceConfigurations",
            "providers/Microsoft.Insights/diagnosticSettings",
            "providers/Microsoft.KubernetesConfiguration/extensions",
            "providers/Microsoft.KubernetesConfiguration/fluxConfigurations",
        )
    }
    return {
        "children": children,
        "diagnostic settings": sorted(key for key, _ in world.cloud.azure.world.store.items("diagnostic_setting", "/")),
        "clusters": {cluster["name"]: _plain(cluster, _NOT_COMPARED) for cluster in clusters},
        "resource groups": sorted(item["name"] for item in groups),
        "access": _access(world, group),
    }


def _access(world: World, group: str) -> Any:
    """The identities in the group, whom they trust, and every role assignment; whose it is by its identity's name."""
    path = f"{group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities"
    identities = world.cloud.call("GET", path).json()["value"]
    names = {identity["properties"]["principalId"]: identity["name"] for identity in identities}
    trusted = {
        identity["name"]: world.cloud.call("GET", f"{identity['id']}/federatedIdentityCredentials").json()["value"]
        for identity in identities
    }
    assigned = world.cloud.call("GET", f"{group}/providers/Microsoft.Authorization/roleAssignments").json()["value"]
    grants = [
        [
            names.get(inside["principalId"], "somebody"),
            inside["roleDefinitionId"].rsplit("/", 1)[-1][:8],
            inside["scope"],
        ]
        for inside in (assignment["properties"] for assignment in assigned)
    ]
    return _plain(
        {"tags": {one["name"]: one["tags"] for one in identities}, "trusted": trusted, "grants": grants}, _NOT_COMPARED
    )


def without_versions(value: Any) -> Any:
    """A state but for what an upgrade changes for good."""
    return _plain(value, _VERSIONS)


def _plain(value: Any, left_out: frozenset[str]) -> Any:
    if isinstance(value, dict):
        displayed = {key: item for key, item in sorted(value.items()) if key not in left_out}
        # Recorded: any update adds it to a pool that is not autoscaled.
        if displayed.get("enableAutoScaling") is False:
            del displayed["enableAutoScaling"]
        return {key: _plain(item, left_out) for key, item in displayed.items()}
    if isinstance(value, list):
        items = [_plain(item, left_out) for item in value]
        return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
    if isinstance(value, str):
        return _RANDOM.sub("<random>", _TIME.sub("<time>", _GUID.sub("<guid>", value)))
    return value


def difference(one: Any, other: Any, path: str = "") -> str:
    """The first place where two states differ, in words; empty when they do not."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(set(one) | set(other)):
            if key not in one or key not in other:
                there = "more" if key in one else "missing"
                return f"{path}/{key} is {there}"
            if differs := difference(one[key], other[key], f"{path}/{key}"):
                return differs
        return ""
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, (left, right) in enumerate(zip(one, other, strict=True)):
            if differs := difference(left, right, f"{path}[{index}]"):
                return differs
        return ""
    return "" if one == other else f"{path} is {_short(one)} instead of {_short(other)}"


def _short(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) < 80 else f"{text[:80]}..."
