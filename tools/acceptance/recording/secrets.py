"""Which values of an exchange are secret by where they stand. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from acme_azure_akscluster.observability.redaction import HIDDEN
from acme_azure_akscluster.observability.secret_shapes import NAME, TOKEN
from tools.acceptance.recording.exchange import Exchange

# Query parameters whose values say what is requested. Every other is a signature, or may be one.
PARAMETERS = ("api-version", "$filter", "$top", "$expand", "$select", "format", "server-fqdn", "forcedelete")
# Everything below these is secret.
PROTECTED = ("protectedsettings", "configurationprotectedsettings", "claims")


def of(exchange: Exchange) -> Iterator[str]:
    """The values of an exchange that are secret by where they stand."""
    scheme, _, credential = exchange.sent.get("authorization", "").partition(" ")
    yield credential or scheme
    for body in (exchange.request, exchange.response):
        yield from _secret_values(body)
    for url in (exchange.path, *exchange.headers.values()):
        for name, value in parameters(urlsplit(url).query):
            if name.lower() not in PARAMETERS:
                yield unquote(value)


def parameters(query: str) -> Iterator[tuple[str, str]]:
    for parameter in query.split("&") if query else ():
        name, _, value = parameter.partition("=")
        yield unquote(name), value


def is_secret(key: str) -> bool:
    return any(match.end() == len(key) for match in NAME.finditer(key))


def hidden(text: str) -> str:
    return TOKEN if text.startswith("eyJ") else HIDDEN


def _secret_values(body: Any, secret: bool = False) -> Iterator[str]:
    if isinstance(body, Mapping):
        for key, item in body.items():
            yield from _secret_values(item, secret or is_secret(str(key)) or str(key).lower() in PROTECTED)
    elif isinstance(body, list):
        for item in body:
            yield from _secret_values(item, secret)
    elif secret and isinstance(body, str):
        yield body
