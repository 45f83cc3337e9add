"""The conversation with Azure Resource Manager: the SDK's client set to a handler's limits, one request a call.

The SDK's defaults retry for minutes, follow redirects, register resource providers and sleep in between (FACTS, "SDK");
here one call is one request, its timeouts come from the deadline, and every failure is a `Problem`.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from azure.core import MatchConditions
from azure.core.exceptions import (
    AzureError,
    ClientAuthenticationError,
    HttpResponseError,
    ServiceRequestError,
    ServiceResponseError,
)
from azure.core.pipeline import policies
from azure.core.rest import HttpRequest
from azure.mgmt.containerservice import ContainerServiceClient
from cloudformation_cli_python_lib import HandlerErrorCode

from . import entra
from .clouds import Cloud
from .deadline import Deadline
from .errors import Problem, problem
from .identifiers import ClusterId
from .steps import Call, Verb

# A connection that takes longer than this will not come; the answer may take what is left.
_CONNECT_SECONDS = 5.0
# A PUT on a cluster was seen to take many seconds; but one request must never eat the whole invocation.
_ANSWER_SECONDS = 30.0
_LIST_PATH = "/subscriptions/{}/providers/Microsoft.ContainerService/managedClusters"

ClientFactory = Callable[[str], ContainerServiceClient]


def client(
    credential: Any, cloud: Cloud, subscription: str, headers: Mapping[str, str], **transport: Any
) -> ContainerServiceClient:
    """The SDK's client with a pipeline that makes exactly one request a call.

    Args:
        headers: sent with every request (correlation ids).
        transport: `transport=` for tests; nothing in production.
    """
    pipeline = [
        policies.RequestIdPolicy(),
        policies.HeadersPolicy(base_headers=dict(headers)),
        policies.UserAgentPolicy(base_user_agent="acme-azure-akscluster"),
        policies.BearerTokenCredentialPolicy(credential, cloud.scope),
    ]
    return ContainerServiceClient(
        credential, subscription, base_url=cloud.resource_manager, policies=pipeline, **transport
    )


class Azure:
    """One cluster's side of ARM, or one subscription's for lists."""

    def __init__(self, client: ContainerServiceClient, endpoint: str, deadline: Deadline) -> None:
        self._client = client
        self._endpoint = endpoint
        self._deadline = deadline

    def cluster(self, where: ClusterId) -> dict[str, Any] | None:
        """The cluster with all its pools, or None when it (or its resource group) does not exist.

        Raises:
            Problem: for every other answer, and when no answer comes.
        """
        try:
            return self._json(
                lambda **options: self._client.managed_clusters.get(where.group, where.name, cls=_raw, **options)
            )
        except Problem as error:
            if error.code is HandlerErrorCode.NotFound or _is_absent_group(error):
                return None
            raise

    def upgrades(self, where: ClusterId) -> list[str]:
        """The Kubernetes versions to which the control plane may go next, previews left out."""
        profile = self._json(
            lambda **options: self._client.managed_clusters.get_upgrade_profile(
                where.group, where.name, cls=_raw, **options
            )
        )
        offered = profile.get("properties", {}).get("controlPlaneProfile", {}).get("upgrades") or []
        return [upgrade["kubernetesVersion"] for upgrade in offered if not upgrade.get("isPreview")]

    def write(self, where: ClusterId, call: Call) -> dict[str, Any]:
        """Make one ARM write and return the resource as it answered, or {} where the answer has no body.

        Raises:
            Conflict: the precondition did not hold (412).
            Problem: anything else; `maybe_applied` when the request may have reached Azure.
        """
        return self._json(
            lambda **options: _WRITES[call.verb](self._client, where, call, {**_guard(call), **options}).result()
        )

    def page(self, subscription: str, token: str | None) -> tuple[list[str], str | None]:
        """One page of the ids of the subscription's clusters, and the token of the next page.

        The token is the query of ARM's nextLink and nothing else: scheme, host and path are always our own, so that
        a forged token cannot send the bearer token elsewhere.
        """
        query = dict(parse_qsl(token)) if token else {"api-version": self._client._config.api_version}
        request = HttpRequest("GET", f"{self._endpoint}{_LIST_PATH.format(subscription)}", params=query)
        document = self._json(lambda **options: self._sent(request, **options))
        link = document.get("nextLink")
        following = urlencode(parse_qsl(urlsplit(link).query)) if link else None
        # ARM spells ids in several ways; as identifiers they have one spelling, the one that a create gave.
        return [ClusterId.parse(cluster["id"]).arm for cluster in document.get("value", [])], following

    def _sent(self, request: HttpRequest, **options: Any) -> Any:
        response = self._client.send_request(request, **options)
        response.raise_for_status()
        return response

    def _json(self, send: Callable[..., Any]) -> dict[str, Any]:
        if not self._deadline.allows():
            raise Problem(
                HandlerErrorCode.NetworkFailure, "The invocation's time was used up before ARM answered", wait=1
            )
        seconds = self._deadline.remaining()
        try:
            response = send(
                connection_timeout=min(_CONNECT_SECONDS, seconds), read_timeout=min(_ANSWER_SECONDS, seconds)
            )
            return _document(response)
        except ValueError as error:  # also raised by the SDK, which parses before we do
            raise Problem(
                HandlerErrorCode.ServiceInternalError,
                "ARM answered with something that is not JSON",
                wait=10,
                maybe_applied=True,
            ) from error
        except ClientAuthenticationError as error:
            raise _authentication(error) from error
        except HttpResponseError as error:
            raise _answered(error) from error
        except ServiceRequestError as error:
            raise Problem(
                HandlerErrorCode.NetworkFailure, f"Azure could not be reached: {_reason(error)}", wait=10
            ) from error
        except (ServiceResponseError, AzureError) as error:
            raise Problem(
                HandlerErrorCode.NetworkFailure, f"Azure did not answer: {_reason(error)}", wait=10, maybe_applied=True
            ) from error


def _raw(pipeline_response: Any, _body: Any, _headers: Any) -> Any:
    """Keep the HTTP answer itself: the JSON as ARM wrote it, unknown fields included."""
    return pipeline_response.http_response


def _document(response: Any) -> dict[str, Any]:
    response.read()
    text = response.text()
    document = json.loads(text) if text else {}
    if not isinstance(document, dict):
        raise ValueError("not a JSON object")
    return document


def _answered(error: HttpResponseError) -> Problem:
    response: Any = error.response
    if response is None:
        return Problem(
            HandlerErrorCode.NetworkFailure, f"ARM's answer was cut off: {_reason(error)}", wait=10, maybe_applied=True
        )
    return problem(response.status_code, response.headers, response.text())


def _authentication(error: ClientAuthenticationError) -> Problem:
    """401 of ARM, or a refusal of Entra, which azure-identity raises with Entra's answer attached."""
    response: Any = error.response
    if response is not None and "/oauth2/" not in response.request.url:
        return problem(response.status_code, response.headers, response.text())
    if response is not None and (response.status_code == 429 or response.status_code >= 500):
        return Problem(HandlerErrorCode.ServiceInternalError, f"Entra answered HTTP {response.status_code}", wait=10)
    return entra.problem(str(error))


