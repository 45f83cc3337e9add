"""docs/azure-support.md against the SDK: what the SDK's metadata has must have a row, with a source and a date.

Kinds of rows that follow from the SDK are in `_ENUMS`; an enumeration that is neither there nor in `_ASIDE` is new.
"""

import enum
import inspect
import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from azure.mgmt.containerservice import ContainerServiceClient, models

PAGE = "docs/azure-support.md"
_PACKAGE = "azure-mgmt-containerservice"
_ROW = re.compile(r"^\| (?P<kind>[^|]+?) \| (?P<name>[^|]+?) \| [^|]+ \| (?P<source>[^|]+?) \| (?P<date>[^|]+?) \|$")
_DATE = re.compile(r"20\d\d-(0[1-9]|1[0-2])(-([0-2]\d|3[01]))?")
# A kind of row, and the enumeration that has its names.
_ENUMS = {
    "image": "OSSKU",
    "pool type": "AgentPoolType",
    "pool mode": "AgentPoolMode",
    "priority": "ScaleSetPriority",
    "workload runtime": "WorkloadRuntime",
    "upgrade channel": "UpgradeChannel",
    "node OS channel": "NodeOSUpgradeChannel",
    "support plan": "KubernetesSupportPlan",
    "tier": "ManagedClusterSKUTier",
    "SKU": "ManagedClusterSKUName",
    "network plugin": "NetworkPlugin",
    "plugin mode": "NetworkPluginMode",
    "data plane": "NetworkDataplane",
    "network policy": "NetworkPolicy",
    "outbound type": "OutboundType",
}
# Values of a single property, which docs/reference.md has with the property, and values that only Azure writes.
_ASIDE = frozenset(
    "AccelerationMode AdoptionPolicy AdvancedNetworkPolicies AgentPoolSSHAccess ArtifactSource BackendPoolType Code "
    "ConnectionStatus ContainerNetworkLogs CreatedByType DRANETMode DeletePolicy Expander ExtendedLocationTypes Format "
    "GPUDriver GPUInstanceProfile GatewayAPIIstioEnabled IPFamily IdentityBindingProvisioningState "
    "InfrastructureEncryption IstioIngressGatewayMode KeyVaultNetworkAccessTypes KubeletDiskType LicenseType "
    "LoadBalancerSku LocalDNSForwardDestination LocalDNSForwardPolicy LocalDNSMode LocalDNSProtocol "
    "LocalDNSQueryLogging LocalDNSServeStale LocalDNSState ManagedClusterNATGatewaySku "
    "ManagedClusterPodIdentityProvisioningState ManagedGatewayType ManagementMode NamespaceProvisioningState "
    "NetworkMode NginxIngressControllerType NodeProvisioningDefaultNodePools NodeProvisioningMode OSDiskType OSType "
    "PodIPAllocationMode PolicyRule PrivateEndpointConnectionProvisioningState Protocol ProxyRedirectionMechanism "
    "PublicNetworkAccess ResourceIdentityType RestrictionLevel ScaleDownMode ScaleSetEvictionPolicy "
    "SchedulerConfigMode ServiceMeshMode SnapshotType TransitEncryptionType TrustedAccessRoleBindingProvisioningState "
    "Type UndrainableNodeBehavior WeekDay".split()
)


class Row(NamedTuple):
    """A line of the table; `name` as in the API, without its code marks."""

    kind: str
    name: str
    source: str
    date: str


def rows(page: str) -> list[Row]:
    """The table's rows, without its head."""
    matches = [match for line in page.splitlines() if (match := _ROW.match(line))]
    return [
        Row(one["kind"], one["name"].strip("`"), one["source"], one["date"]) for one in matches if one["kind"] != "kind"
    ]


def faults(page: str, sdk: ModuleType = models, client: type = ContainerServiceClient) -> list[str]:
    """What the SDK has and the page has not, and rows without a source or a date; a line for each."""
    table = rows(page)
    there = {(row.kind, row.name) for row in table}
    release = f"{_PACKAGE} {version(_PACKAGE)}"
    missing = [(kind, name) for kind, name in _known(sdk, client) if (kind, name) not in there]
    lacking = [f"has no row for {kind} {name}, which {release} has" for kind, name in missing]
    news = [f"knows nothing of {name}, an enumeration of {release}: watch it, or set it aside" for name in _news(sdk)]
    bare = [
        f"has no link and date for {row.kind} {row.name}"
        for row in table
        if not (row.source.startswith("[") and _DATE.fullmatch(row.date))
    ]
    return [f"{PAGE} {line}" for line in (*lacking, *news, *bare)]


def checked(root: Path) -> list[str]:
    """The faults of the page as it is in the project."""
    return faults((root / PAGE).read_text(encoding="utf-8"))


def _known(sdk: ModuleType, client: type) -> list[tuple[str, str]]:
    known = [("API version", _api_version(client))]
    known += [(kind, str(one.value)) for kind, name in _ENUMS.items() for one in getattr(sdk, name)]
    return known + [("resource", name) for name in _resources(client)]


def _api_version(client: type) -> str:
    """That of the client's requests."""
    return str(client(credential=object(), subscription_id="-")._config.api_version)


def _resources(client: type) -> list[str]:
    """The client's groups of operations."""
    return re.findall(r"self\.(\w+) = \w+Operations\(", inspect.getsource(client))


def _news(sdk: ModuleType) -> Iterator[str]:
    watched = {*_ENUMS.values(), *_ASIDE}
    for name, value in vars(sdk).items():
        if inspect.isclass(value) and issubclass(value, enum.Enum) and name not in watched:
            yield name
