"""Whatever Azure or CloudFormation sends: no write by a read, no secret, no message too long, no defect.

`make fuzz` runs for five minutes with seeds of its own, which it prints; a test run takes a few examples of each.
"""

import json
import os
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.azure.core.messages import Request, Response
from tests.support.clusters import cfn_pool
from tests.support.world import ID, PLAIN, Snapshot, World

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "25"))
FEW = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
SECRET = "Canary-Passw0rd/0004!"
CLUSTER = {**PLAIN, "WindowsProfile": {"AdminUsername": "azureuser", "AdminPassword": SECRET}}
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


# What an event holds that no person writes, and that nobody may see.
PLAIN_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=6,
)
OTHER = {**CLUSTER, "AgentPoolProfiles": [cfn_pool("system", 4)], "Id": ID}
# So many callbacks follow one answer; what goes wrong behind it shows in the first.
CALLBACKS = 4


@cache
def cluster() -> tuple[World, dict[str, Any], Snapshot]:
    """Azure with one cluster, its document, and where each example begins."""
    world = World()
    world.deploy(CLUSTER, token="fuzz")
    return world, world.body, world.snapshot()


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


def judge(action: str, answer: dict[str, Any]) -> None:
    """What holds for every event that leaves the handler."""
    message = answer.get("message") or ""
    assert "defect" not in message, message
    assert len(message) <= 1_024
    assert SECRET not in message
    assert answer["status"] == "SUCCESS" or message
    # Only a delete ends without the cluster, and only a delete or an update may find that it is not there.
    assert answer["status"] != "IN_PROGRESS" or action not in ("READ", "LIST")


def answering(fits: Callable[[Request], bool], status: int, body: Any) -> Callable[[Request, Response], None]:
    """Azure's answers to these requests become this one."""

    def after(request: Request, response: Response) -> None:
        if fits(request):
            response.status, response.headers = status, {"content-type": "application/json"}
            response.body = body if isinstance(body, bytes) else json.dumps(body).encode()

    return after


def asks_for_clusters(request: Request) -> bool:
    return request.path == ID or request.path.endswith("/managedClusters")


def writes(request: Request) -> bool:
    return request.method != "GET" and "/subscriptions/" in request.path


def check(
    action: str, status: int, body: Any, context: Any = None, fits: Callable[[Request], bool] = asks_for_clusters
) -> None:
    """An operation of some invocations, to which Azure gives this answer whenever it is asked such a thing."""
    world, _, start = cluster()
    world.restore(start)
    first = len(world.requests)
    world.after_request = answering(fits, status, body)
    try:
        # With its properties, which real events have too: a secret is known by them.
        event = world.event(action, OTHER, {**CLUSTER, "Id": ID}, context, token="fuzz")
        for _ in range(CALLBACKS):
            answer = world.invoke(event)
            judge(action, answer)
            if answer["status"] != "IN_PROGRESS":
                break
            event = {**event, "callbackContext": answer["callbackContext"]}
            world.clock.sleep(answer["callbackDelaySeconds"])
    finally:
        world.after_request = lambda _request, _response: None
    if action in ("READ", "LIST"):
        assert [one for one in world.requests[first:] if one[0] != "GET" and "/subscriptions/" in one[1]] == []


@FEW
@given(st.sampled_from(["READ", "LIST"]), STATUS, ERRORS | JSON | st.binary(max_size=60))
def test_error_bodies(action: str, status: int, body: Any) -> None:
    check(action, status, body)


@FEW
@given(st.data(), st.sampled_from(["READ", "UPDATE", "DELETE"]), JSON)
def test_parts_of_a_cluster(data: st.DataObject, action: str, part: Any) -> None:
    document = cluster()[1]
    check(action, 200, changed(document, data.draw(st.sampled_from(paths(document))), part))


@FEW
@given(st.sampled_from(["CREATE", "UPDATE", "DELETE"]), STATUS, ERRORS | JSON | st.binary(max_size=60))
def test_refused_writes(action: str, status: int, body: Any) -> None:
    check(action, status, body, fits=writes)


@FEW
@given(
    st.sampled_from(["CREATE", "UPDATE", "DELETE"]),
    st.sampled_from([200, 201, 202, 204]),
    JSON | st.binary(max_size=60),
)
def test_answers_to_writes(action: str, status: int, body: Any) -> None:
    check(action, status, body, fits=writes)


@FEW
@given(st.sampled_from(["UPDATE", "DELETE"]), st.sampled_from(["Failed", "Canceled", "Odd", ""]), ERRORS | JSON)
def test_how_an_operation_ends(action: str, state: str, reason: Any) -> None:
    document = changed(cluster()[1], ("properties", "provisioningState"), state)
    document = {**document, "properties": {**document["properties"], "status": {"provisioningError": reason}}}
    context = {"step": "cluster settings", "doing": "changing it", "operation": "update cluster", "failures": 3}
    check(action, 200, document, context)


@FEW
@given(st.data(), st.sampled_from(["CREATE", "READ", "UPDATE", "DELETE", "LIST"]), PLAIN_JSON)
def test_parts_of_an_event(data: st.DataObject, action: str, part: Any) -> None:
    world, _, start = cluster()
    world.restore(start)
    event = world.event(action, OTHER, {**CLUSTER, "Id": ID}, None, token="fuzz")
    path = data.draw(st.sampled_from([one for one in paths(event) if one]))
    judge("", world.invoke(changed(event, path, part)))


@FEW
@given(st.lists(JSON | st.fixed_dictionaries({"id": JSON | st.just(ID)}), max_size=5), JSON)
def test_elements_of_a_list(elements: list[Any], link: Any) -> None:
    check("LIST", 200, {"value": elements, "nextLink": link})


@FEW
@given(st.sampled_from(["READ", "LIST", "UPDATE", "DELETE"]), CONTEXT)
def test_callback_contexts(action: str, context: Any) -> None:
    document = cluster()[1]
    check(action, 200, {"value": [document]} if action == "LIST" else document, context)


@FEW
@given(st.text(max_size=120), st.sampled_from(["READ", "DELETE", "UPDATE"]))
def test_identifiers(identifier: str, action: str) -> None:
    world, _, start = cluster()
    world.restore(start)
    for text in (identifier, f"{ID}x{identifier}", ID.replace("prod", f"x{identifier}")):
        judge(action, world.invoke(world.event(action, {"Id": text})))


ODD: tuple[Any, ...] = (None, "", {}, [], 5, "x", {"": None}, True)


def variants(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A document without each of its parts, and with odd ones in their place."""
    for key in document:
        yield {name: part for name, part in document.items() if name != key}
        for odd in ODD:
            yield {**document, key: odd}
    yield {"": None}


@pytest.mark.parametrize("action", ["CREATE", "READ", "UPDATE", "DELETE", "LIST"])
def test_each_part_of_an_event_may_be_missing_or_odd(action: str) -> None:
    world, _, start = cluster()
    whole = world.event(action, OTHER, {**CLUSTER, "Id": ID}, None, token="fuzz")
    for event in (*variants(whole), *({**whole, "requestData": data} for data in variants(whole["requestData"]))):
        world.restore(start)
        judge("", world.invoke(event))
