"""The registry: versions and their default, configurations and their validation, dynamic references."""

import json
from pathlib import Path

from tests.sandbox_aws.conftest import Widgets, register
from tests.support import widget_package
from tests.support.cli import Cli
from tests.support.stacks import Stacks, widget
from tools.shared.stage import configuring

TYPE = ("--type", "RESOURCE", "--type-name", widget_package.TYPE_NAME)


def test_describe_type_shows_what_was_registered(aws: Cli, widgets: Widgets) -> None:
    described = aws("cloudformation", "describe-type", *TYPE)

    assert described["Arn"] == "arn:aws:cloudformation:us-east-1:123456789012:type/resource/Acme-Test-Widget"
    assert described["ProvisioningType"] == "FULLY_MUTABLE"
    assert described["ExecutionRoleArn"] == widgets.role_arn
    assert json.loads(described["Schema"])["typeName"] == widget_package.TYPE_NAME
    assert json.loads(described["ConfigurationSchema"]) == widget_package.CONFIGURATION_SCHEMA


def test_a_new_version_waits_until_it_is_made_the_default(
    aws: Cli, widgets: Widgets, bucket: str, tmp_path: Path
) -> None:
    package = widget_package.build(description="A better widget.")
    version_arn = register(aws, bucket, tmp_path, package, widgets.role_arn)["TypeVersionArn"]
    version = version_arn.rsplit("/", 1)[1]
    before = aws("cloudformation", "describe-type", *TYPE)

    aws("cloudformation", "set-type-default-version", "--arn", version_arn)
    after = aws("cloudformation", "describe-type", *TYPE)
    versions = aws("cloudformation", "list-type-versions", *TYPE)["TypeVersionSummaries"]
    refused = aws.run("cloudformation", "deregister-type", *TYPE, "--version-id", version)
    whole = aws.run("cloudformation", "deregister-type", *TYPE)
    aws("cloudformation", "set-type-default-version", *TYPE, "--version-id", before["DefaultVersionId"])
    aws("cloudformation", "deregister-type", *TYPE, "--version-id", version)

    assert before["Description"] == "A widget."
    assert after["Description"] == "A better widget."
    assert {entry["VersionId"]: entry["IsDefaultVersion"] for entry in versions}[version]
    assert "CFNRegistryException" in refused.err
    assert (
        f"Version '{version}' is the default version and cannot be deregistered. Deregister the resource type "
        f"'{widget_package.TYPE_NAME}' instead."
    ) in refused.err
    assert (
        "This type has more than one active version. Please deregister non-default active versions before attempting "
        "to deregister the type."
    ) in whole.err
    left = aws("cloudformation", "list-type-versions", *TYPE)["TypeVersionSummaries"]
    assert version not in {entry["VersionId"] for entry in left}


def test_a_package_with_an_invalid_schema_fails_to_register(
    aws: Cli, widgets: Widgets, bucket: str, tmp_path: Path
) -> None:
    schema = {key: value for key, value in widget_package.SCHEMA.items() if key != "primaryIdentifier"}

    registration = register(aws, bucket, tmp_path, widget_package.build(schema=schema), widgets.role_arn)

    assert registration["ProgressStatus"] == "FAILED"
    assert "primaryIdentifier" in registration["Description"]


def test_a_configuration_without_alias_is_refused(aws: Cli, widgets: Widgets) -> None:
    without = ("--configuration", json.dumps({"Store": str(widgets.store)}))
    refused = aws.run("cloudformation", "set-type-configuration", *TYPE, *without)
    assert refused.status != 0
    assert "Value null at 'configurationAlias' failed to satisfy constraint: Member must not be null" in refused.err


def test_a_configuration_must_match_its_schema(aws: Cli, widgets: Widgets) -> None:
    extraneous = aws.run(*configuring({"Store": "/s", "Colour": "red"}, widget_package.TYPE_NAME))
    missing = aws.run(*configuring({}, widget_package.TYPE_NAME))
    described = aws(
        *("cloudformation", "batch-describe-type-configurations", "--type-configuration-identifiers"),
        f"TypeName={widget_package.TYPE_NAME},Type=RESOURCE",
    )

    assert "#: extraneous key [Colour] is not permitted" in extraneous.err
    assert "#: required key [Store] not found" in missing.err
    details = described["TypeConfigurations"][0]
    assert details["Arn"].endswith(":type-configuration/resource/Acme-Test-Widget/default")
    assert json.loads(details["Configuration"]) == {"Store": str(widgets.store)}


def test_dynamic_references_are_resolved_for_the_handler_only(aws: Cli, stacks: Stacks, widgets: Widgets) -> None:
    aws("secretsmanager", "create-secret", "--name", "widgets", "--secret-string", '{"key": "s3cr3t"}')
    aws("ssm", "put-parameter", "--name", "label", "--type", "String", "--value", "labelled")
    configuration = {"Store": str(widgets.store), "Secret": "{{resolve:secretsmanager:widgets:SecretString:key}}"}
    aws(*configuring(configuration, widget_package.TYPE_NAME))
    stacks.create("secretive", {"W": widget("secretive", Label="{{resolve:ssm:label}}")})
    aws(*configuring({"Store": str(widgets.store)}, widget_package.TYPE_NAME))

    sent = widgets.requests("secretive")[0]["requestData"]
    assert sent["typeConfiguration"]["Secret"] == "s3cr3t"
    assert sent["resourceProperties"]["Label"] == "labelled"
    reported = {event.get("ResourceProperties") for event in stacks.events("secretive")}
    assert not any("labelled" in str(properties) for properties in reported)


def test_a_type_that_is_not_there_is_not_found(aws: Cli) -> None:
    result = aws.run("cloudformation", "describe-type", "--type", "RESOURCE", "--type-name", "Acme::Test::Gadget")

    assert "TypeNotFoundException" in result.err
