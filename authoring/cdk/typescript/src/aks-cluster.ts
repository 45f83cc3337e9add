// Generated from schema.json by `make schema`; do not edit.
import * as cdk from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Shapes, TaggedResource } from './resource';

export interface CfnAKSClusterProps {
  /** Subscription. Default that of the type configuration. Changing it replaces the cluster. */
  readonly subscriptionId?: string;
  /** Profile in the type configuration. */
  readonly credentialProfile?: string;
  /** Existing resource group. Changing it replaces the cluster. */
  readonly resourceGroupName: string;
  /** Name of the cluster. Changing it replaces the cluster. */
  readonly name: string;
  /** Azure region, e.g. westeurope. Changing it replaces the cluster. */
  readonly location: string;
  /** Tags, at most 50 including the stack's. */
  readonly tags?: (Tag | cdk.IResolvable)[] | cdk.IResolvable;
  /** Running or Stopped. One of Running, Stopped. */
  readonly powerState?: string;
  /** Reject deletes. Default false. */
  readonly deletionProtection?: boolean | cdk.IResolvable;
  /** Audit logs, with at least one destination. */
  readonly auditLogs?: AuditLogs | cdk.IResolvable;
  /** Permissions of IAM principals in the cluster. */
  readonly iamAccess?: (IamAcces | cdk.IResolvable)[] | cdk.IResolvable;
  /** Client ID of Flux's workload identity. */
  readonly fluxIdentityClientId?: string;
  /** Wait until FluxConfigurations are applied. */
  readonly waitForCompliance?: boolean | cdk.IResolvable;
  /** Name of the temporary pool in a rotation. */
  readonly temporaryPoolName?: string;
  /** Minimum image version of each node pool. */
  readonly nodeImageVersions?: Record<string, unknown> | cdk.IResolvable;
  /** Delay before the first write. */
  readonly startDelaySeconds?: number;
  /** Delay of 0 to this many, derived from Id. */
  readonly startSpreadSeconds?: number;
  /** SKU name and tier of the cluster. */
  readonly sku?: Sku | cdk.IResolvable;
  /** Changing it replaces the cluster. */
  readonly extendedLocation?: ExtendedLocation | cdk.IResolvable;
  readonly identity?: Identity | cdk.IResolvable;
  /** Changing it replaces the cluster. */
  readonly kind?: string;
  /** Version, e.g. 1.33 or 1.33.2. Default chosen by Azure. */
  readonly kubernetesVersion?: string;
  /** Prefix of the API server's DNS name. Changing it replaces the cluster. */
  readonly dnsPrefix?: string;
  /** Subdomain in your private DNS zone. Changing it replaces the cluster. */
  readonly fqdnSubdomain?: string;
  /** Node pools, at least one with mode System. */
  readonly agentPoolProfiles?: (AgentPoolProfile | cdk.IResolvable)[] | cdk.IResolvable;
  /** Changing it replaces the cluster. */
  readonly linuxProfile?: LinuxProfile | cdk.IResolvable;
  readonly windowsProfile?: WindowsProfile | cdk.IResolvable;
  readonly servicePrincipalProfile?: ServicePrincipalProfile | cdk.IResolvable;
  /** Add-ons by name, e.g. azurepolicy or omsagent. */
  readonly addonProfiles?: { [key: string]: AddonProfile | cdk.IResolvable } | cdk.IResolvable;
  readonly oidcIssuerProfile?: OidcIssuerProfile | cdk.IResolvable;
  /** Resource group of the nodes. Default MC_{group}_{name}_{location}. Changing it replaces the cluster. */
  readonly nodeResourceGroup?: string;
  readonly nodeResourceGroupProfile?: NodeResourceGroupProfile | cdk.IResolvable;
  /** Default true. Changing it replaces the cluster. */
  readonly enableRbac?: boolean | cdk.IResolvable;
  /**
   * AKSLongTermSupport requires tier Premium. One of KubernetesOfficial, AKSLongTermSupport. Default
   * KubernetesOfficial.
   */
  readonly supportPlan?: string;
  /** FIPS 140 for all node pools. Default false. */
  readonly enableFips?: boolean | cdk.IResolvable;
  readonly networkProfile?: NetworkProfile | cdk.IResolvable;
  readonly aadProfile?: AadProfile | cdk.IResolvable;
  readonly autoUpgradeProfile?: AutoUpgradeProfile | cdk.IResolvable;
  readonly upgradeSettings?: UpgradeSettings | cdk.IResolvable;
  readonly autoScalerProfile?: AutoScalerProfile | cdk.IResolvable;
  readonly apiServerAccessProfile?: ApiServerAccessProfile | cdk.IResolvable;
  /** ARM ID of the disk encryption set. Default none. Changing it replaces the cluster. */
  readonly diskEncryptionSetId?: string;
  /** Identity of the nodes, with the key kubeletidentity. */
  readonly identityProfile?: { [key: string]: IdentityProfile | cdk.IResolvable } | cdk.IResolvable;
  /** Disable certificate login. Requires AadProfile. Default false. */
  readonly disableLocalAccounts?: boolean | cdk.IResolvable;
  readonly httpProxyConfig?: HttpProxyConfig | cdk.IResolvable;
  readonly securityProfile?: SecurityProfile | cdk.IResolvable;
  readonly storageProfile?: StorageProfile | cdk.IResolvable;
  readonly ingressProfile?: IngressProfile | cdk.IResolvable;
  /** One of Enabled, Disabled. Default Enabled. */
  readonly publicNetworkAccess?: string;
  readonly workloadAutoScalerProfile?: WorkloadAutoScalerProfile | cdk.IResolvable;
  readonly azureMonitorProfile?: AzureMonitorProfile | cdk.IResolvable;
  readonly serviceMeshProfile?: ServiceMeshProfile | cdk.IResolvable;
  readonly metricsProfile?: MetricsProfile | cdk.IResolvable;
  readonly nodeProvisioningProfile?: NodeProvisioningProfile | cdk.IResolvable;
  readonly bootstrapProfile?: BootstrapProfile | cdk.IResolvable;
  readonly aiToolchainOperatorProfile?: Switch | cdk.IResolvable;
  readonly schedulerProfile?: SchedulerProfile | cdk.IResolvable;
  readonly hostedSystemProfile?: HostedSystemProfile | cdk.IResolvable;
  /** Windows for Azure's upgrades. */
  readonly maintenanceConfigurations?: MaintenanceConfigurations | cdk.IResolvable;
  /** Workloads from Git, applied by Flux. */
  readonly fluxConfigurations?: (FluxConfiguration | cdk.IResolvable)[] | cdk.IResolvable;
}

export interface Tag {
  /** Name, without < > % & \ ? /. */
  readonly key: string;
  /** Value. */
  readonly value: string;
}

export interface AuditLogs {
  /** ARM ID of a Log Analytics workspace. */
  readonly workspaceId?: string;
  /** ARM ID of a storage account. */
  readonly storageAccountId?: string;
  /** ARM ID of an authorization rule of an Event Hubs namespace. */
  readonly eventHubAuthorizationRuleId?: string;
  /** Event hub. Default one for each category. */
  readonly eventHubName?: string;
  /** Log categories. */
  readonly categories?: string[];
}

export interface IamAcces {
  /** ARN of an IAM role. */
  readonly principalArn: string;
  /** Its role. One of Reader, Writer, Admin, ClusterAdmin. */
  readonly role: string;
  /** Namespaces of the role. Default all. */
  readonly namespaces?: string[];
  /** Federation issuer of another account. */
  readonly issuer?: string;
}

export interface Sku {
  /** Base or Automatic (AKS manages nodes and settings). One of Base, Automatic. Default Base. */
  readonly name?: string;
  /** Free, Standard (SLA) or Premium (long-term support). One of Premium, Standard, Free. Default Free. */
  readonly tier?: string;
}

export interface ExtendedLocation {
  readonly name?: string;
  /** One of EdgeZone. */
  readonly type?: string;
}

export interface Identity {
  /** Type of identity. None: a service principal. One of SystemAssigned, UserAssigned, None. */
  readonly type?: string;
  /** Map of the identity's ARM ID to {}. */
  readonly userAssignedIdentities?: { [key: string]: Record<string, unknown> | cdk.IResolvable } | cdk.IResolvable;
}

