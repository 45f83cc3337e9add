"""Each leaf of the schema declared in a template, and what Azure may make of it.

What read reports is made by the type from a cluster's properties as Azure shows them; that these are translated from
ARM and back is shown elsewhere (tests/unit/test_shape.py).
"""

import copy
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from acme_azure_akscluster.domain import ownership, pool_marks
from acme_azure_akscluster.properties import reported as reports
from acme_azure_akscluster.properties import schema, translation
from sandbox.aws.cloudformation.drift import Difference, differences
from tests.support.clusters import arm_cluster, arm_pool

Json = dict[str, Any]
Path = tuple[str, ...]

DOCUMENT: Json = dict(schema.load())
BASE: Json = translation.from_arm(arm_cluster(arm_pool("system"), arm_pool("web")))
_POOLS = ("system", "web")
_TAGS = ("team",)
# The cluster's place, by which it is found: a cluster elsewhere is another one.
_PLACE = frozenset({"Id", "SubscriptionId", "ResourceGroupName", "Name"})
# Names of map keys and members that samples need.
_KEYS = {"AddonProfiles": "azurepolicy", "IdentityProfile": "kubeletidentity", "Config": "setting", "Tags": "cost"}
_NEW = {"AgentPoolProfiles": {"Name": "system"}}


class Case(NamedTuple):
    """A template's properties, and the cluster's as Azure shows them.

    `drifted` is the path that has to be shown as drifted, None where nothing may be.
    """

    what: str
    declared: Json
    observed: Json
    drifted: Path | None = None


def leaves() -> Iterator[tuple[Path, Any]]:
    """Every leaf that a template may declare and read reports; a list of plain values is one leaf."""
    seen = set()
    for path, node in schema.leaves():
        whole = path[:-1] if path[-1] == "*" and not _is_map(path[:-1]) else path
        if whole[0] not in _PLACE and not _hidden(whole) and whole not in seen:
            seen.add(whole)
            yield whole, _node(whole) if whole != path else node


def cases_of(path: Path, node: Any) -> Iterator[Case]:
    """A leaf at its default while Azure is silent, at another value, changed, taken away, beside what is others'."""
    silent = _silence(path, node)
    value = _sample(path, node, other_than=silent)
    if silent is not None:
        yield Case("at its default, not echoed", placed(path, silent), _silenced(path))
        yield Case("at its default, echoed", placed(path, silent), _reporting(path, silent))
    yield Case("declared", placed(path, value), _reporting(path, value))
    yield Case("declared beside others' pools, tags, labels and taints", placed(path, value), _crowded(path, value))
    changed = another(value, node)
    yield Case("changed by somebody", placed(path, value), _reporting(path, changed), path)
    yield Case("taken away", placed(path, value), _silenced(path), path)


def orders() -> Iterator[Case]:
    """Pools in every order of the template and of ARM."""
    pools = {pool["Name"]: pool for pool in BASE["AgentPoolProfiles"]}
    for wanted in (("system", "web"), ("web", "system")):
        for displayed in (("system", "web"), ("web", "system")):
            declared = {"AgentPoolProfiles": [{"Name": name, "Count": 2} for name in wanted]}
            yield Case(
                f"{wanted} shown as {displayed}", declared, {**BASE, "AgentPoolProfiles": [pools[n] for n in displayed]}
            )


def removals() -> Iterator[Case]:
    """Elements of ours that are gone."""
    declared = {"AgentPoolProfiles": [{"Name": name} for name in _POOLS]}
    gone = {**BASE, "AgentPoolProfiles": BASE["AgentPoolProfiles"][:1]}
    yield Case("a pool of ours is gone", declared, gone, ("AgentPoolProfiles", "1"))
    tainted = {"AgentPoolProfiles": [{"Name": "system", "NodeTaints": ["a=b:NoSchedule", "c=d:NoSchedule"]}]}
    first, *others = BASE["AgentPoolProfiles"]
    left = {**BASE, "AgentPoolProfiles": [{**first, "NodeTaints": ["theirs=1:NoSchedule", "c=d:NoSchedule"]}, *others]}
    yield Case("a taint of ours is gone", tainted, left, ("AgentPoolProfiles", "0", "NodeTaints"))
    changed = {**BASE, "AgentPoolProfiles": [{**first, "NodeTaints": ["a=x:NoSchedule", "c=d:NoSchedule"]}, *others]}
    yield Case("a taint of ours has another value", tainted, changed, ("AgentPoolProfiles", "0", "NodeTaints"))
    yield Case("a tag of ours is gone", {"Tags": [{"Key": "team", "Value": "web"}]}, BASE, ("Tags",))


