"""Transitions of the cluster's own settings: one PUT, a PATCH of tags, or the stages that AKS demands."""

from typing import Any

from tests.support.world import ID, World
from tests.transitions.table import (
    ADDRESS,
    ONE_IDENTITY,
    OTHER_IDENTITY,
    SUBNET,
    Transition,
    case,
    cluster,
    pool,
    system,
    tags,
)


def setting(name: str, before: dict[str, Any], after: dict[str, Any], *writes: str) -> Transition:
    """One System pool on both sides; one PUT unless said otherwise."""
    return case(name, cluster(**before), cluster(**after), *(writes or ("cluster",)))


def net(**profile: Any) -> dict[str, Any]:
    return {"NetworkProfile": profile}


def user_assigned(identity: str = ONE_IDENTITY) -> dict[str, Any]:
    return {"Identity": {"Type": "UserAssigned", "UserAssignedIdentities": {identity: {}}}}


def balancer(**profile: Any) -> dict[str, Any]:
    return net(LoadBalancerProfile=profile)


def api(**profile: Any) -> dict[str, Any]:
    return {"ApiServerAccessProfile": profile}


def channel(name: str) -> dict[str, Any]:
    return {"AutoUpgradeProfile": {"UpgradeChannel": name}}


def tagged_by_a_policy(world: World) -> None:
    answer = world.cloud.call("PATCH", ID, {"tags": {**world.body["tags"], "policy": "kept"}})
    assert answer.status == 200, answer.body


PRINCIPAL: dict[str, Any] = {"Identity": None, "ServicePrincipalProfile": {"ClientId": "an-app", "Secret": "s3cret"}}
WINDOWS: dict[str, Any] = {"AdminUsername": "azureuser", "AdminPassword": "Ab-3456-ab-7890"}
KUBENET: dict[str, Any] = {"NetworkPlugin": "kubenet"}
NODE_SUBNET: dict[str, Any] = {"NetworkPlugin": "azure", "NetworkDataplane": "azure"}
OVERLAY: dict[str, Any] = {"NetworkPlugin": "azure", "NetworkPluginMode": "overlay"}
CILIUM: dict[str, Any] = {**OVERLAY, "NetworkDataplane": "cilium", "NetworkPolicy": "cilium"}
LONG_TERM: dict[str, Any] = {"Sku": {"Name": "Base", "Tier": "Premium"}, "SupportPlan": "AKSLongTermSupport"}
ENTRA: dict[str, Any] = {"AadProfile": {"Managed": True}}

TAGS = [
    setting("a tag is added", {}, {"Tags": tags(a="1")}, "tags"),
    setting("a tag changes", {"Tags": tags(a="1")}, {"Tags": tags(a="2")}, "tags"),
    setting("a tag goes", {"Tags": tags(a="1", b="2")}, {"Tags": tags(a="1")}, "tags"),
    setting("all tags go", {"Tags": tags(a="1")}, {}, "tags"),
    setting("a tag and a setting are one write", {}, {"Tags": tags(a="1"), "Sku": {"Tier": "Standard"}}),
    case(
        "the tag of a policy survives",
        cluster(Tags=tags(a="1")),
        cluster(Tags=tags(a="2")),
        "tags",
        meanwhile=tagged_by_a_policy,
    ),
    setting("deletion protection on", {}, {"DeletionProtection": True}, "tags"),
    setting("deletion protection off", {"DeletionProtection": True}, {"DeletionProtection": False}, "tags"),
    setting("deletion protection leaves the template", {"DeletionProtection": True}, {}, "tags"),
]

IDENTITY = [
    setting("system-assigned becomes user-assigned", {}, user_assigned()),
    setting("user-assigned becomes system-assigned", user_assigned(), {}),
    setting("one identity for another", user_assigned(), user_assigned(OTHER_IDENTITY)),
    setting("a service principal becomes a managed identity", PRINCIPAL, {}),
    setting("a service principal becomes a user-assigned identity", PRINCIPAL, user_assigned()),
    setting(
        "a kubelet identity of one's own",
        user_assigned(),
        {**user_assigned(), "IdentityProfile": {"kubeletidentity": {"ResourceId": OTHER_IDENTITY}}},
    ),
]

