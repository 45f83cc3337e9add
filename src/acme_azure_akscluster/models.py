# DO NOT modify this file by hand, changes will be overwritten
from dataclasses import dataclass

from cloudformation_cli_python_lib.interface import (
    BaseModel,
    BaseResourceHandlerRequest,
)
from cloudformation_cli_python_lib.recast import recast_object
from cloudformation_cli_python_lib.utils import deserialize_list

import sys
from inspect import getmembers, isclass
from typing import (
    AbstractSet,
    Any,
    Generic,
    Mapping,
    MutableMapping,
    Optional,
    Sequence,
    Type,
    TypeVar,
)

T = TypeVar("T")


def set_or_none(value: Optional[Sequence[T]]) -> Optional[AbstractSet[T]]:
    if value:
        return set(value)
    return None


@dataclass
class ResourceHandlerRequest(BaseResourceHandlerRequest):
    # pylint: disable=invalid-name
    desiredResourceState: Optional["ResourceModel"]
    previousResourceState: Optional["ResourceModel"]
    typeConfiguration: Optional["TypeConfigurationModel"]


@dataclass
class ResourceModel(BaseModel):
    Id: Optional[str]
    SubscriptionId: Optional[str]
    CredentialProfile: Optional[str]
    ResourceGroupName: Optional[str]
    Name: Optional[str]
    Location: Optional[str]
    Tags: Optional[Sequence["_Tags"]]
    Fqdn: Optional[str]
    PrivateFQDN: Optional[str]
    CurrentKubernetesVersion: Optional[str]
    NodeResourceGroupName: Optional[str]
    OidcIssuerUrl: Optional[str]
    KubeletIdentity: Optional["_IdentityProfile"]
    PrincipalId: Optional[str]
    TenantId: Optional[str]
    KeyVaultSecretsProviderIdentity: Optional["_IdentityProfile"]
    WebAppRoutingIdentity: Optional["_IdentityProfile"]
    ProvisioningState: Optional[str]
    PowerState: Optional[str]
    DeletionProtection: Optional[bool]
    AuditLogs: Optional["_AuditLogs"]
    IamAccess: Optional[Sequence["_IamAccess"]]
    IamClientIds: Optional[Sequence[str]]
    FluxIdentityClientId: Optional[str]
    WaitForCompliance: Optional[bool]
    TemporaryPoolName: Optional[str]
    NodeImageVersions: Optional[MutableMapping[str, str]]
    StartDelaySeconds: Optional[int]
    StartSpreadSeconds: Optional[int]
    Sku: Optional["_Sku"]
    ExtendedLocation: Optional["_ExtendedLocation"]
    Identity: Optional["_Identity"]
    Kind: Optional[str]
    KubernetesVersion: Optional[str]
    DnsPrefix: Optional[str]
    FqdnSubdomain: Optional[str]
    AgentPoolProfiles: Optional[Sequence["_AgentPoolProfiles"]]
    LinuxProfile: Optional["_LinuxProfile"]
    WindowsProfile: Optional["_WindowsProfile"]
    ServicePrincipalProfile: Optional["_ServicePrincipalProfile"]
    AddonProfiles: Optional[MutableMapping[str, "_AddonProfiles"]]
    OidcIssuerProfile: Optional["_OidcIssuerProfile"]
    NodeResourceGroup: Optional[str]
    NodeResourceGroupProfile: Optional["_NodeResourceGroupProfile"]
    EnableRBAC: Optional[bool]
    SupportPlan: Optional[str]
    EnableFIPS: Optional[bool]
    NetworkProfile: Optional["_NetworkProfile"]
    AadProfile: Optional["_AadProfile"]
    AutoUpgradeProfile: Optional["_AutoUpgradeProfile"]
    UpgradeSettings: Optional["_UpgradeSettings"]
    AutoScalerProfile: Optional["_AutoScalerProfile"]
    ApiServerAccessProfile: Optional["_ApiServerAccessProfile"]
    DiskEncryptionSetID: Optional[str]
    IdentityProfile: Optional[MutableMapping[str, "_IdentityProfile"]]
    DisableLocalAccounts: Optional[bool]
    HttpProxyConfig: Optional["_HttpProxyConfig"]
    SecurityProfile: Optional["_SecurityProfile"]
    StorageProfile: Optional["_StorageProfile"]
    IngressProfile: Optional["_IngressProfile"]
    PublicNetworkAccess: Optional[str]
    WorkloadAutoScalerProfile: Optional["_WorkloadAutoScalerProfile"]
    AzureMonitorProfile: Optional["_AzureMonitorProfile"]
    ServiceMeshProfile: Optional["_ServiceMeshProfile"]
    MetricsProfile: Optional["_MetricsProfile"]
    NodeProvisioningProfile: Optional["_NodeProvisioningProfile"]
    BootstrapProfile: Optional["_BootstrapProfile"]
    AiToolchainOperatorProfile: Optional["_Switch"]
    SchedulerProfile: Optional["_SchedulerProfile"]
    HostedSystemProfile: Optional["_HostedSystemProfile"]
    MaintenanceConfigurations: Optional["_MaintenanceConfigurations"]
    FluxConfigurations: Optional[Sequence["_FluxConfigurations"]]

    @classmethod
    def _deserialize(
        cls: Type["_ResourceModel"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_ResourceModel"]:
        if not json_data:
            return None
        dataclasses = {n: o for n, o in getmembers(sys.modules[__name__]) if isclass(o)}
        recast_object(cls, json_data, dataclasses)
        return cls(
            Id=json_data.get("Id"),
            SubscriptionId=json_data.get("SubscriptionId"),
            CredentialProfile=json_data.get("CredentialProfile"),
            ResourceGroupName=json_data.get("ResourceGroupName"),
            Name=json_data.get("Name"),
            Location=json_data.get("Location"),
            Tags=deserialize_list(json_data.get("Tags"), Tags),
            Fqdn=json_data.get("Fqdn"),
            PrivateFQDN=json_data.get("PrivateFQDN"),
            CurrentKubernetesVersion=json_data.get("CurrentKubernetesVersion"),
            NodeResourceGroupName=json_data.get("NodeResourceGroupName"),
            OidcIssuerUrl=json_data.get("OidcIssuerUrl"),
            KubeletIdentity=IdentityProfile._deserialize(json_data.get("KubeletIdentity")),
            PrincipalId=json_data.get("PrincipalId"),
            TenantId=json_data.get("TenantId"),
            KeyVaultSecretsProviderIdentity=IdentityProfile._deserialize(json_data.get("KeyVaultSecretsProviderIdentity")),
            WebAppRoutingIdentity=IdentityProfile._deserialize(json_data.get("WebAppRoutingIdentity")),
            ProvisioningState=json_data.get("ProvisioningState"),
            PowerState=json_data.get("PowerState"),
            DeletionProtection=json_data.get("DeletionProtection"),
            AuditLogs=AuditLogs._deserialize(json_data.get("AuditLogs")),
            IamAccess=deserialize_list(json_data.get("IamAccess"), IamAccess),
            IamClientIds=json_data.get("IamClientIds"),
            FluxIdentityClientId=json_data.get("FluxIdentityClientId"),
            WaitForCompliance=json_data.get("WaitForCompliance"),
            TemporaryPoolName=json_data.get("TemporaryPoolName"),
            NodeImageVersions=json_data.get("NodeImageVersions"),
            StartDelaySeconds=json_data.get("StartDelaySeconds"),
            StartSpreadSeconds=json_data.get("StartSpreadSeconds"),
            Sku=Sku._deserialize(json_data.get("Sku")),
            ExtendedLocation=ExtendedLocation._deserialize(json_data.get("ExtendedLocation")),
            Identity=Identity._deserialize(json_data.get("Identity")),
            Kind=json_data.get("Kind"),
            KubernetesVersion=json_data.get("KubernetesVersion"),
            DnsPrefix=json_data.get("DnsPrefix"),
            FqdnSubdomain=json_data.get("FqdnSubdomain"),
            AgentPoolProfiles=deserialize_list(json_data.get("AgentPoolProfiles"), AgentPoolProfiles),
            LinuxProfile=LinuxProfile._deserialize(json_data.get("LinuxProfile")),
            WindowsProfile=WindowsProfile._deserialize(json_data.get("WindowsProfile")),
            ServicePrincipalProfile=ServicePrincipalProfile._deserialize(json_data.get("ServicePrincipalProfile")),
            AddonProfiles=json_data.get("AddonProfiles"),
            OidcIssuerProfile=OidcIssuerProfile._deserialize(json_data.get("OidcIssuerProfile")),
            NodeResourceGroup=json_data.get("NodeResourceGroup"),
            NodeResourceGroupProfile=NodeResourceGroupProfile._deserialize(json_data.get("NodeResourceGroupProfile")),
            EnableRBAC=json_data.get("EnableRBAC"),
            SupportPlan=json_data.get("SupportPlan"),
            EnableFIPS=json_data.get("EnableFIPS"),
            NetworkProfile=NetworkProfile._deserialize(json_data.get("NetworkProfile")),
            AadProfile=AadProfile._deserialize(json_data.get("AadProfile")),
            AutoUpgradeProfile=AutoUpgradeProfile._deserialize(json_data.get("AutoUpgradeProfile")),
            UpgradeSettings=UpgradeSettings._deserialize(json_data.get("UpgradeSettings")),
            AutoScalerProfile=AutoScalerProfile._deserialize(json_data.get("AutoScalerProfile")),
            ApiServerAccessProfile=ApiServerAccessProfile._deserialize(json_data.get("ApiServerAccessProfile")),
            DiskEncryptionSetID=json_data.get("DiskEncryptionSetID"),
            IdentityProfile=json_data.get("IdentityProfile"),
            DisableLocalAccounts=json_data.get("DisableLocalAccounts"),
            HttpProxyConfig=HttpProxyConfig._deserialize(json_data.get("HttpProxyConfig")),
            SecurityProfile=SecurityProfile._deserialize(json_data.get("SecurityProfile")),
            StorageProfile=StorageProfile._deserialize(json_data.get("StorageProfile")),
            IngressProfile=IngressProfile._deserialize(json_data.get("IngressProfile")),
            PublicNetworkAccess=json_data.get("PublicNetworkAccess"),
            WorkloadAutoScalerProfile=WorkloadAutoScalerProfile._deserialize(json_data.get("WorkloadAutoScalerProfile")),
            AzureMonitorProfile=AzureMonitorProfile._deserialize(json_data.get("AzureMonitorProfile")),
            ServiceMeshProfile=ServiceMeshProfile._deserialize(json_data.get("ServiceMeshProfile")),
            MetricsProfile=MetricsProfile._deserialize(json_data.get("MetricsProfile")),
            NodeProvisioningProfile=NodeProvisioningProfile._deserialize(json_data.get("NodeProvisioningProfile")),
            BootstrapProfile=BootstrapProfile._deserialize(json_data.get("BootstrapProfile")),
            AiToolchainOperatorProfile=Switch._deserialize(json_data.get("AiToolchainOperatorProfile")),
            SchedulerProfile=SchedulerProfile._deserialize(json_data.get("SchedulerProfile")),
            HostedSystemProfile=HostedSystemProfile._deserialize(json_data.get("HostedSystemProfile")),
            MaintenanceConfigurations=MaintenanceConfigurations._deserialize(json_data.get("MaintenanceConfigurations")),
            FluxConfigurations=deserialize_list(json_data.get("FluxConfigurations"), FluxConfigurations),
        )


# work around possible type aliasing issues when variable has same name as a model
_ResourceModel = ResourceModel


@dataclass
class Tags(BaseModel):
    Key: Optional[str]
    Value: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_Tags"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Tags"]:
        if not json_data:
            return None
        return cls(
            Key=json_data.get("Key"),
            Value=json_data.get("Value"),
        )


# work around possible type aliasing issues when variable has same name as a model
_Tags = Tags


@dataclass
class IdentityProfile(BaseModel):
    ResourceId: Optional[str]
    ClientId: Optional[str]
    ObjectId: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_IdentityProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_IdentityProfile"]:
        if not json_data:
            return None
        return cls(
            ResourceId=json_data.get("ResourceId"),
            ClientId=json_data.get("ClientId"),
            ObjectId=json_data.get("ObjectId"),
        )


# work around possible type aliasing issues when variable has same name as a model
_IdentityProfile = IdentityProfile


@dataclass
class AuditLogs(BaseModel):
    WorkspaceId: Optional[str]
    StorageAccountId: Optional[str]
    EventHubAuthorizationRuleId: Optional[str]
    EventHubName: Optional[str]
    Categories: Optional[Sequence[str]]

    @classmethod
    def _deserialize(
        cls: Type["_AuditLogs"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_AuditLogs"]:
        if not json_data:
            return None
        return cls(
            WorkspaceId=json_data.get("WorkspaceId"),
            StorageAccountId=json_data.get("StorageAccountId"),
            EventHubAuthorizationRuleId=json_data.get("EventHubAuthorizationRuleId"),
            EventHubName=json_data.get("EventHubName"),
            Categories=json_data.get("Categories"),
        )


# work around possible type aliasing issues when variable has same name as a model
_AuditLogs = AuditLogs


@dataclass
class IamAccess(BaseModel):
    PrincipalArn: Optional[str]
    Role: Optional[str]
    Namespaces: Optional[Sequence[str]]
    Issuer: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_IamAccess"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_IamAccess"]:
        if not json_data:
            return None
        return cls(
            PrincipalArn=json_data.get("PrincipalArn"),
            Role=json_data.get("Role"),
            Namespaces=json_data.get("Namespaces"),
            Issuer=json_data.get("Issuer"),
        )


# work around possible type aliasing issues when variable has same name as a model
_IamAccess = IamAccess


@dataclass
class Sku(BaseModel):
    Name: Optional[str]
    Tier: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_Sku"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Sku"]:
        if not json_data:
            return None
        return cls(
            Name=json_data.get("Name"),
            Tier=json_data.get("Tier"),
        )


# work around possible type aliasing issues when variable has same name as a model
_Sku = Sku


@dataclass
class ExtendedLocation(BaseModel):
    Name: Optional[str]
    Type: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_ExtendedLocation"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_ExtendedLocation"]:
        if not json_data:
            return None
        return cls(
            Name=json_data.get("Name"),
            Type=json_data.get("Type"),
        )


