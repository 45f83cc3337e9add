"""One request to Azure with its response, and files of them.

A file is a list of conversations in the form of tests/data/conversations.yaml, with headers and bodies in full:

    - name: create minimal
      exchanges:
        - {at: 0.0, ask: PUT /…, sent: {if-none-match: '*'}, send: {…}, status: 201, headers: {…}, answer: {…}}
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

import yaml

Service = Literal["arm", "entra", "graph-or-other"]
# States of a resource or an operation in which nothing is under way.
ENDED = ("Succeeded", "Failed", "Canceled")


@dataclass(frozen=True, slots=True)
class Exchange:
    """`at`: seconds since the scenario began, when the request arrived; `path` with its query.

    Names in `sent` (the request's headers) and `headers` (the response's) are in lower case. A body that is JSON or a
    form is parsed; any other is text, and None stands for no body.
    """

    at: float
    method: str
    path: str
    request: Any
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    response: Any = None
    service: Service = "arm"
    sent: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_write(self) -> bool:
        """Whether it changes anything: a POST that lists does not."""
        action = self.path.partition("?")[0].rpartition("/")[2]
        reading = self.method in ("GET", "HEAD", "OPTIONS") or (self.method == "POST" and action.startswith("list"))
        return self.service == "arm" and not reading


def observed(
    at: float,
    method: str,
    url: str,
    request: tuple[Mapping[str, str], bytes],
    response: tuple[int, Mapping[str, str], bytes],
) -> Exchange:
    """An exchange as it went over the wire, with all its secrets: for `Scrubber.scrub`, and for nothing else.

    `request` is headers and body, `response` status, headers and body.
    """
    parts = urlsplit(url)
    sent = {name.lower(): value for name, value in request[0].items()}
    headers = {name.lower(): value for name, value in response[1].items()}
    return Exchange(
        at=at,
        method=method.upper(),
        path=parts.path + (f"?{parts.query}" if parts.query else ""),
        request=_parsed(request[1], sent),
        status=response[0],
        headers=headers,
        response=_parsed(response[2], headers),
        service=service_of(parts.netloc, parts.path),
        sent=sent,
    )


def service_of(host: str, path: str) -> Service:
    """Which service a request goes to; the sandbox has both behind one host."""
    if host.startswith("graph.") or ".azmk8s." in host:
        return "graph-or-other"
    if host.startswith("login.") or re.search(r"/oauth2/|/\.well-known/|/discovery/|^/common/", path):
        return "entra"
    return "arm"


def _parsed(body: bytes, headers: Mapping[str, str]) -> Any:
    if not body:
        return None
    text = body.decode("utf-8", "replace")
    if "x-www-form-urlencoded" in headers.get("content-type", ""):
        return dict(parse_qsl(text, keep_blank_values=True))
    try:
        return json.loads(text)
    except ValueError:
        return text


class Dumper(yaml.CSafeDumper):
    """Writes what occurs twice twice: a reader need not follow anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def save(path: Path, scenario: str, exchanges: Sequence[Exchange]) -> None:
    """Write one scenario's exchanges to a file of their own, which is replaced. They must be scrubbed already."""
    document = [{"name": scenario, "exchanges": [_row(exchange) for exchange in exchanges]}]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.dump(document, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=120), "utf-8")


def load(path: Path) -> dict[str, list[Exchange]]:
    """The exchanges of a file, or of all files below a folder, by scenario.

    Raises:
        FileNotFoundError: when there is neither.
    """
    if path.is_dir():
        return {name: rows for file in sorted(path.rglob("*.yaml")) for name, rows in load(file).items()}
    stories = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader) or []
    return {str(story["name"]): [_exchange(row) for row in story["exchanges"]] for story in stories}


def _row(exchange: Exchange) -> dict[str, Any]:
    row: dict[str, Any] = {"at": round(exchange.at, 1), "ask": f"{exchange.method} {exchange.path}"}
    if exchange.service != "arm":
        row["of"] = exchange.service
    if exchange.sent:
        row["sent"] = dict(exchange.sent)
    if exchange.request is not None:
        row["send"] = exchange.request
    row["status"] = exchange.status
    if exchange.headers:
        row["headers"] = dict(exchange.headers)
    if exchange.response is not None:
        row["answer"] = exchange.response
    return row


def _exchange(row: Mapping[str, Any]) -> Exchange:
    method, _, path = row["ask"].partition(" ")
    return Exchange(
        at=float(row.get("at", 0.0)),
        method=method,
        path=path,
        request=row.get("send"),
        status=row["status"],
        headers=row.get("headers") or {},
        response=row.get("answer"),
        service=row.get("of", "arm"),
        sent=row.get("sent") or {},
    )
