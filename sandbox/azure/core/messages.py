"""What goes in and out of the core: requests and responses without sockets."""

import json
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

Json = dict[str, Any]


@dataclass(frozen=True)
class TransportFault:
    """A network's misbehaviour in place of an answer; the rim acts it out, an in-process transport raises it.

    refuse: nothing listened; reset: the peer closed the connection; hang: nothing came for `seconds`.
    """

    kind: Literal["refuse", "reset", "hang"]
    seconds: float = 0.0


class _Message:
    headers: dict[str, str]

    def header(self, name: str) -> str | None:
        """In any case."""
        wanted = name.lower()
        return next((value for key, value in self.headers.items() if key.lower() == wanted), None)


@dataclass(frozen=True)
class Request(_Message):
    """`url` absolute or beginning with a slash; header names in any case."""

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        """With its escapes undone: a resource group's name may have letters of any alphabet."""
        return unquote(urlsplit(self.url).path)

    @property
    def query(self) -> dict[str, str]:
        """Query parameters; names in lower case, since ARM compares them so."""
        pairs = parse_qsl(urlsplit(self.url).query, keep_blank_values=True)
        return {name.lower(): value for name, value in pairs}


@dataclass
class Response(_Message):
    """`delay` is how long the rim waits before it sends, `pace` how long for each byte of the body, in seconds."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0.0
    pace: float = 0.0
    transport: TransportFault | None = None

    def json(self) -> Any:
        return json.loads(self.body) if self.body else None


def json_response(
    status: int, body: Any, headers: dict[str, str] | None = None, content_type: str = "application/json"
) -> Response:
    payload = json.dumps(body, separators=(",", ":")).encode()
    return Response(status, {"content-type": content_type, **(headers or {})}, payload)


def empty_response(status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(status, dict(headers or {}), b"")
