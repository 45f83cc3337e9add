"""Whether an event has the shape that everything behind relies on: a table of its parts."""

from collections.abc import Callable, Mapping
from typing import Any


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _is_text_or_nothing(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_map(value: Any) -> bool:
    return value is None or isinstance(value, Mapping)


def _is_credentials(value: Any) -> bool:
    names = ("accessKeyId", "secretAccessKey", "sessionToken")
    return value is None or (isinstance(value, Mapping) and all(_is_text(value.get(name)) for name in names))


_EVENT: Mapping[str, Callable[[Any], bool]] = {
    "action": _is_text,
    "region": _is_text,
    "bearerToken": _is_text,
    "awsAccountId": _is_text_or_nothing,
    "stackId": _is_text_or_nothing,
    "nextToken": _is_text_or_nothing,
    "callbackContext": _is_map,
    "requestData": lambda value: isinstance(value, Mapping) and value != {},
}
_DATA: Mapping[str, Callable[[Any], bool]] = {
    "callerCredentials": _is_credentials,
    "providerCredentials": _is_credentials,
    "providerLogGroupName": _is_text_or_nothing,
    "logicalResourceId": _is_text_or_nothing,
    "resourceProperties": _is_map,
    "previousResourceProperties": _is_map,
    "typeConfiguration": _is_map,
    "stackTags": _is_map,
    "previousStackTags": _is_map,
    "systemTags": _is_map,
    "previousSystemTags": _is_map,
}


def unreadable(event: Any) -> str:
    """The first part of an event that has an unexpected form, "" where all of them are."""
    if not isinstance(event, Mapping):
        return "event"
    if part := next((name for name, fits in _EVENT.items() if not fits(event.get(name))), ""):
        return part
    data = event["requestData"]
    return next((f"requestData.{name}" for name, fits in _DATA.items() if not fits(data.get(name))), "")
