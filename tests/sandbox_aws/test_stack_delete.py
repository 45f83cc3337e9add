"""Deleting stacks: order, what is retained, what is already gone, what will not go."""

from tests.sandbox_aws.conftest import Widgets
from tests.support.stacks import Stacks, template, widget


def test_dependent_resources_are_deleted_first(stacks: Stacks, widgets: Widgets) -> None:
    body = template({"Base": widget("base"), "Top": widget("top") | {"DependsOn": "Base"}})
    stacks.create("tower", body)
    stacks.settle("tower", "stack-create-complete")
    stack_id = stacks.describe("tower")["StackId"]

    assert stacks.delete("tower") == "DELETE_COMPLETE"

    deletions = [event for event in stacks.events(stack_id) if event[1].startswith("DELETE") and event[0] != "tower"]
    assert [name for name, status in deletions if status == "DELETE_COMPLETE"] == ["Top", "Base"]
    assert {"base", "top"} & widgets.names() == set()
    # The contract lets a delete have the primary identifier and nothing else.
    assert widgets.requests("top")[-2]["requestData"]["resourceProperties"] == {"Id": "/widgets/top"}
    gone = stacks.aws.run("cloudformation", "describe-stacks", "--stack-name", "tower")
    assert "Stack with id tower does not exist" in gone.err


def test_a_retained_resource_stays(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("keep", template({"W": widget("retained") | {"DeletionPolicy": "Retain"}}))
    stacks.settle("keep", "stack-create-complete")

    assert stacks.delete("keep") == "DELETE_COMPLETE"
    assert "retained" in widgets.names()


def test_a_resource_that_is_already_gone_does_not_stop_the_delete(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("lost", template({"W": widget("lost")}))
    stacks.settle("lost", "stack-create-complete")
    (widgets.store / "lost.json").unlink()

    assert stacks.delete("lost") == "DELETE_COMPLETE"


def test_a_resource_that_will_not_go_fails_the_delete_until_it_does(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("stubborn", template({"W": widget("stubborn", Behaviour="undeletable")}))
    stacks.settle("stubborn", "stack-create-complete")

    assert stacks.delete("stubborn") == "DELETE_FAILED"
    assert any('"this widget will not go"' in reason for reason in stacks.reasons("stubborn", "W"))

    (widgets.store / "allow-deletion").touch()
    assert stacks.delete("stubborn") == "DELETE_COMPLETE"


def test_a_resource_that_will_not_go_can_be_left(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("leaving", template({"W": widget("left-there", Behaviour="undeletable"), "Other": widget("gone")}))
    stacks.settle("leaving", "stack-create-complete")
    stack_id = stacks.describe("leaving")["StackId"]
    assert stacks.delete("leaving") == "DELETE_FAILED"

    stacks.aws("cloudformation", "delete-stack", "--stack-name", "leaving", "--retain-resources", "W")

    assert stacks.settle(stack_id, "stack-delete-complete") == "DELETE_COMPLETE"
    assert ("W", "DELETE_SKIPPED") in stacks.events(stack_id)
    assert {"left-there", "gone"} & widgets.names() == {"left-there"}


def test_termination_protection_refuses_the_delete(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("protected", template({"W": widget("protected")}), "--enable-termination-protection")
    stacks.settle("protected", "stack-create-complete")

    refused = stacks.aws.run("cloudformation", "delete-stack", "--stack-name", "protected")

    assert "cannot be deleted while TerminationProtection is enabled" in refused.err
    assert "protected" in widgets.names()
