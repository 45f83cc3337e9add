"""What an exchange is, whatever its names: which request of which kind of resource, and how it was answered."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

STEERING = ("azure-asyncoperation", "location", "x-ms-failure-cause")
_NAMED = re.compile(
    r"/providers/(?P<what>microsoft\.containerservice/(?:managedclusters|locations)/.*)|(?P<group>/resourcegroups/[^/]+)$",
    re.IGNORECASE,
)


class Signature(NamedTuple):
    """`target` is the path without names; `outcome` a state, status or error code; `headers` those that steer."""

    method: str
    target: str
    status: int
    outcome: str
    headers: tuple[str, ...]


def signatures(conversations: Sequence[Sequence[Mapping[str, Any]]]) -> set[Signature]:
    """Those of every exchange, without what the sandbox does not speak of."""
    return {signature(one) for conversation in conversations for one in conversation}


def signature(exchange: Mapping[str, Any]) -> Signature:
    headers = tuple(name for name in STEERING if exchange["headers"].get(name))
    return Signature(
        exchange["method"], target(exchange["url"]), exchange["status"], _outcome(exchange["body"]), headers
    )


def target(url: str) -> str:
    """`managedclusters/*/agentpools/*/abort` of a URL: kinds in lower case, names as stars."""
    actual = _NAMED.search(url.split("?")[0])
    if not actual or not actual["what"]:
        return "elsewhere"
    parts = actual["what"].lower().split("/")[1:]
    # Kinds and names alternate; an action at the end is a kind.
    return "/".join(part if place % 2 == 0 else "*" for place, part in enumerate(parts))


def _outcome(body: Any) -> str:
    if not isinstance(body, Mapping):
        return ""
    properties = body.get("properties")
    state = properties.get("provisioningState", "") if isinstance(properties, Mapping) else ""
    error = body.get("error") if isinstance(body.get("error"), Mapping) else {}
    shape = "wrapped " if error else ""
    status = str(body.get("status", ""))
    if status:
        # Free words stand for "running".
        return status if status in ("Succeeded", "Failed", "Canceled", "InProgress") else "in other words"
    return str(state or f"{shape}{(error or body).get('code', '')}")
