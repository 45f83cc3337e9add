"""What recorded traffic showed of AKS beside the documentation: answers, values that follow others, refusals."""

from typing import Any

import pytest

from tests.support.harness import Cloud, error_of, pool

SUBNET = (
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/net/providers/Microsoft.Network/"
    "virtualNetworks/v/subnets/s"
)
Json = dict[str, Any]


def read(cloud: Cloud, path: str) -> Json:
    properties: Json = cloud.call("GET", path).json()["properties"]
    return properties


def update(cloud: Cloud, path: str, **properties: Any) -> Json:
    """The settled properties after a PUT of these."""
    cloud.done(cloud.call("PUT", path, {"location": "westeurope", "properties": properties}), 200)
    return read(cloud, path)


def refused(cloud: Cloud, path: str, **properties: Any) -> tuple[int, str]:
    return error_of(cloud.call("PUT", path, {"location": "westeurope", "properties": properties}))


def add(cloud: Cloud, path: str, name: str, **changes: Any) -> str:
    there = f"{path}/agentPools/{name}"
    cloud.done(cloud.call("PUT", there, {"properties": pool(name, **changes)}), 201)
    return there


class TestPools:
    def test_while_a_pool_is_deleted_others_are_written(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        for name in ("a", "b", "c"):
            add(cloud, path, name)
        assert cloud.call("DELETE", f"{path}/agentPools/a").status == 202
        assert cloud.call("DELETE", f"{path}/agentPools/b").status == 202
        assert cloud.call("PUT", f"{path}/agentPools/c", {"properties": {"count": 3}}).status == 200

    def test_a_pool_that_is_deleted_is_not_written_nor_its_cluster(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        there = add(cloud, path, "a")
        cloud.call("DELETE", there)
        assert error_of(cloud.call("PUT", there, {"properties": {"count": 3}})) == (409, "OperationNotAllowed")
        assert refused(cloud, path, enableRBAC=True) == (409, "OperationNotAllowed")

    def test_while_a_pool_is_scaled_no_other_is_written(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        add(cloud, path, "a")
        cloud.call("PUT", f"{path}/agentPools/sys", {"properties": {"count": 3}})
        answer = cloud.call("PUT", f"{path}/agentPools/a", {"properties": {"count": 3}})
        assert error_of(answer) == (409, "OperationNotAllowed")

    def test_the_last_system_pool_stays_also_when_two_are_deleted_at_once(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        add(cloud, path, "sys2", mode="System")
        assert cloud.call("DELETE", f"{path}/agentPools/sys").status == 202
        assert error_of(cloud.call("DELETE", f"{path}/agentPools/sys2")) == (400, "MustDefineAtLeastOneSystemPool")

    @pytest.mark.parametrize(
        ("change", "image"),
        [({"enableFIPS": True}, "AKSUbuntu-2404gen2fips"), ({"osSKU": "AzureLinux"}, "AKSAzureLinux-V3gen2")],
    )
    def test_another_image_is_in_the_answer_and_the_pool_upgrading(
        self, cloud: Cloud, change: Json, image: str
    ) -> None:
        there = add(cloud, cloud.cluster(), "a")
        answer = cloud.call("PUT", there, {"properties": change}).json()["properties"]
        assert answer["provisioningState"] == "Upgrading"
        assert answer["nodeImageVersion"].startswith(image)

    def test_fips_is_switched_both_ways_on_linux_and_not_at_all_on_windows(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        for on in (True, False):
            cloud.done(cloud.call("PUT", f"{path}/agentPools/sys", {"properties": {"enableFIPS": on}}), 200)
            fips = "fips" in read(cloud, f"{path}/agentPools/sys")["nodeImageVersion"]
            assert (fips, read(cloud, f"{path}/agentPools/sys")["enableFIPS"]) == (on, on)
        there = add(cloud, path, "win", osType="Windows", osSKU="Windows2022")
        answer = cloud.call("PUT", there, {"properties": {"enableFIPS": True}})
        assert error_of(answer) == (400, "PropertyChangeNotAllowed")

    @pytest.mark.parametrize(
        ("size", "disk"),
        [
            ("Standard_D4ds_v5", "Ephemeral"),
            ("standard_d4pds_v5", "Ephemeral"),
            ("Standard_NC4as_T4_v3", "Ephemeral"),
            ("Standard_D2ds_v5", "Managed"),
            ("Standard_D4s_v5", "Managed"),
            ("Standard_D4s_v3", "Managed"),
            ("Standard_DS2_v2", "Managed"),
        ],
    )
    def test_os_disks_are_ephemeral_where_they_fit(self, cloud: Cloud, size: str, disk: str) -> None:
        there = add(cloud, cloud.cluster(), "a", vmSize=size)
        assert read(cloud, there)["osDiskType"] == disk
        echoed = {"vmSize": size, "osDiskType": disk, "count": 3}
        cloud.done(cloud.call("PUT", there, {"properties": echoed}), 200)

    def test_a_stopping_pool_shows_its_count_except_in_the_answer(self, cloud: Cloud) -> None:
        there = add(cloud, cloud.cluster(), "a")
        answer = cloud.call("PUT", there, {"properties": {"powerState": {"code": "Stopped"}}})
        assert answer.json()["properties"]["count"] == 0
        assert read(cloud, there)["count"] == 2
        cloud.settle(answer)
        assert (read(cloud, there)["count"], read(cloud, there)["powerState"]) == (
            0,
            {"code": "Stopped"},
        )

    def test_an_aborted_stop_leaves_the_pool_running_with_its_count(self, cloud: Cloud) -> None:
        there = add(cloud, cloud.cluster(), "a")
        cloud.call("PUT", there, {"properties": {"powerState": {"code": "Stopped"}}})
        answer = cloud.call("POST", f"{there}/abort")
        assert (answer.status, answer.json()["name"]) == (202, "a")
        cloud.settle(answer)
        after = read(cloud, there)
        assert (after["provisioningState"], after["powerState"], after["count"]) == ("Canceled", {"code": "Running"}, 2)

    def test_labels_and_taints_of_aks_are_put_there_once(self, cloud: Cloud) -> None:
        there = add(cloud, cloud.cluster(), "spot", scaleSetPriority="Spot")
        label = {"kubernetes.azure.com/scalesetpriority": "spot"}
        taint = ["kubernetes.azure.com/scalesetpriority=spot:NoSchedule"]
        assert (read(cloud, there)["nodeLabels"], read(cloud, there)["nodeTaints"]) == (label, taint)
        body = {"properties": {"nodeLabels": {"team": "a"}, "nodeTaints": ["a=b:NoSchedule"]}}
        cloud.done(cloud.call("PUT", there, body), 200)
        after = read(cloud, there)
        assert (after["nodeLabels"], after["nodeTaints"]) == ({"team": "a"}, ["a=b:NoSchedule"])

    def test_a_gateway_pool_is_tainted(self, cloud: Cloud) -> None:
        there = add(cloud, cloud.cluster(), "gate", mode="Gateway")
        assert read(cloud, there)["nodeTaints"] == ["kubernetes.azure.com/mode=gateway:NoSchedule"]

    def test_a_virtual_machines_pool_shows_its_nodes_once_they_are_there(self, cloud: Cloud) -> None:
        def profile(*scales: tuple[str, int]) -> Json:
            manual = [{"size": size, "count": count} for size, count in scales]
            return {"type": "VirtualMachines", "virtualMachinesProfile": {"scale": {"manual": manual}}}

        path = cloud.cluster()
        there = f"{path}/agentPools/vms"
        answer = cloud.call("PUT", there, {"properties": profile(("Standard_D4s_v3", 2))})
        assert "virtualMachineNodesStatus" not in answer.json()["properties"]
        cloud.settle(answer)
        assert read(cloud, there)["virtualMachineNodesStatus"] == [{"size": "Standard_D4s_v3", "count": 2}]
        answer = cloud.call("PUT", there, {"properties": profile(("Standard_D4s_v3", 3))})
        assert answer.json()["properties"]["provisioningState"] == "Scaling"
        assert answer.json()["properties"]["virtualMachineNodesStatus"] == [{"size": "Standard_D4s_v3", "count": 2}]
        cloud.settle(answer)
        answer = cloud.call("PUT", there, {"properties": profile(("Standard_D4s_v3", 3), ("Standard_D2s_v3", 1))})
        assert answer.json()["properties"]["provisioningState"] == "Updating"
        cloud.settle(answer)
        assert read(cloud, there)["virtualMachineNodesStatus"] == [
            {"size": "Standard_D4s_v3", "count": 3},
            {"size": "Standard_D2s_v3", "count": 1},
        ]


class TestAnswers:
    def test_a_puts_answer_has_labels_for_every_pool_and_the_tags_that_were_sent(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        body = {"location": "westeurope", "properties": {"agentPoolProfiles": [pool("sys", mode="System", tags={})]}}
        answer = cloud.call("PUT", path, body)
        (profile,) = answer.json()["properties"]["agentPoolProfiles"]
        assert (profile["nodeLabels"], profile["tags"]) == ({}, {})
        (profile,) = read(cloud, path)["agentPoolProfiles"]
        assert "nodeLabels" not in profile
        assert "tags" not in profile

    def test_the_first_get_shows_what_the_creates_answer_does_not(self, cloud: Cloud) -> None:
        path = f"{cloud.group()}/providers/Microsoft.ContainerService/managedClusters/c1"
        body = {
            "location": "westeurope",
            "properties": {"dnsPrefix": "d", "agentPoolProfiles": [pool("sys", mode="System")]},
        }
        answer = cloud.call("PUT", path, body).json()["properties"]
        assert "identityProfile" not in answer
        assert "effectiveOutboundIPs" not in answer["networkProfile"]["loadBalancerProfile"]
        first = read(cloud, path)
        assert first["provisioningState"] == "Creating"
        assert "kubeletidentity" in first["identityProfile"]
        assert len(first["networkProfile"]["loadBalancerProfile"]["effectiveOutboundIPs"]) == 1

    def test_a_private_clusters_link_is_in_the_creates_answer(self, cloud: Cloud) -> None:
        path = f"{cloud.group()}/providers/Microsoft.ContainerService/managedClusters/c1"
        properties = {
            "dnsPrefix": "d",
            "agentPoolProfiles": [pool("sys", mode="System")],
            "apiServerAccessProfile": {"enablePrivateCluster": True},
        }
        answer = cloud.call("PUT", path, {"location": "westeurope", "properties": properties})
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
        path = f"{cloud.group()}/providers/Microsoft.ContainerService/managedClusters/none/agentPools/a"
        assert error_of(cloud.call(method, path, {"properties": {}} if method == "PUT" else None)) == (404, code)

    def test_a_tenth_of_operations_carries_an_error_and_succeeds(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        there = add(cloud, path, "a")
        codes, with_an_end = [], set()
        for number in range(150):
            cloud.clock.sleep(120)
            answer = cloud.call("PUT", there, {"properties": {"nodeLabels": {"n": str(number)}}})
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
    @pytest.mark.parametrize("written", ["standard", "Standard", None])
    def test_the_balancers_sku_is_in_lower_case(self, cloud: Cloud, written: str | None) -> None:
        path = cloud.cluster(networkProfile={"loadBalancerSku": written})
        assert read(cloud, path)["networkProfile"]["loadBalancerSku"] == "standard"

    def test_single_ranges_get_a_second_one_with_dual_stack(self, cloud: Cloud) -> None:
        path = cloud.cluster(networkProfile={"podCidr": "10.100.0.0/16"})
        network = update(
            cloud,
            path,
            networkProfile={
                "ipFamilies": ["IPv4", "IPv6"],
                "podCidrs": ["10.100.0.0/16"],
                "serviceCidrs": ["10.0.0.0/16"],
            },
        )["networkProfile"]
        assert network["podCidrs"] == ["10.100.0.0/16", "fd12:3456:789a::/64"]
        assert network["serviceCidrs"] == ["10.0.0.0/16", "fd12:3456:789a:1::/108"]

    def test_a_dual_stack_create_has_an_address_of_each_family(self, cloud: Cloud) -> None:
        path = cloud.cluster(networkProfile={"ipFamilies": ["IPv4", "IPv6"]})
        balancer = read(cloud, path)["networkProfile"]["loadBalancerProfile"]
        assert balancer["managedOutboundIPs"] == {"count": 1, "countIPv6": 1}
        assert len(balancer["effectiveOutboundIPs"]) == 2

    def test_nat_addresses_follow_their_count(self, cloud: Cloud) -> None:
        path = cloud.cluster(networkProfile={"outboundType": "managedNATGateway"})
        profile = {"natGatewayProfile": {"managedOutboundIPProfile": {"count": 2}}}
        network = update(cloud, path, networkProfile=profile)["networkProfile"]
        assert len(network["natGatewayProfile"]["effectiveOutboundIPs"]) == 2

    def test_a_load_balancers_settings_are_removed_with_it(self, cloud: Cloud) -> None:
        path = cloud.cluster(networkProfile={"loadBalancerProfile": {"allocatedOutboundPorts": 1024}})
        network = update(cloud, path, networkProfile={"outboundType": "managedNATGateway"})["networkProfile"]
        assert network["loadBalancerProfile"] == {"backendPoolType": "nodeIPConfiguration"}
        assert len(network["natGatewayProfile"]["effectiveOutboundIPs"]) == 1

    def test_a_move_to_overlay_sets_the_data_plane(self, cloud: Cloud) -> None:
        path = cloud.cluster(networkProfile={"networkPlugin": "kubenet"})
        wanted = {"networkPlugin": "azure", "networkPluginMode": "overlay"}
        assert update(cloud, path, networkProfile=wanted)["networkProfile"]["networkDataplane"] == "azure"

    def test_the_public_name_of_a_private_cluster_comes_and_goes(self, cloud: Cloud) -> None:
        path = cloud.cluster(apiServerAccessProfile={"enablePrivateCluster": True})
        name = read(cloud, path)["fqdn"]
        off = {"apiServerAccessProfile": {"enablePrivateClusterPublicFQDN": False}}
        on = {"apiServerAccessProfile": {"enablePrivateClusterPublicFQDN": True}}
        assert "fqdn" not in update(cloud, path, **off)
        assert update(cloud, path, **on)["fqdn"] == name

    def test_an_add_on_is_replaced_and_off_has_neither_config_nor_identity(self, cloud: Cloud) -> None:
        name = "azureKeyvaultSecretsProvider"
        config = {"enableSecretRotation": "true", "rotationPollInterval": "2m"}
        path = cloud.cluster(addonProfiles={name: {"enabled": True, "config": config}})
        first = read(cloud, path)["addonProfiles"][name]["identity"]
        wanted = {name: {"enabled": True, "config": {"enableSecretRotation": "true"}}}
        answer = cloud.call("PUT", path, {"location": "westeurope", "properties": {"addonProfiles": wanted}})
        assert "identity" not in answer.json()["properties"]["addonProfiles"][name]
        cloud.settle(answer)
        after = read(cloud, path)["addonProfiles"][name]
        assert after == {"enabled": True, "config": {"enableSecretRotation": "true"}, "identity": first}
        after = update(cloud, path, addonProfiles={name: {"enabled": False}})["addonProfiles"][name]
        assert after == {"enabled": False, "config": None}

    def test_an_add_ons_name_knows_no_case(self, cloud: Cloud) -> None:
        path = cloud.cluster(addonProfiles={"azurepolicy": {"enabled": True}})
        after = update(cloud, path, addonProfiles={"azurePolicy": {"enabled": False}})["addonProfiles"]
        assert list(after) == ["azurepolicy"]
        assert after["azurepolicy"]["enabled"] is False

    def test_an_empty_autoscaler_profile_resets_to_the_defaults(self, cloud: Cloud) -> None:
        path = cloud.cluster(autoScalerProfile={"expander": "least-waste"})
        assert update(cloud, path, autoScalerProfile={})["autoScalerProfile"]["expander"] == "random"

    def test_no_proxy_is_returned_with_every_excluded_address(self, cloud: Cloud) -> None:
        proxy = {"httpProxy": "http://proxy:3128/", "noProxy": ["localhost"]}
        after = read(cloud, cloud.cluster(httpProxyConfig=proxy))
        assert after["httpProxyConfig"]["noProxy"] == after["httpProxyConfig"]["effectiveNoProxy"]
        assert {"localhost", "10.0.0.0/16", after["fqdn"]} <= set(after["httpProxyConfig"]["noProxy"])

    def test_a_mesh_that_is_off_has_no_revisions(self, cloud: Cloud) -> None:
        path = cloud.cluster(serviceMeshProfile={"mode": "Istio", "istio": {"revisions": ["asm-1-27"]}})
        off = {"mode": "Disabled", "istio": {"revisions": ["asm-1-27"]}}
        assert update(cloud, path, serviceMeshProfile=off)["serviceMeshProfile"] == {"mode": "Disabled"}

    @pytest.mark.parametrize(("dataplane", "security"), [("cilium", True), ("azure", False)])
    def test_advanced_networking_fills_in_its_halves(self, cloud: Cloud, dataplane: str, security: bool) -> None:
        network = {"networkPlugin": "azure", "networkPluginMode": "overlay", "networkDataplane": dataplane}
        path = cloud.cluster(networkProfile={**network, "advancedNetworking": {"enabled": True}})
        halves = read(cloud, path)["networkProfile"]["advancedNetworking"]
        assert halves == {"enabled": True, "observability": {"enabled": True}, "security": {"enabled": security}}

    def test_vnet_integration_fills_in_its_profile(self, cloud: Cloud) -> None:
        path = cloud.cluster(apiServerAccessProfile={"enableVnetIntegration": True})
        access = read(cloud, path)["apiServerAccessProfile"]
        assert access == {"enableVnetIntegration": True, "enablePrivateCluster": False, "subnetId": ""}

    def test_long_term_support_sets_the_channel(self, cloud: Cloud) -> None:
        path = f"{cloud.group()}/providers/Microsoft.ContainerService/managedClusters/c1"
        body = {
            "location": "westeurope",
            "sku": {"name": "Base", "tier": "Premium"},
            "properties": {
                "dnsPrefix": "d",
                "supportPlan": "AKSLongTermSupport",
                "agentPoolProfiles": [pool("sys", mode="System")],
            },
        }
        answer = cloud.call("PUT", path, body).json()["properties"]
        assert answer["autoUpgradeProfile"]["upgradeChannel"] == "patch"

    def test_an_automatic_cluster_has_its_presets(self, cloud: Cloud) -> None:
        path = f"{cloud.group()}/providers/Microsoft.ContainerService/managedClusters/c1"
        body = {
            "location": "westeurope",
            "sku": {"name": "Automatic", "tier": "Standard"},
            "properties": {"dnsPrefix": "d", "agentPoolProfiles": [{"name": "sys", "mode": "System", "count": 3}]},
        }
        cloud.done(cloud.call("PUT", path, body), 201)
        after = read(cloud, path)
        assert after["networkProfile"]["networkDataplane"] == "cilium"
        assert after["networkProfile"]["outboundType"] == "managedNATGateway"
        assert after["nodeProvisioningProfile"]["mode"] == "Auto"
        assert after["agentPoolProfiles"][0]["osSKU"] == "AzureLinux"
        insights = after["azureMonitorProfile"]["containerInsights"]
        assert insights["enabled"]
        assert "/workspaces/DefaultWorkspace-" in insights["logAnalyticsWorkspaceResourceId"]


KMS = {"enabled": True, "keyId": "https://v.vault.azure.net/keys/k/1"}


class TestRefusals:
    def test_user_defined_routing_with_a_balancer_profile(self, cloud: Cloud) -> None:
        path = cloud.cluster(agentPoolProfiles=[pool("sys", mode="System", vnetSubnetID=SUBNET)])
        network = {"outboundType": "userDefinedRouting", "loadBalancerProfile": {"allocatedOutboundPorts": 1024}}
        code = "InvalidUserDefinedRoutingWithLoadBalancerProfile"
        assert refused(cloud, path, networkProfile=network) == (400, code)
        update(cloud, path, networkProfile={"outboundType": "userDefinedRouting"})

    def test_a_nat_gateway_profile_with_a_gateway_of_ones_own(self, cloud: Cloud) -> None:
        path = cloud.cluster(agentPoolProfiles=[pool("sys", mode="System", vnetSubnetID=SUBNET)])
        network = {"outboundType": "userAssignedNATGateway", "natGatewayProfile": {"idleTimeoutInMinutes": 4}}
        assert refused(cloud, path, networkProfile=network) == (400, "InvalidParameter")

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
        there = add(cloud, cloud.cluster(), "a")
        both = {"properties": {"upgradeSettings": {"maxUnavailable": "1"}}}
        assert error_of(cloud.call("PUT", there, both)) == (400, "InvalidParameter")
        alone = {"properties": {"upgradeSettings": {"maxUnavailable": "1", "maxSurge": "0"}}}
        cloud.done(cloud.call("PUT", there, alone), 200)

    def test_the_reported_version_when_a_newer_patch_runs(self, cloud: Cloud) -> None:
        path = cloud.cluster(kubernetesVersion="1.34.8")
        cloud.control("POST", "patched", {"cluster": path, "version": "1.34.9"})
        after = read(cloud, path)
        assert (after["kubernetesVersion"], after["currentKubernetesVersion"]) == ("1.34.8", "1.34.9")
        assert refused(cloud, path, kubernetesVersion="1.34.8") == (400, "OperationNotAllowed")
        update(cloud, path, kubernetesVersion="1.34.9")

    def test_a_kubelet_identity_other_than_the_reported_one(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        profile = read(cloud, path)["identityProfile"]
        update(cloud, path, identityProfile=profile)
        other = {"kubeletidentity": {"resourceId": "/subscriptions/s/userAssignedIdentities/blue-agentpool"}}
        code = "CustomKubeletIdentityOnlySupportedOnUserAssignedMSICluster"
        assert refused(cloud, path, identityProfile=other) == (400, code)

    def test_a_maintenance_window_that_begins_in_the_past(self, cloud: Cloud) -> None:
        there = f"{cloud.cluster()}/maintenanceConfigurations/aksManagedAutoUpgradeSchedule"
        window = {
            "schedule": {"weekly": {"intervalWeeks": 1, "dayOfWeek": "Sunday"}},
            "durationHours": 4,
            "startTime": "00:00",
        }
        past = {"properties": {"maintenanceWindow": {**window, "startDate": "2020-01-01"}}}
        assert error_of(cloud.call("PUT", there, past)) == (400, "InvalidParameter")
        assert cloud.call("PUT", there, {"properties": {"maintenanceWindow": window}}).status == 200

    @pytest.mark.parametrize(("api", "status"), [("2026-08-01", 400), ("2026-07-02-preview", 200)])
    def test_ssh_keys_are_taken_by_previews_alone(self, cloud: Cloud, api: str, status: int) -> None:
        path = cloud.cluster()
        profile = {"adminUsername": "azureuser", "ssh": {"publicKeys": [{"keyData": "ssh-rsa AAAA"}]}}
        body = {"location": "westeurope", "properties": {"linuxProfile": profile}}
        assert cloud.call("PUT", path, body, api=api).status == status
