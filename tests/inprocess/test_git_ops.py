"""Flux configurations through the production entry point: made, waited for, changed, removed, gone with the cluster."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from sandbox.aws.cloudformation.drift import differences, expected_properties
from tests.inprocess.test_deletes import REFUSALS
from tests.support import clusters
from tests.support.harness import answers, ends
from tests.support.world import ID, PLAIN, World, deployed

SCHEMA = json.loads((Path(__file__).parents[2] / "schema.json").read_text(encoding="utf-8"))
PLATFORM = {
    **clusters.PLATFORM,
    "Kustomizations": {
        "base": {"Path": "./base"},
        "apps": {"Path": "./clusters/prod", "DependsOn": ["base"], "Prune": True},
    },
}
TEAM: dict[str, Any] = {
    "Name": "team",
    "Namespace": "team",
    "Scope": "namespace",
    "OciRepository": {"Url": "oci://acme.azurecr.io/team", "RepositoryRef": {"Semver": "1.x"}},
    "Kustomizations": {"all": {}},
}
FLUX: dict[str, Any] = {"FluxConfigurations": [PLATFORM]}
_PROVIDER = "providers/Microsoft.KubernetesConfiguration"
EXTENSION = f"{ID}/{_PROVIDER}/extensions/acme-cloudformation-flux"
CONFIGURATIONS = f"{ID}/{_PROVIDER}/fluxConfigurations"
# The DELETE with an eTag that no cluster has.
DELETE_REQUEST = "DELETE prod"
WAITING: dict[str, Any] = {**PLAIN, **FLUX, "WaitForCompliance": True}


def short(writes: list[str]) -> list[str]:
    return [write.replace(f"prod/{_PROVIDER}/", "") for write in writes]


def made(**more: Any) -> World:
    return deployed({**PLAIN, **FLUX, **more})


def flux(world: World, name: str) -> dict[str, Any]:
    body: dict[str, Any] = world.cloud.call("GET", f"{CONFIGURATIONS}/{name}").json()["properties"]
    return body


def put(world: World, name: str, body: dict[str, Any], status: int) -> None:
    """Somebody's PUT of a configuration, to its end."""
    world.cloud.done(world.cloud.call("PUT", f"{CONFIGURATIONS}/{name}", body), status)


def mark(world: World, name: str) -> Any:
    return world.body["tags"].get(f"acme-cloudformation-{name}")


def with_somebodys(world: World) -> str:
    """Somebody makes a configuration called platform; its id."""
    body = {
        "properties": {
            "namespace": "flux-system",
            "sourceKind": "GitRepository",
            "gitRepository": {"url": "https://github.com/acme/platform", "repositoryRef": {"branch": "main"}},
            "kustomizations": {
                "base": {"path": "./base"},
                "apps": {"path": "./clusters/prod", "dependsOn": ["base"], "prune": True},
            },
        }
    }
    put(world, "platform", body, 201)
    return f"{CONFIGURATIONS}/platform"


def with_change(entry: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(entry), **changes}


def declared(*entries: dict[str, Any]) -> dict[str, Any]:
    """The plain cluster with these configurations."""
    return {**PLAIN, "FluxConfigurations": list(entries)}


FLUXED = declared(PLATFORM)
SUSPENDED = declared(with_change(PLATFORM, Suspend=True))


