"""The table behind `errors.py`: rows of (error codes, CloudFormation code, seconds to wait or None, what to do).

Sources: RULES 7 (AKS troubleshooting articles, figures as published) and FACTS ("Races and failures"). A wait without
a published figure is a proposal and says so by being round.
"""

from typing import NamedTuple


class Row(NamedTuple):
    """`pattern`, where given, must be found in the message or in a nested detail; `wait` None means final.

    The named groups of a pattern can be used in the advice, as {scope}.
    """

    codes: frozenset[str]
    code: str
    wait: float | None
    advice: str
    pattern: str | None = None


def _row(codes: str, code: str, wait: float | None, advice: str, pattern: str | None = None) -> Row:
    return Row(frozenset(codes.split()), code, wait, advice, pattern)


ROWS: tuple[Row, ...] = (
    # Throttling comes before everything: SubscriptionRequestsThrottled carried Retriable false (RULES 7).
    _row(
        "Throttled TooManyRequests TooManyRequestsReceived SubscriptionRequestsThrottled FailedIdentityOperation",
        "Throttling",
        60,
        "nothing; the request is repeated",
    ),
    # Concurrency. The same code, OperationNotAllowed, is final or passing by its text (FACTS, races 1 and 2).
    _row(
        "OperationNotAllowed",
        "InvalidRequest",
        None,
        "go up by one minor version at a time, to one of the available upgrades",
        r"(?i)upgrading .* is not allowed|available upgrades",
    ),
    _row(
        "OperationNotAllowed",
        "ServiceLimitExceeded",
        None,
        "ask for more public IP addresses in this region",
        r"(?i)public ?ip",
    ),
    _row("OperationNotAllowed", "ResourceConflict", 30, "nothing; the running operation is waited for"),
    _row(
        "EtagMismatch PreconditionFailed AKSOperationPreempted NotLatestOperation Conflict ResourceGroupBeingDeleted",
        "ResourceConflict",
        30,
        "nothing; the state is read again",
    ),
    _row("AKSOperationPreemptedByDelete", "ResourceConflict", None, "somebody deletes the cluster: find out who"),
    # Platform faults that pass.
    _row(
        "InternalOperationError InternalServerError RetryNeeded ServiceUnavailable GatewayTimeout BadGatewayConnection "
        "ReconcilePortalDNSError OverlaymgrReconcileError ReconcileControlPlaneCertificatesError GetVnetError",
        "ServiceInternalError",
        30,
        "if it persists, give Azure support the correlation id",
    ),
    _row("VirtualNetworkNotInSucceededState", "ResourceConflict", 60, "nothing; the virtual network is waited for"),
    _row(
        "ServicePrincipalNotFound PrincipalNotFound", "NotFound", 60, "nothing; new identities take minutes to spread"
    ),
    # Authorisation. A role is given for the resource group, or the subscription where the message names no group.
    _row(
        "AuthorizationFailed LinkedAuthorizationFailed",
        "AccessDenied",
        None,
        "let that identity do it: az role assignment create --assignee-object-id {who} --assignee-principal-type "
        "ServicePrincipal --role 'AKS for CloudFormation' --scope {scope} (the role of deploy/azure, or another with "
        "this action; new grants take up to 10 minutes)",
        r"(?s)object id '(?P<who>[^']+)'.*(?:over scope|linked scope\(s\)) "
        r"'(?P<scope>/subscriptions/[^/',]+(?:/(?i:resourcegroups)/[^/',]+)?)",
    ),
    _row(
        "AuthorizationFailed LinkedAuthorizationFailed CustomKubeletIdentityMissingPermissionError",
        "AccessDenied",
        None,
        "grant the action named above at that scope to the identity of the type configuration "
        "(az role assignment create); new grants take up to 10 minutes",
    ),
    _row("RequestDisallowedByPolicy", "AccessDenied", None, "change the resource or have the Azure policy exempt it"),
    _row("ScopeLocked ResourceGroupLocked ResourceLocked", "AccessDenied", None, "remove the management lock"),
    _row(
        "MissingSubscriptionRegistration SubscriptionNotRegistered",
        "InvalidRequest",
        None,
        "az provider register --namespace Microsoft.ContainerService, then wait 5 minutes",
    ),
    _row(
        "SubscriptionNotFound InvalidSubscriptionId",
        "InvalidRequest",
        None,
        "check SubscriptionId, and that the identity of the type configuration can see that subscription",
    ),
    _row(
        "InvalidAuthenticationTokenTenant ExpiredAuthenticationToken InvalidAuthenticationToken",
        "InvalidCredentials",
        None,
        "check TenantId and Cloud of the type configuration",
    ),
    # Requests that will never do.
    _row("ResourceGroupNotFound", "InvalidRequest", None, "create the resource group first: az group create"),
    _row(
        "PropertyChangeNotAllowed CannotChangeOSDiskType CustomKubeletConfigOrCustomLinuxOSConfigCanNotBeChanged",
        "NotUpdatable",
        None,
        "AKS does not change this property of what exists; use a new node pool or a new cluster",
    ),
    _row("ResourceNotFound NotFound", "NotFound", None, ""),
    _row(
        "K8sVersionNotSupported AgentPoolK8sVersionNotSupported",
        "InvalidRequest",
        None,
        "choose a version of az aks get-versions",
    ),
    _row(
        "SubnetIsFull InsufficientSubnetSize",
        "ServiceLimitExceeded",
        None,
        "use a larger subnet, fewer pods a node or a smaller surge",
    ),
    # Capacity and quota.
    _row(
        "QuotaExceeded InsufficientVCPUQuota ErrCode_InsufficientVCPUQuota ManagedClusterCountExceedsQuotaLimit "
        "PublicIPCountLimitReached RoleAssignmentLimitExceeded",
        "ServiceLimitExceeded",
        None,
        "raise the quota in the Azure portal (Subscriptions, Usage + quotas) or use less",
    ),
    _row(
        "SkuNotAvailable AvailabilityZoneNotSupported VMSizeNotSupported",
        "InvalidRequest",
        None,
        "choose a VM size and zones that this region offers your subscription: az vm list-skus --location <region>",
    ),
    _row(
        "AllocationFailed ZonalAllocationFailed OverconstrainedAllocationRequest OverconstrainedZonalAllocationRequest "
        "AksCapacityHeavyUsage AKSCapacityError UnderlaysOverConstrained RegionOverConstrained",
        "ServiceLimitExceeded",
        None,
        "Azure has no capacity for this now: try another VM size, zone or region, or later",
    ),
    _row(
        "PodDrainFailure UpgradeFailed UnsatisfiablePDB",
        "NotStabilized",
        None,
        "loosen the PodDisruptionBudget named above, then update again",
    ),
)

