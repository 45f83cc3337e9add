"""Azure's Activity Log: what was written, by whom, under which ids; `az monitor activity-log list` reads it.

The shape is that of Microsoft's "Azure Activity Log event schema" (category Administrative): a write has an event when
it starts and one when it has succeeded or failed, with Accepted in between where it goes on after its answer.
"""

import json
import re
import uuid
from http import HTTPStatus
from urllib.parse import urlsplit

from sandbox.azure.core import paging
from sandbox.azure.core.clock import iso
from sandbox.azure.core.errors import ArmError, gateway
from sandbox.azure.core.messages import Json, Response
from sandbox.azure.core.world import Call, World

EVENT = "activity_event"
# What the write was that an operation finishes: its event, by the operation's id.
_OPEN = "activity_open"
_READS = ("GET", "HEAD")
# azure-cli writes times without quotes.
_CONDITION = re.compile(r"^(\w+) (eq|ge|le) (?:'([^']*)'|([\d:.TZ+-]+))$")
# The filters of the REST API, and the member of an event that each compares.
_FIELDS = {
    "eventtimestamp": "eventTimestamp",
    "correlationid": "correlationId",
    "resourcegroupname": "resourceGroupName",
    "resourceid": "resourceId",
    "resourceuri": "resourceId",
    "caller": "caller",
    "status": "status",
}


def answered(world: World, call: Call, action: str, response: Response) -> None:
    """Note a write that ARM has taken."""
    if call.request.method in _READS:
        return
    link = response.header("azure-asyncoperation") or response.header("location") or ""
    operation = urlsplit(link).path.rpartition("/")[2]
    _put(world, _event(world, call, action, "Started"))
    if operation:
        _put(world, _event(world, call, action, "Accepted", response.status))
        world.store.put(_OPEN, operation, _event(world, call, action, "Succeeded"))
    else:
        _put(world, _event(world, call, action, "Succeeded", response.status))


def refused(world: World, call: Call, action: str, error: ArmError) -> None:
    """Note a write that ARM has refused."""
    if call.request.method in _READS:
        return
    response = error.response()
    event = _event(world, call, action, "Failed", response.status)
    event["properties"]["statusMessage"] = response.body.decode()
    _put(world, event)


def finished(world: World, operation: Json) -> None:
    """Note the end of an operation that began with a write."""
    event = world.store.get(_OPEN, operation["id"])
    if event is None:
        return
    world.store.delete(_OPEN, operation["id"])
    status = operation["status"]
    event["status"] = _localizable(status)
    event["level"] = "Informational" if status == "Succeeded" else "Error"
    event["eventTimestamp"] = event["submissionTimestamp"] = iso(operation["end_wall"])
    if operation.get("error"):
        event["properties"]["statusMessage"] = json.dumps(operation["error"])
    _put(world, _identified(event, f"{operation['id']}/{status}"))


def _put(world: World, event: Json) -> None:
    world.store.put(EVENT, f"{event['eventTimestamp']}/{event['eventDataId']}", event)


def _event(world: World, call: Call, action: str, status: str, http: int | None = None) -> Json:
    path = call.request.path
    provider = action.partition("/")[0]
    failed = status == "Failed"
    reason = "" if http is None else HTTPStatus(http).phrase.replace(" ", "")
    now = iso(world.clock.wall())
    event: Json = {
        "authorization": {"action": action, "scope": path},
        "caller": call.caller.object_id,
        "channels": "Operation",
        "claims": {
            "appid": call.caller.client_id,
            "http://schemas.microsoft.com/identity/claims/objectidentifier": call.caller.object_id,
            "http://schemas.microsoft.com/identity/claims/tenantid": call.caller.tenant_id,
        },
        "correlationId": call.correlation_id,
        "description": "",
        "eventName": _localizable("BeginRequest" if status == "Started" else "EndRequest"),
        "category": _localizable("Administrative"),
        "httpRequest": {
            "clientRequestId": call.request.header("x-ms-client-request-id") or "",
            "clientIpAddress": "127.0.0.1",
            "method": call.request.method,
        },
        "level": "Error" if failed else "Informational",
        "resourceGroupName": call.parameters.get("group", ""),
        "resourceProviderName": _localizable(provider),
        "resourceId": path,
        "resourceType": _localizable(action.removesuffix("/action").rpartition("/")[0]),
        "operationId": call.correlation_id,
        "operationName": _localizable(action),
        "properties": {"statusCode": reason, "serviceRequestId": call.request_id},
        "status": _localizable(status),
        "subStatus": {"value": reason, "localizedValue": f"{reason} (HTTP Status Code: {http})" if http else ""},
        "eventTimestamp": now,
        "submissionTimestamp": now,
        "subscriptionId": world.subscription_id,
        "tenantId": world.tenant_id,
    }
    return _identified(event, f"{call.request_id}/{status}")


def _identified(event: Json, name: str) -> Json:
    """With an id of its own that takes nothing of the cloud's chance, which tests repeat."""
    event["eventDataId"] = str(uuid.uuid5(uuid.NAMESPACE_OID, name))
    event["id"] = f"{event['resourceId']}/events/{event['eventDataId']}"
    return event


def _localizable(value: str) -> Json:
    return {"value": value, "localizedValue": value}


def list_events(world: World, call: Call) -> Response:
    """The subscription's events, newest first; `$filter` must have a start time, as in the REST API."""
    conditions = _conditions(call.request.query.get("$filter", ""))
    events = [event for _, event in world.store.items(EVENT) if all(_holds(event, *one) for one in conditions)]
    return paging.page(world, call, events[::-1])


def _conditions(text: str) -> list[tuple[str, str, str]]:
    conditions = []
    for part in text.split(" and "):
        matched = _CONDITION.match(part.strip())
        if matched is None or matched[1].lower() not in _FIELDS:
            raise gateway(400, "BadRequest", f"The filter '{part}' is not supported.")
        conditions.append((_FIELDS[matched[1].lower()], matched[2], matched[3] or matched[4] or ""))
    if not any(field == "eventTimestamp" and how == "ge" for field, how, _ in conditions):
        raise gateway(400, "BadRequest", "The filter must name the start of the query: eventTimestamp ge '<time>'.")
    return conditions


def _holds(event: Json, field: str, how: str, wanted: str) -> bool:
    value = event[field]["value"] if isinstance(event[field], dict) else event[field]
    if field == "eventTimestamp":
        # To the second: clients write fractions of any length.
        seen, limit = str(value)[:19], wanted[:19]
        return seen >= limit if how == "ge" else seen <= limit
    return str(value).lower() == wanted.lower()
