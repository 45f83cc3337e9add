"""Drift-aware change sets by the real AWS CLI: what somebody changed goes back, and what is somebody else's stays."""

from pathlib import Path
from typing import Any

from tests.end_to_end.stacks import delete, deploy, drift, fail_write, pool, status, template, written
from tools.shared.administrator import clusters_path
from tools.shared.running import CommandFailed
from tools.shared.stage import Stage

TAGS = [{"Key": "team", "Value": "blue"}]
OURS = [pool("web", Count=2, NodeLabels={"ours": "1"}), pool("system", Mode="System")]


def meddle(scene: Stage, group: str) -> None:
    """Somebody scales a pool and retags the cluster; others add a pool, a tag, a label and a taint of theirs."""
    path = f"{clusters_path(group)}/prod"
    web = scene.administrator.get(f"{path}/agentPools/web")["properties"]
    body = {key: web[key] for key in ("vmSize", "osType", "mode", "orchestratorVersion")}
    theirs = {"nodeLabels": {"ours": "1", "theirs": "1"}, "nodeTaints": ["theirs=1:NoSchedule"]}
    scene.administrator.put(f"{path}/agentPools/web", {"properties": body | {"count": 5} | theirs})
    scene.administrator.put(f"{path}/agentPools/theirs", {"properties": body | {"count": 1}})
    tags = scene.administrator.get(path)["tags"]
    scene.administrator.ask("PATCH", path, {"tags": {**tags, "team": "red", "theirs": "1"}}).raise_for_status()
    scene.administrator.wait(path)


def azure(scene: Stage, group: str) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """The node pools and the tags, without those of CloudFormation and the marks."""
    cluster = scene.administrator.get(f"{clusters_path(group)}/prod")
    pools = {pool["name"]: pool for pool in cluster["properties"]["agentPoolProfiles"]}
    plain = {key: value for key, value in cluster["tags"].items() if not key.startswith(("aws:", "acme-"))}
    return pools, plain


def revert(scene: Stage, stack: str, *options: str) -> tuple[dict[str, Any], str]:
    """Make, describe and execute a drift-aware change set; what it said, and the stack's status then."""
    of = ("--stack-name", stack, "--change-set-name", "revert")
    scene.run("aws", "cloudformation", "create-change-set", *of, "--deployment-mode", "REVERT_DRIFT", *options)
    scene.run("aws", "cloudformation", "wait", "change-set-create-complete", *of)
    described = scene.aws("cloudformation", "describe-change-set", *of, "--include-property-values")
    scene.run("aws", "cloudformation", "execute-change-set", *of)
    try:
        scene.run("aws", "cloudformation", "wait", "stack-update-complete", "--stack-name", stack)
    except CommandFailed:
        return described, status(scene, stack)
    return described, status(scene, stack)


def test_the_aws_cli_reverts_drift_and_keeps_undeclared_state(scene: Stage, group: str, tmp_path: Path) -> None:
    document = template(AgentPoolProfiles=OURS, Tags=TAGS)
    assert deploy(scene, tmp_path, "repair", group, document) is None
    meddle(scene, group)
    unchanged = ("--use-previous-template", "--parameters", "ParameterKey=Group,UsePreviousValue=true")

    described, ended = revert(scene, "repair", *unchanged)

    assert (described["StackDriftStatus"], ended) == ("DRIFTED", "UPDATE_COMPLETE")
    [change] = [each["ResourceChange"] for each in described["Changes"]]
    drifted = {detail["Target"]["Path"]: detail["Target"].get("Drift", {}) for detail in change["Details"]}
    assert drifted["/Properties/AgentPoolProfiles/0/Count"]["ActualValue"] == "5"
    assert set(drifted) - {"/Properties/AgentPoolProfiles/0/Count"} <= {"/Properties/Tags/0", "/Properties/Tags/1"}
    assert change["ResourceDriftStatus"] == "MODIFIED"
    pools, tags = azure(scene, group)
    assert {name: pool["count"] for name, pool in pools.items()} == {"web": 2, "system": 1, "theirs": 1}
    assert pools["web"]["nodeLabels"] == {"ours": "1", "theirs": "1"}
    assert pools["web"]["nodeTaints"] == ["theirs=1:NoSchedule"]
    assert tags == {"team": "blue", "theirs": "1"}
    assert drift(scene, "repair") == ("IN_SYNC", ())

    meddle(scene, group)
    fail_write(scene, f"{group}.*agentPools/gpu", "SkuNotAvailable", "not in this region")
    path = written(tmp_path, template(AgentPoolProfiles=[*OURS, pool("gpu")], Tags=TAGS))
    more = ("--template-body", f"file://{path}", "--parameters", "ParameterKey=Group,UsePreviousValue=true")

    described, ended = revert(scene, "repair", *more)

    # Back to what was there before, not to what was deployed last.
    assert ended == "UPDATE_ROLLBACK_COMPLETE"
    pools, tags = azure(scene, group)
    assert {name: pool["count"] for name, pool in pools.items()} == {"web": 5, "system": 1, "theirs": 1}
    assert pools["web"]["nodeLabels"] == {"ours": "1", "theirs": "1"}
    assert tags == {"team": "red", "theirs": "1"}
    delete(scene, "repair")
