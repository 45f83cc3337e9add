"""The faults of the matrix, in the words of the sandbox's fault actions (sandbox/azure/faults.py), and what they mean.

A fault is passing (the operation must succeed all the same) or final (it may fail, with the code named here and a
message that says `words`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from botocore.exceptions import ConnectionClosedError, EndpointConnectionError, ReadTimeoutError
from botocore.parsers import ResponseParserError

from sandbox.azure.core.clock import http_date
from tests.faults.requests import SentRequest
from tests.support.client_errors import refusal
from tests.support.harness import NOON

Action = dict[str, Any]
# Stands for the date of 17 seconds after the fault strikes.
IN_A_MOMENT = "17 seconds from now, as a date"
# Longer than any invocation may last.
FOREVER = 3600


@dataclass(frozen=True)
class Fault:
    """`action` goes to the sandbox; faults of the process or of CloudFormation have none and are played by the driver.

    `code` and `words` are set for final faults: with these the operation may fail.
    """

    name: str
    action: Action | None = None
    fits: Callable[[SentRequest], bool] = field(default=lambda request: not request.is_aws)
    code: str | None = None
    words: str = ""
    # What Azure shows is different with this fault, so a read rightly says something else.
    shows: bool = False
    # How often it strikes in a row; on any request then, not only on this one's likes.
    times: int = 1
    # What botocore raises, for a call of AWS; there is no server there to play it.
    raises: Callable[[], Exception] | None = None


def dated(action: Action, now: float) -> Action:
    """An action with its dates, which are of the moment at which it strikes."""
    headers = {
        name: http_date(now + 17) if value == IN_A_MOMENT else value
        for name, value in (action.get("headers") or {}).items()
    }
    return {**action, "headers": headers} if headers else action


def _answer(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Action:
    """As AKS writes it, flat."""
    return {
        "type": "respond",
        "status": status,
        "headers": headers or {},
        "body": {"code": code, "message": message, "details": None, "subcode": ""},
    }


def _gateway(status: int, code: str, message: str) -> Action:
    """As ARM writes it, wrapped."""
    return {
        "type": "respond",
        "status": status,
        "headers": {"x-ms-failure-cause": "gateway"},
        "body": {"error": {"code": code, "message": message}},
    }


def _text(status: int, text: str, *, apply: bool = False) -> Action:
    return {"type": "respond", "status": status, "text": text, "apply": apply}


def _entra_refuses(description: str) -> Action:
    body = {"error": "invalid_client", "error_description": description}
    return {"type": "respond", "status": 401, "body": body}


def _patched(**properties: Any) -> Action:
    """An answer with these properties otherwise."""
    return {"type": "patch", "body": {"properties": properties}}


def _ends(status: str, code: str = "", message: str = "", inner: tuple[str, str] | None = None, **more: Any) -> Action:
    error: dict[str, Any] = {"code": code, "message": message}
    if inner is not None:
        detail = {"code": inner[0], "message": inner[1]}
        error["details"] = [{"code": "Unspecified", "message": "see details", "details": [detail]}]
    return {"type": "outcome", "status": status, "after": 0.5, **({"error": error} if code else {}), **more}


_ARM, _AWS = attrgetter("is_arm"), attrgetter("is_aws")
_OPENS, _OPERATES, _INSTALLS = attrgetter("opens"), attrgetter("operates"), attrgetter("installs")


def _sts(request: SentRequest) -> bool:
    return request.path == "/GetWebIdentityToken"


def _secrets_manager(request: SentRequest) -> bool:
    return request.path == "/GetSecretValue"


def _deletes(request: SentRequest) -> bool:
    return request.is_arm and request.method == "DELETE"


def _deletes_cluster(request: SentRequest) -> bool:
    return _deletes(request) and request.path.endswith("/managedClusters/prod")


def _later(request: SentRequest) -> bool:
    return request.opens and request.invocation > 1


def _tells_state(request: SentRequest) -> bool:
    return request.reads_cluster or request.operates


def _writes_or_opens(request: SentRequest) -> bool:
    return request.writes or request.opens


def _refusal(code: str, message: str, status: int = 400) -> Callable[[], Exception]:
    return lambda: refusal(code, message, status)


def _entra(request: SentRequest) -> bool:
    return request.is_token and request.method == "POST" and request.federated


def _entra_by_secret(request: SentRequest) -> bool:
    return request.is_token and request.method == "POST" and not request.federated


_HTML = "<html><head><title>Bad Gateway</title></head><body>The service is unavailable.</body></html>"
_THROTTLED = "The request limit has been exceeded for SubID 'x', please retry again in X seconds."
_NOT_FEDERATED = (
    "AADSTS700213: No matching federated identity record found for presented assertion subject 'arn:s'. "
    "Trace ID: 0a-1 Correlation ID: 2b Timestamp: 2026-11-22 10:00:00Z"
)
_OLD_SECRET = "AADSTS7000215: Invalid client secret provided. Trace ID: 0a-1 Correlation ID: 2b"
_VMSS = ("ReconcileVMSSAgentPoolFailed", "Unable to reconcile the agent pool")

NETWORK = (
    Fault("refused", {"type": "refuse"}),
    Fault("reset-before", {"type": "reset", "when": "before"}),
    Fault("reset-after", {"type": "reset", "when": "after"}),
    Fault("timeout-after", {"type": "hang", "when": "after", "seconds": FOREVER}),
    Fault("hang", {"type": "hang", "when": "before", "seconds": FOREVER}),
    Fault("slow", {"type": "delay", "seconds": 20}),
    # A byte a second: each read of the connection is in time, the answer is not.
    Fault("drip", {"type": "drip", "seconds": 1}),
    Fault("inflated", {"type": "inflate", "bytes": 20 * 1024 * 1024}, lambda request: request.is_arm and request.opens),
    Fault("outage", {"type": "refuse"}, times=10),
    # Some half an hour, since the pauses grow. Not at the first invocation: before there is an identifier there is
    # less time, and for reads CloudFormation calls again a few times and no more. A list's page fails with advice.
    Fault("long-outage", {"type": "refuse"}, _later, times=45),
)
ANSWERS = (
    Fault("429-seconds", _answer(429, "Throttled", _THROTTLED, {"retry-after": "17"})),
    Fault("429-date", _answer(429, "Throttled", _THROTTLED, {"retry-after": IN_A_MOMENT})),
    Fault("429-tomorrow", _answer(429, "Throttled", _THROTTLED, {"retry-after": http_date(NOON + 86_400)})),
    Fault("429-bare", _answer(429, "TooManyRequests", _THROTTLED)),
    Fault("429-storm", _answer(429, "Throttled", _THROTTLED), times=4),
    Fault("500", _answer(500, "InternalServerError", "Something went wrong")),
    Fault("500-empty", _text(500, "")),
    Fault("502", _gateway(502, "BadGatewayConnection", "The network connectivity issue encountered")),
    Fault("502-html", _text(502, _HTML)),
    Fault("503", _gateway(503, "ServiceUnavailable", "The service is unavailable")),
    Fault("504", _gateway(504, "GatewayTimeout", "The gateway did not receive a response")),
    Fault("504-after", {**_gateway(504, "GatewayTimeout", "The gateway did not receive a response"), "apply": True}),
    Fault(
        "409-busy",
        _answer(409, "OperationNotAllowed", "Operation is not allowed: Another operation (Updating) is in progress"),
        _ARM,
    ),
    Fault("409-etag", _answer(409, "EtagMismatch", "Operation is not allowed because the etag does not match"), _ARM),
    Fault("409-preempted", _answer(409, "AKSOperationPreempted", "preempted by another operation with ID x"), _ARM),
    Fault("412", _answer(412, "PreconditionFailed", "The eTag does not match"), _ARM),
    Fault("401-once", _gateway(401, "ExpiredAuthenticationToken", "The access token has expired"), _ARM),
    Fault("404-heals", _gateway(404, "ResourceNotFound", "The Resource 'prod' was not found"), _ARM),
    Fault("404-group-heals", _gateway(404, "ResourceGroupNotFound", "Resource group 'rg' could not be found."), _ARM),
    # Something is not there, but not the cluster: neither a delete ends with it, nor is the resource forgotten.
    Fault(
        "404-other",
        _gateway(404, "ResourceNotFound", "The Resource 'Microsoft.Network/virtualNetworks/net' was not found"),
        _ARM,
        "InvalidRequest",
        "virtualNetworks/net",
        times=2,
    ),
    Fault(
        "404-principal",
        _gateway(404, "PrincipalNotFound", "Principal 1f does not exist in the directory"),
        _ARM,
        "InvalidRequest",
        "Principal 1f",
        times=2,
    ),
    Fault("404-unknown", _gateway(404, "NeverSeen", "Odd"), _ARM, "InvalidRequest", "NeverSeen", times=2),
    # What was to be deleted is gone: the answer of a second DELETE, or somebody else was faster.
    Fault("404-gone-already", {**_gateway(404, "ResourceNotFound", "It was not found."), "apply": True}, _deletes),
    # Not gone at all, whatever the answer says: what is still listed is deleted again.
    Fault("404-there-still", _gateway(404, "ResourceNotFound", "It was not found."), _deletes, times=2),
    # Nothing may be gone after these; the matrix deletes again afterwards.
    Fault(
        "409-locked",
        _gateway(409, "ScopeLocked", "The scope cannot perform delete operation because it is locked"),
        _deletes_cluster,
        "AccessDenied",
        "it is locked",
    ),
    Fault("500-null-error", _text(500, '{"error": null}'), _writes_or_opens),
    Fault("503-deep-error", _text(503, '{"error":' * 3000 + "1" + "}" * 3000), _writes_or_opens),
    Fault(
        "403",
        _gateway(403, "AuthorizationFailed", "The client does not have authorization to perform action 'x/y'"),
        _ARM,
        "AccessDenied",
        "x/y",
    ),
    Fault("entra-401", _entra_refuses(_NOT_FEDERATED), _entra, "InvalidCredentials", "role/aks-execution"),
)
# The secret may just have been rotated, so it is fetched once more.
ROTATED = Fault("entra-old-secret", _entra_refuses(_OLD_SECRET), _entra_by_secret)
GARBAGE = (
    Fault("empty", _text(200, "", apply=True)),
    Fault("truncated", {"type": "truncate", "bytes": 100}),
    Fault("html", _text(200, _HTML, apply=True)),
    Fault("a-list", _text(200, "[]", apply=True), _ARM),
    Fault("unknown-state", _patched(provisioningState="Pondering"), _tells_state, shows=True),
    Fault("no-state", _patched(provisioningState=None), _tells_state, shows=True),
    Fault(
        "unknown-fields",
        {"type": "patch", "body": {"brandNew": {"a": [1]}, "properties": {"alsoNew": {"b": None, "c": [{}]}}}},
        _ARM,
        shows=True,
    ),
    Fault(
        "error-beside-state",
        _patched(status={"provisioningError": {"code": "NotLatestOperation", "message": "preempted"}}),
        attrgetter("reads_cluster"),
        shows=True,
    ),
)
OUTCOMES = (
    Fault(
        "ends-quota",
        _ends("Failed", *_VMSS, ("QuotaExceeded", "Maximum allowed 450, in use 449, requested 8")),
        _OPERATES,
        "ServiceLimitExceeded",
        "in use 449",
    ),
    Fault(
        "ends-sku",
        _ends("Failed", *_VMSS, ("SkuNotAvailable", "Standard_D4s_v5 is not available in zone 2")),
        _OPERATES,
        "InvalidRequest",
        "zone 2",
    ),
    Fault(
        "ends-drain",
        _ends("Failed", "UpgradeFailed", "Drain failed", ("PodDrainFailure", "blocked by pdb shop/web")),
        _OPERATES,
        "NotStabilized",
        "pdb shop/web",
    ),
    Fault(
        "ends-subnet",
        _ends("Failed", "SubnetIsFull", "Subnet nodes doesn't have enough capacity"),
        _OPERATES,
        "ServiceLimitExceeded",
        "Subnet nodes",
    ),
    Fault("ends-internal", _ends("Failed", "InternalOperationError", "AKS had a fault of its own"), _OPERATES),
    Fault("ends-unexplained", _ends("Failed"), _OPERATES, "NotStabilized", "Failed"),
    Fault("ends-canceled", _ends("Canceled"), _OPERATES, "NotStabilized", "Canceled"),
    Fault("ends-heals", _ends("Failed", *_VMSS, ("NodesNotReady", "2 nodes are not ready"), heals_after=70), _OPERATES),
    Fault(
        "flux-fails",
        _ends("Failed", "ExtensionOperationFailed", "Helm installation failed"),
        _INSTALLS,
        "NotStabilized",
        "Helm installation failed",
    ),
    Fault("flux-internal", _ends("Failed", "InternalOperationError", "it had a fault of its own"), _INSTALLS),
    Fault("flux-unexplained", _ends("Failed"), _INSTALLS, "NotStabilized", "Failed"),
)
_URL = "https://sts.us-east-1.amazonaws.com/"
_WHO = "User: arn:aws:sts::123456789012:assumed-role/aks-execution/CloudFormation-1 is not authorized to perform:"
AWS = (
    Fault("aws-throttled", None, _AWS, raises=_refusal("Throttling", "Rate exceeded")),
    Fault("aws-500", None, _AWS, raises=_refusal("InternalFailure", "", 500)),
    Fault("aws-503", None, _AWS, raises=_refusal("ServiceUnavailable", "try again", 503)),
    Fault("aws-refused", None, _AWS, raises=lambda: EndpointConnectionError(endpoint_url=_URL)),
    Fault("aws-reset", None, _AWS, raises=lambda: ConnectionClosedError(endpoint_url=_URL)),
    Fault("aws-timeout", None, _AWS, raises=lambda: ReadTimeoutError(endpoint_url=_URL)),
    Fault("aws-garbage", None, _AWS, raises=lambda: ResponseParserError("Unable to parse response")),
    Fault(
        "aws-denied",
        None,
        _sts,
        "AccessDenied",
        "--role-name aks-execution",
        raises=_refusal("AccessDenied", f"{_WHO} sts:GetWebIdentityToken on resource: *", 403),
    ),
    Fault(
        "aws-disabled",
        None,
        _sts,
        "InvalidCredentials",
        "aws iam enable-outbound-web-identity-federation",
        raises=_refusal("OutboundWebIdentityFederationDisabledException", "not enabled", 403),
    ),
    Fault(
        "aws-expired",
        None,
        _sts,
        "InvalidCredentials",
        "deploy again",
        raises=_refusal("ExpiredTokenException", "The security token included in the request is expired", 403),
    ),
    Fault(
        "secret-gone",
        None,
        _secrets_manager,
        "InvalidTypeConfiguration",
        "the secret does not exist",
        raises=_refusal("ResourceNotFoundException", "Secrets Manager can't find the specified secret."),
    ),
    Fault(
        "secret-denied",
        None,
        _secrets_manager,
        "AccessDenied",
        "secretsmanager:GetSecretValue",
        raises=_refusal("AccessDeniedException", f"{_WHO} secretsmanager:GetSecretValue on resource: x"),
    ),
)
# Of the process and of CloudFormation; `scenario` plays them.
KILLED_BEFORE, KILLED_AFTER = Fault("killed-before"), Fault("killed-after")
TWICE_IN_A_ROW = Fault("twice-in-a-row", fits=_OPENS)
TWICE_SECOND_COUNTS = Fault("twice-the-second-counts", fits=_OPENS)
TWICE_AT_ONCE = Fault("twice-at-once")
AN_HOUR_LATE = Fault("an-hour-late", fits=_later)
# Lambda reports the crash, and CloudFormation takes that for the handler's last word. Not in the first invocation: a
# create that dies there leaves a cluster of which nobody has the identifier; test_orphans.py has that.
KILLED_FOR_GOOD = Fault(
    "killed-for-good", fits=lambda request: request.invocation > 1 and not request.is_aws, code="InternalFailure"
)
PLAYED = (
    KILLED_BEFORE,
    KILLED_AFTER,
    KILLED_FOR_GOOD,
    TWICE_IN_A_ROW,
    TWICE_SECOND_COUNTS,
    TWICE_AT_ONCE,
    AN_HOUR_LATE,
)

FAULTS = (*NETWORK, *ANSWERS, ROTATED, *GARBAGE, *OUTCOMES, *AWS, *PLAYED)
BY_NAME = {fault.name: fault for fault in FAULTS}
