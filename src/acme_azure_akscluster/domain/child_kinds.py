"""The kinds of children that a stack may own with its cluster, and the mark on the cluster that names them.

A read or a delete knows nothing but the cluster's identifier, and reading every kind would cost each cluster
requests that most do not need. So the cluster carries the kinds in a tag (`tags.CHILDREN`), with commas between.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from . import tags

Json = Mapping[str, Any]
Kinds = frozenset[str]

# The property that declares children -> the word in the mark.
WORDS: Mapping[str, str] = {
    "MaintenanceConfigurations": "maintenance",
    "AuditLogs": "audit",
    "IamAccess": "access",
    "FluxConfigurations": "flux",
}


def declared(properties: Json) -> Kinds:
    """The kinds of which the properties declare a child."""
    return frozenset(word for name, word in WORDS.items() if properties.get(name))


def marked(observed: Json) -> Kinds:
    """The kinds that a cluster's mark names; words that this version does not know are ignored."""
    return frozenset(tags.mark(observed, tags.CHILDREN).split(",")) & frozenset(WORDS.values())


def with_mark(carried: Mapping[str, str], kinds: Iterable[str]) -> dict[str, str]:
    """Tags with the mark of these kinds, or without a mark if there are none."""
    others = tags.without(carried, tags.CHILDREN)
    words = ",".join(sorted(kinds))
    return {**others, tags.CHILDREN: words} if words else others
