"""The writes that translation and drift are tested against, and how to change one leaf of an answer."""

import copy
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from acme_azure_akscluster.properties import schema
from tests.data import adopted, own

Json = dict[str, Any]

_ENVELOPE = frozenset({"location", "tags", "identity", "sku", "kind", "extendedLocation"})


class Pair(NamedTuple):
    """What was sent and what Azure said when it had settled; node pools stand in a cluster of their own."""

    label: str
    kind: str
    request: Json
    settled: Json


class Leaf(NamedTuple):
    """A declared value that is no object: its path (integers are list indexes), the value, its schema node."""

    path: tuple[str | int, ...]
    value: Any
    node: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The path without indexes."""
        return "/".join(part for part in self.path if isinstance(part, str))


def pairs() -> list[Pair]:
    """The writes in tests/data, and the one below."""
    return [pair_of(number, one) for number, one in enumerate(own.writes() + adopted.writes())] + _MADE_UP


def pair_of(number: int, write: Json) -> Pair:
    label = f"{number} {write['kind']} {write['op']} {write['source'].split('/')[-1].removesuffix('.yaml')}"
    request, settled = write["request"], write["settled"]
    if write["kind"] == "agentPool":
        name = settled["name"]
        request, settled = (
            {"properties": {"agentPoolProfiles": [{**one["properties"], "name": name}]}} for one in (request, settled)
        )
    return Pair(label, write["kind"], request, settled)


def leaves(properties: Mapping[str, Any], node: Any = None, above: tuple[str | int, ...] = ()) -> Iterator[Leaf]:
    """Every leaf of declared properties; empty lists and maps are leaves too."""
    node = schema.resolve(schema.load() if node is None else node)
    values = schema.map_values(node)
    for name, value in properties.items():
        child = schema.resolve(values if values is not None else schema.properties(node)[name])
        path = (*above, name)
        if isinstance(value, Mapping) and value:
            yield from leaves(value, child, path)
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            for index, element in enumerate(value):
                yield from leaves(element, child["items"], (*path, index))
        else:
            yield Leaf(path, value, child)


def changed(answer: Json, request: Json, leaf: Leaf) -> tuple[Json, Any]:
    """(a copy of an ARM answer in which one leaf has another value, that value); the way to it is made if need be."""
    answer = copy.deepcopy(answer)
    here: Any = answer
    there: Any = request
    path = arm_path(leaf.path)
    for part, following in pairwise(path):
        there = _member(there, part)
        here = _entered(here, part, there, [] if isinstance(following, int) else {})
    last = path[-1]
    match = here.get(last)
    here[last] = _another(leaf.value if match is None else match, leaf)
    return answer, here[last]


def arm_path(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Where ARM keeps what stands at a path of properties."""
    result: list[str | int] = []
    node: Any = schema.load()
    for part in path:
        node = schema.resolve(node)
        values = schema.map_values(node)
        if isinstance(part, int):
            result.append(part)
            node = node["items"]
        elif values is not None:
            result.append(part)
            node = values
        else:
            result.append(schema.arm_name(part, node))
            node = schema.properties(node)[part]
    return tuple(result) if result[0] in _ENVELOPE else ("properties", *result)


def _member(tree: Any, part: str | int) -> Any:
    if isinstance(part, int):
        return tree[part]
    return next((value for key, value in tree.items() if key.lower() == part.lower()), {})


def _entered(here: Any, part: str | int, twin: Any, empty: Any) -> Any:
    """One step into an answer; a list's element is the one that `twin`, the declared element, is told by."""
    if isinstance(part, int):
        key = next((name for name in ("name", "key", "mode", "id", "size") if name in twin), None)
        match = next((one for one in here if key and str(one.get(key)).lower() == str(twin[key]).lower()), None)
        if match is not None:
            return match
        if part >= len(here):
            here.append({key: twin[key]} if key else {})
        return here[-1] if match is None and part >= len(here) else here[part]
    known = next((key for key in here if key.lower() == part.lower()), part)
    if here.get(known) is None:
        here[known] = empty
    return here[known]


def _another(value: Any, leaf: Leaf) -> Any:
    if "enum" in leaf.node:
        other = [
            one for one in leaf.node["enum"] if str(one).lower() not in (str(value).lower(), str(leaf.value).lower())
        ]
        return other[0] if other else "otherwise"
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, list):
        return [*(one for one in value if one not in leaf.value[:1]), "another"]
    if isinstance(value, dict):
        return {**value, "added": "x"}
    return _another_text(value, leaf)


def _another_text(value: str, leaf: Leaf) -> str:
    if leaf.node.get("format") == "date-time":
        return "2031-01-01T00:00:00Z"
    return "0.9.9" if leaf.path[-1] in ("KubernetesVersion", "OrchestratorVersion") else f"{value}x"


_SCALED = {"name": "np1", "mode": "User", "enableAutoScaling": True, "minCount": 1, "maxCount": 5}
_MADE_UP = [
    Pair(
        "made up: cluster with two pools",
        "cluster",
        {
            "location": "West Europe",
            "identity": {"type": "SystemAssigned"},
            "tags": {"team": "web"},
            "properties": {
                "kubernetesVersion": "1.33",
                "dnsPrefix": "demo",
                "agentPoolProfiles": [
                    {"name": "sys", "mode": "System", "count": 3, "vmSize": "Standard_D4s_v5", "osDiskSizeGB": 0},
                    {**_SCALED, "count": 2},
                ],
                "networkProfile": {"loadBalancerSku": "standard", "networkPlugin": "azure"},
                "autoScalerProfile": {"scan-interval": "20s"},
            },
        },
        {
            "id": "/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/demo/providers"
            "/Microsoft.ContainerService/managedClusters/demo",
            "name": "demo",
            "location": "westeurope",
            "identity": {"type": "SystemAssigned", "principalId": "p", "tenantId": "t"},
            "tags": {"team": "web", "aws:cloudformation:stack-name": "s", "acme-cloudformation-token": "t"},
            "sku": {"name": "Base", "tier": "Free"},
            "properties": {
                "provisioningState": "Succeeded",
                "powerState": {"code": "Running"},
                "kubernetesVersion": "1.33",
                "currentKubernetesVersion": "1.33.2",
                "dnsPrefix": "demo",
                "agentPoolProfiles": [
                    {**_SCALED, "count": 4},
                    {"name": "sys", "mode": "System", "count": 3, "vmSize": "Standard_D4s_v5", "osDiskSizeGB": 128},
                ],
                "networkProfile": {"loadBalancerSku": "Standard", "networkPlugin": "azure", "networkPolicy": "none"},
                "autoScalerProfile": {"scan-interval": "20s", "expander": "random"},
            },
        },
    )
]
