"""Stacks in stacks: outputs, updates, and that they succeed and fail together."""

from typing import Any

import pytest

from sandbox.launch import Sandbox
from tests.sandbox_aws.conftest import Widgets
from tests.support.clients import client
from tests.support.stacks import Stacks, nested, template, widget

PARAMETERS = {"Name": {"Type": "String"}, "Size": {"Type": "Number", "Default": 1}}
INNER = template(
    {"W": widget("unused") | {"Properties": {"Name": {"Ref": "Name"}, "Size": {"Ref": "Size"}}}},
    Parameters=PARAMETERS,
    Outputs={"Id": {"Value": {"Ref": "W"}}},
)


@pytest.fixture(autouse=True)
def inner_template(sandbox: Sandbox, bucket: str) -> None:
    client(sandbox, "s3").put_object(Bucket=bucket, Key="inner.json", Body=INNER)


def inner(name: str, **parameters: Any) -> dict[str, Any]:
    return nested("inner.json", Name=name, **parameters)


def test_a_nested_stack_lives_with_its_parent_and_returns_its_outputs(stacks: Stacks, widgets: Widgets) -> None:
    outer = {"Inner": inner("nested"), "After": widget("nested-2", Label={"Fn::GetAtt": ["Inner", "Outputs.Id"]})}
    assert stacks.create("outer", outer) == "CREATE_COMPLETE"
    child = stacks.describe(stacks.physical_ids("outer")["Inner"])

    assert child["StackName"].startswith("outer-Inner-")
    assert child["ParentId"] == child["RootId"] == stacks.describe("outer")["StackId"]
    assert widgets.requests("nested-2")[0]["requestData"]["resourceProperties"]["Label"] == "/widgets/nested"
    assert stacks.delete("outer") == "DELETE_COMPLETE"
    assert stacks.describe(child["StackId"])["StackStatus"] == "DELETE_COMPLETE"
    assert not {"nested", "nested-2"} & widgets.names()


def test_a_nested_stack_cleans_up_when_its_parent_is_done(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("tidy", {"Inner": inner("tidy-1")})

    stacks.begin("update_stack", "tidy", {"Inner": inner("tidy-2"), "Slow": widget("tidy-3", Behaviour="gated")})
    child = stacks.physical_ids("tidy")["Inner"]
    while stacks.describe(child)["StackStatus"] == "UPDATE_IN_PROGRESS" or "tidy-2" not in widgets.names():
        pass
    meanwhile = (stacks.describe(child)["StackStatus"], "tidy-1" in widgets.names())
    widgets.open_gate("tidy-3")

    assert stacks.settle("tidy", "stack_update_complete") == "UPDATE_COMPLETE"
    assert meanwhile == ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", True)
    assert stacks.describe(child)["StackStatus"] == "UPDATE_COMPLETE"
    assert "tidy-1" not in widgets.names()


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("inside", {"Inner": inner("inside", Size=13)}, "was not successfully updated: The following resource(s)"),
        (
            "outside",
            {"Inner": inner("outside", Size=2), "Last": widget("l", Behaviour="fail-before") | {"DependsOn": "Inner"}},
            "no such widget can be made",
        ),
    ],
)
def test_a_failure_inside_or_outside_takes_both_back(
    stacks: Stacks, widgets: Widgets, name: str, change: dict[str, Any], words: str
) -> None:
    stacks.create(name, {"Inner": inner(name)})

    assert stacks.update(name, change) == "UPDATE_ROLLBACK_COMPLETE"
    assert stacks.describe(stacks.physical_ids(name)["Inner"])["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert any(words in event.get("ResourceStatusReason", "") for event in stacks.events(name))
    last = [event for event in widgets.requests(name) if event["action"] == "UPDATE"][-1]
    assert (last["requestData"]["resourceProperties"]["Size"], last["rollback"]) == ("1", True)


def test_a_failed_nested_create_takes_the_parent_with_it(stacks: Stacks, widgets: Widgets) -> None:
    status = stacks.create("doomed", {"Inner": inner("doomed", Size=101), "Other": widget("doomed-2")})
    assert status == "ROLLBACK_COMPLETE"
    assert any("was not successfully created" in reason for reason in stacks.reasons("doomed", "Inner"))
    assert not {"doomed", "doomed-2"} & widgets.names()
