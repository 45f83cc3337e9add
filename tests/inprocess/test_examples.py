"""The examples through the production entry point, in virtual time: what their stories show with the real tools is
shown here of the handlers alone, in a moment."""

import json
from typing import Any

import pytest

from sandbox.aws.cloudformation.compare import as_strings
from sandbox.aws.cloudformation.drift import differences, expected_properties
from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.template import Template
from tests.drift.test_as_input import settable
from tests.end_to_end.examples import (
    ADMINISTRATORS,
    EXAMPLES,
    EXISTING,
    WHO,
    WORKSPACE,
    ZONES,
    Example,
    merged,
    placed,
    unlike,
)
from tests.end_to_end.examples import differences as differences_of_arm
from tests.support.harness import SUBSCRIPTION
from tests.support.templates import EXAMPLES as FOLDER
from tests.support.templates import clusters
from tests.support.world import GROUP, World
from tools.adopt.clean import clean

SCHEMA = json.loads((FOLDER.parent / "schema.json").read_text(encoding="utf-8"))
FLEETS = {"multi-region", "multi-region-stackset"}
# In end-to-end tests of their own; service-account-role is nested in pod-identity.
ELSEWHERE = {"quickstart", "adopted", "pod-identity", "service-account-role"}
REGIONS = ("westeurope", "northeurope", "uksouth", "eastus2")
# AWS regions of the stack set's template.
AWS = ("us-east-1", "eu-west-1", "eu-central-1")


def properties(example: Example, *more: dict[str, str]) -> dict[str, Any]:
    given = {"ResourceGroupName": GROUP, **example.parameters}
    for update in more:
        given |= update
    return clusters(example.name, given)[example.logical_id]


def drift(world: World, wanted: dict[str, Any], cluster_id: str) -> list[str]:
    read = world.run("READ", {"Id": cluster_id})
    assert read.status == "SUCCESS", read.message
    return [differs.path for differs in differences(expected_properties(wanted, SCHEMA), read.model, SCHEMA)]


def send_back(world: World, cluster_id: str) -> list[str]:
    """Send what read reports as an unchanged update, as Cloud Control API does; what was written beside tags."""
    model = settable(world.run("READ", {"Id": cluster_id}).model)
    sent = world.run("UPDATE", {**model, "Id": cluster_id}, {**model, "Id": cluster_id})
    assert sent.status == "SUCCESS", sent.message
    return [write for write in sent.writes if not write.startswith("PATCH")]


def arm(world: World, name: str) -> dict[str, Any]:
    actual = world.cluster(name)
    assert actual is not None
    return actual


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_is_created_updated_without_drift_and_deleted(example: Example) -> None:
    world, example = World(), placed(example, SUBSCRIPTION)
    wanted = properties(example)
    made = world.run("CREATE", wanted)
    assert made.status == "SUCCESS", made.message
    name, cluster_id = wanted["Name"], str(made.identifier)
    assert unlike(arm(world, name)["properties"], example.cluster, example.pools) == []
    for path, child in example.children.items():
        assert (
            differences_of_arm(child, world.cloud.call("GET", f"{cluster_id}/{path}").json()["properties"], path) == []
        )
    assert drift(world, wanted, cluster_id) == []
    given: dict[str, str] = {}
    for update in example.updates:
        given |= update.parameters
        before, wanted = wanted, properties(example, given)
        changed = world.run("UPDATE", {**wanted, "Id": cluster_id}, {**before, "Id": cluster_id})
        assert changed.status == "SUCCESS", changed.message
        assert unlike(arm(world, name)["properties"], update.cluster, update.pools) == []
        assert drift(world, wanted, cluster_id) == []
        assert send_back(world, cluster_id) == []
        assert drift(world, wanted, cluster_id) == []

    meddle(world, example, name)
    assert drift(world, wanted, cluster_id) == [example.meddling.drift]

    if example.release:
        before, wanted = wanted, properties(example, {**given, **example.release})
        assert world.run("UPDATE", {**wanted, "Id": cluster_id}, {**before, "Id": cluster_id}).status == "SUCCESS"
    assert world.run("DELETE", {"Id": cluster_id}).status == "SUCCESS"
    assert world.cluster(name) is None


def meddle(world: World, example: Example, name: str) -> None:
    body = arm(world, name)
    path = str(body["id"])
    if example.meddling.pool:
        path = f"{path}/agentPools/{example.meddling.pool}"
        body = {"properties": dict(world.cloud.call("GET", path).json()["properties"])}
    body["properties"] = merged(body["properties"], example.meddling.change)
    answer = world.cloud.call("PUT", path, body)
    assert answer.status == 200, answer.json()
    while world.cloud.call("GET", path).json()["properties"]["provisioningState"] != "Succeeded":
        world.clock.sleep(30)


