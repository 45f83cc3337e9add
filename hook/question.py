"""What CloudFormation asks: the event, and the document behind its address.

Source: docs/aws-behaviour.md#lambda-hook-event.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from urllib3.exceptions import HTTPError

from acme_azure_akscluster.concurrency import within

MOST_BYTES = 16 * 1024 * 1024
# Of the time that there is.
_SECONDS = 7.0


class UnreadableError(Exception):
    """What is asked about cannot be read; the message says why. `passing`: it may be readable in a moment."""

    def __init__(self, message: str, *, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing


@dataclass(frozen=True)
class Question:
    """`invocation` counts from 1. `payload` is an address that holds credentials: never to be shown."""

    token: str
    stack_id: str
    change_set: str
    payload: str
    invocation: int

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> "Question":
        """Raises UnreadableError for what is not about a change set."""
        data = event.get("requestData") or {}
        if data.get("targetType") != "CHANGE_SET":
            raise UnreadableError(f"the hook is asked about a {data.get('targetType')}, and knows change sets alone")
        return cls(
            str(event.get("clientRequestToken")),
            str(event.get("stackId")),
            str(event.get("changeSetId") or data.get("targetLogicalId")),
            str(data.get("payload")),
            int((event.get("requestContext") or {}).get("invocation") or 1),
        )


def fetch(address: str, seconds: float) -> Mapping[str, Any]:
    """The document, within so many seconds. Raises UnreadableError."""
    seconds = max(0.1, min(_SECONDS, seconds))
    try:
        return document(within(seconds, lambda: _content(address, seconds)))
    # Its text has the address, and urllib3's own errors come out of a read of the raw answer.
    except (requests.RequestException, OSError, ValueError, HTTPError) as error:
        raise UnreadableError(
            f"CloudFormation's description of the change set cannot be read ({type(error).__name__})", passing=True
        ) from None


def _content(address: str, seconds: float) -> bytes:
    with requests.get(address, timeout=seconds, stream=True, allow_redirects=False) as answer:
        if answer.status_code != requests.codes.ok:
            raise UnreadableError(
                f"CloudFormation's description of the change set cannot be read (HTTP {answer.status_code})",
                passing=answer.status_code >= requests.codes.server_error,
            )
        content: bytes = answer.raw.read(MOST_BYTES + 1, decode_content=True)
        return content


def document(content: bytes) -> Mapping[str, Any]:
    """The parsed document. Raises UnreadableError."""
    if len(content) > MOST_BYTES:
        raise UnreadableError(f"the change set's description is larger than {MOST_BYTES // 1024**2} MiB")
    try:
        parsed = json.loads(content)
    except ValueError as error:
        raise UnreadableError("the change set's description is not JSON") from error
    if not isinstance(parsed, Mapping) or not isinstance(parsed.get("changedResources"), list):
        raise UnreadableError("the change set's description has no changedResources")
    return parsed
