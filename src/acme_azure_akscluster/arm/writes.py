"""How each write of a plan is made with the SDK's client: one request, whose response is returned as ARM sent it."""

from collections.abc import Callable, Mapping
from typing import Any

from azure.core import MatchConditions
from azure.mgmt.containerservice import ContainerServiceClient

from ..domain.arm_calls import Call, Verb
from ..domain.cluster_id import ClusterId


def written(client: ContainerServiceClient, where: ClusterId, call: Call) -> Any:
    """Make one write of a cluster or of a pool, and return the HTTP answer."""
    pool = () if call.pool is None else (call.pool,)
    body = () if call.body is None else (call.body,)
    # polling=False: the poller's result is then the first answer, and nothing waits.
    options = {"polling": False, "cls": raw, **_guard(call)}
    return _WRITES[call.verb](client)(where.group, where.name, *pool, *body, **options).result()


def raw(pipeline_response: Any, _body: Any, _headers: Any) -> Any:
    """Keep the HTTP answer itself: the JSON as ARM wrote it, unknown fields included."""
    return pipeline_response.http_response


def _guard(call: Call) -> dict[str, Any]:
    if call.only_if_absent:
        return {"match_condition": MatchConditions.IfMissing}
    if call.etag:
        return {"etag": call.etag, "match_condition": MatchConditions.IfNotModified}
    return {}


# All take the names of resource group, cluster and pool, then a body, as far as there are any.
_WRITES: Mapping[Verb, Callable[[ContainerServiceClient], Callable[..., Any]]] = {
    Verb.PUT_CLUSTER: lambda client: client.managed_clusters.begin_create_or_update,
    Verb.PATCH_TAGS: lambda client: client.managed_clusters.begin_update_tags,
    Verb.DELETE_CLUSTER: lambda client: client.managed_clusters.begin_delete,
    Verb.START_CLUSTER: lambda client: client.managed_clusters.begin_start,
    Verb.STOP_CLUSTER: lambda client: client.managed_clusters.begin_stop,
    Verb.ABORT_CLUSTER: lambda client: client.managed_clusters.begin_abort_latest_operation,
    Verb.ABORT_POOL: lambda client: client.agent_pools.begin_abort_latest_operation,
    Verb.UPGRADE_NODE_IMAGE: lambda client: client.agent_pools.begin_upgrade_node_image_version,
    Verb.PUT_POOL: lambda client: client.agent_pools.begin_create_or_update,
    Verb.DELETE_POOL: lambda client: client.agent_pools.begin_delete,
}
