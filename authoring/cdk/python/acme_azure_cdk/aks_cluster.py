"""Generated from schema.json by `make schema`; do not edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from aws_cdk import IResolvable, Token
from constructs import Construct

from acme_azure_cdk.resource import Struct, TaggedResource


@dataclass(frozen=True, kw_only=True)
class Tag(Struct):
    """Tag, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "key": "Key",
        "value": "Value",
    }
    key: str
    """Name, without < > % & \\ ? /."""
    value: str
    """Value."""


@dataclass(frozen=True, kw_only=True)
class AuditLogs(Struct):
    """AuditLogs, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "workspace_id": "WorkspaceId",
        "storage_account_id": "StorageAccountId",
        "event_hub_authorization_rule_id": "EventHubAuthorizationRuleId",
        "event_hub_name": "EventHubName",
        "categories": "Categories",
    }
    workspace_id: str | None = None
    """ARM ID of a Log Analytics workspace."""
    storage_account_id: str | None = None
    """ARM ID of a storage account."""
    event_hub_authorization_rule_id: str | None = None
    """ARM ID of an authorization rule of an Event Hubs namespace."""
    event_hub_name: str | None = None
    """Event hub. Default one for each category."""
    categories: Sequence[str] | IResolvable | None = None
    """Log categories."""


@dataclass(frozen=True, kw_only=True)
class IamAcces(Struct):
    """IamAcces, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "principal_arn": "PrincipalArn",
        "role": "Role",
        "namespaces": "Namespaces",
        "issuer": "Issuer",
    }
    principal_arn: str
    """ARN of an IAM role."""
    role: str
    """Its role. One of Reader, Writer, Admin, ClusterAdmin."""
    namespaces: Sequence[str] | IResolvable | None = None
    """Namespaces of the role. Default all."""
    issuer: str | None = None
    """Federation issuer of another account."""


@dataclass(frozen=True, kw_only=True)
class Sku(Struct):
    """Sku, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "name": "Name",
        "tier": "Tier",
    }
    name: str | None = None
    """Base or Automatic (AKS manages nodes and settings). One of Base, Automatic. Default Base."""
    tier: str | None = None
    """Free, Standard (SLA) or Premium (long-term support). One of Premium, Standard, Free. Default Free."""


@dataclass(frozen=True, kw_only=True)
class ExtendedLocation(Struct):
    """ExtendedLocation, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "name": "Name",
        "type": "Type",
    }
    name: str | None = None
    type: str | None = None
    """One of EdgeZone."""


@dataclass(frozen=True, kw_only=True)
class Identity(Struct):
    """Identity, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "type": "Type",
        "user_assigned_identities": "UserAssignedIdentities",
    }
    type: str | None = None
    """Type of identity. None: a service principal. One of SystemAssigned, UserAssigned, None."""
    user_assigned_identities: Mapping[str, Mapping[str, Any] | IResolvable] | IResolvable | None = None
    """Map of the identity's ARM ID to {}."""


@dataclass(frozen=True, kw_only=True)
class AgentPoolProfile(Struct):
    """AgentPoolProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "count": "Count",
        "vm_size": "VmSize",
        "os_disk_size_gb": "OsDiskSizeGB",
        "os_disk_type": "OsDiskType",
        "kubelet_disk_type": "KubeletDiskType",
        "workload_runtime": "WorkloadRuntime",
        "message_of_the_day": "MessageOfTheDay",
        "vnet_subnet_id": "VnetSubnetID",
        "pod_subnet_id": "PodSubnetID",
        "pod_ip_allocation_mode": "PodIPAllocationMode",
        "max_pods": "MaxPods",
        "os_type": "OsType",
        "os_sku": "OsSKU",
        "max_count": "MaxCount",
        "min_count": "MinCount",
        "enable_auto_scaling": "EnableAutoScaling",
        "scale_down_mode": "ScaleDownMode",
        "type": "Type",
        "mode": "Mode",
        "orchestrator_version": "OrchestratorVersion",
        "upgrade_settings": "UpgradeSettings",
        "power_state": "PowerState",
        "availability_zones": "AvailabilityZones",
        "enable_node_public_ip": "EnableNodePublicIP",
        "node_public_ip_prefix_id": "NodePublicIPPrefixID",
        "scale_set_priority": "ScaleSetPriority",
        "scale_set_eviction_policy": "ScaleSetEvictionPolicy",
        "spot_max_price": "SpotMaxPrice",
        "tags": "Tags",
        "node_labels": "NodeLabels",
        "node_taints": "NodeTaints",
        "proximity_placement_group_id": "ProximityPlacementGroupID",
        "kubelet_config": "KubeletConfig",
        "linux_os_config": "LinuxOSConfig",
        "enable_encryption_at_host": "EnableEncryptionAtHost",
        "enable_ultra_ssd": "EnableUltraSSD",
        "enable_fips": "EnableFIPS",
        "gpu_instance_profile": "GpuInstanceProfile",
        "creation_data": "CreationData",
        "capacity_reservation_group_id": "CapacityReservationGroupID",
        "host_group_id": "HostGroupID",
        "network_profile": "NetworkProfile",
        "windows_profile": "WindowsProfile",
        "security_profile": "SecurityProfile",
        "gpu_profile": "GpuProfile",
        "gateway_profile": "GatewayProfile",
        "artifact_streaming_profile": "ArtifactStreamingProfile",
        "virtual_machines_profile": "VirtualMachinesProfile",
        "local_dns_profile": "LocalDNSProfile",
        "name": "Name",
    }
    name: str
    """Name, 1-12 characters of a-z and 0-9 (Windows 1-6)."""
    count: int | None = None
    """Number of nodes, 0-1000 (System 1-1000)."""
    vm_size: str | None = None
    """VM size, e.g. Standard_D4s_v5. Default chosen by Azure."""
    os_disk_size_gb: int | None = None
    """OS disk size, GB. Default 0, by VM size."""
    os_disk_type: str | None = None
    """OS disk type. Default Ephemeral if it fits, else Managed. One of Managed, Ephemeral."""
    kubelet_disk_type: str | None = None
    """One of OS, Temporary. Default OS."""
    workload_runtime: str | None = None
    """One of OCIContainer, WasmWasi, KataVmIsolation. Default OCIContainer."""
    message_of_the_day: str | None = None
    vnet_subnet_id: str | None = None
    """ARM ID of the nodes' subnet. Default a managed one."""
    pod_subnet_id: str | None = None
    """ARM ID of the pods' subnet. Default the nodes'."""
    pod_ip_allocation_mode: str | None = None
    """One of DynamicIndividual, StaticBlock. Default DynamicIndividual."""
    max_pods: int | None = None
    """Pods per node. Default 250, 110 or 30 by network."""
    os_type: str | None = None
    """One of Linux, Windows. Default Linux."""
    os_sku: str | None = None
    """OS image. Default Ubuntu, or Windows by version. One of Ubuntu, AzureLinux, AzureLinux3, CBLMariner,
    Windows2019, Windows2022, Ubuntu2204, Windows2025, Ubuntu2404, AzureContainerLinux.
    """
    max_count: int | None = None
    min_count: int | None = None
    """Minimum nodes if autoscaled (System from 1)."""
    enable_auto_scaling: bool | IResolvable | None = None
    """Default false."""
    scale_down_mode: str | None = None
    """One of Delete, Deallocate. Default Delete."""
    type: str | None = None
    """One of VirtualMachineScaleSets, AvailabilitySet, VirtualMachines. Default VirtualMachineScaleSets."""
    mode: str | None = None
    """Mode. Gateway is for static egress. One of System, User, Gateway. Default User."""
    orchestrator_version: str | None = None
    """Version, e.g. 1.33 or 1.33.2. Default the cluster's."""
    upgrade_settings: AgentPoolUpgradeSettings | IResolvable | None = None
    power_state: PowerState | IResolvable | None = None
    availability_zones: Sequence[str] | IResolvable | None = None
    """Zones, e.g. ["1", "2", "3"], or ["auto"]. Default none."""
    enable_node_public_ip: bool | IResolvable | None = None
    """Default false."""
    node_public_ip_prefix_id: str | None = None
    scale_set_priority: str | None = None
    """Regular, or Spot (cheaper, can be evicted). One of Spot, Regular. Default Regular."""
    scale_set_eviction_policy: str | None = None
    """One of Delete, Deallocate. Default Delete."""
    spot_max_price: float | None = None
    """Maximum US dollars per hour; -1 is the on-demand price. Default -1."""
    tags: Mapping[str, str] | IResolvable | None = None
    node_labels: Mapping[str, str] | IResolvable | None = None
    node_taints: Sequence[str] | IResolvable | None = None
    """Taints, e.g. key=value:NoSchedule."""
    proximity_placement_group_id: str | None = None
    kubelet_config: KubeletConfig | IResolvable | None = None
    linux_os_config: LinuxOSConfig | IResolvable | None = None
    enable_encryption_at_host: bool | IResolvable | None = None
    """Default false."""
    enable_ultra_ssd: bool | IResolvable | None = None
    """Default false."""
    enable_fips: bool | IResolvable | None = None
    """Default false."""
    gpu_instance_profile: str | None = None
    """One of MIG1g, MIG2g, MIG3g, MIG4g, MIG7g."""
    creation_data: CreationData | IResolvable | None = None
    capacity_reservation_group_id: str | None = None
    host_group_id: str | None = None
    network_profile: AgentPoolNetworkProfile | IResolvable | None = None
    windows_profile: AgentPoolWindowsProfile | IResolvable | None = None
    security_profile: AgentPoolSecurityProfile | IResolvable | None = None
    gpu_profile: GpuProfile | IResolvable | None = None
    gateway_profile: GatewayProfile | IResolvable | None = None
    artifact_streaming_profile: Switch | IResolvable | None = None
    virtual_machines_profile: VirtualMachinesProfile | IResolvable | None = None
    local_dns_profile: LocalDNSProfile | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class AgentPoolUpgradeSettings(Struct):
    """AgentPoolUpgradeSettings, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "max_surge": "MaxSurge",
        "max_unavailable": "MaxUnavailable",
        "drain_timeout_in_minutes": "DrainTimeoutInMinutes",
        "node_soak_duration_in_minutes": "NodeSoakDurationInMinutes",
        "undrainable_node_behavior": "UndrainableNodeBehavior",
    }
    max_surge: str | None = None
    """Default 10%."""
    max_unavailable: str | None = None
    """Default 0."""
    drain_timeout_in_minutes: int | None = None
    """Default 30."""
    node_soak_duration_in_minutes: int | None = None
    """Default 0."""
    undrainable_node_behavior: str | None = None
    """One of Cordon, Schedule. Default Schedule."""


@dataclass(frozen=True, kw_only=True)
class PowerState(Struct):
    """PowerState, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "code": "Code",
    }
    code: str | None = None
    """One of Running, Stopped. Default Running."""


