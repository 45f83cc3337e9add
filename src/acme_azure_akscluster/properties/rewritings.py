"""What Azure rewrites by itself, so that it is no drift: one table for three readers. Pure.

A row says where and why, how our own comparison sees it (`drift`), and how CloudFormation, which compares the template
with what the read handler reports, is told: by a `propertyTransform` that `make schema` writes into schema.json, by the
report itself, or not at all, and then what the user does instead.
"""

import ipaddress
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from ..domain import labels
from .absent import ABSENT

Json = Mapping[str, Any]


class Side(NamedTuple):
    """What stands around a pair of values: what else is said about the same pool, profile or cluster.

    `default` is the declared property's in the schema, ABSENT without one.
    """

    declared: Json
    found: Json
    default: Any = ABSENT


class Transform(NamedTuple):
    """A `propertyTransform` for each of the paths; `@` in the JSONata expression stands for the declared value.

    Names in it are those beside the property. `always` says that the expression has a result for every value.
    """

    paths: Sequence[str]
    expression: str
    always: bool = False


class Reported(NamedTuple):
    """The read handler reports what the template says; `how` completes "read reports ..."."""

    how: str


class Documented(NamedTuple):
    """CloudFormation sees drift; `instead` is what the user does, an imperative."""

    instead: str


class Rewriting(NamedTuple):
    """One thing that Azure does to values by itself.

    `where` is a property's name or `*` for all; `same` says when a declared and a found value mean the same; `source`
    names the fact. A row cannot be made without saying how CloudFormation is told.
    """

    where: str
    same: Callable[[Any, Any, Side], bool]
    because: str
    source: str
    told: Transform | Reported | Documented


# ---- when a pair means the same -----------------------------------------------------------------------------------


def _empty_or_absent(declared: Any, found: Any, _side: Side) -> bool:
    return declared in ({}, [], "") and (found is ABSENT or found in ({}, [], ""))


def _is_unset(declared: Any, found: Any, side: Side) -> bool:
    """A declared default, or a false or zero where none is known, that Azure does not echo."""
    return found is ABSENT and bool(declared == (False if side.default is ABSENT else side.default))


def _server_decides(declared: Any, _found: Any, _side: Side) -> bool:
    return bool(declared in ("", 0))


def _text_without_case(declared: Any, found: Any, _side: Side) -> bool:
    return isinstance(declared, str) and isinstance(found, str) and declared.lower() == found.lower()


def _arm_id(declared: Any, found: Any, side: Side) -> bool:
    return isinstance(declared, str) and declared.startswith("/") and _text_without_case(declared, found, side)


def _ids_without_case(declared: Any, found: Any, _side: Side) -> bool:
    if not isinstance(declared, list) or not isinstance(found, list):
        return False
    return sorted(str(one).lower() for one in declared) == sorted(str(one).lower() for one in found)


def _location(declared: Any, found: Any, _side: Side) -> bool:
    return str(declared).replace(" ", "").lower() == str(found).replace(" ", "").lower()


def _version_alias(declared: Any, found: Any, _side: Side) -> bool:
    """1.32 and 1.32.5 mean the same, in either direction: one is the other's minor version."""
    one, other = str(declared).split("."), str(found).split(".")
    shorter = min(len(one), len(other))
    return shorter >= 2 and one[:shorter] == other[:shorter]


def _upgraded_by_azure(declared: Any, found: Any, side: Side) -> bool:
    return _version(found) > _version(declared) and _auto_upgrades(side.found)


def _auto_upgrades(cluster: Json) -> bool:
    channel = (cluster.get("AutoUpgradeProfile") or {}).get("UpgradeChannel")
    return channel in ("patch", "stable", "rapid")


def _version(text: Any) -> tuple[int, ...]:
    parts = str(text).split(".")
    return tuple(int(part) for part in parts) if all(part.isdigit() for part in parts) else ()


def _autoscaled(_declared: Any, _found: Any, side: Side) -> bool:
    return bool(side.declared.get("EnableAutoScaling"))


def _stopped(_declared: Any, found: Any, side: Side) -> bool:
    return found == 0 and (side.found.get("PowerState") or {}).get("Code") == "Stopped"


def _cidr(declared: Any, found: Any, _side: Side) -> bool:
    try:
        return ipaddress.ip_network(declared, strict=False) == ipaddress.ip_network(found, strict=False)
    except ValueError:
        return False


def _moment(declared: Any, found: Any, _side: Side) -> bool:
    try:
        return datetime.fromisoformat(str(declared)) == datetime.fromisoformat(str(found))
    except (ValueError, TypeError):
        return False


def _trimmed(declared: Any, found: Any, _side: Side) -> bool:
    return str(declared).strip() == str(found).strip()


