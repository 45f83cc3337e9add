"""Changes that AKS refuses, and so are refused before anything is written.

The code says whether CloudFormation replaces the cluster: NotUpdatable only where the schema lets it; everything else
is InvalidRequest.
"""

from dataclasses import replace
from typing import Any

from sandbox.azure.core.versions import NOVEMBER_2026, Minor
from tests.support.world import World
from tests.transitions.cluster_cases import CILIUM, ENTRA, KUBENET, LONG_TERM, NODE_SUBNET, OVERLAY, PRINCIPAL, api, net
from tests.transitions.image_cases import dates, images_come_out
from tests.transitions.pool_cases import BIG, STOPPED, WINDOWS, somebody_stops_a_pool
from tests.transitions.power_cases import stopped_by_hand
from tests.transitions.table import (
    EVERYTHING_SUPPORTED,
    ONE_IDENTITY,
    POD_SUBNET,
    SUBNET,
    Properties,
    Refused,
    cluster,
    pool,
    system,
    tags,
)
from tests.transitions.version_cases import SPOT, at, lagging, upgraded_by_azure, years_pass

INVALID = "InvalidRequest"


def stopped_and_outdated(world: World) -> None:
    """Somebody stops a pool, and new node images come out."""
    somebody_stops_a_pool(world)
    images_come_out(world)


def left_behind(world: World) -> None:
    """Azure upgrades the control plane alone, and the region gives up what the pools run."""
    lagging("1.33")(world)
    years_pass(world)


WITH_1_30 = replace(EVERYTHING_SUPPORTED, minors={"1.30": Minor(("1.30.14",)), **EVERYTHING_SUPPORTED.minors})


def replaced(name: str, before: dict[str, Any], after: dict[str, Any], *paths: str) -> Refused:
    """CloudFormation may replace the cluster for it."""
    return Refused(name, cluster(**before), cluster(**after), paths)


def refused(name: str, before: Properties, after: Properties, *paths: str, **more: Any) -> Refused:
    """Nobody replaces anything for it."""
    return Refused(name, before, after, paths, code=INVALID, **{"versions": EVERYTHING_SUPPORTED, **more})


def change(name: str, before: dict[str, Any], after: dict[str, Any], *members: str, **more: Any) -> Refused:
    """A pool `web` that would have to be another pool."""
    paths = [f"AgentPoolProfiles/web/{member}" for member in members]
    return refused(name, cluster(system(), pool(**before), **more), cluster(system(), pool(**after), **more), *paths)


AUTO: dict[str, Any] = {"NodeProvisioningProfile": {"Mode": "Auto"}}
MESH = "ServiceMeshProfile"


def mesh(*revisions: str) -> dict[str, Any]:
    return {MESH: {"Mode": "Istio", "Istio": {"Revisions": list(revisions)}}}


