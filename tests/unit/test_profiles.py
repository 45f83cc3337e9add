"""Which login a resource, an identifier or a list uses."""

from typing import Any

import pytest

from acme_azure_akscluster.errors.problem import Problem
from acme_azure_akscluster.identity import profiles

DEFAULT, PROD, LAB, OTHER = (f"{digit * 8}-0000-0000-0000-00000000000A" for digit in "1234")
CONFIGURATION: dict[str, Any] = {
    "TenantId": "tenant.example",
    "ClientId": "client",
    "SubscriptionId": DEFAULT,
    "Profiles": {
        "prod": {"TenantId": "prod.example", "ClientId": "prod-client", "SubscriptionIds": [PROD, LAB]},
        "shared": {"SubscriptionIds": [OTHER], "Credential": {"Type": "ClientSecret", "Secret": "x"}},
    },
}


@pytest.mark.parametrize(
    ("properties", "subscription", "profile"),
    [
        ({}, DEFAULT, ""),
        ({"CredentialProfile": "prod"}, PROD, "prod"),
        ({"CredentialProfile": "prod", "SubscriptionId": LAB}, LAB, "prod"),
        ({"SubscriptionId": LAB}, LAB, "prod"),
        ({"SubscriptionId": LAB.lower()}, LAB.lower(), "prod"),
        ({"SubscriptionId": OTHER}, OTHER, "shared"),
        ({"SubscriptionId": "unlisted"}, "unlisted", ""),
    ],
)
def test_name_and_subscription_lead_to_the_same_login(
    properties: dict[str, Any], subscription: str, profile: str
) -> None:
    assert profiles.subscription(CONFIGURATION, properties) == subscription
    assert profiles.chosen(CONFIGURATION, properties.get("CredentialProfile"), subscription).profile == profile
    # A read knows the subscription alone.
    assert profiles.chosen(CONFIGURATION, None, subscription).profile == profile


def test_a_profile_overrides_only_what_it_says() -> None:
    login = profiles.chosen(CONFIGURATION, "shared", OTHER)
    assert (login.tenant, login.client, login.kind) == ("tenant.example", "client", "ClientSecret")
    login = profiles.chosen(CONFIGURATION, "prod", PROD)
    assert (login.tenant, login.client, login.kind) == ("prod.example", "prod-client", "Federation")


def test_without_any_subscription_there_is_none() -> None:
    assert profiles.subscription({"TenantId": "t", "ClientId": "c"}, {}) is None


@pytest.mark.parametrize(
    ("named", "subscription", "says"),
    [("lab", LAB, "it has prod, shared"), ("prod", OTHER, "not for subscription"), ("prod", DEFAULT, "only for")],
)
def test_a_profile_that_does_not_fit_is_refused(named: str, subscription: str, says: str) -> None:
    with pytest.raises(Problem, match=says) as refused:
        profiles.chosen(CONFIGURATION, named, subscription)
    assert refused.value.code.name == "InvalidRequest"
