"""What Azure may send in an odd hour: lists with odd elements, error bodies of any shape, nesting without end."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.azure.core.messages import Request, Response
from tests.support.world import ID, PLAIN, World, deployed

GOOD = {"id": ID, "name": "prod", "properties": {}}
ODD: tuple[Any, ...] = (
    None,
    7,
    "text",
    [],
    {},
    {"id": None},
    {"id": 7},
    {"id": ""},
    {"id": f"{ID}/../other"},
    {"id": f"{ID}/agentPools/x"},
    {"id": "https://elsewhere/subscriptions"},
)


@pytest.fixture(scope="module")
def world() -> World:
    """Azure with one cluster."""
    return deployed()


@pytest.fixture
def answered(world: World) -> Iterator[Any]:
    """Lets Azure answer requests for clusters, of the given method, with this instead."""

    def answer(status: int, body: Any, method: str = "GET") -> None:
        def replace(request: Request, response: Response) -> None:
            if request.method == method and "/managedClusters" in request.path:
                response.status, response.headers = status, {"content-type": "application/json", "x-ms-request-id": "r"}
                response.body = body if isinstance(body, bytes) else json.dumps(body).encode()

        world.after_request = replace

    yield answer
    world.after_request = lambda _request, _response: None


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_element_is_left_out_of_a_list(world: World, answered: Any, odd: Any) -> None:
    answered(200, {"value": [odd, GOOD, odd]})
    listed = world.invoke(world.event("LIST", {}))
    assert (listed["status"], [one["Id"] for one in listed["resourceModels"]]) == ("SUCCESS", [ID])


def test_a_cluster_in_a_group_with_letters_of_the_world_is_listed_and_read() -> None:
    world = World()
    world.cloud.group("größe")
    assert world.run("CREATE", {**PLAIN, "ResourceGroupName": "größe"}).status == "SUCCESS"
    [listed] = world.run("LIST", {}).last["resourceModels"]
    assert "/größe/" in listed["Id"]
    assert world.run("READ", listed).model["ResourceGroupName"] == "größe"
    assert world.run("DELETE", listed).status == "SUCCESS"


DEEP = b'{"error":' * 3_000 + b"1" + b"}" * 3_000
NESTED: dict[str, Any] = {"code": "Innermost", "message": "m"}
for _ in range(200):
    NESTED = {"code": "Outer", "message": "m", "details": [NESTED]}
BODIES: tuple[Any, ...] = (
    {"error": None},
    {"error": []},
    {"error": 5},
    {"error": True},
    {"error": {"code": None, "message": None, "details": None}},
    {"error": {"code": "Odd", "details": 5}},
    {"error": {"code": "Odd", "details": "text"}},
    {"error": {"code": "Odd", "details": [None, 5, "text", [], {"code": None}, {"code": {"a": 1}}]}},
    {"error": {"code": ["Odd"], "message": {"a": 1}, "target": [1]}},
    {"error": {"code": "Odd", "details": {"code": "Inner", "message": "an object for a list"}}},
    {"error": {"error": {"error": {}}}},
    {"error": NESTED},
    {"code": "Odd", "message": "x" * 3_000_000},
    [],
    None,
    "text",
    7,
    DEEP,
    b"",
    b"\xff\xfe\x00",
    b"<html>bad gateway</html>",
    b'{"error": {"code": "Cut off", "mess',
    b"\xef\xbb\xbf" + json.dumps({"error": {"code": "Odd", "message": "with a mark"}}).encode(),
)
CODES = {
    400: {"InvalidRequest"},
    401: {"InvalidCredentials"},
    403: {"AccessDenied"},
    404: {"InvalidRequest", "ServiceInternalError"},
    409: {"ResourceConflict"},
    500: {"ServiceInternalError"},
    503: {"ServiceInternalError"},
}


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
@pytest.mark.parametrize("status", CODES)
def test_an_odd_error_body_is_the_status_that_it_came_with(world: World, answered: Any, status: int, body: Any) -> None:
    answered(status, body)
    answer = world.invoke(world.event("READ", {"Id": ID}))
    assert answer["status"] == "FAILED"
    assert answer["errorCode"] in CODES[status]
    assert 0 < len(answer["message"]) <= 1_024
    assert "defect" not in answer["message"]


@pytest.mark.parametrize("reason", [None, 5, "text", [], {"details": 5}, {"code": 7, "details": [5]}, NESTED])
def test_an_odd_reason_of_a_failed_operation_is_no_defect(world: World, answered: Any, reason: Any) -> None:
    properties = {"provisioningState": "Failed", "status": {"provisioningError": reason}, "agentPoolProfiles": []}
    answered(200, {**GOOD, "location": "westeurope", "properties": properties})
    begun = {"started": world.clock(), "step": "settings", "operation": "update cluster", "failures": 3}
    event = {**world.event("UPDATE", PLAIN, PLAIN), "callbackContext": begun}
    event["requestData"]["resourceProperties"] = {**PLAIN, "Id": ID}
    answer = world.invoke(event)
    assert answer["status"] == "FAILED"
    assert "defect" not in answer["message"]


@pytest.mark.parametrize(
    "body", [DEEP, [], 7, {"properties": None}, {"properties": []}, {"properties": 5}, {"id": ID}, b"\xff\xfe"]
)
def test_an_answer_without_its_essential_part_is_no_answer(world: World, answered: Any, body: Any) -> None:
    answered(200, body)
    answer = world.invoke(world.event("READ", {"Id": ID}))
    assert (answer["status"], answer["errorCode"]) == ("FAILED", "ServiceInternalError")
    assert "defect" not in answer["message"]
