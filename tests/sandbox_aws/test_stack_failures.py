"""Failures that are left as they are, and stacks that take too long: what can be done then."""

from tests.sandbox_aws.conftest import Widgets
from tests.support.stacks import Stacks, template, widget

KEEP = "--disable-rollback"


def roll_back(stacks: Stacks, name: str, waiter: str) -> str:
    stacks.aws("cloudformation", "rollback-stack", "--stack-name", name)
    return stacks.settle(name, waiter)


def test_a_stack_that_takes_longer_than_its_timeout_is_rolled_back(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("late", template({"W": widget("late", Behaviour="gated")}), "--timeout-in-minutes", "5")

    assert stacks.settle("late", "stack-create-complete") == "ROLLBACK_COMPLETE"
    assert stacks.reasons("late", "late")[1].startswith("Stack creation time exceeded the specified timeout.")
    assert "late" not in widgets.names()


def test_a_stack_within_its_timeout_is_left_alone(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("timely", template({"W": widget("timely")}), "--timeout-in-minutes", "600")

    assert stacks.settle("timely", "stack-create-complete") == "CREATE_COMPLETE"
    assert stacks.describe("timely")["TimeoutInMinutes"] == 600


def test_a_failed_create_with_rollback_disabled_can_be_rolled_back(stacks: Stacks, widgets: Widgets) -> None:
    broken = {"Kept": widget("kept"), "Broken": widget("broken", Behaviour="fail-after") | {"DependsOn": "Kept"}}
    stacks.create("kept", template(broken), KEEP)
    assert stacks.settle("kept", "stack-create-complete") == "CREATE_FAILED"
    assert "kept" in widgets.names()

    assert roll_back(stacks, "kept", "stack-create-complete") == "ROLLBACK_COMPLETE"
    assert not {"kept", "broken"} & widgets.names()


def test_a_failed_create_with_rollback_disabled_can_be_repaired_by_an_update(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("mended", template({"A": widget("mend-a"), "B": widget("mend-b", Behaviour="fail-after")}), KEEP)
    assert stacks.settle("mended", "stack-create-complete") == "CREATE_FAILED"

    stacks.update("mended", template({"A": widget("mend-a"), "B": widget("mend-b")}))

    assert stacks.settle("mended", "stack-update-complete") == "UPDATE_COMPLETE"
    assert {"mend-a", "mend-b"} <= widgets.names()


def test_a_failed_update_with_rollback_disabled_rolls_back_to_the_last_stable_state(
    stacks: Stacks, widgets: Widgets
) -> None:
    stacks.create("stays", template({"W": widget("stays", Size=1)}))
    stacks.settle("stays", "stack-create-complete")
    stacks.update("stays", template({"W": widget("stays", Size=13)}), KEEP)
    assert stacks.settle("stays", "stack-update-complete") == "UPDATE_FAILED"
    stacks.update("stays", template({"W": widget("stays", Size=13, Label="again")}), KEEP)
    assert stacks.settle("stays", "stack-update-complete") == "UPDATE_FAILED"

    assert roll_back(stacks, "stays", "stack-rollback-complete") == "UPDATE_ROLLBACK_COMPLETE"
    last = widgets.requests("stays")[-1]
    assert (last["action"], last["rollback"]) == ("UPDATE", True)
    assert last["requestData"]["resourceProperties"] == {"Name": "stays", "Size": "1", "Id": "/widgets/stays"}


def test_a_resource_whose_update_failed_is_tried_again_with_the_same_properties(
    stacks: Stacks, widgets: Widgets
) -> None:
    stacks.create("retry", template({"W": widget("retried", Size=1)}))
    stacks.settle("retry", "stack-create-complete")
    stacks.update("retry", template({"W": widget("retried", Size=13)}), KEEP)
    stacks.settle("retry", "stack-update-complete")
    before = len(widgets.requests("retried"))

    stacks.update("retry", template({"W": widget("retried", Size=13)}), KEEP)

    assert stacks.settle("retry", "stack-update-complete") == "UPDATE_FAILED"
    assert len(widgets.requests("retried")) == before + 1


def test_a_stack_that_is_well_cannot_be_rolled_back(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("well", template({"W": widget("well")}))
    stacks.settle("well", "stack-create-complete")

    refused = stacks.aws.run("cloudformation", "rollback-stack", "--stack-name", "well")

    assert "is in CREATE_COMPLETE state and can not be rolled back" in refused.err


def test_ten_stacks_at_once_all_get_there(stacks: Stacks, widgets: Widgets) -> None:
    names = [f"many-{number}" for number in range(10)]
    for name in names:
        stacks.create(name, template({"W": widget(name)}))

    assert {stacks.settle(name, "stack-create-complete") for name in names} == {"CREATE_COMPLETE"}
    assert set(names) <= widgets.names()
