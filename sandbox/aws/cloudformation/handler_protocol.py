"""One action of a registered type's handler, from its first call to its last: callbacks, retries, deadline.

This is CloudFormation's side of the handler contract
(docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract.html).
"""

import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Any

from sandbox.aws.functions.front import Answer, TooManyRequestsError

# The contract's retriable codes; everything else ends the action.
RETRIABLE = {"NetworkFailure", "ResourceConflict", "ServiceInternalError", "Throttling"}
# The service says that it retries and not how often or how fast.
MAX_RETRIES = 5
FIRST_BACKOFF_SECONDS = 5.0
DEFAULT_TIMEOUT_MINUTES = 120


class HandlerCancelledError(Exception):
    """The stack operation ended while the handler was in progress. `model` is the last one it returned."""

    def __init__(self, model: dict[str, Any] | None) -> None:
        super().__init__()
        self.model = model


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an action ended: `error_code` is None for success. `model` is the last one that the handler returned.

    `models` and `next_token` are a list's.
    """

    model: dict[str, Any] | None
    error_code: str | None
    message: str
    token: str
    models: tuple[dict[str, Any], ...] = ()
    next_token: str | None = None

    def reason(self) -> str:
        """The status reason of a failed resource, as CloudFormation words it."""
        return (
            f'Resource handler returned message: "{self.message}" '
            f"(RequestToken: {self.token}, HandlerErrorCode: {self.error_code})"
        )


@dataclass(frozen=True, slots=True)
class Action:
    """What is asked of a handler. `event` is the request without credentials, token and context."""

    name: str
    event: dict[str, Any]
    timeout_minutes: int
    needs_identifier: bool


class HandlerConversation:
    """Speaks with one type's handlers.

    `invoke` calls the function; `credentials` makes fresh ones for each call; `report` gets every answer;
    `has_identifier` says whether a model names a resource. Delays in answers are already divided by `speed`; the rest
    is divided here.
    """

    def __init__(
        self,
        *,
        invoke: Callable[[bytes], Answer],
        credentials: Callable[[], dict[str, Any]],
        report: Callable[[dict[str, Any], float], None],
        has_identifier: Callable[[dict[str, Any]], bool],
        speed: float,
    ) -> None:
        self._invoke = invoke
        self._credentials = credentials
        self._report = report
        self._has_identifier = has_identifier
        self._speed = speed

    def run(self, action: Action, cancel: Event, on_model: Callable[[dict[str, Any]], None]) -> Outcome:
        """Call until the handler is done. `on_model` gets every model returned. Raises HandlerCancelledError."""
        token = str(uuid.uuid4())
        deadline = time.monotonic() + action.timeout_minutes * 60 / self._speed
        properties, context, retries = action.event["requestData"]["resourceProperties"], None, 0
        model: dict[str, Any] | None = None
        while True:
            answer = self._call(action, token, properties, context, cancel, model)
            status = answer["status"]
            if answer.get("resourceModel"):
                model = answer["resourceModel"]
                on_model(answer["resourceModel"])
            if status == "SUCCESS":
                listed = tuple(answer.get("resourceModels") or ())
                text = answer.get("message") or ""
                return Outcome(answer.get("resourceModel"), None, text, token, listed, answer.get("nextToken"))
            if status == "IN_PROGRESS":
                if action.needs_identifier and not self._has_identifier(model or {}):
                    return _broken(model, "An IN_PROGRESS event must contain the primary identifier.", token)
                properties, context = answer.get("resourceModel") or properties, answer.get("callbackContext")
                delay = float(answer.get("callbackDelaySeconds") or 0)
            else:
                code = answer.get("errorCode") or "InternalFailure"
                retries += 1
                if code not in RETRIABLE or retries > MAX_RETRIES:
                    return Outcome(answer.get("resourceModel"), code, str(answer.get("message")), token)
                delay = FIRST_BACKOFF_SECONDS * 2 ** (retries - 1) / self._speed
            if time.monotonic() + delay > deadline:
                return Outcome(model, "NotStabilized", "Resource timed out waiting for completion", token)
            if cancel.wait(delay):
                raise HandlerCancelledError(model)

    def _call(
        self,
        action: Action,
        token: str,
        properties: dict[str, Any],
        context: dict[str, Any] | None,
        cancel: Event,
        model: dict[str, Any] | None,
    ) -> dict[str, Any]:
        event = action.event | {"bearerToken": token, "callbackContext": context}
        event["requestData"] = event["requestData"] | self._credentials() | {"resourceProperties": properties}
        payload = json.dumps(event).encode()
        while True:
            try:
                answer = self._invoke(payload)
            except TooManyRequestsError:
                if cancel.wait(0.2):
                    raise HandlerCancelledError(model) from None
                continue
            document = _document(answer)
            self._report(document, answer.callback_delay)
            return document


def _document(answer: Answer) -> dict[str, Any]:
    """The handler's event; a function that failed, or answered something else, becomes an InternalFailure."""
    try:
        document = json.loads(answer.payload)
    except ValueError:
        document = None
    if answer.function_error and isinstance(document, dict):
        text = f"{document.get('errorType')}: {document.get('errorMessage')}"
        return {"status": "FAILED", "errorCode": "InternalFailure", "message": text}
    if not isinstance(document, dict) or document.get("status") not in {"SUCCESS", "IN_PROGRESS", "FAILED"}:
        return {"status": "FAILED", "errorCode": "InternalFailure", "message": "The handler's answer is no event."}
    return document


def _broken(model: dict[str, Any] | None, message: str, token: str) -> Outcome:
    return Outcome(model, "InternalFailure", message, token)
