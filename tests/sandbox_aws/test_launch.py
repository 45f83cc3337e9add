"""Both clouds started together: what is written for other programs, and the trust between them."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest
import requests

from sandbox.__main__ import main
from sandbox.administrator import Administrator
from sandbox.endpoints import CA_VARIABLE, AwsEndpoints, Endpoints
from sandbox.launch import ROOT, Sandbox, SandboxError, is_running
from sandbox.meddle import API_VERSION, POLICY_TAG
from sandbox.ports import Ports, reserve
from tests.sandbox_aws.test_federation import TOKEN, allow, session
from tests.support.cli import Cli


@pytest.fixture(scope="module")
def clouds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with Sandbox(tmp_path_factory.mktemp("both"), speed=600) as running:
        yield running


def command(state_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`python -m sandbox`, as its users run it."""
    words = [sys.executable, "-m", "sandbox", *arguments, "--state-dir", str(state_dir)]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=90, check=False)


def login(clouds: Sandbox, client_id: str, assertion: str) -> requests.Response:
    return requests.post(
        f"{clouds.azure.authority}/{clouds.azure.tenant_id}/oauth2/v2.0/token",
        data={
            "grant_type": "client_credentials",
            "client_id": client_id,
            "scope": f"{clouds.azure.resource_manager}/.default",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": assertion,
        },
        verify=clouds.azure.ca,
        timeout=30,
    )


def test_a_trusted_role_alone_trades_its_aws_token_for_an_azure_one(clouds: Sandbox) -> None:
    aws = Cli(clouds.aws_environment())
    trusted_arn, trusted = session(aws, "trusted", [allow()])
    _, other = session(aws, "other", [allow()])

    client_id = clouds.trust(trusted_arn)
    granted = login(clouds, client_id, trusted(*TOKEN, "RS256")["WebIdentityToken"])
    refused = login(clouds, client_id, other(*TOKEN, "RS256")["WebIdentityToken"])

    assert granted.status_code == 200, granted.text
    groups = requests.get(
        f"{clouds.azure.resource_manager}/subscriptions/{clouds.azure.subscription_id}/resourcegroups",
        params={"api-version": "2021-04-01"},
        headers={"Authorization": f"Bearer {granted.json()['access_token']}"},
        verify=clouds.azure.ca,
        timeout=30,
    )
    assert "cloudformation-identities" in {group["name"] for group in groups.json()["value"]}
    assert "AADSTS700213" in refused.text or "AADSTS70021" in refused.text
    # Doing it again changes nothing.
    assert clouds.trust(trusted_arn) == client_id


