"""Whole recorded conversations, spoken again: every status, every header that clients steer by, every body's shape."""

from typing import Any

import pytest

from tests.sandbox_azure.recorded import conversations
from tests.sandbox_azure.replay import Exchange, converse

CONVERSATIONS = conversations()
STEERING = ("azure-asyncoperation", "location", "x-ms-failure-cause")
# Came and went with the server's age: eTags were new in 2024, `kind` in 2024-09-02-preview.
AGE = {"eTag", "etag", "kind"}


def states(body: Any) -> list[tuple[str, Any, Any]]:
    """(name, provisioningState, power) of the resource and of the pools in it."""
    properties = body.get("properties") if isinstance(body, dict) else None
    if not isinstance(properties, dict) or "provisioningState" not in properties:
        return []
    power = (properties.get("powerState") or {}).get("code")
    own = [(body.get("name", ""), properties["provisioningState"], power)]
    pools = properties.get("agentPoolProfiles") or []
    return own + [(p["name"], p["provisioningState"], (p.get("powerState") or {}).get("code")) for p in pools]


def keys(exchange: Exchange, body: Any) -> set[str]:
    if not isinstance(body, dict):
        return set()
    # An error beside InProgress is the weather, not the shape.
    weather = {"error"} if "/operations/" in exchange.recorded["url"] else set()
    return set(body) - AGE - weather


@pytest.mark.parametrize("name", sorted(CONVERSATIONS))
def test_a_recorded_conversation_goes_the_same_way_here(name: str) -> None:
    for exchange in converse(CONVERSATIONS[name]):
        real, ours = exchange.recorded, exchange.answer
        where = f"{real['method']} {real['url']}"
        assert ours.status == real["status"], f"{where}: {ours.body!r}"
        for header in STEERING:
            assert bool(ours.header(header)) == bool(real["headers"].get(header)), f"{where}: {header}"
        if isinstance(real["body"], dict):
            assert ours.header("content-type") == real["headers"].get("content-type"), where
            assert keys(exchange, ours.json()) == keys(exchange, real["body"]), where
            assert states(ours.json()) == states(real["body"]), where
