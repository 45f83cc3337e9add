"""The ids that join one operation's records in CloudFormation, CloudTrail, Entra, ARM and the handler's own log. Pure.

CloudFormation's request token is the one value that all of them contain (docs/audit.md): it is the same for all
invocations of an operation, and a GUID, which is what ARM and Entra take as a correlation id.
"""

import re
from collections.abc import Mapping
from typing import Any

VERSION = "0.1.0"
"""The version of the type's source, as pyproject.toml has it: what a user agent and a log line name."""
# As CloudFormation spells the type in ARNs; a user agent's product must not hold a colon.
_PRODUCT = f"Acme-Azure-AKSCluster/{VERSION}"

_GUID = re.compile(r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# What STS takes as a tag's value (its API reference, "Tag").
_TAG_VALUE = re.compile(r"[\w\s.:/=+\-@]{1,256}")
# What may stand in a comment of a user agent; a stack's ARN has nothing else.
_NOT_IN_A_COMMENT = re.compile(r"[^\w.:/+=@-]")


def arm_headers(token: str, stack_id: str) -> dict[str, str]:
    """For every ARM request: Azure returns it, and records it in its Activity Log as correlationId.

    The SDK adds a fresh x-ms-client-request-id to each (httpRequest.clientRequestId of the Activity Log).
    """
    return {"x-ms-correlation-request-id": token, "User-Agent": user_agent(stack_id)}


def user_agent(stack_id: str) -> str:
    """Type, version and stack; Cloud Control's requests have no stack."""
    return f"{_PRODUCT} ({_NOT_IN_A_COMMENT.sub('', stack_id) or 'no stack'})"


def entra_headers(token: str) -> dict[str, str]:
    """For the login at Entra: its sign-in log has it as CorrelationId, and so have the texts of its refusals."""
    return {"client-request-id": token} if _GUID.fullmatch(token) else {}


def token_tags(stack_id: str, token: str) -> dict[str, str]:
    """Tags for the STS token: CloudTrail's event of it names the stack and CloudFormation's request."""
    tags = {"StackId": stack_id, "RequestToken": token}
    return {name: value for name, value in tags.items() if _TAG_VALUE.fullmatch(value)}


def log_fields(event: Any) -> dict[str, str]:
    """What each log line of an invocation carries, out of CloudFormation's event as it came."""
    if not isinstance(event, Mapping):
        return {}
    data = event.get("requestData")
    logical = data.get("logicalResourceId") if isinstance(data, Mapping) else None
    fields = {
        "type": event.get("resourceType"),
        "typeVersion": VERSION,
        "action": event.get("action"),
        "stackId": event.get("stackId"),
        "logicalResourceId": logical,
        "requestToken": event.get("bearerToken"),
    }
    return {name: str(value) for name, value in fields.items() if value}
