"""Rules about the cluster as a whole: `broken` receives (top-level body, properties)."""

import re

from sandbox.azure.aks.rule import Rule, outside, refuse_broken
from sandbox.azure.core.errors import invalid_parameter, refused
from sandbox.azure.core.messages import Json
from sandbox.azure.core.shapes import at
from sandbox.azure.core.versions import LONG_TERM, minor_of, number
from sandbox.azure.core.world import World

_NAME = re.compile(r"^[a-zA-Z0-9]$|^[a-zA-Z0-9][-_a-zA-Z0-9]{0,61}[a-zA-Z0-9]$")
_DNS_PREFIX = re.compile(r"^[a-zA-Z0-9]$|^[a-zA-Z0-9][a-zA-Z0-9-]{0,52}[a-zA-Z0-9]$")
_RESERVED_WORDS = ("azure",)


def check_name(name: str) -> None:
    """1-63 characters; no trademarks, not a reserved word (docs/azure-behaviour.md#cluster-name)."""
    if not _NAME.match(name):
        raise invalid_parameter(
            f"The value of parameter resourceName is invalid. Error details: '{name}' must start and end with an "
            "alphanumeric and contain only alphanumerics, underscores and hyphens, 1 to 63 characters. "
            "Please see https://aka.ms/aks-naming-rules for more details.",
            "resourceName",
        )
    upper = name.upper()
    if "MICROSOFT" in upper or "WINDOWS" in upper or upper.startswith(("LOGIN", "XBOX")) or name in _RESERVED_WORDS:
        raise refused(
            "ReservedResourceName",
            f"The resource name '{name}' or a part of the name is a trademarked or reserved word.",
        )


def _dns(_: Json, properties: Json) -> bool:
    prefix = properties.get("dnsPrefix")
    return prefix is not None and not _DNS_PREFIX.match(str(prefix))


def _subdomain_without_zone(_: Json, properties: Json) -> bool:
    zone = at(properties, "apiServerAccessProfile.privateDNSZone")
    return bool(properties.get("fqdnSubdomain")) and zone in (None, "system", "none")


def _workload_identity_alone(_: Json, properties: Json) -> bool:
    wanted = at(properties, "securityProfile.workloadIdentity.enabled")
    issuer = at(properties, "oidcIssuerProfile.enabled")
    modern = number(
        minor_of(properties.get("currentKubernetesVersion") or properties.get("kubernetesVersion") or "9.0")
    ) >= (1, 34)
    return bool(wanted) and not (issuer or (issuer is None and modern))


def _custom_zone_with_system_identity(body: Json, properties: Json) -> bool:
    zone = at(properties, "apiServerAccessProfile.privateDNSZone")
    return str(zone or "").startswith("/") and at(body, "identity.type") in (None, "SystemAssigned")


def _kubelet_with_system_identity(body: Json, properties: Json) -> bool:
    """In a create. An update may repeat the reported one (recorded); `immutability` refuses another one."""
    given = at(properties, "identityProfile.kubeletidentity.resourceId")
    is_new = "currentKubernetesVersion" not in properties
    return bool(given) and is_new and at(body, "identity.type") != "UserAssigned"


def _weak_windows_password(_: Json, properties: Json) -> bool:
    """14 to 123 characters, three of the four classes (docs/azure-behaviour.md#windows-credentials)."""
    password = at(properties, "windowsProfile.adminPassword")
    if password is None:
        return False
    text = str(password)
    classes = (str.islower, str.isupper, str.isdigit, lambda character: not character.isalnum())
    kinds = sum(1 for kind in classes if any(kind(character) for character in text))
    return not 14 <= len(text) <= 123 or kinds < 3


def _bad_windows_username(_: Json, properties: Json) -> bool:
    name = at(properties, "windowsProfile.adminUsername")
    return name is not None and (not 1 <= len(str(name)) <= 20 or str(name).endswith("."))