class TestCreate:
    def test_installs_the_extension_then_writes_the_configurations_side_by_side(self) -> None:
        world = World()
        ended = world.run("CREATE", declared(PLATFORM, TEAM))
        assert ended.status == "SUCCESS", ended.message
        assert short(ended.writes) == [
            "PUT prod",
            "PUT extensions/acme-cloudformation-flux",
            "PUT fluxConfigurations/platform",
            "PUT fluxConfigurations/team",
        ]
        assert (mark(world, "children"), mark(world, "flux")) == ("flux", "platform,team")
        assert flux(world, "team")["provisioningState"] == "Succeeded"

    def test_its_progress_names_what_is_waited_for_and_how_long_that_takes(self) -> None:
        ended = World().run("CREATE", FLUXED)
        messages = [event["message"] for event in ended.events if "Flux extension" in event["message"]]
        assert any("the Flux extension is Creating" in one and "usually 5 min" in one for one in messages)
        assert any("Flux configuration platform is Creating" in event["message"] for event in ended.events)

    def test_shows_what_the_template_says_and_read_shows_the_same(self) -> None:
        world = World()
        ended = world.run("CREATE", declared(TEAM, PLATFORM))
        first, second = ended.model["FluxConfigurations"]
        assert (first["Name"], second["Name"]) == ("team", "platform")
        assert first["Scope"] == "namespace"
        assert second["Scope"] == "cluster"
        assert second["GitRepository"]["Provider"] == "Generic"
        assert second["Kustomizations"]["apps"]["Prune"] is True
        assert world.read().model == ended.model

    def test_writes_other_children_without_waiting_for_it(self) -> None:
        weekly = {"Schedule": {"Weekly": {"IntervalWeeks": 1, "DayOfWeek": "Sunday"}}, "DurationHours": 6}
        windows = {"Default": {"MaintenanceWindow": {**weekly, "StartTime": "02:00"}}}
        ended = World().run("CREATE", {**PLAIN, **FLUX, "MaintenanceConfigurations": windows})
        assert ended.status == "SUCCESS", ended.message
        assert short(ended.writes)[1].startswith("PUT prod/maintenanceConfigurations/")

    def test_uses_an_extension_that_is_there_already(self) -> None:
        world = deployed()
        extension = {"properties": {"extensionType": "Microsoft.Flux"}}
        theirs = f"{ID}/{_PROVIDER}/extensions/flux"
        world.cloud.done(world.cloud.call("PUT", theirs, extension), 201)
        ended = world.update(FLUXED)
        assert short(ended.writes) == ["PATCH prod", "PUT fluxConfigurations/platform"]
        ended = world.update(PLAIN, FLUXED)
        assert short(ended.writes) == ["DELETE fluxConfigurations/platform", "PATCH prod"]
        assert world.cloud.call("GET", theirs).status == 200


