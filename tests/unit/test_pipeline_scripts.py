"""The scripts of the pipelines, as far as they can be told before they do anything; what they do: tests/end_to_end."""

import os
import subprocess
from pathlib import Path

import pytest
import yaml

PIPELINES = Path(__file__).resolve().parents[2] / "deploy" / "pipelines"
SCRIPTS = sorted(path.name for path in (PIPELINES / "scripts").glob("*.sh") if path.name != "usage.sh")
# How many arguments each cannot do without.
LEAST = {"drift.sh": 1, "lint.sh": 1, "package.sh": 1, "preview.sh": 2, "roll-out.sh": 4}


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Without any tool on PATH but those of the system: nothing may be begun."""
    command = [str(PIPELINES / "scripts" / script), *arguments]
    return subprocess.run(command, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_says_how_it_is_called_and_what_its_exit_statuses_mean(script: str) -> None:
    done = run(script, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"  {script}" in done.stdout.replace("=… ", "  ").replace("=configuration.json ", "  ")
    assert "Exit status: 0 " in done.stdout


@pytest.mark.parametrize(("script", "least"), LEAST.items())
def test_a_script_that_is_given_too_little_says_how_it_is_called(script: str, least: int) -> None:
    done = run(script, *["x"] * (least - 1))
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        done.stderr == run(script, "--help").stdout + f"{script}: too few arguments: {least - 1} in place of {least}\n"
    )


@pytest.mark.parametrize("workflow", ["stack.yml", "type.yml"])
def test_a_workflow_names_its_region_to_both_generations_of_aws_tools(workflow: str) -> None:
    environment = yaml.safe_load((PIPELINES / "github" / workflow).read_text(encoding="utf-8"))["env"]
    assert environment["AWS_REGION"] == environment["AWS_DEFAULT_REGION"] == "${{ vars.AWS_REGION }}"


def run_with_aws(script: str, folder: Path, aws: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The script with an `aws` that is this Bash script."""
    (folder / "aws").write_text(f"#!/bin/bash\n{aws}", encoding="utf-8")
    (folder / "aws").chmod(0o755)
    command = [str(PIPELINES / "scripts" / script), *arguments]
    environment = {"PATH": f"{folder}:{os.environ['PATH']}", "STATE": str(folder), "POLL_SECONDS": "0"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


FAILING_DEPLOYMENT = """
case "$2 $*" in
    describe-change-set*) echo arn:stack ;;
    execute-change-set*) touch "$STATE/begun" ;;
    describe-stacks*) echo UPDATE_ROLLBACK_COMPLETE ;;
    *no-paginate*) echo e1 ;;
    *) [ -e "$STATE/begun" ] && printf 'e3\tNew\tUPDATE_FAILED\tthe new reason\n'
       printf 'e1\tOld\tUPDATE_FAILED\tthe old reason\n' ;;
esac
"""


def test_a_failed_deployment_prints_its_own_failures_and_none_of_earlier_ones(tmp_path: Path) -> None:
    (tmp_path / "change-set.txt").write_text("arn:change-set", encoding="utf-8")
    done = run_with_aws("deploy.sh", tmp_path, FAILING_DEPLOYMENT, str(tmp_path / "change-set.txt"))
    assert (done.returncode, done.stdout.splitlines()[0]) == (1, "New UPDATE_FAILED: the new reason")
    assert ("the new reason" in done.stderr, "the old reason" in done.stderr) == (True, False)


FIRST_ROLL_OUT = """
echo "$*" >> "$STATE/calls"
case $2 in
    get-caller-identity) echo 123456789012 ;;
    describe-type) {describe} ;;
    list-resources) {tried} ;;
    *-stack-instances) echo operation ;;
    describe-stack-set-operation) echo SUCCEEDED ;;
esac
"""


@pytest.mark.parametrize(
    ("code", "status", "makes_version"), [("TypeNotFoundException", 0, True), ("Throttling", 2, False)]
)
def test_a_roll_out_makes_no_version_where_the_default_of_before_is_not_known(
    code: str, status: int, tmp_path: Path, *, makes_version: bool
) -> None:
    (tmp_path / "package.zip").write_bytes(b"")
    arguments = (str(tmp_path / "package.zip"), "bucket", "role", "eu-west-1")
    describe = f'echo "An error occurred ({code}) when calling the DescribeType operation" >&2; exit 254'
    aws = FIRST_ROLL_OUT.replace("{describe}", describe).replace("{tried}", "true")
    done = run_with_aws("roll-out.sh", tmp_path, aws, *arguments)
    assert done.returncode == status, done.stderr
    assert ("create-stack-instances" in (tmp_path / "calls").read_text(encoding="utf-8")) == makes_version
    assert (code in done.stderr) == (not makes_version)


@pytest.mark.parametrize("described", ["arn:aws:cloudformation:x", "arn:aws:cloudformation:x/00000002"])
def test_a_failed_first_roll_out_restores_the_version_that_was_the_default(described: str, tmp_path: Path) -> None:
    """The ARN in a description may be the type's or the version's."""
    (tmp_path / "package.zip").write_bytes(b"")
    describe = f"printf '{described}\\t00000002\\n'"
    aws = FIRST_ROLL_OUT.replace("{describe}", describe).replace("{tried}", "false")
    done = run_with_aws("roll-out.sh", tmp_path, aws, str(tmp_path / "package.zip"), "bucket", "role", "eu-west-1")
    assert done.returncode == 2, done.stderr
    restored = "set-type-default-version --region eu-west-1 --arn arn:aws:cloudformation:x/00000002\n"
    assert restored in (tmp_path / "calls").read_text(encoding="utf-8")
