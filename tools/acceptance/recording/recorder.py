"""Records what goes between this machine's processes and Azure, below their HTTP clients: an HTTPS proxy.

Handlers, tools and SDKs alike are given `environment()`: the proxy's address, and a certificate authority that is made
for the recording and forgotten with it. Resource Manager and Entra are read, scrubbed in memory and kept; whatever goes
to other hosts passes through encrypted and is not looked at. Only public certificates are written to the disk.
"""

import select
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import certifi
import trustme
import urllib3

from tools.acceptance.recording.exchange import Exchange, observed
from tools.acceptance.recording.scrubber import Scrubber

# Resource Manager, Entra and Graph of Azure's clouds; regional hosts end so, too.
AZURE_HOSTS = (
    *("management.azure.com", "management.usgovcloudapi.net", "management.chinacloudapi.cn"),
    *("login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn"),
    *("login.chinacloudapi.cn", "login.windows.net", "graph.microsoft.com"),
)
# The path of an exchange that could not be scrubbed: the comparison reports it, since the other side has none.
UNSCRUBBED = "/could-not-be-scrubbed"
# Headers of one connection; the body's length and encoding are the proxy's own.
_HOP = frozenset(
    "connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding "
    "upgrade content-length accept-encoding".split()
)
_SECONDS = 120.0
_PIECE = 65536


