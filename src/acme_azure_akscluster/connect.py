"""From an invocation to a conversation: credential, client and cluster id of a request."""

import time
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

from cloudformation_cli_python_lib import HandlerErrorCode, SessionProxy

from . import azure, clouds, credentials
from .deadline import Deadline
from .errors import Problem
from .goal import goal
from .identifiers import ClusterId
from .progress import Progress
from .reconcile import Loop
from .runtime import Request

_SECONDS = 10.0


def subscription(request: Request) -> str:
    """The subscription of the resource, else the type configuration's default."""
    found = request.desired.get("SubscriptionId") or request.configuration.get("SubscriptionId")
    if not found:
        raise Problem(
            HandlerErrorCode.InvalidRequest,
            "SubscriptionId: missing; give it in the template, or a default in the type configuration",
        )
    return str(found)


def cluster_id(request: Request) -> ClusterId:
    """The cluster that a request means: by its identifier, or before there is one by its names."""
    properties = request.desired
    try:
        if properties.get("Id"):
            return ClusterId.parse(str(properties["Id"]))
    except ValueError as error:
        raise Problem(HandlerErrorCode.NotFound, f"Id: {error}") from error
    missing = [name for name in ("ResourceGroupName", "Name") if not properties.get(name)]
    if missing:
        raise Problem(HandlerErrorCode.InvalidRequest, f"{' and '.join(missing)}: missing; Id alone would do as well")
    where = ClusterId(subscription(request), properties["ResourceGroupName"], properties["Name"])
    if not where.is_wellformed():
        raise Problem(HandlerErrorCode.InvalidRequest, f"Not names that Azure allows: {where.arm}")
    return where


def conversation(request: Request, session: SessionProxy | None, subscription_id: str) -> azure.Azure:
    """Azure as the request's identity sees it; no request is made yet."""
    cloud = clouds.chosen(request.configuration)
    aws = credentials.Aws(session, request.region, request.deadline)
    seconds = min(_SECONDS, request.deadline.remaining())
    options = {"retry_total": 0, "connection_timeout": seconds, "read_timeout": seconds}
    credential = credentials.credential(request.configuration, cloud, aws, options)
    # The request token in every ARM call joins CloudTrail, the stack's events and Azure's activity log.
    headers = {"x-ms-correlation-request-id": request.token}
    return azure.Azure(
        azure.client(credential, cloud, subscription_id, headers), cloud.resource_manager, request.deadline
    )


def loop(session: SessionProxy | None, request: Request, context: MutableMapping[str, Any]) -> Loop:
    """The reconcile loop of one invocation."""
    where = cluster_id(request)
    aim = goal(
        request.desired,
        request.previous,
        request.token,
        (_strings(request.stack_tags), _strings(request.previous_stack_tags)),
        (_strings(request.system_tags), _strings(request.previous_system_tags)),
        rollback=request.rollback,
    )
    return Loop(
        conversation(request, session, where.subscription),
        where,
        aim,
        Progress.of(context, time.time()),
        time.time,
        request.deadline,
    )


def _strings(tags: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in tags.items()}


def patiently[T](
    ask: Callable[[], T], deadline: Deadline, sleep: Callable[[float], None] = time.sleep, pause: float = 1.0
) -> T:
    """Ask again while a passing problem and the time allow: reads and lists have no callbacks to wait with."""
    for attempt in range(1, 6):
        try:
            return ask()
        except Problem as problem:
            wait = pause * attempt
            if problem.wait is None or not deadline.allows(wait + 5):
                raise
            sleep(wait)
    return ask()
