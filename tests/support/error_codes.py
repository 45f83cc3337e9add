"""Error codes (docs/azure-behaviour.md#error-codes) by what they mean for CloudFormation: what the table must do."""

PASSING = {
    "Throttling": "Throttled TooManyRequests TooManyRequestsReceived SubscriptionRequestsThrottled "
    "FailedIdentityOperation",
    "ResourceConflict": "EtagMismatch AKSOperationPreempted NotLatestOperation Conflict "
    "ResourceGroupBeingDeleted VirtualNetworkNotInSucceededState LoadBalancerInUseByVirtualMachineScaleSet "
    "NetworkSecurityGroupInUseByVirtualMachineScaleSet ResourceGroupDeletionBlocked DeleteResourceGroupError "
    "CreateManagedAppError RoleAssignmentExists ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity",
    "ServiceInternalError": "InternalOperationError InternalServerError RetryNeeded ServiceUnavailable GatewayTimeout "
    "BadGatewayConnection ReconcilePortalDNSError OverlaymgrReconcileError ReconcileControlPlaneCertificatesError "
    "GetVnetError ControlPlaneAPIServerNotReady KubernetesAPICallFailed ClusterKubernetesFailure "
    "VMExtensionProvisioningTimeout ManagedClusterStopError ManagedClusterStartError CreateRoleAssignmentError "
    "CreateRoleAssignmentOnMSIError ReconcileMSICredentialError MSICredentialNotExistError "
    "GetUserAssignedIdentityResourceError ReconcileKubeletIdentityError ReconcileAddonIdentityError",
    "InvalidRequest": "ServicePrincipalNotFound PrincipalNotFound",
}
FINAL = {
    "AccessDenied": "AuthorizationFailed LinkedAuthorizationFailed RequestDisallowedByPolicy ScopeLocked "
    "ResourceGroupLocked ResourceLocked ReadOnlyDisabledSubscription CustomKubeletIdentityMissingPermissionError "
    "PrivateDNSZoneAuthorizationFailed CustomPrivateDNSZoneMissingPermissionError",
    "InvalidCredentials": "InvalidAuthenticationTokenTenant ExpiredAuthenticationToken InvalidAuthenticationToken "
    "ServicePrincipalValidationClientError",
    "NotUpdatable": "PropertyChangeNotAllowed CannotChangeOSDiskType OIDCIssuerCannotBeDisabled "
    "CustomKubeletConfigOrCustomLinuxOSConfigCanNotBeChanged UpdatingOutboundTypeNotAllowed",
    "ServiceLimitExceeded": "QuotaExceeded InsufficientVCPUQuota ErrCode_InsufficientVCPUQuota SubnetIsFull "
    "InsufficientSubnetSize ManagedClusterCountExceedsQuotaLimit PublicIPCountLimitReached AllocationFailed "
    "ZonalAllocationFailed OverconstrainedAllocationRequest OverconstrainedZonalAllocationRequest "
    "AksCapacityHeavyUsage AKSCapacityError UnderlaysOverConstrained RegionOverConstrained "
    "PrivateClusterCapacityOverConstrained RoleAssignmentLimitExceeded MaxAgentPoolCountReached "
    "AgentPoolMaxCountExceeded",
    "NotStabilized": "PodDrainFailure UpgradeFailed UnsatisfiablePDB NodesNotReady AgentCountNotMatch "
    "ControlPlaneAddOnsNotReady VMExtensionProvisioningError ReconcileVMSSAgentPoolFailed CreateVMSSAgentPoolFailed "
    "ScaleVMSSAgentPoolFailed Canceled",
    "ResourceConflict": "AKSOperationPreemptedByDelete",
    "InvalidRequest": "InvalidParameter BadRequest InvalidRequestContent ValidationError K8sVersionNotSupported "
    "UpgradeBlockedOnDeprecatedAPIUsage AgentPoolK8sVersionNotSupported NodePoolMcVersionIncompatible "
    "NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged AgentPoolUpgradeVersionNotAllowed "
    "SpotPoolUpgradeNotAllowedDuringClusterUpgradeAll MustDefineAtLeastOneSystemPool SystemPoolMustBeLinux "
    "SystemPoolMustBeRegular SystemPoolSkuTooLow MaxPodsLimitExceeded InsufficientMaxPods NodeLabelKeyNotAllowed "
    "WindowsProfileMissing AzureCNIOnlyForWindows VMSizeNotSupported VMSizeDoesNotSupportEphemeralOS "
    "VMCannotFitEphemeralOSDisk VMCacheSizeTooSmall VMTemporaryDiskTooSmall SubscriptionNotEnabledEncryptionAtHost "
    "PreviewFeatureNotRegistered UnsupportedOutboundType NodeResourceGroupAlreadyExists FQDNNotAvailable FQDNInvalid "
    "ReservedResourceName InvalidApiVersionParameter NoRegisteredProviderFound RegionNotSupported "
    "LocationNotAvailableForResourceType SubnetNotFound InvalidResourceReference SubnetIsDelegated "
    "SubnetWithExternalResourcesCannotBeUsedByOtherResources ServiceCidrOverlapExistingSubnetsCidr "
    "SubnetCidrOverlapServiceCidr PodCidrOverlapServiceCidr DnsServiceIpOutOfServiceCidr CidrStringParseError "
    "InsufficientPodCidr NetworkPolicyAzureNotSupportedForKubenet NetworkPolicyNotSupportedForNone "
    "InvalidLoadBalancerProfileAllocatedOutboundPorts ManagedNATGatewayWithCustomVNetNotAllowed "
    "UserAssignedNATGatewayWithManagedVNetNotAllowed SubnetNotAssociatedWithNATGateway "
    "ExistingRouteTableNotAssociatedWithSubnet RouteTableMissingDefaultRouteError RouteTableInvalidNextHop "
    "CreateOrUpdateVirtualNetworkLinkFailed PrivateDNSZoneResourceNotFoundError InvalidPrivateDNSZoneResourceID "
    "FQDNSubdomainRecordAlreadyExistsError NonePrivateDNSZonePublicFQDNDisabledError SkuNotAvailable "
    "SystemAssignedIdentityNotSupportedForCustomPrivateDNSZone AvailabilityZoneNotSupported "
    "MissingSubscriptionRegistration SubscriptionNotRegistered SubscriptionNotFound ResourceGroupNotFound "
    "ResourceNotFound NotFound MissingSubscription InvalidResourceType "
    "InUseRouteTableCannotBeDeleted InUseSubnetCannotBeDeleted InUseNetworkSecurityGroupCannotBeDeleted "
    "PublicIPAddressCannotBeDeleted CannotDeleteLoadBalancerWithPrivateLinkService "
    "PrivateLinkServiceWithPrivateEndpointConnectionsCannotBeDeleted LogAnalyticsWorkspaceNotFound",
}
KNOWN = [
    (code, cloudformation, passes)
    for table, passes in ((PASSING, True), (FINAL, False))
    for cloudformation, codes in table.items()
    for code in codes.split()
]