export interface AgentPoolProfile {
  /** Number of nodes, 0-1000 (System 1-1000). */
  readonly count?: number;
  /** VM size, e.g. Standard_D4s_v5. Default chosen by Azure. */
  readonly vmSize?: string;
  /** OS disk size, GB. Default 0, by VM size. */
  readonly osDiskSizeGb?: number;
  /** OS disk type. Default Ephemeral if it fits, else Managed. One of Managed, Ephemeral. */
  readonly osDiskType?: string;
  /** One of OS, Temporary. Default OS. */
  readonly kubeletDiskType?: string;
  /** One of OCIContainer, WasmWasi, KataVmIsolation. Default OCIContainer. */
  readonly workloadRuntime?: string;
  readonly messageOfTheDay?: string;
  /** ARM ID of the nodes' subnet. Default a managed one. */
  readonly vnetSubnetId?: string;
  /** ARM ID of the pods' subnet. Default the nodes'. */
  readonly podSubnetId?: string;
  /** One of DynamicIndividual, StaticBlock. Default DynamicIndividual. */
  readonly podIpAllocationMode?: string;
  /** Pods per node. Default 250, 110 or 30 by network. */
  readonly maxPods?: number;
  /** One of Linux, Windows. Default Linux. */
  readonly osType?: string;
  /**
   * OS image. Default Ubuntu, or Windows by version. One of Ubuntu, AzureLinux, AzureLinux3, CBLMariner,
   * Windows2019, Windows2022, Ubuntu2204, Windows2025, Ubuntu2404, AzureContainerLinux.
   */
  readonly osSku?: string;
  readonly maxCount?: number;
  /** Minimum nodes if autoscaled (System from 1). */
  readonly minCount?: number;
  /** Default false. */
  readonly enableAutoScaling?: boolean | cdk.IResolvable;
  /** One of Delete, Deallocate. Default Delete. */
  readonly scaleDownMode?: string;
  /** One of VirtualMachineScaleSets, AvailabilitySet, VirtualMachines. Default VirtualMachineScaleSets. */
  readonly type?: string;
  /** Mode. Gateway is for static egress. One of System, User, Gateway. Default User. */
  readonly mode?: string;
  /** Version, e.g. 1.33 or 1.33.2. Default the cluster's. */
  readonly orchestratorVersion?: string;
  readonly upgradeSettings?: AgentPoolUpgradeSettings | cdk.IResolvable;
  readonly powerState?: PowerState | cdk.IResolvable;
  /** Zones, e.g. ["1", "2", "3"], or ["auto"]. Default none. */
  readonly availabilityZones?: string[];
  /** Default false. */
  readonly enableNodePublicIp?: boolean | cdk.IResolvable;
  readonly nodePublicIpPrefixId?: string;
  /** Regular, or Spot (cheaper, can be evicted). One of Spot, Regular. Default Regular. */
  readonly scaleSetPriority?: string;
  /** One of Delete, Deallocate. Default Delete. */
  readonly scaleSetEvictionPolicy?: string;
  /** Maximum US dollars per hour; -1 is the on-demand price. Default -1. */
  readonly spotMaxPrice?: number;
  readonly tags?: { [key: string]: string } | cdk.IResolvable;
  readonly nodeLabels?: { [key: string]: string } | cdk.IResolvable;
  /** Taints, e.g. key=value:NoSchedule. */
  readonly nodeTaints?: string[];
  readonly proximityPlacementGroupId?: string;
  readonly kubeletConfig?: KubeletConfig | cdk.IResolvable;
  readonly linuxOsConfig?: LinuxOSConfig | cdk.IResolvable;
  /** Default false. */
  readonly enableEncryptionAtHost?: boolean | cdk.IResolvable;
  /** Default false. */
  readonly enableUltraSsd?: boolean | cdk.IResolvable;
  /** Default false. */
  readonly enableFips?: boolean | cdk.IResolvable;
  /** One of MIG1g, MIG2g, MIG3g, MIG4g, MIG7g. */
  readonly gpuInstanceProfile?: string;
  readonly creationData?: CreationData | cdk.IResolvable;
  readonly capacityReservationGroupId?: string;
  readonly hostGroupId?: string;
  readonly networkProfile?: AgentPoolNetworkProfile | cdk.IResolvable;
  readonly windowsProfile?: AgentPoolWindowsProfile | cdk.IResolvable;
  readonly securityProfile?: AgentPoolSecurityProfile | cdk.IResolvable;
  readonly gpuProfile?: GpuProfile | cdk.IResolvable;
  readonly gatewayProfile?: GatewayProfile | cdk.IResolvable;
  readonly artifactStreamingProfile?: Switch | cdk.IResolvable;
  readonly virtualMachinesProfile?: VirtualMachinesProfile | cdk.IResolvable;
  readonly localDnsProfile?: LocalDNSProfile | cdk.IResolvable;
  /** Name, 1-12 characters of a-z and 0-9 (Windows 1-6). */
  readonly name: string;
}

export interface AgentPoolUpgradeSettings {
  /** Default 10%. */
  readonly maxSurge?: string;
  /** Default 0. */
  readonly maxUnavailable?: string;
  /** Default 30. */
  readonly drainTimeoutInMinutes?: number;
  /** Default 0. */
  readonly nodeSoakDurationInMinutes?: number;
  /** One of Cordon, Schedule. Default Schedule. */
  readonly undrainableNodeBehavior?: string;
}

export interface PowerState {
  /** One of Running, Stopped. Default Running. */
  readonly code?: string;
}

export interface KubeletConfig {
  /** One of none, static. Default none. */
  readonly cpuManagerPolicy?: string;
  /** Default true. */
  readonly cpuCfsQuota?: boolean | cdk.IResolvable;
  /** Default 100ms. */
  readonly cpuCfsQuotaPeriod?: string;
  /** Default 85. */
  readonly imageGcHighThreshold?: number;
  /** Default 80. */
  readonly imageGcLowThreshold?: number;
  /** One of none, best-effort, restricted, single-numa-node. Default none. */
  readonly topologyManagerPolicy?: string;
  readonly allowedUnsafeSysctls?: string[];
  /** Default true. */
  readonly failSwapOn?: boolean | cdk.IResolvable;
  readonly containerLogMaxSizeMb?: number;
  readonly containerLogMaxFiles?: number;
  readonly podMaxPids?: number;
}

export interface LinuxOSConfig {
  readonly sysctls?: Sysctls | cdk.IResolvable;
  /** One of always, madvise, never. Default always. */
  readonly transparentHugePageEnabled?: string;
  /** One of always, defer, defer+madvise, madvise, never. Default madvise. */
  readonly transparentHugePageDefrag?: string;
  readonly swapFileSizeMb?: number;
}

export interface Sysctls {
  readonly netCoreSomaxconn?: number;
  readonly netCoreNetdevMaxBacklog?: number;
  readonly netCoreRmemDefault?: number;
  readonly netCoreRmemMax?: number;
  readonly netCoreWmemDefault?: number;
  readonly netCoreWmemMax?: number;
  readonly netCoreOptmemMax?: number;
  readonly netIpv4TcpMaxSynBacklog?: number;
  readonly netIpv4TcpMaxTwBuckets?: number;
  readonly netIpv4TcpFinTimeout?: number;
  readonly netIpv4TcpKeepaliveTime?: number;
  readonly netIpv4TcpKeepaliveProbes?: number;
  readonly netIpv4TcpkeepaliveIntvl?: number;
  readonly netIpv4TcpTwReuse?: boolean | cdk.IResolvable;
  readonly netIpv4IpLocalPortRange?: string;
  readonly netIpv4NeighDefaultGcThresh1?: number;
  readonly netIpv4NeighDefaultGcThresh2?: number;
  readonly netIpv4NeighDefaultGcThresh3?: number;
  readonly netNetfilterNfConntrackMax?: number;
  readonly netNetfilterNfConntrackBuckets?: number;
  readonly fsInotifyMaxUserWatches?: number;
  readonly fsFileMax?: number;
  readonly fsAioMaxNr?: number;
  readonly fsNrOpen?: number;
  readonly kernelThreadsMax?: number;
  readonly vmMaxMapCount?: number;
  readonly vmSwappiness?: number;
  readonly vmVfsCachePressure?: number;
}

export interface CreationData {
  readonly sourceResourceId?: string;
}

export interface AgentPoolNetworkProfile {
  readonly nodePublicIpTags?: (NodePublicIPTag | cdk.IResolvable)[] | cdk.IResolvable;
  readonly allowedHostPorts?: (AllowedHostPort | cdk.IResolvable)[] | cdk.IResolvable;
  readonly applicationSecurityGroups?: string[];
  readonly dranet?: Dranet | cdk.IResolvable;
}

export interface NodePublicIPTag {
  /** Type, e.g. RoutingPreference. */
  readonly ipTagType?: string;
  /** Value, e.g. Internet. */
  readonly tag?: string;
}

export interface AllowedHostPort {
  readonly portStart?: number;
  readonly portEnd?: number;
  /** One of TCP, UDP. */
  readonly protocol?: string;
}

export interface Dranet {
  /** One of Unmanaged, Managed. */
  readonly mode?: string;
}

export interface AgentPoolWindowsProfile {
  /** Default false. */
  readonly disableOutboundNat?: boolean | cdk.IResolvable;
}

export interface AgentPoolSecurityProfile {
  /** Default false. */
  readonly enableVtpm?: boolean | cdk.IResolvable;
  /** Default false. */
  readonly enableSecureBoot?: boolean | cdk.IResolvable;
  /** One of LocalUser, Disabled, EntraId. Default LocalUser. */
  readonly sshAccess?: string;
}

export interface GpuProfile {
  /** One of Install, None. Default Install. */
  readonly driver?: string;
  readonly nvidia?: Nvidia | cdk.IResolvable;
}

export interface Nvidia {
  /** One of Unmanaged, Managed. */
  readonly managementMode?: string;
}

export interface GatewayProfile {
  /** Default 31. */
  readonly publicIpPrefixSize?: number;
}

export interface Switch {
  /** Enable it. Default false. */
  readonly enabled?: boolean | cdk.IResolvable;
}

export interface VirtualMachinesProfile {
  readonly scale?: Scale | cdk.IResolvable;
}

export interface Scale {
  readonly manual?: (Manual | cdk.IResolvable)[] | cdk.IResolvable;
  readonly autoscale?: (Autoscale | cdk.IResolvable)[] | cdk.IResolvable;
}

export interface Manual {
  readonly size?: string;
  readonly count?: number;
}

export interface Autoscale {
  readonly size?: string;
  readonly minCount?: number;
  readonly maxCount?: number;
}

export interface LocalDNSProfile {
  /** One of Preferred, Required, Disabled. Default Preferred. */
  readonly mode?: string;
  /** By zone ("." for all others), for dnsPolicy Default. */
  readonly vnetDnsOverrides?: { [key: string]: LocalDNSOverride | cdk.IResolvable } | cdk.IResolvable;
  /** By zone ("." for all others), for dnsPolicy ClusterFirst. */
  readonly kubeDnsOverrides?: { [key: string]: LocalDNSOverride | cdk.IResolvable } | cdk.IResolvable;
}

export interface LocalDNSOverride {
  /** One of Error, Log. Default Error. */
  readonly queryLogging?: string;
  /** One of PreferUDP, ForceTCP. Default PreferUDP. */
  readonly protocol?: string;
  /** One of ClusterCoreDNS, VnetDNS. */
  readonly forwardDestination?: string;
  /** One of Sequential, RoundRobin, Random. Default Sequential. */
  readonly forwardPolicy?: string;
  /** Default 1000. */
  readonly maxConcurrent?: number;
  /** Default 3600. */
  readonly cacheDurationInSeconds?: number;
  /** Default 3600. */
  readonly serveStaleDurationInSeconds?: number;
  /** One of Verify, Immediate, Disable. Default Immediate. */
  readonly serveStale?: string;
}

export interface LinuxProfile {
  /** User name, up to 32 characters. */
  readonly adminUsername: string;
  readonly ssh: Ssh | cdk.IResolvable;
}

export interface Ssh {
  /** One public key. */
  readonly publicKeys: (PublicKey | cdk.IResolvable)[] | cdk.IResolvable;
}

export interface PublicKey {
  /** Public key, e.g. ssh-rsa AAAA... */
  readonly keyData: string;
}

export interface WindowsProfile {
  /** User name, not ending with a period. Changing it replaces the cluster. */
  readonly adminUsername: string;
  readonly adminPassword?: string;
  /** Windows_Server for Azure Hybrid Benefit. One of None, Windows_Server. Default None. */
  readonly licenseType?: string;
  /** Default true. */
  readonly enableCsiProxy?: boolean | cdk.IResolvable;
  readonly gmsaProfile?: GmsaProfile | cdk.IResolvable;
}

