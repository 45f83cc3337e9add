"""Role definitions: custom ones, and the built-in ones that a cluster's life touches.

Source: docs/azure-behaviour.md#builtin-roles.
"""

import fnmatch
from dataclasses import dataclass

from sandbox.azure.arm import kubernetes_actions
from sandbox.azure.core.messages import Json

CUSTOM = "role_definition"
_AKS_KUBERNETES = "Microsoft.ContainerService/managedClusters"
_READ_ALL = ["*/read"]
_CLUSTER_USER = [f"{_AKS_KUBERNETES}/listClusterUserCredential/action", f"{_AKS_KUBERNETES}/read"]
# None of them lets anybody fetch a kubeconfig but the two Admins', where they hold (Microsoft's list).
_RBAC_BASE = [
    "Microsoft.Authorization/*/read",
    "Microsoft.Resources/subscriptions/operationresults/read",
    "Microsoft.Resources/subscriptions/read",
    "Microsoft.Resources/subscriptions/resourceGroups/read",
]
_RBAC_ADMIN = (*_RBAC_BASE, f"{_AKS_KUBERNETES}/listClusterUserCredential/action")


@dataclass(frozen=True)
class Role:
    """Permissions with `*` wildcards; data actions are what the Kubernetes API asks about."""

    name: str
    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    data_actions: tuple[str, ...] = ()
    not_data_actions: tuple[str, ...] = ()

    def allows(self, action: str, *, data: bool) -> bool:
        granted = self.data_actions if data else self.actions
        denied = self.not_data_actions if data else self.not_actions
        return _any(granted, action) and not _any(denied, action)


def _any(patterns: tuple[str, ...], action: str) -> bool:
    return any(fnmatch.fnmatchcase(action.lower(), pattern.lower()) for pattern in patterns)


def _role(name: str, actions: list[str], not_actions: list[str] | None = None) -> Role:
    return Role(name, tuple(actions), tuple(not_actions or []))


BUILT_IN: dict[str, Role] = {
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": _role("Owner", ["*"]),
    "b24988ac-6180-42a0-ab88-20f7382dd24c": _role(
        "Contributor",
        ["*"],
        [
            "Microsoft.Authorization/*/Delete",
            "Microsoft.Authorization/*/Write",
            "Microsoft.Authorization/elevateAccess/Action",
        ],
    ),
    "acdd72a7-3385-48ef-bd42-f606fba81ae7": _role("Reader", _READ_ALL),
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": _role(
        "User Access Administrator", [*_READ_ALL, "Microsoft.Authorization/*", "Microsoft.Support/*"]
    ),
    "f58310d9-a9f6-439a-9e8d-f62e7b41a168": _role(
        "Role Based Access Control Administrator",
        [*_READ_ALL, "Microsoft.Authorization/roleAssignments/write", "Microsoft.Authorization/roleAssignments/delete"],
    ),
    "ed7f3fbd-7b88-4dd4-9017-9adb7ce333f8": _role(
        "Azure Kubernetes Service Contributor Role",
        [
            "Microsoft.Authorization/*/read",
            "Microsoft.ContainerService/locations/*",
            f"{_AKS_KUBERNETES}/*",
            "Microsoft.ContainerService/managedclustersnapshots/*",
            "Microsoft.ContainerService/snapshots/*",
            "Microsoft.Resources/subscriptions/operationresults/read",
            "Microsoft.Resources/subscriptions/read",
            "Microsoft.Resources/subscriptions/resourceGroups/read",
        ],
    ),
    "0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8": _role(
        "Azure Kubernetes Service Cluster Admin Role",
        [
            f"{_AKS_KUBERNETES}/listClusterAdminCredential/action",
            f"{_AKS_KUBERNETES}/accessProfiles/listCredential/action",
            f"{_AKS_KUBERNETES}/read",
            f"{_AKS_KUBERNETES}/runcommand/action",
        ],
    ),
    "4abbcc35-e782-43d8-92c5-2d3f1bd2253f": _role("Azure Kubernetes Service Cluster User Role", _CLUSTER_USER),
    "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b": Role(
        "Azure Kubernetes Service RBAC Cluster Admin", _RBAC_ADMIN, (), kubernetes_actions.EVERYTHING
    ),
    "3498e952-d568-435e-9b2c-8d77e338d7f7": Role(
        "Azure Kubernetes Service RBAC Admin",
        _RBAC_ADMIN,
        (),
        kubernetes_actions.EVERYTHING,
        kubernetes_actions.NOT_FOR_ADMIN,
    ),
    "a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb": Role(
        "Azure Kubernetes Service RBAC Writer", tuple(_RBAC_BASE), (), kubernetes_actions.WRITER
    ),
    "7f6c6a51-bcf8-42ba-9220-52d62157d7db": Role(
        "Azure Kubernetes Service RBAC Reader", tuple(_RBAC_BASE), (), kubernetes_actions.READER
    ),
    "e40ec5ca-96e0-45a2-b4ff-59039f2c2b59": _role(
        "Managed Identity Contributor",
        [
            "Microsoft.ManagedIdentity/userAssignedIdentities/read",
            "Microsoft.ManagedIdentity/userAssignedIdentities/write",
            "Microsoft.ManagedIdentity/userAssignedIdentities/delete",
            "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/*",
            "Microsoft.Authorization/*/read",
            "Microsoft.Resources/subscriptions/resourceGroups/read",
        ],
    ),
    "f1a07417-d97a-45cb-824c-7a7467783830": _role(
        "Managed Identity Operator",
        [
            "Microsoft.ManagedIdentity/userAssignedIdentities/*/read",
            "Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action",
            "Microsoft.Authorization/*/read",
            "Microsoft.Resources/subscriptions/resourceGroups/read",
        ],
    ),
    "4d97b98b-1d4f-4787-a291-c67834d212e7": _role(
        "Network Contributor",
        [
            "Microsoft.Network/*",
            "Microsoft.Authorization/*/read",
            "Microsoft.Resources/subscriptions/resourceGroups/read",
        ],
    ),
}


def from_document(document: Json) -> Role:
    """A custom role from its ARM form (several permission blocks add up)."""
    properties = document["properties"]
    blocks = properties.get("permissions", [])

    def gather(key: str) -> tuple[str, ...]:
        return tuple(action for block in blocks for action in block.get(key) or [])

    return Role(
        properties.get("roleName", ""),
        gather("actions"),
        gather("notActions"),
        gather("dataActions"),
        gather("notDataActions"),
    )


def to_document(guid: str, role: Role, subscription_id: str) -> Json:
    return {
        "id": f"/subscriptions/{subscription_id}/providers/Microsoft.Authorization/roleDefinitions/{guid}",
        "name": guid,
        "type": "Microsoft.Authorization/roleDefinitions",
        "properties": {
            "roleName": role.name,
            "type": "BuiltInRole",
            "description": role.name,
            "assignableScopes": ["/"],
            "permissions": [
                {
                    "actions": list(role.actions),
                    "notActions": list(role.not_actions),
                    "dataActions": list(role.data_actions),
                    "notDataActions": list(role.not_data_actions),
                }
            ],
        },
    }