NETWORK = [
    replaced("overlay back to kubenet", net(**OVERLAY), net(**KUBENET), "NetworkProfile/NetworkPlugin"),
    replaced("kubenet to azure without overlay", net(**KUBENET), net(NetworkPlugin="azure"),
             "NetworkProfile/NetworkPlugin"),
    replaced("azure to a network of one's own", net(**OVERLAY), net(NetworkPlugin="none"),
             "NetworkProfile/NetworkPlugin"),
    replaced("kubenet to cilium without overlay", net(**KUBENET),
             net(NetworkPlugin="azure", NetworkDataplane="cilium"), "NetworkProfile/NetworkPlugin"),
    replaced("overlay without a range for pods", net(**NODE_SUBNET), net(**OVERLAY), "NetworkProfile/PodCidr"),
    replaced("cilium back to azure's data plane", net(**CILIUM),
             net(**{**CILIUM, "NetworkDataplane": "azure", "NetworkPolicy": "none"}),
             "NetworkProfile/NetworkDataplane", "NetworkProfile/NetworkPolicy"),
    replaced("cilium beside calico that nobody mentions", net(**OVERLAY, NetworkPolicy="calico"),
             net(**OVERLAY, NetworkDataplane="cilium"), "NetworkProfile/NetworkPolicy"),
    replaced("the pods' range shrinks", net(**OVERLAY, PodCidr="10.244.0.0/16"),
             net(**OVERLAY, PodCidr="10.244.0.0/17"), "NetworkProfile/PodCidr"),
    replaced("the pods' range moves", net(**OVERLAY, PodCidr="10.244.0.0/16"),
             net(**OVERLAY, PodCidr="10.200.0.0/16"), "NetworkProfile/PodCidr"),
    replaced("managed NAT back to the load balancer", net(OutboundType="managedNATGateway"),
             net(OutboundType="loadBalancer"), "NetworkProfile/OutboundType"),
    Refused(
        "overlay with subnets for pods",
        cluster(system(VnetSubnetID=SUBNET, PodSubnetID=POD_SUBNET), **net(**NODE_SUBNET)),
        cluster(system(VnetSubnetID=SUBNET, PodSubnetID=POD_SUBNET), **net(**OVERLAY, PodCidr="10.244.0.0/16")),
        ("NetworkProfile/NetworkPluginMode",),
    ),
    Refused(
        "cilium with Windows pools that stay in the cluster until later",
        cluster(system(), pool("win", OsType="Windows"), **WINDOWS, **net(**OVERLAY)),
        cluster(system(), **WINDOWS, **net(**CILIUM)),
        ("NetworkProfile/NetworkDataplane",),
    ),
    Refused(
        "cilium beside node auto-provisioning",
        cluster(**AUTO, **net(**OVERLAY)),
        cluster(**AUTO, **net(**CILIUM)),
        ("NetworkProfile/NetworkDataplane",),
    ),
    Refused(
        "outbound beside node auto-provisioning",
        cluster(**AUTO, **net(OutboundType="loadBalancer")),
        cluster(**AUTO, **net(OutboundType="none")),
        ("NetworkProfile/OutboundType",),
    ),
    replaced("other service addresses", net(ServiceCidr="10.0.0.0/16"), net(ServiceCidr="10.1.0.0/16",
                                                                          DnsServiceIP="10.1.0.10"),
             "NetworkProfile/ServiceCidr", "NetworkProfile/DnsServiceIP"),
]  # fmt: skip

CLUSTER = [
    replaced("another DNS name", {}, {"DnsPrefix": "other"}, "DnsPrefix"),
    replaced("Kubernetes without roles", {}, {"EnableRBAC": False}, "EnableRBAC"),
    replaced("another node resource group", {}, {"NodeResourceGroup": "mine"}, "NodeResourceGroup"),
    replaced("private", {}, api(EnablePrivateCluster=True), "ApiServerAccessProfile/EnablePrivateCluster"),
    replaced("another login of the nodes", {"LinuxProfile": {"AdminUsername": "one", "Ssh": {"PublicKeys": [
             {"KeyData": "ssh-rsa AAAA"}]}}}, {"LinuxProfile": {"AdminUsername": "two", "Ssh": {"PublicKeys": [
             {"KeyData": "ssh-rsa AAAA"}]}}}, "LinuxProfile/AdminUsername"),
    replaced("no OIDC issuer any more", {"OidcIssuerProfile": {"Enabled": True}},
             {"OidcIssuerProfile": {"Enabled": False}}, "OidcIssuerProfile/Enabled"),
    replaced("a managed identity back to a service principal", {},
             {**PRINCIPAL, "Identity": {"Type": "None"}}, "Identity/Type", "ServicePrincipalProfile/ClientId"),
    replaced("several at once", {"OidcIssuerProfile": {"Enabled": True}, **net(**OVERLAY)},
             {"OidcIssuerProfile": {"Enabled": False}, "DnsPrefix": "other", **net(**KUBENET)},
             "DnsPrefix", "NetworkProfile/NetworkPlugin", "OidcIssuerProfile/Enabled"),
    refused("no Entra any more", cluster(**ENTRA), cluster(AadProfile={"Managed": False}), "AadProfile/Managed"),
    refused("Entra leaves the template", cluster(**ENTRA), cluster(), "AadProfile/Managed"),
    refused("AKS Automatic later", cluster(), cluster(Sku={"Name": "Automatic"}), "Sku/Name"),
    refused("the API server leaves the network", cluster(**api(EnableVnetIntegration=True)),
            cluster(**api(EnableVnetIntegration=False)), "ApiServerAccessProfile/EnableVnetIntegration"),
    refused("another revision of the mesh at once", cluster(**mesh("asm-1-26")), cluster(**mesh("asm-1-27")),
            f"{MESH}/Istio/Revisions"),
    refused("workload identity without an issuer", cluster(OidcIssuerProfile={"Enabled": False}),
            cluster(SecurityProfile={"WorkloadIdentity": {"Enabled": True}}),
            "SecurityProfile/WorkloadIdentity/Enabled"),
    refused("long-term support is all that the version has", at("1.33", **LONG_TERM),
            at("1.33", Sku={"Tier": "Standard"}), "SupportPlan", versions=NOVEMBER_2026),
    refused("a stop beside node auto-provisioning", cluster(**AUTO), cluster(**AUTO, PowerState="Stopped"),
            "PowerState"),
    refused("a change of what somebody stopped", cluster(), cluster(Sku={"Tier": "Standard"}), "PowerState",
            meanwhile=stopped_by_hand),
]  # fmt: skip


