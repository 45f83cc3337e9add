"""ARM's paths: which handler answers, which permission it takes, which bucket it draws from."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType

from sandbox.azure.aks import (
    agent_pools,
    cluster_actions,
    cluster_put,
    diagnostics,
    maintenance,
    managed_clusters,
    quota,
    resource_group_deletion,
    run_command,
    upgrade_profiles,
)
from sandbox.azure.arm import (
    activity_log,
    federated_credentials,
    identities,
    metadata,
    operations,
    providers,
    resource_groups,
    role_assignments,
    role_definitions,
    throttling,
)
from sandbox.azure.arm.throttling import Limit
from sandbox.azure.core.messages import Response
from sandbox.azure.core.world import Call, World
from sandbox.azure.gitops import extensions, flux_configurations

Handler = Callable[[World, Call], Response]
_VERBS = {"GET": "read", "HEAD": "read", "PUT": "write", "PATCH": "write", "DELETE": "delete", "POST": "action"}


@dataclass(frozen=True)
class Route:
    """`limit` is AKS's bucket, counted by `by`. `permission` is set where ARM does not name it after type and verb."""

    method: str
    pattern: str
    handler: Handler
    limit: Limit | None = None
    by: tuple[str, ...] = ("subscription",)
    permission: str | None = None

    @cached_property
    def expression(self) -> re.Pattern[str]:
        named = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.pattern.replace("{scope}", "(?P<scope>.*?)"))
        return re.compile(f"^{named}/?$", re.IGNORECASE)

    @cached_property
    def action(self) -> str:
        """The permission. Empty: a valid token is enough."""
        if self.permission is not None:
            return self.permission
        of_provider = "/providers/Microsoft." in self.pattern
        kind = self.pattern.rpartition("/providers/")[2] if of_provider else f"Microsoft.Resources{self.pattern}"
        names = [name for name in kind.split("/") if not name.startswith("{") and name != "default"]
        return "/".join([*names, _VERBS[self.method]])


def _of(path: str, member: str, handlers: ModuleType, limit: Limit | None = None) -> tuple[Route, ...]:
    """The four routes of a collection and its members."""
    one = f"{path}/{member}"
    return (
        Route("GET", path, handlers.list_all, limit),
        Route("GET", one, handlers.get, limit),
        Route("PUT", one, handlers.put, limit),
        Route("DELETE", one, handlers.delete, limit),
    )


_SUB = "/subscriptions/{subscription}"
_GROUP = _SUB + "/resourceGroups/{group}"
_AKS = "/providers/Microsoft.ContainerService"
_CLUSTERS = _AKS + "/managedClusters"
_CLUSTER = _GROUP + _CLUSTERS + "/{cluster}"
_POOL = _CLUSTER + "/agentPools/{pool}"
_LOCATION = _SUB + _AKS + "/locations/{location}"
_IDENTITIES = "/providers/Microsoft.ManagedIdentity/userAssignedIdentities"
_IDENTITY = _GROUP + _IDENTITIES + "/{identity}"
_GITOPS = _CLUSTER + "/providers/Microsoft.KubernetesConfiguration"
_AUTHORIZATION = "{scope}/providers/Microsoft.Authorization"
_BY_CLUSTER = ("subscription", "group", "cluster")
_BY_POOL = (*_BY_CLUSTER, "pool")
_ANY = throttling.OTHER
# A valid token is enough.
_ANYBODY = ""

