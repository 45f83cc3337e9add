"""`aws cloudformation test-type`: the real contract tests of a registered version, and what is told of them."""

import time
from pathlib import Path
from typing import Any

from tests.sandbox_aws.conftest import Widgets, register
from tests.support import widget_package
from tests.support.cli import Cli

TYPE = ("--type", "RESOURCE", "--type-name", widget_package.TYPE_NAME)
# Without an update there are eight tests less.
SCHEMA = widget_package.SCHEMA | {
    "handlers": {name: node for name, node in widget_package.SCHEMA["handlers"].items() if name != "update"}
}


CASES: dict[str, tuple[dict[str, Any], str]] = {
    "PASSED": ({"Name": "conforming"}, "All contract tests passed."),
    "FAILED": ({"Name": "failing", "Behaviour": "fail-before"}, "One or more contract tests failed"),
}


def ended(aws: Cli, version: str) -> dict[str, Any]:
    """The version's description once its tests have ended."""
    while True:
        described: dict[str, Any] = aws("cloudformation", "describe-type", *TYPE, "--version-id", version)
        if described["TypeTestsStatus"] != "IN_PROGRESS":
            return described
        time.sleep(0.5)


def test_versions_are_tested_with_the_inputs_of_their_packages(
    aws: Cli, widgets: Widgets, bucket: str, tmp_path: Path
) -> None:
    versions = {}
    for wanted, (properties, _) in CASES.items():
        package = widget_package.build(schema=SCHEMA, inputs={"inputs_1_create.json": properties})
        arn = register(aws, bucket, tmp_path, package, widgets.role_arn)["TypeVersionArn"]
        versions[wanted] = arn.rsplit("/", 1)[1]
        aws("s3api", "create-bucket", "--bucket", f"logs-{wanted.lower()}")
    untested = aws("cloudformation", "describe-type", *TYPE, "--version-id", versions["PASSED"])

    for wanted, version in versions.items():
        logs = ("--log-delivery-bucket", f"logs-{wanted.lower()}")
        aws("cloudformation", "test-type", *TYPE, "--version-id", version, *logs)
    described = {wanted: ended(aws, version) for wanted, version in versions.items()}

    assert untested["TypeTestsStatus"] == "NOT_TESTED"
    for wanted, (properties, words) in CASES.items():
        assert described[wanted]["TypeTestsStatus"] == wanted
        assert words in described[wanted]["TypeTestsStatusDescription"]
        [log] = aws("s3api", "list-objects-v2", "--bucket", f"logs-{wanted.lower()}")["Contents"]
        path = tmp_path / "log"
        aws("s3api", "get-object", "--bucket", f"logs-{wanted.lower()}", "--key", log["Key"], str(path))
        assert "contract_create_read" in path.read_text()
        assert "CREATE" in {event["action"] for event in widgets.requests(properties["Name"])}
        aws("cloudformation", "deregister-type", *TYPE, "--version-id", versions[wanted])
