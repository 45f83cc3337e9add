"""Random stacks until the time is up: no hang, no internal failure, nothing left behind.

    python -m tests.sandbox_aws.random_stacks --minutes 60 [--seed N]

Stacks with dynamic references of every kind, nested stacks and change sets, failures, cancels, deletes and kills of the
sandbox follow one another as the seed has it. A request that is not answered, a stack that does not come to rest, a
word of the lock watchdog and an "Internal failure" end the run with what was done last.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from sandbox.aws.cloudformation.model import STACK_TYPE
from sandbox.launch import Sandbox
from tests.sandbox_aws.conftest import SPEED, Widgets, register_widgets
from tests.support.cli import Cli
from tests.support.clients import client
from tests.support.stacks import nested, parameter, template, topic, trusting, widget

ANSWER_SECONDS = 60
REST_SECONDS = 240
NAMES = [f"random-{number}" for number in range(6)]
REFERENCES = (
    "{{resolve:ssm:/random/plain}}",
    "{{resolve:ssm:/random/plain:1}}",
    "{{resolve:ssm-secure:/random/secure}}",
    "{{resolve:secretsmanager:random:SecretString:user}}",
    "{{resolve:secretsmanager:random}}",
    "{{resolve:ssm:/random/none}}",
    "plain",
)
# What a widget does; most of them are ordinary.
BEHAVIOURS = ("", "", "", "", "", "fail-before", "fail-after", "throttle-once", "crash")


class HungError(Exception):
    """Something did not come to an end, or ended as it never should."""


class RandomStacks:
    """`log` is told what is done."""

    def __init__(self, sandbox: Sandbox, widgets: Widgets, chance: random.Random, log: Callable[[str], None]) -> None:
        self._sandbox = sandbox
        self._widgets = widgets
        self._chance = chance
        self._log = log
        self._serial = 0
        self.steps = 0

    @property
    def _cloudformation(self) -> Any:
        return client(self._sandbox, "cloudformation", read_timeout=ANSWER_SECONDS)

    def run(self, until: Callable[[], bool]) -> None:
        """Raises HungError."""
        actions = [
            *(8 * [self._create]),
            *(6 * [self._update]),
            *(3 * [self._review]),
            *(4 * [self._delete]),
            *(3 * [self._cancel]),
            *(2 * [self._change_parameter]),
            *(3 * [self._continue]),
            *(2 * [self._settle]),
            self._kill,
        ]
        while not until():
            self.steps += 1
            self._chance.choice(actions)()
            self._look_at_the_log()
        self.clear()

    def clear(self) -> None:
        """Delete every stack; all of them can be."""
        self._settle()
        for _ in range(3):
            for stack in self._stacks():
                failed = stack["StackStatus"] == "DELETE_FAILED"
                remaining = (
                    [entry["LogicalResourceId"] for entry in self._resources(stack["StackName"])] if failed else []
                )
                self._ask("delete_stack", StackName=stack["StackName"], RetainResources=remaining)
            self._settle()
        left = [
            f"{stack['StackName']}: {stack['StackStatus']} {stack.get('StackStatusReason', '')}"
            for stack in self._all_stacks()
        ]
        if left:
            raise HungError(f"Stacks that cannot be deleted: {', '.join(left)}")
        self._look_at_the_log()

    # -- actions

    def _create(self) -> None:
        on_failure = self._chance.choice(("ROLLBACK", "DELETE", "DO_NOTHING", "ROLLBACK"))
        self._ask("create_stack", StackName=self._name(), OnFailure=on_failure, **self._request())

    def _update(self) -> None:
        keep = self._chance.random() < 0.3
        self._ask("update_stack", StackName=self._name(), DisableRollback=keep, **self._request())

    def _review(self) -> None:
        name, change_set = self._name(), f"change-{self._chance.randrange(3)}"
        kind = self._chance.choice(("CREATE", "UPDATE"))
        options = {"IncludeNestedStacks": self._chance.random() < 0.5, **self._request()}
        self._ask("create_change_set", StackName=name, ChangeSetName=change_set, ChangeSetType=kind, **options)
        self._ask("describe_change_set", StackName=name, ChangeSetName=change_set, IncludePropertyValues=True)
        verb = self._chance.choice(("execute_change_set", "execute_change_set", "delete_change_set", "delete_stack"))
        if verb == "delete_stack":
            self._ask(verb, StackName=name)
            return
        self._ask(verb, StackName=name, ChangeSetName=change_set)

    def _delete(self) -> None:
        self._ask("delete_stack", StackName=self._name())

    def _cancel(self) -> None:
        self._ask("cancel_update_stack", StackName=self._name())

    def _continue(self) -> None:
        verb = self._chance.choice(("rollback_stack", "continue_update_rollback"))
        self._ask(verb, StackName=self._name())

    def _change_parameter(self) -> None:
        value = f"value-{self._chance.randrange(100)}"
        self._log(f"put /random/plain = {value}")
        client(self._sandbox, "ssm").put_parameter(Name="/random/plain", Value=value, Type="String", Overwrite=True)

    def _kill(self) -> None:
        self._log("kill the sandbox and start it again")
        for pid in self._sandbox.endpoints.pids:
            os.kill(pid, signal.SIGKILL)
        self._sandbox.stop()
        self._sandbox.start()

    def _settle(self) -> None:
        self._log("wait until every stack rests")
        deadline = time.monotonic() + REST_SECONDS
        while True:
            restless = [
                f"{stack['StackName']} ({stack['StackStatus']})"
                for stack in self._stacks()
                if stack["StackStatus"].endswith("_IN_PROGRESS") and stack["StackStatus"] != "REVIEW_IN_PROGRESS"
            ]
            if not restless:
                return
            if time.monotonic() > deadline:
                raise HungError(f"Not at rest after {REST_SECONDS} s: {', '.join(restless)}")
            time.sleep(0.2)

    # -- what is asked for

    def _name(self) -> str:
        return self._chance.choice(NAMES)

    def _request(self) -> dict[str, Any]:
        parameters = {"Stored": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/random/plain"}}
        body = template(self._resources_of_a_template(), Parameters=parameters)
        return {"TemplateBody": body, "Capabilities": ["CAPABILITY_NAMED_IAM"]}

    def _resources_of_a_template(self) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for number in range(self._chance.randint(1, 5)):
            node = self._chance.choice((self._parameter, self._topic, self._role, self._secret, self._widget, _inner))()
            if made and self._chance.random() < 0.5:
                node["DependsOn"] = self._chance.choice(sorted(made))
            # A nested stack that is retained stays, which would hide one that is forgotten.
            if self._chance.random() < 0.15 and node["Type"] != STACK_TYPE:
                node["DeletionPolicy"] = self._chance.choice(("Delete", "RetainExceptOnCreate"))
            made[f"R{number}"] = node
        return made

    def _text(self) -> Any:
        return self._chance.choice((*REFERENCES, {"Ref": "Stored"}))

    def _parameter(self) -> dict[str, Any]:
        named = {"Name": f"/made/{self._chance.randrange(3)}"} if self._chance.random() < 0.2 else {}
        return parameter(self._text(), **named)

    def _topic(self) -> dict[str, Any]:
        return topic(DisplayName=self._text())

    def _role(self) -> dict[str, Any]:
        trust = trusting("ec2.amazonaws.com")
        # A policy that says nothing is refused.
        trust["Statement"] *= self._chance.choice((0, 1, 1))
        return {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust}}

    def _secret(self) -> dict[str, Any]:
        return {"Type": "AWS::SecretsManager::Secret", "Properties": {"SecretString": self._text()}}

    def _widget(self) -> dict[str, Any]:
        self._serial += 1
        # Some names are taken again, by other stacks too.
        name = f"random-{self._serial if self._chance.random() < 0.8 else self._chance.randrange(5)}"
        # Thirteen is unlucky in an update.
        extra = {"Size": self._chance.choice((1, 2, 3, 13)), "Label": self._text()}
        behaviour = self._chance.choice(BEHAVIOURS)
        return widget(name, **extra, **({"Behaviour": behaviour} if behaviour else {}))

    # -- asking

    def _all_stacks(self) -> list[dict[str, Any]]:
        pages = self._cloudformation.get_paginator("describe_stacks").paginate()
        return [stack for page in pages for stack in page["Stacks"]]

    def _stacks(self) -> list[dict[str, Any]]:
        return [stack for stack in self._all_stacks() if "ParentId" not in stack]

    def _resources(self, name: str) -> list[dict[str, Any]]:
        actual: list[dict[str, Any]] = self._cloudformation.list_stack_resources(StackName=name)[
            "StackResourceSummaries"
        ]
        return actual

    def _ask(self, verb: str, **arguments: Any) -> None:
        """What the service refuses is refused; that it does not answer is a hang."""
        message = {key: value for key, value in arguments.items() if key != "Capabilities"}
        try:
            getattr(self._cloudformation, verb)(**arguments)
        except ClientError as error:
            answer = error.response["Error"]
            if answer["Code"].startswith("5") or error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:
                raise HungError(f"{verb} {message} failed: {answer}") from error
            self._log(f"{verb} {message}: {answer['Message']}")
        except BotoCoreError as error:
            raise HungError(f"{verb} {message} was not answered: {error}") from error
        else:
            self._log(f"{verb} {message}")

    def _look_at_the_log(self) -> None:
        log = (self._sandbox.state_dir / "aws.log").read_text(errors="replace")
        if "has waited" in log or "Traceback" in log:
            raise HungError(f"The sandbox's log:\n{log[-4000:]}")
        for stack in self._stacks():
            for event in self._cloudformation.describe_stack_events(StackName=stack["StackId"])["StackEvents"]:
                reason = event.get("ResourceStatusReason", "")
                if "Internal failure" in reason or "The sandbox cannot" in reason:
                    raise HungError(f"{stack['StackName']}: {reason}")


def _inner() -> dict[str, Any]:
    return nested("random-inner.json")


def prepare(sandbox: Sandbox, folder: Path) -> Widgets:
    aws = Cli(sandbox.aws_environment())
    aws("s3api", "create-bucket", "--bucket", "packages")
    put = ("ssm", "put-parameter", "--name")
    aws(*put, "/random/plain", "--type", "String", "--value", "plain")
    aws(*put, "/random/secure", "--type", "SecureString", "--value", "secure")
    aws("secretsmanager", "create-secret", "--name", "random", "--secret-string", json.dumps({"user": "me"}))
    inner = {
        "P": parameter(REFERENCES[0]),
        "T": topic(DisplayName={"Fn::GetAtt": ["P", "Value"]}),
    }
    path = folder / "random-inner.json"
    path.write_text(template(inner))
    aws("s3api", "put-object", "--bucket", "packages", "--key", path.name, "--body", str(path))
    store = folder / "widgets"
    store.mkdir()
    return register_widgets(aws, "packages", folder, store)


def explore(seed: int, until: Callable[[], bool], state_dir: Path, log: Callable[[str], None]) -> int:
    """The number of steps taken. Raises HungError."""
    sandbox = Sandbox(state_dir / "state", speed=SPEED, azure=False)
    sandbox.start()
    try:
        stacks = RandomStacks(sandbox, prepare(sandbox, state_dir), random.Random(seed), log)
        stacks.run(until)
        return stacks.steps
    finally:
        sandbox.stop()


def main() -> int:
    parser = argparse.ArgumentParser(prog="random_stacks", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=None, help="of an earlier run, to repeat it")
    arguments = parser.parse_args()
    seed = random.randrange(1_000_000) if arguments.seed is None else arguments.seed
    print(f"seed {seed}", flush=True)
    deadline = time.monotonic() + arguments.minutes * 60
    last: deque[str] = deque(maxlen=40)
    with tempfile.TemporaryDirectory(prefix="random-stacks-") as folder:
        try:
            steps = explore(seed, lambda: time.monotonic() > deadline, Path(folder), last.append)
        except HungError as error:
            print("\n".join([*last, f"Seed {seed}: {error}"]), file=sys.stderr)
            return 1
    print(f"{steps} steps in {arguments.minutes:g} minutes, no hang")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
