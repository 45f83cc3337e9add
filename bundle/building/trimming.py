"""Leaving out what is never loaded, by patterns of paths: `*` within a name, `**` for any directories and files."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

_WORDS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
_SPLIT = re.compile(r"(\*\*/|\*\*|\*|\?)")


def matcher(patterns: Sequence[str]) -> re.Pattern[str]:
    """One expression that fully matches what any of the patterns does."""
    translated = ("".join(_WORDS.get(part, re.escape(part)) for part in _SPLIT.split(pattern)) for pattern in patterns)
    return re.compile("|".join(f"(?:{expression})" for expression in translated) or "(?!)")


def trim(tree: Path, drop: Sequence[str], keep: Sequence[str]) -> None:
    """Delete every file of the tree that matches `drop` and not `keep`, and directories that are empty then."""
    dropped, needed = matcher(drop), matcher(keep)
    # Deepest first, so that a directory is looked at after all that was in it.
    for path in sorted(tree.rglob("*"), reverse=True):
        name = path.relative_to(tree).as_posix()
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif dropped.fullmatch(name) and not needed.fullmatch(name):
            path.unlink()


def keep_endpoints(file: Path, services: Sequence[str]) -> None:
    """Leave these services alone in botocore's endpoints.json; the regions stay."""
    document = json.loads(file.read_text(encoding="utf-8"))
    for partition in document["partitions"]:
        known = partition["services"]
        partition["services"] = {name: known[name] for name in services if name in known}
    file.write_text(json.dumps(document, separators=(",", ":")), encoding="utf-8")
