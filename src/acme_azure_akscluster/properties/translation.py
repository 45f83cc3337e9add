"""CloudFormation properties and ARM's JSON, each from the other. Pure, and driven by the schema.

One rule names things (`schema.arm_name`), one rule places them: what stands under ARM's `properties` stands at the
top here. What the schema does not know never reaches the wire; what it marks read-only is read and never sent; what it
marks write-only is sent and never read. A null means "not there" on both sides. Empty lists and maps are kept: they
say "none".
"""

import copy
import enum
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from ..domain import child_kinds, tags
from ..domain.cluster_id import ClusterId
from . import schema
from .paths import at

Json = Mapping[str, Any]
Path = tuple[str, ...]

# The part of ManagedCluster that ARM itself defines for every resource; the rest is under `properties`.
_ENVELOPE = frozenset({"location", "tags", "identity", "sku", "kind", "extendedLocation"})
# The place of the cluster in Azure, which is in its id and its URL, never in its body.
_PLACE = frozenset({"Id", "SubscriptionId", "ResourceGroupName", "Name"})
_PARTS_OF_AN_ID = 9
# The path of one node pool, for `part_to_arm` and the like.
POOL: Path = ("AgentPoolProfiles", "*")


class Keep(enum.Enum):
    """The type of KEEP, which is one and the same wherever it is copied."""

    KEEP = "left as it is"


KEEP: Final = Keep.KEEP
"""In place of the default of a property that has none: Azure keeps what it has."""


def to_arm(properties: Json) -> dict[str, Any]:
    """The body of a ManagedCluster PUT: `location`, `tags`, `identity`, `sku`, ... and `properties`.

    Read-only properties, the cluster's place (Id, SubscriptionId, ResourceGroupName, Name) what this type keeps for
    itself or elsewhere (CredentialProfile, PowerState, ...) and the cluster's children are left out. The properties are
    expected to be typed and complete (`validate`).
    """
    root = schema.load()
    outside = _PLACE | schema.ours() | child_kinds.WORDS.keys()
    declared = {name: value for name, value in properties.items() if name not in outside}
    body: dict[str, Any] = {}
    inside: dict[str, Any] = {}
    for name, value in _object_to_arm(declared, root, ()).items():
        (body if name in _ENVELOPE else inside)[name] = value
    if "tags" in body:
        body["tags"] = {tag["key"]: tag["value"] for tag in body["tags"]}
    if "agentPoolProfiles" in inside:
        # The first pool of a create must be a System pool (docs/azure-behaviour.md#system-pool-required).
        inside["agentPoolProfiles"].sort(key=lambda pool: pool.get("mode") != "System")
    return {**body, "properties": inside}


def from_arm(cluster: Json) -> dict[str, Any]:
    """The properties of a cluster as ARM shows it: all that the schema knows, read-only ones included.

    Our own marker tag and CloudFormation's system tags are left out of Tags, which come sorted by Key. Enumerated
    values come in the schema's spelling: Azure's letter case varies.
    """
    inside = cluster.get("properties") or {}
    merged = {**inside, **{name: value for name, value in cluster.items() if name in _ENVELOPE}}
    merged["tags"] = _tag_list(merged["tags"]) if isinstance(merged.get("tags"), Mapping) else None
    properties = _object_from_arm(merged, schema.load(), ())
    for name, where, node in _lifted():
        value = at(cluster, where)
        if value is not None:
            properties[name] = _from_arm(value, node, (name,))
    return {**_place(cluster.get("id") or ""), **properties}


def part_to_arm(path: Path, value: Json) -> dict[str, Any]:
    """An object below the top level of the schema in ARM's JSON.

    `path` names properties, with `*` for an element of a list or a key of a map.
    """
    return _object_to_arm(value, _node(path), path)


def part_from_arm(path: Path, value: Json) -> dict[str, Any]:
    """The reverse: the properties in the schema of an ARM object, whose schema is at `path`."""
    return _object_from_arm(value, _node(path), path)


def part_with_resets(path: Path, desired: Json, previous: Json) -> dict[str, Any]:
    """Such an object as declared, with the defaults of what only the previous template declared of it."""
    return _with_resets(desired, previous, _node(path))


def _node(path: Path) -> Json:
    node: Json = schema.load()
    for name in path:
        node = _child(node, name)
    return schema.resolve(node)


def with_resets(desired: Json, previous: Json) -> dict[str, Any]:
    """The desired properties, with the defaults of those that only the previous template declared."""
    return _with_resets(desired, previous, schema.load(), skip=frozenset({"AgentPoolProfiles", "Tags"}))


def _with_resets(desired: Json, previous: Json, node: Json, skip: frozenset[str] = frozenset()) -> dict[str, Any]:
    result = dict(desired)
    for name, before in previous.items():
        if name in skip:
            continue
        child = _child(node, name)
        value = _reset_value(desired.get(name), before, child)
        if value is not KEEP:
            result[name] = value
    return result


