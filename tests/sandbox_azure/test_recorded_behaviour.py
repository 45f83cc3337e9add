"""What recorded traffic showed of AKS beside the documentation: answers, values that follow others, refusals."""

from typing import Any

import pytest

from sandbox.azure.core.shapes import at
from tests.support.harness import SUBSCRIPTION, Cloud, cluster_body, error_of, pool

SUBNET = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/v/subnets/s"
KMS = {"enabled": True, "keyId": "https://v.vault.azure.net/keys/k/1"}
Json = dict[str, Any]


def value(properties: Json, path: str) -> Any:
    """At a dotted path, none if it is absent; with a # behind the path, how many there are."""
    actual = at(properties, path.removesuffix("#"))
    return len(actual) if path.endswith("#") else actual


def refused(cloud: Cloud, path: str, **properties: Any) -> tuple[int, str]:
    return error_of(cloud.change(path, **properties))


def network(**profile: Any) -> Json:
    return {"networkProfile": profile}


def balancer(**profile: Any) -> Json:
    return network(loadBalancerProfile=profile)


_NETWORK, _BALANCER, _GATEWAY = (
    "networkProfile",
    "networkProfile.loadBalancerProfile",
    "networkProfile.natGatewayProfile",
)
_ACCESS = "apiServerAccessProfile"
OVERLAY = {"networkPlugin": "azure", "networkPluginMode": "overlay"}
DUAL = network(ipFamilies=["IPv4", "IPv6"])
DUAL_LATER = network(ipFamilies=["IPv4", "IPv6"], podCidrs=["10.100.0.0/16"], serviceCidrs=["10.0.0.0/16"])
RANGES = {_ACCESS: {"authorizedIPRanges": ["192.0.2.1/32"]}}
OWN_ADDRESS = {"publicIPs": [{"id": "/subscriptions/s/address"}]}
ISTIO = {"istio": {"revisions": ["asm-1-27"]}}

# What is created, what an update changes (if there is one), and what the settled cluster has where.
CLUSTERS: list[tuple[str, Json, Json | None, Json]] = [
    ("an alias stays beside its patch", {"kubernetesVersion": "1.35"}, None,
     {"kubernetesVersion": "1.35", "currentKubernetesVersion": "1.35.6"}),
    ("what a PUT does not mention stays", RANGES, {}, RANGES),
    ("an empty list clears", RANGES, {_ACCESS: {"authorizedIPRanges": []}}, {_ACCESS: None}),
    *[("the balancer's SKU is in lower case", network(loadBalancerSku=written), None,
       {f"{_NETWORK}.loadBalancerSku": "standard"}) for written in ("standard", "Standard", None)],
    ("single ranges get a second one with dual stack", network(podCidr="10.100.0.0/16"), DUAL_LATER,
     {f"{_NETWORK}.podCidrs": ["10.100.0.0/16", "fd12:3456:789a::/64"],
      f"{_NETWORK}.serviceCidrs": ["10.0.0.0/16", "fd12:3456:789a:1::/108"]}),
    ("dual stack has an address of each family", DUAL, None,
     {f"{_BALANCER}.managedOutboundIPs": {"count": 1, "countIPv6": 1}, f"{_BALANCER}.effectiveOutboundIPs#": 2}),
    ("the plural pod range follows the singular one", network(**OVERLAY, podCidr="10.244.0.0/16"),
     network(podCidr="10.244.0.0/15"), {f"{_NETWORK}.podCidrs": ["10.244.0.0/15"]}),
    ("a balancer has one kind of address, the last requested", {}, balancer(outboundIPs=OWN_ADDRESS),
     {f"{_BALANCER}.managedOutboundIPs": None, f"{_BALANCER}.outboundIPs": OWN_ADDRESS}),
    ("a balancer's settings are removed with it", balancer(allocatedOutboundPorts=1024),
     network(outboundType="managedNATGateway"),
     {_BALANCER: {"backendPoolType": "nodeIPConfiguration"}, f"{_GATEWAY}.effectiveOutboundIPs#": 1}),
    ("NAT addresses follow their count", network(outboundType="managedNATGateway"),
     network(natGatewayProfile={"managedOutboundIPProfile": {"count": 2}}), {f"{_GATEWAY}.effectiveOutboundIPs#": 2}),
    ("a move to overlay sets the data plane", network(networkPlugin="kubenet"), network(**OVERLAY),
     {f"{_NETWORK}.networkDataplane": "azure"}),
    *[("advanced networking fills in its halves",
       network(**OVERLAY, networkDataplane=dataplane, advancedNetworking={"enabled": True}), None,
       {f"{_NETWORK}.advancedNetworking":
        {"enabled": True, "observability": {"enabled": True}, "security": {"enabled": security}}})
      for dataplane, security in (("cilium", True), ("azure", False))],
    ("VNet integration fills in its profile", {_ACCESS: {"enableVnetIntegration": True}}, None,
     {_ACCESS: {"enableVnetIntegration": True, "enablePrivateCluster": False, "subnetId": ""}}),
    ("an add-on's name knows no case", {"addonProfiles": {"azurepolicy": {"enabled": True}}},
     {"addonProfiles": {"azurePolicy": {"enabled": False}}},
     {"addonProfiles": {"azurepolicy": {"enabled": False, "config": None}}}),
    ("an empty autoscaler profile resets to the defaults", {"autoScalerProfile": {"expander": "least-waste"}},
     {"autoScalerProfile": {}}, {"autoScalerProfile.expander": "random"}),
    ("a mesh that is off has no revisions", {"serviceMeshProfile": {"mode": "Istio", **ISTIO}},
     {"serviceMeshProfile": {"mode": "Disabled", **ISTIO}}, {"serviceMeshProfile": {"mode": "Disabled"}}),
]  # fmt: skip


