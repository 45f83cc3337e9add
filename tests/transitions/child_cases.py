"""Transitions of the cluster's children: one write each, after everything else, with the mark before and behind."""

from collections.abc import Callable
from typing import Any

from tests.support.world import ID, World
from tests.transitions.table import Transition, case, cluster, pool, system, tags

_PROVIDERS = ID.partition("/Microsoft.ContainerService/")[0]
WORKSPACE = f"{_PROVIDERS}/Microsoft.OperationalInsights/workspaces/logs"
OTHER_WORKSPACE = f"{_PROVIDERS}/Microsoft.OperationalInsights/workspaces/others"
ACCOUNT = f"{_PROVIDERS}/Microsoft.Storage/storageAccounts/logs"
HUB = f"{_PROVIDERS}/Microsoft.EventHub/namespaces/logs/authorizationRules/send"
_SETTINGS = f"{ID}/providers/Microsoft.Insights/diagnosticSettings"
_WINDOWS = f"{ID}/maintenanceConfigurations"

AUTO, NODE_OS = "aksManagedAutoUpgradeSchedule", "aksManagedNodeOSUpgradeSchedule"
WEEKLY: dict[str, Any] = {"Weekly": {"IntervalWeeks": 1, "DayOfWeek": "Sunday"}}
DAILY: dict[str, Any] = {"Daily": {"IntervalDays": 2}}
MONTHLY: dict[str, Any] = {"AbsoluteMonthly": {"IntervalMonths": 3, "DayOfMonth": 1}}
BY_WEEKDAY: dict[str, Any] = {"RelativeMonthly": {"IntervalMonths": 1, "DayOfWeek": "Tuesday", "WeekIndex": "Last"}}
HOLIDAYS = {"NotAllowedDates": [{"Start": "2026-12-23", "End": "2027-01-05"}]}


def window(schedule: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"MaintenanceWindow": {"Schedule": schedule, "DurationHours": 6, "StartTime": "02:00", **more}}


def maintenance(**configurations: Any) -> dict[str, Any]:
    names = {
        "default": "Default",
        "auto": "AksManagedAutoUpgradeSchedule",
        "node_os": "AksManagedNodeOSUpgradeSchedule",
    }
    return {"MaintenanceConfigurations": {names[name]: value for name, value in configurations.items()}}


def auto(schedule: dict[str, Any], **more: Any) -> dict[str, Any]:
    return maintenance(auto=window(schedule, **more))


def audit(**properties: Any) -> dict[str, Any]:
    return {"AuditLogs": {"WorkspaceId": WORKSPACE, **properties}}


def change(name: str, before: dict[str, Any], after: dict[str, Any], *writes: str, **more: Any) -> Transition:
    return case(name, cluster(**before), cluster(**after), *writes, **more)


def undone(name: str, declared: dict[str, Any], writes: str, meanwhile: Callable[[World], None]) -> Transition:
    """Somebody changes what the template declares, and an update of nothing takes it back."""
    return change(name, declared, declared, writes, meanwhile=meanwhile)


def two_weeks_pass(world: World) -> None:
    """The day on which a window began is over."""
    world.clock.sleep(14 * 86_400)


def _put(path: str, properties: dict[str, Any]) -> Any:
    def put(world: World) -> None:
        answer = world.cloud.call("PUT", path, {"properties": properties})
        assert answer.status == 200, answer.body

    return put


def _removed(path: str) -> Any:
    def removed(world: World) -> None:
        assert world.cloud.call("DELETE", path).status == 200

    return removed


def _unmarked(world: World) -> None:
    """Somebody tidies up tags that mean nothing to them."""
    remaining = {name: value for name, value in world.body["tags"].items() if name != "acme-cloudformation-children"}
    assert world.cloud.call("PATCH", ID, {"tags": remaining}).status == 200


ARM_WINDOW = {"schedule": {"daily": {"intervalDays": 1}}, "durationHours": 4, "startTime": "00:00"}
OURS = f"{_SETTINGS}/acme-cloudformation-audit"
ADMIN, GUARD = ({"category": name, "enabled": True} for name in ("kube-audit-admin", "guard"))
TEMPORARY = {"TimeInWeek": [{"Day": "Monday", "HourSlots": [1, 2]}]}
BOTH = {**audit(), **auto(WEEKLY)}

