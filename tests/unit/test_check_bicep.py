"""What the check of deploy/azure/*.bicep finds without Microsoft's compiler: each fault planted, and found."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy" / "azure"


def checked(directory: Path) -> tuple[int, str]:
    """Exit status and output; in the environment that has the grammar."""
    done = subprocess.run(
        [ROOT / ".venv-lint" / "bin" / "python", "-m", "tools.checks.bicep", str(directory)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    ("file", "before", "after", "message"),
    [
        ("main.bicep", "targetScope = 'subscription'", "targetScope = = 'subscription'", "not Bicep"),
        ("main.bicep", "principalId: identity.outputs.principalId", "principalId: identty.outputs.principalId",
         "identty is not declared"),
        ("main.bicep", "guid(subscription().id, role.Name)", "gud(subscription().id, role.Name)",
         "gud is not declared"),
        ("main.bicep", "    subject: subject\n", "", "module identity: parameter subject is missing"),
        ("main.bicep", "    subject: subject\n", "    subject: subject\n    topic: subject\n",
         "topic is not a parameter of identity.bicep"),
        ("main.bicep", "identity.outputs.clientId", "identity.outputs.clientID", "has no output clientID"),
        ("main.bicep", "role.DataActions", "role.DataAction", "role.json has no DataAction"),
        ("main.bicep", "loadJsonContent('role.json')", "loadJsonContent('rule.json')", "rule.json does not exist"),
        ("main.bicep", "module identity 'identity.bicep'", "module identity 'id.bicep'", "id.bicep does not exist"),
        ("main.bicep", "roleAssignments@2022-04-01", "roleAssignments@2022", "is not a resource type with"),
        ("main.bicep", "param location string", "param place string = 'x'\nparam location string",
         "param place is never used"),
        ("groups.bicep", "in locations:", "in places:", "places is not declared"),
        ("identity.bicep", "param subject string", "param subject string\nparam subject string", "is declared twice"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_detected(file: str, before: str, after: str, message: str, tmp_path: Path) -> None:
    shutil.copytree(DEPLOY, tmp_path, dirs_exist_ok=True)
    path = tmp_path / file
    source = path.read_text(encoding="utf-8")
    assert before in source
    path.write_text(source.replace(before, after, 1), encoding="utf-8")
    status, printed = checked(tmp_path)
    assert (status, message in printed) == (1, True), printed


def test_the_files_themselves_are_without_fault() -> None:
    assert checked(DEPLOY) == (0, "")


def test_a_directory_without_bicep_is_no_success(tmp_path: Path) -> None:
    assert checked(tmp_path)[0] == 1
