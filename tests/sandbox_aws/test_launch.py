"""Both clouds started together: what is written for other programs, and the trust between them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from sandbox.endpoints import Endpoints
from sandbox.launch import ROOT, Sandbox, SandboxError, is_running
from tests.sandbox_aws.test_federation import allow, session
from tests.support.cli import Cli

AUDIENCE = "api://AzureADTokenExchange"


@pytest.fixture(scope="module")
def clouds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with Sandbox(tmp_path_factory.mktemp("both"), speed=600) as running:
        yield running


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
    command = ("sts", "get-web-identity-token", "--audience", AUDIENCE, "--signing-algorithm", "RS256")
    granted = login(clouds, client_id, trusted(*command)["WebIdentityToken"])
    refused = login(clouds, client_id, other(*command)["WebIdentityToken"])

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
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "sandbox", *arguments, "--state-dir", str(tmp_path)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=90, check=False)

    before = run("status")
    up = run("up", "--background")
    pids = Endpoints.read(tmp_path).pids
    during = run("status")
    down = run("down")

    assert (before.returncode, up.returncode, during.returncode, down.returncode) == (1, 0, 0, 0), up.stderr
    assert f"source {tmp_path}/env.sh" in during.stdout
    assert not any(map(is_running, pids))
    assert run("status").returncode == 1


def test_a_cloud_that_does_not_come_up_is_named_with_its_last_words(tmp_path: Path) -> None:
    (tmp_path / "federation.json").write_text("not JSON")

    with pytest.raises(SandboxError, match="JSONDecodeError"):
        Sandbox(tmp_path, azure=False).start()


def test_the_administrators_commands_say_the_same_each_time_and_make_what_they_name(clouds: Sandbox) -> None:
    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "sandbox", *arguments, "--state-dir", str(clouds.state_dir)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True).stdout

    arn, _ = session(Cli(clouds.aws_environment()), "by-command", [allow()])
    first = run("trust", arn)
    assert run("trust", arn) == first
    assert json.loads(first)["ClientId"] == clouds.trust(arn, "by-command")
    assert run("group", "made", "northeurope") == ""


@pytest.mark.parametrize("arguments", [("trust", "arn:aws:iam::1:role/r"), ("group", "g"), ("status",)])
def test_a_command_without_a_sandbox_says_how_to_start_one(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "sandbox", *arguments, "--state-dir", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "Start one: make sandbox" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
