"""The conversation with Azure Resource Manager: one request a call, and every failure is a `Problem`.

Two answers are requested twice before they are believed, since neither can have changed anything: 401, once more with a
new token, and 404, once more after a moment.
"""

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from azure.core.exceptions import (
    AzureError,
    HttpResponseError,
    ServiceRequestError,
    ServiceResponseError,
)
from azure.core.rest import HttpRequest
from cloudformation_cli_python_lib import HandlerErrorCode

from ..deadline import Deadline
from ..domain.arm_calls import AT_ONCE, Call, Verb
from ..domain.cluster_id import ClusterId, is_arm_id
from ..domain.token_origin import Origin
from ..errors import classify
from ..errors.problem import Problem
from .absence import CLUSTERS, deleted_meanwhile, is_absence, is_absent, is_cluster_absent
from .readable import unreadable
from .sdk import Client, api_version, raw, written

LOG = logging.getLogger(__name__)

# A replica of Resource Manager may not yet know what another has just accepted; a moment later it does.
_ABSENT_AGAIN_SECONDS = 2.0
# Statuses that are not believed the first time: a token may have been revoked, a replica may be behind.
DOUBTED = frozenset({401, 404})
# The essential part of an answer, and its type.
_KINDS: Mapping[str, type] = {"properties": dict, "value": list, "values": list, "id": str}
# Characters that are valid in a path (RFC 3986, section 3.3); others in a resource group's name are escaped.
_IN_A_PATH = "/:@!$&'()*+,;=~"
_LIST_PATH = f"/subscriptions/{{}}/providers/{CLUSTERS}"


ClientFactory = Callable[[bool], Client]


