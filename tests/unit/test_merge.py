"""Desired over observed: what nobody declared survives a write."""

from acme_azure_akscluster.properties import merge

OBSERVED = {
    "id": "/subscriptions/...",
    "name": "c",
    "type": "Microsoft.ContainerService/ManagedClusters",
    "eTag": "1",
    "location": "westeurope",
    "identity": {"type": "SystemAssigned", "principalId": "p", "tenantId": "t"},
    "properties": {
        "provisioningState": "Succeeded",
        "fqdn": "x",
        "dnsPrefix": "c",
        "somethingNew": {"kept": True},
        "identityProfile": {"kubeletidentity": {}},
        "agentPoolProfiles": [
            {"name": "one", "count": 3, "provisioningState": "Succeeded", "eTag": "2", "nodeImageVersion": "v"}
        ],
    },
}


def test_a_put_that_changes_nothing_holds_everything_but_what_the_server_fills_in() -> None:
    assert merge.writable_cluster(OBSERVED) == {
        "location": "westeurope",
        "identity": {"type": "SystemAssigned"},
        "properties": {
            "dnsPrefix": "c",
            "somethingNew": {"kept": True},
            "agentPoolProfiles": [{"name": "one", "count": 3}],
        },
    }


def test_a_pool_is_written_without_its_name_which_is_in_the_url() -> None:
    pool = OBSERVED["properties"]["agentPoolProfiles"][0]  # type: ignore[index]
    assert merge.writable_pool(pool) == {"properties": {"count": 3}}


def test_objects_are_merged_and_lists_and_values_replaced() -> None:
    below = {"a": {"x": 1, "y": [1, 2]}, "b": 1, "c": {"z": 1}}
    above = {"a": {"y": [3]}, "b": None, "c": 5}
    assert merge.overlay(below, above) == {"a": {"x": 1, "y": [3]}, "b": None, "c": 5}


def test_the_observed_cluster_is_left_as_it_was() -> None:
    before = repr(OBSERVED)
    merge.overlay(merge.writable_cluster(OBSERVED), {"properties": {"dnsPrefix": "other"}})
    assert repr(OBSERVED) == before


def test_one_kind_of_outbound_address_drops_the_others() -> None:
    below = {"managedOutboundIPs": {"count": 1}, "idleTimeoutInMinutes": 30}
    assert merge.overlay(below, {"outboundIPs": {"publicIPs": []}}) == {
        "outboundIPs": {"publicIPs": []},
        "idleTimeoutInMinutes": 30,
    }
    assert merge.overlay(below, {"idleTimeoutInMinutes": 4})["managedOutboundIPs"] == {"count": 1}


def test_an_identity_is_written_without_what_azure_knows_of_it() -> None:
    identity = {"type": "UserAssigned", "userAssignedIdentities": {"/id": {"clientId": "c", "principalId": "p"}}}
    body = merge.writable_cluster({"identity": identity, "properties": {}})
    assert body["identity"] == {"type": "UserAssigned", "userAssignedIdentities": {"/id": {}}}


def test_the_count_of_autoscaled_and_stopped_pools_is_not_written() -> None:
    assert merge.writable_pool({"name": "a", "count": 3, "enableAutoScaling": True}) == {
        "properties": {"enableAutoScaling": True}
    }
    assert merge.writable_pool({"name": "a", "count": 0, "powerState": {"code": "Stopped"}}) == {"properties": {}}
    assert merge.writable_pool({"name": "a", "count": 3, "powerState": {"code": "Running"}}) == {
        "properties": {"count": 3}
    }
