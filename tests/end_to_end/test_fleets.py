"""The fleet examples: the same cluster in several Azure regions, by one stack in waves and by a stack set.

The stories run side by side, since most of each is waiting; every test waits for its own.
"""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest

from tests.end_to_end.examples import WHO
from tests.end_to_end.stacks import artifacts, delete, drift, fail_write, outputs, stack_set_roles, status, when
from tools.shared.administrator import clusters_path
from tools.shared.running import CommandFailed
from tools.shared.stage import TYPE_NAME, Stage, as_parameters, configuring

FIRST, SECOND, THIRD = ("westeurope",), ("northeurope", "uksouth"), ("eastus2",)
WAVES = (FIRST, SECOND, THIRD)
REGIONS = (*FIRST, *SECOND, *THIRD)
# What a quota error looks like when it comes from an operation that Azure had accepted.
NO_QUOTA = ("QuotaExceeded", "Maximum allowed 450, in use 449, requested 8")
ACCOUNT = "123456789012"

Story = Callable[[Stage], None]


@pytest.fixture(scope="module")
def stories(scene: Stage, request: pytest.FixtureRequest) -> Iterator[dict[Story, "Future[None]"]]:
    """The stories that were asked for, begun together."""
    requested = {item.name for item in request.session.items}
    with ThreadPoolExecutor(len(STORIES)) as pool:
        yield {story: pool.submit(story, scene) for story in STORIES if f"test_{story.__name__}" in requested}


def test_a_fleet_comes_and_changes_wave_by_wave(stories: dict[Story, "Future[None]"]) -> None:
    stories[a_fleet_comes_and_changes_wave_by_wave].result()


def test_a_region_that_fails_at_the_create_takes_all_regions_back(stories: dict[Story, "Future[None]"]) -> None:
    stories[a_region_that_fails_at_the_create_takes_all_regions_back].result()


def test_a_stack_set_gives_every_region_the_same_cluster(stories: dict[Story, "Future[None]"]) -> None:
    stories[a_stack_set_gives_every_region_the_same_cluster].result()


def a_fleet_comes_and_changes_wave_by_wave(scene: Stage) -> None:
    stack = prefix = "waves"
    make_groups(scene, prefix)
    given = {"ResourceGroupPrefix": prefix, "ClusterPrefix": prefix, **WHO}

    deploy(scene, stack, given)
    assert follows_wave_order(scene, stack, "CREATE")
    assert len({json.dumps(pools(scene, prefix, region), sort_keys=True) for region in REGIONS}) == 1
    assert outputs(scene, stack)["Fqdneastus2"].endswith("eastus2.azmk8s.io")

    # The update that the README tells: a new version for the first wave alone, and more nodes for all.
    deploy(scene, stack, given | {"VersionWave1": "1.36", "WorkerMaxNodes": "20"})
    assert follows_wave_order(scene, stack, "UPDATE")
    versions = {region: cluster(scene, prefix, region)["kubernetesVersion"] for region in REGIONS}
    assert versions == {"westeurope": "1.36", "northeurope": "1.35", "uksouth": "1.35", "eastus2": "1.35"}
    assert {most_workers(scene, prefix, region) for region in REGIONS} == {20}

    # A region of the second wave fails: the first goes back, the third was never begun.
    before = len(scene.events(stack))
    fail_write(scene, f"{prefix}-northeurope.*agentPools/workers", *NO_QUOTA)
    assert refused(scene, stack, given | {"VersionWave1": "1.36", "WorkerMaxNodes": "30"})
    assert status(scene, stack) == "UPDATE_ROLLBACK_COMPLETE"
    touched = {event["LogicalResourceId"] for event in scene.events(stack)[: -before or None]}
    assert "Clusterwesteurope" in touched
    assert "Clustereastus2" not in touched
    assert {most_workers(scene, prefix, region) for region in REGIONS} == {20}

    assert drifted(scene, stack) == {}
    path = f"{clusters_path(f'{prefix}-uksouth')}/{prefix}-uksouth/agentPools/workers"
    body = scene.administrator.get(path)["properties"]
    scene.administrator.put(path, {"properties": body | {"maxCount": 50}})
    assert drifted(scene, stack) == {"Clusteruksouth": ["/AgentPoolProfiles/1/MaxCount"]}

    # One wave less is one region less; and the update brings what drifted back.
    deploy(scene, stack, given | {"VersionWave1": "1.36", "WorkerMaxNodes": "24", "DeployedWaves": "2"})
    assert there(scene, prefix) == {*FIRST, *SECOND}
    assert {most_workers(scene, prefix, region) for region in (*FIRST, *SECOND)} == {24}
    delete(scene, stack)
    assert there(scene, prefix) == set()


