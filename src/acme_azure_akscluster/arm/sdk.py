"""The SDK's client set to a handler's limits, and how it makes each write of a plan: one request a call.

The SDK's defaults retry for minutes, follow redirects, register resource providers and sleep in between
(docs/azure-behaviour.md#sdk-defaults). Here a call is one request, whose timeouts come from the deadline (`transport`).
"""

from collections.abc import Callable, Mapping
from functools import cache, cached_property
from typing import Any

from azure.core import AzureClouds, MatchConditions
from azure.core.pipeline import Pipeline, policies
from azure.core.rest import HttpRequest
from azure.mgmt.containerservice import ContainerServiceClient

from ..domain.arm_calls import Call, Verb
from ..domain.clouds import Cloud
from ..domain.cluster_id import ClusterId
from ..observability.correlation import user_agent
from .request_log import RequestLog


class Client:
    """ARM by the SDK's pipeline, which makes exactly one request a call.

    Args:
        headers: sent with every request (`correlation.arm_headers`).
        transport: azure-core's, with the invocation's limits.
    """

    def __init__(
        self, credential: Any, cloud: Cloud, subscription: str, headers: Mapping[str, str], transport: Any
    ) -> None:
        self._credential = credential
        self._subscription = subscription
        self._endpoint = cloud.resource_manager
        self._scope = cloud.scope
        steps: list[Any] = [
            policies.RequestIdPolicy(),
            policies.HeadersPolicy(base_headers=dict(headers)),
            policies.UserAgentPolicy(base_user_agent=user_agent("")),
            policies.BearerTokenCredentialPolicy(credential, cloud.scope),
            RequestLog(),
        ]
        self._pipeline: Pipeline[HttpRequest, Any] = Pipeline(transport, steps)

    def log_in(self) -> None:
        """Request the token that the first request needs."""
        self._credential.get_token(self._scope)

    def send(self, request: HttpRequest) -> Any:
        """The answer to a request of our own, whose URL is whole."""
        return self._pipeline.run(request, stream=False).http_response

    @cached_property
    def sdk(self) -> ContainerServiceClient:
        """The SDK's operations over the same pipeline, which a read does without."""
        return ContainerServiceClient(
            self._credential,
            self._subscription,
            base_url=self._endpoint,
            # Not used where all else is given, but a look-up would make a class for all settings each time.
            cloud_setting=AzureClouds.AZURE_PUBLIC_CLOUD,
            policies=[],
            pipeline=self._pipeline,
        )


@cache
def api_version() -> str:
    """The version of AKS's API that the SDK uses."""
    unused: Any = object()
    return str(ContainerServiceClient(unused, "", policies=[])._config.api_version)


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