def test_other_programs_find_the_clouds_in_the_state_directory(clouds: Sandbox) -> None:
    assert Endpoints.read(clouds.state_dir) == clouds.endpoints
    printed = subprocess.run(
        ["bash", "-c", f"source {clouds.state_dir}/env.sh; {sys.executable} -m awscli sts get-caller-identity"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert json.loads(printed.stdout)["Arn"] == "arn:aws:iam::123456789012:user/sandbox-admin"


def test_the_commands_start_both_clouds_in_the_background_and_stop_them(tmp_path: Path) -> None:
    before = command(tmp_path, "status")
    up = command(tmp_path, "up", "--background")
    pids = Endpoints.read(tmp_path).pids
    during = command(tmp_path, "status")
    down = command(tmp_path, "down")

    assert (before.returncode, up.returncode, during.returncode, down.returncode) == (1, 0, 0, 0), up.stderr
    assert f"source {tmp_path}/env.sh" in during.stdout
    assert not any(map(is_running, pids))
    assert command(tmp_path, "status").returncode == 1


def test_a_second_sandbox_in_the_same_directory_is_refused_and_the_first_goes_on(clouds: Sandbox) -> None:
    before = clouds.endpoints
    with pytest.raises(SandboxError, match="already running") as refused:
        Sandbox(clouds.state_dir).start()
    assert f"pid {' and '.join(map(str, before.pids))}" in str(refused.value)
    assert f"source {clouds.state_dir}/env.sh" in str(refused.value)
    assert Endpoints.read(clouds.state_dir) == before
    assert Cli(clouds.aws_environment())("sts", "get-caller-identity")["Account"] == "123456789012"


def test_the_state_of_an_earlier_sandbox_is_refused_before_a_cloud_starts(tmp_path: Path) -> None:
    (tmp_path / "aws.sqlite").touch()
    started = command(tmp_path, "up", "--background")
    assert (started.returncode, started.stdout) == (1, "")
    assert started.stderr == (
        f"An earlier version of the sandbox wrote {tmp_path}/aws.sqlite, which this one cannot read. Choose another "
        f"--state-dir, or delete {tmp_path}: both clouds are then empty.\n"
    )
    assert [path.suffix for path in tmp_path.iterdir() if path.suffix == ".log"] == []


def test_a_state_that_this_sandbox_wrote_is_accepted_beside_an_earlier_one(tmp_path: Path) -> None:
    for name in ("aws.sqlite", "account.sqlite"):
        (tmp_path / name).touch()
    with Sandbox(tmp_path, azure=False) as up:
        assert Endpoints.read(tmp_path) == up.endpoints


def test_moved_ports_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = {field.name: "" for field in fields(AwsEndpoints)}
    monkeypatch.setattr(Sandbox, "start_cloud", lambda _self, _cloud, _arguments: document)

    def started() -> Sandbox:
        sandbox = Sandbox(tmp_path, azure=False)
        sandbox.start()
        return sandbox

    assert not started().has_moved
    ports = Ports.of_last_start(tmp_path)
    assert ports
    with reserve(ports.aws) as taken:
        taken.listen()
        assert started().has_moved
    assert not started().has_moved


def test_what_its_user_has_set_does_not_matter_in_a_shell_of_the_sandbox(clouds: Sandbox) -> None:
    theirs = {"AWS_PROFILE": "work", "AWS_SESSION_TOKEN": "theirs", "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:1"}
    command = f"source {clouds.state_dir}/env.sh; {sys.executable} -m awscli sts get-caller-identity"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        env={**os.environ, **theirs}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["Arn"] == "arn:aws:iam::123456789012:user/sandbox-admin"


@pytest.mark.parametrize(("arguments", "trusts"), [("preview", True), ("-s preview", True), ("-s unit", False)])
def test_make_finds_the_authority_of_azure_for_what_asks_azure_itself(
    clouds: Sandbox, tmp_path: Path, arguments: str, trusts: bool
) -> None:
    make = tmp_path / "make"
    make.write_text('#!/bin/sh\necho "${REQUESTS_CA_BUNDLE:-none}"\n', encoding="utf-8")
    make.chmod(0o755)
    done = subprocess.run(
        ["bash", "-c", f"source {clouds.state_dir}/env.sh; PATH={tmp_path}:$PATH make {arguments}"],
        env={name: value for name, value in os.environ.items() if name != CA_VARIABLE},
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == (clouds.azure.ca if trusts else "none")


def test_make_clean_stops_a_running_sandbox_before_it_removes_its_directory() -> None:
    recipe = subprocess.run(["make", "-n", "clean"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    stop, remove = recipe.index("-m sandbox down"), recipe.index("rm -rf")
    assert stop < remove


def test_a_killed_sandbox_is_reported_in_one_line(clouds: Sandbox, tmp_path: Path) -> None:
    with subprocess.Popen(["true"]) as gone:
        pass
    replace(clouds.endpoints, pids=(gone.pid,)).write(tmp_path)
    done = command(tmp_path, "trust", "arn:aws:iam::1:role/r")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "is no longer running. Start it again: make sandbox" in done.stderr


def test_others_change_a_cluster_as_the_command_says(
    clouds: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["sandbox", "meddle", "--state-dir", str(clouds.state_dir), *arguments])
        main()
        return "".join(capsys.readouterr())

    admin = Administrator(clouds.azure)
    group = f"/subscriptions/{clouds.azure.subscription_id}/resourceGroups/meddled"
    admin.put(group, "2021-04-01", {"location": "westeurope"})
    path = f"{group}/providers/Microsoft.ContainerService/managedClusters/shop"
    pool = {"name": "system", "mode": "System", "count": 1, "vmSize": "Standard_D4s_v5"}
    cluster = {"kubernetesVersion": "1.34", "dnsPrefix": "shop", "agentPoolProfiles": [pool]}
    identity = {"type": "SystemAssigned"}
    admin.put(path, API_VERSION, {"location": "westeurope", "identity": identity, "properties": cluster})
    while admin.ask("GET", path, API_VERSION)["properties"]["provisioningState"] != "Succeeded":
        time.sleep(0.05)

    assert "0 clusters are named absent" in run("absent", "tag", "a", "b")
    assert "has 3 nodes now" in run("shop", "scale", "system", "3")
    assert "team=web" in run("shop", "tag", "team", "web")
    assert "runs 1.35 now" in run("shop", "upgrade", "1.35")
    assert "add-on" in run("shop", "policy")
    assert "theirs" in run("shop", "pool", "theirs")
    there = admin.ask("GET", path, API_VERSION)
    assert there["tags"] == {"team": "web", **POLICY_TAG}
    assert there["properties"]["currentKubernetesVersion"].startswith("1.35")
    assert there["properties"]["addonProfiles"]["azurepolicy"]["enabled"] is True
    pools = there["properties"]["agentPoolProfiles"]
    assert {pool["name"]: pool["count"] for pool in pools} == {
        "system": 3,
        "theirs": 1,
    }
    assert "NotFound" in run("shop", "scale", "nosuch", "2")
    assert "gone" in run(path, "delete")
    assert "0 clusters are named shop" in run("shop", "delete")


def test_a_cloud_that_does_not_come_up_is_named_with_its_last_words(tmp_path: Path) -> None:
    (tmp_path / "federation.json").write_text("not JSON")

    with pytest.raises(SandboxError, match="JSONDecodeError"):
        Sandbox(tmp_path, azure=False).start()


def test_the_administrators_commands_say_the_same_each_time_and_make_what_they_name(clouds: Sandbox) -> None:
    def run(*arguments: str) -> str:
        done = command(clouds.state_dir, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    arn, _ = session(Cli(clouds.aws_environment()), "by-command", [allow()])
    first = run("trust", arn)
    assert run("trust", arn) == first
    assert json.loads(first)["ClientId"] == clouds.trust(arn, "by-command")
    assert run("group", "made", "northeurope") == ""


@pytest.mark.parametrize("arguments", [("trust", "arn:aws:iam::1:role/r"), ("group", "g"), ("status",)])
def test_a_command_without_a_sandbox_says_how_to_start_one(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = command(tmp_path, *arguments)
    assert done.returncode == 1
    assert "Start one: make sandbox" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