class Azure:
    """One cluster's side of ARM, or one subscription's for lists."""

    def __init__(
        self,
        connect: ClientFactory,
        endpoint: str,
        deadline: Deadline,
        sleep: Callable[[float], None],
        origin: Callable[[], Origin] = Origin,
    ) -> None:
        """`connect` makes a client with a credential of its own; called with True, one that requests a new token.

        `origin` describes the AWS side of the login, once there was one.
        """
        self.origin = origin
        self._connect = connect
        self._client = connect(False)
        self._endpoint = endpoint
        self._deadline = deadline
        self._sleep = sleep

    def log_in(self) -> None:
        """Log in now, so that the first request, which would do it, takes no longer than its own time.

        Raises:
            Problem: no token could be had.
        """
        self._client.log_in()

    def cluster(self, where: ClusterId) -> dict[str, Any] | None:
        """The cluster with all its pools, or None when it (or its resource group) does not exist.

        Raises:
            Problem: for every other answer, and when no answer comes.
        """
        try:
            # Not the SDK's own method: it makes models of the whole answer, which takes as long as all else here.
            document = self._read("properties", lambda: self._sent(self._request("GET", where.arm, "")))
        except Problem as error:
            if is_cluster_absent(error):
                return None
            raise
        if part := unreadable(document):
            raise _unusable(part)
        return document

    def upgrades(self, where: ClusterId) -> list[str]:
        """The Kubernetes versions to which the control plane may go next, previews left out."""
        profile = self._below(
            "properties",
            lambda: self._client.sdk.managed_clusters.get_upgrade_profile(where.group, where.name, cls=raw),
        )
        offered = profile.get("properties", {}).get("controlPlaneProfile", {}).get("upgrades") or []
        return [upgrade["kubernetesVersion"] for upgrade in offered if not upgrade.get("isPreview")]

    def versions(self, location: str) -> list[dict[str, Any]]:
        """The Kubernetes minors of a region with their patches and support plans, as ARM lists them."""
        listed = self._read(
            "values", lambda: self._client.sdk.managed_clusters.list_kubernetes_versions(location, cls=raw)
        )
        values: list[dict[str, Any]] = listed["values"]
        return values

    def newest_image(self, where: ClusterId, pool: str) -> str:
        """The newest node image that AKS has for a pool as it is, by its upgrade profile; "" if that names none."""
        return str(self._pool_upgrades(where, pool).get("latestNodeImageVersion") or "")

    def recently_used(self, where: ClusterId, pool: str) -> list[dict[str, Any]]:
        """What a pool ran before its last upgrades, by its upgrade profile, in no order."""
        listed = self._pool_upgrades(where, pool).get("recentlyUsedVersions")
        return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []

    def _pool_upgrades(self, where: ClusterId, pool: str) -> dict[str, Any]:
        profile = self._below(
            "properties",
            lambda: self._client.sdk.agent_pools.get_upgrade_profile(where.group, where.name, pool, cls=raw),
        )
        properties: dict[str, Any] = profile["properties"]
        return properties

    def write(self, where: ClusterId, call: Call) -> dict[str, Any]:
        """Make one ARM write and return the resource as it answered, or {} where the answer has no body.

        Raises:
            Conflict: the precondition did not hold (412).
            Problem: anything else; `maybe_applied` when the request may have reached Azure.
        """
        if call.verb in AT_ONCE:
            return self._json(lambda: self._written(call))
        return self._json(lambda: written(self._client.sdk, where, call))

    def resource(self, path: str, api: str = "") -> dict[str, Any] | None:
        """The resource with this ARM id, or None when it does not exist; `api` "" is the version of the cluster's API.

        Raises:
            Problem: for every other answer, and when no answer comes.
        """
        try:
            return self._read("id", lambda: self._sent(self._request("GET", path, api)))
        except Problem as error:
            if is_absent(error, path):
                return None
            raise

    def resources(self, path: str, api: str = "", **query: str) -> list[dict[str, Any]]:
        """All resources of a collection below an ARM id, page by page.

        Of ARM's link to the next page only the query is followed, as in `page`.
        """
        resources: list[dict[str, Any]] = []
        while True:
            # Each time anew: a request that was sent has the id of its sending. Called before the query changes.
            document = self._below("value", lambda: self._sent(self._request("GET", path, api, query=query)))  # noqa: B023
            resources += [one for one in document["value"] if _is_resource(one)]
            following = _following(document)
            if following is None:
                return resources
            query = following

    def page(self, subscription: str, token: str | None) -> tuple[list[str], str | None]:
        """One page of the ids of the subscription's clusters, and the token of the next page.

        The token is the query of ARM's nextLink and nothing else: scheme, host and path are always our own, so that
        a forged token cannot send the bearer token elsewhere.
        """
        query = dict(parse_qsl(token)) if token else {"api-version": api_version()}
        url = f"{self._endpoint}{_LIST_PATH.format(subscription)}"
        document = self._read("value", lambda: self._sent(HttpRequest("GET", url, params=query)))
        following = _following(document)
        # ARM spells ids in several ways; as identifiers they have one spelling, the one that a create gave.
        identifiers = [one.arm for one in map(_identifier, document["value"]) if one]
        return identifiers, None if following is None else urlencode(following)

    def _request(
        self, method: str, path: str, api: str, body: Any = None, query: Mapping[str, str] | None = None
    ) -> HttpRequest:
        if not is_arm_id(path):
            raise Problem(HandlerErrorCode.InvalidRequest, f"{path[:200]!r} is not the id of a resource in Azure")
        version = {"api-version": api or api_version()}
        url = f"{self._endpoint}{quote(path, safe=_IN_A_PATH)}"
        headers = {"Accept": "application/json"}
        return HttpRequest(method, url, params={**version, **(query or {})}, headers=headers, json=body)

    def _written(self, call: Call) -> Any:
        if call.resource is None:
            raise ValueError(f"{call.verb.name} needs a resource")
        method = "PUT" if call.verb is Verb.PUT_RESOURCE else "DELETE"
        return self._sent(self._request(method, call.resource.id, call.resource.api, call.body))

    def _sent(self, request: HttpRequest) -> Any:
        response = self._client.send(request)
        response.raise_for_status()
        return response

    def _below(self, essential: str, send: Callable[[], Any]) -> dict[str, Any]:
        """The answer to a GET below a resource that was just read: a 404 is read once more."""
        try:
            return self._read(essential, send)
        except Problem as problem:
            if is_absence(problem):
                raise deleted_meanwhile(problem) from problem
            raise

    def _read(self, essential: str, send: Callable[[], Any]) -> dict[str, Any]:
        """The answer to a GET. One without its essential part cannot be used."""
        document = self._json(send)
        if not isinstance(document.get(essential), _KINDS[essential]):
            raise _unusable(essential)
        return document

    def _json(self, send: Callable[[], Any]) -> dict[str, Any]:
        """The answer to a request, which is repeated after a 401 and after a 404, once each."""
        doubted = set(DOUBTED)
        while True:
            try:
                return self._once(send)
            except Problem as problem:
                status = problem.answer.status if problem.answer is not None else 0
                if status not in doubted:
                    raise
                doubted.remove(status)
                if status == 401:
                    self._client = self._connect(True)
                elif self._deadline.allows(2 * _ABSENT_AGAIN_SECONDS):
                    self._sleep(_ABSENT_AGAIN_SECONDS)
                else:
                    raise

    def _once(self, send: Callable[[], Any]) -> dict[str, Any]:
        try:
            return _document(send())
        except ValueError as error:  # also raised by the SDK, which parses before we do
            raise _unreadable("Azure answered with something that is not JSON") from error
        except HttpResponseError as error:
            raise _refused(error) from error
        except ServiceRequestError as error:
            raise Problem(
                HandlerErrorCode.NetworkFailure, f"Azure could not be reached: {_reason(error)}", wait=10
            ) from error
        except (ServiceResponseError, AzureError) as error:
            raise Problem(
                HandlerErrorCode.NetworkFailure, f"Azure did not answer: {_reason(error)}", wait=10, maybe_applied=True
            ) from error


