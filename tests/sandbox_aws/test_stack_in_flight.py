"""Stacks while they run: in the background, side by side, overtaken by a delete, cancelled."""

from tests.sandbox_aws.conftest import Widgets
from tests.support.stacks import Stacks, template, widget


def test_a_stack_runs_in_the_background_and_another_one_beside_it(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("slow", template({"W": widget("slow", Behaviour="gated")}))
    stacks.create("quick", template({"W": widget("quick")}))

    assert stacks.settle("quick", "stack-create-complete") == "CREATE_COMPLETE"
    assert stacks.describe("slow")["StackStatus"] == "CREATE_IN_PROGRESS"
    refused = stacks.try_update("slow", template({"W": widget("slow")}))
    assert "is in CREATE_IN_PROGRESS state and can not be updated" in refused.err

    widgets.open_gate("slow")
    assert stacks.settle("slow", "stack-create-complete") == "CREATE_COMPLETE"


def test_independent_resources_are_made_side_by_side(stacks: Stacks, widgets: Widgets) -> None:
    shut = {name: widget(f"parallel-{name}", Behaviour="gated") for name in ("a", "b")}
    stacks.create("parallel", template({"A": shut["a"], "B": shut["b"], "C": widget("parallel-c")}))
    widgets.open_gate("parallel-b")
    widgets.open_gate("parallel-a")

    assert stacks.settle("parallel", "stack-create-complete") == "CREATE_COMPLETE"
    events = stacks.events("parallel")
    first_complete = next(index for index, (_, status) in enumerate(events) if status == "CREATE_COMPLETE")
    assert {name for name, _ in events[:first_complete]} == {"parallel", "A", "B", "C"}


def test_a_failure_cancels_what_is_still_in_progress_and_rolls_it_back(stacks: Stacks, widgets: Widgets) -> None:
    stuck = widget("stuck", Behaviour="gated")
    broken = widget("breaker", Behaviour="fail-after")
    stacks.create("cancelled", template({"Stuck": stuck, "Broken": broken}))

    assert stacks.settle("cancelled", "stack-create-complete") == "ROLLBACK_COMPLETE"
    assert "Resource creation cancelled" in stacks.reasons("cancelled", "Stuck")
    assert {"stuck", "breaker"} & widgets.names() == set()


def test_a_delete_overtakes_a_create(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("overtaken", template({"W": widget("overtaken", Behaviour="gated")}))

    assert stacks.delete("overtaken") == "DELETE_COMPLETE"
    assert "overtaken" not in widgets.names()


def test_a_cancelled_update_rolls_back(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("change-of-mind", template({"W": widget("minded", Size=1)}))
    stacks.settle("change-of-mind", "stack-create-complete")
    stacks.update(
        "change-of-mind", template({"W": widget("minded", Size=2), "Late": widget("tardy", Behaviour="gated")})
    )

    stacks.aws("cloudformation", "cancel-update-stack", "--stack-name", "change-of-mind")

    assert stacks.settle("change-of-mind", "stack-update-complete") == "UPDATE_ROLLBACK_COMPLETE"
    assert "tardy" not in widgets.names()
    sizes = [event["requestData"]["resourceProperties"].get("Size") for event in widgets.requests("minded")]
    assert sizes[-1] == "1"


def failed_rollback(stacks: Stacks, name: str) -> None:
    """The handler refuses to give the unlucky 13 back, at first."""
    before = {"A": widget(name, Size=13), "B": widget(f"{name}-b")}
    stacks.create(name, template(before))
    stacks.settle(name, "stack-create-complete")
    after = {"A": widget(name, Size=1), "B": widget(f"{name}-b", Size=13) | {"DependsOn": "A"}}

    stacks.update(name, template(after))

    assert stacks.settle(name, "stack-update-complete") == "UPDATE_ROLLBACK_FAILED"


def test_a_rollback_that_failed_is_continued_without_what_will_not_go_back(stacks: Stacks, widgets: Widgets) -> None:
    failed_rollback(stacks, "skipped")

    stacks.aws("cloudformation", "continue-update-rollback", "--stack-name", "skipped", "--resources-to-skip", "A", "B")

    assert stacks.settle("skipped", "stack-rollback-complete") == "UPDATE_ROLLBACK_COMPLETE"
    assert widgets.requests("skipped")[-1]["requestData"]["resourceProperties"]["Size"] == "13"


def test_a_rollback_that_failed_is_continued_once_its_cause_is_gone(stacks: Stacks, widgets: Widgets) -> None:
    failed_rollback(stacks, "again")
    before = len(widgets.requests("again"))
    (widgets.store / "allow-13").touch()

    stacks.aws("cloudformation", "continue-update-rollback", "--stack-name", "again")

    assert stacks.settle("again", "stack-rollback-complete") == "UPDATE_ROLLBACK_COMPLETE"
    retried = widgets.requests("again")[before]
    assert (retried["action"], retried["rollback"]) == ("UPDATE", True)
    assert retried["requestData"]["resourceProperties"]["Size"] == "13"
    assert retried["requestData"]["previousResourceProperties"]["Size"] == "1"