class Recorder:
    """Usable as `with Recorder(scrubber, clock) as recorder`. `clock` in seconds, on any scale.

    `endpoints` are URLs that stand in for Azure's, a sandbox's; `authorities` are PEM files that are trusted beside the
    public ones, here and in `environment()`.
    """

    def __init__(
        self,
        scrubber: Scrubber,
        clock: Callable[[], float],
        *,
        endpoints: Sequence[str] = (),
        authorities: Sequence[Path | str] = (),
    ) -> None:
        self._scrubber = scrubber
        self._clock = clock
        self._endpoints = frozenset(_with_port(urlsplit(url).netloc.lower()) for url in endpoints)
        self._authorities = [Path(certifi.where()), *map(Path, authorities)]
        self._lock = threading.Lock()
        self._recorded: dict[str, list[Exchange]] = {}
        self._scenario = ""
        # Scenario -> when it was first marked.
        self._began: dict[str, float] = {}

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="recorder-")
        self._authority = trustme.CA(organization_unit_name="Acceptance recording")
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._bundle = Path(self._folder.name) / "authorities.pem"
        ours = self._authority.cert_pem.bytes()
        self._bundle.write_bytes(b"\n".join([*(path.read_bytes() for path in self._authorities), ours]))
        self.upstream = urllib3.PoolManager(
            num_pools=8, maxsize=8, ca_certs=str(self._bundle), retries=False, timeout=_SECONDS
        )
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self.upstream.clear()
        self._folder.cleanup()

    def environment(self) -> dict[str, str]:
        """For the processes that are to be recorded, over whatever they have; sandboxes on this machine included."""
        proxy, bundle = f"http://127.0.0.1:{self._server.server_address[1]}", str(self._bundle)
        names = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE", "AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
        return {
            **dict.fromkeys(("HTTPS_PROXY", "https_proxy"), proxy),
            **dict.fromkeys(("NO_PROXY", "no_proxy"), ""),
            **dict.fromkeys(names, bundle),
        }

    def mark(self, scenario: str) -> None:
        """What is recorded from now on belongs to this scenario; marked again, it goes on."""
        with self._lock:
            self._scenario = scenario
            self._began.setdefault(scenario, self._clock())
            self._recorded.setdefault(scenario, [])

    def exchanges(self, scenario: str) -> list[Exchange]:
        """What was recorded of it so far, scrubbed, in the order in which the requests arrived."""
        with self._lock:
            return sorted(self._recorded.get(scenario, []), key=lambda one: one.at)

    # --- for the proxy ----------------------------------------------------------------------------------------------

    def records(self, host: str, port: int) -> bool:
        """Whether what goes to this host is looked at."""
        azure = any(host.lower() == known or host.lower().endswith(f".{known}") for known in AZURE_HOSTS)
        return azure or f"{host.lower()}:{port}" in self._endpoints

    def context(self, host: str) -> ssl.SSLContext:
        """What the proxy shows a client in the host's place."""
        with self._lock:
            if host not in self._contexts:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                self._authority.issue_cert(host).configure_cert(context)
                self._contexts[host] = context
            return self._contexts[host]

    def arrived(self) -> tuple[str, float]:
        """The scenario that a request belongs to, and when in it the request came."""
        with self._lock:
            now = self._clock()
            return self._scenario, now - self._began.setdefault(self._scenario, now)

    def keep(self, scenario: str, exchange: Exchange) -> None:
        """Scrub the exchange, and forget it otherwise. One that cannot be scrubbed leaves that it was there."""
        with self._lock:
            try:
                scrubbed = self._scrubber.scrub(exchange)
            except Exception:  # noqa: BLE001 - whatever it is, the client is to get its answer
                scrubbed = Exchange(exchange.at, exchange.method, UNSCRUBBED, None, exchange.status)
            self._recorded.setdefault(scenario, []).append(scrubbed)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.recorder = recorder

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away, or an upstream that did: the client reports it."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server
    # Set once the client has said where it wants to go: scheme, host and port.
    origin = ""

    def do_CONNECT(self) -> None:
        host, _, port = self.path.rpartition(":")
        host, recorder = host.strip("[]"), self.server.recorder
        if not recorder.records(host, int(port)):
            self._pass_through(host, int(port))
            return
        self.origin = f"https://{f'[{host}]' if ':' in host else host}:{port}"
        self.send_response_only(200, "Connection established")
        self.end_headers()
        self.wfile.flush()
        self.connection = recorder.context(host).wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb", self.rbufsize)
        self.wfile = self.connection.makefile("wb", self.wbufsize)
        self.close_connection = False

    def _forward(self) -> None:
        if not self.origin:
            self.send_error(501, "Only HTTPS is recorded")
            return
        if "transfer-encoding" in self.headers:
            self.send_error(411)  # none of the clients sends a body in chunks
            return
        recorder = self.server.recorder
        scenario, at = recorder.arrived()
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        sent = _end_to_end(dict(self.headers.items()))
        url = self.origin.removesuffix(":443") + self.path
        # Kept open, a connection would be forgotten by a load balancer between two looks at an upgrade.
        headers = {**sent, "accept-encoding": "identity", "connection": "close"}
        try:
            answer = recorder.upstream.request(self.command, url, body=body or None, headers=headers, redirect=False)
        except urllib3.exceptions.HTTPError:
            # As it would be without the proxy: no answer.
            self.close_connection = True
            return
        headers = _end_to_end(dict(answer.headers.items()))
        recorder.keep(scenario, observed(at, self.command, url, (sent, body), (answer.status, headers, answer.data)))
        self.send_response_only(answer.status)
        for name, value in answer.headers.iteritems():
            # A body that came compressed was read on its way.
            if name.lower() not in (*_HOP, "content-encoding"):
                self.send_header(name, value)
        if answer.status not in (204, 304):
            length = answer.headers.get("content-length", "0") if self.command == "HEAD" else str(len(answer.data))
            self.send_header("content-length", length)
        self.end_headers()
        self.wfile.write(answer.data)
        self.wfile.flush()

    do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = _forward  # noqa: N815

    def _pass_through(self, host: str, port: int) -> None:
        """A tunnel between the client and its server: they speak with each other alone."""
        try:
            other = socket.create_connection((host, port), timeout=_SECONDS)
        except OSError:
            self.send_error(502)
            return
        self.send_response_only(200, "Connection established")
        self.end_headers()
        self.wfile.flush()
        ends = {self.connection: other, other: self.connection}
        with other:
            while True:
                readable, _, _ = select.select(list(ends), [], [], _SECONDS)
                for end in readable:
                    piece = end.recv(_PIECE)
                    if not piece:
                        break
                    ends[end].sendall(piece)
                else:
                    if readable:
                        continue
                break
        self.close_connection = True

    def finish(self) -> None:
        super().finish()
        # The server closes the socket that it has accepted; TLS has taken its place.
        self.connection.close()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Nothing: a log would have unscrubbed paths."""


def _end_to_end(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in _HOP}


def _with_port(netloc: str) -> str:
    return netloc if netloc.rpartition("]")[2].count(":") else f"{netloc}:443"