export interface GmsaProfile {
  /** Enable it. Default false. */
  readonly enabled?: boolean | cdk.IResolvable;
  /** DNS server. Empty, that of the network. */
  readonly dnsServer?: string;
  /** Root domain. Empty, that of the network. */
  readonly rootDomainName?: string;
}

export interface ServicePrincipalProfile {
  /** Client ID, or msi for a managed identity. */
  readonly clientId: string;
  readonly secret?: string;
}

export interface AddonProfile {
  /** Enable it. Default false. */
  readonly enabled: boolean | cdk.IResolvable;
  readonly config?: { [key: string]: string } | cdk.IResolvable;
}

export interface OidcIssuerProfile {
  /** Default true from 1.34. It cannot be disabled. */
  readonly enabled?: boolean | cdk.IResolvable;
}

export interface NodeResourceGroupProfile {
  /** ReadOnly denies changes by users. One of Unrestricted, ReadOnly. Default Unrestricted. */
  readonly restrictionLevel?: string;
}

export interface NetworkProfile {
  /** Network plugin. Default azure. One of azure, kubenet, none. */
  readonly networkPlugin?: string;
  /** overlay: pods have their own address range. One of overlay. */
  readonly networkPluginMode?: string;
  /** Network policy engine. Default none. One of none, calico, azure, cilium. */
  readonly networkPolicy?: string;
  /** Azure CNI mode, obsolete. One of transparent, bridge. */
  readonly networkMode?: string;
  /** Data plane. Default azure. One of azure, cilium. */
  readonly networkDataplane?: string;
  readonly advancedNetworking?: AdvancedNetworking | cdk.IResolvable;
  /** Pod CIDR. Default 10.244.0.0/16. */
  readonly podCidr?: string;
  /** Service CIDR, smaller than /12. Default 10.0.0.0/16. Changing it replaces the cluster. */
  readonly serviceCidr?: string;
  /** DNS service IP, in ServiceCidr. Default 10.0.0.10. Changing it replaces the cluster. */
  readonly dnsServiceIp?: string;
  /**
   * Outbound connectivity. Default loadBalancer. One of loadBalancer, userDefinedRouting, managedNATGateway,
   * userAssignedNATGateway, none.
   */
  readonly outboundType?: string;
  /**
   * basic is retired since September 2025. One of standard, basic. Default standard. Changing it replaces the
   * cluster.
   */
  readonly loadBalancerSku?: string;
  readonly loadBalancerProfile?: LoadBalancerProfile | cdk.IResolvable;
  readonly natGatewayProfile?: NatGatewayProfile | cdk.IResolvable;
  readonly staticEgressGatewayProfile?: Switch | cdk.IResolvable;
  /** Pod CIDRs, IPv4 first. */
  readonly podCidrs?: string[];
  /** Service CIDRs, IPv4 first. */
  readonly serviceCidrs?: string[];
  /** ["IPv4"] or ["IPv4", "IPv6"]. Default IPv4. */
  readonly ipFamilies?: string[];
}

export interface AdvancedNetworking {
  /** Default false. */
  readonly enabled?: boolean | cdk.IResolvable;
  readonly observability?: Switch | cdk.IResolvable;
  readonly security?: Security | cdk.IResolvable;
  readonly performance?: Performance | cdk.IResolvable;
}

export interface Security {
  /** Default false. */
  readonly enabled?: boolean | cdk.IResolvable;
  /** One of L7, FQDN, None. */
  readonly advancedNetworkPolicies?: string;
  readonly transitEncryption?: TransitEncryption | cdk.IResolvable;
}

export interface TransitEncryption {
  /** One of WireGuard, None. Default None. */
  readonly type?: string;
}

export interface Performance {
  /** One of BpfVeth, None. Default None. */
  readonly accelerationMode?: string;
}

export interface LoadBalancerProfile {
  readonly managedOutboundIps?: ManagedOutboundIPs | cdk.IResolvable;
  readonly outboundIpPrefixes?: OutboundIPPrefixes | cdk.IResolvable;
  readonly outboundIps?: OutboundIPs | cdk.IResolvable;
  /** SNAT ports per node, a multiple of 8; 0 is automatic. Default 0. */
  readonly allocatedOutboundPorts?: number;
  /** Default 30. */
  readonly idleTimeoutInMinutes?: number;
  /** Default false. */
  readonly enableMultipleStandardLoadBalancers?: boolean | cdk.IResolvable;
  /** One of NodeIPConfiguration, NodeIP. Default NodeIPConfiguration. */
  readonly backendPoolType?: string;
}

export interface ManagedOutboundIPs {
  /** Number of IPv4 IPs. Default 1. */
  readonly count?: number;
  /** Number of IPv6 IPs. Default 1 if dual-stack, else 0. */
  readonly countIPv6?: number;
}

export interface OutboundIPPrefixes {
  readonly publicIpPrefixes?: (PublicIPPrefixes | cdk.IResolvable)[] | cdk.IResolvable;
}

export interface PublicIPPrefixes {
  readonly id?: string;
}

export interface OutboundIPs {
  readonly publicIps?: (PublicIPPrefixes | cdk.IResolvable)[] | cdk.IResolvable;
}

export interface NatGatewayProfile {
  /** SKU. Default StandardV2 where available. One of Standard, StandardV2. */
  readonly sku?: string;
  readonly managedOutboundIpProfile?: ManagedOutboundIPProfile | cdk.IResolvable;
  readonly outboundIpPrefixes?: NATGatewayProfileOutboundIpPrefixes | cdk.IResolvable;
  readonly outboundIps?: NATGatewayProfileOutboundIPs | cdk.IResolvable;
  /** Default 4. */
  readonly idleTimeoutInMinutes?: number;
}

export interface ManagedOutboundIPProfile {
  /** Number of IPv4 IPs. Default 1. */
  readonly count?: number;
  readonly countIPv6?: number;
}

export interface NATGatewayProfileOutboundIpPrefixes {
  readonly publicIpPrefixes?: string[];
}

export interface NATGatewayProfileOutboundIPs {
  readonly publicIps?: string[];
}

export interface AadProfile {
  /** Entra integration managed by AKS. It cannot be disabled. Default false. */
  readonly managed?: boolean | cdk.IResolvable;
  /** Authorize by Azure roles. Default false. */
  readonly enableAzureRbac?: boolean | cdk.IResolvable;
  /** Object IDs of administrator groups. */
  readonly adminGroupObjectIds?: string[];
  /** Tenant of logins. Default that of the subscription. */
  readonly tenantId?: string;
}

export interface AutoUpgradeProfile {
  /** One of rapid, stable, patch, node-image, none. Default none. */
  readonly upgradeChannel?: string;
  /** One of None, Unmanaged, NodeImage, SecurityPatch. Default NodeImage. */
  readonly nodeOsUpgradeChannel?: string;
}

export interface UpgradeSettings {
  readonly overrideSettings?: OverrideSettings | cdk.IResolvable;
}

export interface OverrideSettings {
  /** Default false. */
  readonly forceUpgrade?: boolean | cdk.IResolvable;
  /** End of ForceUpgrade, e.g. 2026-12-31T00:00:00Z. */
  readonly until?: string;
}

export interface AutoScalerProfile {
  /** One of true, false. Default false. */
  readonly balanceSimilarNodeGroups?: string;
  /** Default false. */
  readonly daemonsetEvictionForEmptyNodes?: boolean | cdk.IResolvable;
  /** Default true. */
  readonly daemonsetEvictionForOccupiedNodes?: boolean | cdk.IResolvable;
  /** Default false. */
  readonly ignoreDaemonsetsUtilization?: boolean | cdk.IResolvable;
  /** One of least-waste, most-pods, priority, random. Default random. */
  readonly expander?: string;
  /** Default 10. */
  readonly maxEmptyBulkDelete?: string;
  /** Default 600. */
  readonly maxGracefulTerminationSec?: string;
  /** Default 15m. */
  readonly maxNodeProvisionTime?: string;
  /** Default 45. */
  readonly maxTotalUnreadyPercentage?: string;
  /** Default 0s. */
  readonly newPodScaleUpDelay?: string;
  /** Default 3. */
  readonly okTotalUnreadyCount?: string;
  /** Default 10s. */
  readonly scanInterval?: string;
  /** Default 10m. */
  readonly scaleDownDelayAfterAdd?: string;
  readonly scaleDownDelayAfterDelete?: string;
  /** Default 3m. */
  readonly scaleDownDelayAfterFailure?: string;
  /** Default 10m. */
  readonly scaleDownUnneededTime?: string;
  /** Default 20m. */
  readonly scaleDownUnreadyTime?: string;
  /** Default 0.5. */
  readonly scaleDownUtilizationThreshold?: string;
  /** One of true, false. */
  readonly skipNodesWithLocalStorage?: string;
  /** One of true, false. Default true. */
  readonly skipNodesWithSystemPods?: string;
}

export interface ApiServerAccessProfile {
  /** CIDRs with access to the API server. Default all. */
  readonly authorizedIpRanges?: string[];
  /** Private IP only for the API server. Default false. Changing it replaces the cluster. */
  readonly enablePrivateCluster?: boolean | cdk.IResolvable;
  /** system, none or a zone's ARM ID. Default system. Changing it replaces the cluster. */
  readonly privateDnsZone?: string;
  /** Public DNS name for the private IP. Default true. */
  readonly enablePrivateClusterPublicFqdn?: boolean | cdk.IResolvable;
  /** Default false. */
  readonly disableRunCommand?: boolean | cdk.IResolvable;
  /** API server in your network. It cannot be disabled. */
  readonly enableVnetIntegration?: boolean | cdk.IResolvable;
  readonly subnetId?: string;
}

export interface IdentityProfile {
  /** ARM ID. */
  readonly resourceId?: string;
  /** Client ID. */
  readonly clientId?: string;
  /** Object ID (principal ID). */
  readonly objectId?: string;
}

export interface HttpProxyConfig {
  readonly httpProxy?: string;
  readonly httpsProxy?: string;
  readonly noProxy?: string[];
  readonly trustedCa?: string;
  /** Default true. */
  readonly enabled?: boolean | cdk.IResolvable;
}

export interface SecurityProfile {
  readonly defender?: Defender | cdk.IResolvable;
  readonly azureKeyVaultKms?: AzureKeyVaultKms | cdk.IResolvable;
  readonly kubernetesResourceObjectEncryptionProfile?: KubernetesResourceObjectEncryptionProfile | cdk.IResolvable;
  readonly workloadIdentity?: Switch | cdk.IResolvable;
  readonly imageCleaner?: ImageCleaner | cdk.IResolvable;
  readonly customCaTrustCertificates?: string[];
}