# work around possible type aliasing issues when variable has same name as a model
_ExtendedLocation = ExtendedLocation


@dataclass
class Identity(BaseModel):
    Type: Optional[str]
    UserAssignedIdentities: Optional[MutableMapping[str, MutableMapping[str, Any]]]

    @classmethod
    def _deserialize(
        cls: Type["_Identity"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Identity"]:
        if not json_data:
            return None
        return cls(
            Type=json_data.get("Type"),
            UserAssignedIdentities=json_data.get("UserAssignedIdentities"),
        )


# work around possible type aliasing issues when variable has same name as a model
_Identity = Identity


@dataclass
class AgentPoolProfiles(BaseModel):
    Count: Optional[int]
    VmSize: Optional[str]
    OsDiskSizeGB: Optional[int]
    OsDiskType: Optional[str]
    KubeletDiskType: Optional[str]
    WorkloadRuntime: Optional[str]
    MessageOfTheDay: Optional[str]
    VnetSubnetID: Optional[str]
    PodSubnetID: Optional[str]
    PodIPAllocationMode: Optional[str]
    MaxPods: Optional[int]
    OsType: Optional[str]
    OsSKU: Optional[str]
    MaxCount: Optional[int]
    MinCount: Optional[int]
    EnableAutoScaling: Optional[bool]
    ScaleDownMode: Optional[str]
    Type: Optional[str]
    Mode: Optional[str]
    OrchestratorVersion: Optional[str]
    CurrentOrchestratorVersion: Optional[str]
    NodeImageVersion: Optional[str]
    UpgradeSettings: Optional["_AgentPoolUpgradeSettings"]
    ProvisioningState: Optional[str]
    PowerState: Optional["_PowerState"]
    AvailabilityZones: Optional[Sequence[str]]
    EnableNodePublicIP: Optional[bool]
    NodePublicIPPrefixID: Optional[str]
    ScaleSetPriority: Optional[str]
    ScaleSetEvictionPolicy: Optional[str]
    SpotMaxPrice: Optional[float]
    Tags: Optional[MutableMapping[str, str]]
    NodeLabels: Optional[MutableMapping[str, str]]
    NodeTaints: Optional[Sequence[str]]
    ProximityPlacementGroupID: Optional[str]
    KubeletConfig: Optional["_KubeletConfig"]
    LinuxOSConfig: Optional["_LinuxOSConfig"]
    EnableEncryptionAtHost: Optional[bool]
    EnableUltraSSD: Optional[bool]
    EnableFIPS: Optional[bool]
    GpuInstanceProfile: Optional[str]
    CreationData: Optional["_CreationData"]
    CapacityReservationGroupID: Optional[str]
    HostGroupID: Optional[str]
    NetworkProfile: Optional["_AgentPoolNetworkProfile"]
    WindowsProfile: Optional["_AgentPoolWindowsProfile"]
    SecurityProfile: Optional["_AgentPoolSecurityProfile"]
    GpuProfile: Optional["_GpuProfile"]
    GatewayProfile: Optional["_GatewayProfile"]
    ArtifactStreamingProfile: Optional["_Switch"]
    VirtualMachinesProfile: Optional["_VirtualMachinesProfile"]
    LocalDNSProfile: Optional["_LocalDNSProfile"]
    Name: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_AgentPoolProfiles"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_AgentPoolProfiles"]:
        if not json_data:
            return None
        return cls(
            Count=json_data.get("Count"),
            VmSize=json_data.get("VmSize"),
            OsDiskSizeGB=json_data.get("OsDiskSizeGB"),
            OsDiskType=json_data.get("OsDiskType"),
            KubeletDiskType=json_data.get("KubeletDiskType"),
            WorkloadRuntime=json_data.get("WorkloadRuntime"),
            MessageOfTheDay=json_data.get("MessageOfTheDay"),
            VnetSubnetID=json_data.get("VnetSubnetID"),
            PodSubnetID=json_data.get("PodSubnetID"),
            PodIPAllocationMode=json_data.get("PodIPAllocationMode"),
            MaxPods=json_data.get("MaxPods"),
            OsType=json_data.get("OsType"),
            OsSKU=json_data.get("OsSKU"),
            MaxCount=json_data.get("MaxCount"),
            MinCount=json_data.get("MinCount"),
            EnableAutoScaling=json_data.get("EnableAutoScaling"),
            ScaleDownMode=json_data.get("ScaleDownMode"),
            Type=json_data.get("Type"),
            Mode=json_data.get("Mode"),
            OrchestratorVersion=json_data.get("OrchestratorVersion"),
            CurrentOrchestratorVersion=json_data.get("CurrentOrchestratorVersion"),
            NodeImageVersion=json_data.get("NodeImageVersion"),
            UpgradeSettings=AgentPoolUpgradeSettings._deserialize(json_data.get("UpgradeSettings")),
            ProvisioningState=json_data.get("ProvisioningState"),
            PowerState=PowerState._deserialize(json_data.get("PowerState")),
            AvailabilityZones=json_data.get("AvailabilityZones"),
            EnableNodePublicIP=json_data.get("EnableNodePublicIP"),
            NodePublicIPPrefixID=json_data.get("NodePublicIPPrefixID"),
            ScaleSetPriority=json_data.get("ScaleSetPriority"),
            ScaleSetEvictionPolicy=json_data.get("ScaleSetEvictionPolicy"),
            SpotMaxPrice=json_data.get("SpotMaxPrice"),
            Tags=json_data.get("Tags"),
            NodeLabels=json_data.get("NodeLabels"),
            NodeTaints=json_data.get("NodeTaints"),
            ProximityPlacementGroupID=json_data.get("ProximityPlacementGroupID"),
            KubeletConfig=KubeletConfig._deserialize(json_data.get("KubeletConfig")),
            LinuxOSConfig=LinuxOSConfig._deserialize(json_data.get("LinuxOSConfig")),
            EnableEncryptionAtHost=json_data.get("EnableEncryptionAtHost"),
            EnableUltraSSD=json_data.get("EnableUltraSSD"),
            EnableFIPS=json_data.get("EnableFIPS"),
            GpuInstanceProfile=json_data.get("GpuInstanceProfile"),
            CreationData=CreationData._deserialize(json_data.get("CreationData")),
            CapacityReservationGroupID=json_data.get("CapacityReservationGroupID"),
            HostGroupID=json_data.get("HostGroupID"),
            NetworkProfile=AgentPoolNetworkProfile._deserialize(json_data.get("NetworkProfile")),
            WindowsProfile=AgentPoolWindowsProfile._deserialize(json_data.get("WindowsProfile")),
            SecurityProfile=AgentPoolSecurityProfile._deserialize(json_data.get("SecurityProfile")),
            GpuProfile=GpuProfile._deserialize(json_data.get("GpuProfile")),
            GatewayProfile=GatewayProfile._deserialize(json_data.get("GatewayProfile")),
            ArtifactStreamingProfile=Switch._deserialize(json_data.get("ArtifactStreamingProfile")),
            VirtualMachinesProfile=VirtualMachinesProfile._deserialize(json_data.get("VirtualMachinesProfile")),
            LocalDNSProfile=LocalDNSProfile._deserialize(json_data.get("LocalDNSProfile")),
            Name=json_data.get("Name"),
        )


# work around possible type aliasing issues when variable has same name as a model
_AgentPoolProfiles = AgentPoolProfiles


@dataclass
class AgentPoolUpgradeSettings(BaseModel):
    MaxSurge: Optional[str]
    MaxUnavailable: Optional[str]
    DrainTimeoutInMinutes: Optional[int]
    NodeSoakDurationInMinutes: Optional[int]
    UndrainableNodeBehavior: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_AgentPoolUpgradeSettings"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_AgentPoolUpgradeSettings"]:
        if not json_data:
            return None
        return cls(
            MaxSurge=json_data.get("MaxSurge"),
            MaxUnavailable=json_data.get("MaxUnavailable"),
            DrainTimeoutInMinutes=json_data.get("DrainTimeoutInMinutes"),
            NodeSoakDurationInMinutes=json_data.get("NodeSoakDurationInMinutes"),
            UndrainableNodeBehavior=json_data.get("UndrainableNodeBehavior"),
        )


# work around possible type aliasing issues when variable has same name as a model
_AgentPoolUpgradeSettings = AgentPoolUpgradeSettings


@dataclass
class PowerState(BaseModel):
    Code: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_PowerState"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_PowerState"]:
        if not json_data:
            return None
        return cls(
            Code=json_data.get("Code"),
        )


# work around possible type aliasing issues when variable has same name as a model
_PowerState = PowerState


