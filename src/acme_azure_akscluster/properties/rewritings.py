"""What Azure rewrites by itself, so that it is not drift: one table for three readers. Pure.

A row says where and why, how our own comparison sees it (`drift`), and how CloudFormation's, which holds the template
against what the read handler reports: by a `propertyTransform` that `make schema` writes into schema.json, by the
report itself, or not at all, and then what the user does instead.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from . import equivalence


class Transform(NamedTuple):
    """A `propertyTransform` for each of the paths; `@` in the JSONata expression is the declared value.

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

    `where` is a property's name or `*` for all; `same` decides whether a declared and an observed value mean the same;
    `source` names the fact. No row is without `treatment`: what is done about it in CloudFormation's comparison.
    """

    where: str
    same: Callable[[Any, Any, equivalence.Context], bool]
    because: str
    source: str
    treatment: Transform | Reported | Documented


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
_KEYS = "names and ARM IDs in one spelling, which a template must use"

REWRITINGS: Sequence[Rewriting] = (
    Rewriting(
        "*",
        equivalence.empty_or_absent,
        "Azure omits empty maps, lists and strings, or adds them",
        "docs/azure-behaviour.md#defaults-filled-in",
        Reported("`[]`, `{}` and the defaults that Azure omits"),
    ),
    Rewriting(
        "*",
        equivalence.is_unset,
        "Azure often omits values that equal the default, and profiles that contain nothing else",
        "docs/azure-behaviour.md#defaults-filled-in",
        Reported("the schema's defaults, also in profiles that Azure omits"),
    ),
    Rewriting(
        "*",
        equivalence.arm_id,
        "Azure returns ARM IDs in another letter case (resourcegroups)",
        "docs/azure-behaviour.md#defaults-filled-in",
        Transform(_ARM_IDS, _ANY_CASE, always=True),
    ),
    Rewriting(
        "UserAssignedIdentities",
        equivalence.others_add,
        "Azure returns ARM IDs that are keys in another letter case",
        "docs/azure-behaviour.md#defaults-filled-in",
        Transform(
            ("Identity/UserAssignedIdentities",),
            "$exists(@)?$merge($each(@,function($v,$k){{" + _GROUPS.replace("@", "$k") + ":$v}}))",
            always=True,
        ),
    ),
    Rewriting(
        "DnsZoneResourceIds",
        equivalence.ids_without_case,
        "Azure returns ARM IDs in lists in another letter case",
        "docs/azure-behaviour.md#defaults-filled-in",
        Transform(
            ("IngressProfile/WebAppRouting/DnsZoneResourceIds",),
            "$exists(@)?[$map(@,function($i){" + _GROUPS.replace("@", "$i") + "})]",
            always=True,
        ),
    ),
    Rewriting(
        "Location",
        equivalence.location,
        "Azure returns West Europe as westeurope",
        "docs/azure-behaviour.md#defaults-filled-in",
        Transform(("Location",), '$lowercase($replace(@," ",""))', always=True),
    ),
    *(
        Rewriting(
            name,
            equivalence.text_without_case,
            f"{what} are not case-sensitive",
            source,
            Transform((name,), _ANY_CASE, always=True),
        )
        for name, what, source in (
            ("ResourceGroupName", "resource group names", "docs/azure-behaviour.md#defaults-filled-in"),
            ("Name", "resource names", "docs/azure-behaviour.md#cluster-name"),
            ("SubscriptionId", "GUIDs", "docs/azure-behaviour.md#defaults-filled-in"),
        )
    ),
    Rewriting(
        "PrivateDNSZone",
        equivalence.text_without_case,
        "Azure returns System as system, and the ID of a zone is not case-sensitive",
        "docs/azure-behaviour.md#private-dns-zone",
        Transform(("ApiServerAccessProfile/PrivateDNSZone",), _ANY_CASE, always=True),
    ),
    Rewriting(
        "KubernetesVersion",
        equivalence.server_decides,
        "an empty version requests Azure's default",
        "docs/azure-behaviour.md#version-alias",
        Transform(("KubernetesVersion",), _ALIAS, always=True),
    ),
    Rewriting(
        "KubernetesVersion",
        equivalence.version_alias,
        "a minor version is an alias of its patches",
        "docs/azure-behaviour.md#version-alias",
        Transform(("KubernetesVersion",), _ALIAS, always=True),
    ),
    Rewriting(
        "KubernetesVersion",
        equivalence.upgraded_by_azure,
        "an auto-upgrade channel raises the version",
        "docs/azure-behaviour.md#channel-upgrades-everything",
        Transform(("KubernetesVersion",), 'AutoUpgradeProfile.UpgradeChannel in ["patch","stable","rapid"]?".*"'),
    ),
    Rewriting(
        "OrchestratorVersion",
        equivalence.server_decides,
        "an empty version requests Azure's default",
        "docs/azure-behaviour.md#version-alias",
        Transform(("AgentPoolProfiles/*/OrchestratorVersion",), _ALIAS, always=True),
    ),
    Rewriting(
        "OrchestratorVersion",
        equivalence.version_alias,
        "a minor version is an alias of its patches",
        "docs/azure-behaviour.md#version-alias",
        Transform(("AgentPoolProfiles/*/OrchestratorVersion",), _ALIAS, always=True),
    ),
    Rewriting(
        "OrchestratorVersion",
        equivalence.reported_too,
        "an auto-upgrade channel raises the node pools' version",
        "docs/azure-behaviour.md#channel-upgrades-everything",
        Documented("omit OrchestratorVersion in a template with an upgrade channel"),
    ),
    Rewriting(
        "VmSize",
        equivalence.server_decides,
        "an empty size lets Azure choose",
        "docs/azure-behaviour.md#default-vm-size",
        Transform(("AgentPoolProfiles/*/VmSize",), '@=""?".*"'),
    ),
    Rewriting(
        "VmSize",
        equivalence.text_without_case,
        "Azure returns sizes in another letter case",
        "docs/azure-behaviour.md#defaults-filled-in",
        Transform(("AgentPoolProfiles/*/VmSize",), _ANY_CASE, always=True),
    ),
    Rewriting(
        "OsDiskSizeGB",
        equivalence.server_decides,
        "0 requests the default of the VM size",
        "docs/azure-behaviour.md#os-disk-size",
        Transform(("AgentPoolProfiles/*/OsDiskSizeGB",), f'$string(@)="0"?{_ANY_NUMBER}'),
    ),
    Rewriting(
        "Count",
        equivalence.autoscaled,
        "the autoscaler sets the count of an autoscaled pool",
        "docs/azure-behaviour.md#autoscaler-count",
        Transform(("AgentPoolProfiles/*/Count",), f'$string(EnableAutoScaling)="true"?{_ANY_NUMBER}'),
    ),
    Rewriting(
        "Count",
        equivalence.stopped,
        "a stopped pool has no nodes",
        "docs/azure-behaviour.md#pool-stopped",
        Transform(("AgentPoolProfiles/*/Count",), 'PowerState.Code="Stopped"?"0"'),
    ),
    Rewriting(
        "AuthorizedIPRanges",
        equivalence.cidr,
        "Azure returns an address as a CIDR",
        "docs/azure-behaviour.md#authorized-ranges",
        Documented("write a range as Azure returns it (203.0.113.7/32); any other spelling is rejected"),
    ),
    Rewriting(
        "Until",
        equivalence.moment,
        "Azure removes fractions of a second",
        "docs/azure-behaviour.md#force-upgrade",
        Transform(("UpgradeSettings/OverrideSettings/Until",), r'$replace(@,/\.0+Z$/,"Z")', always=True),
    ),
    Rewriting(
        "KeyData",
        equivalence.trimmed,
        "Azure removes the line break at the end of a key",
        "docs/azure-behaviour.md#defaults-filled-in",
        Transform(("LinuxProfile/Ssh/PublicKeys/*/KeyData",), r"$replace(@,/\s+$/,'')", always=True),
    ),
    Rewriting(
        "NodeTaints",
        equivalence.reserved,
        "AKS adds taints with its own prefix to Spot and Gateway nodes",
        "docs/azure-behaviour.md#labels-and-taints",
        Reported("no taint or label with AKS's prefix"),
    ),
    Rewriting(
        "NodeTaints",
        equivalence.nothing_but_an_empty_text,
        "Azure returns an empty list of taints as no list, or with one empty taint",
        "docs/azure-behaviour.md#defaults-filled-in",
        Documented("write `[]` for no taints, not an empty taint"),
    ),
    Rewriting(
        "NodeTaints",
        equivalence.others_add,
        "other clients add taints to a pool",
        "docs/azure-behaviour.md#maps-are-replaced",
        Reported("the taints in the pool's mark"),
    ),
    Rewriting(
        "NodeLabels",
        equivalence.others_add,
        "other clients add labels to a pool",
        "docs/azure-behaviour.md#maps-are-replaced",
        Reported("the labels in the pool's mark"),
    ),
    Rewriting(
        "AgentPoolProfiles",
        equivalence.others_add,
        "other clients add node pools, and Azure returns pools in its own order",
        "docs/azure-behaviour.md#inline-pools-stay",
        Reported("the pools that the stack owns, in the template's order"),
    ),
    Rewriting(
        "Tags",
        equivalence.others_add,
        "other clients, e.g. Azure Policy, add tags",
        "docs/azure-behaviour.md#resource-tags",
        Reported("the tags in the cluster's mark"),
    ),
    Rewriting(
        "NoProxy",
        equivalence.others_add,
        "Azure adds the cluster's own addresses",
        "docs/azure-behaviour.md#http-proxy",
        Reported("the hosts in the cluster's mark"),
    ),
    Rewriting(
        "AddonProfiles",
        equivalence.others_add,
        "Azure and other clients enable add-ons, and their names are not case-sensitive",
        "docs/azure-behaviour.md#maps-are-replaced",
        Reported(_KEYS),
    ),
    Rewriting(
        "Config",
        equivalence.others_add,
        "an add-on adds its own settings",
        "docs/azure-behaviour.md#maps-are-replaced",
        Reported("all of them; CloudFormation compares the declared ones"),
    ),
    Rewriting(
        "IdentityProfile",
        equivalence.others_add,
        "Azure returns the kubelet identity of every cluster",
        "docs/azure-behaviour.md#server-filled",
        Reported("it; CloudFormation compares the declared one"),
    ),
    Rewriting(
        "Istio",
        equivalence.mesh_is_off,
        "Azure discards the settings of a disabled mesh",
        "docs/azure-behaviour.md#defaults-filled-in",
        Documented("omit Istio while Mode is Disabled"),
    ),
    *(
        Rewriting(
            f"{name}s",
            equivalence.second_family,
            "a dual-stack cluster gets an IPv6 range if only the IPv4 range is declared",
            "docs/azure-behaviour.md#ip-families",
            Documented(f"declare only {name}, or both ranges"),
        )
        for name in ("PodCidr", "ServiceCidr")
    ),
)
