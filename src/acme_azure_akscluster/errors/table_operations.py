"""Errors with which accepted operations end: capacity, identities, nodes, upgrades, deletion.

Source: docs/azure-behaviour.md#operation-errors.
"""

from .row import Row, row

_INVALID = "InvalidRequest"
_LIMIT = "ServiceLimitExceeded"

CAPACITY: tuple[Row, ...] = (
    row(
        "QuotaExceeded InsufficientVCPUQuota ErrCode_InsufficientVCPUQuota ManagedClusterCountExceedsQuotaLimit "
        "PublicIPCountLimitReached RoleAssignmentLimitExceeded",
        _LIMIT,
        "raise the quota in the Azure portal (Subscriptions, Usage + quotas) or use less",
    ),
    row(
        "SkuNotAvailable AvailabilityZoneNotSupported",
        _INVALID,
        "choose a VM size and zones that this region offers your subscription: az vm list-skus --location <region>",
    ),
    row(
        "AllocationFailed ZonalAllocationFailed OverconstrainedAllocationRequest OverconstrainedZonalAllocationRequest "
        "AksCapacityHeavyUsage AKSCapacityError UnderlaysOverConstrained RegionOverConstrained",
        _LIMIT,
        "Azure has no capacity for this now: try another VM size, zone or region, or later",
    ),
    row(
        "PrivateClusterCapacityOverConstrained",
        _LIMIT,
        "the region has no room for private clusters now: use another region, a public cluster, or try later",
    ),
)

IDENTITY: tuple[Row, ...] = (
    row(
        "ServicePrincipalNotFound PrincipalNotFound",
        _INVALID,
        "nothing; new identities take minutes to spread",
        wait=60,
    ),
    # Writes of IamAccess. How long Azure is busy with a credential is not published.
    row(
        "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity RoleAssignmentExists",
        "ResourceConflict",
        "nothing; the current state is read again",
        wait=5,
    ),
    row(
        "CreateRoleAssignmentError CreateRoleAssignmentOnMSIError",
        "ServiceInternalError",
        "allow the identity of the type configuration to assign roles, and check the "
        "subscription's limit of role assignments",
        wait=60,
    ),
    row(
        "ServicePrincipalValidationClientError",
        "InvalidCredentials",
        "the secret of ServicePrincipalProfile is wrong or has expired; make a new one: az ad sp credential reset",
    ),
    row(
        "CustomKubeletIdentityOnlySupportedOnUserAssignedMSICluster",
        _INVALID,
        "declare a user-assigned identity for the cluster, or leave the kubelet's to AKS",
    ),
    row(
        "ReconcileMSICredentialError MSICredentialNotExistError GetUserAssignedIdentityResourceError "
        "ReconcileKubeletIdentityError ReconcileAddonIdentityError",
        "ServiceInternalError",
        "check that the identities of the cluster still exist: az identity list",
        wait=60,
    ),
)

NODES: tuple[Row, ...] = (
    row(
        "PodDrainFailure UpgradeFailed UnsatisfiablePDB",
        "NotStabilized",
        "loosen the PodDisruptionBudget named above, then update again",
    ),
    row(
        "NodesNotReady AgentCountNotMatch ControlPlaneAddOnsNotReady",
        "NotStabilized",
        "see why nodes or add-ons do not become ready, commonly no outbound internet access or too few nodes: kubectl "
        "get pods --namespace kube-system; then update again",
    ),
    row(
        "ControlPlaneAPIServerNotReady KubernetesAPICallFailed ClusterKubernetesFailure",
        "ServiceInternalError",
        "if it persists, give Azure support the correlation id",
        wait=60,
    ),
    *(
        row(
            "VMExtensionProvisioningError",
            "NotStabilized",
            f"nodes could not be set up: {cause}",
            rf"exit status=(?:{statuses})\b",
        )
        for statuses, cause in (
            ("50", "they have no outbound internet access; see AKS's outbound network rules"),
            ("31|41|98|99|211", "their downloads failed; see AKS's outbound network rules"),
            ("51", "they do not reach the API server; see firewall, routes and authorized IP ranges"),
            ("52|53", "DNS does not resolve the API server; see the network's DNS servers"),
            ("65|124", "their image lacks a file; upgrade the node image"),
            ("84|85", "the GPU driver could not be installed; see VmSize and GpuProfile"),
            ("212", "the image cache is not authorised; see BootstrapProfile and the registry's rights"),
        )
    ),
    row(
        "ExtensionOperationFailed",
        "NotStabilized",
        "check that its pods run on Linux nodes (kubectl get pods --namespace flux-system) and that these reach Azure; "
        "then update again",
    ),
    row("VMExtensionProvisioningError", "NotStabilized", "see AKS's outbound network rules; nodes need them"),
    row(
        "VMExtensionProvisioningTimeout",
        "ServiceInternalError",
        "check that nodes reach DNS and AKS's outbound addresses",
        wait=60,
    ),
    row(
        "ManagedClusterStopError ManagedClusterStartError",
        "ServiceInternalError",
        "nothing; it is retried after 15 minutes",
        wait=900,
    ),
    row(
        "ReconcileVMSSAgentPoolFailed CreateVMSSAgentPoolFailed ScaleVMSSAgentPoolFailed",
        _INVALID,
        "the scale set was edited by hand; replace the node pool by one with another Name",
        r"(?i)changing property .?imageReference",
    ),
    row(
        "ReconcileVMSSAgentPoolFailed CreateVMSSAgentPoolFailed ScaleVMSSAgentPoolFailed",
        "NotStabilized",
        "see the scale set's error in the activity log of the node resource group",
    ),
)

DELETION: tuple[Row, ...] = (
    row(
        "InUseRouteTableCannotBeDeleted InUseSubnetCannotBeDeleted InUseNetworkSecurityGroupCannotBeDeleted "
        "PublicIPAddressCannotBeDeleted",
        _INVALID,
        "a resource outside the cluster uses it: detach it in the node resource group, then delete again",
    ),
    row(
        "LoadBalancerInUseByVirtualMachineScaleSet NetworkSecurityGroupInUseByVirtualMachineScaleSet",
        "ResourceConflict",
        "nothing; the scale set is waited for",
        wait=120,
    ),
    row(
        "CannotDeleteLoadBalancerWithPrivateLinkService "
        "PrivateLinkServiceWithPrivateEndpointConnectionsCannotBeDeleted",
        _INVALID,
        "delete the private endpoints that use the cluster's load balancer, then delete again",
    ),
    row(
        "ResourceGroupDeletionBlocked DeleteResourceGroupError CreateManagedAppError ApplianceBeingDeleted",
        "ResourceConflict",
        "check what is left in the node resource group, and whether it has locks",
        wait=120,
    ),
)