@pytest.mark.parametrize(("created", "changed", "expected"), [row[1:] for row in CLUSTERS],
                         ids=[row[0] for row in CLUSTERS])  # fmt: skip
def test_a_cluster_settles_on(cloud: Cloud, created: Json, changed: Json | None, expected: Json) -> None:
    path = cloud.cluster(**created)
    if changed is not None:
        cloud.update(path, **changed)
    actual = cloud.read(path)
    assert {where: value(actual, where) for where in expected} == expected


_SPOT = "kubernetes.azure.com/scalesetpriority"
_TEAM = {"nodeLabels": {"team": "a"}, "nodeTaints": ["a=b:NoSchedule"]}
_REGULAR = {"scaleSetPriority": "Regular", "scaleSetEvictionPolicy": "Delete", "spotMaxPrice": -1.0}

POOLS: list[tuple[str, Json, Json | None, Json]] = [
    ("labels are replaced as a whole", {"nodeLabels": {"a": "1", "b": "2"}}, {"nodeLabels": {"c": "3"}},
     {"nodeLabels": {"c": "3"}}),
    ("a spot pool has AKS's label, taint and terms", {"scaleSetPriority": "Spot"}, None,
     {"nodeLabels": {_SPOT: "spot"}, "nodeTaints": [f"{_SPOT}=spot:NoSchedule"], "scaleSetEvictionPolicy": "Delete",
      "spotMaxPrice": -1}),
    ("AKS's labels and taints are put there once", {"scaleSetPriority": "Spot"}, _TEAM, _TEAM),
    ("regular priority is never echoed", _REGULAR, None, dict.fromkeys(_REGULAR)),
    ("a gateway pool is tainted", {"mode": "Gateway"}, None,
     {"nodeTaints": ["kubernetes.azure.com/mode=gateway:NoSchedule"]}),
    ("bounds leave another count to the autoscaler", {"count": 1},
     {"count": 1, "enableAutoScaling": True, "minCount": 2, "maxCount": 5}, {"count": 1}),
    *[(f"the OS disk of {size}", {"vmSize": size}, {"vmSize": size, "osDiskType": disk, "count": 3},
       {"osDiskType": disk}) for size, disk in (
        ("Standard_D4ds_v5", "Ephemeral"), ("standard_d4pds_v5", "Ephemeral"), ("Standard_NC4as_T4_v3", "Ephemeral"),
        ("Standard_D2ds_v5", "Managed"), ("Standard_D4s_v5", "Managed"), ("Standard_D4s_v3", "Managed"),
        ("Standard_DS2_v2", "Managed"),
    )],
]  # fmt: skip


