"""Progress events: what a handler answers, in the one shape that CloudFormation takes.

Nothing else makes one (tests/unit/test_messages.py), so that no message leaves with a secret in it or longer than
CloudFormation shows.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from cloudformation_cli_python_lib import HandlerErrorCode, OperationStatus, ProgressEvent
from cloudformation_cli_python_lib.interface import BaseModel

from ..domain import spellings
from ..errors.problem import Problem
from ..observability.messages import clean

REGION = "<region>"
"""Stands in advice for the cluster's region, which tables of errors do not know."""


class Properties(BaseModel):
    """A resource model that is a plain dictionary, instead of the generated classes, in progress events."""

    def __init__(self, properties: Mapping[str, Any]) -> None:
        self.properties = dict(properties)

    def _serialize(self) -> Mapping[str, Any]:
        return self.properties

    @classmethod
    def _deserialize(cls, json_data: Mapping[str, Any] | None) -> "Properties | None":
        return None if json_data is None else cls(json_data)


def _event(status: OperationStatus, message: str = "", **more: Any) -> ProgressEvent:
    return ProgressEvent(status=status, message=clean(message), **more)


def succeeded(properties: Mapping[str, Any] | None, message: str = "") -> ProgressEvent:
    """SUCCESS; without a model for DELETE, with a message only where something is to be known."""
    model = None if properties is None else Properties(properties)
    return _event(OperationStatus.SUCCESS, message, resourceModel=model)


def in_progress(properties: Mapping[str, Any], message: str, context: Mapping[str, Any], delay: int) -> ProgressEvent:
    """IN_PROGRESS; `properties` come back as the next invocation's, so nothing of the input may be missing."""
    return _event(
        OperationStatus.IN_PROGRESS,
        message,
        resourceModel=Properties(properties),
        callbackContext=dict(context),
        callbackDelaySeconds=delay,
    )


def failed(problem: Problem, identifier: str | None = None) -> ProgressEvent:
    """FAILED; with the identifier only where rollback has to delete what exists, and never with the input's secrets."""
    model = None if identifier is None else Properties({"Id": identifier})
    message = problem.message or problem.code.name
    return _event(OperationStatus.FAILED, message, errorCode=problem.code, resourceModel=model)


def naming_region(event: ProgressEvent, desired: Mapping[str, Any]) -> ProgressEvent:
    """The event with the cluster's region in the commands that it advises, where the request names one."""
    location = spellings.region(str(desired.get("Location") or ""))
    if location and event.message:
        event.message = event.message.replace(REGION, location)
    return event


def defect(error: BaseException) -> ProgressEvent:
    """FAILED for an exception that nobody expected: its type and its place, never its text, which may hold secrets."""
    message = (
        f"A defect in this resource type: {type(error).__name__} at {_place(error)}. What to do: deploy again, and "
        "report it with this message"
    )
    return _event(OperationStatus.FAILED, message, errorCode=HandlerErrorCode.InternalFailure)


def listing(identifiers: list[str], next_token: str | None) -> ProgressEvent:
    """SUCCESS of a list: primary identifiers only."""
    models = [Properties({"Id": identifier}) for identifier in identifiers]
    return _event(OperationStatus.SUCCESS, resourceModels=models, nextToken=next_token)


def document(event: ProgressEvent) -> Any:
    """The event as JSON knows it, as it leaves the handler; the support library makes events of its own, too."""
    answer = json.loads(json.dumps(event._serialize()))
    if answer.get("message"):
        answer["message"] = clean(answer["message"])
    return answer


def listed(violations: Sequence[Any]) -> str:
    """All violations in one message, numbered when there are several."""
    if len(violations) == 1:
        return f"{violations[0]}"
    numbered = " ".join(f"({number}) {violation}" for number, violation in enumerate(violations, 1))
    return f"{len(violations)} problems. {numbered}"


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "an unknown place"
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"