SKU = [
    setting("to the standard tier", {}, {"Sku": {"Name": "Base", "Tier": "Standard"}}),
    setting("back to the free tier by leaving it out", {"Sku": {"Tier": "Standard"}}, {}),
    setting("long-term support on", {}, LONG_TERM),
    setting(
        "long-term support off",
        {**LONG_TERM, "KubernetesVersion": "1.36"},
        {"Sku": {"Tier": "Standard"}, "SupportPlan": "KubernetesOfficial", "KubernetesVersion": "1.36"},
    ),
    setting("long-term support leaves the template", LONG_TERM, {}),
    setting(
        "cost analysis with the tier that it needs",
        {},
        {"Sku": {"Tier": "Standard"}, "MetricsProfile": {"CostAnalysis": {"Enabled": True}}},
    ),
    setting(
        "cost analysis and its tier go together",
        {"Sku": {"Tier": "Standard"}, "MetricsProfile": {"CostAnalysis": {"Enabled": True}}},
        {},
    ),
]

NETWORK = [
    setting("kubenet becomes overlay", net(**KUBENET), net(**OVERLAY)),
    setting("kubenet with calico becomes overlay, through none", net(**KUBENET, NetworkPolicy="calico"),
            net(**OVERLAY, NetworkPolicy="none"), "cluster cluster"),
    setting("kubenet becomes overlay with cilium, one after the other", net(**KUBENET), net(**CILIUM),
            "cluster cluster"),
    setting("kubenet with calico becomes overlay with cilium", net(**KUBENET, NetworkPolicy="calico"), net(**CILIUM),
            "cluster cluster cluster"),
    setting("node subnet becomes overlay", net(**NODE_SUBNET), net(**OVERLAY, PodCidr="10.244.0.0/16")),
    setting("node subnet becomes overlay with calico", net(**NODE_SUBNET),
            net(**OVERLAY, PodCidr="10.244.0.0/16", NetworkPolicy="calico"), "cluster cluster"),
    setting("node subnet with azure's policy becomes overlay with cilium",
            net(**NODE_SUBNET, NetworkPolicy="azure"), net(**CILIUM, PodCidr="10.244.0.0/16"),
            "cluster cluster cluster"),
    setting("overlay takes cilium", net(**OVERLAY), net(**CILIUM)),
    setting("overlay with calico takes cilium", net(**OVERLAY, NetworkPolicy="calico"), net(**CILIUM)),
    setting("node subnet takes cilium", net(**NODE_SUBNET),
            net(NetworkPlugin="azure", NetworkDataplane="cilium", NetworkPolicy="cilium")),
    setting("a policy engine is installed", net(**OVERLAY), net(**OVERLAY, NetworkPolicy="calico")),
    setting("a policy engine goes", net(**OVERLAY, NetworkPolicy="azure"), net(**OVERLAY, NetworkPolicy="none")),
    setting("azure's policy becomes calico, through none", net(**OVERLAY, NetworkPolicy="azure"),
            net(**OVERLAY, NetworkPolicy="calico"), "cluster cluster"),
    setting("stages carry other settings along", {**net(**KUBENET), "Tags": tags(a="1")},
            {**net(**CILIUM), "Tags": tags(a="2"), "Sku": {"Tier": "Standard"}}, "cluster cluster"),
    setting("the pods' range grows", net(**OVERLAY, PodCidr="10.244.0.0/16"),
            net(**OVERLAY, PodCidr="10.244.0.0/15")),
    setting("IPv6 as well", net(**OVERLAY), net(**OVERLAY, IpFamilies=["IPv4", "IPv6"])),
    setting("IPv6 as well, with single ranges declared",
            net(**OVERLAY, IpFamilies=["IPv4"], PodCidrs=["10.244.0.0/16"], ServiceCidrs=["10.0.0.0/16"]),
            net(**OVERLAY, IpFamilies=["IPv4", "IPv6"], PodCidrs=["10.244.0.0/16"], ServiceCidrs=["10.0.0.0/16"])),
    setting("a balancer with settings gives way to a NAT gateway", balancer(AllocatedOutboundPorts=1024),
            net(OutboundType="managedNATGateway")),
    setting("a NAT gateway with settings gives way to nothing",
            net(OutboundType="managedNATGateway", NatGatewayProfile={"IdleTimeoutInMinutes": 10}),
            net(OutboundType="none")),
    setting("outbound through a managed NAT gateway", net(OutboundType="loadBalancer"),
            net(OutboundType="managedNATGateway")),
    setting("no outbound at all", net(OutboundType="loadBalancer"), net(OutboundType="none")),
    setting("outbound again", net(OutboundType="none"), net(OutboundType="loadBalancer")),
    case("outbound by routes, and the balancer's settings leave the template",
         cluster(system(VnetSubnetID=SUBNET), **balancer(AllocatedOutboundPorts=1024)),
         cluster(system(VnetSubnetID=SUBNET), **net(OutboundType="userDefinedRouting")), "cluster"),
    case("outbound by routes in a network of one's own",
         cluster(system(VnetSubnetID=SUBNET), **net(OutboundType="loadBalancer")),
         cluster(system(VnetSubnetID=SUBNET), **net(OutboundType="userDefinedRouting")), "cluster"),
    setting("more outbound addresses", balancer(ManagedOutboundIPs={"Count": 1}),
            balancer(ManagedOutboundIPs={"Count": 3})),
    setting("outbound addresses of one's own", balancer(ManagedOutboundIPs={"Count": 1}),
            balancer(OutboundIPs={"PublicIPs": [{"Id": ADDRESS}]})),
    setting("managed addresses again", balancer(OutboundIPs={"PublicIPs": [{"Id": ADDRESS}]}),
            balancer(ManagedOutboundIPs={"Count": 2})),
    setting("ports and patience of the load balancer", {},
            balancer(AllocatedOutboundPorts=8000, IdleTimeoutInMinutes=10)),
    setting("the load balancer's settings go back", balancer(AllocatedOutboundPorts=8000, IdleTimeoutInMinutes=10),
            {}),
    setting("dataplane services", net(**CILIUM),
            net(**CILIUM, AdvancedNetworking={"Enabled": True, "Observability": {"Enabled": True}})),
]  # fmt: skip

