"""The list of what the package holds (CycloneDX): each pin of the bundle, its version, a licence, and nothing else."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from tools.checks import reported
from tools.checks.advisories import pins

ROOT = Path(__file__).parents[2]


def complaints(document: Mapping[str, Any], requirements: str) -> Iterator[str]:
    """What differs between the list and the pins, and what is packed without a word of its licence."""
    pinned: dict[str, str] = dict(pins(requirements))
    listed: dict[str, Any] = {canonicalize_name(one["name"]): one for one in document["components"]}
    for name in sorted(pinned.keys() | listed.keys()):
        if name not in listed:
            yield f"{name} is packed and not listed"
        elif name not in pinned:
            yield f"{name} is listed and not packed"
        elif listed[name]["version"] != pinned[name]:
            yield f"{name} is packed as {pinned[name]} and listed as {listed[name]['version']}"
        elif not listed[name].get("licenses"):
            yield f"{name} is listed without a licence"


def main() -> int:
    """Print the complaints; 1 if there are any."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sbom.json"
        subprocess.run(["make", "-s", "sbom", f"SBOM={file}"], cwd=ROOT, check=True)
        document = json.loads(file.read_text(encoding="utf-8"))
    return reported(list(complaints(document, (ROOT / "bundle" / "requirements.txt").read_text(encoding="utf-8"))))


if __name__ == "__main__":
    sys.exit(main())