export interface Defender {
  readonly logAnalyticsWorkspaceResourceId?: string;
  readonly securityMonitoring?: Switch | cdk.IResolvable;
  readonly securityGating?: SecurityGating | cdk.IResolvable;
}

export interface SecurityGating {
  /** Enable it. Default false. */
  readonly enabled?: boolean | cdk.IResolvable;
  readonly identities?: (Identities | cdk.IResolvable)[] | cdk.IResolvable;
  readonly allowSecretAccess?: boolean | cdk.IResolvable;
}

export interface Identities {
  readonly azureContainerRegistry?: string;
  readonly identity?: IdentityProfile | cdk.IResolvable;
}

export interface AzureKeyVaultKms {
  /** Enable it. Default false. */
  readonly enabled?: boolean | cdk.IResolvable;
  /** Key identifier with version, https://... */
  readonly keyId?: string;
  /** One of Public, Private. Default Public. */
  readonly keyVaultNetworkAccess?: string;
  /** ARM ID of the vault, required for Private. */
  readonly keyVaultResourceId?: string;
}

export interface KubernetesResourceObjectEncryptionProfile {
  /** One of Enabled, Disabled. */
  readonly infrastructureEncryption?: string;
}

export interface ImageCleaner {
  /** Enable it. Default false. */
  readonly enabled?: boolean | cdk.IResolvable;
  /** Default 168. */
  readonly intervalHours?: number;
}

export interface StorageProfile {
  readonly diskCsiDriver?: Switch | cdk.IResolvable;
  readonly fileCsiDriver?: Switch | cdk.IResolvable;
  readonly snapshotController?: Switch | cdk.IResolvable;
  readonly blobCsiDriver?: Switch | cdk.IResolvable;
}

export interface IngressProfile {
  readonly webAppRouting?: WebAppRouting | cdk.IResolvable;
  readonly gatewayApi?: GatewayAPI | cdk.IResolvable;
}

export interface WebAppRouting {
  /** Enable it. Default false. */
  readonly enabled?: boolean | cdk.IResolvable;
  readonly gatewayApiImplementations?: GatewayAPIImplementations | cdk.IResolvable;
  readonly dnsZoneResourceIds?: string[];
  readonly nginx?: Nginx | cdk.IResolvable;
}

export interface GatewayAPIImplementations {
  readonly appRoutingIstio?: AppRoutingIstio | cdk.IResolvable;
}

export interface AppRoutingIstio {
  /** One of Enabled, Disabled. Default Disabled. */
  readonly mode?: string;
}

export interface Nginx {
  /** One of AnnotationControlled, External, Internal, None. Default AnnotationControlled. */
  readonly defaultIngressControllerType?: string;
}

export interface GatewayAPI {
  /** One of Disabled, Standard. Default Disabled. */
  readonly installation?: string;
}

export interface WorkloadAutoScalerProfile {
  readonly keda?: Switch | cdk.IResolvable;
  readonly verticalPodAutoscaler?: Switch | cdk.IResolvable;
}

export interface AzureMonitorProfile {
  readonly metrics?: Metrics | cdk.IResolvable;
  readonly containerInsights?: ContainerInsights | cdk.IResolvable;
  readonly appMonitoring?: AppMonitoring | cdk.IResolvable;
}

export interface Metrics {
  /** Enable it. Default false. */
  readonly enabled: boolean | cdk.IResolvable;
  readonly kubeStateMetrics?: KubeStateMetrics | cdk.IResolvable;
  readonly controlPlane?: Switch | cdk.IResolvable;
}

export interface KubeStateMetrics {
  readonly metricLabelsAllowlist?: string;
  readonly metricAnnotationsAllowList?: string;
}

export interface ContainerInsights {
  /** Enable it. Default false. */
  readonly enabled?: boolean | cdk.IResolvable;
  readonly logAnalyticsWorkspaceResourceId?: string;
  /** Host port for syslog. Default 28330. */
  readonly syslogPort?: number;
  /** Default false. */
  readonly disablePrometheusMetricsScraping?: boolean | cdk.IResolvable;
  /** One of Disabled, Enabled. Default Disabled. */
  readonly containerNetworkLogs?: string;
}

export interface AppMonitoring {
  readonly autoInstrumentation?: Switch | cdk.IResolvable;
  readonly openTelemetryMetrics?: OpenTelemetryMetrics | cdk.IResolvable;
  readonly openTelemetryLogsAndTraces?: OpenTelemetryMetrics | cdk.IResolvable;
}

export interface OpenTelemetryMetrics {
  /** Enable it. Default false. */
  readonly enabled?: boolean | cdk.IResolvable;
  readonly httpPort?: number;
  readonly grpcPort?: number;
}

export interface ServiceMeshProfile {
  /** One of Istio, Disabled. */
  readonly mode: string;
  readonly istio?: Istio | cdk.IResolvable;
}

export interface Istio {
  readonly components?: Components | cdk.IResolvable;
  readonly certificateAuthority?: CertificateAuthority | cdk.IResolvable;
  readonly revisions?: string[];
}

export interface Components {
  readonly ingressGateways?: (IngressGateway | cdk.IResolvable)[] | cdk.IResolvable;
  readonly egressGateways?: (EgressGateway | cdk.IResolvable)[] | cdk.IResolvable;
  /** One of InitContainers, CNIChaining. Default InitContainers. */
  readonly proxyRedirectionMechanism?: string;
}

export interface IngressGateway {
  /** One of External, Internal. */
  readonly mode: string;
  /** Default false. */
  readonly enabled: boolean | cdk.IResolvable;
}

export interface EgressGateway {
  /** Enable it. Default false. */
  readonly enabled: boolean | cdk.IResolvable;
  readonly name: string;
  /** Default aks-istio-egress. */
  readonly namespace?: string;
  readonly gatewayConfigurationName?: string;
}

export interface CertificateAuthority {
  readonly plugin?: Plugin | cdk.IResolvable;
}

export interface Plugin {
  readonly keyVaultId?: string;
  readonly certObjectName?: string;
  readonly keyObjectName?: string;
  readonly rootCertObjectName?: string;
  readonly certChainObjectName?: string;
}

export interface MetricsProfile {
  /** Cost by namespace. Requires tier Standard or Premium. */
  readonly costAnalysis?: Switch | cdk.IResolvable;
}

export interface NodeProvisioningProfile {
  /** One of Manual, Auto. Default Manual. */
  readonly mode?: string;
  /** One of None, Auto. Default Auto. */
  readonly defaultNodePools?: string;
}

export interface BootstrapProfile {
  /** One of Cache, Direct. Default Direct. */
  readonly artifactSource?: string;
  readonly containerRegistryId?: string;
}

export interface SchedulerProfile {
  readonly upstream?: Upstream | cdk.IResolvable;
}

export interface Upstream {
  /** One of Default, ManagedByCRD. Default Default. */
  readonly schedulerConfigMode?: string;
}

export interface HostedSystemProfile {
  /** Enable it. Default false. */
  readonly enabled?: boolean | cdk.IResolvable;
  readonly systemNodeSubnetId?: string;
  readonly nodeSubnetId?: string;
}

export interface MaintenanceConfigurations {
  /** AKS's weekly releases. */
  readonly default?: Default | cdk.IResolvable;
  /** Upgrades of UpgradeChannel. */
  readonly aksManagedAutoUpgradeSchedule?: WindowedMaintenance | cdk.IResolvable;
  /** Upgrades of NodeOSUpgradeChannel. */
  readonly aksManagedNodeOsUpgradeSchedule?: WindowedMaintenance | cdk.IResolvable;
}

export interface Default {
  /** Hours, in the older form. */
  readonly timeInWeek?: (TimeInWeek | cdk.IResolvable)[] | cdk.IResolvable;
  readonly notAllowedTime?: (NotAllowedTime | cdk.IResolvable)[] | cdk.IResolvable;
  /** Maintenance window, weekly only. */
  readonly maintenanceWindow?: MaintenanceWindow | cdk.IResolvable;
}

export interface TimeInWeek {
  /** One of Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday. */
  readonly day?: string;
  readonly hourSlots?: (number)[] | cdk.IResolvable;
}

export interface NotAllowedTime {
  readonly start?: string;
  readonly end?: string;
}

export interface MaintenanceWindow {
  /** Exactly one schedule. */
  readonly schedule: Schedule | cdk.IResolvable;
  readonly durationHours: number;
  /** Offset from UTC. Default +00:00. */
  readonly utcOffset?: string;
  /** First day. Default the day of creation. */
  readonly startDate?: string;
  /** Start time, HH:MM. */
  readonly startTime: string;
  /** Dates without maintenance. */
  readonly notAllowedDates?: (NotAllowedDate | cdk.IResolvable)[] | cdk.IResolvable;
}

export interface Schedule {
  readonly daily?: Daily | cdk.IResolvable;
  readonly weekly?: Weekly | cdk.IResolvable;
  readonly absoluteMonthly?: AbsoluteMonthly | cdk.IResolvable;
  readonly relativeMonthly?: RelativeMonthly | cdk.IResolvable;
}

export interface Daily {
  readonly intervalDays: number;
}

export interface Weekly {
  readonly intervalWeeks: number;
  /** One of Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday. */
  readonly dayOfWeek: string;
}

export interface AbsoluteMonthly {
  readonly intervalMonths: number;
  readonly dayOfMonth: number;
}

export interface RelativeMonthly {
  readonly intervalMonths: number;
  /** One of First, Second, Third, Fourth, Last. */
  readonly weekIndex: string;
  /** One of Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday. */
  readonly dayOfWeek: string;
}

export interface NotAllowedDate {
  readonly start: string;
  readonly end: string;
}

export interface WindowedMaintenance {
  readonly maintenanceWindow: MaintenanceWindow | cdk.IResolvable;
}

export interface FluxConfiguration {
  readonly name: string;
  /** One of cluster, namespace. Default cluster. */
  readonly scope?: string;
  readonly namespace: string;
  /** Default false. */
  readonly suspend?: boolean | cdk.IResolvable;
  readonly gitRepository?: GitRepository | cdk.IResolvable;
  readonly bucket?: Bucket | cdk.IResolvable;
  readonly azureBlob?: AzureBlob | cdk.IResolvable;
  readonly ociRepository?: OciRepository | cdk.IResolvable;
  readonly kustomizations?: { [key: string]: Kustomization | cdk.IResolvable } | cdk.IResolvable;
}