class TestUpdate:
    @pytest.mark.parametrize(
        ("change", "path", "value"),
        [
            ({"GitRepository": {**PLATFORM["GitRepository"], "RepositoryRef": {"Tag": "v1"}}},
             ("gitRepository", "repositoryRef"), {"branch": None, "tag": "v1", "semver": None, "commit": None}),
            ({"Suspend": True}, ("suspend",), True),
            ({"Kustomizations": {"base": {"Path": "./other"}}}, ("kustomizations", "base", "path"), "./other"),
        ],
    )  # fmt: skip
    def test_writes_what_has_changed_and_that_alone(
        self, change: dict[str, Any], path: tuple[str, ...], value: Any
    ) -> None:
        world = made()
        before, after = FLUXED, declared(with_change(PLATFORM, **change))
        ended = world.update(after, before)
        assert (ended.status, short(ended.writes)) == ("SUCCESS", ["PUT fluxConfigurations/platform"]), ended.message
        value_sent: Any = flux(world, "platform")
        for name in path:
            value_sent = value_sent[name]
        assert value_sent == value

    def test_without_a_change_writes_nothing(self) -> None:
        world = made()
        assert world.update(FLUXED, FLUXED).writes == []

    def test_another_source_takes_the_place_of_the_first(self) -> None:
        world = made()
        bucket = {"Url": "https://s3.example.com", "BucketName": "b", "LocalAuthRef": "keys"}
        after = {name: value for name, value in PLATFORM.items() if name != "GitRepository"} | {"Bucket": bucket}
        ended = world.update(declared(after), FLUXED)
        assert ended.status == "SUCCESS", ended.message
        assert (flux(world, "platform")["sourceKind"], flux(world, "platform")["gitRepository"]) == ("Bucket", None)

    def test_a_default_comes_back_when_its_property_leaves(self) -> None:
        slow = with_change(PLATFORM, GitRepository={**PLATFORM["GitRepository"], "SyncIntervalInSeconds": 60})
        world = made(FluxConfigurations=[slow])
        assert flux(world, "platform")["gitRepository"]["syncIntervalInSeconds"] == 60
        world.update(FLUXED, declared(slow))
        assert flux(world, "platform")["gitRepository"]["syncIntervalInSeconds"] == 600

    def test_undeclared_settings_survive(self) -> None:
        world = made()
        body = {"properties": copy.deepcopy(flux(world, "platform"))}
        body["properties"]["kustomizations"]["base"]["retryIntervalInSeconds"] = 77
        put(world, "platform", body, 200)
        world.update(SUSPENDED, FLUXED)
        assert flux(world, "platform")["kustomizations"]["base"]["retryIntervalInSeconds"] == 77

    def test_only_what_leaves_is_deleted_and_others_are_left_alone(self) -> None:
        both = declared(PLATFORM, TEAM)
        world = deployed(both)
        theirs = {"properties": {**flux(world, "platform"), "namespace": "theirs"}}
        put(world, "theirs", theirs, 201)
        ended = world.update(FLUXED, both)
        assert short(ended.writes) == ["DELETE fluxConfigurations/team", "PATCH prod"]
        assert mark(world, "flux") == "platform"
        assert [one["Name"] for one in world.read().model["FluxConfigurations"]] == ["platform"]
        ended = world.update(PLAIN, FLUXED)
        assert short(ended.writes) == ["DELETE fluxConfigurations/platform", "PATCH prod"]
        assert (mark(world, "children"), mark(world, "flux")) == (None, None)
        assert world.cloud.call("GET", EXTENSION).status == 200

    def test_the_extension_is_deleted_after_the_last_configuration(self) -> None:
        world = made()
        ended = world.update(PLAIN, FLUXED)
        assert ended.status == "SUCCESS", ended.message
        assert short(ended.writes) == [
            "DELETE fluxConfigurations/platform",
            "DELETE extensions/acme-cloudformation-flux",
            "PATCH prod",
        ]
        assert (mark(world, "children"), mark(world, "flux")) == (None, None)

    @pytest.mark.parametrize("change", [{"Namespace": "other"}, {"Scope": "namespace"}])
    def test_where_it_is_installed_is_refused_before_a_write(self, change: dict[str, Any]) -> None:
        world = made()
        after = declared(with_change(PLATFORM, **change))
        ended = world.update(after, FLUXED)
        assert (ended.code, ended.writes) == ("InvalidRequest", [])
        assert "give the configuration another Name" in ended.message

    def test_one_that_failed_before_is_written_again(self) -> None:
        world = made()
        world.cloud.fault(ends("Failed", "X", "no agent"), method="PUT", path="/platform")
        body = {"properties": flux(world, "platform")}
        world.cloud.settle(world.cloud.call("PUT", f"{CONFIGURATIONS}/platform", body))
        ended = world.update(FLUXED, FLUXED)
        assert (ended.status, short(ended.writes)) == ("SUCCESS", ["PUT fluxConfigurations/platform"])

    def test_a_stopped_cluster_is_started_for_it_and_stopped_again(self) -> None:
        world = made(PowerState="Stopped")
        before = {**PLAIN, **FLUX, "PowerState": "Stopped"}
        after = {**before, "FluxConfigurations": [with_change(PLATFORM, Suspend=True)]}
        ended = world.update(after, before)
        assert ended.status == "SUCCESS", ended.message
        assert short(ended.writes) == ["POST prod/start", "PUT fluxConfigurations/platform", "POST prod/stop"]


class TestIdentity:
    def test_is_created_changed_and_deleted_with_its_property(self) -> None:
        issuing = {"OidcIssuerProfile": {"Enabled": True}, "SecurityProfile": {"WorkloadIdentity": {"Enabled": True}}}
        plain = {**PLAIN, **FLUX, **issuing}
        with_identity = {**plain, "FluxIdentityClientId": "11111111-1111-4111-8111-111111111111"}
        world = World()
        ended = world.run("CREATE", with_identity)
        assert ended.status == "SUCCESS", ended.message
        assert ended.model["FluxIdentityClientId"] == with_identity["FluxIdentityClientId"]
        assert world.read().model == ended.model
        assert world.update(with_identity, with_identity).writes == []
        ended = world.update(plain, with_identity)
        assert (ended.status, short(ended.writes)) == ("SUCCESS", ["PUT extensions/acme-cloudformation-flux"])
        assert "FluxIdentityClientId" not in ended.model


class TestFailures:
    def test_one_that_fails_during_our_write_is_reported_with_azures_message(self) -> None:
        world = made()
        world.cloud.fault(
            ends("Failed", "ExtensionOperationFailed", "the agent cannot reach Azure"), method="PUT", path="/platform"
        )
        ended = world.update(SUSPENDED, FLUXED)
        assert ended.code == "NotStabilized"
        assert (
            "Flux configuration platform is Failed: ExtensionOperationFailed: the agent cannot reach Azure"
            in ended.message
        )

    def test_one_that_does_not_end_is_reported_in_time(self) -> None:
        world = made()
        world.cloud.fault(ends("Succeeded", after=1000), method="PUT", path="/platform")
        ended = world.update(SUSPENDED, FLUXED)
        assert ended.code == "NotStabilized"
        assert "Flux configuration platform is Updating" in ended.message
        assert ended.seconds < 2400


