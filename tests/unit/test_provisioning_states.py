"""What an observed cluster is doing, read from ARM's JSON."""

from typing import Any

import pytest

from acme_azure_akscluster.domain import provisioning


def cluster(state: str = "Succeeded", **pools: str) -> dict[str, Any]:
    profiles = [{"name": name, "provisioningState": state} for name, state in pools.items()]
    return {"properties": {"provisioningState": state, "agentPoolProfiles": profiles}}


@pytest.mark.parametrize("state", ["Succeeded", "Failed", "Canceled", "succeeded", "FAILED"])
def test_the_three_final_words_are_terminal_in_any_case(state: str) -> None:
    assert provisioning.is_terminal(state)


@pytest.mark.parametrize("state", ["Creating", "Updating", "Scaling", "ReconcilingDNS", "Unknown", "SomethingNew", ""])
def test_every_other_word_is_still_running(state: str) -> None:
    assert not provisioning.is_terminal(state)


@pytest.mark.parametrize(
    ("observed", "expected"),
    [
        (cluster("Succeeded", one="Succeeded"), []),
        (cluster("Updating"), ["cluster is Updating"]),
        (cluster("Succeeded", one="Succeeded", two="Scaling"), ["node pool two is Scaling"]),
        (cluster("Failed", one="Deleting"), ["node pool one is Deleting"]),
    ],
)
def test_busy_names_every_part_that_is_not_at_rest(observed: dict[str, Any], expected: list[str]) -> None:
    assert provisioning.busy(observed) == expected


def test_a_cluster_without_a_state_counts_as_busy() -> None:
    assert provisioning.busy({"properties": {}}) == ["cluster is Unknown"]


def test_broken_says_the_innermost_reason() -> None:
    observed = cluster("Failed", one="Failed", two="Succeeded")
    observed["properties"]["agentPoolProfiles"][0]["status"] = {
        "provisioningError": {
            "code": "CreateVMSSAgentPoolFailed",
            "message": "wrapper",
            "details": [{"code": "QuotaExceeded", "message": "Maximum allowed 450, in use 449"}],
        }
    }
    assert provisioning.broken(observed) == [
        "cluster is Failed",
        "node pool one is Failed: QuotaExceeded: Maximum allowed 450, in use 449",
    ]


def test_what_is_running_is_not_broken() -> None:
    assert provisioning.broken(cluster("Updating", one="Succeeded")) == []


@pytest.mark.parametrize(
    ("power", "stopped"),
    [({"powerState": {"code": "Stopped"}}, True), ({"powerState": {"code": "Running"}}, False), ({}, False)],
)
def test_power_is_running_unless_reported_otherwise(power: dict[str, Any], stopped: bool) -> None:
    assert provisioning.is_stopped({"properties": power}) is stopped


def test_the_state_of_one_pool_leaves_out_what_another_has_broken() -> None:
    observed = cluster("Succeeded", one="Failed", two="Failed")
    assert provisioning.broken(observed, "two") == ["node pool two is Failed"]
    assert len(provisioning.broken(observed)) == 2
    assert provisioning.broken(cluster("Failed", one="Succeeded"), "one") == ["cluster is Failed"]
