"""FluxConfigurations: what is refused before a write, what is planned, and how far the cluster has come."""

import copy
import math
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from acme_azure_akscluster.domain import ownership
from acme_azure_akscluster.domain.cluster_id import ClusterId
from acme_azure_akscluster.planning.children import git_ops, git_ops_standing, registry
from acme_azure_akscluster.planning.children.standing import Standing
from acme_azure_akscluster.planning.steps import Step
from acme_azure_akscluster.validation import git_ops as rules
from acme_azure_akscluster.validation import validate
from tests.support.clusters import PLATFORM, aim, arm_cluster, cfn_cluster, compare, sent

WHERE = ClusterId("00000000-0000-0000-0000-000000000000", "rg", "prod")
GIT = PLATFORM["GitRepository"]
BUCKET = {"Url": "https://s3.example.com", "BucketName": "b"}
BLOB = {"Url": "https://acme.blob.core.windows.net", "ContainerName": "flux"}
OCI = {"Url": "oci://acme.azurecr.io/platform"}


IDENTITY = "11111111-1111-4111-8111-111111111111"
IDENTIFIED = {"workloadIdentity.enable": "true", "workloadIdentity.azureClientId": IDENTITY}


def entry(**changes: Any) -> dict[str, Any]:
    """The configuration with changes; None takes a member away."""
    merged = {**copy.deepcopy(PLATFORM), **changes}
    return {name: value for name, value in merged.items() if value is not None}


def sourced(source: str, body: dict[str, Any]) -> dict[str, Any]:
    return {**entry(GitRepository=None), source: body}


def refused(*entries: dict[str, Any], **more: Any) -> list[str]:
    declared = {**cfn_cluster(), "FluxConfigurations": list(entries), **more}
    return [str(one) for one in validate.violations(declared) if "Flux" in one.path]


