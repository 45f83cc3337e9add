"""Runs a transition in virtual time and watches Azure meanwhile."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from acme_azure_akscluster.domain import child_kinds
from acme_azure_akscluster.domain.arm_calls import Verb
from acme_azure_akscluster.domain.pool_history import RecentlyUsed, recently_used
from acme_azure_akscluster.domain.versions import Region
from acme_azure_akscluster.planning import node_images, pool_rollback, upgrades
from acme_azure_akscluster.planning.children import registry
from acme_azure_akscluster.planning.comparison import Comparison
from acme_azure_akscluster.planning.desired_state import desired_state
from acme_azure_akscluster.planning.plan import Plan, plan
from acme_azure_akscluster.planning.steps import Availability, Step
from acme_azure_akscluster.properties.drift import differences
from sandbox.azure.aks import settling
from sandbox.azure.core import records
from sandbox.azure.core.messages import Request, Response
from sandbox.azure.core.versions import Catalog
from tests.support.harness import SUBSCRIPTION
from tests.support.world import ID, Snapshot, World
from tests.transitions.table import EVERYTHING_SUPPORTED, ONE_IDENTITY, OTHER_IDENTITY, Properties

_ENDS = ("Succeeded", "Failed", "Canceled")
_SYSTEM_TAGS = {"aws:cloudformation:stack-name": "s", "aws:cloudformation:logical-id": "Cluster"}
Before = Callable[[Request], None]
After = Callable[[Request, Response], None]


class Watch:
    """Sees every write: in which state of the cluster it comes, and what Azure says to it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._inner: tuple[Before, After] = (world.before_request, world.after_request)
        self.while_busy: list[str] = []
        self.forbidden: list[str] = []
        world.before_request, world.after_request = self._before, self._after

    def _before(self, request: Request) -> None:
        if is_write(request) and (busy := busy_members(self._world)):
            self.while_busy.append(f"{request.method} {request.path} while {busy}")
        self._inner[0](request)

    def _after(self, request: Request, response: Response) -> None:
        if is_write(request) and response.status >= 400:
            self.forbidden.append(f"{request.method} {request.path}: {response.status} {response.body.decode()[:400]}")
        self._inner[1](request, response)


def is_write(request: Request) -> bool:
    """Whether a request changes something in Azure; logging in does not."""
    return request.method != "GET" and "/subscriptions/" in request.path


def busy_members(world: World) -> list[str]:
    """What of the cluster is not at rest, without a request of its own."""
    inside = world.cloud.azure.world
    settling.settle(inside)
    record = records.find(inside, ID)
    if record is None:
        return []
    displayed = {"cluster": records.state(record)} | {n: p["provisioningState"] for n, p in record["pools"].items()}
    return [f"{name} is {state}" for name, state in displayed.items() if state not in _ENDS]


def created(properties: Properties, versions: Catalog = EVERYTHING_SUPPORTED) -> World:
    """A world in which the cluster was created as declared."""
    world = World(start=_start(json.dumps(properties), id(versions), versions))
    world.cloud.azure.world.versions = versions
    return world


def updated(before: Properties, after: Properties) -> World:
    """The same, and updated to another declaration."""
    world = created(before)
    outcome = world.update(after, before)
    assert outcome.status == "SUCCESS", outcome.last
    return world


_STARTS: dict[tuple[str, int], Snapshot] = {}


def _start(properties: str, key: int, versions: Catalog) -> Snapshot:
    if (properties, key) not in _STARTS:
        world = World()
        world.cloud.azure.world.versions = versions
        for identity in (ONE_IDENTITY, OTHER_IDENTITY):
            answer = world.cloud.call("PUT", identity, {"location": "westeurope"}, api="2023-01-31")
            assert answer.status in (200, 201), answer.body
        world.deploy(json.loads(properties))
        _STARTS[properties, key] = world.snapshot()
    return _STARTS[properties, key]


