"""A recorded request becomes a test, which holds for a sandbox that answers so and fails for one that does not."""

import copy
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.recorded_life import recorded
from tests.data import adopted
from tests.support.conversation import differences
from tests.support.replay import chains, converse, play
from tools.acceptance import adopt
from tools.acceptance.recording.exchange import Exchange, save

NOTHING: dict[str, list[Any]] = {"conversations": [], "writes": [], "answers": []}


def number(method: str, end: str, status: int) -> int:
    """The last such request's, as the report counts."""
    return max(
        at
        for at, one in enumerate(recorded(), 1)
        if one.method == method and one.status == status and end in one.path.partition("?")[0]
    )


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return Path(shutil.copy(adopted.FILE, tmp_path / "adopted.yaml"))


def adopt_from(exchanges: Sequence[Exchange], folder: Path, into: Path, *numbers: int, scenario: str = "life") -> int:
    save(folder / "life.yaml", "life", exchanges)
    chosen = [str(one) for one in numbers]
    return adopt.main([scenario, *chosen, "--recordings", str(folder), "--into", str(into)])


def played(into: Path) -> list[str]:
    """What the sandbox does otherwise than the adopted conversations and writes."""
    replayed = [gap for one in adopted.conversations(into).values() for gap in differences(converse(one))]
    settled = [one for chain in chains(adopted.writes(into)) for one in play(chain)]
    return replayed + [f"{path} {sides}" for one in settled for path, sides in one.gaps.items()]


# Which request, and how many conversations, writes and errors come of it.
ADOPTED: dict[str, tuple[tuple[str, str, int], tuple[int, int, int]]] = {
    "a create": (("PUT", "/cluster-1", 201), (1, 0, 0)),
    "an operation": (("GET", "/operations/", 200), (1, 0, 0)),
    "a settled pool": (("GET", "/agentPools/pool2", 200), (1, 3, 0)),
    "a change of tags": (("PATCH", "/cluster-1", 200), (1, 0, 0)),
    "a refusal": (("PUT", "/cluster-1", 400), (1, 0, 1)),
    "a start": (("POST", "/start", 202), (1, 0, 0)),
    "a delete": (("DELETE", "/cluster-1", 202), (1, 0, 0)),
    "what is gone": (("GET", "/cluster-1", 404), (1, 0, 1)),
}


@pytest.mark.parametrize(("which", "made"), ADOPTED.values(), ids=ADOPTED)
def test_an_adopted_request_holds_where_azure_was_the_sandbox(
    which: tuple[str, str, int], made: tuple[int, int, int], tmp_path: Path, into: Path
) -> None:
    assert adopt_from(recorded(), tmp_path / "azure", into, number(*which)) == 0
    counts = len(adopted.conversations(into)), len(adopted.writes(into)), len(adopted.answers(into))
    assert counts == made
    assert played(into) == []


def changed(which: tuple[str, str, int], change: Callable[[Exchange], Exchange]) -> list[Exchange]:
    at = number(*which) - 1
    exchanges = list(recorded())
    exchanges[at] = change(copy.deepcopy(exchanges[at]))
    return exchanges


def with_leaf(one: Exchange, name: str, value: Any) -> Exchange:
    return replace(one, response={**one.response, "properties": {**one.response["properties"], name: value}})


# Where Azure answered otherwise than the sandbox does: the adopted test says so.
OTHERWISE: dict[str, tuple[tuple[str, str, int], Callable[[Exchange], Exchange], str]] = {
    "a status": (("DELETE", "/cluster-1", 202), lambda one: replace(one, status=200), "status 202 instead of 200"),
    "a header": (("POST", "/start", 202), lambda one: replace(one, headers={}), "azure-asyncoperation came"),
    "a state": (
        ("PUT", "/agentPools/pool2", 200),
        lambda one: with_leaf(one, "provisioningState", "Reconciling"),
        "Reconciling",
    ),
    "a member": (
        ("PATCH", "/cluster-1", 200),
        lambda one: replace(one, response={**one.response, "extendedLocation": {"name": "edge"}}),
        "extendedLocation",
    ),
    "a code": (
        ("PUT", "/cluster-1", 400),
        lambda one: replace(one, response={**one.response, "code": "Unripe"}),
        "instead of Unripe",
    ),
    "a default": (
        ("GET", "/agentPools/pool2", 200),
        lambda one: with_leaf(one, "osDiskSizeGB", 64),
        "osDiskSizeGB (64",
    ),
    "a leaf that the sandbox lacks": (
        ("GET", "/agentPools/pool2", 200),
        lambda one: with_leaf(one, "ripeness", {"degree": 3}),
        "ripeness.degree (3, Ellipsis)",
    ),
}