class TestValidation:
    @pytest.mark.parametrize(
        "good",
        [
            PLATFORM,
            entry(Kustomizations=None),
            entry(GitRepository={**GIT, "Url": "ssh://git@example.com/acme/platform", "SshKnownHosts": "aGk="}),
            entry(GitRepository={**GIT, "Url": "git@github.com:acme/platform"}),
            entry(GitRepository={**GIT, "Url": "https://acme@dev.azure.com/acme/p/_git/p", "Provider": "Azure"}),
            entry(GitRepository={**GIT, "Provider": "GitHub", "LocalAuthRef": "github-app"}),
            entry(GitRepository={**GIT, "LocalAuthRef": "deploy-key"}),
            *(entry(GitRepository={**GIT, "RepositoryRef": {name: "v1"}}) for name in ("Tag", "Semver", "Commit")),
            sourced("Bucket", {**BUCKET, "LocalAuthRef": "keys"}),
            sourced("AzureBlob", {**BLOB, "ManagedIdentity": {"ClientId": "11111111-1111-4111-8111-111111111111"}}),
            sourced("OciRepository", OCI),
            sourced("OciRepository", {**OCI, "RepositoryRef": {"Digest": "sha256:0"}, "UseWorkloadIdentity": True}),
        ],
    )
    def test_takes_what_azure_takes(self, good: dict[str, Any]) -> None:
        assert refused(good) == []

    @pytest.mark.parametrize(
        ("bad", "says"),
        [
            (entry(GitRepository=None), "FluxConfigurations[0] has no source"),
            ({**PLATFORM, "Bucket": BUCKET}, "has GitRepository and Bucket: give exactly one of"),
            (entry(Name="Platform"), "Name is 'Platform'"),
            (entry(Name="a" * 31), "must match"),
            (entry(Namespace="flux_system"), "Namespace is 'flux_system'"),
            (entry(GitRepository={**GIT, "RepositoryRef": {}}), "RepositoryRef is empty"),
            (entry(GitRepository={**GIT, "RepositoryRef": {"Branch": "m", "Tag": "v1"}}), "has Branch and Tag"),
            (entry(GitRepository={"Url": GIT["Url"]}), "RepositoryRef is missing"),
            (entry(GitRepository={**GIT, "Url": "ftp://x"}), "begin with https://"),
            (entry(GitRepository={**GIT, "TimeoutInSeconds": 0}), "the minimum is 1"),
            (entry(GitRepository={**GIT, "SyncIntervalInSeconds": 35_791_395}), "the maximum is 35791394"),
            (entry(GitRepository={**GIT, "SshKnownHosts": "aGk="}), "is given for a Url without SSH"),
            (entry(GitRepository={**GIT, "Provider": "GitHub"}), "is missing for the provider GitHub"),
            (entry(GitRepository={**GIT, "Provider": "Azure", "LocalAuthRef": "x"}), "beside Provider Azure"),
            (sourced("OciRepository", {**OCI, "LocalAuthRef": "x", "UseWorkloadIdentity": True}), "one login method"),
            (sourced("OciRepository", {"Url": "https://acme.azurecr.io/x"}), "begin with oci://"),
            (entry(Kustomizations={"base": {"DependsOn": ["gone"]}}), "DependsOn has 'gone'"),
            (entry(Kustomizations={"base": {"DependsOn": ["base"]}}), "DependsOn has 'base'"),
            (entry(Kustomizations={"a": {"DependsOn": ["b"]}, "b": {"DependsOn": ["a"]}}), "depend on each other"),
            (entry(Kustomizations={"Base": {}}), "has the name 'Base'"),
        ],
    )  # fmt: skip
    def test_refuses_what_azure_or_flux_would_not_take(self, bad: dict[str, Any], says: str) -> None:
        assert says in " ".join(refused(bad)), refused(bad)

    def test_refuses_two_of_one_name(self) -> None:
        assert "has platform 2 times" in " ".join(refused(PLATFORM, PLATFORM))

    def test_refuses_a_cluster_without_a_managed_identity(self) -> None:
        principal = {"ServicePrincipalProfile": {"ClientId": "1", "Secret": "x"}, "Identity": {"Type": "None"}}
        assert "is given for a cluster with a service principal" in " ".join(refused(PLATFORM, **principal))

    def test_refuses_an_identity_that_the_cluster_could_not_use(self) -> None:
        declared = {**cfn_cluster(), "FluxIdentityClientId": IDENTITY}
        message = " ".join(str(one) for one in validate.violations(declared))
        for reason in ("without FluxConfigurations", "OidcIssuerProfile.Enabled", "WorkloadIdentity.Enabled"):
            assert reason in message

    def test_refuses_to_wait_for_what_is_suspended(self) -> None:
        assert "WaitForCompliance too" in " ".join(refused(entry(Suspend=True), WaitForCompliance=True))


class TestSecrets:
    CANARY = "canary-5up3r"

    @pytest.mark.parametrize(
        "bad",
        [
            entry(GitRepository={**GIT, "Url": f"https://me:{CANARY}@github.com/acme/platform"}),
            sourced("AzureBlob", {**BLOB, "Url": f"{BLOB['Url']}?sig={CANARY}"}),
            entry(Kustomizations={"a": {"PostBuild": {"Substitute": {"db_password": CANARY}}}}),
        ],
    )
    def test_are_refused_and_never_repeated(self, bad: dict[str, Any]) -> None:
        message = " ".join(refused(bad))
        assert "secret" in message
        assert self.CANARY not in message

    @pytest.mark.parametrize(
        ("source", "body", "name"),
        [
            ("GitRepository", {**GIT, "HttpsUser": CANARY}, "HttpsUser"),
            ("Bucket", {**BUCKET, "AccessKey": CANARY}, "AccessKey"),
            ("AzureBlob", {**BLOB, "SasToken": CANARY}, "SasToken"),
            ("AzureBlob", {**BLOB, "AccountKey": CANARY}, "AccountKey"),
            ("AzureBlob", {**BLOB, "ServicePrincipal": {"ClientSecret": CANARY}}, "ServicePrincipal"),
            ("OciRepository", {**OCI, "TlsConfig": {"PrivateKey": CANARY}}, "PrivateKey"),
        ],
    )
    def test_properties_for_secrets_do_not_exist_and_the_reason_is_documented(
        self, source: str, body: dict[str, Any], name: str
    ) -> None:
        _, violations = validate.coerce({"FluxConfigurations": [sourced(source, body)]})
        message = " ".join(map(str, violations))
        assert f".{name} is a secret or part of one" in message
        assert "LocalAuthRef" in message
        assert self.CANARY not in message

    def test_protected_settings_do_not_exist_either(self) -> None:
        _, violations = validate.coerce({"FluxConfigurations": [{**PLATFORM, "ConfigurationProtectedSettings": {}}]})
        assert "LocalAuthRef, or log in with an Azure identity" in str(violations[0])

    def test_elsewhere_a_property_of_that_name_is_only_unknown(self) -> None:
        assert rules.secret_property("AgentPoolProfiles[0]", "PrivateKey") is None