def test_the_adopted_cluster_is_declared_as_make_adopt_declares_it() -> None:
    world = World()
    path = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}/providers/Microsoft.ContainerService/managedClusters"
    world.cloud.done(world.cloud.call("PUT", f"{path}/legacy", EXISTING), 201)
    actual = world.run("READ", {"Id": f"{path}/legacy"})
    declared = clusters("adopted", {"ResourceGroupName": GROUP})["Cluster"]
    assert {**as_strings(clean(actual.model)), "SubscriptionId": None} == {**declared, "SubscriptionId": None}
    assert drift(world, declared, str(actual.identifier)) == []
    assert send_back(world, str(actual.identifier)) == []


def everything() -> dict[str, dict[str, Any]]:
    """Every cluster that is declared as it should be."""
    fleet = {"ResourceGroupPrefix": "fleet", **WHO}
    return {
        **{example.name: properties(example) for example in EXAMPLES},
        **clusters("multi-region", fleet),
        **clusters("multi-region-stackset", fleet),
    }


@pytest.mark.parametrize(("name", "cluster"), everything().items(), ids=everything())
def test_a_cluster_is_declared_as_it_should_be(name: str, cluster: dict[str, Any]) -> None:
    access = cluster["ApiServerAccessProfile"]
    assert cluster["DisableLocalAccounts"] == "true"
    assert cluster["AadProfile"]["Managed"] == "true"
    assert access.get("EnablePrivateCluster") == "true" or access.get("AuthorizedIPRanges")
    for pool in cluster["AgentPoolProfiles"]:
        assert pool["EnableAutoScaling"] == "true"
        assert "Count" not in pool
        # A GPU size is rarely in each zone.
        assert pool.get("AvailabilityZones") == ZONES or pool["Name"] == "gpu", f"{name}: {pool['Name']}"


def test_all_regions_of_a_fleet_have_the_same_pools() -> None:
    fleet = clusters("multi-region", {"ResourceGroupPrefix": "fleet", **WHO})
    made = [clusters("multi-region-stackset", {"ResourceGroupPrefix": "fleet", **WHO}, region) for region in AWS]
    everywhere = [*fleet.values(), *(one["Cluster"] for one in made)]
    assert len({cluster["Location"] for cluster in fleet.values()}) == len(fleet) == len(REGIONS)
    assert [cluster["AgentPoolProfiles"] for cluster in everywhere] == [everywhere[0]["AgentPoolProfiles"]] * len(
        everywhere
    )


def test_the_gate_of_a_wave_waits_for_every_cluster_of_the_wave_before() -> None:
    template = Template.parse((FOLDER / "multi-region.yaml").read_text(encoding="utf-8"))
    waves = [entry["Regions"] for _, entry in sorted(template.mappings["Waves"].items())]
    assert [region for wave in waves for region in wave] == list(REGIONS)
    for number, regions in enumerate(waves[:-1], start=2):
        gate = template.resources[f"GateWave{number}"]
        assert gate["DependsOn"] == [f"Cluster{region}" for region in regions]


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("minimal", {"ClusterName": "-x"}, "1 to 54 letters"),
        ("minimal", {"MaxNodes": "2"}, "not less than 3"),
        ("minimal", {"AdminGroupObjectId": "me"}, "An object ID"),
        ("production", {"KubernetesVersion": "latest"}, "KubernetesVersion"),
        ("blue-green-pools", {"Pools": "red"}, "AllowedValues"),
        ("cilium-overlay", {"PodCidr": "10.0.0.0"}, "A CIDR of /8 to /24"),
        ("multi-region", {"DeployedWaves": "4"}, "AllowedValues"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused_by_the_template_itself(
    name: str, given: dict[str, str], words: str
) -> None:
    place = {"ResourceGroupName": GROUP} if name != "multi-region" else {"ResourceGroupPrefix": "fleet"}
    who = {"AdminGroupObjectId": ADMINISTRATORS, "LogWorkspaceId": WORKSPACE} if name == "production" else WHO
    with pytest.raises(RequestError, match=words):
        clusters(name, {**place, **who, **given})


def test_every_example_has_a_story() -> None:
    there = {path.stem for path in FOLDER.glob("*.yaml")}
    assert there == {example.name for example in EXAMPLES} | FLEETS | ELSEWHERE
