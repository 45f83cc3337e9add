"""What the support library leaves undone between CloudFormation's event and our handlers.

It drops a list's nextToken, answers an unexpected exception with an empty message, tells the handler nothing of its
deadline, casts properties through generated models that know no unknown property and turn 1.5 into 1, and lets an
unreachable log endpoint spoil a warm process (docs/aws-behaviour.md#support-library). Here a
handler gets a `Request` of plain dictionaries, already typed by the schema, and always answers with a message.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from typing import Any

from cloudformation_cli_python_lib import (
    Action,
    HandlerErrorCode,
    ProgressEvent,
    Resource,
    SessionProxy,
)
from cloudformation_cli_python_lib.utils import HandlerRequest

from ..deadline import MUTATION_SECONDS, READ_SECONDS, TELEMETRY_SECONDS, Deadline
from ..errors.problem import Problem
from ..observability import correlation, logs, redaction, telemetry
from ..properties import schema
from ..validation import validate
from . import progress_events, sessions
from .progress_events import Properties, listed

LOG = logging.getLogger(__name__)
_MUTATIONS = (Action.CREATE, Action.UPDATE, Action.DELETE)
# Kept free before Lambda's own time-out: for telemetry, and for serialising and sending the answer.
_RESERVE_SECONDS = 4.0


@dataclass(frozen=True)
class Request:
    """One invocation, as a handler sees it.

    `desired` and `previous` are CloudFormation properties; `configuration` is the type configuration; the tag maps
    are CloudFormation's. `token` is the same for all invocations of one operation, `account` is the stack's. `session`
    tells the AWS sessions of invocations apart and gives nothing of them away; it is empty without one.
    """

    action: Action
    token: str
    region: str
    deadline: Deadline
    desired: Mapping[str, Any] = field(default_factory=dict)
    previous: Mapping[str, Any] = field(default_factory=dict)
    stack_tags: Mapping[str, str] = field(default_factory=dict)
    previous_stack_tags: Mapping[str, str] = field(default_factory=dict)
    system_tags: Mapping[str, str] = field(default_factory=dict)
    previous_system_tags: Mapping[str, str] = field(default_factory=dict)
    configuration: Mapping[str, Any] = field(default_factory=dict)
    next_token: str | None = None
    stack_id: str = ""
    logical_id: str = ""
    account: str = ""
    rollback: bool = False
    session: str = ""


class AksResource(Resource):
    """The support library's entry point with its gaps closed.

    The generated models are not used: `Properties` stands in for them, and the schema types the values.
    """

    def __init__(self, type_name: str, clock: Callable[[], float]) -> None:
        super().__init__(type_name, Properties, Properties)
        self._clock = clock

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
            request = self._request(event, event_data, _lambda_seconds(context))
            progress, error = self._answered(caller, request, action, event.callbackContext or {})
            _log_answer(progress)
        destination = telemetry.Destination.of(event, provider, request.region)
        if destination is not None:
            limit = Deadline(request.deadline.at + TELEMETRY_SECONDS, self._clock)
            telemetry.send_logs(destination, collector, limit)
            telemetry.send_metrics(destination, action, self._clock() - began, error, limit)
        return progress

    def _request(self, event: Any, event_data: Mapping[str, Any], lambda_seconds: float | None) -> Request:
        """Our `Request` from the library's HandlerRequest, and what that leaves out."""
        data = event.requestData
        action = Action[event.action]
        return Request(
            action=action,
            token=event.bearerToken,
            region=event.region,
            deadline=_deadline(action, lambda_seconds, self._clock),
            desired=data.resourceProperties or {},
            previous=data.previousResourceProperties or {},
            stack_tags=data.stackTags or {},
            previous_stack_tags=data.previousStackTags or {},
            system_tags=data.systemTags or {},
            previous_system_tags=data.previousSystemTags or {},
            configuration=data.typeConfiguration or {},
            next_token=event.nextToken,
            stack_id=event.stackId or "",
            logical_id=data.logicalResourceId or "",
            account=str(event_data.get("awsAccountId") or ""),
            rollback=str(event_data.get("rollback")).lower() == "true",
            session=_session_digest(event_data),
        )

    def _invoke_handler(
        self, session: SessionProxy | None, request: Any, action: Action, callback_context: Any
    ) -> ProgressEvent:
        """The library's way in from `test_entrypoint`, whose requests are its own."""
        progress, _ = self._answered(session, _from_library(request, action, self._clock), action, callback_context)
        return progress

    def _answered(
        self, session: SessionProxy | None, request: Request, action: Action, context: MutableMapping[str, Any]
    ) -> tuple[ProgressEvent, Exception | None]:
        """Never an empty message: a problem speaks for itself, anything else is named by its type."""
        try:
            typed: Any = _typed(request)
            return super()._invoke_handler(session, typed, action, context), None
        except Problem as problem:
            LOG.warning("%s: %s", problem.code.name, problem.message)
            return progress_events.failed(problem), problem
        except Exception as error:
            LOG.exception("unexpected exception")
            return progress_events.defect(error), error


