"""A GitHub job's login to AWS: its own token, fetched as GitHub documents it, for a session that outlasts the job."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from werkzeug.wrappers import Request, Response

from tests.support import short_forms
from tests.support.served import served

SCRIPTS = Path(__file__).resolve().parents[2] / "deploy" / "pipelines" / "scripts"
PIPELINES = SCRIPTS.parent
# AWS as the scripts see it: sessions that end, and a deployment of two hours. Each call takes a quarter of an hour.
AWS = """#!/bin/bash
set -eu
clock=$STATE/clock; now=$(cat "$clock" 2>/dev/null || echo 0)
echo "$*" >> "$STATE/calls"
if [ "$2" = assume-role-with-web-identity ]; then
    while [ $# -gt 0 ]; do
        case $1 in
            --duration-seconds) seconds=$2 ;;
            --web-identity-token) [ "$(cat "${2#file://}")" = signed.by.github ] ;;
        esac
        shift
    done
    printf 'AKID\\tsecret\\t%s\\n' "$((now + seconds))"
    exit
fi
if [ "$now" -ge "${AWS_SESSION_TOKEN:-0}" ]; then
    echo "An error occurred (ExpiredToken)" >&2
    exit 254
fi
echo $((now + 900)) > "$clock"
case $2 in
    describe-change-set) echo arn:aws:cloudformation:eu-west-1:123456789012:stack/prod/1 ;;
    describe-stacks) if [ "$now" -ge 7200 ]; then echo UPDATE_COMPLETE; else echo UPDATE_IN_PROGRESS; fi ;;
    describe-stack-events) echo None ;;
esac
"""


def github(request: Request) -> Response:
    """GitHub's token service, as far as a job sees it."""
    wanted = ("/token", "2.0", "sts.amazonaws.com", "Bearer of-the-job")
    actual = (request.path, *map(request.args.get, ("api-version", "audience")), request.headers["Authorization"])
    right = actual == wanted
    return Response(json.dumps({"value": "signed.by.github"} if right else {}), 200 if right else 401)


@pytest.fixture
def service() -> Iterator[str]:
    with served(github) as url:
        yield f"{url}/token?api-version=2.0"


def login(
    folder: Path, url: str, token: str = "of-the-job", seconds: str | None = None
) -> subprocess.CompletedProcess[str]:
    fake = folder / "bin" / "aws"
    fake.parent.mkdir(exist_ok=True)
    fake.write_text(AWS)
    fake.chmod(0o755)
    job = {
        "PATH": f"{fake.parent}:{os.environ['PATH']}",
        "STATE": str(folder),
        "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/github",
        "ACTIONS_ID_TOKEN_REQUEST_URL": url,
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": token,
        "RUNNER_TEMP": str(folder),
        "GITHUB_ENV": str(folder / "env"),
        "GITHUB_RUN_ID": "42",
        **({"SESSION_SECONDS": seconds} if seconds else {}),
    }
    return subprocess.run([str(SCRIPTS / "github-login.sh")], env=job, capture_output=True, text=True, check=False)


def environment_of(folder: Path) -> dict[str, str]:
    """What later steps of the job have in their environment."""
    return dict(line.split("=", 1) for line in (folder / "env").read_text().splitlines())


def test_the_job_gets_a_session_and_its_log_none_of_it(tmp_path: Path, service: str) -> None:
    done = login(tmp_path, service)
    assert (done.returncode, done.stderr) == (0, "")
    assert environment_of(tmp_path) == {
        "AWS_ACCESS_KEY_ID": "AKID",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_SESSION_TOKEN": "3600",
    }
    assert done.stdout.splitlines() == ["::add-mask::secret", "::add-mask::3600"]
    assert not (tmp_path / "aws-web-identity-token").exists()
    assert "--role-session-name github-42" in (tmp_path / "calls").read_text()


def test_a_refusal_fails_the_job_and_sets_nothing(tmp_path: Path, service: str) -> None:
    assert login(tmp_path, service, "of-another-job").returncode != 0
    assert not (tmp_path / "env").exists()


@pytest.mark.parametrize(("seconds", "status"), [("21600", 0), ("3600", 1)])
def test_a_deployment_of_two_hours_ends_well_in_a_session_that_lasts_as_long(
    tmp_path: Path, service: str, seconds: str, status: int
) -> None:
    assert login(tmp_path, service, seconds=seconds).returncode == 0
    (tmp_path / "change-set.txt").write_text("arn:aws:cloudformation:eu-west-1:123456789012:changeSet/c/1\n")
    job = {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "STATE": str(tmp_path), "POLL_SECONDS": "0"}

    deployed = subprocess.run(
        [str(SCRIPTS / "deploy.sh"), str(tmp_path / "change-set.txt")],
        env={**job, **environment_of(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert deployed.returncode == status, deployed.stderr
    assert ("UPDATE_COMPLETE" in deployed.stdout, "ExpiredToken" in deployed.stderr) == (status == 0, status != 0)


@pytest.mark.parametrize(
    ("workflow", "job", "template", "role"),
    [
        ("stack.yml", "plan", "github-role.yaml", "PlanRole"),
        ("stack.yml", "drift", "github-role.yaml", "PlanRole"),
        ("stack.yml", "deploy", "github-role.yaml", "DeployRole"),
        ("type.yml", "roll-out", "github-type-role.yaml", "TypeRole"),
    ],
)
def test_a_jobs_session_lasts_as_long_as_the_job_may_and_its_role_allows_it(
    workflow: str, job: str, template: str, role: str
) -> None:
    described = yaml.safe_load((PIPELINES / "github" / workflow).read_text())["jobs"][job]
    resources = short_forms.load(PIPELINES / template)["Resources"]
    session = int(described["env"].get("SESSION_SECONDS", 3600))
    assert described["timeout-minutes"] * 60 == session
    assert session <= resources[role]["Properties"].get("MaxSessionDuration", 3600)
