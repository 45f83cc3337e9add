"""Valid properties of a cluster, made up by hypothesis from the schema itself."""

import json
from typing import Any

from hypothesis import strategies as st

from acme_azure_akscluster.domain import child_kinds
from acme_azure_akscluster.properties import schema

# Not part of what a template declares and the cluster's body in ARM holds.
_PLACE = frozenset({"Id", "SubscriptionId", "ResourceGroupName", "Name", "PowerState", "DeletionProtection"})
# A setting of the Flux extension stands beside the children.
_ELSEWHERE = _PLACE | child_kinds.WORDS.keys() | {"FluxIdentityClientId"}
# As the validation demands it; Azure takes an empty taint for none.
_TAINT = r"[a-z]{1,4}=[a-z0-9]{0,4}:(NoSchedule|PreferNoSchedule|NoExecute)"
_MEMBERS = 4
_ELEMENTS = 3


def valid_properties() -> st.SearchStrategy[dict[str, Any]]:
    """Some writable properties, each with a value that the schema allows; Location always."""
    names = [name for name in schema.load()["properties"] if name not in _ELSEWHERE and not _hidden((name,))]
    chosen = st.lists(st.sampled_from(names), max_size=_MEMBERS, unique=True)
    return chosen.flatmap(
        lambda some: st.fixed_dictionaries(
            {name: _value(schema.load()["properties"][name], (name,)) for name in {*some, "Location"}}
        )
    )


def _hidden(path: tuple[str, ...]) -> bool:
    return path in schema.pointers("readOnlyProperties") | schema.pointers("writeOnlyProperties")


def _value(node: Any, path: tuple[str, ...]) -> st.SearchStrategy[Any]:
    node = schema.resolve(node)
    values = schema.map_values(node)
    if path == ("Tags",):
        return _tags()
    if values is not None:
        keys = st.from_regex(next(iter(node["patternProperties"])), fullmatch=True)
        return st.dictionaries(keys, _value(values, (*path, "*")), max_size=_ELEMENTS)
    if node.get("type") == "array":
        most = min(_ELEMENTS, node.get("maxItems", _ELEMENTS))
        unique = (lambda pool: pool["Name"]) if path == ("AgentPoolProfiles",) else None
        return st.lists(_value(node["items"], (*path, "*")), max_size=most, unique_by=unique)
    if path == ("AgentPoolProfiles", "*", "NodeTaints", "*"):
        return st.from_regex(_TAINT, fullmatch=True)
    if schema.properties(node) or node.get("type") == "object":
        return _object(node, path)
    return _scalar(node)


def _object(node: Any, path: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    names = [name for name in schema.properties(node) if not _hidden((*path, name))]
    needed = [name for name in node.get("required", ()) if name in names]
    chosen = st.lists(st.sampled_from(names), max_size=_MEMBERS, unique=True) if names else st.just([])
    return chosen.flatmap(
        lambda some: st.fixed_dictionaries(
            {name: _value(schema.properties(node)[name], (*path, name)) for name in {*some, *needed}}
        )
    )


def _scalar(node: Any) -> st.SearchStrategy[Any]:
    if "enum" in node:
        return st.sampled_from(node["enum"])
    if node["type"] == "boolean":
        return st.booleans()
    if node["type"] == "integer":
        return st.integers(node.get("minimum", -(2**31)), node.get("maximum", 2**31))
    if node["type"] == "number":
        return st.floats(0.00001, 100)
    if "pattern" in node:
        return st.from_regex(node["pattern"], fullmatch=True)
    return st.text(min_size=node.get("minLength", 0), max_size=min(20, node.get("maxLength", 20)))


def _tags() -> st.SearchStrategy[list[dict[str, str]]]:
    names = st.text("abcXYZ09-_.", min_size=1, max_size=8)
    return st.dictionaries(names, st.text(max_size=8), max_size=_ELEMENTS).map(
        lambda tags: [{"Key": name, "Value": tags[name]} for name in sorted(tags)]
    )


def ordered(properties: dict[str, Any]) -> dict[str, Any]:
    """The same with the node pools in a fixed order: in a template they have none."""
    pools = properties.get("AgentPoolProfiles")
    return properties if pools is None else {**properties, "AgentPoolProfiles": sorted(pools, key=_spelled_out)}


def _spelled_out(pool: dict[str, Any]) -> str:
    return json.dumps(pool, sort_keys=True)
