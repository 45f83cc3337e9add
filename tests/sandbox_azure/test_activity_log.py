"""The Activity Log: each write with its ids, from its start to its end, found by the filters that `az` sends."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.support.harness import SUBSCRIPTION, Cloud, cluster_body, pool

GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
CLUSTER = f"{GROUP}/providers/Microsoft.ContainerService/managedClusters/c"
LOG = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Insights/eventtypes/management/values"
SINCE = "eventTimestamp ge '2026-01-01T00:00:00Z'"
TOKEN = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"
BODY = cluster_body(agentPoolProfiles=[pool("system", mode="System", count=1)])


def write(cloud: Cloud, method: str = "PUT", path: str = CLUSTER, body: Any = BODY) -> Any:
    ids = {"x-ms-correlation-request-id": TOKEN, "x-ms-client-request-id": f"client-{method}"}
    return cloud.call(method, path, body, headers=ids)


def events(cloud: Cloud, condition: str = f"correlationId eq '{TOKEN}'") -> list[dict[str, Any]]:
    """Oldest first."""
    answer = cloud.call("GET", f"{LOG}?$filter={quote(f'{SINCE} and {condition}')}", api="2015-04-01")
    assert answer.status == 200, answer.body
    actual: list[dict[str, Any]] = answer.json()["value"]
    return actual[::-1]


def logged(cloud: Cloud) -> list[tuple[str, str]]:
    return [(event["operationName"]["value"].rpartition("/")[2], event["status"]["value"]) for event in events(cloud)]


@pytest.fixture
def cloud() -> Cloud:
    made = Cloud()
    made.group()
    return made


def test_a_write_that_takes_time_is_started_accepted_and_at_last_succeeded(cloud: Cloud) -> None:
    answer = write(cloud)
    assert logged(cloud) == [("write", "Started"), ("write", "Accepted")]
    cloud.settle(answer)
    assert logged(cloud) == [("write", "Started"), ("write", "Accepted"), ("write", "Succeeded")]
    first, _, last = events(cloud)
    assert first["eventTimestamp"] < last["eventTimestamp"]
    assert len({event["eventDataId"] for event in events(cloud)}) == 3


def test_it_has_the_ids_of_the_request_and_says_who_did_what_to_what(cloud: Cloud) -> None:
    write(cloud)
    event = events(cloud)[0]
    assert event["correlationId"] == TOKEN
    assert event["httpRequest"] == {"clientRequestId": "client-PUT", "clientIpAddress": "127.0.0.1", "method": "PUT"}
    assert event["authorization"] == {"action": "Microsoft.ContainerService/managedClusters/write", "scope": CLUSTER}
    assert event["claims"]["appid"] == cloud.azure.admin["client_id"]
    assert (event["resourceId"], event["resourceGroupName"]) == (CLUSTER, "rg")
    assert event["resourceType"]["value"] == "Microsoft.ContainerService/managedClusters"


def test_a_failure_of_the_operation_is_its_end(cloud: Cloud) -> None:
    fault = {"type": "outcome", "status": "Failed", "error": {"code": "SkuNotAvailable", "message": "none"}}
    cloud.control("POST", "faults", {"path": "managedClusters", "method": "PUT", "action": fault})
    cloud.settle(write(cloud))
    assert logged(cloud)[-1] == ("write", "Failed")
    assert "SkuNotAvailable" in events(cloud)[-1]["properties"]["statusMessage"]


def test_a_refused_write_has_failed_with_the_answer_in_it(cloud: Cloud) -> None:
    assert write(cloud, body={**BODY, "location": "atlantis"}).status == 400
    (event,) = events(cloud)
    assert (event["status"]["value"], event["level"]) == ("Failed", "Error")
    assert event["subStatus"]["localizedValue"] == "BadRequest (HTTP Status Code: 400)"
    assert json.loads(event["properties"]["statusMessage"])


def test_a_write_without_the_right_to_it_is_there_too(cloud: Cloud) -> None:
    token, _ = cloud.application()
    headers = {"x-ms-correlation-request-id": TOKEN}
    assert cloud.call("PUT", CLUSTER, BODY, token=token, headers=headers).status == 403
    (event,) = events(cloud)
    assert (event["status"]["value"], event["subStatus"]["value"]) == ("Failed", "Forbidden")


def test_a_short_write_has_succeeded_at_once(cloud: Cloud) -> None:
    write(cloud, path=GROUP, body={"location": "westeurope"})
    assert logged(cloud) == [("write", "Started"), ("write", "Succeeded")]


def test_reads_are_no_activity(cloud: Cloud) -> None:
    cloud.settle(write(cloud))
    before = len(events(cloud))
    cloud.call("GET", CLUSTER, headers={"x-ms-correlation-request-id": TOKEN})
    assert len(events(cloud)) == before


@pytest.mark.parametrize(
    ("condition", "number"),
    [
        (f"correlationId eq '{TOKEN.upper()}'", 2),
        ("correlationId eq '00000000-0000-4000-8000-000000000000'", 0),
        ("resourceGroupName eq 'RG'", 4),
        (f"resourceId eq '{CLUSTER}'", 2),
        ("eventTimestamp le '2026-01-02T00:00:00Z'", 0),
        ("eventTimestamp le 2026-01-02T00:00:00.123456", 0),
        ("eventTimestamp ge 2026-01-02T00:00:00.123456", 4),
        ("status eq 'Accepted'", 1),
    ],
)
def test_filters(cloud: Cloud, condition: str, number: int) -> None:
    write(cloud)
    assert len(events(cloud, condition)) == number


@pytest.mark.parametrize("wrong", ["", "correlationId eq 'x'", f"{SINCE} and colour eq 'red'", f"{SINCE} or 1"])
def test_a_filter_without_a_start_or_of_another_kind_is_refused(cloud: Cloud, wrong: str) -> None:
    assert cloud.call("GET", f"{LOG}?$filter={quote(wrong)}", api="2015-04-01").status == 400
