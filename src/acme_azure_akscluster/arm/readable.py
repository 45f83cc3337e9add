"""Whether a cluster's document has the shape that everything behind relies on: a table of its parts.

A document of another shape is an answer that cannot be used, so the request is repeated. It is not a defect of this
type.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..domain.cluster_id import is_arm_id
from ..properties import schema
from ..properties.shape import misshapen

_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+){0,2}")


def _is_map(value: Any) -> bool:
    return value is None or isinstance(value, Mapping)


def _is_version(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, str) and _VERSION.fullmatch(value) is not None)


def _is_text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_texts(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(_is_text(element) for element in value))


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and value != ""


# The parts of a cluster, and of each of its pools, that other modules use without a check of their type.
_CLUSTER: Mapping[str, Callable[[Any], bool]] = {
    "id": is_arm_id,
    "eTag": _is_text,
    "tags": _is_map,
    "identity": _is_map,
    "sku": _is_map,
}
_PROPERTIES: Mapping[str, Callable[[Any], bool]] = {
    "powerState": _is_map,
    "status": _is_map,
    "autoUpgradeProfile": _is_map,
    "networkProfile": _is_map,
    "kubernetesVersion": _is_version,
    "currentKubernetesVersion": _is_version,
}
_POOL: Mapping[str, Callable[[Any], bool]] = {
    "name": _is_name,
    "eTag": _is_text,
    "powerState": _is_map,
    "status": _is_map,
    "tags": _is_map,
    "nodeTaints": _is_texts,
    "orchestratorVersion": _is_version,
    "currentOrchestratorVersion": _is_version,
}


def unreadable(cluster: Mapping[str, Any]) -> str:
    """The first part of a cluster's document that has an unexpected form, "" where all of them are."""
    return next(_parts(cluster), "")


def _parts(cluster: Mapping[str, Any]) -> Iterator[str]:
    yield from (name for name, fits in _CLUSTER.items() if not fits(cluster.get(name)))
    properties = cluster["properties"]
    yield from (f"properties.{name}" for name, fits in _PROPERTIES.items() if not fits(properties.get(name)))
    pools = properties.get("agentPoolProfiles")
    if pools is not None and not isinstance(pools, list):
        yield "properties.agentPoolProfiles"
        return
    for index, pool in enumerate(pools or []):
        path = f"properties.agentPoolProfiles[{index}]"
        if not isinstance(pool, Mapping):
            yield path
        else:
            yield from (f"{path}.{name}" for name, fits in _POOL.items() if not fits(pool.get(name)))
    # Tags are a list in a template.
    inside = {name: part for name, part in properties.items() if name not in _CLUSTER}
    yield from misshapen(inside, schema.load(), "properties")
