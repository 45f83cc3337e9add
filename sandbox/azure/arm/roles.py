"""Roles: custom ones, and the built-in ones that a cluster's life touches.

Source: docs/azure-behaviour.md#builtin-roles.
"""

import fnmatch
from dataclasses import dataclass

from sandbox.azure.arm import kubernetes_actions
from sandbox.azure.core.errors import ArmError, gateway
from sandbox.azure.core.messages import Json
from sandbox.azure.core.world import World

CUSTOM = "role_definition"


@dataclass(frozen=True)
class Role:
    """Permissions with `*` wildcards; data actions are checked by the Kubernetes API."""

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


_AKS = "Microsoft.ContainerService"
_CLUSTERS = f"{_AKS}/managedClusters"
_IDENTITIES = "Microsoft.ManagedIdentity/userAssignedIdentities"
_USER_CREDENTIAL = f"{_CLUSTERS}/listClusterUserCredential/action"
_SEES_GROUPS = ("Microsoft.Authorization/*/read", "Microsoft.Resources/subscriptions/resourceGroups/read")
_SEES_SUBSCRIPTIONS = (
    *_SEES_GROUPS,
    "Microsoft.Resources/subscriptions/operationresults/read",
    "Microsoft.Resources/subscriptions/read",
)
# Of the roles for the Kubernetes API, only the two Admin roles permit to fetch a kubeconfig.
_RBAC_ADMIN = (*_SEES_SUBSCRIPTIONS, _USER_CREDENTIAL)

BUILT_IN: dict[str, Role] = {
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": Role("Owner", ("*",)),
    "b24988ac-6180-42a0-ab88-20f7382dd24c": Role("Contributor", ("*",), (
        "Microsoft.Authorization/*/Delete",
        "Microsoft.Authorization/*/Write",
        "Microsoft.Authorization/elevateAccess/Action",
    )),
    "acdd72a7-3385-48ef-bd42-f606fba81ae7": Role("Reader", ("*/read",)),
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": Role("User Access Administrator", (
        "*/read", "Microsoft.Authorization/*", "Microsoft.Support/*",
    )),
    "f58310d9-a9f6-439a-9e8d-f62e7b41a168": Role("Role Based Access Control Administrator", (
        "*/read",
        "Microsoft.Authorization/roleAssignments/write",
        "Microsoft.Authorization/roleAssignments/delete",
    )),
    "ed7f3fbd-7b88-4dd4-9017-9adb7ce333f8": Role("Azure Kubernetes Service Contributor Role", (
        *_SEES_SUBSCRIPTIONS,
        f"{_AKS}/locations/*",
        f"{_CLUSTERS}/*",
        f"{_AKS}/managedclustersnapshots/*",
        f"{_AKS}/snapshots/*",
    )),
    "0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8": Role("Azure Kubernetes Service Cluster Admin Role", (
        f"{_CLUSTERS}/listClusterAdminCredential/action",
        f"{_CLUSTERS}/accessProfiles/listCredential/action",
        f"{_CLUSTERS}/read",
        f"{_CLUSTERS}/runcommand/action",
    )),
    "4abbcc35-e782-43d8-92c5-2d3f1bd2253f": Role("Azure Kubernetes Service Cluster User Role", (
        _USER_CREDENTIAL, f"{_CLUSTERS}/read",
    )),
    "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b": Role(
        "Azure Kubernetes Service RBAC Cluster Admin", _RBAC_ADMIN, data_actions=kubernetes_actions.EVERYTHING
    ),
    "3498e952-d568-435e-9b2c-8d77e338d7f7": Role(
        "Azure Kubernetes Service RBAC Admin", _RBAC_ADMIN, data_actions=kubernetes_actions.EVERYTHING,
        not_data_actions=kubernetes_actions.NOT_FOR_ADMIN,
    ),
    "a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb": Role(
        "Azure Kubernetes Service RBAC Writer", _SEES_SUBSCRIPTIONS, data_actions=kubernetes_actions.WRITER
    ),
    "7f6c6a51-bcf8-42ba-9220-52d62157d7db": Role(
        "Azure Kubernetes Service RBAC Reader", _SEES_SUBSCRIPTIONS, data_actions=kubernetes_actions.READER
    ),
    "e40ec5ca-96e0-45a2-b4ff-59039f2c2b59": Role("Managed Identity Contributor", (
        *_SEES_GROUPS,
        f"{_IDENTITIES}/read",
        f"{_IDENTITIES}/write",
        f"{_IDENTITIES}/delete",
        f"{_IDENTITIES}/federatedIdentityCredentials/*",
    )),
    "f1a07417-d97a-45cb-824c-7a7467783830": Role("Managed Identity Operator", (
        *_SEES_GROUPS, f"{_IDENTITIES}/*/read", f"{_IDENTITIES}/*/assign/action",
    )),
    "4d97b98b-1d4f-4787-a291-c67834d212e7": Role("Network Contributor", (*_SEES_GROUPS, "Microsoft.Network/*")),
}  # fmt: skip


def definition_id(world: World, guid: str) -> str:
    return f"/subscriptions/{world.subscription_id}/providers/Microsoft.Authorization/roleDefinitions/{guid}"


def missing(status: int, definition: str) -> ArmError:
    wanted = definition.rsplit("/", 1)[-1].replace("-", "")
    message = f"The specified role definition with ID '{wanted}' does not exist."
    return gateway(status, "RoleDefinitionDoesNotExist", message)


def find(world: World, definition: str) -> Role | None:
    """By the id of its definition."""
    name = definition.rsplit("/", 1)[-1].lower()
    document = world.store.get(CUSTOM, name)
    return BUILT_IN.get(name) or (None if document is None else _custom(document["properties"]))


def _custom(properties: Json) -> Role:
    """Several blocks of permissions add up."""

    def gather(key: str) -> tuple[str, ...]:
        return tuple(action for block in properties["permissions"] for action in block.get(key) or [])

    kinds = ("actions", "notActions", "dataActions", "notDataActions")
    return Role(properties["roleName"], *map(gather, kinds))
