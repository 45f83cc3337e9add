"""Repair: a cluster or pool in Failed or Canceled is written again unchanged, which makes AKS retry.

Source: docs/azure-behaviour.md#failed-upgrade.
"""

import itertools
from collections.abc import Iterable, Mapping
from typing import Any

from ..domain import provisioning
from ..domain.arm_calls import Call, Verb
from ..properties import merge
from . import pool_rollback
from .steps import Phase, Step

_WHY = "its last operation failed, and writing it again makes AKS retry"


def plan(observed: Mapping[str, Any], steps: Iterable[Step] = ()) -> list[Step]:
    """A PUT without changes for what failed and is not going to be written anyway.

    On the cluster, whose PUT reconciles its pools too, or on each pool that failed alone. `steps` are those planned;
    before a pool is taken back the cluster has to be whole.
    """
    planned = list(steps)
    ahead = itertools.takewhile(lambda step: not pool_rollback.is_rollback(step), planned)
    whole = any(step.call.verb is Verb.PUT_CLUSTER for step in ahead)
    touched = {step.call.pool for step in planned}
    if provisioning.failed(observed):
        return [] if whole else [_cluster(observed)]
    broken = [name for name, pool in provisioning.pools(observed).items() if provisioning.failed(pool)]
    return [] if whole else [_pool(name, observed) for name in broken if name not in touched]


def _cluster(observed: Mapping[str, Any]) -> Step:
    call = Call(Verb.PUT_CLUSTER, merge.writable_cluster(observed), etag=observed.get("eTag"))
    return Step(Phase.REPAIR, "repair cluster", "repairing the failed cluster", call, "update cluster", why=_WHY)


def _pool(name: str, observed: Mapping[str, Any]) -> Step:
    pool = provisioning.pools(observed)[name]
    return Step(
        Phase.REPAIR,
        f"repair pool {name}",
        f"repairing the failed node pool {name}",
        Call(Verb.PUT_POOL, merge.writable_pool(pool), pool=name, etag=pool.get("eTag")),
        "update pool",
        why=_WHY,
    )
