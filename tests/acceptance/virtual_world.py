"""A world for scenarios in the test's own process, under virtual time: hours of Azure in a second."""

import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from sandbox.aws.cloudformation.drift import differences, expected_properties
from sandbox.azure.core.messages import Request, Response
from tests.acceptance.planted import Behaviour
from tests.acceptance.recorded_life import HOST, exchange
from tests.support.access_world import AccessWorld
from tests.support.harness import SUBSCRIPTION
from tests.support.world import GROUP, Outcome
from tools.acceptance.recording.exchange import Exchange
from tools.acceptance.recording.scrubber import Scrubber
from tools.acceptance.scenarios.world import API_VERSION, Answer, Ended, Json

SCHEMA = json.loads((Path(__file__).parents[2] / "schema.json").read_text(encoding="utf-8"))
PRINCIPAL = "arn:aws:iam::123456789012:role/acceptance"


class VirtualWorld:
    """The handlers' production entry point, CloudFormation's part of it, and Azure behind them.

    `behaviour` stands before Azure: a planted difference. Without `scrubs` recordings are as they were.
    """

    features: frozenset[str] = frozenset({"handlers", "federation", "faults"})

    def __init__(
        self,
        behaviour: Behaviour = lambda request, proceed: proceed(request),
        *,
        seed: int = 1,
        scrubs: bool = True,
    ) -> None:
        self.inner = AccessWorld(seed=seed)
        self._stacks: dict[str, tuple[Json, str]] = {}
        scrubber = Scrubber((HOST,))
        self._scenario, self._began = "", 0.0
        self._recorded: dict[str, list[Exchange]] = {}
        azure = self.inner.cloud.azure
        handle = azure.handle

        def recorded(request: Request) -> Response:
            at = self.inner.clock() - self._began
            response = behaviour(request, handle)
            if not request.path.startswith("/sandbox/"):
                one = exchange(at, request, response)
                self._recorded.setdefault(self._scenario, []).append(scrubber.scrub(one) if scrubs else one)
            return response

        azure.handle = recorded  # type: ignore[method-assign]
        # Each operation takes as long as the median: what is compared must not be luck.
        self.inner.cloud.control("PUT", "settings", {"duration_share": 0.5})
        minors = azure.world.versions.community
        self.values: Mapping[str, str] = {
            "group": GROUP,
            "group_id": f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}",
            "location": "westeurope",
            "storage": "acceptance",
            "principal": PRINCIPAL,
            "minor_default": azure.world.versions.default,
            **{f"minor_{back}": minors[-1 - back] for back in range(4)},
        }

    def deploy(self, stack: str, properties: Json) -> Ended:
        """A create or an update with its rollback."""
        if stack not in self._stacks:
            made = self.inner.run("CREATE", properties)
            if made.status == "SUCCESS":
                self._stacks[stack] = (properties, str(made.identifier))
            elif made.identifier:
                self.inner.run("DELETE", {"Id": made.identifier})
            return _ended(made)
        previous, identifier = self._stacks[stack]
        if previous == properties:
            return Ended(True)
        changed = self.inner.run("UPDATE", {**properties, "Id": identifier}, {**previous, "Id": identifier})
        if changed.status == "SUCCESS":
            self._stacks[stack] = (properties, identifier)
        else:
            self.inner.run("UPDATE", {**previous, "Id": identifier}, {**properties, "Id": identifier}, rollback=True)
        return _ended(changed)

    def remove(self, stack: str) -> Ended:
        """A delete; a stack that is not there is gone."""
        if stack not in self._stacks:
            return Ended(True)
        gone = self.inner.run("DELETE", {"Id": self._stacks[stack][1]})
        if gone.status == "SUCCESS":
            del self._stacks[stack]
        return _ended(gone)

    def adopt(self, stack: str, properties: Json, identifier: str) -> Ended:
        """A read, and the update that follows an import."""
        outcome_of_read = self.inner.run("READ", {"Id": identifier})
        if outcome_of_read.status != "SUCCESS":
            return _ended(outcome_of_read)
        named = {**properties, "Id": outcome_of_read.model["Id"]}
        marked = self.inner.run("UPDATE", named, named)
        if marked.status == "SUCCESS":
            self._stacks[stack] = (properties, str(outcome_of_read.model["Id"]))
        return _ended(marked)

    def drifted(self, stack: str) -> Sequence[str]:
        """By CloudFormation's own comparison."""
        properties, identifier = self._stacks[stack]
        model = self.inner.run("READ", {"Id": identifier}).model
        return [one.path for one in differences(expected_properties(properties, SCHEMA), model, SCHEMA)]

    def ask(self, method: str, path: str, body: Any = None, api_version: str = API_VERSION) -> Answer:
        """As the subscription's owner."""
        answer = self.inner.cloud.call(method, path, body, api=api_version)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Answer(answer.status, answer.json() if answer.body else None, headers)

    def prepare(self, path: str, body: Any, api_version: str) -> None:
        """Nothing: what a template names is taken as there."""

    def refuse(self, path: str, status: int, code: str, message: str) -> None:
        """By a fault of the sandbox's."""
        body = {"error": {"code": code, "message": message}}
        fault = {"method": "PUT", "path": f"{path}$", "action": {"type": "respond", "status": status, "body": body}}
        self.inner.cloud.control("POST", "faults", fault)

    def may(self, principal: str, verb: str, resource: str, namespace: str) -> bool:
        """By the role assignments that the principal's identity has."""
        path = f"{self.values['group_id']}/providers/Microsoft.ManagedIdentity/userAssignedIdentities"
        identity = self.inner.get(path)[0]["properties"]["clientId"]
        token = self.inner.login(principal, identity).json()["access_token"]
        attributes = {"verb": verb, "resource": resource, "namespace": namespace}
        cluster = list(self._stacks.values())[-1][1]
        body = json.dumps({"cluster": cluster, "spec": {"resourceAttributes": attributes}}).encode()
        headers = {"authorization": f"Bearer {token}"}
        answer = self.inner.cloud.azure.handle(Request("POST", "/sandbox/self-subject-access-review", headers, body))
        return bool(answer.json()["status"]["allowed"])

    def in_real_time(self) -> AbstractContextManager[None]:
        """Virtual time stands still between two requests."""
        return nullcontext()

    def sleep(self, seconds: float) -> None:
        """Virtual time passes."""
        self.inner.clock.sleep(seconds)

    def mark(self, scenario: str) -> None:
        """A scenario's time begins when it is first marked."""
        if scenario not in self._recorded:
            self._recorded[scenario] = []
            self._began = self.inner.clock()
        self._scenario = scenario

    def exchanges(self, scenario: str) -> Sequence[Exchange]:
        """Scrubbed, in order."""
        return self._recorded.get(scenario, [])


def _ended(outcome: Outcome) -> Ended:
    return Ended(outcome.status == "SUCCESS", f"{outcome.message} (HandlerErrorCode: {outcome.code})")