ROUTES: tuple[Route, ...] = (
    Route("GET", "/subscriptions", metadata.list_subscriptions, permission=_ANYBODY),
    Route("GET", "/tenants", metadata.list_tenants, permission=_ANYBODY),
    Route("GET", _SUB, metadata.get_subscription, permission=_ANYBODY),
    Route("GET", _SUB + "/locations", metadata.list_locations, permission=_ANYBODY),
    Route("GET", _SUB + "/providers", providers.list_all),
    Route("GET", _SUB + "/providers/{namespace}", providers.get),
    Route("POST", _SUB + "/providers/{namespace}/register", providers.register, permission="*/register/action"),
    Route("POST", _SUB + "/providers/{namespace}/unregister", providers.unregister,
          permission="*/unregister/action"),
    Route("GET", _SUB + "/providers/Microsoft.Compute/locations/{location}/usages", quota.usages),
    Route("GET", _SUB + "/providers/Microsoft.Insights/eventtypes/management/values", activity_log.list_events),
    Route("GET", _SUB + "/resourceGroups", resource_groups.list_all),
    Route("GET", _GROUP, resource_groups.get),
    Route("HEAD", _GROUP, resource_groups.head),
    Route("PUT", _GROUP, resource_groups.put),
    Route("DELETE", _GROUP, resource_group_deletion.delete),
    Route("GET", _SUB + "/operationresults/{operation}", resource_group_deletion.result, permission=_ANYBODY),
    # Operation URLs are signed: a valid token and the signature are enough (they are below no resource group).
    Route("GET", _LOCATION + "/operations/{operation}", operations.get_status, throttling.GET_STATUS,
          permission=_ANYBODY),
    Route("GET", _LOCATION + "/operationresults/{operation}", operations.get_result, throttling.GET_STATUS,
          permission=_ANYBODY),
    Route("GET", _LOCATION + "/kubernetesVersions", upgrade_profiles.kubernetes_versions, _ANY),
    Route("GET", _LOCATION + "/orchestrators", upgrade_profiles.orchestrators, _ANY),
    Route("GET", _SUB + _CLUSTERS, managed_clusters.list_in_subscription, throttling.LIST_SUBSCRIPTION),
    Route("GET", _GROUP + _CLUSTERS, managed_clusters.list_in_group, throttling.LIST_GROUP, ("subscription", "group")),
    Route("GET", _CLUSTER, managed_clusters.get, throttling.GET_CLUSTER, _BY_CLUSTER),
    Route("PUT", _CLUSTER, cluster_put.put, throttling.PUT_CLUSTER, _BY_CLUSTER),
    Route("PATCH", _CLUSTER, managed_clusters.patch, _ANY),
    Route("DELETE", _CLUSTER, managed_clusters.delete, _ANY),
    Route("POST", _CLUSTER + "/start", cluster_actions.start, _ANY),
    Route("POST", _CLUSTER + "/stop", cluster_actions.stop, _ANY),
    Route("POST", _CLUSTER + "/abort", cluster_actions.abort, _ANY),
    Route("POST", _CLUSTER + "/rotateClusterCertificates", cluster_actions.rotate_certificates, _ANY),
    Route("POST", _CLUSTER + "/listClusterAdminCredential", cluster_actions.admin_credential, _ANY),
    Route("POST", _CLUSTER + "/listClusterUserCredential", cluster_actions.user_credential, _ANY),
    Route("POST", _CLUSTER + "/listClusterMonitoringUserCredential", cluster_actions.monitoring_credential, _ANY),
    Route("POST", _CLUSTER + "/runcommand", run_command.start, _ANY),
    Route("GET", _CLUSTER + "/commandResults/{command}", run_command.result, _ANY),
    Route("GET", _CLUSTER + "/upgradeProfiles/default", upgrade_profiles.cluster, _ANY),
    Route("GET", _CLUSTER + "/availableAgentPoolVersions", upgrade_profiles.available_pool_versions, _ANY),
    Route("GET", _CLUSTER + "/agentPools", agent_pools.list_all, _ANY),
    Route("GET", _POOL, agent_pools.get, _ANY),
    Route("PUT", _POOL, agent_pools.put, throttling.PUT_POOL, _BY_POOL),
    Route("DELETE", _POOL, agent_pools.delete, _ANY),
    Route("POST", _POOL + "/abort", agent_pools.abort, _ANY),
    Route("POST", _POOL + "/upgradeNodeImageVersion", agent_pools.upgrade_node_image, _ANY),
    Route("POST", _POOL + "/deleteMachines", agent_pools.delete_machines, _ANY),
    Route("GET", _POOL + "/upgradeProfiles/default", upgrade_profiles.pool, _ANY),
    *_of(_CLUSTER + "/maintenanceConfigurations", "{configuration}", maintenance, _ANY),
    *_of(_CLUSTER + "/providers/Microsoft.Insights/diagnosticSettings", "{name}", diagnostics),
    Route("GET", _SUB + _IDENTITIES, identities.list_in_subscription),
    *_of(_GROUP + _IDENTITIES, "{identity}", identities),
    Route("PATCH", _IDENTITY, identities.patch),
    *_of(_IDENTITY + "/federatedIdentityCredentials", "{credential}", federated_credentials),
    *_of(_GITOPS + "/extensions", "{name}", extensions),
    Route("GET", _GITOPS + "/extensions/{name}/operations/{operation}", extensions.status),
    *_of(_GITOPS + "/fluxConfigurations", "{name}", flux_configurations),
    Route("GET", _GITOPS + "/fluxConfigurations/{name}/operations/{operation}", flux_configurations.status),
    *_of(_AUTHORIZATION + "/roleAssignments", "{name}", role_assignments),
    *_of(_AUTHORIZATION + "/roleDefinitions", "{name}", role_definitions),
)  # fmt: skip


def find(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The route for a path, and the path's parameters as they were spelled; None if there is no such route."""
    for route in ROUTES:
        matched = route.expression.match(path)
        if matched and route.method == method:
            return route, matched.groupdict()
    return None


def known_path(path: str) -> bool:
    return any(route.expression.match(path) for route in ROUTES)
