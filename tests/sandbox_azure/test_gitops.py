"""Microsoft.KubernetesConfiguration: the Flux extension and its configurations, both long-running."""

import copy
from typing import Any

import pytest

from tests.support.harness import Cloud, error_of

EXTENSION: dict[str, Any] = {"properties": {"extensionType": "microsoft.flux", "autoUpgradeMinorVersion": True}}
CONFIGURATION: dict[str, Any] = {
    "properties": {
        "namespace": "flux-system",
        "sourceKind": "GitRepository",
        "gitRepository": {"url": "https://github.com/acme/platform", "repositoryRef": {"branch": "main"}},
        "kustomizations": {"base": {"path": "./base"}, "apps": {"path": "./apps", "dependsOn": ["base"]}},
    }
}
_PROVIDER = "providers/Microsoft.KubernetesConfiguration"


def changed(path: str, value: Any) -> dict[str, Any]:
    body = copy.deepcopy(CONFIGURATION)
    *steps, last = path.split(".")
    holder = body["properties"]
    for step in steps:
        holder = holder.setdefault(step, {})
    if value is None:
        del holder[last]
    else:
        holder[last] = value
    return body


def configure(cloud: Cloud, url: str, body: dict[str, Any] = CONFIGURATION, status: int = 201) -> dict[str, Any]:
    """The properties of the configuration once it has been written."""
    cloud.done(cloud.call("PUT", url, body), status)
    return cloud.read(url)


def install(cloud: Cloud, name: str, **cluster: Any) -> str:
    """The provider's path below a new cluster that has the extension."""
    path = f"{cloud.cluster(name, **cluster)}/{_PROVIDER}"
    cloud.done(cloud.call("PUT", f"{path}/extensions/flux", EXTENSION), 201)
    return path


@pytest.fixture(scope="module")
def cloud() -> Cloud:
    return Cloud()


@pytest.fixture(scope="module")
def flux(cloud: Cloud) -> str:
    """A cluster with the extension; the collection of its configurations."""
    return f"{install(cloud, 'c1')}/fluxConfigurations"


class TestOperations:
    def test_a_put_answers_201_with_an_operation_below_the_resource(self, cloud: Cloud, flux: str) -> None:
        answer = cloud.call("PUT", f"{flux}/watched", CONFIGURATION)
        assert answer.status == 201
        assert answer.json()["properties"]["provisioningState"] == "Creating"
        operation, location = answer.header("azure-asyncoperation") or "", answer.header("location") or ""
        assert operation.startswith(f"{location}/operations/")
        assert location.endswith("/fluxConfigurations/watched")
        assert cloud.call("GET", operation).json()["status"] == "Creating"
        assert cloud.settle(answer)["status"] == "Succeeded"
        assert cloud.read(f"{flux}/watched")["provisioningState"] == "Succeeded"

    def test_a_delete_answers_202_and_ends_in_404(self, cloud: Cloud, flux: str) -> None:
        configure(cloud, f"{flux}/leaving")
        answer = cloud.call("DELETE", f"{flux}/leaving")
        assert (answer.status, answer.header("location")) == (202, None)
        assert cloud.read(f"{flux}/leaving")["provisioningState"] == "Deleting"
        assert cloud.settle(answer)["status"] == "Succeeded"
        assert error_of(cloud.call("GET", f"{flux}/leaving")) == (404, "ResourceNotFound")
        assert cloud.call("DELETE", f"{flux}/leaving").status == 204

    def test_configurations_are_made_side_by_side(self, cloud: Cloud, flux: str) -> None:
        answers = [cloud.call("PUT", f"{flux}/{name}", CONFIGURATION) for name in ("one", "two")]
        assert [answer.status for answer in answers] == [201, 201]
        assert [cloud.settle(answer)["status"] for answer in answers] == ["Succeeded", "Succeeded"]

    def test_one_that_is_being_written_takes_no_second_write(self, cloud: Cloud, flux: str) -> None:
        answer = cloud.call("PUT", f"{flux}/busy", CONFIGURATION)
        assert error_of(cloud.call("PUT", f"{flux}/busy", CONFIGURATION)) == (409, "Conflict")
        cloud.settle(answer)

    def test_a_failure_is_reported_in_words(self, cloud: Cloud, flux: str) -> None:
        error = {"code": "BadThings", "message": "the agent did not answer"}
        outcome = {"type": "outcome", "status": "Failed", "error": error}
        cloud.control("POST", "faults", {"method": "PUT", "path": "/unlucky", "action": outcome})
        assert cloud.settle(cloud.call("PUT", f"{flux}/unlucky", CONFIGURATION))["status"] == "Failed"
        displayed = cloud.read(f"{flux}/unlucky")
        assert (displayed["provisioningState"], displayed["errorMessage"]) == (
            "Failed",
            "BadThings: the agent did not answer",
        )


