"""The steps of which scenarios are made. Each does one thing, or says that something holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from tools.acceptance.scenarios.scene import DoesNotHold, Scene
from tools.acceptance.scenarios.world import Answer, Ended, Json, WorldError

_MOST_REQUESTS = 400
_MOST_LOOKS, _LOOK_SECONDS = 20, 15.0


class Step(Protocol):
    """One step."""

    def take(self, scene: Scene) -> None:
        """Do it. Raises DoesNotHold, or WorldError."""


@dataclass(frozen=True)
class Deploy:
    """Create or update the stack. `fails` are words of the refusal that must come; `writes` how many are allowed."""

    properties: Json
    fails: str = ""
    writes: int | None = None
    stack: str = ""

    def take(self, scene: Scene) -> None:
        before = scene.writes()
        ended = scene.world.deploy(self.stack or scene.stack, scene.filled(self.properties))
        _expect(ended, self.fails)
        made = scene.writes() - before
        if self.writes is not None and "handlers" in scene.world.features and made != self.writes:
            raise DoesNotHold(f"{self.writes} writes were expected, {made} were made")


@dataclass(frozen=True)
class Remove:
    """Delete the stack."""

    def take(self, scene: Scene) -> None:
        _expect(scene.world.remove(scene.stack), "")


@dataclass(frozen=True)
class Adopt:
    """Import the cluster, which somebody has made, into the stack."""

    properties: Json

    def take(self, scene: Scene) -> None:
        _expect(scene.world.adopt(scene.stack, scene.filled(self.properties), scene.path("")), "")


@dataclass(frozen=True)
class InSync:
    """Drift detection finds nothing, or exactly `but` (JSON pointers)."""

    but: tuple[str, ...] = ()

    def take(self, scene: Scene) -> None:
        observed = sorted(scene.world.drifted(scene.stack))
        if observed != sorted(self.but):
            expected = ", ".join(sorted(self.but)) or "nothing"
            raise DoesNotHold(f"drift was expected in {expected}, and is in {', '.join(observed) or 'nothing'}")


@dataclass(frozen=True)
class Behind:
    """Somebody writes in Azure beside the stack: `body` as it is, or each part merged into what is there."""

    method: str
    place: str
    body: Json | None = None
    merged: bool = False

    def take(self, scene: Scene) -> None:
        body = scene.filled(self.body)
        if self.merged:
            observed = scene.get(self.place)
            if observed is None:
                raise WorldError(f"{scene.path(self.place)} is not there")
            body = {part: {**(observed.get(part) or {}), **changes} for part, changes in body.items()}
        scene.write(self.method, self.place, body)


@dataclass(frozen=True)
class Holds:
    """The resource has these values: a name or a number in a list for each part of the dotted path."""

    place: str
    values: Mapping[str, Any]

    def take(self, scene: Scene) -> None:
        observed = scene.get(self.place)
        for path, expected in self.values.items():
            actual = _at(observed, path)
            wanted = scene.filled(expected)
            alike = str(actual).startswith(wanted[:-1]) if str(wanted).endswith("*") else actual == wanted
            if not alike:
                raise DoesNotHold(f"{self.place or 'cluster'} {path} should be {wanted!r} and is {actual!r}")


@dataclass(frozen=True)
class Gone:
    """The resource is not there."""

    place: str = ""

    def take(self, scene: Scene) -> None:
        if scene.get(self.place) is not None:
            raise DoesNotHold(f"{scene.path(self.place)} is still there")


@dataclass(frozen=True)
class Prepare:
    """Something that a template names: a storage account, a workspace. It goes with the resource group."""

    path: str
    body: Json
    api_version: str

    def take(self, scene: Scene) -> None:
        scene.world.prepare(scene.path(self.path), scene.filled(self.body), self.api_version)


@dataclass(frozen=True)
class Refuses:
    """Azure will refuse the next such PUT. Where it does so by itself nothing is done (`World.refuse`)."""

    place: str
    status: int
    code: str
    message: str

    def take(self, scene: Scene) -> None:
        scene.world.refuse(self.place, self.status, self.code, self.message)


@dataclass(frozen=True)
class Exhaust:
    """Reads until Azure answers 429, as it must, and says when to come again."""

    place: str

    def take(self, scene: Scene) -> None:
        with scene.world.in_real_time():
            answer = self._last(scene)
        if answer.status != 429:
            raise DoesNotHold(
                f"{_MOST_REQUESTS} requests to {scene.path(self.place)} ended with {answer.status}, not 429"
            )
        if "retry-after" not in answer.headers:
            raise DoesNotHold("429 came without Retry-After")

    def _last(self, scene: Scene) -> Answer:
        for _ in range(_MOST_REQUESTS):
            answer = scene.world.ask("GET", scene.path(self.place))
            if answer.status != 200:
                break
        return answer


@dataclass(frozen=True)
class May:
    """An AWS principal asks the cluster's API server, with a token of Entra's, whether it may."""

    principal: str
    verb: str
    resource: str
    namespace: str = ""
    allowed: bool = True

    def take(self, scene: Scene) -> None:
        why = ""
        for _ in range(_MOST_LOOKS):
            try:
                if (
                    scene.world.may(scene.filled(self.principal), self.verb, self.resource, self.namespace)
                    is self.allowed
                ):
                    return
                what = f"{self.verb} {self.resource} in {self.namespace or 'all namespaces'}"
                why = f"the principal {'may not' if self.allowed else 'may'} {what}"
            except WorldError as error:
                why = str(error)
            # Entra takes a minute or two to learn of a federated credential, and Azure of a role assignment.
            scene.world.sleep(_LOOK_SECONDS)
        raise DoesNotHold(why)


@dataclass(frozen=True)
class Scenario:
    """A row. `minutes` is how long it takes in Azure, `nodes` how many run meanwhile at most.

    It works on the cluster that scenarios share, or on one of its `own`, which is removed after it. `needs` are the
    features of a world that it cannot do without; `always` rows come with every choice (ONLY).
    """

    name: str
    suite: str
    title: str
    minutes: float
    steps: tuple[Step, ...]
    nodes: int = 1
    own: bool = False
    always: bool = False
    needs: frozenset[str] = field(default_factory=frozenset)


def _expect(ended: Ended, fails: str) -> None:
    if ended.succeeded and fails:
        raise DoesNotHold(f"it should have failed with {fails!r}, and succeeded")
    if not ended.succeeded and not fails:
        raise DoesNotHold(f"it failed: {ended.why}")
    if fails and fails.lower() not in ended.why.lower():
        raise DoesNotHold(f"it should have failed with {fails!r}, and failed with: {ended.why}")


def _at(value: Any, path: str) -> Any:
    for part in path.split("."):
        if isinstance(value, list):
            named = [one for one in value if isinstance(one, dict) and one.get("name") == part]
            value = named[0] if named else value[int(part)] if part.isdigit() and int(part) < len(value) else None
        else:
            value = value.get(part) if isinstance(value, dict) else None
    return value
