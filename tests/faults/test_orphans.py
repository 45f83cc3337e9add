"""A create that is interrupted for good between its PUT and its answer: CloudFormation never learns of the cluster.

Whoever deploys again is told whose the cluster is and how to remove it; nobody goes on with it.
"""

from typing import Any

import pytest

from sandbox.azure.core.messages import Request, Response
from tests.support.world import ID, PLAIN, Killed, Outcome, World

STACK = "arn:aws:cloudformation:us-east-1:123456789012:stack/s/"
RESOURCE = "Cluster"


def created(world: World, stack: str, resource: str, token: str) -> Outcome:
    """A create of a stack's resource; a process that dies is the handler's last word."""

    def deliver(event: dict[str, Any]) -> dict[str, Any]:
        event["requestData"]["systemTags"] = {
            "aws:cloudformation:stack-id": STACK + stack,
            "aws:cloudformation:logical-id": resource,
        }
        try:
            return world.invoke(event)
        except Killed:
            return {"status": "FAILED", "errorCode": "InternalFailure", "message": "Runtime exited"}

    return world.run("CREATE", PLAIN, token=token, deliver=deliver)


def interrupted(world: World, stack: str = "1", resource: str = RESOURCE) -> None:
    """Leaves a cluster of which no stack knows."""

    def die(request: Request, _response: Response) -> None:
        if request.method == "PUT":
            raise Killed

    world.after_request = die
    outcome = created(world, stack, resource, "first")
    world.after_request = lambda _request, _response: None
    assert (outcome.code, outcome.identifier) == ("InternalFailure", None)


CHECK = f"aws cloudformation describe-stack-resource --stack-name {STACK}1 --logical-resource-id {RESOURCE}"
WORDS = [
    # The stack and the resource that come across it, and what they are told.
    ("1", RESOURCE, ("An earlier request of this stack created it for this very resource", CHECK)),
    ("1", "Other", (f"Stack {STACK}1 created it for its resource {RESOURCE}", "choose another Name")),
    ("2", RESOURCE, (f"Stack {STACK}1 created it for its resource {RESOURCE}", "If that stack is gone")),
]


@pytest.mark.parametrize(("stack", "resource", "words"), WORDS)
@pytest.mark.parametrize("settled", [False, True])
def test_a_second_deployment_explains_how_to_remove_the_orphan_and_adopts_nothing(
    stack: str, resource: str, words: tuple[str, ...], settled: bool
) -> None:
    world = World()
    interrupted(world)
    if settled:
        world.clock.sleep(3600)
    before = world.cluster()

    outcome = created(world, stack, resource, "second")

    assert (outcome.code, outcome.identifier) == ("AlreadyExists", None)
    for part in (*words, f"az aks delete --ids {ID} --yes"):
        assert part in outcome.message
    assert ("as soon as it is created" in outcome.message) is not settled
    assert world.cluster() == before


def test_after_the_removal_the_same_deployment_succeeds() -> None:
    world = World()
    interrupted(world)
    world.clock.sleep(3600)
    assert created(world, "1", RESOURCE, "second").code == "AlreadyExists"

    world.cloud.call("DELETE", ID)
    world.clock.sleep(3600)

    assert created(world, "1", RESOURCE, "third").status == "SUCCESS"


def test_a_replacement_with_an_unchanged_name_leaves_the_old_cluster_alone() -> None:
    world = World()
    assert created(world, "1", RESOURCE, "first").status == "SUCCESS"

    outcome = created(world, "1", RESOURCE, "second")

    assert (outcome.code, outcome.identifier) == ("AlreadyExists", None)
    assert "choose another Name for the replacement" in outcome.message


def test_a_repeated_create_continues_with_its_own_cluster() -> None:
    world = World()
    interrupted(world)
    assert created(world, "1", RESOURCE, "first").status == "SUCCESS"


def test_a_cluster_without_a_stacks_marks_may_be_imported() -> None:
    world = World()
    assert world.run("CREATE", PLAIN, token="first").status == "SUCCESS"
    world.cloud.call("PATCH", ID, {"tags": {"team": "portal"}})
    world.clock.sleep(600)

    outcome = created(world, "1", RESOURCE, "second")

    assert outcome.code == "AlreadyExists"
    assert "choose another Name, or import the existing cluster into the stack" in outcome.message
    assert "az aks delete" not in outcome.message