def made_long_ago(world: World) -> None:
    """When Windows Server 2019 was to be had."""
    world.change_record(lambda record: record["pools"]["win"].update(osSKU="Windows2019"))


POOLS = [
    change("Windows instead of Linux", {"OsType": "Linux"}, {"OsType": "Windows"}, "OsType", **WINDOWS),
    change("spot instead of regular", {}, SPOT, "ScaleSetPriority"),
    change("regular instead of spot", SPOT, {}, "ScaleSetPriority"),
    change("another price", {**SPOT, "SpotMaxPrice": -1}, {**SPOT, "SpotMaxPrice": 0.5}, "SpotMaxPrice"),
    change("another eviction", {**SPOT, "ScaleSetEvictionPolicy": "Delete"},
           {**SPOT, "ScaleSetEvictionPolicy": "Deallocate"}, "ScaleSetEvictionPolicy"),
    change("virtual machines instead of a scale set", {}, {"Type": "VirtualMachines"}, "Type"),
    refused("a rotation of a pool with a retired image", cluster(system(), pool("win", OsType="Windows"), **WINDOWS),
            cluster(system(), pool("win", OsType="Windows", **BIG), **WINDOWS), "AgentPoolProfiles/win/OsSKU",
            meanwhile=made_long_ago),
    change("another placement", {}, {"ProximityPlacementGroupID": POD_SUBNET}, "ProximityPlacementGroupID"),
    refused("a change of a pool that somebody stopped", cluster(system(), pool()),
            cluster(system(), pool(NodeLabels={"a": "1"})), "AgentPoolProfiles/web/PowerState",
            meanwhile=somebody_stops_a_pool),
    refused("pools and cluster at once", cluster(system(), pool(), **ENTRA),
            cluster(system(), pool(**SPOT), AadProfile={"Managed": False}, DnsPrefix="other"),
            "DnsPrefix", "AadProfile/Managed", "AgentPoolProfiles/web/ScaleSetPriority"),
]  # fmt: skip

