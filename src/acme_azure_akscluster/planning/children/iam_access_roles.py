"""The parts of IamAccess in Azure: roles, scopes, names and ids, which follow from cluster and principal. Pure."""

import re
import uuid
from collections.abc import Mapping
from typing import Any

from ...domain.cluster_id import ClusterId

Json = Mapping[str, Any]

# Names of the template -> built-in roles of Azure, whose GUIDs are the same in all tenants
# (docs/azure-behaviour.md#builtin-roles).
ROLES = {
    "Reader": "7f6c6a51-bcf8-42ba-9220-52d62157d7db",
    "Writer": "a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb",
    "Admin": "3498e952-d568-435e-9b2c-8d77e338d7f7",
    "ClusterAdmin": "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b",
}
# Azure Kubernetes Service Cluster User Role: may fetch a kubeconfig, which holds no credential when Entra is on.
CLUSTER_USER = "4abbcc35-e782-43d8-92c5-2d3f1bd2253f"
NAMES = {guid: name for name, guid in ROLES.items()}
MANAGED = frozenset({*NAMES, CLUSTER_USER})
CREDENTIAL = "aws"
# On an identity: the name of the cluster that it belongs to, in the same resource group.
MARK = "acme-cloudformation-cluster"
# On an identity: whether its role is meant for the whole cluster: a read does not know the template, and of a role
# that somebody has narrowed down to a namespace CloudFormation would see no drift, since it compares what is declared.
REACH = "acme-cloudformation-access"
CLUSTER_WIDE, IN_NAMESPACES = "cluster", "namespaces"
# An identity's name may have 128 characters, a cluster's 63.
_LONGEST = 40


def identity_name(cluster: ClusterId, principal: str) -> str:
    """The same for the same cluster and principal; readable at its front, unique at its end."""
    role = re.sub(r"[^A-Za-z0-9]+", "-", principal.rsplit("/", 1)[-1])[:_LONGEST].strip("-")
    unique = uuid.uuid5(uuid.NAMESPACE_URL, f"{cluster.arm.lower()}|{principal}").hex[:12]
    return "-".join(part for part in (cluster.name, role, unique) if part)


def looks_like_name(cluster: ClusterId, name: str) -> bool:
    """Whether `identity_name` may have given this name for the cluster and some principal."""
    return re.fullmatch(rf"{re.escape(cluster.name)}-(?:[a-z0-9-]+-)?[0-9a-f]{{12}}", name, re.IGNORECASE) is not None


def assignment_name(scope: str, role: str, principal_id: str) -> str:
    """The id of a role assignment. Of the identity's own id too: one made anew must not meet its predecessor's."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{scope}|{role}|{principal_id}".lower()))


def scopes(cluster: ClusterId, entry: Json) -> list[str]:
    """Where an entry's role holds: the cluster, or each of its namespaces."""
    namespaces = entry.get("Namespaces")
    return [f"{cluster.arm}/namespaces/{one}" for one in sorted(namespaces)] if namespaces else [cluster.arm]


def marks(cluster: ClusterId, entry: Json) -> dict[str, str]:
    """The tags of an entry's identity."""
    return {MARK: cluster.name, REACH: IN_NAMESPACES if entry.get("Namespaces") else CLUSTER_WIDE}


def grants(cluster: ClusterId, entry: Json) -> list[tuple[str, str]]:
    """(scope, role) of every assignment that an entry needs."""
    return [(cluster.arm, CLUSTER_USER), *((scope, ROLES[entry["Role"]]) for scope in scopes(cluster, entry))]


def namespace(cluster: ClusterId, scope: str) -> str | None:
    """The namespace of a scope in the cluster, "" for the cluster as a whole, None for every other scope."""
    here, wanted = cluster.arm.lower(), scope.lower().rstrip("/")
    if wanted == here:
        return ""
    inside = wanted.removeprefix(f"{here}/namespaces/")
    return inside if inside != wanted and "/" not in inside else None