@dataclass(frozen=True, kw_only=True)
class KubeletConfig(Struct):
    """KubeletConfig, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "cpu_manager_policy": "CpuManagerPolicy",
        "cpu_cfs_quota": "CpuCfsQuota",
        "cpu_cfs_quota_period": "CpuCfsQuotaPeriod",
        "image_gc_high_threshold": "ImageGcHighThreshold",
        "image_gc_low_threshold": "ImageGcLowThreshold",
        "topology_manager_policy": "TopologyManagerPolicy",
        "allowed_unsafe_sysctls": "AllowedUnsafeSysctls",
        "fail_swap_on": "FailSwapOn",
        "container_log_max_size_mb": "ContainerLogMaxSizeMB",
        "container_log_max_files": "ContainerLogMaxFiles",
        "pod_max_pids": "PodMaxPids",
    }
    cpu_manager_policy: str | None = None
    """One of none, static. Default none."""
    cpu_cfs_quota: bool | IResolvable | None = None
    """Default true."""
    cpu_cfs_quota_period: str | None = None
    """Default 100ms."""
    image_gc_high_threshold: int | None = None
    """Default 85."""
    image_gc_low_threshold: int | None = None
    """Default 80."""
    topology_manager_policy: str | None = None
    """One of none, best-effort, restricted, single-numa-node. Default none."""
    allowed_unsafe_sysctls: Sequence[str] | IResolvable | None = None
    fail_swap_on: bool | IResolvable | None = None
    """Default true."""
    container_log_max_size_mb: int | None = None
    container_log_max_files: int | None = None
    pod_max_pids: int | None = None


@dataclass(frozen=True, kw_only=True)
class LinuxOSConfig(Struct):
    """LinuxOSConfig, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "sysctls": "Sysctls",
        "transparent_huge_page_enabled": "TransparentHugePageEnabled",
        "transparent_huge_page_defrag": "TransparentHugePageDefrag",
        "swap_file_size_mb": "SwapFileSizeMB",
    }
    sysctls: Sysctls | IResolvable | None = None
    transparent_huge_page_enabled: str | None = None
    """One of always, madvise, never. Default always."""
    transparent_huge_page_defrag: str | None = None
    """One of always, defer, defer+madvise, madvise, never. Default madvise."""
    swap_file_size_mb: int | None = None


@dataclass(frozen=True, kw_only=True)
class Sysctls(Struct):
    """Sysctls, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "net_core_somaxconn": "NetCoreSomaxconn",
        "net_core_netdev_max_backlog": "NetCoreNetdevMaxBacklog",
        "net_core_rmem_default": "NetCoreRmemDefault",
        "net_core_rmem_max": "NetCoreRmemMax",
        "net_core_wmem_default": "NetCoreWmemDefault",
        "net_core_wmem_max": "NetCoreWmemMax",
        "net_core_optmem_max": "NetCoreOptmemMax",
        "net_ipv4_tcp_max_syn_backlog": "NetIpv4TcpMaxSynBacklog",
        "net_ipv4_tcp_max_tw_buckets": "NetIpv4TcpMaxTwBuckets",
        "net_ipv4_tcp_fin_timeout": "NetIpv4TcpFinTimeout",
        "net_ipv4_tcp_keepalive_time": "NetIpv4TcpKeepaliveTime",
        "net_ipv4_tcp_keepalive_probes": "NetIpv4TcpKeepaliveProbes",
        "net_ipv4_tcpkeepalive_intvl": "NetIpv4TcpkeepaliveIntvl",
        "net_ipv4_tcp_tw_reuse": "NetIpv4TcpTwReuse",
        "net_ipv4_ip_local_port_range": "NetIpv4IpLocalPortRange",
        "net_ipv4_neigh_default_gc_thresh1": "NetIpv4NeighDefaultGcThresh1",
        "net_ipv4_neigh_default_gc_thresh2": "NetIpv4NeighDefaultGcThresh2",
        "net_ipv4_neigh_default_gc_thresh3": "NetIpv4NeighDefaultGcThresh3",
        "net_netfilter_nf_conntrack_max": "NetNetfilterNfConntrackMax",
        "net_netfilter_nf_conntrack_buckets": "NetNetfilterNfConntrackBuckets",
        "fs_inotify_max_user_watches": "FsInotifyMaxUserWatches",
        "fs_file_max": "FsFileMax",
        "fs_aio_max_nr": "FsAioMaxNr",
        "fs_nr_open": "FsNrOpen",
        "kernel_threads_max": "KernelThreadsMax",
        "vm_max_map_count": "VmMaxMapCount",
        "vm_swappiness": "VmSwappiness",
        "vm_vfs_cache_pressure": "VmVfsCachePressure",
    }
    net_core_somaxconn: int | None = None
    net_core_netdev_max_backlog: int | None = None
    net_core_rmem_default: int | None = None
    net_core_rmem_max: int | None = None
    net_core_wmem_default: int | None = None
    net_core_wmem_max: int | None = None
    net_core_optmem_max: int | None = None
    net_ipv4_tcp_max_syn_backlog: int | None = None
    net_ipv4_tcp_max_tw_buckets: int | None = None
    net_ipv4_tcp_fin_timeout: int | None = None
    net_ipv4_tcp_keepalive_time: int | None = None
    net_ipv4_tcp_keepalive_probes: int | None = None
    net_ipv4_tcpkeepalive_intvl: int | None = None
    net_ipv4_tcp_tw_reuse: bool | IResolvable | None = None
    net_ipv4_ip_local_port_range: str | None = None
    net_ipv4_neigh_default_gc_thresh1: int | None = None
    net_ipv4_neigh_default_gc_thresh2: int | None = None
    net_ipv4_neigh_default_gc_thresh3: int | None = None
    net_netfilter_nf_conntrack_max: int | None = None
    net_netfilter_nf_conntrack_buckets: int | None = None
    fs_inotify_max_user_watches: int | None = None
    fs_file_max: int | None = None
    fs_aio_max_nr: int | None = None
    fs_nr_open: int | None = None
    kernel_threads_max: int | None = None
    vm_max_map_count: int | None = None
    vm_swappiness: int | None = None
    vm_vfs_cache_pressure: int | None = None


@dataclass(frozen=True, kw_only=True)
class CreationData(Struct):
    """CreationData, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "source_resource_id": "SourceResourceId",
    }
    source_resource_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class AgentPoolNetworkProfile(Struct):
    """AgentPoolNetworkProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "node_public_ip_tags": "NodePublicIPTags",
        "allowed_host_ports": "AllowedHostPorts",
        "application_security_groups": "ApplicationSecurityGroups",
        "dranet": "Dranet",
    }
    node_public_ip_tags: Sequence[NodePublicIPTag | IResolvable] | IResolvable | None = None
    allowed_host_ports: Sequence[AllowedHostPort | IResolvable] | IResolvable | None = None
    application_security_groups: Sequence[str] | IResolvable | None = None
    dranet: Dranet | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class NodePublicIPTag(Struct):
    """NodePublicIPTag, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "ip_tag_type": "IpTagType",
        "tag": "Tag",
    }
    ip_tag_type: str | None = None
    """Type, e.g. RoutingPreference."""
    tag: str | None = None
    """Value, e.g. Internet."""


@dataclass(frozen=True, kw_only=True)
class AllowedHostPort(Struct):
    """AllowedHostPort, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "port_start": "PortStart",
        "port_end": "PortEnd",
        "protocol": "Protocol",
    }
    port_start: int | None = None
    port_end: int | None = None
    protocol: str | None = None
    """One of TCP, UDP."""


@dataclass(frozen=True, kw_only=True)
class Dranet(Struct):
    """Dranet, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "mode": "Mode",
    }
    mode: str | None = None
    """One of Unmanaged, Managed."""


@dataclass(frozen=True, kw_only=True)
class AgentPoolWindowsProfile(Struct):
    """AgentPoolWindowsProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "disable_outbound_nat": "DisableOutboundNat",
    }
    disable_outbound_nat: bool | IResolvable | None = None
    """Default false."""


@dataclass(frozen=True, kw_only=True)
class AgentPoolSecurityProfile(Struct):
    """AgentPoolSecurityProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "enable_vtpm": "EnableVTPM",
        "enable_secure_boot": "EnableSecureBoot",
        "ssh_access": "SshAccess",
    }
    enable_vtpm: bool | IResolvable | None = None
    """Default false."""
    enable_secure_boot: bool | IResolvable | None = None
    """Default false."""
    ssh_access: str | None = None
    """One of LocalUser, Disabled, EntraId. Default LocalUser."""


