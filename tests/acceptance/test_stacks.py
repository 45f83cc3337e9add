"""An operation on a stack ends with the last of its own statuses, not with an earlier one or amid a rollback."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, NamedTuple

import boto3
import pytest
from botocore.exceptions import ClientError

from tools.acceptance.clouds.clock import Clock
from tools.acceptance.clouds.stacks import STACK_TAG, StackWorld, delete_tagged
from tools.acceptance.scenarios.world import Ended, WorldError

ID = "arn:aws:cloudformation:us-east-1:123456789012:stack/acceptance/1"
NOW = datetime(2026, 11, 30, 20, tzinfo=UTC)
THROTTLED, GONE = "Throttling: Rate exceeded", "ValidationError: Stack with id acceptance does not exist"
# A stack's status before its deletion.
EARLIER = (
    *("CREATE_COMPLETE", "CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED"),
    *("UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_FAILED", "UPDATE_ROLLBACK_IN_PROGRESS"),
    *("IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"),
)


class Account:
    """A real account with one stack, as boto3's own client shows it.

    `statuses` are what the reads of the stack return in their order, and `change_set` those of its change set; one
    with a colon is an error's code and message. `pauses` are in our seconds; the cloud is twice as fast.
    """

    def __init__(self) -> None:
        session: Any = boto3.Session()
        keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
        self.api = session.client("cloudformation", "us-east-1", **keys)
        self.api.meta.events.register("before-call.cloudformation", self._answer)
        self.statuses: list[str] = []
        self.change_set = ["CREATE_COMPLETE"]
        self.pauses: list[float] = []
        self.clock = Clock(2.0, self.pauses.append)
        nothing: Any = SimpleNamespace(ask=None, mark=None, exchanges=None)
        self.world = StackWorld(
            self.api, (nothing, nothing), nothing, {}, frozenset(), clock=self.clock, may=lambda *_: True
        )

    def _answer(self, model: Any, **_request: Any) -> tuple[SimpleNamespace, dict[str, Any]]:
        status, answer = 200, dict[str, Any]()
        if model.name == "DescribeStacks":
            status, answer = _read(self.statuses, lambda one: {"Stacks": [_stack(one)]})
        elif model.name == "DescribeChangeSet":
            status, answer = _read(self.change_set, lambda one: {"Status": one, "StatusReason": "not that one"})
        elif model.name == "DescribeStackEvents":
            answer = {"StackEvents": [_event("second"), _event("first")]}
        return SimpleNamespace(status_code=status), answer


def _read(script: list[str], body: Callable[[str], dict[str, Any]]) -> tuple[int, dict[str, Any]]:
    code, colon, message = script.pop(0).partition(": ")
    return (400, {"Error": {"Code": code, "Message": message}}) if colon else (200, body(code))


def _stack(status: str) -> dict[str, Any]:
    return {"StackId": ID, "StackStatus": status, "Tags": [{"Key": STACK_TAG, "Value": "1"}]}


def _event(reason: str) -> dict[str, Any]:
    return {"EventId": reason, "ResourceStatus": "CREATE_FAILED", "ResourceStatusReason": reason}


@pytest.fixture
def account() -> Iterator[Account]:
    """All that it is to show is read."""
    made = Account()
    yield made
    assert made.statuses == []


def create(account: Account, *statuses: str) -> Ended:
    account.statuses += statuses
    return account.world.deploy("acceptance", {"Name": "one"})


def update(account: Account, *statuses: str) -> Ended:
    create(account, "CREATE_COMPLETE")
    account.statuses += statuses
    return account.world.deploy("acceptance", {"Name": "two"})


def adopt(account: Account, *statuses: str) -> Ended:
    account.statuses += statuses
    return account.world.adopt("acceptance", {"Name": "one"}, "/clusters/one")


def remove(account: Account, *statuses: str) -> Ended:
    """The first status is read before the deletion."""
    create(account, "CREATE_COMPLETE")
    account.statuses += statuses
    return account.world.remove("acceptance")


def clean(account: Account, *statuses: str) -> Ended:
    """The first status is read before the deletion."""
    account.statuses += statuses
    delete_tagged(account.api, account.clock)
    return Ended(True)


class Case(NamedTuple):
    """An operation and what the reads of its stack return, in their order."""

    run: Callable[..., Ended]
    statuses: tuple[str, ...]
    why: str = ""

    def __str__(self) -> str:
        return f"{self.run.__name__} {' '.join(one.partition(':')[0] for one in self.statuses)}"


SUCCEEDS = (
    Case(create, ("CREATE_IN_PROGRESS", "CREATE_COMPLETE")),
    Case(create, (THROTTLED, "CREATE_COMPLETE")),
    Case(update, ("CREATE_COMPLETE", "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_COMPLETE")),
    Case(update, ("UPDATE_IN_PROGRESS", THROTTLED, THROTTLED, "UPDATE_COMPLETE")),
    Case(adopt, ("REVIEW_IN_PROGRESS", "IMPORT_IN_PROGRESS", "IMPORT_COMPLETE")),
    Case(adopt, (THROTTLED, "IMPORT_COMPLETE")),
    *(Case(run, (one, one, "DELETE_IN_PROGRESS", "DELETE_COMPLETE")) for one in EARLIER for run in (remove, clean)),
    *(Case(run, ("CREATE_COMPLETE", THROTTLED, "DELETE_COMPLETE")) for run in (remove, clean)),
)
FAILS = (
    Case(
        create,
        ("ROLLBACK_IN_PROGRESS", "ROLLBACK_COMPLETE", "ROLLBACK_COMPLETE", "ROLLBACK_COMPLETE", "DELETE_COMPLETE"),
        "ROLLBACK_COMPLETE: first; second",
    ),
    Case(update, ("UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE"), "UPDATE_ROLLBACK_COMPLETE: "),
    Case(
        adopt,
        ("IMPORT_ROLLBACK_IN_PROGRESS", THROTTLED, "IMPORT_ROLLBACK_COMPLETE"),
        "IMPORT_ROLLBACK_COMPLETE: first; second",
    ),
    Case(adopt, ("REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE"), "ROLLBACK_COMPLETE: first; second"),
    Case(
        remove,
        ("UPDATE_COMPLETE", "UPDATE_COMPLETE", "DELETE_IN_PROGRESS", "DELETE_FAILED"),
        "DELETE_FAILED: first; second",
    ),
)


@pytest.mark.parametrize("case", [*SUCCEEDS, *FAILS], ids=str)
def test_an_operation_ends_with_the_last_of_its_own_statuses(account: Account, case: Case) -> None:
    assert case.run(account, *case.statuses) == Ended(not case.why, case.why)


def test_there_is_a_pause_after_each_read_but_the_last(account: Account) -> None:
    create(account, "CREATE_IN_PROGRESS", THROTTLED, "CREATE_IN_PROGRESS", "CREATE_COMPLETE")
    assert account.pauses == [2.5] * 3


@pytest.mark.parametrize("run", [create, update, adopt])
def test_a_stack_that_cannot_be_read_is_the_clients_error(account: Account, run: Callable[..., Ended]) -> None:
    with pytest.raises(ClientError, match="does not exist"):
        run(account, GONE)


@pytest.mark.parametrize("run", [remove, clean])
def test_a_deletion_that_cannot_be_read_is_the_clients_error(account: Account, run: Callable[..., Ended]) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        run(account, "CREATE_COMPLETE", "AccessDenied: You may not read stacks")


@pytest.mark.parametrize("earlier", EARLIER)
def test_clean_reports_a_stack_that_cannot_be_deleted(account: Account, earlier: str) -> None:
    with pytest.raises(WorldError, match=f"{ID} cannot be deleted"):
        clean(account, earlier, earlier, "DELETE_IN_PROGRESS", "DELETE_FAILED")


@pytest.mark.parametrize(
    ("change_set", "statuses", "ended"),
    [
        (("CREATE_PENDING", THROTTLED, "CREATE_IN_PROGRESS", "CREATE_COMPLETE"), ("IMPORT_COMPLETE",), Ended(True)),
        (("CREATE_IN_PROGRESS", "FAILED"), (), Ended(False, "not that one")),
    ],
)
def test_an_import_waits_for_its_change_set(
    account: Account, change_set: tuple[str, ...], statuses: tuple[str, ...], ended: Ended
) -> None:
    account.change_set = [*change_set]
    assert adopt(account, *statuses) == ended


def test_a_change_set_that_cannot_be_read_is_the_clients_error(account: Account) -> None:
    account.change_set = ["ChangeSetNotFound: ChangeSet [adopt] does not exist"]
    with pytest.raises(ClientError, match="ChangeSetNotFound"):
        adopt(account)
