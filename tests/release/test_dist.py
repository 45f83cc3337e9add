"""The files of a release: what is there, that the sums are theirs, and that the tools run without the repository."""

import json
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tools.dist.__main__ import ROOT, SUMS, build, copies, main, wheel
from tools.shared.called import called


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release with a stand-in for the package, which tests/end_to_end/test_package.py builds."""
    out = tmp_path_factory.mktemp("release") / "dist"

    def package(folder: Path) -> None:
        (folder / "package.zip").write_bytes(b"package")

    build(out, [package, wheel, copies])
    return out


def test_a_release_has_what_is_needed_to_register_the_type_and_to_use_its_tools(release: Path) -> None:
    names = {path.name for path in release.iterdir()}
    assert {"package.zip", "schema.json", "execution-role.yaml", "register.yaml", "LICENSE", SUMS} < names
    assert len([name for name in names if name.startswith("acme_azure_akscluster_tools-")]) == 1


def test_checksums_cover_all_files_and_detect_a_changed_one(release: Path) -> None:
    def checked() -> int:
        command = ["sha256sum", "--check", "--quiet", SUMS]
        return subprocess.run(command, cwd=release, capture_output=True, check=False).returncode

    listed = {line.split("  ")[1] for line in (release / SUMS).read_text().splitlines()}
    assert listed == {path.name for path in release.iterdir()} - {SUMS}
    assert checked() == 0
    (release / "package.zip").write_bytes(b"another")
    assert checked() != 0
    (release / "package.zip").write_bytes(b"package")


@pytest.fixture(scope="module")
def installed(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's files, as pip lays them out."""
    folder = tmp_path_factory.mktemp("site-packages")
    [wheel] = release.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(installed: Path, *arguments: str, code: str = "") -> subprocess.CompletedProcess[str]:
    """aks-cfn, or Python code, with the wheel and its dependencies and without the repository."""
    hidden = ("AWS_", "AZURE_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    environment |= {"PYTHONPATH": str(installed), "AWS_CONFIG_FILE": "/dev/null", "AWS_EC2_METADATA_DISABLED": "true"}
    command = ["-c", code] if code else ["-m", "aks_cfn", *arguments]
    return subprocess.run(
        [sys.executable, *command], cwd=installed, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["--help"], 0, "usage: aks-cfn preview | adopt | doctor"),
        (["destroy"], 1, "usage: aks-cfn"),
        (["--version"], 0, "0."),
        (["preview", "--help"], 0, "usage: aks-cfn preview"),
        (["preview"], 1, "for example: aks-cfn preview --stack web --template web.yaml"),
        (["adopt"], 1, "name the AWS region"),
        (["doctor"], 1, "aws configure"),
    ],
)
def test_the_tools_run_without_the_repository(installed: Path, arguments: list[str], status: int, words: str) -> None:
    done = run(installed, *arguments)
    assert (done.returncode, words in done.stdout + done.stderr) == (status, True), done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_the_wheel_takes_one_name_and_its_parts_come_from_it(installed: Path) -> None:
    assert {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")} == {"aks_cfn"}
    code = (
        "import sys; sys.argv = ['aks-cfn', 'doctor', '--help']\n"
        "from aks_cfn.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "import acme_azure_akscluster.properties.schema as schema, tools.doctor.rights as rights\n"
        "print(schema.__file__, rights.ROLE.is_file(), rights.ACCESS_ROLE.is_file(), 'properties' in schema.load())"
    )
    last = run(installed, code=code).stdout.splitlines()[-1].split()
    assert last[0].startswith(str(installed))
    assert last[1:] == ["True", "True", "True"]


def test_the_wheel_needs_the_versions_that_the_lambda_has() -> None:
    project = tomllib.loads((ROOT / "tools/wheel/pyproject.toml").read_text(encoding="utf-8"))
    pinned = set((ROOT / "bundle/requirements.txt").read_text(encoding="utf-8").split())
    needed = {one.replace(">=", "==") for one in project["project"]["dependencies"]}
    assert needed - pinned == {"pyyaml==6", "rich==14"}
    tools = set((ROOT / "requirements/dev.txt").read_text(encoding="utf-8").split())
    assert set(project["build-system"]["requires"]) <= tools


def test_a_file_that_cannot_be_built_is_reported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_out: Path) -> list[str]:
        raise OSError("No space left on device")

    monkeypatch.setattr("tools.dist.__main__.build", broken)
    assert main([]) == 1
    assert "dist: No space left" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("variables", "made", "installed"),
    [
        ({}, "make doctor", "aks-cfn doctor"),
        ({"LOCATION": "<region>"}, "make doctor LOCATION=<region>", "aks-cfn doctor --location <region>"),
        ({"PROFILE": "x"}, "make doctor PROFILE=x", "aks-cfn doctor --credential-profile x"),
        ({"FEDERATED": "1"}, "make doctor FEDERATED=1", "aks-cfn doctor --federated"),
    ],
)
def test_advice_names_the_command_that_is_there(variables: dict[str, str], made: str, installed: str) -> None:
    assert called("doctor", installed=False, **variables) == made
    assert called("doctor", installed=True, **variables) == installed


def test_the_schema_of_a_release_names_its_version(release: Path) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert json.loads((release / "schema.json").read_text())["description"].endswith(f"Version {version}.")
