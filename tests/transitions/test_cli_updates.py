"""Everything that azure-cli changes of a cluster or a node pool by a PUT is tried by a transition."""

from typing import Any

import pytest

from tests.support.cli_updates import CLUSTER, DEPENDS, IMAGES, POOL
from tests.transitions.table import Transition
from tests.transitions.test_transitions import CASES


def at(properties: Any, path: str) -> Any:
    for name in path.split("/"):
        properties = properties.get(name) if isinstance(properties, dict) else None
    return properties


def pools(properties: dict[str, Any]) -> dict[str, Any]:
    return {pool["Name"]: pool for pool in properties["AgentPoolProfiles"]}


def changes_a_pool(case: Transition, path: str) -> bool:
    before, after = pools(case.before), pools(case.after)
    return any(at(before[name], path) != at(after[name], path) for name in before.keys() & after.keys())


@pytest.mark.parametrize(("update", "path"), {**CLUSTER, **DEPENDS}.items())
def test_of_a_cluster(update: str, path: str) -> None:
    assert [case for case in CASES if at(case.before, path) != at(case.after, path)], update


@pytest.mark.parametrize(("update", "path"), {**POOL, **IMAGES}.items())
def test_of_a_node_pool(update: str, path: str) -> None:
    assert [case for case in CASES if changes_a_pool(case, path)], update
