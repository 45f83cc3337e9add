"""A role of AWS uses the cluster: the example deployed, real tokens of STS traded at Entra, the cluster asked."""

from typing import Any

import requests

from tests.end_to_end.test_identity import options, token
from tools.shared.stage import Stage

STACK = "iam-access"
FOR_KUBERNETES = "6dae42f8-4368-4678-94ff-3960e28e3630/.default"


def login(scene: Stage, client_id: str, assertion: str) -> dict[str, Any]:
    """What kubelogin does with AWS's token."""
    azure = scene.sandbox.azure
    answer = requests.post(
        f"{azure.authority}/{azure.tenant_id}/oauth2/v2.0/token",
        data={
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_assertion": assertion.strip(),
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "scope": FOR_KUBERNETES,
        },
        verify=azure.ca,
        timeout=10,
    )
    actual: dict[str, Any] = answer.json()
    return actual


def may(scene: Stage, cluster: str, bearer: str, verb: str, namespace: str) -> bool:
    """What the cluster answers to `kubectl auth can-i <verb> pods`."""
    azure = scene.sandbox.azure
    attributes = {"verb": verb, "resource": "pods", "namespace": namespace}
    answer = requests.post(
        f"{azure.resource_manager}/sandbox/self-subject-access-review",
        json={"cluster": cluster, "spec": {"resourceAttributes": attributes}},
        headers={"Authorization": f"Bearer {bearer}"},
        verify=azure.ca,
        timeout=10,
    )
    answer.raise_for_status()
    return bool(answer.json()["status"]["allowed"])


def test_the_role_of_the_template_works_in_its_namespace_and_no_other_role_does(scene: Stage, group: str) -> None:
    scene.run(
        *("aws", "cloudformation", "deploy", "--template-file", "examples/iam-access.yaml", "--stack-name", STACK),
        *("--capabilities", "CAPABILITY_IAM", "--parameter-overrides"),
        *(f"ResourceGroupName={group}", "AuthorizedRanges=203.0.113.0/24"),
    )
    described = scene.aws("cloudformation", "describe-stacks", "--stack-name", STACK)["Stacks"][0]["Outputs"]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in described}
    azure = scene.sandbox.azure
    cluster = (
        f"/subscriptions/{azure.subscription_id}/resourceGroups/{group}"
        "/providers/Microsoft.ContainerService/managedClusters/iam-access"
    )

    assertion = token(scene, outputs["DeployerRoleArn"], *options())
    traded = login(scene, outputs["DeployerClientId"], assertion)
    assert "access_token" in traded, traded
    bearer = traded["access_token"]
    assert may(scene, cluster, bearer, "create", "payments")
    assert not may(scene, cluster, bearer, "get", "shipping")

    stranger = token(scene, scene.role_arn(), *options())
    assert login(scene, outputs["DeployerClientId"], stranger)["error_codes"] == [700213]
    assert "AccessDenied" in token(scene, outputs["DeployerRoleArn"], *options(audience="api://elsewhere"))

    scene.aws("cloudformation", "delete-stack", "--stack-name", STACK)
    scene.run("aws", "cloudformation", "wait", "stack-delete-complete", "--stack-name", STACK)
    gone = login(scene, outputs["DeployerClientId"], assertion)
    assert gone["error_codes"] == [700016]
