"""Failures that are left as they are, and stacks that take too long: what can be done then."""

from tests.sandbox_aws.conftest import Widgets
from tests.support.stacks import Stacks, widget

KEEP = {"DisableRollback": True}


def roll_back(stacks: Stacks, name: str, waiter: str) -> str:
    stacks.api.rollback_stack(StackName=name)
    return stacks.settle(name, waiter)


def test_a_stack_that_takes_longer_than_its_timeout_is_rolled_back(stacks: Stacks, widgets: Widgets) -> None:
    status = stacks.create("late", {"W": widget("late", Behaviour="gated")}, options={"TimeoutInMinutes": 5})
    assert status == "ROLLBACK_COMPLETE"
    assert stacks.reasons("late", "late")[1].startswith("Stack creation time exceeded the specified timeout.")
    assert "late" not in widgets.names()


def test_a_stack_within_its_timeout_is_left_alone(stacks: Stacks, widgets: Widgets) -> None:
    assert stacks.create("timely", {"W": widget("timely")}, options={"TimeoutInMinutes": 600}) == "CREATE_COMPLETE"
    assert stacks.describe("timely")["TimeoutInMinutes"] == 600


def test_a_failed_create_with_rollback_disabled_can_be_rolled_back(stacks: Stacks, widgets: Widgets) -> None:
    broken = {"Kept": widget("kept"), "Broken": widget("broken", Behaviour="fail-after") | {"DependsOn": "Kept"}}
    assert stacks.create("kept", broken, options=KEEP) == "CREATE_FAILED"
    assert "kept" in widgets.names()

    assert roll_back(stacks, "kept", "stack_create_complete") == "ROLLBACK_COMPLETE"
    assert not {"kept", "broken"} & widgets.names()


def test_a_failed_create_with_rollback_disabled_can_be_repaired_by_an_update(stacks: Stacks, widgets: Widgets) -> None:
    status = stacks.create(
        "mended",
        {"A": widget("mend-a"), "B": widget("mend-b", Behaviour="fail-after")},
        options=KEEP,
    )
    assert status == "CREATE_FAILED"

    assert stacks.update("mended", {"A": widget("mend-a"), "B": widget("mend-b")}) == "UPDATE_COMPLETE"
    assert {"mend-a", "mend-b"} <= widgets.names()


def test_a_failed_update_with_rollback_disabled_rolls_back_to_the_last_stable_state(
    stacks: Stacks, widgets: Widgets
) -> None:
    stacks.create("stays", {"W": widget("stays", Size=1)})
    assert stacks.update("stays", {"W": widget("stays", Size=13)}, options=KEEP) == "UPDATE_FAILED"
    status = stacks.update("stays", {"W": widget("stays", Size=13, Label="again")}, options=KEEP)
    assert status == "UPDATE_FAILED"

    assert roll_back(stacks, "stays", "stack_rollback_complete") == "UPDATE_ROLLBACK_COMPLETE"
    last = widgets.requests("stays")[-1]
    assert (last["action"], last["rollback"]) == ("UPDATE", True)
    assert last["requestData"]["resourceProperties"] == {"Name": "stays", "Size": "1", "Id": "/widgets/stays"}


def test_a_resource_whose_update_failed_is_tried_again_with_the_same_properties(
    stacks: Stacks, widgets: Widgets
) -> None:
    stacks.create("retry", {"W": widget("retried", Size=1)})
    stacks.update("retry", {"W": widget("retried", Size=13)}, options=KEEP)
    before = len(widgets.requests("retried"))

    assert stacks.update("retry", {"W": widget("retried", Size=13)}, options=KEEP) == "UPDATE_FAILED"
    assert len(widgets.requests("retried")) == before + 1


def test_a_stack_that_is_well_cannot_be_rolled_back(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("well", {"W": widget("well")})

    _, message = stacks.refusal("rollback_stack", StackName="well")

    assert "is in CREATE_COMPLETE state and can not be rolled back" in message


def test_ten_stacks_at_once_all_get_there(stacks: Stacks, widgets: Widgets) -> None:
    names = [f"many-{number}" for number in range(10)]
    for name in names:
        stacks.begin("create_stack", name, {"W": widget(name)})

    assert {stacks.settle(name, "stack_create_complete") for name in names} == {"CREATE_COMPLETE"}
    assert set(names) <= widgets.names()
