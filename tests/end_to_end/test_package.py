"""The Lambda's package, built by pip as `cfn submit` does it, on this machine and on one that Lambda is not."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Python tells pip this platform as its own.
ARM = {"_PYTHON_HOST_PLATFORM": "linux-aarch64"}
REMEDY = {"PIP_PLATFORM": "manylinux2014_x86_64", "PIP_ONLY_BINARY": ":all:"}


def build(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """pip's wheel of the bundle in `folder`."""
    remaining = {name: value for name, value in os.environ.items() if name not in REMEDY}
    return subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT / "bundle")],
        env={**remaining, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def wheel(folder: Path) -> Path:
    (actual,) = folder.glob("*.whl")
    return actual


def test_a_package_with_another_machines_libraries_is_refused_with_the_remedy(tmp_path: Path) -> None:
    done = build(tmp_path, **ARM)
    assert done.returncode != 0
    assert list(tmp_path.glob("*.whl")) == []
    assert "cryptography" in done.stdout + done.stderr
    assert "PIP_PLATFORM=manylinux2014_x86_64 PIP_ONLY_BINARY=:all:" in done.stdout + done.stderr


def test_with_the_remedy_another_machine_builds_the_same_bytes_as_this_one(tmp_path: Path) -> None:
    """The second build has another order of hashes, another place for temporary files and another mask of modes."""
    (tmp_path / "elsewhere").mkdir()
    first = build(tmp_path / "arm", **ARM, **REMEDY, PYTHONHASHSEED="1")
    assert first.returncode == 0, first.stderr
    before = os.umask(0o077)
    try:
        second = build(tmp_path / "here", **REMEDY, PYTHONHASHSEED="2", TMPDIR=str(tmp_path / "elsewhere"))
    finally:
        os.umask(before)
    assert second.returncode == 0, second.stderr
    assert wheel(tmp_path / "arm").name == wheel(tmp_path / "here").name
    assert wheel(tmp_path / "arm").read_bytes() == wheel(tmp_path / "here").read_bytes()