@dataclass(frozen=True, kw_only=True)
class GpuProfile(Struct):
    """GpuProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "driver": "Driver",
        "nvidia": "Nvidia",
    }
    driver: str | None = None
    """One of Install, None. Default Install."""
    nvidia: Nvidia | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class Nvidia(Struct):
    """Nvidia, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "management_mode": "ManagementMode",
    }
    management_mode: str | None = None
    """One of Unmanaged, Managed."""


@dataclass(frozen=True, kw_only=True)
class GatewayProfile(Struct):
    """GatewayProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "public_ip_prefix_size": "PublicIPPrefixSize",
    }
    public_ip_prefix_size: int | None = None
    """Default 31."""


@dataclass(frozen=True, kw_only=True)
class Switch(Struct):
    """Switch, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "enabled": "Enabled",
    }
    enabled: bool | IResolvable | None = None
    """Enable it. Default false."""


@dataclass(frozen=True, kw_only=True)
class VirtualMachinesProfile(Struct):
    """VirtualMachinesProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "scale": "Scale",
    }
    scale: Scale | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class Scale(Struct):
    """Scale, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "manual": "Manual",
        "autoscale": "Autoscale",
    }
    manual: Sequence[Manual | IResolvable] | IResolvable | None = None
    autoscale: Sequence[Autoscale | IResolvable] | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class Manual(Struct):
    """Manual, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "size": "Size",
        "count": "Count",
    }
    size: str | None = None
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class Autoscale(Struct):
    """Autoscale, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "size": "Size",
        "min_count": "MinCount",
        "max_count": "MaxCount",
    }
    size: str | None = None
    min_count: int | None = None
    max_count: int | None = None


@dataclass(frozen=True, kw_only=True)
class LocalDNSProfile(Struct):
    """LocalDNSProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "mode": "Mode",
        "vnet_dns_overrides": "VnetDNSOverrides",
        "kube_dns_overrides": "KubeDNSOverrides",
    }
    mode: str | None = None
    """One of Preferred, Required, Disabled. Default Preferred."""
    vnet_dns_overrides: Mapping[str, LocalDNSOverride | IResolvable] | IResolvable | None = None
    """By zone ("." for all others), for dnsPolicy Default."""
    kube_dns_overrides: Mapping[str, LocalDNSOverride | IResolvable] | IResolvable | None = None
    """By zone ("." for all others), for dnsPolicy ClusterFirst."""


@dataclass(frozen=True, kw_only=True)
class LocalDNSOverride(Struct):
    """LocalDNSOverride, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "query_logging": "QueryLogging",
        "protocol": "Protocol",
        "forward_destination": "ForwardDestination",
        "forward_policy": "ForwardPolicy",
        "max_concurrent": "MaxConcurrent",
        "cache_duration_in_seconds": "CacheDurationInSeconds",
        "serve_stale_duration_in_seconds": "ServeStaleDurationInSeconds",
        "serve_stale": "ServeStale",
    }
    query_logging: str | None = None
    """One of Error, Log. Default Error."""
    protocol: str | None = None
    """One of PreferUDP, ForceTCP. Default PreferUDP."""
    forward_destination: str | None = None
    """One of ClusterCoreDNS, VnetDNS."""
    forward_policy: str | None = None
    """One of Sequential, RoundRobin, Random. Default Sequential."""
    max_concurrent: int | None = None
    """Default 1000."""
    cache_duration_in_seconds: int | None = None
    """Default 3600."""
    serve_stale_duration_in_seconds: int | None = None
    """Default 3600."""
    serve_stale: str | None = None
    """One of Verify, Immediate, Disable. Default Immediate."""


@dataclass(frozen=True, kw_only=True)
class LinuxProfile(Struct):
    """LinuxProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "admin_username": "AdminUsername",
        "ssh": "Ssh",
    }
    admin_username: str
    """User name, up to 32 characters."""
    ssh: Ssh | IResolvable


@dataclass(frozen=True, kw_only=True)
class Ssh(Struct):
    """Ssh, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "public_keys": "PublicKeys",
    }
    public_keys: Sequence[PublicKey | IResolvable] | IResolvable
    """One public key."""


@dataclass(frozen=True, kw_only=True)
class PublicKey(Struct):
    """PublicKey, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "key_data": "KeyData",
    }
    key_data: str
    """Public key, e.g. ssh-rsa AAAA..."""


@dataclass(frozen=True, kw_only=True)
class WindowsProfile(Struct):
    """WindowsProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "admin_username": "AdminUsername",
        "admin_password": "AdminPassword",
        "license_type": "LicenseType",
        "enable_csi_proxy": "EnableCSIProxy",
        "gmsa_profile": "GmsaProfile",
    }
    admin_username: str
    """User name, not ending with a period. Changing it replaces the cluster."""
    admin_password: str | None = None
    license_type: str | None = None
    """Windows_Server for Azure Hybrid Benefit. One of None, Windows_Server. Default None."""
    enable_csi_proxy: bool | IResolvable | None = None
    """Default true."""
    gmsa_profile: GmsaProfile | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class GmsaProfile(Struct):
    """GmsaProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "enabled": "Enabled",
        "dns_server": "DnsServer",
        "root_domain_name": "RootDomainName",
    }
    enabled: bool | IResolvable | None = None
    """Enable it. Default false."""
    dns_server: str | None = None
    """DNS server. Empty, that of the network."""
    root_domain_name: str | None = None
    """Root domain. Empty, that of the network."""


@dataclass(frozen=True, kw_only=True)
class ServicePrincipalProfile(Struct):
    """ServicePrincipalProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "client_id": "ClientId",
        "secret": "Secret",
    }
    client_id: str
    """Client ID, or msi for a managed identity."""
    secret: str | None = None


@dataclass(frozen=True, kw_only=True)
class AddonProfile(Struct):
    """AddonProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "enabled": "Enabled",
        "config": "Config",
    }
    enabled: bool | IResolvable
    """Enable it. Default false."""
    config: Mapping[str, str] | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class OidcIssuerProfile(Struct):
    """OidcIssuerProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "enabled": "Enabled",
    }
    enabled: bool | IResolvable | None = None
    """Default true from 1.34. It cannot be disabled."""


@dataclass(frozen=True, kw_only=True)
class NodeResourceGroupProfile(Struct):
    """NodeResourceGroupProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "restriction_level": "RestrictionLevel",
    }
    restriction_level: str | None = None
    """ReadOnly denies changes by users. One of Unrestricted, ReadOnly. Default Unrestricted."""


@dataclass(frozen=True, kw_only=True)
class NetworkProfile(Struct):
    """NetworkProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "network_plugin": "NetworkPlugin",
        "network_plugin_mode": "NetworkPluginMode",
        "network_policy": "NetworkPolicy",
        "network_mode": "NetworkMode",
        "network_dataplane": "NetworkDataplane",
        "advanced_networking": "AdvancedNetworking",
        "pod_cidr": "PodCidr",
        "service_cidr": "ServiceCidr",
        "dns_service_ip": "DnsServiceIP",
        "outbound_type": "OutboundType",
        "load_balancer_sku": "LoadBalancerSku",
        "load_balancer_profile": "LoadBalancerProfile",
        "nat_gateway_profile": "NatGatewayProfile",
        "static_egress_gateway_profile": "StaticEgressGatewayProfile",
        "pod_cidrs": "PodCidrs",
        "service_cidrs": "ServiceCidrs",
        "ip_families": "IpFamilies",
    }
    network_plugin: str | None = None
    """Network plugin. Default azure. One of azure, kubenet, none."""
    network_plugin_mode: str | None = None
    """overlay: pods have their own address range. One of overlay."""
    network_policy: str | None = None
    """Network policy engine. Default none. One of none, calico, azure, cilium."""
    network_mode: str | None = None
    """Azure CNI mode, obsolete. One of transparent, bridge."""
    network_dataplane: str | None = None
    """Data plane. Default azure. One of azure, cilium."""
    advanced_networking: AdvancedNetworking | IResolvable | None = None
    pod_cidr: str | None = None
    """Pod CIDR. Default 10.244.0.0/16."""
    service_cidr: str | None = None
    """Service CIDR, smaller than /12. Default 10.0.0.0/16. Changing it replaces the cluster."""
    dns_service_ip: str | None = None
    """DNS service IP, in ServiceCidr. Default 10.0.0.10. Changing it replaces the cluster."""
    outbound_type: str | None = None
    """Outbound connectivity. Default loadBalancer. One of loadBalancer, userDefinedRouting, managedNATGateway,
    userAssignedNATGateway, none.
    """
    load_balancer_sku: str | None = None
    """basic is retired since September 2025. One of standard, basic. Default standard. Changing it replaces the
    cluster.
    """
    load_balancer_profile: LoadBalancerProfile | IResolvable | None = None
    nat_gateway_profile: NatGatewayProfile | IResolvable | None = None
    static_egress_gateway_profile: Switch | IResolvable | None = None
    pod_cidrs: Sequence[str] | IResolvable | None = None
    """Pod CIDRs, IPv4 first."""
    service_cidrs: Sequence[str] | IResolvable | None = None
    """Service CIDRs, IPv4 first."""
    ip_families: Sequence[str] | IResolvable | None = None
    """["IPv4"] or ["IPv4", "IPv6"]. Default IPv4."""


