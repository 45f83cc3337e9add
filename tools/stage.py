"""What demo, contract suite and end-to-end tests set up alike: both clouds, the type registered, trust made.

Every step uses the unmodified tool that a person would use, as a subprocess: `cfn` and `aws`.
"""

import functools
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sandbox.launch import Sandbox
from tools.administrator import Administrator

ROOT = Path(__file__).parent.parent
TYPE_NAME = "Acme::Azure::AKSCluster"
_BIN = Path(sys.executable).parent
# What to print of a failed command.
_TAIL = 4000


class CommandFailed(Exception):
    """A tool ended with a non-zero status; the message holds what it printed."""


class Stage:
    """Both clouds with the type registered in one and trusted by the other."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.environment = {**sandbox.aws_environment(), "PATH": f"{_BIN}:{os.environ['PATH']}"}

    @functools.cached_property
    def administrator(self) -> Administrator:
        """Somebody with all rights in Azure, who knows nothing of CloudFormation."""
        return Administrator(self.sandbox.azure)

    def run(self, *command: str, **more: str) -> str:
        """Run a tool in the project's root and return what it printed.

        Raises:
            CommandFailed: when it ends with a non-zero status.
        """
        done = subprocess.run(
            command, cwd=ROOT, env={**self.environment, **more}, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise CommandFailed(f"{' '.join(command)}\n{(done.stdout + done.stderr)[-_TAIL:]}")
        return done.stdout

    def aws(self, *arguments: str) -> Any:
        """Run the AWS CLI and return its answer."""
        printed = self.run("aws", *arguments, "--output", "json")
        return json.loads(printed) if printed.strip() else {}

    def submit(self) -> None:
        """Register the type, as its publisher does."""
        self.run("cfn", "submit", "--set-default", "--region", "us-east-1")

    def role_arn(self) -> str:
        """The execution role of the registered type: the subject of its identity tokens."""
        described = self.aws("cloudformation", "describe-type", "--type", "RESOURCE", "--type-name", TYPE_NAME)
        return str(described["ExecutionRoleArn"])

    def configure(self, **overrides: Any) -> dict[str, Any]:
        """Make the two clouds trust each other and tell the type about it, as an administrator does once."""
        client_id = self.sandbox.trust(self.role_arn())
        configuration = {**self.configuration(client_id), **overrides}
        self.aws(
            "cloudformation",
            "set-type-configuration",
            *("--type", "RESOURCE", "--type-name", TYPE_NAME),
            *("--configuration", json.dumps(configuration)),
        )
        return configuration

    def configuration(self, client_id: str) -> dict[str, Any]:
        """The type configuration for the sandbox's Azure; with a real cloud `Cloud` and `Endpoints` are not needed."""
        azure = self.sandbox.azure
        return {
            "TenantId": azure.tenant_id,
            "ClientId": client_id,
            "SubscriptionId": azure.subscription_id,
            "Cloud": "Custom",
            "Endpoints": {"ResourceManager": azure.resource_manager, "Authority": azure.authority},
        }


@contextmanager
def stage(state_dir: Path, speed: float) -> Iterator[Stage]:
    """Both clouds, empty, for as long as the block lasts."""
    with Sandbox(state_dir=state_dir, speed=speed) as sandbox:
        yield Stage(sandbox)


def as_parameters(values: Mapping[str, str]) -> list[str]:
    """Template parameters as `aws cloudformation deploy` takes them."""
    return ["--parameter-overrides", *(f"{name}={value}" for name, value in values.items())]
