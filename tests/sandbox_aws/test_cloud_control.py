"""Cloud Control API: the registered type without a stack, driven by `aws cloudcontrol`."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from sandbox.launch import Sandbox
from tests.sandbox_aws.conftest import Widgets
from tests.support.cli import Cli, Result
from tests.support.widget_package import TYPE_NAME


@dataclass(frozen=True)
class Control:
    aws: Cli

    def run(self, operation: str, *options: str) -> Result:
        return self.aws.run("cloudcontrol", operation, "--type-name", TYPE_NAME, *options)

    def finish(self, operation: str, *options: str) -> dict[str, Any]:
        """Ask for it, wait with the CLI's waiter whatever it thinks of the outcome, and tell how it ended."""
        token = self.run(operation, *options).json()["ProgressEvent"]["RequestToken"]
        self.aws.run("cloudcontrol", "wait", "resource-request-success", "--request-token", token)
        event = self.aws("cloudcontrol", "get-resource-request-status", "--request-token", token)["ProgressEvent"]
        actual: dict[str, Any] = event
        return actual

    def create(self, **properties: Any) -> dict[str, Any]:
        return self.finish("create-resource", "--desired-state", json.dumps(properties))

    def read(self, name: str) -> dict[str, Any]:
        answer = self.run("get-resource", "--identifier", f"/widgets/{name}").json()
        model: dict[str, Any] = json.loads(answer["ResourceDescription"]["Properties"])
        return model

    def update(self, name: str, *patch: dict[str, Any]) -> dict[str, Any]:
        options = ("--identifier", f"/widgets/{name}", "--patch-document", json.dumps(patch))
        return self.finish("update-resource", *options)


@pytest.fixture
def control(aws: Cli, widgets: Widgets) -> Control:
    del widgets
    return Control(aws)


def test_a_resource_is_made_read_changed_and_deleted_without_a_stack(control: Control, widgets: Widgets) -> None:
    created = control.create(Name="cc-life", Size=3)
    changed = control.update("cc-life", {"op": "replace", "path": "/Size", "value": 4})
    model = control.read("cc-life")
    gone = control.finish("delete-resource", "--identifier", "/widgets/cc-life")

    assert (created["OperationStatus"], created["Identifier"]) == ("SUCCESS", "/widgets/cc-life")
    assert (changed["OperationStatus"], changed["Operation"]) == ("SUCCESS", "UPDATE")
    assert (model["Size"], model["Address"]["Port"]) == ("4", 8080)
    assert (gone["OperationStatus"], "cc-life" in widgets.names()) == ("SUCCESS", False)
    first = widgets.requests("cc-life")[0]
    assert (first["stackId"], first["requestData"]["systemTags"]) == (None, {})
    previous = next(event for event in widgets.requests("cc-life") if event["action"] == "UPDATE")["requestData"]
    assert previous["previousResourceProperties"] == {"Name": "cc-life", "Size": "3", "Id": "/widgets/cc-life"}


def test_a_list_is_paged(control: Control) -> None:
    for name in ("cc-1", "cc-2", "cc-3"):
        control.create(Name=name)

    first = control.run("list-resources", "--max-items", "1000").json()["ResourceDescriptions"]

    assert {f"/widgets/cc-{number}" for number in (1, 2, 3)} <= {entry["Identifier"] for entry in first}


@pytest.mark.parametrize(
    ("operation", "options", "words"),
    [
        ("create-resource", ("--desired-state", '{"Name": "x", "Sise": 1}'), "extraneous key [Sise] is not permitted"),
        ("create-resource", ("--desired-state", "no json"), "not valid JSON"),
        ("get-resource", ("--identifier", "/widgets/absent"), "ResourceNotFoundException"),
        ("update-resource", ("--identifier", "/widgets/absent", "--patch-document", "[]"), "ResourceNotFoundException"),
    ],
)
def test_an_invalid_request_is_refused_at_once(
    control: Control, operation: str, options: tuple[str, ...], words: str
) -> None:
    refused = control.run(operation, *options)

    assert refused.status != 0
    assert words in refused.err


def test_a_create_only_property_cannot_be_patched(control: Control) -> None:
    control.create(Name="cc-fixed")
    patch = json.dumps([{"op": "replace", "path": "/Name", "value": "other"}])

    refused = control.run("update-resource", "--identifier", "/widgets/cc-fixed", "--patch-document", patch)

    assert "NotUpdatableException" in refused.err
    assert "/properties/Name" in refused.err


@pytest.mark.parametrize(
    ("properties", "code"),
    [
        ({"Behaviour": "fail-before"}, "InvalidRequest"),
        ({"Behaviour": "fail-after"}, "GeneralServiceException"),
        ({"Behaviour": "crash"}, "InternalFailure"),
    ],
)
def test_a_handler_that_fails_ends_the_request_with_its_code(
    control: Control, properties: dict[str, Any], code: str
) -> None:
    failed = control.create(Name=f"cc-{properties['Behaviour']}", **properties)

    assert (failed["OperationStatus"], failed["ErrorCode"]) == ("FAILED", code)
    assert failed["StatusMessage"]


def test_deleting_what_is_not_there_fails(control: Control) -> None:
    failed = control.finish("delete-resource", "--identifier", "/widgets/cc-absent")

    assert (failed["OperationStatus"], failed["ErrorCode"]) == ("FAILED", "NotFound")


def test_a_client_token_identifies_one_request(control: Control) -> None:
    def ask(name: str) -> Result:
        return control.run("create-resource", "--desired-state", json.dumps({"Name": name}), "--client-token", "once")

    first, again, other = ask("cc-once"), ask("cc-once"), ask("cc-twice")

    assert first.json()["ProgressEvent"]["RequestToken"] == again.json()["ProgressEvent"]["RequestToken"]
    assert "ClientTokenConflictException" in other.err


def test_a_request_that_is_cancelled_ends(control: Control) -> None:
    state = json.dumps({"Name": "cc-gated", "Behaviour": "gated"})
    token = control.run("create-resource", "--desired-state", state).json()["ProgressEvent"]["RequestToken"]

    control.aws("cloudcontrol", "cancel-resource-request", "--request-token", token)
    control.aws.run("cloudcontrol", "wait", "resource-request-success", "--request-token", token)
    listed = control.aws("cloudcontrol", "list-resource-requests")["ResourceRequestStatusSummaries"]

    assert {event["RequestToken"]: event["OperationStatus"] for event in listed}[token] == "CANCEL_COMPLETE"


@pytest.mark.parametrize("operation", ["FrobnicateResource", "", "_progress"])
def test_an_operation_that_there_is_not_is_refused_in_the_protocol(sandbox: Sandbox, operation: str) -> None:
    scope = f"{sandbox.aws.access_key_id}/20261130/us-east-1/cloudcontrolapi/aws4_request"
    headers = {
        "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0",
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": f"CloudApiService.{operation}",
    }
    answer = requests.post(sandbox.aws.endpoint, headers=headers, data="{}", timeout=30)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/x-amz-json-1.0")
    assert answer.json()["__type"] == "UnsupportedActionException"
