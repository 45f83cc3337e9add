"""The Lambda's package, built by pip as `cfn submit` does it, on this machine and on one that Lambda is not."""

import ast
import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from bundle.building import deferring

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


# What a login by federation and a read do without, each some five to twenty milliseconds of a cold start.
UNUSED = {"asyncio", "azure.mgmt.containerservice.models", "boto3", "cryptography", "http.server", "s3transfer"}
LOADED = "import json, sys, acme_azure_akscluster.handlers; print(json.dumps(sorted(sys.modules)))"
RESOLVED = """
import importlib, json, sys, acme_azure_akscluster.handlers
for module, names in json.loads(sys.argv[1]).items():
    for name in names:
        getattr(importlib.import_module(module), name)
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package laid out as Lambda mounts it."""
    folder = tmp_path_factory.mktemp("package")
    done = build(folder, **REMEDY)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(wheel(folder)) as archive:
        archive.extractall(folder / "code")
    shutil.copytree(ROOT / "src", folder / "code", dirs_exist_ok=True)
    return folder / "code"


def run(package: Path, *arguments: str) -> str:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(package), "PYTHONDONTWRITEBYTECODE": "1"}
    python = [str(ROOT / ".venv-runtime" / "bin" / "python"), "-c"]
    return subprocess.run([*python, *arguments], env=environment, capture_output=True, text=True, check=True).stdout


def test_a_cold_start_loads_nothing_that_a_federated_read_does_without(package: Path) -> None:
    assert not UNUSED & set(json.loads(run(package, LOADED)))


def test_late_imports_of_every_module_succeed(package: Path) -> None:
    paths = tomllib.loads((ROOT / "bundle" / "pyproject.toml").read_text())["tool"]["bundle"]["deferred"]
    late = {}
    for path in paths:
        module = ast.parse((package / path).read_bytes())
        deferring.without_annotations(module)
        late[path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")] = deferring.defer(module)
    assert sum(map(len, late.values())) > 100
    run(package, RESOLVED, json.dumps(late))


def test_every_kind_of_login_works_with_the_packages_libraries(package: Path) -> None:
    """What waits is loaded for a secret or a certificate; an import that is missing then would show nowhere else."""
    pytest_ = [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", "-o", "pythonpath="]
    done = subprocess.run(
        [*pytest_, "tests/identity/test_logins.py"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{package}:{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
