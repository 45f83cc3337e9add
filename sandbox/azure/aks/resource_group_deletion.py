"""Deleting a resource group with the clusters in it."""

from sandbox.azure.aks import managed_clusters
from sandbox.azure.arm import operations, resource_groups
from sandbox.azure.core.messages import Json, Response, empty_response
from sandbox.azure.core.world import Call, World


def delete(world: World, call: Call) -> Response:
    """202; the group and its clusters are Deleting until the last of them is gone, then the group is too."""
    document = resource_groups.require(world, call["subscription"], call["group"])
    managed_clusters.delete_group(world, document["id"])
    resource_groups.mark_deleting(world, call["subscription"], call["group"])
    names = {"subscription": call["subscription"], "group": call["group"]}
    operation = operations.begin_other(world, "group Deleting", document, "group", **names)
    return empty_response(202, {"location": _result_url(world, operation, call.api_version)})


def _result_url(world: World, operation: Json, api_version: str) -> str:
    path = f"/subscriptions/{world.subscription_id}/operationresults/{operation['id']}"
    return f"{world.base_url}{path}?api-version={api_version}"


def result(world: World, call: Call) -> Response:
    operation = operations.find(world, call["operation"].lower())
    if operation["status"] == "InProgress":
        return empty_response(202, {"location": _result_url(world, operation, call.api_version)})
    return empty_response(200)
