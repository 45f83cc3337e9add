"""One action of a registered type's handler, from its first call to its last: callbacks, retries, deadline.

This is CloudFormation's side of the handler contract
(docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract.html).
"""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event
from typing import Any

from sandbox.aws.functions.front import Answer, TooManyRequestsError

# The contract's retriable codes; everything else ends the action.
RETRIABLE = {"NetworkFailure", "ResourceConflict", "ServiceInternalError", "Throttling"}
# The service says that it retries and not how often or how fast.
MAX_RETRIES = 5
FIRST_BACKOFF_SECONDS = 5.0
# A function that ends without an answer is called again with what it had, and so often at most
# (docs/aws-behaviour.md#no-response).
MOST_CALLS_WITHOUT_ANSWER = 3
# A create has to show an identifier so soon after its first call, retries included
# (docs/aws-behaviour.md#identifier-first).
IDENTIFIER_SECONDS = 60.0
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
    """A request to a handler. `event` is the request without credentials, token and context."""

    name: str
    event: dict[str, Any]
    timeout_minutes: int
    needs_identifier: bool


@dataclass(frozen=True, slots=True)
class Callback:
    """What CloudFormation keeps between two calls of a handler: with it the next call can be made by another process.

    `due` and `deadline` are seconds since the epoch; `due` is 0 for the first call. `model` is the last one returned.
    `unidentified` is how long a create has gone without identifier: real seconds of calls, the cloud's of pauses.
    `unanswered` counts the calls in a row that ended without an answer.
    """

    action: str
    token: str
    properties: dict[str, Any]
    deadline: float
    context: dict[str, Any] | None = None
    model: dict[str, Any] | None = None
    retries: int = 0
    due: float = 0.0
    unidentified: float = 0.0
    unanswered: int = 0


