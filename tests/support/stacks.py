"""Short ways to say what the stack tests do."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.support.cli import Cli, Result
from tests.support.widget_package import TYPE_NAME


def widget(name: str, **properties: Any) -> dict[str, Any]:
    return {"Type": TYPE_NAME, "Properties": {"Name": name, **properties}}


def template(resources: Mapping[str, Any], **sections: Any) -> str:
    return json.dumps({"Resources": resources, **sections})


@dataclass(frozen=True)
class Stacks:
    aws: Cli

    def create(self, name: str, body: str, *options: str) -> None:
        self.aws("cloudformation", "create-stack", "--stack-name", name, "--template-body", body, *options)

    def update(self, name: str, body: str, *options: str) -> None:
        self.aws("cloudformation", "update-stack", "--stack-name", name, "--template-body", body, *options)

    def try_update(self, name: str, body: str, *options: str) -> Result:
        return self.aws.run("cloudformation", "update-stack", "--stack-name", name, "--template-body", body, *options)

    def delete(self, name: str) -> str:
        """Delete and wait; the stack's last status. It is asked for by id, since a deleted stack has lost its name."""
        stack_id = self.describe(name)["StackId"]
        self.aws("cloudformation", "delete-stack", "--stack-name", name)
        return self.settle(stack_id, "stack-delete-complete")

    def settle(self, name: str, waiter: str) -> str:
        """Wait with the CLI's waiter, whatever it thinks of the outcome; the stack's status then."""
        self.aws.run("cloudformation", "wait", waiter, "--stack-name", name)
        return str(self.describe(name)["StackStatus"])

    def describe(self, name: str) -> dict[str, Any]:
        stack: dict[str, Any] = self.aws("cloudformation", "describe-stacks", "--stack-name", name)["Stacks"][0]
        return stack

    def outputs(self, name: str) -> dict[str, str]:
        return {output["OutputKey"]: output["OutputValue"] for output in self.describe(name).get("Outputs", [])}

    def events(self, name: str) -> list[tuple[str, str]]:
        """(logical id, status) from the first to the last."""
        return [(event["LogicalResourceId"], event["ResourceStatus"]) for event in self.full_events(name)]

    def reasons(self, name: str, logical_id: str) -> list[str]:
        return [
            event["ResourceStatusReason"]
            for event in self.full_events(name)
            if event["LogicalResourceId"] == logical_id and event.get("ResourceStatusReason")
        ]

    def full_events(self, name: str) -> list[dict[str, Any]]:
        actual = self.aws("cloudformation", "describe-stack-events", "--stack-name", name)["StackEvents"]
        return list(reversed(actual))

    def physical_ids(self, name: str) -> dict[str, str]:
        actual = self.aws("cloudformation", "describe-stack-resources", "--stack-name", name)["StackResources"]
        return {entry["LogicalResourceId"]: entry.get("PhysicalResourceId", "") for entry in actual}
