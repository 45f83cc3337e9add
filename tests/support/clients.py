"""boto3's clients of the sandbox, for answers whose every field counts."""

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from botocore.config import Config
from botocore.exceptions import ClientError, WaiterError

from sandbox.launch import Sandbox
from tests.support.stacks import template
from tools.shared import stage


def client(sandbox: Sandbox, service: str, **config: Any) -> Any:
    return stage.client(sandbox.aws, service, config=Config(retries={"max_attempts": 0}, **config))


@dataclass(frozen=True)
class CloudFormation:
    """`cloudformation.refusal("describe_stacks", …)` gives code and message; `api` is boto3's client."""

    api: Any

    def refusal(self, verb: str, **arguments: Any) -> tuple[str, str]:
        try:
            getattr(self.api, verb)(**arguments)
        except ClientError as error:
            answer = error.response["Error"]
            return answer["Code"], answer["Message"]
        raise AssertionError(f"{verb} was accepted")

    def create(
        self, name: str, resources: dict[str, Any], *, options: dict[str, Any] | None = None, **sections: Any
    ) -> str:
        """Create and wait; the stack's id."""
        given = {"StackName": name, "TemplateBody": template(resources, **sections), **(options or {})}
        stack_id = str(self.api.create_stack(**given)["StackId"])
        self.settle(stack_id, "stack_create_complete")
        return stack_id

    def update(
        self, name: str, resources: dict[str, Any], *, options: dict[str, Any] | None = None, **sections: Any
    ) -> str:
        """Update and wait; the stack's status."""
        given = {"StackName": name, "TemplateBody": template(resources, **sections), **(options or {})}
        self.api.update_stack(**given)
        return self.settle(name, "stack_update_complete")

    def delete(self, name: str, **options: Any) -> str:
        """Delete and wait; the stack's status."""
        stack_id = self.describe(name)["StackId"]
        self.api.delete_stack(StackName=name, **options)
        return self.settle(stack_id, "stack_delete_complete")

    def settle(self, name: str, waiter: str) -> str:
        # How it ended is what the status says.
        with suppress(WaiterError):
            self.api.get_waiter(waiter).wait(StackName=name, WaiterConfig={"Delay": 1})
        return str(self.describe(name)["StackStatus"])

    def describe(self, name: str) -> dict[str, Any]:
        [stack] = self.api.describe_stacks(StackName=name)["Stacks"]
        return dict(stack)

    def outputs(self, name: str) -> dict[str, str]:
        return {output["OutputKey"]: output["OutputValue"] for output in self.describe(name).get("Outputs", [])}

    def events(self, name: str) -> list[dict[str, Any]]:
        """From the first to the last."""
        return list(reversed(self.api.describe_stack_events(StackName=name)["StackEvents"]))

    def statuses(self, name: str) -> list[tuple[str, str]]:
        return [(event["LogicalResourceId"], event["ResourceStatus"]) for event in self.events(name)]

    def physical_ids(self, name: str) -> dict[str, str]:
        actual = self.api.describe_stack_resources(StackName=name)["StackResources"]
        return {entry["LogicalResourceId"]: entry["PhysicalResourceId"] for entry in actual}

    def review(
        self,
        name: str,
        resources: dict[str, Any],
        *,
        kind: str = "UPDATE",
        options: dict[str, Any] | None = None,
        **sections: Any,
    ) -> str:
        """Create a change set; its id."""
        given = {"StackName": name, "TemplateBody": template(resources, **sections), **(options or {})}
        made = self.api.create_change_set(**{"ChangeSetName": f"{name}-{kind.lower()}", **given}, ChangeSetType=kind)
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


def topic(name: str | None = None, **properties: Any) -> dict[str, Any]:
    return {"Type": "AWS::SNS::Topic", "Properties": {**({"TopicName": name} if name else {}), **properties}}


def parameter(value: Any = "some", **properties: Any) -> dict[str, Any]:
    return {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": value, **properties}}
