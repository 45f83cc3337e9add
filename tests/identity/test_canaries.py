"""No token, secret, assertion or signed URL is ever written: not in a log at any level, not in what AWS is told."""

import json
import logging
import time
from typing import Any

import pytest

from tests.support.account import SECRET_ARN
from tests.support.canaries import CLIENT_SECRET, LOGINS, PASSWORD, Canaries
from tests.support.certificates import pem
from tests.support.clusters import cfn_pool
from tests.support.harness import SUBSCRIPTION, ends
from tests.support.logged import everything_logged
from tests.support.login_world import LoginWorld
from tests.support.world import CONTRIBUTOR, ID, PLAIN

CLUSTER: dict[str, Any] = {**PLAIN, "WindowsProfile": {"AdminUsername": "azureuser", "AdminPassword": PASSWORD}}
BIGGER: dict[str, Any] = {**CLUSTER, "AgentPoolProfiles": [cfn_pool("system", 3), cfn_pool("web")]}


def prepared(login: str, patch: pytest.MonkeyPatch) -> tuple[LoginWorld, Canaries]:
    """A world that logs in this way, watched."""
    world = LoginWorld(Credential=LOGINS[login], LogLevel="DEBUG")
    if "certificate" in login:
        patch.setattr(time, "time", world.clock)  # the library dates what it signs
        made = world.application(
            certificate=pem("canary")[0], roles=[{"role": CONTRIBUTOR, "scope": f"/subscriptions/{SUBSCRIPTION}"}]
        )
        world.settings["ClientId"] = made["client_id"]
        world.aws.secrets[SECRET_ARN] = pem("canary")[1]
    else:
        world.add_secret(CLIENT_SECRET)
        in_json = json.dumps({"client_secret": f"{CLIENT_SECRET}\n"})
        world.aws.secrets[SECRET_ARN] = in_json if "console" in login else CLIENT_SECRET
    canaries = Canaries(world)
    return world, canaries


def life(world: LoginWorld, canaries: Canaries) -> list[str]:
    """Every operation; how each ended."""
    steps: list[tuple[str, dict[str, Any], dict[str, Any] | None]] = [
        ("CREATE", CLUSTER, None),
        ("READ", {}, None),
        ("UPDATE", BIGGER, CLUSTER),
        ("LIST", {}, None),
        ("DELETE", {}, None),
    ]
    identifier = ""
    ended = []
    for action, desired, previous in steps:
        outcome = world.run(
            action, {**desired, "Id": identifier} if identifier else desired, previous, on_event=canaries.reported
        )
        identifier = identifier or str(outcome.model.get("Id", ""))
        ended.append(outcome.status)
    return ended


@pytest.mark.parametrize("login", LOGINS)
def test_nothing_secret_is_written_through_a_whole_life(
    login: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, canaries = prepared(login, monkeypatch)
    with everything_logged(canaries.written):
        assert life(world, canaries) == ["SUCCESS"] * 5
    canaries.written += capfd.readouterr()
    assert len(canaries.secrets) > 30
    assert sum(map(len, canaries.written)) > 10_000
    assert canaries.leaks() == []


@pytest.mark.parametrize("request_number", range(7))
@pytest.mark.parametrize(
    "login", ["federation", "client secret", "client secret as the console stores it", "certificate"]
)
def test_not_even_when_a_server_repeats_it_in_its_error(
    login: str, request_number: int, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, canaries = prepared(login, monkeypatch)
    canaries.echo_after = request_number
    with everything_logged(canaries.written):
        for action, desired in (("CREATE", CLUSTER), ("READ", {"Id": ID}), ("LIST", {}), ("DELETE", {"Id": ID})):
            canaries.reported(world.invoke(world.event(action, desired)))
    assert canaries.echo_after is None
    canaries.written += capfd.readouterr()
    assert canaries.leaks() == []


FAULTS: tuple[dict[str, Any], ...] = (
    {"type": "respond", "status": 500, "body": {"error": {"code": "InternalServerError", "message": "odd"}}},
    {"type": "respond", "status": 429, "body": {"code": "Throttled", "message": "later"}},
    {"type": "reset"},
    {"type": "hang", "seconds": 120},
    {"type": "truncate", "bytes": 20},
)


@pytest.mark.parametrize("action", FAULTS, ids=[str(fault["type"]) + str(fault.get("status", "")) for fault in FAULTS])
@pytest.mark.parametrize("where", ["/oauth2/v2.0/token", "/managedClusters/prod"])
def test_not_when_the_network_or_a_cloud_fails(
    where: str, action: dict[str, Any], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, canaries = prepared("client secret", monkeypatch)
    world.cloud.fault(action, path=where, times=2)
    with everything_logged(canaries.written):
        life(world, canaries)
    canaries.written += capfd.readouterr()
    assert canaries.leaks() == []


@pytest.mark.parametrize("doing", ["CREATE", "UPDATE"])
def test_not_when_a_started_operation_fails_in_azure(
    doing: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, canaries = prepared("client secret", monkeypatch)
    known = {} if doing == "CREATE" else {"Id": ID}
    if known:
        assert world.run("CREATE", CLUSTER).status == "SUCCESS"
    action = ends("Failed", "QuotaExceeded", "Maximum allowed 450, in use 449", after=0.5)
    world.cloud.fault(action, method="PUT", path="/managedClusters/prod")
    with everything_logged(canaries.written):
        outcome = world.run(doing, {**BIGGER, **known}, CLUSTER if known else None, on_event=canaries.reported)
    assert (outcome.status, outcome.model) == ("FAILED", {"Id": ID})
    assert "in use 449" in outcome.message
    canaries.written += capfd.readouterr()
    assert canaries.leaks() == []


def test_the_search_finds_what_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    world, canaries = prepared("federation", monkeypatch)
    with everything_logged(canaries.written):
        logging.getLogger("botocore.parsers").debug("Response body: %s", "x" * 10 + CLIENT_SECRET)
    assert len(canaries.leaks()) == 1
    world.read()
    canaries.written = [f"... {world.aws.tokens[0]}"]
    assert canaries.leaks()
