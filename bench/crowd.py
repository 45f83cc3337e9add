"""Two hundred stacks at one instant, in virtual time: with ARM's and AKS's real throttling, and with none."""

import functools
from dataclasses import dataclass
from typing import Any

from bench.peers.jobs import State, properties
from tests.support.simultaneous import Simultaneous
from tests.support.world import GROUP, Outcome, World

STACKS = 200


@dataclass(frozen=True)
class Crowd:
    """How many stacks failed to create their cluster, ARM requests in all, and virtual seconds until the last ended."""

    failed: int
    requests: int
    seconds: float
    refused: int


def measured(*, throttled: bool) -> Crowd:
    """Creates of `STACKS` clusters, all begun at the same moment with the same identity."""
    clock = Simultaneous(seed=1)
    first = World(clock=clock)
    if not throttled:
        first.cloud.azure.throttle.take = lambda *_: 0.0  # type: ignore[method-assign]
    worlds = [first, *(World(beside=first) for _ in range(STACKS - 1))]
    refused = [0]
    for world in worlds:
        world.after_request = lambda _request, response: refused.__setitem__(0, refused[0] + (response.status == 429))
    began = clock()
    outcomes = clock.run([functools.partial(_create, world, number) for number, world in enumerate(worlds)])
    requests = sum(path.startswith("/subscriptions/") for world in worlds for _, path in world.requests)
    failed = sum(outcome.status != "SUCCESS" for outcome in outcomes)
    return Crowd(failed, requests, clock() - began, refused[0])


def _create(world: World, number: int) -> Outcome:
    desired: dict[str, Any] = {**properties(f"c{number}", State()), "ResourceGroupName": GROUP}
    return world.run("CREATE", desired)
