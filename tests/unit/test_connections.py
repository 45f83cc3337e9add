"""Connections outlive an invocation; nothing of the invocation does."""

from email.message import Message
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from azure.core.exceptions import ServiceRequestError
from azure.core.pipeline.transport import HttpRequest, RequestsTransport
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from acme_azure_akscluster.arm.connection_pool import IDLE_SECONDS, CachedConnections


class Server(BaseAdapter):
    """Answers with a cookie and keeps what it was sent; raises when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[dict[str, str]] = []
        self.failing = False

    def send(self, request: requests.PreparedRequest, *_: Any, **_options: Any) -> requests.Response:
        self.received.append(dict(request.headers))
        if self.failing:
            raise requests.exceptions.ConnectionError("connection refused")
        response = requests.Response()
        response.status_code = 200
        response.url = str(request.url)
        response.request = request
        headers = Message()
        headers["Set-Cookie"] = "who=me; Path=/"
        # Where the requests library looks for cookies.
        original: Any = SimpleNamespace(msg=headers, isclosed=lambda: True)
        response.raw = HTTPResponse(BytesIO(), preload_content=False, original_response=original)
        return response

    def close(self) -> None:
        """Nothing is open."""


class Pool:
    """Connections with a clock and servers of the test's own."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.opened = 0
        self.server = Server()
        self.connections = CachedConnections(lambda: self.time, self.make)

    def make(self) -> RequestsTransport:
        self.opened += 1
        transport = RequestsTransport()
        transport.open()
        session: Any = transport.session
        session.mount("https://", self.server)
        return transport

    def ask(self, **headers: str) -> int:
        response = self.connections.send(HttpRequest("GET", "https://arm.example/x", headers=headers))
        return int(response.status_code)


@pytest.mark.parametrize(
    ("pause", "opened"), [(0, 1), (IDLE_SECONDS, 1), (IDLE_SECONDS + 1, 2), (86_400, 2), (-3_600, 2)]
)
def test_a_connection_is_used_again_unless_it_may_have_been_forgotten(pause: float, opened: int) -> None:
    pool = Pool()
    pool.ask()
    pool.time += pause
    pool.ask()
    assert pool.opened == opened


def test_a_client_that_is_closed_leaves_the_connections_open() -> None:
    pool = Pool()
    with pool.connections:
        pool.ask()
    pool.ask()
    assert pool.opened == 1


def test_nothing_that_one_request_carried_is_sent_with_the_next() -> None:
    pool = Pool()
    pool.ask(Authorization="Bearer one", **{"x-ms-correlation-request-id": "one"})
    pool.ask()
    assert [headers.get("Authorization") for headers in pool.server.received] == ["Bearer one", None]
    assert "x-ms-correlation-request-id" not in pool.server.received[1]


def test_cookies_are_neither_stored_nor_sent() -> None:
    pool = Pool()
    pool.ask()
    pool.ask()
    assert all("Cookie" not in headers for headers in pool.server.received)


def test_the_server_of_these_tests_would_have_had_its_cookie_back() -> None:
    pool = Pool()
    transport = pool.make()
    for _ in range(2):
        transport.send(HttpRequest("GET", "https://arm.example/x"))
    assert [headers.get("Cookie") for headers in pool.server.received] == [None, "who=me"]


def test_a_failed_request_is_reported_and_the_next_one_succeeds() -> None:
    pool = Pool()
    pool.server.failing = True
    with pytest.raises(ServiceRequestError):
        pool.ask()
    pool.server.failing = False
    assert pool.ask() == 200