def _reserved(declared: Any, found: Any, _side: Side) -> bool:
    """Lists of taints that differ only in what AKS adds under its own prefix."""
    if not isinstance(declared, list) or not isinstance(found, list):
        return False
    return sorted(map(str, declared)) == sorted(one for one in map(str, found) if not labels.is_reserved(one))


def _nothing_but_an_empty_text(declared: Any, found: Any, _side: Side) -> bool:
    return declared in ([], [""]) and found in (ABSENT, [], [""])


def _mesh_is_off(declared: Any, found: Any, side: Side) -> bool:
    return found is ABSENT and isinstance(declared, Mapping) and side.declared.get("Mode") == "Disabled"


def _second_family(declared: Any, found: Any, _side: Side) -> bool:
    """Azure appends an IPv6 range where a dual-stack cluster declares the IPv4 one alone."""
    if not (isinstance(declared, list) and isinstance(found, list)) or found[: len(declared)] != declared:
        return False
    return bool(declared) and all(":" not in str(one) for one in declared) and all(":" in one for one in found[1:])


def _reported_too(_declared: Any, _found: Any, _side: Side) -> bool:
    """Never: our own comparison sees a difference as well."""
    return False


def others_add(_declared: Any, _found: Any, _side: Side) -> bool:
    """Never for the whole value: what only Azure shows inside it is somebody else's."""
    return False


# ---- how CloudFormation is told -----------------------------------------------------------------------------------

# A pattern of a text in any letter case; what a pattern would misread stands in brackets.
_ANY_CASE: Final = '$replace($replace(@,/[.()]/,"[$0]"),/^./,"(?i)$0")'
# What Azure is seen to change in an ARM id; read reports it as ARM documents it.
_GROUPS: Final = '$replace(@,/resourcegroups/i,"resourceGroups")'
_ANY_NUMBER: Final = '"[0-9]+"'

_ARM_IDS = (
    *(
        f"AgentPoolProfiles/*/{name}"
        for name in (
            "VnetSubnetID",
            "PodSubnetID",
            "NodePublicIPPrefixID",
            "ProximityPlacementGroupID",
            "CapacityReservationGroupID",
            "HostGroupID",
            "CreationData/SourceResourceId",
        )
    ),
    "DiskEncryptionSetID",
    "ApiServerAccessProfile/SubnetId",
    "SecurityProfile/Defender/LogAnalyticsWorkspaceResourceId",
    "SecurityProfile/AzureKeyVaultKms/KeyVaultResourceId",
    "AzureMonitorProfile/ContainerInsights/LogAnalyticsWorkspaceResourceId",
    "ServiceMeshProfile/Istio/CertificateAuthority/Plugin/KeyVaultId",
    "BootstrapProfile/ContainerRegistryId",
    "HostedSystemProfile/SystemNodeSubnetID",
    "HostedSystemProfile/NodeSubnetID",
    "IdentityProfile/kubeletidentity/ResourceId",
    "AddonProfiles/omsagent/Config/logAnalyticsWorkspaceResourceID",
    "AuditLogs/WorkspaceId",
    "AuditLogs/StorageAccountId",
    "AuditLogs/EventHubAuthorizationRuleId",
)
# A version without a patch fits all of its patches, one with a patch its minor version too.
_ALIAS = '($v:=$split(@,".");$count($v)>1?$v[0]&"[.]"&$v[1]&"([.]"&($v[2]?$v[2]:"[0-9]+")&")?":".*")'  # "" asks for any
_KEYS = "names and ARM ids in one spelling, in which a template has to write them"