ACCESS = [
    setting("addresses that may reach the API server", {}, api(AuthorizedIPRanges=["203.0.113.0/24"])),
    setting("more of them", api(AuthorizedIPRanges=["203.0.113.0/24"]),
            api(AuthorizedIPRanges=["203.0.113.0/24", "198.51.100.7/32"])),
    setting("all may, by leaving them out", api(AuthorizedIPRanges=["203.0.113.0/24"]), {}),
    setting("run-command off", {}, api(DisableRunCommand=True)),
    setting("run-command on again", api(DisableRunCommand=True), {}),
    setting("local accounts off, with Entra", ENTRA, {**ENTRA, "DisableLocalAccounts": True}),
    setting("local accounts on again", {**ENTRA, "DisableLocalAccounts": True}, ENTRA),
    setting("Entra on", {}, ENTRA),
    setting("Azure roles on", ENTRA, {"AadProfile": {"Managed": True, "EnableAzureRBAC": True}}),
    setting("Azure roles off", {"AadProfile": {"Managed": True, "EnableAzureRBAC": True}}, ENTRA),
    setting("administrators change", {"AadProfile": {"Managed": True, "AdminGroupObjectIDs": ["one"]}},
            {"AadProfile": {"Managed": True, "AdminGroupObjectIDs": ["two", "three"]}}),
    setting("an OIDC issuer", {"OidcIssuerProfile": {"Enabled": False}}, {"OidcIssuerProfile": {"Enabled": True}}),
    setting("an OIDC issuer and workload identity", {"OidcIssuerProfile": {"Enabled": False}},
            {"OidcIssuerProfile": {"Enabled": True}, "SecurityProfile": {"WorkloadIdentity": {"Enabled": True}}}),
    setting("workload identity goes", {"OidcIssuerProfile": {"Enabled": True},
                                       "SecurityProfile": {"WorkloadIdentity": {"Enabled": True}}},
            {"OidcIssuerProfile": {"Enabled": True}}),
    setting("the node resource group is locked", {}, {"NodeResourceGroupProfile": {"RestrictionLevel": "ReadOnly"}}),
    setting("and unlocked", {"NodeResourceGroupProfile": {"RestrictionLevel": "ReadOnly"}}, {}),
    setting("another Windows password", {"WindowsProfile": WINDOWS},
            {"WindowsProfile": {**WINDOWS, "AdminPassword": "Another-1-Another"}}),
]  # fmt: skip

