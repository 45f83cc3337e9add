"""What AKS refuses before it starts anything: bodies and the codes they earn."""

from typing import Any

import pytest

from tests.support.harness import Cloud, cluster_body, error_of, pool

SUBNET = (
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/net/providers/Microsoft.Network/"
    "virtualNetworks/v/subnets/s"
)


def pools(*more: dict[str, Any], **system: Any) -> dict[str, Any]:
    return {"agentPoolProfiles": [pool("sys", **{"mode": "System", **system}), *more]}


def network(**changes: Any) -> dict[str, Any]:
    return {"networkProfile": changes}


REFUSED_CREATES: list[tuple[str, dict[str, Any], str]] = [
    ("no pools", {"agentPoolProfiles": []}, "InvalidParameter"),
    ("no system pool", {"agentPoolProfiles": [pool("u1")]}, "MustDefineAtLeastOneSystemPool"),
    ("first pool is not system", {"agentPoolProfiles": [pool("u1"), pool("sys", mode="System")]}, "InvalidParameter"),
    ("the same pool twice", pools(pool("sys")), "InvalidParameter"),
    ("pool name too long", pools(pool("thirteenchars")), "InvalidParameter"),
    ("pool name with capitals", pools(pool("Upper")), "InvalidParameter"),
    ("windows pool name too long", pools(pool("windows1", osType="Windows")), "WindowsAgentPoolNameTooLong"),
    ("autoscaling without bounds", pools(enableAutoScaling=True), "InvalidParameter"),
    ("bounds crossed", pools(enableAutoScaling=True, minCount=5, maxCount=2), "InvalidParameter"),
    ("count outside bounds", pools(enableAutoScaling=True, minCount=3, maxCount=5), "InvalidParameter"),
    ("system pool of none", pools(count=0), "InvalidParameter"),
    ("more than a thousand", pools(count=1001), "InvalidParameter"),
    ("spot system pool", pools(pool("spot", mode="System", scaleSetPriority="Spot")), "SystemPoolMustBeRegular"),
    ("windows system pool", pools(pool("win", mode="System", osType="Windows")), "SystemPoolMustBeLinux"),
    ("a retired Windows", pools(pool("win", osType="Windows", osSKU="Windows2019")), "InvalidParameter"),
    ("a retired Linux", pools(osSKU="CBLMariner"), "InvalidParameter"),
    ("Windows 2022 where it has no image", {**pools(pool("win", osType="Windows", osSKU="Windows2022")),
     "kubernetesVersion": "1.37"}, "InvalidParameter"),
    ("zones beside auto", pools(availabilityZones=["auto", "1"]), "InvalidParameter"),
    ("fixed and autoscaled sizes", pools(pool("vms", type="VirtualMachines", virtualMachinesProfile={"scale": {
     "manual": [{"size": "Standard_D4s_v5", "count": 1}],
     "autoscale": [{"size": "Standard_D8s_v5", "minCount": 1, "maxCount": 2}]}})), "InvalidParameter"),
    ("system pool of B-series", pools(vmSize="Standard_B2s"), "SystemPoolSkuTooLow"),
    ("too few pods a node", pools(maxPods=9), "MaxPodsLimitExceeded"),
    ("reserved label", pools(nodeLabels={"kubernetes.io/x": "y"}), "NodeLabelKeyNotAllowed"),
    ("taint without effect", pools(pool("u1", nodeTaints=["a=b"])), "InvalidParameter"),
    ("surge and unavailable zero", pools(upgradeSettings={"maxSurge": "0"}), "InvalidParameter"),
    ("windows on kubenet", {**network(networkPlugin="kubenet"), **pools(pool("win", osType="Windows"))},
     "AzureCNIOnlyForWindows"),
    ("azure policy on kubenet", network(networkPlugin="kubenet", networkPolicy="azure"),
     "NetworkPolicyAzureNotSupportedForKubenet"),
    ("policy without plugin", network(networkPlugin="none", networkPolicy="calico"),
     "NetworkPolicyNotSupportedForNone"),
    ("not a CIDR", network(serviceCidr="10.0.0.0/40"), "CidrStringParseError"),
    ("pods over services", network(podCidr="10.0.0.0/15", serviceCidr="10.1.0.0/16", dnsServiceIP="10.1.0.10"),
     "PodCidrOverlapServiceCidr"),
    ("DNS outside services", network(dnsServiceIP="10.9.0.10"), "DnsServiceIpOutOfServiceCidr"),
    ("DNS first address", network(dnsServiceIP="10.0.0.1"), "DnsServiceIpOutOfServiceCidr"),
    ("reserved range", network(podCidr="172.30.0.0/16"), "InvalidParameter"),
    ("basic load balancer", network(loadBalancerSku="basic"), "InvalidParameter"),
    ("odd ports", network(loadBalancerProfile={"allocatedOutboundPorts": 7}),
     "InvalidLoadBalancerProfileAllocatedOutboundPorts"),
    ("NAT gateway of one's own without a subnet", network(outboundType="userAssignedNATGateway"),
     "UserAssignedNATGatewayWithManagedVNetNotAllowed"),
    ("managed NAT gateway in one's own subnet", {**network(outboundType="managedNATGateway"),
     **pools(vnetSubnetID=SUBNET)}, "ManagedNATGatewayWithCustomVNetNotAllowed"),
    ("unknown plugin", network(networkPlugin="flannel"), "InvalidParameter"),
    ("bad DNS prefix", {"dnsPrefix": "-x"}, "InvalidParameter"),
    ("no DNS prefix", {"dnsPrefix": None}, "InvalidParameter"),
    ("workload identity without issuer", {"securityProfile": {"workloadIdentity": {"enabled": True}},
     "oidcIssuerProfile": {"enabled": False}}, "BadRequest"),
    ("ranges on a private cluster", {"apiServerAccessProfile": {"enablePrivateCluster": True,
     "authorizedIPRanges": ["192.0.2.0/24"]}}, "BadRequest"),
    ("long-term support without Premium", {"supportPlan": "AKSLongTermSupport"}, "BadRequest"),
    ("weak Windows password", {"windowsProfile": {"adminUsername": "a", "adminPassword": "short"}},
     "WindowsProfilePasswordInvalid"),
    ("Windows user name with a period at its end", {"windowsProfile": {"adminUsername": "admin."}},
     "WindowsProfileUsernameInvalid"),
    ("a count in words", pools(count="three"), "BadRequest"),
    ("a flag in words", {"enableRBAC": "yes"}, "BadRequest"),
    ("pools that are no list", {"agentPoolProfiles": {"name": "sys"}}, "BadRequest"),
    ("a section that is no object", {"networkProfile": "azure"}, "BadRequest"),
    ("unknown version", {"kubernetesVersion": "1.99"}, "K8sVersionNotSupported"),
    ("version in long-term support only", {"kubernetesVersion": "1.32"}, "K8sVersionNotSupported"),
    ("pool on another version", {"kubernetesVersion": "1.36", **pools(orchestratorVersion="1.35")},
     "NodePoolMcVersionIncompatible"),
]  # fmt: skip


