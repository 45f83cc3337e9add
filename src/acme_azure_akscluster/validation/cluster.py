"""Rules about the cluster as a whole."""

import re
from collections.abc import Iterator

from ..domain import start_delay
from .rule import Properties, Rule, at
from .violation import Fault

_FIRST_MINOR = 20
"""No AKS of this API's time runs an older minor: 1.3 is what YAML makes of an unquoted 1.30."""
_OIDC_BY_DEFAULT = (1, 34)


def _name(properties: Properties) -> Iterator[Fault]:
    name = str(properties.get("Name", "")).lower()
    reserved = [word for word in ("microsoft", "windows") if word in name]
    reserved += [word for word in ("login", "xbox") if name.startswith(word)]
    reserved += ["azure"] if name == "azure" else []
    if reserved:
        yield Fault("Name", f"uses the reserved word {reserved[0]}", "choose another name")


def _version(properties: Properties) -> Iterator[Fault]:
    for path, version in (("KubernetesVersion", properties.get("KubernetesVersion")), *_pool_versions(properties)):
        numbers = _numbers(version)
        if numbers and numbers[0] == 1 and numbers[1] < _FIRST_MINOR:
            yield Fault(
                path, f"is {version!r}", "put the version in quotes, because YAML reads an unquoted 1.30 as 1.3"
            )


def _pool_versions(properties: Properties) -> Iterator[tuple[str, str | None]]:
    for index, pool in enumerate(properties.get("AgentPoolProfiles") or []):
        yield f"AgentPoolProfiles[{index}].OrchestratorVersion", pool.get("OrchestratorVersion")


def _numbers(version: str | None) -> tuple[int, ...]:
    return tuple(map(int, version.split("."))) if version and re.fullmatch(r"[0-9]+(\.[0-9]+)+", version) else ()


def _dns(properties: Properties) -> Iterator[Fault]:
    if properties.get("DnsPrefix") and properties.get("FqdnSubdomain"):
        yield Fault("FqdnSubdomain", "is set beside DnsPrefix", "keep one of the two")
    zone = at(properties, "ApiServerAccessProfile/PrivateDNSZone") or ""
    if properties.get("FqdnSubdomain") and not zone.startswith("/"):
        yield Fault(
            "FqdnSubdomain",
            "is set without a private DNS zone of your own",
            "use DnsPrefix, or name the zone in ApiServerAccessProfile.PrivateDNSZone",
        )


def _support(properties: Properties) -> Iterator[Fault]:
    long_term = properties.get("SupportPlan") == "AKSLongTermSupport"
    premium = at(properties, "Sku/Tier") == "Premium"
    if long_term and not premium:
        yield Fault("SupportPlan", "is AKSLongTermSupport without the Premium tier", "set Sku.Tier to Premium")
    if premium and not long_term:
        yield Fault("Sku.Tier", "is Premium without long-term support", "set SupportPlan to AKSLongTermSupport")


def _cost_analysis(properties: Properties) -> Iterator[Fault]:
    if at(properties, "MetricsProfile/CostAnalysis/Enabled") and at(properties, "Sku/Tier") in (None, "Free"):
        yield Fault(
            "MetricsProfile.CostAnalysis.Enabled", "is true on the Free tier", "set Sku.Tier to Standard or Premium"
        )


def _entra(properties: Properties) -> Iterator[Fault]:
    managed = at(properties, "AadProfile/Managed") is True
    if managed and properties.get("EnableRBAC") is False:
        yield Fault("AadProfile.Managed", "is true while EnableRBAC is false", "leave EnableRBAC out or true")
    if at(properties, "AadProfile/EnableAzureRBAC") and not managed:
        yield Fault("AadProfile.EnableAzureRBAC", "is true without managed Entra", "set AadProfile.Managed to true")
    if properties.get("DisableLocalAccounts") and not managed:
        yield Fault(
            "DisableLocalAccounts",
            "is true without Entra, which locks everybody out",
            "set AadProfile.Managed to true, or leave local accounts on",
        )


def _workload_identity(properties: Properties) -> Iterator[Fault]:
    if not at(properties, "SecurityProfile/WorkloadIdentity/Enabled"):
        return
    issuer = at(properties, "OidcIssuerProfile/Enabled")
    version = _numbers(properties.get("KubernetesVersion"))
    off_by_default = bool(version) and version[:2] < _OIDC_BY_DEFAULT
    if issuer is False or (issuer is None and off_by_default):
        yield Fault(
            "SecurityProfile.WorkloadIdentity.Enabled",
            "is true without the OIDC issuer",
            "set OidcIssuerProfile.Enabled to true",
        )


def _identity(properties: Properties) -> Iterator[Fault]:
    kind = at(properties, "Identity/Type")
    assigned = at(properties, "Identity/UserAssignedIdentities") or {}
    if kind == "UserAssigned" and len(assigned) != 1:
        yield Fault(
            "Identity.UserAssignedIdentities", f"names {len(assigned)} identities", "a cluster takes exactly one"
        )
    if assigned and kind != "UserAssigned":
        yield Fault("Identity.Type", f"is {kind} beside a user-assigned identity", "set it to UserAssigned")
    if at(properties, "IdentityProfile/kubeletidentity") and kind != "UserAssigned":
        yield Fault(
            "IdentityProfile.kubeletidentity",
            "is given, but the control plane has no user-assigned identity",
            "set Identity.Type to UserAssigned and grant it Managed Identity Operator on this identity",
        )


