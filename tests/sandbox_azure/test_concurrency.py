"""One operation at a time: who waits, who is refused, who overtakes."""

from collections.abc import Callable

import pytest

from sandbox.azure.core.messages import Response
from tests.support.harness import Cloud, cluster_body, error_of


def put(cloud: Cloud, path: str) -> Response:
    return cloud.call("PUT", path, cluster_body())


def put_pool(cloud: Cloud, path: str) -> Response:
    return cloud.put_pool(path, "u9")


WRITES: dict[str, Callable[[Cloud, str], Response]] = {
    "put": put,
    "patch": lambda cloud, path: cloud.call("PATCH", path, {"tags": {}}),
    "stop": lambda cloud, path: cloud.call("POST", f"{path}/stop"),
    "put pool": put_pool,
    "delete pool": lambda cloud, path: cloud.call("DELETE", f"{path}/agentPools/u1"),
    "node image": lambda cloud, path: cloud.call("POST", f"{path}/agentPools/u1/upgradeNodeImageVersion"),
}


def two_pools(cloud: Cloud) -> str:
    path = cloud.cluster()
    cloud.pool(path, "u1")
    return path


@pytest.mark.parametrize("write", WRITES)
def test_a_second_write_during_a_cluster_operation_is_refused_with_its_state(cloud: Cloud, write: str) -> None:
    path = two_pools(cloud)
    first = put(cloud, path)
    second = WRITES[write](cloud, path)
    assert error_of(second) == (409, "OperationNotAllowed")
    assert "Another operation (Updating) is in progress" in second.json()["message"]
    cloud.settle(first)
    assert WRITES[write](cloud, path).status in (200, 201, 202)


@pytest.mark.parametrize("write", WRITES)
def test_a_second_write_during_a_pool_operation_is_refused_with_the_pool(cloud: Cloud, write: str) -> None:
    path = two_pools(cloud)
    cloud.put_pool(path, "u1", count=4)
    second = WRITES[write](cloud, path)
    assert error_of(second) == (409, "OperationNotAllowed")
    assert "Another agentpool operation (Scaling) is in progress on agent pool u1" in second.json()["message"]


def test_of_twenty_creates_at_one_instant_exactly_one_wins(cloud: Cloud) -> None:
    path = cloud.path()
    only_once = {"If-None-Match": "*"}
    # Fewer than AKS lets through in one burst: the bucket for one cluster's PUTs holds twenty.
    statuses = [cloud.call("PUT", path, cluster_body(), headers=only_once).status for _ in range(20)]
    assert statuses == [201] + [412] * 19


class TestDelete:
    def test_is_refused_while_creating(self, cloud: Cloud) -> None:
        path = cloud.path()
        put(cloud, path)
        refused = cloud.call("DELETE", path)
        assert error_of(refused) == (409, "OperationNotAllowed")
        assert "(Creating)" in refused.json()["message"]

    def test_overtakes_any_other_operation(self, cloud: Cloud) -> None:
        path = two_pools(cloud)
        update = put(cloud, path)
        delete = cloud.call("DELETE", path)
        assert delete.status == 202
        status = cloud.call("GET", update.header("azure-asyncoperation") or "").json()
        assert (status["status"], status["error"]["code"]) == ("Failed", "AKSOperationPreemptedByDelete")
        cloud.done(delete, 202)

    def test_can_be_repeated_and_follows_the_same_operation(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        first, second = cloud.call("DELETE", path), cloud.call("DELETE", path)
        assert second.status == 202
        assert second.header("azure-asyncoperation") == first.header("azure-asyncoperation")

    def test_leaves_nothing_else_allowed(self, cloud: Cloud) -> None:
        path = two_pools(cloud)
        cloud.call("DELETE", path)
        for write in (put, put_pool):
            refused = write(cloud, path)
            assert error_of(refused) == (409, "OperationNotAllowed")
            assert "only allowed operation is deletion" in refused.json()["message"]


class TestPower:
    def test_a_stopped_cluster_can_be_started_and_deleted_and_nothing_else(self, cloud: Cloud) -> None:
        path = two_pools(cloud)
        cloud.done(cloud.call("POST", f"{path}/stop"), 202)
        displayed = cloud.read(path)
        assert (displayed["provisioningState"], displayed["powerState"]["code"]) == ("Succeeded", "Stopped")
        refused = put(cloud, path)
        assert error_of(refused) == (409, "OperationNotAllowed")
        assert "Power State(Stopped), updating cannot be performed" in refused.json()["message"]
        assert error_of(put_pool(cloud, path)) == (409, "OperationNotAllowed")
        cloud.done(cloud.call("POST", f"{path}/start"), 202)
        cloud.done(put(cloud, path), 200)

    def test_stopping_what_is_stopped_and_starting_what_runs_are_refused(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        running = cloud.call("POST", f"{path}/start")
        assert "Power State(Running), starting cannot be performed" in running.json()["message"]
        cloud.done(cloud.call("POST", f"{path}/stop"), 202)
        stopped = cloud.call("POST", f"{path}/stop")
        assert "not currently running, stopping cannot be performed" in stopped.json()["message"]
        assert (running.status, stopped.status) == (409, 409)


class TestAbort:
    def test_ends_the_operation_as_canceled_and_undoes_nothing(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        update = cloud.call("PUT", path, {**cluster_body(), "tags": {"kept": "yes"}})
        abort = cloud.call("POST", f"{path}/abort")
        assert abort.status == 202
        cloud.settle(abort)
        displayed = cloud.call("GET", path).json()
        assert (displayed["properties"]["provisioningState"], displayed["tags"]) == ("Canceled", {"kept": "yes"})
        assert cloud.call("GET", update.header("azure-asyncoperation") or "").json()["status"] == "Canceled"
        cloud.done(put(cloud, path), 200)

    def test_of_nothing_is_refused(self, cloud: Cloud) -> None:
        path = cloud.cluster()
        assert error_of(cloud.call("POST", f"{path}/abort")) == (409, "OperationNotAllowed")
        assert error_of(cloud.call("POST", f"{path}/agentPools/sys/abort")) == (409, "OperationNotAllowed")


class TestStatus:
    def test_a_stripped_or_altered_url_is_refused(self, cloud: Cloud) -> None:
        url = put(cloud, cloud.cluster()).header("azure-asyncoperation") or ""
        assert cloud.call("GET", url).status == 200
        for bad in (url.split("&t=")[0], url.replace("&s=", "&s=0"), url.replace("2025-03-01", "2026-08-01")):
            assert cloud.call("GET", bad).status == 403