def _unusable(part: str) -> Problem:
    text = f"Azure's answer cannot be used: its {part} is missing or has an unexpected form"
    return Problem(HandlerErrorCode.ServiceInternalError, text, wait=10)


def _following(document: Mapping[str, Any]) -> dict[str, str] | None:
    """The query of the link to a list's next page, None on its last page."""
    link = document.get("nextLink")
    if not link:
        return None
    try:
        query = dict(parse_qsl(urlsplit(str(link)).query))
    except ValueError as error:
        raise _unusable("nextLink") from error
    if not query:
        raise _unusable("nextLink")
    return query


def _is_resource(element: Any) -> bool:
    """Whether an element of a collection can be used; what is not a resource is left out, with a log line."""
    usable = isinstance(element, Mapping) and is_arm_id(element.get("id"))
    if not usable:
        LOG.warning("An element of ARM's list has no id that can be read, so it is left out: %.200r", element)
    return usable


def _identifier(element: Any) -> ClusterId | None:
    """The id of an element of a list of clusters, None where it cannot be read."""
    if not _is_resource(element):
        return None
    try:
        return ClusterId.parse(element["id"])
    except ValueError as error:
        LOG.warning("A cluster is left out of the list: %s", error)
        return None


def _text(response: Any) -> str:
    """The body as text. ARM's is JSON, which is UTF-8 whatever the header says; invalid bytes are replaced."""
    response.read()
    body: bytes = response.content
    return body.decode("utf-8-sig", "replace")


def _document(response: Any) -> dict[str, Any]:
    text = _text(response)
    try:
        document = json.loads(text) if text else {}
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(document, dict):
        raise ValueError("not a JSON object")
    return document


def _refused(error: HttpResponseError) -> Problem:
    response: Any = error.response
    if response is None or response.status_code < 400:
        return _unreadable(f"ARM's answer was cut off: {_reason(error)}")
    return classify.problem(response.status_code, response.headers, _error_text(response))


def _error_text(response: Any) -> str:
    try:
        return _text(response)
    except AzureError:  # the body broke off: the status is all that is known
        return ""


def _unreadable(message: str) -> Problem:
    return Problem(HandlerErrorCode.ServiceInternalError, message, wait=10, maybe_applied=True)


def _reason(error: AzureError) -> str:
    return str(error.inner_exception or error.message or type(error).__name__)