@dataclass(frozen=True, kw_only=True)
class AdvancedNetworking(Struct):
    """AdvancedNetworking, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "enabled": "Enabled",
        "observability": "Observability",
        "security": "Security",
        "performance": "Performance",
    }
    enabled: bool | IResolvable | None = None
    """Default false."""
    observability: Switch | IResolvable | None = None
    security: Security | IResolvable | None = None
    performance: Performance | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class Security(Struct):
    """Security, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "enabled": "Enabled",
        "advanced_network_policies": "AdvancedNetworkPolicies",
        "transit_encryption": "TransitEncryption",
    }
    enabled: bool | IResolvable | None = None
    """Default false."""
    advanced_network_policies: str | None = None
    """One of L7, FQDN, None."""
    transit_encryption: TransitEncryption | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class TransitEncryption(Struct):
    """TransitEncryption, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "type": "Type",
    }
    type: str | None = None
    """One of WireGuard, None. Default None."""


@dataclass(frozen=True, kw_only=True)
class Performance(Struct):
    """Performance, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "acceleration_mode": "AccelerationMode",
    }
    acceleration_mode: str | None = None
    """One of BpfVeth, None. Default None."""


@dataclass(frozen=True, kw_only=True)
class LoadBalancerProfile(Struct):
    """LoadBalancerProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "managed_outbound_ips": "ManagedOutboundIPs",
        "outbound_ip_prefixes": "OutboundIPPrefixes",
        "outbound_ips": "OutboundIPs",
        "allocated_outbound_ports": "AllocatedOutboundPorts",
        "idle_timeout_in_minutes": "IdleTimeoutInMinutes",
        "enable_multiple_standard_load_balancers": "EnableMultipleStandardLoadBalancers",
        "backend_pool_type": "BackendPoolType",
    }
    managed_outbound_ips: ManagedOutboundIPs | IResolvable | None = None
    outbound_ip_prefixes: OutboundIPPrefixes | IResolvable | None = None
    outbound_ips: OutboundIPs | IResolvable | None = None
    allocated_outbound_ports: int | None = None
    """SNAT ports per node, a multiple of 8; 0 is automatic. Default 0."""
    idle_timeout_in_minutes: int | None = None
    """Default 30."""
    enable_multiple_standard_load_balancers: bool | IResolvable | None = None
    """Default false."""
    backend_pool_type: str | None = None
    """One of NodeIPConfiguration, NodeIP. Default NodeIPConfiguration."""


@dataclass(frozen=True, kw_only=True)
class ManagedOutboundIPs(Struct):
    """ManagedOutboundIPs, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "count": "Count",
        "count_i_pv6": "CountIPv6",
    }
    count: int | None = None
    """Number of IPv4 IPs. Default 1."""
    count_i_pv6: int | None = None
    """Number of IPv6 IPs. Default 1 if dual-stack, else 0."""


@dataclass(frozen=True, kw_only=True)
class OutboundIPPrefixes(Struct):
    """OutboundIPPrefixes, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "public_ip_prefixes": "PublicIPPrefixes",
    }
    public_ip_prefixes: Sequence[PublicIPPrefixes | IResolvable] | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class PublicIPPrefixes(Struct):
    """PublicIPPrefixes, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "id": "Id",
    }
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class OutboundIPs(Struct):
    """OutboundIPs, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "public_ips": "PublicIPs",
    }
    public_ips: Sequence[PublicIPPrefixes | IResolvable] | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class NatGatewayProfile(Struct):
    """NatGatewayProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "sku": "Sku",
        "managed_outbound_ip_profile": "ManagedOutboundIPProfile",
        "outbound_ip_prefixes": "OutboundIPPrefixes",
        "outbound_ips": "OutboundIPs",
        "idle_timeout_in_minutes": "IdleTimeoutInMinutes",
    }
    sku: str | None = None
    """SKU. Default StandardV2 where available. One of Standard, StandardV2."""
    managed_outbound_ip_profile: ManagedOutboundIPProfile | IResolvable | None = None
    outbound_ip_prefixes: NATGatewayProfileOutboundIpPrefixes | IResolvable | None = None
    outbound_ips: NATGatewayProfileOutboundIPs | IResolvable | None = None
    idle_timeout_in_minutes: int | None = None
    """Default 4."""


@dataclass(frozen=True, kw_only=True)
class ManagedOutboundIPProfile(Struct):
    """ManagedOutboundIPProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "count": "Count",
        "count_i_pv6": "CountIPv6",
    }
    count: int | None = None
    """Number of IPv4 IPs. Default 1."""
    count_i_pv6: int | None = None


@dataclass(frozen=True, kw_only=True)
class NATGatewayProfileOutboundIpPrefixes(Struct):
    """NATGatewayProfileOutboundIpPrefixes, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "public_ip_prefixes": "PublicIPPrefixes",
    }
    public_ip_prefixes: Sequence[str] | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class NATGatewayProfileOutboundIPs(Struct):
    """NATGatewayProfileOutboundIPs, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "public_ips": "PublicIPs",
    }
    public_ips: Sequence[str] | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class AadProfile(Struct):
    """AadProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "managed": "Managed",
        "enable_azure_rbac": "EnableAzureRBAC",
        "admin_group_object_ids": "AdminGroupObjectIDs",
        "tenant_id": "TenantID",
    }
    managed: bool | IResolvable | None = None
    """Entra integration managed by AKS. It cannot be disabled. Default false."""
    enable_azure_rbac: bool | IResolvable | None = None
    """Authorize by Azure roles. Default false."""
    admin_group_object_ids: Sequence[str] | IResolvable | None = None
    """Object IDs of administrator groups."""
    tenant_id: str | None = None
    """Tenant of logins. Default that of the subscription."""


@dataclass(frozen=True, kw_only=True)
class AutoUpgradeProfile(Struct):
    """AutoUpgradeProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "upgrade_channel": "UpgradeChannel",
        "node_os_upgrade_channel": "NodeOSUpgradeChannel",
    }
    upgrade_channel: str | None = None
    """One of rapid, stable, patch, node-image, none. Default none."""
    node_os_upgrade_channel: str | None = None
    """One of None, Unmanaged, NodeImage, SecurityPatch. Default NodeImage."""


@dataclass(frozen=True, kw_only=True)
class UpgradeSettings(Struct):
    """UpgradeSettings, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "override_settings": "OverrideSettings",
    }
    override_settings: OverrideSettings | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class OverrideSettings(Struct):
    """OverrideSettings, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "force_upgrade": "ForceUpgrade",
        "until": "Until",
    }
    force_upgrade: bool | IResolvable | None = None
    """Default false."""
    until: str | None = None
    """End of ForceUpgrade, e.g. 2026-12-31T00:00:00Z."""


@dataclass(frozen=True, kw_only=True)
class AutoScalerProfile(Struct):
    """AutoScalerProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "balance_similar_node_groups": "BalanceSimilarNodeGroups",
        "daemonset_eviction_for_empty_nodes": "DaemonsetEvictionForEmptyNodes",
        "daemonset_eviction_for_occupied_nodes": "DaemonsetEvictionForOccupiedNodes",
        "ignore_daemonsets_utilization": "IgnoreDaemonsetsUtilization",
        "expander": "Expander",
        "max_empty_bulk_delete": "MaxEmptyBulkDelete",
        "max_graceful_termination_sec": "MaxGracefulTerminationSec",
        "max_node_provision_time": "MaxNodeProvisionTime",
        "max_total_unready_percentage": "MaxTotalUnreadyPercentage",
        "new_pod_scale_up_delay": "NewPodScaleUpDelay",
        "ok_total_unready_count": "OkTotalUnreadyCount",
        "scan_interval": "ScanInterval",
        "scale_down_delay_after_add": "ScaleDownDelayAfterAdd",
        "scale_down_delay_after_delete": "ScaleDownDelayAfterDelete",
        "scale_down_delay_after_failure": "ScaleDownDelayAfterFailure",
        "scale_down_unneeded_time": "ScaleDownUnneededTime",
        "scale_down_unready_time": "ScaleDownUnreadyTime",
        "scale_down_utilization_threshold": "ScaleDownUtilizationThreshold",
        "skip_nodes_with_local_storage": "SkipNodesWithLocalStorage",
        "skip_nodes_with_system_pods": "SkipNodesWithSystemPods",
    }
    balance_similar_node_groups: str | None = None
    """One of true, false. Default false."""
    daemonset_eviction_for_empty_nodes: bool | IResolvable | None = None
    """Default false."""
    daemonset_eviction_for_occupied_nodes: bool | IResolvable | None = None
    """Default true."""
    ignore_daemonsets_utilization: bool | IResolvable | None = None
    """Default false."""
    expander: str | None = None
    """One of least-waste, most-pods, priority, random. Default random."""
    max_empty_bulk_delete: str | None = None
    """Default 10."""
    max_graceful_termination_sec: str | None = None
    """Default 600."""
    max_node_provision_time: str | None = None
    """Default 15m."""
    max_total_unready_percentage: str | None = None
    """Default 45."""
    new_pod_scale_up_delay: str | None = None
    """Default 0s."""
    ok_total_unready_count: str | None = None
    """Default 3."""
    scan_interval: str | None = None
    """Default 10s."""
    scale_down_delay_after_add: str | None = None
    """Default 10m."""
    scale_down_delay_after_delete: str | None = None
    scale_down_delay_after_failure: str | None = None
    """Default 3m."""
    scale_down_unneeded_time: str | None = None
    """Default 10m."""
    scale_down_unready_time: str | None = None
    """Default 20m."""
    scale_down_utilization_threshold: str | None = None
    """Default 0.5."""
    skip_nodes_with_local_storage: str | None = None
    """One of true, false."""
    skip_nodes_with_system_pods: str | None = None
    """One of true, false. Default true."""