class TestDefaults:
    def test_the_recorded_ones_are_filled_in(self, cloud: Cloud, flux: str) -> None:
        displayed = configure(cloud, f"{flux}/plain")
        assert (displayed["scope"], displayed["suspend"], displayed["waitForReconciliation"]) == (
            "cluster",
            False,
            False,
        )
        assert displayed["gitRepository"]["provider"] == "generic"
        assert displayed["gitRepository"]["syncIntervalInSeconds"] == 600
        base = displayed["kustomizations"]["base"]
        assert (base["prune"], base["force"], base["wait"], base["timeoutInSeconds"]) == (False, False, True, 600)
        assert (base["retryIntervalInSeconds"], base["dependsOn"], base["postBuild"]) == (None, None, None)
        assert displayed["bucket"] is None

    def test_the_extension_shows_its_version_once_it_is_installed(self, cloud: Cloud, flux: str) -> None:
        displayed = cloud.call("GET", flux.replace("fluxConfigurations", "extensions/flux")).json()["properties"]
        assert displayed["currentVersion"]
        assert displayed["scope"] == {"cluster": {"releaseNamespace": "flux-system"}}


class TestCompliance:
    def test_comes_a_while_after_the_provisioning(self, cloud: Cloud, flux: str) -> None:
        configure(cloud, f"{flux}/soon")
        assert self._state(cloud, f"{flux}/soon") in ("Pending", "Compliant")
        cloud.clock.sleep(60)
        assert self._state(cloud, f"{flux}/soon") == "Compliant"

    def test_names_the_object_that_fails_and_why(self, cloud: Cloud, flux: str) -> None:
        cloud.control("PUT", "settings", {"broken_paths": {"./apps": "namespace not specified"}})
        configure(cloud, f"{flux}/broken")
        cloud.clock.sleep(60)
        displayed = cloud.read(f"{flux}/broken")
        assert displayed["complianceState"] == "Non-Compliant"
        failing = [one for one in displayed["statuses"] if one["complianceState"] != "Compliant"]
        assert [(one["kind"], one["name"]) for one in failing] == [("Kustomization", "broken-apps")]
        assert failing[0]["statusConditions"][-1]["message"] == "namespace not specified"
        cloud.control("PUT", "settings", {"broken_paths": {}})
        assert self._state(cloud, f"{flux}/broken") == "Compliant"

    def test_a_write_that_changes_nothing_is_followed_by_no_report(self, cloud: Cloud, flux: str) -> None:
        configure(cloud, f"{flux}/same")
        cloud.clock.sleep(60)
        before = cloud.read(f"{flux}/same")["statusUpdatedAt"]
        configure(cloud, f"{flux}/same", status=200)
        cloud.clock.sleep(600)
        assert cloud.read(f"{flux}/same")["statusUpdatedAt"] == before
        configure(cloud, f"{flux}/same", changed("kustomizations.base.path", "./other"), 200)
        cloud.clock.sleep(60)
        assert cloud.read(f"{flux}/same")["statusUpdatedAt"] > before

    def test_one_that_is_suspended_is_neither(self, cloud: Cloud, flux: str) -> None:
        configure(cloud, f"{flux}/asleep", changed("suspend", True), 201)
        assert self._state(cloud, f"{flux}/asleep") == "Suspended"

    @staticmethod
    def _state(cloud: Cloud, url: str) -> Any:
        return cloud.read(url)["complianceState"]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("Upper", CONFIGURATION),
        ("a" * 31, CONFIGURATION),
        ("bad", changed("namespace", "Not_Valid")),
        ("bad", changed("sourceKind", "HelmRepository")),
        ("bad", changed("gitRepository", None)),
        ("bad", changed("bucket", {"url": "https://s3.example.com", "bucketName": "b"})),
        ("bad", changed("gitRepository.url", "ftp://example.com/x")),
        ("bad", changed("gitRepository.repositoryRef.tag", "v1")),
        ("bad", changed("kustomizations.base.timeoutInSeconds", 0)),
        ("bad", changed("kustomizations.base.dependsOn", ["nobody"])),
    ],
)
def test_a_configuration_that_makes_no_sense_is_refused(
    cloud: Cloud, flux: str, name: str, body: dict[str, Any]
) -> None:
    assert error_of(cloud.call("PUT", f"{flux}/{name}", body)) == (400, "BadRequest")