export interface GitRepository {
  readonly url: string;
  readonly timeoutInSeconds?: number;
  readonly syncIntervalInSeconds?: number;
  readonly repositoryRef: RepositoryRef | cdk.IResolvable;
  readonly sshKnownHosts?: string;
  readonly httpsCaCert?: string;
  readonly localAuthRef?: string;
  /** One of Azure, GitHub, Generic. Default Generic. */
  readonly provider?: string;
}

export interface RepositoryRef {
  readonly branch?: string;
  readonly tag?: string;
  readonly semver?: string;
  readonly commit?: string;
}

export interface Bucket {
  readonly url: string;
  readonly bucketName: string;
  /** Default false. */
  readonly insecure?: boolean | cdk.IResolvable;
  readonly timeoutInSeconds?: number;
  readonly syncIntervalInSeconds?: number;
  readonly localAuthRef?: string;
}

export interface AzureBlob {
  readonly url: string;
  readonly containerName: string;
  readonly timeoutInSeconds?: number;
  readonly syncIntervalInSeconds?: number;
  readonly managedIdentity?: ManagedIdentity | cdk.IResolvable;
  readonly localAuthRef?: string;
}

export interface ManagedIdentity {
  readonly clientId?: string;
}

export interface OciRepository {
  readonly url: string;
  readonly timeoutInSeconds?: number;
  readonly syncIntervalInSeconds?: number;
  readonly repositoryRef?: OCIRepositoryRefDefinition | cdk.IResolvable;
  readonly layerSelector?: LayerSelector | cdk.IResolvable;
  readonly verify?: Verify | cdk.IResolvable;
  /** Default false. */
  readonly insecure?: boolean | cdk.IResolvable;
  /** Default false. */
  readonly useWorkloadIdentity?: boolean | cdk.IResolvable;
  readonly serviceAccountName?: string;
  readonly tlsConfig?: TlsConfig | cdk.IResolvable;
  readonly localAuthRef?: string;
}

export interface OCIRepositoryRefDefinition {
  readonly tag?: string;
  readonly semver?: string;
  readonly digest?: string;
}

export interface LayerSelector {
  readonly mediaType?: string;
  /** One of extract, copy. Default extract. */
  readonly operation?: string;
}

export interface Verify {
  readonly provider?: string;
  readonly verificationConfig?: { [key: string]: string } | cdk.IResolvable;
  readonly matchOidcIdentity?: (MatchOidcIdentity | cdk.IResolvable)[] | cdk.IResolvable;
}

export interface MatchOidcIdentity {
  readonly issuer?: string;
  readonly subject?: string;
}

export interface TlsConfig {
  readonly caCertificate?: string;
}

export interface Kustomization {
  readonly path?: string;
  readonly dependsOn?: string[];
  readonly timeoutInSeconds?: number;
  readonly syncIntervalInSeconds?: number;
  readonly retryIntervalInSeconds?: number;
  /** Default false. */
  readonly prune?: boolean | cdk.IResolvable;
  /** Default false. */
  readonly force?: boolean | cdk.IResolvable;
  /** Default true. */
  readonly wait?: boolean | cdk.IResolvable;
  readonly postBuild?: PostBuild | cdk.IResolvable;
}

export interface PostBuild {
  readonly substitute?: { [key: string]: string } | cdk.IResolvable;
  readonly substituteFrom?: (SubstituteFrom | cdk.IResolvable)[] | cdk.IResolvable;
}

export interface SubstituteFrom {
  /** One of ConfigMap, Secret. */
  readonly kind: string;
  readonly name: string;
  /** Default false. */
  readonly optional?: boolean | cdk.IResolvable;
}

