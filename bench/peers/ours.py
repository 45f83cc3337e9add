"""The type by its production entry point, called as CloudFormation calls it, callbacks in the sandbox's time."""

import json
import time
import uuid
from collections.abc import Callable
from typing import Any

from acme_azure_akscluster.environment import Environment
from acme_azure_akscluster.handlers import entry_point
from bench.peers.jobs import STATES, properties

# CloudFormation calls again after these codes (handler contract).
_RETRIABLE = frozenset({"NetworkFailure", "ResourceConflict", "ServiceInternalError", "Throttling"})
# No job takes more invocations.
_MOST = 500

MakeEvent = Callable[..., dict[str, Any]]


class JobFailed(Exception):
    """A tool did not do its job; the message has what it said."""


class Ours:
    """A stack with one cluster. `speed` is the sandbox's; `make_event` is `Scene.event`."""

    def __init__(self, name: str, make_event: MakeEvent, speed: float) -> None:
        self._name = name
        self._event = make_event
        self._speed = speed
        self._began = time.time()
        self._skipped = 0.0
        self._handler = entry_point(Environment(now=self._now, clock=self._clock, sleep=self._sleep))
        self._model: dict[str, Any] = {}
        self._state: dict[str, Any] = {}

    @property
    def identifier(self) -> str:
        """The cluster's, once it was created."""
        return str(self._model["Id"])

    def _now(self) -> float:
        """The sandbox's time: the handler reckons durations in it, as it does in life size."""
        return self._began + (time.time() - self._began) * self._speed

    def _clock(self) -> float:
        """For deadlines: pauses count as the sandbox's time, work as it is."""
        return time.monotonic() + self._skipped

    def _sleep(self, seconds: float) -> None:
        time.sleep(seconds / self._speed)
        self._skipped += seconds - seconds / self._speed

    def do(self, job: str) -> None:
        """One job, to its end.

        Raises:
            JobFailed: with the last event.
        """
        wanted = STATES[job]
        if wanted is None:
            last = self._run("READ" if job == "read" else "DELETE", {"Id": self._model["Id"]})
        elif job == "create":
            self._state = properties(self._name, wanted)
            last = self._run("CREATE", self._state)
        else:
            previous, self._state = self._state, properties(self._name, wanted)
            last = self._run("UPDATE", {**self._state, "Id": self._model["Id"]}, previous)
        self._model = last.get("resourceModel") or self._model

    def _run(self, action: str, desired: dict[str, Any], previous: dict[str, Any] | None = None) -> dict[str, Any]:
        event = self._event(action, desired, bearerToken=str(uuid.uuid4()))
        event["requestData"]["previousResourceProperties"] = previous
        for _ in range(_MOST):
            answer = json.loads(json.dumps(self._handler(json.loads(json.dumps(event)), None)))
            if answer["status"] == "SUCCESS":
                return dict(answer)
            if answer["status"] == "FAILED" and answer["errorCode"] not in _RETRIABLE:
                break
            time.sleep(answer.get("callbackDelaySeconds", 10) / self._speed)
            if answer["status"] == "IN_PROGRESS":
                event["callbackContext"] = answer.get("callbackContext")
                event["requestData"]["resourceProperties"] = answer["resourceModel"]
        raise JobFailed(f"{action}: {answer}")