@pytest.mark.parametrize("path", ["namespace", "scope"])
def test_where_it_is_installed_cannot_be_changed(cloud: Cloud, flux: str, path: str) -> None:
    url = f"{flux}/fixed-{path}"
    configure(cloud, url)
    assert error_of(cloud.call("PUT", url, changed(path, "namespace"))) == (400, "BadRequest")


def test_the_extension_cannot_be_deleted_before_its_configurations(cloud: Cloud) -> None:
    path = install(cloud, "ordered")
    configure(cloud, f"{path}/fluxConfigurations/apps")
    assert error_of(cloud.call("DELETE", f"{path}/extensions/flux")) == (409, "Conflict")
    cloud.done(cloud.call("DELETE", f"{path}/fluxConfigurations/apps"), 202)
    cloud.done(cloud.call("DELETE", f"{path}/extensions/flux"), 202)
    assert cloud.call("GET", f"{path}/extensions").json()["value"] == []


def test_a_configuration_needs_the_extension_and_there_is_one_of_it(cloud: Cloud) -> None:
    path = f"{cloud.cluster('without')}/{_PROVIDER}"
    assert error_of(cloud.call("PUT", f"{path}/fluxConfigurations/apps", CONFIGURATION)) == (400, "BadRequest")
    cloud.done(cloud.call("PUT", f"{path}/extensions/flux", EXTENSION), 201)
    assert error_of(cloud.call("PUT", f"{path}/extensions/second", EXTENSION)) == (409, "Conflict")


def test_a_stopped_cluster_takes_none(cloud: Cloud) -> None:
    path = cloud.cluster("halted")
    cloud.done(cloud.call("POST", f"{path}/stop"), 202)
    answer = cloud.call("PUT", f"{path}/{_PROVIDER}/extensions/flux", EXTENSION)
    assert error_of(answer) == (409, "OperationNotAllowed")


def test_a_private_cluster_takes_it_as_any_other(cloud: Cloud) -> None:
    install(cloud, "hidden", apiServerAccessProfile={"enablePrivateCluster": True})


def test_they_are_deleted_with_their_cluster(cloud: Cloud) -> None:
    path = install(cloud, "parent")
    cloud.settle(cloud.call("DELETE", cloud.path("parent")))
    cloud.cluster("parent")
    assert cloud.call("GET", f"{path}/extensions").json()["value"] == []


def test_without_nodes_the_extension_is_never_installed(cloud: Cloud) -> None:
    path = cloud.cluster("empty")
    record = cloud.azure.world.store.get("cluster", path.lower())
    assert record is not None
    record["pools"]["sys"]["count"] = 0
    cloud.azure.world.store.put("cluster", record["id"].lower(), record)
    answer = cloud.call("PUT", f"{path}/{_PROVIDER}/extensions/flux", EXTENSION)
    assert cloud.settle(answer)["error"]["code"] == "ExtensionOperationFailed"