def a_region_that_fails_at_the_create_takes_all_regions_back(scene: Stage) -> None:
    stack = prefix = "broken"
    make_groups(scene, prefix)
    fail_write(scene, f"{prefix}-uksouth.*managedClusters/{prefix}-uksouth$", *NO_QUOTA)

    assert refused(scene, stack, {"ResourceGroupPrefix": prefix, "ClusterPrefix": prefix, **WHO})

    assert status(scene, stack) == "ROLLBACK_COMPLETE"
    assert there(scene, prefix) == set()
    events = scene.events(stack)
    assert not [event for event in events if event["LogicalResourceId"] == "Clustereastus2"]
    reasons = " ".join(event.get("ResourceStatusReason", "") for event in events)
    assert "QuotaExceeded: Maximum allowed 450, in use 449, requested 8" in reasons


def a_stack_set_gives_every_region_the_same_cluster(scene: Stage) -> None:
    """us-east-1 has its cluster in eastus2, eu-west-1 in northeurope."""
    prefix, places = "set", ("eastus2", "northeurope")
    make_groups(scene, prefix, places)
    register_in(scene, "eu-west-1")
    stack_set_roles(scene)
    given = {"ResourceGroupPrefix": prefix, "ClusterPrefix": prefix, **WHO}
    body = ("--template-body", "file://examples/multi-region-stackset.yaml", *parameters(given))
    named = ("--stack-set-name", "fleet")
    targets = ("--accounts", ACCOUNT, "--regions", "us-east-1", "eu-west-1")
    one_by_one = ("--operation-preferences", "RegionOrder=us-east-1,eu-west-1,FailureToleranceCount=0")

    scene.aws("cloudformation", "create-stack-set", *named, *body)
    assert operate(scene, "create-stack-instances", *named, *targets, *one_by_one) == {
        "us-east-1": "SUCCEEDED",
        "eu-west-1": "SUCCEEDED",
    }
    assert pools(scene, prefix, "eastus2") == pools(scene, prefix, "northeurope")

    # The first region fails, so that the second keeps what it has.
    fail_write(scene, f"{prefix}-eastus2.*agentPools/workers", *NO_QUOTA)
    changed = parameters(given | {"WorkerMaxNodes": "20"})
    assert operate(scene, "update-stack-set", *named, "--use-previous-template", *changed, *one_by_one) == {
        "us-east-1": "FAILED",
        "eu-west-1": "CANCELLED",
    }
    assert {most_workers(scene, prefix, place) for place in places} == {12}
    assert operate(scene, "update-stack-set", *named, "--use-previous-template", *changed, *one_by_one) == {
        "us-east-1": "SUCCEEDED",
        "eu-west-1": "SUCCEEDED",
    }
    assert {most_workers(scene, prefix, place) for place in places} == {20}

    instances = scene.aws("cloudformation", "list-stack-instances", *named)["Summaries"]
    stacks = {instance["Region"]: instance["StackId"] for instance in instances}
    assert {drift(scene, stack, region=region) for region, stack in stacks.items()} == {("IN_SYNC", ())}
    path = f"{clusters_path(f'{prefix}-northeurope')}/{prefix}-northeurope/agentPools/workers"
    body = scene.administrator.get(path)["properties"]
    scene.administrator.put(path, {"properties": body | {"maxCount": 50}})
    assert {region: drift(scene, stack, region=region) for region, stack in stacks.items()} == {
        "us-east-1": ("IN_SYNC", ()),
        "eu-west-1": ("MODIFIED", ("/AgentPoolProfiles/1/MaxCount",)),
    }

    operate(scene, "delete-stack-instances", *named, *targets, "--no-retain-stacks")
    scene.aws("cloudformation", "delete-stack-set", *named)
    assert there(scene, prefix, places) == set()


STORIES: tuple[Story, ...] = (
    a_fleet_comes_and_changes_wave_by_wave,
    a_region_that_fails_at_the_create_takes_all_regions_back,
    a_stack_set_gives_every_region_the_same_cluster,
)


def make_groups(scene: Stage, prefix: str, regions: tuple[str, ...] = REGIONS) -> None:
    for region in regions:
        scene.administrator.make_group(f"{prefix}-{region}", region)


def deploy(scene: Stage, stack: str, given: dict[str, str]) -> None:
    template = ("--template-file", "examples/multi-region.yaml", "--capabilities", "CAPABILITY_AUTO_EXPAND")
    scene.run("aws", "cloudformation", "deploy", "--stack-name", stack, *template, *as_parameters(given))


def refused(scene: Stage, stack: str, given: dict[str, str]) -> bool:
    try:
        deploy(scene, stack, given)
    except CommandFailed:
        return True
    return False


def cluster(scene: Stage, prefix: str, region: str) -> dict[str, Any]:
    """ARM's properties of a region's cluster."""
    actual: dict[str, Any] = scene.administrator.get(f"{clusters_path(f'{prefix}-{region}')}/{prefix}-{region}")
    properties: dict[str, Any] = actual["properties"]
    return properties