@dataclass
class KubeletConfig(BaseModel):
    CpuManagerPolicy: Optional[str]
    CpuCfsQuota: Optional[bool]
    CpuCfsQuotaPeriod: Optional[str]
    ImageGcHighThreshold: Optional[int]
    ImageGcLowThreshold: Optional[int]
    TopologyManagerPolicy: Optional[str]
    AllowedUnsafeSysctls: Optional[Sequence[str]]
    FailSwapOn: Optional[bool]
    ContainerLogMaxSizeMB: Optional[int]
    ContainerLogMaxFiles: Optional[int]
    PodMaxPids: Optional[int]

    @classmethod
    def _deserialize(
        cls: Type["_KubeletConfig"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_KubeletConfig"]:
        if not json_data:
            return None
        return cls(
            CpuManagerPolicy=json_data.get("CpuManagerPolicy"),
            CpuCfsQuota=json_data.get("CpuCfsQuota"),
            CpuCfsQuotaPeriod=json_data.get("CpuCfsQuotaPeriod"),
            ImageGcHighThreshold=json_data.get("ImageGcHighThreshold"),
            ImageGcLowThreshold=json_data.get("ImageGcLowThreshold"),
            TopologyManagerPolicy=json_data.get("TopologyManagerPolicy"),
            AllowedUnsafeSysctls=json_data.get("AllowedUnsafeSysctls"),
            FailSwapOn=json_data.get("FailSwapOn"),
            ContainerLogMaxSizeMB=json_data.get("ContainerLogMaxSizeMB"),
            ContainerLogMaxFiles=json_data.get("ContainerLogMaxFiles"),
            PodMaxPids=json_data.get("PodMaxPids"),
        )


# work around possible type aliasing issues when variable has same name as a model
_KubeletConfig = KubeletConfig


@dataclass
class LinuxOSConfig(BaseModel):
    Sysctls: Optional["_Sysctls"]
    TransparentHugePageEnabled: Optional[str]
    TransparentHugePageDefrag: Optional[str]
    SwapFileSizeMB: Optional[int]

    @classmethod
    def _deserialize(
        cls: Type["_LinuxOSConfig"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_LinuxOSConfig"]:
        if not json_data:
            return None
        return cls(
            Sysctls=Sysctls._deserialize(json_data.get("Sysctls")),
            TransparentHugePageEnabled=json_data.get("TransparentHugePageEnabled"),
            TransparentHugePageDefrag=json_data.get("TransparentHugePageDefrag"),
            SwapFileSizeMB=json_data.get("SwapFileSizeMB"),
        )


# work around possible type aliasing issues when variable has same name as a model
_LinuxOSConfig = LinuxOSConfig


@dataclass
class Sysctls(BaseModel):
    NetCoreSomaxconn: Optional[int]
    NetCoreNetdevMaxBacklog: Optional[int]
    NetCoreRmemDefault: Optional[int]
    NetCoreRmemMax: Optional[int]
    NetCoreWmemDefault: Optional[int]
    NetCoreWmemMax: Optional[int]
    NetCoreOptmemMax: Optional[int]
    NetIpv4TcpMaxSynBacklog: Optional[int]
    NetIpv4TcpMaxTwBuckets: Optional[int]
    NetIpv4TcpFinTimeout: Optional[int]
    NetIpv4TcpKeepaliveTime: Optional[int]
    NetIpv4TcpKeepaliveProbes: Optional[int]
    NetIpv4TcpkeepaliveIntvl: Optional[int]
    NetIpv4TcpTwReuse: Optional[bool]
    NetIpv4IpLocalPortRange: Optional[str]
    NetIpv4NeighDefaultGcThresh1: Optional[int]
    NetIpv4NeighDefaultGcThresh2: Optional[int]
    NetIpv4NeighDefaultGcThresh3: Optional[int]
    NetNetfilterNfConntrackMax: Optional[int]
    NetNetfilterNfConntrackBuckets: Optional[int]
    FsInotifyMaxUserWatches: Optional[int]
    FsFileMax: Optional[int]
    FsAioMaxNr: Optional[int]
    FsNrOpen: Optional[int]
    KernelThreadsMax: Optional[int]
    VmMaxMapCount: Optional[int]
    VmSwappiness: Optional[int]
    VmVfsCachePressure: Optional[int]

    @classmethod
    def _deserialize(
        cls: Type["_Sysctls"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Sysctls"]:
        if not json_data:
            return None
        return cls(
            NetCoreSomaxconn=json_data.get("NetCoreSomaxconn"),
            NetCoreNetdevMaxBacklog=json_data.get("NetCoreNetdevMaxBacklog"),
            NetCoreRmemDefault=json_data.get("NetCoreRmemDefault"),
            NetCoreRmemMax=json_data.get("NetCoreRmemMax"),
            NetCoreWmemDefault=json_data.get("NetCoreWmemDefault"),
            NetCoreWmemMax=json_data.get("NetCoreWmemMax"),
            NetCoreOptmemMax=json_data.get("NetCoreOptmemMax"),
            NetIpv4TcpMaxSynBacklog=json_data.get("NetIpv4TcpMaxSynBacklog"),
            NetIpv4TcpMaxTwBuckets=json_data.get("NetIpv4TcpMaxTwBuckets"),
            NetIpv4TcpFinTimeout=json_data.get("NetIpv4TcpFinTimeout"),
            NetIpv4TcpKeepaliveTime=json_data.get("NetIpv4TcpKeepaliveTime"),
            NetIpv4TcpKeepaliveProbes=json_data.get("NetIpv4TcpKeepaliveProbes"),
            NetIpv4TcpkeepaliveIntvl=json_data.get("NetIpv4TcpkeepaliveIntvl"),
            NetIpv4TcpTwReuse=json_data.get("NetIpv4TcpTwReuse"),
            NetIpv4IpLocalPortRange=json_data.get("NetIpv4IpLocalPortRange"),
            NetIpv4NeighDefaultGcThresh1=json_data.get("NetIpv4NeighDefaultGcThresh1"),
            NetIpv4NeighDefaultGcThresh2=json_data.get("NetIpv4NeighDefaultGcThresh2"),
            NetIpv4NeighDefaultGcThresh3=json_data.get("NetIpv4NeighDefaultGcThresh3"),
            NetNetfilterNfConntrackMax=json_data.get("NetNetfilterNfConntrackMax"),
            NetNetfilterNfConntrackBuckets=json_data.get("NetNetfilterNfConntrackBuckets"),
            FsInotifyMaxUserWatches=json_data.get("FsInotifyMaxUserWatches"),
            FsFileMax=json_data.get("FsFileMax"),
            FsAioMaxNr=json_data.get("FsAioMaxNr"),
            FsNrOpen=json_data.get("FsNrOpen"),
            KernelThreadsMax=json_data.get("KernelThreadsMax"),
            VmMaxMapCount=json_data.get("VmMaxMapCount"),
            VmSwappiness=json_data.get("VmSwappiness"),
            VmVfsCachePressure=json_data.get("VmVfsCachePressure"),
        )


# work around possible type aliasing issues when variable has same name as a model
_Sysctls = Sysctls


@dataclass
class CreationData(BaseModel):
    SourceResourceId: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_CreationData"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_CreationData"]:
        if not json_data:
            return None
        return cls(
            SourceResourceId=json_data.get("SourceResourceId"),
        )


# work around possible type aliasing issues when variable has same name as a model
_CreationData = CreationData


@dataclass
class AgentPoolNetworkProfile(BaseModel):
    NodePublicIPTags: Optional[Sequence["_NodePublicIPTags"]]
    AllowedHostPorts: Optional[Sequence["_AllowedHostPorts"]]
    ApplicationSecurityGroups: Optional[Sequence[str]]
    Dranet: Optional["_Dranet"]

    @classmethod
    def _deserialize(
        cls: Type["_AgentPoolNetworkProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_AgentPoolNetworkProfile"]:
        if not json_data:
            return None
        return cls(
            NodePublicIPTags=deserialize_list(json_data.get("NodePublicIPTags"), NodePublicIPTags),
            AllowedHostPorts=deserialize_list(json_data.get("AllowedHostPorts"), AllowedHostPorts),
            ApplicationSecurityGroups=json_data.get("ApplicationSecurityGroups"),
            Dranet=Dranet._deserialize(json_data.get("Dranet")),
        )


# work around possible type aliasing issues when variable has same name as a model
_AgentPoolNetworkProfile = AgentPoolNetworkProfile


@dataclass
class NodePublicIPTags(BaseModel):
    IpTagType: Optional[str]
    Tag: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_NodePublicIPTags"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_NodePublicIPTags"]:
        if not json_data:
            return None
        return cls(
            IpTagType=json_data.get("IpTagType"),
            Tag=json_data.get("Tag"),
        )


# work around possible type aliasing issues when variable has same name as a model
_NodePublicIPTags = NodePublicIPTags


@dataclass
class AllowedHostPorts(BaseModel):
    PortStart: Optional[int]
    PortEnd: Optional[int]
    Protocol: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_AllowedHostPorts"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_AllowedHostPorts"]:
        if not json_data:
            return None
        return cls(
            PortStart=json_data.get("PortStart"),
            PortEnd=json_data.get("PortEnd"),
            Protocol=json_data.get("Protocol"),
        )


# work around possible type aliasing issues when variable has same name as a model
_AllowedHostPorts = AllowedHostPorts


@dataclass
class Dranet(BaseModel):
    Mode: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_Dranet"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Dranet"]:
        if not json_data:
            return None
        return cls(
            Mode=json_data.get("Mode"),
        )


# work around possible type aliasing issues when variable has same name as a model
_Dranet = Dranet


@dataclass
class AgentPoolWindowsProfile(BaseModel):
    DisableOutboundNat: Optional[bool]

    @classmethod
    def _deserialize(
        cls: Type["_AgentPoolWindowsProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_AgentPoolWindowsProfile"]:
        if not json_data:
            return None
        return cls(
            DisableOutboundNat=json_data.get("DisableOutboundNat"),
        )


# work around possible type aliasing issues when variable has same name as a model
_AgentPoolWindowsProfile = AgentPoolWindowsProfile


@dataclass
class AgentPoolSecurityProfile(BaseModel):
    EnableVTPM: Optional[bool]
    EnableSecureBoot: Optional[bool]
    SshAccess: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_AgentPoolSecurityProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_AgentPoolSecurityProfile"]:
        if not json_data:
            return None
        return cls(
            EnableVTPM=json_data.get("EnableVTPM"),
            EnableSecureBoot=json_data.get("EnableSecureBoot"),
            SshAccess=json_data.get("SshAccess"),
        )


# work around possible type aliasing issues when variable has same name as a model
_AgentPoolSecurityProfile = AgentPoolSecurityProfile


@dataclass
class GpuProfile(BaseModel):
    Driver: Optional[str]
    Nvidia: Optional["_Nvidia"]

    @classmethod
    def _deserialize(
        cls: Type["_GpuProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_GpuProfile"]:
        if not json_data:
            return None
        return cls(
            Driver=json_data.get("Driver"),
            Nvidia=Nvidia._deserialize(json_data.get("Nvidia")),
        )


# work around possible type aliasing issues when variable has same name as a model
_GpuProfile = GpuProfile


@dataclass
class Nvidia(BaseModel):
    ManagementMode: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_Nvidia"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Nvidia"]:
        if not json_data:
            return None
        return cls(
            ManagementMode=json_data.get("ManagementMode"),
        )


# work around possible type aliasing issues when variable has same name as a model
_Nvidia = Nvidia


@dataclass
class GatewayProfile(BaseModel):
    PublicIPPrefixSize: Optional[int]

    @classmethod
    def _deserialize(
        cls: Type["_GatewayProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_GatewayProfile"]:
        if not json_data:
            return None
        return cls(
            PublicIPPrefixSize=json_data.get("PublicIPPrefixSize"),
        )


# work around possible type aliasing issues when variable has same name as a model
_GatewayProfile = GatewayProfile


@dataclass
class Switch(BaseModel):
    Enabled: Optional[bool]

    @classmethod
    def _deserialize(
        cls: Type["_Switch"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Switch"]:
        if not json_data:
            return None
        return cls(
            Enabled=json_data.get("Enabled"),
        )


# work around possible type aliasing issues when variable has same name as a model
_Switch = Switch


@dataclass
class VirtualMachinesProfile(BaseModel):
    Scale: Optional["_Scale"]

    @classmethod
    def _deserialize(
        cls: Type["_VirtualMachinesProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_VirtualMachinesProfile"]:
        if not json_data:
            return None
        return cls(
            Scale=Scale._deserialize(json_data.get("Scale")),
        )


# work around possible type aliasing issues when variable has same name as a model
_VirtualMachinesProfile = VirtualMachinesProfile


@dataclass
class Scale(BaseModel):
    Manual: Optional[Sequence["_Manual"]]
    Autoscale: Optional[Sequence["_Autoscale"]]

    @classmethod
    def _deserialize(
        cls: Type["_Scale"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Scale"]:
        if not json_data:
            return None
        return cls(
            Manual=deserialize_list(json_data.get("Manual"), Manual),
            Autoscale=deserialize_list(json_data.get("Autoscale"), Autoscale),
        )


# work around possible type aliasing issues when variable has same name as a model
_Scale = Scale


@dataclass
class Manual(BaseModel):
    Size: Optional[str]
    Count: Optional[int]

    @classmethod
    def _deserialize(
        cls: Type["_Manual"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Manual"]:
        if not json_data:
            return None
        return cls(
            Size=json_data.get("Size"),
            Count=json_data.get("Count"),
        )


# work around possible type aliasing issues when variable has same name as a model
_Manual = Manual


@dataclass
class Autoscale(BaseModel):
    Size: Optional[str]
    MinCount: Optional[int]
    MaxCount: Optional[int]

    @classmethod
    def _deserialize(
        cls: Type["_Autoscale"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Autoscale"]:
        if not json_data:
            return None
        return cls(
            Size=json_data.get("Size"),
            MinCount=json_data.get("MinCount"),
            MaxCount=json_data.get("MaxCount"),
        )


# work around possible type aliasing issues when variable has same name as a model
_Autoscale = Autoscale


@dataclass
class LocalDNSProfile(BaseModel):
    Mode: Optional[str]
    VnetDNSOverrides: Optional[MutableMapping[str, "_LocalDNSOverride"]]
    KubeDNSOverrides: Optional[MutableMapping[str, "_LocalDNSOverride"]]

    @classmethod
    def _deserialize(
        cls: Type["_LocalDNSProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_LocalDNSProfile"]:
        if not json_data:
            return None
        return cls(
            Mode=json_data.get("Mode"),
            VnetDNSOverrides=json_data.get("VnetDNSOverrides"),
            KubeDNSOverrides=json_data.get("KubeDNSOverrides"),
        )


# work around possible type aliasing issues when variable has same name as a model
_LocalDNSProfile = LocalDNSProfile


@dataclass
class LocalDNSOverride(BaseModel):
    QueryLogging: Optional[str]
    Protocol: Optional[str]
    ForwardDestination: Optional[str]
    ForwardPolicy: Optional[str]
    MaxConcurrent: Optional[int]
    CacheDurationInSeconds: Optional[int]
    ServeStaleDurationInSeconds: Optional[int]
    ServeStale: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_LocalDNSOverride"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_LocalDNSOverride"]:
        if not json_data:
            return None
        return cls(
            QueryLogging=json_data.get("QueryLogging"),
            Protocol=json_data.get("Protocol"),
            ForwardDestination=json_data.get("ForwardDestination"),
            ForwardPolicy=json_data.get("ForwardPolicy"),
            MaxConcurrent=json_data.get("MaxConcurrent"),
            CacheDurationInSeconds=json_data.get("CacheDurationInSeconds"),
            ServeStaleDurationInSeconds=json_data.get("ServeStaleDurationInSeconds"),
            ServeStale=json_data.get("ServeStale"),
        )


# work around possible type aliasing issues when variable has same name as a model
_LocalDNSOverride = LocalDNSOverride


@dataclass
class LinuxProfile(BaseModel):
    AdminUsername: Optional[str]
    Ssh: Optional["_Ssh"]

    @classmethod
    def _deserialize(
        cls: Type["_LinuxProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_LinuxProfile"]:
        if not json_data:
            return None
        return cls(
            AdminUsername=json_data.get("AdminUsername"),
            Ssh=Ssh._deserialize(json_data.get("Ssh")),
        )


# work around possible type aliasing issues when variable has same name as a model
_LinuxProfile = LinuxProfile


@dataclass
class Ssh(BaseModel):
    PublicKeys: Optional[Sequence["_PublicKeys"]]

    @classmethod
    def _deserialize(
        cls: Type["_Ssh"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Ssh"]:
        if not json_data:
            return None
        return cls(
            PublicKeys=deserialize_list(json_data.get("PublicKeys"), PublicKeys),
        )


# work around possible type aliasing issues when variable has same name as a model
_Ssh = Ssh


@dataclass
class PublicKeys(BaseModel):
    KeyData: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_PublicKeys"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_PublicKeys"]:
        if not json_data:
            return None
        return cls(
            KeyData=json_data.get("KeyData"),
        )


# work around possible type aliasing issues when variable has same name as a model
_PublicKeys = PublicKeys


@dataclass
class WindowsProfile(BaseModel):
    AdminUsername: Optional[str]
    AdminPassword: Optional[str]
    LicenseType: Optional[str]
    EnableCSIProxy: Optional[bool]
    GmsaProfile: Optional["_GmsaProfile"]

    @classmethod
    def _deserialize(
        cls: Type["_WindowsProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_WindowsProfile"]:
        if not json_data:
            return None
        return cls(
            AdminUsername=json_data.get("AdminUsername"),
            AdminPassword=json_data.get("AdminPassword"),
            LicenseType=json_data.get("LicenseType"),
            EnableCSIProxy=json_data.get("EnableCSIProxy"),
            GmsaProfile=GmsaProfile._deserialize(json_data.get("GmsaProfile")),
        )


# work around possible type aliasing issues when variable has same name as a model
_WindowsProfile = WindowsProfile


@dataclass
class GmsaProfile(BaseModel):
    Enabled: Optional[bool]
    DnsServer: Optional[str]
    RootDomainName: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_GmsaProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_GmsaProfile"]:
        if not json_data:
            return None
        return cls(
            Enabled=json_data.get("Enabled"),
            DnsServer=json_data.get("DnsServer"),
            RootDomainName=json_data.get("RootDomainName"),
        )


# work around possible type aliasing issues when variable has same name as a model
_GmsaProfile = GmsaProfile


@dataclass
class ServicePrincipalProfile(BaseModel):
    ClientId: Optional[str]
    Secret: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_ServicePrincipalProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_ServicePrincipalProfile"]:
        if not json_data:
            return None
        return cls(
            ClientId=json_data.get("ClientId"),
            Secret=json_data.get("Secret"),
        )


# work around possible type aliasing issues when variable has same name as a model
_ServicePrincipalProfile = ServicePrincipalProfile


@dataclass
class AddonProfiles(BaseModel):
    Enabled: Optional[bool]
    Config: Optional[MutableMapping[str, str]]

    @classmethod
    def _deserialize(
        cls: Type["_AddonProfiles"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_AddonProfiles"]:
        if not json_data:
            return None
        return cls(
            Enabled=json_data.get("Enabled"),
            Config=json_data.get("Config"),
        )


# work around possible type aliasing issues when variable has same name as a model
_AddonProfiles = AddonProfiles


@dataclass
class OidcIssuerProfile(BaseModel):
    Enabled: Optional[bool]

    @classmethod
    def _deserialize(
        cls: Type["_OidcIssuerProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_OidcIssuerProfile"]:
        if not json_data:
            return None
        return cls(
            Enabled=json_data.get("Enabled"),
        )


# work around possible type aliasing issues when variable has same name as a model
_OidcIssuerProfile = OidcIssuerProfile


@dataclass
class NodeResourceGroupProfile(BaseModel):
    RestrictionLevel: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_NodeResourceGroupProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_NodeResourceGroupProfile"]:
        if not json_data:
            return None
        return cls(
            RestrictionLevel=json_data.get("RestrictionLevel"),
        )


# work around possible type aliasing issues when variable has same name as a model
_NodeResourceGroupProfile = NodeResourceGroupProfile


@dataclass
class NetworkProfile(BaseModel):
    NetworkPlugin: Optional[str]
    NetworkPluginMode: Optional[str]
    NetworkPolicy: Optional[str]
    NetworkMode: Optional[str]
    NetworkDataplane: Optional[str]
    AdvancedNetworking: Optional["_AdvancedNetworking"]
    PodCidr: Optional[str]
    ServiceCidr: Optional[str]
    DnsServiceIP: Optional[str]
    OutboundType: Optional[str]
    LoadBalancerSku: Optional[str]
    LoadBalancerProfile: Optional["_LoadBalancerProfile"]
    NatGatewayProfile: Optional["_NatGatewayProfile"]
    StaticEgressGatewayProfile: Optional["_Switch"]
    PodCidrs: Optional[Sequence[str]]
    ServiceCidrs: Optional[Sequence[str]]
    IpFamilies: Optional[Sequence[str]]

    @classmethod
    def _deserialize(
        cls: Type["_NetworkProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_NetworkProfile"]:
        if not json_data:
            return None
        return cls(
            NetworkPlugin=json_data.get("NetworkPlugin"),
            NetworkPluginMode=json_data.get("NetworkPluginMode"),
            NetworkPolicy=json_data.get("NetworkPolicy"),
            NetworkMode=json_data.get("NetworkMode"),
            NetworkDataplane=json_data.get("NetworkDataplane"),
            AdvancedNetworking=AdvancedNetworking._deserialize(json_data.get("AdvancedNetworking")),
            PodCidr=json_data.get("PodCidr"),
            ServiceCidr=json_data.get("ServiceCidr"),
            DnsServiceIP=json_data.get("DnsServiceIP"),
            OutboundType=json_data.get("OutboundType"),
            LoadBalancerSku=json_data.get("LoadBalancerSku"),
            LoadBalancerProfile=LoadBalancerProfile._deserialize(json_data.get("LoadBalancerProfile")),
            NatGatewayProfile=NatGatewayProfile._deserialize(json_data.get("NatGatewayProfile")),
            StaticEgressGatewayProfile=Switch._deserialize(json_data.get("StaticEgressGatewayProfile")),
            PodCidrs=json_data.get("PodCidrs"),
            ServiceCidrs=json_data.get("ServiceCidrs"),
            IpFamilies=json_data.get("IpFamilies"),
        )


# work around possible type aliasing issues when variable has same name as a model
_NetworkProfile = NetworkProfile


@dataclass
class AdvancedNetworking(BaseModel):
    Enabled: Optional[bool]
    Observability: Optional["_Switch"]
    Security: Optional["_Security"]
    Performance: Optional["_Performance"]

    @classmethod
    def _deserialize(
        cls: Type["_AdvancedNetworking"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_AdvancedNetworking"]:
        if not json_data:
            return None
        return cls(
            Enabled=json_data.get("Enabled"),
            Observability=Switch._deserialize(json_data.get("Observability")),
            Security=Security._deserialize(json_data.get("Security")),
            Performance=Performance._deserialize(json_data.get("Performance")),
        )


# work around possible type aliasing issues when variable has same name as a model
_AdvancedNetworking = AdvancedNetworking


@dataclass
class Security(BaseModel):
    Enabled: Optional[bool]
    AdvancedNetworkPolicies: Optional[str]
    TransitEncryption: Optional["_TransitEncryption"]

    @classmethod
    def _deserialize(
        cls: Type["_Security"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Security"]:
        if not json_data:
            return None
        return cls(
            Enabled=json_data.get("Enabled"),
            AdvancedNetworkPolicies=json_data.get("AdvancedNetworkPolicies"),
            TransitEncryption=TransitEncryption._deserialize(json_data.get("TransitEncryption")),
        )


# work around possible type aliasing issues when variable has same name as a model
_Security = Security


@dataclass
class TransitEncryption(BaseModel):
    Type: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_TransitEncryption"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_TransitEncryption"]:
        if not json_data:
            return None
        return cls(
            Type=json_data.get("Type"),
        )


# work around possible type aliasing issues when variable has same name as a model
_TransitEncryption = TransitEncryption


@dataclass
class Performance(BaseModel):
    AccelerationMode: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_Performance"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Performance"]:
        if not json_data:
            return None
        return cls(
            AccelerationMode=json_data.get("AccelerationMode"),
        )


# work around possible type aliasing issues when variable has same name as a model
_Performance = Performance


@dataclass
class LoadBalancerProfile(BaseModel):
    ManagedOutboundIPs: Optional["_ManagedOutboundIPs"]
    OutboundIPPrefixes: Optional["_OutboundIPPrefixes"]
    OutboundIPs: Optional["_OutboundIPs"]
    EffectiveOutboundIPs: Optional[Sequence["_PublicIPPrefixes"]]
    AllocatedOutboundPorts: Optional[int]
    IdleTimeoutInMinutes: Optional[int]
    EnableMultipleStandardLoadBalancers: Optional[bool]
    BackendPoolType: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_LoadBalancerProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_LoadBalancerProfile"]:
        if not json_data:
            return None
        return cls(
            ManagedOutboundIPs=ManagedOutboundIPs._deserialize(json_data.get("ManagedOutboundIPs")),
            OutboundIPPrefixes=OutboundIPPrefixes._deserialize(json_data.get("OutboundIPPrefixes")),
            OutboundIPs=OutboundIPs._deserialize(json_data.get("OutboundIPs")),
            EffectiveOutboundIPs=deserialize_list(json_data.get("EffectiveOutboundIPs"), PublicIPPrefixes),
            AllocatedOutboundPorts=json_data.get("AllocatedOutboundPorts"),
            IdleTimeoutInMinutes=json_data.get("IdleTimeoutInMinutes"),
            EnableMultipleStandardLoadBalancers=json_data.get("EnableMultipleStandardLoadBalancers"),
            BackendPoolType=json_data.get("BackendPoolType"),
        )


# work around possible type aliasing issues when variable has same name as a model
_LoadBalancerProfile = LoadBalancerProfile


@dataclass
class ManagedOutboundIPs(BaseModel):
    Count: Optional[int]
    CountIPv6: Optional[int]

    @classmethod
    def _deserialize(
        cls: Type["_ManagedOutboundIPs"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_ManagedOutboundIPs"]:
        if not json_data:
            return None
        return cls(
            Count=json_data.get("Count"),
            CountIPv6=json_data.get("CountIPv6"),
        )


# work around possible type aliasing issues when variable has same name as a model
_ManagedOutboundIPs = ManagedOutboundIPs


@dataclass
class OutboundIPPrefixes(BaseModel):
    PublicIPPrefixes: Optional[Sequence["_PublicIPPrefixes"]]

    @classmethod
    def _deserialize(
        cls: Type["_OutboundIPPrefixes"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_OutboundIPPrefixes"]:
        if not json_data:
            return None
        return cls(
            PublicIPPrefixes=deserialize_list(json_data.get("PublicIPPrefixes"), PublicIPPrefixes),
        )


# work around possible type aliasing issues when variable has same name as a model
_OutboundIPPrefixes = OutboundIPPrefixes


@dataclass
class PublicIPPrefixes(BaseModel):
    Id: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_PublicIPPrefixes"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_PublicIPPrefixes"]:
        if not json_data:
            return None
        return cls(
            Id=json_data.get("Id"),
        )


# work around possible type aliasing issues when variable has same name as a model
_PublicIPPrefixes = PublicIPPrefixes


@dataclass
class OutboundIPs(BaseModel):
    PublicIPs: Optional[Sequence["_PublicIPPrefixes"]]

    @classmethod
    def _deserialize(
        cls: Type["_OutboundIPs"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_OutboundIPs"]:
        if not json_data:
            return None
        return cls(
            PublicIPs=deserialize_list(json_data.get("PublicIPs"), PublicIPPrefixes),
        )


# work around possible type aliasing issues when variable has same name as a model
_OutboundIPs = OutboundIPs


@dataclass
class NatGatewayProfile(BaseModel):
    Sku: Optional[str]
    ManagedOutboundIPProfile: Optional["_ManagedOutboundIPProfile"]
    EffectiveOutboundIPs: Optional[Sequence["_PublicIPPrefixes"]]
    OutboundIPPrefixes: Optional["_NATGatewayProfileOutboundIpPrefixes"]
    OutboundIPs: Optional["_NATGatewayProfileOutboundIPs"]
    IdleTimeoutInMinutes: Optional[int]

    @classmethod
    def _deserialize(
        cls: Type["_NatGatewayProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_NatGatewayProfile"]:
        if not json_data:
            return None
        return cls(
            Sku=json_data.get("Sku"),
            ManagedOutboundIPProfile=ManagedOutboundIPProfile._deserialize(json_data.get("ManagedOutboundIPProfile")),
            EffectiveOutboundIPs=deserialize_list(json_data.get("EffectiveOutboundIPs"), PublicIPPrefixes),
            OutboundIPPrefixes=NATGatewayProfileOutboundIpPrefixes._deserialize(json_data.get("OutboundIPPrefixes")),
            OutboundIPs=NATGatewayProfileOutboundIPs._deserialize(json_data.get("OutboundIPs")),
            IdleTimeoutInMinutes=json_data.get("IdleTimeoutInMinutes"),
        )


# work around possible type aliasing issues when variable has same name as a model
_NatGatewayProfile = NatGatewayProfile


@dataclass
class ManagedOutboundIPProfile(BaseModel):
    Count: Optional[int]
    CountIPv6: Optional[int]

    @classmethod
    def _deserialize(
        cls: Type["_ManagedOutboundIPProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_ManagedOutboundIPProfile"]:
        if not json_data:
            return None
        return cls(
            Count=json_data.get("Count"),
            CountIPv6=json_data.get("CountIPv6"),
        )


# work around possible type aliasing issues when variable has same name as a model
_ManagedOutboundIPProfile = ManagedOutboundIPProfile


@dataclass
class NATGatewayProfileOutboundIpPrefixes(BaseModel):
    PublicIPPrefixes: Optional[Sequence[str]]

    @classmethod
    def _deserialize(
        cls: Type["_NATGatewayProfileOutboundIpPrefixes"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_NATGatewayProfileOutboundIpPrefixes"]:
        if not json_data:
            return None
        return cls(
            PublicIPPrefixes=json_data.get("PublicIPPrefixes"),
        )


# work around possible type aliasing issues when variable has same name as a model
_NATGatewayProfileOutboundIpPrefixes = NATGatewayProfileOutboundIpPrefixes


@dataclass
class NATGatewayProfileOutboundIPs(BaseModel):
    PublicIPs: Optional[Sequence[str]]

    @classmethod
    def _deserialize(
        cls: Type["_NATGatewayProfileOutboundIPs"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_NATGatewayProfileOutboundIPs"]:
        if not json_data:
            return None
        return cls(
            PublicIPs=json_data.get("PublicIPs"),
        )


# work around possible type aliasing issues when variable has same name as a model
_NATGatewayProfileOutboundIPs = NATGatewayProfileOutboundIPs


@dataclass
class AadProfile(BaseModel):
    Managed: Optional[bool]
    EnableAzureRBAC: Optional[bool]
    AdminGroupObjectIDs: Optional[Sequence[str]]
    TenantID: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_AadProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_AadProfile"]:
        if not json_data:
            return None
        return cls(
            Managed=json_data.get("Managed"),
            EnableAzureRBAC=json_data.get("EnableAzureRBAC"),
            AdminGroupObjectIDs=json_data.get("AdminGroupObjectIDs"),
            TenantID=json_data.get("TenantID"),
        )


# work around possible type aliasing issues when variable has same name as a model
_AadProfile = AadProfile


@dataclass
class AutoUpgradeProfile(BaseModel):
    UpgradeChannel: Optional[str]
    NodeOSUpgradeChannel: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_AutoUpgradeProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_AutoUpgradeProfile"]:
        if not json_data:
            return None
        return cls(
            UpgradeChannel=json_data.get("UpgradeChannel"),
            NodeOSUpgradeChannel=json_data.get("NodeOSUpgradeChannel"),
        )


# work around possible type aliasing issues when variable has same name as a model
_AutoUpgradeProfile = AutoUpgradeProfile


@dataclass
class UpgradeSettings(BaseModel):
    OverrideSettings: Optional["_OverrideSettings"]

    @classmethod
    def _deserialize(
        cls: Type["_UpgradeSettings"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_UpgradeSettings"]:
        if not json_data:
            return None
        return cls(
            OverrideSettings=OverrideSettings._deserialize(json_data.get("OverrideSettings")),
        )


# work around possible type aliasing issues when variable has same name as a model
_UpgradeSettings = UpgradeSettings


@dataclass
class OverrideSettings(BaseModel):
    ForceUpgrade: Optional[bool]
    Until: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_OverrideSettings"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_OverrideSettings"]:
        if not json_data:
            return None
        return cls(
            ForceUpgrade=json_data.get("ForceUpgrade"),
            Until=json_data.get("Until"),
        )


# work around possible type aliasing issues when variable has same name as a model
_OverrideSettings = OverrideSettings


@dataclass
class AutoScalerProfile(BaseModel):
    BalanceSimilarNodeGroups: Optional[str]
    DaemonsetEvictionForEmptyNodes: Optional[bool]
    DaemonsetEvictionForOccupiedNodes: Optional[bool]
    IgnoreDaemonsetsUtilization: Optional[bool]
    Expander: Optional[str]
    MaxEmptyBulkDelete: Optional[str]
    MaxGracefulTerminationSec: Optional[str]
    MaxNodeProvisionTime: Optional[str]
    MaxTotalUnreadyPercentage: Optional[str]
    NewPodScaleUpDelay: Optional[str]
    OkTotalUnreadyCount: Optional[str]
    ScanInterval: Optional[str]
    ScaleDownDelayAfterAdd: Optional[str]
    ScaleDownDelayAfterDelete: Optional[str]
    ScaleDownDelayAfterFailure: Optional[str]
    ScaleDownUnneededTime: Optional[str]
    ScaleDownUnreadyTime: Optional[str]
    ScaleDownUtilizationThreshold: Optional[str]
    SkipNodesWithLocalStorage: Optional[str]
    SkipNodesWithSystemPods: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_AutoScalerProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_AutoScalerProfile"]:
        if not json_data:
            return None
        return cls(
            BalanceSimilarNodeGroups=json_data.get("BalanceSimilarNodeGroups"),
            DaemonsetEvictionForEmptyNodes=json_data.get("DaemonsetEvictionForEmptyNodes"),
            DaemonsetEvictionForOccupiedNodes=json_data.get("DaemonsetEvictionForOccupiedNodes"),
            IgnoreDaemonsetsUtilization=json_data.get("IgnoreDaemonsetsUtilization"),
            Expander=json_data.get("Expander"),
            MaxEmptyBulkDelete=json_data.get("MaxEmptyBulkDelete"),
            MaxGracefulTerminationSec=json_data.get("MaxGracefulTerminationSec"),
            MaxNodeProvisionTime=json_data.get("MaxNodeProvisionTime"),
            MaxTotalUnreadyPercentage=json_data.get("MaxTotalUnreadyPercentage"),
            NewPodScaleUpDelay=json_data.get("NewPodScaleUpDelay"),
            OkTotalUnreadyCount=json_data.get("OkTotalUnreadyCount"),
            ScanInterval=json_data.get("ScanInterval"),
            ScaleDownDelayAfterAdd=json_data.get("ScaleDownDelayAfterAdd"),
            ScaleDownDelayAfterDelete=json_data.get("ScaleDownDelayAfterDelete"),
            ScaleDownDelayAfterFailure=json_data.get("ScaleDownDelayAfterFailure"),
            ScaleDownUnneededTime=json_data.get("ScaleDownUnneededTime"),
            ScaleDownUnreadyTime=json_data.get("ScaleDownUnreadyTime"),
            ScaleDownUtilizationThreshold=json_data.get("ScaleDownUtilizationThreshold"),
            SkipNodesWithLocalStorage=json_data.get("SkipNodesWithLocalStorage"),
            SkipNodesWithSystemPods=json_data.get("SkipNodesWithSystemPods"),
        )


# work around possible type aliasing issues when variable has same name as a model
_AutoScalerProfile = AutoScalerProfile


@dataclass
class ApiServerAccessProfile(BaseModel):
    AuthorizedIPRanges: Optional[Sequence[str]]
    EnablePrivateCluster: Optional[bool]
    PrivateDNSZone: Optional[str]
    EnablePrivateClusterPublicFQDN: Optional[bool]
    DisableRunCommand: Optional[bool]
    EnableVnetIntegration: Optional[bool]
    SubnetId: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_ApiServerAccessProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_ApiServerAccessProfile"]:
        if not json_data:
            return None
        return cls(
            AuthorizedIPRanges=json_data.get("AuthorizedIPRanges"),
            EnablePrivateCluster=json_data.get("EnablePrivateCluster"),
            PrivateDNSZone=json_data.get("PrivateDNSZone"),
            EnablePrivateClusterPublicFQDN=json_data.get("EnablePrivateClusterPublicFQDN"),
            DisableRunCommand=json_data.get("DisableRunCommand"),
            EnableVnetIntegration=json_data.get("EnableVnetIntegration"),
            SubnetId=json_data.get("SubnetId"),
        )


# work around possible type aliasing issues when variable has same name as a model
_ApiServerAccessProfile = ApiServerAccessProfile


@dataclass
class HttpProxyConfig(BaseModel):
    HttpProxy: Optional[str]
    HttpsProxy: Optional[str]
    NoProxy: Optional[Sequence[str]]
    TrustedCa: Optional[str]
    Enabled: Optional[bool]

    @classmethod
    def _deserialize(
        cls: Type["_HttpProxyConfig"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_HttpProxyConfig"]:
        if not json_data:
            return None
        return cls(
            HttpProxy=json_data.get("HttpProxy"),
            HttpsProxy=json_data.get("HttpsProxy"),
            NoProxy=json_data.get("NoProxy"),
            TrustedCa=json_data.get("TrustedCa"),
            Enabled=json_data.get("Enabled"),
        )


# work around possible type aliasing issues when variable has same name as a model
_HttpProxyConfig = HttpProxyConfig


@dataclass
class SecurityProfile(BaseModel):
    Defender: Optional["_Defender"]
    AzureKeyVaultKms: Optional["_AzureKeyVaultKms"]
    KubernetesResourceObjectEncryptionProfile: Optional["_KubernetesResourceObjectEncryptionProfile"]
    WorkloadIdentity: Optional["_Switch"]
    ImageCleaner: Optional["_ImageCleaner"]
    CustomCATrustCertificates: Optional[Sequence[str]]

    @classmethod
    def _deserialize(
        cls: Type["_SecurityProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_SecurityProfile"]:
        if not json_data:
            return None
        return cls(
            Defender=Defender._deserialize(json_data.get("Defender")),
            AzureKeyVaultKms=AzureKeyVaultKms._deserialize(json_data.get("AzureKeyVaultKms")),
            KubernetesResourceObjectEncryptionProfile=KubernetesResourceObjectEncryptionProfile._deserialize(json_data.get("KubernetesResourceObjectEncryptionProfile")),
            WorkloadIdentity=Switch._deserialize(json_data.get("WorkloadIdentity")),
            ImageCleaner=ImageCleaner._deserialize(json_data.get("ImageCleaner")),
            CustomCATrustCertificates=json_data.get("CustomCATrustCertificates"),
        )


# work around possible type aliasing issues when variable has same name as a model
_SecurityProfile = SecurityProfile


@dataclass
class Defender(BaseModel):
    LogAnalyticsWorkspaceResourceId: Optional[str]
    SecurityMonitoring: Optional["_Switch"]
    SecurityGating: Optional["_SecurityGating"]

    @classmethod
    def _deserialize(
        cls: Type["_Defender"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Defender"]:
        if not json_data:
            return None
        return cls(
            LogAnalyticsWorkspaceResourceId=json_data.get("LogAnalyticsWorkspaceResourceId"),
            SecurityMonitoring=Switch._deserialize(json_data.get("SecurityMonitoring")),
            SecurityGating=SecurityGating._deserialize(json_data.get("SecurityGating")),
        )


# work around possible type aliasing issues when variable has same name as a model
_Defender = Defender


@dataclass
class SecurityGating(BaseModel):
    Enabled: Optional[bool]
    Identities: Optional[Sequence["_Identities"]]
    AllowSecretAccess: Optional[bool]

    @classmethod
    def _deserialize(
        cls: Type["_SecurityGating"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_SecurityGating"]:
        if not json_data:
            return None
        return cls(
            Enabled=json_data.get("Enabled"),
            Identities=deserialize_list(json_data.get("Identities"), Identities),
            AllowSecretAccess=json_data.get("AllowSecretAccess"),
        )


# work around possible type aliasing issues when variable has same name as a model
_SecurityGating = SecurityGating


@dataclass
class Identities(BaseModel):
    AzureContainerRegistry: Optional[str]
    Identity: Optional["_IdentityProfile"]

    @classmethod
    def _deserialize(
        cls: Type["_Identities"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Identities"]:
        if not json_data:
            return None
        return cls(
            AzureContainerRegistry=json_data.get("AzureContainerRegistry"),
            Identity=IdentityProfile._deserialize(json_data.get("Identity")),
        )


# work around possible type aliasing issues when variable has same name as a model
_Identities = Identities


@dataclass
class AzureKeyVaultKms(BaseModel):
    Enabled: Optional[bool]
    KeyId: Optional[str]
    KeyVaultNetworkAccess: Optional[str]
    KeyVaultResourceId: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_AzureKeyVaultKms"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_AzureKeyVaultKms"]:
        if not json_data:
            return None
        return cls(
            Enabled=json_data.get("Enabled"),
            KeyId=json_data.get("KeyId"),
            KeyVaultNetworkAccess=json_data.get("KeyVaultNetworkAccess"),
            KeyVaultResourceId=json_data.get("KeyVaultResourceId"),
        )


# work around possible type aliasing issues when variable has same name as a model
_AzureKeyVaultKms = AzureKeyVaultKms


@dataclass
class KubernetesResourceObjectEncryptionProfile(BaseModel):
    InfrastructureEncryption: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_KubernetesResourceObjectEncryptionProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_KubernetesResourceObjectEncryptionProfile"]:
        if not json_data:
            return None
        return cls(
            InfrastructureEncryption=json_data.get("InfrastructureEncryption"),
        )


# work around possible type aliasing issues when variable has same name as a model
_KubernetesResourceObjectEncryptionProfile = KubernetesResourceObjectEncryptionProfile


@dataclass
class ImageCleaner(BaseModel):
    Enabled: Optional[bool]
    IntervalHours: Optional[int]

    @classmethod
    def _deserialize(
        cls: Type["_ImageCleaner"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_ImageCleaner"]:
        if not json_data:
            return None
        return cls(
            Enabled=json_data.get("Enabled"),
            IntervalHours=json_data.get("IntervalHours"),
        )


# work around possible type aliasing issues when variable has same name as a model
_ImageCleaner = ImageCleaner


@dataclass
class StorageProfile(BaseModel):
    DiskCSIDriver: Optional["_Switch"]
    FileCSIDriver: Optional["_Switch"]
    SnapshotController: Optional["_Switch"]
    BlobCSIDriver: Optional["_Switch"]

    @classmethod
    def _deserialize(
        cls: Type["_StorageProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_StorageProfile"]:
        if not json_data:
            return None
        return cls(
            DiskCSIDriver=Switch._deserialize(json_data.get("DiskCSIDriver")),
            FileCSIDriver=Switch._deserialize(json_data.get("FileCSIDriver")),
            SnapshotController=Switch._deserialize(json_data.get("SnapshotController")),
            BlobCSIDriver=Switch._deserialize(json_data.get("BlobCSIDriver")),
        )


# work around possible type aliasing issues when variable has same name as a model
_StorageProfile = StorageProfile


@dataclass
class IngressProfile(BaseModel):
    WebAppRouting: Optional["_WebAppRouting"]
    GatewayAPI: Optional["_GatewayAPI"]

    @classmethod
    def _deserialize(
        cls: Type["_IngressProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_IngressProfile"]:
        if not json_data:
            return None
        return cls(
            WebAppRouting=WebAppRouting._deserialize(json_data.get("WebAppRouting")),
            GatewayAPI=GatewayAPI._deserialize(json_data.get("GatewayAPI")),
        )


# work around possible type aliasing issues when variable has same name as a model
_IngressProfile = IngressProfile


@dataclass
class WebAppRouting(BaseModel):
    Enabled: Optional[bool]
    GatewayAPIImplementations: Optional["_GatewayAPIImplementations"]
    DnsZoneResourceIds: Optional[Sequence[str]]
    Nginx: Optional["_Nginx"]

    @classmethod
    def _deserialize(
        cls: Type["_WebAppRouting"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_WebAppRouting"]:
        if not json_data:
            return None
        return cls(
            Enabled=json_data.get("Enabled"),
            GatewayAPIImplementations=GatewayAPIImplementations._deserialize(json_data.get("GatewayAPIImplementations")),
            DnsZoneResourceIds=json_data.get("DnsZoneResourceIds"),
            Nginx=Nginx._deserialize(json_data.get("Nginx")),
        )


# work around possible type aliasing issues when variable has same name as a model
_WebAppRouting = WebAppRouting


@dataclass
class GatewayAPIImplementations(BaseModel):
    AppRoutingIstio: Optional["_AppRoutingIstio"]

    @classmethod
    def _deserialize(
        cls: Type["_GatewayAPIImplementations"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_GatewayAPIImplementations"]:
        if not json_data:
            return None
        return cls(
            AppRoutingIstio=AppRoutingIstio._deserialize(json_data.get("AppRoutingIstio")),
        )


# work around possible type aliasing issues when variable has same name as a model
_GatewayAPIImplementations = GatewayAPIImplementations


@dataclass
class AppRoutingIstio(BaseModel):
    Mode: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_AppRoutingIstio"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_AppRoutingIstio"]:
        if not json_data:
            return None
        return cls(
            Mode=json_data.get("Mode"),
        )


# work around possible type aliasing issues when variable has same name as a model
_AppRoutingIstio = AppRoutingIstio


@dataclass
class Nginx(BaseModel):
    DefaultIngressControllerType: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_Nginx"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Nginx"]:
        if not json_data:
            return None
        return cls(
            DefaultIngressControllerType=json_data.get("DefaultIngressControllerType"),
        )


# work around possible type aliasing issues when variable has same name as a model
_Nginx = Nginx


@dataclass
class GatewayAPI(BaseModel):
    Installation: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_GatewayAPI"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_GatewayAPI"]:
        if not json_data:
            return None
        return cls(
            Installation=json_data.get("Installation"),
        )


# work around possible type aliasing issues when variable has same name as a model
_GatewayAPI = GatewayAPI


@dataclass
class WorkloadAutoScalerProfile(BaseModel):
    Keda: Optional["_Switch"]
    VerticalPodAutoscaler: Optional["_Switch"]

    @classmethod
    def _deserialize(
        cls: Type["_WorkloadAutoScalerProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_WorkloadAutoScalerProfile"]:
        if not json_data:
            return None
        return cls(
            Keda=Switch._deserialize(json_data.get("Keda")),
            VerticalPodAutoscaler=Switch._deserialize(json_data.get("VerticalPodAutoscaler")),
        )


# work around possible type aliasing issues when variable has same name as a model
_WorkloadAutoScalerProfile = WorkloadAutoScalerProfile


@dataclass
class AzureMonitorProfile(BaseModel):
    Metrics: Optional["_Metrics"]
    ContainerInsights: Optional["_ContainerInsights"]
    AppMonitoring: Optional["_AppMonitoring"]

    @classmethod
    def _deserialize(
        cls: Type["_AzureMonitorProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_AzureMonitorProfile"]:
        if not json_data:
            return None
        return cls(
            Metrics=Metrics._deserialize(json_data.get("Metrics")),
            ContainerInsights=ContainerInsights._deserialize(json_data.get("ContainerInsights")),
            AppMonitoring=AppMonitoring._deserialize(json_data.get("AppMonitoring")),
        )


# work around possible type aliasing issues when variable has same name as a model
_AzureMonitorProfile = AzureMonitorProfile


@dataclass
class Metrics(BaseModel):
    Enabled: Optional[bool]
    KubeStateMetrics: Optional["_KubeStateMetrics"]
    ControlPlane: Optional["_Switch"]

    @classmethod
    def _deserialize(
        cls: Type["_Metrics"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Metrics"]:
        if not json_data:
            return None
        return cls(
            Enabled=json_data.get("Enabled"),
            KubeStateMetrics=KubeStateMetrics._deserialize(json_data.get("KubeStateMetrics")),
            ControlPlane=Switch._deserialize(json_data.get("ControlPlane")),
        )


# work around possible type aliasing issues when variable has same name as a model
_Metrics = Metrics


@dataclass
class KubeStateMetrics(BaseModel):
    MetricLabelsAllowlist: Optional[str]
    MetricAnnotationsAllowList: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_KubeStateMetrics"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_KubeStateMetrics"]:
        if not json_data:
            return None
        return cls(
            MetricLabelsAllowlist=json_data.get("MetricLabelsAllowlist"),
            MetricAnnotationsAllowList=json_data.get("MetricAnnotationsAllowList"),
        )


# work around possible type aliasing issues when variable has same name as a model
_KubeStateMetrics = KubeStateMetrics


@dataclass
class ContainerInsights(BaseModel):
    Enabled: Optional[bool]
    LogAnalyticsWorkspaceResourceId: Optional[str]
    SyslogPort: Optional[int]
    DisablePrometheusMetricsScraping: Optional[bool]
    ContainerNetworkLogs: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_ContainerInsights"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_ContainerInsights"]:
        if not json_data:
            return None
        return cls(
            Enabled=json_data.get("Enabled"),
            LogAnalyticsWorkspaceResourceId=json_data.get("LogAnalyticsWorkspaceResourceId"),
            SyslogPort=json_data.get("SyslogPort"),
            DisablePrometheusMetricsScraping=json_data.get("DisablePrometheusMetricsScraping"),
            ContainerNetworkLogs=json_data.get("ContainerNetworkLogs"),
        )


# work around possible type aliasing issues when variable has same name as a model
_ContainerInsights = ContainerInsights


@dataclass
class AppMonitoring(BaseModel):
    AutoInstrumentation: Optional["_Switch"]
    OpenTelemetryMetrics: Optional["_OpenTelemetryMetrics"]
    OpenTelemetryLogsAndTraces: Optional["_OpenTelemetryMetrics"]

    @classmethod
    def _deserialize(
        cls: Type["_AppMonitoring"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_AppMonitoring"]:
        if not json_data:
            return None
        return cls(
            AutoInstrumentation=Switch._deserialize(json_data.get("AutoInstrumentation")),
            OpenTelemetryMetrics=OpenTelemetryMetrics._deserialize(json_data.get("OpenTelemetryMetrics")),
            OpenTelemetryLogsAndTraces=OpenTelemetryMetrics._deserialize(json_data.get("OpenTelemetryLogsAndTraces")),
        )


# work around possible type aliasing issues when variable has same name as a model
_AppMonitoring = AppMonitoring


@dataclass
class OpenTelemetryMetrics(BaseModel):
    Enabled: Optional[bool]
    HttpPort: Optional[int]
    GrpcPort: Optional[int]

    @classmethod
    def _deserialize(
        cls: Type["_OpenTelemetryMetrics"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_OpenTelemetryMetrics"]:
        if not json_data:
            return None
        return cls(
            Enabled=json_data.get("Enabled"),
            HttpPort=json_data.get("HttpPort"),
            GrpcPort=json_data.get("GrpcPort"),
        )


# work around possible type aliasing issues when variable has same name as a model
_OpenTelemetryMetrics = OpenTelemetryMetrics


@dataclass
class ServiceMeshProfile(BaseModel):
    Mode: Optional[str]
    Istio: Optional["_Istio"]

    @classmethod
    def _deserialize(
        cls: Type["_ServiceMeshProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_ServiceMeshProfile"]:
        if not json_data:
            return None
        return cls(
            Mode=json_data.get("Mode"),
            Istio=Istio._deserialize(json_data.get("Istio")),
        )


# work around possible type aliasing issues when variable has same name as a model
_ServiceMeshProfile = ServiceMeshProfile


@dataclass
class Istio(BaseModel):
    Components: Optional["_Components"]
    CertificateAuthority: Optional["_CertificateAuthority"]
    Revisions: Optional[Sequence[str]]

    @classmethod
    def _deserialize(
        cls: Type["_Istio"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Istio"]:
        if not json_data:
            return None
        return cls(
            Components=Components._deserialize(json_data.get("Components")),
            CertificateAuthority=CertificateAuthority._deserialize(json_data.get("CertificateAuthority")),
            Revisions=json_data.get("Revisions"),
        )


# work around possible type aliasing issues when variable has same name as a model
_Istio = Istio


@dataclass
class Components(BaseModel):
    IngressGateways: Optional[Sequence["_IngressGateways"]]
    EgressGateways: Optional[Sequence["_EgressGateways"]]
    ProxyRedirectionMechanism: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_Components"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Components"]:
        if not json_data:
            return None
        return cls(
            IngressGateways=deserialize_list(json_data.get("IngressGateways"), IngressGateways),
            EgressGateways=deserialize_list(json_data.get("EgressGateways"), EgressGateways),
            ProxyRedirectionMechanism=json_data.get("ProxyRedirectionMechanism"),
        )


# work around possible type aliasing issues when variable has same name as a model
_Components = Components


@dataclass
class IngressGateways(BaseModel):
    Mode: Optional[str]
    Enabled: Optional[bool]

    @classmethod
    def _deserialize(
        cls: Type["_IngressGateways"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_IngressGateways"]:
        if not json_data:
            return None
        return cls(
            Mode=json_data.get("Mode"),
            Enabled=json_data.get("Enabled"),
        )


# work around possible type aliasing issues when variable has same name as a model
_IngressGateways = IngressGateways


@dataclass
class EgressGateways(BaseModel):
    Enabled: Optional[bool]
    Name: Optional[str]
    Namespace: Optional[str]
    GatewayConfigurationName: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_EgressGateways"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_EgressGateways"]:
        if not json_data:
            return None
        return cls(
            Enabled=json_data.get("Enabled"),
            Name=json_data.get("Name"),
            Namespace=json_data.get("Namespace"),
            GatewayConfigurationName=json_data.get("GatewayConfigurationName"),
        )


# work around possible type aliasing issues when variable has same name as a model
_EgressGateways = EgressGateways


@dataclass
class CertificateAuthority(BaseModel):
    Plugin: Optional["_Plugin"]

    @classmethod
    def _deserialize(
        cls: Type["_CertificateAuthority"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_CertificateAuthority"]:
        if not json_data:
            return None
        return cls(
            Plugin=Plugin._deserialize(json_data.get("Plugin")),
        )


# work around possible type aliasing issues when variable has same name as a model
_CertificateAuthority = CertificateAuthority


@dataclass
class Plugin(BaseModel):
    KeyVaultId: Optional[str]
    CertObjectName: Optional[str]
    KeyObjectName: Optional[str]
    RootCertObjectName: Optional[str]
    CertChainObjectName: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_Plugin"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Plugin"]:
        if not json_data:
            return None
        return cls(
            KeyVaultId=json_data.get("KeyVaultId"),
            CertObjectName=json_data.get("CertObjectName"),
            KeyObjectName=json_data.get("KeyObjectName"),
            RootCertObjectName=json_data.get("RootCertObjectName"),
            CertChainObjectName=json_data.get("CertChainObjectName"),
        )


# work around possible type aliasing issues when variable has same name as a model
_Plugin = Plugin


@dataclass
class MetricsProfile(BaseModel):
    CostAnalysis: Optional["_Switch"]

    @classmethod
    def _deserialize(
        cls: Type["_MetricsProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_MetricsProfile"]:
        if not json_data:
            return None
        return cls(
            CostAnalysis=Switch._deserialize(json_data.get("CostAnalysis")),
        )


# work around possible type aliasing issues when variable has same name as a model
_MetricsProfile = MetricsProfile


@dataclass
class NodeProvisioningProfile(BaseModel):
    Mode: Optional[str]
    DefaultNodePools: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_NodeProvisioningProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_NodeProvisioningProfile"]:
        if not json_data:
            return None
        return cls(
            Mode=json_data.get("Mode"),
            DefaultNodePools=json_data.get("DefaultNodePools"),
        )


# work around possible type aliasing issues when variable has same name as a model
_NodeProvisioningProfile = NodeProvisioningProfile


@dataclass
class BootstrapProfile(BaseModel):
    ArtifactSource: Optional[str]
    ContainerRegistryId: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_BootstrapProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_BootstrapProfile"]:
        if not json_data:
            return None
        return cls(
            ArtifactSource=json_data.get("ArtifactSource"),
            ContainerRegistryId=json_data.get("ContainerRegistryId"),
        )


# work around possible type aliasing issues when variable has same name as a model
_BootstrapProfile = BootstrapProfile


@dataclass
class SchedulerProfile(BaseModel):
    Upstream: Optional["_Upstream"]

    @classmethod
    def _deserialize(
        cls: Type["_SchedulerProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_SchedulerProfile"]:
        if not json_data:
            return None
        return cls(
            Upstream=Upstream._deserialize(json_data.get("Upstream")),
        )


# work around possible type aliasing issues when variable has same name as a model
_SchedulerProfile = SchedulerProfile


@dataclass
class Upstream(BaseModel):
    SchedulerConfigMode: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_Upstream"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Upstream"]:
        if not json_data:
            return None
        return cls(
            SchedulerConfigMode=json_data.get("SchedulerConfigMode"),
        )


# work around possible type aliasing issues when variable has same name as a model
_Upstream = Upstream


@dataclass
class HostedSystemProfile(BaseModel):
    Enabled: Optional[bool]
    SystemNodeSubnetID: Optional[str]
    NodeSubnetID: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_HostedSystemProfile"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_HostedSystemProfile"]:
        if not json_data:
            return None
        return cls(
            Enabled=json_data.get("Enabled"),
            SystemNodeSubnetID=json_data.get("SystemNodeSubnetID"),
            NodeSubnetID=json_data.get("NodeSubnetID"),
        )


# work around possible type aliasing issues when variable has same name as a model
_HostedSystemProfile = HostedSystemProfile


@dataclass
class MaintenanceConfigurations(BaseModel):
    Default: Optional["_Default"]
    AksManagedAutoUpgradeSchedule: Optional["_WindowedMaintenance"]
    AksManagedNodeOSUpgradeSchedule: Optional["_WindowedMaintenance"]

    @classmethod
    def _deserialize(
        cls: Type["_MaintenanceConfigurations"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_MaintenanceConfigurations"]:
        if not json_data:
            return None
        return cls(
            Default=Default._deserialize(json_data.get("Default")),
            AksManagedAutoUpgradeSchedule=WindowedMaintenance._deserialize(json_data.get("AksManagedAutoUpgradeSchedule")),
            AksManagedNodeOSUpgradeSchedule=WindowedMaintenance._deserialize(json_data.get("AksManagedNodeOSUpgradeSchedule")),
        )


# work around possible type aliasing issues when variable has same name as a model
_MaintenanceConfigurations = MaintenanceConfigurations


@dataclass
class Default(BaseModel):
    TimeInWeek: Optional[Sequence["_TimeInWeek"]]
    NotAllowedTime: Optional[Sequence["_NotAllowedTime"]]
    MaintenanceWindow: Optional["_MaintenanceWindow"]

    @classmethod
    def _deserialize(
        cls: Type["_Default"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Default"]:
        if not json_data:
            return None
        return cls(
            TimeInWeek=deserialize_list(json_data.get("TimeInWeek"), TimeInWeek),
            NotAllowedTime=deserialize_list(json_data.get("NotAllowedTime"), NotAllowedTime),
            MaintenanceWindow=MaintenanceWindow._deserialize(json_data.get("MaintenanceWindow")),
        )


# work around possible type aliasing issues when variable has same name as a model
_Default = Default


@dataclass
class TimeInWeek(BaseModel):
    Day: Optional[str]
    HourSlots: Optional[Sequence[int]]

    @classmethod
    def _deserialize(
        cls: Type["_TimeInWeek"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_TimeInWeek"]:
        if not json_data:
            return None
        return cls(
            Day=json_data.get("Day"),
            HourSlots=json_data.get("HourSlots"),
        )


# work around possible type aliasing issues when variable has same name as a model
_TimeInWeek = TimeInWeek


@dataclass
class NotAllowedTime(BaseModel):
    Start: Optional[str]
    End: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_NotAllowedTime"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_NotAllowedTime"]:
        if not json_data:
            return None
        return cls(
            Start=json_data.get("Start"),
            End=json_data.get("End"),
        )


# work around possible type aliasing issues when variable has same name as a model
_NotAllowedTime = NotAllowedTime


@dataclass
class MaintenanceWindow(BaseModel):
    Schedule: Optional["_Schedule"]
    DurationHours: Optional[int]
    UtcOffset: Optional[str]
    StartDate: Optional[str]
    StartTime: Optional[str]
    NotAllowedDates: Optional[Sequence["_NotAllowedDates"]]

    @classmethod
    def _deserialize(
        cls: Type["_MaintenanceWindow"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_MaintenanceWindow"]:
        if not json_data:
            return None
        return cls(
            Schedule=Schedule._deserialize(json_data.get("Schedule")),
            DurationHours=json_data.get("DurationHours"),
            UtcOffset=json_data.get("UtcOffset"),
            StartDate=json_data.get("StartDate"),
            StartTime=json_data.get("StartTime"),
            NotAllowedDates=deserialize_list(json_data.get("NotAllowedDates"), NotAllowedDates),
        )


# work around possible type aliasing issues when variable has same name as a model
_MaintenanceWindow = MaintenanceWindow


@dataclass
class Schedule(BaseModel):
    Daily: Optional["_Daily"]
    Weekly: Optional["_Weekly"]
    AbsoluteMonthly: Optional["_AbsoluteMonthly"]
    RelativeMonthly: Optional["_RelativeMonthly"]

    @classmethod
    def _deserialize(
        cls: Type["_Schedule"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Schedule"]:
        if not json_data:
            return None
        return cls(
            Daily=Daily._deserialize(json_data.get("Daily")),
            Weekly=Weekly._deserialize(json_data.get("Weekly")),
            AbsoluteMonthly=AbsoluteMonthly._deserialize(json_data.get("AbsoluteMonthly")),
            RelativeMonthly=RelativeMonthly._deserialize(json_data.get("RelativeMonthly")),
        )


# work around possible type aliasing issues when variable has same name as a model
_Schedule = Schedule


@dataclass
class Daily(BaseModel):
    IntervalDays: Optional[int]

    @classmethod
    def _deserialize(
        cls: Type["_Daily"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Daily"]:
        if not json_data:
            return None
        return cls(
            IntervalDays=json_data.get("IntervalDays"),
        )


# work around possible type aliasing issues when variable has same name as a model
_Daily = Daily


@dataclass
class Weekly(BaseModel):
    IntervalWeeks: Optional[int]
    DayOfWeek: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_Weekly"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Weekly"]:
        if not json_data:
            return None
        return cls(
            IntervalWeeks=json_data.get("IntervalWeeks"),
            DayOfWeek=json_data.get("DayOfWeek"),
        )


# work around possible type aliasing issues when variable has same name as a model
_Weekly = Weekly


@dataclass
class AbsoluteMonthly(BaseModel):
    IntervalMonths: Optional[int]
    DayOfMonth: Optional[int]

    @classmethod
    def _deserialize(
        cls: Type["_AbsoluteMonthly"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_AbsoluteMonthly"]:
        if not json_data:
            return None
        return cls(
            IntervalMonths=json_data.get("IntervalMonths"),
            DayOfMonth=json_data.get("DayOfMonth"),
        )


# work around possible type aliasing issues when variable has same name as a model
_AbsoluteMonthly = AbsoluteMonthly


@dataclass
class RelativeMonthly(BaseModel):
    IntervalMonths: Optional[int]
    WeekIndex: Optional[str]
    DayOfWeek: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_RelativeMonthly"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_RelativeMonthly"]:
        if not json_data:
            return None
        return cls(
            IntervalMonths=json_data.get("IntervalMonths"),
            WeekIndex=json_data.get("WeekIndex"),
            DayOfWeek=json_data.get("DayOfWeek"),
        )


# work around possible type aliasing issues when variable has same name as a model
_RelativeMonthly = RelativeMonthly


@dataclass
class NotAllowedDates(BaseModel):
    Start: Optional[str]
    End: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_NotAllowedDates"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_NotAllowedDates"]:
        if not json_data:
            return None
        return cls(
            Start=json_data.get("Start"),
            End=json_data.get("End"),
        )


# work around possible type aliasing issues when variable has same name as a model
_NotAllowedDates = NotAllowedDates


@dataclass
class WindowedMaintenance(BaseModel):
    MaintenanceWindow: Optional["_MaintenanceWindow"]

    @classmethod
    def _deserialize(
        cls: Type["_WindowedMaintenance"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_WindowedMaintenance"]:
        if not json_data:
            return None
        return cls(
            MaintenanceWindow=MaintenanceWindow._deserialize(json_data.get("MaintenanceWindow")),
        )


# work around possible type aliasing issues when variable has same name as a model
_WindowedMaintenance = WindowedMaintenance


@dataclass
class FluxConfigurations(BaseModel):
    Name: Optional[str]
    Scope: Optional[str]
    Namespace: Optional[str]
    Suspend: Optional[bool]
    GitRepository: Optional["_GitRepository"]
    Bucket: Optional["_Bucket"]
    AzureBlob: Optional["_AzureBlob"]
    OciRepository: Optional["_OciRepository"]
    Kustomizations: Optional[MutableMapping[str, "_Kustomizations"]]

    @classmethod
    def _deserialize(
        cls: Type["_FluxConfigurations"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_FluxConfigurations"]:
        if not json_data:
            return None
        return cls(
            Name=json_data.get("Name"),
            Scope=json_data.get("Scope"),
            Namespace=json_data.get("Namespace"),
            Suspend=json_data.get("Suspend"),
            GitRepository=GitRepository._deserialize(json_data.get("GitRepository")),
            Bucket=Bucket._deserialize(json_data.get("Bucket")),
            AzureBlob=AzureBlob._deserialize(json_data.get("AzureBlob")),
            OciRepository=OciRepository._deserialize(json_data.get("OciRepository")),
            Kustomizations=json_data.get("Kustomizations"),
        )


# work around possible type aliasing issues when variable has same name as a model
_FluxConfigurations = FluxConfigurations


@dataclass
class GitRepository(BaseModel):
    Url: Optional[str]
    TimeoutInSeconds: Optional[int]
    SyncIntervalInSeconds: Optional[int]
    RepositoryRef: Optional["_RepositoryRef"]
    SshKnownHosts: Optional[str]
    HttpsCACert: Optional[str]
    LocalAuthRef: Optional[str]
    Provider: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_GitRepository"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_GitRepository"]:
        if not json_data:
            return None
        return cls(
            Url=json_data.get("Url"),
            TimeoutInSeconds=json_data.get("TimeoutInSeconds"),
            SyncIntervalInSeconds=json_data.get("SyncIntervalInSeconds"),
            RepositoryRef=RepositoryRef._deserialize(json_data.get("RepositoryRef")),
            SshKnownHosts=json_data.get("SshKnownHosts"),
            HttpsCACert=json_data.get("HttpsCACert"),
            LocalAuthRef=json_data.get("LocalAuthRef"),
            Provider=json_data.get("Provider"),
        )


# work around possible type aliasing issues when variable has same name as a model
_GitRepository = GitRepository


@dataclass
class RepositoryRef(BaseModel):
    Branch: Optional[str]
    Tag: Optional[str]
    Semver: Optional[str]
    Commit: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_RepositoryRef"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_RepositoryRef"]:
        if not json_data:
            return None
        return cls(
            Branch=json_data.get("Branch"),
            Tag=json_data.get("Tag"),
            Semver=json_data.get("Semver"),
            Commit=json_data.get("Commit"),
        )


# work around possible type aliasing issues when variable has same name as a model
_RepositoryRef = RepositoryRef


@dataclass
class Bucket(BaseModel):
    Url: Optional[str]
    BucketName: Optional[str]
    Insecure: Optional[bool]
    TimeoutInSeconds: Optional[int]
    SyncIntervalInSeconds: Optional[int]
    LocalAuthRef: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_Bucket"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Bucket"]:
        if not json_data:
            return None
        return cls(
            Url=json_data.get("Url"),
            BucketName=json_data.get("BucketName"),
            Insecure=json_data.get("Insecure"),
            TimeoutInSeconds=json_data.get("TimeoutInSeconds"),
            SyncIntervalInSeconds=json_data.get("SyncIntervalInSeconds"),
            LocalAuthRef=json_data.get("LocalAuthRef"),
        )


# work around possible type aliasing issues when variable has same name as a model
_Bucket = Bucket


@dataclass
class AzureBlob(BaseModel):
    Url: Optional[str]
    ContainerName: Optional[str]
    TimeoutInSeconds: Optional[int]
    SyncIntervalInSeconds: Optional[int]
    ManagedIdentity: Optional["_ManagedIdentity"]
    LocalAuthRef: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_AzureBlob"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_AzureBlob"]:
        if not json_data:
            return None
        return cls(
            Url=json_data.get("Url"),
            ContainerName=json_data.get("ContainerName"),
            TimeoutInSeconds=json_data.get("TimeoutInSeconds"),
            SyncIntervalInSeconds=json_data.get("SyncIntervalInSeconds"),
            ManagedIdentity=ManagedIdentity._deserialize(json_data.get("ManagedIdentity")),
            LocalAuthRef=json_data.get("LocalAuthRef"),
        )


# work around possible type aliasing issues when variable has same name as a model
_AzureBlob = AzureBlob


@dataclass
class ManagedIdentity(BaseModel):
    ClientId: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_ManagedIdentity"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_ManagedIdentity"]:
        if not json_data:
            return None
        return cls(
            ClientId=json_data.get("ClientId"),
        )


# work around possible type aliasing issues when variable has same name as a model
_ManagedIdentity = ManagedIdentity


@dataclass
class OciRepository(BaseModel):
    Url: Optional[str]
    TimeoutInSeconds: Optional[int]
    SyncIntervalInSeconds: Optional[int]
    RepositoryRef: Optional["_OCIRepositoryRefDefinition"]
    LayerSelector: Optional["_LayerSelector"]
    Verify: Optional["_Verify"]
    Insecure: Optional[bool]
    UseWorkloadIdentity: Optional[bool]
    ServiceAccountName: Optional[str]
    TlsConfig: Optional["_TlsConfig"]
    LocalAuthRef: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_OciRepository"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_OciRepository"]:
        if not json_data:
            return None
        return cls(
            Url=json_data.get("Url"),
            TimeoutInSeconds=json_data.get("TimeoutInSeconds"),
            SyncIntervalInSeconds=json_data.get("SyncIntervalInSeconds"),
            RepositoryRef=OCIRepositoryRefDefinition._deserialize(json_data.get("RepositoryRef")),
            LayerSelector=LayerSelector._deserialize(json_data.get("LayerSelector")),
            Verify=Verify._deserialize(json_data.get("Verify")),
            Insecure=json_data.get("Insecure"),
            UseWorkloadIdentity=json_data.get("UseWorkloadIdentity"),
            ServiceAccountName=json_data.get("ServiceAccountName"),
            TlsConfig=TlsConfig._deserialize(json_data.get("TlsConfig")),
            LocalAuthRef=json_data.get("LocalAuthRef"),
        )


# work around possible type aliasing issues when variable has same name as a model
_OciRepository = OciRepository


@dataclass
class OCIRepositoryRefDefinition(BaseModel):
    Tag: Optional[str]
    Semver: Optional[str]
    Digest: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_OCIRepositoryRefDefinition"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_OCIRepositoryRefDefinition"]:
        if not json_data:
            return None
        return cls(
            Tag=json_data.get("Tag"),
            Semver=json_data.get("Semver"),
            Digest=json_data.get("Digest"),
        )


# work around possible type aliasing issues when variable has same name as a model
_OCIRepositoryRefDefinition = OCIRepositoryRefDefinition


@dataclass
class LayerSelector(BaseModel):
    MediaType: Optional[str]
    Operation: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_LayerSelector"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_LayerSelector"]:
        if not json_data:
            return None
        return cls(
            MediaType=json_data.get("MediaType"),
            Operation=json_data.get("Operation"),
        )


# work around possible type aliasing issues when variable has same name as a model
_LayerSelector = LayerSelector


@dataclass
class Verify(BaseModel):
    Provider: Optional[str]
    VerificationConfig: Optional[MutableMapping[str, str]]
    MatchOidcIdentity: Optional[Sequence["_MatchOidcIdentity"]]

    @classmethod
    def _deserialize(
        cls: Type["_Verify"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Verify"]:
        if not json_data:
            return None
        return cls(
            Provider=json_data.get("Provider"),
            VerificationConfig=json_data.get("VerificationConfig"),
            MatchOidcIdentity=deserialize_list(json_data.get("MatchOidcIdentity"), MatchOidcIdentity),
        )


# work around possible type aliasing issues when variable has same name as a model
_Verify = Verify


@dataclass
class MatchOidcIdentity(BaseModel):
    Issuer: Optional[str]
    Subject: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_MatchOidcIdentity"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_MatchOidcIdentity"]:
        if not json_data:
            return None
        return cls(
            Issuer=json_data.get("Issuer"),
            Subject=json_data.get("Subject"),
        )


# work around possible type aliasing issues when variable has same name as a model
_MatchOidcIdentity = MatchOidcIdentity


@dataclass
class TlsConfig(BaseModel):
    CaCertificate: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_TlsConfig"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_TlsConfig"]:
        if not json_data:
            return None
        return cls(
            CaCertificate=json_data.get("CaCertificate"),
        )


# work around possible type aliasing issues when variable has same name as a model
_TlsConfig = TlsConfig


@dataclass
class Kustomizations(BaseModel):
    Path: Optional[str]
    DependsOn: Optional[Sequence[str]]
    TimeoutInSeconds: Optional[int]
    SyncIntervalInSeconds: Optional[int]
    RetryIntervalInSeconds: Optional[int]
    Prune: Optional[bool]
    Force: Optional[bool]
    Wait: Optional[bool]
    PostBuild: Optional["_PostBuild"]

    @classmethod
    def _deserialize(
        cls: Type["_Kustomizations"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Kustomizations"]:
        if not json_data:
            return None
        return cls(
            Path=json_data.get("Path"),
            DependsOn=json_data.get("DependsOn"),
            TimeoutInSeconds=json_data.get("TimeoutInSeconds"),
            SyncIntervalInSeconds=json_data.get("SyncIntervalInSeconds"),
            RetryIntervalInSeconds=json_data.get("RetryIntervalInSeconds"),
            Prune=json_data.get("Prune"),
            Force=json_data.get("Force"),
            Wait=json_data.get("Wait"),
            PostBuild=PostBuild._deserialize(json_data.get("PostBuild")),
        )


# work around possible type aliasing issues when variable has same name as a model
_Kustomizations = Kustomizations


@dataclass
class PostBuild(BaseModel):
    Substitute: Optional[MutableMapping[str, str]]
    SubstituteFrom: Optional[Sequence["_SubstituteFrom"]]

    @classmethod
    def _deserialize(
        cls: Type["_PostBuild"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_PostBuild"]:
        if not json_data:
            return None
        return cls(
            Substitute=json_data.get("Substitute"),
            SubstituteFrom=deserialize_list(json_data.get("SubstituteFrom"), SubstituteFrom),
        )


# work around possible type aliasing issues when variable has same name as a model
_PostBuild = PostBuild


@dataclass
class SubstituteFrom(BaseModel):
    Kind: Optional[str]
    Name: Optional[str]
    Optional: Optional[bool]

    @classmethod
    def _deserialize(
        cls: Type["_SubstituteFrom"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_SubstituteFrom"]:
        if not json_data:
            return None
        return cls(
            Kind=json_data.get("Kind"),
            Name=json_data.get("Name"),
            Optional=json_data.get("Optional"),
        )


# work around possible type aliasing issues when variable has same name as a model
_SubstituteFrom = SubstituteFrom


@dataclass
class TypeConfigurationModel(BaseModel):
    TenantId: Optional[str]
    ClientId: Optional[str]
    SubscriptionId: Optional[str]
    Cloud: Optional[str]
    Endpoints: Optional["_Endpoints"]
    Credential: Optional["_Credential"]
    LogLevel: Optional[str]
    Profiles: Optional[MutableMapping[str, "_Profiles"]]

    @classmethod
    def _deserialize(
        cls: Type["_TypeConfigurationModel"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_TypeConfigurationModel"]:
        if not json_data:
            return None
        return cls(
            TenantId=json_data.get("TenantId"),
            ClientId=json_data.get("ClientId"),
            SubscriptionId=json_data.get("SubscriptionId"),
            Cloud=json_data.get("Cloud"),
            Endpoints=Endpoints._deserialize(json_data.get("Endpoints")),
            Credential=Credential._deserialize(json_data.get("Credential")),
            LogLevel=json_data.get("LogLevel"),
            Profiles=json_data.get("Profiles"),
        )


# work around possible type aliasing issues when variable has same name as a model
_TypeConfigurationModel = TypeConfigurationModel


@dataclass
class Endpoints(BaseModel):
    ResourceManager: Optional[str]
    Authority: Optional[str]
    Audience: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_Endpoints"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Endpoints"]:
        if not json_data:
            return None
        return cls(
            ResourceManager=json_data.get("ResourceManager"),
            Authority=json_data.get("Authority"),
            Audience=json_data.get("Audience"),
        )


# work around possible type aliasing issues when variable has same name as a model
_Endpoints = Endpoints


@dataclass
class Credential(BaseModel):
    Type: Optional[str]
    Federation: Optional["_Federation"]
    SecretArn: Optional[str]
    Secret: Optional[str]

    @classmethod
    def _deserialize(
        cls: Type["_Credential"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Credential"]:
        if not json_data:
            return None
        return cls(
            Type=json_data.get("Type"),
            Federation=Federation._deserialize(json_data.get("Federation")),
            SecretArn=json_data.get("SecretArn"),
            Secret=json_data.get("Secret"),
        )


# work around possible type aliasing issues when variable has same name as a model
_Credential = Credential


@dataclass
class Federation(BaseModel):
    Audience: Optional[str]
    DurationSeconds: Optional[int]

    @classmethod
    def _deserialize(
        cls: Type["_Federation"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Federation"]:
        if not json_data:
            return None
        return cls(
            Audience=json_data.get("Audience"),
            DurationSeconds=json_data.get("DurationSeconds"),
        )


# work around possible type aliasing issues when variable has same name as a model
_Federation = Federation


@dataclass
class Profiles(BaseModel):
    TenantId: Optional[str]
    ClientId: Optional[str]
    SubscriptionIds: Optional[Sequence[str]]
    Credential: Optional["_Credential"]

    @classmethod
    def _deserialize(
        cls: Type["_Profiles"],
        json_data: Optional[Mapping[str, Any]],
    ) -> Optional["_Profiles"]:
        if not json_data:
            return None
        return cls(
            TenantId=json_data.get("TenantId"),
            ClientId=json_data.get("ClientId"),
            SubscriptionIds=json_data.get("SubscriptionIds"),
            Credential=Credential._deserialize(json_data.get("Credential")),
        )


# work around possible type aliasing issues when variable has same name as a model
_Profiles = Profiles


