"""Resource requests: creates, updates and deletes in the background, and what became of them.

After docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-operations.html.
"""

import json
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import jsonpatch

from sandbox.aws.cloudformation.handler_protocol import Outcome
from sandbox.aws.cloudformation.kinds.base import CancelledError, Operation, ResourceFailedError
from sandbox.aws.cloudformation.kinds.registered import RegisteredKind
from sandbox.aws.cloudformation.kinds.schema_rules import changed_paths
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.errors import ServiceError
from sandbox.aws.locks import REQUESTS_RANK, SharedLock

# Codes of handlers that the API names otherwise than by adding "Exception".
_EXCEPTIONS = {
    "NotFound": "ResourceNotFoundException",
    "InternalFailure": "HandlerInternalFailureException",
    "GeneralServiceException": "GeneralServiceException",
    "AccessDenied": "GeneralServiceException",
    "InvalidTypeConfiguration": "InvalidRequestException",
}


@dataclass(slots=True)
class ResourceRequest:
    """One request; `status` is PENDING, IN_PROGRESS, SUCCESS, FAILED, CANCEL_IN_PROGRESS or CANCEL_COMPLETE."""

    token: str
    type_name: str
    operation: str
    time: datetime
    identifier: str = ""
    status: str = "IN_PROGRESS"
    message: str = ""
    error_code: str | None = None
    model: dict[str, Any] | None = None
    client_token: str | None = None
    parameters: str = ""
    cancel: threading.Event = field(default_factory=threading.Event)

    @property
    def done(self) -> bool:
        return self.status in {"SUCCESS", "FAILED", "CANCEL_COMPLETE"}