RULES: tuple[Rule, ...] = (
    Rule("InvalidParameter", "properties.dnsPrefix", "The value of parameter dnsPrefix is invalid. It must have 1 to "
         "54 alphanumeric characters or hyphens and begin and end with an alphanumeric.",
         "docs/azure-behaviour.md#dns-prefix", _dns),
    Rule("InvalidParameter", "properties.dnsPrefix", "Required parameter dnsPrefix is missing (null).",
         "docs/azure-behaviour.md#dns-prefix",
         lambda _, properties: not properties.get("dnsPrefix") and not properties.get("fqdnSubdomain")),
    Rule("InvalidParameter", "properties.fqdnSubdomain", "fqdnSubdomain can only be set for a private cluster with a "
         "custom private DNS zone.",
         "docs/azure-behaviour.md#private-dns-zone", _subdomain_without_zone),
    Rule("BadRequest", "properties.securityProfile.workloadIdentity", "Workload identity requires the OIDC issuer to "
         "be enabled.",
         "docs/azure-behaviour.md#workload-identity", _workload_identity_alone),
    Rule("BadRequest", "properties.supportPlan", "The support plan AKSLongTermSupport and the tier Premium must be set "
         "together.",
         "docs/azure-behaviour.md#premium-and-lts",
         lambda body, properties: (properties.get("supportPlan") == LONG_TERM) != (at(body, "sku.tier") == "Premium")),
    Rule("BadRequest", "properties.aadProfile.enableAzureRBAC", "Azure RBAC for Kubernetes authorization needs managed "
         "Microsoft Entra integration.",
         "docs/azure-behaviour.md#entra-integration",
         lambda _, properties: bool(at(properties, "aadProfile.enableAzureRBAC"))
         and at(properties, "aadProfile.managed") is False),
    Rule("BadRequest", "properties.enableRBAC", "Microsoft Entra integration needs Kubernetes RBAC.",
         "docs/azure-behaviour.md#entra-integration",
         lambda _, properties: bool(properties.get("aadProfile")) and properties.get("enableRBAC") is False),
    Rule("BadRequest", "properties.apiServerAccessProfile.authorizedIPRanges", "Authorized IP ranges cannot be used "
         "with a private cluster.",
         "docs/azure-behaviour.md#authorized-ranges",
         lambda _, properties: bool(at(properties, "apiServerAccessProfile.enablePrivateCluster"))
         and bool(at(properties, "apiServerAccessProfile.authorizedIPRanges"))),
    Rule("NonePrivateDNSZonePublicFQDNDisabledError", "properties.apiServerAccessProfile.privateDNSZone", "The private "
         "DNS zone cannot be none while the public FQDN is disabled.",
         "docs/azure-behaviour.md#private-dns-zone",
         lambda _, properties: at(properties, "apiServerAccessProfile.privateDNSZone") == "none"
         and at(properties, "apiServerAccessProfile.enablePrivateClusterPublicFQDN") is False),
    Rule("SystemAssignedIdentityNotSupportedForCustomPrivateDNSZone",
         "properties.apiServerAccessProfile.privateDNSZone",
         "A custom private DNS zone needs a user-assigned identity.",
         "docs/azure-behaviour.md#private-dns-zone", _custom_zone_with_system_identity),
    Rule("CustomKubeletIdentityOnlySupportedOnUserAssignedMSICluster", "properties.identityProfile", "A custom kubelet "
         "identity needs a user-assigned control plane identity.",
         "docs/azure-behaviour.md#cluster-identity", _kubelet_with_system_identity),
    Rule("InvalidParameter", "properties.nodeResourceGroup", "The node resource group's name has more than 80 "
         "characters.",
         "docs/azure-behaviour.md#node-resource-group",
         lambda _, properties: len(str(properties.get("nodeResourceGroup") or "")) > 80),
    Rule("InvalidParameter", "properties.securityProfile.imageCleaner.intervalHours", "The image cleaner's interval "
         "must be between 24 and 2160 hours.",
         "docs/azure-behaviour.md#image-cleaner",
         lambda _, properties: outside("securityProfile.imageCleaner.intervalHours", 24, 2160)(properties, {})),
    Rule("WindowsProfilePasswordInvalid", "properties.windowsProfile.adminPassword", "The Windows password must have "
         "14 to 123 characters of at least three of the four classes.",
         "docs/azure-behaviour.md#windows-credentials", _weak_windows_password),
    Rule("WindowsProfileUsernameInvalid", "properties.windowsProfile.adminUsername", "The Windows user name must have "
         "1 to 20 characters and may not end with a period.",
         "docs/azure-behaviour.md#windows-credentials", _bad_windows_username),
    Rule("BadRequest", "properties.metricsProfile.costAnalysis", "Cost analysis needs the Standard or Premium tier.",
         "docs/azure-behaviour.md#cost-analysis",
         lambda body, properties: bool(at(properties, "metricsProfile.costAnalysis.enabled"))
         and (at(body, "sku.tier") or "Free") == "Free"),
)  # fmt: skip


def check(world: World, body: Json, properties: Json) -> None:
    refuse_broken(RULES, body, properties)
    _check_enums(properties)


ENUMS: dict[str, tuple[str, ...]] = {
    "networkProfile.networkPlugin": ("azure", "kubenet", "none"),
    "networkProfile.networkPluginMode": ("overlay",),
    "networkProfile.networkPolicy": ("none", "calico", "azure", "cilium"),
    "networkProfile.networkDataplane": ("azure", "cilium"),
    "networkProfile.outboundType": (
        "loadBalancer", "userDefinedRouting", "managedNATGateway", "managedNATGatewayV2", "userAssignedNATGateway",
        "none", "block",
    ),
    "networkProfile.loadBalancerSku": ("standard",),
    "autoUpgradeProfile.upgradeChannel": ("rapid", "stable", "patch", "node-image", "none"),
    "autoUpgradeProfile.nodeOSUpgradeChannel": ("None", "Unmanaged", "NodeImage", "SecurityPatch"),
    "supportPlan": ("KubernetesOfficial", "AKSLongTermSupport"),
}  # fmt: skip


def _check_enums(properties: Json) -> None:
    for path, known in ENUMS.items():
        value = at(properties, path)
        if value is not None and str(value).lower() not in {item.lower() for item in known}:
            target = f"properties.{path}"
            raise invalid_parameter(
                f"The value of parameter {path} is invalid. Error details: '{value}' is not one of {', '.join(known)}. "
                "Please see https://aka.ms/aks-naming-rules for more details.",
                target,
            )