class HandlerConversation:
    """Speaks with one type's handlers.

    `invoke` calls the function; `credentials` makes fresh ones for each call; `report` gets every answer;
    `has_identifier` says whether a model names a resource; `now` is in seconds since the epoch. Delays in answers are
    already divided by `speed`; the rest is divided here.
    """

    def __init__(
        self,
        *,
        invoke: Callable[[bytes], Answer],
        credentials: Callable[[], dict[str, Any]],
        report: Callable[[dict[str, Any], float], None],
        has_identifier: Callable[[dict[str, Any]], bool],
        speed: float,
        now: Callable[[], float],
    ) -> None:
        self._invoke = invoke
        self._credentials = credentials
        self._report = report
        self._has_identifier = has_identifier
        self._speed = speed
        self._now = now

    def run(
        self,
        action: Action,
        cancel: Event,
        on_model: Callable[[dict[str, Any]], None],
        *,
        before: Callback | None = None,
        remember: Callable[[Callback], None] = lambda _: None,
    ) -> Outcome:
        """Call until the handler is done. Raises HandlerCancelledError.

        `on_model` gets every model returned, `remember` what the next call is made with. `before` is what was last
        remembered when another process began this: a call that it may have made, and whose answer it did not live to
        see, is made again, as Lambda's callers do.
        """
        seconds = action.timeout_minutes * 60 / self._speed
        callback = before or Callback(
            action.name, str(uuid.uuid4()), action.event["requestData"]["resourceProperties"], self._now() + seconds
        )
        remember(callback)
        while True:
            if callback.due and cancel.wait(max(0.0, callback.due - self._now())):
                raise HandlerCancelledError(callback.model)
            answer, seconds = self._call(action, callback, cancel)
            if self._is_unidentified(action, callback.model):
                callback = replace(callback, unidentified=callback.unidentified + seconds)
                if callback.unidentified > IDENTIFIER_SECONDS:
                    return _unidentified(callback)
            if answer.get("resourceModel"):
                callback = replace(callback, model=answer["resourceModel"])
                on_model(answer["resourceModel"])
            following = self._following(action, callback, answer)
            if isinstance(following, Outcome):
                return following
            if following.due > following.deadline:
                text = "Resource timed out waiting for completion"
                return Outcome(callback.model, "NotStabilized", text, callback.token)
            callback = following
            remember(callback)

    def _following(self, action: Action, callback: Callback, answer: dict[str, Any]) -> Callback | Outcome:
        """What an answer leads to: the next call, or the end."""
        model, token, status = callback.model, callback.token, answer["status"]
        if status == "SUCCESS":
            listed = tuple(answer.get("resourceModels") or ())
            text = answer.get("message") or ""
            return Outcome(answer.get("resourceModel"), None, text, token, listed, answer.get("nextToken"))
        if status == "IN_PROGRESS":
            if action.needs_identifier and not self._has_identifier(model or {}):
                return _broken(model, "An IN_PROGRESS event must contain the primary identifier.", token)
            return replace(
                callback,
                unanswered=0,
                properties=answer.get("resourceModel") or callback.properties,
                context=answer.get("callbackContext"),
                due=self._now() + float(answer.get("callbackDelaySeconds") or 0),
            )
        code = answer.get("errorCode") or "InternalFailure"
        if answer.get(_UNANSWERED):
            failed = replace(callback, unanswered=callback.unanswered + 1)
            is_final, delay = failed.unanswered >= MOST_CALLS_WITHOUT_ANSWER, FIRST_BACKOFF_SECONDS
        else:
            failed = replace(callback, unanswered=0, retries=callback.retries + 1)
            is_final = code not in RETRIABLE or failed.retries > MAX_RETRIES
            delay = FIRST_BACKOFF_SECONDS * 2 ** (failed.retries - 1)
        if is_final:
            return Outcome(answer.get("resourceModel"), code, str(answer.get("message")), token)
        without = callback.unidentified + delay
        if self._is_unidentified(action, model) and without > IDENTIFIER_SECONDS:
            return _unidentified(callback)
        return replace(failed, due=self._now() + delay / self._speed, unidentified=without)

    def _is_unidentified(self, action: Action, model: dict[str, Any] | None) -> bool:
        return action.name == "CREATE" and not self._has_identifier(model or {})

    def _call(self, action: Action, callback: Callback, cancel: Event) -> tuple[dict[str, Any], float]:
        """The handler's event, and how many seconds it took."""
        event = action.event | {"bearerToken": callback.token, "callbackContext": callback.context}
        event["requestData"] = event["requestData"] | self._credentials() | {"resourceProperties": callback.properties}
        payload = json.dumps(event).encode()
        while True:
            began = self._now()
            try:
                answer = self._invoke(payload)
            except TooManyRequestsError:
                if cancel.wait(0.2):
                    raise HandlerCancelledError(callback.model) from None
                continue
            document = _document(answer)
            self._report(document, answer.callback_delay)
            return document, self._now() - began


# In an event, this means that there is none.
_UNANSWERED = "unanswered"
# What Lambda says of a process that ended, or that it ended, and not of an exception that it raised.
_ENDED = frozenset({"Runtime.ExitError", "Sandbox.Timedout"})


def _document(answer: Answer) -> dict[str, Any]:
    """The handler's event; a function that failed, or answered something else, becomes an InternalFailure."""
    try:
        document = json.loads(answer.payload)
    except ValueError:
        document = None
    if answer.function_error and isinstance(document, dict):
        text = f"{document.get('errorType')}: {document.get('errorMessage')}"
        failed = {"status": "FAILED", "errorCode": "InternalFailure", "message": text}
        return failed | ({_UNANSWERED: True} if document.get("errorType") in _ENDED else {})
    if not isinstance(document, dict) or document.get("status") not in {"SUCCESS", "IN_PROGRESS", "FAILED"}:
        return {"status": "FAILED", "errorCode": "InternalFailure", "message": "The handler's answer is no event."}
    return document


def _unidentified(callback: Callback) -> Outcome:
    text = "Resource timed out waiting for creation of physical resource"
    return Outcome(None, "NotStabilized", text, callback.token)


def _broken(model: dict[str, Any] | None, message: str, token: str) -> Outcome:
    return Outcome(model, "InternalFailure", message, token)