class ResourceRequests:
    """One region's. `kind` finds a registered type or raises ServiceError; `changed` is notified at every end."""

    def __init__(self, region: str, kind: Callable[[str], RegisteredKind], clock: Callable[[], datetime]) -> None:
        self._region = region
        self._kind = kind
        self._clock = clock
        self.changed = SharedLock(f"the resource requests of {region}", REQUESTS_RANK).condition()
        self.known: dict[str, ResourceRequest] = {}

    def find(self, token: str) -> ResourceRequest:
        if token not in self.known:
            raise ServiceError("RequestTokenNotFoundException", f"Request with token {token} was not found")
        return self.known[token]

    def create(self, type_name: str, desired: dict[str, Any], client_token: str | None) -> ResourceRequest:
        kind = self._kind(type_name)
        _require_valid(kind, desired)
        request = self._new(type_name, "CREATE", "", client_token, json.dumps(desired, sort_keys=True))

        def work() -> Snapshot:
            return kind.create(self._operation(request, desired, None, None))

        return self._start(request, work)

    def update(self, type_name: str, identifier: str, patch: str, client_token: str | None) -> ResourceRequest:
        kind = self._kind(type_name)
        current = kind.without_read_only(self.read(type_name, identifier))
        try:
            desired = jsonpatch.JsonPatch.from_string(patch).apply(current)
        except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException, ValueError) as error:
            raise ServiceError("ValidationException", f"Invalid patch document: {error}") from error
        _require_valid(kind, desired)
        fixed = changed_paths(kind.version.schema.get("createOnlyProperties", []), current, desired)
        if fixed:
            raise ServiceError(
                "NotUpdatableException",
                f"Invalid patch update: createOnlyProperties [{', '.join(fixed)}] cannot be updated",
            )
        request = self._new(type_name, "UPDATE", identifier, client_token, patch)

        def work() -> Snapshot:
            return kind.update(self._operation(request, desired, current, _snapshot(kind, identifier)))

        return self._start(request, work)

    def delete(self, type_name: str, identifier: str, client_token: str | None) -> ResourceRequest:
        kind = self._kind(type_name)
        request = self._new(type_name, "DELETE", identifier, client_token, "")

        def work() -> None:
            kind.delete(self._operation(request, {}, None, _snapshot(kind, identifier)), missing_is_well=False)

        return self._start(request, work)

    def read(self, type_name: str, identifier: str) -> dict[str, Any]:
        """The model that the read handler gives. Raises ServiceError."""
        kind = self._kind(type_name)
        request = ResourceRequest(str(uuid.uuid4()), type_name, "READ", self._clock(), identifier)
        snapshot = _snapshot(kind, identifier)
        with _refused_as("GeneralServiceException"):
            outcome = kind.read(self._operation(request, {}, None, snapshot))
        return _succeeded(outcome).model or {}

    def list(
        self, type_name: str, model: dict[str, Any], next_token: str | None
    ) -> tuple[list[tuple[str, dict[str, Any]]], str | None]:
        """One page: (identifier, model) each, and the next page's token."""
        kind = self._kind(type_name)
        request = ResourceRequest(str(uuid.uuid4()), type_name, "LIST", self._clock())
        with _refused_as("GeneralServiceException"):
            outcome = kind.list(self._operation(request, model, None, None), next_token)
        _succeeded(outcome)
        return [(kind.named(snapshot), snapshot) for snapshot in outcome.models], outcome.next_token

    def cancel(self, token: str) -> ResourceRequest:
        request = self.find(token)
        with self.changed:
            if not request.done:
                request.status = "CANCEL_IN_PROGRESS"
                request.cancel.set()
        return request

    def _new(
        self, type_name: str, operation: str, identifier: str, client_token: str | None, parameters: str
    ) -> ResourceRequest:
        """A request, or the earlier one with the same client token. Raises ServiceError."""
        with self.changed:
            for known in self.known.values():
                if client_token and known.client_token == client_token:
                    if (known.type_name, known.operation, known.parameters) != (type_name, operation, parameters):
                        raise ServiceError(
                            "ClientTokenConflictException", f"Client token {client_token} was used for another request"
                        )
                    return known
                if identifier and known.identifier == identifier and not known.done:
                    raise ServiceError(
                        "ConcurrentOperationException",
                        f"Resource of type {type_name} with identifier {identifier} has another operation in progress",
                    )
            request = ResourceRequest(str(uuid.uuid4()), type_name, operation, self._clock(), identifier)
            request.client_token, request.parameters = client_token, parameters
            return request

    def _start(self, request: ResourceRequest, work: Callable[[], Snapshot | None]) -> ResourceRequest:
        with self.changed:
            if request.token in self.known:
                return request
            self.known[request.token] = request
        threading.Thread(
            target=self._run, args=(request, work), name=f"cloudcontrol-{request.token}", daemon=True
        ).start()
        return request

    def _run(self, request: ResourceRequest, work: Callable[[], Snapshot | None]) -> None:
        try:
            snapshot = work()
        except CancelledError:
            self._end(request, "CANCEL_COMPLETE", "", None)
        except ResourceFailedError as error:
            self._end(request, "FAILED", error.reason, error.code or "GeneralServiceException")
        except Exception as error:  # noqa: BLE001 - a defect of the sandbox is reported, and no request hangs
            self._end(request, "FAILED", f"Internal failure of the sandbox: {error!r}", "InternalFailure")
        else:
            if snapshot:
                request.identifier, request.model = snapshot.physical_id, snapshot.attributes
            self._end(request, "SUCCESS", "", None)

    def _end(self, request: ResourceRequest, status: str, message: str, code: str | None) -> None:
        with self.changed:
            request.status, request.message, request.error_code = status, message, code
            request.time = self._clock()
            self.changed.notify_all()

    def _operation(
        self,
        request: ResourceRequest,
        properties: dict[str, Any],
        previous: dict[str, Any] | None,
        snapshot: Snapshot | None,
    ) -> Operation:
        def identified(snapshot: Snapshot) -> None:
            request.identifier, request.model = snapshot.physical_id, snapshot.attributes

        return Operation(
            region=self._region,
            type=request.type_name,
            properties=properties,
            previous_properties=previous,
            snapshot=snapshot,
            cancel=request.cancel,
            identified=identified,
        )


def _require_valid(kind: RegisteredKind, desired: dict[str, Any]) -> None:
    faults = kind.violations(desired)
    if faults:
        raise ServiceError("ValidationException", f"Model validation failed ({'; '.join(faults)})")


def _succeeded(outcome: Outcome) -> Outcome:
    code = outcome.error_code
    if code:
        raise ServiceError(_EXCEPTIONS.get(code, f"{code}Exception"), outcome.reason())
    return outcome


@contextmanager
def _refused_as(code: str) -> Iterator[None]:
    """Raises ServiceError with this code for what a stack's resource would fail with."""
    try:
        yield
    except ResourceFailedError as error:
        raise ServiceError(code, error.reason) from error


def _snapshot(kind: RegisteredKind, identifier: str) -> Snapshot:
    with _refused_as("ValidationException"):
        return kind.identified_as(identifier)