def _reset_value(after: Any, before: Any, child: Json) -> Any:
    """The value to send for one property that was declared before; KEEP to leave it as `desired` has it."""
    inner = schema.resolve(child)
    default = child.get("default", KEEP if schema.properties(inner) else inner.get("default", KEEP))
    if after is None and default is not KEEP:
        return copy.deepcopy(default)
    if isinstance(before, Mapping) and (after is None or isinstance(after, Mapping)) and _has_children(inner):
        value = _with_resets(after or {}, before, inner)
        return value if value or after is not None else KEEP
    return KEEP


def _has_children(node: Json) -> bool:
    """Whether a node's members are reset one by one: an object's properties are, and a map's if they are objects.

    A map of plain strings (labels, tags) is one value: it is replaced as a whole.
    """
    values = schema.map_values(node)
    return bool(schema.properties(node)) or bool(values is not None and schema.properties(schema.resolve(values)))


def _child(node: Json, name: str) -> Json:
    inner = schema.resolve(node)
    child: Json = schema.properties(inner).get(name) or schema.map_values(inner) or inner.get("items") or {}
    return child


def _object_to_arm(value: Json, node: Json, path: Path) -> dict[str, Any]:
    result = {}
    for name, child in schema.properties(node).items():
        if value.get(name) is None or (*path, name) in schema.pointers("readOnlyProperties") or schema.lifted(child):
            continue
        result[schema.arm_name(name, node)] = _to_arm(value[name], child, (*path, name))
    return result


def _to_arm(value: Any, node: Json, path: Path) -> Any:
    node = schema.resolve(node)
    if isinstance(value, list):
        items = node.get("items", {})
        return [_to_arm(element, items, (*path, "*")) for element in value if element is not None]
    if isinstance(value, Mapping):
        values = schema.map_values(node)
        if values is not None:
            return {key: _to_arm(item, values, (*path, "*")) for key, item in value.items() if item is not None}
        return _object_to_arm(value, node, path)
    return value


def _object_from_arm(value: Json, node: Json, path: Path) -> dict[str, Any]:
    result = {}
    for name, arm_name, child, below, verbatim in _readable(node, path):
        arm = value.get(arm_name)
        if arm is not None:
            result[name] = arm if isinstance(arm, verbatim) else _from_arm(arm, child, below)
    return result


# By the object's path, which decides its node: name, ARM's name, node and path of what is read of it, and the types of
# values that stay as they are.
_Readable = tuple[str, str, Json, Path, tuple[type, ...]]
_READABLE: dict[Path, list[_Readable]] = {}


def _readable(node: Json, path: Path) -> list[_Readable]:
    if path not in _READABLE:
        hidden = schema.pointers("writeOnlyProperties")
        members = (
            (name, schema.resolve(child), schema.lifted(child)) for name, child in schema.properties(node).items()
        )
        _READABLE[path] = [
            (name, schema.arm_name(name, node), child, (*path, name), _verbatim(child))
            for name, child, lifted in members
            if not lifted and (*path, name) not in hidden
        ]
    return _READABLE[path]


def _verbatim(node: Json) -> tuple[type, ...]:
    """Numbers and booleans are the same on both sides, and so is a text whose spelling the schema leaves open."""
    open_text = "enum" not in node and node.get("type") != "boolean"
    return (int, float, str) if open_text else (int, float)


@cache
def _lifted() -> list[tuple[str, Path, Json]]:
    """Name, ARM path and node of what is at the top level only here."""
    known = ((name, schema.lifted(node), node) for name, node in schema.load()["properties"].items())
    return [(name, where, node) for name, where, node in known if where]


def _from_arm(value: Any, node: Json, path: Path) -> Any:
    node = schema.resolve(node)
    if isinstance(value, str):
        # A boolean is text where it is a tag's value.
        return value.lower() == "true" if node.get("type") == "boolean" else _spelled(value, node)
    if isinstance(value, list):
        items = node.get("items", {})
        return [_from_arm(element, items, (*path, "*")) for element in value if element is not None]
    if isinstance(value, Mapping):
        values = schema.map_values(node)
        if values is not None:
            return {key: _from_arm(item, values, (*path, "*")) for key, item in value.items() if item is not None}
        return _object_from_arm(value, node, path)
    return value


def _spelled(value: str, node: Json) -> str:
    """An enumerated value in the schema's letter case (`localuser` is LocalUser); anything else as it is."""
    known: list[str] = node.get("enum", [])
    return value if value in known else next((one for one in known if one.lower() == value.lower()), value)


def _tag_list(carried: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"key": name, "value": carried[name]} for name in sorted(carried) if not tags.is_reserved(name)]


def _place(identifier: str) -> dict[str, str]:
    """Id, SubscriptionId, ResourceGroupName and Name out of an ARM id.

    ARM answers `resourcegroups` and `managedclusters` in any letter case; the identifier must not vary with it.
    """
    parts = identifier.split("/")
    if len(parts) != _PARTS_OF_AN_ID:
        return {}
    _, _, subscription, _, group, _, _, _, name = parts
    return {
        "Id": ClusterId(subscription, group, name).arm,
        "SubscriptionId": subscription,
        "ResourceGroupName": group,
        "Name": name,
    }
