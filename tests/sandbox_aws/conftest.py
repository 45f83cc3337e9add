"""One sandboxed AWS with the widget type registered, shared by the tests of a session."""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sandbox.launch import Sandbox
from tests.support import widget_package
from tests.support.cli import Cli
from tests.support.clients import client
from tests.support.stacks import Stacks, trusting
from tools.shared.stage import configuring

type StacksInFlight = Callable[[], list[str]]

SPEED = 600.0
# So long that a busy machine never comes near it; without it, what never happens would be waited for without end.
PATIENCE_SECONDS = 300
ROLE_NAME = "widget-handler"
TRUST = trusting("resources.cloudformation.amazonaws.com")


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with Sandbox(tmp_path_factory.mktemp("aws"), speed=SPEED, azure=False) as running:
        yield running


@pytest.fixture(scope="session")
def aws(sandbox: Sandbox) -> Cli:
    return Cli(sandbox.aws_environment())


@pytest.fixture(scope="session")
def bucket(aws: Cli) -> str:
    aws("s3api", "create-bucket", "--bucket", "packages")
    return "packages"


@dataclass(frozen=True)
class Widgets:
    """The registered type and the folder in which its handler keeps widgets."""

    store: Path
    role_arn: str

    def names(self) -> set[str]:
        return {path.stem for path in self.store.glob("*.json")}

    def open_gate(self, name: str) -> None:
        """Let a widget with the behaviour `gated` go on."""
        (self.store / f"{name}.open").touch()

    def wait_until_held(self, name: str) -> None:
        """Until a widget with one of the behaviours `hold-…` has come to where it waits for its gate."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (self.store / f"{name}.held").exists():
            assert time.monotonic() < deadline, f"{name} was never held"
            time.sleep(0.02)

    def requests(self, name: str) -> list[dict[str, Any]]:
        """What the handler was sent for the widget with this name, in order."""
        log = self.store / "requests.jsonl"
        lines = log.read_text().splitlines() if log.exists() else []
        events = [json.loads(line) for line in lines]
        return [event for event in events if _is_about(event["requestData"]["resourceProperties"], name)]


def _is_about(properties: dict[str, Any], name: str) -> bool:
    return properties.get("Name") == name or str(properties.get("Id", "")).endswith(f"/{name}")


def register(aws: Cli, bucket: str, folder: Path, package: bytes, role_arn: str) -> dict[str, Any]:
    """Upload a package and register it; the description of the finished registration."""
    path = folder / "package.zip"
    path.write_bytes(package)
    aws("s3api", "put-object", "--bucket", bucket, "--key", "package.zip", "--body", str(path))
    token = aws(
        *("cloudformation", "register-type", "--type", "RESOURCE", "--type-name", widget_package.TYPE_NAME),
        *("--schema-handler-package", f"s3://{bucket}/package.zip", "--execution-role-arn", role_arn),
    )["RegistrationToken"]
    described: dict[str, Any] = aws("cloudformation", "describe-type-registration", "--registration-token", token)
    return described


@pytest.fixture(scope="session")
def widget_type(aws: Cli, bucket: str, tmp_path_factory: pytest.TempPathFactory) -> Widgets:
    """The type, registered once."""
    return register_widgets(aws, bucket, tmp_path_factory.mktemp("package"), tmp_path_factory.mktemp("widgets"))


def register_widgets(aws: Cli, bucket: str, folder: Path, store: Path) -> Widgets:
    """The type with its role and its configuration; `folder` is for the package."""
    role_arn = aws("iam", "create-role", "--role-name", ROLE_NAME, "--assume-role-policy-document", json.dumps(TRUST))[
        "Role"
    ]["Arn"]
    registration = register(aws, bucket, folder, widget_package.build(), role_arn)
    assert registration["ProgressStatus"] == "COMPLETE", registration
    aws(*configuring({"Store": str(store)}, widget_package.TYPE_NAME))
    return Widgets(store, role_arn)


@pytest.fixture
def widgets(widget_type: Widgets, stacks_in_flight: StacksInFlight) -> Iterator[Widgets]:
    """The registered type without a widget of another test, whatever the order of the tests."""
    shutil.rmtree(widget_type.store)
    widget_type.store.mkdir()
    yield widget_type
    left = stacks_in_flight()
    assert not left, f"The test leaves stacks in flight, which would go on in the next one: {left}"


@pytest.fixture(scope="session")
def stacks(sandbox: Sandbox) -> Stacks:
    return Stacks(client(sandbox, "cloudformation"))


@pytest.fixture(scope="session")
def stacks_in_flight(sandbox: Sandbox) -> StacksInFlight:
    """The names of the stacks that are working now, in the default region."""
    api = client(sandbox, "cloudformation")

    def ask() -> list[str]:
        summaries = api.list_stacks()["StackSummaries"]
        return [
            entry["StackName"]
            for entry in summaries
            if entry["StackStatus"].endswith("_IN_PROGRESS") and entry["StackStatus"] != "REVIEW_IN_PROGRESS"
        ]

    return ask