@dataclass(frozen=True, kw_only=True)
class ApiServerAccessProfile(Struct):
    """ApiServerAccessProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "authorized_ip_ranges": "AuthorizedIPRanges",
        "enable_private_cluster": "EnablePrivateCluster",
        "private_dns_zone": "PrivateDNSZone",
        "enable_private_cluster_public_fqdn": "EnablePrivateClusterPublicFQDN",
        "disable_run_command": "DisableRunCommand",
        "enable_vnet_integration": "EnableVnetIntegration",
        "subnet_id": "SubnetId",
    }
    authorized_ip_ranges: Sequence[str] | IResolvable | None = None
    """CIDRs with access to the API server. Default all."""
    enable_private_cluster: bool | IResolvable | None = None
    """Private IP only for the API server. Default false. Changing it replaces the cluster."""
    private_dns_zone: str | None = None
    """system, none or a zone's ARM ID. Default system. Changing it replaces the cluster."""
    enable_private_cluster_public_fqdn: bool | IResolvable | None = None
    """Public DNS name for the private IP. Default true."""
    disable_run_command: bool | IResolvable | None = None
    """Default false."""
    enable_vnet_integration: bool | IResolvable | None = None
    """API server in your network. It cannot be disabled."""
    subnet_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class IdentityProfile(Struct):
    """IdentityProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "resource_id": "ResourceId",
        "client_id": "ClientId",
        "object_id": "ObjectId",
    }
    resource_id: str | None = None
    """ARM ID."""
    client_id: str | None = None
    """Client ID."""
    object_id: str | None = None
    """Object ID (principal ID)."""


@dataclass(frozen=True, kw_only=True)
class HttpProxyConfig(Struct):
    """HttpProxyConfig, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "http_proxy": "HttpProxy",
        "https_proxy": "HttpsProxy",
        "no_proxy": "NoProxy",
        "trusted_ca": "TrustedCa",
        "enabled": "Enabled",
    }
    http_proxy: str | None = None
    https_proxy: str | None = None
    no_proxy: Sequence[str] | IResolvable | None = None
    trusted_ca: str | None = None
    enabled: bool | IResolvable | None = None
    """Default true."""


@dataclass(frozen=True, kw_only=True)
class SecurityProfile(Struct):
    """SecurityProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "defender": "Defender",
        "azure_key_vault_kms": "AzureKeyVaultKms",
        "kubernetes_resource_object_encryption_profile": "KubernetesResourceObjectEncryptionProfile",
        "workload_identity": "WorkloadIdentity",
        "image_cleaner": "ImageCleaner",
        "custom_ca_trust_certificates": "CustomCATrustCertificates",
    }
    defender: Defender | IResolvable | None = None
    azure_key_vault_kms: AzureKeyVaultKms | IResolvable | None = None
    kubernetes_resource_object_encryption_profile: KubernetesResourceObjectEncryptionProfile | IResolvable | None = None
    workload_identity: Switch | IResolvable | None = None
    image_cleaner: ImageCleaner | IResolvable | None = None
    custom_ca_trust_certificates: Sequence[str] | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class Defender(Struct):
    """Defender, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "log_analytics_workspace_resource_id": "LogAnalyticsWorkspaceResourceId",
        "security_monitoring": "SecurityMonitoring",
        "security_gating": "SecurityGating",
    }
    log_analytics_workspace_resource_id: str | None = None
    security_monitoring: Switch | IResolvable | None = None
    security_gating: SecurityGating | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class SecurityGating(Struct):
    """SecurityGating, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "enabled": "Enabled",
        "identities": "Identities",
        "allow_secret_access": "AllowSecretAccess",
    }
    enabled: bool | IResolvable | None = None
    """Enable it. Default false."""
    identities: Sequence[Identities | IResolvable] | IResolvable | None = None
    allow_secret_access: bool | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class Identities(Struct):
    """Identities, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "azure_container_registry": "AzureContainerRegistry",
        "identity": "Identity",
    }
    azure_container_registry: str | None = None
    identity: IdentityProfile | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class AzureKeyVaultKms(Struct):
    """AzureKeyVaultKms, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "enabled": "Enabled",
        "key_id": "KeyId",
        "key_vault_network_access": "KeyVaultNetworkAccess",
        "key_vault_resource_id": "KeyVaultResourceId",
    }
    enabled: bool | IResolvable | None = None
    """Enable it. Default false."""
    key_id: str | None = None
    """Key identifier with version, https://..."""
    key_vault_network_access: str | None = None
    """One of Public, Private. Default Public."""
    key_vault_resource_id: str | None = None
    """ARM ID of the vault, required for Private."""


@dataclass(frozen=True, kw_only=True)
class KubernetesResourceObjectEncryptionProfile(Struct):
    """KubernetesResourceObjectEncryptionProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "infrastructure_encryption": "InfrastructureEncryption",
    }
    infrastructure_encryption: str | None = None
    """One of Enabled, Disabled."""


@dataclass(frozen=True, kw_only=True)
class ImageCleaner(Struct):
    """ImageCleaner, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "enabled": "Enabled",
        "interval_hours": "IntervalHours",
    }
    enabled: bool | IResolvable | None = None
    """Enable it. Default false."""
    interval_hours: int | None = None
    """Default 168."""


@dataclass(frozen=True, kw_only=True)
class StorageProfile(Struct):
    """StorageProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "disk_csi_driver": "DiskCSIDriver",
        "file_csi_driver": "FileCSIDriver",
        "snapshot_controller": "SnapshotController",
        "blob_csi_driver": "BlobCSIDriver",
    }
    disk_csi_driver: Switch | IResolvable | None = None
    file_csi_driver: Switch | IResolvable | None = None
    snapshot_controller: Switch | IResolvable | None = None
    blob_csi_driver: Switch | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class IngressProfile(Struct):
    """IngressProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "web_app_routing": "WebAppRouting",
        "gateway_api": "GatewayAPI",
    }
    web_app_routing: WebAppRouting | IResolvable | None = None
    gateway_api: GatewayAPI | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class WebAppRouting(Struct):
    """WebAppRouting, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "enabled": "Enabled",
        "gateway_api_implementations": "GatewayAPIImplementations",
        "dns_zone_resource_ids": "DnsZoneResourceIds",
        "nginx": "Nginx",
    }
    enabled: bool | IResolvable | None = None
    """Enable it. Default false."""
    gateway_api_implementations: GatewayAPIImplementations | IResolvable | None = None
    dns_zone_resource_ids: Sequence[str] | IResolvable | None = None
    nginx: Nginx | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class GatewayAPIImplementations(Struct):
    """GatewayAPIImplementations, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "app_routing_istio": "AppRoutingIstio",
    }
    app_routing_istio: AppRoutingIstio | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class AppRoutingIstio(Struct):
    """AppRoutingIstio, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "mode": "Mode",
    }
    mode: str | None = None
    """One of Enabled, Disabled. Default Disabled."""


@dataclass(frozen=True, kw_only=True)
class Nginx(Struct):
    """Nginx, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "default_ingress_controller_type": "DefaultIngressControllerType",
    }
    default_ingress_controller_type: str | None = None
    """One of AnnotationControlled, External, Internal, None. Default AnnotationControlled."""


@dataclass(frozen=True, kw_only=True)
class GatewayAPI(Struct):
    """GatewayAPI, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "installation": "Installation",
    }
    installation: str | None = None
    """One of Disabled, Standard. Default Disabled."""


@dataclass(frozen=True, kw_only=True)
class WorkloadAutoScalerProfile(Struct):
    """WorkloadAutoScalerProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "keda": "Keda",
        "vertical_pod_autoscaler": "VerticalPodAutoscaler",
    }
    keda: Switch | IResolvable | None = None
    vertical_pod_autoscaler: Switch | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class AzureMonitorProfile(Struct):
    """AzureMonitorProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "metrics": "Metrics",
        "container_insights": "ContainerInsights",
        "app_monitoring": "AppMonitoring",
    }
    metrics: Metrics | IResolvable | None = None
    container_insights: ContainerInsights | IResolvable | None = None
    app_monitoring: AppMonitoring | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class Metrics(Struct):
    """Metrics, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "enabled": "Enabled",
        "kube_state_metrics": "KubeStateMetrics",
        "control_plane": "ControlPlane",
    }
    enabled: bool | IResolvable
    """Enable it. Default false."""
    kube_state_metrics: KubeStateMetrics | IResolvable | None = None
    control_plane: Switch | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class KubeStateMetrics(Struct):
    """KubeStateMetrics, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "metric_labels_allowlist": "MetricLabelsAllowlist",
        "metric_annotations_allow_list": "MetricAnnotationsAllowList",
    }
    metric_labels_allowlist: str | None = None
    metric_annotations_allow_list: str | None = None


@dataclass(frozen=True, kw_only=True)
class ContainerInsights(Struct):
    """ContainerInsights, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "enabled": "Enabled",
        "log_analytics_workspace_resource_id": "LogAnalyticsWorkspaceResourceId",
        "syslog_port": "SyslogPort",
        "disable_prometheus_metrics_scraping": "DisablePrometheusMetricsScraping",
        "container_network_logs": "ContainerNetworkLogs",
    }
    enabled: bool | IResolvable | None = None
    """Enable it. Default false."""
    log_analytics_workspace_resource_id: str | None = None
    syslog_port: int | None = None
    """Host port for syslog. Default 28330."""
    disable_prometheus_metrics_scraping: bool | IResolvable | None = None
    """Default false."""
    container_network_logs: str | None = None
    """One of Disabled, Enabled. Default Disabled."""


@dataclass(frozen=True, kw_only=True)
class AppMonitoring(Struct):
    """AppMonitoring, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "auto_instrumentation": "AutoInstrumentation",
        "open_telemetry_metrics": "OpenTelemetryMetrics",
        "open_telemetry_logs_and_traces": "OpenTelemetryLogsAndTraces",
    }
    auto_instrumentation: Switch | IResolvable | None = None
    open_telemetry_metrics: OpenTelemetryMetrics | IResolvable | None = None
    open_telemetry_logs_and_traces: OpenTelemetryMetrics | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class OpenTelemetryMetrics(Struct):
    """OpenTelemetryMetrics, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "enabled": "Enabled",
        "http_port": "HttpPort",
        "grpc_port": "GrpcPort",
    }
    enabled: bool | IResolvable | None = None
    """Enable it. Default false."""
    http_port: int | None = None
    grpc_port: int | None = None


