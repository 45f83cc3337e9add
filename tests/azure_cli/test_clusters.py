"""`az aks …`, unmodified, against the sandboxed Azure. Each poll takes half a minute of everybody's time."""

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.azure_cli.logged_in import log_in
from tools.shared.running import CommandFailed
from tools.shared.stage import Stage, stage

Az = Callable[..., Any]
CLUSTER = ("-g", "life", "-n", "c")
POOL = ("-g", "life", "--cluster-name", "c", "-n", "web")
SIZE = "Standard_D4s_v5"

# In order: each goes on from where the one before has left the cluster. Then what `az aks show` tells of it.
LIFE: list[tuple[str, tuple[str, ...], Callable[[Any], Any], Any]] = [
    (
        "create",
        ("create", *CLUSTER, "--node-count", "1", "--node-vm-size", SIZE, "--no-ssh-key"),
        lambda displayed: (displayed["provisioningState"], displayed["agentPoolProfiles"][0]["count"]),
        ("Succeeded", 1),
    ),
    (
        "update",
        ("update", *CLUSTER, "--auto-upgrade-channel", "patch", "--tags", "team=web"),
        lambda displayed: (displayed["autoUpgradeProfile"]["upgradeChannel"], displayed["tags"]),
        ("patch", {"team": "web"}),
    ),
    (
        "scale",
        ("scale", *CLUSTER, "--node-count", "3"),
        lambda displayed: displayed["agentPoolProfiles"][0]["count"],
        3,
    ),
    (
        "nodepool add",
        ("nodepool", "add", *POOL, "--node-count", "2", "--node-vm-size", SIZE, "--kubernetes-version", "1.35"),
        lambda displayed: {pool["name"]: pool["orchestratorVersion"] for pool in displayed["agentPoolProfiles"]}["web"],
        "1.35",
    ),
    (
        "nodepool upgrade",
        ("nodepool", "upgrade", *POOL, "--kubernetes-version", "1.36", "--yes"),
        lambda displayed: {pool["name"]: pool["orchestratorVersion"] for pool in displayed["agentPoolProfiles"]}["web"],
        "1.36",
    ),
    ("stop", ("stop", *CLUSTER), lambda displayed: displayed["powerState"]["code"], "Stopped"),
    ("start", ("start", *CLUSTER), lambda displayed: displayed["powerState"]["code"], "Running"),
]


@pytest.fixture(scope="module")
def scene() -> Iterator[Stage]:
    with tempfile.TemporaryDirectory(prefix="az-aks-") as directory, stage(Path(directory), 600) as scene:
        yield scene


@pytest.fixture(scope="module")
def az(scene: Stage, tmp_path_factory: pytest.TempPathFactory) -> Az:
    """Runs `az` and gives its answer."""
    environment = log_in(scene, tmp_path_factory.mktemp("azure"))

    def run(*arguments: str) -> Any:
        printed = scene.run("az", *arguments, "--output", "json", **environment)
        return json.loads(printed) if printed.strip() else None

    return run


def test_a_cluster_lives_as_azure_cli_knows_it(az: Az, tmp_path: Path) -> None:
    az("group", "create", "-n", "life", "-l", "westeurope")
    for name, command, question, expected in LIFE:
        az("aks", *command)
        assert question(az("aks", "show", *CLUSTER)) == expected, name

    az("aks", "get-credentials", *CLUSTER, "-f", str(tmp_path / "config"))
    config = yaml.safe_load((tmp_path / "config").read_text())
    assert config["current-context"] == "c"
    assert config["clusters"][0]["cluster"]["server"].startswith("https://")

    az("aks", "delete", *CLUSTER, "--yes")
    assert az("aks", "list", "-g", "life") == []


def test_azure_cli_prints_refusals(az: Az) -> None:
    az("group", "create", "-n", "refused", "-l", "westeurope")

    with pytest.raises(CommandFailed, match="was not found"):
        az("aks", "show", "-g", "refused", "-n", "absent")
