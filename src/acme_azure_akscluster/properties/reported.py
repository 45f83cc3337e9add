"""The properties as the read handler reports them, made for CloudFormation's comparison with a template. Pure.

CloudFormation compares the template with what read reports, member by member, and an element that only read reports
is drift (docs/aws-behaviour.md#drift-compares-read). So read reports what a template may say and Azure's silence means,
of shared lists what is the stack's, in the template's order, and names in the one spelling that a template has.
"""

import copy
from collections.abc import Callable, Mapping
from typing import Any

from ..domain import child_kinds, labels, ownership, spellings, tags
from . import schema

Json = Mapping[str, Any]
Path = tuple[str, ...]

_POOL: Path = ("AgentPoolProfiles", "*")
_GROUPS: Path = ("NetworkProfile", "ApplicationSecurityGroups")

# What Azure means by showing nothing where the schema has no default, since nothing goes back to it when it leaves a
# template: Azure decides what a new cluster has, or the property cannot be taken back.
SILENCES: Mapping[Path, Any] = {
    ("Tags",): [],
    ("IamAccess",): [],
    ("AddonProfiles",): {},
    ("AddonProfiles", "*", "Config"): {},
    ("IdentityProfile",): {},
    ("Identity", "UserAssignedIdentities"): {},
    ("EnableFIPS",): False,
    ("OidcIssuerProfile", "Enabled"): False,
    ("ApiServerAccessProfile", "EnableVnetIntegration"): False,
    ("HttpProxyConfig", "NoProxy"): [],
    ("NetworkProfile", "LoadBalancerProfile", "ManagedOutboundIPs", "CountIPv6"): 0,
    ("WindowsProfile", "GmsaProfile", "DnsServer"): "",
    ("WindowsProfile", "GmsaProfile", "RootDomainName"): "",
    ("SecurityProfile", "Defender", "SecurityGating", "AllowSecretAccess"): False,
    ("ServiceMeshProfile", "Istio", "Revisions"): [],
    (*_POOL, "AvailabilityZones"): [],
    (*_POOL, "KubeletConfig", "AllowedUnsafeSysctls"): [],
    (*_POOL, "NetworkProfile", "NodePublicIPTags"): [],
}


def _never(_owner: Json) -> bool:
    return False


def _windows(pool: Json) -> bool:
    return pool.get("OsType") == "Windows"


def _gateway(pool: Json) -> bool:
    return pool.get("Mode") == "Gateway"


# Profiles of which a template may not say even the defaults, unless the pool or cluster is of a kind.
CONDITIONS: Mapping[Path, Callable[[Json], bool]] = {
    # Children that the cluster's mark does not name are not the stack's.
    **{(name,): _never for name in child_kinds.WORDS if name != "IamAccess"},
    (*_POOL, "WindowsProfile"): _windows,
    (*_POOL, "GatewayProfile"): _gateway,
}


def reported(model: Json, observed: Json) -> dict[str, Any]:
    """What read reports of a cluster. What it fills in is shared by all results: they are not to be changed.

    Args:
        model: the properties that `translation` makes of it, with its children's.
        observed: the cluster as ARM shows it, for its marks.
    """
    owned = _owned(model, observed)
    return _object(_spelled(owned), schema.load(), (), owned)


def silence(*path: str) -> Any:
    """What read reports of a member of the cluster that Azure does not show; None if it reports nothing."""
    node: Json = schema.load()
    for name in path:
        node = schema.properties(schema.resolve(node))[name]
    return _silent(node, path)


# ---- what is the stack's --------------------------------------------------------------------------------------


def _owned(model: Json, observed: Json) -> dict[str, Any]:
    owned = dict(model)
    if "AgentPoolProfiles" in model:
        own = own_pools(model["AgentPoolProfiles"], observed)
        profiles = (observed.get("properties") or {}).get("agentPoolProfiles") or ()
        observed_pools = {str(pool.get("name")): pool for pool in profiles}
        owned["AgentPoolProfiles"] = [
            _changed(_own_entries(pool, observed_pools.get(str(pool.get("Name")), {})), _GROUPS, _with_ids)
            for pool in own
        ]
    if "FluxConfigurations" in model:
        owned["FluxConfigurations"] = _by_mark(model["FluxConfigurations"], ownership.flux(observed))
    if "Tags" in model:
        owned["Tags"] = [tag for tag in model["Tags"] if ownership.owns_tag(observed, str(tag.get("Key")))]
    proxy = model.get("HttpProxyConfig") or {}
    if proxy.get("NoProxy"):
        hosts = [host for host in proxy["NoProxy"] if ownership.owns_exception(observed, host)]
        owned["HttpProxyConfig"] = {**proxy, "NoProxy": hosts}
    return owned


def own_pools(pools: list[Json], observed: Json) -> list[Json]:
    """The node pools that the marks name as the stack's, in the template's order; all of them without a mark."""
    return _by_mark(pools, ownership.pools(observed).in_order)


def _by_mark(elements: list[Json], names: list[str] | None) -> list[Json]:
    """The elements that a mark names, in its order; all of them without a mark."""
    if names is None:
        return elements
    by_name = {str(element.get("Name")): element for element in elements}
    return [by_name[name] for name in names if name in by_name]


