"""Stacks while they run: in the background, side by side, overtaken by a delete, cancelled."""

from tests.sandbox_aws.conftest import Widgets
from tests.support.stacks import Stacks, template, widget


def test_a_stack_runs_in_the_background_and_another_one_beside_it(stacks: Stacks, widgets: Widgets) -> None:
    stacks.begin("create_stack", "slow", {"W": widget("slow", Behaviour="gated")})
    assert stacks.create("quick", {"W": widget("quick")}) == "CREATE_COMPLETE"
    assert stacks.describe("slow")["StackStatus"] == "CREATE_IN_PROGRESS"
    _, message = stacks.refusal("update_stack", StackName="slow", TemplateBody=template({"W": widget("slow")}))
    assert "is in CREATE_IN_PROGRESS state and can not be updated" in message

    widgets.open_gate("slow")
    assert stacks.settle("slow", "stack_create_complete") == "CREATE_COMPLETE"


def test_independent_resources_are_made_side_by_side(stacks: Stacks, widgets: Widgets) -> None:
    shut = {name: widget(f"parallel-{name}", Behaviour="gated") for name in ("a", "b")}
    stacks.begin("create_stack", "parallel", {"A": shut["a"], "B": shut["b"], "C": widget("parallel-c")})
    widgets.open_gate("parallel-b")
    widgets.open_gate("parallel-a")

    assert stacks.settle("parallel", "stack_create_complete") == "CREATE_COMPLETE"
    events = stacks.statuses("parallel")
    first_complete = next(index for index, (_, status) in enumerate(events) if status == "CREATE_COMPLETE")
    assert {name for name, _ in events[:first_complete]} == {"parallel", "A", "B", "C"}


def test_a_failure_cancels_what_is_still_in_progress_and_rolls_it_back(stacks: Stacks, widgets: Widgets) -> None:
    stuck = widget("stuck", Behaviour="gated")
    broken = widget("breaker", Behaviour="fail-after")
    assert stacks.create("cancelled", {"Stuck": stuck, "Broken": broken}) == "ROLLBACK_COMPLETE"
    assert "Resource creation cancelled" in stacks.reasons("cancelled", "Stuck")
    assert {"stuck", "breaker"} & widgets.names() == set()


def test_a_delete_overtakes_a_create(stacks: Stacks, widgets: Widgets) -> None:
    stacks.begin("create_stack", "overtaken", {"W": widget("overtaken", Behaviour="gated")})

    assert stacks.delete("overtaken") == "DELETE_COMPLETE"
    assert "overtaken" not in widgets.names()


def test_a_cancelled_update_rolls_back(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("change-of-mind", {"W": widget("minded", Size=1)})
    stacks.begin(
        "update_stack", "change-of-mind", {"W": widget("minded", Size=2), "Late": widget("tardy", Behaviour="gated")}
    )

    stacks.api.cancel_update_stack(StackName="change-of-mind")

    assert stacks.settle("change-of-mind", "stack_update_complete") == "UPDATE_ROLLBACK_COMPLETE"
    assert "tardy" not in widgets.names()
    sizes = [event["requestData"]["resourceProperties"].get("Size") for event in widgets.requests("minded")]
    assert sizes[-1] == "1"


def failed_rollback(stacks: Stacks, name: str) -> None:
    """The handler refuses to give the unlucky 13 back, at first."""
    before = {"A": widget(name, Size=13), "B": widget(f"{name}-b")}
    stacks.create(name, before)
    after = {"A": widget(name, Size=1), "B": widget(f"{name}-b", Size=13) | {"DependsOn": "A"}}

    assert stacks.update(name, after) == "UPDATE_ROLLBACK_FAILED"


def test_a_rollback_that_failed_is_continued_without_what_will_not_go_back(stacks: Stacks, widgets: Widgets) -> None:
    failed_rollback(stacks, "skipped")

    stacks.api.continue_update_rollback(StackName="skipped", ResourcesToSkip=["A", "B"])

    assert stacks.settle("skipped", "stack_rollback_complete") == "UPDATE_ROLLBACK_COMPLETE"
    assert widgets.requests("skipped")[-1]["requestData"]["resourceProperties"]["Size"] == "13"


def test_a_rollback_that_failed_is_continued_once_its_cause_is_gone(stacks: Stacks, widgets: Widgets) -> None:
    failed_rollback(stacks, "again")
    before = len(widgets.requests("again"))
    (widgets.store / "allow-13").touch()

    stacks.api.continue_update_rollback(StackName="again")

    assert stacks.settle("again", "stack_rollback_complete") == "UPDATE_ROLLBACK_COMPLETE"
    retried = widgets.requests("again")[before]
    assert (retried["action"], retried["rollback"]) == ("UPDATE", True)
    assert retried["requestData"]["resourceProperties"]["Size"] == "13"
    assert retried["requestData"]["previousResourceProperties"]["Size"] == "1"
