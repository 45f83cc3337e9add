"""Whatever Azure or CloudFormation sends: no write by a read, no secret, no message too long, no defect.

`make fuzz` runs for minutes with seeds of the day, which it prints; a test run takes a few examples of each.
"""

import json
import os
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.azure.core.messages import Request, Response
from tests.support.clusters import cfn_cluster, cfn_pool
from tests.support.harness import SUBSCRIPTION
from tests.support.world import GROUP, World

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "25"))
FEW = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
SECRET = "Canary-Passw0rd/0004!"
CLUSTER = {**cfn_cluster(cfn_pool("system")), "ResourceGroupName": GROUP, "SubscriptionId": SUBSCRIPTION}
CLUSTER["WindowsProfile"] = {"AdminUsername": "azureuser", "AdminPassword": SECRET}
PATH = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}/providers/Microsoft.ContainerService/managedClusters/prod"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30) | st.just(SECRET),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
ERRORS = st.fixed_dictionaries({}, optional=dict.fromkeys(("code", "message", "details", "target", "error"), JSON))
STATUS = st.sampled_from([400, 401, 403, 404, 408, 409, 410, 412, 418, 429, 500, 502, 503, 504])
CONTEXT = st.dictionaries(
    st.sampled_from(["started", "created", "step", "operation", "attempts", "retries", "failures", "pool", "other"]),
    JSON,
    max_size=5,
)


@cache
def cluster() -> tuple[World, dict[str, Any]]:
    """Azure with one cluster, and its document."""
    world = World()
    assert world.run("CREATE", CLUSTER).status == "SUCCESS"
    document: dict[str, Any] = world.cloud.call("GET", PATH).json()
    return world, document


def paths(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all parts of a document."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [above, *(path for key, part in pairs for path in paths(part, (*above, key)))]


def changed(document: Any, path: tuple[Any, ...], part: Any) -> Any:
    """The document with another part at a path."""
    if not path:
        return part
    copy = dict(document) if isinstance(document, dict) else list(document)
    copy[path[0]] = changed(copy[path[0]], path[1:], part)
    return copy


def check(action: str, status: int, body: Any, context: Any = None) -> None:
    """One invocation, to which Azure gives this answer whenever it is asked for the cluster."""
    world, _ = cluster()
    first = len(world.requests)

    def after(request: Request, response: Response) -> None:
        if request.path == PATH or request.path.endswith("/managedClusters"):
            response.status, response.headers = status, {"content-type": "application/json"}
            response.body = body if isinstance(body, bytes) else json.dumps(body).encode()

    world.after_request = after
    try:
        # With its properties, which real events have too: a secret is known by them.
        event = world.event(action, {**CLUSTER, "Id": PATH}, None, context)
        answer = world.invoke(event)
    finally:
        world.after_request = lambda _request, _response: None
    message = answer.get("message") or ""
    assert "defect" not in message, message
    assert len(message) <= 1_024
    assert SECRET not in message
    assert answer["status"] == "SUCCESS" or message
    if action in ("READ", "LIST"):
        writes = [one for one in world.requests[first:] if one[0] != "GET" and "/subscriptions/" in one[1]]
        assert writes == []


@FEW
@given(st.sampled_from(["READ", "LIST"]), STATUS, ERRORS | JSON | st.binary(max_size=60))
def test_error_bodies(action: str, status: int, body: Any) -> None:
    check(action, status, body)


@FEW
@given(st.data(), JSON)
def test_parts_of_a_cluster(data: st.DataObject, part: Any) -> None:
    _, document = cluster()
    check("READ", 200, changed(document, data.draw(st.sampled_from(paths(document))), part))


@FEW
@given(st.lists(JSON | st.fixed_dictionaries({"id": JSON | st.just(PATH)}), max_size=5), JSON)
def test_elements_of_a_list(elements: list[Any], link: Any) -> None:
    check("LIST", 200, {"value": elements, "nextLink": link})


@FEW
@given(st.sampled_from(["READ", "LIST"]), CONTEXT)
def test_callback_contexts(action: str, context: Any) -> None:
    _, document = cluster()
    check(action, 200, document if action == "READ" else {"value": [document]}, context)


@FEW
@given(st.text(max_size=120), st.sampled_from(["READ", "DELETE", "UPDATE"]))
def test_identifiers(identifier: str, action: str) -> None:
    world, _ = cluster()
    for text in (identifier, f"{PATH}x{identifier}", PATH.replace("prod", f"x{identifier}")):
        answer = world.invoke(world.event(action, {"Id": text}))
        assert "defect" not in (answer.get("message") or "")
        assert len(answer.get("message") or "") <= 1_024
