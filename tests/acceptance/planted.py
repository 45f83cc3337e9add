"""Twenty and some ways in which an Azure may behave otherwise than the sandbox, and what the report has to say of each.

A behaviour stands between the client and the sandbox's Azure: it sees each request before, and each answer after.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sandbox.azure.core.messages import Request, Response

Proceed = Callable[[Request], Response]
Behaviour = Callable[[Request, Proceed], Response]

_CLUSTER = r"/managedClusters/[^/]+$"
_POOL = r"/agentPools/[^/]+$"
_BOTH = r"/managedClusters/[^/]+(/agentPools/[^/]+)?$"
_OPERATION = r"/operations/"


@dataclass(frozen=True)
class Planted:
    """`scenarios` are enough to find it; `words` stand together in one of the report's sentences.

    `durations` are operations of the sandbox's that take so many times as long.
    """

    name: str
    words: tuple[str, ...]
    behaviour: Behaviour = lambda request, proceed: proceed(request)
    scenarios: tuple[str, ...] = ("create",)
    durations: Mapping[str, float] | None = None


def fits(request: Request, method: str, path: str) -> bool:
    """Whether a request is one of those that behave otherwise."""
    return bool(re.fullmatch(method, request.method) and re.search(path, request.path, re.IGNORECASE))


def answer(method: str, path: str, change: Callable[[Any, Response], Any], status: int | None = None) -> Behaviour:
    """Answers of this status (any below 400 unless given) to matching requests go through `change`: body, response."""

    def behave(request: Request, proceed: Proceed) -> Response:
        response = proceed(request)
        wanted = response.status < 400 if status is None else response.status == status
        if wanted and fits(request, method, path):
            body = change(json.loads(response.body) if response.body else None, response)
            response.body = b"" if body is None else json.dumps(body).encode()
        return response

    return behave


def properties(change: Callable[[Any], None], path: str = _CLUSTER, method: str = ".*") -> Behaviour:
    """A cluster's or a pool's properties are shown otherwise."""

    def changed(body: Any, _response: Response) -> Any:
        if isinstance(body, dict) and isinstance(body.get("properties"), dict):
            change(body["properties"])
        return body

    return answer(method, path, changed)


def pools(change: Callable[[Any], None]) -> Behaviour:
    """Each pool is shown otherwise, by itself and in its cluster."""

    def changed(document: Any) -> None:
        for one in document.get("agentPoolProfiles") or [document]:
            change(one)

    return properties(changed, _BOTH)


def status(method: str, path: str, before: int, after: int) -> Behaviour:
    """Another status, with the same answer."""

    def changed(body: Any, response: Response) -> Any:
        response.status = after
        return body

    return answer(method, path, changed, before)


def header(method: str, path: str, name: str, value: str | None, status: int | None = None) -> Behaviour:
    """A header with another value, or without it."""

    def changed(body: Any, response: Response) -> Any:
        headers = {key: text for key, text in response.headers.items() if key.lower() != name}
        response.headers = headers if value is None else {**headers, name: value}
        return body

    return answer(method, path, changed, status)


def code(method: str, path: str, before: str, after: str) -> Behaviour:
    """A refusal by another name."""

    def behave(request: Request, proceed: Proceed) -> Response:
        response = proceed(request)
        if fits(request, method, path):
            response.body = response.body.replace(f'"{before}"'.encode(), f'"{after}"'.encode())
        return response

    return behave


def refuses(method: str, path: str, holding: str, error: str) -> Behaviour:
    """What the sandbox takes is refused."""

    def behave(request: Request, proceed: Proceed) -> Response:
        if not fits(request, method, path) or holding.encode() not in request.body:
            return proceed(request)
        body = json.dumps({"code": error, "message": "It is not allowed.", "subcode": "", "details": []}).encode()
        return Response(400, {"content-type": "application/json"}, body)

    return behave


def without_precondition(request: Request, proceed: Proceed) -> Response:
    """What the sandbox refuses is taken."""
    headers = {name: value for name, value in request.headers.items() if name.lower() != "if-none-match"}
    return proceed(replace(request, headers=headers))


def update(**values: Any) -> Callable[[Any], None]:
    return lambda document: document.update(values)


def drop(name: str) -> Callable[[Any], None]:
    return lambda document: document.pop(name, None)


def _renamed_url(body: Any, response: Response) -> Any:
    for name, value in response.headers.items():
        if name.lower() == "azure-asyncoperation":
            response.headers[name] = f"{value}&trace=1"
    return body


def _named(body: Any, _response: Response) -> Any:
    return {**body, "resourceId": "/subscriptions/x"} if body.get("status") == "Succeeded" else body


def _tagged(body: Any, _response: Response) -> Any:
    return {**body, "tags": {**(body.get("tags") or {}), "policy": "x"}}


def _state(before: str, after: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        if document.get("provisioningState") == before:
            document["provisioningState"] = after

    return change


def _reversed(document: Any) -> None:
    document["agentPoolProfiles"] = document["agentPoolProfiles"][::-1]


PLANTED = (
    Planted(
        "a default of the cluster",
        ("networkProfile.loadBalancerSku", "basic"),
        properties(lambda document: document["networkProfile"].update(loadBalancerSku="basic")),
    ),
    Planted("a default of a pool", ("osDiskSizeGB", "256"), pools(update(osDiskSizeGB=256))),
    Planted(
        "a property that is not shown",
        ("azurePortalFQDN", "Azure does not have it"),
        properties(drop("azurePortalFQDN")),
    ),
    Planted(
        "a property that is new",
        ("nodeCostProfile.tier", "the sandbox does not have it"),
        properties(update(nodeCostProfile={"tier": "Free"})),
    ),
    Planted(
        "the status of a create", ("PUT managedClusters", "status 200", "with 201"), status("PUT", _CLUSTER, 201, 200)
    ),
    Planted(
        "the status of a delete",
        ("DELETE managedClusters", "status 200", "with 202"),
        status("DELETE", _CLUSTER, 202, 200),
    ),
    Planted(
        "a header that does not come",
        ("x-ms-failure-cause", "is absent in Azure"),
        header("GET", _CLUSTER, "x-ms-failure-cause", None, 404),
    ),
    Planted("a header's value", ("content-type", "text/json"), header("GET", _CLUSTER, "content-type", "text/json")),
    Planted(
        "when to come again",
        ("retry-after", "is absent in Azure"),
        header("GET", r"/managedClusters$", "retry-after", None, 429),
        scenarios=("throttling",),
    ),
    Planted(
        "where an operation is looked at", ("azure-asyncoperation", "trace"), answer("PUT", _CLUSTER, _renamed_url)
    ),
    Planted(
        "a state while something is under way",
        ("Azure shows Updating", "the sandbox Scaling"),
        pools(_state("Scaling", "Updating")),
        scenarios=("scale",),
    ),
    Planted(
        "what an operation says in the end",
        ("resourceId", "the sandbox does not have it"),
        answer("GET", _OPERATION, _named),
        scenarios=("drift",),
    ),
    Planted(
        "a state that a new cluster passes through",
        ("PUT managedClusters", "Azure shows Accepted", "the sandbox Creating"),
        properties(_state("Creating", "Accepted"), method="PUT"),
    ),
    Planted(
        "a refusal's code",
        ("Azure refuses with ConditionNotMet",),
        code("PUT", _CLUSTER, "PreconditionFailed", "ConditionNotMet"),
        scenarios=("name-taken",),
    ),
    Planted(
        "a refusal's status",
        ("status 409", "the sandbox with 412"),
        status("PUT", _CLUSTER, 412, 409),
        scenarios=("name-taken",),
    ),
    Planted(
        "a refusal of what was taken",
        ("Azure refuses with TaintsNotAllowed",),
        refuses("PUT", _POOL, "CriticalAddonsOnly", "TaintsNotAllowed"),
        scenarios=("labels-taints-tags",),
    ),
    Planted(
        "the taking of what was refused",
        ("PUT managedClusters", "the sandbox refuses with PreconditionFailed"),
        without_precondition,
        scenarios=("name-taken",),
    ),
    Planted(
        "a rewriting",
        ("vmSize", "standard_d2s_v5"),
        pools(lambda document: document.update(vmSize=document["vmSize"].lower())),
    ),
    Planted("an order", ("agentPoolProfiles[order]",), properties(_reversed), scenarios=("pools",)),
    Planted("a delay", ("it takes", "s in Azure"), durations={"pool Scaling": 20.0}, scenarios=("scale",)),
    Planted(
        "something that is forgotten",
        ("nodeLabels.team", "Azure does not have it"),
        pools(drop("nodeLabels")),
        scenarios=("labels-taints-tags",),
    ),
    Planted(
        "an eTag that does not come",
        ("eTag", "Azure does not have it"),
        answer(".*", _BOTH, lambda body, _: {key: value for key, value in body.items() if key != "eTag"}),
    ),
    Planted(
        "a tag that Azure adds", ("tags.policy", "the sandbox does not have it"), answer("GET|PUT", _CLUSTER, _tagged)
    ),
    Planted(
        "what is said of a missing cluster",
        ("Azure refuses with NotFound", "the sandbox with ResourceNotFound"),
        code("GET", _CLUSTER, "ResourceNotFound", "NotFound"),
    ),
    Planted(
        "what Entra adds to a token",
        ("refresh_in", "the sandbox does not have it"),
        answer("POST", r"/oauth2/v2.0/token$", lambda body, _response: {**body, "refresh_in": 43200}),
    ),
)