def _parsed(event_data: Any) -> tuple[Any, Action]:
    """The library's HandlerRequest of an event, and its action. Raises Problem."""
    try:
        event = HandlerRequest.deserialize(event_data)
        return event, Action[event.action]
    except Exception as error:
        LOG.exception("invalid request")
        raise Problem(HandlerErrorCode.InvalidRequest, f"{error} ({type(error).__name__})") from error


def _log_answer(progress: ProgressEvent) -> None:
    """What CloudFormation is told, for whoever reads the log alone."""
    answer = {
        "status": progress.status.name,
        "errorCode": progress.errorCode.name if progress.errorCode else None,
        "callbackDelaySeconds": progress.callbackDelaySeconds or None,
        "answer": progress.message or None,
    }
    said = {name: value for name, value in answer.items() if value is not None}
    LOG.info("answered", extra={logs.FIELDS: said})


def _session_digest(event_data: Mapping[str, Any]) -> str:
    """A digest of the credentials that CloudFormation passes: one AWS session's, so one account's and one role's."""
    given = event_data["requestData"].get("callerCredentials")
    return hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest() if given else ""


def _lambda_seconds(context: Any) -> float | None:
    """What Lambda has left for this invocation, or None outside of Lambda."""
    milliseconds = getattr(context, "get_remaining_time_in_millis", lambda: None)()
    return None if milliseconds is None else milliseconds / 1000


def _from_library(request: Any, action: Action, clock: Callable[[], float]) -> Request:
    """Our request from the library's own, which `test_entrypoint` makes of SAM's test events."""

    def plain(model: Properties | None) -> Mapping[str, Any]:
        return model.properties if model else {}

    return Request(
        action=action,
        token=request.clientRequestToken,
        region=request.region or "",
        deadline=_deadline(action, None, clock),
        desired=plain(request.desiredResourceState),
        previous=plain(request.previousResourceState),
        stack_tags=request.desiredResourceTags or {},
        previous_stack_tags=request.previousResourceTags or {},
        system_tags=request.systemTags or {},
        previous_system_tags=request.previousSystemTags or {},
        configuration=plain(request.typeConfiguration),
        next_token=request.nextToken,
        stack_id=request.stackId or "",
        logical_id=request.logicalResourceIdentifier or "",
    )


def _deadline(action: Action, lambda_seconds: float | None, clock: Callable[[], float]) -> Deadline:
    contract = MUTATION_SECONDS if action in _MUTATIONS else READ_SECONDS
    available = contract if lambda_seconds is None else min(contract, lambda_seconds - _RESERVE_SECONDS)
    return Deadline.within(available, clock)


def _typed(request: Request) -> Request:
    """The request with its values in the schema's types.

    Raises:
        Problem: with every fault at once, if a value cannot be what the schema says.
    """
    document = schema.load()
    configuration, wrong = validate.coerce(request.configuration, document.get("typeConfiguration", {}))
    wrong = wrong or validate.configuration_violations(configuration)
    if wrong:
        raise Problem(
            HandlerErrorCode.InvalidTypeConfiguration,
            "The type configuration cannot be used. " + listed(wrong) + " Set it with: aws cloudformation "
            "set-type-configuration --type RESOURCE --type-name Acme::Azure::AKSCluster --configuration file://...",
        )
    desired, faults = validate.coerce(request.desired)
    if faults and request.action in (Action.CREATE, Action.UPDATE):
        raise Problem(HandlerErrorCode.InvalidRequest, listed(faults))
    previous, _ = validate.coerce(request.previous)
    return replace(request, configuration=configuration, desired=desired, previous=previous)
