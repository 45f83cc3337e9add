"""Importing resources that are there already: IMPORT change sets, and what they refuse."""

import json
from typing import Any

import pytest

from tests.sandbox_aws.conftest import Widgets
from tests.support.cli import Result
from tests.support.stacks import Stacks, template, widget
from tests.support.widget_package import TYPE_NAME


def made_by_hand(widgets: Widgets, name: str, **properties: Any) -> None:
    model = {"Name": name, "Id": f"/widgets/{name}", **properties}
    (widgets.store / f"{name}.json").write_text(json.dumps(model))


def retained(name: str, **properties: Any) -> dict[str, Any]:
    return widget(name, **properties) | {"DeletionPolicy": "Retain"}


def create_change_set(stacks: Stacks, stack: str, body: str, **logical_to_name: str) -> Result:
    wanted = [
        {"ResourceType": TYPE_NAME, "LogicalResourceId": logical, "ResourceIdentifier": {"Id": f"/widgets/{name}"}}
        for logical, name in logical_to_name.items()
    ]
    return stacks.aws.run(
        *("cloudformation", "create-change-set", "--stack-name", stack, "--change-set-name", "import"),
        *("--change-set-type", "IMPORT", "--resources-to-import", json.dumps(wanted), "--template-body", body),
    )


def execute(stacks: Stacks, stack: str) -> str:
    stacks.aws("cloudformation", "execute-change-set", "--stack-name", stack, "--change-set-name", "import")
    return stacks.settle(stack, "stack-import-complete")


def test_a_resource_made_elsewhere_becomes_the_stacks(stacks: Stacks, widgets: Widgets) -> None:
    made_by_hand(widgets, "found", Size=4)
    assert create_change_set(stacks, "adopting", template({"W": retained("found", Size=4)}), W="found").status == 0
    displayed = stacks.aws(
        "cloudformation", "describe-change-set", "--stack-name", "adopting", "--change-set-name", "import"
    )

    assert [change["ResourceChange"]["Action"] for change in displayed["Changes"]] == ["Import"]
    assert execute(stacks, "adopting") == "IMPORT_COMPLETE"
    assert [status for name, status in stacks.events("adopting") if name == "W"] == [
        "IMPORT_IN_PROGRESS",
        "IMPORT_COMPLETE",
        "UPDATE_IN_PROGRESS",
        "UPDATE_COMPLETE",
    ]
    assert [event["action"] for event in widgets.requests("found")] == ["READ", "UPDATE", "UPDATE"]
    assert stacks.physical_ids("adopting") == {"W": "/widgets/found"}
    stacks.update("adopting", template({"W": retained("found", Size=5)}))
    assert stacks.settle("adopting", "stack-update-complete") == "UPDATE_COMPLETE"
    assert stacks.delete("adopting") == "DELETE_COMPLETE"
    assert "found" in widgets.names()


def test_a_stack_takes_one_more_beside_those_that_it_has(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("growing", template({"Own": widget("own")}))
    stacks.settle("growing", "stack-create-complete")
    made_by_hand(widgets, "more")
    both = {"Own": widget("own"), "More": retained("more")}

    assert create_change_set(stacks, "growing", template(both), More="more").status == 0
    assert execute(stacks, "growing") == "IMPORT_COMPLETE"
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
    refused = create_change_set(stacks, stack, template(resources, **sections), **wanted)

    assert refused.status != 0
    assert words in refused.err


@pytest.mark.parametrize(
    ("stack", "properties", "words"),
    [
        ("nowhere", {}, "no such widget"),
        ("invalid", {"Size": 1000}, "1000 is not less or equal to 100"),
        ("taken", {}, "/widgets/taken already exists in stack"),
    ],
)
def test_what_cannot_be_taken_stays_and_the_import_is_rolled_back(
    stacks: Stacks, widgets: Widgets, stack: str, properties: dict[str, Any], words: str
) -> None:
    if stack == "taken":
        stacks.create("owner", template({"W": widget("taken")}))
        stacks.settle("owner", "stack-create-complete")
    elif stack == "invalid":
        made_by_hand(widgets, stack)
    before = widgets.names()
    assert create_change_set(stacks, stack, template({"W": retained(stack, **properties)}), W=stack).status == 0

    assert execute(stacks, stack) == "IMPORT_ROLLBACK_COMPLETE"
    assert any(words in reason for reason in stacks.reasons(stack, "W"))
    assert stacks.physical_ids(stack) == {}
    assert widgets.names() == before