def pools(scene: Stage, prefix: str, region: str) -> list[dict[str, Any]]:
    """All that Azure says of a region's pools, but for their eTags and for their tags, whose marks name the cluster."""
    actual = cluster(scene, prefix, region)["agentPoolProfiles"]
    return [{name: value for name, value in pool.items() if name not in ("eTag", "tags")} for pool in actual]


def most_workers(scene: Stage, prefix: str, region: str) -> int:
    [workers] = [pool for pool in pools(scene, prefix, region) if pool["name"] == "workers"]
    return int(workers["maxCount"])


def there(scene: Stage, prefix: str, regions: tuple[str, ...] = REGIONS) -> set[str]:
    """The regions that have a cluster."""
    return {region for region in regions if scene.administrator.clusters(f"{prefix}-{region}")}


def follows_wave_order(scene: Stage, stack: str, verb: str) -> bool:
    """Whether every cluster of a wave was done before any of the next was begun."""
    events = [(event["LogicalResourceId"], event["ResourceStatus"]) for event in reversed(scene.events(stack))]
    begun = {name: number for number, (name, state) in reversed([*enumerate(events)]) if state == f"{verb}_IN_PROGRESS"}
    done = {name: number for number, (name, state) in enumerate(events) if state == f"{verb}_COMPLETE"}
    return all(
        done[f"Cluster{earlier}"] < begun[f"Cluster{later}"]
        for wave, following in pairwise(WAVES)
        for earlier in wave
        for later in following
    )


def drifted(scene: Stage, stack: str) -> dict[str, list[str]]:
    """By `detect-stack-drift`, over the whole stack: the resources that differ, and in what."""
    started = scene.aws("cloudformation", "detect-stack-drift", "--stack-name", stack)["StackDriftDetectionId"]
    about = {"StackDriftDetectionId": started}
    cloud = scene.cloudformation
    actual = when(
        lambda: cloud.describe_stack_drift_detection_status(**about), "DetectionStatus", "DETECTION_IN_PROGRESS"
    )
    assert actual["DetectionStatus"] == "DETECTION_COMPLETE", actual
    drifts = cloud.describe_stack_resource_drifts(StackName=stack)["StackResourceDrifts"]
    return {
        drift["LogicalResourceId"]: [difference["PropertyPath"] for difference in drift["PropertyDifferences"]]
        for drift in drifts
        if drift["StackResourceDriftStatus"] not in ("IN_SYNC", "NOT_CHECKED")
    }


def register_in(scene: Stage, region: str) -> None:
    """The type in another AWS region, of the package that `cfn submit` had uploaded.

    With the role of deploy/aws: the one that `cfn submit` makes is for its own region alone.
    """
    printed = scene.run("deploy/aws/setup.sh", "RoleName=fleet", STACK_NAME="fleet-role")
    role = dict(line.split("=", 1) for line in printed.splitlines())["SUBJECT"]
    bucket = artifacts(scene)
    packages = scene.aws("s3api", "list-objects-v2", "--bucket", bucket)["Contents"]
    kind = ("--region", region, "--type", "RESOURCE", "--type-name", TYPE_NAME)
    token = scene.aws(
        *("cloudformation", "register-type", *kind, "--execution-role-arn", role),
        *("--schema-handler-package", f"s3://{bucket}/{packages[-1]['Key']}"),
    )["RegistrationToken"]
    registration = ("--region", region, "--registration-token", token)
    scene.run("aws", "cloudformation", "wait", "type-registration-complete", *registration)
    version = scene.aws("cloudformation", "describe-type-registration", *registration)["TypeVersionArn"]
    # A guide may have registered one before, with another role.
    scene.run("aws", "cloudformation", "set-type-default-version", "--region", region, "--arn", version)
    scene.aws(*configuring(scene.configuration(scene.sandbox.trust(role, "fleet"))), "--region", region)


def parameters(given: dict[str, str]) -> list[str]:
    listed = [{"ParameterKey": name, "ParameterValue": value} for name, value in given.items()]
    return ["--parameters", json.dumps(listed)]


def operate(scene: Stage, operation: str, *arguments: str) -> dict[str, str]:
    """A stack set's operation to its end: each region's result."""
    started = scene.aws("cloudformation", operation, *arguments)["OperationId"]
    about = {"StackSetName": "fleet", "OperationId": started}
    cloud = scene.cloudformation
    when(lambda: cloud.describe_stack_set_operation(**about)["StackSetOperation"], "Status", "RUNNING", "QUEUED")
    results = cloud.list_stack_set_operation_results(**about)["Summaries"]
    # Beside the assertion that fails, for whoever wonders why.
    print(json.dumps([{name: result.get(name) for name in ("Region", "Status", "StatusReason")} for result in results]))
    return {result["Region"]: result["Status"] for result in results}
