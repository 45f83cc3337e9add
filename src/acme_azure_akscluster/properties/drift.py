"""What differs between declared properties and found ones, the way CloudFormation's drift detection looks at it. Pure.

Only what the template says is compared. Lists that the schema calls unordered are compared as sets. What Azure
rewrites by itself is absorbed by one table, `REWRITINGS`; whatever no row explains is a difference.
"""

import enum
import ipaddress
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from . import schema

Path = tuple[str, ...]


class Absent(enum.Enum):
    """The type of ABSENT, which is one and the same wherever it is copied, and false."""

    ABSENT = "nothing"

    def __repr__(self) -> str:
        return self.value

    def __bool__(self) -> bool:
        return False


ABSENT: Final = Absent.ABSENT
"""Stands in a Difference for a value that is not there."""


class Difference(NamedTuple):
    """One value that is not as declared.

    Node pools are addressed by their Name: `("AgentPoolProfiles", "np1", "Count")`; likewise elements of the other
    lists whose elements have a Name, Key or Mode, and maps by their key. Other lists are one value. `declared` is
    ABSENT for what somebody added to a declared map or list; `found` is ABSENT for what is missing.
    """

    path: Path
    declared: Any
    found: Any


class _Side(NamedTuple):
    """The two objects around a pair of values: what else is said about the same pool, profile or cluster."""

    declared: Mapping[str, Any]
    found: Mapping[str, Any]


class Rewriting(NamedTuple):
    """One thing that Azure does to values by itself: where, when a pair means the same, and why.

    `where` is a property's name, a path's end (`Scale/Manual`), or `*` for all.
    """

    where: str
    same: Callable[[Any, Any, _Side], bool]
    because: str


def differences(declared: Mapping[str, Any], found: Mapping[str, Any]) -> list[Difference]:
    """All differences, in the template's order.

    Left out: read-only and write-only properties, what the template does not say, the Count of autoscaled pools,
    pools, tags and add-ons that nobody declared (stack tags, Azure Policy, another team's pool), and that the pools of
    a stopped cluster are stopped with it.
    """
    found_all = _object(declared, found, schema.load(), ())
    if found.get("PowerState") != "Stopped":
        return found_all
    return [one for one in found_all if (one.path[0], *one.path[2:3]) != ("AgentPoolProfiles", "PowerState")]


def _object(declared: Any, found: Any, node: Mapping[str, Any], path: Path) -> list[Difference]:
    side = _Side(declared, found)
    result: list[Difference] = []
    for name, value in declared.items():
        child = schema.properties(node).get(name)
        if child is None or value is None or _is_hidden((*path, name)):
            continue
        result += _value(value, found.get(name, ABSENT), child, (*path, name), side)
    return result


def _is_hidden(path: Path) -> bool:
    general = tuple("*" if i and path[i - 1] == "AgentPoolProfiles" else name for i, name in enumerate(path))
    return general in schema.pointers("readOnlyProperties") | schema.pointers("writeOnlyProperties")


def _value(declared: Any, found: Any, node: Mapping[str, Any], path: Path, side: _Side) -> list[Difference]:
    default = node.get("default", ABSENT)
    node = schema.resolve(node)
    default = node.get("default", ABSENT) if default is ABSENT else default
    found = ABSENT if found is None else found
    if _means_the_same(declared, found, default, path, side):
        return []
    if isinstance(declared, Mapping) and isinstance(found, Mapping | Absent):
        inner = found or {}
        if schema.map_values(node) is not None:
            return _map(declared, inner, node, path, side)
        if schema.properties(node):
            return _object(declared, inner, node, path)
    if isinstance(declared, list) and isinstance(found, list | Absent):
        return _list(declared, found or [], node, path, side)
    return [Difference(path, declared, found)]


def _map(declared: Any, found: Any, node: Mapping[str, Any], path: Path, side: _Side) -> list[Difference]:
    values = schema.map_values(node) or {}
    by_key = {key.lower(): value for key, value in found.items()}
    result: list[Difference] = []
    for key, value in declared.items():
        if value == {} and key.lower() not in by_key:
            result.append(Difference((*path, key), value, ABSENT))  # it says nothing but that it is there
        else:
            result += _value(value, by_key.get(key.lower(), ABSENT), values, (*path, key), side)
    known = {key.lower() for key in declared}
    if path[-1] not in _OPEN:
        result += [
            Difference((*path, key), ABSENT, value)
            for key, value in found.items()
            if key.lower() not in known and not _added_by_azure(key)
        ]
    return result


