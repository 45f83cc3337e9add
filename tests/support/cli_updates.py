"""What azure-cli 2.91 changes of a cluster or node pool by a PUT: its functions, and the property that each changes.

The names are those of managed_cluster_decorator.py and agentpool_decorator.py, one for each thing that `az aks update`
or `az aks nodepool update` changes (docs/azure-behaviour.md#pool-changed-in-place).
"""

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
    "update_azure_keyvault_secrets_provider_addon_profile": "AddonProfiles",
    "update_azure_monitor_logs": "AddonProfiles/omsagent",
    "update_azure_monitor_logs_settings": "AddonProfiles/omsagent/Config",
    "update_azure_monitor_profile": "AzureMonitorProfile",
    "update_azure_service_mesh_profile": "ServiceMeshProfile",
    "update_bootstrap_profile": "BootstrapProfile",
    "update_cost_analysis": "MetricsProfile",
    "update_custom_ca_trust_certificates": "SecurityProfile/CustomCATrustCertificates",
    "update_defender": "SecurityProfile/Defender",
    "update_disable_local_accounts": "DisableLocalAccounts",
    "update_http_proxy_config": "HttpProxyConfig",
    "update_http_proxy_enabled": "HttpProxyConfig/Enabled",
    "update_identity": "Identity",
    "update_identity_profile": "IdentityProfile",
    "update_image_cleaner": "SecurityProfile/ImageCleaner",
    "update_ingress_profile_app_routing_istio": "IngressProfile/WebAppRouting/GatewayAPIImplementations",
    "update_ingress_profile_gateway_api": "IngressProfile/GatewayAPI",
    "update_k8s_support_plan": "SupportPlan",
    "update_load_balancer_profile": "NetworkProfile/LoadBalancerProfile",
    "update_kubernetes_version_and_orchestrator_version": "KubernetesVersion",
    "update_metrics_profile": "MetricsProfile",
    "update_monitoring_profile_flow_logs": "AzureMonitorProfile/ContainerInsights",
    "update_nat_gateway_profile": "NetworkProfile/NatGatewayProfile",
    "update_network_profile_advanced_networking": "NetworkProfile/AdvancedNetworking",
    "update_node_provisioning_default_pools": "NodeProvisioningProfile/DefaultNodePools",
    "update_node_provisioning_mode": "NodeProvisioningProfile/Mode",
    "update_node_resource_group_profile": "NodeResourceGroupProfile",
    "update_oidc_issuer_profile": "OidcIssuerProfile",
    "update_run_command": "ApiServerAccessProfile/DisableRunCommand",
    "update_sku": "Sku",
    "update_static_egress_gateway": "NetworkProfile/StaticEgressGatewayProfile",
    "update_storage_profile": "StorageProfile",
    "update_tags": "Tags",
    "update_upgrade_settings": "UpgradeSettings",
    "update_upstream_kubescheduler_user_configuration": "SchedulerProfile/Upstream",
    "update_windows_profile": "WindowsProfile/AdminPassword",
    "update_workload_auto_scaler_profile": "WorkloadAutoScalerProfile",
    "update_workload_identity_profile": "SecurityProfile/WorkloadIdentity",
}
# In place where Azure takes them, refused or replaced where it does not: each has rules of its own.
DEPENDS = {
    "update_network_plugin_settings": "NetworkProfile/NetworkPluginMode",
    "update_outbound_type_in_network_profile": "NetworkProfile/OutboundType",
}
# In place among images of one kind of Linux.
IMAGES = {"update_os_sku": "OsSKU"}
# These change no property of their own.
NOTHING = {
    "update_agentpool": "calls the others",
    "update_agentpool_profile": "calls those of node pools",
    "update_agentpool_profile_default": "calls the others",
    "update_azure_container_storage": "installs an extension, and labels the nodes for it",
    "update_mc": "sends the request",
    "update_mc_profile_default": "calls the others",
    "update_node_provisioning_profile": "calls its two parts",
    "update_vmas_to_vms": "migrates an availability set, which this type does not make",
}
