"""How each write of a plan is made with the SDK's client: one request, whose response is returned as ARM sent it."""

from collections.abc import Callable
from typing import Any

from azure.core import MatchConditions
from azure.mgmt.containerservice import ContainerServiceClient

from ..domain.arm_calls import Call, Verb
from ..domain.cluster_id import ClusterId


def written(client: ContainerServiceClient, where: ClusterId, call: Call) -> Any:
    """Make one write of a cluster or of a pool, and return the HTTP answer."""
    return _WRITES[call.verb](client, where, call, _guard(call)).result()


def raw(pipeline_response: Any, _body: Any, _headers: Any) -> Any:
    """Keep the HTTP answer itself: the JSON as ARM wrote it, unknown fields included."""
    return pipeline_response.http_response


def _guard(call: Call) -> dict[str, Any]:
    if call.only_if_absent:
        return {"match_condition": MatchConditions.IfMissing}
    if call.etag:
        return {"etag": call.etag, "match_condition": MatchConditions.IfNotModified}
    return {}


# polling=False: the poller's result is then the first answer, and nothing waits.
_WRITES: dict[Verb, Callable[[Any, ClusterId, Call, dict[str, Any]], Any]] = {
    Verb.PUT_CLUSTER: lambda client, where, call, options: client.managed_clusters.begin_create_or_update(
        where.group, where.name, call.body, polling=False, cls=raw, **options
    ),
    Verb.PATCH_TAGS: lambda client, where, call, options: client.managed_clusters.begin_update_tags(
        where.group, where.name, call.body, polling=False, cls=raw, **options
    ),
    Verb.DELETE_CLUSTER: lambda client, where, call, options: client.managed_clusters.begin_delete(
        where.group, where.name, polling=False, cls=raw, **options
    ),
    Verb.START_CLUSTER: lambda client, where, _call, options: client.managed_clusters.begin_start(
        where.group, where.name, polling=False, cls=raw, **options
    ),
    Verb.STOP_CLUSTER: lambda client, where, _call, options: client.managed_clusters.begin_stop(
        where.group, where.name, polling=False, cls=raw, **options
    ),
    Verb.ABORT_CLUSTER: lambda client, where, _call, options: client.managed_clusters.begin_abort_latest_operation(
        where.group, where.name, polling=False, cls=raw, **options
    ),
    Verb.ABORT_POOL: lambda client, where, call, options: client.agent_pools.begin_abort_latest_operation(
        where.group, where.name, call.pool, polling=False, cls=raw, **options
    ),
    Verb.UPGRADE_NODE_IMAGE: lambda client, where, call, options: client.agent_pools.begin_upgrade_node_image_version(
        where.group, where.name, call.pool, polling=False, cls=raw, **options
    ),
    Verb.PUT_POOL: lambda client, where, call, options: client.agent_pools.begin_create_or_update(
        where.group, where.name, call.pool, call.body, polling=False, cls=raw, **options
    ),
    Verb.DELETE_POOL: lambda client, where, call, options: client.agent_pools.begin_delete(
        where.group, where.name, call.pool, polling=False, cls=raw, **options
    ),
}
