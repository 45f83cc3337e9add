"""A template that says "none" finds it told."""

from typing import Any

import pytest

from acme_azure_akscluster.properties.empty_defaults import with_empties
from tests.inprocess.world import World
from tests.unit.clusters import cfn_cluster, cfn_pool


@pytest.mark.parametrize(
    ("read", "told"),
    [
        ({"AgentPoolProfiles": [{"Name": "a"}]}, {"NodeTaints": [], "NodeLabels": {}, "Tags": {}}),
        ({"AgentPoolProfiles": [{"Name": "a", "NodeTaints": ["b=c:NoSchedule"]}]}, {"NodeTaints": ["b=c:NoSchedule"]}),
    ],
)
def test_an_empty_default_that_azure_does_not_show_is_told(read: dict[str, Any], told: dict[str, Any]) -> None:
    [pool] = with_empties(read)["AgentPoolProfiles"]
    assert told.items() <= pool.items()


def test_other_defaults_and_members_of_absent_profiles_are_not_made_up() -> None:
    told = with_empties({"Name": "prod"})
    assert "ApiServerAccessProfile" not in told
    assert "AgentPoolProfiles" not in told
    assert with_empties({"ApiServerAccessProfile": {}})["ApiServerAccessProfile"] == {"AuthorizedIPRanges": []}


def test_taints_that_a_template_empties_are_read_as_none() -> None:
    world = World()
    base = {**cfn_cluster(cfn_pool("system")), "ResourceGroupName": "rg", "Identity": {"Type": "SystemAssigned"}}
    [pool] = base["AgentPoolProfiles"]
    tainted = {**base, "AgentPoolProfiles": [{**pool, "NodeTaints": ["CriticalAddonsOnly=true:NoSchedule"]}]}
    made = world.run("CREATE", tainted)
    bare = {**base, "AgentPoolProfiles": [{**pool, "NodeTaints": []}], "Id": made.identifier}
    changed = world.run("UPDATE", bare, {**tainted, "Id": made.identifier})
    read = world.run("READ", {"Id": made.identifier})
    assert changed.status == "SUCCESS"
    assert read.model["AgentPoolProfiles"][0]["NodeTaints"] == []
    assert read.model == changed.model
