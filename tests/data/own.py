"""Writes of our own, and where conversations are: the facts are Azure's, every name, id, time and word is made up.

They have the form of recorded ones, so that the same checks run on either. `make recordings` compares them with
recorded traffic: whatever they say that Azure does was seen there, and whatever kind was seen there, they have.
"""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.data.conversations import conversations as conversations

Json = dict[str, Any]

_FOLDER = Path(__file__).parent
SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000"
_FILLED: Json = yaml.load((_FOLDER / "filled.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)


def writes() -> list[Json]:
    """Each write in order, with `request` and `settled`; `source` is the story that it belongs to.

    `played` is false where the sandbox, a server of today, does otherwise than the one that is told of.
    """
    return of_stories(yaml.load((_FOLDER / "writes.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader))


def of_stories(stories: list[Json]) -> list[Json]:
    """The same of stories in the form of writes.yaml."""
    return [write for story in stories for write in _writes_of(story)]


def _writes_of(story: Json) -> Iterator[Json]:
    """The writes of one cluster. What a write does not mention stays as the writes before have left it."""
    group, cluster = story.get("group", "orchard"), story["cluster"]
    identity = f"{SUBSCRIPTION}/resourcegroups/{group}/providers/Microsoft.ContainerService/managedClusters/{cluster}"
    known: dict[str, Json] = {}
    for write in story["writes"]:
        kind, target = ("agentPool", write["pool"]) if "pool" in write else ("cluster", "")
        before = known.get(target)
        filled = _FILLED[kind] if before is None else before
        request = write["request"]
        settled = _settled(filled, request, write.get("became", {}), new=before is None)
        settled["id"] = f"{identity}/agentPools/{target}" if target else identity
        settled["name"] = target or cluster
        known[target] = settled
        yield {
            "source": story["story"].replace(" ", "-"),
            "kind": kind,
            "op": "update" if before else "create",
            "played": story.get("played", True),
            "api_version": story.get("api", "2025-08-01"),
            "request": request,
            "settled": settled,
        }


def _settled(filled: Json, request: Json, became: Json, *, new: bool) -> Json:
    """What was there, with what was requested, with what Azure made of it: a value, or null where it shows nothing."""
    settled: Json = _over(filled, request)
    pools = settled["properties"].get("agentPoolProfiles")
    if pools and new:
        settled["properties"]["agentPoolProfiles"] = [_over(_FILLED["agentPool"]["properties"], pool) for pool in pools]
    for path, value in became.items():
        _put(settled, path.split("/"), value)
    return settled


def _over(below: Any, above: Any) -> Any:
    """`above` laid over `below`; a list of pools pool by pool, other lists as a whole."""
    if isinstance(below, dict) and isinstance(above, dict):
        return {
            **copy.deepcopy(below),
            **{key: _over(below.get(key), value) for key, value in above.items() if value is not None},
        }
    if _pools(below) and _pools(above):
        there = {pool["name"]: pool for pool in below}
        return [_over(there.get(pool["name"], {}), pool) for pool in above]
    return copy.deepcopy(above)


def _pools(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) and "mode" in one for one in value)


def _put(tree: Any, path: list[str], value: Any) -> None:
    here, last = tree, path[-1]
    for part in path[:-1]:
        here = _step(here, part)
    if value is None:
        here.pop(last, None)
    else:
        here[last] = value


def _step(here: Any, part: str) -> Any:
    if isinstance(here, list):
        return next(one for one in here if one.get("name") == part)
    return here.setdefault(part, {})
