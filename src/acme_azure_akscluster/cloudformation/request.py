"""One invocation as a handler sees it: the event's properties in the schema's types, its ids, its deadline."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cloudformation_cli_python_lib import Action, HandlerErrorCode

from ..deadline import (
    FIRST_CALL_SECONDS,
    IDENTIFIER_SECONDS,
    LATE_LOOK_SECONDS,
    MUTATION_SECONDS,
    READ_SECONDS,
    REQUEST_SECONDS,
    UNIDENTIFIED_REQUEST_SECONDS,
    Deadline,
)
from ..errors.problem import Problem
from ..properties import schema
from ..validation import validate
from .progress_events import Properties, listed

_MUTATIONS = (Action.CREATE, Action.UPDATE, Action.DELETE)
# Kept free before Lambda's own time-out: for telemetry, and for serialising and sending the answer.
RESERVE_SECONDS = 4.0


@dataclass(frozen=True)
class Request:
    """One invocation, as a handler sees it.

    `desired` and `previous` are CloudFormation properties; `configuration` is the type configuration; the tag maps
    are CloudFormation's. `token` is the same for all invocations of one operation, `account` is the stack's. `session`
    distinguishes the AWS sessions of invocations without revealing them; it is empty without one. `again` says
    that a create was called before and has shown no identifier.
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
    again: bool = False


def of_event(
    event: Any,
    event_data: Mapping[str, Any],
    context: Any,
    clock: Callable[[], float],
    since_first_call: Callable[[str], float | None],
) -> Request:
    """The request from the library's HandlerRequest, and what that leaves out of the event.

    `context` is Lambda's, which knows the time that is left.
    """
    data = event.requestData
    action = Action[event.action]
    unidentified = action is Action.CREATE and not event.callbackContext
    passed = since_first_call(event.bearerToken) if unidentified else None
    return Request(
        action=action,
        token=event.bearerToken,
        region=event.region,
        deadline=_deadline(action, _lambda_seconds(context), clock, unidentified=unidentified, passed=passed),
        again=passed is not None,
        # The library leaves this one out where the event does.
        desired=getattr(data, "resourceProperties", None) or {},
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


def of_library(request: Any, action: Action, clock: Callable[[], float]) -> Request:
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


def typed(request: Request) -> Request:
    """The request with its values in the schema's types.

    Raises:
        Problem: with everything that is wrong at once, if a value cannot be what the schema says.
    """
    document = schema.load()
    configuration, wrong = validate.coerce(request.configuration, document.get("typeConfiguration", {}))
    wrong = wrong or validate.configuration_violations(configuration)
    if wrong:
        raise Problem(
            HandlerErrorCode.InvalidTypeConfiguration,
            "The type configuration cannot be used. " + listed(wrong) + " Set it with: aws cloudformation "
            "set-type-configuration --type RESOURCE --type-name Acme::Azure::AKSCluster --configuration-alias default "
            "--configuration file://...",
        )
    desired, faults = validate.coerce(request.desired)
    if faults and request.action in (Action.CREATE, Action.UPDATE):
        raise Problem(HandlerErrorCode.InvalidRequest, listed(faults))
    previous, _ = validate.coerce(request.previous)
    return replace(request, configuration=configuration, desired=desired, previous=previous)


def _deadline(
    action: Action,
    lambda_seconds: float | None,
    clock: Callable[[], float],
    *,
    unidentified: bool = False,
    passed: float | None = None,
) -> Deadline:
    """`unidentified` says that this create has shown no identifier yet, `passed` how long ago its first call was."""
    contract, request = MUTATION_SECONDS if action in _MUTATIONS else READ_SECONDS, REQUEST_SECONDS
    if unidentified:
        first = FIRST_CALL_SECONDS if passed is None else max(LATE_LOOK_SECONDS, IDENTIFIER_SECONDS - passed)
        contract, request = first, UNIDENTIFIED_REQUEST_SECONDS
    available = contract if lambda_seconds is None else min(contract, lambda_seconds - RESERVE_SECONDS)
    return Deadline.within(available, clock, request)


def _lambda_seconds(context: Any) -> float | None:
    """What Lambda has left for this invocation, or None outside of Lambda."""
    milliseconds = getattr(context, "get_remaining_time_in_millis", lambda: None)()
    return None if milliseconds is None else milliseconds / 1000


def _session_digest(event_data: Mapping[str, Any]) -> str:
    """A digest of the credentials that CloudFormation passes: one AWS session's, so one account's and one role's."""
    given = event_data["requestData"].get("callerCredentials")
    return hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest() if given else ""
