"""Deleting stacks: order, what is retained, what is already gone, what will not go."""

from tests.sandbox_aws.conftest import Widgets
from tests.support.stacks import Stacks, widget


def test_dependent_resources_are_deleted_first(stacks: Stacks, widgets: Widgets) -> None:
    stack_id = stacks.created("tower", {"Base": widget("base"), "Top": widget("top") | {"DependsOn": "Base"}})

    assert stacks.delete("tower") == "DELETE_COMPLETE"

    deletions = [event for event in stacks.statuses(stack_id) if event[1].startswith("DELETE") and event[0] != "tower"]
    assert [name for name, status in deletions if status == "DELETE_COMPLETE"] == ["Top", "Base"]
    assert {"base", "top"} & widgets.names() == set()
    # The contract lets a delete have the primary identifier and nothing else.
    assert widgets.requests("top")[-2]["requestData"]["resourceProperties"] == {"Id": "/widgets/top"}


def test_a_retained_resource_stays(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("keep", {"W": widget("retained") | {"DeletionPolicy": "Retain"}})

    assert stacks.delete("keep") == "DELETE_COMPLETE"
    assert "retained" in widgets.names()


def test_a_resource_that_is_already_gone_does_not_stop_the_delete(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("lost", {"W": widget("lost")})
    (widgets.store / "lost.json").unlink()

    assert stacks.delete("lost") == "DELETE_COMPLETE"


def test_a_resource_that_will_not_go_fails_the_delete_until_it_does(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("stubborn", {"W": widget("stubborn", Behaviour="undeletable")})

    assert stacks.delete("stubborn") == "DELETE_FAILED"
    assert any('"this widget will not go"' in reason for reason in stacks.reasons("stubborn", "W"))

    (widgets.store / "allow-deletion").touch()
    assert stacks.delete("stubborn") == "DELETE_COMPLETE"