@pytest.fixture(scope="module")
def cloud() -> Cloud:
    return Cloud()


@pytest.mark.parametrize(("properties", "code"), [case[1:] for case in REFUSED_CREATES],
                         ids=[case[0] for case in REFUSED_CREATES])  # fmt: skip
def test_a_create_is_refused(cloud: Cloud, properties: dict[str, Any], code: str) -> None:
    cloud.clock.sleep(600)
    path = cloud.path("refused")
    assert error_of(cloud.call("PUT", path, cluster_body(**properties))) == (400, code)
    assert cloud.call("GET", path).status == 404


PORTS = "InvalidLoadBalancerProfileAllocatedOutboundPorts"


@pytest.mark.parametrize(
    ("profile", "code", "target", "value"),
    [
        ({"allocatedOutboundPorts": 7}, PORTS, "loadBalancerProfile", "7"),
        ({"allocatedOutboundPorts": 64008}, PORTS, "loadBalancerProfile", "64008"),
        ({"managedOutboundIPs": {"count": 101}}, "InvalidParameter", "loadBalancerProfile.managedOutboundIPs.count",
         "101"),
        ({"idleTimeoutInMinutes": 3}, "InvalidParameter", "loadBalancerProfile.idleTimeoutInMinutes", "3"),
        ({"managedOutboundIPs": {"count": 1}, "outboundIPs": {"publicIPs": [{"id": "x"}]}}, "InvalidParameter",
         "loadBalancerProfile", "managedOutboundIPs, outboundIPs."),
    ],
)  # fmt: skip
def test_a_load_balancers_refusal_names_the_given_value(
    cloud: Cloud, profile: dict[str, Any], code: str, target: str, value: str
) -> None:
    answer = cloud.call("PUT", cloud.path("refused"), cluster_body(**network(loadBalancerProfile=profile)))
    assert error_of(answer) == (400, code)
    assert answer.json()["target"] == f"properties.networkProfile.{target}"
    assert f" {value}" in answer.json()["message"]


