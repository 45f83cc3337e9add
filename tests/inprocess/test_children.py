"""Children of the cluster through the production entry point: made, changed, removed, and gone with the cluster."""

from typing import Any

import pytest

from tests.inprocess.world import World
from tests.sandbox_azure.harness import SUBSCRIPTION
from tests.unit.clusters import cfn_cluster, cfn_pool

PLAIN: dict[str, Any] = {
    **cfn_cluster(cfn_pool("system")),
    "ResourceGroupName": "rg",
    "Identity": {"Type": "SystemAssigned"},
}
WORKSPACE = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/logs"
AUDIT: dict[str, Any] = {"AuditLogs": {"WorkspaceId": WORKSPACE}}
WEEKLY: dict[str, Any] = {
    "Schedule": {"Weekly": {"IntervalWeeks": 1, "DayOfWeek": "Sunday"}},
    "DurationHours": 6,
    "StartTime": "02:00",
}
MAINTENANCE: dict[str, Any] = {
    "MaintenanceConfigurations": {
        "Default": {"MaintenanceWindow": WEEKLY},
        "AksManagedAutoUpgradeSchedule": {
            "MaintenanceWindow": {**WEEKLY, "Schedule": {"Daily": {"IntervalDays": 2}}, "UtcOffset": "+05:30"}
        },
    }
}
MARK = "acme-cloudformation-children"
SETTING = "PUT prod/providers/Microsoft.Insights/diagnosticSettings/acme-cloudformation-audit"
WINDOWS = [
    "PUT prod/maintenanceConfigurations/default",
    "PUT prod/maintenanceConfigurations/aksManagedAutoUpgradeSchedule",
]


def made(**more: Any) -> World:
    world = World()
    assert world.run("CREATE", {**PLAIN, **more}).status == "SUCCESS"
    return world


def identifier(world: World) -> dict[str, Any]:
    return {
        "Id": f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ContainerService"
        "/managedClusters/prod"
    }


def mark(world: World) -> Any:
    return (world.cluster() or {}).get("tags", {}).get(MARK)


def test_a_create_writes_them_once_the_cluster_is_there_and_shows_them() -> None:
    world = World()
    ended = world.run("CREATE", {**PLAIN, **AUDIT, **MAINTENANCE})
    assert (ended.status, ended.writes) == ("SUCCESS", ["PUT prod", SETTING, *WINDOWS])
    assert mark(world) == "audit,maintenance"
    assert ended.model["AuditLogs"] == {"WorkspaceId": WORKSPACE, "Categories": ["guard", "kube-audit-admin"]}
    assert ended.model["MaintenanceConfigurations"]["Default"]["MaintenanceWindow"]["UtcOffset"] == "+00:00"
    assert MARK not in {tag["Key"] for tag in ended.model.get("Tags", [])}
    assert world.run("READ", identifier(world)).model == ended.model


def test_an_update_makes_them_all_in_one_invocation_and_a_second_one_makes_nothing() -> None:
    world = made()
    wanted = {**PLAIN, **AUDIT, **MAINTENANCE}
    ended = world.run("UPDATE", {**wanted, **identifier(world)}, PLAIN)
    assert (ended.status, ended.writes) == ("SUCCESS", ["PATCH prod", SETTING, *WINDOWS])
    assert len(ended.events) == 1
    again = world.run("UPDATE", {**wanted, **identifier(world)}, wanted)
    assert (again.status, again.writes, again.reads) == ("SUCCESS", [], 3)


def test_what_left_the_template_is_removed_and_the_mark_goes_last() -> None:
    world = made(**AUDIT, **MAINTENANCE)
    ended = world.run("UPDATE", {**PLAIN, **identifier(world)}, {**PLAIN, **AUDIT, **MAINTENANCE})
    assert ended.writes == [write.replace("PUT", "DELETE") for write in (SETTING, *WINDOWS)] + ["PATCH prod"]
    assert (ended.status, mark(world)) == ("SUCCESS", None)
    assert not {"AuditLogs", "MaintenanceConfigurations"} & ended.model.keys()


@pytest.mark.parametrize("more", [{}, AUDIT, MAINTENANCE])
def test_a_delete_takes_what_would_outlive_the_cluster_first(more: dict[str, Any]) -> None:
    world = made(**more)
    ended = world.run("DELETE", identifier(world))
    outliving = [SETTING.replace("PUT", "DELETE")] if more is AUDIT else []
    assert (ended.status, ended.writes) == ("SUCCESS", [*outliving, "DELETE prod"])


def test_a_template_without_children_costs_no_request_more() -> None:
    world = World()
    created = world.run("CREATE", PLAIN)
    looked = [path for _, path in world.requests if "maintenance" in path or "diagnostic" in path]
    same = world.run("UPDATE", {**PLAIN, **identifier(world)}, PLAIN)
    read = world.run("READ", identifier(world))
    assert (created.status, looked, same.reads, read.reads) == ("SUCCESS", [], 1, 1)
