"""The AWS CLI that is loaded once does what the one that starts for each call does."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.warm_aws import warm_aws

COLD = Path(sys.executable).parent
NOWHERE = ("--endpoint-url", "http://127.0.0.1:9", "--region", "us-east-1")
SETTINGS = {"CONFIG_FILE": "config", "ACCESS_KEY_ID": "k", "SECRET_ACCESS_KEY": "s", "MAX_ATTEMPTS": "1"}
CALLS = {
    "its version": ("--version",),
    "a command that it does not have": ("cloudformation", "fly"),
    "a parameter that is missing": ("cloudformation", "describe-stack-events", *NOWHERE),
    "a service that does not answer": ("sts", "get-caller-identity", *NOWHERE),
    "a file of the directory that it is called in": ("configure", "get", "region"),
    "what it reads from its standard input": ("sts", "assume-role", "--cli-input-json", "file:///dev/stdin", *NOWHERE),
}


def call(programs: Path, folder: Path, arguments: tuple[str, ...]) -> tuple[int, str, str]:
    remaining = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    mine = {f"AWS_{name}": value for name, value in SETTINGS.items()}
    done = subprocess.run(
        ["aws", *arguments],
        cwd=folder,
        env={**remaining, **mine, "PATH": f"{programs}:{os.environ['PATH']}"},
        input='{"RoleArn": "too short"}',
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_it_answers_as_the_one_that_starts_for_each_call(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("[default]\nregion = eu-west-1\n", encoding="utf-8")
    with warm_aws() as warm:
        for what, arguments in CALLS.items():
            assert call(warm, tmp_path, arguments) == call(COLD, tmp_path, arguments), what


def test_a_call_takes_nothing_over_from_the_one_before(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    for folder, region in ((tmp_path, "eu-west-1"), (tmp_path / "other", "us-west-2")):
        (folder / "config").write_text(f"[default]\nregion = {region}\n", encoding="utf-8")
    with warm_aws() as warm:
        message = [call(warm, folder, CALLS["a file of the directory that it is called in"]) for folder in
                (tmp_path, tmp_path / "other", tmp_path)]  # fmt: skip
    assert message == [(0, "eu-west-1\n", ""), (0, "us-west-2\n", ""), (0, "eu-west-1\n", "")]


def test_nothing_is_left_when_the_block_has_ended() -> None:
    with warm_aws() as warm:
        assert (warm / "aws").exists()
    assert not warm.exists()


def test_a_cli_that_cannot_be_loaded_is_not_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(RuntimeError, match="could not be loaded"), warm_aws():
        pass
