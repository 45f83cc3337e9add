"""Whether generated files are as they would be generated now."""

import difflib
from collections.abc import Mapping
from pathlib import Path


def stale(wanted: Mapping[str, str], root: Path) -> list[str]:
    """For each file below `root` that is not as wanted, the difference, as one printable text."""
    differences = []
    for path, content in wanted.items():
        there = root / path
        found = there.read_text(encoding="utf-8") if there.exists() else ""
        if found != content:
            lines = difflib.unified_diff(found.splitlines(True), content.splitlines(True), path, f"{path} as generated")
            differences.append("".join(lines))
    return differences
