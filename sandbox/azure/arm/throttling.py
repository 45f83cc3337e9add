"""Token buckets: ARM's in front of everything, AKS's behind it
(docs/azure-behaviour.md#request-limits).

Reckoned in cloud seconds, so that at any speed an operation meets the throttling that it would meet in reality.
"""

import math
from dataclasses import dataclass

from sandbox.azure.core.errors import ArmError, gateway
from sandbox.azure.core.world import Caller, World


@dataclass(frozen=True)
class Limit:
    """`size` requests at once, `per_second` more each second; `handler` names it in AKS's sentence."""

    size: float
    per_second: float
    handler: str = ""


READS, WRITES, DELETES = Limit(250, 25), Limit(200, 10), Limit(200, 10)

LIST_SUBSCRIPTION = Limit(500, 1, "ListManagedClustersBySubscriptionHandler.GET")
LIST_GROUP = Limit(60, 1, "ListManagedClustersByResourceGroupHandler.GET")
PUT_POOL = Limit(20, 1 / 60, "PutAgentPoolHandler.PUT")
PUT_CLUSTER = Limit(20, 1 / 60, "PutManagedClusterHandler.PUT")
GET_CLUSTER = Limit(60, 1, "GetManagedClusterHandler.GET")
GET_STATUS = Limit(200, 2, "GetOperationStatusHandler.GET")
OTHER = Limit(60, 1, "Handler")


class Throttle:
    """The buckets and how full they are. They live in memory: a restart fills them."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, ...], tuple[float, float]] = {}

    def take(self, key: tuple[str, ...], limit: Limit, now: float) -> float:
        """Seconds until there is a token, 0 if one was taken."""
        level, since = self._buckets.get(key, (limit.size, now))
        level = min(limit.size, level + (now - since) * limit.per_second)
        if level < 1:
            self._buckets[key] = (level, now)
            return (1 - level) / limit.per_second
        self._buckets[key] = (level - 1, now)
        return 0.0

    def used(self, key: tuple[str, ...], limit: Limit) -> int:
        return int(limit.size - self._buckets.get(key, (limit.size, 0.0))[0])


def _bucket(world: World, caller: Caller, method: str) -> tuple[str, tuple[str, ...], Limit]:
    """ARM counts each caller's reads, writes and deletes apart."""
    word, limit = {"GET": ("reads", READS), "HEAD": ("reads", READS), "DELETE": ("deletes", DELETES)}.get(
        method, ("writes", WRITES)
    )
    return word, ("arm", word, world.subscription_id, caller.object_id), limit


def check_gateway(world: World, throttle: Throttle, caller: Caller, method: str) -> None:
    word, key, limit = _bucket(world, caller, method)
    seconds = math.ceil(throttle.take(key, limit, world.clock.cloud()))
    if seconds:
        raise gateway(
            429,
            "SubscriptionRequestsThrottled",
            f"Number of '{word}' requests for subscription '{world.subscription_id}' actor '{caller.object_id}' "
            f"exceeded. Please try again after '{seconds}' seconds after additional tokens are available. "
            "Refer to https://aka.ms/arm-throttling for additional information.",
            retry_after=str(seconds),
        )


def check_service(world: World, throttle: Throttle, limit: Limit, scope: tuple[str, ...]) -> None:
    """AKS's own bucket for the route; `scope` is what it counts by."""
    seconds = math.ceil(throttle.take(("aks", limit.handler, *scope), limit, world.clock.cloud()))
    if seconds:
        raise ArmError(
            429,
            "Throttled",
            f"The {limit.handler} request limit has been exceeded for SubID '{world.subscription_id}', "
            f"please retry again in {seconds} seconds.",
            headers={"retry-after": str(seconds)},
        )


def remaining_header(world: World, throttle: Throttle, caller: Caller, method: str) -> dict[str, str]:
    """Recorded: `…-global-reads: 16499`, `…-global-writes: 12000`, which fall by what was used of the bucket."""
    word, key, limit = _bucket(world, caller, method)
    top = 16500 if word == "reads" else 12000
    return {f"x-ms-ratelimit-remaining-subscription-global-{word}": str(top - throttle.used(key, limit))}
