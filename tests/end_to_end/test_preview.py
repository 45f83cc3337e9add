"""The preview: what a template would do to its clusters, before it is deployed; and that it does nothing itself."""

import json
import subprocess
import sys
from pathlib import Path

from tests.end_to_end.stacks import deploy, pool, template, written
from tools.shared.stage import ROOT, Stage


def preview(scene: Stage, *arguments: str) -> tuple[int, str]:
    """The preview's exit status and what it printed."""
    environment = {**scene.environment, **scene.sandbox.azure.environment(), "PYTHONPATH": "src:."}
    done = subprocess.run(
        [sys.executable, "-m", "tools.preview", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_preview_lists_the_steps_that_a_deployment_makes(scene: Stage, group: str, tmp_path: Path) -> None:
    parameters = ("--parameters", f"Group={group}")
    path = str(written(tmp_path, template()))
    status, output = preview(scene, "--stack", "seen", "--template", path, *parameters)
    assert status == 2, output
    assert "1. Creating cluster prod" in output
    assert scene.administrator.clusters(group) == []
    assert deploy(scene, tmp_path, "seen", group, template()) is None
    assert preview(scene, "--stack", "seen", "--template", path, *parameters)[0] == 0

    pools = [pool("system", Mode="System", VmSize="Standard_D8s_v5"), pool("web", Count=2)]
    window = {"Schedule": {"Daily": {"IntervalDays": 2}}, "DurationHours": 4, "StartTime": "02:00"}
    children = {"MaintenanceConfigurations": {"AksManagedNodeOSUpgradeSchedule": {"MaintenanceWindow": window}}}
    settings = {"AutoUpgradeProfile": {"NodeOSUpgradeChannel": "None"}, **children}
    path = str(written(tmp_path, template(AgentPoolProfiles=pools, **settings)))
    status, output = preview(scene, "--stack", "seen", "--template", path, *parameters, "--json")
    assert status == 2, output
    [cluster] = json.loads(output)
    assert [step["call"] for step in cluster["steps"]] == [
        "PUT managedClusters",
        "PUT agentPools/web",
        "PUT agentPools/cfntmp",
        "DELETE agentPools/system",
        "PUT agentPools/system",
        "DELETE agentPools/cfntmp",
        "PUT maintenanceConfigurations/aksManagedNodeOSUpgradeSchedule",
    ]
    assert cluster["estimatedSeconds"] > 0
    stacks = scene.aws("cloudformation", "list-change-sets", "--stack-name", "seen")["Summaries"]
    assert [summary["ChangeSetName"] for summary in stacks if summary["ChangeSetName"] == "aks-preview"] == []


def test_a_violation_is_reported_and_the_exit_status_is_an_error(scene: Stage, group: str, tmp_path: Path) -> None:
    path = str(written(tmp_path, template(AgentPoolProfiles=[pool("one")])))
    status, output = preview(scene, "--stack", "never", "--template", path, "--parameters", f"Group={group}")
    assert status == 1
    assert "Refused; nothing would be changed" in output
    assert "System" in output


def test_a_change_set_is_previewed_by_name(scene: Stage, group: str, tmp_path: Path) -> None:
    path = str(written(tmp_path, template()))
    scene.aws(
        "cloudformation",
        "create-change-set",
        *("--stack-name", "named", "--change-set-name", "first", "--change-set-type", "CREATE"),
        *("--template-body", f"file://{path}", "--parameters", f"ParameterKey=Group,ParameterValue={group}"),
    )
    status, output = preview(scene, "--stack", "named", "--change-set", "first")
    assert (status, "Creating cluster prod" in output) == (2, True)
    assert preview(scene, "--stack", "named", "--change-set", "absent")[0] == 1