# ---- planning ---------------------------------------------------------------------------------------------------


def extension(name: str = git_ops.EXTENSION, state: str = "Succeeded", **more: Any) -> dict[str, Any]:
    inside = {"extensionType": "Microsoft.Flux", "provisioningState": state, **more}
    return {"id": f"{WHERE.arm}/{git_ops.EXTENSIONS}/{name}", "name": name, "properties": inside}


def configuration(name: str = "platform", state: str = "Succeeded", **more: Any) -> dict[str, Any]:
    inside = {
        "scope": "cluster",
        "namespace": "flux-system",
        "sourceKind": "GitRepository",
        "gitRepository": {"url": GIT["Url"], "repositoryRef": {"branch": "main", "tag": None}, "provider": "generic"},
        "kustomizations": {
            "base": {"name": "base", "path": "./base", "prune": False},
            "apps": {"name": "apps", "path": "", "dependsOn": ["base"], "prune": True},
        },
        "provisioningState": state,
        **more,
    }
    identifier = f"{WHERE.arm}/{git_ops.CONFIGURATIONS}/{name}"
    return {
        "id": identifier,
        "name": name,
        "properties": inside,
        "systemData": {"lastModifiedAt": "2026-11-30T06:00:00.5Z"},
    }


DECLARED = cfn_cluster(FluxConfigurations=[PLATFORM])


def keys(steps: list[Step]) -> list[str]:
    return [step.key for step in steps]


