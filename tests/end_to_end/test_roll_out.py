"""The type brought to regions by its script: canary first, then the others, and back where the canary does not pass."""

import io
import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from acme_azure_akscluster.observability.correlation import VERSION
from sandbox.bootstrap import AUDIENCE, GROUP
from tests.end_to_end.stacks import artifacts, stack_set_roles
from tools.shared.stage import ROOT, TYPE_NAME, Stage

# Regions in which no other test has the type.
CANARY, SECOND, THIRD = "ca-central-1", "sa-east-1", "ap-southeast-2"
BUCKET, ROLE = "roll-out-packages", "rolled-out"
IDENTITY = f"/resourceGroups/{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/cloudformation"
TYPE = ("--type", "RESOURCE", "--type-name", TYPE_NAME)


class RollOut:
    """The script with a package, and what the regions have afterwards."""

    def __init__(self, scene: Stage, folder: Path, package: bytes) -> None:
        self._scene, self._folder, self.package = scene, folder, package
        self._configuration = folder / "configuration.json"
        self._configuration.write_text(json.dumps(scene.type_configuration), encoding="utf-8")
        self._role = execution_role(scene)

    def run(self, package: bytes, *regions: str) -> tuple[int, str]:
        """The script's exit status and output."""
        path = self._folder / "package.zip"
        path.write_bytes(package)
        done = subprocess.run(
            ["deploy/pipelines/scripts/roll-out.sh", str(path), BUCKET, self._role, *regions],
            cwd=ROOT,
            env={**self._scene.environment, "CONFIGURATION": str(self._configuration), "POLL_SECONDS": "0.2"},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def described(self, region: str) -> str | None:
        """The description of the region's default version, None where the type is not."""
        versions = self._aws(region, "list-types", "--type", "RESOURCE", "--visibility", "PRIVATE")["TypeSummaries"]
        if TYPE_NAME not in [version["TypeName"] for version in versions]:
            return None
        return str(self._aws(region, "describe-type", *TYPE)["Description"])

    def _aws(self, region: str, *arguments: str) -> Any:
        return self._scene.aws("cloudformation", *arguments, "--region", region)


def execution_role(scene: Stage) -> str:
    """The role of deploy/, which CloudFormation may assume in every region, trusted by Azure."""
    file = "deploy/aws/execution-role.yaml"
    # Several tests ask for it.
    template = ("--template-file", file, "--capabilities", "CAPABILITY_NAMED_IAM", "--no-fail-on-empty-changeset")
    scene.run(
        "aws", "cloudformation", "deploy", "--stack-name", ROLE, *template, "--parameter-overrides", f"RoleName={ROLE}"
    )
    arn = str(scene.aws("iam", "get-role", "--role-name", ROLE)["Role"]["Arn"])
    trust = {"properties": {"issuer": scene.sandbox.aws.issuer, "subject": arn, "audiences": [AUDIENCE]}}
    path = f"{IDENTITY}/federatedIdentityCredentials/{ROLE}"
    scene.administrator.ask("PUT", path, trust, "2023-01-31").raise_for_status()
    return arn


def changed(package: bytes, description: str, *, broken: bool = False) -> bytes:
    """The package with another description in its schema, and with handlers that cannot be loaded if `broken`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "schema.json":
                content = json.dumps({**json.loads(content), "description": description}).encode()
            if name == "ResourceProvider.zip" and broken:
                content = _unloadable()
            new.writestr(name, content)
    return out.getvalue()


def _unloadable() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as code:
        code.writestr("acme_azure_akscluster/__init__.py", "")
        code.writestr("acme_azure_akscluster/handlers.py", "raise ImportError('left out of the package')\n")
    return out.getvalue()


@pytest.fixture
def roll_out(scene: Stage, tmp_path: Path) -> RollOut:
    stack_set_roles(scene)
    scene.aws("s3api", "create-bucket", "--bucket", BUCKET)
    return RollOut(scene, tmp_path, submitted(scene, tmp_path))


def submitted(scene: Stage, folder: Path) -> bytes:
    """The package that `cfn submit` registered."""
    bucket = artifacts(scene)
    entries = scene.aws("s3api", "list-objects-v2", "--bucket", bucket)["Contents"]
    newest = max(entries, key=lambda entry: str(entry["LastModified"]))["Key"]
    scene.aws("s3api", "get-object", "--bucket", bucket, "--key", newest, str(folder / "submitted.zip"))
    return (folder / "submitted.zip").read_bytes()


def test_a_package_comes_to_all_regions_and_a_broken_one_to_none(roll_out: RollOut) -> None:
    first, second = changed(roll_out.package, "First."), changed(roll_out.package, "Second.")
    broken = changed(roll_out.package, "Broken.", broken=True)

    status, output = roll_out.run(broken, CANARY, SECOND)
    assert (status, roll_out.described(CANARY), roll_out.described(SECOND)) == (2, None, None), output

    status, output = roll_out.run(first, CANARY, SECOND)
    assert (status, roll_out.described(CANARY), roll_out.described(SECOND)) == (0, "First.", "First."), output

    status, output = roll_out.run(broken, CANARY, SECOND)
    assert (status, roll_out.described(CANARY), roll_out.described(SECOND)) == (2, "First.", "First."), output
    assert f"The canary {CANARY} did not pass; no other region was touched." in output

    status, output = roll_out.run(second, CANARY, SECOND, THIRD)
    assert status == 0, output
    assert [roll_out.described(region) for region in (CANARY, SECOND, THIRD)] == ["Second."] * 3

    status, output = roll_out.run(first, "us-west-2", CANARY)
    assert (status, roll_out.described(CANARY)) == (1, "Second.")
    assert "us-west-2 cannot be the canary" in output


def test_a_released_package_is_registered_from_a_bucket_by_the_releases_template(scene: Stage, tmp_path: Path) -> None:
    region, bucket = "eu-north-1", "released"
    scene.aws("s3api", "create-bucket", "--bucket", bucket)
    (tmp_path / "package.zip").write_bytes(submitted(scene, tmp_path))
    scene.run("aws", "s3", "cp", str(tmp_path / "package.zip"), f"s3://{bucket}/package.zip")
    scene.run(
        *("aws", "cloudformation", "deploy", "--region", region, "--stack-name", "aks-type"),
        *("--template-file", "deploy/pipelines/type-version.yaml", "--parameter-overrides"),
        *(f"Package=s3://{bucket}/package.zip", f"ExecutionRoleArn={execution_role(scene)}"),
    )
    described = scene.aws("cloudformation", "describe-type", *TYPE, "--region", region)
    assert described["Description"].endswith(f" Version {VERSION}.")
    assert described["IsDefaultVersion"] is True
    scene.aws("cloudformation", "delete-stack", "--region", region, "--stack-name", "aks-type")
    scene.run("aws", "cloudformation", "wait", "stack-delete-complete", "--region", region, "--stack-name", "aks-type")
