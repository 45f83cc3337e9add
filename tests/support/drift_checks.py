"""What drift must and must not find in a write and what Azure made of it."""

from typing import Any

from acme_azure_akscluster.properties import schema, translation
from acme_azure_akscluster.properties.drift import Difference, differences
from tests.support.pairs import Leaf, Pair, changed, leaves


def general(path: tuple[str, ...]) -> str:
    """A difference's path without the names of pools."""
    return "/".join(part for i, part in enumerate(path) if i == 0 or path[i - 1] != "AgentPoolProfiles")


def drift_of(pair: Pair) -> list[Difference]:
    """What differs between the request and the settled answer."""
    return differences(translation.from_arm(pair.request), translation.from_arm(pair.settled))


def changes_not_seen(pair: Pair) -> list[tuple[str, Any, Any]]:
    """(name, declared value, changed value) of every declared value whose change in Azure is not found."""
    declared = translation.from_arm(pair.request)
    before = differences(declared, translation.from_arm(pair.settled))
    silent = []
    for leaf in leaves(declared):
        if leaf.path[0] == "Tags" or unseen(leaf, declared):
            continue
        answer, value = changed(pair.settled, pair.request, leaf)
        differs = [one for one in differences(declared, translation.from_arm(answer)) if one not in before]
        if not any(one.path[0] == leaf.path[0] for one in differs):
            silent.append((leaf.name, leaf.value, value))
    return silent


def tags_not_seen(pair: Pair) -> list[str]:
    """Names of declared tags whose change or removal is not found, or is found as something else."""
    declared = translation.from_arm(pair.request)
    tags = pair.settled.get("tags") or {}
    silent = []
    for name in pair.request.get("tags") or {}:
        for answer in ({**tags, name: "another"}, {key: value for key, value in tags.items() if key != name}):
            differs = differences(declared, translation.from_arm({**pair.settled, "tags": answer}))
            if [one.path[:2] for one in differs] != [("Tags", name)]:
                silent.append(name)
    return silent


def checked_values(pairs: list[Pair]) -> int:
    """How many declared values `changes_not_seen` looks at."""
    declared = [translation.from_arm(pair.request) for pair in pairs]
    return sum(unseen(leaf, one) is None for one in declared for leaf in leaves(one))


def unseen(leaf: Leaf, request: dict[str, Any]) -> str | None:
    """Why a change of this declared leaf is not drift, or None if it must be found."""
    place = tuple("*" if isinstance(part, int) else part for part in leaf.path)
    if any(place[:length] in schema.pointers("readOnlyProperties") for length in range(1, len(place) + 1)):
        return "read-only"
    if place in schema.pointers("writeOnlyProperties"):
        return "write-only"
    if leaf.value == {} and schema.map_values(leaf.node) is None:
        return "an object without members says nothing"
    if leaf.value in ({}, []) and leaf.path[-1] in ("AddonProfiles", "Config", "Tags", "NodeLabels", "NodeTaints"):
        return "a map or list to which Azure, Azure Policy or somebody else adds"
    if leaf.value in ("", 0) and leaf.path[-1] in (
        "KubernetesVersion",
        "OrchestratorVersion",
        "VmSize",
        "OsDiskSizeGB",
    ):
        return "asks Azure for its choice"
    if leaf.path[-1] == "Count" and leaf.path[0] == "AgentPoolProfiles":
        return "the autoscaler's" if _autoscaled(leaf, request) else None
    return None


def _autoscaled(leaf: Leaf, request: dict[str, Any]) -> bool:
    pool = request["AgentPoolProfiles"][leaf.path[1]]
    return bool(pool.get("EnableAutoScaling")) and len(leaf.path) == 3
