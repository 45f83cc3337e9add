"""The hook's function as Lambda runs it: what an approver reads of a change set, and what a guard refuses."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from preview.change import TYPE_NAME
from tests.end_to_end.stacks import deploy, pool, template
from tests.support.leaks import search
from tools.hook_package.hooked import STACK, Hooked, hook_message
from tools.shared.stage import ROOT, Stage


@pytest.fixture(scope="module")
def hook(scene: Stage, tmp_path_factory: pytest.TempPathFactory) -> Hooked:
    made = Hooked(scene, tmp_path_factory.mktemp("hook"))
    made.set_up(StackNames="hooked-*")
    return made


class Review:
    """Change sets of one stack, made by the AWS CLI and looked at by the hook."""

    def __init__(self, scene: Stage, group: str, folder: Path) -> None:
        self._scene, self._group, self._folder = scene, group, folder
        self.stack = f"hooked-{group}"
        self._made = 0

    def deploy(self, document: dict[str, Any]) -> None:
        assert deploy(self._scene, self._folder, self.stack, self._group, document) is None

    def make(self, document: dict[str, Any], kind: str = "UPDATE") -> str:
        """A change set, made to the end; its ARN."""
        self._made += 1
        path = self._folder / "reviewed.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        made = self._scene.aws(
            *("cloudformation", "create-change-set", "--stack-name", self.stack, "--change-set-type", kind),
            *("--change-set-name", f"review-{self._made}", "--template-body", f"file://{path}"),
            *("--parameters", f"ParameterKey=Group,ParameterValue={self._group}"),
        )
        waiter = self._scene.cloudformation.get_waiter("change_set_create_complete")
        try:
            waiter.wait(ChangeSetName=made["Id"], WaiterConfig={"Delay": 1})
        except Exception as error:  # noqa: BLE001 - its status says how it ended
            del error
        return str(made["Id"])

    def status(self, change_set: str) -> tuple[str, str]:
        described = self._scene.aws("cloudformation", "describe-change-set", "--change-set-name", change_set)
        return described["Status"], described["ExecutionStatus"]


def test_an_approver_reads_the_plan_and_a_guard_needs_the_templates_word(
    scene: Stage, hook: Hooked, group: str, tmp_path: Path
) -> None:
    review = Review(scene, group, tmp_path)
    first = review.make(template(), "CREATE")
    assert "1. Creating cluster prod with node pools system (PUT managedClusters, about " in hook_message(scene, first)
    assert scene.administrator.clusters(group) == []
    review.deploy(template())

    scaled = review.make(template(AgentPoolProfiles=[pool("system", Mode="System", Count=3)]))
    text = hook_message(scene, scaled)
    assert text.startswith("Hook succeeded with message: 1 cluster in this change set: 1 step, about ")
    assert "1. Scaling node pool system from 1 to 3 nodes (PUT agentPools/system, about " in text
    [planned] = scene.aws("cloudformation", "describe-change-set-hooks", "--change-set-name", scaled)["Hooks"]
    assert (planned["TypeName"], planned["FailureMode"]) == ("Private::AKS::Plan", "WARN")

    hook.change(StackNames="hooked-*", Mode="guard")
    rotated = template(AgentPoolProfiles=[pool("system", Mode="System", VmSize="Standard_D8s_v5")])
    refused = review.make(rotated)
    assert review.status(refused) == ("FAILED", "UNAVAILABLE")
    line = f"- Cluster rotates node pool system. To allow it, write in the Metadata of Cluster: {TYPE_NAME}: "
    assert f"{line}{{Allow: [Rotation]}}" in hook_message(scene, refused)

    rotated["Resources"]["Cluster"]["Metadata"] = {TYPE_NAME: {"Allow": ["Rotation"]}}
    allowed = review.make(rotated)
    assert review.status(allowed) == ("CREATE_COMPLETE", "AVAILABLE")
    assert "1. Adding the temporary node pool cfntmp in place of system" in hook_message(scene, allowed)

    events = [event for event in scene.events(review.stack) if event.get("HookType")]
    assert events[0]["HookStatus"] == "HOOK_COMPLETE_SUCCEEDED"
    assert {event["HookStatus"] for event in events} == {
        "HOOK_IN_PROGRESS",
        "HOOK_COMPLETE_SUCCEEDED",
        "HOOK_COMPLETE_FAILED",
    }


def test_the_function_logs_no_value_and_no_secret_and_the_doctor_is_content(
    scene: Stage, hook: Hooked, group: str, tmp_path: Path
) -> None:
    hook.change(StackNames="hooked-*", Mode="tell")
    Review(scene, group, tmp_path).make(template(), "CREATE")
    report = _doctor(scene)
    assert "✓ The hook has planned the last change set" in report
    assert "✓ The hook's roles allow it to read what a plan needs, at /subscriptions/" in report
    assert "The hook's function cannot be read" not in report
    logs = {
        path.name: path.read_text(errors="replace") for path in scene.sandbox.state_dir.glob(f"lambda/logs/{STACK}*")
    }
    assert any("answered" in text for text in logs.values())
    assert search(logs, group, "X-Amz-", "westeurope") == []


def _doctor(scene: Stage) -> str:
    environment = {**scene.environment, **scene.sandbox.azure.environment(), "PYTHONPATH": "src:."}
    command = [sys.executable, "-m", "tools.doctor"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False).stdout


def test_a_hook_that_has_lost_its_azure_identity_says_so(
    scene: Stage, hook: Hooked, group: str, tmp_path: Path
) -> None:
    review = Review(scene, group, tmp_path)
    hook.change(StackNames="hooked-*", Mode="tell", AzureClientId="99999999-0000-4000-8000-000000000000")
    passed = review.make(template(), "CREATE")
    assert review.status(passed)[0] == "CREATE_COMPLETE"
    assert "- Cluster could not be planned: " in hook_message(scene, passed)
    assert "✗ The hook could not plan the last change set: Cluster could not be planned: " in _doctor(scene)
    hook.change(StackNames="hooked-*", Mode="guard", AzureClientId="99999999-0000-4000-8000-000000000000")
    guarded = review.make(template(Tags=[{"Key": "a", "Value": "b"}]), "CREATE")
    assert review.status(guarded)[0] == "FAILED"
    assert hook_message(scene, guarded).startswith("Hook failed with message: ")


def test_a_pipeline_shows_the_hooks_message_and_fails_what_it_refused(
    scene: Stage, hook: Hooked, group: str, tmp_path: Path
) -> None:
    stack, path = f"hooked-{group}", tmp_path / "template.json"
    environment = {**scene.environment, **scene.sandbox.azure.environment(), "LOGIN": "own"}

    def preview(**properties: Any) -> tuple[int, str]:
        path.write_text(json.dumps(template(**properties)), encoding="utf-8")
        script = str(ROOT / "deploy" / "pipelines" / "scripts" / "preview.sh")
        command = [script, stack, str(path), f"Group={group}"]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert (tmp_path / "plan.txt").read_text() in done.stdout
        return done.returncode, done.stdout + done.stderr

    hook.change(StackNames="hooked-*", Mode="tell")
    status, output = preview()
    assert (status, "Private::AKS::Plan: Hook succeeded with message: 1 cluster" in output) == (0, True), output
    hook.change(StackNames="hooked-*", Mode="guard")
    status, output = preview(AgentPoolProfiles=[pool("user")])
    assert status == 1, output
    assert "Private::AKS::Plan: Hook failed with message: Not allowed in this change set" in output
    assert (tmp_path / "change-set.txt").read_text() == ""
