"""Service accounts of a cluster use IAM roles: the example as people deploy it, and what a new cluster means."""

from pathlib import Path
from typing import Any

import pytest
import requests

from tests.end_to_end.stacks import drift
from tools.shared.administrator import clusters_path
from tools.shared.running import CommandFailed
from tools.shared.stage import Stage

STS = "sts.amazonaws.com"
STACK = "pod-identity"


def token(scene: Stage, cluster: str, **claims: Any) -> str:
    """A token as the cluster's kubelet mounts it, signed with the cluster's issuer keys."""
    azure = scene.sandbox.azure
    body = {"cluster": cluster, "namespace": "payments", "name": "payments", "audience": STS, **claims}
    answer = requests.post(
        f"{azure.resource_manager}/sandbox/service-account-token", json=body, verify=azure.ca, timeout=10
    )
    answer.raise_for_status()
    return str(answer.json()["token"])


def assume(scene: Stage, role: str, presented: str) -> dict[str, Any]:
    """The role's session, which a pod's SDK gets without any AWS key."""
    options = ["--role-arn", role, "--role-session-name", "pod", "--web-identity-token", presented]
    session: dict[str, Any] = scene.aws("sts", "assume-role-with-web-identity", "--no-sign-request", *options)
    return session


def deploy(scene: Stage, directory: Path, group: str, cluster: str) -> dict[str, str]:
    """Package and deploy the example; its outputs."""
    packaged = directory / "packaged.yaml"
    scene.aws("s3api", "create-bucket", "--bucket", "templates")
    scene.run(
        *("aws", "cloudformation", "package", "--template-file", "examples/pod-identity.yaml"),
        *("--s3-bucket", "templates", "--output-template-file", str(packaged)),
    )
    scene.run(
        *("aws", "cloudformation", "deploy", "--template-file", str(packaged), "--stack-name", STACK),
        *("--capabilities", "CAPABILITY_IAM"),
        *("--parameter-overrides", f"ResourceGroupName={group}", f"ClusterName={cluster}"),
    )
    described = scene.aws("cloudformation", "describe-stacks", "--stack-name", STACK)["Stacks"][0]["Outputs"]
    return {output["OutputKey"]: output["OutputValue"] for output in described}


def test_pods_use_their_role_and_no_other_and_a_new_cluster_changes_no_arn(
    scene: Stage, group: str, tmp_path: Path
) -> None:
    first = deploy(scene, tmp_path, group, "blue")
    role, blue = first["PaymentsRoleArn"], first["ClusterId"]

    session = assume(scene, role, token(scene, blue))
    keys = session["Credentials"]
    assert session["SubjectFromWebIdentityToken"] == "system:serviceaccount:payments:payments"
    identity = scene.run(
        *("aws", "sts", "get-caller-identity", "--query", "Arn", "--output", "text"),
        AWS_ACCESS_KEY_ID=keys["AccessKeyId"],
        AWS_SECRET_ACCESS_KEY=keys["SecretAccessKey"],
        AWS_SESSION_TOKEN=keys["SessionToken"],
    )
    assert identity.strip() == role.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/") + "/pod"

    for claims, code in (
        ({"name": "intruder"}, "AccessDenied"),
        ({"namespace": "other"}, "AccessDenied"),
        ({"audience": "api://AzureADTokenExchange"}, "InvalidIdentityToken"),
        ({"seconds": 600, "age": 601}, "ExpiredTokenException"),
    ):
        with pytest.raises(CommandFailed, match=code):
            assume(scene, role, token(scene, blue, **claims))

    # Somebody's change is seen, and goes with the cluster; what Azure fills in is none.
    assert drift(scene, STACK) == ("IN_SYNC", ())
    path = f"{clusters_path(group)}/blue/agentPools/system"
    scene.administrator.put(path, {"properties": scene.administrator.get(path)["properties"] | {"count": 3}})
    assert drift(scene, STACK) == ("MODIFIED", ("/AgentPoolProfiles/0/Count",))

    # A token of the old cluster that is good for a day yet, when its cluster is gone.
    outlived = token(scene, blue, seconds=86400)
    second = deploy(scene, tmp_path, group, "green")
    assert second["ClusterId"] != blue
    assert second["PaymentsRoleArn"] == role
    assert assume(scene, role, token(scene, second["ClusterId"]))["Credentials"]
    with pytest.raises(CommandFailed, match="No OpenIDConnect provider found"):
        assume(scene, role, outlived)

    scene.aws("cloudformation", "delete-stack", "--stack-name", STACK)
    scene.run("aws", "cloudformation", "wait", "stack-delete-complete", "--stack-name", STACK)
    assert scene.administrator.clusters(group) == []
    assert not scene.aws("iam", "list-open-id-connect-providers")["OpenIDConnectProviderList"]