const SHAPES: Shapes = {
  Props: {
    subscriptionId: ['SubscriptionId'],
    credentialProfile: ['CredentialProfile'],
    resourceGroupName: ['ResourceGroupName'],
    name: ['Name'],
    location: ['Location'],
    tags: ['Tags', 'Tag'],
    powerState: ['PowerState'],
    deletionProtection: ['DeletionProtection'],
    auditLogs: ['AuditLogs', 'AuditLogs'],
    iamAccess: ['IamAccess', 'IamAcces'],
    fluxIdentityClientId: ['FluxIdentityClientId'],
    waitForCompliance: ['WaitForCompliance'],
    temporaryPoolName: ['TemporaryPoolName'],
    nodeImageVersions: ['NodeImageVersions'],
    startDelaySeconds: ['StartDelaySeconds'],
    startSpreadSeconds: ['StartSpreadSeconds'],
    sku: ['Sku', 'Sku'],
    extendedLocation: ['ExtendedLocation', 'ExtendedLocation'],
    identity: ['Identity', 'Identity'],
    kind: ['Kind'],
    kubernetesVersion: ['KubernetesVersion'],
    dnsPrefix: ['DnsPrefix'],
    fqdnSubdomain: ['FqdnSubdomain'],
    agentPoolProfiles: ['AgentPoolProfiles', 'AgentPoolProfile'],
    linuxProfile: ['LinuxProfile', 'LinuxProfile'],
    windowsProfile: ['WindowsProfile', 'WindowsProfile'],
    servicePrincipalProfile: ['ServicePrincipalProfile', 'ServicePrincipalProfile'],
    addonProfiles: ['AddonProfiles', 'AddonProfile', true],
    oidcIssuerProfile: ['OidcIssuerProfile', 'OidcIssuerProfile'],
    nodeResourceGroup: ['NodeResourceGroup'],
    nodeResourceGroupProfile: ['NodeResourceGroupProfile', 'NodeResourceGroupProfile'],
    enableRbac: ['EnableRBAC'],
    supportPlan: ['SupportPlan'],
    enableFips: ['EnableFIPS'],
    networkProfile: ['NetworkProfile', 'NetworkProfile'],
    aadProfile: ['AadProfile', 'AadProfile'],
    autoUpgradeProfile: ['AutoUpgradeProfile', 'AutoUpgradeProfile'],
    upgradeSettings: ['UpgradeSettings', 'UpgradeSettings'],
    autoScalerProfile: ['AutoScalerProfile', 'AutoScalerProfile'],
    apiServerAccessProfile: ['ApiServerAccessProfile', 'ApiServerAccessProfile'],
    diskEncryptionSetId: ['DiskEncryptionSetID'],
    identityProfile: ['IdentityProfile', 'IdentityProfile', true],
    disableLocalAccounts: ['DisableLocalAccounts'],
    httpProxyConfig: ['HttpProxyConfig', 'HttpProxyConfig'],
    securityProfile: ['SecurityProfile', 'SecurityProfile'],
    storageProfile: ['StorageProfile', 'StorageProfile'],
    ingressProfile: ['IngressProfile', 'IngressProfile'],
    publicNetworkAccess: ['PublicNetworkAccess'],
    workloadAutoScalerProfile: ['WorkloadAutoScalerProfile', 'WorkloadAutoScalerProfile'],
    azureMonitorProfile: ['AzureMonitorProfile', 'AzureMonitorProfile'],
    serviceMeshProfile: ['ServiceMeshProfile', 'ServiceMeshProfile'],
    metricsProfile: ['MetricsProfile', 'MetricsProfile'],
    nodeProvisioningProfile: ['NodeProvisioningProfile', 'NodeProvisioningProfile'],
    bootstrapProfile: ['BootstrapProfile', 'BootstrapProfile'],
    aiToolchainOperatorProfile: ['AiToolchainOperatorProfile', 'Switch'],
    schedulerProfile: ['SchedulerProfile', 'SchedulerProfile'],
    hostedSystemProfile: ['HostedSystemProfile', 'HostedSystemProfile'],
    maintenanceConfigurations: ['MaintenanceConfigurations', 'MaintenanceConfigurations'],
    fluxConfigurations: ['FluxConfigurations', 'FluxConfiguration'],
  },
  Tag: {
    key: ['Key'],
    value: ['Value'],
  },
  AuditLogs: {
    workspaceId: ['WorkspaceId'],
    storageAccountId: ['StorageAccountId'],
    eventHubAuthorizationRuleId: ['EventHubAuthorizationRuleId'],
    eventHubName: ['EventHubName'],
    categories: ['Categories'],
  },
  IamAcces: {
    principalArn: ['PrincipalArn'],
    role: ['Role'],
    namespaces: ['Namespaces'],
    issuer: ['Issuer'],
  },
  Sku: {
    name: ['Name'],
    tier: ['Tier'],
  },
  ExtendedLocation: {
    name: ['Name'],
    type: ['Type'],
  },
  Identity: {
    type: ['Type'],
    userAssignedIdentities: ['UserAssignedIdentities'],
  },
  AgentPoolProfile: {
    count: ['Count'],
    vmSize: ['VmSize'],
    osDiskSizeGb: ['OsDiskSizeGB'],
    osDiskType: ['OsDiskType'],
    kubeletDiskType: ['KubeletDiskType'],
    workloadRuntime: ['WorkloadRuntime'],
    messageOfTheDay: ['MessageOfTheDay'],
    vnetSubnetId: ['VnetSubnetID'],
    podSubnetId: ['PodSubnetID'],
    podIpAllocationMode: ['PodIPAllocationMode'],
    maxPods: ['MaxPods'],
    osType: ['OsType'],
    osSku: ['OsSKU'],
    maxCount: ['MaxCount'],
    minCount: ['MinCount'],
    enableAutoScaling: ['EnableAutoScaling'],
    scaleDownMode: ['ScaleDownMode'],
    type: ['Type'],
    mode: ['Mode'],
    orchestratorVersion: ['OrchestratorVersion'],
    upgradeSettings: ['UpgradeSettings', 'AgentPoolUpgradeSettings'],
    powerState: ['PowerState', 'PowerState'],
    availabilityZones: ['AvailabilityZones'],
    enableNodePublicIp: ['EnableNodePublicIP'],
    nodePublicIpPrefixId: ['NodePublicIPPrefixID'],
    scaleSetPriority: ['ScaleSetPriority'],
    scaleSetEvictionPolicy: ['ScaleSetEvictionPolicy'],
    spotMaxPrice: ['SpotMaxPrice'],
    tags: ['Tags'],
    nodeLabels: ['NodeLabels'],
    nodeTaints: ['NodeTaints'],
    proximityPlacementGroupId: ['ProximityPlacementGroupID'],
    kubeletConfig: ['KubeletConfig', 'KubeletConfig'],
    linuxOsConfig: ['LinuxOSConfig', 'LinuxOSConfig'],
    enableEncryptionAtHost: ['EnableEncryptionAtHost'],
    enableUltraSsd: ['EnableUltraSSD'],
    enableFips: ['EnableFIPS'],
    gpuInstanceProfile: ['GpuInstanceProfile'],
    creationData: ['CreationData', 'CreationData'],
    capacityReservationGroupId: ['CapacityReservationGroupID'],
    hostGroupId: ['HostGroupID'],
    networkProfile: ['NetworkProfile', 'AgentPoolNetworkProfile'],
    windowsProfile: ['WindowsProfile', 'AgentPoolWindowsProfile'],
    securityProfile: ['SecurityProfile', 'AgentPoolSecurityProfile'],
    gpuProfile: ['GpuProfile', 'GpuProfile'],
    gatewayProfile: ['GatewayProfile', 'GatewayProfile'],
    artifactStreamingProfile: ['ArtifactStreamingProfile', 'Switch'],
    virtualMachinesProfile: ['VirtualMachinesProfile', 'VirtualMachinesProfile'],
    localDnsProfile: ['LocalDNSProfile', 'LocalDNSProfile'],
    name: ['Name'],
  },
  AgentPoolUpgradeSettings: {
    maxSurge: ['MaxSurge'],
    maxUnavailable: ['MaxUnavailable'],
    drainTimeoutInMinutes: ['DrainTimeoutInMinutes'],
    nodeSoakDurationInMinutes: ['NodeSoakDurationInMinutes'],
    undrainableNodeBehavior: ['UndrainableNodeBehavior'],
  },
  PowerState: {
    code: ['Code'],
  },
  KubeletConfig: {
    cpuManagerPolicy: ['CpuManagerPolicy'],
    cpuCfsQuota: ['CpuCfsQuota'],
    cpuCfsQuotaPeriod: ['CpuCfsQuotaPeriod'],
    imageGcHighThreshold: ['ImageGcHighThreshold'],
    imageGcLowThreshold: ['ImageGcLowThreshold'],
    topologyManagerPolicy: ['TopologyManagerPolicy'],
    allowedUnsafeSysctls: ['AllowedUnsafeSysctls'],
    failSwapOn: ['FailSwapOn'],
    containerLogMaxSizeMb: ['ContainerLogMaxSizeMB'],
    containerLogMaxFiles: ['ContainerLogMaxFiles'],
    podMaxPids: ['PodMaxPids'],
  },
  LinuxOSConfig: {
    sysctls: ['Sysctls', 'Sysctls'],
    transparentHugePageEnabled: ['TransparentHugePageEnabled'],
    transparentHugePageDefrag: ['TransparentHugePageDefrag'],
    swapFileSizeMb: ['SwapFileSizeMB'],
  },
  Sysctls: {
    netCoreSomaxconn: ['NetCoreSomaxconn'],
    netCoreNetdevMaxBacklog: ['NetCoreNetdevMaxBacklog'],
    netCoreRmemDefault: ['NetCoreRmemDefault'],
    netCoreRmemMax: ['NetCoreRmemMax'],
    netCoreWmemDefault: ['NetCoreWmemDefault'],
    netCoreWmemMax: ['NetCoreWmemMax'],
    netCoreOptmemMax: ['NetCoreOptmemMax'],
    netIpv4TcpMaxSynBacklog: ['NetIpv4TcpMaxSynBacklog'],
    netIpv4TcpMaxTwBuckets: ['NetIpv4TcpMaxTwBuckets'],
    netIpv4TcpFinTimeout: ['NetIpv4TcpFinTimeout'],
    netIpv4TcpKeepaliveTime: ['NetIpv4TcpKeepaliveTime'],
    netIpv4TcpKeepaliveProbes: ['NetIpv4TcpKeepaliveProbes'],
    netIpv4TcpkeepaliveIntvl: ['NetIpv4TcpkeepaliveIntvl'],
    netIpv4TcpTwReuse: ['NetIpv4TcpTwReuse'],
    netIpv4IpLocalPortRange: ['NetIpv4IpLocalPortRange'],
    netIpv4NeighDefaultGcThresh1: ['NetIpv4NeighDefaultGcThresh1'],
    netIpv4NeighDefaultGcThresh2: ['NetIpv4NeighDefaultGcThresh2'],
    netIpv4NeighDefaultGcThresh3: ['NetIpv4NeighDefaultGcThresh3'],
    netNetfilterNfConntrackMax: ['NetNetfilterNfConntrackMax'],
    netNetfilterNfConntrackBuckets: ['NetNetfilterNfConntrackBuckets'],
    fsInotifyMaxUserWatches: ['FsInotifyMaxUserWatches'],
    fsFileMax: ['FsFileMax'],
    fsAioMaxNr: ['FsAioMaxNr'],
    fsNrOpen: ['FsNrOpen'],
    kernelThreadsMax: ['KernelThreadsMax'],
    vmMaxMapCount: ['VmMaxMapCount'],
    vmSwappiness: ['VmSwappiness'],
    vmVfsCachePressure: ['VmVfsCachePressure'],
  },
  CreationData: {
    sourceResourceId: ['SourceResourceId'],
  },
  AgentPoolNetworkProfile: {
    nodePublicIpTags: ['NodePublicIPTags', 'NodePublicIPTag'],
    allowedHostPorts: ['AllowedHostPorts', 'AllowedHostPort'],
    applicationSecurityGroups: ['ApplicationSecurityGroups'],
    dranet: ['Dranet', 'Dranet'],
  },
  NodePublicIPTag: {
    ipTagType: ['IpTagType'],
    tag: ['Tag'],
  },
  AllowedHostPort: {
    portStart: ['PortStart'],
    portEnd: ['PortEnd'],
    protocol: ['Protocol'],
  },
  Dranet: {
    mode: ['Mode'],
  },
  AgentPoolWindowsProfile: {
    disableOutboundNat: ['DisableOutboundNat'],
  },
  AgentPoolSecurityProfile: {
    enableVtpm: ['EnableVTPM'],
    enableSecureBoot: ['EnableSecureBoot'],
    sshAccess: ['SshAccess'],
  },
  GpuProfile: {
    driver: ['Driver'],
    nvidia: ['Nvidia', 'Nvidia'],
  },
  Nvidia: {
    managementMode: ['ManagementMode'],
  },
  GatewayProfile: {
    publicIpPrefixSize: ['PublicIPPrefixSize'],
  },
  Switch: {
    enabled: ['Enabled'],
  },
  VirtualMachinesProfile: {
    scale: ['Scale', 'Scale'],
  },
  Scale: {
    manual: ['Manual', 'Manual'],
    autoscale: ['Autoscale', 'Autoscale'],
  },
  Manual: {
    size: ['Size'],
    count: ['Count'],
  },
  Autoscale: {
    size: ['Size'],
    minCount: ['MinCount'],
    maxCount: ['MaxCount'],
  },
  LocalDNSProfile: {
    mode: ['Mode'],
    vnetDnsOverrides: ['VnetDNSOverrides', 'LocalDNSOverride', true],
    kubeDnsOverrides: ['KubeDNSOverrides', 'LocalDNSOverride', true],
  },
  LocalDNSOverride: {
    queryLogging: ['QueryLogging'],
    protocol: ['Protocol'],
    forwardDestination: ['ForwardDestination'],
    forwardPolicy: ['ForwardPolicy'],
    maxConcurrent: ['MaxConcurrent'],
    cacheDurationInSeconds: ['CacheDurationInSeconds'],
    serveStaleDurationInSeconds: ['ServeStaleDurationInSeconds'],
    serveStale: ['ServeStale'],
  },
  LinuxProfile: {
    adminUsername: ['AdminUsername'],
    ssh: ['Ssh', 'Ssh'],
  },
  Ssh: {
    publicKeys: ['PublicKeys', 'PublicKey'],
  },
  PublicKey: {
    keyData: ['KeyData'],
  },
  WindowsProfile: {
    adminUsername: ['AdminUsername'],
    adminPassword: ['AdminPassword'],
    licenseType: ['LicenseType'],
    enableCsiProxy: ['EnableCSIProxy'],
    gmsaProfile: ['GmsaProfile', 'GmsaProfile'],
  },
  GmsaProfile: {
    enabled: ['Enabled'],
    dnsServer: ['DnsServer'],
    rootDomainName: ['RootDomainName'],
  },
  ServicePrincipalProfile: {
    clientId: ['ClientId'],
    secret: ['Secret'],
  },
  AddonProfile: {
    enabled: ['Enabled'],
    config: ['Config'],
  },
  OidcIssuerProfile: {
    enabled: ['Enabled'],
  },
  NodeResourceGroupProfile: {
    restrictionLevel: ['RestrictionLevel'],
  },
  NetworkProfile: {
    networkPlugin: ['NetworkPlugin'],
    networkPluginMode: ['NetworkPluginMode'],
    networkPolicy: ['NetworkPolicy'],
    networkMode: ['NetworkMode'],
    networkDataplane: ['NetworkDataplane'],
    advancedNetworking: ['AdvancedNetworking', 'AdvancedNetworking'],
    podCidr: ['PodCidr'],
    serviceCidr: ['ServiceCidr'],
    dnsServiceIp: ['DnsServiceIP'],
    outboundType: ['OutboundType'],
    loadBalancerSku: ['LoadBalancerSku'],
    loadBalancerProfile: ['LoadBalancerProfile', 'LoadBalancerProfile'],
    natGatewayProfile: ['NatGatewayProfile', 'NatGatewayProfile'],
    staticEgressGatewayProfile: ['StaticEgressGatewayProfile', 'Switch'],
    podCidrs: ['PodCidrs'],
    serviceCidrs: ['ServiceCidrs'],
    ipFamilies: ['IpFamilies'],
  },
  AdvancedNetworking: {
    enabled: ['Enabled'],
    observability: ['Observability', 'Switch'],
    security: ['Security', 'Security'],
    performance: ['Performance', 'Performance'],
  },
  Security: {
    enabled: ['Enabled'],
    advancedNetworkPolicies: ['AdvancedNetworkPolicies'],
    transitEncryption: ['TransitEncryption', 'TransitEncryption'],
  },
  TransitEncryption: {
    type: ['Type'],
  },
  Performance: {
    accelerationMode: ['AccelerationMode'],
  },
  LoadBalancerProfile: {
    managedOutboundIps: ['ManagedOutboundIPs', 'ManagedOutboundIPs'],
    outboundIpPrefixes: ['OutboundIPPrefixes', 'OutboundIPPrefixes'],
    outboundIps: ['OutboundIPs', 'OutboundIPs'],
    allocatedOutboundPorts: ['AllocatedOutboundPorts'],
    idleTimeoutInMinutes: ['IdleTimeoutInMinutes'],
    enableMultipleStandardLoadBalancers: ['EnableMultipleStandardLoadBalancers'],
    backendPoolType: ['BackendPoolType'],
  },
  ManagedOutboundIPs: {
    count: ['Count'],
    countIPv6: ['CountIPv6'],
  },
  OutboundIPPrefixes: {
    publicIpPrefixes: ['PublicIPPrefixes', 'PublicIPPrefixes'],
  },
  PublicIPPrefixes: {
    id: ['Id'],
  },
  OutboundIPs: {
    publicIps: ['PublicIPs', 'PublicIPPrefixes'],
  },
  NatGatewayProfile: {
    sku: ['Sku'],
    managedOutboundIpProfile: ['ManagedOutboundIPProfile', 'ManagedOutboundIPProfile'],
    outboundIpPrefixes: ['OutboundIPPrefixes', 'NATGatewayProfileOutboundIpPrefixes'],
    outboundIps: ['OutboundIPs', 'NATGatewayProfileOutboundIPs'],
    idleTimeoutInMinutes: ['IdleTimeoutInMinutes'],
  },
  ManagedOutboundIPProfile: {
    count: ['Count'],
    countIPv6: ['CountIPv6'],
  },
  NATGatewayProfileOutboundIpPrefixes: {
    publicIpPrefixes: ['PublicIPPrefixes'],
  },
  NATGatewayProfileOutboundIPs: {
    publicIps: ['PublicIPs'],
  },
  AadProfile: {
    managed: ['Managed'],
    enableAzureRbac: ['EnableAzureRBAC'],
    adminGroupObjectIds: ['AdminGroupObjectIDs'],
    tenantId: ['TenantID'],
  },
  AutoUpgradeProfile: {
    upgradeChannel: ['UpgradeChannel'],
    nodeOsUpgradeChannel: ['NodeOSUpgradeChannel'],
  },
  UpgradeSettings: {
    overrideSettings: ['OverrideSettings', 'OverrideSettings'],
  },
  OverrideSettings: {
    forceUpgrade: ['ForceUpgrade'],
    until: ['Until'],
  },
  AutoScalerProfile: {
    balanceSimilarNodeGroups: ['BalanceSimilarNodeGroups'],
    daemonsetEvictionForEmptyNodes: ['DaemonsetEvictionForEmptyNodes'],
    daemonsetEvictionForOccupiedNodes: ['DaemonsetEvictionForOccupiedNodes'],
    ignoreDaemonsetsUtilization: ['IgnoreDaemonsetsUtilization'],
    expander: ['Expander'],
    maxEmptyBulkDelete: ['MaxEmptyBulkDelete'],
    maxGracefulTerminationSec: ['MaxGracefulTerminationSec'],
    maxNodeProvisionTime: ['MaxNodeProvisionTime'],
    maxTotalUnreadyPercentage: ['MaxTotalUnreadyPercentage'],
    newPodScaleUpDelay: ['NewPodScaleUpDelay'],
    okTotalUnreadyCount: ['OkTotalUnreadyCount'],
    scanInterval: ['ScanInterval'],
    scaleDownDelayAfterAdd: ['ScaleDownDelayAfterAdd'],
    scaleDownDelayAfterDelete: ['ScaleDownDelayAfterDelete'],
    scaleDownDelayAfterFailure: ['ScaleDownDelayAfterFailure'],
    scaleDownUnneededTime: ['ScaleDownUnneededTime'],
    scaleDownUnreadyTime: ['ScaleDownUnreadyTime'],
    scaleDownUtilizationThreshold: ['ScaleDownUtilizationThreshold'],
    skipNodesWithLocalStorage: ['SkipNodesWithLocalStorage'],
    skipNodesWithSystemPods: ['SkipNodesWithSystemPods'],
  },
  ApiServerAccessProfile: {
    authorizedIpRanges: ['AuthorizedIPRanges'],
    enablePrivateCluster: ['EnablePrivateCluster'],
    privateDnsZone: ['PrivateDNSZone'],
    enablePrivateClusterPublicFqdn: ['EnablePrivateClusterPublicFQDN'],
    disableRunCommand: ['DisableRunCommand'],
    enableVnetIntegration: ['EnableVnetIntegration'],
    subnetId: ['SubnetId'],
  },
  IdentityProfile: {
    resourceId: ['ResourceId'],
    clientId: ['ClientId'],
    objectId: ['ObjectId'],
  },
  HttpProxyConfig: {
    httpProxy: ['HttpProxy'],
    httpsProxy: ['HttpsProxy'],
    noProxy: ['NoProxy'],
    trustedCa: ['TrustedCa'],
    enabled: ['Enabled'],
  },
  SecurityProfile: {
    defender: ['Defender', 'Defender'],
    azureKeyVaultKms: ['AzureKeyVaultKms', 'AzureKeyVaultKms'],
    kubernetesResourceObjectEncryptionProfile: ['KubernetesResourceObjectEncryptionProfile', 'KubernetesResourceObjectEncryptionProfile'],
    workloadIdentity: ['WorkloadIdentity', 'Switch'],
    imageCleaner: ['ImageCleaner', 'ImageCleaner'],
    customCaTrustCertificates: ['CustomCATrustCertificates'],
  },
  Defender: {
    logAnalyticsWorkspaceResourceId: ['LogAnalyticsWorkspaceResourceId'],
    securityMonitoring: ['SecurityMonitoring', 'Switch'],
    securityGating: ['SecurityGating', 'SecurityGating'],
  },
  SecurityGating: {
    enabled: ['Enabled'],
    identities: ['Identities', 'Identities'],
    allowSecretAccess: ['AllowSecretAccess'],
  },
  Identities: {
    azureContainerRegistry: ['AzureContainerRegistry'],
    identity: ['Identity', 'IdentityProfile'],
  },
  AzureKeyVaultKms: {
    enabled: ['Enabled'],
    keyId: ['KeyId'],
    keyVaultNetworkAccess: ['KeyVaultNetworkAccess'],
    keyVaultResourceId: ['KeyVaultResourceId'],
  },
  KubernetesResourceObjectEncryptionProfile: {
    infrastructureEncryption: ['InfrastructureEncryption'],
  },
  ImageCleaner: {
    enabled: ['Enabled'],
    intervalHours: ['IntervalHours'],
  },
  StorageProfile: {
    diskCsiDriver: ['DiskCSIDriver', 'Switch'],
    fileCsiDriver: ['FileCSIDriver', 'Switch'],
    snapshotController: ['SnapshotController', 'Switch'],
    blobCsiDriver: ['BlobCSIDriver', 'Switch'],
  },
  IngressProfile: {
    webAppRouting: ['WebAppRouting', 'WebAppRouting'],
    gatewayApi: ['GatewayAPI', 'GatewayAPI'],
  },
  WebAppRouting: {
    enabled: ['Enabled'],
    gatewayApiImplementations: ['GatewayAPIImplementations', 'GatewayAPIImplementations'],
    dnsZoneResourceIds: ['DnsZoneResourceIds'],
    nginx: ['Nginx', 'Nginx'],
  },
  GatewayAPIImplementations: {
    appRoutingIstio: ['AppRoutingIstio', 'AppRoutingIstio'],
  },
  AppRoutingIstio: {
    mode: ['Mode'],
  },
  Nginx: {
    defaultIngressControllerType: ['DefaultIngressControllerType'],
  },
  GatewayAPI: {
    installation: ['Installation'],
  },
  WorkloadAutoScalerProfile: {
    keda: ['Keda', 'Switch'],
    verticalPodAutoscaler: ['VerticalPodAutoscaler', 'Switch'],
  },
  AzureMonitorProfile: {
    metrics: ['Metrics', 'Metrics'],
    containerInsights: ['ContainerInsights', 'ContainerInsights'],
    appMonitoring: ['AppMonitoring', 'AppMonitoring'],
  },
  Metrics: {
    enabled: ['Enabled'],
    kubeStateMetrics: ['KubeStateMetrics', 'KubeStateMetrics'],
    controlPlane: ['ControlPlane', 'Switch'],
  },
  KubeStateMetrics: {
    metricLabelsAllowlist: ['MetricLabelsAllowlist'],
    metricAnnotationsAllowList: ['MetricAnnotationsAllowList'],
  },
  ContainerInsights: {
    enabled: ['Enabled'],
    logAnalyticsWorkspaceResourceId: ['LogAnalyticsWorkspaceResourceId'],
    syslogPort: ['SyslogPort'],
    disablePrometheusMetricsScraping: ['DisablePrometheusMetricsScraping'],
    containerNetworkLogs: ['ContainerNetworkLogs'],
  },
  AppMonitoring: {
    autoInstrumentation: ['AutoInstrumentation', 'Switch'],
    openTelemetryMetrics: ['OpenTelemetryMetrics', 'OpenTelemetryMetrics'],
    openTelemetryLogsAndTraces: ['OpenTelemetryLogsAndTraces', 'OpenTelemetryMetrics'],
  },
  OpenTelemetryMetrics: {
    enabled: ['Enabled'],
    httpPort: ['HttpPort'],
    grpcPort: ['GrpcPort'],
  },
  ServiceMeshProfile: {
    mode: ['Mode'],
    istio: ['Istio', 'Istio'],
  },
  Istio: {
    components: ['Components', 'Components'],
    certificateAuthority: ['CertificateAuthority', 'CertificateAuthority'],
    revisions: ['Revisions'],
  },
  Components: {
    ingressGateways: ['IngressGateways', 'IngressGateway'],
    egressGateways: ['EgressGateways', 'EgressGateway'],
    proxyRedirectionMechanism: ['ProxyRedirectionMechanism'],
  },
  IngressGateway: {
    mode: ['Mode'],
    enabled: ['Enabled'],
  },
  EgressGateway: {
    enabled: ['Enabled'],
    name: ['Name'],
    namespace: ['Namespace'],
    gatewayConfigurationName: ['GatewayConfigurationName'],
  },
  CertificateAuthority: {
    plugin: ['Plugin', 'Plugin'],
  },
  Plugin: {
    keyVaultId: ['KeyVaultId'],
    certObjectName: ['CertObjectName'],
    keyObjectName: ['KeyObjectName'],
    rootCertObjectName: ['RootCertObjectName'],
    certChainObjectName: ['CertChainObjectName'],
  },
  MetricsProfile: {
    costAnalysis: ['CostAnalysis', 'Switch'],
  },
  NodeProvisioningProfile: {
    mode: ['Mode'],
    defaultNodePools: ['DefaultNodePools'],
  },
  BootstrapProfile: {
    artifactSource: ['ArtifactSource'],
    containerRegistryId: ['ContainerRegistryId'],
  },
  SchedulerProfile: {
    upstream: ['Upstream', 'Upstream'],
  },
  Upstream: {
    schedulerConfigMode: ['SchedulerConfigMode'],
  },
  HostedSystemProfile: {
    enabled: ['Enabled'],
    systemNodeSubnetId: ['SystemNodeSubnetID'],
    nodeSubnetId: ['NodeSubnetID'],
  },
  MaintenanceConfigurations: {
    default: ['Default', 'Default'],
    aksManagedAutoUpgradeSchedule: ['AksManagedAutoUpgradeSchedule', 'WindowedMaintenance'],
    aksManagedNodeOsUpgradeSchedule: ['AksManagedNodeOSUpgradeSchedule', 'WindowedMaintenance'],
  },
  Default: {
    timeInWeek: ['TimeInWeek', 'TimeInWeek'],
    notAllowedTime: ['NotAllowedTime', 'NotAllowedTime'],
    maintenanceWindow: ['MaintenanceWindow', 'MaintenanceWindow'],
  },
  TimeInWeek: {
    day: ['Day'],
    hourSlots: ['HourSlots'],
  },
  NotAllowedTime: {
    start: ['Start'],
    end: ['End'],
  },
  MaintenanceWindow: {
    schedule: ['Schedule', 'Schedule'],
    durationHours: ['DurationHours'],
    utcOffset: ['UtcOffset'],
    startDate: ['StartDate'],
    startTime: ['StartTime'],
    notAllowedDates: ['NotAllowedDates', 'NotAllowedDate'],
  },
  Schedule: {
    daily: ['Daily', 'Daily'],
    weekly: ['Weekly', 'Weekly'],
    absoluteMonthly: ['AbsoluteMonthly', 'AbsoluteMonthly'],
    relativeMonthly: ['RelativeMonthly', 'RelativeMonthly'],
  },
  Daily: {
    intervalDays: ['IntervalDays'],
  },
  Weekly: {
    intervalWeeks: ['IntervalWeeks'],
    dayOfWeek: ['DayOfWeek'],
  },
  AbsoluteMonthly: {
    intervalMonths: ['IntervalMonths'],
    dayOfMonth: ['DayOfMonth'],
  },
  RelativeMonthly: {
    intervalMonths: ['IntervalMonths'],
    weekIndex: ['WeekIndex'],
    dayOfWeek: ['DayOfWeek'],
  },
  NotAllowedDate: {
    start: ['Start'],
    end: ['End'],
  },
  WindowedMaintenance: {
    maintenanceWindow: ['MaintenanceWindow', 'MaintenanceWindow'],
  },
  FluxConfiguration: {
    name: ['Name'],
    scope: ['Scope'],
    namespace: ['Namespace'],
    suspend: ['Suspend'],
    gitRepository: ['GitRepository', 'GitRepository'],
    bucket: ['Bucket', 'Bucket'],
    azureBlob: ['AzureBlob', 'AzureBlob'],
    ociRepository: ['OciRepository', 'OciRepository'],
    kustomizations: ['Kustomizations', 'Kustomization', true],
  },
  GitRepository: {
    url: ['Url'],
    timeoutInSeconds: ['TimeoutInSeconds'],
    syncIntervalInSeconds: ['SyncIntervalInSeconds'],
    repositoryRef: ['RepositoryRef', 'RepositoryRef'],
    sshKnownHosts: ['SshKnownHosts'],
    httpsCaCert: ['HttpsCACert'],
    localAuthRef: ['LocalAuthRef'],
    provider: ['Provider'],
  },
  RepositoryRef: {
    branch: ['Branch'],
    tag: ['Tag'],
    semver: ['Semver'],
    commit: ['Commit'],
  },
  Bucket: {
    url: ['Url'],
    bucketName: ['BucketName'],
    insecure: ['Insecure'],
    timeoutInSeconds: ['TimeoutInSeconds'],
    syncIntervalInSeconds: ['SyncIntervalInSeconds'],
    localAuthRef: ['LocalAuthRef'],
  },
  AzureBlob: {
    url: ['Url'],
    containerName: ['ContainerName'],
    timeoutInSeconds: ['TimeoutInSeconds'],
    syncIntervalInSeconds: ['SyncIntervalInSeconds'],
    managedIdentity: ['ManagedIdentity', 'ManagedIdentity'],
    localAuthRef: ['LocalAuthRef'],
  },
  ManagedIdentity: {
    clientId: ['ClientId'],
  },
  OciRepository: {
    url: ['Url'],
    timeoutInSeconds: ['TimeoutInSeconds'],
    syncIntervalInSeconds: ['SyncIntervalInSeconds'],
    repositoryRef: ['RepositoryRef', 'OCIRepositoryRefDefinition'],
    layerSelector: ['LayerSelector', 'LayerSelector'],
    verify: ['Verify', 'Verify'],
    insecure: ['Insecure'],
    useWorkloadIdentity: ['UseWorkloadIdentity'],
    serviceAccountName: ['ServiceAccountName'],
    tlsConfig: ['TlsConfig', 'TlsConfig'],
    localAuthRef: ['LocalAuthRef'],
  },
  OCIRepositoryRefDefinition: {
    tag: ['Tag'],
    semver: ['Semver'],
    digest: ['Digest'],
  },
  LayerSelector: {
    mediaType: ['MediaType'],
    operation: ['Operation'],
  },
  Verify: {
    provider: ['Provider'],
    verificationConfig: ['VerificationConfig'],
    matchOidcIdentity: ['MatchOidcIdentity', 'MatchOidcIdentity'],
  },
  MatchOidcIdentity: {
    issuer: ['Issuer'],
    subject: ['Subject'],
  },
  TlsConfig: {
    caCertificate: ['CaCertificate'],
  },
  Kustomization: {
    path: ['Path'],
    dependsOn: ['DependsOn'],
    timeoutInSeconds: ['TimeoutInSeconds'],
    syncIntervalInSeconds: ['SyncIntervalInSeconds'],
    retryIntervalInSeconds: ['RetryIntervalInSeconds'],
    prune: ['Prune'],
    force: ['Force'],
    wait: ['Wait'],
    postBuild: ['PostBuild', 'PostBuild'],
  },
  PostBuild: {
    substitute: ['Substitute'],
    substituteFrom: ['SubstituteFrom', 'SubstituteFrom'],
  },
  SubstituteFrom: {
    kind: ['Kind'],
    name: ['Name'],
    optional: ['Optional'],
  },
};

