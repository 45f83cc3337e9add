"""A delete is done when the cluster is gone, and NotFound means this cluster: whatever else Azure says is missing."""

import json
from typing import Any

import pytest

from sandbox.azure.core.messages import Request, Response
from tests.support.clusters import cfn_pool
from tests.support.world import ID, PLAIN, World, deployed

CLUSTER = {**PLAIN, "AgentPoolProfiles": [cfn_pool("system"), cfn_pool("web")]}
NAMED = {"Id": ID}
# Something is missing or refused, but nothing says that the cluster is not there.
OTHERS: tuple[tuple[int, str, str], ...] = (
    (400, "ServicePrincipalNotFound", "Service principal 1f was not found"),
    (404, "ServicePrincipalNotFound", "Service principal 1f was not found"),
    (400, "PrincipalNotFound", "Principal 1f does not exist in the directory"),
    (404, "PrincipalNotFound", "Principal 1f does not exist in the directory"),
    (404, "MissingSubscription", "The request did not have a subscription or a valid tenant level resource provider"),
    (404, "SubscriptionNotFound", "The subscription could not be found"),
    (404, "InvalidResourceType", "The resource type could not be found in the namespace"),
    (404, "NeverSeenBefore", "Odd"),
    (404, "", ""),
    (404, "ResourceNotFound", "The Resource 'Microsoft.Network/virtualNetworks/net' was not found"),
    (404, "ParentResourceNotFound", "The parent resource was not found"),
    (403, "AuthorizationFailed", "The client does not have authorization to perform action 'x/delete'"),
    (409, "ReadOnlyDisabledSubscription", "The subscription is disabled and therefore marked as read only"),
    (409, "ScopeLocked", "The scope cannot perform delete operation because it is locked"),
)


def error(status: int, code: str, message: str) -> Any:
    """Makes Azure's answers to one method for the cluster itself this error, from now on."""

    def replace(method: str) -> Any:
        def after(request: Request, response: Response) -> None:
            if request.method == method and request.path == ID:
                response.status, response.headers = status, {"content-type": "application/json"}
                response.body = json.dumps({"error": {"code": code, "message": message}} if code else {}).encode()

        return after

    return replace


@pytest.fixture
def world() -> World:
    """Azure with one cluster."""
    return deployed(CLUSTER)


def refuse(world: World, method: str, answer: Any) -> None:
    """The request is answered so and not carried out."""
    after = answer(method)

    def handle(request: Request, _real: Any = world._handle) -> Response:
        if request.method == method and request.path == ID:
            response = Response(200)
            after(request, response)
            return response
        refused: Response = _real(request)
        return refused

    world._handle = handle  # type: ignore[method-assign]
    world._resource = world._start()


@pytest.mark.parametrize(("status", "code", "message"), OTHERS)
def test_a_delete_does_not_end_while_the_cluster_is_there(world: World, status: int, code: str, message: str) -> None:
    refuse(world, "DELETE", error(status, code, message))
    outcome = world.delete()
    assert (outcome.status, outcome.code != "NotFound") == ("FAILED", True)
    assert "What to do" in outcome.message or not code


@pytest.mark.parametrize("action", ["READ", "UPDATE", "DELETE"])
@pytest.mark.parametrize(("status", "code", "message"), OTHERS)
def test_a_failed_read_does_not_count_as_absence(
    world: World, status: int, code: str, message: str, action: str
) -> None:
    refuse(world, "GET", error(status, code, message))
    outcome = world.run(action, {**CLUSTER, **NAMED} if action == "UPDATE" else NAMED, CLUSTER)
    assert (outcome.status, outcome.code != "NotFound") == ("FAILED", True)
    assert outcome.writes == []


def gone(world: World, path: str, code: str, *, carried_out: bool = False) -> None:
    """The DELETE of this path finds nothing any more; with `carried_out`, as the answer of a second one would be."""

    def after(request: Request, response: Response) -> None:
        if request.path == path and (request.method == "DELETE" or (done and not carried_out)):
            done.append(request.method)
            error(404, code, "It was not found.")("*")(Request("*", ID), response)

    done: list[str] = []
    world.after_request = after


@pytest.mark.parametrize("code", ["ResourceGroupNotFound", "ResourceNotFound", "NotFound"])
def test_a_cluster_deleted_between_read_and_delete_counts_as_deleted(world: World, code: str) -> None:
    gone(world, ID, code)
    outcome = world.delete()
    assert (outcome.status, outcome.message) == ("SUCCESS", "")


@pytest.mark.parametrize("code", ["ResourceNotFound", "NotFound"])
def test_an_absent_pool_counts_as_removed(world: World, code: str) -> None:
    gone(world, f"{ID}/agentPools/web", code, carried_out=True)
    desired = {**CLUSTER, "AgentPoolProfiles": CLUSTER["AgentPoolProfiles"][:1]}
    assert world.update(desired, CLUSTER).status == "SUCCESS"


def rotated() -> dict[str, Any]:
    """The update of a pool that AKS cannot change in place, so that another stands in for it."""
    system, web = CLUSTER["AgentPoolProfiles"]
    return {**CLUSTER, "AgentPoolProfiles": [system, {**web, "VmSize": "Standard_D8s_v5"}]}


@pytest.mark.parametrize("code", ["ResourceNotFound", "NotFound"])
def test_an_absent_temporary_pool_counts_as_removed(world: World, code: str) -> None:
    """Its DELETE was carried out, and what answers it is what a second one gets."""
    begun: list[str] = []

    def after(request: Request, response: Response) -> None:
        name = request.path.rsplit("/", 1)[-1]
        if request.method == "DELETE" and name not in ("system", "web"):
            begun.append(name)
            error(404, code, f"Agent pool {name} was not found.")("*")(Request("*", ID), response)

    world.after_request = after
    outcome = world.update(rotated(), CLUSTER)
    assert (outcome.status, len(set(begun))) == ("SUCCESS", 1), outcome.message
    assert world.pools("name").keys() == {"system", "web"}
    assert world.pools("vmSize")["web"] == "Standard_D8s_v5"


def test_a_temporary_pool_deleted_before_its_time_does_not_stop_the_rotation(world: World) -> None:
    """It goes just before the handler deletes it; by then the pool that it stood in for is back."""
    begun: list[str] = []

    def before(request: Request) -> None:
        name = request.path.rsplit("/", 1)[-1]
        if request.method == "DELETE" and name not in ("system", "web") and not begun:
            begun.append(name)
            # From one moment to the next: waiting for it would take the invocation's time.
            world.change_record(lambda record: record["pools"].pop(name))

    world.before_request = before
    outcome = world.update(rotated(), CLUSTER)
    assert (outcome.status, len(begun)) == ("SUCCESS", 1), outcome.message
    assert world.pools("name").keys() == {"system", "web"}


@pytest.mark.parametrize("code", ["ResourceNotFound", "NotFound", "ResourceGroupNotFound"])
def test_what_says_that_this_cluster_is_not_there_is_believed(world: World, code: str) -> None:
    text = "The Resource 'Microsoft.ContainerService/managedClusters/prod' under resource group 'rg' was not found."
    refuse(world, "GET", error(404, code, text))
    assert world.read().code == "NotFound"
