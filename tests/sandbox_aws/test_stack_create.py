"""Creating stacks: order, events, progress, outputs, what a handler is sent, and how a failure rolls back."""

import re

import pytest

from sandbox.launch import Sandbox
from tests.sandbox_aws.conftest import Widgets
from tests.support.stacks import Stacks, widget


def test_a_stack_is_created_in_dependency_order_with_an_event_for_each_step(stacks: Stacks, widgets: Widgets) -> None:
    second = widget("second", Label={"Fn::GetAtt": ["First", "Address.Host"]})
    outputs = {"Where": {"Value": {"Fn::Sub": "${Second}:${First.Address.Port}"}}}

    assert stacks.create("ordered", {"Second": second, "First": widget("first")}, Outputs=outputs) == "CREATE_COMPLETE"
    assert stacks.statuses("ordered") == [
        ("ordered", "CREATE_IN_PROGRESS"),
        ("First", "CREATE_IN_PROGRESS"),
        ("First", "CREATE_IN_PROGRESS"),
        ("First", "CREATE_COMPLETE"),
        ("Second", "CREATE_IN_PROGRESS"),
        ("Second", "CREATE_IN_PROGRESS"),
        ("Second", "CREATE_COMPLETE"),
        ("ordered", "CREATE_COMPLETE"),
    ]
    assert stacks.reasons("ordered", "First") == ["Resource creation Initiated"]
    assert stacks.outputs("ordered") == {"Where": "/widgets/second:8080"}
    assert stacks.physical_ids("ordered") == {"First": "/widgets/first", "Second": "/widgets/second"}
    assert widgets.requests("second")[0]["requestData"]["resourceProperties"]["Label"] == "first.widgets.test"


def test_the_handler_gets_the_request_of_the_contract(stacks: Stacks, widgets: Widgets) -> None:
    tags = [{"Key": "team", "Value": "a"}]
    stacks.create("request", {"W": widget("asked", Size=3)}, options={"Tags": tags})

    first, second = widgets.requests("asked")
    stack_id = stacks.describe("request")["StackId"]

    assert first["action"] == "CREATE"
    assert first["resourceType"] == "Acme::Test::Widget"
    assert first["hasCredentials"]
    assert first["callbackContext"] is None
    assert first["stackId"] == stack_id
    assert first["requestData"]["resourceProperties"] == {"Name": "asked", "Size": "3"}
    assert first["requestData"]["stackTags"] == {"team": "a"}
    assert first["requestData"]["systemTags"] == {
        "aws:cloudformation:stack-name": "request",
        "aws:cloudformation:stack-id": stack_id,
        "aws:cloudformation:logical-id": "W",
    }
    assert first["requestData"]["typeConfiguration"] == {"Store": str(widgets.store)}
    assert second["callbackContext"] == {"started": True}
    assert second["requestData"]["resourceProperties"] == {"Name": "asked", "Size": "3", "Id": "/widgets/asked"}
    assert second["bearerToken"] == first["bearerToken"]


def test_progress_has_each_message_with_the_delay_that_the_handler_requested(
    stacks: Stacks, widgets: Widgets, sandbox: Sandbox
) -> None:
    stacks.create("talking", {"W": widget("talker")})

    seen = [(entry["status"], entry["message"], entry["callbackDelaySeconds"]) for entry in sandbox.progress("talking")]

    assert seen == [("IN_PROGRESS", "making the widget", 30.0), ("SUCCESS", "", 0.0)]


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        ("fail-before", 'Resource handler returned message: "no such widget can be made" (RequestToken: '),
        ("fail-after", 'Resource handler returned message: "the widget broke while it was being made" (RequestToken: '),
        ("crash", 'Resource handler returned message: "Runtime.ExitError: '),
        ("anonymous", 'Resource handler returned message: "An IN_PROGRESS event must contain the primary identifier."'),
    ],
)
def test_a_failed_create_rolls_back_what_the_stack_made(
    stacks: Stacks, widgets: Widgets, behaviour: str, reason: str
) -> None:
    name, doomed = f"rollback-{behaviour}", f"doomed-{behaviour}"
    good = widget(f"good-{behaviour}")
    bad = widget(doomed, Behaviour=behaviour) | {"DependsOn": "Good"}

    assert stacks.create(name, {"Good": good, "Bad": bad}) == "ROLLBACK_COMPLETE"
    assert stacks.reasons(name, "Bad")[-1].startswith(reason)
    assert "The following resource(s) failed to create: [Bad]. Rollback requested by user." in stacks.reasons(
        name, name
    )
    assert f"good-{behaviour}" not in widgets.names()
    deleted = [event["action"] for event in widgets.requests(doomed) if event["action"] == "DELETE"]
    # Only a widget whose identifier CloudFormation had learned is deleted.
    assert bool(deleted) == (behaviour == "fail-after")