/** An Azure Kubernetes Service (AKS) cluster with its node pools. Version 0.1.0. */
export class CfnAKSCluster extends TaggedResource {
  public static readonly CFN_RESOURCE_TYPE_NAME = 'Acme::Azure::AKSCluster';

  /** Running version, including the patch. */
  public readonly attrCurrentKubernetesVersion: string;
  /** Public DNS name of the API server. */
  public readonly attrFqdn: string;
  /** ARM ID; Ref returns it. */
  public readonly attrId: string;
  /** Client ID. */
  public readonly attrKeyVaultSecretsProviderIdentityClientId: string;
  /** Object ID (principal ID). */
  public readonly attrKeyVaultSecretsProviderIdentityObjectId: string;
  /** ARM ID. */
  public readonly attrKeyVaultSecretsProviderIdentityResourceId: string;
  /** Client ID. */
  public readonly attrKubeletIdentityClientId: string;
  /** Object ID (principal ID). */
  public readonly attrKubeletIdentityObjectId: string;
  /** ARM ID. */
  public readonly attrKubeletIdentityResourceId: string;
  /** Name of the node resource group. */
  public readonly attrNodeResourceGroupName: string;
  /** Issuer URL, for AWS::IAM::OIDCProvider. */
  public readonly attrOidcIssuerUrl: string;
  /** Object ID of the system-assigned identity. */
  public readonly attrPrincipalId: string;
  /** DNS name of a private API server. */
  public readonly attrPrivateFqdn: string;
  /** State of the last operation. */
  public readonly attrProvisioningState: string;
  /** Tenant of the identity. */
  public readonly attrTenantId: string;
  /** Client ID. */
  public readonly attrWebAppRoutingIdentityClientId: string;
  /** Object ID (principal ID). */
  public readonly attrWebAppRoutingIdentityObjectId: string;
  /** ARM ID. */
  public readonly attrWebAppRoutingIdentityResourceId: string;

