"""A GitHub job's login to AWS: its own token, fetched as GitHub documents it, and nothing else in the environment."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "deploy" / "pipelines" / "scripts" / "github-login.sh"


class TokenService(BaseHTTPRequestHandler):
    """GitHub's, as far as a job sees it."""

    def do_GET(self) -> None:
        wanted = ("/token?api-version=2.0&audience=sts.amazonaws.com", "Bearer of-the-job")
        right = (self.path, self.headers["Authorization"]) == wanted
        self.send_response(200 if right else 401)
        self.end_headers()
        self.wfile.write(json.dumps({"value": "signed.by.github"} if right else {}).encode())

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # the base class calls it so
        """Nothing."""


@pytest.fixture
def service() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), TokenService)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/token?api-version=2.0"
    server.shutdown()
    thread.join()
    server.server_close()


def login(folder: Path, url: str, token: str = "of-the-job") -> subprocess.CompletedProcess[str]:
    job = {
        "PATH": os.environ["PATH"],
        "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/github",
        "ACTIONS_ID_TOKEN_REQUEST_URL": url,
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": token,
        "RUNNER_TEMP": str(folder),
        "GITHUB_ENV": str(folder / "env"),
        "GITHUB_RUN_ID": "42",
    }
    return subprocess.run([str(SCRIPT)], env=job, capture_output=True, text=True, check=False)


def test_the_job_s_token_is_where_aws_looks_for_it(tmp_path: Path, service: str) -> None:
    done = login(tmp_path, service)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    environment = dict(line.split("=", 1) for line in (tmp_path / "env").read_text().splitlines())
    assert environment["AWS_ROLE_ARN"] == "arn:aws:iam::123456789012:role/github"
    assert environment["AWS_ROLE_SESSION_NAME"] == "github-42"
    file = Path(environment["AWS_WEB_IDENTITY_TOKEN_FILE"])
    assert (file.read_text(), file.stat().st_mode & 0o077) == ("signed.by.github\n", 0)


def test_a_refusal_fails_the_job_and_sets_nothing(tmp_path: Path, service: str) -> None:
    assert login(tmp_path, service, "of-another-job").returncode != 0
    assert not (tmp_path / "env").exists()