def judged(case: Case) -> list[Difference]:
    """What CloudFormation shows. The marks are those of a stack that has made what the template declares."""
    pools = [str(pool["Name"]) for pool in case.declared.get("AgentPoolProfiles") or []] or list(_POOLS)
    hosts = (case.declared.get("HttpProxyConfig") or {}).get("NoProxy")
    observed = {**marked(case.declared), "tags": ownership.marks(pools, _TAGS, hosts, pools_in=pool_marks.ORDER)}
    return differences(case.declared, reports.reported(case.observed, observed), DOCUMENT)


def marked(declared: Json) -> Json:
    """A cluster with the marks that its node pools have from this template."""
    pools = declared.get("AgentPoolProfiles") or []
    marks = [{"name": str(pool["Name"]), "tags": ownership.entries(pool)} for pool in pools]
    return {"properties": {"agentPoolProfiles": marks}}


def is_as_it_should_be(case: Case) -> bool:
    """Whether nothing is shown, or just what has drifted."""
    actual = [tuple(one.path.strip("/").split("/")) for one in judged(case)]
    if case.drifted is None:
        return actual == []
    wanted = _indexed(case.drifted)
    return bool(actual) and all(one[: len(wanted)] == wanted or wanted[: len(one)] == one for one in actual)


# ---- templates and clusters ---------------------------------------------------------------------------------------


def placed(path: Path, value: Any) -> Json:
    """The least template that declares this value: with what its lists and maps need beside it."""
    return dict(_with({}, path, value, ()))


def _with(tree: Any, path: Path, value: Any, above: Path) -> Any:
    if not path:
        return value
    name, *rest = path
    here = (*above, name)
    if name != "*":
        tree = _required(above) if tree is None else tree
        return {**tree, name: _with(tree.get(name), tuple(rest), value, here)}
    if _is_map(above):
        key = _KEYS.get(above[-1], "key")
        return {**(tree or {}), key: _with((tree or {}).get(key), tuple(rest), value, here)}
    first, *others = tree or [_needed(above)]
    return [_with(first, tuple(rest), value, here), *others]


def _required(path: Path) -> Json:
    """What the schema requires of an object."""
    node = schema.resolve(_node(path))
    needed = node.get("required", ()) if path else ()
    return {name: _sample((*path, name), schema.properties(node)[name]) for name in needed}


def _needed(path: Path) -> Json:
    """An element with what the schema requires of it."""
    if path[-1] in _NEW:
        return dict(_NEW[path[-1]])
    inner = schema.resolve(_node(path)["items"])
    return {name: _sample((*path, "*", name), schema.properties(inner)[name]) for name in inner.get("required", ())}


def _reporting(path: Path, value: Any) -> Json:
    return dict(_with(copy.deepcopy(BASE), path, value, ()))


def _silenced(path: Path) -> Json:
    """The cluster without the leaf, with its profile where a template may not say that alone."""
    actual = copy.deepcopy(BASE)
    for length in range(1, len(path)):
        around = path[:length]
        in_list = path[length] == "*" and not _is_map(around) and around[-1] != "AgentPoolProfiles"
        if not _is_there(actual, around) and (around in reports.CONDITIONS or in_list or _required(around)):
            actual = dict(_with(actual, around, [_needed(around)] if in_list else _required(around), ()))
        elif path[length] == "*" and _is_map(around):
            actual = dict(_with(actual, (*around, "*"), {}, ())) if len(path) > length + 1 else actual
    return dict(_without(actual, path, ()))


def _is_there(tree: Any, path: Path) -> bool:
    for name in path:
        tree = (tree or [None])[0] if isinstance(tree, list) else (tree or {}).get(name)
    return tree is not None