def _list(declared: Any, found: Any, node: Mapping[str, Any], path: Path, side: _Side) -> list[Difference]:
    items = node.get("items", {})
    key = schema.identity_of_elements(node)
    if key and all(key in element for element in declared):
        return _keyed(declared, found, items, path, key)
    if node.get("insertionOrder", True):
        same = len(declared) == len(found) and not any(
            _value(one, other, items, path, side) for one, other in zip(declared, found, strict=True)
        )
    else:
        same = _same_set(declared, found, items, path, side)
    return [] if same else [Difference(path, declared, found)]


def _keyed(declared: Any, found: Any, items: Mapping[str, Any], path: Path, key: str) -> list[Difference]:
    by_key: dict[str, list[Any]] = defaultdict(list)
    for element in found:
        by_key[str(element.get(key)).lower()].append(element)
    result: list[Difference] = []
    for element in declared:
        name = str(element[key])
        others = by_key[name.lower()]
        if not others:
            result.append(Difference((*path, name), element, ABSENT))
            continue
        rest = {member: value for member, value in element.items() if member != key}
        compared = [(_object(rest, other, schema.resolve(items), (*path, name)), other) for other in others]
        nearest, twin = min(compared, key=lambda one: len(one[0]))
        result += nearest
        others.remove(twin)
    if path[-1] not in _OPEN:
        left = [other for others in by_key.values() for other in others]
        result += [Difference((*path, str(other.get(key))), ABSENT, other) for other in left]
    return result


def _same_set(declared: Any, found: Any, items: Mapping[str, Any], path: Path, side: _Side) -> bool:
    left = [value for value in found if not (isinstance(value, str) and _added_by_azure(value))]
    for one in declared:
        twin = next((i for i, other in enumerate(left) if not _value(one, other, items, path, side)), None)
        if twin is not None:
            del left[twin]
        elif not (isinstance(one, str) and one in found):
            return False
    return not left or path[-1] in _OPEN


# ---- what Azure rewrites ----------------------------------------------------------------------------------------

_OPEN = frozenset(
    {"AgentPoolProfiles", "Tags", "AddonProfiles", "Config", "UserAssignedIdentities", "NoProxy", "IdentityProfile"}
)
"""Lists and maps to which others add: pools of another team, stack tags and Azure Policy's, add-ons of Azure's own and
their settings, the cluster's own addresses that no proxy may see, the kubelet's identity that AKS makes."""


def _added_by_azure(label: str) -> bool:
    """Labels and taints that AKS puts on nodes by itself, for example for Spot and Gateway pools."""
    return label.startswith("kubernetes.azure.com/")


def _empty_or_absent(declared: Any, found: Any, _side: _Side) -> bool:
    return declared in ({}, [], "") and (found is ABSENT or found in ({}, [], ""))


def _nothing_but_an_empty_text(declared: Any, found: Any, _side: _Side) -> bool:
    return declared in ([], [""]) and found in (ABSENT, [], [""])


def _mesh_off(_declared: Any, found: Any, side: _Side) -> bool:
    return found is ABSENT and side.declared.get("Mode") == "Disabled"


def _second_range_appended(declared: Any, found: Any, _side: _Side) -> bool:
    """Ranges of IPv4 alone, behind which AKS has put its own of IPv6."""
    return isinstance(found, list) and found[: len(declared)] == declared and all(":" in one for one in found[1:])


def _server_decides(declared: Any, _found: Any, _side: _Side) -> bool:
    return bool(declared in ("", 0))


def _text_without_case(declared: Any, found: Any, _side: _Side) -> bool:
    return isinstance(declared, str) and isinstance(found, str) and declared.lower() == found.lower()


def _arm_id(declared: Any, found: Any, side: _Side) -> bool:
    return isinstance(declared, str) and declared.startswith("/") and _text_without_case(declared, found, side)


def _location(declared: Any, found: Any, _side: _Side) -> bool:
    return str(declared).replace(" ", "").lower() == str(found).replace(" ", "").lower()


def _version_alias(declared: Any, found: Any, _side: _Side) -> bool:
    """1.32 and 1.32.5 mean the same, in either direction: one is the other's minor version."""
    one, other = str(declared).split("."), str(found).split(".")
    shorter = min(len(one), len(other))
    return shorter >= 2 and one[:shorter] == other[:shorter]


