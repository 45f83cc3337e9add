"""If-Match and If-None-Match: what each verb answers when the tag does not fit (docs/azure-behaviour.md#etags)."""

from sandbox.azure.core.errors import precondition_failed, refused
from sandbox.azure.core.messages import Request


def check_put(request: Request, current: str | None, *, exists: bool) -> None:
    """`current` is the resource's eTag; it can exist without one."""
    match, none_match = _headers(request)
    if none_match is not None and exists:
        raise precondition_failed("Resource already exists. The If-None-Match precondition is not met.")
    if match is None:
        return
    if not exists:
        raise precondition_failed("Resource does not exist. The If-Match precondition is not met.")
    _check_tag(match, current)


def check_existing(request: Request, current: str | None) -> None:
    """PATCH and DELETE of something that is there."""
    match, _ = _headers(request)
    if match is not None:
        _check_tag(match, current)


def _headers(request: Request) -> tuple[str | None, str | None]:
    match, none_match = request.header("if-match"), request.header("if-none-match")
    if match is not None and none_match is not None:
        raise refused("BadRequest", "If-Match and If-None-Match cannot be given in one request.")
    if none_match is not None and none_match != "*":
        raise refused("BadRequest", "If-None-Match accepts only the value '*'.")
    return match, none_match


def _check_tag(match: str, current: str | None) -> None:
    if match != "*" and match.strip('"') != current:
        raise precondition_failed(f"The eTag '{match}' does not match the resource's eTag '{current}'.")