def _is_absent_group(error: Problem) -> bool:
    return error.message.startswith("ResourceGroupNotFound")


def _reason(error: AzureError) -> str:
    return str(error.inner_exception or error.message or type(error).__name__)


def _guard(call: Call) -> dict[str, Any]:
    if call.only_if_absent:
        return {"match_condition": MatchConditions.IfMissing}
    if call.etag:
        return {"etag": call.etag, "match_condition": MatchConditions.IfNotModified}
    return {}


# polling=False: the poller's result is then the first answer, and nothing waits.
_WRITES: dict[Verb, Callable[[Any, ClusterId, Call, dict[str, Any]], Any]] = {
    Verb.PUT_CLUSTER: lambda client, where, call, options: client.managed_clusters.begin_create_or_update(
        where.group, where.name, call.body, polling=False, cls=_raw, **options
    ),
    Verb.PATCH_TAGS: lambda client, where, call, options: client.managed_clusters.begin_update_tags(
        where.group, where.name, call.body, polling=False, cls=_raw, **options
    ),
    Verb.DELETE_CLUSTER: lambda client, where, call, options: client.managed_clusters.begin_delete(
        where.group, where.name, polling=False, cls=_raw, **options
    ),
    Verb.START_CLUSTER: lambda client, where, _call, options: client.managed_clusters.begin_start(
        where.group, where.name, polling=False, cls=_raw, **options
    ),
    Verb.STOP_CLUSTER: lambda client, where, _call, options: client.managed_clusters.begin_stop(
        where.group, where.name, polling=False, cls=_raw, **options
    ),
    Verb.PUT_POOL: lambda client, where, call, options: client.agent_pools.begin_create_or_update(
        where.group, where.name, call.pool, call.body, polling=False, cls=_raw, **options
    ),
    Verb.DELETE_POOL: lambda client, where, call, options: client.agent_pools.begin_delete(
        where.group, where.name, call.pool, polling=False, cls=_raw, **options
    ),
}
