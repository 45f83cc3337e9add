"""Killing the handler between any two ARM calls of a transition changes nothing in its outcome."""

from collections.abc import Iterator

import pytest

from sandbox.azure.core.messages import Request, Response
from tests.support.world import Killed, World
from tests.transitions.ground import Watch, created, is_write, left_over
from tests.transitions.table import Transition


class Killer:
    """Kills the handler once, at its nth request to ARM: before it is sent, or before its answer arrives."""

    def __init__(self, world: World, at: int, *, after: bool) -> None:
        self._left = at
        self._after = after
        self.struck = False
        world.before_request = self._before
        world.after_request = self._answered

    def _before(self, request: Request) -> None:
        if "/subscriptions/" not in request.path:
            return
        self._left -= 1
        if self._left == 0 and not self._after:
            self._strike()

    def _answered(self, request: Request, _response: Response) -> None:
        if "/subscriptions/" in request.path and self._left == 0 and self._after and not self.struck:
            self._strike()

    def _strike(self) -> None:
        self.struck = True
        raise Killed


def _moments(case: Transition, *, every: bool) -> Iterator[tuple[int, bool]]:
    """Around each write of the undisturbed run and around the call that follows it, or every call: (call, after it)."""
    world = created(case.before, case.versions)
    case.meanwhile(world)
    calls: list[bool] = []
    world.before_request = lambda request: calls.append(is_write(request)) if _is_arm(request) else None
    world.update(case.after, case.before)
    writes = [number for number, write in enumerate(calls, 1) if write]
    chosen = range(1, len(calls) + 1) if every else sorted({1, *writes, *(write + 1 for write in writes)})
    for number in chosen:
        if number <= len(calls):
            yield number, False
            yield number, True


def _is_arm(request: Request) -> bool:
    return "/subscriptions/" in request.path


def test_a_kill_around_any_write_changes_nothing_in_the_outcome(
    killed: Transition, pytestconfig: pytest.Config
) -> None:
    for number, after in _moments(killed, every=pytestconfig.getoption("--every-kill")):
        world = created(killed.before, killed.versions)
        killed.meanwhile(world)
        killer = Killer(world, number, after=after)
        watch = Watch(world)
        outcome = world.update(killed.after, killed.before)
        message = (number, after, outcome.last.get("message"))
        assert killer.struck, message
        assert outcome.status == "SUCCESS", message
        assert (watch.forbidden, watch.while_busy) == ([], []), message
        assert tuple(outcome.writes) in (killed.writes, *_written_twice(killed.writes)), message
        assert left_over(world, killed.after) == [], message
        assert (
            world.pools("name").keys() == {one["Name"] for one in killed.after["AgentPoolProfiles"]} | killed.keeps
        ), message


def _written_twice(writes: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """What is not to be seen in Azure, a secret or a repair, may be written once more after a kill."""
    for index, write in enumerate(writes):
        yield (*writes[: index + 1], write, *writes[index + 1 :])
