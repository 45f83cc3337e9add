"""What a run says of skipped tests, and that one that is not listed fails it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import skips

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = {"tests/x.py::test_slow": "needs a tape", "No writable identifiers": "the identifier is Azure's"}


@pytest.mark.parametrize(
    ("test", "why", "allowed"),
    [
        ("tests/x.py::test_slow[1]", "Skipped: no tape", "needs a tape"),
        ("cfn test", "No writable identifiers. Skipping test.", "the identifier is Azure's"),
        ("tests/x.py::test_other", "Skipped: no tape", ""),
    ],
)
def test_a_skip_is_allowed_by_its_test_or_by_what_it_says(test: str, why: str, allowed: str) -> None:
    assert skips.judged(test, why, ALLOWED).allowed == allowed


def test_each_part_leaves_its_skips_for_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(skips.FILE, str(tmp_path / "skipped"))
    assert skips.report([]) == "skipped: nothing"
    assert "NOT ALLOWED" in skips.report([skips.judged("tests/y.py", "no tape", ALLOWED)])
    skips.report([skips.judged("tests/x.py::test_slow", "no tape", ALLOWED)])
    left = (tmp_path / "skipped").read_text(encoding="utf-8").splitlines()
    assert [line.partition(":")[0] for line in left] == ["tests/y.py", "tests/x.py"]


SKIPPED = {
    "by_itself": "import pytest\ndef test_it(): pytest.skip('no tape')\n",
    "whole_file": "import pytest\npytest.skip('no tape', allow_module_level=True)\n",
    "by_a_mark": "import pytest\n@pytest.mark.skipif(True, reason='no tape')\ndef test_it(): pass\n",
    "expected": "import pytest\n@pytest.mark.xfail(reason='no tape')\ndef test_it(): assert False\n",
}
PASSES = "def test_it(): pass\n"
EMPTY = "import pytest\n@pytest.mark.parametrize('one', [])\ndef test_it(one): pass\n"


def run(folder: Path, sources: dict[str, str], workers: int = 0) -> subprocess.CompletedProcess[str]:
    """pytest with our settings and our conftest over files with these sources; its skips are not this run's."""
    for name, source in {**sources, "passes": PASSES}.items():
        (folder / f"test_{name}.py").write_text(source, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "-p", "tests.conftest"]
    environment = {name: value for name, value in os.environ.items() if name != skips.FILE}
    return subprocess.run(
        [*command, "-n", str(workers), str(folder)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("workers", [0, 1])
def test_a_skip_that_is_not_listed_is_named_and_fails_the_run(tmp_path: Path, workers: int) -> None:
    done = run(tmp_path, SKIPPED, workers)
    assert done.returncode == 1
    named = [line for line in done.stdout.splitlines() if "NOT ALLOWED" in line]
    assert {name for name in SKIPPED for line in named if f"test_{name}" in line} == set(SKIPPED)


def test_a_test_over_no_cases_fails_the_run(tmp_path: Path) -> None:
    assert run(tmp_path, {"empty": EMPTY}).returncode == 2


def test_a_run_without_skips_reports_it_and_passes(tmp_path: Path) -> None:
    done = run(tmp_path, {})
    assert (done.returncode, "skipped: nothing" in done.stdout) == (0, True)
