"""ARM's paths: which handler answers, which permission it takes, which bucket it draws from."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.azure.aks import (
    agent_pools,
    cluster_actions,
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
    authorization,
    identities,
    metadata,
    operations,
    providers,
    resource_groups,
    throttling,
)
from sandbox.azure.arm.throttling import Limit
from sandbox.azure.core.messages import Response
from sandbox.azure.core.world import Call, World
from sandbox.azure.gitops import extensions, flux_configurations

Handler = Callable[[World, Call], Response]


@dataclass(frozen=True)
class Route:
    """`action` is the permission; empty: a valid token is enough. `limit` is AKS's bucket, counted by `by`."""

    method: str
    pattern: str
    action: str
    handler: Handler
    limit: Limit | None = None
    by: tuple[str, ...] = ("subscription",)
    expression: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        named = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.pattern.replace("{scope}", "(?P<scope>.*?)"))
        object.__setattr__(self, "expression", re.compile(f"^{named}/?$", re.IGNORECASE))


_SUB = "/subscriptions/{subscription}"
_GROUP = _SUB + "/resourceGroups/{group}"
_AKS = "/providers/Microsoft.ContainerService"
_CLUSTERS = _GROUP + _AKS + "/managedClusters"
_CLUSTER = _CLUSTERS + "/{cluster}"
_POOL = _CLUSTER + "/agentPools/{pool}"
_LOCATION = _SUB + _AKS + "/locations/{location}"
_IDENTITY = _GROUP + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities"
_DIAGNOSTICS = _CLUSTER + "/providers/Microsoft.Insights/diagnosticSettings"
_EXTENSIONS = _CLUSTER + "/providers/Microsoft.KubernetesConfiguration/extensions"
_FLUX = _CLUSTER + "/providers/Microsoft.KubernetesConfiguration/fluxConfigurations"
_AUTH = "{scope}/providers/Microsoft.Authorization"

_MC = "Microsoft.ContainerService/managedClusters"
_MI = "Microsoft.ManagedIdentity/userAssignedIdentities"
_FIC = f"{_MI}/federatedIdentityCredentials"
_RG = "Microsoft.Resources/subscriptions/resourceGroups"
_RA = "Microsoft.Authorization/roleAssignments"
_RD = "Microsoft.Authorization/roleDefinitions"
_DS = "Microsoft.Insights/diagnosticSettings"
_KE = "Microsoft.KubernetesConfiguration/extensions"
_FC = "Microsoft.KubernetesConfiguration/fluxConfigurations"
_BY_CLUSTER = ("subscription", "group", "cluster")
_BY_POOL = (*_BY_CLUSTER, "pool")
_ANY = throttling.OTHER

