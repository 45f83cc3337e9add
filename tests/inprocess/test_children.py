"""Children of the cluster through the production entry point: made, changed, removed, and gone with the cluster."""

from dataclasses import replace
from typing import Any

import pytest

from acme_azure_akscluster.planning.children import registry
from tests.support.harness import answers
from tests.support.world import GROUP_ID, ID, PLAIN, World, deployed

WORKSPACE = f"{GROUP_ID}/providers/Microsoft.OperationalInsights/workspaces/logs"
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
    return deployed({**PLAIN, **more})


def mark(world: World) -> Any:
    return world.body["tags"].get(MARK)


def test_a_create_writes_them_once_the_cluster_is_there_and_shows_them() -> None:
    world = World()
    ended = world.run("CREATE", {**PLAIN, **AUDIT, **MAINTENANCE})
    assert (ended.status, ended.writes) == ("SUCCESS", ["PUT prod", SETTING, *WINDOWS])
    assert mark(world) == "audit,maintenance"
    assert ended.model["AuditLogs"] == {"WorkspaceId": WORKSPACE, "Categories": ["guard", "kube-audit-admin"]}
    assert ended.model["MaintenanceConfigurations"]["Default"]["MaintenanceWindow"]["UtcOffset"] == "+00:00"
    assert MARK not in {tag["Key"] for tag in ended.model.get("Tags", [])}
    assert world.read().model == ended.model


def test_audit_logs_go_to_a_table_for_each_category_and_no_other_category_does() -> None:
    world = made(**AUDIT)
    url = f"{ID}/providers/Microsoft.Insights/diagnosticSettings/acme-cloudformation-audit"
    setting = world.cloud.call("GET", url).json()["properties"]
    assert (setting["workspaceId"], setting["logAnalyticsDestinationType"]) == (WORKSPACE, "Dedicated")
    sent = [log["category"] for log in setting["logs"] if log["enabled"]]
    assert sorted(sent) == ["guard", "kube-audit-admin"]


@pytest.mark.parametrize("doing", ["CREATE", "UPDATE"])
def test_violations_of_all_kinds_of_children_are_reported_at_once_before_a_write(doing: str) -> None:
    world = World() if doing == "CREATE" else made()
    wrong = {
        "AuditLogs": {"WorkspaceId": "logs", "EventHubName": "audit"},
        "MaintenanceConfigurations": {
            "Default": {},
            "AksManagedAutoUpgradeSchedule": {"MaintenanceWindow": {**WEEKLY, "StartDate": "tomorrow"}},
        },
        "IamAccess": [{"PrincipalArn": "arn:aws:iam::999999999999:role/other", "Role": "Writer"}],
    }
    desired = {**PLAIN, **wrong}
    ended = world.run("CREATE", desired) if doing == "CREATE" else world.update(desired)
    assert (ended.status, ended.code, ended.writes, ended.reads) == ("FAILED", "InvalidRequest", [], 0)
    for place in (
        "AuditLogs.WorkspaceId is 'logs'",
        "AuditLogs.EventHubName has no namespace",
        "MaintenanceConfigurations.Default has neither",
        "MaintenanceConfigurations.AksManagedAutoUpgradeSchedule.MaintenanceWindow.StartDate is 'tomorrow'",
        "IamAccess is given without Azure RBAC",
        "IamAccess[0].Issuer is missing",
    ):
        assert place in ended.message


def test_an_update_makes_them_all_in_one_invocation_and_a_second_one_makes_nothing() -> None:
    world = made()
    wanted = {**PLAIN, **AUDIT, **MAINTENANCE}
    ended = world.update({**wanted})
    assert (ended.status, ended.writes) == ("SUCCESS", ["PATCH prod", SETTING, *WINDOWS])
    assert len(ended.events) == 1
    again = world.update({**wanted}, wanted)
    assert (again.status, again.writes, again.reads) == ("SUCCESS", [], 3)


def test_the_day_on_which_a_window_began_survives_a_change_of_it() -> None:
    """Azure would begin it anew, today."""

    def declared(**more: Any) -> dict[str, Any]:
        window = {"MaintenanceWindow": {**WEEKLY, **more}}
        return {**PLAIN, "MaintenanceConfigurations": {"AksManagedAutoUpgradeSchedule": window}}

    world = deployed(declared(StartDate="2027-03-01"))
    longer = {**declared(DurationHours=8)}
    ended = world.update(longer, declared(StartDate="2027-03-01"))
    there = ended.model["MaintenanceConfigurations"]["AksManagedAutoUpgradeSchedule"]["MaintenanceWindow"]
    assert (len(ended.writes), there["DurationHours"], there["StartDate"]) == (1, 8, "2027-03-01")


