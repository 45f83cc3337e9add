"""tests/data says of Azure what was recorded of it, and has each kind of exchange and write that was recorded."""

import pytest

from tests.data import own
from tests.recordings.conftest import NOT_YET
from tests.recordings.signatures import Signature, signatures
from tests.recordings.source import Recordings

_OURS = signatures(list(own.conversations().values()))


@pytest.fixture(scope="module")
def recorded(recordings: Recordings) -> set[Signature]:
    found = recordings.conversations()
    return signatures([one for name, one in found.items() if not name.startswith(tuple(NOT_YET))])


@pytest.mark.whole_set
def test_no_exchange_of_ours_went_another_way_than_a_recorded_one(recorded: set[Signature]) -> None:
    group_gone = Signature("DELETE", "managedclusters/*", 404, "wrapped ResourceGroupNotFound", ("x-ms-failure-cause",))
    assert {one for one in _OURS if one not in recorded} <= {group_gone}


@pytest.mark.whole_set
def test_every_kind_of_exchange_that_was_recorded_is_in_our_set(recorded: set[Signature]) -> None:
    assert recorded - _OURS == set()
