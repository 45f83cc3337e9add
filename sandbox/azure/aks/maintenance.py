"""Maintenance configurations: synchronous, three names only, one schedule each.

Source: docs/azure-behaviour.md#maintenance-windows.
"""

import re
from datetime import date
from typing import Any

from sandbox.azure.aks import managed_clusters
from sandbox.azure.core import records, shapes
from sandbox.azure.core.clock import iso_seconds
from sandbox.azure.core.errors import ArmError, deletion_only, invalid_parameter
from sandbox.azure.core.messages import Json, Response, empty_response, json_response
from sandbox.azure.core.world import Call, World

MAINTENANCE = "maintenance"
NAMES = ("default", "aksManagedAutoUpgradeSchedule", "aksManagedNodeOSUpgradeSchedule")
_TIME = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$")
_OFFSET = re.compile(r"^[+-](0\d|1[0-4]):[0-5]\d$")
_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_WEEKS = ("First", "Second", "Third", "Fourth", "Last")
# The members of a window, in the order of a response; any other is dropped.
_WINDOW = ("schedule", "durationHours", "utcOffset", "startDate", "startTime", "notAllowedDates")

# Per schedule: required fields with their range or words.
SCHEDULES: dict[str, dict[str, tuple[int, int] | tuple[str, ...]]] = {
    "daily": {"intervalDays": (1, 7)},
    "weekly": {"intervalWeeks": (1, 4), "dayOfWeek": _DAYS},
    "absoluteMonthly": {"intervalMonths": (1, 6), "dayOfMonth": (1, 31)},
    "relativeMonthly": {"intervalMonths": (1, 6), "dayOfWeek": _DAYS, "weekIndex": _WEEKS},
}


def _key(call: Call, record: Json) -> str:
    return f"{record['id']}/maintenanceconfigurations/{call['configuration']}".lower()


def _view(record: Json, group: str, document: Json) -> Json:
    """Recorded: here the id keeps `resourceGroups` as people spell it."""
    cluster = record["id"].replace("/resourcegroups/", "/resourceGroups/", 1)
    name = document["name"]
    return {"id": f"{cluster}/maintenanceConfigurations/{name}", "name": name, "properties": document["properties"]}


def get(world: World, call: Call) -> Response:
    record = managed_clusters.require(world, call)
    document = world.store.get(MAINTENANCE, _key(call, record))
    if document is None:
        raise _missing(call)
    return json_response(200, _view(record, call["group"], document))


def _missing(call: Call) -> ArmError:
    """In the recorded form of a child that AKS itself does not find."""
    return ArmError(
        404,
        "NotFound",
        f"Could not find the maintenance configuration {call['configuration']} in subscription: "
        f"{call['subscription']}, resourceGroup: {call['group']}, clusterName: {call['cluster']}.",
        subcode="GetMaintenanceConfiguration_NotFound",
        details=[
            {"code": "Unspecified", "message": "rpc error: code = NotFound desc = MaintenanceConfiguration not found"}
        ],
    )


def list_all(world: World, call: Call) -> Response:
    record = managed_clusters.require(world, call)
    items = world.store.items(MAINTENANCE, f"{record['id']}/".lower())
    return json_response(200, {"value": [_view(record, call["group"], document) for _, document in items]})


def put(world: World, call: Call) -> Response:
    record = managed_clusters.require(world, call)
    # Recorded: these are accepted while a node pool is being created.
    if records.state(record) == "Deleting":
        raise deletion_only()
    name = call["configuration"]
    if name.lower() not in {known.lower() for known in NAMES}:
        message = f"The maintenance configuration name '{name}' is not one of {', '.join(NAMES)}."
        raise invalid_parameter(message, "configName")
    properties = shapes.without_nulls(call.body).get("properties") or {}
    window = properties.get("maintenanceWindow")
    if window is not None:
        check_window(name, window)
        today = iso_seconds(world.clock.wall())[:10]
        window.setdefault("utcOffset", "+00:00")
        window.setdefault("startDate", today)
        if str(window["startDate"]) < today:
            raise _bad(f"startDate {window['startDate']} is in the past.", "startDate")
        properties["maintenanceWindow"] = {key: window[key] for key in _WINDOW if key in window}
    elif name.lower() != "default" or not properties.get("timeInWeek"):
        raise invalid_parameter("maintenanceWindow is required.", "properties.maintenanceWindow")
    document = {"name": name, "properties": properties}
    world.store.put(MAINTENANCE, _key(call, record), document)
    return json_response(200, _view(record, call["group"], document))


def check_window(name: str, window: Json) -> None:
    schedule = window.get("schedule") or {}
    if len(schedule) != 1 or next(iter(schedule)) not in SCHEDULES:
        message = f"Exactly one schedule of {', '.join(SCHEDULES)} must be given."
        raise _bad(message, "schedule")
    kind, fields = next(iter(schedule.items()))
    if name.lower() == "default" and kind != "weekly":
        raise _bad("The configuration default takes only a weekly schedule.", "schedule")
    for field, allowed in SCHEDULES[kind].items():
        _check_field(f"schedule.{kind}.{field}", fields.get(field), allowed)
    _check_field("durationHours", window.get("durationHours"), (4, 24))
    if not _TIME.match(str(window.get("startTime"))):
        raise _bad("startTime must be HH:MM.", "startTime")
    if window.get("utcOffset") is not None and not _OFFSET.match(str(window["utcOffset"])):
        raise _bad("utcOffset must be +HH:MM or -HH:MM.", "utcOffset")
    for span in window.get("notAllowedDates") or []:
        _check_span(span)


def _check_field(name: str, value: Any, allowed: tuple[int, int] | tuple[str, ...]) -> None:
    if isinstance(allowed[0], int):
        low, high = allowed
        if not isinstance(value, int) or not int(low) <= value <= int(high):
            raise _bad(f"{name} must be a number between {low} and {high}.", name)
    elif value not in allowed:
        raise _bad(f"{name} must be one of {', '.join(map(str, allowed))}.", name)


def _check_span(span: Json) -> None:
    try:
        start, end = date.fromisoformat(str(span.get("start"))), date.fromisoformat(str(span.get("end")))
    except ValueError as error:
        raise _bad("notAllowedDates need a start and an end date.", "notAllowedDates") from error
    if end < start:
        raise _bad("A span of notAllowedDates ends before it starts.", "notAllowedDates")


def _bad(message: str, field: str) -> ArmError:
    return invalid_parameter(message, f"properties.maintenanceWindow.{field}")


def delete(world: World, call: Call) -> Response:
    """200 with an empty body (recorded); 204 for what is not there (documented)."""
    record = managed_clusters.require(world, call)
    key = _key(call, record)
    if world.store.get(MAINTENANCE, key) is None:
        return empty_response(204)
    world.store.delete(MAINTENANCE, key)
    return empty_response(200)
