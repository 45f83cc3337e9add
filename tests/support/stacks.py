"""Short ways to say what the stack tests do, over boto3's client."""

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError, WaiterError

from tests.support.widget_package import TYPE_NAME
from tools.shared.polling import poll

_POLL_SECONDS = 0.1


def widget(name: str, **properties: Any) -> dict[str, Any]:
    return {"Type": TYPE_NAME, "Properties": {"Name": name, **properties}}


def topic(name: str | None = None, **properties: Any) -> dict[str, Any]:
    return {"Type": "AWS::SNS::Topic", "Properties": {**({"TopicName": name} if name else {}), **properties}}


def parameter(value: Any = "some", **properties: Any) -> dict[str, Any]:
    return {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": value, **properties}}


def nested(key: str, **parameters: Any) -> dict[str, Any]:
    """A stack in a stack, whose template lies in the bucket `packages`."""
    properties = {"TemplateURL": f"https://packages.s3.amazonaws.com/{key}", "Parameters": parameters}
    return {"Type": "AWS::CloudFormation::Stack", "Properties": properties}


def trusting(service: str, **more: Any) -> dict[str, Any]:
    """A trust policy that lets a service of AWS assume the role."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole", **more}
    return {"Version": "2012-10-17", "Statement": [statement]}


def template(resources: Mapping[str, Any], **sections: Any) -> str:
    return json.dumps({"Resources": resources, **sections})


@dataclass(frozen=True)
class Stacks:
    """`options` are a request's parameters, further keywords are sections of the template."""

    api: Any

    def begin(
        self,
        verb: str,
        name: str,
        resources: Mapping[str, Any],
        *,
        options: Mapping[str, Any] | None = None,
        **sections: Any,
    ) -> str:
        """`create_stack` or `update_stack`, and do not wait; the stack's id."""
        given = {"StackName": name, "TemplateBody": template(resources, **sections), **(options or {})}
        return str(getattr(self.api, verb)(**given)["StackId"])

    def create(self, name: str, resources: Mapping[str, Any], **given: Any) -> str:
        """Create and wait; the stack's status. It is asked for by id, since a deleted stack has lost its name."""
        return self.settle(self.begin("create_stack", name, resources, **given), "stack_create_complete")

    def created(self, name: str, resources: Mapping[str, Any], **given: Any) -> str:
        """Create and wait; the stack's id, by which it is known when it is deleted."""
        stack_id = self.begin("create_stack", name, resources, **given)
        self.settle(stack_id, "stack_create_complete")
        return stack_id

    def update(self, name: str, resources: Mapping[str, Any], **given: Any) -> str:
        """Update and wait; the stack's status."""
        return self.settle(self.begin("update_stack", name, resources, **given), "stack_update_complete")

    def delete(self, name: str, **options: Any) -> str:
        """Delete and wait; the stack's status."""
        stack_id = self.describe(name)["StackId"]
        self.api.delete_stack(StackName=name, **options)
        return self.settle(stack_id, "stack_delete_complete")

    def settle(self, name: str, waiter: str) -> str:
        """Wait, however it ends; the stack's status then. The waiter of an import ends before its rollback does."""
        with suppress(WaiterError):
            self.api.get_waiter(waiter).wait(StackName=name, WaiterConfig={"Delay": 1})
        return poll(
            lambda: str(self.describe(name)["StackStatus"]),
            lambda status: not status.endswith("_IN_PROGRESS"),
            lambda: time.sleep(_POLL_SECONDS),
        )

    def refusal(self, verb: str, **arguments: Any) -> tuple[str, str]:
        """Code and message."""
        try:
            getattr(self.api, verb)(**arguments)
        except ClientError as error:
            answer = error.response["Error"]
            return answer["Code"], answer["Message"]
        raise AssertionError(f"{verb} was accepted")

    def describe(self, name: str) -> dict[str, Any]:
        [stack] = self.api.describe_stacks(StackName=name)["Stacks"]
        return dict(stack)

    def outputs(self, name: str) -> dict[str, str]:
        return {output["OutputKey"]: output["OutputValue"] for output in self.describe(name).get("Outputs", [])}

    def events(self, name: str) -> list[dict[str, Any]]:
        """From the first to the last."""
        return list(reversed(self.api.describe_stack_events(StackName=name)["StackEvents"]))

    def statuses(self, name: str) -> list[tuple[str, str]]:
        """(logical id, status) of each event."""
        return [(event["LogicalResourceId"], event["ResourceStatus"]) for event in self.events(name)]

    def reasons(self, name: str, logical_id: str) -> list[str]:
        about = [event for event in self.events(name) if event["LogicalResourceId"] == logical_id]
        return [event["ResourceStatusReason"] for event in about if event.get("ResourceStatusReason")]

    def physical_ids(self, name: str) -> dict[str, str]:
        actual = self.api.describe_stack_resources(StackName=name)["StackResources"]
        return {entry["LogicalResourceId"]: entry.get("PhysicalResourceId", "") for entry in actual}

    def review(self, name: str, resources: Mapping[str, Any], *, kind: str = "UPDATE", **given: Any) -> str:
        """Create a change set; its id."""
        sections = {key: value for key, value in given.items() if key != "options"}
        request = {"ChangeSetName": f"{name}-{kind.lower()}", **(given.get("options") or {})}
        body = template(resources, **sections)
        made = self.api.create_change_set(StackName=name, TemplateBody=body, ChangeSetType=kind, **request)
        return str(made["Id"])

    def settle_change_set(self, change_set: str) -> str:
        """Wait until it is made, or has failed; its status."""
        with suppress(WaiterError):
            self.api.get_waiter("change_set_create_complete").wait(ChangeSetName=change_set, WaiterConfig={"Delay": 1})
        return str(self.api.describe_change_set(ChangeSetName=change_set)["Status"])

    def changes(self, change_set: str, *, values: bool) -> list[dict[str, Any]]:
        described = self.api.describe_change_set(ChangeSetName=change_set, IncludePropertyValues=values)
        actual = [dict(change["ResourceChange"]) for change in described["Changes"]]
        for change in actual:
            for key in ("BeforeContext", "AfterContext"):
                if key in change:
                    change[key] = json.loads(change[key])["Properties"]
        return actual
