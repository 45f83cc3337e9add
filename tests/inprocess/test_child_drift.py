"""Each declared leaf of a child, changed by somebody else: found by a read, and by CloudFormation's comparison, and put
back by the next update."""

import copy
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from acme_azure_akscluster.properties import schema
from acme_azure_akscluster.properties.drift import differences
from sandbox.aws.cloudformation import drift
from tests.inprocess.test_children import WORKSPACE
from tests.support.world import ID, PLAIN, Snapshot, World, deployed

_PROVIDERS = WORKSPACE.partition("/Microsoft.OperationalInsights/")[0]
HUB = f"{_PROVIDERS}/Microsoft.EventHub/namespaces/logs/authorizationRules/send"
COMMON: dict[str, Any] = {
    "DurationHours": 6,
    "StartTime": "02:00",
    "UtcOffset": "+01:00",
    "StartDate": "2027-01-01",
    "NotAllowedDates": [{"Start": "2026-12-23", "End": "2027-01-05"}],
}


def window(**schedule: Any) -> dict[str, Any]:
    return {"MaintenanceWindow": {"Schedule": schedule, **COMMON}}


DECLARED: list[dict[str, Any]] = [
    {
        "AuditLogs": {
            "WorkspaceId": WORKSPACE,
            "StorageAccountId": f"{_PROVIDERS}/Microsoft.Storage/storageAccounts/logs",
            "EventHubAuthorizationRuleId": HUB,
            "EventHubName": "audit",
            "Categories": ["guard", "kube-audit-admin"],
        },
        "MaintenanceConfigurations": {
            "Default": window(Weekly={"IntervalWeeks": 2, "DayOfWeek": "Sunday"}),
            "AksManagedAutoUpgradeSchedule": window(Daily={"IntervalDays": 2}),
            "AksManagedNodeOSUpgradeSchedule": window(AbsoluteMonthly={"IntervalMonths": 2, "DayOfMonth": 14}),
        },
    },
    {
        "MaintenanceConfigurations": {
            "AksManagedNodeOSUpgradeSchedule": window(
                RelativeMonthly={"IntervalMonths": 2, "DayOfWeek": "Tuesday", "WeekIndex": "Last"}
            ),
        },
    },
]
# What somebody else may make of a value.
OTHERWISE = {
    "StartTime": "03:00",
    "UtcOffset": "-08:00",
    "StartDate": "2027-02-01",
    "NotAllowedDates": [],
    "DayOfWeek": "Friday",
    "WeekIndex": "First",
    "Categories": ["guard"],
    "EventHubName": "theirs",
}
Path = tuple[str, ...]


def leaves(declared: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Everything that is no object; a list is one leaf."""
    for name, value in declared.items():
        if isinstance(value, dict):
            yield from leaves(value, (*path, name))
        else:
            yield (*path, name), value


def otherwise(name: str, value: Any) -> Any:
    if name in OTHERWISE:
        return OTHERWISE[name]
    return value + 1 if isinstance(value, int) else f"{value}2"


LEAVES = [(number, path, value) for number, declared in enumerate(DECLARED) for path, value in leaves(declared)]


@cache
def _start(number: int) -> Snapshot:
    return deployed({**PLAIN, **DECLARED[number]}).snapshot()


def _lowered(name: str) -> str:
    return name[:1].lower() + name[1:]


def _change(world: World, path: Path, value: Any) -> None:
    """Somebody else's PUT, in ARM's words, of the child with one leaf otherwise."""
    if path[0] == "AuditLogs":
        url, inside = f"{ID}/providers/Microsoft.Insights/diagnosticSettings/acme-cloudformation-audit", path[1:]
    else:
        url, inside = f"{ID}/maintenanceConfigurations/{_lowered(path[1])}", path[2:]
    properties = copy.deepcopy(world.cloud.call("GET", url).json()["properties"])
    if inside == ("Categories",):
        properties["logs"] = [{"category": one, "enabled": True} for one in value]
    else:
        holder = properties
        for name in inside[:-1]:
            holder = holder[_lowered(name)]
        holder[_lowered(inside[-1])] = value
    answer = world.cloud.call("PUT", url, {"properties": properties})
    assert answer.status == 200, answer.body


def seen_by_cloudformation(number: int, model: dict[str, Any]) -> set[Path]:
    """The leaves in which a stack's drift detection sees a difference; of a list, the list."""
    document: Any = schema.load()
    differs = drift.differences(drift.expected_properties(DECLARED[number], document), model, document)
    paths = [tuple(one.path.strip("/").split("/")) for one in differs]
    return {path[: next((n for n, part in enumerate(path) if part.isdigit()), len(path))] for path in paths}


def test_the_leaves_are_all_of_the_schema_except_the_form_that_azure_never_shows() -> None:
    declared = {path[-1] if path[0] == "AuditLogs" else path[2:] for _, path, _ in LEAVES}
    known: set[Any] = set(schema.properties(schema.resolve(schema.load()["properties"]["AuditLogs"])))
    window_node = schema.resolve(schema.load()["properties"]["MaintenanceConfigurations"])
    for path, _ in schema.leaves(window_node):
        if path[1] == "MaintenanceWindow":
            known.add(path[1:] if "NotAllowedDates" not in path else path[1:3])
    assert declared == known


@pytest.mark.parametrize(
    ("number", "path", "value"), LEAVES, ids=[f"{number}-{'.'.join(path)}" for number, path, _ in LEAVES]
)
def test_a_changed_property_is_reported_as_drift_and_reverted(number: int, path: Path, value: Any) -> None:
    world = World(start=_start(number))
    wanted = {**PLAIN, **DECLARED[number]}
    sound = world.read().model
    assert (differences(wanted, sound), seen_by_cloudformation(number, sound)) == ([], set())
    _change(world, path, otherwise(path[-1], value))
    drifted = world.read().model
    assert [change.path for change in differences(wanted, drifted)] == [path]
    assert seen_by_cloudformation(number, drifted) == {path}
    repaired = world.update(wanted, wanted)
    assert (repaired.status, len(repaired.writes)) == ("SUCCESS", 1)
    assert differences(wanted, world.read().model) == []
