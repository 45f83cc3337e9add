"""What a node pool ran before its last upgrades, as its upgrade profile lists it. Pure.

docs/azure-behaviour.md#pool-rollback
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from .versions import Version


class RecentlyUsed(NamedTuple):
    """A Kubernetes version with its node image, and when the pool left them, in seconds since the epoch."""

    version: Version
    image: str
    at: float


def recently_used(entries: Iterable[Mapping[str, Any]]) -> tuple[RecentlyUsed, ...]:
    """From the profile's `recentlyUsedVersions`, the newest first; an entry that lacks one of the three is left out."""
    entries_read = [one for entry in entries if (one := _entry(entry))]
    return tuple(sorted(entries_read, key=lambda one: one.at, reverse=True))


def _entry(entry: Mapping[str, Any]) -> RecentlyUsed | None:
    try:
        version = Version.of(str(entry.get("orchestratorVersion")))
        at = datetime.fromisoformat(str(entry.get("timestamp"))).timestamp()
    except ValueError:
        return None
    image = str(entry.get("nodeImageVersion") or "")
    return RecentlyUsed(version, image, at) if image and version.patch is not None else None
