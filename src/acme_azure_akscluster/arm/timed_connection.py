"""Connections whose time-outs are for a whole request, not for each of its packets.

urllib3 applies the read time-out to each read of a socket and the connect time-out to each address of a host, so a
server that sends a byte per second never times out. Here connecting to all addresses of a host takes no longer than
the connect time-out, and the rest, with the response's headers and body, no longer than the read time-out.
"""

import http.client
import io
import math
import socket
import time
from typing import Any, cast

from azure.core.pipeline.transport import RequestsTransport
from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool, Retry, Timeout
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError


class _Timed(io.RawIOBase):
    """What a socket receives, all of it within the time-out that the socket has at the beginning."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket) -> None:
        seconds = sock.gettimeout()
        self._ends = math.inf if seconds is None else time.monotonic() + seconds
        self._raw = raw
        self._socket = sock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self._socket.settimeout(None if left == math.inf else left)
        return cast("int | None", self._raw.readinto(buffer))

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Answer(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *arguments: Any, **options: Any) -> None:
        super().__init__(sock, *arguments, **options)
        self.fp = io.BufferedReader(_Timed(self.fp.detach(), sock))


class _Connection(HTTPSConnection):
    response_class = _Answer

    def _new_conn(self) -> socket.socket:
        """A connection to the first of the host's addresses that takes one, while there is time."""
        host, timeout = self._dns_host, self.timeout
        try:
            addresses = socket.getaddrinfo(host, self.port, type=socket.SOCK_STREAM)
        except OSError:
            addresses = []
        if timeout is None or len(addresses) < 2:
            return super()._new_conn()
        ends = time.monotonic() + float(timeout)
        try:
            for number, (*_, address) in enumerate(addresses, 1):
                self._dns_host, self.timeout = str(address[0]), max(0.01, ends - time.monotonic())
                try:
                    return super()._new_conn()
                except (ConnectTimeoutError, NewConnectionError):
                    if number == len(addresses) or time.monotonic() >= ends:
                        raise
        finally:
            self._dns_host, self.timeout = host, timeout
        raise AssertionError("unreachable")


class _Pool(HTTPSConnectionPool):
    ConnectionCls = _Connection


class _Adapter(HTTPAdapter):
    """The requests library's, with connections of the kind above; of two time-outs the second is for everything."""

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options)
        _use_timed(self.poolmanager)

    def proxy_manager_for(self, *arguments: Any, **options: Any) -> Any:
        manager = super().proxy_manager_for(*arguments, **options)
        _use_timed(manager)
        return manager

    def send(self, request: Any, stream: bool = False, timeout: Any = None, **options: Any) -> Any:  # type: ignore[override]
        connect, read = timeout
        return super().send(request, stream, Timeout(total=read, connect=connect), **options)  # type: ignore[arg-type]


def _use_timed(manager: Any) -> None:
    manager.pool_classes_by_scheme = {**manager.pool_classes_by_scheme, "https": _Pool}


def timed_transport() -> RequestsTransport:
    """azure-core's transport over such connections."""
    transport = RequestsTransport()
    transport.open()
    session: Any = transport.session
    session.mount("https://", _Adapter(max_retries=Retry(total=False, redirect=False, raise_on_status=False)))
    return transport
