"""Rules about the cluster as a whole."""

import re
from collections.abc import Iterator

from ..domain import start_delay
from ..properties.paths import at
from .rule import Properties, Rule, pools
from .violation import Violation

_FIRST_MINOR = 20
"""No AKS of this API's time runs an older minor: 1.3 is what YAML makes of an unquoted 1.30."""
_OIDC_BY_DEFAULT = (1, 34)
_PASSWORD = (14, 123)


def _name(properties: Properties) -> Iterator[Violation]:
    name = str(properties.get("Name", "")).lower()
    reserved = [word for word in ("microsoft", "windows") if word in name]
    reserved += [word for word in ("login", "xbox") if name.startswith(word)]
    reserved += ["azure"] if name == "azure" else []
    if reserved:
        yield Violation("Name", f"uses the reserved word {reserved[0]}", "choose another name")


def _version(properties: Properties) -> Iterator[Violation]:
    declared = [(f"{path}.OrchestratorVersion", pool.get("OrchestratorVersion")) for path, pool in pools(properties)]
    for path, version in (("KubernetesVersion", properties.get("KubernetesVersion")), *declared):
        numbers = _numbers(version)
        if numbers and numbers[0] == 1 and numbers[1] < _FIRST_MINOR:
            yield Violation(
                path, f"is {version!r}", "put the version in quotes, because YAML reads an unquoted 1.30 as 1.3"
            )


def _numbers(version: str | None) -> tuple[int, ...]:
    return tuple(map(int, version.split("."))) if version and re.fullmatch(r"[0-9]+(\.[0-9]+)+", version) else ()


def _dns(properties: Properties) -> Iterator[Violation]:
    if properties.get("DnsPrefix") and properties.get("FqdnSubdomain"):
        yield Violation("FqdnSubdomain", "is set beside DnsPrefix", "keep one of the two")
    zone = at(properties, "ApiServerAccessProfile/PrivateDNSZone") or ""
    if properties.get("FqdnSubdomain") and not zone.startswith("/"):
        yield Violation(
            "FqdnSubdomain",
            "is set without a private DNS zone of your own",
            "use DnsPrefix, or name the zone in ApiServerAccessProfile.PrivateDNSZone",
        )


def _support(properties: Properties) -> Iterator[Violation]:
    long_term = properties.get("SupportPlan") == "AKSLongTermSupport"
    premium = at(properties, "Sku/Tier") == "Premium"
    if long_term and not premium:
        yield Violation("SupportPlan", "is AKSLongTermSupport without the Premium tier", "set Sku.Tier to Premium")
    if premium and not long_term:
        yield Violation("Sku.Tier", "is Premium without long-term support", "set SupportPlan to AKSLongTermSupport")


def _cost_analysis(properties: Properties) -> Iterator[Violation]:
    if at(properties, "MetricsProfile/CostAnalysis/Enabled") and at(properties, "Sku/Tier") in (None, "Free"):
        yield Violation(
            "MetricsProfile.CostAnalysis.Enabled", "is true on the Free tier", "set Sku.Tier to Standard or Premium"
        )


def _entra(properties: Properties) -> Iterator[Violation]:
    managed = at(properties, "AadProfile/Managed") is True
    if managed and properties.get("EnableRBAC") is False:
        yield Violation("AadProfile.Managed", "is true while EnableRBAC is false", "leave EnableRBAC out or true")
    if at(properties, "AadProfile/EnableAzureRBAC") and not managed:
        yield Violation("AadProfile.EnableAzureRBAC", "is true without managed Entra", "set AadProfile.Managed to true")
    if properties.get("DisableLocalAccounts") and not managed:
        yield Violation(
            "DisableLocalAccounts",
            "is true without Entra, which locks everybody out",
            "set AadProfile.Managed to true, or leave local accounts on",
        )


def _workload_identity(properties: Properties) -> Iterator[Violation]:
    if not at(properties, "SecurityProfile/WorkloadIdentity/Enabled"):
        return
    issuer = at(properties, "OidcIssuerProfile/Enabled")
    version = _numbers(properties.get("KubernetesVersion"))
    off_by_default = bool(version) and version[:2] < _OIDC_BY_DEFAULT
    if issuer is False or (issuer is None and off_by_default):
        yield Violation(
            "SecurityProfile.WorkloadIdentity.Enabled",
            "is true without the OIDC issuer",
            "set OidcIssuerProfile.Enabled to true",
        )


