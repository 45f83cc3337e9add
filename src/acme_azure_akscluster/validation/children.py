"""Rules about the children of the cluster: what Azure would refuse of a maintenance window or a diagnostic setting.

The schema has the ranges and words; here is what it cannot say.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from .rule import Properties, Rule
from .violation import Violation

_FORMS = ("Daily", "Weekly", "AbsoluteMonthly", "RelativeMonthly")
_NAMED = "/subscriptions/[^/]+/resourceGroups/[^/]+/providers/"
# Destination -> what its ARM id looks like, and in words.
_DESTINATIONS = {
    "WorkspaceId": (f"{_NAMED}Microsoft.OperationalInsights/workspaces/[^/]+", "a Log Analytics workspace"),
    "StorageAccountId": (f"{_NAMED}Microsoft.Storage/storageAccounts/[^/]+", "a storage account"),
    "EventHubAuthorizationRuleId": (
        f"{_NAMED}Microsoft.EventHub/namespaces/[^/]+/authorizationRules/[^/]+",
        "an authorization rule of an Event Hubs namespace",
    ),
}


class _Form(NamedTuple):
    """How a moment is written: Python reads more forms of ISO 8601 than Azure, and two spellings would be drift."""

    pattern: re.Pattern[str]
    read: Callable[[str], Any]
    words: str


_DATE = _Form(re.compile(r"\d{4}-\d\d-\d\d", re.ASCII), date.fromisoformat, "a date, as 2026-12-24")
_TIME = _Form(
    re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII),
    datetime.fromisoformat,
    "a time, as 2026-12-24T18:00:00Z",
)


def _maintenance(properties: Properties) -> Iterator[Violation]:
    for name, configuration in (properties.get("MaintenanceConfigurations") or {}).items():
        path = f"MaintenanceConfigurations.{name}"
        window = configuration.get("MaintenanceWindow")
        if name == "Default":
            yield from _default(configuration, path)
        if window:
            yield from _window(window, f"{path}.MaintenanceWindow")


def _default(configuration: Mapping[str, Any], path: str) -> Iterator[Violation]:
    window, hours = configuration.get("MaintenanceWindow"), configuration.get("TimeInWeek")
    if window and hours:
        yield Violation(path, "has both MaintenanceWindow and TimeInWeek", "give one; the window is the newer form")
    if not window and not hours:
        yield Violation(path, "has neither MaintenanceWindow nor TimeInWeek", "give a MaintenanceWindow")
    if window and configuration.get("NotAllowedTime"):
        yield Violation(f"{path}.NotAllowedTime", "is only for TimeInWeek", "a MaintenanceWindow has NotAllowedDates")
    for form in [one for one in _FORMS if one != "Weekly" and one in ((window or {}).get("Schedule") or {})]:
        yield Violation(f"{path}.MaintenanceWindow.Schedule.{form}", "is given", "Default takes a Weekly schedule only")
    yield from _spans(configuration.get("NotAllowedTime"), f"{path}.NotAllowedTime", _TIME)


def _window(window: Mapping[str, Any], path: str) -> Iterator[Violation]:
    forms = [form for form in _FORMS if form in (window.get("Schedule") or {})]
    if len(forms) != 1:
        given = f"has {' and '.join(forms)}" if forms else "has no schedule"
        yield Violation(f"{path}.Schedule", given, f"give exactly one of {', '.join(_FORMS)}")
    start = window.get("StartDate")
    if start and _read(start, _DATE) is None:
        yield Violation(f"{path}.StartDate", f"is {start!r}", f"it must be {_DATE.words}")
    yield from _spans(window.get("NotAllowedDates"), f"{path}.NotAllowedDates", _DATE)


def start_date(configuration: Mapping[str, Any]) -> date | None:
    """The first day of a declared maintenance window, if it has one that can be read."""
    text = (configuration.get("MaintenanceWindow") or {}).get("StartDate")
    parsed = _read(text, _DATE) if text else None
    return parsed if isinstance(parsed, date) else None


def _spans(spans: Any, path: str, form: _Form) -> Iterator[Violation]:
    for index, span in enumerate(spans or []):
        here = f"{path}[{index}]"
        ends = {name: _read(span.get(name), form) for name in ("Start", "End")}
        for name in [one for one, moment in ends.items() if moment is None]:
            yield Violation(f"{here}.{name}", f"is {span.get(name)!r}", f"it must be {form.words}")
        if None not in ends.values() and ends["End"] < ends["Start"]:
            yield Violation(here, "ends before it starts", "Start is the first, End the last")


def _read(text: Any, form: _Form) -> Any:
    """A moment without an offset is UTC, so that two of them can be compared; None for anything else."""
    if not form.pattern.fullmatch(str(text)):
        return None
    try:
        value = form.read(str(text))
    except ValueError:  # the 30th of February
        return None
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


def _audit(properties: Properties) -> Iterator[Violation]:
    declared = properties.get("AuditLogs")
    if not declared:
        return
    if not any(declared.get(name) for name in _DESTINATIONS):
        yield Violation("AuditLogs", "has no destination", f"give at least one of {', '.join(_DESTINATIONS)}")
    for name, (pattern, what) in _DESTINATIONS.items():
        if declared.get(name) and not re.fullmatch(pattern, declared[name], re.IGNORECASE | re.ASCII):
            yield Violation(f"AuditLogs.{name}", f"is {declared[name]!r}", f"it must be the ARM id of {what}")
    if declared.get("EventHubName") and not declared.get("EventHubAuthorizationRuleId"):
        yield Violation("AuditLogs.EventHubName", "has no namespace", "give EventHubAuthorizationRuleId too")
    if declared.get("Categories") == []:
        yield Violation("AuditLogs.Categories", "is empty", "leave it out for the default, or AuditLogs for no logs")


RULES = (
    Rule("docs/azure-behaviour.md#maintenance-windows", _maintenance),
    Rule("docs/azure-behaviour.md#diagnostic-settings", _audit),
)
