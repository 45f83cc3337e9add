"""The sandbox is killed while stacks are in flight, at every kind of moment, and started again: all get there."""

import json
import os
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sandbox.aws.account import Account
from sandbox.launch import Sandbox
from tests.sandbox_aws.conftest import SPEED, Widgets, register_widgets
from tests.support import widget_package
from tests.support.cli import Cli
from tests.support.clients import client
from tests.support.regions import ACCOUNT, make_stack_set_roles
from tests.support.stacks import Stacks, nested, template, widget

# Widgets that wait between two calls of their handler; the others are held within a call.
GATED = {"c3", "c5", "nested", "set", "u2-new"}
BUCKET = {"Type": "AWS::S3::Bucket"}


@dataclass(frozen=True)
class Case:
    """One stack. `verb` is what it does when the sandbox is killed, `holds` the widgets that are held or gated then."""

    verb: str
    before: dict[str, Any] | None
    after: dict[str, Any]
    holds: tuple[str, ...]
    ends: str
    left: frozenset[str]


def case(
    verb: str, after: dict[str, Any], holds: str, ends: str, left: str = "", *, before: dict[str, Any] | None = None
) -> Case:
    return Case(verb, before, after, tuple(holds.split()), ends, frozenset(left.split()))


def second_needs_first(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    return {"First": first, "Second": second | {"DependsOn": "First"}}


CASES = {
    "create-before-anything-is-made": case(
        "create", {"W": widget("c1", Behaviour="hold-create")}, "c1", "CREATE_COMPLETE", "c1"
    ),
    "create-made-but-not-told": case(
        "create", {"W": widget("c2", Behaviour="hold-made")}, "c2", "CREATE_COMPLETE", "c2"
    ),
    "create-between-two-calls": case("create", {"W": widget("c3", Behaviour="gated")}, "c3", "CREATE_COMPLETE", "c3"),
    "create-within-a-callback": case(
        "create", {"W": widget("c4", Behaviour="hold-callback")}, "c4", "CREATE_COMPLETE", "c4"
    ),
    "create-of-the-second-after-a-bucket": case(
        "create",
        second_needs_first(BUCKET, widget("c5", Behaviour="gated", Label={"Fn::GetAtt": ["First", "Arn"]})),
        "c5",
        "CREATE_COMPLETE",
        "c5",
    ),
    "create-in-a-nested-stack": case(
        "create",
        {"Inner": nested("inner.json")},
        "nested",
        "CREATE_COMPLETE",
        "nested",
    ),
    "update-within-a-call": case(
        "update",
        {"W": widget("u1", Size=2, Behaviour="hold-update")},
        "u1",
        "UPDATE_COMPLETE",
        "u1",
        before={"W": widget("u1", Size=1)},
    ),
    "replacement": case(
        "update",
        {"W": widget("u2-new", Behaviour="gated")},
        "u2-new",
        "UPDATE_COMPLETE",
        "u2-new",
        before={"W": widget("u2-old")},
    ),
    "clean-up-after-an-update": case(
        "update",
        {"Other": widget("u3")},
        "u3-gone",
        "UPDATE_COMPLETE",
        "u3",
        before={"W": widget("u3-gone", Behaviour="hold-delete")},
    ),
    "rollback-of-a-create": case(
        "create",
        second_needs_first(widget("r1", Behaviour="hold-delete"), widget("r1-bad", Behaviour="fail-before")),
        "r1",
        "ROLLBACK_COMPLETE",
    ),
    "rollback-of-an-update": case(
        "update",
        second_needs_first(widget("r2", Size=2), widget("r2-bad", Size=13)),
        "r2",
        "UPDATE_ROLLBACK_COMPLETE",
        "r2 r2-bad",
        before=second_needs_first(widget("r2", Size=1, Behaviour="hold-rollback"), widget("r2-bad", Size=1)),
    ),
    "delete-within-a-call": case(
        "delete", {}, "d1", "DELETE_COMPLETE", before={"W": widget("d1", Behaviour="hold-delete"), "Bucket": BUCKET}
    ),
}


@dataclass(frozen=True)
class Restarted:
    """What the tests look at: `ids` are the stacks' by case, `before` the calls of handlers before the kill."""

    aws: Cli
    stacks: Stacks
    widgets: Widgets
    ids: dict[str, str]
    before: dict[str, list[dict[str, Any]]]
    key_id: str


@pytest.fixture(scope="module")
def restarted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Restarted]:
    state, folder = tmp_path_factory.mktemp("state"), tmp_path_factory.mktemp("package")
    sandbox = Sandbox(state, speed=SPEED, azure=False, max_workers=len(CASES))
    sandbox.start()
    try:
        aws, stacks = Cli(sandbox.aws_environment()), Stacks(client(sandbox, "cloudformation"))
        widgets = prepare(aws, folder, tmp_path_factory.mktemp("widgets"))
        begin_stack_set(aws)
        ids = begin_all(stacks)
        for name, each in CASES.items():
            for held in each.holds:
                wait_until_it_hangs(stacks, widgets, name, held)
        wait_until_it_hangs(stacks, widgets, "create-in-a-nested-stack", "set")
        calls = {held: widgets.requests(held) for each in CASES.values() for held in each.holds}

        for pid in sandbox.endpoints.pids:
            os.kill(pid, signal.SIGKILL)
        sandbox.stop()
        for held in calls:
            widgets.open_gate(held)
        widgets.open_gate("set")
        sandbox.start()

        again = Stacks(client(sandbox, "cloudformation"))
        key_id = aws.environment["AWS_ACCESS_KEY_ID"]
        yield Restarted(Cli(sandbox.aws_environment()), again, widgets, ids, calls, key_id)
    finally:
        sandbox.stop()


