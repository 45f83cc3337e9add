"""Builds the function of the change set hook for Lambda: a zip of hook/, preview/, the type's code and its libraries.

The libraries are the type's own (bundle/requirements.txt), trimmed and compiled as for its package (bundle/README.md),
and those of hook/requirements.txt. Two builds of the same sources are alike byte for byte.

Exit status: 0 built; 1 a library could not be installed, or is not one that Lambda can load.
"""

import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bundle.building import backend, platforms
from tools.shared import terminal
from tools.shared.called import called, command_line

ROOT = Path(__file__).resolve().parents[2]
NAME = "acme-azure-akscluster-hook.zip"
# Our own packages, by the name under which they are imported.
_OWN = {
    "acme_azure_akscluster": ROOT / "src" / "acme_azure_akscluster",
    "hook": ROOT / "hook",
    "preview": ROOT / "preview",
}
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "requirements.txt", "models.py")
# What the hook asks of AWS besides what the handlers do: data of botocore, and the name of an endpoint.
_KEEP, _ENDPOINT = "botocore/data/cloudformation/*/*.json.gz", "cloudformation"
_PAGES = "botocore/data/cloudformation/*/paginators-1.json"
# Zip archives know no earlier moment; a fixed one makes two builds alike.
_MOMENT = (1980, 1, 1, 0, 0, 0)


def settings() -> dict[str, Any]:
    """The type's own for its package, with what the hook needs besides."""
    document = tomllib.loads((ROOT / "bundle" / "pyproject.toml").read_text(encoding="utf-8"))
    own: Mapping[str, Any] = document["tool"]["bundle"]
    return {
        **own,
        "keep": [*own["keep"], _KEEP, _PAGES],
        "endpoints": [*own["endpoints"], _ENDPOINT],
    }


def build(out: Path) -> None:
    """Write the zip. Raises platforms.ForeignWheels, or CalledProcessError of pip."""
    with tempfile.TemporaryDirectory(prefix="acme-hook-") as directory:
        tree, chosen = Path(directory, "tree"), settings()
        backend.lay_out(tree, chosen, [ROOT / folder / "requirements.txt" for folder in ("bundle", "hook")])
        for name, source in _OWN.items():
            shutil.copytree(source, tree / name, ignore=_LEFT_OUT)
        backend.compile_all(tree, chosen, tree / "acme_azure_akscluster")
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(path for path in tree.rglob("*") if path.is_file()):
                entry = zipfile.ZipInfo(path.relative_to(tree).as_posix(), _MOMENT)
                # Lambda's user is not the owner of what is unpacked.
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)


def main(arguments: Sequence[str]) -> int:
    """Build and say what was built; return the exit status."""
    parser = command_line(called("hook"), __doc__)
    parser.add_argument("--out", metavar="FILE", type=Path, default=Path(NAME), help=f"default {NAME}")
    options = parser.parse_args(arguments)
    try:
        with terminal.waiting("building the hook's function"):
            build(options.out)
    except (platforms.ForeignWheels, subprocess.CalledProcessError, OSError) as error:
        print(f"hook: {error}", file=sys.stderr)
        return 1
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(terminal.interruptible(lambda: main(sys.argv[1:])))
