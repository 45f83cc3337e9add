"""Errors of requests that will never do as they are, and of the network that they ask for. All final.

Source: docs/azure-behaviour.md#validation-errors.
"""

from .row import Row, row

_INVALID = "InvalidRequest"
_LIMIT = "ServiceLimitExceeded"
_DEPRECATED = (
    "move the workloads off the deprecated API and wait 12 hours after its last use, or force the upgrade "
    "with UpgradeSettings.OverrideSettings.ForceUpgrade"
)

VALIDATION: tuple[Row, ...] = (
    row(
        "ResourceGroupNotFound",
        _INVALID,
        "create the resource group first: az group create --name <group> --location <region>",
    ),
    row(
        "ResourceNotFound ParentResourceNotFound NotFound GetAgentPool_NotFound GetAgentPool_NotFound_HCPServerError "
        "GetTrustedAccessRoleBinding_NotFound",
        _INVALID,
        "check that the resource named above exists",
    ),
    row(
        "PropertyChangeNotAllowed CannotChangeOSDiskType CustomKubeletConfigOrCustomLinuxOSConfigCanNotBeChanged",
        "NotUpdatable",
        "AKS cannot change this property of an existing cluster or node pool; create a new one",
    ),
    row(
        "OIDCIssuerCannotBeDisabled UpdatingOutboundTypeNotAllowed",
        "NotUpdatable",
        "AKS cannot revert this setting; keep it, or create a new cluster",
    ),
    row("UpgradeBlockedOnDeprecatedAPIUsage", _INVALID, _DEPRECATED),
    row("ValidationError", _INVALID, _DEPRECATED, r"(?i)deprecated api"),
    row(
        "K8sVersionNotSupported AgentPoolK8sVersionNotSupported",
        _INVALID,
        "choose a version that this command lists: az aks get-versions --location <region>",
    ),
    row(
        "NodePoolMcVersionIncompatible NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged "
        "AgentPoolUpgradeVersionNotAllowed SpotPoolUpgradeNotAllowedDuringClusterUpgradeAll",
        _INVALID,
        "upgrade KubernetesVersion first, then OrchestratorVersion of the node pools, one minor version at a time",
    ),
    row(
        "MustDefineAtLeastOneSystemPool SystemPoolMustBeLinux SystemPoolMustBeRegular SystemPoolSkuTooLow",
        _INVALID,
        "keep at least one pool with Mode System: Linux, not spot, with at least 2 vCPUs and 4 GB per node",
    ),
    row(
        "MaxAgentPoolCountReached AgentPoolMaxCountExceeded",
        _LIMIT,
        "a cluster has at most 100 pools, and a pool at most 1,000 nodes: use another pool or cluster",
    ),
    row(
        "MaxPodsLimitExceeded InsufficientMaxPods",
        _INVALID,
        "set MaxPods between 10 and 250, so that all nodes together take at least 30 pods",
    ),
    row("NodeLabelKeyNotAllowed", _INVALID, "use another prefix: kubernetes.azure.com and the like are AKS's own"),
    row(
        "WindowsProfileMissing WindowsProfileUsernameInvalid WindowsProfilePasswordInvalid AzureCNIOnlyForWindows",
        _INVALID,
        "Windows pools need WindowsProfile with AdminUsername and AdminPassword, and NetworkPlugin azure",
    ),
    row(
        "VMSizeNotSupported VMSizeDoesNotSupportEphemeralOS VMSizeDoesNotSupportEncryptionAtHost "
        "VMSizeDoesNotSupportMIG",
        _INVALID,
        "choose a VmSize that has the feature: az vm list-skus --location <region>",
    ),
    row(
        "VMCannotFitEphemeralOSDisk VMCacheSizeTooSmall VMTemporaryDiskTooSmall",
        _INVALID,
        "lower OsDiskSizeGB, or set OsDiskType to Managed",
    ),
    row(
        "SubscriptionNotEnabledEncryptionAtHost PreviewFeatureNotRegistered",
        _INVALID,
        "register the feature named above: az feature register --namespace <namespace> --name <feature>; it takes "
        "about 15 minutes",
    ),
    row(
        "NodeResourceGroupAlreadyExists NodeResourceGroupSameAsResourceGroup NodeResourceGroupManagedByAnotherResource",
        _INVALID,
        "choose another NodeResourceGroup, one that does not exist yet",
    ),
    row("FQDNNotAvailable FQDNInvalid", _INVALID, "choose another DnsPrefix"),
    row("ReservedResourceName", _INVALID, "choose another Name: it holds a reserved word or a trademark"),
    row(
        "RegionNotSupported LocationNotAvailableForResourceType NoRegisteredProviderFound",
        _INVALID,
        "choose another Location: az provider show --namespace Microsoft.ContainerService",
    ),
    row(
        "OperationNotAllowed BadRequest InvalidParameter",
        _INVALID,
        "change MinCount and MaxCount instead of Count: the autoscaler is on",
        r"(?i)cannot scale cluster autoscaler enabled",
    ),
    row(
        "InvalidParameter BadRequest InvalidRequestContent InvalidApiVersionParameter MissingApiVersionParameter "
        "ValidationError",
        _INVALID,
        "correct the property named above",
    ),
    row("LogAnalyticsWorkspaceNotFound", _INVALID, "name a workspace that exists, or disable the omsagent add-on"),
)

