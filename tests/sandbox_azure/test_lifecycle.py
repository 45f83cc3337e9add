"""A cluster's life as ARM tells it: answers, states, progress, eTags, and what a PUT leaves alone."""

import pytest

from tests.support.harness import SUBSCRIPTION, Cloud, cluster_body, error_of, pool


class TestCreate:
    def test_answers_201_with_an_operation_but_without_location_or_etag(self, cloud: Cloud) -> None:
        answer = cloud.call("PUT", cloud.path(), cluster_body())
        assert answer.status == 201
        assert answer.header("azure-asyncoperation") is not None
        assert answer.header("location") is None
        assert answer.header("retry-after") is None
        assert "eTag" not in answer.json()
        assert answer.json()["properties"]["provisioningState"] == "Creating"

    def test_settles_into_succeeded_on_the_cluster_and_its_pools_with_etags(self, cloud: Cloud) -> None:
        body = cloud.call("GET", cloud.cluster()).json()
        pools = body["properties"]["agentPoolProfiles"]
        assert body["properties"]["provisioningState"] == "Succeeded"
        assert [p["provisioningState"] for p in pools] == ["Succeeded"]
        assert body["eTag"]
        assert pools[0]["eTag"]
        assert body["eTag"] != pools[0]["eTag"]

    def test_takes_as_long_as_real_ones_and_reports_its_phases(self, cloud: Cloud) -> None:
        begun = cloud.clock()
        answer = cloud.call("PUT", cloud.path(), cluster_body())
        words: list[str] = []
        while not words or words[-1] != "Succeeded":
            cloud.clock.sleep(5)
            words.append(cloud.call("GET", answer.header("azure-asyncoperation") or "").json()["status"])
        assert 131 <= cloud.clock() - begun <= 1485
        assert list(dict.fromkeys(words)) == [
            "InProgress",
            "ProvisioningNetworkResources",
            "ProvisioningControlPlane",
            "ReconcilingDNS",
            "CreatingAgentPools: 2/2 nodes completed",
            "Succeeded",
        ]

    @pytest.mark.parametrize(("share", "seconds"), [(0.0, 131), (0.5, 299), (1.0, 1480)])
    def test_takes_a_requested_share_of_the_real_duration(self, cloud: Cloud, share: float, seconds: int) -> None:
        cloud.control("PUT", "settings", {"duration_share": share})
        cloud.call("PUT", cloud.path(), cluster_body())
        (operation,) = cloud.control("GET", "operations")["operations"]
        assert operation["end"] - operation["start"] == pytest.approx(seconds)

    def test_ids_come_back_with_resourcegroups_and_location_in_lower_case(self, cloud: Cloud) -> None:
        body = cloud.call("PUT", cloud.path(), {**cluster_body(), "location": "West Europe"}).json()
        assert body["id"].startswith(f"/subscriptions/{SUBSCRIPTION}/resourcegroups/rg/")
        assert body["location"] == "westeurope"
        assert body["type"] == "Microsoft.ContainerService/ManagedClusters"
        assert body["properties"]["nodeResourceGroup"] == "MC_rg_c1_westeurope"

    def test_the_pools_of_an_alias_run_its_patch(self, cloud: Cloud) -> None:
        [created] = cloud.read(cloud.cluster(kubernetesVersion="1.35"))["agentPoolProfiles"]
        assert created["currentOrchestratorVersion"] == "1.35.6"

    def test_secrets_are_never_echoed(self, cloud: Cloud) -> None:
        windows = {"adminUsername": "azureuser", "adminPassword": "Not-To-Be-Seen-1"}
        path = cloud.cluster(windowsProfile=windows)
        assert b"Not-To-Be-Seen" not in cloud.call("GET", path).body
        assert cloud.read(path)["windowsProfile"]["adminUsername"] == "azureuser"

    @pytest.mark.parametrize(("version", "enabled"), [("1.34", True), ("1.37", True), ("1.36.2", True)])
    def test_the_oidc_issuer_is_on_by_default_from_1_34(self, cloud: Cloud, version: str, enabled: bool) -> None:
        profile = cloud.read(cloud.cluster(kubernetesVersion=version))["oidcIssuerProfile"]
        assert profile["enabled"] is enabled
        assert profile["issuerURL"].startswith("https://localhost:8443/westeurope/")

    def test_the_node_resource_group_is_created_and_deleted_with_the_cluster(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        node_group = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/MC_rg_c1_westeurope"
        assert cloud.call("GET", node_group).status == 200
        cloud.settle(cloud.call("DELETE", path))
        assert error_of(cloud.call("GET", node_group)) == (404, "ResourceGroupNotFound")


class TestPreconditions:
    @pytest.mark.parametrize(
        ("headers", "exists", "status"),
        [
            ({"If-None-Match": "*"}, False, 201),
            ({"If-None-Match": "*"}, True, 412),
            ({"If-Match": "*"}, False, 412),
            ({"If-Match": "*"}, True, 200),
            ({"If-Match": "11111111-0000-4000-8000-000000000000"}, False, 412),
            ({"If-Match": "11111111-0000-4000-8000-000000000000"}, True, 412),
            ({"If-Match": "*", "If-None-Match": "*"}, True, 400),
            ({"If-None-Match": "some-tag"}, False, 400),
        ],
    )
    def test_a_put_heeds_its_headers(self, cloud: Cloud, headers: dict[str, str], exists: bool, status: int) -> None:
        path = cloud.cluster() if exists else cloud.path()
        assert cloud.call("PUT", path, cluster_body(), headers=headers).status == status

    def test_the_right_tag_lets_a_put_a_patch_and_a_delete_through(self, cloud: Cloud) -> None:
        path = cloud.cluster()

        def tag() -> dict[str, str]:
            return {"If-Match": cloud.call("GET", path).json()["eTag"]}

        cloud.done(cloud.call("PUT", path, cluster_body(), headers=tag()), 200)
        assert cloud.call("PATCH", path, {"tags": {"a": "b"}}, headers=tag()).status == 200
        assert cloud.call("DELETE", path, headers={"If-Match": "stale"}).status == 412
        assert cloud.call("DELETE", path, headers=tag()).status == 202


class TestEtags:
    def test_an_updates_answer_carries_the_old_one_and_a_get_the_new_one(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        before = cloud.call("GET", path).json()["eTag"]
        answer = cloud.call("PUT", path, {**cluster_body(), "tags": {"a": "b"}})
        assert answer.json()["eTag"] == before
        assert cloud.call("GET", path).json()["eTag"] != before
        cloud.settle(answer)
        assert cloud.call("GET", path).json()["eTag"] != before

    def test_a_cluster_write_renews_its_pools_tags_a_pool_write_only_its_own(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        cloud.pool(path, "u1")

        def tags() -> dict[str, str]:
            body = cloud.call("GET", path).json()
            pools = {p["name"]: p["eTag"] for p in body["properties"]["agentPoolProfiles"]}
            return {"cluster": body["eTag"], **pools}

        before = tags()
        cloud.update(f"{path}/agentPools/u1", count=3)
        after = tags()
        assert {name for name in before if before[name] != after[name]} == {"u1"}
        cloud.done(cloud.call("PUT", path, cluster_body()), 200)
        assert all(after[name] != tag for name, tag in tags().items())


class TestUpdate:
    def test_a_pool_left_out_of_a_cluster_put_is_not_deleted(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        cloud.pool(path, "u1")
        cloud.done(cloud.call("PUT", path, cluster_body()), 200)
        pools = cloud.read(path)["agentPoolProfiles"]
        assert [p["name"] for p in pools] == ["sys", "u1"]

    def test_tags_that_are_not_sent_are_gone(self, cloud: Cloud) -> None:
        path = cloud.path()
        cloud.done(cloud.call("PUT", path, {**cluster_body(), "tags": {"a": "b"}}), 201)
        cloud.done(cloud.call("PUT", path, cluster_body()), 200)
        assert "tags" not in cloud.call("GET", path).json()

    def test_scaling_a_pool_inline_puts_the_cluster_and_all_pools_into_scaling(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        cloud.pool(path, "u1")
        body = cluster_body(agentPoolProfiles=[pool("sys", mode="System", count=5)])
        properties = cloud.call("PUT", path, body).json()["properties"]
        assert properties["provisioningState"] == "Scaling"
        assert {p["provisioningState"] for p in properties["agentPoolProfiles"]} == {"Scaling"}

    def test_a_new_pool_may_come_with_a_cluster_put(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        body = cluster_body(agentPoolProfiles=[pool("sys", mode="System"), pool("more")])
        cloud.done(cloud.call("PUT", path, body), 200)
        assert cloud.read(f"{path}/agentPools/more")["provisioningState"] == "Succeeded"

    def test_a_patch_of_tags_is_settled_at_once(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        answer = cloud.call("PATCH", path, {"tags": {"tier": "testing"}})
        assert (answer.status, answer.header("azure-asyncoperation")) == (200, None)
        assert answer.json()["tags"] == {"tier": "testing"}
        assert answer.json()["properties"]["provisioningState"] == "Succeeded"


class TestDelete:
    def test_202_without_a_body_then_deleting_then_404(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        answer = cloud.call("DELETE", path)
        assert (answer.status, answer.body) == (202, b"")
        assert answer.header("azure-asyncoperation") is not None
        assert answer.header("location") is not None
        assert cloud.read(path)["provisioningState"] == "Deleting"
        cloud.settle(answer)
        assert error_of(cloud.call("GET", path)) == (404, "ResourceNotFound")

    def test_what_is_not_there_is_404_by_group_or_by_resource(self, cloud: Cloud) -> None:
        absent = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/nowhere/providers/Microsoft.ContainerService"
        assert error_of(cloud.call("DELETE", f"{absent}/managedClusters/c1")) == (404, "ResourceGroupNotFound")
        assert error_of(cloud.call("DELETE", cloud.path())) == (404, "ResourceNotFound")

    def test_deleting_a_resource_group_deletes_its_clusters_first(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        answer = cloud.call("DELETE", cloud.group())
        assert answer.status == 202
        assert cloud.read(path)["provisioningState"] == "Deleting"
        cloud.clock.sleep(3000)
        assert cloud.call("GET", answer.header("location") or "").status == 200
        assert error_of(cloud.call("GET", path)) == (404, "ResourceGroupNotFound")


class TestPools:
    def test_create_answers_201_with_an_etag_that_changes_when_it_settles(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        answer = cloud.put_pool(path, "u1")
        first = answer.json()["properties"]["eTag"]
        assert (answer.status, answer.json()["properties"]["provisioningState"]) == (201, "Creating")
        assert answer.json()["properties"]["enableAutoScaling"] is False
        cloud.settle(answer)
        assert cloud.read(f"{path}/agentPools/u1")["eTag"] != first

    def test_the_last_system_pool_stays_and_stays_system(self, cloud: Cloud) -> None:
        path = f"{cloud.cluster()}/agentPools/sys"
        assert error_of(cloud.call("DELETE", path)) == (400, "MustDefineAtLeastOneSystemPool")
        assert error_of(cloud.change(path, mode="User")) == (400, "MustDefineAtLeastOneSystemPool")

    def test_only_the_autoscaler_moves_an_autoscaled_count(self, cloud: Cloud) -> None:
        cluster = cloud.cluster()
        path = cloud.pool(cluster, "auto", enableAutoScaling=True, minCount=1, maxCount=5)
        assert error_of(cloud.change(path, count=4)) == (400, "OperationNotAllowed")
        moved = cloud.control("POST", "autoscaler", {"cluster": cluster, "pool": "auto", "count": 4})
        assert moved["count"] == 4
        assert cloud.read(path)["count"] == 4
        outside = cloud.control("POST", "autoscaler", {"cluster": cluster, "pool": "auto", "count": 9})
        assert outside["error"]["code"] == "BadRequest"


class TestLists:
    def test_pages_link_to_the_next_until_all_items_are_listed(self, cloud: Cloud) -> None:
        names = [f"c{number}" for number in range(5)]
        for name in names:
            cloud.cluster(name)
        cloud.control("PUT", "settings", {"page_size": 2})
        url: str | None = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.ContainerService/managedClusters"
        reported, pages = [], 0
        while url:
            page = cloud.call("GET", url).json()
            reported += [cluster["name"] for cluster in page["value"]]
            url, pages = page.get("nextLink"), pages + 1
        assert (reported, pages) == (names, 3)

    def test_a_groups_list_is_only_that_groups(self, cloud: Cloud) -> None:
        cloud.cluster("here", "one")
        cloud.cluster("there", "two")
        path = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/one/providers/Microsoft.ContainerService/managedClusters"
        assert [cluster["name"] for cluster in cloud.call("GET", path).json()["value"]] == ["here"]

    def test_an_unknown_token_is_refused(self, cloud: Cloud) -> None:
        path = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.ContainerService/managedClusters"
        assert error_of(cloud.call("GET", f"{path}?$skiptoken=made-up")) == (400, "InvalidSkipToken")
