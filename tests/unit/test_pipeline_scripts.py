"""The scripts of the pipelines, as far as they can be told before they do anything; what they do: tests/end_to_end."""

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
