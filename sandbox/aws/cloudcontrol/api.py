"""Cloud Control API over HTTP: JSON 1.0, one address, the operation in X-Amz-Target."""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response, request

from sandbox.aws.cloudcontrol.requests import ResourceRequest, ResourceRequests
from sandbox.aws.cloudformation.kinds.base import ResourceFailedError
from sandbox.aws.cloudformation.requests import HOLD_SECONDS, is_waiter
from sandbox.aws.errors import ServiceError
from sandbox.aws.settings import DEFAULT_REGION

PREFIX = "CloudApiService."
_SCOPE = re.compile(r"Credential=[^/]+/\d+/([^/]+)/")
_Operation = Callable[[ResourceRequests, dict[str, Any]], dict[str, Any]]
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def in_front_of(others: Wsgi, region: Callable[[str], ResourceRequests]) -> Wsgi:
    """One address for all services: what is meant for Cloud Control goes to it, everything else to `others`."""
    control: Wsgi = cloud_control_app(region)

    def choose(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        ours = str(environ.get("HTTP_X_AMZ_TARGET", "")).startswith(PREFIX)
        return (control if ours else others)(environ, start_response)

    return choose


def cloud_control_app(region: Callable[[str], ResourceRequests]) -> Flask:
    """`region` gives a region's requests."""
    app = Flask("cloudcontrol")

    @app.post("/")
    def call() -> Response:
        scope = _SCOPE.search(request.headers.get("Authorization", ""))
        operation = _OPERATIONS.get(request.headers["X-Amz-Target"].removeprefix(PREFIX))
        try:
            if operation is None:
                raise ServiceError("UnsupportedActionException", "This operation is not in this sandbox.")
            answer = operation(region(scope[1] if scope else DEFAULT_REGION), json.loads(request.get_data() or b"{}"))
        except ResourceFailedError as error:
            return _answer({"__type": "GeneralServiceException", "Message": error.reason, "message": error.reason}, 400)
        except ServiceError as error:
            return _answer({"__type": error.code, "Message": error.message, "message": error.message}, 400)
        return _answer(answer, 200)

    return app


def _answer(document: dict[str, Any], status: int) -> Response:
    return Response(json.dumps(document), status, content_type="application/x-amz-json-1.0")


def _create(requests: ResourceRequests, given: dict[str, Any]) -> dict[str, Any]:
    return _progress(requests.create(given["TypeName"], _model(given["DesiredState"]), given.get("ClientToken")))


def _update(requests: ResourceRequests, given: dict[str, Any]) -> dict[str, Any]:
    return _progress(
        requests.update(given["TypeName"], given["Identifier"], given["PatchDocument"], given.get("ClientToken"))
    )


def _delete(requests: ResourceRequests, given: dict[str, Any]) -> dict[str, Any]:
    return _progress(requests.delete(given["TypeName"], given["Identifier"], given.get("ClientToken")))


def _get(requests: ResourceRequests, given: dict[str, Any]) -> dict[str, Any]:
    model = requests.read(given["TypeName"], given["Identifier"])
    return {"TypeName": given["TypeName"], "ResourceDescription": _description(given["Identifier"], model)}


def _list(requests: ResourceRequests, given: dict[str, Any]) -> dict[str, Any]:
    resources, token = requests.list(
        given["TypeName"], _model(given.get("ResourceModel") or "{}"), given.get("NextToken")
    )
    page = {"TypeName": given["TypeName"], "ResourceDescriptions": [_description(*entry) for entry in resources]}
    return page | ({"NextToken": token} if token else {})


def _status(requests: ResourceRequests, given: dict[str, Any]) -> dict[str, Any]:
    wanted = requests.find(given["RequestToken"])
    if is_waiter(request.headers.get("User-Agent", "")):
        with requests.changed:
            requests.changed.wait_for(lambda: wanted.done, timeout=HOLD_SECONDS)
    return _progress(wanted)


def _requests(requests: ResourceRequests, given: dict[str, Any]) -> dict[str, Any]:
    wanted = given.get("ResourceRequestStatusFilter") or {}
    chosen = [
        _progress(known)["ProgressEvent"]
        for known in list(requests.known.values())
        if known.status in wanted.get("OperationStatuses", [known.status])
        and known.operation in wanted.get("Operations", [known.operation])
    ]
    return {"ResourceRequestStatusSummaries": chosen[::-1]}


def _cancel(requests: ResourceRequests, given: dict[str, Any]) -> dict[str, Any]:
    return _progress(requests.cancel(given["RequestToken"]))


_OPERATIONS: dict[str, _Operation] = {
    "CreateResource": _create,
    "UpdateResource": _update,
    "DeleteResource": _delete,
    "GetResource": _get,
    "ListResources": _list,
    "GetResourceRequestStatus": _status,
    "ListResourceRequests": _requests,
    "CancelResourceRequest": _cancel,
}


def _progress(known: ResourceRequest) -> dict[str, Any]:
    event = {
        "TypeName": known.type_name,
        "Identifier": known.identifier or None,
        "RequestToken": known.token,
        "Operation": known.operation,
        "OperationStatus": known.status,
        "EventTime": known.time.timestamp(),
        "ResourceModel": json.dumps(known.model) if known.model else None,
        "StatusMessage": known.message or None,
        "ErrorCode": known.error_code,
    }
    return {"ProgressEvent": {name: value for name, value in event.items() if value is not None}}


def _description(identifier: str, model: dict[str, Any]) -> dict[str, str]:
    return {"Identifier": identifier, "Properties": json.dumps(model)}


def _model(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except ValueError as error:
        raise ServiceError("ValidationException", f"The model is not valid JSON: {error}") from error
    if not isinstance(document, dict):
        raise ServiceError("ValidationException", "The model must be a JSON object.")
    return document