def test_a_second_stack_with_the_same_widget_fails_and_leaves_the_first_ones_alone(
    stacks: Stacks, widgets: Widgets
) -> None:
    begun = [stacks.begin("create_stack", name, {"W": widget("contested")}) for name in ("race-a", "race-b")]

    ends = {stacks.settle(stack_id, "stack_create_complete") for stack_id in begun}

    assert ends == {"CREATE_COMPLETE", "ROLLBACK_COMPLETE"}
    assert "contested" in widgets.names()


def test_a_retriable_failure_is_tried_again(stacks: Stacks, widgets: Widgets) -> None:
    assert stacks.create("patient", {"W": widget("throttled", Behaviour="throttle-once")}) == "CREATE_COMPLETE"
    assert [event["action"] for event in widgets.requests("throttled")] == ["CREATE"] * 3


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        ({"Colour": "red"}, "#: extraneous key [Colour] is not permitted"),
        ({"Id": "/widgets/mine"}, "#: extraneous key [Id] is not permitted"),
        ({"Size": 101}, "#/Size: 101 is not less or equal to 100"),
        ({"Label": {"a": 1}}, "#/Label: expected type: String, found: JSONObject"),
        ({"Size": "many"}, "#/Size: expected type: Integer, found: String"),
        ({"Shape": "flat"}, "#/Shape: flat is not a valid enum value"),
    ],
)
def test_invalid_properties_are_refused_before_the_handler_is_called(
    stacks: Stacks, widgets: Widgets, properties: dict[str, object], words: str
) -> None:
    name = "invalid-" + re.sub(r"[^a-z]+", "-", words.lower()).strip("-")
    assert (
        stacks.create(name, {"W": widget("never", **properties)}, options={"DisableRollback": True}) == "CREATE_FAILED"
    )
    assert stacks.reasons(name, "W") == [f"Properties validation failed for resource W with message:\n{words}"]
    assert widgets.requests("never") == []


def test_an_export_of_one_stack_is_imported_by_another_and_cannot_be_taken_twice(
    stacks: Stacks, widgets: Widgets
) -> None:
    exported = {"Id": {"Value": {"Ref": "W"}, "Export": {"Name": {"Fn::Sub": "shared-${AWS::Region}"}}}}
    stacks.create("exporter", {"W": widget("exported")}, Outputs=exported)

    stacks.begin("create_stack", "importer", {"W": widget("imported", Label={"Fn::ImportValue": "shared-us-east-1"})})
    stacks.begin("create_stack", "rival", {"W": widget("rival")}, Outputs=exported)
    stacks.begin("create_stack", "lost-import", {"W": widget("lost-import", Label={"Fn::ImportValue": "nothing"})})

    assert stacks.settle("importer", "stack_create_complete") == "CREATE_COMPLETE"
    assert widgets.requests("imported")[0]["requestData"]["resourceProperties"]["Label"] == "/widgets/exported"
    assert stacks.settle("rival", "stack_create_complete") == "ROLLBACK_COMPLETE"
    assert stacks.reasons("rival", "rival")[1].startswith(
        "Export with name shared-us-east-1 is already exported by stack exporter"
    )
    assert stacks.settle("lost-import", "stack_create_complete") == "ROLLBACK_COMPLETE"
    assert stacks.reasons("lost-import", "W")[0] == "No export named nothing found."
