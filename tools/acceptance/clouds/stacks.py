"""A world of real requests: stacks by CloudFormation's API, Azure by Resource Manager's."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError, WaiterError

from tools.acceptance.clouds.clock import Clock
from tools.acceptance.clouds.door import Door
from tools.acceptance.recording.recorder import Recorder
from tools.acceptance.scenarios.resources import settled
from tools.acceptance.scenarios.world import Ended, Json, WorldError
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
        self._cloudformation, self._pace = cloudformation, clock.pace
        self.ask, self._unrecorded = doors[0].ask, doors[1].ask
        self.mark, self.exchanges = recorder.mark, recorder.exchanges
        self.sleep, self.may = clock.sleep, may
        self._control = control
        self._deployed: dict[str, Json] = {}

    def deploy(self, stack: str, properties: Json) -> Ended:
        request = {"StackName": stack, "TemplateBody": _template(properties)}
        if stack not in self._deployed:
            self._cloudformation.create_stack(**request, Tags=[{"Key": STACK_TAG, "Value": "1"}])
            ended = self._ended(stack, "stack_create_complete")
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
            ended = self._ended(stack, "stack_update_complete", seen)
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
        try:
            self._cloudformation.get_waiter("change_set_create_complete").wait(**named, WaiterConfig=self._pace)
        except WaiterError as error:
            return Ended(False, str(error.last_response.get("StatusReason")))
        self._cloudformation.execute_change_set(**named)
        self._deployed[stack] = properties
        return self._ended(stack, "stack_import_complete")

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
        return self._ended(identifier, "stack_delete_complete")

    def _newest(self, stack: str) -> str:
        events = self._cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
        return str(events[0]["EventId"]) if events else ""

    def _ended(self, stack: str, waiter: str, seen: str = "") -> Ended:
        """Wait until the stack's status is final."""
        try:
            self._cloudformation.get_waiter(waiter).wait(StackName=stack, WaiterConfig=self._pace)
        except WaiterError as error:
            described: Any = error.last_response
            status = described["Stacks"][0]["StackStatus"]
            return Ended(False, f"{status}: {self._why(stack, seen)}")
        return Ended(True)

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
        try:
            cloudformation.get_waiter("stack_delete_complete").wait(StackName=identifier, WaiterConfig=clock.pace)
        except WaiterError as error:
            raise WorldError(f"The stack {identifier} cannot be deleted; see its events") from error


def _template(properties: Json, **more: Any) -> str:
    return json.dumps({"Resources": {_LOGICAL_ID: {"Type": TYPE_NAME, "Properties": properties, **more}}})
