"""Short ways to say what the tests of several regions do."""

import json
from dataclasses import dataclass
from typing import Any

from tests.support.cli import Cli, Result

ACCOUNT = "123456789012"
# What StackSets assume; in one account both are that account's.
STACK_SET_ROLES = ("AWSCloudFormationStackSetAdministrationRole", "AWSCloudFormationStackSetExecutionRole")


def make_stack_set_roles(aws: Cli) -> None:
    nobody = json.dumps({"Version": "2012-10-17", "Statement": []})
    for name in STACK_SET_ROLES:
        aws("iam", "create-role", "--role-name", name, "--assume-role-policy-document", nobody)


@dataclass(frozen=True)
class Sets:
    aws: Cli

    def create(self, name: str, body: str, *options: str) -> None:
        self.aws("cloudformation", "create-stack-set", "--stack-set-name", name, "--template-body", body, *options)

    def run(self, operation: str, name: str, *options: str) -> Result:
        return self.aws.run("cloudformation", operation, "--stack-set-name", name, *options)

    def finish(self, operation: str, name: str, *options: str) -> tuple[str, dict[str, str]]:
        """The operation's last status, and each region's."""
        started = self.run(operation, name, *options).json()["OperationId"]
        about = ("--stack-set-name", name, "--operation-id", started)
        while True:
            actual = self.aws("cloudformation", "describe-stack-set-operation", *about)["StackSetOperation"]
            if actual["Status"] != "RUNNING":
                break
        results = self.aws("cloudformation", "list-stack-set-operation-results", *about)["Summaries"]
        return str(actual["Status"]), {result["Region"]: result["Status"] for result in results}

    def instances(self, name: str) -> dict[str, dict[str, Any]]:
        actual = self.run("list-stack-instances", name).json()["Summaries"]
        return {instance["Region"]: instance for instance in actual}


def to(*regions: str) -> tuple[str, ...]:
    return ("--accounts", ACCOUNT, "--regions", *regions)
