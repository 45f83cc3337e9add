"""Importing resources that are there already: IMPORT change sets, and what they refuse."""

import json
from typing import Any

import pytest

from tests.sandbox_aws.conftest import Widgets
from tests.support.stacks import Stacks, template, widget
from tests.support.widget_package import TYPE_NAME


def made_by_hand(widgets: Widgets, name: str, **properties: Any) -> None:
    model = {"Name": name, "Id": f"/widgets/{name}", **properties}
    (widgets.store / f"{name}.json").write_text(json.dumps(model))


def retained(name: str, **properties: Any) -> dict[str, Any]:
    return widget(name, **properties) | {"DeletionPolicy": "Retain"}


def importing(*, resources: dict[str, Any], wanted: dict[str, str], **sections: Any) -> dict[str, Any]:
    """The arguments of a change set that imports widgets, by logical id."""
    identified = [
        {"ResourceType": TYPE_NAME, "LogicalResourceId": logical, "ResourceIdentifier": {"Id": f"/widgets/{name}"}}
        for logical, name in wanted.items()
    ]
    body = template(resources, **sections)
    return {"ChangeSetName": "import", "ChangeSetType": "IMPORT", "ResourcesToImport": identified, "TemplateBody": body}


def imported(stacks: Stacks, stack: str, resources: dict[str, Any], **wanted: str) -> str:
    """The stack's status after the import."""
    stacks.api.create_change_set(StackName=stack, **importing(resources=resources, wanted=wanted))
    stacks.api.execute_change_set(StackName=stack, ChangeSetName="import")
    return stacks.settle(stack, "stack_import_complete")


def test_a_resource_made_elsewhere_becomes_the_stacks(stacks: Stacks, widgets: Widgets) -> None:
    made_by_hand(widgets, "found", Size=4)
    assert imported(stacks, "adopting", {"W": retained("found", Size=4)}, W="found") == "IMPORT_COMPLETE"

    [change] = stacks.changes(stacks.describe("adopting")["ChangeSetId"], values=False)
    assert change["Action"] == "Import"
    assert [status for name, status in stacks.statuses("adopting") if name == "W"] == [
        "IMPORT_IN_PROGRESS",
        "IMPORT_COMPLETE",
        "UPDATE_IN_PROGRESS",
        "UPDATE_COMPLETE",
    ]
    assert [event["action"] for event in widgets.requests("found")] == ["READ", "UPDATE", "UPDATE"]
    assert stacks.physical_ids("adopting") == {"W": "/widgets/found"}
    assert stacks.update("adopting", {"W": retained("found", Size=5)}) == "UPDATE_COMPLETE"
    assert stacks.delete("adopting") == "DELETE_COMPLETE"
    assert "found" in widgets.names()


def test_a_stack_takes_one_more_beside_those_that_it_has(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("growing", {"Own": widget("own")})
    made_by_hand(widgets, "more")
    both = {"Own": widget("own"), "More": retained("more")}

    assert imported(stacks, "growing", both, More="more") == "IMPORT_COMPLETE"
    assert set(stacks.physical_ids("growing")) == {"Own", "More"}


@pytest.mark.parametrize(
    ("stack", "resources", "sections", "wanted", "words"),
    [
        ("loose", {"W": widget("x")}, {}, {"W": "x"}, "[W] must have DeletionPolicy attribute specified"),
        ("absent", {"W": retained("x")}, {}, {"V": "x"}, "Resources [V] do not exist in the template"),
        ("none", {"W": retained("x")}, {}, {}, "You must specify ResourcesToImport"),
        ("added", {"W": retained("x"), "New": widget("y")}, {}, {"W": "x"}, "you cannot modify or add [New]"),
        (
            "told",
            {"W": retained("x")},
            {"Outputs": {"Id": {"Value": {"Ref": "W"}}}},
            {"W": "x"},
            "you cannot modify or add [Outputs]",
        ),
    ],
)
def test_an_import_that_would_do_more_or_less_than_import_is_refused(
    stacks: Stacks,
    widgets: Widgets,
    stack: str,
    resources: dict[str, Any],
    sections: dict[str, Any],
    wanted: dict[str, str],
    words: str,
) -> None:
    del widgets
    arguments = importing(resources=resources, wanted=wanted, **sections)

    assert words in stacks.refusal("create_change_set", StackName=stack, **arguments)[1]


@pytest.mark.parametrize(
    ("stack", "properties", "words"),
    [
        ("not-there", {}, "no such widget"),
        ("invalid", {"Size": 1000}, "1000 is not less or equal to 100"),
        ("taken", {}, "/widgets/taken already exists in stack"),
    ],
)
def test_what_cannot_be_taken_stays_and_the_import_is_rolled_back(
    stacks: Stacks, widgets: Widgets, stack: str, properties: dict[str, Any], words: str
) -> None:
    if stack == "taken":
        stacks.create("owner", {"W": widget("taken")})
    elif stack == "invalid":
        made_by_hand(widgets, stack)
    before = widgets.names()

    assert imported(stacks, stack, {"W": retained(stack, **properties)}, W=stack) == "IMPORT_ROLLBACK_COMPLETE"
    assert any(words in reason for reason in stacks.reasons(stack, "W"))
    assert stacks.physical_ids(stack) == {}
    assert widgets.names() == before