def test_ranges_are_checked_before_the_load_balancer(cloud: Cloud) -> None:
    both = network(podCidr="172.30.0.0/16", loadBalancerProfile={"allocatedOutboundPorts": 7})
    answer = cloud.call("PUT", cloud.path("refused"), cluster_body(**both))
    assert answer.json()["target"] == "properties.networkProfile.podCidr"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("-c", "InvalidParameter"),
        ("c" * 64, "InvalidParameter"),
        ("my-windows-cluster", "ReservedResourceName"),
        ("loginpage", "ReservedResourceName"),
        ("azure", "ReservedResourceName"),
    ],
)
def test_a_name_is_refused(cloud: Cloud, name: str, code: str) -> None:
    path = cloud.path(name)
    assert error_of(cloud.call("PUT", path, cluster_body())) == (400, code)


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        ({f"k{number}": "v" for number in range(51)}, "InvalidTags"),
        ({"a": "1", "A": "2"}, "InvalidTags"),
        ({"a<b": "1"}, "InvalidTagNameCharacters"),
        ({"azurething": "1"}, "ReservedTagName"),
        ({"a": "x" * 257}, "InvalidTagValueLength"),
        ({"a": 1}, "InvalidRequestContent"),
    ],
)
def test_tags_are_refused(cloud: Cloud, tags: dict[str, Any], code: str) -> None:
    path = cloud.path("tagged")
    assert error_of(cloud.call("PUT", path, {**cluster_body(), "tags": tags})) == (400, code)


IMMUTABLE: list[tuple[dict[str, Any], str]] = [
    ({"dnsPrefix": "other"}, "properties.dnsPrefix"),
    ({"nodeResourceGroup": "elsewhere"}, "properties.nodeResourceGroup"),
    ({"enableRBAC": False}, "properties.enableRBAC"),
    ({"fqdnSubdomain": "sub"}, "properties.fqdnSubdomain"),
    (network(serviceCidr="10.8.0.0/16"), "properties.networkProfile.serviceCidr"),
    (network(dnsServiceIP="10.0.0.11"), "properties.networkProfile.dnsServiceIP"),
    (network(networkPlugin="kubenet"), "properties.networkProfile.networkPlugin"),
    (network(podCidr="10.200.0.0/16"), "properties.networkProfile.podCidr"),
    ({"apiServerAccessProfile": {"enablePrivateCluster": True}},
     "properties.apiServerAccessProfile.enablePrivateCluster"),
    *[({"servicePrincipalProfile": {"clientId": other}}, "properties.servicePrincipalProfile.clientId")
      for other in ("someone", "MSI")],
    (pools(vmSize="Standard_D8s_v5"), "properties.agentPoolProfiles.vmSize"),
]  # fmt: skip


@pytest.fixture(scope="module")
def settled() -> tuple[Cloud, str]:
    cloud = Cloud()
    return cloud, cloud.cluster()


@pytest.mark.parametrize(("properties", "target"), IMMUTABLE, ids=[target for _, target in IMMUTABLE])
def test_an_immutable_property_stays(settled: tuple[Cloud, str], properties: dict[str, Any], target: str) -> None:
    cloud, path = settled
    cloud.clock.sleep(600)
    answer = cloud.call("PUT", path, cluster_body(**properties))
    assert error_of(answer) == (400, "PropertyChangeNotAllowed")
    assert answer.json()["target"] == target


@pytest.mark.parametrize(
    "change",
    [
        {"vmSize": "Standard_D8s_v5"},
        {"osDiskSizeGB": 256},
        {"osDiskType": "Ephemeral"},
        {"maxPods": 50},
        {"availabilityZones": ["1"]},
        {"osType": "Windows"},
        {"scaleSetPriority": "Spot"},
        {"enableEncryptionAtHost": True},
        {"kubeletConfig": {"cpuManagerPolicy": "static"}},
        {"osSKU": "Windows2022"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_immutable_property_of_a_pool_stays(settled: tuple[Cloud, str], change: dict[str, Any]) -> None:
    cloud, path = settled
    cloud.clock.sleep(600)
    wanted = pool("sys", mode="System", **change)
    answer = cloud.call("PUT", f"{path}/agentPools/sys", {"properties": wanted})
    assert error_of(answer) == (400, "PropertyChangeNotAllowed")
    assert answer.json()["target"] == f"properties.{next(iter(change))}"


def test_what_may_change_does() -> None:
    cloud = Cloud()
    path = cloud.cluster()
    for properties in (
        network(networkDataplane="cilium", networkPolicy="cilium"),
        network(podCidr="10.240.0.0/13"),
        {"disableLocalAccounts": True, "aadProfile": {"managed": True}},
        {"autoUpgradeProfile": {"upgradeChannel": "patch"}},
        pools(osSKU="AzureLinux"),
        network(outboundType="managedNATGateway"),
    ):
        cloud.done(cloud.call("PUT", path, cluster_body(**properties)), 200)


def test_the_oidc_issuer_cannot_be_switched_off() -> None:
    cloud = Cloud()
    answer = cloud.call("PUT", cloud.cluster(), cluster_body(oidcIssuerProfile={"enabled": False}))
    assert error_of(answer) == (400, "OIDCIssuerCannotBeDisabled")


def test_no_static_credentials_without_local_accounts() -> None:
    cloud = Cloud()
    path = cloud.cluster(disableLocalAccounts=True, aadProfile={"managed": True})
    refused = cloud.call("POST", f"{path}/listClusterAdminCredential")
    assert refused.status == 400
    assert "static credential is not allowed" in refused.json()["message"]
    assert cloud.call("POST", f"{path}/listClusterUserCredential").status == 200