def _identity(properties: Properties) -> Iterator[Violation]:
    kind = at(properties, "Identity/Type")
    assigned = at(properties, "Identity/UserAssignedIdentities") or {}
    if kind == "UserAssigned" and len(assigned) != 1:
        yield Violation(
            "Identity.UserAssignedIdentities", f"names {len(assigned)} identities", "a cluster takes exactly one"
        )
    if assigned and kind != "UserAssigned":
        yield Violation("Identity.Type", f"is {kind} beside a user-assigned identity", "set it to UserAssigned")


def _windows_password(properties: Properties) -> Iterator[Violation]:
    """Not a limit of the schema, which CloudFormation checks on a dynamic reference, too. A preview has only that."""
    password = at(properties, "WindowsProfile/AdminPassword")
    least, most = _PASSWORD
    if password is not None and "{{resolve:" not in password and not least <= len(password) <= most:
        yield Violation("WindowsProfile.AdminPassword", f"has {len(password)} characters", f"use {least} to {most}")


def _private_cluster(properties: Properties) -> Iterator[Violation]:
    profile = properties.get("ApiServerAccessProfile") or {}
    private = profile.get("EnablePrivateCluster") is True
    ranges = profile.get("AuthorizedIPRanges") or []
    if private and ranges:
        yield Violation(
            "ApiServerAccessProfile.AuthorizedIPRanges",
            "is set for a private cluster",
            "leave it out: a private API server has no public address to protect",
        )
    if len(ranges) > 200 and not profile.get("EnableVnetIntegration"):
        yield Violation("ApiServerAccessProfile.AuthorizedIPRanges", f"has {len(ranges)} ranges", "the maximum is 200")
    zone = profile.get("PrivateDNSZone")
    if zone and not private:
        yield Violation(
            "ApiServerAccessProfile.PrivateDNSZone",
            "is set, but the cluster is not private",
            "set EnablePrivateCluster to true or leave the zone out",
        )
    yield from _private_zone(properties, zone or "", profile.get("EnablePrivateClusterPublicFQDN") is False)


def _private_zone(properties: Properties, zone: str, no_public_name: bool) -> Iterator[Violation]:
    if zone.lower() == "none" and no_public_name:
        yield Violation(
            "ApiServerAccessProfile.PrivateDNSZone",
            "is none while the public name is off, so the API server has no name at all",
            "allow EnablePrivateClusterPublicFQDN or use a zone",
        )
    if zone.startswith("/") and at(properties, "Identity/Type") == "SystemAssigned":
        yield Violation(
            "ApiServerAccessProfile.PrivateDNSZone",
            "is a zone of your own, to which a system-assigned identity has no rights yet",
            "use a user-assigned identity with Private DNS Zone Contributor and Network Contributor",
        )


def _node_group(properties: Properties) -> Iterator[Violation]:
    group = str(properties.get("NodeResourceGroup", ""))
    if group and group.lower() == str(properties.get("ResourceGroupName", "")).lower():
        yield Violation(
            "NodeResourceGroup", "is the cluster's own resource group", "Azure makes this group: name another"
        )


def _upgrades(properties: Properties) -> Iterator[Violation]:
    override = at(properties, "UpgradeSettings/OverrideSettings") or {}
    if override.get("ForceUpgrade") and not override.get("Until"):
        yield Violation(
            "UpgradeSettings.OverrideSettings.ForceUpgrade", "is true without Until", "declare a time in the future"
        )
    channels = properties.get("AutoUpgradeProfile") or {}
    if (
        channels.get("UpgradeChannel") == "node-image"
        and channels.get("NodeOSUpgradeChannel", "NodeImage") != "NodeImage"
    ):
        yield Violation(
            "AutoUpgradeProfile.NodeOSUpgradeChannel",
            f"is {channels['NodeOSUpgradeChannel']} beside the channel node-image",
            "that channel allows only NodeImage: declare it, or leave it out",
        )


