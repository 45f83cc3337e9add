"""Answers that do not end: each request ends in its time, and with a bounded memory, whatever a server sends.

The server is a real one: what a time-out means shows on a socket alone.
"""

import gzip
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import boto3
import pytest
from azure.core.exceptions import AzureError
from azure.core.rest import HttpRequest
from botocore.config import Config
from cloudformation_cli_python_lib import SessionProxy

from acme_azure_akscluster.arm.connection_pool import CachedConnections
from acme_azure_akscluster.arm.transport import MOST_BYTES, BoundedTransport
from acme_azure_akscluster.concurrency import within
from acme_azure_akscluster.deadline import Deadline
from acme_azure_akscluster.errors.problem import Problem
from acme_azure_akscluster.identity.aws import Aws
from tests.support.certificates import pem

type Send = Callable[[bytes], None]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@contextmanager
def server(answer: Callable[[Send, threading.Event], None], folder: Path) -> Iterator[str]:
    """The address of a TLS server that answers each connection's first request like this."""
    (folder / "server.pem").write_text(pem("localhost")[1])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    listening = socket.create_server(("127.0.0.1", 0))
    stopped = threading.Event()

    def serve() -> None:
        while not stopped.is_set():
            try:
                plain, _ = listening.accept()
                with context.wrap_socket(plain, server_side=True) as connection:
                    connection.recv(65536)
                    answer(connection.sendall, stopped)
            except OSError:
                continue

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"https://127.0.0.1:{listening.getsockname()[1]}/x"
    finally:
        stopped.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def request(url: str, seconds: float, *, stream: bool = False) -> Any:
    """A GET with so many seconds, its body read; the answer, or the error that it ends with."""
    transport = BoundedTransport(Deadline.within(seconds), CachedConnections())
    try:
        response = transport.send(HttpRequest("GET", url), connection_verify=False, stream=stream)
        return response.read()
    except AzureError as error:
        return error


def forever(send: Send, stopped: threading.Event, piece: bytes) -> None:
    """Send a piece again and again, each well within the time-out of one read."""
    while not stopped.wait(0.02):
        send(piece)


def drip_headers(send: Send, stopped: threading.Event) -> None:
    send(HEAD + b"X-Long: ")
    forever(send, stopped, b"a")


def drip_body(send: Send, stopped: threading.Event) -> None:
    send(HEAD + b"Content-Length: 1000000\r\n\r\n")
    forever(send, stopped, b"a")


def drip_chunks(send: Send, stopped: threading.Event) -> None:
    send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    forever(send, stopped, b"1\r\na\r\n")


def drip_continue(send: Send, stopped: threading.Event) -> None:
    forever(send, stopped, b"HTTP/1.1 100 Continue\r\n\r\n")


def stay_silent(_send: Send, stopped: threading.Event) -> None:
    stopped.wait()


@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("answer", [drip_headers, drip_body, drip_chunks, drip_continue, stay_silent])
def test_a_request_ends_however_slowly_its_answer_comes(
    answer: Callable[[Send, threading.Event], None], stream: bool, tmp_path: Path
) -> None:
    with server(answer, tmp_path) as url:
        assert isinstance(request(url, 0.6, stream=stream), AzureError)


def bomb(send: Send, _stopped: threading.Event) -> None:
    """Some 9 GB, of which a thousandth travels."""
    piece = gzip.compress(b"\0" * 2**20, 1)
    body = piece * 9216
    send(HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body))
    send(body)


def giant(send: Send, stopped: threading.Event) -> None:
    send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    piece = b"%x\r\n%b\r\n" % (2**20, b" " * 2**20)
    while not stopped.is_set():
        send(piece)


@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("answer", [bomb, giant])
def test_an_answer_that_is_too_large_is_not_read_to_its_end(
    answer: Callable[[Send, threading.Event], None], stream: bool, tmp_path: Path
) -> None:
    with server(answer, tmp_path) as url:
        assert "larger than 16 MiB" in str(request(url, 30, stream=stream))


@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
@pytest.mark.parametrize("size", [0, 3, MOST_BYTES])
def test_an_answer_that_is_not_too_large_arrives_whole(size: int, tmp_path: Path) -> None:
    def answer(send: Send, _stopped: threading.Event) -> None:
        send(HEAD + b"Content-Length: %d\r\n\r\n" % size + b" " * size)

    with server(answer, tmp_path) as url:
        assert request(url, 30) == b" " * size


@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
def test_all_addresses_of_a_host_share_the_time_to_connect(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Of a host with many addresses nobody answers at any but the last."""
    real = socket.getaddrinfo

    with server(lambda send, _stopped: send(HEAD + b"Content-Length: 2\r\n\r\n{}"), tmp_path) as url:
        port = int(url.split(":")[2].split("/")[0])

        def addresses(host: str, *arguments: Any, **options: Any) -> Any:
            if host != "many.example":
                return real(host, *arguments, **options)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{n}", port)) for n in (2, 3, 1)]

        monkeypatch.setattr(socket, "getaddrinfo", addresses)
        assert request(f"https://many.example:{port}/x", 30) == b"{}"


class SessionOf:
    """An AWS session whose clients call one address, which has no certificate that they could check."""

    def __init__(self, url: str) -> None:
        self.url = url

    def client(self, service: Any, region_name: str, config: Config) -> Any:
        session = boto3.Session(aws_access_key_id="AKIAEXAMPLE", aws_secret_access_key="example")
        return session.client(service, region_name, endpoint_url=self.url, config=config, verify=False)


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
@pytest.mark.parametrize("drip", [drip_headers, drip_body])
def test_a_request_to_aws_ends_however_slowly_its_answer_comes(
    drip: Callable[[Send, threading.Event], None], tmp_path: Path
) -> None:
    with server(drip, tmp_path) as url:
        aws = Aws(cast("SessionProxy", SessionOf(url)), "us-east-1", Deadline.within(2))
        with pytest.raises(Problem, match="no complete answer after") as raised:
            aws.web_identity_token("audience", 300, {})
    assert raised.value.wait


def test_a_job_in_its_time_gives_its_result_and_its_own_failure() -> None:
    def fail() -> None:
        raise KeyError("its own")

    assert within(10, lambda: 7) == 7
    with pytest.raises(KeyError, match="its own"):
        within(10, fail)
