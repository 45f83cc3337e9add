"""How long CloudFormation waits for a create's identifier: from the first call, retries included. By a clock."""

import json
from threading import Event
from typing import Any

import pytest

from sandbox.aws.cloudformation.handler_protocol import Action, HandlerConversation, Outcome
from sandbox.aws.functions.front import Answer

THROTTLED = {"status": "FAILED", "errorCode": "Throttling", "message": "slow down"}
BEGUN = {"status": "IN_PROGRESS", "resourceModel": {"Id": "i"}, "callbackContext": {"n": 1}, "message": ""}
DONE = {"status": "SUCCESS", "resourceModel": {"Id": "i"}, "message": ""}
# What Lambda says of a function whose process ended, was ended, or raised an exception.
EXITED = {"errorType": "Runtime.ExitError", "errorMessage": "exit status 1"}
TIMED = {"errorType": "Sandbox.Timedout", "errorMessage": "Task timed out after 60 seconds"}
RAISED = {"errorType": "KeyError", "errorMessage": "'x'"}
# A call's seconds and its answer.
type Call = tuple[float, dict[str, Any]]


class Clock(Event):
    """CloudFormation waits on it for an operation to be cancelled, which never happens."""

    seconds = 0.0

    def wait(self, timeout: float | None = None) -> bool:
        self.seconds += timeout or 0
        return False


def ended(calls: list[Call], *, action: str = "CREATE", contexts: list[Any] | None = None) -> tuple[Outcome, float]:
    """How an action ends whose calls are these, and when; `contexts` gets the context that each is made with."""
    clock, left = Clock(), iter(calls)

    def invoke(payload: bytes) -> Answer:
        seconds, document = next(left)
        clock.seconds += seconds
        if contexts is not None:
            contexts.append(json.loads(payload)["callbackContext"])
        return Answer(json.dumps(document).encode(), "Unhandled" if "errorType" in document else None, 0.0)

    conversation = HandlerConversation(
        invoke=invoke,
        credentials=dict,
        report=lambda _document, _delay: None,
        has_identifier=lambda model: "Id" in model,
        speed=1,
        now=lambda: clock.seconds,
    )
    event: dict[str, Any] = {"requestData": {"resourceProperties": {}}}
    outcome = conversation.run(Action(action, event, 120, needs_identifier=True), clock, lambda _model: None)
    return outcome, clock.seconds


TIMED_OUT = "Resource timed out waiting for creation of physical resource"
IN_TIME: list[list[Call]] = [
    [(59, BEGUN), (1, DONE)],
    [(1, THROTTLED), (50, BEGUN), (600, DONE)],
    [(5, THROTTLED), (5, THROTTLED), (5, THROTTLED), (5, BEGUN), (1, DONE)],
    # With an identifier there is time.
    [(1, BEGUN), *[(10.0, THROTTLED)] * 5, (1, DONE)],
    [(20, EXITED), (20, BEGUN), (600, DONE)],
    [(1, BEGUN), (10, EXITED), (60, TIMED), (1, BEGUN), (10, EXITED), (60, TIMED), (1, DONE)],
]
TOO_LATE: list[list[Call]] = [
    [(61, BEGUN)],
    [(1, THROTTLED), (55, BEGUN)],
    [(30, THROTTLED), (20, THROTTLED)],
    [(0.1, THROTTLED)] * 4,
    [(30, EXITED), (26, BEGUN)],
    [(60, TIMED)],
]


@pytest.mark.parametrize("calls", IN_TIME)
def test_a_create_that_shows_an_identifier_in_time_goes_on(calls: list[Call]) -> None:
    outcome, _ = ended(calls)
    assert (outcome.error_code, outcome.model) == (None, {"Id": "i"})


@pytest.mark.parametrize("calls", TOO_LATE)
def test_a_create_without_identifier_ends_a_minute_after_its_first_call(calls: list[Call]) -> None:
    outcome, seconds = ended(calls)
    assert (outcome.error_code, outcome.message, outcome.model) == ("NotStabilized", TIMED_OUT, None)
    assert seconds < 62


@pytest.mark.parametrize("action", ["UPDATE", "DELETE"])
def test_what_has_an_identifier_from_the_start_is_tried_for_longer(action: str) -> None:
    outcome, seconds = ended([(10, THROTTLED)] * 5 + [(1, DONE)], action=action)
    assert (outcome.error_code, seconds > 150) == (None, True)


@pytest.mark.parametrize("lost", [EXITED, TIMED])
@pytest.mark.parametrize("action", ["CREATE", "UPDATE", "DELETE"])
def test_a_call_without_an_answer_is_made_again_with_what_it_had(action: str, lost: dict[str, Any]) -> None:
    contexts: list[Any] = []
    outcome, _ = ended([(1, BEGUN), (1, lost), (1, DONE)], action=action, contexts=contexts)
    assert (outcome.error_code, contexts) == (None, [None, {"n": 1}, {"n": 1}])


def test_three_calls_without_an_answer_are_the_end() -> None:
    contexts: list[Any] = []
    outcome, _ = ended([(1, BEGUN), *[(1.0, EXITED)] * 3], contexts=contexts)
    assert (outcome.error_code, outcome.message) == ("InternalFailure", "Runtime.ExitError: exit status 1")
    assert len(contexts) == 4


def test_an_exception_is_an_answer() -> None:
    contexts: list[Any] = []
    outcome, _ = ended([(1, BEGUN), (1, RAISED)], contexts=contexts)
    assert (outcome.error_code, outcome.message, len(contexts)) == ("InternalFailure", "KeyError: 'x'", 2)