@pytest.mark.parametrize(("created", "changed", "expected"), [row[1:] for row in POOLS],
                         ids=[row[0] for row in POOLS])  # fmt: skip
def test_a_pool_settles_on(cloud: Cloud, created: Json, changed: Json | None, expected: Json) -> None:
    path = cloud.pool(cloud.cluster(), "p1", **created)
    if changed is not None:
        cloud.update(path, **changed)
    actual = cloud.read(path)
    assert {where: value(actual, where) for where in expected} == expected


class TestPools:
    def test_while_a_pool_is_deleted_others_are_written(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        a, b, c = (cloud.pool(path, name) for name in ("a", "b", "c"))
        assert cloud.call("DELETE", a).status == 202
        assert cloud.call("DELETE", b).status == 202
        assert cloud.change(c, count=3).status == 200

    def test_a_pool_that_is_deleted_is_not_written_nor_its_cluster(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        there = cloud.pool(path, "a")
        cloud.call("DELETE", there)
        assert refused(cloud, there, count=3) == (409, "OperationNotAllowed")
        assert refused(cloud, path, enableRBAC=True) == (409, "OperationNotAllowed")

    def test_the_last_system_pool_stays_also_when_two_are_deleted_at_once(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        second = cloud.pool(path, "sys2", mode="System")
        assert cloud.call("DELETE", f"{path}/agentPools/sys").status == 202
        assert error_of(cloud.call("DELETE", second)) == (400, "MustDefineAtLeastOneSystemPool")

    @pytest.mark.parametrize(
        ("change", "image"),
        [({"enableFIPS": True}, "AKSUbuntu-2404gen2fips"), ({"osSKU": "AzureLinux"}, "AKSAzureLinux-V3gen2")],
    )
    def test_another_image_is_in_the_answer_and_the_pool_upgrading(
        self, cloud: Cloud, change: Json, image: str
    ) -> None:
        answer = cloud.change(cloud.pool(cloud.cluster(), "a"), **change).json()["properties"]
        assert answer["provisioningState"] == "Upgrading"
        assert answer["nodeImageVersion"].startswith(image)

    def test_fips_is_switched_both_ways_on_linux_and_not_at_all_on_windows(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        for on in (True, False):
            after = cloud.update(f"{path}/agentPools/sys", enableFIPS=on)
            assert ("fips" in after["nodeImageVersion"], after["enableFIPS"]) == (on, on)
        windows = cloud.pool(path, "win", osType="Windows", osSKU="Windows2022")
        assert refused(cloud, windows, enableFIPS=True) == (400, "PropertyChangeNotAllowed")

    def test_a_stopping_pool_shows_its_count_except_in_the_answer(self, cloud: Cloud) -> None:
        there = cloud.pool(cloud.cluster(), "a", count=3)
        answer = cloud.change(there, powerState={"code": "Stopped"})
        assert at(answer.json(), "properties.provisioningState") == "Stopping"
        assert at(answer.json(), "properties.count") == 0
        assert cloud.read(there)["count"] == 3
        cloud.settle(answer)
        assert (cloud.read(there)["count"], cloud.read(there)["powerState"]) == (0, {"code": "Stopped"})
        start = cloud.change(there, powerState={"code": "Running"}).json()["properties"]
        assert (start["provisioningState"], start["count"]) == ("Starting", 3)

    def test_an_aborted_stop_leaves_the_pool_running_with_its_count(self, cloud: Cloud) -> None:
        there = cloud.pool(cloud.cluster(), "a")
        cloud.change(there, powerState={"code": "Stopped"})
        answer = cloud.call("POST", f"{there}/abort")
        assert (answer.status, answer.json()["name"]) == (202, "a")
        cloud.settle(answer)
        after = cloud.read(there)
        assert (after["provisioningState"], after["powerState"], after["count"]) == ("Canceled", {"code": "Running"}, 2)

    def test_a_virtual_machines_pool_shows_its_nodes_once_they_are_there(self, cloud: Cloud) -> None:
        def write(*scales: tuple[str, int]) -> Json:
            """(state, nodes) in the answer; then it settles."""
            manual = [{"size": size, "count": count} for size, count in scales]
            profile = {"scale": {"manual": manual}}
            answer = cloud.change(there, type="VirtualMachines", virtualMachinesProfile=profile)
            properties: Json = answer.json()["properties"]
            cloud.settle(answer)
            assert cloud.read(there)["virtualMachineNodesStatus"] == manual
            return properties

        there = f"{cloud.cluster()}/agentPools/vms"
        assert "virtualMachineNodesStatus" not in write(("Standard_D4s_v3", 2))
        scaled = write(("Standard_D4s_v3", 3))
        assert scaled["provisioningState"] == "Scaling"
        assert scaled["virtualMachineNodesStatus"] == [{"size": "Standard_D4s_v3", "count": 2}]
        assert write(("Standard_D4s_v3", 3), ("Standard_D2s_v3", 1))["provisioningState"] == "Updating"


class TestAnswers:
    def test_a_puts_answer_has_labels_for_every_pool_and_the_tags_that_were_sent(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        answer = cloud.change(path, agentPoolProfiles=[pool("sys", mode="System", tags={})])
        (profile,) = answer.json()["properties"]["agentPoolProfiles"]
        assert (profile["nodeLabels"], profile["tags"]) == ({}, {})
        (profile,) = cloud.read(path)["agentPoolProfiles"]
        assert not {"nodeLabels", "tags"} & set(profile)

    def test_the_first_get_shows_what_the_creates_answer_does_not(self, cloud: Cloud) -> None:
        path = cloud.path()
        answer = cloud.call("PUT", path, cluster_body()).json()["properties"]
        assert "identityProfile" not in answer
        assert value(answer, f"{_BALANCER}.effectiveOutboundIPs") is None
        first = cloud.read(path)
        assert first["provisioningState"] == "Creating"
        assert "kubeletidentity" in first["identityProfile"]
        assert value(first, f"{_BALANCER}.effectiveOutboundIPs#") == 1

    def test_a_private_clusters_link_is_in_the_creates_answer(self, cloud: Cloud) -> None:
        body = cluster_body(apiServerAccessProfile={"enablePrivateCluster": True})
        answer = cloud.call("PUT", cloud.path(), body)
        assert answer.json()["properties"]["privateLinkResources"][0]["groupId"] == "management"

    def test_an_identity_that_has_just_been_assigned_has_no_ids_in_the_answer(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        named = f"{cloud.group()}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mine"
        cloud.call("PUT", named, {"location": "westeurope"})
        identity = {"type": "UserAssigned", "userAssignedIdentities": {named: {}}}
        answer = cloud.call("PUT", path, {"location": "westeurope", "identity": identity, "properties": {}})
        assert answer.json()["identity"]["userAssignedIdentities"] == {named: {}}
        cloud.settle(answer)
        settled = cloud.call("GET", path).json()["identity"]["userAssignedIdentities"][named]
        assert sorted(settled) == ["clientId", "principalId"]

    @pytest.mark.parametrize(("method", "code"), [("GET", "ParentResourceNotFound"), ("PUT", "ParentResourceNotFound"),
                                                  ("DELETE", "ResourceNotFound")])  # fmt: skip
    def test_a_child_of_what_is_not_there(self, cloud: Cloud, method: str, code: str) -> None:
        body: Json | None = {"properties": {}} if method == "PUT" else None
        assert error_of(cloud.call(method, f"{cloud.path()}/agentPools/a", body)) == (404, code)

    def test_a_tenth_of_operations_carries_an_error_and_succeeds(self, cloud: Cloud) -> None:
        there = cloud.pool(cloud.cluster(), "a")
        codes, with_an_end = [], set()
        for number in range(150):
            cloud.clock.sleep(120)
            answer = cloud.change(there, nodeLabels={"n": str(number)})
            begun = cloud.call("GET", answer.header("azure-asyncoperation") or "").json()
            ended = cloud.settle(answer)
            assert (begun["status"], ended["status"]) == ("InProgress", "Succeeded")
            if "error" in ended:
                codes.append(ended["error"]["code"])
                with_an_end.add("endTime" in begun)
            else:
                assert "endTime" not in begun
        assert 5 <= len(codes) <= 25
        assert len(set(codes)) > 3
        # Some of these have an end while they go on.
        assert with_an_end == {True, False}


class TestFollowingValues:
    def test_the_public_name_of_a_private_cluster_comes_and_goes(self, cloud: Cloud) -> None:
        path = cloud.cluster(apiServerAccessProfile={"enablePrivateCluster": True})
        name = cloud.read(path)["fqdn"]
        off, on = ({_ACCESS: {"enablePrivateClusterPublicFQDN": public}} for public in (False, True))
        assert "fqdn" not in cloud.update(path, **off)
        assert cloud.update(path, **on)["fqdn"] == name

    def test_an_add_on_is_replaced_and_off_has_neither_config_nor_identity(self, cloud: Cloud) -> None:
        name = "azureKeyvaultSecretsProvider"
        config = {"enableSecretRotation": "true", "rotationPollInterval": "2m"}
        path = cloud.cluster(addonProfiles={name: {"enabled": True, "config": config}})
        first = cloud.read(path)["addonProfiles"][name]["identity"]
        wanted = {"enabled": True, "config": {"enableSecretRotation": "true"}}
        answer = cloud.change(path, addonProfiles={name: wanted})
        assert "identity" not in answer.json()["properties"]["addonProfiles"][name]
        cloud.settle(answer)
        assert cloud.read(path)["addonProfiles"][name] == {**wanted, "identity": first}
        after = cloud.update(path, addonProfiles={name: {"enabled": False}})["addonProfiles"][name]
        assert after == {"enabled": False, "config": None}

    def test_no_proxy_is_returned_with_every_excluded_address(self, cloud: Cloud) -> None:
        proxy = {"httpProxy": "http://proxy:3128/", "noProxy": ["localhost"]}
        after = cloud.read(cloud.cluster(httpProxyConfig=proxy))
        assert after["httpProxyConfig"]["noProxy"] == after["httpProxyConfig"]["effectiveNoProxy"]
        assert {"localhost", "10.0.0.0/16", after["fqdn"]} <= set(after["httpProxyConfig"]["noProxy"])

    def test_long_term_support_sets_the_channel(self, cloud: Cloud) -> None:
        body = cluster_body(supportPlan="AKSLongTermSupport") | {"sku": {"name": "Base", "tier": "Premium"}}
        answer = cloud.call("PUT", cloud.path(), body).json()["properties"]
        assert answer["autoUpgradeProfile"]["upgradeChannel"] == "patch"

    def test_an_automatic_cluster_has_its_presets(self, cloud: Cloud) -> None:
        path = cloud.path()
        body = cluster_body(agentPoolProfiles=[{"name": "sys", "mode": "System", "count": 3}])
        cloud.done(cloud.call("PUT", path, body | {"sku": {"name": "Automatic", "tier": "Standard"}}), 201)
        after = cloud.read(path)
        assert after["networkProfile"]["networkDataplane"] == "cilium"
        assert after["networkProfile"]["outboundType"] == "managedNATGateway"
        assert after["nodeProvisioningProfile"]["mode"] == "Auto"
        assert after["agentPoolProfiles"][0]["osSKU"] == "AzureLinux"
        insights = after["azureMonitorProfile"]["containerInsights"]
        assert insights["enabled"]
        assert "/workspaces/DefaultWorkspace-" in insights["logAnalyticsWorkspaceResourceId"]


class TestRefusals:
    def test_user_defined_routing_with_a_balancer_profile(self, cloud: Cloud) -> None:
        path = cloud.cluster(agentPoolProfiles=[pool("sys", mode="System", vnetSubnetID=SUBNET)])
        routed = {"outboundType": "userDefinedRouting", "loadBalancerProfile": {"allocatedOutboundPorts": 1024}}
        code = "InvalidUserDefinedRoutingWithLoadBalancerProfile"
        assert refused(cloud, path, networkProfile=routed) == (400, code)
        cloud.update(path, networkProfile={"outboundType": "userDefinedRouting"})

    def test_a_nat_gateway_profile_with_a_gateway_of_ones_own(self, cloud: Cloud) -> None:
        path = cloud.cluster(agentPoolProfiles=[pool("sys", mode="System", vnetSubnetID=SUBNET)])
        own = network(outboundType="userAssignedNATGateway", natGatewayProfile={"idleTimeoutInMinutes": 4})
        assert refused(cloud, path, **own) == (400, "InvalidParameter")

    @pytest.mark.parametrize(
        "profile",
        [
            {"azureKeyVaultKms": {"enabled": False, "keyId": KMS["keyId"]}},
            {"azureKeyVaultKms": {**KMS, "keyVaultNetworkAccess": "Public", "keyVaultResourceId": "/v"}},
            {"defender": {"securityMonitoring": {"enabled": False}, "logAnalyticsWorkspaceResourceId": "/w"}},
        ],
    )
    def test_details_of_what_is_off(self, cloud: Cloud, profile: Json) -> None:
        path = cloud.cluster(securityProfile={"azureKeyVaultKms": KMS})
        assert refused(cloud, path, securityProfile=profile) == (400, "InvalidParameter")

    def test_an_unavailable_share_beside_a_surge(self, cloud: Cloud) -> None:
        there = cloud.pool(cloud.cluster(), "a")
        assert refused(cloud, there, upgradeSettings={"maxUnavailable": "1"}) == (400, "InvalidParameter")
        cloud.update(there, upgradeSettings={"maxUnavailable": "1", "maxSurge": "0"})

    def test_the_reported_version_when_a_newer_patch_runs(self, cloud: Cloud) -> None:
        path = cloud.cluster(kubernetesVersion="1.34.8")
        cloud.control("POST", "patched", {"cluster": path, "version": "1.34.9"})
        after = cloud.read(path)
        assert (after["kubernetesVersion"], after["currentKubernetesVersion"]) == ("1.34.8", "1.34.9")
        assert refused(cloud, path, kubernetesVersion="1.34.8") == (400, "OperationNotAllowed")
        cloud.update(path, kubernetesVersion="1.34.9")

    def test_a_kubelet_identity_other_than_the_reported_one(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        cloud.update(path, identityProfile=cloud.read(path)["identityProfile"])
        other = {"kubeletidentity": {"resourceId": "/subscriptions/s/userAssignedIdentities/blue-agentpool"}}
        code = "CustomKubeletIdentityOnlySupportedOnUserAssignedMSICluster"
        assert refused(cloud, path, identityProfile=other) == (400, code)

    @pytest.mark.parametrize(("api", "status"), [("2026-08-01", 400), ("2026-07-02-preview", 200)])
    def test_ssh_keys_are_taken_by_previews_alone(self, cloud: Cloud, api: str, status: int) -> None:
        profile = {"adminUsername": "azureuser", "ssh": {"publicKeys": [{"keyData": "ssh-rsa AAAA"}]}}
        body = {"location": "westeurope", "properties": {"linuxProfile": profile}}
        assert cloud.call("PUT", cloud.cluster(), body, api=api).status == status
