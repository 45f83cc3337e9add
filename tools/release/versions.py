"""Semantic versions of the type."""

from __future__ import annotations

from tools.release.compatibility import Level

Version = tuple[int, int, int]


def parsed(text: str) -> Version:
    """1.2.3 or v1.2.3. Raises ValueError."""
    parts = text.removeprefix("v").split(".")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        raise ValueError(f"{text} is not a version such as 1.2.3.")
    major, minor, patch = map(int, parts)
    return major, minor, patch


def spoken(version: Version) -> str:
    """1.2.3."""
    return ".".join(map(str, version))


def following(last: Version, level: Level) -> Version:
    """The least version that may follow. Before 1.0.0 the middle number says that something breaks."""
    major, minor, patch = last
    if level is Level.BREAKING and major > 0:
        return major + 1, 0, 0
    if level is Level.BREAKING or (level is Level.FEATURE and major > 0):
        return major, minor + 1, 0
    return major, minor, patch + 1
