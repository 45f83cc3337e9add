"""Each example lives its life: deployed, updated as its README tells, looked at for drift, meddled with, and deleted.

The stories run side by side, since most of each is waiting; every test waits for its own.
"""

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from tests.end_to_end.examples import (
    ADOPTED,
    EXAMPLES,
    EXISTING,
    Example,
    Meddling,
    differences,
    merged,
    placed,
    unlike,
)
from tests.end_to_end.stacks import delete, drift, outputs, when
from tools.shared.administrator import clusters_path
from tools.shared.stage import TYPE_NAME, Stage, as_parameters

# As many as there are workers of the sandbox's Lambda.
AT_ONCE = 4


@pytest.fixture(scope="module")
def stories(scene: Stage, request: pytest.FixtureRequest) -> Iterator[dict[str, "Future[None]"]]:
    """The stories of all examples that were asked for, by name."""
    requested = " ".join(item.name for item in request.session.items)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        begun = {
            example.name: pool.submit(live, scene, example) for example in EXAMPLES if f"[{example.name}]" in requested
        }
        if test_an_adopted_cluster_is_imported_updated_checked_and_retained.__name__ in requested:
            begun[ADOPTED.name] = pool.submit(adopt, scene)
        yield begun


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_is_deployed_updated_checked_and_deleted(
    stories: dict[str, "Future[None]"], example: Example
) -> None:
    stories[example.name].result()


def test_an_adopted_cluster_is_imported_updated_checked_and_retained(stories: dict[str, "Future[None]"]) -> None:
    stories[ADOPTED.name].result()


def adopt(scene: Stage, example: Example = ADOPTED) -> None:
    """The story of a cluster that was there before its stack, and that is there after it."""
    stack = group = f"example-{example.name}"
    scene.administrator.make_group(group, "westeurope")
    path = f"{clusters_path(group)}/legacy"
    cluster_id = scene.administrator.put(path, EXISTING)["id"].replace("resourcegroups", "resourceGroups")
    given = {"ResourceGroupName": group}

    wanted = [{"ResourceType": TYPE_NAME, "LogicalResourceId": "Cluster", "ResourceIdentifier": {"Id": cluster_id}}]
    named = ("--stack-name", stack, "--change-set-name", "adopt")
    scene.aws(
        *("cloudformation", "create-change-set", *named, "--change-set-type", "IMPORT"),
        *("--template-body", f"file://examples/{example.name}.yaml", "--resources-to-import", json.dumps(wanted)),
        *("--parameters", f"ParameterKey=ResourceGroupName,ParameterValue={group}"),
    )
    scene.run("aws", "cloudformation", "wait", "change-set-create-complete", *named)
    scene.aws("cloudformation", "execute-change-set", *named)
    scene.run("aws", "cloudformation", "wait", "stack-import-complete", "--stack-name", stack)
    assert unlike(arm(scene, path), example.cluster, example.pools) == []
    assert drift(scene, stack, example.logical_id) == ("IN_SYNC", ())

    change_and_drift(scene, stack, path, example, given)
    delete(scene, stack)
    assert scene.administrator.clusters(group) == ["legacy"]


def live(scene: Stage, example: Example) -> None:
    """One example's story, in a resource group of its own."""
    stack, group = f"example-{example.name}", f"example-{example.name}"
    scene.administrator.make_group(group, "westeurope")
    example = placed(example, scene.sandbox.azure.subscription_id)
    given = {"ResourceGroupName": group, **example.parameters}

    deploy(scene, stack, example, given)
    [cluster] = scene.administrator.clusters(group)
    path = f"{clusters_path(group)}/{cluster}"
    assert {name for name, value in outputs(scene, stack).items() if value} == example.outputs
    assert unlike(arm(scene, path), example.cluster, example.pools) == []
    for child, wanted in example.children.items():
        assert differences(wanted, arm(scene, f"{path}/{child}"), child) == []
    for command, answer in example.aws.items():
        assert differences(answer, scene.aws(*command.split()), command) == []

    change_and_drift(scene, stack, path, example, given)
    if example.release:
        deploy(scene, stack, example, {**given, **example.release})
    delete(scene, stack)
    assert scene.administrator.clusters(group) == []


def change_and_drift(scene: Stage, stack: str, path: str, example: Example, given: dict[str, str]) -> None:
    """The updates, a look that finds nothing, somebody's change, and a look that finds it."""
    for update in example.updates:
        given.update(update.parameters)
        deploy(scene, stack, example, given)
        assert unlike(arm(scene, path), update.cluster, update.pools) == []
        for command, answer in update.aws.items():
            assert differences(answer, scene.aws(*command.split()), command) == []
    send_back(scene, f"/subscriptions/{scene.sandbox.azure.subscription_id}{path}")
    assert drift(scene, stack, example.logical_id) == ("IN_SYNC", ())

    meddle(scene, path, example.meddling)
    assert drift(scene, stack, example.logical_id) == ("MODIFIED", (example.meddling.drift,))


def send_back(scene: Stage, cluster_id: str) -> None:
    """An update by Cloud Control API that changes nothing: what read reports is what the handler gets."""
    request = ("cloudcontrol", "update-resource", "--type-name", TYPE_NAME, "--identifier", cluster_id)
    token = scene.aws(*request, "--patch-document", "[]")["ProgressEvent"]["RequestToken"]
    ended = when(
        lambda: scene.aws("cloudcontrol", "get-resource-request-status", "--request-token", token)["ProgressEvent"],
        *("OperationStatus", "PENDING", "IN_PROGRESS"),
    )
    assert ended["OperationStatus"] == "SUCCESS", ended


def deploy(scene: Stage, stack: str, example: Example, parameters: Mapping[str, str]) -> None:
    """With the AWS CLI, as the README says."""
    scene.run(
        *("aws", "cloudformation", "deploy", "--stack-name", stack),
        *("--template-file", f"examples/{example.name}.yaml"),
        *("--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"),
        *as_parameters(parameters),
    )


def arm(scene: Stage, path: str) -> dict[str, Any]:
    """The properties of a cluster, or of a child of it, as Azure tells them."""
    properties: dict[str, Any] = scene.administrator.get(path)["properties"]
    return properties


def meddle(scene: Stage, path: str, meddling: Meddling) -> None:
    """What somebody does in the portal: read, change, write."""
    where = f"{path}/agentPools/{meddling.pool}" if meddling.pool else path
    body = scene.administrator.get(where)
    body["properties"] = merged(body["properties"], meddling.change)
    wanted = {"properties": body["properties"]} if meddling.pool else body
    scene.administrator.put(where, wanted)
