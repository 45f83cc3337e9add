"""Exchanges as they come over the wire, and as files keep them."""

from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.recorded_life import recorded
from tools.acceptance.comparison.compare import compare
from tools.acceptance.recording.exchange import Exchange, load, observed, save

# Texts that YAML would read as something else.
ODD = [
    "2026-01-01",
    "1.10",
    "null",
    "on",
    "~",
    "",
    "a: b",
    "- x",
    "two\nlines\n",
    "ü → 雪",
    "'\"",
    " space ",
    "0x10",
    "*",
]


def test_a_file_has_what_was_saved(tmp_path: Path) -> None:
    exchanges = recorded()
    save(tmp_path / "new" / "life.yaml", "life", exchanges)
    assert load(tmp_path / "new" / "life.yaml") == {"life": exchanges}


@pytest.mark.parametrize("text", ODD)
def test_texts_stay_texts(text: str, tmp_path: Path) -> None:
    one = Exchange(
        0.0, "GET", "/x", {text: text}, 200, {"etag": text}, [text, None, 1, True, 1.5], "entra", {"if-match": text}
    )
    save(tmp_path / "odd.yaml", "odd", [one])
    assert load(tmp_path / "odd.yaml")["odd"] == [one]


def test_a_folder_has_its_files_by_scenario(tmp_path: Path) -> None:
    one = Exchange(0.0, "GET", "/x", None, 200)
    for name in ("scale", "before scale"):
        save(tmp_path / f"{name}.yaml", name, [one])
    assert load(tmp_path) == {"scale": [one], "before scale": [one]}


def test_without_a_file_there_is_nothing_to_load(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.yaml")


FORM = "application/x-www-form-urlencoded"
# A body with its content type, and what it is read as.
BODIES: dict[str, tuple[bytes, str, Any]] = {
    "JSON": (b'{"a": [1]}', "application/json; charset=utf-8", {"a": [1]}),
    "a form": (
        b"grant_type=client_credentials&empty=&a=b%20c",
        FORM,
        {"grant_type": "client_credentials", "empty": "", "a": "b c"},
    ),
    "text": (b"gone", "text/plain", "gone"),
    "nothing": (b"", "application/json", None),
    "what is not UTF-8": (b"\xff\xfe", "application/octet-stream", "\ufffd\ufffd"),
}


@pytest.mark.parametrize(("body", "content_type", "read"), BODIES.values(), ids=BODIES)
def test_a_body_is_read_by_its_type(body: bytes, content_type: str, read: Any) -> None:
    headers = {"Content-Type": content_type}
    one = observed(1.0, "put", "https://management.azure.com/a?b=c", (headers, body), (200, headers, body))
    assert (one.method, one.path, one.request, one.response) == ("PUT", "/a?b=c", read, read)
    assert one.headers == {"content-type": content_type}


SERVICES = {
    "https://management.azure.com/subscriptions/x": "arm",
    "https://westeurope.management.azure.com/subscriptions/x": "arm",
    "https://login.microsoftonline.com/tenant/oauth2/v2.0/token": "entra",
    "https://localhost:8443/tenant/oauth2/v2.0/token": "entra",
    "https://localhost:8443/tenant/v2.0/.well-known/openid-configuration": "entra",
    "https://localhost:8443/subscriptions/x": "arm",
    "https://graph.microsoft.com/v1.0/servicePrincipals": "graph-or-other",
    "https://orch-1.hcp.westeurope.azmk8s.io:443/apis": "graph-or-other",
}


@pytest.mark.parametrize(("url", "service"), SERVICES.items())
def test_a_request_belongs_to_a_service(url: str, service: str) -> None:
    assert observed(0.0, "GET", url, ({}, b""), (200, {}, b"")).service == service


def test_a_side_without_exchanges_is_compared_too() -> None:
    (write,) = (one for one in recorded() if one.method == "PATCH")
    assert compare([], []) == []
    assert [(one.kind, one.real, one.sandbox) for one in compare([], [write])] == [("not requested", "never", "once")]
