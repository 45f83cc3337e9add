"""The handler contract, as far as an answer shows it (docs/aws-behaviour.md#identifier-first)."""

import json
from typing import Any

# What CloudFormation allows: for an invocation, and for a message.
INVOCATION_SECONDS = {"CREATE": 60, "UPDATE": 60, "DELETE": 60, "READ": 30, "LIST": 30}
MESSAGE_CHARACTERS = 1024
# CloudFormation ends a create that has shown no identifier so long after its first call, retries included. The type
# answers, or has failed, by the second; by the first if it is called again where it does not know the first call.
IDENTIFIER_SECONDS = 60
IDENTIFIER_AIM_SECONDS = 45


class BrokenContract(AssertionError):
    """An answer that CloudFormation would not take."""


def check(action: str, answer: dict[str, Any], seconds: float) -> None:
    """One answer, and how long the longest call has taken. Raises BrokenContract."""
    status, message, identified = answer["status"], str(answer.get("message") or ""), _has_identifier(answer)
    broken = {
        "IN_PROGRESS without identifier": status == "IN_PROGRESS" and not identified,
        "IN_PROGRESS of a read": status == "IN_PROGRESS" and action in ("READ", "LIST"),
        "SUCCESS without identifier": status == "SUCCESS" and action in ("CREATE", "UPDATE", "READ") and not identified,
        "SUCCESS of a delete with a model": status == "SUCCESS" and action == "DELETE" and identified,
        "AlreadyExists with a model": answer.get("errorCode") == "AlreadyExists" and identified,
        "FAILED without a message": status == "FAILED" and not message,
        "FAILED without a code": status == "FAILED" and not answer.get("errorCode"),
        "too long a message": len(message) > MESSAGE_CHARACTERS,
        "too slow an answer": seconds > INVOCATION_SECONDS[action],
    }
    for what, is_broken in broken.items():
        if is_broken:
            raise BrokenContract(f"{what}: {json.dumps(answer)[:600]}")


def identifies(answer: dict[str, Any], seconds: float, limit: float) -> bool:
    """Whether a create's answer, so long after the first call, shows an identifier. Raises BrokenContract when late."""
    if seconds >= limit:
        raise BrokenContract(f"no identifier for {seconds:.0f} s: {json.dumps(answer)[:600]}")
    return _has_identifier(answer)


def _has_identifier(answer: dict[str, Any]) -> bool:
    return bool((answer.get("resourceModel") or {}).get("Id"))