ADD_ONS = [
    setting("an add-on is turned on", {}, {"AddonProfiles": {"azurepolicy": {"Enabled": True}}}),
    setting("an add-on is turned off", {"AddonProfiles": {"azurepolicy": {"Enabled": True}}},
            {"AddonProfiles": {"azurepolicy": {"Enabled": False}}}),
    setting("an add-on leaves the template", {"AddonProfiles": {"azurepolicy": {"Enabled": True}}}, {}),
    setting("one add-on for another", {"AddonProfiles": {"azurepolicy": {"Enabled": True}}},
            {"AddonProfiles": {"httpApplicationRouting": {"Enabled": True}}}),
    setting("an add-on's settings",
            {"AddonProfiles": {"azureKeyvaultSecretsProvider": {"Enabled": True,
                                                               "Config": {"enableSecretRotation": "false"}}}},
            {"AddonProfiles": {"azureKeyvaultSecretsProvider": {"Enabled": True,
                                                               "Config": {"enableSecretRotation": "true"}}}}),
    setting("event-driven autoscaling", {}, {"WorkloadAutoScalerProfile": {"Keda": {"Enabled": True}}}),
    setting("event-driven autoscaling goes", {"WorkloadAutoScalerProfile": {"Keda": {"Enabled": True}}}, {}),
    setting("the image cleaner", {}, {"SecurityProfile": {"ImageCleaner": {"Enabled": True, "IntervalHours": 48}}}),
    setting("the image cleaner less often",
            {"SecurityProfile": {"ImageCleaner": {"Enabled": True, "IntervalHours": 48}}},
            {"SecurityProfile": {"ImageCleaner": {"Enabled": True, "IntervalHours": 96}}}),
    setting("storage drivers", {}, {"StorageProfile": {"BlobCSIDriver": {"Enabled": True},
                                                       "FileCSIDriver": {"Enabled": False}}}),
    setting("storage drivers go back", {"StorageProfile": {"BlobCSIDriver": {"Enabled": True},
                                                           "FileCSIDriver": {"Enabled": False}}}, {}),
    setting("application routing", {}, {"IngressProfile": {"WebAppRouting": {"Enabled": True}}}),
    setting("a service mesh", {}, {"ServiceMeshProfile": {"Mode": "Istio", "Istio": {"Revisions": ["asm-1-26"]}}}),
    setting("a second revision of the mesh",
            {"ServiceMeshProfile": {"Mode": "Istio", "Istio": {"Revisions": ["asm-1-26"]}}},
            {"ServiceMeshProfile": {"Mode": "Istio", "Istio": {"Revisions": ["asm-1-26", "asm-1-27"]}}}),
    setting("the autoscaler's profile", {}, {"AutoScalerProfile": {"ScanInterval": "20s"}}),
    setting("the autoscaler's profile goes back", {"AutoScalerProfile": {"ScanInterval": "20s"}}, {}),
    setting("metrics", {}, {"AzureMonitorProfile": {"Metrics": {"Enabled": True}}}),
]  # fmt: skip