class TestRollback:
    def test_of_the_first_one_takes_it_and_the_extension_back(self) -> None:
        world = deployed()
        world.cloud.fault(ends("Failed"), method="PUT", path="/platform")
        assert world.update(FLUXED).code == "NotStabilized"
        ended = world.update(PLAIN, FLUXED, rollback=True)
        assert ended.status == "SUCCESS", ended.message
        assert world.cloud.call("GET", EXTENSION).status == 404
        assert (mark(world, "children"), mark(world, "flux")) == (None, None)

    @pytest.mark.parametrize("change", [{}, {"Suspend": True}])
    def test_does_not_delete_a_configuration_of_another_owner(self, change: dict[str, Any]) -> None:
        world = made(FluxConfigurations=[TEAM])
        theirs = with_somebodys(world)
        before, after = declared(TEAM), with_change(PLATFORM, **change)
        failing = declared(TEAM, after, with_change(TEAM, Name="new"))
        world.cloud.fault(ends("Failed"), method="PUT", path="/new")
        assert world.update(failing, before).code == "NotStabilized"
        assert mark(world, "flux") == "team,platform*,new"
        ended = world.update(before, failing, rollback=True)
        assert ended.status == "SUCCESS", ended.message
        assert short(ended.writes) == ["DELETE fluxConfigurations/new", "PATCH prod"]
        assert world.cloud.call("GET", theirs).status == 200
        assert "Flux configuration platform stays, having been there before the update" in ended.message
        assert mark(world, "flux") == "team"
        assert [one["Name"] for one in world.read().model["FluxConfigurations"]] == ["team"]

    def test_of_a_later_update_leaves_what_was_taken_over_and_its_removal_deletes_it(self) -> None:
        world = made(FluxConfigurations=[TEAM])
        theirs = with_somebodys(world)
        before, both = declared(TEAM), declared(TEAM, PLATFORM)
        assert world.update(both, before).status == "SUCCESS"
        assert mark(world, "flux") == "team,platform*"
        assert world.update(both, both).writes == []
        ended = world.update(before, both)
        assert short(ended.writes) == ["DELETE fluxConfigurations/platform", "PATCH prod"]
        assert world.cloud.call("GET", theirs).status == 404

    def test_of_a_create_deletes_the_cluster_with_them(self) -> None:
        world = World()
        world.cloud.fault(ends("Failed"), method="PUT", path="/platform")
        assert world.run("CREATE", FLUXED).code == "NotStabilized"
        assert world.delete().status == "SUCCESS"
        assert world.cluster() is None


