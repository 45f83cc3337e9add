"""The measurements' own arithmetic: who asked what, how late, what is met; drawings that are well-formed."""

import xml.etree.ElementTree as ET
from typing import Any

import pytest

from bench import goals, plots
from bench.goals import Goal
from bench.measurements import compared
from bench.peers.jobs import FEWEST_WRITES, JOBS, STATES, State, commands, playbook_arguments, properties
from bench.peers.tally import is_write, of_arm, tallied

ARM = "https://arm.example/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c"


def logged(method: str, at: float, *, url: str = ARM, caller: str | None = "me", speed: float = 60.0) -> dict[str, Any]:
    """A line of the sandbox's log, `at` seconds of the wall after its start."""
    return {"method": method, "url": url, "caller": caller, "time": at, "cloud_time": at * speed}


@pytest.mark.parametrize(
    ("method", "path", "write"),
    [
        ("PUT", "", True),
        ("PATCH", "", True),
        ("DELETE", "", True),
        ("POST", "/start", True),
        ("POST", "/listClusterUserCredential?api-version=1", False),
        ("GET", "", False),
        ("HEAD", "", False),
    ],
)
def test_a_write_changes_something(method: str, path: str, write: bool) -> None:
    assert is_write(logged(method, 0, url=ARM + path)) == write


def test_only_a_clients_own_requests_to_resource_manager_count() -> None:
    entries = [logged("GET", 0), logged("GET", 1, caller="somebody"), logged("POST", 2, caller=None)]
    assert of_arm(entries, "me") == entries[:1]


@pytest.mark.parametrize(
    ("ended", "finished", "late"),
    [
        (90.0, 2.5, 30.5),  # told at 120 cloud seconds, half a second of work after it
        (120.0, 2.0, 0.0),
        (119.4, 3.0, 1.6),
        (121.0, 3.0, None),  # never asked after the end: it did not wait for it
        (None, 3.0, None),
    ],
)
def test_waiting_counts_in_the_sandboxs_seconds_and_work_in_real_ones(
    ended: float | None, finished: float, late: float | None
) -> None:
    actual = tallied([logged("PUT", 0), logged("GET", 1), logged("GET", 2)], ended, finished)
    assert (actual.writes, actual.reads) == (1, 2)
    assert actual.late == (None if late is None else pytest.approx(late))


@pytest.mark.parametrize(
    ("most", "value", "word"),
    [(1.0, 1.0, "met"), (1.0, 1.01, "missed"), (1.0, None, "not measured"), (None, 5.0, ""), (0.0, 0.0, "met")],
)
def test_a_goal_is_met_up_to_its_bound(most: float | None, value: float | None, word: str) -> None:
    assert goals.verdict(Goal("x", "", most), value) == word


def test_every_figure_has_a_row_whether_it_was_measured_or_not() -> None:
    rows = goals.rows({"package_mb": 29.5})
    assert [row[0] for row in rows] == [goal.key for goal in goals.GOALS]
    assert next(row for row in rows if row[0] == "package_mb")[1:4] == ("29.5", "≤ 30", "met")
    assert next(row for row in rows if row[0] == "package_ratio")[1:4] == ("-", "≤ 0.65", "not measured")


def jobs(writes: float, reads: float, late: float | None) -> dict[str, dict[str, float | None]]:
    return {job: {"writes": writes if FEWEST_WRITES[job] else 0, "reads": reads, "late": late} for job in JOBS}


def test_reads_are_set_beside_the_better_peer_and_lateness_beside_azure_cli() -> None:
    lates = {"ours": [1.0, 6.0, 9.0], "azure-cli": [12.0], "ansible": [3.0]}
    actual = compared({"ours": jobs(1, 3, 6), "azure-cli": jobs(1, 10, 12), "ansible": jobs(2, 6, 3)}, lates)
    assert actual == {"arm_writes_ratio": 1, "arm_reads_ratio": 0.5, "done_after_azure_ratio": 0.5}


def test_a_comparison_without_peers_is_reported_as_skipped() -> None:
    actual = compared({"ours": jobs(2, 3, 6)}, {"ours": [6.0]})
    assert actual == {"arm_writes_ratio": 2, "arm_reads_ratio": None, "done_after_azure_ratio": None}


def test_each_tool_gets_the_same_task() -> None:
    state = State("1.36.2", 2, True, "node-image", (("team", "platform"),))
    ours, theirs = properties("c", state), playbook_arguments("c", state)
    assert ours["KubernetesVersion"] == theirs["kubernetes_version"]
    assert ours["AgentPoolProfiles"][0]["Count"] == theirs["agent_pool_profiles"][0]["count"]
    assert {tag["Key"]: tag["Value"] for tag in ours["Tags"]} == theirs["tags"]
    assert set(commands("c")) == set(STATES)


@pytest.mark.parametrize(
    "drawing",
    [
        plots.waiting([plots.Point("ours & co", 7, 8), plots.Point("every 30 s", 9, 14)], [(5, 10), (7, 8), (9, 6)]),
        plots.bars("Requests", {"create": {"ours": 5, "az": 15}, "read": {"ours": 0, "az": 0}}, "ours"),
    ],
)
def test_drawings_are_well_formed_and_ours_stands_out(drawing: str) -> None:
    colours = [element.get("fill") for element in ET.fromstring(drawing).iter() if element.get("fill")]
    assert plots.OURS in colours
    assert len(set(colours)) >= 3


def test_a_longer_bar_means_more() -> None:
    drawing = ET.fromstring(plots.bars("x", {"job": {"ours": 5, "az": 15}}, "ours"))
    bars = list(drawing.iter("{http://www.w3.org/2000/svg}rect"))[-2:]
    widths = [float(bar.get("width") or 0) for bar in bars]
    assert widths[1] == pytest.approx(3 * widths[0], rel=0.01)