def _private_cluster(properties: Properties) -> Iterator[Fault]:
    profile = properties.get("ApiServerAccessProfile") or {}
    private = profile.get("EnablePrivateCluster") is True
    ranges = profile.get("AuthorizedIPRanges") or []
    if private and ranges:
        yield Fault(
            "ApiServerAccessProfile.AuthorizedIPRanges",
            "is set for a private cluster",
            "leave it out: a private API server has no public address to protect",
        )
    if len(ranges) > 200 and not profile.get("EnableVnetIntegration"):
        yield Fault("ApiServerAccessProfile.AuthorizedIPRanges", f"has {len(ranges)} ranges", "the most is 200")
    zone = profile.get("PrivateDNSZone")
    if zone and not private:
        yield Fault(
            "ApiServerAccessProfile.PrivateDNSZone",
            "is set, but the cluster is not private",
            "set EnablePrivateCluster to true or leave the zone out",
        )
    yield from _private_zone(properties, zone or "", profile.get("EnablePrivateClusterPublicFQDN") is False)


def _private_zone(properties: Properties, zone: str, no_public_name: bool) -> Iterator[Fault]:
    if zone.lower() == "none" and no_public_name:
        yield Fault(
            "ApiServerAccessProfile.PrivateDNSZone",
            "is none while the public name is off, so the API server has no name at all",
            "allow EnablePrivateClusterPublicFQDN or use a zone",
        )
    if zone.startswith("/") and at(properties, "Identity/Type") == "SystemAssigned":
        yield Fault(
            "ApiServerAccessProfile.PrivateDNSZone",
            "is a zone of your own, to which a system-assigned identity has no rights yet",
            "use a user-assigned identity with Private DNS Zone Contributor and Network Contributor",
        )


def _node_group(properties: Properties) -> Iterator[Fault]:
    group = str(properties.get("NodeResourceGroup", ""))
    if group and group.lower() == str(properties.get("ResourceGroupName", "")).lower():
        yield Fault("NodeResourceGroup", "is the cluster's own resource group", "Azure makes this group: name another")


def _upgrades(properties: Properties) -> Iterator[Fault]:
    override = at(properties, "UpgradeSettings/OverrideSettings") or {}
    if override.get("ForceUpgrade") and not override.get("Until"):
        yield Fault(
            "UpgradeSettings.OverrideSettings.ForceUpgrade", "is true without Until", "say until when, in the future"
        )
    channels = properties.get("AutoUpgradeProfile") or {}
    if (
        channels.get("UpgradeChannel") == "node-image"
        and channels.get("NodeOSUpgradeChannel", "NodeImage") != "NodeImage"
    ):
        yield Fault(
            "AutoUpgradeProfile.NodeOSUpgradeChannel",
            f"is {channels['NodeOSUpgradeChannel']} beside the channel node-image",
            "that channel allows only NodeImage: say so, or leave it out",
        )


def _proxy(properties: Properties) -> Iterator[Fault]:
    proxy = at(properties, "HttpProxyConfig/HttpProxy")
    if proxy and not proxy.startswith("http://"):
        yield Fault("HttpProxyConfig.HttpProxy", f"is {proxy!r}", "it must start with http://")


def _image_cleaner(properties: Properties) -> Iterator[Fault]:
    cleaner = at(properties, "SecurityProfile/ImageCleaner") or {}
    if cleaner.get("Enabled") and cleaner.get("IntervalHours") is None:
        yield Fault("SecurityProfile.ImageCleaner.IntervalHours", "is missing", "say how often, 24 to 2160 hours")


def _key_vault(properties: Properties) -> Iterator[Fault]:
    kms = at(properties, "SecurityProfile/AzureKeyVaultKms") or {}
    path = "SecurityProfile.AzureKeyVaultKms"
    if kms.get("Enabled") and not kms.get("KeyId"):
        yield Fault(f"{path}.KeyId", "is missing", "name the key, with its version")
    if kms.get("KeyVaultNetworkAccess") == "Private" and not kms.get("KeyVaultResourceId"):
        yield Fault(f"{path}.KeyVaultResourceId", "is missing", "a Private vault is named by its ARM id")


def _start(properties: Properties) -> Iterator[Fault]:
    delay, spread = properties.get("StartDelaySeconds"), properties.get("StartSpreadSeconds")
    if delay and spread and delay + spread > start_delay.MOST_SECONDS:
        yield Fault(
            "StartSpreadSeconds",
            f"is {spread} beside StartDelaySeconds {delay}",
            f"they may be {start_delay.MOST_SECONDS} together; for longer pauses use DependsOn",
        )


RULES = (
    Rule("5", _name),
    Rule("1.1", _version),
    Rule("3.5", _dns),
    Rule("5", _support),
    Rule("5", _cost_analysis),
    Rule("4.3", _entra),
    Rule("4.2", _workload_identity),
    Rule("4.1", _identity),
    Rule("3.5", _private_cluster),
    Rule("5", _node_group),
    Rule("1.3, 1.5", _upgrades),
    Rule("5", _proxy),
    Rule("5", _image_cleaner),
    Rule("5", _key_vault),
    Rule("aws facts", _start),
)
