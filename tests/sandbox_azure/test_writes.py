"""The writes of tests/data, played here: what Azure fills in, changes and drops; recorded ones by `make recordings`."""

from typing import Any

import pytest

from tests.data import adopted, own
from tests.support.replay import chains, play

WRITES = [one for one in own.writes() + adopted.writes() if one["played"]]
CHAINS = {chain[0]["source"]: chain for chain in chains(WRITES)}


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_a_write_settles_on_what_it_settles_on_in_azure(chain: list[dict[str, Any]]) -> None:
    played = play(chain)
    assert len(played) == len(chain), played[-1].answer.body
    assert [one.gaps for one in played] == [{}] * len(chain)


def test_every_write_belongs_to_a_cluster_that_is_created_first() -> None:
    assert sum(map(len, CHAINS.values())) == len(WRITES)
