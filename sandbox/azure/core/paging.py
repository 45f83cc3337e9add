"""Lists in pages, linked by `nextLink` with a `$skiptoken` that only the server understands."""

import base64
import binascii
from collections.abc import Callable
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from sandbox.azure.core.errors import gateway
from sandbox.azure.core.messages import Json, Response, json_response
from sandbox.azure.core.world import Call, World

DEFAULT_PAGE = 100


def page(world: World, call: Call, items: list[Json]) -> Response:
    """One page of `items`; the size is the server's (the sandbox's settings can shrink it for tests)."""
    return page_of(world, call, items, lambda item: item)


def page_of[T](world: World, call: Call, items: list[T], show: Callable[[T], Json]) -> Response:
    """The same, of what `show` makes of the page's items alone: ten thousand need not be read for a hundred."""
    size = int(world.settings.get("page_size", DEFAULT_PAGE))
    start = _start(call)
    body: Json = {"value": [show(item) for item in items[start : start + size]]}
    if start + size < len(items):
        parts = urlsplit(call.request.url)
        query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k.lower() != "$skiptoken"]
        token = base64.urlsafe_b64encode(f"from:{start + size}".encode()).decode()
        link = urlencode([*query, ("$skiptoken", token)], safe="$", quote_via=quote)
        body["nextLink"] = f"{world.base_url}{parts.path}?{link}"
    return json_response(200, body)


def _start(call: Call) -> int:
    token = call.request.query.get("$skiptoken")
    if token is None:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token).decode().removeprefix("from:"))
    except (ValueError, binascii.Error) as error:
        raise gateway(400, "InvalidSkipToken", f"The skip token '{token}' is not valid.") from error
