"""azure-core's HTTP transport with the sandbox's Azure behind it instead of a network; time passes as it would."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import requests
from azure.core.pipeline.transport import RequestsTransport
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPResponse
from urllib3.exceptions import NewConnectionError, ProtocolError

from sandbox.azure.core.messages import Request, Response

Handle = Callable[[Request], Response]
Sleep = Callable[[float], None]


class SandboxAdapter(BaseAdapter):
    """`handle` answers; `sleep` lets the virtual time pass that an answer, or waiting for it, takes."""

    def __init__(self, handle: Handle, sleep: Sleep) -> None:
        super().__init__()
        self._handle = handle
        self._sleep = sleep

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """One exchange; raises what the requests library raises when a network fails."""
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        headers = {str(name): str(value) for name, value in request.headers.items()}
        patience = timeout[1] if isinstance(timeout, tuple) else timeout
        answer = self._handle(Request(str(request.method), str(request.url), headers, bytes(body)))
        self._wait(answer, patience)
        return _response(request, answer, self._body(answer, patience))

    def _body(self, answer: Response, patience: float | None) -> BytesIO:
        if not answer.pace:
            return BytesIO(answer.body)
        left = None if patience is None else patience - answer.delay
        return _Slow(answer.body, answer.pace, left, self._sleep)

    def _wait(self, answer: Response, patience: float | None) -> None:
        fault = answer.transport
        if fault is not None and fault.kind == "refuse":
            raise requests.exceptions.ConnectionError(NewConnectionError(None, "Connection refused"))  # type: ignore[arg-type]
        seconds = answer.delay + (fault.seconds if fault is not None else 0.0)
        if patience is not None and seconds > patience:
            self._sleep(patience)
            raise requests.exceptions.ReadTimeout("read timed out")
        self._sleep(seconds)
        if fault is not None:
            broken = ProtocolError("Connection aborted.", ConnectionResetError(104, "Connection reset by peer"))
            raise requests.exceptions.ConnectionError(broken)

    def close(self) -> None:
        """Nothing is open."""


class _Slow(BytesIO):
    """A body of which each byte takes its time, read by a connection whose patience is for all of them (`arm`)."""

    def __init__(self, body: bytes, pace: float, patience: float | None, sleep: Sleep) -> None:
        super().__init__(body)
        self._pace = pace
        self._patience = patience
        self._sleep = sleep

    def read(self, _size: int | None = -1) -> bytes:
        needed = len(self.getbuffer()) * self._pace
        self._sleep(needed if self._patience is None else min(needed, self._patience))
        if self._patience is not None and needed > self._patience:
            raise TimeoutError("timed out")
        return super().read()


def _response(request: requests.PreparedRequest, answer: Response, body: BytesIO) -> requests.Response:
    response = requests.Response()
    response.status_code = answer.status
    response.headers = CaseInsensitiveDict(answer.headers)
    response.raw = HTTPResponse(body, headers=answer.headers, status=answer.status, preload_content=False)
    response.url = str(request.url)
    response.request = request
    response.reason = ""
    return response


def transport(handle: Handle, sleep: Sleep) -> RequestsTransport:
    """A transport for the SDK's client and for azure-identity."""
    session = requests.Session()
    # Nobody's proxies and passwords are looked for on the way to no network.
    session.trust_env = False
    session.mount("https://", SandboxAdapter(handle, sleep))
    return RequestsTransport(session=session, session_owner=False)
