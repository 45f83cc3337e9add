"""CHANGELOG.md in the form of keepachangelog.com: what is not released yet, and its section when it is."""

from __future__ import annotations

import re

from tools.release.compatibility import Level

UNRELEASED = "## [Unreleased]"
BREAKING = "**Breaking**"
_SECTIONS = {"Added": Level.FEATURE, "Deprecated": Level.FEATURE, "Removed": Level.BREAKING}


def unreleased(text: str) -> str:
    """What stands under Unreleased, without blank lines around. Raises ValueError if there is no such heading."""
    if UNRELEASED not in text.splitlines():
        raise ValueError(f"CHANGELOG.md has no line `{UNRELEASED}`.")
    after = text.split(f"{UNRELEASED}\n", 1)[1]
    return re.split(r"^## ", after, maxsplit=1, flags=re.MULTILINE)[0].strip()


def level(entries: str) -> Level:
    """How much the entries matter: by their section's heading, and by the word **Breaking** before an entry."""
    if BREAKING in entries:
        return Level.BREAKING
    headings = re.findall(r"^### (\w+)$", entries, flags=re.MULTILINE)
    return max((_SECTIONS.get(heading, Level.FIX) for heading in headings), default=Level.FIX)


def released(text: str, version: str, day: str) -> str:
    """The text with the unreleased entries under the version's own heading; `day` is YYYY-MM-DD."""
    return text.replace(f"{UNRELEASED}\n", f"{UNRELEASED}\n\n## [{version}] - {day}\n", 1)
