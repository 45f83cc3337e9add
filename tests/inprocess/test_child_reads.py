"""Resources beside the cluster, as they go over the wire: addresses, versions, pages, and what counts as absent."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from acme_azure_akscluster.arm import client as azure
from acme_azure_akscluster.arm import sdk
from acme_azure_akscluster.domain.arm_calls import Call, Resource, Verb
from acme_azure_akscluster.domain.clouds import CLOUDS
from acme_azure_akscluster.domain.cluster_id import ClusterId
from acme_azure_akscluster.errors.problem import Problem
from sandbox.azure.core.messages import Request, Response
from tests.support.wire import Token, conversation

WHERE = ClusterId("00000000-0000-0000-0000-000000000000", "rg", "prod")
COLLECTION = f"{WHERE.arm}/maintenanceConfigurations"


def arm(answer: Callable[[Request], tuple[int, Any]], seen: list[Request]) -> azure.Azure:
    def handle(request: Request) -> Response:
        seen.append(request)
        status, body = answer(request)
        return Response(status, {"content-type": "application/json"}, json.dumps(body).encode() if body else b"")

    return conversation(handle)


def parsed(request: Request) -> tuple[str, str, dict[str, list[str]]]:
    url = urlsplit(request.url)
    return f"{request.method} {url.path}", url.netloc, parse_qs(url.query)


def test_a_collection_is_read_to_its_last_page_and_never_from_another_host() -> None:
    one, two = ({"id": f"{COLLECTION}/{name}"} for name in ("one", "two"))
    pages = iter(
        [
            {"value": [one], "nextLink": "https://evil.example/elsewhere?api-version=1&$skiptoken=two"},
            {"value": [two], "nextLink": None},
        ]
    )
    seen: list[Request] = []
    actual = arm(lambda _request: (200, next(pages)), seen).resources(COLLECTION, **{"$filter": "atScope()"})
    assert actual == [one, two]
    (first, host, query), (second, other_host, following) = map(parsed, seen)
    assert (first, second, host, other_host) == (f"GET {COLLECTION}", f"GET {COLLECTION}", host, host)
    assert (query["$filter"], following["$skiptoken"]) == (["atScope()"], ["two"])


def test_a_version_is_the_clusters_own_unless_the_kind_has_another() -> None:
    seen: list[Request] = []
    talk = arm(lambda _request: (200, {"id": "/x"}), seen)
    talk.resource(f"{COLLECTION}/default")
    talk.resource(f"{COLLECTION}/default", "2021-05-01-preview")
    talk.write(
        WHERE, Call(Verb.PUT_RESOURCE, {"properties": {}}, resource=Resource("/subscriptions/s/x", "2020-01-01"))
    )
    own, other, written = (parsed(request)[2]["api-version"] for request in seen)
    assert (other, written) == (["2021-05-01-preview"], ["2020-01-01"])
    assert own == [sdk.Client(Token(), CLOUDS["AzureCloud"], "s", {}, None).sdk._config.api_version]
    assert json.loads(seen[2].body) == {"properties": {}}


@pytest.mark.parametrize("status", [200, 202, 204])
def test_a_delete_has_no_body_and_needs_no_answer(status: int) -> None:
    seen: list[Request] = []
    call = Call(Verb.DELETE_RESOURCE, resource=Resource(f"{COLLECTION}/default"))
    assert arm(lambda _request: (status, None), seen).write(WHERE, call) == {}
    assert [(request.method, request.body) for request in seen] == [("DELETE", b"")]


@pytest.mark.parametrize(
    ("status", "body", "absent"),
    [
        (404, {"error": {"code": "ResourceNotFound", "message": "m"}}, True),
        (404, {"code": "NotFound", "message": "m"}, True),
        (404, {"code": "NotFound", "message": f"The Resource '{COLLECTION.partition('/providers/')[2]}/x'"}, True),
        (404, {"code": "NotFound", "message": "The Resource 'Microsoft.Network/virtualNetworks/net'"}, False),
        (404, None, False),
        (404, {"error": {"code": "InvalidResourceType", "message": "m"}}, False),
        (403, {"error": {"code": "AuthorizationFailed", "message": "m"}}, False),
    ],
)
def test_a_resource_is_absent_only_if_arm_says_so(status: int, body: Any, absent: bool) -> None:
    talk = arm(lambda _request: (status, body), [])
    if absent:
        assert talk.resource(f"{COLLECTION}/default") is None
    else:
        with pytest.raises(Problem):
            talk.resource(f"{COLLECTION}/default")
