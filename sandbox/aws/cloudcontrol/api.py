"""Cloud Control API over HTTP, read and written by botocore's model of the service."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import convert_to_flask_response, get_service_model
from moto.moto_server.werkzeug_app import BackendRequest

from sandbox.aws.cloudcontrol.requests import ResourceRequest, ResourceRequests
from sandbox.aws.cloudformation.requests import HOLD_SECONDS, is_waiter
from sandbox.aws.errors import ServiceError

PREFIX = "CloudApiService."
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def in_front_of(others: Wsgi, region: Callable[[str], ResourceRequests]) -> Wsgi:
    """One address for all services: what is meant for Cloud Control goes to it, everything else to `others`."""
    bound: Any = type("CloudControlApi", (CloudControlApi,), {"requests_of": staticmethod(region)})
    control = Flask("cloudcontrol")
    control.request_class = BackendRequest
    control.add_url_rule("/", view_func=convert_to_flask_response(bound.dispatch), methods=["POST"])

    def choose(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        ours = str(environ.get("HTTP_X_AMZ_TARGET", "")).startswith(PREFIX)
        return (control if ours else others)(environ, start_response)

    return choose


class CloudControlApi(BaseResponse):
    """`requests_of` gives a region's requests."""

    requests_of: Callable[[str], ResourceRequests]

    def __init__(self) -> None:
        super().__init__(service_name="cloudcontrol")
        self.automated_parameter_parsing = True

    def _dispatch(self, request: Any, full_url: str | None = None, headers: Any = None) -> Any:
        operation = request.headers["X-Amz-Target"].removeprefix(PREFIX)
        if operation in get_service_model("cloudcontrol").operation_names:
            return super()._dispatch(request, full_url, headers)
        refusal = {"__type": "UnsupportedActionException", "message": "This operation is not in this sandbox."}
        return 400, {"Content-Type": "application/x-amz-json-1.0"}, json.dumps(refusal)

    @property
    def _requests(self) -> ResourceRequests:
        return type(self).requests_of(self.region)

    def create_resource(self) -> ActionResult:
        name, desired, token = map(self._get_param, ("TypeName", "DesiredState", "ClientToken"))
        return _progress(self._requests.create(name, _model(desired), token))

    def update_resource(self) -> ActionResult:
        given = map(self._get_param, ("TypeName", "Identifier", "PatchDocument", "ClientToken"))
        return _progress(self._requests.update(*given))

    def delete_resource(self) -> ActionResult:
        return _progress(self._requests.delete(*map(self._get_param, ("TypeName", "Identifier", "ClientToken"))))

    def get_resource(self) -> ActionResult:
        name, identifier = self._get_param("TypeName"), self._get_param("Identifier")
        model = self._requests.read(name, identifier)
        return ActionResult({"TypeName": name, "ResourceDescription": _description(identifier, model)})

    def list_resources(self) -> ActionResult:
        name, model = self._get_param("TypeName"), _model(self._get_param("ResourceModel") or "{}")
        resources, token = self._requests.list(name, model, self._get_param("NextToken"))
        descriptions = [_description(*entry) for entry in resources]
        return ActionResult({"TypeName": name, "ResourceDescriptions": descriptions, "NextToken": token})

    def get_resource_request_status(self) -> ActionResult:
        requests = self._requests
        wanted = requests.find(self._get_param("RequestToken"))
        if is_waiter(self.headers.get("User-Agent", "")):
            with requests.changed:
                requests.changed.wait_for(lambda: wanted.done, timeout=HOLD_SECONDS)
        return _progress(wanted)

    def list_resource_requests(self) -> ActionResult:
        wanted = self._get_param("ResourceRequestStatusFilter") or {}
        chosen = [
            _event(known)
            for known in list(self._requests.known.values())
            if known.status in wanted.get("OperationStatuses", [known.status])
            and known.operation in wanted.get("Operations", [known.operation])
        ]
        return ActionResult({"ResourceRequestStatusSummaries": chosen[::-1]})

    def cancel_resource_request(self) -> ActionResult:
        return _progress(self._requests.cancel(self._get_param("RequestToken")))


def _progress(known: ResourceRequest) -> ActionResult:
    return ActionResult({"ProgressEvent": _event(known)})


def _event(known: ResourceRequest) -> dict[str, Any]:
    return {
        "TypeName": known.type_name,
        "Identifier": known.identifier or None,
        "RequestToken": known.token,
        "Operation": known.operation,
        "OperationStatus": known.status,
        "EventTime": known.time,
        "ResourceModel": json.dumps(known.model) if known.model else None,
        "StatusMessage": known.message or None,
        "ErrorCode": known.error_code,
    }


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
