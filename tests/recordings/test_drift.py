"""Drift: what Azure made of recorded writes is none, and whatever changes in their answers is."""

import pytest

from tests.recordings.source import Recordings
from tests.support.drift_checks import changes_not_seen, checked_values, drift_of, general, tags_not_seen
from tests.support.pairs import Pair, pair_of

# Real differences between a recorded request and its settled answer: (test that recorded it, property) -> why.
EXCEPTIONS = {
    ("test_aks_automatic_sku", "AgentPoolProfiles/SecurityProfile/SshAccess"): "AKS Automatic switches SSH off",
    ("test_aks_automatic_sku", "Sku/Tier"): "an API version of before 2023-02, which called Standard Paid",
    ("test_aks_create_with_azuremonitormetrics", "Sku/Name"): "an API version of before 2023-02: Base was Basic",
    ("test_aks_create_aadv1_and_update_with_managed_aad", "ServicePrincipalProfile/ClientId"): "the recording hides it",
}


def test_what_azure_makes_of_a_request_is_no_drift(pair: Pair) -> None:
    recording = pair.label.split(" ")[-1]
    assert [one for one in drift_of(pair) if (recording, general(one.path)) not in EXCEPTIONS] == []


@pytest.mark.whole_set
def test_every_exception_is_still_needed(recordings: Recordings) -> None:
    pairs = [pair_of(number, one) for number, one in enumerate(recordings.writes())]
    actual = {(pair.label.split(" ")[-1], general(one.path)) for pair in pairs for one in drift_of(pair)}
    assert actual == set(EXCEPTIONS)


def test_any_declared_value_that_changes_in_azure_is_drift(pair: Pair) -> None:
    assert changes_not_seen(pair) == []


def test_a_changed_or_removed_tag_is_drift(pair: Pair) -> None:
    assert tags_not_seen(pair) == []


@pytest.mark.whole_set
def test_thousands_of_declared_values_are_checked_of_which_few_kinds_are_excused(recordings: Recordings) -> None:
    assert checked_values([pair_of(number, one) for number, one in enumerate(recordings.writes())]) > 11_000