CHANNELS = [
    setting("an auto-upgrade channel", {}, channel("patch")),
    setting("another channel", channel("patch"), channel("stable")),
    setting("no channel", channel("stable"), channel("none")),
    setting("the channel leaves the template", channel("stable"), {}),
    setting("a node image channel", {}, {"AutoUpgradeProfile": {"NodeOSUpgradeChannel": "SecurityPatch"}}),
    setting(
        "forced upgrades",
        {},
        {"UpgradeSettings": {"OverrideSettings": {"ForceUpgrade": True, "Until": "2027-01-01T00:00:00Z"}}},
    ),
]

PROXY: dict[str, Any] = {"HttpProxy": "http://proxy:3128", "HttpsProxy": "http://proxy:3128", "NoProxy": ["localhost"]}
WORKSPACE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/logs"
REGISTRY = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/images"


def security(**more: Any) -> dict[str, Any]:
    return {"SecurityProfile": more}


# The rest of what azure-cli changes by a PUT (`tests.support.cli_updates`).
REST = [
    setting("the AI toolchain", {}, {"AiToolchainOperatorProfile": {"Enabled": True}}),
    setting("keys of one's own", {}, security(AzureKeyVaultKms={"Enabled": True, "KeyId": "https://v/keys/k/1"})),
    setting(
        "container insights",
        {},
        {"AddonProfiles": {"omsagent": {"Enabled": True, "Config": {"logAnalyticsWorkspaceResourceID": WORKSPACE}}}},
    ),
    setting(
        "images from a registry of one's own",
        {},
        {"BootstrapProfile": {"ArtifactSource": "Cache", "ContainerRegistryId": REGISTRY}},
    ),
    setting("certificates of one's own", {}, security(CustomCATrustCertificates=["LS0tLS1CRUdJTg=="])),
    setting(
        "Defender",
        {},
        security(Defender={"LogAnalyticsWorkspaceResourceId": WORKSPACE, "SecurityMonitoring": {"Enabled": True}}),
    ),
    setting("a gateway API", {}, {"IngressProfile": {"GatewayAPI": {"Installation": "Standard"}}}),
    setting(
        "Istio for app routing",
        {},
        {
            "IngressProfile": {
                "WebAppRouting": {
                    "Enabled": True,
                    "GatewayAPIImplementations": {"AppRoutingIstio": {"Mode": "Enabled"}},
                }
            }
        },
    ),
    setting(
        "network logs",
        {},
        {
            "AzureMonitorProfile": {
                "ContainerInsights": {
                    "Enabled": True,
                    "LogAnalyticsWorkspaceResourceId": WORKSPACE,
                    "ContainerNetworkLogs": "Enabled",
                }
            }
        },
    ),
    setting(
        "node auto-provisioning",
        net(**OVERLAY),
        {**net(**OVERLAY), "NodeProvisioningProfile": {"Mode": "Auto", "DefaultNodePools": "None"}},
    ),
    setting("static egress", {}, net(StaticEgressGatewayProfile={"Enabled": True})),
    setting(
        "a scheduler by resources", {}, {"SchedulerProfile": {"Upstream": {"SchedulerConfigMode": "ManagedByCRD"}}}
    ),
]
MORE = [
    setting("a proxy later", {}, {"HttpProxyConfig": PROXY}),
    setting("a proxy is turned on again", {"HttpProxyConfig": {**PROXY, "Enabled": False}}, {"HttpProxyConfig": PROXY}),
    setting("a proxy given at the create changes", {"HttpProxyConfig": PROXY},
            {"HttpProxyConfig": {**PROXY, "NoProxy": ["localhost", "internal"]}}),
    setting("a proxy is turned off", {"HttpProxyConfig": PROXY}, {"HttpProxyConfig": {**PROXY, "Enabled": False}}),
    case("many settings are one write", cluster(system(), pool()),
         cluster(system(), pool(), Sku={"Tier": "Standard"}, Tags=tags(a="1"), **channel("patch"),
                 **api(AuthorizedIPRanges=["203.0.113.0/24"]), AddonProfiles={"azurepolicy": {"Enabled": True}}),
         "cluster"),
]  # fmt: skip

CASES = [*TAGS, *IDENTITY, *SKU, *NETWORK, *ACCESS, *ADD_ONS, *CHANNELS, *REST, *MORE]