class TestPlan:
    def test_what_is_as_declared_is_not_written(self) -> None:
        assert git_ops.plan(aim(DECLARED, DECLARED), WHERE, [extension(), configuration()]) == ([], [])

    def test_an_extension_of_ours_that_failed_is_installed_again_and_anothers_is_left(self) -> None:
        steps, _ = git_ops.plan(aim(DECLARED, DECLARED), WHERE, [extension(state="Failed"), configuration()])
        assert keys(steps) == [git_ops.INSTALL.key]
        steps, _ = git_ops.plan(aim(DECLARED, DECLARED), WHERE, [extension("flux", "Failed"), configuration()])
        assert keys(steps) == []

    def test_a_kustomization_that_leaves_says_what_flux_removes(self) -> None:
        less = cfn_cluster(FluxConfigurations=[entry(Kustomizations={"base": {"Path": "./base"}})])
        [step], _ = git_ops.plan(aim(less, DECLARED), WHERE, [extension(), configuration()])
        assert step.why == "Kustomizations.apps is not as declared; Flux removes what apps applied"
        assert list(sent(step)["properties"]["kustomizations"]) == ["base"]

    @pytest.mark.parametrize(
        ("prune", "says"),
        [
            ({"base": True, "apps": True}, ", which removes what it applied"),
            ({"base": False, "apps": True}, ", which removes what it applied by apps"),
            ({"base": False, "apps": False}, ", which leaves what it applied"),
            ({}, ""),
        ],
    )
    def test_a_delete_says_what_becomes_of_the_workloads(self, prune: dict[str, bool], says: str) -> None:
        there = configuration(kustomizations={name: {"prune": on} for name, on in prune.items()})
        steps, _ = git_ops.plan(aim(cfn_cluster(), DECLARED), WHERE, [extension(), there])
        assert steps[0].does == f"deleting the Flux configuration platform{says}"

    def test_the_extension_is_removed_behind_the_configurations(self) -> None:
        steps, _ = git_ops.plan(aim(cfn_cluster(), DECLARED), WHERE, [extension(), configuration()])
        assert keys(steps) == ["flux end platform", git_ops.UNINSTALL.key]
        assert steps[-1].awaits

    def test_one_that_was_left_behind_is_removed(self) -> None:
        assert keys(git_ops.plan(aim(cfn_cluster(), cfn_cluster()), WHERE, [extension()])[0]) == [git_ops.UNINSTALL.key]

    @pytest.mark.parametrize(
        ("there", "wanted", "before", "settings"),
        [
            (None, IDENTITY, None, IDENTIFIED),
            ({"a": "b"}, IDENTITY, None, {"a": "b", **IDENTIFIED}),
            ({"a": "b", **IDENTIFIED}, None, IDENTITY, {"a": "b"}),
            ({"a": "b", **IDENTIFIED}, None, None, None),
            (IDENTIFIED, IDENTITY, IDENTITY, None),
        ],
    )
    def test_the_extension_is_written_where_its_identity_differs(
        self, there: dict[str, str] | None, wanted: str | None, before: str | None, settings: dict[str, str] | None
    ) -> None:
        there_now = [configuration()] if there is None else [extension(configurationSettings=there), configuration()]
        desired, previous = ({**DECLARED, **({git_ops.IDENTITY: one} if one else {})} for one in (wanted, before))
        steps, _ = git_ops.plan(aim(desired, previous), WHERE, there_now)
        written = [sent(step)["properties"].get("configurationSettings", {}) for step in steps]
        assert written == ([] if settings is None else [settings])

    def test_the_identity_of_anothers_extension_is_not_ours_to_set(self) -> None:
        desired = {**DECLARED, git_ops.IDENTITY: IDENTITY}
        steps, [refusal] = git_ops.plan(aim(desired, DECLARED), WHERE, [extension("flux"), configuration()])
        assert steps == []
        assert "the extension flux, which this type has not installed" in str(refusal)

    def test_long_running_steps_come_last_of_all_children(self) -> None:
        logs = {"AuditLogs": {"WorkspaceId": "/subscriptions/s"}}
        comparison = compare(arm_cluster(), {**DECLARED, **logs}, {})
        steps, _ = registry.plan(comparison, {"flux": [], "audit": []})
        assert keys(steps) == ["audit logs", git_ops.INSTALL.key, "flux platform"]

    def test_a_cluster_with_thirty_of_them_has_room_for_their_names(self) -> None:
        names = [f"{number:02}{'n' * 28}" for number in range(30)]
        marks = ownership.marks([], [], None, names)
        assert ownership.flux({"tags": marks}) == names
        assert len(marks) == ownership.count([], names) - 1  # no proxy exceptions


# ---- standing ---------------------------------------------------------------------------------------------------

NOW = "2026-11-30T06:05:00+00:00"
READY = {"type": "Ready", "status": "False", "message": "no  such\nresource"}
BROKEN = {"kind": "Kustomization", "name": "platform-apps", "complianceState": "Non-Compliant"}


AT_NOW = datetime.fromisoformat(NOW).timestamp()


def standing(
    *observed: dict[str, Any], wait: bool = True, written: bool = True, later: float = 0, started: float = math.inf
) -> Standing:
    keys = {"flux platform", git_ops.INSTALL.key} if written else set()
    state = replace(aim({**DECLARED, "WaitForCompliance": wait}, {}), written=frozenset(keys), started=started)
    return git_ops_standing.standing(state, list(observed), AT_NOW - 60 + later)


