"""The figures of a set of conversations, played in the sandbox, and the least that they have to be."""

import re
from functools import cache

from tests.recordings import figures
from tests.recordings.figures import MODERN, Figures, Later
from tests.recordings.source import Recordings
from tests.support.replay import converse
from tests.unit.test_schema import sdk_paths

# Of statuses, error codes and leaves.
GOALS = (0.995, 0.99, 0.98)


def figures_of(recordings: Recordings) -> Figures:
    """What the sandbox makes of every recorded conversation."""
    conversations = recordings.conversations()
    return figures.count(
        (exchange for one in conversations.values() for exchange in converse(one)), _later(recordings), is_stable
    )


def _later(recordings: Recordings) -> Later:
    modern = [one for one in recordings.writes() if one["api_version"] >= MODERN]
    written = [one[part] for one in modern for part in ("put_response", "settled")]
    spoken = [body for one in recordings.conversations().values() for body in figures.modern(one)]
    return Later.of([*written, *spoken])


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.escape(path).replace(r"\.\{\}", r"\.[^.]+"))


@cache
def _stable() -> list[re.Pattern[str]]:
    """The properties of the stable API, as a cluster, a node pool and a maintenance configuration show them."""
    paths = {path for path, *_ in sdk_paths()}
    pool, window = "properties.agentPoolProfiles[]", "properties.maintenanceConfigurations.{}"
    paths |= {
        path.replace(prefix, "properties") for prefix in (pool, window) for path in paths if path.startswith(prefix)
    }
    return [_pattern(path) for path in paths]


@cache
def is_stable(path: str) -> bool:
    """Whether the stable API has a property at a path; the envelope is ARM's own."""
    return not path.startswith("properties.") or any(pattern.fullmatch(path) for pattern in _stable())
