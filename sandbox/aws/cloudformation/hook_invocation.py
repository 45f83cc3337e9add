"""One hook asked about one change set: what its Lambda function is sent, and what its answers mean. No I/O of its own.

Source: docs/aws-behaviour.md#lambda-hook-event, docs/aws-behaviour.md#lambda-hook-answer.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.aws.cloudformation.compare import as_strings
from sandbox.aws.registry.hooks import CHANGE_SET, VERSION, Hook
from sandbox.aws.settings import ACCOUNT_ID

# The documentation has "IN_PROGRESS 3 times" and "invoked up to 3 times": the smaller of the two is played.
MOST_INVOCATIONS = 3
ANSWER_SECONDS = 30.0
MOST_CHARACTERS = 4096


class InvocationError(Exception):
    """The function could not be called, or gave no answer; the message says why."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`status` is the API's word; `reason` what it shows beside it."""

    status: str
    reason: str
    annotations: tuple[Mapping[str, Any], ...] = ()

    @property
    def failed(self) -> bool:
        return self.status != "HOOK_COMPLETE_SUCCEEDED"


# Calls the function and gives its answer with the seconds that it took, or raises InvocationError.
type Invoke = Callable[[dict[str, Any]], tuple[dict[str, Any], float]]


def ask(hook: Hook, event: dict[str, Any], invoke: Invoke, sleep: Callable[[float], object]) -> Outcome:
    """Call the function until it has answered, three times at most."""
    context: Any = None
    for invocation in range(1, MOST_INVOCATIONS + 1):
        request = event | {"requestContext": {"invocation": invocation, "callbackContext": context}}
        try:
            answer, seconds = invoke(request)
        except InvocationError as error:
            return _failed(hook, "HOOK_FAILED", str(error))
        if seconds > ANSWER_SECONDS:
            return _failed(hook, "HOOK_FAILED", f"The hook has not answered within {ANSWER_SECONDS:.0f} seconds.")
        fault = _fault(answer, event["clientRequestToken"])
        if fault:
            return _failed(hook, "HOOK_FAILED", fault)
        if answer["hookStatus"] != "IN_PROGRESS":
            return _final(hook, answer)
        context = answer.get("callbackContext")
        sleep(float(answer.get("callbackDelaySeconds") or 0))
    return _failed(hook, "HOOK_FAILED", f"The hook was still in progress after {MOST_INVOCATIONS} invocations.")


def event_for(hook: Hook, token: str, stack_id: str, change_set: str, payload_url: str) -> dict[str, Any]:
    """What the function is sent, all but how often it was called before."""
    return {
        "clientRequestToken": token,
        "awsAccountId": ACCOUNT_ID,
        "stackId": stack_id,
        "changeSetId": change_set,
        "hookTypeName": hook.alias,
        "hookTypeVersion": VERSION,
        "hookModel": {"LambdaFunction": hook.properties["LambdaFunction"]},
        "actionInvocationPoint": "CREATE_PRE_PROVISION",
        "requestData": {
            "targetName": CHANGE_SET,
            "targetType": CHANGE_SET,
            "targetLogicalId": change_set,
            "payload": payload_url,
        },
    }


def payload(template: str, changes: list[dict[str, Any]]) -> str:
    """The document behind the event's address, of a change set's changes with their values.

    Dynamic references stay as they are (docs/aws-behaviour.md#hook-references).
    """
    lines = template.splitlines()
    changed = [_changed(change["ResourceChange"], lines) for change in changes]
    return json.dumps({"template": template, "changedResources": changed})


_ACTIONS = {"Add": "CREATE", "Import": "CREATE", "Remove": "DELETE"}


def _changed(change: Mapping[str, Any], lines: list[str]) -> dict[str, Any]:
    name, action = change["LogicalResourceId"], _ACTIONS.get(change["Action"], "UPDATE")

    def context(key: str) -> str | None:
        text = change.get(key)
        return json.dumps(as_strings(json.loads(text)), separators=(",", ":")) if text else None

    number = next(
        (at for at, line in enumerate(lines, 1) if line.strip(' \t"').startswith((f"{name}:", f'{name}"'))), 1
    )
    return {
        "logicalResourceId": name,
        "resourceType": change["ResourceType"],
        "action": action,
        "lineNumber": None if action == "DELETE" else number,
        "beforeContext": None if action == "CREATE" else context("BeforeContext"),
        "afterContext": None if action == "DELETE" else context("AfterContext"),
    }


def _fault(answer: Mapping[str, Any], token: str) -> str | None:
    """Why an answer cannot be used."""
    status = answer.get("hookStatus")
    if status not in ("SUCCESS", "FAILED", "IN_PROGRESS"):
        return f"The hook's answer has no valid hookStatus: {status}."
    if answer.get("clientRequestToken") != token:
        return "The hook's answer lacks the request's clientRequestToken."
    if status == "FAILED" and answer.get("errorCode") not in ("NonCompliant", "InternalFailure"):
        return f"The hook's answer has no valid errorCode: {answer.get('errorCode')}."
    return None


def _final(hook: Hook, answer: Mapping[str, Any]) -> Outcome:
    message, annotations = str(answer.get("message") or "")[:MOST_CHARACTERS], tuple(answer.get("annotations") or ())
    if answer["hookStatus"] == "SUCCESS":
        return Outcome("HOOK_COMPLETE_SUCCEEDED", f"Hook succeeded with message: {message}", annotations)
    status = "HOOK_COMPLETE_FAILED" if answer["errorCode"] == "NonCompliant" else "HOOK_FAILED"
    return _failed(hook, status, message, annotations)


def _failed(hook: Hook, status: str, message: str, annotations: tuple[Mapping[str, Any], ...] = ()) -> Outcome:
    ignored = "" if hook.fails else f"{'' if message.endswith('.') else '.'} Failure was ignored under WARN mode."
    return Outcome(status, f"Hook failed with message: {message}{ignored}", annotations)
