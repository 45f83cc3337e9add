"""Drift-aware change sets (docs/aws-behaviour.md#revert-drift)."""

import json
from typing import Any

import pytest

from sandbox.aws.cloudformation.drift_aware import ThreeWay
from tests.sandbox_aws.conftest import Widgets
from tests.sandbox_aws.test_drift import SCHEMA, detect
from tests.support.stacks import Stacks, template, topic, widget

REVERT = {"DeploymentMode": "REVERT_DRIFT"}
NO_CHANGES = "The submitted information didn't contain changes. Submit different information to create a change set."


def meddle(widgets: Widgets, name: str, **changes: Any) -> None:
    """Somebody changes a widget by other means; None takes a property away."""
    path = widgets.store / f"{name}.json"
    model = json.loads(path.read_text()) | changes
    path.write_text(json.dumps({key: value for key, value in model.items() if value is not None}))


def stored(widgets: Widgets, name: str) -> dict[str, Any]:
    model: dict[str, Any] = json.loads((widgets.store / f"{name}.json").read_text())
    return model


def review(stacks: Stacks, stack: str, resources: dict[str, Any] | None = None) -> dict[str, Any]:
    """Make a drift-aware change set and describe it."""
    given = {"UsePreviousTemplate": True} if resources is None else {"TemplateBody": template(resources)}
    made = stacks.api.create_change_set(StackName=stack, ChangeSetName="revert", **given, **REVERT)["Id"]
    stacks.settle_change_set(made)
    described: dict[str, Any] = stacks.api.describe_change_set(ChangeSetName=made, IncludePropertyValues=True)
    return described


def execute(stacks: Stacks, stack: str) -> str:
    stacks.api.execute_change_set(StackName=stack, ChangeSetName="revert")
    return stacks.settle(stack, "stack_update_complete")


def changes(described: dict[str, Any]) -> list[dict[str, Any]]:
    return [change["ResourceChange"] for change in described["Changes"]]


def targets(change: dict[str, Any]) -> dict[str, tuple[str, Any, Any]]:
    actual = (detail["Target"] for detail in change["Details"])
    return {
        each["Path"]: (each["AttributeChangeType"], each.get("BeforeValue"), each.get("AfterValue")) for each in actual
    }


