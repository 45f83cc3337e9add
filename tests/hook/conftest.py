"""A world with one cluster, which the hook's tests begin with."""

import pytest

from tests.support.hook_world import HookWorld, cluster


@pytest.fixture
def world() -> HookWorld:
    made = HookWorld()
    made.create(cluster())
    return made