def _proxy(properties: Properties) -> Iterator[Violation]:
    for name in ("HttpProxy", "HttpsProxy"):
        proxy, path = str(at(properties, f"HttpProxyConfig/{name}") or ""), f"HttpProxyConfig.{name}"
        if "@" in proxy:  # the value is not quoted: it holds a password
            yield Violation(path, "holds a user or a password", "remove it: AKS cannot log in to a proxy")
        elif name == "HttpProxy" and proxy and not proxy.startswith("http://"):
            yield Violation(path, f"is {proxy!r}", "it must start with http://")


def _image_cleaner(properties: Properties) -> Iterator[Violation]:
    cleaner = at(properties, "SecurityProfile/ImageCleaner") or {}
    if cleaner.get("Enabled") and cleaner.get("IntervalHours") is None:
        yield Violation("SecurityProfile.ImageCleaner.IntervalHours", "is missing", "set it to 24 to 2160 hours")


def _key_vault(properties: Properties) -> Iterator[Violation]:
    kms = at(properties, "SecurityProfile/AzureKeyVaultKms") or {}
    path = "SecurityProfile.AzureKeyVaultKms"
    if kms.get("Enabled") and not kms.get("KeyId"):
        yield Violation(f"{path}.KeyId", "is missing", "name the key, with its version")
    if kms.get("KeyVaultNetworkAccess") == "Private" and not kms.get("KeyVaultResourceId"):
        yield Violation(f"{path}.KeyVaultResourceId", "is missing", "a Private vault is named by its ARM id")
    if kms.get("Enabled") is False and kms.get("KeyId"):
        yield Violation(f"{path}.KeyId", "is set while the key management service is off", "leave it out")
    if kms.get("KeyVaultNetworkAccess") != "Private" and kms.get("KeyVaultResourceId"):
        yield Violation(f"{path}.KeyVaultResourceId", "is set for a vault that is not Private", "leave it out")


def _defender(properties: Properties) -> Iterator[Violation]:
    defender = at(properties, "SecurityProfile/Defender") or {}
    if at(defender, "SecurityMonitoring/Enabled") is False and defender.get("LogAnalyticsWorkspaceResourceId"):
        yield Violation(
            "SecurityProfile.Defender.LogAnalyticsWorkspaceResourceId", "is set while Defender is off", "leave it out"
        )


def _start(properties: Properties) -> Iterator[Violation]:
    delay, spread = properties.get("StartDelaySeconds"), properties.get("StartSpreadSeconds")
    if delay and spread and delay + spread > start_delay.MOST_SECONDS:
        yield Violation(
            "StartSpreadSeconds",
            f"is {spread} beside StartDelaySeconds {delay}",
            f"the maximum of both together is {start_delay.MOST_SECONDS}; for longer delays use DependsOn",
        )


RULES = (
    Rule("docs/azure-behaviour.md#cluster-name", _name),
    Rule("docs/azure-behaviour.md#version-window", _version),
    Rule("docs/azure-behaviour.md#dns-prefix", _dns),
    Rule("docs/azure-behaviour.md#premium-and-lts", _support),
    Rule("docs/azure-behaviour.md#cost-analysis", _cost_analysis),
    Rule("docs/azure-behaviour.md#entra-integration docs/azure-behaviour.md#local-accounts", _entra),
    Rule("docs/azure-behaviour.md#workload-identity docs/azure-behaviour.md#oidc-issuer", _workload_identity),
    Rule("docs/azure-behaviour.md#cluster-identity", _identity),
    Rule(
        "docs/azure-behaviour.md#windows-credentials docs/aws-behaviour.md#checked-before-resolved", _windows_password
    ),
    Rule("docs/azure-behaviour.md#private-dns-zone docs/azure-behaviour.md#authorized-ranges", _private_cluster),
    Rule("docs/azure-behaviour.md#node-resource-group", _node_group),
    Rule("docs/azure-behaviour.md#force-upgrade docs/azure-behaviour.md#node-image-channel", _upgrades),
    Rule("docs/azure-behaviour.md#http-proxy", _proxy),
    Rule("docs/azure-behaviour.md#image-cleaner", _image_cleaner),
    Rule("docs/azure-behaviour.md#key-vault-kms", _key_vault),
    Rule("docs/azure-behaviour.md#details-of-what-is-off", _defender),
    Rule("docs/aws-behaviour.md#identifier-first", _start),
)
