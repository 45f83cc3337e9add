"""The table behind `classify`: rows of error codes, CloudFormation's code, what to do and how long to wait.

Source: docs/azure-behaviour.md#error-codes. A wait without a published figure is a proposal of this type
and a round figure.
"""

from .row import Row, row
from .table_operations import CAPACITY, DELETION, IDENTITY, NODES
from .table_requests import NETWORK, VALIDATION

THROTTLING = row(
    "Throttled TooManyRequests TooManyRequestsReceived SubscriptionRequestsThrottled FailedIdentityOperation",
    "Throttling",
    "nothing; the request is repeated",
    wait=60,
)

# What AKS answers while an operation is in progress, with any status.
_BUSY = r"(?i)in progress|provisioning state|only allowed operation is deletion|please wait|pending-operation"

_COMMON: tuple[Row, ...] = (
    # Concurrency. The same code, OperationNotAllowed, is final or passing by its text
    # (docs/azure-behaviour.md#operation-not-allowed).
    row(
        "OperationNotAllowed",
        "InvalidRequest",
        "go up by one minor version at a time, to one of the available upgrades",
        r"(?i)upgrading .* is not allowed|available upgrades",
    ),
    row(
        "OperationNotAllowed",
        "InvalidRequest",
        "change MinCount and MaxCount instead of Count: the autoscaler is on",
        r"(?i)cannot scale cluster autoscaler enabled",
    ),
    row(
        "OperationNotAllowed",
        "ServiceLimitExceeded",
        "ask for more public IP addresses in this region",
        r"(?i)public ?ip",
    ),
    row(
        "Conflict",
        "InvalidRequest",
        "send the audit logs to another destination, or remove the category from the other diagnostic setting",
        r"(?i)data sink .* is already used",
    ),
    *(
        row(
            "OperationNotAllowed",
            "ResourceConflict",
            "nothing; the running operation is waited for",
            words,
            status=status,
            wait=30,
        )
        for words, status in ((None, 409), (_BUSY, None))
    ),
    row("OperationNotAllowed", "InvalidRequest", "correct what AKS names above; the same request fails again"),
    row(
        "EtagMismatch PreconditionFailed AKSOperationPreempted NotLatestOperation Conflict ResourceGroupBeingDeleted",
        "ResourceConflict",
        "nothing; the current state is read again",
        wait=30,
    ),
    row("Canceled", "NotStabilized", "somebody aborted the operation: see the activity log for who; deploy again"),
    row("AKSOperationPreemptedByDelete", "ResourceConflict", "somebody deletes the cluster: find out who"),
    # Platform faults that pass.
    row(
        "InternalOperationError InternalServerError RetryNeeded ServiceUnavailable GatewayTimeout BadGatewayConnection "
        "ReconcilePortalDNSError OverlaymgrReconcileError ReconcileControlPlaneCertificatesError GetVnetError",
        "ServiceInternalError",
        "if it persists, give Azure support the correlation id",
        wait=30,
    ),
    row("VirtualNetworkNotInSucceededState", "ResourceConflict", "nothing; the virtual network is waited for", wait=60),
    # Authorisation. What audit logs need is a right at their destination, which the role of deploy/azure does not give.
    *(
        row(
            "LinkedAuthorizationFailed",
            "AccessDenied",
            "allow that identity to write there: az role assignment create --assignee-object-id {who} "
            f"--assignee-principal-type ServicePrincipal --role '{role}' --scope {{scope}} (or another role with "
            "{action}; new grants take up to 10 minutes)",
            rf"(?is)object id '(?P<who>[^']+)'.*'(?P<action>{action})' on the linked scope\(s\) '(?P<scope>[^',]+)",
        )
        for action, role in (
            ("Microsoft.OperationalInsights/workspaces/sharedKeys/action", "Log Analytics Contributor"),
            ("Microsoft.Storage/storageAccounts/listKeys/action", "Storage Account Contributor"),
            ("Microsoft.EventHub/namespaces/authorizationRules/listKeys/action", "Azure Event Hubs Data Owner"),
        )
    ),
    # What IamAccess needs is a role of its own, since assigning roles is a right to think about.
    row(
        "AuthorizationFailed",
        "AccessDenied",
        "IamAccess needs a second role, AKS IamAccess for CloudFormation: IAM_ACCESS=yes deploy/azure/setup.sh "
        "(docs/access.md says what it allows; new grants take up to 10 minutes)",
        r"perform action 'Microsoft\.(?:Authorization/roleAssignments|ManagedIdentity/userAssignedIdentities)/",
    ),
    row(
        "AuthorizationFailed",
        "AccessDenied",
        "FluxConfigurations needs another role, AKS FluxConfigurations for CloudFormation: GIT_OPS=yes "
        "deploy/azure/setup.sh (docs/git-ops.md; new grants take up to 10 minutes)",
        r"perform action 'Microsoft\.KubernetesConfiguration/",
    ),
    # Any other role is given for the resource group, or the subscription where the message names no group.
    row(
        "AuthorizationFailed LinkedAuthorizationFailed",
        "AccessDenied",
        "allow that identity to do it: az role assignment create --assignee-object-id {who} --assignee-principal-type "
        "ServicePrincipal --role 'AKS for CloudFormation' --scope {scope} (the role of deploy/azure, or another with "
        "this action; new grants take up to 10 minutes)",
        r"(?s)object id '(?P<who>[^']+)'.*(?:over scope|linked scope\(s\)) "
        r"'(?P<scope>/subscriptions/[^/',]+(?:/(?i:resourcegroups)/[^/',]+)?)",
    ),
    row(
        "AuthorizationFailed LinkedAuthorizationFailed CustomKubeletIdentityMissingPermissionError",
        "AccessDenied",
        "grant the action named above at that scope to the identity of the type configuration "
        "(az role assignment create); new grants take up to 10 minutes",
    ),
    row("RequestDisallowedByPolicy", "AccessDenied", "change the resource or have the Azure policy exempt it"),
    row("ScopeLocked ResourceGroupLocked ResourceLocked", "AccessDenied", "remove the management lock"),
    row(
        "MissingSubscriptionRegistration",
        "InvalidRequest",
        "az provider register --namespace {namespace}, then wait 5 minutes",
        r"(?i)to use namespace '(?P<namespace>[\w.]+)'",
    ),
    row(
        "MissingSubscriptionRegistration SubscriptionNotRegistered",
        "InvalidRequest",
        "az provider register --namespace Microsoft.ContainerService, then wait 5 minutes",
    ),
    row(
        "ReadOnlyDisabledSubscription",
        "AccessDenied",
        "the subscription is disabled: an owner enables it in the Azure portal",
    ),
    row(
        "SubscriptionNotFound InvalidSubscriptionId MissingSubscription InvalidResourceType",
        "InvalidRequest",
        "check SubscriptionId, and that the identity of the type configuration can see that subscription",
    ),
    row(
        "InvalidAuthenticationTokenTenant ExpiredAuthenticationToken InvalidAuthenticationToken",
        "InvalidCredentials",
        "check TenantId and Cloud of the type configuration",
    ),
)

