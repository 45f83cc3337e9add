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
_KEYS = "names and ARM ids in one spelling, in which a template has to write them"

REWRITINGS: Sequence[Rewriting] = (
    Rewriting(
        "*",
        equivalence.empty_or_absent,
        "Azure leaves out empty maps, lists and texts, or adds them",
        "docs/azure-behaviour.md#defaults-filled-in",
        Reported("`[]`, `{}` and the defaults that Azure leaves out"),
    ),
    Rewriting(
        "*",
        equivalence.is_unset,
        "Azure often leaves out values that equal the default, and profiles that hold nothing else",
        "docs/azure-behaviour.md#defaults-filled-in",
        Reported("the schema's defaults, also in profiles that Azure leaves out"),
    ),
    Rewriting(
        "*",
        equivalence.arm_id,
        "ARM ids come back in another letter case (resourcegroups)",
        "docs/azure-behaviour.md#defaults-filled-in",
        Transform(_ARM_IDS, _ANY_CASE, always=True),
    ),
    Rewriting(
        "UserAssignedIdentities",
        equivalence.others_add,
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
        equivalence.ids_without_case,
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
        equivalence.location,
        "West Europe comes back as westeurope",
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
        "System comes back as system, and the id of a zone is not case-sensitive",
        "docs/azure-behaviour.md#private-dns-zone",
        Transform(("ApiServerAccessProfile/PrivateDNSZone",), _ANY_CASE, always=True),
    ),
    Rewriting(
        "KubernetesVersion",
        equivalence.server_decides,
        "an empty version asks for Azure's default",
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
        "an empty version asks for Azure's default",
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
        Documented("leave OrchestratorVersion out of a template with an upgrade channel"),
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
        "sizes come back in another letter case",
        "docs/azure-behaviour.md#defaults-filled-in",
        Transform(("AgentPoolProfiles/*/VmSize",), _ANY_CASE, always=True),
    ),
    Rewriting(
        "OsDiskSizeGB",
        equivalence.server_decides,
        "0 asks for the default of the VM size",
        "docs/azure-behaviour.md#os-disk-size",
        Transform(("AgentPoolProfiles/*/OsDiskSizeGB",), f'$string(@)="0"?{_ANY_NUMBER}'),
    ),
    Rewriting(
        "Count",
        equivalence.autoscaled,
        "an autoscaled pool's count is the autoscaler's",
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
        "an address is shown as a CIDR",
        "docs/azure-behaviour.md#authorized-ranges",
        Documented("write a range as Azure shows it (203.0.113.7/32); any other spelling is refused"),
    ),
    Rewriting(
        "Until",
        equivalence.moment,
        "fractions of a second are removed",
        "docs/azure-behaviour.md#force-upgrade",
        Transform(("UpgradeSettings/OverrideSettings/Until",), r'$replace(@,/\.0+Z$/,"Z")', always=True),
    ),
    Rewriting(
        "KeyData",
        equivalence.trimmed,
        "the line break at the end of a key is removed",
        "docs/azure-behaviour.md#defaults-filled-in",
        Transform(("LinuxProfile/Ssh/PublicKeys/*/KeyData",), r"$replace(@,/\s+$/,'')", always=True),
    ),
    Rewriting(
        "NodeTaints",
        equivalence.reserved,
        "AKS taints Spot and Gateway nodes by itself, under its own prefix",
        "docs/azure-behaviour.md#labels-and-taints",
        Reported("no taint or label under AKS's prefix"),
    ),
    Rewriting(
        "NodeTaints",
        equivalence.nothing_but_an_empty_text,
        "an empty list of taints comes back as no list, or with one empty taint",
        "docs/azure-behaviour.md#defaults-filled-in",
        Documented("write `[]` for no taints, not an empty taint"),
    ),
    Rewriting(
        "NodeTaints",
        equivalence.others_add,
        "others taint a pool",
        "docs/azure-behaviour.md#maps-are-replaced",
        Reported("the taints that the pool's mark names"),
    ),
    Rewriting(
        "NodeLabels",
        equivalence.others_add,
        "others label a pool",
        "docs/azure-behaviour.md#maps-are-replaced",
        Reported("the labels that the pool's mark names"),
    ),
    Rewriting(
        "AgentPoolProfiles",
        equivalence.others_add,
        "others add node pools, and Azure lists them in its own order",
        "docs/azure-behaviour.md#inline-pools-stay",
        Reported("the pools that the cluster's mark names, in the template's order"),
    ),
    Rewriting(
        "Tags",
        equivalence.others_add,
        "others add tags, Azure Policy for one",
        "docs/azure-behaviour.md#resource-tags",
        Reported("the tags that the cluster's mark names"),
    ),
    Rewriting(
        "NoProxy",
        equivalence.others_add,
        "Azure adds the cluster's own addresses",
        "docs/azure-behaviour.md#http-proxy",
        Reported("the hosts that the cluster's mark names"),
    ),
    Rewriting(
        "AddonProfiles",
        equivalence.others_add,
        "Azure and others turn add-ons on, and their names are not case-sensitive",
        "docs/azure-behaviour.md#maps-are-replaced",
        Reported(_KEYS),
    ),
    Rewriting(
        "Config",
        equivalence.others_add,
        "an add-on adds settings of its own",
        "docs/azure-behaviour.md#maps-are-replaced",
        Reported("all of them; CloudFormation compares the declared ones"),
    ),
    Rewriting(
        "IdentityProfile",
        equivalence.others_add,
        "Azure shows the kubelet identity of every cluster",
        "docs/azure-behaviour.md#server-filled",
        Reported("it; CloudFormation compares the declared one"),
    ),
    Rewriting(
        "Istio",
        equivalence.mesh_is_off,
        "Azure discards the settings of a mesh that is off",
        "docs/azure-behaviour.md#defaults-filled-in",
        Documented("leave Istio out while Mode is Disabled"),
    ),
    *(
        Rewriting(
            f"{name}s",
            equivalence.second_family,
            "a dual-stack cluster gets an IPv6 range where only the IPv4 one is declared",
            "docs/azure-behaviour.md#ip-families",
            Documented(f"declare {name} alone, or both ranges"),
        )
        for name in ("PodCidr", "ServiceCidr")
    ),
)
