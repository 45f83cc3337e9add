"""Semantic versions of the type."""

import re

from packaging.version import Version

from tools.release.compatibility import Level


def parsed(text: str) -> Version:
    """1.2.3 or v1.2.3. Raises ValueError for any other, also for those that Python packages may have (1.2rc1)."""
    if not re.fullmatch(r"v?\d+\.\d+\.\d+", text, re.ASCII):
        raise ValueError(f"{text} is not a version such as 1.2.3.")
    return Version(text)


def following(last: Version, level: Level) -> Version:
    """The least version that may follow. Before 1.0.0 the middle number says that something breaks."""
    major, minor, patch = last.release
    if level is Level.BREAKING and major > 0:
        return Version(f"{major + 1}.0.0")
    if level is Level.BREAKING or (level is Level.FEATURE and major > 0):
        return Version(f"{major}.{minor + 1}.0")
    return Version(f"{major}.{minor}.{patch + 1}")
