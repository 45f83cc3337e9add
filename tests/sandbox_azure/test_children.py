"""What hangs on a cluster: maintenance configurations, diagnostic settings, commands."""

from typing import Any

import pytest

from tests.support.harness import SUBSCRIPTION, Cloud, error_of

WEEKLY = {
    "schedule": {"weekly": {"intervalWeeks": 1, "dayOfWeek": "Saturday"}},
    "durationHours": 8,
    "startTime": "00:00",
}


@pytest.fixture(scope="module")
def cloud() -> Cloud:
    return Cloud()


@pytest.fixture(scope="module")
def path(cloud: Cloud) -> str:
    return cloud.cluster()


class TestMaintenance:
    def test_is_synchronous_and_fills_in_the_date_and_the_offset(self, cloud: Cloud, path: str) -> None:
        url = f"{path}/maintenanceConfigurations/aksManagedAutoUpgradeSchedule"
        answer = cloud.call("PUT", url, {"properties": {"maintenanceWindow": WEEKLY}})
        assert (answer.status, answer.header("azure-asyncoperation")) == (200, None)
        window = answer.json()["properties"]["maintenanceWindow"]
        assert window == {**WEEKLY, "utcOffset": "+00:00", "startDate": "2026-11-22"}
        assert cloud.call("GET", url).json() == answer.json()
        assert [cloud.call("DELETE", url).status, cloud.call("DELETE", url).status] == [200, 204]
        assert error_of(cloud.call("GET", url)) == (404, "NotFound")

    def test_drops_unknown_members_of_a_window(self, cloud: Cloud, path: str) -> None:
        url = f"{path}/maintenanceConfigurations/default"
        body = {"properties": {"maintenanceWindow": {**WEEKLY, "colour": "red"}}}
        assert "colour" not in cloud.call("PUT", url, body).json()["properties"]["maintenanceWindow"]
        assert "colour" not in cloud.read(url)["maintenanceWindow"]

    @pytest.mark.parametrize(
        ("name", "window"),
        [
            ("mine", WEEKLY),
            ("default", {**WEEKLY, "schedule": {"daily": {"intervalDays": 1}}}),
            ("default", {**WEEKLY, "durationHours": 3}),
            ("default", {**WEEKLY, "startTime": "24:00"}),
            ("default", {**WEEKLY, "utcOffset": "UTC"}),
            ("default", {**WEEKLY, "startDate": "2020-01-01"}),
            ("default", {**WEEKLY, "schedule": {}}),
            ("default", {**WEEKLY, "notAllowedDates": [{"start": "2026-12-26", "end": "2026-12-24"}]}),
            ("aksManagedNodeOSUpgradeSchedule",
             {**WEEKLY, "schedule": {"absoluteMonthly": {"intervalMonths": 7, "dayOfMonth": 1}}}),
        ],
    )  # fmt: skip
    def test_a_window_that_makes_no_sense_is_refused(
        self, cloud: Cloud, path: str, name: str, window: dict[str, Any]
    ) -> None:
        body = {"properties": {"maintenanceWindow": window}}
        assert error_of(cloud.call("PUT", f"{path}/maintenanceConfigurations/{name}", body)) == (
            400,
            "InvalidParameter",
        )


