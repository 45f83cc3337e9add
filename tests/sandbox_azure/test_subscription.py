"""What a subscription may do at all: registered providers, and the cores of a region."""

from typing import Any

import pytest

from tests.sandbox_azure.test_activity_log import BODY, CLUSTER
from tests.support.harness import SUBSCRIPTION, Cloud

PROVIDERS = f"/subscriptions/{SUBSCRIPTION}/providers"
AKS = f"{PROVIDERS}/Microsoft.ContainerService"
USAGES = f"{PROVIDERS}/Microsoft.Compute/locations/{{}}/usages"


@pytest.fixture
def cloud() -> Cloud:
    made = Cloud()
    made.group()
    return made


def state(cloud: Cloud) -> str:
    return str(cloud.call("GET", AKS, api="2021-04-01").json()["registrationState"])


def test_a_provider_can_be_unregistered_and_registered_again(cloud: Cloud) -> None:
    assert state(cloud) == "Registered"
    cloud.call("POST", f"{AKS}/unregister", api="2021-04-01")
    assert state(cloud) == "Unregistered"
    assert cloud.call("POST", f"{AKS}/register", api="2021-04-01").json()["registrationState"] == "Registered"
    assert state(cloud) == "Registered"


def test_without_it_nothing_is_written(cloud: Cloud) -> None:
    cloud.call("POST", f"{AKS}/unregister", api="2021-04-01")
    answer = cloud.call("PUT", CLUSTER, BODY)
    assert (answer.status, answer.json()["error"]["code"]) == (409, "MissingSubscriptionRegistration")
    assert "'Microsoft.ContainerService'" in answer.json()["error"]["message"]
    assert cloud.call("GET", CLUSTER).status == 404
    cloud.call("POST", f"{AKS}/register", api="2021-04-01")
    assert cloud.call("PUT", CLUSTER, BODY).status == 201


def test_an_unknown_provider_cannot_be_registered(cloud: Cloud) -> None:
    assert cloud.call("POST", f"{PROVIDERS}/Acme.Nothing/register", api="2021-04-01").status == 404


def cores(cloud: Cloud, location: str = "westeurope") -> tuple[int, int]:
    """(used, allowed)"""
    answer: dict[str, Any] = cloud.call("GET", USAGES.format(location), api="2024-07-01").json()
    (usage,) = answer["value"]
    assert usage["name"]["value"] == "cores"
    return usage["currentValue"], usage["limit"]


def test_the_cores_of_running_nodes_are_counted_where_they_run(cloud: Cloud) -> None:
    assert cores(cloud) == (0, 350)
    cloud.settle(cloud.call("PUT", CLUSTER, BODY))
    assert (cores(cloud), cores(cloud, "northeurope")) == ((4, 350), (0, 350))
    cloud.settle(cloud.call("POST", f"{CLUSTER}/stop"))
    assert cores(cloud) == (0, 350)


def test_a_regions_limit_can_be_set(cloud: Cloud) -> None:
    cloud.control("PUT", "settings", {"core_limits": {"westeurope": 10}})
    assert (cores(cloud)[1], cores(cloud, "northeurope")[1]) == (10, 350)


def test_no_region_no_usage(cloud: Cloud) -> None:
    assert cloud.call("GET", USAGES.format("atlantis"), api="2024-07-01").status == 400