NETWORK: tuple[Row, ...] = (
    row(
        "SubnetNotFound InvalidResourceReference",
        _INVALID,
        "check VnetSubnetID; a new subnet becomes visible after some minutes",
    ),
    row(
        "SubnetIsFull InsufficientSubnetSize",
        _LIMIT,
        "use a larger subnet, fewer pods per node or a smaller surge",
    ),
    row(
        "SubnetIsDelegated SubnetWithExternalResourcesCannotBeUsedByOtherResources",
        _INVALID,
        "use a subnet that nothing else uses",
    ),
    row(
        "ServiceCidrOverlapExistingSubnetsCidr PodCidrOverlapExistingSubnetsCidr SubnetCidrOverlapServiceCidr "
        "PodCidrOverlapServiceCidr",
        _INVALID,
        "choose ranges for ServiceCidr and PodCidr that overlap neither each other nor the virtual network",
    ),
    row(
        "DnsServiceIpOutOfServiceCidr CidrStringParseError InsufficientPodCidr",
        _INVALID,
        "correct the ranges in NetworkProfile; DnsServiceIP lies within ServiceCidr",
    ),
    row(
        "NetworkPolicyAzureNotSupportedForKubenet NetworkPolicyNotSupportedForNone",
        _INVALID,
        "choose a NetworkPolicy that the NetworkPlugin supports",
    ),
    row(
        "InvalidLoadBalancerProfileAllocatedOutboundPorts",
        _INVALID,
        "allocate fewer ports per node, or more outbound addresses: 64,000 ports each",
    ),
    row(
        "ManagedNATGatewayWithCustomVNetNotAllowed UserAssignedNATGatewayWithManagedVNetNotAllowed "
        "SubnetNotAssociatedWithNATGateway UnsupportedOutboundType",
        _INVALID,
        "use managedNATGateway with AKS's own network, userAssignedNATGateway with a subnet that has a NAT gateway",
    ),
    row(
        "ExistingRouteTableNotAssociatedWithSubnet RouteTableMissingDefaultRouteError RouteTableInvalidNextHop",
        _INVALID,
        "OutboundType userDefinedRouting needs a route table on the subnet with a default route to a gateway",
    ),
    row(
        "CreateOrUpdateVirtualNetworkLinkFailed PrivateDNSZoneResourceNotFoundError InvalidPrivateDNSZoneResourceID "
        "FQDNSubdomainRecordAlreadyExistsError NonePrivateDNSZonePublicFQDNDisabledError "
        "SystemAssignedIdentityNotSupportedForCustomPrivateDNSZone",
        _INVALID,
        "check ApiServerAccessProfile.PrivateDNSZone: it exists, one zone per network, and the identity is "
        "user-assigned",
    ),
    row(
        "PrivateDNSZoneAuthorizationFailed CustomPrivateDNSZoneMissingPermissionError",
        "AccessDenied",
        "give the cluster's identity the role Private DNS Zone Contributor on the zone; it takes up to an hour",
    ),
)