  constructor(scope: Construct, id: string, props: CfnAKSClusterProps) {
    super(scope, id, CfnAKSCluster.CFN_RESOURCE_TYPE_NAME, SHAPES, props);
    this.attrCurrentKubernetesVersion = cdk.Token.asString(this.getAtt('CurrentKubernetesVersion'));
    this.attrFqdn = cdk.Token.asString(this.getAtt('Fqdn'));
    this.attrId = cdk.Token.asString(this.getAtt('Id'));
    this.attrKeyVaultSecretsProviderIdentityClientId = cdk.Token.asString(this.getAtt('KeyVaultSecretsProviderIdentity.ClientId'));
    this.attrKeyVaultSecretsProviderIdentityObjectId = cdk.Token.asString(this.getAtt('KeyVaultSecretsProviderIdentity.ObjectId'));
    this.attrKeyVaultSecretsProviderIdentityResourceId = cdk.Token.asString(this.getAtt('KeyVaultSecretsProviderIdentity.ResourceId'));
    this.attrKubeletIdentityClientId = cdk.Token.asString(this.getAtt('KubeletIdentity.ClientId'));
    this.attrKubeletIdentityObjectId = cdk.Token.asString(this.getAtt('KubeletIdentity.ObjectId'));
    this.attrKubeletIdentityResourceId = cdk.Token.asString(this.getAtt('KubeletIdentity.ResourceId'));
    this.attrNodeResourceGroupName = cdk.Token.asString(this.getAtt('NodeResourceGroupName'));
    this.attrOidcIssuerUrl = cdk.Token.asString(this.getAtt('OidcIssuerUrl'));
    this.attrPrincipalId = cdk.Token.asString(this.getAtt('PrincipalId'));
    this.attrPrivateFqdn = cdk.Token.asString(this.getAtt('PrivateFQDN'));
    this.attrProvisioningState = cdk.Token.asString(this.getAtt('ProvisioningState'));
    this.attrTenantId = cdk.Token.asString(this.getAtt('TenantId'));
    this.attrWebAppRoutingIdentityClientId = cdk.Token.asString(this.getAtt('WebAppRoutingIdentity.ClientId'));
    this.attrWebAppRoutingIdentityObjectId = cdk.Token.asString(this.getAtt('WebAppRoutingIdentity.ObjectId'));
    this.attrWebAppRoutingIdentityResourceId = cdk.Token.asString(this.getAtt('WebAppRoutingIdentity.ResourceId'));
  }
}
