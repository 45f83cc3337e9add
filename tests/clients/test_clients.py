"""A cluster's life by other people's clients: made, changed, looked at for drift and deleted, each in its own words."""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from sandbox.meddle import Meddler
from tests.end_to_end.stacks import pool, template
from tests.support.synthesis import CDK, NODE
from tools.shared.stage import ROOT, Stage, stage

SCEPTRE = ROOT / ".venv-clients" / "bin" / "sceptre"
CDK_CLI = ROOT / ".clients" / "node_modules" / "aws-cdk" / "bin" / "cdk"
SPEED = 200


@pytest.fixture(scope="module")
def scene() -> Iterator[Stage]:
    with tempfile.TemporaryDirectory(prefix="aks-clients-") as directory, stage(Path(directory), SPEED) as scene:
        scene.submit()
        scene.configure()
        yield scene


class Client(NamedTuple):
    """A client's command in a directory of its own; its home is there too, where it leaves its notes."""

    scene: Stage
    folder: Path
    command: tuple[str, ...]
    environment: dict[str, str]

    def __call__(self, *arguments: str, status: int = 0) -> str:
        """What it printed; fails where it ends otherwise."""
        done = subprocess.run(
            [*self.command, *arguments],
            cwd=self.folder,
            env={**self.scene.environment, "HOME": str(self.folder), **self.environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        output = done.stdout + done.stderr
        assert done.returncode == status, output
        return output


def clusters(scene: Stage, group: str) -> dict[str, int]:
    """The nodes of all clusters of a group."""
    path = f"/resourceGroups/{group}/providers/Microsoft.ContainerService/managedClusters"
    return {
        one["name"]: sum(pool["count"] for pool in one["properties"]["agentPoolProfiles"])
        for one in scene.administrator.get(path)["value"]
    }


def meddle(scene: Stage, group: str, cluster: str) -> None:
    """Somebody scales the pool named system."""
    path = f"/resourceGroups/{group}/providers/Microsoft.ContainerService/managedClusters/{cluster}"
    Meddler(scene.sandbox.azure, scene.administrator.get(path)["id"]).scale("system", 5)


def test_sam_deploys_updates_and_deletes(scene: Stage, tmp_path: Path) -> None:
    scene.administrator.make_group("by-sam", "westeurope")
    sam = Client(scene, tmp_path, ("sam",), {"SAM_CLI_TELEMETRY": "0"})
    document = tmp_path / "template.json"
    deploy = (
        *("deploy", "--template-file", str(document), "--stack-name", "by-sam", "--region", "us-east-1"),
        *("--no-confirm-changeset", "--parameter-overrides", "Group=by-sam"),
    )
    document.write_text(json.dumps(template()), encoding="utf-8")
    assert "Successfully created/updated stack - by-sam" in sam(*deploy)
    assert clusters(scene, "by-sam") == {"prod": 1}
    document.write_text(
        json.dumps(template(AgentPoolProfiles=[pool("system", Mode="System", Count=2)])), encoding="utf-8"
    )
    sam(*deploy)
    assert clusters(scene, "by-sam") == {"prod": 2}
    assert "Deleted successfully" in sam("delete", "--stack-name", "by-sam", "--no-prompts", "--region", "us-east-1")
    assert clusters(scene, "by-sam") == {}


def test_sceptre_launches_shows_drift_and_difference_and_deletes(scene: Stage, tmp_path: Path) -> None:
    scene.administrator.make_group("by-sceptre", "westeurope")
    written = {
        "config/config.yaml": {"project_code": "clusters", "region": "us-east-1"},
        "config/aks.yaml": {"template": {"type": "file", "path": "aks.yaml"}, "parameters": {"Group": "by-sceptre"}},
        "templates/aks.yaml": template(),
    }
    for name, document in written.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(yaml.safe_dump(document), encoding="utf-8")
    sceptre = Client(scene, tmp_path, (str(SCEPTRE),), {})
    sceptre("launch", "--yes", "aks.yaml")
    assert clusters(scene, "by-sceptre") == {"prod": 1}
    assert "IN_SYNC" in sceptre("drift", "detect", "aks.yaml")
    meddle(scene, "by-sceptre", "prod")
    sceptre("drift", "detect", "aks.yaml")
    assert "/AgentPoolProfiles/0/Count" in sceptre("drift", "show", "aks.yaml")

    changed = template(AgentPoolProfiles=[pool("system", Mode="System", Count=2)])
    (tmp_path / "templates" / "aks.yaml").write_text(yaml.safe_dump(changed), encoding="utf-8")
    assert "Count" in sceptre("diff", "aks.yaml")
    sceptre("launch", "--yes", "aks.yaml")
    assert clusters(scene, "by-sceptre") == {"prod": 2}
    sceptre("delete", "--yes", "aks.yaml")
    assert clusters(scene, "by-sceptre") == {}


def test_the_cdk_shows_the_difference_deploys_finds_drift_and_destroys(scene: Stage, tmp_path: Path) -> None:
    scene.administrator.make_group("by-cdk", "westeurope")
    python = ROOT / ".venv-cdk" / "bin" / "python"
    environment = {
        "PATH": f"{NODE}:{os.environ['PATH']}",
        "PYTHONPATH": str(CDK / "python"),
        "CI": "true",
        "CDK_DISABLE_CLI_TELEMETRY": "true",
    }
    app = ("--app", f"{python} {CDK / 'python' / 'example' / 'app.py'}", "--no-notices", "--no-color")
    cdk = Client(scene, tmp_path, (str(NODE / "node"), str(CDK_CLI), *app), environment)
    assert "Acme::Azure::AKSCluster" in cdk("diff")
    assert "Platform" in cdk("deploy", "--require-approval", "never", "--parameters", "Group=by-cdk")
    assert clusters(scene, "by-cdk") == {"prod": 3}
    assert "No drift detected" in cdk("drift")
    meddle(scene, "by-cdk", "prod")
    assert "/AgentPoolProfiles/0/Count" in cdk("drift")
    cdk("destroy", "--force")
    assert clusters(scene, "by-cdk") == {}
