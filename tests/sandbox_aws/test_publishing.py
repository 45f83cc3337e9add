"""Public types: published in two regions, activated there by a stack set under another name, followed, deactivated.

One account is publisher and user. The module has a sandbox of its own, which it restarts.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.launch import Sandbox
from tests.sandbox_aws.conftest import SPEED, Widgets
from tests.sandbox_aws.public_refusals import REFUSED
from tests.support.public_world import (
    ALIAS,
    CONNECTION,
    FIRST,
    NAME,
    PRIVATE,
    PUBLIC,
    SECOND,
    World,
    activate_by_stack_set,
    arn,
    configure,
    documented,
    prepare,
)
from tests.support.regions import ACCOUNT
from tests.support.stacks import template

WITHOUT = "ap-south-1"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    sandbox = Sandbox(tmp_path_factory.mktemp("state"), speed=SPEED, azure=False)
    with sandbox:
        stores = {region: tmp_path_factory.mktemp(f"activated-{region}") for region in (FIRST, SECOND)}
        world = World(sandbox, "", {}, stores)
        prepare(world, tmp_path_factory.mktemp("package"), tmp_path_factory.mktemp("private"))
        activate_by_stack_set(world)
        yield world


def listing(world: World, visibility: str, **filters: str | None) -> list[dict[str, Any]]:
    given = ",".join(f"{name}={value}" for name, value in filters.items() if value)
    options = ("--visibility", visibility, *(("--filters", given) if given else ()))
    return list(world.at(SECOND)("cloudformation", "list-types", *options)["TypeSummaries"])


def widget_of(type_name: str, name: str) -> dict[str, Any]:
    return {"W": {"Type": type_name, "Properties": {"Name": name}}}


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("terms not accepted", "terms and conditions must be accepted"),
        ("no connection", "A connection to GitHub or Bitbucket is needed"),
        ("not a publisher", f"The account {ACCOUNT} is not verified as a publisher"),
        ("not tested", f"The version 00000001 for Type {NAME} needs to be tested first"),
        ("tests under way", "has the test status IN_PROGRESS"),
        ("number at first", "PublicVersionNumber can't be set for publishing a type for the first time"),
    ],
)
def test_publishing_is_refused_without(world: World, case: str, words: str) -> None:
    assert "(CFNRegistryException)" in world.refused[case]
    assert words in world.refused[case]


def test_a_publisher_is_the_accounts_in_every_region_and_registers_once(world: World) -> None:
    described = world.at(WITHOUT)("cloudformation", "describe-publisher")
    repeated = ("register-publisher", "--accept-terms-and-conditions", "--connection-arn", CONNECTION)
    again = world.refusal(FIRST, *repeated)
    other = world.refusal(FIRST, "describe-publisher", "--publisher-id", "f" * 40)

    assert re.fullmatch("[0-9a-f]{40}", world.publisher_id)
    assert described["PublisherId"] == world.publisher_id
    assert described["PublisherStatus"] == "VERIFIED"
    assert "registered as publisher" in again
    assert "cannot be found" in other


def test_what_a_template_publishes_has_been_tested_and_is_named_by_its_region(world: World) -> None:
    private = world.describe(SECOND, NAME)

    assert private["TypeTestsStatus"] == "PASSED"
    assert world.stacks(SECOND).outputs("publishing") == {"Arn": f"{world.public_arn(SECOND)}/1.0.0"}
    assert world.stacks(SECOND).physical_ids("publishing")["Published"] == f"{world.public_arn(SECOND)}/1.0.0"


def test_a_public_type_is_described_by_its_arn_or_its_publisher_and_name(world: World) -> None:
    aws = world.at(SECOND)
    by_arn = aws("cloudformation", "describe-type", "--arn", world.public_arn(SECOND))
    by_name = aws("cloudformation", "describe-type", *PRIVATE, "--publisher-id", world.publisher_id)
    one = aws("cloudformation", "describe-type", "--arn", f"{world.public_arn(SECOND)}/1.0.0")
    elsewhere = world.refusal(WITHOUT, "describe-type", *PRIVATE, "--publisher-id", world.publisher_id)

    assert by_arn == by_name
    assert (by_arn["Visibility"], by_arn["PublisherId"]) == ("PUBLIC", world.publisher_id)
    assert by_arn["IsActivated"]
    assert json.loads(by_arn["Schema"])["typeName"] == NAME
    assert one["Arn"] == f"{world.public_arn(SECOND)}/1.0.0"
    assert "LatestPublicVersion" in by_arn.keys() - one.keys()
    assert not {"DefaultVersionId", "TypeTestsStatus", "ExecutionRoleArn"} & by_arn.keys()
    assert "TypeNotFoundException" in elsewhere


@pytest.mark.parametrize("region", [FIRST, SECOND])
def test_a_stack_set_has_activated_it_in_each_region(world: World, region: str) -> None:
    described = world.describe(region, ALIAS)

    assert described["Arn"] == arn(region, ALIAS)
    assert described["IsActivated"]
    assert described["AutoUpdate"]
    assert (described["OriginalTypeName"], described["OriginalTypeArn"]) == (NAME, world.public_arn(region))
    # Of an activated type neither is shown; the role is seen at work below.
    assert not {"DefaultVersionId", "ExecutionRoleArn"} & described.keys()


@pytest.mark.parametrize("region", [FIRST, SECOND])
def test_a_stack_uses_it_by_its_alias_with_its_own_role_and_configuration(world: World, region: str) -> None:
    stacks, widgets = world.stacks(region), Widgets(world.stores[region], "")
    status = stacks.create("uses-it", widget_of(ALIAS, "used"))

    assert status == "CREATE_COMPLETE", stacks.reasons("uses-it", "W")
    assert widgets.names() == {"used"}
    [created, *_] = widgets.requests("used")
    # The role trusts nothing but the two activated types.
    assert created["hasCredentials"]
    assert created["resourceType"] == ALIAS
    assert stacks.delete("uses-it") == "DELETE_COMPLETE"


def test_a_role_that_does_not_trust_the_activated_type_is_of_no_use(world: World) -> None:
    name = "Acme::Untrusted::Widget"
    role = f"arn:aws:iam::{ACCOUNT}:role/public"
    world.activate(FIRST, name, "--execution-role-arn", role)
    configure(world, FIRST, name, world.stores[FIRST])
    stacks = world.stacks(FIRST)
    assert stacks.create("untrusted", widget_of(name, "untrusted")) == "ROLLBACK_COMPLETE"
    assert f"not authorized to perform: sts:AssumeRole on resource: {role}" in stacks.reasons("untrusted", "W")[0]


def test_what_is_activated_follows_minor_versions_by_itself_or_is_bumped(world: World) -> None:
    followed, remaining = "Acme::Followed::Widget", "Acme::Kept::Widget"
    start = world.activate(FIRST, followed)["PublicVersionNumber"]
    world.activate(FIRST, remaining, "--no-auto-update")

    def versions() -> list[str]:
        return [world.describe(FIRST, name)["PublicVersionNumber"] for name in (followed, remaining)]

    minor = world.publish(FIRST)
    after_minor = versions()
    bump = ("activate-type", "--type", "RESOURCE", "--type-name", remaining, "--version-bump")
    world.at(FIRST)("cloudformation", *bump, "MINOR")
    after_bump = versions()
    major = world.publish(FIRST, "--public-version-number", f"{int(start[0]) + 1}.0.0")
    after_major = versions()
    latest = world.describe(FIRST, followed)["LatestPublicVersion"]
    world.at(FIRST)("cloudformation", *bump, "MAJOR")

    assert int(minor.split(".")[1]) == int(start.split(".")[1]) + 1
    assert after_minor == [minor, start]
    assert after_bump == after_major == [minor, minor]
    assert latest == major
    assert versions() == [minor, major]
    assert not world.describe(FIRST, remaining)["AutoUpdate"]


def test_a_version_may_be_chosen_by_its_major_number_or_its_arn(world: World) -> None:
    by_major = world.activate(FIRST, "Acme::Major::Widget", "--major-version", "1")
    about = ("--public-type-arn", f"{world.public_arn(FIRST)}/1.0.0", "--type-name-alias", "Acme::Exact::Widget")
    world.at(FIRST)("cloudformation", "activate-type", *about)

    assert by_major["PublicVersionNumber"].startswith("1.")
    assert world.describe(FIRST, "Acme::Exact::Widget")["PublicVersionNumber"] == "1.0.0"


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused(world: World, case: str) -> None:
    command, code, words = REFUSED[case]
    message = world.refusal(FIRST, *(world.publisher_id if part == "PUBLISHER" else part for part in command))

    assert f"({code})" in message
    assert words in message


@pytest.mark.parametrize(
    ("visibility", "category", "listed"),
    [
        ("PRIVATE", None, {NAME, ALIAS}),
        ("PRIVATE", "REGISTERED", {NAME}),
        ("PRIVATE", "ACTIVATED", {ALIAS}),
        ("PRIVATE", "THIRD_PARTY", {NAME, ALIAS}),
        ("PUBLIC", "ACTIVATED", {ALIAS}),
        ("PUBLIC", "THIRD_PARTY", {NAME}),
        ("PUBLIC", "REGISTERED", set()),
    ],
)
def test_types_are_listed_by_visibility_and_category(
    world: World, visibility: str, category: str | None, listed: set[str]
) -> None:
    actual = listing(world, visibility, Category=category)

    assert {summary["TypeName"] for summary in actual} == listed
    assert all(summary["IsActivated"] for summary in actual if summary.get("PublisherId"))


def test_types_are_listed_by_publisher(world: World) -> None:
    own = listing(world, "PRIVATE", PublisherId=world.publisher_id)
    others = listing(world, "PRIVATE", PublisherId="f" * 40)

    assert [(summary["TypeName"], summary["OriginalTypeName"]) for summary in own] == [(ALIAS, NAME)]
    assert others == []


def test_public_versions_are_listed(world: World) -> None:
    by_arn = world.at(SECOND)("cloudformation", "list-type-versions", "--arn", world.public_arn(SECOND))
    used = world.at(SECOND)("cloudformation", "list-type-versions", *PUBLIC)

    assert [summary["PublicVersionNumber"] for summary in by_arn["TypeVersionSummaries"]] == ["1.0.0"]
    assert [summary["PublicVersionNumber"] for summary in used["TypeVersionSummaries"]] == ["1.0.0"]


def test_all_of_it_is_there_after_a_restart(world: World) -> None:
    before = [world.describe(region, ALIAS) for region in (FIRST, SECOND)]
    world.sandbox.stop()
    world.sandbox.start()
    stacks = world.stacks(SECOND)
    status = stacks.create("after", widget_of(ALIAS, "after"))

    assert [world.describe(region, ALIAS) for region in (FIRST, SECOND)] == before
    assert world.at(FIRST)("cloudformation", "describe-publisher")["PublisherId"] == world.publisher_id
    assert status == "CREATE_COMPLETE"
    assert stacks.delete("after") == "DELETE_COMPLETE"


def test_what_is_deactivated_can_do_nothing_more_for_the_stacks_that_have_it(world: World) -> None:
    aws, stacks, widgets = world.at(FIRST), world.stacks(FIRST), Widgets(world.stores[FIRST], "")
    name = "Acme::Leaving::Widget"
    about = ("--type", "RESOURCE", "--type-name", name)
    world.activate(FIRST, name)
    configure(world, FIRST, name, world.stores[FIRST])
    assert stacks.create("left", widget_of(name, "left")) == "CREATE_COMPLETE"

    aws("cloudformation", "deactivate-type", *about)
    gone = world.refusal(FIRST, "describe-type", *about)
    update = stacks.refusal("update_stack", StackName="left", TemplateBody=template(widget_of(name, "other")))
    delete = stacks.delete("left")
    identifier = f"TypeName={name},Type=RESOURCE"
    world.activate(FIRST, name)
    configured = aws(
        *("cloudformation", "batch-describe-type-configurations", "--type-configuration-identifiers", identifier)
    )
    configure(world, FIRST, name, world.stores[FIRST])

    assert "TypeNotFoundException" in gone
    assert f"Unrecognized resource types: [{name}]" in update[1]
    assert delete == "DELETE_FAILED"
    assert configured["TypeConfigurations"] == []
    assert stacks.delete("left") == "DELETE_COMPLETE"
    assert "left" not in widgets.names()


def test_the_types_own_name_is_free_unless_registered_or_activated(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws = world.at(SECOND)
    monkeypatch.chdir(tmp_path)
    Path("configuration.json").write_text(json.dumps({"Store": str(world.stores[SECOND])}))
    whom = {"PUBLISHER": world.publisher_id, "SUBJECT": f"arn:aws:iam::{ACCOUNT}:role/private"}
    private = aws("cloudformation", "describe-type", *PRIVATE)["ExecutionRoleArn"]
    aws("cloudformation", "deregister-type", *PRIVATE)
    # What a user is told to do: to activate and configure it; and later to take a new major version.
    for command in [*documented("set-type-configuration", **whom), *documented("--version-bump", **whom)]:
        aws(*command)
    package = ("--schema-handler-package", "s3://packages/package.zip", "--execution-role-arn", private)
    token = aws("cloudformation", "register-type", *PRIVATE, *package)["RegistrationToken"]
    registration = aws("cloudformation", "describe-type-registration", "--registration-token", token)
    described = world.describe(SECOND, NAME)
    aws("cloudformation", "deactivate-type", *PRIVATE)
    token = aws("cloudformation", "register-type", *PRIVATE, *package)["RegistrationToken"]

    assert (described["Arn"], described["PublicVersionNumber"]) == (arn(SECOND, NAME), "1.0.0")
    assert registration["ProgressStatus"] == "FAILED"
    again = aws("cloudformation", "describe-type-registration", "--registration-token", token)
    assert again["ProgressStatus"] == "COMPLETE"


def test_a_template_that_activates_it_may_change_its_mind_and_go(world: World) -> None:
    stacks, name = world.stacks(SECOND), "Acme::Templated::Widget"

    def activation(**properties: Any) -> dict[str, Any]:
        given = {"PublicTypeArn": world.public_arn(SECOND), "TypeNameAlias": name, **properties}
        return {"A": {"Type": "AWS::CloudFormation::TypeActivation", "Properties": given}}

    assert stacks.create("templated", activation()) == "CREATE_COMPLETE"
    first = world.describe(SECOND, name)["AutoUpdate"]
    assert stacks.update("templated", activation(AutoUpdate=False)) == "UPDATE_COMPLETE"
    second = world.describe(SECOND, name)["AutoUpdate"]
    twice = stacks.create("twice", activation())

    assert (first, second) == (True, False)
    assert stacks.physical_ids("templated") == {"A": arn(SECOND, name)}
    assert twice == "ROLLBACK_COMPLETE"
    assert "already exists" in stacks.reasons("twice", "A")[0]
    assert stacks.delete("templated") == "DELETE_COMPLETE"
    assert "TypeNotFoundException" in world.refusal(SECOND, "describe-type", "--type", "RESOURCE", "--type-name", name)