class TestStanding:
    def test_others_are_not_waited_for(self) -> None:
        assert list(standing(extension(), configuration("theirs", "Updating"), written=False).busy) == []

    def test_what_is_ours_is_whoever_works_on_it(self) -> None:
        result = standing(extension(state="Updating"), configuration(state="Creating"), written=False)
        words = [one.what for one in result.busy]
        assert words == ["the Flux extension is Updating", "Flux configuration platform is Creating"]

    def test_a_failure_of_another_operation_is_for_the_plan(self) -> None:
        assert list(standing(extension(), configuration(state="Failed"), written=False).failed) == []
        [failure] = standing(extension(), configuration(state="Failed", errorMessage="why")).failed
        assert failure.what == "Flux configuration platform is Failed: why"

    def test_a_failed_extension_is_reported_with_its_error(self) -> None:
        error = {"code": "ExtensionOperationFailed", "message": "no nodes"}
        [failure] = standing(extension(state="Failed", errorInfo=error)).failed
        assert (failure.what, failure.error["code"]) == (
            "the Flux extension is Failed: ExtensionOperationFailed: no nodes",
            "ExtensionOperationFailed",
        )

    @pytest.mark.parametrize(
        ("status", "waits"),
        [
            ({"complianceState": "Compliant", "statusUpdatedAt": NOW}, False),
            ({"complianceState": "Compliant", "statusUpdatedAt": "2026-11-30T06:00:00+00:00"}, False),
            ({"complianceState": "Compliant", "statusUpdatedAt": "2026-11-30T05:59:59+00:00"}, True),
            ({"complianceState": "Compliant", "statusUpdatedAt": None}, True),
            ({"complianceState": "Pending", "statusUpdatedAt": NOW}, True),
            ({"complianceState": None}, True),
        ],
    )
    def test_compliance_reported_before_the_write_does_not_count(self, status: dict[str, Any], waits: bool) -> None:
        assert bool(standing(extension(), configuration(**status)).unapplied) is waits

    def test_a_report_that_does_not_come_means_that_the_write_changed_nothing(self) -> None:
        before = configuration(complianceState="Compliant", statusUpdatedAt="2026-11-30T05:00:00+00:00")
        assert standing(extension(), before, later=60).unapplied
        assert not standing(extension(), before, later=61).unapplied
        assert standing(extension(), configuration(complianceState=None), later=3600).unapplied

    def test_what_an_invocation_wrote_that_left_no_trace_is_waited_for_too(self) -> None:
        pending = configuration(complianceState="Pending")
        modified = datetime.fromisoformat("2026-11-30T06:00:00.5Z").timestamp()
        assert standing(extension(), pending, written=False, started=modified).unapplied
        assert not standing(extension(), pending, written=False, started=modified + 1).unapplied

    def test_what_failed_is_reported_or_written_again_and_not_waited_for(self) -> None:
        result = standing(extension(), configuration(state="Failed", complianceState=None))
        assert (list(result.unapplied), len(result.failed)) == ([], 1)

    def test_compliance_is_not_read_without_a_wait_or_a_write(self) -> None:
        broken = configuration(complianceState="Non-Compliant", statusUpdatedAt=NOW)
        assert list(standing(extension(), broken, wait=False).unapplied) == []
        assert list(standing(extension(), broken, written=False).unapplied) == []

    def test_an_object_that_is_not_ready_is_reported_with_its_own_message(self) -> None:
        statuses = [{**BROKEN, "statusConditions": [READY]}]
        [unapplied] = standing(
            extension(), configuration(complianceState="Non-Compliant", statusUpdatedAt=NOW, statuses=statuses)
        ).unapplied
        assert unapplied.what == (
            "Flux configuration platform is Non-Compliant (Kustomization platform-apps: no such resource)"
        )

    def test_what_flux_does_not_try_again_has_failed(self) -> None:
        statuses = [{**BROKEN, "statusConditions": [READY, {"type": "Stalled", "status": "True", "message": "bad"}]}]
        result = standing(
            extension(), configuration(complianceState="Non-Compliant", statusUpdatedAt=NOW, statuses=statuses)
        )
        assert "no such resource" in result.failed[0].what
