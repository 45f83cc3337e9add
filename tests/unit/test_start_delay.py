"""How long a cluster waits before its first write: fixed, or a share that is its own."""

from collections import Counter

from acme_azure_akscluster.domain import start_delay


def identifier(name: str) -> str:
    return f"/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/{name}"


def test_there_is_no_wait_unless_declared() -> None:
    assert start_delay.seconds({}, identifier("a")) == 0


def test_a_delay_is_the_same_for_every_cluster() -> None:
    assert {start_delay.seconds({"StartDelaySeconds": 12}, identifier(name)) for name in "abc"} == {12}


def test_a_share_of_the_spread_is_always_the_same_clusters_own() -> None:
    spread = {"StartSpreadSeconds": 20}
    assert start_delay.seconds(spread, identifier("a")) == start_delay.seconds(spread, identifier("a"))
    assert start_delay.seconds(spread, identifier("a")) == start_delay.seconds(spread, identifier("A").upper())
    assert start_delay.seconds(spread, identifier("a")) != start_delay.seconds(spread, identifier("b"))


def test_a_spread_is_added_to_a_delay() -> None:
    alone = start_delay.seconds({"StartSpreadSeconds": 10}, identifier("a"))
    assert start_delay.seconds({"StartDelaySeconds": 20, "StartSpreadSeconds": 10}, identifier("a")) == 20 + alone


def test_many_clusters_are_spread_evenly() -> None:
    waits = [start_delay.seconds({"StartSpreadSeconds": 20}, identifier(f"c{number}")) for number in range(1000)]
    tenths = Counter(int(wait // 2) for wait in waits)
    assert sorted(tenths) == list(range(10))
    assert min(tenths.values()) > 70
    assert max(tenths.values()) < 130