def prepare(aws: Cli, folder: Path, store: Path) -> Widgets:
    aws("s3api", "create-bucket", "--bucket", "packages")
    aws("ssm", "put-parameter", "--name", "kept", "--type", "String", "--value", "parameter")
    aws("secretsmanager", "create-secret", "--name", "kept", "--secret-string", "secret")
    aws("iam", "enable-outbound-web-identity-federation")
    inner = folder / "inner.json"
    inner.write_text(template({"W": widget("nested", Behaviour="gated")}))
    aws("s3api", "put-object", "--bucket", "packages", "--key", "inner.json", "--body", str(inner))
    return register_widgets(aws, "packages", folder, store)


def begin_all(stacks: Stacks) -> dict[str, str]:
    """Start what the cases are about; the stacks' ids."""
    changed = {name: case for name, case in CASES.items() if case.before is not None}
    ids = {name: stacks.begin("create_stack", name, case.before or {}) for name, case in changed.items()}
    for name in changed:
        assert stacks.settle(name, "stack_create_complete") == "CREATE_COMPLETE"
    # Last those that stay within a call: Lambda gives a function a minute, on a busy machine too.
    for name, case in sorted(CASES.items(), key=lambda item: not set(item[1].holds) & GATED):
        if case.verb == "delete":
            stacks.api.delete_stack(StackName=name)
        else:
            ids[name] = stacks.begin(f"{case.verb}_stack", name, case.after)
    return ids


def begin_stack_set(aws: Cli) -> None:
    about = ("--stack-set-name", "set")
    make_stack_set_roles(aws)
    body = template({"W": widget("set", Behaviour="gated")})
    aws("cloudformation", "create-stack-set", *about, "--template-body", body)
    where = ("--accounts", ACCOUNT, "--regions", "us-east-1", "--operation-id", "fan-out")
    aws("cloudformation", "create-stack-instances", *about, *where)


def wait_until_it_hangs(stacks: Stacks, widgets: Widgets, name: str, held: str) -> None:
    if held in GATED:
        # Gated: its handler answers again and again that it waits.
        while not any(request["callbackContext"] for request in widgets.requests(held)):
            assert stacks.describe(name)["StackStatus"].endswith("_IN_PROGRESS")
    else:
        widgets.wait_until_held(held)


@pytest.mark.parametrize("name", CASES)
def test_a_stack_in_flight_gets_there(restarted: Restarted, name: str) -> None:
    case, stacks = CASES[name], restarted.stacks
    waiter = f"stack_{case.verb}_complete"

    assert stacks.settle(restarted.ids[name], waiter) == case.ends

    started = {
        node["Properties"]["Name"]
        for part in (case.before or {}, case.after)
        for node in part.values()
        if "Name" in node.get("Properties", {})
    }
    assert (started | set(case.holds)) & restarted.widgets.names() == case.left
    repeated = [
        event for event, count in Counter(stacks.statuses(restarted.ids[name])).items() if count > MOST.get(event[1], 1)
    ]
    assert repeated == []


# A create tells twice that it is in progress: when it begins, and when it knows its identifier. So does an update that
# replaces, and the way back has an update of its own.
MOST = {
    "CREATE_IN_PROGRESS": 2,
    "UPDATE_IN_PROGRESS": 3,
    "UPDATE_COMPLETE": 3,
    "DELETE_COMPLETE": 2,
    "DELETE_IN_PROGRESS": 2,
}


