"""StackSets and several regions: fan-out, tolerance of failures, and a type that is registered region by region."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.launch import Sandbox
from tests.sandbox_aws.conftest import Widgets, register
from tests.support import widget_package
from tests.support.cli import Cli
from tests.support.clients import client
from tests.support.regions import STACK_SET_ROLES, Sets, make_stack_set_roles, to
from tests.support.stacks import Stacks, template, widget
from tools.shared.stage import configuring

FIRST, SECOND, WITHOUT = "us-east-1", "eu-west-1", "ap-south-1"
TYPE = ("--type", "RESOURCE", "--type-name", widget_package.TYPE_NAME)
BODY = template(
    {"W": {"Type": widget_package.TYPE_NAME, "Properties": {"Name": {"Fn::Sub": "${Prefix}-${AWS::Region}"}}}},
    Parameters={"Prefix": {"Type": "String"}},
)


def prefix(value: str) -> tuple[str, ...]:
    return ("--parameters", f"ParameterKey=Prefix,ParameterValue={value}")


@pytest.fixture(scope="module")
def roles(aws: Cli) -> Iterator[None]:
    make_stack_set_roles(aws)
    yield
    for name in STACK_SET_ROLES:
        aws("iam", "delete-role", "--role-name", name)


@pytest.fixture
def sets(aws: Cli, bucket: str, widgets: Widgets, roles: None, tmp_path: Path) -> Sets:
    """With the widget type in two regions, by the same package and with a configuration in each."""
    del roles
    second = aws.in_region(SECOND)
    if not second("cloudformation", "list-types")["TypeSummaries"]:
        registration = register(second, bucket, tmp_path, widget_package.build(), widgets.role_arn)
        assert registration["ProgressStatus"] == "COMPLETE", registration
        second(*configuring({"Store": str(widgets.store)}, widget_package.TYPE_NAME))
    return Sets(aws)


def test_one_template_in_two_regions_comes_changes_and_goes(sets: Sets, widgets: Widgets) -> None:
    sets.create("both", BODY, *prefix("both"))
    created = sets.finish("create-stack-instances", "both", *to(FIRST, SECOND))
    names = {f"both-{FIRST}", f"both-{SECOND}"}
    assert created == ("SUCCEEDED", {FIRST: "SUCCEEDED", SECOND: "SUCCEEDED"})
    assert names <= widgets.names()
    assert {event["region"] for name in names for event in widgets.requests(name)} == {FIRST, SECOND}
    refused = sets.run("delete-stack-set", "both")

    updated = sets.finish("update-stack-set", "both", "--use-previous-template", *prefix("both2"))
    deleted = sets.finish("delete-stack-instances", "both", *to(FIRST, SECOND), "--no-retain-stacks")

    assert "StackSetNotEmptyException" in refused.err
    assert (updated[0], deleted[0]) == ("SUCCEEDED", "SUCCEEDED")
    assert not {name for name in widgets.names() if name.startswith("both")}
    assert sets.run("delete-stack-set", "both").status == 0
    assert sets.run("describe-stack-set", "both").status != 0


@pytest.mark.parametrize(
    ("name", "preferences", "status", "regions"),
    [
        ("strict", "FailureToleranceCount=0", "FAILED", {WITHOUT: "FAILED", FIRST: "CANCELLED"}),
        ("lenient", "FailureToleranceCount=1", "SUCCEEDED", {WITHOUT: "FAILED", FIRST: "SUCCEEDED"}),
        ("side-by-side", "RegionConcurrencyType=PARALLEL", "FAILED", {WITHOUT: "FAILED", FIRST: "SUCCEEDED"}),
        ("share", "FailureTolerancePercentage=100", "SUCCEEDED", {WITHOUT: "FAILED", FIRST: "SUCCEEDED"}),
    ],
)
def test_a_region_without_the_type_fails_and_the_preferences_say_what_follows(
    sets: Sets, name: str, preferences: str, status: str, regions: dict[str, str]
) -> None:
    sets.create(name, BODY, *prefix(name[:8]))
    options = ("--operation-preferences", f"{preferences},RegionOrder={WITHOUT},MaxConcurrentCount=1")

    assert sets.finish("create-stack-instances", name, *to(FIRST, WITHOUT), *options) == (status, regions)
    assert "Unrecognized resource types" in sets.instances(name)[WITHOUT]["StatusReason"]
    assert sets.instances(name)[WITHOUT]["Status"] == "OUTDATED"


def test_an_instance_may_have_parameters_of_its_own_and_outlive_its_set(sets: Sets, widgets: Widgets) -> None:
    own = ("--parameter-overrides", "ParameterKey=Prefix,ParameterValue=own")
    sets.create("override", BODY, *prefix("common"))
    sets.finish("create-stack-instances", "override", *to(FIRST), *own)

    gone = sets.finish("delete-stack-instances", "override", *to(FIRST), "--retain-stacks")

    assert gone[0] == "SUCCEEDED"
    assert f"own-{FIRST}" in widgets.names()
    assert sets.instances("override") == {}


def test_without_its_role_a_set_can_do_nothing(sets: Sets) -> None:
    sets.create("roleless", BODY, *prefix("x"), "--execution-role-name", "nobody")

    assert sets.finish("create-stack-instances", "roleless", *to(FIRST)) == ("FAILED", {FIRST: "FAILED"})
    assert "should have 'nobody' role" in sets.instances("roleless")[FIRST]["StatusReason"]


def test_a_stack_set_registers_and_upgrades_a_type_under_a_live_stack(
    sets: Sets, sandbox: Sandbox, aws: Cli, widgets: Widgets, bucket: str, tmp_path: Path
) -> None:
    region = "eu-north-1"

    def versions(number: int) -> str:
        path = tmp_path / f"{number}.zip"
        path.write_bytes(widget_package.build(description=f"Widget {number}."))
        aws("s3api", "put-object", "--bucket", bucket, "--key", path.name, "--body", str(path))
        properties = {
            "TypeName": widget_package.TYPE_NAME,
            "SchemaHandlerPackage": f"s3://{bucket}/{path.name}",
            "ExecutionRoleArn": widgets.role_arn,
        }
        return template(
            {
                "Version": {"Type": "AWS::CloudFormation::ResourceVersion", "Properties": properties},
                "Default": {
                    "Type": "AWS::CloudFormation::ResourceDefaultVersion",
                    "Properties": {"TypeVersionArn": {"Ref": "Version"}},
                },
            }
        )

    sets.create("publisher", versions(1))
    assert sets.finish("create-stack-instances", "publisher", *to(region))[0] == "SUCCEEDED"
    there, stacks = aws.in_region(region), Stacks(client(sandbox, "cloudformation", region))
    there(*configuring({"Store": str(widgets.store)}, widget_package.TYPE_NAME))
    assert stacks.create("living", {"W": widget("lives")}) == "CREATE_COMPLETE"

    assert sets.finish("update-stack-set", "publisher", "--template-body", versions(2))[0] == "SUCCEEDED"
    assert stacks.update("living", {"W": widget("lives", Size=2)}) == "UPDATE_COMPLETE"

    described = there("cloudformation", "describe-type", *TYPE)
    assert (described["Description"], described["DefaultVersionId"]) == ("Widget 2.", "00000002")
    seen = {event["action"]: event["resourceTypeVersion"] for event in widgets.requests("lives")}
    assert seen == {"CREATE": "00000001", "UPDATE": "00000002"}
    left = there("cloudformation", "list-type-versions", *TYPE)["TypeVersionSummaries"]
    assert [entry["VersionId"] for entry in left] == ["00000002"]