def test_children_that_left_the_template_are_removed_before_their_mark() -> None:
    world = made(**AUDIT, **MAINTENANCE)
    ended = world.update({**PLAIN}, {**PLAIN, **AUDIT, **MAINTENANCE})
    assert ended.writes == [write.replace("PUT", "DELETE") for write in (SETTING, *WINDOWS)] + ["PATCH prod"]
    assert (ended.status, mark(world)) == ("SUCCESS", None)
    assert not {"AuditLogs", "MaintenanceConfigurations"} & ended.model.keys()


@pytest.mark.parametrize("more", [{}, AUDIT, MAINTENANCE])
def test_a_delete_takes_what_would_outlive_the_cluster_with_it(more: dict[str, Any]) -> None:
    world = made(**more)
    ended = world.delete()
    outliving = [SETTING.replace("PUT", "DELETE")] if more is AUDIT else []
    assert (ended.status, ended.writes) == ("SUCCESS", ["DELETE prod", *outliving])


def test_a_template_without_children_costs_no_request_more() -> None:
    world = World()
    created = world.run("CREATE", PLAIN)
    looked = [path for _, path in world.requests if "maintenance" in path or "diagnostic" in path]
    same = world.update({**PLAIN})
    read = world.read()
    assert (created.status, looked, same.reads, read.reads) == ("SUCCESS", [], 1, 1)


SETTINGS = "/providers/Microsoft.Insights/diagnosticSettings"


def fails(world: World, method: str, path: str, status: int, code: str, times: int = 1) -> None:
    world.cloud.fault(answers(status, code, f"{code}, says Azure."), method=method, path=path, times=times)


def left(world: World) -> list[str]:
    """What Azure Monitor keeps for clusters, there or not."""
    return [str(document["name"]) for _, document in world.cloud.azure.world.store.items("diagnostic_setting", "/")]


def test_a_create_whose_child_azure_refuses_fails_and_its_rollback_leaves_nothing() -> None:
    world = World()
    fails(world, "PUT", "maintenanceConfigurations/default", 400, "InvalidParameter")
    ended = world.run("CREATE", {**PLAIN, **AUDIT, **MAINTENANCE})
    assert (ended.status, ended.code, ended.identifier) == ("FAILED", "InvalidRequest", ID)
    assert (mark(world), left(world)) == ("audit,maintenance", ["acme-cloudformation-audit"])
    gone = world.delete()
    assert (gone.status, world.cluster(), left(world)) == ("SUCCESS", None, [])


def test_an_update_that_fails_between_two_children_is_rolled_back() -> None:
    world = made(**AUDIT)
    before, after = {**PLAIN, **AUDIT}, {**PLAIN, **MAINTENANCE}
    fails(world, "PUT", "aksManagedAutoUpgradeSchedule", 400, "InvalidParameter")
    assert world.update(after, before).code == "InvalidRequest"
    assert mark(world) == "audit,maintenance"
    back = world.update(before, after, rollback=True)
    assert back.writes == [SETTING, "DELETE prod/maintenanceConfigurations/default", "PATCH prod"]
    assert (back.status, mark(world)) == ("SUCCESS", "audit")


def test_what_a_child_points_at_and_is_not_there_is_no_missing_cluster() -> None:
    world = made()
    fails(world, "PUT", SETTINGS, 404, "ResourceNotFound", times=2)
    ended = world.update({**PLAIN, **AUDIT})
    assert (ended.status, ended.code) == ("FAILED", "InvalidRequest")
    assert "ResourceNotFound, says Azure." in ended.message


def test_a_throttled_child_is_waited_for_and_others_are_not_written_again() -> None:
    world = made()
    fails(world, "PUT", "maintenanceConfigurations/default", 429, "Throttled")
    ended = world.update({**PLAIN, **AUDIT, **MAINTENANCE})
    assert (ended.status, ended.writes) == ("SUCCESS", ["PATCH prod", SETTING, WINDOWS[0], *WINDOWS])
    assert "Before writing the maintenance configuration default" in ended.events[0]["message"]


@pytest.mark.parametrize("doing", ["CREATE", "UPDATE", "DELETE"])
def test_slow_answers_spread_over_invocations_each_within_its_time(doing: str) -> None:
    """Twenty seconds a request: no invocation has room for all of them. `World` checks how long each takes."""
    world = World() if doing == "CREATE" else made(**(AUDIT if doing == "DELETE" else {}))
    world.cloud.fault({"type": "delay", "seconds": 20}, path="/(maintenance|.*diagnostic)", times=99)
    wanted = {**PLAIN, **AUDIT, **MAINTENANCE}
    if doing == "DELETE":
        ended = world.delete()
    else:
        ended = world.run("CREATE", wanted) if doing == "CREATE" else world.update(wanted)
    assert ended.status == "SUCCESS", ended.last
    assert left(world) == ([] if doing == "DELETE" else ["acme-cloudformation-audit"])
    assert len([write for write in ended.writes if "ettings" in write or "onfigurations" in write]) <= 4


