"""What the stable commands of azure-cli change by a PUT is changed in place here too, or there is a reason."""

from typing import Any

import pytest

from acme_azure_akscluster.planning.transitions.agent_pools import Effect, effect
from acme_azure_akscluster.properties import schema
from acme_azure_akscluster.properties.drift import Difference
from tests.support.cli_updates import CLUSTER, DEPENDS, IMAGES, NOTHING, POOL


def test_every_function_has_a_place() -> None:
    """55 of clusters and 15 of node pools, of which two have the same names."""
    names = [name.split()[0] for table in (POOL, CLUSTER, DEPENDS, IMAGES, NOTHING) for name in table]
    assert len(set(names)) == 55 + 15 - 2


@pytest.mark.parametrize(("update", "path"), POOL.items(), ids=POOL)
def test_a_pool_is_changed_in_place(update: str, path: str) -> None:
    change = Difference(("AgentPoolProfiles", "web", *path.split("/")), 1, 0)
    assert effect(change) is Effect.IN_PLACE, update


def test_an_image_is_changed_in_place_among_linux() -> None:
    change = Difference(("AgentPoolProfiles", "web", "OsSKU"), "AzureLinux", "Ubuntu")
    assert effect(change) is Effect.IN_PLACE


@pytest.mark.parametrize(("update", "path"), CLUSTER.items(), ids=CLUSTER)
def test_a_cluster_is_changed_without_replacement(update: str, path: str) -> None:
    wanted = tuple(path.split("/"))
    assert _known(schema.load(), wanted), f"{update}: the schema has no {path}"
    for kind in ("createOnlyProperties", "conditionalCreateOnlyProperties"):
        assert not [one for one in schema.pointers(kind) if wanted[: len(one)] == one], update


@pytest.mark.parametrize(("update", "path"), DEPENDS.items(), ids=DEPENDS)
def test_what_depends_is_replaced_only_if_it_cannot_be_changed(update: str, path: str) -> None:
    wanted = tuple(path.split("/"))
    assert wanted in schema.pointers("conditionalCreateOnlyProperties"), update
    assert wanted not in schema.pointers("createOnlyProperties"), update


def _known(node: Any, path: tuple[str, ...]) -> bool:
    for name in path:
        node = schema.resolve(node)
        values = schema.map_values(node)
        node = schema.properties(node).get(name) if values is None else values
        if node is None:
            return False
    return True
