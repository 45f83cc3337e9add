"""Updating stacks: what counts as a change, in place or by replacement, cleanup, and the way back."""

import pytest

from tests.sandbox_aws.conftest import Widgets
from tests.support.stacks import Stacks, template, widget


def test_a_changed_property_goes_to_the_update_handler_with_the_previous_ones(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("grow", {"W": widget("grown", Size=1)})

    assert stacks.update("grow", {"W": widget("grown", Size=2)}) == "UPDATE_COMPLETE"

    update = next(event for event in widgets.requests("grown") if event["action"] == "UPDATE")
    assert update["requestData"]["resourceProperties"] == {"Name": "grown", "Size": "2", "Id": "/widgets/grown"}
    assert update["requestData"]["previousResourceProperties"] == {"Name": "grown", "Size": "1", "Id": "/widgets/grown"}
    assert stacks.statuses("grow")[-5:] == [
        ("grow", "UPDATE_IN_PROGRESS"),
        ("W", "UPDATE_IN_PROGRESS"),
        ("W", "UPDATE_COMPLETE"),
        ("grow", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"),
        ("grow", "UPDATE_COMPLETE"),
    ]


@pytest.mark.parametrize(
    ("case", "same"),
    [
        ("the-same-template", widget("still", Size=1)),
        ("a-number-as-text", widget("still", Size="1")),
        (
            "another-way-to-say-it",
            widget("unused", Size=1) | {"Properties": {"Name": {"Fn::Join": ["", ["st", "ill"]]}, "Size": 1}},
        ),
    ],
)
def test_an_update_that_changes_nothing_is_refused(
    stacks: Stacks, widgets: Widgets, case: str, same: dict[str, object]
) -> None:
    name = f"unchanged-{case}"
    stacks.create(name, {"W": widget("still", Size=1)})

    refused = stacks.refusal("update_stack", StackName=name, TemplateBody=template({"W": same}))

    assert refused == ("ValidationError", "No updates are to be performed.")


def test_a_create_only_property_replaces_the_resource_and_then_deletes_the_old_one(
    stacks: Stacks, widgets: Widgets
) -> None:
    stacks.create("replace", {"W": widget("old-name")}, Outputs={"Id": {"Value": {"Ref": "W"}}})

    outputs = {"Id": {"Value": {"Ref": "W"}}}
    assert stacks.update("replace", {"W": widget("new-name")}, Outputs=outputs) == "UPDATE_COMPLETE"

    assert stacks.outputs("replace") == {"Id": "/widgets/new-name"}
    assert {"old-name", "new-name"} & widgets.names() == {"new-name"}
    assert any(
        "requires the creation of a new physical resource" in reason for reason in stacks.reasons("replace", "W")
    )
    after_cleanup = stacks.statuses("replace")
    assert after_cleanup.index(("W", "DELETE_IN_PROGRESS")) > after_cleanup.index(
        ("replace", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
    )


def test_a_conditionally_create_only_property_replaces_on_not_updatable(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("reshape", {"W": widget("reshaped", Shape="round")})

    # The handler refuses, CloudFormation makes a new one, and the name is taken.
    assert stacks.update("reshape", {"W": widget("reshaped", Shape="square")}) == "UPDATE_ROLLBACK_COMPLETE"
    assert [event["action"] for event in widgets.requests("reshaped")] == ["CREATE", "CREATE", "UPDATE", "CREATE"]
    assert "reshaped" in widgets.names()


def test_a_removed_resource_that_is_to_be_retained_stays(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("part", {"A": widget("parting") | {"DeletionPolicy": "Retain"}, "B": widget("staying")})

    assert stacks.update("part", {"B": widget("staying")}) == "UPDATE_COMPLETE"

    assert "parting" in widgets.names()
    assert ("A", "DELETE_SKIPPED") in stacks.statuses("part")


def test_a_replaced_resource_that_is_to_be_retained_stays(stacks: Stacks, widgets: Widgets) -> None:
    retain = {"UpdateReplacePolicy": "Retain"}
    stacks.create("renew", {"W": widget("renewed-1") | retain})

    assert stacks.update("renew", {"W": widget("renewed-2") | retain}) == "UPDATE_COMPLETE"

    assert {"renewed-1", "renewed-2"} <= widgets.names()


def test_a_failed_update_after_a_replacement_goes_back_to_the_old_one(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("back", {"A": widget("back-1"), "B": widget("back-b", Size=1)})
    broken = {"A": widget("back-2"), "B": widget("back-b", Size=13, Label={"Ref": "A"})}

    assert stacks.update("back", broken) == "UPDATE_ROLLBACK_COMPLETE"

    assert {"back-1", "back-2"} & widgets.names() == {"back-1"}
    assert stacks.physical_ids("back")["A"] == "/widgets/back-1"


def test_a_failed_update_gives_every_resource_its_earlier_properties_back(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("undo", {"A": widget("undo-a", Size=1), "B": widget("undo-b", Size=1)})
    broken = {
        "A": widget("undo-a", Size=2),
        "B": widget("undo-b", Size=13) | {"DependsOn": ["A", "C"]},
        "C": widget("undo-c"),
    }

    assert stacks.update("undo", broken) == "UPDATE_ROLLBACK_COMPLETE"

    sizes = [
        (e["requestData"]["resourceProperties"].get("Size"), e.get("rollback", False))
        for e in widgets.requests("undo-a")
        if e["action"] == "UPDATE"
    ]
    assert sizes == [("2", False), ("2", False), ("1", True), ("1", True)]
    assert "undo-c" not in widgets.names()
    assert any('"13 is unlucky"' in reason for reason in stacks.reasons("undo", "B"))
    assert "The following resource(s) failed to update: [B]. " in stacks.reasons("undo", "undo")
    assert stacks.update("undo", {"A": widget("undo-a", Size=3)}) == "UPDATE_COMPLETE"


def test_a_change_of_a_dependency_reaches_the_resources_that_refer_to_it(stacks: Stacks, widgets: Widgets) -> None:
    follower = widget("follower", Label={"Ref": "Leader"})
    stacks.create("follow", {"Leader": widget("leader-1"), "Follower": follower})

    assert stacks.update("follow", {"Leader": widget("leader-2"), "Follower": follower}) == "UPDATE_COMPLETE"

    assert widgets.requests("follower")[-1]["requestData"]["resourceProperties"]["Label"] == "/widgets/leader-2"


def test_parameters_use_their_previous_values_on_request(stacks: Stacks, widgets: Widgets) -> None:
    resources = {"W": widget("parametric", Size={"Ref": "Size"}, Label={"Ref": "Label"})}
    declared = {"Size": {"Type": "Number"}, "Label": {"Type": "String", "NoEcho": True, "Default": "x"}}
    first = [{"ParameterKey": "Size", "ParameterValue": "4"}]
    second = [{"ParameterKey": "Size", "UsePreviousValue": True}, {"ParameterKey": "Label", "ParameterValue": "y"}]

    stacks.create("parametric", resources, options={"Parameters": first}, Parameters=declared)
    stacks.update("parametric", resources, options={"Parameters": second}, Parameters=declared)

    last = widgets.requests("parametric")[-1]["requestData"]["resourceProperties"]
    assert (last["Size"], last["Label"]) == ("4", "y")
    reported = "".join(event.get("ResourceProperties", "") for event in stacks.events("parametric"))
    assert '"Label": "****"' in reported
    assert '"Label": "y"' not in reported
    displayed = {p["ParameterKey"]: p["ParameterValue"] for p in stacks.describe("parametric")["Parameters"]}
    assert displayed == {"Size": "4", "Label": "****"}
