"""`make acceptance` as it is called, with a second sandbox in Azure's place: found, reported, cleaned up."""

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from acme_azure_akscluster.domain.clouds import CLOUDS
from sandbox.endpoints import AzureEndpoints
from tools.acceptance import __main__ as command
from tools.acceptance.clouds import group, scratch, worlds
from tools.acceptance.clouds.door import Door
from tools.acceptance.clouds.login import AzureLogin, NoLoginError, from_environment
from tools.acceptance.clouds.worlds import sandbox_login
from tools.acceptance.scenarios import announce
from tools.acceptance.scenarios.table import chosen
from tools.acceptance.scenarios.world import WorldError
from tools.shared.administrator import control

ROOT = Path(__file__).resolve().parents[2]
SPEED = "400"
# A sandbox in Azure's place, in another subscription than any other sandbox has.
REAL = """
from sandbox.azure import __main__ as azure
azure.SUBSCRIPTION = "3f2b8c1d-9a47-4c5e-8d16-7b0e5a94c2f1"
azure.main()
"""
# So long that a busy machine never comes near it.
PATIENCE_SECONDS = 500.0


@pytest.fixture(scope="module")
def azure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AzureEndpoints]:
    """A sandbox's Azure alone, which stands for the real one."""
    folder = tmp_path_factory.mktemp("azure")
    arguments = ["--port", "0", "--state-dir", str(folder), "--speed", SPEED]
    with subprocess.Popen([sys.executable, "-c", REAL, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL) as it:
        try:
            end = time.monotonic() + PATIENCE_SECONDS
            while not (folder / "azure.json").exists() and time.monotonic() < end:
                time.sleep(0.05)
            yield AzureEndpoints.of_json(json.loads((folder / "azure.json").read_text()))
        finally:
            it.terminate()


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worlds.registered(tmp_path_factory.mktemp("package"))


@pytest.fixture
def temporary(tmp_path: Path) -> Iterator[Path]:
    """The machine's temporary directory as the command sees it; a test that fails leaves no sandbox running."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    yield folder
    for left in folder.glob(f"{scratch.PREFIX}*"):
        scratch.end(left)


def environment(azure: AzureEndpoints, temporary: Path) -> dict[str, str]:
    unwanted = ("AZURE_", "AWS_", "HTTPS_PROXY", "NO_PROXY")
    plain = {name: value for name, value in os.environ.items() if not name.upper().startswith(unwanted)}
    return {
        **plain,
        **azure.environment(),
        "AZURE_SUBSCRIPTION_ID": azure.subscription_id,
        "AZURE_RESOURCE_MANAGER": azure.resource_manager,
        "TMPDIR": str(temporary),
    }


def started(azure: AzureEndpoints, temporary: Path, module: str, *arguments: str) -> "subprocess.Popen[str]":
    # As a shell starts what it puts into the background: with SIGINT ignored.
    return subprocess.Popen(
        ["sh", "-c", 'trap "" INT; exec "$@"', "sh", sys.executable, "-m", module, "--azure-speed", SPEED, *arguments],
        cwd=ROOT,
        env=environment(azure, temporary),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def groups(azure: AzureEndpoints) -> list[str]:
    door = Door(sandbox_login(azure))
    listed = door.ask("GET", f"/subscriptions/{azure.subscription_id}/resourceGroups", api_version="2021-04-01")
    return [one["name"] for one in listed.body["value"]]


def test_what_azure_does_otherwise_is_reported_and_nothing_is_left(
    azure: AzureEndpoints, package: Path, tmp_path: Path, temporary: Path
) -> None:
    """And nothing else is reported, although ids, names, hosts and how often was looked are other ones."""
    control(azure, "PUT", "settings", {"duration_share": 0.5})
    planted = {"properties": {"networkProfile": {"loadBalancerSku": "basic"}}}
    action = {"type": "patch", "body": planted}
    control(azure, "POST", "faults", {"path": "managedClusters/acceptance$", "times": 9999, "action": action})
    results = tmp_path / "results"
    options = ("--yes", "--only", "create", "no-op", "--speed", SPEED, "--results", str(results))
    with started(azure, temporary, "tools.acceptance", *options, "--package", str(package)) as run:
        printed, _ = run.communicate(timeout=PATIENCE_SECONDS)
    control(azure, "DELETE", "faults")
    assert run.returncode == 1, printed
    assert "All 3 scenarios hold" in printed
    report = (results / "report.md").read_text()
    sentences = [line for line in report.splitlines() if line.startswith("- ")]
    assert all("networkProfile.loadBalancerSku" in line and "basic" in line for line in sentences), report
    assert sentences
    assert "basic" in (results / "report.html").read_text()
    assert sorted(path.name for path in (results / "results" / "azure").iterdir()) == [
        "create.yaml",
        "delete.yaml",
        "no-op.yaml",
    ]
    assert set(json.loads((results / "results" / "durations.json").read_text())) == {"create cluster", "delete cluster"}
    assert groups(azure) == []
    assert not (results / "running.json").exists()
    assert list(temporary.glob("acme-acceptance-*")) == []
    files = [path.read_text(errors="replace") for path in results.rglob("*") if path.is_file()]
    for secret in (azure.admin_client_secret, azure.tenant_id, azure.subscription_id, azure.admin_client_id):
        assert not any(secret in text for text in files)
    assert azure.admin_client_secret not in printed


def test_ctrl_c_while_a_cluster_is_being_made_deletes_it(
    azure: AzureEndpoints, package: Path, tmp_path: Path, temporary: Path
) -> None:
    results = tmp_path / "results"
    options = ("--yes", "--only", "create", "--results", str(results), "--package", str(package))
    control(azure, "PUT", "settings", {"duration_share": 1.0})
    with started(azure, temporary, "tools.acceptance", *options) as run:
        assert wait_for(run, "In Azure:")
        until(lambda: clusters(azure))
        run.send_signal(signal.SIGINT)
        printed, _ = run.communicate(timeout=PATIENCE_SECONDS)
    assert run.returncode == 130, printed
    assert "nothing is left in Azure" in printed
    assert "Traceback" not in printed
    assert groups(azure) == []
    assert not (results / "running.json").exists()
    assert list(temporary.glob("acme-acceptance-*")) == []


def test_what_a_crash_leaves_is_detected_and_removed(
    azure: AzureEndpoints, package: Path, tmp_path: Path, temporary: Path
) -> None:
    results = ("--results", str(tmp_path / "results"))
    options = ("--yes", "--only", "create", *results, "--package", str(package))
    with started(azure, temporary, "tools.acceptance", *options) as run:
        assert wait_for(run, "In Azure:")
        until(lambda: clusters(azure))
        run.kill()
    assert any(name.startswith(group.PREFIX) for name in groups(azure))
    assert processes_in(tmp_path)
    with started(azure, temporary, "tools.acceptance.clean", *results) as cleaning:
        printed, _ = cleaning.communicate(timeout=PATIENCE_SECONDS)
    assert cleaning.returncode == 0, printed
    assert "made here; deleting" in printed
    assert groups(azure) == []
    until(lambda: not processes_in(tmp_path))
    assert list(temporary.glob("acme-acceptance-*")) == []


def clusters(azure: AzureEndpoints) -> list[str]:
    path = f"/subscriptions/{azure.subscription_id}/providers/Microsoft.ContainerService/managedClusters"
    return [one["name"] for one in Door(sandbox_login(azure)).ask("GET", path).body["value"]]


def processes_in(folder: Path) -> list[str]:
    """Command lines of processes that work in the folder."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            lines.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return [line for line in lines if str(folder) in line]


def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


def wait_for(run: "subprocess.Popen[str]", words: str) -> bool:
    return any(words in line for line in run.stdout or ())


# ---- before anything is made


@pytest.mark.parametrize(
    ("arguments", "variables", "status", "expected"),
    [
        (["--only", "scael"], {}, 2, "There is no scenario scael"),
        ([], {"AZURE_CLIENT_SECRET": ""}, 2, "AZURE_CLIENT_SECRET=…"),
        ([], {}, 3, "Nothing was made."),
        (["--only", "federated-login", "--yes"], {}, 3, "NOT TRIED: it needs AWS=real"),
    ],
)
def test_nothing_is_made_without_a_login_a_scenario_and_a_yes(
    arguments: list[str],
    variables: dict[str, str],
    status: int,
    expected: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    values = {"AZURE_TENANT_ID": "t", "AZURE_CLIENT_ID": "c", "AZURE_CLIENT_SECRET": "s", "AZURE_SUBSCRIPTION_ID": "u"}
    for name, value in {**values, **variables}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert command.main(arguments) == status
    printed = capsys.readouterr()
    assert expected in printed.out + printed.err


@pytest.mark.parametrize(
    ("words", "goes_on"), [("y", True), ("YES ", True), ("", False), ("n", False), ("yeah", False)]
)
def test_it_asks_once_and_takes_only_yes(words: str, goes_on: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    questions: list[str] = []

    def answered(question: str) -> str:
        questions.append(question)
        return words

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", answered)
    assert command._confirmed(yes=False) is goes_on
    assert questions == ["\nGo on? [y/N] "]
    assert command._confirmed(yes=True)
    assert len(questions) == 1


def test_it_says_what_it_makes_for_how_long_and_what_it_costs() -> None:
    rows = chosen("full", ())
    lines = list(announce.lines(rows, frozenset({"handlers"}), {"AWS": "the sandbox"}, real_aws=False))
    text = "\n".join(lines)
    assert all(f"{row.name} " in text for row in rows)
    assert text.count("NOT TRIED: it needs AWS=real") == 2
    assert "5 clusters" not in text
    assert "4 clusters" in text
    assert "h in all" in text
    assert "about $" in text


def test_the_estimate_counts_nodes_hours_and_aws() -> None:
    [create, delete] = chosen("smoke", ("create",))
    expected = (create.minutes + delete.minutes) / 60 * (announce.NODE_HOUR + announce.CLUSTER_HOUR)
    assert announce.estimate([create, delete], real_aws=False).dollars == pytest.approx(expected)
    assert announce.estimate([create, delete], real_aws=True).dollars > expected + 0.02
    smoke, full = (announce.estimate(chosen(suite, ()), real_aws=False) for suite in ("smoke", "full"))
    assert smoke.dollars < 0.15 < full.dollars < 5
    assert full.lasting.total_seconds() > 60 * full.minutes


@pytest.mark.parametrize(
    ("variables", "manager"),
    [
        ({}, CLOUDS["AzureCloud"].resource_manager),
        ({"AZURE_CLOUD": "AzureUSGovernment"}, CLOUDS["AzureUSGovernment"].resource_manager),
        (
            {"AZURE_RESOURCE_MANAGER": "https://localhost:1/", "AZURE_AUTHORITY_HOST": "https://localhost:1"},
            "https://localhost:1",
        ),
    ],
)
def test_the_environment_says_which_azure_is_meant(variables: dict[str, str], manager: str) -> None:
    login = from_environment({"AZURE_SUBSCRIPTION_ID": "s", **variables}, needs_secret=False)
    assert login.cloud.resource_manager == manager
    configuration = login.configuration("arn:aws:secretsmanager:x")
    assert ("Endpoints" in configuration) == ("AZURE_RESOURCE_MANAGER" in variables)
    assert configuration["Credential"] == {"Type": "ClientSecret", "SecretArn": "arn:aws:secretsmanager:x"}


def test_an_unknown_cloud_is_refused() -> None:
    with pytest.raises(NoLoginError, match="AzureUSGovernment"):
        from_environment({"AZURE_SUBSCRIPTION_ID": "s", "AZURE_CLOUD": "AzureMoon"}, needs_secret=False)


def test_a_login_shows_no_secret() -> None:
    login = AzureLogin(CLOUDS["AzureCloud"], "AzureCloud", "s", "t", "c", "canary~secret")
    assert "canary~secret" not in json.dumps(login.configuration("arn"))
    assert "canary~secret" not in repr(login)


class Session:
    """boto3's, of an account whose type has this configuration."""

    region_name = "us-east-1"

    def __init__(self, **configuration: Any) -> None:
        self._configuration = {"TenantId": GUID, "ClientId": GUID, "SubscriptionId": GUID, **configuration}

    def client(self, _service: str) -> "Session":
        return self

    def batch_describe_type_configurations(self, **_identifiers: Any) -> dict[str, Any]:
        return {"TypeConfigurations": [{"Configuration": json.dumps(self._configuration)}]}


GUID, OTHER = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
_SECRET = {"Type": "ClientSecret", "SecretArn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:azure-x"}


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        ({}, ""),
        ({"Credential": _SECRET}, "logs in by ClientSecret"),
        ({"SubscriptionId": OTHER}, f"is for subscription {OTHER}"),
        ({"TenantId": None, "Cloud": "Moon"}, "The type configuration is wrong"),
    ],
)
def test_a_real_account_shows_federation_or_is_not_used(configuration: dict[str, Any], expected: str) -> None:
    login = AzureLogin(CLOUDS["AzureCloud"], "AzureCloud", GUID)
    message = ""
    try:
        worlds._federated(Session(**configuration), login)
    except WorldError as error:
        message = str(error)
    assert expected in message
    assert bool(message) == bool(expected)