def planned(world: World, after: Properties, before: Properties, *, rollback: bool = False) -> Plan:
    """The plan of that update, from what Azure would tell the handler now."""
    system = (_SYSTEM_TAGS, _SYSTEM_TAGS)
    state = desired_state(after, before, "token", system_tags=system, rollback=rollback)
    comparison = Comparison(state, world.body)
    offered: list[str] = []
    region = None
    if upgrades.climbs(comparison):
        profile = world.cloud.call("GET", f"{ID}/upgradeProfiles/default").json()["properties"]
        offered = [one["kubernetesVersion"] for one in profile["controlPlaneProfile"].get("upgrades", [])]
    if upgrades.asks_region(comparison):
        location = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.ContainerService/locations/westeurope"
        region = Region.of(world.cloud.call("GET", f"{location}/kubernetesVersions").json()["values"])
    owned = {kind: _listed(world, kind) for kind in registry.to_read(comparison)}
    used = {name: _recently_used(world, name) for name in pool_rollback.candidates(comparison)}
    images = {name: _newest_image(world, name) for name in node_images.outdated(comparison)}
    return plan(comparison, Availability(offered, region, images, used), owned)


_GIT_OPS = f"{ID}/providers/Microsoft.KubernetesConfiguration"
_COLLECTIONS = {
    "maintenance": (f"{ID}/maintenanceConfigurations",),
    "audit": (f"{ID}/providers/Microsoft.Insights/diagnosticSettings",),
    "flux": (f"{_GIT_OPS}/extensions", f"{_GIT_OPS}/fluxConfigurations"),
}


def _listed(world: World, kind: str) -> list[dict[str, Any]]:
    return [one for path in _COLLECTIONS[kind] for one in world.cloud.call("GET", path).json()["value"]]


def looks(after: Properties) -> int:
    """The requests that an update makes which finds nothing to do: the cluster, and the collections of its children."""
    return 1 + sum(len(_COLLECTIONS[kind]) for kind in child_kinds.declared(after))


def _newest_image(world: World, pool: str) -> str:
    return str(_pool_profile(world, pool)["latestNodeImageVersion"])


def _recently_used(world: World, pool: str) -> Sequence[RecentlyUsed]:
    return recently_used(_pool_profile(world, pool).get("recentlyUsedVersions", []))


def _pool_profile(world: World, pool: str) -> dict[str, Any]:
    profile = world.cloud.call("GET", f"{ID}/agentPools/{pool}/upgradeProfiles/default").json()
    return dict(profile["properties"])


_POSTS = {Verb.START_CLUSTER: "POST prod/start", Verb.STOP_CLUSTER: "POST prod/stop", Verb.PATCH_TAGS: "PATCH prod"}


def as_write(step: Step) -> str:
    """A planned step as the world notes the write that it makes."""
    call = step.call
    if call.verb in _POSTS:
        return _POSTS[call.verb]
    if call.resource:
        return f"{call.verb} {call.resource.id.rsplit('/managedClusters/', 1)[-1]}"
    if call.verb is Verb.UPGRADE_NODE_IMAGE:
        return f"POST prod/agentPools/{call.pool}/upgradeNodeImageVersion"
    return f"{call.verb.split()[0]} prod" + (f"/agentPools/{call.pool}" if call.pool else "")


def left_over(world: World, after: Properties) -> list[Any]:
    """What a read shows that is not as declared: nothing, when the desired state is reached."""
    read = world.read()
    assert read.status == "SUCCESS", read.last
    return list(differences(after, read.model))


def fail_write(world: World, number: int, action: dict[str, Any]) -> None:
    """The operation that the nth write from now starts ends as this fault says."""
    left = [number]

    def before(request: Request) -> None:
        if is_write(request):
            left[0] -= 1
            if left[0] == 0:
                world.cloud.fault(action, method=request.method, path=re.escape(request.path) + "$")

    world.before_request = before


def undisturb(world: World) -> None:
    """Nobody stands before the handlers' requests any more."""
    world.before_request = lambda _request: None