def test_drift_is_reported_and_reverted_without_a_template_change(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("revert", {"W": widget("reverted", Size=1, Label="x"), "Same": widget("same", Size=1)})
    meddle(widgets, "reverted", Size=9, Shape="round")

    described = review(stacks, "revert")
    requested = len(widgets.requests("reverted"))
    status = execute(stacks, "revert")

    assert (described["Status"], described["DeploymentMode"], described["StackDriftStatus"]) == (
        "CREATE_COMPLETE",
        "REVERT_DRIFT",
        "DRIFTED",
    )
    [change] = changes(described)
    assert (change["LogicalResourceId"], change["Action"], change["ResourceDriftStatus"]) == ("W", "Modify", "MODIFIED")
    [detail] = change["Details"]
    drift = detail["Target"].pop("Drift")
    assert drift.pop("DriftDetectionTimestamp")
    assert drift == {"PreviousValue": "1", "ActualValue": "9"}
    assert detail == {
        "ChangeSource": "DirectModification",
        "Evaluation": "Static",
        "Target": {
            "Attribute": "Properties",
            "Name": "Size",
            "Path": "/Properties/Size",
            "RequiresRecreation": "Never",
            "AttributeChangeType": "Modify",
            "BeforeValue": "9",
            "AfterValue": "1",
            "BeforeValueFrom": "ACTUAL_STATE",
            "AfterValueFrom": "TEMPLATE",
        },
    }
    assert json.loads(change["BeforeContext"])["Properties"]["Size"] == 9
    assert json.loads(change["PreviousDeploymentContext"])["Properties"]["Size"] == 1
    assert status == "UPDATE_COMPLETE"
    assert stored(widgets, "reverted")["Size"] in {1, "1"}
    assert detect(stacks, "revert")["StackDriftStatus"] == "IN_SYNC"
    update = next(r for r in widgets.requests("reverted")[requested:] if r["action"] == "UPDATE")
    # The most that they can be: the live state, undeclared properties too.
    assert update["requestData"]["previousResourceProperties"] | {"Id": ""} == {
        "Name": "reverted",
        "Size": "9",
        "Label": "x",
        "Shape": "round",
        "Id": "",
    }
    assert "UPDATE" not in {request["action"] for request in widgets.requests("same")}


def test_without_drift_there_is_nothing_to_revert(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("in-sync", {"W": widget("steady", Size=1)})

    described = review(stacks, "in-sync")

    assert (described["Status"], described["StatusReason"], described["StackDriftStatus"]) == (
        "FAILED",
        NO_CHANGES,
        "IN_SYNC",
    )


def test_an_ordinary_change_set_says_nothing_of_drift(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("ordinary", {"W": widget("ordinary", Size=1)})
    meddle(widgets, "ordinary", Size=9)

    change_set = stacks.review("ordinary", {"W": widget("ordinary", Size=2)})
    described = stacks.api.describe_change_set(ChangeSetName=change_set, IncludePropertyValues=True)

    assert (described.get("DeploymentMode"), described.get("StackDriftStatus")) == (None, None)
    [change] = changes(described)
    assert targets(change) == {"/Properties/Size": ("Modify", "1", "2")}
    assert {"ResourceDriftStatus", "PreviousDeploymentContext"} & set(change) == set()


def test_a_template_that_takes_the_drift_over_resets_it_without_an_update(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("takeover", {"W": widget("taken", Size=1)})
    meddle(widgets, "taken", Size=9)

    described = review(stacks, "takeover", {"W": widget("taken", Size=9)})
    status = execute(stacks, "takeover")

    [change] = changes(described)
    assert (change["Action"], change["ResourceDriftStatus"]) == ("SyncWithActual", "MODIFIED")
    assert targets(change) == {"/Properties/Size": ("SyncWithActual", "9", "9")}
    assert [detail["ChangeSource"] for detail in change["Details"]] == ["NoModification"]
    assert status == "UPDATE_COMPLETE"
    assert "UPDATE" not in {request["action"] for request in widgets.requests("taken")}
    assert detect(stacks, "takeover")["StackDriftStatus"] == "IN_SYNC"


def test_a_deleted_resource_is_created_again(stacks: Stacks, widgets: Widgets) -> None:
    follower = widget("follower", Label={"Ref": "Gone"})
    stacks.create("deleted", {"Gone": widget("gone", Size=1), "F": follower})
    (widgets.store / "gone.json").unlink()

    described = review(stacks, "deleted")
    status = execute(stacks, "deleted")

    actual = {change["LogicalResourceId"]: change for change in changes(described)}
    assert (actual["Gone"]["Action"], actual["Gone"]["ResourceDriftStatus"]) == ("Add", "DELETED")
    # What refers to it may change with it.
    assert actual["F"]["Action"] == "Modify"
    assert status == "UPDATE_COMPLETE"
    assert widgets.names() >= {"gone", "follower"}


def test_a_failed_one_restores_the_actual_state_not_the_last_deployment(stacks: Stacks, widgets: Widgets) -> None:
    resources = {"W": widget("actual", Size=1), "Gone": widget("absent", Size=1)}
    stacks.create("restored", resources)
    meddle(widgets, "actual", Size=9, Shape="round")
    (widgets.store / "absent.json").unlink()
    last = {"Bad": widget("bad", Behaviour="fail-before") | {"DependsOn": ["W", "Gone"]}}

    review(stacks, "restored", resources | last)
    status = execute(stacks, "restored")

    assert status == "UPDATE_ROLLBACK_COMPLETE"
    assert ("W", "UPDATE_COMPLETE") in stacks.statuses("restored")
    model = stored(widgets, "actual")
    assert (model["Size"], model["Shape"]) == ("9", "round")
    assert widgets.names() >= {"actual"}
    assert "absent" not in widgets.names()
    assert detect(stacks, "restored")["DriftedStackResourceCount"] == 2


def test_what_cannot_be_read_is_compared_with_the_last_deployment(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("unread", {"W": widget("unread", Size=1, Secret="one")})
    meddle(widgets, "unread", Size=9, Secret=None)

    described = review(stacks, "unread", {"W": widget("unread", Size=1, Secret="two")})

    [change] = changes(described)
    assert change["ResourceDriftIgnoredAttributes"] == [{"Path": "/Properties/Secret", "Reason": "WRITE_ONLY_PROPERTY"}]
    actual = {detail["Target"]["Name"]: detail["Target"] for detail in change["Details"]}
    assert actual["Secret"]["BeforeValueFrom"] == "PREVIOUS_DEPLOYMENT_STATE"
    assert "Drift" not in actual["Secret"]


def test_a_type_of_amazon_is_compared_by_its_deployments(stacks: Stacks) -> None:
    stacks.create("unsupported", {"T": topic("aware", DisplayName="one")})

    [change] = changes(review(stacks, "unsupported", {"T": topic("aware", DisplayName="two")}))

    assert (change["Action"], change["ResourceDriftStatus"]) == ("Modify", "UNSUPPORTED")
    assert [detail["Target"]["BeforeValueFrom"] for detail in change["Details"]] == ["PREVIOUS_DEPLOYMENT_STATE"]


def test_a_new_stack_has_no_drift_to_revert(stacks: Stacks) -> None:
    arguments = {
        "ChangeSetName": "c",
        "ChangeSetType": "CREATE",
        "TemplateBody": template({"W": widget("w")}),
        **REVERT,
    }
    _, message = stacks.refusal("create_change_set", StackName="new-revert", **arguments)
    assert "drift-aware change sets of the type UPDATE only" in message


# -- the comparison

ACTUAL = {"Size": 9, "Name": "a", "Tags": [{"Key": "ours", "Value": "1"}, {"Key": "theirs", "Value": "2"}]}
OURS = [{"Key": "ours", "Value": "1"}]
POOL = {"Name": "a", "Count": 1}
CASES: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any], list[tuple[str, str]]]] = {
    "drift alone": ({"Size": 1}, {"Size": 1}, ACTUAL, [("/Size", "Modify")]),
    "drift and another change": ({"Size": 1}, {"Size": 2}, ACTUAL, [("/Size", "Modify")]),
    "taken over": ({"Size": 1}, {"Size": 9}, ACTUAL, [("/Size", "SyncWithActual")]),
    "a change without drift": ({"Size": 9}, {"Size": 2}, ACTUAL, [("/Size", "Modify")]),
    "nothing": ({"Size": 9}, {"Size": 9}, ACTUAL, []),
    "what left the template": ({"Size": 9}, {}, ACTUAL, [("/Size", "Remove")]),
    "what left the template and is gone": ({"Engine": "v1"}, {}, ACTUAL, [("/Engine", "SyncWithActual")]),
    "a declared value that is gone": ({"Engine": "v1"}, {"Engine": "v1"}, ACTUAL, [("/Engine", "Add")]),
    "a tag of somebody else": ({"Tags": OURS}, {"Tags": OURS}, ACTUAL, []),
    "a declared tag that is gone": (
        {"Tags": [{"Key": "lost", "Value": "1"}]},
        {"Tags": [{"Key": "lost", "Value": "1"}]},
        ACTUAL,
        [("/Tags/0", "Add")],
    ),
    "another spelling that a transform forgives": (
        {"Name": "a"},
        {"Name": "A"},
        ACTUAL,
        [("/Name", "SyncWithActual")],
    ),
    "an element of a list": (
        {"Groups": [POOL]},
        {"Groups": [POOL]},
        {"Groups": [POOL | {"Count": 5, "Auto": True}]},
        [("/Groups/0/Count", "Modify")],
    ),
    "an element more": ({"Groups": [POOL]}, {"Groups": [POOL]}, {"Groups": [POOL, POOL]}, [("/Groups/1", "Remove")]),
    "a new element": ({"Groups": []}, {"Groups": [POOL]}, {"Groups": []}, [("/Groups/0", "Add")]),
    "drift of what replaces is left alone": ({"Fixed": "a"}, {"Fixed": "a"}, {"Fixed": "b"}, []),
    "a changed template replaces all the same": (
        {"Fixed": "a"},
        {"Fixed": "c"},
        {"Fixed": "b"},
        [("/Fixed", "Modify")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_three_states_are_compared(case: str) -> None:
    before, after, actual, expected = CASES[case]
    schema = SCHEMA | {"createOnlyProperties": ["/properties/Fixed"]}

    compared = ThreeWay(schema, actual, (before, {}), (after, {}))

    assert [(change.path, change.type) for change in compared.changes()] == expected


def test_a_secret_is_compared_by_its_reference() -> None:
    reference = {"Name": "{{resolve:secretsmanager:n}}"}
    compared = ThreeWay(SCHEMA, {"Name": "shown"}, (reference, {}), (reference, {}))

    assert (compared.drift(), compared.changes()) == ([], [])
    assert compared.ignored() == [{"Path": "/Properties/Name", "Reason": "SENSITIVE_PROPERTY"}]