ROUTES: tuple[Route, ...] = (
    Route("GET", "/subscriptions", "", metadata.list_subscriptions),
    Route("GET", "/tenants", "", metadata.list_tenants),
    Route("GET", _SUB, "", metadata.get_subscription),
    Route("GET", _SUB + "/locations", "", metadata.list_locations),
    Route("GET", _SUB + "/providers", "Microsoft.Resources/subscriptions/providers/read", providers.list_all),
    Route("GET", _SUB + "/providers/{namespace}", "Microsoft.Resources/subscriptions/providers/read",
          providers.get),
    Route("POST", _SUB + "/providers/{namespace}/register", "*/register/action", providers.register),
    Route("POST", _SUB + "/providers/{namespace}/unregister", "*/unregister/action", providers.unregister),
    Route("GET", _SUB + "/providers/Microsoft.Compute/locations/{location}/usages",
          "Microsoft.Compute/locations/usages/read", quota.usages),
    Route("GET", _SUB + "/providers/Microsoft.Insights/eventtypes/management/values",
          "Microsoft.Insights/eventtypes/management/values/read", activity_log.list_events),
    Route("GET", _SUB + "/resourceGroups", f"{_RG}/read", resource_groups.list_all),
    Route("GET", _GROUP, f"{_RG}/read", resource_groups.get),
    Route("HEAD", _GROUP, f"{_RG}/read", resource_groups.head),
    Route("PUT", _GROUP, f"{_RG}/write", resource_groups.put),
    Route("DELETE", _GROUP, f"{_RG}/delete", resource_group_deletion.delete),
    Route("GET", _SUB + "/operationresults/{operation}", "", resource_group_deletion.result),
    # Operation URLs are signed: a valid token and the signature are enough (they are below no resource group).
    Route("GET", _LOCATION + "/operations/{operation}", "", operations.get_status, throttling.GET_STATUS),
    Route("GET", _LOCATION + "/operationresults/{operation}", "", operations.get_result, throttling.GET_STATUS),
    Route("GET", _LOCATION + "/kubernetesVersions", "Microsoft.ContainerService/locations/kubernetesVersions/read",
          upgrade_profiles.kubernetes_versions, _ANY),
    Route("GET", _LOCATION + "/orchestrators", "Microsoft.ContainerService/locations/orchestrators/read",
          upgrade_profiles.orchestrators, _ANY),
    Route("GET", _SUB + _AKS + "/managedClusters", f"{_MC}/read", managed_clusters.list_in_subscription,
          throttling.LIST_SUBSCRIPTION),
    Route("GET", _CLUSTERS, f"{_MC}/read", managed_clusters.list_in_group, throttling.LIST_GROUP,
          ("subscription", "group")),
    Route("GET", _CLUSTER, f"{_MC}/read", managed_clusters.get, throttling.GET_CLUSTER, _BY_CLUSTER),
    Route("PUT", _CLUSTER, f"{_MC}/write", managed_clusters.put, throttling.PUT_CLUSTER, _BY_CLUSTER),
    Route("PATCH", _CLUSTER, f"{_MC}/write", managed_clusters.patch, _ANY),
    Route("DELETE", _CLUSTER, f"{_MC}/delete", managed_clusters.delete, _ANY),
    Route("POST", _CLUSTER + "/start", f"{_MC}/start/action", cluster_actions.start, _ANY),
    Route("POST", _CLUSTER + "/stop", f"{_MC}/stop/action", cluster_actions.stop, _ANY),
    Route("POST", _CLUSTER + "/abort", f"{_MC}/abort/action", cluster_actions.abort, _ANY),
    Route("POST", _CLUSTER + "/rotateClusterCertificates", f"{_MC}/rotateClusterCertificates/action",
          cluster_actions.rotate_certificates, _ANY),
    Route("POST", _CLUSTER + "/listClusterAdminCredential", f"{_MC}/listClusterAdminCredential/action",
          cluster_actions.admin_credential, _ANY),
    Route("POST", _CLUSTER + "/listClusterUserCredential", f"{_MC}/listClusterUserCredential/action",
          cluster_actions.user_credential, _ANY),
    Route("POST", _CLUSTER + "/listClusterMonitoringUserCredential",
          f"{_MC}/listClusterMonitoringUserCredential/action", cluster_actions.monitoring_credential, _ANY),
    Route("POST", _CLUSTER + "/runCommand", f"{_MC}/runcommand/action", run_command.start, _ANY),
    Route("GET", _CLUSTER + "/commandResults/{command}", f"{_MC}/commandResults/read", run_command.result, _ANY),
    Route("GET", _CLUSTER + "/upgradeProfiles/default", f"{_MC}/upgradeProfiles/read", upgrade_profiles.cluster, _ANY),
    Route("GET", _CLUSTER + "/availableAgentPoolVersions", f"{_MC}/availableAgentPoolVersions/read",
          upgrade_profiles.available_pool_versions, _ANY),
    Route("GET", _CLUSTER + "/agentPools", f"{_MC}/agentPools/read", agent_pools.list_all, _ANY),
    Route("GET", _POOL, f"{_MC}/agentPools/read", agent_pools.get, _ANY),
    Route("PUT", _POOL, f"{_MC}/agentPools/write", agent_pools.put, throttling.PUT_POOL, _BY_POOL),
    Route("DELETE", _POOL, f"{_MC}/agentPools/delete", agent_pools.delete, _ANY),
    Route("POST", _POOL + "/abort", f"{_MC}/agentPools/abort/action", agent_pools.abort, _ANY),
    Route("POST", _POOL + "/upgradeNodeImageVersion", f"{_MC}/agentPools/upgradeNodeImageVersion/action",
          agent_pools.upgrade_node_image, _ANY),
    Route("POST", _POOL + "/deleteMachines", f"{_MC}/agentPools/deleteMachines/action",
          agent_pools.delete_machines, _ANY),
    Route("GET", _POOL + "/upgradeProfiles/default", f"{_MC}/agentPools/upgradeProfiles/read",
          upgrade_profiles.pool, _ANY),
    Route("GET", _CLUSTER + "/maintenanceConfigurations", f"{_MC}/maintenanceConfigurations/read",
          maintenance.list_all, _ANY),
    Route("GET", _CLUSTER + "/maintenanceConfigurations/{configuration}", f"{_MC}/maintenanceConfigurations/read",
          maintenance.get, _ANY),
    Route("PUT", _CLUSTER + "/maintenanceConfigurations/{configuration}", f"{_MC}/maintenanceConfigurations/write",
          maintenance.put, _ANY),
    Route("DELETE", _CLUSTER + "/maintenanceConfigurations/{configuration}", f"{_MC}/maintenanceConfigurations/delete",
          maintenance.delete, _ANY),
    Route("GET", _SUB + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities", f"{_MI}/read",
          identities.list_in_subscription),
    Route("GET", _IDENTITY, f"{_MI}/read", identities.list_in_group),
    Route("GET", _IDENTITY + "/{identity}", f"{_MI}/read", identities.get),
    Route("PUT", _IDENTITY + "/{identity}", f"{_MI}/write", identities.put),
    Route("PATCH", _IDENTITY + "/{identity}", f"{_MI}/write", identities.patch),
    Route("DELETE", _IDENTITY + "/{identity}", f"{_MI}/delete", identities.delete),
    Route("GET", _IDENTITY + "/{identity}/federatedIdentityCredentials", f"{_FIC}/read", identities.list_credentials),
    Route("GET", _IDENTITY + "/{identity}/federatedIdentityCredentials/{credential}", f"{_FIC}/read",
          identities.get_credential),
    Route("PUT", _IDENTITY + "/{identity}/federatedIdentityCredentials/{credential}", f"{_FIC}/write",
          identities.put_credential),
    Route("DELETE", _IDENTITY + "/{identity}/federatedIdentityCredentials/{credential}", f"{_FIC}/delete",
          identities.delete_credential),
    Route("GET", _DIAGNOSTICS, f"{_DS}/read", diagnostics.list_all),
    Route("GET", _DIAGNOSTICS + "/{name}", f"{_DS}/read", diagnostics.get),
    Route("PUT", _DIAGNOSTICS + "/{name}", f"{_DS}/write", diagnostics.put),
    Route("DELETE", _DIAGNOSTICS + "/{name}", f"{_DS}/delete", diagnostics.delete),
    Route("GET", _EXTENSIONS, f"{_KE}/read", extensions.list_all),
    Route("GET", _EXTENSIONS + "/{name}", f"{_KE}/read", extensions.get),
    Route("PUT", _EXTENSIONS + "/{name}", f"{_KE}/write", extensions.put),
    Route("DELETE", _EXTENSIONS + "/{name}", f"{_KE}/delete", extensions.delete),
    Route("GET", _EXTENSIONS + "/{name}/operations/{operation}", f"{_KE}/operations/read", extensions.status),
    Route("GET", _FLUX, f"{_FC}/read", flux_configurations.list_all),
    Route("GET", _FLUX + "/{name}", f"{_FC}/read", flux_configurations.get),
    Route("PUT", _FLUX + "/{name}", f"{_FC}/write", flux_configurations.put),
    Route("DELETE", _FLUX + "/{name}", f"{_FC}/delete", flux_configurations.delete),
    Route("GET", _FLUX + "/{name}/operations/{operation}", f"{_FC}/operations/read", flux_configurations.status),
    Route("GET", _AUTH + "/roleAssignments", f"{_RA}/read", authorization.list_assignments),
    Route("GET", _AUTH + "/roleAssignments/{name}", f"{_RA}/read", authorization.get_assignment),
    Route("PUT", _AUTH + "/roleAssignments/{name}", f"{_RA}/write", authorization.put_assignment),
    Route("DELETE", _AUTH + "/roleAssignments/{name}", f"{_RA}/delete", authorization.delete_assignment),
    Route("GET", _AUTH + "/roleDefinitions", f"{_RD}/read", authorization.list_definitions),
    Route("GET", _AUTH + "/roleDefinitions/{name}", f"{_RD}/read", authorization.get_definition),
    Route("PUT", _AUTH + "/roleDefinitions/{name}", f"{_RD}/write", authorization.put_definition),
    Route("DELETE", _AUTH + "/roleDefinitions/{name}", f"{_RD}/delete", authorization.delete_definition),
)  # fmt: skip


def find(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The route for a path, and the path's parameters as they were spelled; none if no route has that path at all."""
    for route in ROUTES:
        matched = route.expression.match(path)
        if matched and route.method == method:
            return route, {name: value for name, value in matched.groupdict().items() if value is not None}
    return None


def known_path(path: str) -> bool:
    return any(route.expression.match(path) for route in ROUTES)