@dataclass(frozen=True, kw_only=True)
class ServiceMeshProfile(Struct):
    """ServiceMeshProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "mode": "Mode",
        "istio": "Istio",
    }
    mode: str
    """One of Istio, Disabled."""
    istio: Istio | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class Istio(Struct):
    """Istio, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "components": "Components",
        "certificate_authority": "CertificateAuthority",
        "revisions": "Revisions",
    }
    components: Components | IResolvable | None = None
    certificate_authority: CertificateAuthority | IResolvable | None = None
    revisions: Sequence[str] | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class Components(Struct):
    """Components, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "ingress_gateways": "IngressGateways",
        "egress_gateways": "EgressGateways",
        "proxy_redirection_mechanism": "ProxyRedirectionMechanism",
    }
    ingress_gateways: Sequence[IngressGateway | IResolvable] | IResolvable | None = None
    egress_gateways: Sequence[EgressGateway | IResolvable] | IResolvable | None = None
    proxy_redirection_mechanism: str | None = None
    """One of InitContainers, CNIChaining. Default InitContainers."""


@dataclass(frozen=True, kw_only=True)
class IngressGateway(Struct):
    """IngressGateway, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "mode": "Mode",
        "enabled": "Enabled",
    }
    mode: str
    """One of External, Internal."""
    enabled: bool | IResolvable
    """Default false."""


@dataclass(frozen=True, kw_only=True)
class EgressGateway(Struct):
    """EgressGateway, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "enabled": "Enabled",
        "name": "Name",
        "namespace": "Namespace",
        "gateway_configuration_name": "GatewayConfigurationName",
    }
    enabled: bool | IResolvable
    """Enable it. Default false."""
    name: str
    namespace: str | None = None
    """Default aks-istio-egress."""
    gateway_configuration_name: str | None = None


@dataclass(frozen=True, kw_only=True)
class CertificateAuthority(Struct):
    """CertificateAuthority, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "plugin": "Plugin",
    }
    plugin: Plugin | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class Plugin(Struct):
    """Plugin, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "key_vault_id": "KeyVaultId",
        "cert_object_name": "CertObjectName",
        "key_object_name": "KeyObjectName",
        "root_cert_object_name": "RootCertObjectName",
        "cert_chain_object_name": "CertChainObjectName",
    }
    key_vault_id: str | None = None
    cert_object_name: str | None = None
    key_object_name: str | None = None
    root_cert_object_name: str | None = None
    cert_chain_object_name: str | None = None


@dataclass(frozen=True, kw_only=True)
class MetricsProfile(Struct):
    """MetricsProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "cost_analysis": "CostAnalysis",
    }
    cost_analysis: Switch | IResolvable | None = None
    """Cost by namespace. Requires tier Standard or Premium."""


@dataclass(frozen=True, kw_only=True)
class NodeProvisioningProfile(Struct):
    """NodeProvisioningProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "mode": "Mode",
        "default_node_pools": "DefaultNodePools",
    }
    mode: str | None = None
    """One of Manual, Auto. Default Manual."""
    default_node_pools: str | None = None
    """One of None, Auto. Default Auto."""


@dataclass(frozen=True, kw_only=True)
class BootstrapProfile(Struct):
    """BootstrapProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "artifact_source": "ArtifactSource",
        "container_registry_id": "ContainerRegistryId",
    }
    artifact_source: str | None = None
    """One of Cache, Direct. Default Direct."""
    container_registry_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class SchedulerProfile(Struct):
    """SchedulerProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "upstream": "Upstream",
    }
    upstream: Upstream | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class Upstream(Struct):
    """Upstream, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "scheduler_config_mode": "SchedulerConfigMode",
    }
    scheduler_config_mode: str | None = None
    """One of Default, ManagedByCRD. Default Default."""


@dataclass(frozen=True, kw_only=True)
class HostedSystemProfile(Struct):
    """HostedSystemProfile, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "enabled": "Enabled",
        "system_node_subnet_id": "SystemNodeSubnetID",
        "node_subnet_id": "NodeSubnetID",
    }
    enabled: bool | IResolvable | None = None
    """Enable it. Default false."""
    system_node_subnet_id: str | None = None
    node_subnet_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class MaintenanceConfigurations(Struct):
    """MaintenanceConfigurations, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "default": "Default",
        "aks_managed_auto_upgrade_schedule": "AksManagedAutoUpgradeSchedule",
        "aks_managed_node_os_upgrade_schedule": "AksManagedNodeOSUpgradeSchedule",
    }
    default: Default | IResolvable | None = None
    """AKS's weekly releases."""
    aks_managed_auto_upgrade_schedule: WindowedMaintenance | IResolvable | None = None
    """Upgrades of UpgradeChannel."""
    aks_managed_node_os_upgrade_schedule: WindowedMaintenance | IResolvable | None = None
    """Upgrades of NodeOSUpgradeChannel."""


@dataclass(frozen=True, kw_only=True)
class Default(Struct):
    """Default, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "time_in_week": "TimeInWeek",
        "not_allowed_time": "NotAllowedTime",
        "maintenance_window": "MaintenanceWindow",
    }
    time_in_week: Sequence[TimeInWeek | IResolvable] | IResolvable | None = None
    """Hours, in the older form."""
    not_allowed_time: Sequence[NotAllowedTime | IResolvable] | IResolvable | None = None
    maintenance_window: MaintenanceWindow | IResolvable | None = None
    """Maintenance window, weekly only."""


@dataclass(frozen=True, kw_only=True)
class TimeInWeek(Struct):
    """TimeInWeek, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "day": "Day",
        "hour_slots": "HourSlots",
    }
    day: str | None = None
    """One of Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday."""
    hour_slots: Sequence[int] | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class NotAllowedTime(Struct):
    """NotAllowedTime, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "start": "Start",
        "end": "End",
    }
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, kw_only=True)
class MaintenanceWindow(Struct):
    """MaintenanceWindow, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "schedule": "Schedule",
        "duration_hours": "DurationHours",
        "utc_offset": "UtcOffset",
        "start_date": "StartDate",
        "start_time": "StartTime",
        "not_allowed_dates": "NotAllowedDates",
    }
    schedule: Schedule | IResolvable
    """Exactly one schedule."""
    duration_hours: int
    start_time: str
    """Start time, HH:MM."""
    utc_offset: str | None = None
    """Offset from UTC. Default +00:00."""
    start_date: str | None = None
    """First day. Default the day of creation."""
    not_allowed_dates: Sequence[NotAllowedDate | IResolvable] | IResolvable | None = None
    """Dates without maintenance."""


@dataclass(frozen=True, kw_only=True)
class Schedule(Struct):
    """Schedule, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "daily": "Daily",
        "weekly": "Weekly",
        "absolute_monthly": "AbsoluteMonthly",
        "relative_monthly": "RelativeMonthly",
    }
    daily: Daily | IResolvable | None = None
    weekly: Weekly | IResolvable | None = None
    absolute_monthly: AbsoluteMonthly | IResolvable | None = None
    relative_monthly: RelativeMonthly | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class Daily(Struct):
    """Daily, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "interval_days": "IntervalDays",
    }
    interval_days: int


@dataclass(frozen=True, kw_only=True)
class Weekly(Struct):
    """Weekly, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "interval_weeks": "IntervalWeeks",
        "day_of_week": "DayOfWeek",
    }
    interval_weeks: int
    day_of_week: str
    """One of Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday."""


@dataclass(frozen=True, kw_only=True)
class AbsoluteMonthly(Struct):
    """AbsoluteMonthly, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "interval_months": "IntervalMonths",
        "day_of_month": "DayOfMonth",
    }
    interval_months: int
    day_of_month: int


@dataclass(frozen=True, kw_only=True)
class RelativeMonthly(Struct):
    """RelativeMonthly, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "interval_months": "IntervalMonths",
        "week_index": "WeekIndex",
        "day_of_week": "DayOfWeek",
    }
    interval_months: int
    week_index: str
    """One of First, Second, Third, Fourth, Last."""
    day_of_week: str
    """One of Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday."""


@dataclass(frozen=True, kw_only=True)
class NotAllowedDate(Struct):
    """NotAllowedDate, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "start": "Start",
        "end": "End",
    }
    start: str
    end: str


@dataclass(frozen=True, kw_only=True)
class WindowedMaintenance(Struct):
    """WindowedMaintenance, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "maintenance_window": "MaintenanceWindow",
    }
    maintenance_window: MaintenanceWindow | IResolvable


@dataclass(frozen=True, kw_only=True)
class FluxConfiguration(Struct):
    """FluxConfiguration, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "name": "Name",
        "scope": "Scope",
        "namespace": "Namespace",
        "suspend": "Suspend",
        "git_repository": "GitRepository",
        "bucket": "Bucket",
        "azure_blob": "AzureBlob",
        "oci_repository": "OciRepository",
        "kustomizations": "Kustomizations",
    }
    name: str
    namespace: str
    scope: str | None = None
    """One of cluster, namespace. Default cluster."""
    suspend: bool | IResolvable | None = None
    """Default false."""
    git_repository: GitRepository | IResolvable | None = None
    bucket: Bucket | IResolvable | None = None
    azure_blob: AzureBlob | IResolvable | None = None
    oci_repository: OciRepository | IResolvable | None = None
    kustomizations: Mapping[str, Kustomization | IResolvable] | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class GitRepository(Struct):
    """GitRepository, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "url": "Url",
        "timeout_in_seconds": "TimeoutInSeconds",
        "sync_interval_in_seconds": "SyncIntervalInSeconds",
        "repository_ref": "RepositoryRef",
        "ssh_known_hosts": "SshKnownHosts",
        "https_ca_cert": "HttpsCACert",
        "local_auth_ref": "LocalAuthRef",
        "provider": "Provider",
    }
    url: str
    repository_ref: RepositoryRef | IResolvable
    timeout_in_seconds: int | None = None
    sync_interval_in_seconds: int | None = None
    ssh_known_hosts: str | None = None
    https_ca_cert: str | None = None
    local_auth_ref: str | None = None
    provider: str | None = None
    """One of Azure, GitHub, Generic. Default Generic."""


@dataclass(frozen=True, kw_only=True)
class RepositoryRef(Struct):
    """RepositoryRef, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "branch": "Branch",
        "tag": "Tag",
        "semver": "Semver",
        "commit": "Commit",
    }
    branch: str | None = None
    tag: str | None = None
    semver: str | None = None
    commit: str | None = None


