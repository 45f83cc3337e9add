"""A conversation beside what the sandbox answered: statuses, steering headers, states, shapes of bodies."""

from collections.abc import Sequence
from typing import Any

from tests.support.replay import Exchange

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
    weather = {"error", "endTime"} if "/operations/" in exchange.recorded["url"] else set()
    return set(body) - AGE - weather


def differences(exchanges: Sequence[Exchange]) -> list[str]:
    """What went another way here, with the request after which it did; the first that differs is enough."""
    for exchange in exchanges:
        actual = list(_different(exchange))
        if actual:
            where = f"{exchange.recorded['method']} {exchange.recorded['url']}"
            return [f"{where}: {one}" for one in actual]
    return []


def _different(exchange: Exchange) -> list[str]:
    real, ours = exchange.recorded, exchange.answer
    if ours.status != real["status"]:
        return [f"status {ours.status} instead of {real['status']}: {ours.body!r}"]
    actual = [
        f"{header} {'came' if ours.header(header) else 'did not come'}"
        for header in STEERING
        if bool(ours.header(header)) != bool(real["headers"].get(header))
    ]
    if not isinstance(real["body"], dict):
        return actual
    document = ours.json()
    pairs = {
        "content type": (ours.header("content-type"), real["headers"].get("content-type")),
        "keys": (keys(exchange, document), keys(exchange, real["body"])),
        "states": (states(document), states(real["body"])),
        "code": (_code(document), _code(real["body"])),
    }
    return actual + [f"{what} {mine} instead of {theirs}" for what, (mine, theirs) in pairs.items() if mine != theirs]


def _code(body: dict[str, Any]) -> Any:
    """An error's code, in either of the two shapes."""
    wrapped = body.get("error")
    return None if "status" in body else wrapped.get("code") if isinstance(wrapped, dict) else body.get("code")
