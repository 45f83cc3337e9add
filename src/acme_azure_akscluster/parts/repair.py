"""Repair: what stands in Failed or Canceled is written again as it is, which makes AKS try once more (RULES 7)."""

from collections.abc import Mapping
from typing import Any

from .. import merge, states
from ..steps import Call, Phase, Step, Verb


def plan(observed: Mapping[str, Any]) -> list[Step]:
    """One PUT without changes: on the cluster, which reconciles its pools too, or on each pool that failed alone."""
    if states.failed(observed):
        call = Call(Verb.PUT_CLUSTER, merge.writable_cluster(observed), etag=observed.get("eTag"))
        return [Step(Phase.REPAIR, "repair cluster", "repairing the failed cluster", call, "update cluster")]
    return [
        Step(
            Phase.REPAIR,
            f"repair pool {name}",
            f"repairing the failed node pool {name}",
            Call(Verb.PUT_POOL, merge.writable_pool(pool), pool=name, etag=pool.get("eTag")),
            "update pool",
        )
        for name, pool in states.pools(observed).items()
        if states.failed(pool)
    ]