@dataclass(frozen=True, kw_only=True)
class Bucket(Struct):
    """Bucket, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "url": "Url",
        "bucket_name": "BucketName",
        "insecure": "Insecure",
        "timeout_in_seconds": "TimeoutInSeconds",
        "sync_interval_in_seconds": "SyncIntervalInSeconds",
        "local_auth_ref": "LocalAuthRef",
    }
    url: str
    bucket_name: str
    insecure: bool | IResolvable | None = None
    """Default false."""
    timeout_in_seconds: int | None = None
    sync_interval_in_seconds: int | None = None
    local_auth_ref: str | None = None


@dataclass(frozen=True, kw_only=True)
class AzureBlob(Struct):
    """AzureBlob, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "url": "Url",
        "container_name": "ContainerName",
        "timeout_in_seconds": "TimeoutInSeconds",
        "sync_interval_in_seconds": "SyncIntervalInSeconds",
        "managed_identity": "ManagedIdentity",
        "local_auth_ref": "LocalAuthRef",
    }
    url: str
    container_name: str
    timeout_in_seconds: int | None = None
    sync_interval_in_seconds: int | None = None
    managed_identity: ManagedIdentity | IResolvable | None = None
    local_auth_ref: str | None = None


@dataclass(frozen=True, kw_only=True)
class ManagedIdentity(Struct):
    """ManagedIdentity, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "client_id": "ClientId",
    }
    client_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class OciRepository(Struct):
    """OciRepository, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "url": "Url",
        "timeout_in_seconds": "TimeoutInSeconds",
        "sync_interval_in_seconds": "SyncIntervalInSeconds",
        "repository_ref": "RepositoryRef",
        "layer_selector": "LayerSelector",
        "verify": "Verify",
        "insecure": "Insecure",
        "use_workload_identity": "UseWorkloadIdentity",
        "service_account_name": "ServiceAccountName",
        "tls_config": "TlsConfig",
        "local_auth_ref": "LocalAuthRef",
    }
    url: str
    timeout_in_seconds: int | None = None
    sync_interval_in_seconds: int | None = None
    repository_ref: OCIRepositoryRefDefinition | IResolvable | None = None
    layer_selector: LayerSelector | IResolvable | None = None
    verify: Verify | IResolvable | None = None
    insecure: bool | IResolvable | None = None
    """Default false."""
    use_workload_identity: bool | IResolvable | None = None
    """Default false."""
    service_account_name: str | None = None
    tls_config: TlsConfig | IResolvable | None = None
    local_auth_ref: str | None = None


@dataclass(frozen=True, kw_only=True)
class OCIRepositoryRefDefinition(Struct):
    """OCIRepositoryRefDefinition, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "tag": "Tag",
        "semver": "Semver",
        "digest": "Digest",
    }
    tag: str | None = None
    semver: str | None = None
    digest: str | None = None


@dataclass(frozen=True, kw_only=True)
class LayerSelector(Struct):
    """LayerSelector, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "media_type": "MediaType",
        "operation": "Operation",
    }
    media_type: str | None = None
    operation: str | None = None
    """One of extract, copy. Default extract."""


@dataclass(frozen=True, kw_only=True)
class Verify(Struct):
    """Verify, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "provider": "Provider",
        "verification_config": "VerificationConfig",
        "match_oidc_identity": "MatchOidcIdentity",
    }
    provider: str | None = None
    verification_config: Mapping[str, str] | IResolvable | None = None
    match_oidc_identity: Sequence[MatchOidcIdentity | IResolvable] | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class MatchOidcIdentity(Struct):
    """MatchOidcIdentity, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "issuer": "Issuer",
        "subject": "Subject",
    }
    issuer: str | None = None
    subject: str | None = None