VERSIONS = [
    refused("a minor lower", at("1.34"), at("1.33"), "KubernetesVersion"),
    refused("a patch lower", at("1.34.9"), at("1.34.8"), "KubernetesVersion"),
    refused("declared for the first time and lower", cluster(), at("1.33"), "KubernetesVersion"),
    refused("lower than before, and Azure has gone further", at("1.34"), at("1.33"), "KubernetesVersion",
            meanwhile=upgraded_by_azure),
    refused("a minor that nobody has", at("1.34"), at("1.39"), "KubernetesVersion"),
    refused("a patch that nobody has", at("1.34"), at("1.35.99"), "KubernetesVersion"),
    refused("a patch that nobody has, several minors on", at("1.33"), at("1.36.99"), "KubernetesVersion"),
    refused("a minor that the region has given up", at("1.31"), at("1.33"), "KubernetesVersion", meanwhile=years_pass),
    refused("a pool newer than its cluster", at("1.34"), at("1.34", system(OrchestratorVersion="1.35")),
            "AgentPoolProfiles/system/OrchestratorVersion"),
    refused("a new pool newer than its cluster", at("1.34"), at("1.34", system(), pool(OrchestratorVersion="1.35")),
            "AgentPoolProfiles/web/OrchestratorVersion"),
    refused("a stopped pool is recreated with a version that the region has given up",
            at("1.30", system(), pool(OrchestratorVersion="1.30", **STOPPED)),
            at("1.30", system(), pool(OrchestratorVersion="1.30", **STOPPED, **BIG)),
            "AgentPoolProfiles/web/OrchestratorVersion", meanwhile=left_behind, versions=WITH_1_30),
    refused("a pool that would lag too far", at("1.31", system(), pool(OrchestratorVersion="1.31")),
            at("1.35", system(), pool(OrchestratorVersion="1.31")), "AgentPoolProfiles/web/OrchestratorVersion"),
    refused("a node image that AKS does not have yet", cluster(), cluster(**dates(system="202612.01.0")),
            "NodeImageVersions/system"),
    refused("a node image of a stopped pool of which nobody says how it is to be", cluster(system(), pool()),
            cluster(system(), pool(), **dates(web="202611.19.0")), "AgentPoolProfiles/web/PowerState",
            meanwhile=stopped_and_outdated),
    refused("a pool lower", at("1.34", system(), pool(OrchestratorVersion="1.34")),
            at("1.34", system(), pool(OrchestratorVersion="1.33")), "AgentPoolProfiles/web/OrchestratorVersion"),
    refused("a spot pool in what left support", at("1.33", system(), pool(**SPOT)), at("1.35", system(), pool(**SPOT)),
            "AgentPoolProfiles/web/ScaleSetPriority", meanwhile=years_pass),
    refused("version, pool and setting at once", at("1.34", system(), pool(), **ENTRA),
            at("1.33", system(), pool(**SPOT), AadProfile={"Managed": False}),
            "KubernetesVersion", "AadProfile/Managed", "AgentPoolProfiles/web/ScaleSetPriority"),
]  # fmt: skip

FAULTS = [
    refused("the latest node image, which is another one every day", cluster(),
            cluster(**dates(system="latest")), "NodeImageVersions.system"),
    refused("a node image for a pool that is not declared", cluster(), cluster(**dates(gone="202611.05.0")),
            "NodeImageVersions.gone"),
    refused("no System pool any more", cluster(system(), pool()), cluster(pool()), "AgentPoolProfiles"),
    refused("a System pool that is stopped", cluster(), cluster(system(**STOPPED)),
            "AgentPoolProfiles[0].PowerState.Code"),
    refused("two kinds of outbound address", cluster(),
            cluster(**net(LoadBalancerProfile={"ManagedOutboundIPs": {"Count": 1},
                                               "OutboundIPs": {"PublicIPs": [{"Id": POD_SUBNET}]}})),
            "NetworkProfile.LoadBalancerProfile"),
    refused("an identity beside system-assigned", cluster(),
            cluster(Identity={"Type": "SystemAssigned", "UserAssignedIdentities": {ONE_IDENTITY: {}}}),
            "Identity.Type"),
    refused("bounds without the autoscaler", cluster(), cluster(system(MinCount=1, MaxCount=3)),
            "AgentPoolProfiles[0].MinCount"),
    refused("a fault and a tag", cluster(), cluster(Tags=tags(azure="1"), Name="prod"), "Tags[0].Key"),
]  # fmt: skip

CASES = [*NETWORK, *CLUSTER, *POOLS, *VERSIONS, *FAULTS]
