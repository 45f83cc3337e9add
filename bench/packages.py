"""Three packages by the unmodified `cfn submit`: ours, ours as stock packaging would make it, and an empty type's."""

import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from sandbox.aws.functions.package import Package
from tools.shared.running import run
from tools.shared.stage import ROOT

_BIN = Path(sys.executable).parent
# What `cfn submit` reads of a project.
_PROJECT = (
    ".rpdk-config",
    "schema.json",
    "acme-azure-akscluster.json",
    "acme-azure-akscluster-configuration.json",
    "resource-role.yaml",
    "template.yml",
    "requirements.txt",
    "bundle",
    "src",
    "inputs",
)
_NAIVE_IMPORTS = "import azure.identity\nimport azure.mgmt.containerservice\n"
_EMPTY_TYPE = "Acme::Bench::Empty"


@dataclass(frozen=True)
class Packed:
    """`code` is the unpacked, write-protected directory that Lambda would mount; `handler` its entry point."""

    name: str
    code: Path
    handler: str

    @property
    def megabytes(self) -> float:
        """Sum of all files, in 10^6 bytes."""
        return sum(path.stat().st_size for path in self.code.rglob("*") if path.is_file()) / 1e6


def ours(directory: Path) -> Path:
    """A copy of the project, so that a build here disturbs none that runs in the project itself."""
    directory.mkdir(parents=True)
    ignored = shutil.ignore_patterns("__pycache__")
    for name in _PROJECT:
        source = ROOT / name
        if source.is_dir():
            # The schema in src is a link to the one beside it, and stays one.
            shutil.copytree(source, directory / name, symlinks=True, ignore=ignored)
        elif source.exists():
            shutil.copy(source, directory / name, follow_symlinks=False)
    return directory


def naive(directory: Path) -> Path:
    """Ours with stock requirements, and the two Azure packages imported at the top."""
    ours(directory)
    shutil.copy(ROOT / "bundle" / "requirements.txt", directory / "requirements.txt")
    handlers = directory / "src" / "acme_azure_akscluster" / "handlers.py"
    handlers.write_text(_NAIVE_IMPORTS + handlers.read_text(encoding="utf-8"), encoding="utf-8")
    return directory


def empty(directory: Path) -> Path:
    """What `cfn init` makes of a new type, with the same versions of its dependencies as ours."""
    directory.mkdir(parents=True)
    _cfn(directory, "init", "-t", _EMPTY_TYPE, "-a", "RESOURCE", "python312", "--no-docker")
    return directory


def packed(name: str, project: Path, target: Path) -> Packed:
    """Package the project with `cfn submit --dry-run` and lay the code out as Lambda does."""
    pins = re.findall(
        r"^[\w.-]+==[^\s\\]+", (ROOT / "bundle" / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE
    )
    constraints = project / "constraints.txt"
    constraints.write_text("\n".join(pins), encoding="utf-8")
    _cfn(project, "submit", "--dry-run", PIP_CONSTRAINT=str(constraints))
    package = Package.open(next(project.glob("*.zip")).read_bytes())
    package.unpack(target)
    return Packed(name, target, package.entrypoint)


def all_three(directory: Path) -> dict[str, Packed]:
    """ours, naive and empty, by name."""
    makers = {"ours": ours, "naive": naive, "empty": empty}
    return {name: packed(name, make(directory / f"{name}-project"), directory / name) for name, make in makers.items()}


def _cfn(directory: Path, *arguments: str, **more: str) -> None:
    """The development environment's cfn, with `more` in its environment."""
    run([_BIN / "cfn", *arguments], directory, {**os.environ, **more, "PATH": f"{_BIN}:{os.environ['PATH']}"})