def _without(tree: Any, path: Path, above: Path) -> Any:
    name, *rest = path
    here = (*above, name)
    if isinstance(tree, list):
        return [_without(tree[0], tuple(rest), here), *tree[1:]] if rest and tree else tree
    if not isinstance(tree, Mapping):
        return tree
    key = _KEYS.get(above[-1], "key") if name == "*" else name
    if key not in tree:
        return tree
    if not rest:
        return {other: value for other, value in tree.items() if other != key}
    return {**tree, key: _without(tree[key], tuple(rest), here)}


def _crowded(path: Path, value: Any) -> Json:
    """The same cluster with what others and AKS itself have added."""
    actual = _reporting(path, value)
    first, *others = actual["AgentPoolProfiles"]
    first = {
        **first,
        "NodeLabels": {**first.get("NodeLabels", {}), "kubernetes.azure.com/x": "y", "theirs": "z"},
        "NodeTaints": [
            "theirs=1:NoSchedule",
            *first.get("NodeTaints", []),
            "kubernetes.azure.com/scalesetpriority=spot:NoSchedule",
        ],
        "Tags": {**first.get("Tags", {}), "theirs": "z"},
    }
    theirs = {**BASE["AgentPoolProfiles"][1], "Name": "theirs"}
    actual["AgentPoolProfiles"] = [theirs, first, *others]
    actual["Tags"] = [*actual.get("Tags", []), {"Key": "policy", "Value": "x"}]
    return actual


# ---- values -------------------------------------------------------------------------------------------------------


def _silence(path: Path, node: Any) -> Any:
    """What it means that Azure shows nothing of the leaf, or None."""
    if path in reports.SILENCES:
        return reports.SILENCES[path]
    for length in range(len(path) - 1, 0, -1):
        default = _node(path[:length]).get("default")
        if isinstance(default, Mapping):
            return default.get(path[length])
    actual = node.get("default")
    return actual if actual is not None else schema.resolve(node).get("default")


def _sample(path: Path, node: Any, other_than: Any = None) -> Any:
    """A value that the schema allows."""
    node = schema.resolve(node)
    if path == ("Tags", "*", "Key"):
        return "team"
    if node.get("type") == "array":
        return [_sample((*path, "*"), node["items"])]
    if schema.map_values(node) is not None:
        return {}
    if schema.properties(node):
        return _required(path)
    if "enum" in node:
        return next(one for one in node["enum"] if one != other_than)
    kind = node.get("type")
    if kind == "boolean":
        return not other_than
    if kind in ("integer", "number"):
        low = node.get("minimum", 1)
        return low if low != other_than and low != 0 else low + 1
    return _TEXTS.get(path[-1], "1.36" if "Version" in path[-1] else "1")


_TEXTS = {"Location": "westeurope", "Until": "2031-01-01T00:00:00Z"}


def another(value: Any, node: Any) -> Any:
    """A value other than this one."""
    node = schema.resolve(node)
    if "enum" in node:
        return next((one for one in node["enum"] if one != value), "otherwise")
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, list):
        return ["another"]
    if isinstance(value, str):
        return f"{value}9x"
    return value


def _node(path: Path) -> Any:
    node: Any = DOCUMENT
    for name in path:
        node = schema.resolve(node)
        node = (node.get("items") or schema.map_values(node)) if name == "*" else schema.properties(node)[name]
    return node


def _is_map(path: Path) -> bool:
    return schema.map_values(schema.resolve(_node(path))) is not None


def _hidden(path: Path) -> bool:
    hidden = schema.pointers("readOnlyProperties") | schema.pointers("writeOnlyProperties")
    return any(path[:length] in hidden for length in range(1, len(path) + 1))


def _indexed(path: Path) -> Path:
    """The path as CloudFormation writes it: the first element of a list, the sample's key of a map.

    Of an unordered list of objects, whose elements are compared whole, it is the list's.
    """
    for place, name in enumerate(path):
        if name == "*" and not _is_map(path[:place]) and not _node(path[:place]).get("insertionOrder", True):
            path = path[:place]
            break
    return tuple(
        (_KEYS.get(path[place - 1], "key") if _is_map(path[:place]) else "0") if name == "*" else name
        for place, name in enumerate(path)
    )
