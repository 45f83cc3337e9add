"""A world of real requests: stacks by CloudFormation's API, Azure by Resource Manager's."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError

from tools.acceptance.clouds.clock import Clock
from tools.acceptance.clouds.door import Door
from tools.acceptance.recording.recorder import Recorder
from tools.acceptance.scenarios.resources import settled
from tools.acceptance.scenarios.world import Ended, Json, WorldError
from tools.shared.polling import poll
from tools.shared.stage import TYPE_NAME

# Tags every stack of the suite, so that `make acceptance-clean` finds it in a real account.
STACK_TAG = "acme-acceptance"
_LOGICAL_ID = "Cluster"
_REASONS = 3


type Control = Callable[[str, str, Json], Json]


class StackWorld:
    """CloudFormation by `cloudformation` (boto3), Azure by `doors`: the recorded one and the one past the recorder.

    `may` asks the API server of a cluster; `control` are the sandbox's controls, where Azure is one.
    """

    def __init__(
        self,
        cloudformation: Any,
        doors: tuple[Door, Door],
        recorder: Recorder,
        values: Mapping[str, str],
        features: frozenset[str],
        *,
        clock: Clock,
        may: Callable[[str, str, str, str], bool],
        control: Control | None = None,
    ) -> None:
        self.values, self.features = values, features
        self._cloudformation, self._pause = cloudformation, clock.pause
        self.ask, self._unrecorded = doors[0].ask, doors[1].ask
        self.mark, self.exchanges = recorder.mark, recorder.exchanges
        self.sleep, self.may = clock.sleep, may
        self._control = control
        self._deployed: dict[str, Json] = {}

    def deploy(self, stack: str, properties: Json) -> Ended:
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
        if stack not in self._deployed:
            return Ended(True)
        ended = self._delete(stack)
        if ended.succeeded:
            del self._deployed[stack]
        return ended

    def adopt(self, stack: str, properties: Json, identifier: str) -> Ended:
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
        named = {"StackName": stack, "ChangeSetName": "adopt"}
        made = poll(
            lambda: self._cloudformation.describe_change_set(**named),
            lambda described: described["Status"] in ("CREATE_COMPLETE", "FAILED"),
            self._pause,
        )
        if made["Status"] == "FAILED":
            return Ended(False, str(made.get("StatusReason")))
        self._cloudformation.execute_change_set(**named)
        self._deployed[stack] = properties
        return self._ended(stack, "IMPORT_COMPLETE")

    def drifted(self, stack: str) -> Sequence[str]:
        detected = self._cloudformation.detect_stack_resource_drift(StackName=stack, LogicalResourceId=_LOGICAL_ID)
        drift = detected["StackResourceDrift"]
        if drift["StackResourceDriftStatus"] == "DELETED":
            return ["/"]
        return [str(one["PropertyPath"]) for one in drift.get("PropertyDifferences", [])]

    def prepare(self, path: str, body: Any, api_version: str) -> None:
        if self._control is not None:
            return
        answer = self._unrecorded("PUT", path, body, api_version)
        if answer.status not in (200, 201, 202):
            raise WorldError(f"{path} cannot be made: {answer.status} {answer.body}")
        settled(self._unrecorded, path, api_version, self.sleep)

    def refuse(self, path: str, status: int, code: str, message: str) -> None:
        if self._control is not None:
            body = {"error": {"code": code, "message": message}}
            action = {"type": "respond", "status": status, "body": body}
            self._control("POST", "faults", {"method": "PUT", "path": f"{path}$", "action": action})

    @contextmanager
    def in_real_time(self) -> Iterator[None]:
        before = {"speed": self._control("GET", "clock", {})["speed"]} if self._control else {}
        if self._control:
            self._control("PUT", "clock", {"speed": 1})
        try:
            yield
        finally:
            if self._control:
                self._control("PUT", "clock", before)

    def _delete(self, stack: str) -> Ended:
        identifier = self._cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackId"]
        self._cloudformation.delete_stack(StackName=stack)
        return self._ended(identifier, "DELETE_COMPLETE", begins="DELETE_")

    def _newest(self, stack: str) -> str:
        events = self._cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
        return str(events[0]["EventId"]) if events else ""

    def _ended(self, stack: str, success: str, seen: str = "", *, begins: str = "") -> Ended:
        status = _last_status(self._cloudformation, stack, self._pause, begins=begins)
        return Ended(True) if status == success else Ended(False, f"{status}: {self._why(stack, seen)}")

    def _why(self, stack: str, seen: str) -> str:
        reasons: list[str] = []
        for event in self._cloudformation.describe_stack_events(StackName=stack)["StackEvents"]:
            if event["EventId"] == seen:
                break
            if event["ResourceStatus"].endswith("_FAILED") and event.get("ResourceStatusReason"):
                reasons.append(str(event["ResourceStatusReason"]))
        return "; ".join(reasons[::-1][:_REASONS])


def delete_tagged(cloudformation: Any, clock: Clock) -> None:
    """Delete the suite's stacks in a real AWS, which are found by their tag, and wait. Raises WorldError."""
    pages = cloudformation.get_paginator("describe_stacks").paginate()
    tagged = [
        stack["StackId"]
        for page in pages
        for stack in page["Stacks"]
        if any(tag["Key"] == STACK_TAG for tag in stack.get("Tags", []))
    ]
    for identifier in tagged:
        cloudformation.delete_stack(StackName=identifier)
    for identifier in tagged:
        if _last_status(cloudformation, identifier, clock.pause, begins="DELETE_") != "DELETE_COMPLETE":
            raise WorldError(f"The stack {identifier} cannot be deleted; see its events")


def _last_status(cloudformation: Any, stack: str, pause: Callable[[], None], *, begins: str) -> str:
    """Wait until the stack's status is final and `begins` so, as no earlier operation's does; a new stack has none."""
    return poll(
        lambda: str(cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]),
        lambda status: status.startswith(begins) and not status.endswith("_IN_PROGRESS"),
        pause,
    )


def _template(properties: Json, **more: Any) -> str:
    return json.dumps({"Resources": {_LOGICAL_ID: {"Type": TYPE_NAME, "Properties": properties, **more}}})