REWRITINGS: Sequence[Rewriting] = (
    Rewriting(
        "*",
        _empty_or_absent,
        "empty maps, lists and texts vanish from Azure's answers, or appear in them",
        "docs/azure-behaviour.md#defaults-filled-in",
        Reported("`[]`, `{}` and the defaults that Azure's silence means"),
    ),
    Rewriting(
        "*",
        _is_unset,
        "what is as by default is often not echoed, and a profile without anything else not at all",
        "docs/azure-behaviour.md#defaults-filled-in",
        Reported("the schema's defaults, also in profiles that Azure leaves out"),
    ),
    Rewriting(
        "*",
        _arm_id,
        "ARM ids come back in another letter case (resourcegroups)",
        "docs/azure-behaviour.md#defaults-filled-in",
        Transform(_ARM_IDS, _ANY_CASE, always=True),
    ),
    Rewriting(
        "UserAssignedIdentities",
        others_add,
        "keys that are ARM ids come back in another letter case",
        "docs/azure-behaviour.md#defaults-filled-in",
        Transform(
            ("Identity/UserAssignedIdentities",),
            "$exists(@)?$merge($each(@,function($v,$k){{" + _GROUPS.replace("@", "$k") + ":$v}}))",
            always=True,
        ),
    ),
    Rewriting(
        "DnsZoneResourceIds",
        _ids_without_case,
        "ARM ids in lists come back in another letter case",
        "docs/azure-behaviour.md#defaults-filled-in",
        Transform(
            ("IngressProfile/WebAppRouting/DnsZoneResourceIds",),
            "$exists(@)?[$map(@,function($i){" + _GROUPS.replace("@", "$i") + "})]",
            always=True,
        ),
    ),
    Rewriting(
        "Location",
        _location,
        "West Europe is westeurope",
        "docs/azure-behaviour.md#defaults-filled-in",
        Transform(("Location",), '$lowercase($replace(@," ",""))', always=True),
    ),
    Rewriting(
        "ResourceGroupName",
        _text_without_case,
        "resource group names know no case",
        "docs/azure-behaviour.md#defaults-filled-in",
        Transform(("ResourceGroupName",), _ANY_CASE, always=True),
    ),
    Rewriting(
        "Name",
        _text_without_case,
        "resource names know no case",
        "docs/azure-behaviour.md#cluster-name",
        Transform(("Name",), _ANY_CASE, always=True),
    ),
    Rewriting(
        "SubscriptionId",
        _text_without_case,
        "GUIDs know no case",
        "docs/azure-behaviour.md#defaults-filled-in",
        Transform(("SubscriptionId",), _ANY_CASE, always=True),
    ),
    Rewriting(
        "PrivateDNSZone",
        _text_without_case,
        "System is system, and the id of a zone knows no case",
        "docs/azure-behaviour.md#private-dns-zone",
        Transform(("ApiServerAccessProfile/PrivateDNSZone",), _ANY_CASE, always=True),
    ),
    Rewriting(
        "KubernetesVersion",
        _server_decides,
        "an empty version asks for Azure's default",
        "docs/azure-behaviour.md#version-alias",
        Transform(("KubernetesVersion",), _ALIAS, always=True),
    ),
    Rewriting(
        "KubernetesVersion",
        _version_alias,
        "a minor version is an alias of its patches",
        "docs/azure-behaviour.md#version-alias",
        Transform(("KubernetesVersion",), _ALIAS, always=True),
    ),
    Rewriting(
        "KubernetesVersion",
        _upgraded_by_azure,
        "an auto-upgrade channel raises the version",
        "docs/azure-behaviour.md#channel-upgrades-everything",
        Transform(("KubernetesVersion",), 'AutoUpgradeProfile.UpgradeChannel in ["patch","stable","rapid"]?".*"'),
    ),
    Rewriting(
        "OrchestratorVersion",
        _server_decides,
        "an empty version asks for Azure's default",
        "docs/azure-behaviour.md#version-alias",
        Transform(("AgentPoolProfiles/*/OrchestratorVersion",), _ALIAS, always=True),
    ),
    Rewriting(
        "OrchestratorVersion",
        _version_alias,
        "a minor version is an alias of its patches",
        "docs/azure-behaviour.md#version-alias",
        Transform(("AgentPoolProfiles/*/OrchestratorVersion",), _ALIAS, always=True),
    ),
    Rewriting(
        "OrchestratorVersion",
        _reported_too,
        "an auto-upgrade channel raises the node pools' version",
        "docs/azure-behaviour.md#channel-upgrades-everything",
        Documented("leave OrchestratorVersion out of a template with an upgrade channel"),
    ),
    Rewriting(
        "VmSize",
        _server_decides,
        "an empty size lets Azure choose",
        "docs/azure-behaviour.md#default-vm-size",
        Transform(("AgentPoolProfiles/*/VmSize",), '@=""?".*"'),
    ),
    Rewriting(
        "VmSize",
        _text_without_case,
        "sizes come back in another letter case",
        "docs/azure-behaviour.md#defaults-filled-in",
        Transform(("AgentPoolProfiles/*/VmSize",), _ANY_CASE, always=True),
    ),
    Rewriting(
        "OsDiskSizeGB",
        _server_decides,
        "0 asks for the default of the VM size",
        "docs/azure-behaviour.md#os-disk-size",
        Transform(("AgentPoolProfiles/*/OsDiskSizeGB",), f'$string(@)="0"?{_ANY_NUMBER}'),
    ),
    Rewriting(
        "Count",
        _autoscaled,
        "an autoscaled pool's count is the autoscaler's",
        "docs/azure-behaviour.md#autoscaler-count",
        Transform(("AgentPoolProfiles/*/Count",), f'$string(EnableAutoScaling)="true"?{_ANY_NUMBER}'),
    ),
    Rewriting(
        "Count",
        _stopped,
        "a stopped pool has no nodes",
        "docs/azure-behaviour.md#pool-stopped",
        Transform(("AgentPoolProfiles/*/Count",), 'PowerState.Code="Stopped"?"0"'),
    ),
    Rewriting(
        "AuthorizedIPRanges",
        _cidr,
        "an address is shown as a CIDR",
        "docs/azure-behaviour.md#authorized-ranges",
        Documented("write a range as Azure shows it (203.0.113.7/32); any other spelling is refused"),
    ),
    Rewriting(
        "Until",
        _moment,
        "fractions of seconds are cut from a time",
        "docs/azure-behaviour.md#force-upgrade",
        Transform(("UpgradeSettings/OverrideSettings/Until",), r'$replace(@,/\.0+Z$/,"Z")', always=True),
    ),
    Rewriting(
        "KeyData",
        _trimmed,
        "the line end of a key file is cut",
        "docs/azure-behaviour.md#defaults-filled-in",
        Transform(("LinuxProfile/Ssh/PublicKeys/*/KeyData",), r"$replace(@,/\s+$/,'')", always=True),
    ),
    Rewriting(
        "NodeTaints",
        _reserved,
        "AKS taints Spot and Gateway nodes by itself, under its own prefix",
        "docs/azure-behaviour.md#labels-and-taints",
        Reported("no taint or label under AKS's prefix"),
    ),
    Rewriting(
        "NodeTaints",
        _nothing_but_an_empty_text,
        "no taints come back as none, or as one that is empty",
        "docs/azure-behaviour.md#defaults-filled-in",
        Documented("write `[]` for no taints, not one that is empty"),
    ),
    Rewriting(
        "AgentPoolProfiles",
        others_add,
        "others add node pools, and Azure lists them in its own order",
        "docs/azure-behaviour.md#inline-pools-stay",
        Reported("the pools that the cluster's mark names, in the template's order"),
    ),
    Rewriting(
        "Tags",
        others_add,
        "others add tags, Azure Policy for one",
        "docs/azure-behaviour.md#resource-tags",
        Reported("the tags that the cluster's mark names"),
    ),
    Rewriting(
        "NoProxy",
        others_add,
        "Azure adds the cluster's own addresses",
        "docs/azure-behaviour.md#http-proxy",
        Reported("the hosts that the cluster's mark names"),
    ),
    Rewriting(
        "AddonProfiles",
        others_add,
        "Azure and others turn add-ons on, and their names know no case",
        "docs/azure-behaviour.md#maps-are-replaced",
        Reported(_KEYS),
    ),
    Rewriting(
        "Config",
        others_add,
        "an add-on adds settings of its own",
        "docs/azure-behaviour.md#maps-are-replaced",
        Reported("all of them; CloudFormation compares the declared ones"),
    ),
    Rewriting(
        "IdentityProfile",
        others_add,
        "Azure shows the kubelet identity of every cluster",
        "docs/azure-behaviour.md#server-filled",
        Reported("it; CloudFormation compares the declared one"),
    ),
    Rewriting(
        "Istio",
        _mesh_is_off,
        "settings of a mesh that is off are not kept",
        "docs/azure-behaviour.md#defaults-filled-in",
        Documented("leave Istio out while Mode is Disabled"),
    ),
    Rewriting(
        "PodCidrs",
        _second_family,
        "a dual-stack cluster gets an IPv6 range where only the IPv4 one is declared",
        "docs/azure-behaviour.md#ip-families",
        Documented("declare PodCidr alone, or both ranges"),
    ),
    Rewriting(
        "ServiceCidrs",
        _second_family,
        "a dual-stack cluster gets an IPv6 range where only the IPv4 one is declared",
        "docs/azure-behaviour.md#ip-families",
        Documented("declare ServiceCidr alone, or both ranges"),
    ),
)


def transforms() -> dict[str, str]:
    """JSON pointer -> expression, for schema.json: the rows of one property joined by `$OR`.

    Names of a nested property are given from the properties' root and from the object beside it, since AWS does not say
    which of the two an expression sees (docs/aws-behaviour.md#property-transform).
    """
    found: dict[str, list[str]] = {}
    total: set[str] = set()
    for row in REWRITINGS:
        if not isinstance(row.told, Transform):
            continue
        for path in row.told.paths:
            alternatives = found.setdefault(path, [])
            alternatives += [one for one in _hedged(path, row.told.expression) if one not in alternatives]
            total |= {path} if row.told.always else set()
    for path, alternatives in found.items():
        alternatives += [] if path in total else _hedged(path, "@")
    return {f"/properties/{path}": " $OR ".join(found[path]) for path in sorted(found)}


def _hedged(path: str, expression: str) -> list[str]:
    inside = path.rpartition("*/")[2].split("/")
    names = [".".join(inside)] if len(inside) == 1 else [".".join(inside), inside[-1]]
    return [expression.replace("@", name) for name in names]
