"""A PEP 517 build backend: pip asks it for a wheel, and gets the Lambda's dependencies trimmed and compiled.

It runs inside `cfn submit`, which calls pip on requirements.txt, which names this directory. Standard library only.
"""

import csv
import hashlib
import io
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from . import bytecode, platforms, trimming

HERE = Path(__file__).parents[1]
# Zip archives know no earlier moment; a fixed one makes two builds alike.
_MOMENT = (1980, 1, 1, 0, 0, 0)


def get_requires_for_build_wheel(_settings: Mapping[str, Any] | None = None) -> list[str]:
    """Nothing: the build needs pip and Python, which are there."""
    return []


def prepare_metadata_for_build_wheel(metadata_directory: str, _settings: Mapping[str, Any] | None = None) -> str:
    """Write the wheel's .dist-info alone; without this pip would build the whole wheel twice."""
    project = _project()["project"]
    info = f"{_name(project)}.dist-info"
    target = Path(metadata_directory, info)
    target.mkdir()
    for name, text in _metadata(project).items():
        (target / name).write_text(text, encoding="utf-8")
    return info


def build_wheel(
    wheel_directory: str, _settings: Mapping[str, Any] | None = None, _metadata_directory: str | None = None
) -> str:
    """Build the wheel into `wheel_directory` and return its file name; refuse to where Lambda could not load it."""
    project = _project()
    with tempfile.TemporaryDirectory(prefix="acme-lambda-") as directory:
        tree = Path(directory, "tree")
        settings = project["tool"]["bundle"]
        try:
            lay_out(tree, settings, [HERE / "requirements.txt"])
        except platforms.ForeignWheels as refusal:
            _tell(str(refusal))
            raise SystemExit(1) from None
        _move_notices(tree, f"{_name(project['project'])}.dist-info")
        compile_all(tree, settings, (HERE / settings["own"]).resolve())
        return _wheel(tree, Path(wheel_directory), project["project"])


def lay_out(tree: Path, settings: Mapping[str, Any], pins: Sequence[Path]) -> None:
    """Install what is pinned, without what is never loaded. Raises platforms.ForeignWheels."""
    _install(tree, pins)
    platforms.check(tree)
    trimming.trim(tree, settings["drop"], settings["keep"])
    trimming.keep_endpoints(tree / "botocore" / "data" / "endpoints.json", settings["endpoints"])


def compile_all(tree: Path, settings: Mapping[str, Any], own: Path) -> None:
    """Write the bytecode of all that is in the tree, and of our own package, into it."""
    if sys.version_info[:2] == (3, 12):
        patterns = (settings["bare"], settings["deferred"], settings["uncompiled"])
        bytecode.archive(tree, own, bytecode.Treatment(*map(trimming.matcher, patterns)))
    else:
        print("not Python 3.12: the package goes without bytecode and starts more slowly", file=sys.stderr)


def _install(tree: Path, pins: Sequence[Path]) -> None:
    """The pinned requirements, by the pip that `cfn submit` runs, with its settings (index, PIP_PLATFORM)."""
    # pip shuts the environment of a build off by PYTHONPATH; the pip that is called here must see itself again.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    # Twice, since once leaves warnings about the user's indexes; errors stay.
    quiet = ["--quiet", "--quiet"]
    command = [sys.executable, "-m", "pip", "install", *quiet, "--no-deps", "--no-compile", "--only-binary", ":all:"]
    hashed = ["--require-hashes", *(part for file in pins for part in ("--requirement", str(file)))]
    subprocess.run([*command, *hashed, "--target", str(tree)], env=environment, check=True)
    for cache in tree.rglob("__pycache__"):
        shutil.rmtree(cache)


def _tell(message: str) -> None:
    """Say it to pip, and where `cfn submit`, which keeps what pip says to itself, lets its user look."""
    print(message, file=sys.stderr)
    # The log that cfn points to after a failure; it is there while cfn runs.
    log = HERE.parent / "rpdk.log"
    if log.exists():
        with log.open("a", encoding="utf-8") as lines:
            print(message, file=lines)
    # Without a terminal it cannot be opened.
    with suppress(OSError), Path("/dev/tty").open("w", encoding="utf-8") as terminal:
        print(message, file=terminal)


def _move_notices(tree: Path, info: str) -> None:
    """What is bundled, with its licences, goes below our own .dist-info: a wheel has one."""
    for theirs in sorted(tree.glob("*.dist-info")):
        ours = tree / info / "bundled" / theirs.name
        ours.parent.mkdir(parents=True, exist_ok=True)
        theirs.rename(ours)


def _project() -> dict[str, Any]:
    return tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))


def _name(project: Mapping[str, str]) -> str:
    return f"{project['name'].replace('-', '_')}-{project['version']}"


def _wheel(tree: Path, target: Path, project: Mapping[str, str]) -> str:
    info = f"{_name(project)}.dist-info"
    contents = {path.relative_to(tree).as_posix(): path.read_bytes() for path in tree.rglob("*") if path.is_file()}
    contents |= {f"{info}/{name}": text.encode() for name, text in _metadata(project).items()}
    file_name = f"{_name(project)}-{_tag()}.whl"
    with zipfile.ZipFile(target / file_name, "w") as archive:
        for path in sorted(contents):
            archive.writestr(zipfile.ZipInfo(path, _MOMENT), contents[path])
        archive.writestr(zipfile.ZipInfo(f"{info}/RECORD", _MOMENT), _record(contents, f"{info}/RECORD"))
    return file_name


def _metadata(project: Mapping[str, str]) -> dict[str, str]:
    return {
        "METADATA": f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n",
        "WHEEL": f"Wheel-Version: 1.0\nGenerator: acme-azure-akscluster\nRoot-Is-Purelib: false\nTag: {_tag()}\n",
    }


def _tag() -> str:
    """Where the compiled parts run: what PIP_PLATFORM asks for, else this machine."""
    platform = (os.environ.get("PIP_PLATFORM") or sysconfig.get_platform()).split()[0]
    return f"cp312-cp312-{platform.replace('-', '_').replace('.', '_')}"


def _record(contents: Mapping[str, bytes], own_path: str) -> str:
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    for path in sorted(contents):
        digest = urlsafe_b64encode(hashlib.sha256(contents[path]).digest()).rstrip(b"=").decode()
        writer.writerow([path, f"sha256={digest}", len(contents[path])])
    writer.writerow([own_path, "", ""])
    return lines.getvalue()
