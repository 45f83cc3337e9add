"""One resource group with a deadline in its tags; what does not carry the suite's tag is never deleted."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.harness import SUBSCRIPTION, Cloud
from tools.acceptance import clean
from tools.acceptance.clouds import group, scratch
from tools.acceptance.clouds.clock import Clock
from tools.acceptance.clouds.group import Left, Noted
from tools.acceptance.clouds.stacks import delete_tagged
from tools.acceptance.scenarios.world import API_VERSION, Answer, WorldError

NOW = datetime(2026, 11, 30, 20, tzinfo=UTC)
OTHERS = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/others"


class Azure:
    """The sandbox's, in this process."""

    def __init__(self) -> None:
        self.cloud = Cloud()

    def ask(self, method: str, path: str, body: Any = None, api_version: str = API_VERSION) -> Answer:
        answer = self.cloud.call(method, path, body, api=api_version)
        return Answer(answer.status, answer.json() if answer.body else None, dict(answer.headers))

    def make(self, hours: float = 3.0) -> str:
        path = group.named(SUBSCRIPTION)
        group.make(self.ask, path, "westeurope", NOW, timedelta(hours=hours))
        return path

    def groups(self) -> set[str]:
        answer = self.cloud.call("GET", f"/subscriptions/{SUBSCRIPTION}/resourceGroups", api="2021-04-01")
        return {one["id"] for one in answer.json()["value"]}


@pytest.fixture
def azure() -> Azure:
    made = Azure()
    made.cloud.group("others")
    return made


def test_a_group_says_whose_it_is_and_until_when(azure: Azure) -> None:
    path = azure.make(3)
    tags = azure.cloud.call("GET", path, api="2021-04-01").json()["tags"]
    assert tags == {"acme-acceptance": "1", "acme-acceptance-deadline": "2026-11-30T23:00:00+00:00"}
    [left_over] = group.left(azure.ask, SUBSCRIPTION)
    assert (left_over.path, left_over.deadline) == (path, NOW + timedelta(hours=3))
    assert (left_over.is_over(NOW), left_over.is_over(NOW + timedelta(hours=3))) == (False, True)


def test_all_pages_are_looked_through(azure: Azure) -> None:
    made = {azure.make() for _ in range(5)}
    azure.cloud.control("PUT", "settings", {"page_size": 2})
    assert {one.path for one in group.left(azure.ask, SUBSCRIPTION)} == made


def test_a_group_goes_with_the_clusters_in_it_and_is_waited_for(azure: Azure) -> None:
    path = azure.make()
    azure.cloud.cluster("acceptance", path.rpartition("/")[2])
    # The test's own cluster has written the group anew, without tags.
    group.make(azure.ask, path, "westeurope", NOW, timedelta(hours=1))
    group.delete(azure.ask, path, azure.cloud.clock.sleep)
    assert azure.groups() == {OTHERS}
    group.delete(azure.ask, path, azure.cloud.clock.sleep)


def test_a_deletion_that_did_not_happen_is_requested_again(azure: Azure) -> None:
    path = azure.make()
    action = {"type": "respond", "status": 202}
    azure.cloud.control("POST", "faults", {"method": "DELETE", "path": f"{path}$", "times": 2, "action": action})
    group.delete(azure.ask, path, azure.cloud.clock.sleep)
    assert azure.groups() == {OTHERS}


def test_a_group_that_may_not_be_deleted_is_reported_at_once(azure: Azure) -> None:
    path = azure.make()
    action = {"type": "respond", "status": 403, "body": {"error": {"code": "AuthorizationFailed", "message": "no"}}}
    azure.cloud.control("POST", "faults", {"method": "DELETE", "path": f"{path}$", "action": action})
    with pytest.raises(WorldError, match=r"403 .*AuthorizationFailed"):
        group.delete(azure.ask, path, azure.cloud.clock.sleep)


def test_what_is_not_the_suites_is_never_deleted(azure: Azure) -> None:
    with pytest.raises(WorldError, match="does not carry the tag"):
        group.delete(azure.ask, OTHERS, azure.cloud.clock.sleep)
    assert azure.groups() == {OTHERS}


