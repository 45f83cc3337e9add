"""Token buckets: how many at once, how soon again, and that the cloud's clock counts, not the wall's."""

from tests.support.harness import SUBSCRIPTION, Cloud, cluster_body, error_of, pool


def test_a_clusters_puts_come_in_a_burst_of_twenty_then_one_a_minute(cloud: Cloud) -> None:
    path = cloud.cluster()
    cloud.clock.sleep(3600)
    answers = [cloud.call("PUT", path, cluster_body()) for _ in range(21)]
    assert {answer.status for answer in answers[:20]} == {200, 409}
    assert error_of(answers[20]) == (429, "Throttled")
    assert answers[20].header("retry-after") == "60"
    assert "PutManagedClusterHandler.PUT request limit has been exceeded" in answers[20].json()["message"]
    cloud.clock.sleep(60)
    assert cloud.call("PUT", path, cluster_body()).status in (200, 409)
    assert cloud.call("PUT", path, cluster_body()).status == 429


def test_buckets_are_one_for_each_cluster_and_pool(cloud: Cloud) -> None:
    one, two = cloud.cluster("one"), cloud.cluster("two")
    for _ in range(20):
        cloud.call("PUT", one, cluster_body())
    assert cloud.call("PUT", one, cluster_body()).status == 429
    assert cloud.call("PUT", two, cluster_body()).status == 200
    assert cloud.call("PUT", f"{one}/agentPools/u1", {"properties": pool("u1")}).status != 429


def test_reading_a_cluster_is_limited_to_sixty_and_one_a_second(cloud: Cloud) -> None:
    path = cloud.cluster()
    cloud.clock.sleep(120)
    statuses = [cloud.call("GET", path).status for _ in range(61)]
    assert statuses == [200] * 60 + [429]
    cloud.clock.sleep(1)
    assert cloud.call("GET", path).status == 200


def test_arm_itself_limits_each_callers_reads(cloud: Cloud) -> None:
    answers = [cloud.call("GET", f"/subscriptions/{SUBSCRIPTION}") for _ in range(251)]
    assert answers[249].status == 200
    assert error_of(answers[250]) == (429, "SubscriptionRequestsThrottled")
    assert answers[250].header("x-ms-failure-cause") == "gateway"
    cloud.clock.sleep(1)
    assert cloud.call("GET", f"/subscriptions/{SUBSCRIPTION}").status == 200


def test_at_speed_the_buckets_fill_as_much_faster_as_operations_go(cloud: Cloud) -> None:
    path = cloud.cluster()
    cloud.control("PUT", "clock", {"speed": 60})
    for _ in range(20):
        cloud.call("PUT", path, cluster_body())
    assert cloud.call("PUT", path, cluster_body()).status == 429
    cloud.clock.sleep(1.1)
    assert cloud.call("PUT", path, cluster_body()).status in (200, 409)