def _upgraded_by_azure(declared: Any, found: Any, side: _Side) -> bool:
    return _version(found) > _version(declared) and _auto_upgrades(side.found)


def _auto_upgrades(cluster: Mapping[str, Any]) -> bool:
    channel = (cluster.get("AutoUpgradeProfile") or {}).get("UpgradeChannel")
    return channel in ("patch", "stable", "rapid")


def _version(text: Any) -> tuple[int, ...]:
    parts = str(text).split(".")
    return tuple(int(part) for part in parts) if all(part.isdigit() for part in parts) else ()


def _autoscaled(_declared: Any, _found: Any, side: _Side) -> bool:
    return bool(side.declared.get("EnableAutoScaling"))


def _stopped(_declared: Any, found: Any, side: _Side) -> bool:
    return found == 0 and (side.found.get("PowerState") or {}).get("Code") == "Stopped"


def _cidr(declared: Any, found: Any, _side: _Side) -> bool:
    try:
        return ipaddress.ip_network(declared, strict=False) == ipaddress.ip_network(found, strict=False)
    except ValueError:
        return False


def _moment(declared: Any, found: Any, _side: _Side) -> bool:
    try:
        return datetime.fromisoformat(str(declared)) == datetime.fromisoformat(str(found))
    except (ValueError, TypeError):
        return False


def _trimmed(declared: Any, found: Any, _side: _Side) -> bool:
    return str(declared).strip() == str(found).strip()


REWRITINGS: Sequence[Rewriting] = (
    Rewriting("*", _empty_or_absent, "empty maps, lists and texts vanish from Azure's answers, or appear in them"),
    Rewriting("*", _arm_id, "ARM ids come back in another letter case (resourcegroups)"),
    Rewriting("NodeTaints", _nothing_but_an_empty_text, "no taints come back as none, or as one that is empty"),
    Rewriting("Istio", _mesh_off, "a mesh that is Disabled has no settings"),
    Rewriting("PodCidrs", _second_range_appended, "IPv6 is given to a cluster by a range of AKS's own"),
    Rewriting("ServiceCidrs", _second_range_appended, "IPv6 is given to a cluster by a range of AKS's own"),
    Rewriting("Location", _location, "West Europe is westeurope"),
    Rewriting("ResourceGroupName", _text_without_case, "resource group names know no case"),
    Rewriting("Name", _text_without_case, "resource names know no case"),
    Rewriting("SubscriptionId", _text_without_case, "GUIDs know no case"),
    Rewriting("PrivateDNSZone", _text_without_case, "System is system, and the id of a zone knows no case"),
    Rewriting("KubernetesVersion", _server_decides, "an empty version asks for Azure's default"),
    Rewriting("KubernetesVersion", _version_alias, "a minor version is an alias of its patches"),
    Rewriting("KubernetesVersion", _upgraded_by_azure, "an auto-upgrade channel raises the version"),
    Rewriting("OrchestratorVersion", _server_decides, "an empty version asks for Azure's default"),
    Rewriting("OrchestratorVersion", _version_alias, "a minor version is an alias of its patches"),
    Rewriting("VmSize", _server_decides, "an empty size lets Azure choose"),
    Rewriting("VmSize", _text_without_case, "sizes come back in another letter case"),
    Rewriting("OsDiskSizeGB", _server_decides, "0 asks for the default of the VM size"),
    Rewriting("Count", _autoscaled, "an autoscaled pool's count is the autoscaler's"),
    Rewriting("Count", _stopped, "a stopped pool has no nodes"),
    Rewriting("AuthorizedIPRanges", _cidr, "an address is shown as a CIDR"),
    Rewriting("Until", _moment, "fractions of seconds are cut from a time"),
    Rewriting("KeyData", _trimmed, "the line end of a key file is cut"),
)


def _means_the_same(declared: Any, found: Any, default: Any, path: Path, side: _Side) -> bool:
    if declared == found and isinstance(declared, bool) == isinstance(found, bool):
        return True
    if found is ABSENT and _is_nothing_said(declared, default):
        return True
    name = path[-1]
    return any(row.where in ("*", name) and row.same(declared, found, side) for row in REWRITINGS)


def _is_nothing_said(declared: Any, default: Any) -> bool:
    """A declared default, or a false or zero where none is known, that Azure does not echo."""
    return bool(declared == (False if default is ABSENT else default))
