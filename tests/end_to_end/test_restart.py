"""Both clouds are killed while a stack of a real cluster is in flight, and started again: the stack gets there."""

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

from tests.end_to_end.stacks import pool, template
from tools.shared.administrator import clusters_path
from tools.shared.stage import Stage

STACK = "survivor"


def kill_in_the_midst(scene: Stage, action: str) -> None:
    """Once the handler has answered that Azure is at work; Azure, slow until then, takes up its speed at the start."""
    while (action, "IN_PROGRESS") not in (seen := answers(scene)):
        assert "FAILED" not in {status for _, status in seen}, scene.sandbox.progress(STACK)
        time.sleep(0.02)
    for pid in scene.sandbox.endpoints.pids:
        os.kill(pid, signal.SIGKILL)
    scene.sandbox.stop()
    scene.sandbox.start()


def answers(scene: Stage) -> list[tuple[str, str]]:
    """(action, status) of the handler's answers since the last start."""
    return [(entry["action"], entry["status"]) for entry in scene.sandbox.progress(STACK)]


def ask(scene: Stage, command: str, directory: Path, document: dict[str, Any], group: str) -> None:
    path = directory / "template.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    parameters = ("--template-body", f"file://{path}", "--parameters", f"ParameterKey=Group,ParameterValue={group}")
    scene.aws("cloudformation", command, "--stack-name", STACK, *parameters)


def wait(scene: Stage, what: str) -> None:
    scene.run("aws", "cloudformation", "wait", f"stack-{what}-complete", "--stack-name", STACK)


def test_each_operation_is_made_once_though_both_clouds_are_killed_in_it(
    scene: Stage, group: str, tmp_path: Path
) -> None:
    scene.control("PUT", "clock", {"speed": 1})
    ask(scene, "create-stack", tmp_path, template(), group)
    kill_in_the_midst(scene, "CREATE")
    wait(scene, "create")
    created = scene.administrator.clusters(group)

    wanted = [pool("system", Mode="System"), pool("web", Count=2)]
    scene.control("PUT", "clock", {"speed": 1})
    ask(scene, "update-stack", tmp_path, template(AgentPoolProfiles=wanted), group)
    kill_in_the_midst(scene, "UPDATE")
    wait(scene, "update")
    cluster = scene.administrator.get(f"{clusters_path(group)}/prod")["properties"]

    scene.control("PUT", "clock", {"speed": 1})
    scene.aws("cloudformation", "delete-stack", "--stack-name", STACK)
    kill_in_the_midst(scene, "DELETE")
    wait(scene, "delete")

    assert created == ["prod"]
    assert {actual["name"]: actual["count"] for actual in cluster["agentPoolProfiles"]} == {"system": 1, "web": 2}
    assert scene.administrator.clusters(group) == []