def test_a_group_without_a_readable_deadline_is_never_over(azure: Azure) -> None:
    path = group.named(SUBSCRIPTION)
    body = {"location": "westeurope", "tags": {group.TAG: "1", group.DEADLINE: "tomorrow"}}
    azure.ask("PUT", path, body, "2021-04-01")
    [left_over] = group.left(azure.ask, SUBSCRIPTION)
    assert (left_over.deadline, left_over.is_over(NOW + timedelta(days=999))) == (None, False)


def test_what_a_run_makes_is_noted_until_it_is_gone(tmp_path: Path) -> None:
    noted = Noted(tmp_path / "results")
    one, other = (
        Left("/subscriptions/s/resourceGroups/a", "/tmp/a"),
        Left("/subscriptions/s/resourceGroups/b", "/tmp/b"),
    )
    noted.add(one)
    noted.add(other)
    noted.remove(one)
    assert Noted(tmp_path / "results").read() == [other]
    noted.remove(other)
    assert not list((tmp_path / "results").iterdir())


def test_clean_removes_ours_and_those_that_are_over_and_no_others(
    azure: Azure, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ours by the note of a run that crashed; another run's stays, since nobody is there to be asked."""
    ours, over, others = azure.make(9999), azure.make(-9999), azure.make(99999)
    noted = Noted(tmp_path)
    noted.add(Left(ours, str(tmp_path / "no-such-folder")))
    elsewhere = Left("/subscriptions/another/resourceGroups/x", "/tmp/x")
    noted.add(elsewhere)
    status = clean._groups(azure, SUBSCRIPTION, noted, azure.cloud.clock.sleep)  # type: ignore[arg-type]
    assert status == 1
    assert azure.groups() == {OTHERS, others}
    printed = capsys.readouterr().out
    assert f"{ours.rpartition('/')[2]}: made here" in printed
    assert f"{over.rpartition('/')[2]}: its deadline was" in printed
    assert f"{others.rpartition('/')[2]} stays: another run's until" in printed
    assert noted.read() == [elsewhere]


def test_a_folder_with_read_only_packages_is_removed_and_a_strangers_is_not(tmp_path: Path) -> None:
    mine, strangers = tmp_path / f"{scratch.PREFIX}x", tmp_path / "home"
    for folder in (mine, strangers):
        (folder / "aws" / "package").mkdir(parents=True)
        (folder / "aws" / "package" / "code.py").write_text("")
        (folder / "aws" / "package").chmod(0o500)
        scratch.end(folder)
    assert (mine.exists(), strangers.exists()) == (False, True)


class Stacks:
    """A real account's, as boto3 shows them."""

    def __init__(self) -> None:
        ours = [{"Key": "acme-acceptance", "Value": "1"}]
        self.stacks = {"ours": ("CREATE_COMPLETE", ours), "theirs": ("CREATE_COMPLETE", [])}
        self.deleted: list[str] = []

    def get_paginator(self, _operation: str) -> "Stacks":
        return self

    def paginate(self) -> list[dict[str, Any]]:
        return [{"Stacks": [{"StackId": name, "Tags": tags}]} for name, (_, tags) in self.stacks.items()]

    def delete_stack(self, StackName: str) -> None:  # noqa: N803 - boto3's name
        self.deleted.append(StackName)

    def describe_stacks(self, StackName: str) -> dict[str, Any]:  # noqa: N803 - boto3's name
        status = "DELETE_COMPLETE" if StackName in self.deleted else self.stacks[StackName][0]
        return {"Stacks": [{"StackStatus": status}]}


def test_only_stacks_with_the_suites_tag_are_deleted() -> None:
    account = Stacks()
    delete_tagged(account, Clock(1.0))
    assert account.deleted == ["ours"]


def test_the_note_is_plain_json_without_a_secret(tmp_path: Path) -> None:
    Noted(tmp_path).add(Left("/subscriptions/s/resourceGroups/a", "/tmp/a"))
    assert json.loads((tmp_path / "running.json").read_text()) == [["/subscriptions/s/resourceGroups/a", "/tmp/a"]]
