"""What Azure makes of a write, value by value: where it stands, how it was requested, how it came back.

Names, ids, versions and times are reduced to a word, so that a write of ours can be compared with a recorded one.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

ABSENT, ECHO = "absent", "as requested"
# Maps whose keys are the user's own.
_FREE = re.compile(r"(^tags|\.tags|\.nodeLabels|\.userAssignedIdentities|\.config)$")
_VERSION = re.compile(r"(kubernetesVersion|orchestratorVersion|currentKubernetesVersion|currentOrchestratorVersion)$")
# What names something of one subscription, cluster or moment, and says nothing of Azure.
_TIME = re.compile(r"\d{4}-\d\d-\d\dT")
_ID = re.compile(r"^/subscriptions/|^[0-9a-f]{8}-[0-9a-f]{4}-|^https?://|^msi$|^[0-9a-f]{24}$", re.IGNORECASE)
_NAMES = re.compile(
    r"(^|\.)(name|location|dnsPrefix|nodeResourceGroup|adminUsername|fqdn|azurePortalFQDN|privateFQDN|nodeImageVersion|"
    r"vmSize|size|secret|adminPassword|keyData|noProxy|effectiveNoProxy|revisions|count|minCount|maxCount|tenantID)$"
)


class Transition(NamedTuple):
    """`path` has [] for the elements of a list of objects and {} for keys of the user's own."""

    kind: str
    path: str
    requested: str
    settled: str

    @property
    def rewrites(self) -> bool:
        """Whether something that was requested came back as something else, or not at all."""
        return self.requested not in (ABSENT, "null") and self.settled != ECHO


def transitions(write: Mapping[str, Any]) -> set[Transition]:
    """Of everything that was requested or came back. Elements of lists are paired by name, or else by place."""
    requested, settled = (dict(_leaves(write[name])) for name in ("request", "settled"))
    return {
        _transition(write["kind"], place, requested.get(place, ...), settled.get(place, ...))
        for place in requested.keys() | settled.keys()
    }


def general(place: str) -> str:
    """The path of a place: without the names of elements and keys."""
    return re.sub(r"\{[^}]*\}", "{}", re.sub(r"\[[^]]*\]", "[]", place))


def _transition(kind: str, place: str, requested: Any, settled: Any) -> Transition:
    path = general(place)
    if requested == settled:
        return Transition(kind, path, ECHO, ECHO)
    before, after = _word(path, requested), _word(path, settled)
    return Transition(kind, path, before, ECHO if before == after else after)


def _leaves(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and value:
        free = _FREE.search(place)
        for key, item in value.items():
            step = f"{{{key}}}" if free else key
            yield from _leaves(item, f"{place}.{step}" if place else step)
    elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        for number, item in enumerate(value):
            yield from _leaves(item, f"{place}[{item.get('name', number)}]")
    else:
        yield place, value


def _word(path: str, value: Any) -> str:
    if value is ...:
        return ABSENT
    if isinstance(value, str):
        if value == "":
            return '""'
        if _TIME.match(value):
            return re.sub(r"\d", "0", value)
        if _VERSION.search(path):
            return "a patch" if value.count(".") == 2 else "a minor"
        if _ID.search(value):
            return "an id"
    if value and _NAMES.search(path):
        return "a name"
    return json.dumps(value)
