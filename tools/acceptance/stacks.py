"""A world of real requests: stacks by CloudFormation's API, Azure by Resource Manager's."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from botocore.exceptions import ClientError

from tools.acceptance.door import Door, settled
from tools.acceptance.exchange import Exchange
from tools.acceptance.world import API_VERSION, Answer, Ended, Json, WorldError
from tools.shared.stage import TYPE_NAME

# Tags every stack of the suite, so that `make acceptance-clean` finds it in a real account.
STACK_TAG = "acme-acceptance"
_LOGICAL_ID = "Cluster"
_RUNNING = "_IN_PROGRESS"
_REASONS = 3


type Control = Callable[[str, str, Json], Json]


class Recording(Protocol):
    """The recorder, as far as a world needs it."""

    def mark(self, scenario: str) -> None: ...

    def exchanges(self, scenario: str) -> Sequence[Exchange]: ...


class StackWorld:
    """CloudFormation by `cloudformation` (boto3), Azure by `door`; `pause` waits between two looks at a stack.

    `may` asks the API server of a cluster; `control` are the sandbox's levers, where Azure is one.
    """

    def __init__(
        self,
        name: str,
        cloudformation: Any,
        doors: tuple[Door, Door],
        recorder: Recording,
        values: Mapping[str, str],
        features: frozenset[str],
        *,
        sleep: Callable[[float], None],
        pause: Callable[[], None],
        may: Callable[[str, str, str, str], bool],
        control: Control | None = None,
    ) -> None:
        """`doors`: the recorded one and the one past the recorder. `sleep` takes seconds of the cloud."""
        self.name = name
        self.values = values
        self.features = features
        self._cloudformation = cloudformation
        self._door, self._unrecorded = doors
        self._recorder = recorder
        self._pause = pause
        self._may = may
        self._control = control
        self.sleep = sleep
        self._deployed: dict[str, Json] = {}

    def deploy(self, stack: str, properties: Json) -> Ended:
        """As World says."""
        request = {"StackName": stack, "TemplateBody": _template(properties)}
        if stack not in self._deployed:
            self._cloudformation.create_stack(**request, Tags=[{"Key": STACK_TAG, "Value": "1"}])
            ended = self._ended(stack, "CREATE_COMPLETE")
            if not ended.succeeded:
                self._delete(stack)
                return ended
        elif self._deployed[stack] == properties:
            return Ended(True)
        else:
            seen = self._newest(stack)
            try:
                self._cloudformation.update_stack(**request)
            except ClientError as error:
                if "No updates are to be performed" in str(error):
                    return Ended(True)
                raise
            ended = self._ended(stack, "UPDATE_COMPLETE", seen, begins="UPDATE_")
        if ended.succeeded:
            self._deployed[stack] = properties
        return ended

    def remove(self, stack: str) -> Ended:
        """As World says."""
        if stack not in self._deployed:
            return Ended(True)
        ended = self._delete(stack)
        if ended.succeeded:
            del self._deployed[stack]
        return ended

    def adopt(self, stack: str, properties: Json, identifier: str) -> Ended:
        """As World says; by a change set, as there is no other way."""
        self._cloudformation.create_change_set(
            StackName=stack,
            ChangeSetName="adopt",
            ChangeSetType="IMPORT",
            TemplateBody=_template(properties, DeletionPolicy="Delete"),
            Tags=[{"Key": STACK_TAG, "Value": "1"}],
            ResourcesToImport=[
                {
                    "ResourceType": TYPE_NAME,
                    "LogicalResourceId": _LOGICAL_ID,
                    "ResourceIdentifier": {"Id": identifier},
                }
            ],
        )
        while True:
            made = self._cloudformation.describe_change_set(StackName=stack, ChangeSetName="adopt")
            if made["Status"] == "CREATE_COMPLETE":
                break
            if made["Status"] == "FAILED":
                return Ended(False, str(made.get("StatusReason")))
            self._pause()
        self._cloudformation.execute_change_set(StackName=stack, ChangeSetName="adopt")
        self._deployed[stack] = properties
        return self._ended(stack, "IMPORT_COMPLETE", begins="IMPORT_")

    def drifted(self, stack: str) -> Sequence[str]:
        """As World says."""
        detected = self._cloudformation.detect_stack_resource_drift(StackName=stack, LogicalResourceId=_LOGICAL_ID)
        drift = detected["StackResourceDrift"]
        if drift["StackResourceDriftStatus"] == "DELETED":
            return ["/"]
        return [str(one["PropertyPath"]) for one in drift.get("PropertyDifferences", [])]

    def ask(self, method: str, path: str, body: Any = None, api_version: str = API_VERSION) -> Answer:
        """As World says."""
        return self._door.ask(method, path, body, api_version)

    def prepare(self, path: str, body: Any, api_version: str) -> None:
        """As World says."""
        if self._control is not None:
            return
        answer = self._unrecorded.ask("PUT", path, body, api_version)
        if answer.status not in (200, 201, 202):
            raise WorldError(f"{path} cannot be made: {answer.status} {answer.body}")
        settled(self._unrecorded.ask, path, api_version, self.sleep)

    def refuse(self, path: str, status: int, code: str, message: str) -> None:
        """As World says."""
        if self._control is not None:
            body = {"error": {"code": code, "message": message}}
            action = {"type": "respond", "status": status, "body": body}
            self._control("POST", "faults", {"method": "PUT", "path": f"{path}$", "action": action})

    @contextmanager
    def in_real_time(self) -> Iterator[None]:
        """As World says."""
        before = {"speed": self._control("GET", "clock", {})["speed"]} if self._control else {}
        if self._control:
            self._control("PUT", "clock", {"speed": 1})
        try:
            yield
        finally:
            if self._control:
                self._control("PUT", "clock", before)

    def may(self, principal: str, verb: str, resource: str, namespace: str) -> bool:
        """As World says."""
        return self._may(principal, verb, resource, namespace)

    def mark(self, scenario: str) -> None:
        """As World says."""
        self._recorder.mark(scenario)

    def exchanges(self, scenario: str) -> Sequence[Exchange]:
        """As World says."""
        return self._recorder.exchanges(scenario)

    def _delete(self, stack: str) -> Ended:
        identifier = self._cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackId"]
        self._cloudformation.delete_stack(StackName=stack)
        return self._ended(identifier, "DELETE_COMPLETE", begins="DELETE_")

    def _newest(self, stack: str) -> str:
        events = self._cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
        return str(events[0]["EventId"]) if events else ""

    def _ended(self, stack: str, success: str, seen: str = "", *, begins: str = "") -> Ended:
        """Wait until the stack's status is final, and, where `begins` is given, begins so."""
        while True:
            status = str(self._cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"])
            if not status.endswith(_RUNNING) and status.startswith(begins):
                break
            self._pause()
        if status == success:
            return Ended(True)
        return Ended(False, f"{status}: {self._why(stack, seen)}")

    def _why(self, stack: str, seen: str) -> str:
        reasons: list[str] = []
        for event in self._cloudformation.describe_stack_events(StackName=stack)["StackEvents"]:
            if event["EventId"] == seen:
                break
            if event["ResourceStatus"].endswith("_FAILED") and event.get("ResourceStatusReason"):
                reasons.append(str(event["ResourceStatusReason"]))
        return "; ".join(reasons[::-1][:_REASONS])


def _template(properties: Json, **more: Any) -> str:
    return json.dumps({"Resources": {_LOGICAL_ID: {"Type": TYPE_NAME, "Properties": properties, **more}}})
