"""What the stable commands of azure-cli change by a PUT is changed in place here too, or there is a reason.

The names are those of azure-cli 2.91's managed_cluster_decorator.py and agentpool_decorator.py, one for each thing that
`az aks update` or `az aks nodepool update` changes (docs/azure-behaviour.md#pool-changed-in-place).
"""

from typing import Any

import pytest

from acme_azure_akscluster.planning.transitions.agent_pools import Effect, effect
from acme_azure_akscluster.properties import schema
from acme_azure_akscluster.properties.drift import Difference

POOL = {
    "update_artifact_streaming": "ArtifactStreamingProfile/Enabled",
    "update_auto_scaler_properties": "MaxCount",
    "update_auto_scaler_properties_vms": "VirtualMachinesProfile/Scale/Autoscale",
    "update_fips_image": "EnableFIPS",
    "update_gpu_profile": "GpuProfile/Driver",
    "update_label_tag_taint labels": "NodeLabels",
    "update_label_tag_taint tags": "Tags",
    "update_label_tag_taint taints": "NodeTaints",
    "update_localdns_profile": "LocalDNSProfile/Mode",
    "update_network_profile groups": "NetworkProfile/ApplicationSecurityGroups",
    "update_network_profile ports": "NetworkProfile/AllowedHostPorts",
    "update_network_profile dranet": "NetworkProfile/Dranet",
    "update_secure_boot": "SecurityProfile/EnableSecureBoot",
    "update_upgrade_settings": "UpgradeSettings/MaxSurge",
    "update_vm_properties mode": "Mode",
    "update_vm_properties scale down": "ScaleDownMode",
    "update_vtpm": "SecurityProfile/EnableVTPM",
}
CLUSTER = {
    "update_aad_profile": "AadProfile",
    "update_addon_profiles": "AddonProfiles",
    "update_ai_toolchain_operator": "AiToolchainOperatorProfile",
    "update_api_server_access_profile": "ApiServerAccessProfile/AuthorizedIPRanges",
    "update_app_routing_profile": "IngressProfile",
    "update_auto_scaler_profile": "AutoScalerProfile",
    "update_auto_upgrade_profile": "AutoUpgradeProfile",
    "update_azure_keyvault_kms": "SecurityProfile/AzureKeyVaultKms",
    "update_azure_monitor_profile": "AzureMonitorProfile",
    "update_azure_service_mesh_profile": "ServiceMeshProfile",
    "update_bootstrap_profile": "BootstrapProfile",
    "update_cost_analysis": "MetricsProfile",
    "update_custom_ca_trust_certificates": "SecurityProfile/CustomCATrustCertificates",
    "update_defender": "SecurityProfile/Defender",
    "update_disable_local_accounts": "DisableLocalAccounts",
    "update_http_proxy_config": "HttpProxyConfig",
    "update_identity": "Identity",
    "update_identity_profile": "IdentityProfile",
    "update_image_cleaner": "SecurityProfile/ImageCleaner",
    "update_k8s_support_plan": "SupportPlan",
    "update_load_balancer_profile": "NetworkProfile/LoadBalancerProfile",
    "update_nat_gateway_profile": "NetworkProfile/NatGatewayProfile",
    "update_network_profile_advanced_networking": "NetworkProfile/AdvancedNetworking",
    "update_node_provisioning_mode": "NodeProvisioningProfile/Mode",
    "update_node_resource_group_profile": "NodeResourceGroupProfile",
    "update_oidc_issuer_profile": "OidcIssuerProfile",
    "update_run_command": "ApiServerAccessProfile/DisableRunCommand",
    "update_sku": "Sku",
    "update_static_egress_gateway": "NetworkProfile/StaticEgressGatewayProfile",
    "update_storage_profile": "StorageProfile",
    "update_tags": "Tags",
    "update_upgrade_settings": "UpgradeSettings",
    "update_windows_profile": "WindowsProfile/AdminPassword",
    "update_workload_auto_scaler_profile": "WorkloadAutoScalerProfile",
    "update_workload_identity_profile": "SecurityProfile/WorkloadIdentity",
}
# In place where Azure takes them, refused or replaced where it does not: each has rules of its own.
DEPENDS = {
    "update_network_plugin_settings": "NetworkProfile/NetworkPluginMode",
    "update_outbound_type_in_network_profile": "NetworkProfile/OutboundType",
}


@pytest.mark.parametrize(("update", "path"), POOL.items(), ids=POOL)
def test_a_pool_is_changed_in_place(update: str, path: str) -> None:
    change = Difference(("AgentPoolProfiles", "web", *path.split("/")), 1, 0)
    assert effect(change) is Effect.IN_PLACE, update


def test_an_image_is_changed_in_place_among_linux() -> None:
    change = Difference(("AgentPoolProfiles", "web", "OsSKU"), "AzureLinux", "Ubuntu")
    assert effect(change) is Effect.IN_PLACE


@pytest.mark.parametrize(("update", "path"), CLUSTER.items(), ids=CLUSTER)
def test_a_cluster_is_changed_without_replacement(update: str, path: str) -> None:
    wanted = tuple(path.split("/"))
    assert _known(schema.load(), wanted), f"{update}: the schema has no {path}"
    for kind in ("createOnlyProperties", "conditionalCreateOnlyProperties"):
        assert not [one for one in schema.pointers(kind) if wanted[: len(one)] == one], update


@pytest.mark.parametrize(("update", "path"), DEPENDS.items(), ids=DEPENDS)
def test_what_depends_is_replaced_only_if_it_cannot_be_changed(update: str, path: str) -> None:
    wanted = tuple(path.split("/"))
    assert wanted in schema.pointers("conditionalCreateOnlyProperties"), update
    assert wanted not in schema.pointers("createOnlyProperties"), update


def _known(node: Any, path: tuple[str, ...]) -> bool:
    for name in path:
        node = schema.properties(schema.resolve(node)).get(name)
        if node is None:
            return False
    return True
