"""Whatever fails, the hook answers in time, says why, and writes nothing secret."""

import json
import logging
import threading
from typing import Any

import pytest
import requests

from hook import handler
from hook.question import UnreadableError, fetch
from hook.threads import in_time
from sandbox.azure.core.messages import Request
from tests.support.clusters import cfn_pool
from tests.support.hook_world import PAYLOAD, HookWorld, changed, cluster

BEFORE = cluster()
SCALED = cluster(cfn_pool("system", 3), cfn_pool("web"))
OTHER = {**BEFORE, "Name": "other"}


def _silent(world: HookWorld, *, about: str = "/managedClusters/", answers_after: int = 10**6) -> list[str]:
    """Azure does not answer requests of this kind; the attempts are noted."""
    tried: list[str] = []

    def before(request: Request) -> None:
        if about in request.path and len(tried) < answers_after:
            tried.append(request.path)
            world.clock.sleep(30)
            raise requests.exceptions.ReadTimeout("no answer")

    world.before_request = before
    return tried


def test_a_silent_azure_is_tried_in_three_invocations_and_then_reported(world: HookWorld) -> None:
    tried = _silent(world)
    answer = world.ask(changed(BEFORE, SCALED))
    assert (answer["hookStatus"], answer["invocations"], len(tried)) == ("SUCCESS", 3, 3)
    assert "- Cluster could not be planned: " in answer["message"]
    assert answer["message"].splitlines()[0] == "1 cluster in this change set: 1 could not be planned."


def test_a_silent_azure_fails_a_guarded_change_set_as_an_error_of_the_hook(world: HookWorld) -> None:
    _silent(world)
    answer = world.ask(changed(BEFORE, SCALED), MODE="guard")
    assert (answer["hookStatus"], answer["errorCode"]) == ("FAILED", "InternalFailure")
    assert "could not be planned: " in answer["message"]


def test_an_azure_that_answers_again_is_planned_then(world: HookWorld) -> None:
    _silent(world, answers_after=1)
    answer = world.ask(changed(BEFORE, SCALED))
    assert (answer["invocations"], "Scaling node pool system" in answer["message"]) == (2, True)


def test_what_is_planned_is_not_read_again(world: HookWorld) -> None:
    _silent(world, about="/managedClusters/other")
    hook = world.hook()
    answer = world.ask(changed(BEFORE, SCALED), changed(OTHER, {**OTHER, "Tags": []}, "Other"), hook=hook)
    assert "Scaling node pool system" in answer["message"]
    assert "- Other could not be planned: " in answer["message"]
    assert sum(path.endswith("/managedClusters/prod") for _, path in world.requests) == 1


def test_an_objection_weighs_more_than_a_cluster_that_could_not_be_planned(world: HookWorld) -> None:
    _silent(world, about="/managedClusters/other")
    answer = world.ask(changed(BEFORE, None), changed(OTHER, {**OTHER, "Tags": []}, "Other"), MODE="guard")
    assert answer["errorCode"] == "NonCompliant"
    assert "- Other could not be planned: " in answer["message"]


def test_a_login_that_is_refused_is_reported_at_once(world: HookWorld) -> None:
    world.distrust()
    answer = world.ask(changed(BEFORE, SCALED))
    assert (answer["hookStatus"], answer["invocations"]) == ("SUCCESS", 1)
    assert "- Cluster could not be planned: " in answer["message"]
    assert "AADSTS" in answer["message"]


def test_a_hook_without_an_identity_says_what_to_set(world: HookWorld) -> None:
    world.client_id = ""
    assert "set AzureClientId of deploy/hook/hook.yaml" in world.ask(changed(BEFORE, SCALED))["message"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is not JSON"),
        (b"[]", "has no changedResources"),
        (b'{"changedResources": null}', "has no changedResources"),
        (b'{"changedResources": [{"resourceType": "Acme::Azure::AKSCluster", "logicalResourceId": "C",'
         b' "action": "UPDATE", "beforeContext": "{", "afterContext": null}]}', "the description of C cannot be read"),
        (b'{"changedResources": [{"resourceType": "Acme::Azure::AKSCluster"}]}', "an error of the hook (KeyError)"),
        (b'{"changedResources": [7]}', "an error of the hook (AttributeError)"),
    ],
)  # fmt: skip
def test_a_description_that_cannot_be_read_is_reported(world: HookWorld, content: bytes, words: str) -> None:
    world.payload = lambda: content
    answer = world.ask()
    assert answer["hookStatus"] == "SUCCESS"
    assert answer["message"].startswith("The change set could not be planned: ")
    assert words in answer["message"]
    assert world.ask(MODE="guard")["errorCode"] == "InternalFailure"


