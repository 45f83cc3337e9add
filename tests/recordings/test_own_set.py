"""tests/data says of Azure what was recorded of it, and has each kind of exchange and write that was recorded."""

from collections.abc import Mapping

import pytest

from tests.data import own
from tests.data.errors import ANSWERS, BESIDE_OPERATIONS, Answer
from tests.recordings.signatures import Signature, signatures
from tests.recordings.source import Recordings
from tests.recordings.transitions import ECHO, Transition, transitions

pytestmark = pytest.mark.whole_set

EXCHANGES = signatures(list(own.conversations().values()))
TRANSITIONS = {one for write in own.writes() for one in transitions(write)}
# Recorded in a conversation that the sandbox cannot hold yet.
ELSEWHERE = Signature("DELETE", "managedclusters/*", 404, "wrapped ResourceGroupNotFound", ("x-ms-failure-cause",))
# Of Flux our own set has no exchanges.
FLUX = "Test_KubernetesConfiguration_"
# In no recording, but in the documentation of the API.
DOCUMENTED = "properties.autoScalerProfile.daemonset-eviction-", "properties.autoScalerProfile.ignore-daemonsets-"
# Rewritings of these API versions and later are what templates meet.
SINCE = "2024"
# (path, as requested) -> why our set does without.
LEFT_OUT: Mapping[tuple[str, str], str] = {
    ("properties.virtualMachineNodesStatus[].count", "a name"): "read-only: what runs, whatever was sent",
    ("properties.virtualMachineNodesStatus[].size", "a name"): "read-only: what runs, whatever was sent",
    ("properties.agentPoolProfiles[].nodeTaints", "[]"): "AKS Automatic's own taint: a difference that is real",
    ("properties.agentPoolProfiles[].securityProfile.sshAccess", '"localuser"'): "AKS Automatic switches it off",
    ("properties.agentPoolProfiles[].vmSize", '""'): "AKS Automatic chooses a size; a template names one",
    ("properties.networkProfile.loadBalancerSku", '"standard"'): "another case only before May 2024",
    ("sku.tier", '"standard"'): "recorded both ways: raised and as requested",
}


@pytest.fixture(scope="module")
def recorded_exchanges(recordings: Recordings) -> set[Signature]:
    conversations = recordings.conversations()
    return signatures([one for name, one in conversations.items() if not name.startswith(FLUX)])


def of_writes(recordings: Recordings, since: str) -> set[Transition]:
    return {one for write in recordings.writes() if write["api_version"] >= since for one in transitions(write)}


def test_each_exchange_of_ours_agrees_with_a_recorded_one(recorded_exchanges: set[Signature]) -> None:
    assert EXCHANGES - recorded_exchanges - {ELSEWHERE} == set()


def test_every_kind_of_exchange_that_was_recorded_is_in_our_set(recorded_exchanges: set[Signature]) -> None:
    assert recorded_exchanges - EXCHANGES == set()


def test_no_value_of_ours_came_back_as_none_that_was_recorded_did(recordings: Recordings) -> None:
    recorded = of_writes(recordings, "")
    echoed = {(one.kind, one.path) for one in recorded if one.settled == ECHO}
    unheard = {
        one
        for one in TRANSITIONS - recorded
        if not (one.settled == ECHO and (one.kind, one.path) in echoed) and not one.path.startswith(DOCUMENTED)
    }
    assert unheard == set()


def test_every_rewriting_that_was_recorded_is_in_our_set(recordings: Recordings) -> None:
    rewritten = {one for one in of_writes(recordings, SINCE) if one.rewrites}
    missing = rewritten - TRANSITIONS
    assert {one for one in missing if (one.path, one.requested) not in LEFT_OUT} == set()
    assert {(one.path, one.requested) for one in missing} == set(LEFT_OUT)


def test_our_kinds_of_errors_are_those_that_were_recorded(recordings: Recordings) -> None:
    """Recorded kinds are named (method, status, code, target, shape), or (op200, the operation's status, code)."""
    keys = {tuple(one["key"]) for one in recordings.errors()}
    targets = {"c": "cluster", "pool": "pool", "op": "operation"}
    answers = {
        Answer(method=key[0], of=targets[key[3]], status=key[1], shape=key[4], code=key[2])
        for key in keys
        if key[0] != "op200"
    }
    assert answers == set(ANSWERS)
    assert {key[1:] for key in keys if key[0] == "op200"} == set(BESIDE_OPERATIONS)