# Within one code the first row whose pattern is found; among the codes of an error the innermost one that has a row.
ROWS: tuple[Row, ...] = (*_COMMON, *CAPACITY, *IDENTITY, *NODES, *DELETION, *VALIDATION, *NETWORK)

# For codes that the table does not know, and answers without one: by HTTP status.
STATUS_ROWS: dict[int, Row] = {
    status: row("", code, advice, wait=wait)
    for status, code, wait, advice in (
        (400, "InvalidRequest", None, "correct what AKS names above"),
        (401, "InvalidCredentials", None, "check TenantId, ClientId and Cloud of the type configuration"),
        (403, "AccessDenied", None, "give the identity of the type configuration the right that is missing"),
        # Never NotFound: CloudFormation takes that for "this cluster is deleted", which only its own absence says.
        (404, "InvalidRequest", None, "check that the resource named above exists"),
        (408, "NetworkFailure", 10, "nothing; the request is repeated"),
        (409, "ResourceConflict", 30, "nothing; it is treated as a temporary conflict, and the request is repeated"),
        (412, "ResourceConflict", 5, "nothing; the current state is read again"),
        (429, "Throttling", 60, "nothing; the request is repeated"),
        (500, "ServiceInternalError", 30, "if it persists, give Azure support the correlation id"),
        (502, "ServiceInternalError", 10, "nothing; the request is repeated"),
        (503, "ServiceInternalError", 30, "nothing; the request is repeated"),
        (504, "ServiceInternalError", 10, "nothing; the request is repeated"),
    )
}

# Accepted operations that ended with a code that the table does not know: as AKS says of itself (`Retriable: true`).
UNKNOWN_END = row("", "NotStabilized", "see az aks show and the activity log of the node resource group")
UNKNOWN_PASSING = row("", "ServiceInternalError", "nothing; AKS reports it as retriable, so it is retried", wait=60)
# A 404 that is neither ARM's nor AKS's is a proxy's or was cut off: it must not pass for a cluster that is gone.
UNREADABLE_ABSENCE = row("", "ServiceInternalError", "nothing; the request is repeated", wait=10)
