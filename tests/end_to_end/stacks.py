"""Stacks of one cluster, as tests deploy them with the AWS CLI."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support.harness import ends
from tools.shared.running import CommandFailed
from tools.shared.stage import Stage


def template(**properties: Any) -> dict[str, Any]:
    """A template with one cluster; properties given replace the plain ones, None removes one."""
    plain = {
        "ResourceGroupName": {"Ref": "Group"},
        "Name": "prod",
        "Location": "westeurope",
        "DnsPrefix": "prod",
        "Identity": {"Type": "SystemAssigned"},
        "AgentPoolProfiles": [pool("system", Mode="System")],
    }
    merged = {name: value for name, value in {**plain, **properties}.items() if value is not None}
    return {
        "Parameters": {"Group": {"Type": "String"}},
        "Resources": {"Cluster": {"Type": "Acme::Azure::AKSCluster", "Properties": merged}},
        "Outputs": {"Id": {"Value": {"Ref": "Cluster"}}},
    }


def pool(name: str, **more: Any) -> dict[str, Any]:
    """A node pool as a template declares it."""
    return {"Name": name, "Mode": "User", "Count": 1, "VmSize": "Standard_D4s_v5", "OsType": "Linux", **more}


def written(directory: Path, document: dict[str, Any], name: str = "template.json") -> Path:
    """The file of a template."""
    path = directory / name
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def deploy(scene: Stage, directory: Path, stack: str, group: str, document: dict[str, Any]) -> str | None:
    """Deploy and wait; None when it worked, what the CLI printed when not."""
    path = written(directory, document, f"{stack}.json")
    command = ["aws", "cloudformation", "deploy", "--stack-name", stack, "--template-file", str(path)]
    try:
        scene.run(*command, "--no-fail-on-empty-changeset", "--parameter-overrides", f"Group={group}")
    except CommandFailed as error:
        return str(error)
    return None


def fail_write(scene: Stage, path: str, code: str, message: str, **error: Any) -> None:
    """Have the sandboxed Azure accept the next PUT to such a path, and fail it in the end."""
    action = ends("Failed", error={"code": code, "message": message, **error})
    scene.control("POST", "faults", {"method": "PUT", "path": path, "action": action})


def status(scene: Stage, stack: str) -> str:
    """The stack's status."""
    actual = scene.aws("cloudformation", "describe-stacks", "--stack-name", stack)["Stacks"][0]["StackStatus"]
    return str(actual)


def outputs(scene: Stage, stack: str) -> dict[str, str]:
    """The stack's outputs."""
    actual = scene.cloudformation.describe_stacks(StackName=stack)["Stacks"][0].get("Outputs", [])
    return {output["OutputKey"]: output["OutputValue"] for output in actual}


def drift(
    scene: Stage, stack: str, logical_id: str = "Cluster", region: str = "us-east-1"
) -> tuple[str, tuple[str, ...]]:
    """The resource's drift status, read now, and the paths of the properties that differ."""
    actual = scene.aws(
        *("cloudformation", "detect-stack-resource-drift", "--region", region),
        *("--stack-name", stack, "--logical-resource-id", logical_id),
    )["StackResourceDrift"]
    different = tuple(entry["PropertyPath"] for entry in actual.get("PropertyDifferences", []))
    return actual["StackResourceDriftStatus"], different


def when(ask: Callable[[], dict[str, Any]], key: str, *running: str) -> dict[str, Any]:
    """The first answer that does not say that it is still running."""
    while (answer := ask())[key] in running:
        time.sleep(0.2)
    return answer


def reasons(scene: Stage, stack: str) -> list[str]:
    """Why resources of the stack failed, oldest first."""
    events = scene.aws("cloudformation", "describe-stack-events", "--stack-name", stack)["StackEvents"]
    return [
        event["ResourceStatusReason"]
        for event in reversed(events)
        if event["ResourceStatus"].endswith("_FAILED") and event.get("ResourceStatusReason")
    ]


def delete(scene: Stage, stack: str) -> None:
    """Delete the stack and wait until it is gone."""
    scene.aws("cloudformation", "delete-stack", "--stack-name", stack)
    scene.run("aws", "cloudformation", "wait", "stack-delete-complete", "--stack-name", stack)


def stack_set_roles(scene: Stage) -> None:
    """See to it that the account has the two roles of self-managed stack sets, which it has once for all of them."""
    template = "deploy/aws/stack-set-roles.yaml"
    named = ("--stack-name", "stack-set-roles", "--template-file", template, "--capabilities", "CAPABILITY_NAMED_IAM")
    scene.run("aws", "cloudformation", "deploy", *named, "--no-fail-on-empty-changeset")


def artifacts(scene: Stage) -> str:
    """The bucket that `cfn submit` uploads to in the scene's region; it has one in each."""
    about = ("--stack-name", "CloudFormationManagedUploadInfrastructure", "--query", "Stacks[0].Outputs")
    given = {each["OutputKey"]: each["OutputValue"] for each in scene.aws("cloudformation", "describe-stacks", *about)}
    return str(given["CloudFormationManagedUploadBucketName"])