def _gone() -> bytes:
    raise UnreadableError("it is gone")


def test_a_payload_that_is_gone_is_reported_at_once(world: HookWorld) -> None:
    world.payload = _gone
    assert world.ask()["message"] == "The change set could not be planned: it is gone"
    assert world.ask(MODE="guard")["errorCode"] == "InternalFailure"


def test_an_event_of_another_target_is_reported(world: HookWorld) -> None:
    event = world.question()
    event["requestData"]["targetType"] = "STACK"
    assert "knows change sets alone" in world.hook().answer(event, 27.0)["message"]
    assert world.hook().answer({}, 27.0)["hookStatus"] == "SUCCESS"


@pytest.mark.parametrize("refused", ["DescribeChangeSet", "GetTemplate"])
def test_what_cloudformation_does_not_tell_is_done_without(world: HookWorld, refused: str) -> None:
    world.described.changes = None if refused == "DescribeChangeSet" else []
    answer = world.ask(changed(BEFORE, None))
    assert "- Cluster deletes cluster prod" in answer["message"]


def test_no_address_secret_token_or_write_only_value_is_written(
    world: HookWorld, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    profile = {"AdminUsername": "azure", "AdminPassword": "Canary-Passw0rd-0004!"}
    before = {**BEFORE, "WindowsProfile": profile}
    after = {**before, "WindowsProfile": {**profile, "AdminPassword": "canary-too-short"}, "Tags": [{"Key": "k"}]}
    texts = [world.ask(changed(before, after), MODE=mode)["message"] for mode in ("tell", "guard")]
    world.distrust()
    texts.append(world.ask(changed(before, {**before, "Tags": []}))["message"])
    _silent(world)
    texts.append(world.ask(changed(before, {**before, "Tags": []}))["message"])
    world.payload = lambda: json.dumps({"changedResources": [PAYLOAD]}).encode()
    texts.append(world.ask()["message"])
    written = "\n".join([*texts, *(record.getMessage() + str(vars(record)) for record in caplog.records)])
    for canary in ("canary-", "Canary-", "X-Amz-", *world.aws.tokens):
        assert canary not in written
    ours = [record for record in caplog.records if record.name.startswith("hook")]
    assert ours
    assert not [record for record in ours if "prod" in str(vars(record))], "no template value in the hook's own lines"


class _Answer:
    """requests' answer of a server that says so."""

    def __init__(self, status: int) -> None:
        self.status_code = status

    def __enter__(self) -> "_Answer":
        return self

    def __exit__(self, *_: object) -> None:
        return None


@pytest.mark.parametrize(("status", "passing"), [(403, False), (404, False), (503, True), (302, False)])
def test_an_address_that_has_ended_is_reported_by_its_status(
    monkeypatch: pytest.MonkeyPatch, status: int, passing: bool
) -> None:
    monkeypatch.setattr(requests, "get", lambda *_arguments, **_more: _Answer(status))
    with pytest.raises(UnreadableError, match=f"HTTP {status}") as refused:
        fetch(PAYLOAD, 5.0)
    assert refused.value.passing is passing


def test_a_server_that_is_not_there_is_reported_without_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(address: str, **_more: Any) -> None:
        raise requests.ConnectionError(f"no route to {address}")

    monkeypatch.setattr(requests, "get", fail)
    with pytest.raises(UnreadableError, match="ConnectionError") as refused:
        fetch(PAYLOAD, 5.0)
    assert "canary" not in str(refused.value)
    assert refused.value.passing


def test_jobs_that_do_not_end_in_time_are_left_out() -> None:
    gate = threading.Event()
    try:
        assert in_time([lambda: 1, gate.wait, lambda: 3], 0.2) == [1, None, 3]
    finally:
        gate.set()
    assert in_time([], 1.0) == []


def test_wrong_settings_are_reported_in_an_answer(monkeypatch: pytest.MonkeyPatch, world: HookWorld) -> None:
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("MODE", "watch")
    handler._hook.cache_clear()
    answer = handler.handle(world.question(), None)
    assert (answer["hookStatus"], answer["errorCode"]) == ("FAILED", "InternalFailure")
    assert answer["message"] == "The hook's own settings are wrong: MODE is 'watch': it must be tell or guard"
