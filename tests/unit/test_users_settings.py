"""Tests, the demo and the sandbox run the same whatever their user has set for clouds of their own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# boto3's own functions take the user's profile, which may be named and not be there; these act for the user.
FOR_THE_USER = {
    "tools/acceptance/__main__.py",
    "tools/acceptance/clean.py",
    "tools/acceptance/clouds/worlds.py",
    "tools/adopt/__main__.py",
    "tools/preview/__main__.py",
    "tools/doctor/__main__.py",
    "tools/doctor/exchange.py",
}
BARE = re.compile(r"\bboto3\.(?:client|resource|Session)\((?!botocore_session)")
THEIRS = {
    "AWS_PROFILE": "of-the-user",
    "AWS_SESSION_TOKEN": "of-the-user",
    "ARM_CLIENT_SECRET": "of-the-user",
    "AZURE_CLIENT_ID": "of-the-user",
}


def test_clients_of_the_sandbox_know_no_profile_of_their_user() -> None:
    files = [
        file
        for folder in ("sandbox", "tests/sandbox_aws", "tests/support", "tests/end_to_end", "tools")
        for file in (ROOT / folder).rglob("*.py")
    ]
    bare = {str(file.relative_to(ROOT)) for file in files if BARE.search(file.read_text(encoding="utf-8"))}
    assert bare <= FOR_THE_USER


def test_no_test_sees_what_its_user_has_set(tmp_path: Path) -> None:
    """A test run in a process of its own, with everything set."""
    sees = "[name for name in os.environ if name.startswith(('AWS_P', 'AWS_S', 'ARM_', 'AZURE_'))]"
    (tmp_path / "test_it.py").write_text(f"import os\n\ndef test_it():\n    assert {sees} == []\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.conftest", str(tmp_path)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **THEIRS}, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", THEIRS)
def test_what_is_set_for_one_test_is_seen_by_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "of-the-test")
    assert os.environ[name] == "of-the-test"