def _own_entries(pool: Json, observed: Json) -> dict[str, Any]:
    """Labels, taints and tags: those that the pool's mark names, without a mark all but AKS's own and the marks."""
    marked = ownership.owned_entries(observed)

    def is_own(kind: str, name: str) -> bool:
        if not name or labels.is_reserved(name) or name.lower().startswith(tags.OWN_PREFIX):
            return False
        return marked is None or marked.owns(kind, name)

    owned = dict(pool)
    if pool.get("NodeTaints"):
        owned["NodeTaints"] = [taint for taint in pool["NodeTaints"] if is_own("NodeTaints", taint)]
    for kind in ("NodeLabels", "Tags"):
        if pool.get(kind):
            owned[kind] = {key: value for key, value in pool[kind].items() if is_own(kind, key)}
    return owned


# ---- how it is spelled ----------------------------------------------------------------------------------------


_OUTBOUND: tuple[Path, ...] = (("OutboundIPs", "PublicIPs"), ("OutboundIPPrefixes", "PublicIPPrefixes"))
# Lists of ARM ids, and maps with ARM ids as keys.
_IDS: tuple[Path, ...] = (
    ("Identity", "UserAssignedIdentities"),
    ("IngressProfile", "WebAppRouting", "DnsZoneResourceIds"),
    *(("NetworkProfile", "NatGatewayProfile", *where) for where in _OUTBOUND),
    *(("NetworkProfile", "LoadBalancerProfile", *where) for where in _OUTBOUND),
)


def _spelled(model: Json) -> dict[str, Any]:
    spelled: dict[str, Any] = dict(model)
    for path in _IDS:
        spelled = _changed(spelled, path, _with_ids)
    return _changed(spelled, ("AddonProfiles",), _with_addons)


def _changed(tree: Json, path: Path, change: Callable[[Any], Any]) -> dict[str, Any]:
    name, *rest = path
    if name not in tree:
        return dict(tree)
    inner = tree[name]
    return {**tree, name: _changed(inner, tuple(rest), change) if rest else change(inner)}


def _with_addons(profiles: Json) -> dict[str, Any]:
    return {spellings.addon(name): value for name, value in profiles.items()}


def _with_ids(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {_with_ids(key): _with_ids(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_ids(item) for item in value]
    return spellings.arm_id(value) if spellings.is_arm_id(value) else value


_SCALARS = (str, int, float)


# ---- what Azure leaves out ---------------------------------------------------------------------------------------


def _object(value: Json, node: Json, path: Path, owner: Json) -> dict[str, Any]:
    known = schema.properties(node)
    properties = {
        name: item if isinstance(item, _SCALARS) else _value(item, known.get(name, {}), (*path, name), owner)
        for name, item in value.items()
    }
    filled_in = {
        name: silent
        for name, condition, silent in silent_members(node, path)
        if name not in value and (condition is None or condition(owner))
    }
    return properties | filled_in


# By the object's path, which decides its node: the members that a read may fill in. They follow from the schema alone.
_SilentMember = tuple[str, Callable[[Json], bool] | None, Any]
_SILENT_MEMBERS: dict[Path, list[_SilentMember]] = {}


def silent_members(node: Json, path: Path) -> list[_SilentMember]:
    """Name, condition (None: always) and value of each member that Azure's silence says something of."""
    if path not in _SILENT_MEMBERS:
        values = {
            name: _silent(child, (*path, name))
            for name, child in schema.properties(node).items()
            if not _hidden((*path, name))
        }
        _SILENT_MEMBERS[path] = [
            (name, CONDITIONS.get((*path, name)), value) for name, value in values.items() if value is not None
        ]
    return _SILENT_MEMBERS[path]


def _value(value: Any, node: Json, path: Path, owner: Json) -> Any:
    node = schema.resolve(node)
    if isinstance(value, list):
        return [_element(item, node, (*path, "*"), owner) for item in value]
    if isinstance(value, Mapping):
        values = schema.map_values(node)
        if values is None:
            return _object(value, node, path, owner)
        return {key: _value(item, values, (*path, "*"), owner) for key, item in value.items()}
    return value


def _element(item: Any, node: Json, path: Path, owner: Json) -> Any:
    """An element of an ordered list is filled in; of a set, whose elements are compared whole, what each has to say."""
    inner = schema.resolve(node.get("items", {}))
    if not isinstance(item, Mapping):
        return item
    if node.get("insertionOrder", True):
        return _object(item, inner, path, item if path == _POOL else owner)
    needed = {name: _silent(schema.properties(inner)[name], (*path, name)) for name in inner.get("required", ())}
    return {**{name: value for name, value in needed.items() if value is not None}, **item}


def _silent(child: Json, path: Path) -> Any:
    """What a property means that Azure leaves out; None if that says nothing. A copy."""
    if path in SILENCES:
        return copy.copy(SILENCES[path])
    node = schema.resolve(child)
    default = child.get("default", node.get("default"))
    if default is not None and not (isinstance(default, Mapping) and schema.properties(node)):
        return copy.deepcopy(default)
    if not schema.properties(node):
        return None
    made = {**_object({}, node, path, {}), **(default or {})}
    return made if made and all(name in made for name in node.get("required", ())) else None


def _hidden(path: Path) -> bool:
    return path in schema.pointers("readOnlyProperties") or path in schema.pointers("writeOnlyProperties")