@pytest.mark.parametrize("name", ["c1", "c2", "c3", "c4", "u1", "u2-new", "r1", "d1"])
def test_its_handler_is_called_again_with_what_it_was_last_called_with(restarted: Restarted, name: str) -> None:
    case = next(key for key, each in CASES.items() if name in each.holds)
    restarted.stacks.settle(restarted.ids[case], f"stack_{CASES[case].verb}_complete")
    before, after = restarted.before[name], restarted.widgets.requests(name)[len(restarted.before[name]) :]

    again = next(call for call in after if call["action"] == before[-1]["action"])

    for same in ("bearerToken", "callbackContext"):
        assert again[same] == before[-1][same]
    assert again["requestData"]["resourceProperties"] == before[-1]["requestData"]["resourceProperties"]
    assert len({call["bearerToken"] for call in [*before, *after] if call["action"] == "CREATE"}) == 1


def test_the_rest_of_the_account_is_there_too(restarted: Restarted) -> None:
    aws = restarted.aws

    described = aws("cloudformation", "describe-type", "--type", "RESOURCE", "--type-name", widget_package.TYPE_NAME)
    assert described["ExecutionRoleArn"] == restarted.widgets.role_arn
    assert aws("iam", "get-role", "--role-name", restarted.widgets.role_arn.rsplit("/", 1)[1])["Role"]["Arn"] == (
        restarted.widgets.role_arn
    )
    assert aws("iam", "get-outbound-web-identity-federation-info")["JwtVendingEnabled"]
    assert aws.environment["AWS_ACCESS_KEY_ID"] == restarted.key_id
    assert aws("ssm", "get-parameter", "--name", "kept")["Parameter"]["Value"] == "parameter"
    assert aws("secretsmanager", "get-secret-value", "--secret-id", "kept")["SecretString"] == "secret"
    objects = aws("s3api", "list-objects-v2", "--bucket", "packages")["Contents"]
    assert {item["Key"] for item in objects} == {"package.zip", "inner.json"}


def test_a_stack_sets_operation_goes_on(restarted: Restarted) -> None:
    aws, about = restarted.aws, ("--stack-set-name", "set", "--operation-id", "fan-out")
    while aws("cloudformation", "describe-stack-set-operation", *about)["StackSetOperation"]["Status"] == "RUNNING":
        pass

    [result] = aws("cloudformation", "list-stack-set-operation-results", *about)["Summaries"]

    assert (result["Region"], result["Status"]) == ("us-east-1", "SUCCEEDED")
    created = [call for call in restarted.widgets.requests("set") if not call["callbackContext"]]
    assert len(created) == 1


def test_what_a_stack_made_in_other_services_is_still_the_stacks(restarted: Restarted) -> None:
    name = "create-of-the-second-after-a-bucket"
    stacks = restarted.stacks
    assert stacks.settle(restarted.ids[name], "stack_create_complete") == "CREATE_COMPLETE"
    bucket = stacks.physical_ids(name)["First"]
    label = restarted.widgets.requests("c5")[-1]["requestData"]["resourceProperties"]["Label"]
    grown = second_needs_first(BUCKET, widget("c5", Size=2, Label={"Fn::GetAtt": ["First", "Arn"]}))
    assert stacks.update(name, grown) == "UPDATE_COMPLETE"

    assert label == f"arn:aws:s3:::{bucket}"
    assert json.loads(stacks.events(name)[-3]["ResourceProperties"])["Label"] == label
    assert stacks.delete(name) == "DELETE_COMPLETE"
    left = {entry["Name"] for entry in restarted.aws("s3api", "list-buckets")["Buckets"]}
    assert bucket not in left


def test_the_operations_of_all_regions_resume_before_any_stack_set() -> None:
    order: list[str] = []

    def noting(what: str) -> Any:
        return SimpleNamespace(resume=lambda *_: order.append(what))

    regions = {
        name: SimpleNamespace(engine=noting(f"engine {name}"), registry=name, stack_sets={name: name})
        for name in ("first", "second")
    }
    account: Any = SimpleNamespace(
        _regions=regions,
        change_set_hooks=noting("hooks"),
        contract_tests=noting("contract tests"),
        stack_set_runner=noting("stack set"),
    )

    Account.resume(account)

    assert order == [
        *("engine first", "hooks", "contract tests"),
        *("engine second", "hooks", "contract tests"),
        *("stack set", "stack set"),
    ]