class TestDiagnosticSettings:
    WORKSPACE = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/y/providers/Microsoft.OperationalInsights/workspaces/z"

    def test_are_put_read_listed_and_deleted_at_once(self, cloud: Cloud, path: str) -> None:
        url = f"{path}/providers/Microsoft.Insights/diagnosticSettings/audit"
        logs = [{"category": "kube-audit-admin", "enabled": True}]
        answer = cloud.call("PUT", url, {"properties": {"workspaceId": self.WORKSPACE, "logs": logs}})
        assert answer.status == 200
        assert answer.json()["properties"]["logs"][0]["retentionPolicy"] == {"enabled": False, "days": 0}
        assert cloud.call("GET", url.removesuffix("/audit")).json()["value"] == [answer.json()]
        assert [cloud.call("DELETE", url).status, cloud.call("DELETE", url).status] == [200, 204]
        assert error_of(cloud.call("GET", url)) == (404, "ResourceNotFound")

    @pytest.mark.parametrize(
        "properties",
        [
            {"logs": [{"category": "kube-audit", "enabled": True}]},
            {"workspaceId": WORKSPACE, "logs": [{"category": "made-up", "enabled": True}]},
        ],
    )
    def test_without_a_destination_or_with_an_unknown_category_are_refused(
        self, cloud: Cloud, path: str, properties: dict[str, Any]
    ) -> None:
        url = f"{path}/providers/Microsoft.Insights/diagnosticSettings/bad"
        assert error_of(cloud.call("PUT", url, {"properties": properties})) == (400, "BadRequest")

    def test_no_two_send_one_category_to_one_sink(self, cloud: Cloud, path: str) -> None:
        base = f"{path}/providers/Microsoft.Insights/diagnosticSettings"
        logs = [{"category": "guard", "enabled": True}]
        body = {"properties": {"workspaceId": self.WORKSPACE, "logs": logs}}
        assert cloud.call("PUT", f"{base}/one", body).status == 200
        in_capitals = {"properties": {"workspaceId": self.WORKSPACE.upper(), "logs": logs}}
        refused = cloud.call("PUT", f"{base}/two", in_capitals)
        assert error_of(refused) == (409, "Conflict")
        assert f"Data sink '{self.WORKSPACE.upper()}' is already used" in refused.body.decode()
        body["properties"]["logs"] = [{"category": "kube-audit", "enabled": True}]
        assert cloud.call("PUT", f"{base}/two", body).status == 200


def test_diagnostic_settings_outlive_their_cluster_and_return_with_its_name(cloud: Cloud) -> None:
    path = cloud.cluster("haunted")
    setting = f"{path}/providers/Microsoft.Insights/diagnosticSettings/audit"
    body = {"properties": {"workspaceId": TestDiagnosticSettings.WORKSPACE, "logs": []}}
    assert cloud.call("PUT", setting, body).status == 200
    cloud.settle(cloud.call("DELETE", path))
    assert cloud.call("GET", setting).status == 404
    cloud.cluster("haunted")
    assert cloud.call("GET", setting).status == 200


def test_maintenance_configurations_are_deleted_with_their_cluster(cloud: Cloud) -> None:
    path = cloud.cluster("parent")
    window = f"{path}/maintenanceConfigurations/default"
    assert cloud.call("PUT", window, {"properties": {"maintenanceWindow": WEEKLY}}).status == 200
    cloud.settle(cloud.call("DELETE", path))
    cloud.cluster("parent")
    assert cloud.call("GET", f"{path}/maintenanceConfigurations").json() == {"value": []}


def test_a_command_runs_for_a_while_and_then_has_logs(cloud: Cloud, path: str) -> None:
    begun = cloud.call("POST", f"{path}/runCommand", {"command": "kubectl get nodes"})
    assert (begun.status, begun.body, begun.header("azure-asyncoperation")) == (202, b"", None)
    result = begun.header("location") or ""
    running = cloud.call("GET", result)
    assert (running.status, running.json()["properties"]) == (202, {"provisioningState": "Running"})
    cloud.clock.sleep(120)
    ended = cloud.call("GET", result)
    assert (ended.status, ended.json()["properties"]["exitCode"]) == (200, 0)
    assert ended.json()["properties"]["logs"].count("Ready") == 2


@pytest.mark.parametrize(
    ("api", "expected"),
    [("2020-03-01", 200), ("2025-10-02-preview", 200), ("2031-01-01", 200), ("latest", 400), ("", 400)],
)
def test_any_api_version_that_is_a_date_is_served(cloud: Cloud, path: str, api: str, expected: int) -> None:
    assert cloud.call("GET", path, api=api).status == expected