@pytest.mark.parametrize(("which", "change", "expected"), OTHERWISE.values(), ids=OTHERWISE)
def test_an_adopted_request_fails_where_azure_did_otherwise(
    which: tuple[str, str, int], change: Callable[[Exchange], Exchange], expected: str, tmp_path: Path, into: Path
) -> None:
    assert adopt_from(changed(which, change), tmp_path / "azure", into, number(*which)) == 0
    assert [one for one in played(into) if expected in one], played(into)


def test_the_create_is_taken_from_another_scenario(tmp_path: Path, into: Path) -> None:
    first = next(at for at, one in enumerate(recorded()) if "/agentPools/" in one.path and one.method == "PUT")
    save(tmp_path / "azure" / "pools.yaml", "pools", recorded()[first:])
    pool = number("GET", "/agentPools/pool2", 200) - first
    assert adopt_from(recorded()[:first], tmp_path / "azure", into, pool, scenario="pools") == 0
    assert adopted.conversations(into)[f"pools {pool}"][0]["method"] == "PUT"
    assert played(into) == []


def test_resources_made_and_deleted_before_are_left_out(tmp_path: Path, into: Path) -> None:
    delete = number("DELETE", "/cluster-1", 202) - 1
    pool = next(one for one in recorded() if one.method == "PUT" and "/agentPools/" in one.path)
    gone = replace(recorded()[delete], path=pool.path)
    save(tmp_path / "azure" / "start.yaml", "start", [*recorded()[:delete], gone])
    later = [
        replace(one, headers={**one.headers, "date": "Mon, 23 Nov 2026 00:00:00 GMT"}) for one in recorded()[delete:]
    ]
    assert adopt_from(later, tmp_path / "azure", into, 1) == 0
    (exchanges,) = adopted.conversations(into).values()
    assert [one for one in exchanges if "/agentPools/" in one["url"]] == []


def test_it_says_what_it_wrote_and_which_tests_run_it(
    tmp_path: Path, into: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = number("GET", "/cluster-1", 404)
    adopt_from(recorded(), tmp_path / "azure", into, gone)
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("a conversation of ")
    assert out[0].endswith(f"'life {gone}'; python -m pytest tests/sandbox_azure/test_conversations.py")
    assert out[1] == (
        "an error: GET cluster 404 wrapped ResourceNotFound; python -m pytest tests/unit/test_recorded_errors.py"
    )
    assert into.read_text("utf-8").startswith("# Written by `make acceptance-adopt`")


# What cannot be adopted: the arguments, and why.
REFUSED = {
    "a scenario that was not recorded": (["create", "1"], "there are life"),
    "a number that is too high": (["life", "999"], "has the requests 1 to"),
    "a login": (["life", "1"], "only those of a cluster"),
}


@pytest.mark.parametrize(("arguments", "why"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_replayed_is_refused_and_nothing_written(
    arguments: list[str], why: str, tmp_path: Path, into: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save(tmp_path / "azure" / "life.yaml", "life", recorded())
    assert adopt.main([*arguments, "--recordings", str(tmp_path / "azure"), "--into", str(into)]) == 1
    assert why in capsys.readouterr().err
    assert adopted.rows(into) == NOTHING


def test_nothing_is_adopted_twice(tmp_path: Path, into: Path, capsys: pytest.CaptureFixture[str]) -> None:
    delete = number("DELETE", "/cluster-1", 202)
    assert [adopt_from(recorded(), tmp_path / "azure", into, delete) for _ in range(2)] == [0, 1]
    assert "is adopted already" in capsys.readouterr().err


def test_without_recordings_it_says_how_to_get_some(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert adopt.main(["life", "1", "--recordings", str(tmp_path / "none")]) == 1
    assert "make acceptance" in capsys.readouterr().err