def test_undeclared_settings_survive_and_may_use_the_fifth_place() -> None:
    world = made()
    url = f"{ID}{SETTINGS}"
    for number in range(5):
        logs = [{"category": "kube-scheduler", "enabled": True}]
        body = {"properties": {"storageAccountId": f"{WORKSPACE}{number}", "logs": logs}}
        assert world.cloud.call("PUT", f"{url}/theirs{number}", body).status == 200
    wanted = {**PLAIN, **AUDIT}
    refused = world.update(wanted)
    assert (refused.code, refused.writes) == ("InvalidRequest", [])
    assert "Nothing was changed. AuditLogs cannot be added: the cluster has 5 diagnostic settings" in refused.message
    assert world.cloud.call("DELETE", f"{url}/theirs4").status == 200
    assert world.update(wanted).status == "SUCCESS"
    # The fifth is ours now, and so may be changed.
    other = {"AuditLogs": {"WorkspaceId": WORKSPACE, "Categories": ["kube-audit"]}}
    assert world.update({**wanted, **other}, wanted).status == "SUCCESS"
    assert world.delete().status == "SUCCESS"
    assert left(world) == ["theirs0", "theirs1", "theirs2", "theirs3"]


def test_additions_of_others_to_our_diagnostic_setting_survive_an_update() -> None:
    world = made(**AUDIT)
    url = f"{ID}{SETTINGS}/acme-cloudformation-audit"
    metrics = [{"category": "AllMetrics", "enabled": True}]
    theirs = {**world.cloud.call("GET", url).json()["properties"], "metrics": metrics}
    assert world.cloud.call("PUT", url, {"properties": theirs}).status == 200
    other = {"AuditLogs": {"WorkspaceId": WORKSPACE, "Categories": ["kube-audit"]}}
    assert world.update({**PLAIN, **other}, {**PLAIN, **AUDIT}).status == "SUCCESS"
    there = world.cloud.call("GET", url).json()["properties"]
    assert (there["metrics"], [log["category"] for log in there["logs"]]) == (metrics, ["kube-audit"])


def test_a_category_already_sent_to_the_sink_is_reported_before_any_write() -> None:
    world = made()
    body = {"properties": {"workspaceId": WORKSPACE.upper(), "logs": [{"category": "guard", "enabled": True}]}}
    assert world.cloud.call("PUT", f"{ID}{SETTINGS}/theirs", body).status == 200
    refused = world.update({**PLAIN, **AUDIT, **MAINTENANCE})
    assert (refused.code, refused.writes) == ("InvalidRequest", [])
    assert "AuditLogs/WorkspaceId is the destination of guard already" in refused.message
    other = {"AuditLogs": {"WorkspaceId": WORKSPACE, "Categories": ["kube-audit"]}}
    assert world.update({**PLAIN, **other}).status == "SUCCESS"


def test_a_setting_that_came_back_with_the_name_is_made_the_templates() -> None:
    world = made(**AUDIT)
    world.cloud.settle(world.cloud.call("DELETE", ID))
    assert left(world) == ["acme-cloudformation-audit"]
    unlike = {"AuditLogs": {"WorkspaceId": WORKSPACE, "Categories": ["kube-audit"]}}
    assert world.run("CREATE", {**PLAIN, **unlike}).model["AuditLogs"] == unlike["AuditLogs"]


def test_an_imported_cluster_keeps_children_that_its_template_does_not_declare() -> None:
    """It was another stack's, retained; what no template of this stack has spoken of is not removed, nor forgotten."""
    world = made(**AUDIT)
    adopted = world.update({**PLAIN})
    assert (adopted.status, adopted.writes, mark(world)) == ("SUCCESS", [], "audit")
    assert world.delete().status == "SUCCESS"
    assert left(world) == []


def test_children_of_a_stopped_cluster_are_reported_and_deleted_with_it() -> None:
    world = made(**AUDIT)
    world.cloud.settle(world.cloud.call("POST", f"{ID}/stop"))
    assert "AuditLogs" in world.read().model
    ended = world.delete()
    assert (ended.status, left(world)) == ("SUCCESS", [])


def test_a_dependent_step_is_made_only_after_a_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """As one does whose body needs what Azure said to the step before it."""
    kind = registry.KINDS["maintenance"]

    def plan(*arguments: Any) -> Any:
        steps, refusals = kind.plan(*arguments)
        return [replace(step, awaits=bool(position)) for position, step in enumerate(steps)], refusals

    monkeypatch.setitem(registry.KINDS, "maintenance", kind._replace(plan=plan))
    world = made()
    ended = world.update({**PLAIN, **MAINTENANCE})
    assert ended.status == "SUCCESS"
    arm = [f"{method} {path.rsplit('/', 1)[-1]}" for method, path in world.requests if "/subscriptions/" in path]
    first = arm.index("PUT default")
    assert arm[first + 1 : first + 4] == [
        "GET prod",
        "GET maintenanceConfigurations",
        "PUT aksManagedAutoUpgradeSchedule",
    ]
