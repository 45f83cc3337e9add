"""One id through both clouds: what the handlers send with every request, and that all records join on it."""

import json
import logging
from typing import Any
from urllib.parse import quote

import pytest

from acme_azure_akscluster.observability import correlation
from tests.identity.test_canaries import BIGGER, CLUSTER
from tests.support.harness import SUBSCRIPTION
from tests.support.login_world import LoginWorld
from tests.support.world import ID

TOKEN = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"
STACK = "arn:aws:cloudformation:us-east-1:123456789012:stack/s/1"
ACTIVITY = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Insights/eventtypes/management/values"
LIFE: tuple[tuple[str, dict[str, Any], dict[str, Any] | None], ...] = (
    ("CREATE", CLUSTER, None),
    ("UPDATE", {**BIGGER, "Id": ID}, CLUSTER),
    ("READ", {"Id": ID}, None),
    ("LIST", {}, None),
    ("DELETE", {"Id": ID}, None),
)


def logged_events(world: LoginWorld, token: str) -> list[dict[str, Any]]:
    """Azure's Activity Log of one correlation id, oldest first."""
    condition = f"eventTimestamp ge '2020-01-01T00:00:00Z' and correlationId eq '{token}'"
    answer = world.cloud.call("GET", f"{ACTIVITY}?$filter={quote(condition)}", api="2015-04-01")
    actual: list[dict[str, Any]] = answer.json()["value"]
    return actual[::-1]


@pytest.mark.parametrize(("action", "desired", "previous"), LIFE, ids=[step[0] for step in LIFE])
def test_every_request_of_an_operation_carries_its_token_and_an_id_of_its_own(
    action: str, desired: dict[str, Any], previous: dict[str, Any] | None
) -> None:
    world = LoginWorld()
    if action != "CREATE":
        assert world.run(*LIFE[0]).status == "SUCCESS"
    before = len(world.cloud.control("GET", "requests")["requests"])
    assert world.run(action, desired, previous, token=TOKEN).status == "SUCCESS"
    sent = world.cloud.control("GET", "requests")["requests"][before:]
    arm = [entry for entry in sent if "/oauth2/" not in entry["url"]]
    assert {entry["correlation_id"] for entry in sent} == {TOKEN}
    assert {entry["user_agent"] for entry in arm} == {f"Acme-Azure-AKSCluster/{correlation.VERSION} ({STACK})"}
    own = [entry["client_request_id"] for entry in arm]
    assert None not in own
    assert len(set(own)) == len(own)


def test_stack_sts_entra_and_azures_activity_join_on_the_token() -> None:
    world = LoginWorld()
    others = len(world.logins())
    assert world.run("CREATE", CLUSTER, token=TOKEN).status == "SUCCESS"
    tags = world.aws.calls[0][3]["Tags"]
    assert {tag["Key"]: tag["Value"] for tag in tags} == {"StackId": STACK, "RequestToken": TOKEN}
    assert {entry["correlation_id"] for entry in world.logins()[others:]} == {TOKEN}
    events = logged_events(world, TOKEN)
    assert [event["status"]["value"] for event in events] == ["Started", "Accepted", "Succeeded"]
    assert {event["authorization"]["action"] for event in events} == {
        "Microsoft.ContainerService/managedClusters/write"
    }
    assert logged_events(world, TOKEN.replace("0", "f")) == []


def test_two_operations_do_not_mix() -> None:
    world = LoginWorld()
    world.run("CREATE", CLUSTER, token=TOKEN)
    world.run("DELETE", {"Id": ID}, token=TOKEN.replace("0", "f"))
    assert {event["httpRequest"]["method"] for event in logged_events(world, TOKEN)} == {"PUT"}
    assert {event["httpRequest"]["method"] for event in logged_events(world, TOKEN.replace("0", "f"))} == {"DELETE"}


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """The handler's own log lines."""
    parsed = [json.loads(line) for line in caplog.text.splitlines()]
    return [line for line in parsed if line["logger"].startswith("acme_azure_akscluster")]


def test_the_handlers_log_has_the_same_ids_down_to_each_request(caplog: pytest.LogCaptureFixture) -> None:
    world = LoginWorld(LogLevel=None)
    logging.getLogger().setLevel(logging.WARNING)
    world.run("CREATE", CLUSTER, token=TOKEN)
    written = lines(caplog)
    assert {(line["requestToken"], line["stackId"], line["action"]) for line in written} == {(TOKEN, STACK, "CREATE")}
    logged = [line["clientRequestId"] for line in written if line["message"] == "ARM answered"]
    requests = world.cloud.control("GET", "requests")["requests"]
    ours = [entry for entry in requests if (entry["user_agent"] or "").startswith("Acme-")]
    assert logged == [entry["client_request_id"] for entry in ours]
    put = next(event for event in logged_events(world, TOKEN) if event["status"]["value"] == "Accepted")
    assert put["httpRequest"]["clientRequestId"] in logged
    answers = [line["status"] for line in written if line["message"] == "answered"]
    assert answers[-1] == "SUCCESS"
    assert set(answers[:-1]) == {"IN_PROGRESS"}


def test_a_failure_is_logged_with_its_code_and_words(caplog: pytest.LogCaptureFixture) -> None:
    world = LoginWorld(LogLevel=None)
    world.distrust()
    world.run("CREATE", CLUSTER, token=TOKEN)
    answer = next(line for line in lines(caplog) if line["message"] == "answered")
    assert (answer["status"], answer["errorCode"]) == ("FAILED", "InvalidCredentials")
    assert "AADSTS70021" in answer["answer"]


@pytest.mark.parametrize(("level", "some"), [("INFO", True), ("WARNING", False), (None, True)])
def test_how_much_is_logged_is_the_configurations(
    level: str | None, some: bool, caplog: pytest.LogCaptureFixture
) -> None:
    world = LoginWorld(LogLevel=level)
    logging.getLogger().setLevel(logging.WARNING)
    world.run("CREATE", CLUSTER)
    assert bool(lines(caplog)) is some


def test_an_invalid_log_level_is_refused_with_the_valid_ones() -> None:
    outcome = LoginWorld(LogLevel="LOUD").read()
    assert outcome.code == "InvalidTypeConfiguration"
    assert "LogLevel" in outcome.message
    assert "DEBUG" in outcome.message
