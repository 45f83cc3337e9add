"""Generated files: whether they are as they would be generated now, and writing them."""

import difflib
import sys
from collections.abc import Mapping
from pathlib import Path


def stale(wanted: Mapping[str, str], root: Path) -> list[str]:
    """For each file below `root` that is not as wanted, the difference, as one printable text."""
    differences = []
    for path, content in wanted.items():
        there = root / path
        text = there.read_text(encoding="utf-8") if there.exists() else ""
        if text != content:
            lines = difflib.unified_diff(text.splitlines(True), content.splitlines(True), path, f"{path} as generated")
            differences.append("".join(lines))
    return differences


def checked(wanted: Mapping[str, str], root: Path, command: str) -> int:
    """Show what is stale, and with which command to mend it; return the exit status: 1 if anything is."""
    differences = stale(wanted, root)
    print("".join(differences), end="", file=sys.stderr)
    if differences:
        print(f"Generated files are stale; run `{command}`.", file=sys.stderr)
    return 1 if differences else 0


def written(wanted: Mapping[str, str], root: Path) -> int:
    """Write the files below `root` and return the exit status."""
    for path, content in wanted.items():
        (root / path).write_text(content, encoding="utf-8")
    return 0