CASES: list[Transition] = [
    change("the first window", {}, auto(WEEKLY), "tags", f"+window:{AUTO}"),
    change(
        "all three windows",
        {},
        maintenance(default=window(WEEKLY), auto=window(DAILY), node_os=window(BY_WEEKDAY)),
        f"tags +window:default +window:{AUTO} +window:{NODE_OS}",
    ),
    change("another form of schedule", auto(WEEKLY), auto(DAILY), f"+window:{AUTO}"),
    change("by day of the month", auto(DAILY), auto(MONTHLY), f"+window:{AUTO}"),
    change("by weekday of the month", auto(MONTHLY), auto(BY_WEEKDAY), f"+window:{AUTO}"),
    change("a longer window", auto(WEEKLY), auto(WEEKLY, DurationHours=8), f"+window:{AUTO}"),
    change("another time zone", auto(WEEKLY), auto(WEEKLY, UtcOffset="-08:00"), f"+window:{AUTO}"),
    change("a time zone that left", auto(WEEKLY, UtcOffset="-08:00"), auto(WEEKLY), f"+window:{AUTO}"),
    change("holidays", auto(WEEKLY), auto(WEEKLY, **HOLIDAYS), f"+window:{AUTO}"),
    change("holidays that left", auto(WEEKLY, **HOLIDAYS), auto(WEEKLY), f"+window:{AUTO}"),
    change(
        "a window is edited after its first day", auto(WEEKLY), auto(DAILY), f"+window:{AUTO}", meanwhile=two_weeks_pass
    ),
    change("a later start", auto(WEEKLY), auto(WEEKLY, StartDate="2027-03-01"), f"+window:{AUTO}"),
    change("a start that left stays", auto(WEEKLY, StartDate="2027-03-01"), auto(WEEKLY)),
    change(
        "one window of two less",
        maintenance(auto=window(WEEKLY), node_os=window(DAILY)),
        auto(WEEKLY),
        f"-window:{NODE_OS}",
    ),
    change("no windows any more", auto(WEEKLY), {}, f"-window:{AUTO} tags"),
    change("the older form of the default's hours", {}, maintenance(default=TEMPORARY), "tags +window:default"),
    change(
        "other hours in the older form",
        maintenance(default=TEMPORARY),
        maintenance(default={"TimeInWeek": [{"Day": "Monday", "HourSlots": [3]}]}),
        "+window:default",
    ),
    change(
        "from the older form to a window",
        maintenance(default=TEMPORARY),
        maintenance(default=window(WEEKLY)),
        "+window:default",
    ),
    change("the first audit logs", {}, audit(), "tags +audit"),
    change("another workspace", audit(), audit(WorkspaceId=OTHER_WORKSPACE), "+audit"),
    change("a storage account beside it", audit(), audit(StorageAccountId=ACCOUNT), "+audit"),
    change("a storage account that left", audit(StorageAccountId=ACCOUNT), audit(), "+audit"),
    change(
        "an event hub instead",
        audit(),
        {"AuditLogs": {"EventHubAuthorizationRuleId": HUB, "EventHubName": "audit"}},
        "+audit",
    ),
    change("all requests instead of changes", audit(), audit(Categories=["kube-audit"]), "+audit"),
    change("categories that left", audit(Categories=["kube-audit"]), audit(), "+audit"),
    change("no audit logs any more", audit(), {}, "-audit tags"),
    change("both kinds at once", {}, BOTH, f"tags +audit +window:{AUTO}"),
    change("one kind of two less", BOTH, audit(), f"-window:{AUTO} tags"),
    change("from one kind to the other", audit(), auto(WEEKLY), f"tags -audit +window:{AUTO} tags"),
    change(
        "children with a setting and tags",
        {},
        {**BOTH, "DisableLocalAccounts": True, "AadProfile": {"Managed": True}, "Tags": tags(team="shop")},
        f"cluster +audit +window:{AUTO}",
    ),
    case(
        "children after the pools",
        cluster(system(), pool()),
        cluster(system(), pool("batch"), **audit()),
        "tags +batch -web +audit",
    ),
    change(
        "children of a cluster that is stopped afterwards",
        {"PowerState": "Running"},
        {**audit(), "PowerState": "Stopped"},
        "tags +audit stop",
    ),
    undone(
        "a window that somebody changed",
        auto(WEEKLY),
        f"+window:{AUTO}",
        _put(f"{_WINDOWS}/{AUTO}", {"maintenanceWindow": ARM_WINDOW}),
    ),
    undone("a window that somebody removed", auto(WEEKLY), f"+window:{AUTO}", _removed(f"{_WINDOWS}/{AUTO}")),
    change(
        "a window of somebody else's stays",
        auto(WEEKLY),
        {},
        f"-window:{AUTO} tags",
        meanwhile=_put(f"{_WINDOWS}/{NODE_OS}", {"maintenanceWindow": ARM_WINDOW}),
    ),
    undone("audit logs that somebody removed", audit(), "+audit", _removed(OURS)),
    undone(
        "audit logs that somebody turned off",
        audit(),
        "+audit",
        _put(OURS, {"workspaceId": WORKSPACE, "logs": [ADMIN, {**GUARD, "enabled": False}]}),
    ),
    undone(
        "audit logs that somebody widened",
        audit(),
        "+audit",
        _put(OURS, {"workspaceId": WORKSPACE, "logs": [ADMIN, GUARD, {"categoryGroup": "allLogs", "enabled": True}]}),
    ),
    change(
        "a setting of somebody else's stays",
        audit(),
        {},
        "-audit tags",
        meanwhile=_put(f"{_SETTINGS}/theirs", {"storageAccountId": ACCOUNT, "logs": []}),
    ),
    undone("a mark that somebody removed", BOTH, "tags", _unmarked),
    change("children are removed without their mark", BOTH, {}, f"-audit -window:{AUTO}", meanwhile=_unmarked),
]
