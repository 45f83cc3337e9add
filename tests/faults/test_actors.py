"""A running handler, and everybody else who works on the same cluster between any two of its requests."""

import copy
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sandbox.azure.core.messages import Request
from tests.faults.operations import AUTOSCALED, cluster
from tests.support.clusters import cfn_pool
from tests.support.harness import pool
from tests.support.world import ID, Outcome, Snapshot, World

Properties = dict[str, Any]
AUTO = {**cfn_pool("auto", 2), **AUTOSCALED}


def template(system: int, tag: str, *, web: bool) -> Properties:
    pools = [cfn_pool("system", system), AUTO, *([cfn_pool("web", 1)] if web else [])]
    return cluster(*pools, KubernetesVersion="1.35", Tags=[{"Key": "team", "Value": tag}])


FIRST = template(2, "shop", web=False)
TEMPLATES = st.builds(template, st.integers(1, 4), st.sampled_from(["shop", "ops"]), web=st.booleans())


@cache
def _start() -> Snapshot:
    """A stack's cluster, created and at rest."""
    world = World(3)
    world.deploy(FIRST, token="create")
    return world.snapshot()


class Others:
    """The portal, an Azure policy, the autoscaler, auto-upgrade and another stack; `theirs` is what they have made.

    Azure refuses some of what they try, as it does to a person; then nothing is theirs.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.pools: dict[str, int] = {}
        self.tags: dict[str, str] = {}
        self.deleted = False

    def scale_system(self, count: int) -> None:
        self._put(f"{ID}/agentPools/system", {"properties": pool("system", mode="System", count=count)})

    def add_pool(self, count: int) -> None:
        if "theirs" not in self.pools and self._put(f"{ID}/agentPools/theirs", {"properties": pool("x", count=count)}):
            self.pools["theirs"] = count

    def retag(self, count: int) -> None:
        """Someone changes our tag and adds one of their own."""
        self._tag({"team": f"portal-{count}", "owner": f"person-{count}"}, {"owner": f"person-{count}"})

    def policy_tags(self, count: int) -> None:
        self._tag({"policy": f"audited-{count}"}, {"policy": f"audited-{count}"})

    def autoscale(self, count: int) -> None:
        self._world.cloud.control("POST", "autoscaler", {"cluster": ID, "pool": "auto", "count": count})

    def upgrade(self, _count: int) -> None:
        seen = self._world.cluster()
        if seen is not None:
            body = copy.deepcopy(seen)
            body["properties"]["kubernetesVersion"] = "1.36"
            self._put(ID, body)

    def delete(self, _count: int) -> None:
        self.deleted = self._world.cloud.call("DELETE", ID).status == 202 or self.deleted

    def _put(self, path: str, body: dict[str, Any]) -> bool:
        return self._world.cloud.call("PUT", path, body).status in (200, 201)

    def _tag(self, changed: dict[str, str], theirs: dict[str, str]) -> None:
        seen = self._world.cluster()
        if seen is None:
            return
        tags = {**(seen.get("tags") or {}), **changed}
        if self._world.cloud.call("PATCH", ID, {"tags": tags}).status == 200:
            self.tags |= theirs


ACTIONS: dict[str, Callable[[Others, int], None]] = {
    "scale": Others.scale_system,
    "add a pool": Others.add_pool,
    "retag": Others.retag,
    "policy": Others.policy_tags,
    "autoscale": Others.autoscale,
    "upgrade": Others.upgrade,
}


class OneClusterManyActors(RuleBasedStateMachine):
    """A stack updates its cluster, again and again; the others act between its requests."""

    @initialize()
    def begin(self) -> None:
        self.world = World(3, _start())
        self.others = Others(self.world)
        self.current = FIRST
        self.plans: list[tuple[int, Callable[[Others, int], None], int]] = []
        self.number = 0

    @rule(after=st.integers(0, 14), action=st.sampled_from(sorted(ACTIONS)), count=st.integers(1, 5))
    def somebody_will(self, after: int, action: str, count: int) -> None:
        """Before that request of the next update."""
        self.plans.append((after, ACTIONS[action], count))

    @rule(after=st.integers(0, 14))
    def somebody_will_delete(self, after: int) -> None:
        self.plans.append((after, Others.delete, 0))

    @precondition(lambda self: not self.others.deleted)
    @rule(desired=TEMPLATES)
    def update(self, desired: Properties) -> None:
        outcome = self._update(desired, self.current)
        if outcome.status == "SUCCESS":
            self._reached(desired, outcome)
            self.current = desired
            return
        self._explained(outcome)
        undone = self._update(self.current, desired, rollback=True)
        if undone.status == "SUCCESS":
            self._reached(self.current, undone)
        else:
            self._explained(undone)

    def _update(self, desired: Properties, previous: Properties, **more: Any) -> Outcome:
        self.number += 1
        count = 0

        def act(_request: Request) -> None:
            nonlocal count
            for after, action, value in self.plans:
                if after == count:
                    action(self.others, value)
            count += 1

        self.world.before_request = act
        outcome = self.world.update(desired, previous, token=f"update-{self.number}", **more)
        self.world.before_request = lambda _request: None
        self.plans = []
        self._wrote_only_what_is_ours(outcome, desired, previous)
        return outcome

    def _wrote_only_what_is_ours(self, outcome: Outcome, desired: Properties, previous: Properties) -> None:
        declared = {one["Name"] for one in (*desired["AgentPoolProfiles"], *previous["AgentPoolProfiles"])}
        for write in outcome.writes:
            if "/agentPools/" in write:
                assert write.rsplit("/", 1)[1] in declared, write
            assert write != "DELETE prod", "an update deleted the cluster"

    def _reached(self, desired: Properties, outcome: Outcome) -> None:
        """What the handler read back at its end is what the template says."""
        displayed = {one["Name"]: one for one in outcome.model["AgentPoolProfiles"]}
        for declared in desired["AgentPoolProfiles"]:
            assert declared["Name"] in displayed
            if not declared.get("EnableAutoScaling"):
                assert displayed[declared["Name"]]["Count"] == declared["Count"]
        tags = {tag["Key"]: tag["Value"] for tag in outcome.model["Tags"]}
        assert all(tags.get(tag["Key"]) == tag["Value"] for tag in desired["Tags"])

    def _explained(self, outcome: Outcome) -> None:
        """A conflict that cannot be resolved is told; a cluster that somebody deleted is NotFound."""
        assert outcome.message
        if self.others.deleted:
            assert outcome.code in ("NotFound", "NotStabilized", "ResourceConflict"), outcome.last
        else:
            assert outcome.code in ("NotStabilized", "InvalidRequest", "NotUpdatable"), outcome.last

    @invariant()
    def nothing_of_theirs_is_lost_or_changed(self) -> None:
        seen = self.world.cluster() if hasattr(self, "world") else None
        if seen is None or self.others.deleted:
            return
        pools = {one["name"]: one["count"] for one in seen["properties"]["agentPoolProfiles"]}
        assert self.others.pools.items() <= pools.items()
        assert self.others.tags.items() <= (seen.get("tags") or {}).items()

    @invariant()
    def nothing_vanishes_unless_somebody_deleted_it(self) -> None:
        if hasattr(self, "world") and not self.others.deleted:
            assert self.world.cluster() is not None


TestOneClusterManyActors = OneClusterManyActors.TestCase
TestOneClusterManyActors.settings = settings(
    max_examples=40, stateful_step_count=12, deadline=None, derandomize=True, print_blob=False
)


BUSY = template(4, "ops", web=True)
# What BUSY asks for in an undisturbed world, and a few requests more.
REQUESTS = 30


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_each_of_the_others_before_each_request_of_an_update(action: str) -> None:
    """The same, without chance: nobody's doing is lost, whenever it falls between two requests."""
    for after in range(REQUESTS):
        machine = OneClusterManyActors()
        machine.begin()
        machine.somebody_will(after, action, 3)
        machine.update(BUSY)
        machine.nothing_of_theirs_is_lost_or_changed()
        machine.nothing_vanishes_unless_somebody_deleted_it()


@pytest.mark.parametrize("action", ["policy", "retag"])
def test_tags_of_others_survive_an_update_of_tags_alone(action: str) -> None:
    for after in range(5):
        machine = OneClusterManyActors()
        machine.begin()
        machine.somebody_will(after, action, 3)
        machine.update(template(2, "ops", web=False))
        machine.nothing_of_theirs_is_lost_or_changed()