# For codes that the table does not know. The advice says that it is a guess by HTTP status.
STATUS_ROWS: dict[int, Row] = {
    status: Row(frozenset(), code, wait, advice)
    for status, code, wait, advice in (
        (400, "InvalidRequest", None, "an error this type does not know; AKS refused the request"),
        (401, "InvalidCredentials", None, "check TenantId, ClientId and Cloud of the type configuration"),
        (403, "AccessDenied", None, "an error this type does not know; Azure denied the request"),
        (404, "NotFound", None, ""),
        (408, "NetworkFailure", 10, "nothing; the request is repeated"),
        (409, "ResourceConflict", 30, "an error this type does not know; it is taken for a passing conflict"),
        (412, "ResourceConflict", 5, "nothing; the state is read again"),
        (429, "Throttling", 60, "nothing; the request is repeated"),
        (500, "ServiceInternalError", 30, "if it persists, give Azure support the correlation id"),
        (502, "ServiceInternalError", 10, "nothing; the request is repeated"),
        (503, "ServiceInternalError", 30, "nothing; the request is repeated"),
        (504, "ServiceInternalError", 10, "nothing; the request is repeated"),
    )
}

# An accepted operation that ended with a code that the table does not know.
UNKNOWN_END = Row(
    frozenset(), "NotStabilized", None, "an error this type does not know; az aks show tells more about the cluster"
)
# A 404 that is neither ARM's nor AKS's is a proxy's or was cut off: it must not pass for a cluster that is gone.
UNREADABLE_ABSENCE = Row(frozenset(), "ServiceInternalError", 10, "nothing; the request is repeated")
