"""The HTTPS rim: sockets, threads and TLS around `Azure.handle`."""

import socket
import ssl
import struct
import sys
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from sandbox.azure.cloud import Azure
from sandbox.azure.core.messages import Request, Response, TransportFault
from sandbox.tls import Tls

FETCH_TIMEOUT_SECONDS = 5.0


class Fetcher:
    """Gets other issuers' documents over TLS, trusting the sandbox's authority beside the system's."""

    def __init__(self, authority: Path) -> None:
        self._context = ssl.create_default_context()
        self._context.load_verify_locations(authority)

    def __call__(self, url: str) -> bytes:
        if not url.startswith("https://"):
            raise OSError(f"an issuer must be https, not {url}")
        with urllib.request.urlopen(url, timeout=FETCH_TIMEOUT_SECONDS, context=self._context) as reply:  # noqa: S310
            return bytes(reply.read())


class AzureServer(ThreadingHTTPServer):
    """Binds 127.0.0.1; port 0 picks a free one. The cloud is attached once the port, and so its address, is known."""

    daemon_threads = True
    # A hundred clients may come at one instant.
    request_queue_size = 256

    def __init__(self, port: int, tls: Tls) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(tls.certificate, tls.key)
        self.azure: Azure | None = None

    @property
    def base_url(self) -> str:
        return f"https://localhost:{self.server_address[1]}"

    def finish_request(self, request: Any, client_address: Any) -> None:
        # The handshake belongs to the connection's own thread: done in the accepting one, a silent client blocks all.
        request.settimeout(300)
        try:
            secured = self._context.wrap_socket(request, server_side=True)
        except OSError:
            # The client closed the connection or does not trust the certificate, which it reports itself.
            return
        try:
            super().finish_request(secured, client_address)
        finally:
            _close(secured)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Broken connections are normal; any other error is a defect of the sandbox and is reported."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


def _close(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
    finally:
        connection.close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: AzureServer
    # Without it each small answer waits for the client's delayed acknowledgement.
    disable_nagle_algorithm = True
    wbufsize = -1

    def _serve(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length) if length else b""
        request = Request(self.command, self.path, dict(self.headers.items()), body)
        azure = self.server.azure
        if azure is None:
            self.send_error(503)
            return
        response = azure.handle(request)
        if response.delay:
            time.sleep(response.delay)
        if response.transport is not None:
            self._break(response.transport)
            return
        self._send(response)

    do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = do_HEAD = _serve  # noqa: N815

    def _send(self, response: Response) -> None:
        self.send_response_only(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        if response.status != 204:
            self.send_header("content-length", str(len(response.body)))
        self.end_headers()
        if self.command != "HEAD" and response.status != 204:
            self._write(response)
        self.wfile.flush()

    def _write(self, response: Response) -> None:
        if not response.pace:
            self.wfile.write(response.body)
            return
        for byte in response.body:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(response.pace)

    def _break(self, fault: TransportFault) -> None:
        """Act the fault out: after its time the connection is reset, not closed in order."""
        if fault.kind == "hang":
            time.sleep(fault.seconds)
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """The request log has it all."""