@dataclass(frozen=True, kw_only=True)
class TlsConfig(Struct):
    """TlsConfig, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "ca_certificate": "CaCertificate",
    }
    ca_certificate: str | None = None


@dataclass(frozen=True, kw_only=True)
class Kustomization(Struct):
    """Kustomization, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "path": "Path",
        "depends_on": "DependsOn",
        "timeout_in_seconds": "TimeoutInSeconds",
        "sync_interval_in_seconds": "SyncIntervalInSeconds",
        "retry_interval_in_seconds": "RetryIntervalInSeconds",
        "prune": "Prune",
        "force": "Force",
        "wait": "Wait",
        "post_build": "PostBuild",
    }
    path: str | None = None
    depends_on: Sequence[str] | IResolvable | None = None
    timeout_in_seconds: int | None = None
    sync_interval_in_seconds: int | None = None
    retry_interval_in_seconds: int | None = None
    prune: bool | IResolvable | None = None
    """Default false."""
    force: bool | IResolvable | None = None
    """Default false."""
    wait: bool | IResolvable | None = None
    """Default true."""
    post_build: PostBuild | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class PostBuild(Struct):
    """PostBuild, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "substitute": "Substitute",
        "substitute_from": "SubstituteFrom",
    }
    substitute: Mapping[str, str] | IResolvable | None = None
    substitute_from: Sequence[SubstituteFrom | IResolvable] | IResolvable | None = None


@dataclass(frozen=True, kw_only=True)
class SubstituteFrom(Struct):
    """SubstituteFrom, in the properties of CfnAKSCluster."""

    CFN_NAMES: ClassVar = {
        "kind": "Kind",
        "name": "Name",
        "optional": "Optional",
    }
    kind: str
    """One of ConfigMap, Secret."""
    name: str
    optional: bool | IResolvable | None = None
    """Default false."""


class CfnAKSCluster(TaggedResource):
    """An Azure Kubernetes Service (AKS) cluster with its node pools. Version 0.1.0."""

    CFN_RESOURCE_TYPE_NAME: ClassVar = "Acme::Azure::AKSCluster"

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        resource_group_name: str,
        name: str,
        location: str,
        subscription_id: str | None = None,
        credential_profile: str | None = None,
        tags: Sequence[Tag | IResolvable] | IResolvable | None = None,
        power_state: str | None = None,
        deletion_protection: bool | IResolvable | None = None,
        audit_logs: AuditLogs | IResolvable | None = None,
        iam_access: Sequence[IamAcces | IResolvable] | IResolvable | None = None,
        flux_identity_client_id: str | None = None,
        wait_for_compliance: bool | IResolvable | None = None,
        temporary_pool_name: str | None = None,
        node_image_versions: Mapping[str, Any] | IResolvable | None = None,
        start_delay_seconds: int | None = None,
        start_spread_seconds: int | None = None,
        sku: Sku | IResolvable | None = None,
        extended_location: ExtendedLocation | IResolvable | None = None,
        identity: Identity | IResolvable | None = None,
        kind: str | None = None,
        kubernetes_version: str | None = None,
        dns_prefix: str | None = None,
        fqdn_subdomain: str | None = None,
        agent_pool_profiles: Sequence[AgentPoolProfile | IResolvable] | IResolvable | None = None,
        linux_profile: LinuxProfile | IResolvable | None = None,
        windows_profile: WindowsProfile | IResolvable | None = None,
        service_principal_profile: ServicePrincipalProfile | IResolvable | None = None,
        addon_profiles: Mapping[str, AddonProfile | IResolvable] | IResolvable | None = None,
        oidc_issuer_profile: OidcIssuerProfile | IResolvable | None = None,
        node_resource_group: str | None = None,
        node_resource_group_profile: NodeResourceGroupProfile | IResolvable | None = None,
        enable_rbac: bool | IResolvable | None = None,
        support_plan: str | None = None,
        enable_fips: bool | IResolvable | None = None,
        network_profile: NetworkProfile | IResolvable | None = None,
        aad_profile: AadProfile | IResolvable | None = None,
        auto_upgrade_profile: AutoUpgradeProfile | IResolvable | None = None,
        upgrade_settings: UpgradeSettings | IResolvable | None = None,
        auto_scaler_profile: AutoScalerProfile | IResolvable | None = None,
        api_server_access_profile: ApiServerAccessProfile | IResolvable | None = None,
        disk_encryption_set_id: str | None = None,
        identity_profile: Mapping[str, IdentityProfile | IResolvable] | IResolvable | None = None,
        disable_local_accounts: bool | IResolvable | None = None,
        http_proxy_config: HttpProxyConfig | IResolvable | None = None,
        security_profile: SecurityProfile | IResolvable | None = None,
        storage_profile: StorageProfile | IResolvable | None = None,
        ingress_profile: IngressProfile | IResolvable | None = None,
        public_network_access: str | None = None,
        workload_auto_scaler_profile: WorkloadAutoScalerProfile | IResolvable | None = None,
        azure_monitor_profile: AzureMonitorProfile | IResolvable | None = None,
        service_mesh_profile: ServiceMeshProfile | IResolvable | None = None,
        metrics_profile: MetricsProfile | IResolvable | None = None,
        node_provisioning_profile: NodeProvisioningProfile | IResolvable | None = None,
        bootstrap_profile: BootstrapProfile | IResolvable | None = None,
        ai_toolchain_operator_profile: Switch | IResolvable | None = None,
        scheduler_profile: SchedulerProfile | IResolvable | None = None,
        hosted_system_profile: HostedSystemProfile | IResolvable | None = None,
        maintenance_configurations: MaintenanceConfigurations | IResolvable | None = None,
        flux_configurations: Sequence[FluxConfiguration | IResolvable] | IResolvable | None = None,
    ) -> None:
        """
        Args:
            scope: Where the construct belongs.
            id: Its name there.
            resource_group_name: Existing resource group. Changing it replaces the cluster.
            name: Name of the cluster. Changing it replaces the cluster.
            location: Azure region, e.g. westeurope. Changing it replaces the cluster.
            subscription_id: Subscription. Default that of the type configuration. Changing it replaces the
                cluster.
            credential_profile: Profile in the type configuration.
            tags: Tags, at most 50 including the stack's.
            power_state: Running or Stopped. One of Running, Stopped.
            deletion_protection: Reject deletes. Default false.
            audit_logs: Audit logs, with at least one destination.
            iam_access: Permissions of IAM principals in the cluster.
            flux_identity_client_id: Client ID of Flux's workload identity.
            wait_for_compliance: Wait until FluxConfigurations are applied.
            temporary_pool_name: Name of the temporary pool in a rotation.
            node_image_versions: Minimum image version of each node pool.
            start_delay_seconds: Delay before the first write.
            start_spread_seconds: Delay of 0 to this many, derived from Id.
            sku: SKU name and tier of the cluster.
            extended_location: Changing it replaces the cluster.
            identity:
            kind: Changing it replaces the cluster.
            kubernetes_version: Version, e.g. 1.33 or 1.33.2. Default chosen by Azure.
            dns_prefix: Prefix of the API server's DNS name. Changing it replaces the cluster.
            fqdn_subdomain: Subdomain in your private DNS zone. Changing it replaces the cluster.
            agent_pool_profiles: Node pools, at least one with mode System.
            linux_profile: Changing it replaces the cluster.
            windows_profile:
            service_principal_profile:
            addon_profiles: Add-ons by name, e.g. azurepolicy or omsagent.
            oidc_issuer_profile:
            node_resource_group: Resource group of the nodes. Default MC_{group}_{name}_{location}. Changing it
                replaces the cluster.
            node_resource_group_profile:
            enable_rbac: Default true. Changing it replaces the cluster.
            support_plan: AKSLongTermSupport requires tier Premium. One of KubernetesOfficial, AKSLongTermSupport.
                Default KubernetesOfficial.
            enable_fips: FIPS 140 for all node pools. Default false.
            network_profile:
            aad_profile:
            auto_upgrade_profile:
            upgrade_settings:
            auto_scaler_profile:
            api_server_access_profile:
            disk_encryption_set_id: ARM ID of the disk encryption set. Default none. Changing it replaces the
                cluster.
            identity_profile: Identity of the nodes, with the key kubeletidentity.
            disable_local_accounts: Disable certificate login. Requires AadProfile. Default false.
            http_proxy_config:
            security_profile:
            storage_profile:
            ingress_profile:
            public_network_access: One of Enabled, Disabled. Default Enabled.
            workload_auto_scaler_profile:
            azure_monitor_profile:
            service_mesh_profile:
            metrics_profile:
            node_provisioning_profile:
            bootstrap_profile:
            ai_toolchain_operator_profile:
            scheduler_profile:
            hosted_system_profile:
            maintenance_configurations: Windows for Azure's upgrades.
            flux_configurations: Workloads from Git, applied by Flux.
        """
        properties = {
            "ResourceGroupName": resource_group_name,
            "Name": name,
            "Location": location,
            "SubscriptionId": subscription_id,
            "CredentialProfile": credential_profile,
            "Tags": tags,
            "PowerState": power_state,
            "DeletionProtection": deletion_protection,
            "AuditLogs": audit_logs,
            "IamAccess": iam_access,
            "FluxIdentityClientId": flux_identity_client_id,
            "WaitForCompliance": wait_for_compliance,
            "TemporaryPoolName": temporary_pool_name,
            "NodeImageVersions": node_image_versions,
            "StartDelaySeconds": start_delay_seconds,
            "StartSpreadSeconds": start_spread_seconds,
            "Sku": sku,
            "ExtendedLocation": extended_location,
            "Identity": identity,
            "Kind": kind,
            "KubernetesVersion": kubernetes_version,
            "DnsPrefix": dns_prefix,
            "FqdnSubdomain": fqdn_subdomain,
            "AgentPoolProfiles": agent_pool_profiles,
            "LinuxProfile": linux_profile,
            "WindowsProfile": windows_profile,
            "ServicePrincipalProfile": service_principal_profile,
            "AddonProfiles": addon_profiles,
            "OidcIssuerProfile": oidc_issuer_profile,
            "NodeResourceGroup": node_resource_group,
            "NodeResourceGroupProfile": node_resource_group_profile,
            "EnableRBAC": enable_rbac,
            "SupportPlan": support_plan,
            "EnableFIPS": enable_fips,
            "NetworkProfile": network_profile,
            "AadProfile": aad_profile,
            "AutoUpgradeProfile": auto_upgrade_profile,
            "UpgradeSettings": upgrade_settings,
            "AutoScalerProfile": auto_scaler_profile,
            "ApiServerAccessProfile": api_server_access_profile,
            "DiskEncryptionSetID": disk_encryption_set_id,
            "IdentityProfile": identity_profile,
            "DisableLocalAccounts": disable_local_accounts,
            "HttpProxyConfig": http_proxy_config,
            "SecurityProfile": security_profile,
            "StorageProfile": storage_profile,
            "IngressProfile": ingress_profile,
            "PublicNetworkAccess": public_network_access,
            "WorkloadAutoScalerProfile": workload_auto_scaler_profile,
            "AzureMonitorProfile": azure_monitor_profile,
            "ServiceMeshProfile": service_mesh_profile,
            "MetricsProfile": metrics_profile,
            "NodeProvisioningProfile": node_provisioning_profile,
            "BootstrapProfile": bootstrap_profile,
            "AiToolchainOperatorProfile": ai_toolchain_operator_profile,
            "SchedulerProfile": scheduler_profile,
            "HostedSystemProfile": hosted_system_profile,
            "MaintenanceConfigurations": maintenance_configurations,
            "FluxConfigurations": flux_configurations,
        }
        super().__init__(scope, id, self.CFN_RESOURCE_TYPE_NAME, properties)

    @property
    def attr_current_kubernetes_version(self) -> str:
        """Running version, including the patch."""
        return Token.as_string(self.get_att("CurrentKubernetesVersion"))

    @property
    def attr_fqdn(self) -> str:
        """Public DNS name of the API server."""
        return Token.as_string(self.get_att("Fqdn"))

    @property
    def attr_id(self) -> str:
        """ARM ID; Ref returns it."""
        return Token.as_string(self.get_att("Id"))

    @property
    def attr_key_vault_secrets_provider_identity_client_id(self) -> str:
        """Client ID."""
        return Token.as_string(self.get_att("KeyVaultSecretsProviderIdentity.ClientId"))

    @property
    def attr_key_vault_secrets_provider_identity_object_id(self) -> str:
        """Object ID (principal ID)."""
        return Token.as_string(self.get_att("KeyVaultSecretsProviderIdentity.ObjectId"))

    @property
    def attr_key_vault_secrets_provider_identity_resource_id(self) -> str:
        """ARM ID."""
        return Token.as_string(self.get_att("KeyVaultSecretsProviderIdentity.ResourceId"))

    @property
    def attr_kubelet_identity_client_id(self) -> str:
        """Client ID."""
        return Token.as_string(self.get_att("KubeletIdentity.ClientId"))

    @property
    def attr_kubelet_identity_object_id(self) -> str:
        """Object ID (principal ID)."""
        return Token.as_string(self.get_att("KubeletIdentity.ObjectId"))

    @property
    def attr_kubelet_identity_resource_id(self) -> str:
        """ARM ID."""
        return Token.as_string(self.get_att("KubeletIdentity.ResourceId"))

    @property
    def attr_node_resource_group_name(self) -> str:
        """Name of the node resource group."""
        return Token.as_string(self.get_att("NodeResourceGroupName"))

    @property
    def attr_oidc_issuer_url(self) -> str:
        """Issuer URL, for AWS::IAM::OIDCProvider."""
        return Token.as_string(self.get_att("OidcIssuerUrl"))

    @property
    def attr_principal_id(self) -> str:
        """Object ID of the system-assigned identity."""
        return Token.as_string(self.get_att("PrincipalId"))

    @property
    def attr_private_fqdn(self) -> str:
        """DNS name of a private API server."""
        return Token.as_string(self.get_att("PrivateFQDN"))

    @property
    def attr_provisioning_state(self) -> str:
        """State of the last operation."""
        return Token.as_string(self.get_att("ProvisioningState"))

    @property
    def attr_tenant_id(self) -> str:
        """Tenant of the identity."""
        return Token.as_string(self.get_att("TenantId"))

    @property
    def attr_web_app_routing_identity_client_id(self) -> str:
        """Client ID."""
        return Token.as_string(self.get_att("WebAppRoutingIdentity.ClientId"))

    @property
    def attr_web_app_routing_identity_object_id(self) -> str:
        """Object ID (principal ID)."""
        return Token.as_string(self.get_att("WebAppRoutingIdentity.ObjectId"))

    @property
    def attr_web_app_routing_identity_resource_id(self) -> str:
        """ARM ID."""
        return Token.as_string(self.get_att("WebAppRoutingIdentity.ResourceId"))
