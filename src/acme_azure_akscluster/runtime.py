"""What the support library leaves undone between CloudFormation's event and our handlers.

It drops a list's nextToken, answers an unexpected exception with an empty message, tells the handler nothing of its
deadline, and casts properties through generated models that know no unknown property and turn 1.5 into 1
(aws/FACTS, "The support library"). Here a handler gets a `Request` of plain dictionaries, already typed by the
schema, and always answers with a message.
"""

import contextvars
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from cloudformation_cli_python_lib import (
    Action,
    HandlerErrorCode,
    OperationStatus,
    ProgressEvent,
    Resource,
    SessionProxy,
)
from cloudformation_cli_python_lib.interface import BaseModel

from . import schema, validate
from .deadline import MUTATION_SECONDS, READ_SECONDS, Deadline
from .errors import Problem

LOG = logging.getLogger(__name__)
_MUTATIONS = (Action.CREATE, Action.UPDATE, Action.DELETE)
# Kept free before Lambda's own time-out, for serialising and sending the answer.
_RESERVE_SECONDS = 3.0


class _Invocation(NamedTuple):
    """What the library does not hand on: Lambda's remaining seconds, and whether the stack is rolling back."""

    seconds: float | None = None
    rollback: bool = False


_invocation: contextvars.ContextVar[_Invocation | None] = contextvars.ContextVar("invocation", default=None)


def _known() -> _Invocation:
    return _invocation.get() or _Invocation()


class Properties(BaseModel):
    """A resource model that is a plain dictionary; stands in for the generated classes in progress events."""

    def __init__(self, properties: Mapping[str, Any]) -> None:
        self.properties = dict(properties)

    def _serialize(self) -> Mapping[str, Any]:
        return self.properties

    @classmethod
    def _deserialize(cls, json_data: Mapping[str, Any] | None) -> "Properties | None":
        return None if json_data is None else cls(json_data)


@dataclass(frozen=True)
class Request:
    """One invocation, as a handler sees it.

    `desired` and `previous` are CloudFormation properties; `configuration` is the type configuration; the tag maps
    are CloudFormation's. `token` is the same for all invocations of one operation.
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
    rollback: bool = False


class AksResource(Resource):
    """The support library's entry point with its gaps closed.

    The generated models are not used: `Properties` stands in for them, and the schema types the values.
    """

    def __init__(self, type_name: str, clock: Callable[[], float]) -> None:
        super().__init__(type_name, Properties, Properties)
        self._clock = clock

    def __call__(self, event_data: Any, context: Any) -> Any:
        """CloudFormation's entry point: remember how much time there is, then go the library's way."""
        milliseconds = getattr(context, "get_remaining_time_in_millis", lambda: None)()
        seconds = None if milliseconds is None else milliseconds / 1000
        rollback = isinstance(event_data, Mapping) and str(event_data.get("rollback")).lower() == "true"
        token = _invocation.set(_Invocation(seconds, rollback))
        try:
            return super().__call__(event_data, context)
        finally:
            _invocation.reset(token)

    def _cast_resource_request(self, request: Any) -> Any:
        """Our `Request` instead of the library's models. `request` is the library's HandlerRequest."""
        data = request.requestData
        action = Action[request.action]
        return Request(
            action=action,
            token=request.bearerToken,
            region=request.region,
            deadline=_deadline(action, _known().seconds, self._clock),
            desired=data.resourceProperties or {},
            previous=data.previousResourceProperties or {},
            stack_tags=data.stackTags or {},
            previous_stack_tags=data.previousStackTags or {},
            system_tags=data.systemTags or {},
            previous_system_tags=data.previousSystemTags or {},
            configuration=data.typeConfiguration or {},
            next_token=request.nextToken,
            stack_id=request.stackId or "",
            logical_id=data.logicalResourceId or "",
            rollback=_known().rollback,
        )

    def _invoke_handler(
        self, session: SessionProxy | None, request: Any, action: Action, callback_context: Any
    ) -> ProgressEvent:
        """Never an empty message: a problem speaks for itself, anything else is named by its type."""
        try:
            ours: Any = request if isinstance(request, Request) else _from_library(request, action, self._clock)
            typed: Any = _typed(ours)
            return super()._invoke_handler(session, typed, action, callback_context)
        except Problem as problem:
            LOG.warning("%s: %s", problem.code.name, problem.message)
            return ProgressEvent.failed(problem.code, problem.message)
        except Exception as error:
            LOG.exception("unexpected exception")
            return ProgressEvent.failed(
                HandlerErrorCode.InternalFailure,
                f"A defect in this resource type, please report it: {type(error).__name__} at {_place(error)}",
            )


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


def listed(faults: list[Any]) -> str:
    """All faults in one message, numbered when there are several."""
    if len(faults) == 1:
        return f"{faults[0]}"
    return f"{len(faults)} faults. " + " ".join(f"({number}) {fault}" for number, fault in enumerate(faults, 1))


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "an unknown place"
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"


def succeeded(properties: Mapping[str, Any] | None) -> ProgressEvent:
    """SUCCESS; without a model for DELETE."""
    return ProgressEvent(
        status=OperationStatus.SUCCESS, resourceModel=None if properties is None else Properties(properties)
    )


def in_progress(properties: Mapping[str, Any], message: str, context: Mapping[str, Any], delay: int) -> ProgressEvent:
    """IN_PROGRESS; `properties` come back as the next invocation's, so nothing of the input may be missing."""
    return ProgressEvent(
        status=OperationStatus.IN_PROGRESS,
        resourceModel=Properties(properties),
        message=message,
        callbackContext=dict(context),
        callbackDelaySeconds=delay,
    )


def failed(problem: Problem, properties: Mapping[str, Any] | None = None) -> ProgressEvent:
    """FAILED; with a model only where rollback has to delete what exists."""
    event = ProgressEvent.failed(problem.code, problem.message)
    if properties is not None:
        event.resourceModel = Properties(properties)
    return event


def listing(identifiers: list[str], next_token: str | None) -> ProgressEvent:
    """SUCCESS of a list: primary identifiers only."""
    return ProgressEvent(
        status=OperationStatus.SUCCESS,
        resourceModels=[Properties({"Id": identifier}) for identifier in identifiers],
        nextToken=next_token,
    )
