"""`make release`: version, changelog, commit and tag of a release; what users of the last one will notice.

    python -m tools.release --check         only check: a breaking change of the schema must be in the changelog
    python -m tools.release --dry-run       everything but writing
    python -m tools.release [--version X]   a version at least as high as the changes require

Pushes nothing. Exit status: 0 released or nothing wrong; 1 it cannot be released, and why.
"""

from __future__ import annotations

import datetime
import json
import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.release import changelog, versions
from tools.release.compatibility import Change, Level, changes, level
from tools.shared.called import command_line
from tools.shared.running import CommandFailed, run

CHANGELOG = "CHANGELOG.md"
NUMBERED = (
    "pyproject.toml",
    "authoring/cdk/python/pyproject.toml",
    "authoring/cdk/typescript/package.json",
    "tools/wheel/pyproject.toml",
    "src/acme_azure_akscluster/observability/correlation.py",
)
NUMBER = re.compile(r'^(\s*"?version"?\s*[:=]\s*)"([^"]+)"', re.MULTILINE | re.IGNORECASE)


class ReleaseError(Exception):
    """The release cannot be made; the message says why and what to do."""


def main(arguments: list[str], root: Path, day: str, generate: Callable[[Path], None]) -> int:
    """Do what the arguments say in this checkout and return the exit status.

    `day` is YYYY-MM-DD; `generate` writes again what is made from the numbered files.
    """
    parser = command_line("make release", __doc__)
    parser.add_argument("--check", action="store_true", help="only check that the changelog names what breaks")
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    parser.add_argument("--version", help="the version to release (default: the lowest that the changes allow)")
    options = parser.parse_args(arguments)
    try:
        if options.check:
            _check(root)
        else:
            _release(root, day, options.version, None if options.dry_run else generate)
    except (CommandFailed, ReleaseError, ValueError) as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    return 0


def _check(root: Path) -> None:
    last = _last_tag(root)
    if last is None:
        return
    since = _since(root, last)
    entries = changelog.unreleased((root / CHANGELOG).read_text(encoding="utf-8"))
    if level(since) is Level.BREAKING and changelog.level(entries) is not Level.BREAKING:
        breaking = "\n".join(f"  {change.path}: {change.what}" for change in since if change.level is Level.BREAKING)
        raise ReleaseError(
            f"since {last} the schema breaks something:\n{breaking}\n"
            f"Undo it, or describe it under Unreleased in {CHANGELOG}, with {changelog.BREAKING} before the entry."
        )


def _release(root: Path, day: str, wanted: str | None, generate: Callable[[Path], None] | None) -> None:
    _require_clean(root)
    text = (root / CHANGELOG).read_text(encoding="utf-8")
    entries = changelog.unreleased(text)
    if not entries:
        raise ReleaseError(f"there are no entries under Unreleased in {CHANGELOG}.")
    _check(root)
    last = _last_tag(root)
    since = _since(root, last) if last else []
    version = _version(root, last, max(level(since), changelog.level(entries)), wanted)
    _print(last, since, version, entries)
    if generate is None:
        print("Dry run: nothing was written.")
        return
    for name in NUMBERED:
        _number(root / name, version)
    generate(root)
    (root / CHANGELOG).write_text(changelog.released(text, version, day), encoding="utf-8")
    _git(root, "commit", "--quiet", "--all", "--message", f"Release {version}")
    _git(root, "tag", "--annotate", f"v{version}", "--message", f"Acme::Azure::AKSCluster {version}\n\n{entries}")
    print(f"Committed and tagged. Next: git push --follow-tags, which starts the roll-out of v{version}.")


def _version(root: Path, last: str | None, how_much: Level, wanted: str | None) -> str:
    if last is None:
        project = tomllib.loads((root / NUMBERED[0]).read_text(encoding="utf-8"))["project"]
        least = versions.parsed(project["version"])
    else:
        least = versions.following(versions.parsed(last), how_much)
    if wanted and versions.parsed(wanted) < least:
        why = f"what changed since {last} requires" if last else "the first release is"
        raise ReleaseError(f"{wanted} is too low: {why} {least}.")
    return wanted or str(least)


def _print(last: str | None, since: list[Change], version: str, entries: str) -> None:
    print(f"Since {last}:" if last else "The first release.")
    for change in since:
        print(f"  {change.level.name.lower():8}  {change.path}: {change.what}")
    print(f"\n{version}\n\n{entries}\n")


def _since(root: Path, tag: str) -> list[Change]:
    old: dict[str, Any] = json.loads(_git(root, "show", f"{tag}:schema.json"))
    return changes(old, json.loads((root / "schema.json").read_text(encoding="utf-8")))


def _last_tag(root: Path) -> str | None:
    tags = _git(root, "tag", "--list", "v[0-9]*", "--merged", "HEAD").split()
    return max(tags, key=versions.parsed, default=None)


def _require_clean(root: Path) -> None:
    if _git(root, "status", "--porcelain"):
        raise ReleaseError("there are uncommitted changes. Commit or stash them.")


def _number(path: Path, version: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(NUMBER.sub(rf'\g<1>"{version}"', text, count=1), encoding="utf-8")


def generated(root: Path) -> None:
    """The schema names its version, and much is made from the schema."""
    run([sys.executable, "-m", "tools.schema"], root)


def _git(root: Path, *arguments: str) -> str:
    return run(["git", *arguments], root).strip()


if __name__ == "__main__":
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    sys.exit(main(sys.argv[1:], Path(__file__).resolve().parents[2], today, generated))
