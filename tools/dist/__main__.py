"""Builds the files of a release in dist/: all that is needed to register the type and to use its tools without a clone.

    acme-azure-akscluster-VERSION.zip                       the package for the registry, built for Lambda
    acme_azure_akscluster_tools-VERSION-py3-none-any.whl    aks-cfn preview, adopt and doctor
    acme-azure-akscluster-hook-VERSION.zip                  the function of the change set hook, for Lambda
    schema.json, execution-role.yaml, register.yaml         the schema, templates that make the role and register
    hook.yaml                                               the template that makes the change set hook
    acme-azure-akscluster-VERSION.cdx.json                  what the package holds, with the licences (CycloneDX)
    SHA256SUMS                                              of all of them, for sha256sum --check

Exit status: 0 built; 1 a file could not be built, and why.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from acme_azure_akscluster.observability.correlation import VERSION
from tools.shared import terminal
from tools.shared.stage import alone_in

ROOT = Path(__file__).resolve().parents[2]
SUMS = "SHA256SUMS"
# What is copied, and its name in the release.
_COPIED = {
    "schema.json": "schema.json",
    "deploy/aws/execution-role.yaml": "execution-role.yaml",
    "deploy/pipelines/type-version.yaml": "register.yaml",
    "deploy/hook/hook.yaml": "hook.yaml",
    "LICENSE": "LICENSE",
}


class DistError(Exception):
    """A file could not be built; the message has the tool's words."""


def package(out: Path) -> None:
    """What `cfn submit` uploads."""
    with alone_in(ROOT):
        _run(Path(sys.executable).with_name("cfn"), "submit", "--dry-run")
        shutil.move(ROOT / "acme-azure-akscluster.zip", out / f"acme-azure-akscluster-{VERSION}.zip")


def hook(out: Path) -> None:
    """The function of the change set hook."""
    _run(sys.executable, "-m", "tools.hook_package", "--out", out / f"acme-azure-akscluster-hook-{VERSION}.zip")


def wheel(out: Path) -> None:
    """The tools. What builds it is pinned beside all else, so pip fetches nothing."""
    build = ("wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", out, ROOT / "tools" / "wheel")
    _run(sys.executable, "-m", "pip", *build)


def listing(out: Path) -> None:
    """What the package holds: name, version and licence of each library."""
    _run("make", "--silent", "sbom", f"SBOM={out / f'acme-azure-akscluster-{VERSION}.cdx.json'}")


def copies(out: Path) -> None:
    """Files of the repository that a user needs without it."""
    for source, name in _COPIED.items():
        shutil.copyfile(ROOT / source, out / name)


# Every one writes its files into the directory of the release.
BUILDERS: tuple[Callable[[Path], None], ...] = (package, listing, hook, wheel, copies)


def build(out: Path, builders: Sequence[Callable[[Path], None]] = BUILDERS) -> list[str]:
    """Fill the directory, which is emptied first, and return the names of its files. Raises DistError."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    out = out.resolve()
    for builder in builders:
        builder(out)
    names = sorted(path.name for path in out.iterdir())
    sums = [f"{hashlib.sha256((out / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (out / SUMS).write_text("".join(sums), encoding="utf-8")
    return [*names, SUMS]


def main(arguments: Sequence[str]) -> int:
    """Build and say what was built; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="make dist", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", metavar="DIR", type=Path, default=ROOT / "dist", help="default dist/, emptied first")
    options = parser.parse_args(arguments)
    try:
        with terminal.waiting("building the release's files"):
            names = build(options.out)
    except (DistError, OSError) as error:
        print(f"dist: {error}", file=sys.stderr)
        return 1
    print("\n".join(names))
    return 0


def _run(*command: str | Path) -> None:
    done = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise DistError(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}".strip())


if __name__ == "__main__":
    sys.exit(terminal.interruptible(lambda: main(sys.argv[1:])))
