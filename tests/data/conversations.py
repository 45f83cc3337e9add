"""Conversations of our own, from their short form in conversations.yaml to the form of recorded ones."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

Json = dict[str, Any]

_FILE = Path(__file__).with_name("conversations.yaml")
_ARM = "https://management.azure.com"
_SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000"
_LOCATION = f"{_SUBSCRIPTION}/providers/Microsoft.ContainerService/locations/westeurope"
_JSON, _GATEWAY_JSON = "application/json", "application/json; charset=utf-8"
# Members of a body beside those that tell what it says.
_SHAPES: dict[str, Json] = {
    "cluster": {"id": "", "name": "", "location": "", "type": "", "sku": {}, "identity": {}},
    "pool": {"id": "", "name": "", "type": ""},
    "running": {"name": "", "startTime": ""},
    "ended": {"name": "", "startTime": "", "endTime": ""},
    "tagged": {"id": "", "name": "", "location": "", "tags": {}, "type": "", "sku": {}, "identity": {}},
    "window": {"id": "", "name": "", "properties": {}},
    "command": {"id": ""},
    "versions": {"values": []},
    "list": {"value": []},
    "profile": {"id": "", "name": "", "type": "", "properties": {}},
}
_ENDED = ("Succeeded", "Failed", "Canceled")


def conversations() -> dict[str, list[Json]]:
    """By name: exchanges of status, headers and bodies in order."""
    return of_stories(yaml.load(_FILE.read_text(encoding="utf-8"), yaml.CSafeLoader))


def of_stories(stories: list[Json]) -> dict[str, list[Json]]:
    """The same of stories in the short form."""
    return {one["name"]: list(_exchanges(one)) for one in stories}


def _exchanges(story: Json) -> Iterator[Json]:
    group = f"{_SUBSCRIPTION}/resourceGroups/{story.get('group', 'orchard')}"
    cluster = f"{group}/providers/Microsoft.ContainerService/managedClusters/{story['cluster']}"
    query = f"?api-version={story.get('api', '2025-08-01')}"
    # Where the last operation and its result are asked for.
    last = {"operation": "", "result": "", "command": ""}
    for number, exchange in enumerate(story["exchanges"]):
        method, _, place = exchange["ask"].partition(" ")
        url = _url(place, cluster, query, last)
        headers = _headers(exchange, number, cluster)
        last["operation"] = headers.get("azure-asyncoperation", last["operation"])
        last["result"] = last["command"] = headers.get("location", last["result"])
        for _ in range(exchange.get("times", 1)):
            yield {
                "method": method,
                "url": url,
                "sent": exchange.get("sent", {}),
                "request_body": exchange.get("send"),
                "status": exchange["status"],
                "headers": headers,
                "body": _body(exchange, url),
            }


def _url(place: str, cluster: str, query: str, last: Json) -> str:
    if place in last:
        return str(last[place])
    if place.startswith("location/"):
        return f"{_ARM}{_LOCATION}/{place.removeprefix('location/')}{query}"
    return f"{_ARM}{cluster}{place.removeprefix('cluster')}{query}"


def _headers(exchange: Json, number: int, cluster: str) -> Json:
    actual = {}
    if "body" in exchange or "answer" in exchange:
        actual["content-type"] = exchange.get("type", _GATEWAY_JSON if exchange.get("from") else _JSON)
    if exchange.get("from"):
        actual["x-ms-failure-cause"] = exchange["from"]
    for name in exchange.get("headers", []):
        if name == "command":
            actual["location"] = f"{_ARM}{cluster}/commandResults/c0ffee?api-version=2025-08-01"
            continue
        kind = "operations" if name == "azure-asyncoperation" else "operationresults"
        actual[name] = f"{_ARM}{_LOCATION}/{kind}/{number}?api-version=2016-03-30"
    return actual


def _body(exchange: Json, url: str) -> Json | str | None:
    """`body` is `SHAPE [STATE]`, for an error `SHAPE CODE`; every cluster has one pool, in the cluster's state.

    `answer` in its place is the body as it is.
    """
    if "answer" in exchange:
        answer: Json = exchange["answer"]
        return answer
    shape, _, state = exchange.get("body", "nothing").partition(" ")
    if shape in ("nothing", "text"):
        return shape if shape == "text" else None
    if shape == "wrapped":
        return {"error": {"code": state, "message": ""}}
    if shape == "flat":
        return {"code": state, "message": "", "subcode": "", "details": []}
    if shape == "operation":
        return {**_SHAPES["ended" if state in _ENDED else "running"], "status": state}
    return _resource(shape, state, exchange, url)


def _resource(shape: str, state: str, exchange: Json, url: str) -> Json:
    body: Json = dict(_SHAPES[shape])
    power = exchange.get("power", "Running")
    if "name" in body:
        body["name"] = url.split("?")[0].split("/abort")[0].rpartition("/")[2]
    if shape == "command":
        body["properties"] = {"provisioningState": state}
    elif state:
        body["properties"] = _state(state, power)
    if "version" in exchange:
        body["properties"]["currentOrchestratorVersion"] = exchange["version"]
    if shape in ("cluster", "tagged"):
        body["properties"] |= {"kubernetesVersion": "1.33", "currentKubernetesVersion": "1.33.5"}
        body["properties"]["agentPoolProfiles"] = [{"name": "one", **_state(state, power)}]
    return body


def _state(state: str, power: str) -> Json:
    return {"provisioningState": state, "powerState": {"code": power}}
