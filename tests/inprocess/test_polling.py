"""Polls within an invocation: near ones, of its own operation only, never for longer than is free."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from acme_azure_akscluster.deadline import MUTATION_SECONDS
from acme_azure_akscluster.reconcile import polling
from sandbox.azure.core.messages import Request, Response
from tests.support.clusters import cfn_pool
from tests.support.world import ID, PLAIN, Outcome, World

WRITES = ("PUT", "PATCH", "DELETE")
TAGGED = {**PLAIN, "Tags": [{"Key": "a", "Value": "1"}]}
# A node pool that somebody else makes.
OTHERS = {"properties": {"count": 1, "vmSize": "Standard_D4s_v5", "mode": "User"}}


class Watched:
    """An operation, with the moments of its requests by invocation."""

    def __init__(self, world: World, run: Callable[..., Outcome], *properties: dict[str, Any]) -> None:
        self.invocations: list[list[tuple[float, str]]] = []
        self.lengths: list[float] = []

        def seen(request: Request) -> None:
            if "/managedClusters/" in request.path:
                self.invocations[-1].append((world.clock(), request.method))

        def deliver(event: dict[str, Any]) -> dict[str, Any]:
            self.invocations.append([])
            began = world.clock()
            answer = world.invoke(event)
            self.lengths.append(world.clock() - began)
            return answer

        world.before_request = seen
        self.outcome = run(*properties, deliver=deliver)
        world.before_request = lambda _request: None

    @property
    def polls(self) -> list[float]:
        """The moments of all GETs."""
        return [moment for requests in self.invocations for moment, method in requests if method == "GET"]

    @property
    def wrote(self) -> list[bool]:
        """Of each invocation whether it wrote."""
        return [any(method in WRITES for _, method in requests) for requests in self.invocations]


def slow(share: float = 0.9) -> World:
    """A world in which operations take as long as the slowest tenth of the recorded ones."""
    world = World()
    world.cloud.control("PUT", "settings", {"duration_share": share})
    return world


@pytest.fixture
def creation() -> Watched:
    world = slow()
    return Watched(world, world.deploy)


def test_near_polls_are_made_in_one_invocation_as_scheduled(creation: Watched) -> None:
    began = creation.invocations[0][0][0]
    table = polling.SCHEDULES["create cluster"].polls
    made = [round(poll - began) for poll in creation.polls]
    assert made == list(table[: len(made)])
    assert max(map(len, creation.invocations)) >= 2
    assert len(creation.invocations) - 1 < len(creation.polls)


def test_no_poll_is_later_than_free_time_and_no_near_one_is_a_callback(creation: Watched) -> None:
    assert max(creation.lengths) <= polling.POLLING_SECONDS
    for requests, following in pairwise(creation.invocations[1:]):
        assert following[0][0] - requests[0][0] > polling.POLLING_SECONDS


def test_an_invocation_that_wrote_answers_before_it_waits() -> None:
    # The identifier of what is created, and the count of what was tried, must not be lost with an invocation.
    world = slow()
    world.deploy()
    labelled = {**PLAIN, "AgentPoolProfiles": [cfn_pool("system", NodeLabels={"a": "1"})]}
    first, *_ = polling.SCHEDULES["update pool"].polls
    assert first < polling.POLLING_SECONDS

    update = Watched(world, world.update, labelled)
    assert update.outcome.status == "SUCCESS"
    assert (update.wrote[0], update.lengths[0]) == (True, 0)
    assert max(update.lengths) > 0


def test_an_invocation_with_a_settled_write_does_not_wait_for_others() -> None:
    world = slow()
    world.deploy()

    def begins(request: Request, _response: Response) -> None:
        if request.method == "PATCH":
            assert world.cloud.call("PUT", f"{ID}/agentPools/others", OTHERS).status == 201

    world.after_request = begins
    update = Watched(world, world.update, TAGGED)
    assert update.outcome.status == "SUCCESS"
    assert [method for _, method in update.invocations[0]] == ["GET", "PATCH", "GET"]
    assert update.lengths[0] == 0
    assert max(update.lengths) > 0


def test_after_the_last_poll_there_is_time_for_a_write(creation: Watched) -> None:
    assert MUTATION_SECONDS - max(creation.lengths) >= 30


def test_anothers_operation_is_waited_for_by_callbacks_alone() -> None:
    world = slow()
    world.deploy()
    assert world.cloud.call("PUT", f"{ID}/agentPools/others", OTHERS).status == 201

    update = Watched(world, world.update, TAGGED)
    assert update.outcome.status == "SUCCESS"
    assert len(update.invocations) > 3
    assert set(map(len, update.invocations[:-1])) == {1}
