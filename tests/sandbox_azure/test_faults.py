"""Faults on demand: each does what it says, to the request it was meant for, and to no other."""

from typing import Any

import pytest

from tests.support.harness import Cloud, cluster_body, error_of

QUOTA = {
    "code": "CreateVMSSAgentPoolFailed",
    "message": "Node pool sys could not be created.",
    "details": [{"code": "QuotaExceeded", "message": "Maximum allowed: 10, in use: 9, requested: 8."}],
}


def add(cloud: Cloud, **fault: Any) -> Any:
    return cloud.control("POST", "faults", {"method": "PUT", "path": "managedClusters/c1$", **fault})


@pytest.mark.parametrize(
    ("action", "kind", "applied"),
    [
        ({"type": "refuse"}, "refuse", False),
        ({"type": "reset", "when": "before"}, "reset", False),
        ({"type": "reset", "when": "after"}, "reset", True),
        ({"type": "hang", "when": "after", "seconds": 90}, "hang", True),
        ({"type": "hang", "seconds": 90}, "hang", False),
    ],
)
def test_the_network_fails_before_or_after_the_request_took_effect(
    cloud: Cloud, action: dict[str, Any], kind: str, applied: bool
) -> None:
    path = cloud.path()
    add(cloud, action=action)
    answer = cloud.call("PUT", path, cluster_body())
    assert answer.transport is not None
    assert answer.transport.kind == kind
    assert (cloud.call("GET", path).status == 200) is applied


def test_another_answer_instead_of_the_real_one(cloud: Cloud) -> None:
    path = cloud.path()
    add(cloud, action={"type": "respond", "status": 429, "headers": {"retry-after": "7"}, "text": "<html>busy</html>"})
    answer = cloud.call("PUT", path, cluster_body())
    assert (answer.status, answer.header("retry-after"), answer.body) == (429, "7", b"<html>busy</html>")
    assert cloud.call("GET", path).status == 404
    assert cloud.call("PUT", path, cluster_body()).status == 201


def test_the_nth_request_alone(cloud: Cloud) -> None:
    path = cloud.cluster()
    add(cloud, method="GET", after=2, times=1, action={"type": "respond", "status": 503})
    assert [cloud.call("GET", path).status for _ in range(4)] == [200, 200, 503, 200]


def test_a_real_answer_bent_or_cut(cloud: Cloud) -> None:
    path = cloud.cluster()
    add(
        cloud,
        method="GET",
        action={"type": "patch", "body": {"properties": {"provisioningState": "Pondering", "new": 1}}},
    )
    bent = cloud.read(path)
    assert (bent["provisioningState"], bent["new"], bent["dnsPrefix"]) == ("Pondering", 1, "dns")
    add(cloud, method="GET", action={"type": "truncate", "bytes": 20})
    assert len(cloud.call("GET", path).body) == 20
    assert cloud.read(path)["provisioningState"] == "Succeeded"


def test_an_operation_that_fails_leaves_the_reason_where_the_api_documents_it(cloud: Cloud) -> None:
    path = cloud.path()
    add(cloud, action={"type": "outcome", "status": "Failed", "error": QUOTA})
    answer = cloud.call("PUT", path, cluster_body())
    assert answer.status == 201
    ended = cloud.settle(answer)
    assert (ended["status"], ended["error"]) == ("Failed", QUOTA)
    displayed = cloud.read(path)
    assert (displayed["provisioningState"], displayed["status"]) == ("Failed", {"provisioningError": QUOTA})
    assert displayed["agentPoolProfiles"][0]["status"] == {"provisioningError": QUOTA}
    cloud.done(cloud.call("PUT", path, cluster_body()), 200)
    assert "status" not in cloud.read(path)


def test_an_operation_that_fails_may_heal_by_itself(cloud: Cloud) -> None:
    path = cloud.path()
    add(cloud, action={"type": "outcome", "status": "Failed", "error": QUOTA, "heals_after": 600})
    cloud.settle(cloud.call("PUT", path, cluster_body()))
    assert cloud.read(path)["provisioningState"] == "Failed"
    cloud.clock.sleep(601)
    assert cloud.read(path)["provisioningState"] == "Succeeded"


def test_healing_does_not_undo_a_later_failure_of_another_write(cloud: Cloud) -> None:
    path = cloud.cluster()
    add(cloud, action={"type": "outcome", "status": "Failed", "error": QUOTA, "heals_after": 50_000})
    cloud.settle(cloud.call("PUT", path, cluster_body()))
    repair = cloud.call("PUT", path, cluster_body())
    cloud.done(repair, 200)
    cloud.clock.sleep(50_001)
    assert cloud.read(path)["provisioningState"] == "Succeeded"


def test_a_planned_outcome_does_not_wait_for_a_later_request(cloud: Cloud) -> None:
    path = cloud.cluster()
    add(cloud, action={"type": "outcome", "status": "Failed", "error": QUOTA})
    assert error_of(cloud.call("PUT", path, cluster_body(dnsPrefix="other")))[0] == 400
    cloud.done(cloud.call("PUT", path, cluster_body()), 200)


def test_nonsense_is_refused(cloud: Cloud) -> None:
    assert add(cloud, action={"type": "explode"})["error"]["code"] == "BadRequest"
