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

import hashlib
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from acme_azure_akscluster.observability.correlation import VERSION
from tools.shared import terminal
from tools.shared.called import command_line
from tools.shared.running import CommandFailed, run
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


def package(out: Path) -> None:
    """What `cfn submit` uploads."""
    with alone_in(ROOT):
        run([Path(sys.executable).with_name("cfn"), "submit", "--dry-run"], ROOT)
        shutil.move(ROOT / "acme-azure-akscluster.zip", out / f"acme-azure-akscluster-{VERSION}.zip")


def hook(out: Path) -> None:
    """The function of the change set hook."""
    run([sys.executable, "-m", "tools.hook_package", "--out", out / f"acme-azure-akscluster-hook-{VERSION}.zip"], ROOT)


def wheel(out: Path) -> None:
    """The tools. What builds it is pinned beside all else, so pip fetches nothing."""
    build = ("wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", out, ROOT / "tools" / "wheel")
    run([sys.executable, "-m", "pip", *build], ROOT)


def listing(out: Path) -> None:
    """What the package holds: name, version and licence of each library."""
    run(["make", "--silent", "sbom", f"SBOM={out / f'acme-azure-akscluster-{VERSION}.cdx.json'}"], ROOT)


def copies(out: Path) -> None:
    """Files of the repository that a user needs without it."""
    for source, name in _COPIED.items():
        shutil.copyfile(ROOT / source, out / name)


# Every one writes its files into the directory of the release.
BUILDERS: tuple[Callable[[Path], None], ...] = (package, listing, hook, wheel, copies)


def build(out: Path, builders: Sequence[Callable[[Path], None]] = BUILDERS) -> list[str]:
    """Fill the directory, which is emptied first, and return the names of its files. Raises CommandFailed."""
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
    parser = command_line("make dist", __doc__)
    parser.add_argument("--out", metavar="DIR", type=Path, default=ROOT / "dist", help="default dist/, emptied first")
    options = parser.parse_args(arguments)
    try:
        with terminal.waiting("building the release's files"):
            names = build(options.out)
    except (CommandFailed, OSError) as error:
        print(f"dist: {error}", file=sys.stderr)
        return 1
    print("\n".join(names))
    return 0


if __name__ == "__main__":
    sys.exit(terminal.interruptible(lambda: main(sys.argv[1:])))
