"""One scenario under way: its world, what its stacks have, and the texts of its rows filled in."""

import copy
from collections.abc import Mapping
from string import Template
from typing import Any

from tools.acceptance.scenarios import resources
from tools.acceptance.scenarios.world import API_VERSION, Answer, Json, World, WorldError

STACK = "acceptance"
CLUSTER = "acceptance"
_LOOK_SECONDS = 10.0


class DoesNotHold(Exception):
    """Something that a scenario claims is not so; the message says what was expected and what is."""


class Scene:
    """What steps act upon. `stack` and `cluster` are the scenario's own or those that several share."""

    def __init__(self, world: World, scenario: str, stack: str = STACK, cluster: str = CLUSTER) -> None:
        self.world = world
        self.scenario = scenario
        self.stack = stack
        self._values = {
            **world.values,
            "cluster": cluster,
            "id": f"{world.values['group_id']}/providers/Microsoft.ContainerService/managedClusters/{cluster}",
        }

    def filled(self, value: Any) -> Any:
        """A template's part, or a path, with each `${name}` replaced."""
        if isinstance(value, str):
            return Template(value).substitute(self._values)
        if isinstance(value, Mapping):
            return {self.filled(key): self.filled(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.filled(inner) for inner in value]
        return copy.deepcopy(value)

    def path(self, place: str) -> str:
        """A path below the cluster's ("agentPools/web"; "" is the cluster), or a whole one, filled in."""
        whole = str(self.filled(place))
        return whole if whole.startswith("/") else f"{self._values['id']}/{whole}".rstrip("/")

    def get(self, place: str) -> Json | None:
        """A resource as Azure shows it, or None. Raises WorldError for any other answer."""
        return resources.get(self.world.ask, self.path(place))

    def write(self, method: str, place: str, body: Any) -> None:
        """Somebody writes in Azure beside the stack, and waits. Raises WorldError when it is refused or fails."""
        answer = self.world.ask(method, self.path(place), self.filled(body))
        if answer.status not in (200, 201, 202, 204):
            raise WorldError(f"{method} {self.path(place)}: {answer.status} {_error(answer)}")
        if operation := answer.headers.get("azure-asyncoperation"):
            self._follow(f"{method} {self.path(place)}", operation)
        resources.settled(self.world.ask, self.path(place), API_VERSION, self.world.sleep)

    def _follow(self, what: str, operation: str) -> None:
        while True:
            answer = self.world.ask("GET", operation)
            status = (answer.body or {}).get("status")
            if answer.status >= 400 or status in ("Failed", "Canceled"):
                raise WorldError(f"{what} ended as {status or answer.status}: {_error(answer)}")
            if status == "Succeeded":
                return
            self.world.sleep(_LOOK_SECONDS)

    def restore(self, properties: Json) -> None:
        """Bring the stack to this template. Raises WorldError when it does not get there."""
        ended = self.world.deploy(self.stack, self.filled(properties))
        if not ended.succeeded:
            raise WorldError(f"the stack does not return to the minimal template: {ended.why}")

    def writes(self) -> int:
        """How many writes to Resource Manager were recorded for this scenario so far."""
        return sum(
            one.service == "arm" and one.method not in ("GET", "HEAD") for one in self.world.exchanges(self.scenario)
        )


def _error(answer: Answer) -> str:
    body = answer.body if isinstance(answer.body, dict) else {}
    error = body.get("error") or body
    return f"{error.get('code', '')}: {error.get('message', '')}" if isinstance(error, dict) else str(error)
