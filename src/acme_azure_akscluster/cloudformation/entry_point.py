"""What the support library leaves undone between CloudFormation's event and our handlers.

It drops a list's nextToken, answers an unexpected exception with an empty message, gives the handler no
deadline, casts properties through generated models that know no unknown property and turn 1.5 into 1, and lets an
unreachable log endpoint spoil a warm process (docs/aws-behaviour.md#support-library). Here a
handler gets a `Request` of plain dictionaries, already typed by the schema, and always answers with a message.
"""

import logging
from collections.abc import Callable, MutableMapping
from typing import Any

from cloudformation_cli_python_lib import (
    Action,
    HandlerErrorCode,
    ProgressEvent,
    Resource,
    SessionProxy,
)
from cloudformation_cli_python_lib.utils import HandlerRequest

from ..deadline import TELEMETRY_SECONDS, Deadline
from ..errors.problem import Problem
from ..observability import correlation, logs, redaction, telemetry
from ..properties import schema
from . import progress_events, sessions
from . import request as requests
from .progress_events import Properties
from .readable_event import unreadable
from .request import Request

LOG = logging.getLogger(__name__)


class AksResource(Resource):
    """The support library's entry point with its gaps closed.

    The generated models are not used: `Properties` stands in for them, and the schema types the values.
    """

    def __init__(
        self,
        type_name: str,
        clock: Callable[[], float],
        since_first_call: Callable[[str], float | None] = lambda _token: None,
    ) -> None:
        super().__init__(type_name, Properties, Properties)
        logs.start()
        self._clock = clock
        self._since_first_call = since_first_call

    def __call__(self, event_data: Any, context: Any) -> Any:
        """CloudFormation's entry point. Whatever happens, the answer is an event with a message.

        What kills the process (SystemExit and the like) is not caught: CloudFormation then calls again.
        """
        secrets = redaction.Secrets(redaction.secrets_of(event_data, schema.secrets()))
        formatter = logs.JsonFormatter(correlation.log_fields(event_data), secrets)
        level = logs.level_of(event_data)
        with redaction.quiet_about(secrets), logs.structured(formatter, level):
            try:
                progress = self._observed(event_data, context, formatter)
                return progress_events.document(progress)
            except Problem as problem:  # of an event that cannot be read
                return progress_events.document(progress_events.failed(problem))
            except Exception as error:
                LOG.exception("unexpected exception")
                return progress_events.document(progress_events.defect(error))

    def _observed(self, event_data: Any, context: Any, formatter: logs.JsonFormatter) -> ProgressEvent:
        """The handler's answer, with logs and metrics sent when it is known."""
        event, action = _parsed(event_data)
        caller = sessions.late(event.requestData.callerCredentials)
        provider = sessions.late(event.requestData.providerCredentials)
        began = self._clock()
        with telemetry.collected(formatter) as collector:
            request = requests.of_event(event, event_data, context, self._clock, self._since_first_call)
            progress, error = self._answered(caller, request, action, event.callbackContext or {})
            _log_answer(progress)
        destination = telemetry.Destination.of(event, provider, request.region)
        if destination is not None:
            limit = Deadline(request.deadline.at + TELEMETRY_SECONDS, self._clock)
            telemetry.send(destination, collector, action, self._clock() - began, error, limit)
        return progress

    def _invoke_handler(
        self, session: SessionProxy | None, request: Any, action: Action, callback_context: Any
    ) -> ProgressEvent:
        """The library's entry for `test_entrypoint`, which has its own form of requests."""
        progress, _ = self._answered(
            session, requests.of_library(request, action, self._clock), action, callback_context
        )
        return progress

    def _answered(
        self, session: SessionProxy | None, request: Request, action: Action, context: MutableMapping[str, Any]
    ) -> tuple[ProgressEvent, Exception | None]:
        """Never an empty message: a Problem has its own, any other exception is named by its type."""
        try:
            typed: Any = requests.typed(request)
            progress = super()._invoke_handler(session, typed, action, context)
            return progress_events.naming_region(progress, request.desired), None
        except Problem as problem:
            LOG.warning("%s: %s", problem.code.name, problem.message)
            return progress_events.naming_region(progress_events.failed(problem), request.desired), problem
        except Exception as error:
            LOG.exception("unexpected exception")
            return progress_events.defect(error), error


def _parsed(event_data: Any) -> tuple[Any, Action]:
    """The library's HandlerRequest of an event, and its action. Raises Problem."""
    if part := unreadable(event_data):
        raise Problem(HandlerErrorCode.InvalidRequest, f"The event cannot be read: {part} has an unexpected form")
    try:
        event = HandlerRequest.deserialize(event_data)
        return event, Action[event.action]
    except Exception as error:
        LOG.exception("invalid request")
        raise Problem(HandlerErrorCode.InvalidRequest, f"{error} ({type(error).__name__})") from error


def _log_answer(progress: ProgressEvent) -> None:
    """Log what CloudFormation gets, for readers who have the log alone."""
    answer = {
        "status": progress.status.name,
        "errorCode": progress.errorCode.name if progress.errorCode else None,
        "callbackDelaySeconds": progress.callbackDelaySeconds or None,
        "answer": progress.message or None,
    }
    fields = {name: value for name, value in answer.items() if value is not None}
    LOG.info("answered", extra={logs.FIELDS: fields})