class TestCompliance:
    def test_is_waited_for_where_that_is_declared(self) -> None:
        world = World()
        ended = world.run("CREATE", WAITING)
        assert ended.status == "SUCCESS", ended.message
        assert flux(world, "platform")["complianceState"] == "Compliant"
        assert world.update(WAITING, WAITING).writes == []

    def test_a_failing_object_is_reported_with_its_message_after_a_bounded_wait(self) -> None:
        world = World()
        world.cloud.control("PUT", "settings", {"broken_paths": {"./clusters/prod": "namespace not specified"}})
        ended = world.run("CREATE", WAITING)
        assert ended.code == "NotStabilized"
        assert "Kustomization platform-apps: namespace not specified" in ended.message
        assert ended.seconds < 3600

    def test_what_a_secret_looks_like_in_such_a_message_is_hidden(self) -> None:
        world = World()
        secret_message = "cannot clone https://robot:canary-5up3r@git.example.com/x: password=canary-5up3r"
        world.cloud.control("PUT", "settings", {"broken_paths": {"./base": secret_message}})
        ended = world.run("CREATE", WAITING)
        assert "cannot clone https://" in ended.message
        assert not [event for event in ended.events if "canary-5up3r" in str(event)]

    def test_compliance_reported_before_an_update_does_not_count(self) -> None:
        world = deployed(WAITING)
        world.cloud.control("PUT", "settings", {"broken_paths": {"./broken": "no such path"}})
        entry = with_change(PLATFORM, Kustomizations={"base": {"Path": "./broken"}})
        ended = world.update({**WAITING, "FluxConfigurations": [entry]}, WAITING)
        assert ended.code == "NotStabilized"
        assert "no such path" in ended.message

    def test_a_rollback_does_not_wait_for_a_report_that_never_comes(self) -> None:
        world = deployed(WAITING)
        world.cloud.fault(ends("Failed", "X", "no agent"), method="PUT", path="/platform")
        after = {**WAITING, "FluxConfigurations": [with_change(PLATFORM, Kustomizations={"base": {}})]}
        assert world.update(after, WAITING).code == "NotStabilized"
        ended = world.update(WAITING, after, rollback=True)
        assert ended.status == "SUCCESS", ended.message
        assert ended.seconds < 900

    def test_is_waited_for_behind_a_failure_that_passes(self) -> None:
        world = World()
        world.cloud.fault(ends("Failed", "InternalOperationError", "x"), method="PUT", path="/platform")
        ended = world.run("CREATE", WAITING)
        assert ended.status == "SUCCESS", ended.message
        assert short(ended.writes)[2:] == ["PUT fluxConfigurations/platform"] * 2
        assert flux(world, "platform")["complianceState"] == "Compliant"

    def test_is_no_drift_afterwards_and_a_changed_branch_is(self) -> None:
        world = made()
        before = world.read().model
        world.cloud.control("PUT", "settings", {"broken_paths": {"./base": "gone"}})
        assert world.read().model == before
        body = {"properties": copy.deepcopy(flux(world, "platform"))}
        body["properties"]["gitRepository"]["repositoryRef"] = {"branch": "other"}
        put(world, "platform", body, 200)
        drifted = world.read().model
        assert drifted["FluxConfigurations"][0]["GitRepository"]["RepositoryRef"] == {"Branch": "other"}
        expected = expected_properties(FLUXED, SCHEMA)
        assert differences(expected, before, SCHEMA) == []
        [difference] = differences(expected, drifted, SCHEMA)
        assert difference.path == "/FluxConfigurations/0/GitRepository/RepositoryRef/Branch"
        ended = world.update(FLUXED, FLUXED)
        assert short(ended.writes) == ["PUT fluxConfigurations/platform"]


class TestDelete:
    def test_removes_the_configurations_then_the_extension_then_the_cluster(self) -> None:
        ended = made().delete()
        assert ended.status == "SUCCESS", ended.message
        assert short(ended.writes) == [
            DELETE_REQUEST,
            "DELETE fluxConfigurations/platform",
            "DELETE extensions/acme-cloudformation-flux",
            "DELETE prod",
        ]

    @pytest.mark.parametrize("refusal", REFUSALS)
    def test_that_azure_refuses_has_removed_nothing(self, refusal: str) -> None:
        world = made()
        world.cloud.fault(answers(*REFUSALS[refusal]), method="DELETE", path="managedClusters/prod$", times=99)
        ended = world.delete()
        assert (ended.status, set(ended.writes), "What to do" in ended.message) == ("FAILED", {DELETE_REQUEST}, True)
        assert flux(world, "platform")["provisioningState"] == "Succeeded"

    def test_leaves_others_and_the_extension_that_they_need_to_the_cluster(self) -> None:
        world = made()
        theirs = {"properties": flux(world, "platform")}
        put(world, "theirs", theirs, 201)
        ended = world.delete()
        assert short(ended.writes) == [DELETE_REQUEST, "DELETE fluxConfigurations/platform", "DELETE prod"]

    def test_of_a_stopped_cluster_waits_for_none(self) -> None:
        world = made(PowerState="Stopped")
        assert short(world.delete().writes) == ["DELETE prod"]

    @pytest.mark.parametrize(
        "action", [ends("Failed", "X", "no"), ends("Succeeded", after=1000)], ids=["failed", "endless"]
    )
    def test_a_failed_removal_does_not_stop_the_delete_of_the_cluster(self, action: dict[str, Any]) -> None:
        world = made()
        world.cloud.fault(action, method="DELETE", path="/platform")
        ended = world.delete()
        assert ended.status == "SUCCESS", ended.message
        assert short(ended.writes) == [DELETE_REQUEST, "DELETE fluxConfigurations/platform", "DELETE prod"]
