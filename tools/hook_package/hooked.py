"""The change set hook on a stage, set up as docs/hook.md says: its function, its Azure identity, the hook itself."""

import json
import uuid
from pathlib import Path

from sandbox.bootstrap import AUDIENCE, GROUP
from tools.hook_package.__main__ import build
from tools.shared.stage import ROOT, Stage, as_parameters

STACK = "aks-plan-hook"
ALIAS = "Private::AKS::Plan"
_ROLE = ROOT / "deploy" / "azure" / "hook-role.json"
_BUCKET = "aks-plan-hook-code"


class Hooked:
    """The hook of a stage's account and region."""

    def __init__(self, scene: Stage, folder: Path) -> None:
        """Builds the function; `folder` is for the archive."""
        self._scene = scene
        self._archive = folder / "hook.zip"
        build(self._archive)

    def set_up(self, **parameters: str) -> None:
        """Make the hook, or change its parameters."""
        scene = self._scene
        scene.run("aws", "s3", "mb", f"s3://{_BUCKET}")
        scene.run("aws", "s3", "cp", "--quiet", str(self._archive), f"s3://{_BUCKET}/hook.zip")
        account = scene.aws("sts", "get-caller-identity")["Account"]
        client_id = self._identity(f"arn:aws:iam::{account}:role/acme-azure-akscluster-hook")
        self._given = {"CodeBucket": _BUCKET, "CodeKey": "hook.zip", "AzureClientId": client_id}
        self.change(**parameters)

    def change(self, **parameters: str) -> None:
        """Deploy the hook's template with these parameters."""
        command = ("aws", "cloudformation", "deploy", "--stack-name", STACK, "--template-file", "deploy/hook/hook.yaml")
        given = as_parameters({**self._given, **parameters})
        self._scene.run(*command, "--capabilities", "CAPABILITY_NAMED_IAM", "--no-fail-on-empty-changeset", *given)

    def _identity(self, subject: str) -> str:
        """Azure's side, as deploy/azure/hook.bicep describes it; the client id."""
        ask, role = self._scene.administrator.ask, json.loads(_ROLE.read_text(encoding="utf-8"))
        subscription = f"/subscriptions/{self._scene.sandbox.azure.subscription_id}"
        path = f"/resourceGroups/{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/hook"
        identity = ask("PUT", path, {"location": "westeurope"}, "2023-01-31").json()["properties"]
        trust = {"issuer": self._scene.sandbox.aws.issuer, "subject": subject, "audiences": [AUDIENCE]}
        credential = f"{path}/federatedIdentityCredentials/aws"
        ask("PUT", credential, {"properties": trust}, "2023-01-31").raise_for_status()
        definition = (
            f"/providers/Microsoft.Authorization/roleDefinitions/{uuid.uuid5(uuid.NAMESPACE_URL, role['Name'])}"
        )
        described = {
            "roleName": role["Name"],
            "permissions": [{"actions": role["Actions"]}],
            "assignableScopes": [subscription],
        }
        ask("PUT", definition, {"properties": described}, "2022-04-01").raise_for_status()
        assigned = {
            "roleDefinitionId": f"{subscription}{definition}",
            "principalId": identity["principalId"],
            "principalType": "ServicePrincipal",
        }
        assignment = f"/providers/Microsoft.Authorization/roleAssignments/{uuid.uuid5(uuid.NAMESPACE_URL, subject)}"
        ask("PUT", assignment, {"properties": assigned}, "2022-04-01").raise_for_status()
        return str(identity["clientId"])


def hook_message(scene: Stage, change_set: str) -> str:
    """What the hook has said of a change set, by its ARN, as an approver reads it."""
    listed = scene.aws(
        *("cloudformation", "list-hook-results", "--target-type", "CHANGE_SET", "--target-id", change_set)
    )["HookResults"]
    result = next(one for one in listed if one["TypeName"] == ALIAS)
    answer = scene.aws("cloudformation", "get-hook-result", "--hook-result-id", result["HookResultId"])
    return str(answer["HookStatusReason"])
