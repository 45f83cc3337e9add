"""A pipeline of a stack by its scripts, as CodeBuild and GitHub run them: lint, preview, deploy what was previewed."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from sandbox.bootstrap import AUDIENCE, GROUP
from sandbox.endpoints import CA_VARIABLE
from tests.end_to_end.stacks import pool, template
from tools.shared.administrator import clusters_path
from tools.shared.stage import ROOT, Stage

SCRIPTS = ROOT / "deploy" / "pipelines" / "scripts"
IDENTITY = f"/resourceGroups/{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/cloudformation"
ANYBODY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}],
}
TOKENS = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": ["sts:GetWebIdentityToken"], "Resource": "*"}],
}


def build_role(scene: Stage) -> dict[str, str]:
    """The environment of a build whose role Azure trusts beside the execution role; no Azure login of its own."""
    made = scene.aws("iam", "create-role", "--role-name", "build", "--assume-role-policy-document", json.dumps(ANYBODY))
    arn = made["Role"]["Arn"]
    policy = ("--policy-name", "tokens", "--policy-document", json.dumps(TOKENS))
    scene.aws("iam", "put-role-policy", "--role-name", "build", *policy)
    trust = {"properties": {"issuer": scene.sandbox.aws.issuer, "subject": arn, "audiences": [AUDIENCE]}}
    path = f"{IDENTITY}/federatedIdentityCredentials/pipeline"
    scene.administrator.ask("PUT", path, trust, "2023-01-31").raise_for_status()
    session = scene.aws("sts", "assume-role", "--role-arn", arn, "--role-session-name", "build")["Credentials"]
    return {
        "AWS_ACCESS_KEY_ID": session["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
        "AWS_SESSION_TOKEN": session["SessionToken"],
    }


class Pipeline:
    """The scripts, run by a build's role in a folder of their own."""

    def __init__(self, scene: Stage, group: str, folder: Path) -> None:
        self._group, self._folder = group, folder
        self.stack, self.summary = "by-pipeline", folder / "summary.md"
        more = {"POLL_SECONDS": "0.2", "GITHUB_STEP_SUMMARY": str(self.summary), CA_VARIABLE: scene.sandbox.azure.ca}
        self._environment = {**scene.environment, **build_role(scene), **more}

    def run(self, script: str, *arguments: str) -> tuple[int, str]:
        """A script's exit status and what it printed."""
        command, environment = [str(SCRIPTS / script), *arguments], self._environment
        done = subprocess.run(command, cwd=self._folder, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def preview(self, **properties: Any) -> tuple[int, str]:
        """Preview a template of one cluster, of which these properties are not the plain ones."""
        path = self._folder / "template.json"
        path.write_text(json.dumps(template(**properties)), encoding="utf-8")
        return self.run("preview.sh", self.stack, str(path), f"Group={self._group}")


def ends_well(outcome: tuple[int, str], *words: str) -> bool:
    status, output = outcome
    assert status == 0, output
    return all(word in output for word in words)


def test_the_previewed_change_is_deployed_and_drift_from_it_is_detected(
    scene: Stage, group: str, tmp_path: Path
) -> None:
    pipeline, patch = Pipeline(scene, group, tmp_path), {"AutoUpgradeProfile": {"UpgradeChannel": "patch"}}

    assert ends_well(pipeline.preview(**patch), "Creating cluster prod")
    assert "Creating cluster prod" in pipeline.summary.read_text()
    assert scene.administrator.clusters(group) == []
    status, output = pipeline.run("deploy.sh")
    reported = [line.split()[:2] for line in output.splitlines()]
    assert status == 0, output
    assert [line for line in reported if line[0] == "Cluster"] == [
        ["Cluster", "CREATE_IN_PROGRESS"],
        ["Cluster", "CREATE_IN_PROGRESS:"],
        ["Cluster", "CREATE_COMPLETE"],
    ], output
    assert output.splitlines()[-1].endswith("CREATE_COMPLETE")
    assert scene.administrator.clusters(group) == ["prod"]
    assert ends_well(pipeline.preview(**patch), "Nothing to do")
    assert ends_well(pipeline.run("deploy.sh"), "Nothing to do")

    assert ends_well(pipeline.run("drift.sh", pipeline.stack), "by-pipeline: IN_SYNC")
    where = f"{clusters_path(group)}/prod"
    cluster = scene.administrator.get(where)
    cluster["properties"]["autoUpgradeProfile"]["upgradeChannel"] = "stable"
    scene.administrator.put(where, cluster)
    status, output = pipeline.run("drift.sh", pipeline.stack)
    assert (status, "/AutoUpgradeProfile/UpgradeChannel" in output) == (2, True), output

    assert pipeline.run("drift.sh", "no-such-stack")[0] == 1

    status, output = pipeline.preview(AgentPoolProfiles=[pool("one")])
    assert (status, "Refused; nothing would be changed" in output) == (1, True), output
    assert ends_well(pipeline.run("deploy.sh"), "Nothing to do")


@pytest.mark.parametrize(
    ("source", "guard", "status", "message"),
    [
        ("examples/bad/wrong_type.yaml", "off", 1, "E3012"),
        ("examples/quickstart.yaml", "off", 0, ""),
        ("examples/quickstart.yaml", "warn", 0, "AKS_AUDIT_ON"),
        ("examples/quickstart.yaml", "fail", 1, "AKS_AUDIT_ON"),
    ],
)
def test_templates_are_linted_and_held_to_good_practice(source: str, guard: str, status: int, message: str) -> None:
    done = subprocess.run(
        [str(SCRIPTS / "lint.sh"), str(ROOT / source)],
        env={**os.environ, "GUARD": guard},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, message in done.stdout) == (status, True), done.stdout + done.stderr
