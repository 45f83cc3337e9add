"""Stacks, events and refusals as the service was recorded to answer; resources are moto's, so nothing takes long."""

import json
from itertools import permutations
from typing import Any

import pytest

from sandbox.launch import Sandbox
from tests.support.clients import client
from tests.support.stacks import Stacks, nested, parameter, template, topic, trusting

NAMED = {"Capabilities": ["CAPABILITY_NAMED_IAM"]}
INITIATED = "Resource creation Initiated"
REPLACING = "Requested update requires the creation of a new physical resource; hence creating one."


def broken(**more: Any) -> dict[str, Any]:
    """A resource that cannot be made: its bucket is nowhere."""
    policy = {"Version": "2012-10-17", "Statement": []}
    return {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": "nowhere", "PolicyDocument": policy}, **more}


# -- what DescribeStacks shows


def test_a_stack_shows_what_it_has_and_no_more(stacks: Stacks) -> None:
    stack_id = stacks.created("shown-stack", {"P": parameter()}, Description="a <stack>")
    created = stacks.describe("shown-stack")
    stacks.update("shown-stack", {"P": parameter("other")}, Description="a <stack>")
    updated = stacks.describe("shown-stack")
    stacks.delete("shown-stack")
    deleted = stacks.describe(stack_id)

    always = {"CreationTime", "DisableRollback", "DriftInformation", "NotificationARNs", "RollbackConfiguration"}
    always |= {"StackId", "StackName", "StackStatus", "Tags", "Description"}
    assert set(created) == always | {"EnableTerminationProtection"}
    assert set(updated) == always | {"EnableTerminationProtection", "LastUpdatedTime"}
    assert set(deleted) == always | {"LastUpdatedTime", "DeletionTime"}
    statuses = [stack["StackStatus"] for stack in (created, updated, deleted)]
    assert statuses == ["CREATE_COMPLETE", "UPDATE_COMPLETE", "DELETE_COMPLETE"]
    assert (created["Tags"], created["NotificationARNs"], created["RollbackConfiguration"]) == ([], [], {})


def test_a_name_is_free_again_after_a_deletion_and_the_old_stack_is_known_by_its_id(
    stacks: Stacks,
) -> None:
    resources = {"P": parameter()}
    first = stacks.created("once-more", resources)
    exists = stacks.refusal("create_stack", StackName="once-more", TemplateBody=template(resources))
    stacks.delete("once-more")
    gone = stacks.refusal("describe_stacks", StackName="once-more")
    second = stacks.created("once-more", resources)

    assert exists == ("AlreadyExistsException", "Stack [once-more] already exists")
    assert gone == ("ValidationError", "Stack with id once-more does not exist")
    assert first != second
    assert stacks.describe(first)["StackStatus"] == "DELETE_COMPLETE"
    assert {event["StackId"] for event in stacks.events("once-more")} == {second}
    assert {event["StackId"] for event in stacks.events(first)} == {first}


def test_the_template_is_given_back_as_it_was_given(stacks: Stacks) -> None:
    text = "Resources:\n  P:\n    Type: AWS::SSM::Parameter\n    Properties: {Type: String, Value: x}\n"
    stacks.api.create_stack(StackName="given-back", TemplateBody=text)
    stacks.settle("given-back", "stack_create_complete")
    stacks.create("given-back-json", {"P": parameter()})

    for stage in ("Original", "Processed"):
        assert stacks.api.get_template(StackName="given-back", TemplateStage=stage) | {"ResponseMetadata": None} == {
            "TemplateBody": text,
            "StagesAvailable": ["Original", "Processed"],
            "ResponseMetadata": None,
        }
        assert stacks.api.get_template(StackName="given-back-json", TemplateStage=stage)["TemplateBody"] == {
            "Resources": {"P": parameter()}
        }


# -- events and their order


def test_a_create_has_these_events(stacks: Stacks) -> None:
    stacks.create("eventful", {"T": topic("eventful")})

    seen = [
        (
            event["LogicalResourceId"],
            event["ResourceStatus"],
            event.get("ResourceStatusReason"),
            event["PhysicalResourceId"],
        )
        for event in stacks.events("eventful")
    ]
    stack_id, arn = stacks.describe("eventful")["StackId"], "arn:aws:sns:us-east-1:123456789012:eventful"
    assert seen == [
        ("eventful", "CREATE_IN_PROGRESS", "User Initiated", stack_id),
        ("T", "CREATE_IN_PROGRESS", None, ""),
        ("T", "CREATE_IN_PROGRESS", INITIATED, arn),
        ("T", "CREATE_COMPLETE", None, arn),
        ("eventful", "CREATE_COMPLETE", None, stack_id),
    ]
    properties = {event.get("ResourceProperties") for event in stacks.events("eventful")}
    assert properties == {None, '{"TopicName": "eventful"}'}


def test_a_replacement_has_these_events(stacks: Stacks) -> None:
    stacks.create("replacing", {"T": topic("replacing-1")})
    assert stacks.update("replacing", {"T": topic("replacing-2")}) == "UPDATE_COMPLETE"

    prefix = "arn:aws:sns:us-east-1:123456789012:replacing-"
    seen = [
        (event["ResourceStatus"], event.get("ResourceStatusReason"), event["PhysicalResourceId"].removeprefix(prefix))
        for event in stacks.events("replacing")
        if event["LogicalResourceId"] == "T"
    ]
    assert seen[3:] == [
        ("UPDATE_IN_PROGRESS", REPLACING, "1"),
        ("UPDATE_IN_PROGRESS", INITIATED, "2"),
        ("UPDATE_COMPLETE", None, "2"),
        ("DELETE_IN_PROGRESS", None, "1"),
        ("DELETE_COMPLETE", None, "1"),
    ]
    cleaned = stacks.events("replacing")[-3:-1]
    assert all("ResourceProperties" not in event for event in cleaned)
    assert all(event["EventId"].startswith("T-") and "DELETE" not in event["EventId"] for event in cleaned)


@pytest.mark.parametrize("order", ["".join(each) for each in permutations("ABC")])
def test_resources_come_in_the_order_of_their_references_and_go_in_the_reverse(stacks: Stacks, order: str) -> None:
    chain = {"A": parameter(), "B": parameter({"Ref": "A"}), "C": parameter({"Fn::GetAtt": ["B", "Value"]})}
    stack_id = stacks.created(f"order-{order}", {name: chain[name] for name in order})
    stacks.delete(stack_id)

    ends = [each for each in stacks.statuses(stack_id) if each[1].endswith("_COMPLETE") and len(each[0]) == 1]
    assert ends == [
        *[(name, "CREATE_COMPLETE") for name in "ABC"],
        *[(name, "DELETE_COMPLETE") for name in "CBA"],
    ]


@pytest.mark.parametrize("gone", ["C", "BC", "ABC"])
def test_what_an_update_removes_goes_in_the_reverse_order_after_it(stacks: Stacks, gone: str) -> None:
    name = f"removing-{gone}"
    chain: dict[str, Any] = {
        "Dummy": parameter(),
        "A": parameter() | {"DependsOn": ["Dummy"]},
        "B": parameter({"Ref": "A"}),
        "C": parameter({"Ref": "B"}),
    }
    stacks.create(name, chain)
    stacks.update(name, {key: node for key, node in chain.items() if key not in gone})

    assert stacks.statuses(name)[-2 - 2 * len(gone) :] == [
        (name, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"),
        *[(key, f"DELETE_{end}") for key in reversed(gone) for end in ("IN_PROGRESS", "COMPLETE")],
        (name, "UPDATE_COMPLETE"),
    ]
    assert set(stacks.physical_ids(name)) == set(chain) - set(gone)


# -- failures


@pytest.mark.parametrize(
    ("options", "status", "made"),
    [
        ({}, "ROLLBACK_COMPLETE", set()),
        ({"OnFailure": "ROLLBACK"}, "ROLLBACK_COMPLETE", set()),
        ({"OnFailure": "DO_NOTHING"}, "CREATE_FAILED", {"Good"}),
        ({"DisableRollback": True}, "CREATE_FAILED", {"Good"}),
        ({"OnFailure": "DELETE"}, "DELETE_COMPLETE", set()),
    ],
)
def test_what_becomes_of_a_create_that_failed(
    stacks: Stacks, options: dict[str, Any], status: str, made: set[str]
) -> None:
    name = "failing-" + "-".join(str(value).replace("_", "-") for value in options.values())
    stack_id = stacks.created(name, {"Good": parameter(), "Bad": broken(DependsOn="Good")}, options=options)

    described = stacks.describe(stack_id)
    there = stacks.api.describe_stack_resources(StackName=stack_id)["StackResources"]
    assert described["StackStatus"] == status
    assert {each["LogicalResourceId"] for each in there if each["ResourceStatus"] == "CREATE_COMPLETE"} == made
    assert ("DeletionTime" in described) == (status != "CREATE_FAILED")


def test_on_failure_and_disable_rollback_exclude_each_other(stacks: Stacks) -> None:
    arguments = {"StackName": "both", "TemplateBody": template({"P": parameter()})}

    refused = stacks.refusal("create_stack", OnFailure="DELETE", DisableRollback=True, **arguments)

    assert refused == ("ValidationError", "Either DisableRollback or OnFailure can be specified, not both.")


@pytest.mark.parametrize(
    ("disabled", "status", "left"), [(False, "UPDATE_ROLLBACK_COMPLETE", "old"), (True, "UPDATE_FAILED", "new")]
)
def test_what_becomes_of_an_update_that_failed(
    stacks: Stacks, sandbox: Sandbox, disabled: bool, status: str, left: str
) -> None:
    name = f"failing-update-{status.lower().replace('_', '-')}"
    stacks.create(name, {"P": parameter("old", Name=f"/{name}")})
    after = {"P": parameter("new", Name=f"/{name}"), "Bad": broken(DependsOn="P")}

    assert stacks.update(name, after, options={"DisableRollback": disabled}) == status

    assert client(sandbox, "ssm").get_parameter(Name=f"/{name}")["Parameter"]["Value"] == left


def test_retain_except_on_create_deletes_only_after_a_failed_create(stacks: Stacks, sandbox: Sandbox) -> None:
    remaining = {"DeletionPolicy": "RetainExceptOnCreate"}
    stacks.create("except-failed", {"P": parameter(Name="/except/failed") | remaining, "Bad": broken(DependsOn="P")})
    stacks.create("except-kept", {"P": parameter(Name="/except/kept") | remaining})
    stack_id = stacks.describe("except-kept")["StackId"]
    stacks.delete("except-kept")

    actual = client(sandbox, "ssm").get_parameters(Names=["/except/failed", "/except/kept"])["Parameters"]
    assert [each["Name"] for each in actual] == ["/except/kept"]
    assert ("P", "DELETE_SKIPPED") in stacks.statuses(stack_id)


def test_a_stack_whose_resource_cannot_be_deleted_is_deleted_without_it(stacks: Stacks, sandbox: Sandbox) -> None:
    s3 = client(sandbox, "s3")
    stack_id = stacks.created(
        "undeletable", {"B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "undeletable"}}}
    )
    s3.put_object(Bucket="undeletable", Key="k", Body=b"v")

    failed = stacks.delete("undeletable")
    reason = stacks.describe(stack_id)["StackStatusReason"]
    assert (failed, reason) == ("DELETE_FAILED", "The following resource(s) failed to delete: [B]. ")
    assert stacks.delete("undeletable", RetainResources=["B"]) == "DELETE_COMPLETE"

    assert ("B", "DELETE_SKIPPED") in stacks.statuses(stack_id)
    assert [each["Key"] for each in s3.list_objects_v2(Bucket="undeletable")["Contents"]] == ["k"]


def test_a_failed_nested_stack_is_deleted_with_its_parent(stacks: Stacks, sandbox: Sandbox, bucket: str) -> None:
    client(sandbox, "s3").put_object(Bucket=bucket, Key="bad-child.json", Body=template({"Bad": broken()}))
    stacks.create("bad-parent", {"Child": nested("bad-child.json")}, options={"OnFailure": "DO_NOTHING"})
    child = stacks.physical_ids("bad-parent")["Child"].split("/")[1]

    assert stacks.describe("bad-parent")["StackStatus"] == "CREATE_FAILED"
    assert stacks.delete("bad-parent") == "DELETE_COMPLETE"
    gone = stacks.refusal("describe_stacks", StackName=child)
    assert gone == ("ValidationError", f"Stack with id {child} does not exist")


def test_a_protected_stack_is_not_deleted(stacks: Stacks) -> None:
    stacks.create("guarded", {"P": parameter()}, options={"EnableTerminationProtection": True})

    refused = stacks.refusal("delete_stack", StackName="guarded")
    assert refused == ("ValidationError", "Stack [guarded] cannot be deleted while TerminationProtection is enabled")
    assert stacks.describe("guarded")["EnableTerminationProtection"]
    stacks.api.update_termination_protection(StackName="guarded", EnableTerminationProtection=False)
    assert not stacks.describe("guarded")["EnableTerminationProtection"]
    assert stacks.delete("guarded") == "DELETE_COMPLETE"


# -- updates


def updating(name: str, stacks: Stacks, sections: dict[str, Any]) -> dict[str, Any]:
    """What every update of this group has; its stack is there."""
    stacks.create(name, {"T": topic(TopicName={"Ref": "Name"})}, **sections)
    return {"StackName": name, "UsePreviousTemplate": True}


@pytest.mark.parametrize(
    ("case", "arguments", "message"),
    [
        ("no-template", {"UsePreviousTemplate": False}, "Either Template URL or Template Body must be specified."),
        (
            "types",
            {"ResourceTypes": ["AWS::EC2::*"]},
            "Resource type AWS::SNS::Topic is not allowed by parameter ResourceTypes [AWS::EC2::*]",
        ),
        (
            "not-quite-a-type",
            {"ResourceTypes": ["AWS::EC2:*"]},
            "Resource type AWS::SNS::Topic is not allowed by parameter ResourceTypes [AWS::EC2:*]",
        ),
        (
            "role",
            {"RoleARN": "arn:aws:iam::123456789012:role/nobody-has-this"},
            "Role arn:aws:iam::123456789012:role/nobody-has-this is invalid or cannot be assumed",
        ),
        (
            "trigger",
            {"RollbackConfiguration": {"RollbackTriggers": [{"Arn": "a", "Type": "Another"}]}},
            "Rollback Trigger Type not supported",
        ),
        (
            "trigger-arn",
            {
                "RollbackConfiguration": {
                    "RollbackTriggers": [
                        {"Arn": "arn:aws:cloudwatch:us-east-1:123456789012:name", "Type": "AWS::CloudWatch::Alarm"}
                    ]
                }
            },
            "RelativeId of a Rollback Trigger's ARN is incorrect",
        ),
        ("nothing", {}, "No updates are to be performed."),
    ],
)
def test_an_update_is_refused_in_the_services_words(
    stacks: Stacks, case: str, arguments: dict[str, Any], message: str
) -> None:
    name = f"refused-{case}"
    common = updating(name, stacks, {"Parameters": {"Name": {"Type": "String", "Default": name}}})

    assert stacks.refusal("update_stack", **(common | arguments)) == ("ValidationError", message)


def test_an_update_keeps_what_it_does_not_say(stacks: Stacks) -> None:
    triggers = [{"Arn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:a", "Type": "AWS::CloudWatch::Alarm"}]
    sections = {"Parameters": {"Name": {"Type": "String"}, "Shown": {"Type": "String", "Default": "one"}}}
    resources = {"T": topic(TopicName={"Ref": "Name"}, DisplayName={"Ref": "Shown"})}
    options = {
        "Parameters": [{"ParameterKey": "Name", "ParameterValue": "keeping"}],
        "Tags": [{"Key": "a", "Value": "b"}],
        "NotificationARNs": ["arn:aws:sns:us-east-1:123456789012:told"],
        "RollbackConfiguration": {"RollbackTriggers": triggers, "MonitoringTimeInMinutes": 3},
    }
    stacks.create("keeping", resources, options=options, **sections)

    given = {
        "UsePreviousTemplate": True,
        "Parameters": [
            {"ParameterKey": "Name", "UsePreviousValue": True},
            {"ParameterKey": "Shown", "ParameterValue": "two"},
        ],
    }
    stacks.api.update_stack(StackName="keeping", **given)

    assert stacks.settle("keeping", "stack_update_complete") == "UPDATE_COMPLETE"
    after = stacks.describe("keeping")
    remaining = {key: after[key] for key in options if key != "Parameters"}
    assert remaining == {key: value for key, value in options.items() if key != "Parameters"}
    assert {p["ParameterKey"]: p["ParameterValue"] for p in after["Parameters"]} == {"Name": "keeping", "Shown": "two"}


def test_a_role_that_cloudformation_may_assume_is_taken(stacks: Stacks, sandbox: Sandbox) -> None:
    trust = trusting("cloudformation.amazonaws.com")
    iam = client(sandbox, "iam")
    arn = iam.create_role(RoleName="for-stacks", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]

    stacks.create("in-a-role", {"P": parameter()}, options={"RoleARN": arn})

    assert stacks.describe("in-a-role")["RoleARN"] == arn


def test_a_deleted_stack_is_not_updated(stacks: Stacks) -> None:
    stack_id = stacks.created("deleted-update", {"P": parameter()})
    stacks.delete("deleted-update")

    refused = stacks.refusal("update_stack", StackName=stack_id, TemplateBody=template({"P": parameter("x")}))

    assert refused == ("ValidationError", f"Stack:{stack_id} is in DELETE_COMPLETE state and can not be updated.")


def test_a_resource_does_not_become_one_of_another_type(stacks: Stacks) -> None:
    stacks.create("same-type", {"R": parameter()})

    refused = stacks.refusal("update_stack", StackName="same-type", TemplateBody=template({"R": topic()}))

    assert refused == (
        "ValidationError",
        "Update of resource type is not permitted. The new template modifies resource type of the following "
        "resources: [R]",
    )


# -- requests that are refused

REFUSED: list[tuple[str, dict[str, str], str]] = [
    ("describe_stacks", {"StackName": "absent"}, "Stack with id absent does not exist"),
    ("describe_stack_resources", {"StackName": "absent"}, "Stack with id absent does not exist"),
    ("describe_stack_events", {"StackName": "absent"}, "Stack [absent] does not exist"),
    (
        "create_stack",
        {"StackName": "no_underscore", "TemplateBody": "{}"},
        "1 validation error detected: Value 'no_underscore' at 'stackName' failed to satisfy constraint: Member must "
        "satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*",
    ),
    ("describe_change_set", {"StackName": "nowhere", "ChangeSetName": "none"}, "Stack [nowhere] does not exist"),
    ("delete_change_set", {"StackName": "nowhere", "ChangeSetName": "none"}, "Stack [nowhere] does not exist"),
    (
        "delete_change_set",
        {"ChangeSetName": "none"},
        "StackName must be specified if ChangeSetName is not specified as an ARN.",
    ),
    (
        "create_change_set",
        {"StackName": "nowhere", "ChangeSetName": "some", "TemplateBody": "{}"},
        "Stack [nowhere] does not exist",
    ),
    (
        "create_change_set",
        {"StackName": "nowhere", "ChangeSetName": "some", "TemplateBody": "{}", "ChangeSetType": "MADE_UP"},
        "1 validation error detected: Value 'MADE_UP' at 'changeSetType' failed to satisfy constraint: "
        "Member must satisfy enum value set: [IMPORT, UPDATE, CREATE]",
    ),
    (
        "create_change_set",
        {"StackName": "*@_$", "ChangeSetName": "some", "TemplateBody": "{}", "ChangeSetType": "CREATE"},
        "1 validation error detected: Value '*@_$' at 'stackName' failed to satisfy constraint: Member must satisfy "
        "regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*",
    ),
]


@pytest.mark.parametrize(("verb", "arguments", "message"), REFUSED)
def test_a_request_is_refused_in_the_services_words(
    stacks: Stacks, verb: str, arguments: dict[str, str], message: str
) -> None:
    assert stacks.refusal(verb, **arguments) == ("ValidationError", message)


def test_a_resource_that_is_not_there_is_named(stacks: Stacks) -> None:
    stacks.create("without", {"P": parameter()})

    refused = stacks.refusal("describe_stack_resource", StackName="without", LogicalResourceId="Q")

    assert refused == ("ValidationError", "Resource Q does not exist for stack without")


TEMPLATES: list[tuple[str, dict[str, Any], str]] = [
    (
        "resources-are-text",
        {"Resources": "", "Outputs": ""},
        "Template format error: Any Resources member must be an object.",
    ),
    ("no-resources", {}, "Template format error: At least one Resources member must be defined."),
    (
        "unknown-type",
        {"Resources": {"A": {"Type": "Acme::Test::Gadget"}}},
        "Template format error: Unrecognized resource types: [Acme::Test::Gadget]",
    ),
    (
        "circle",
        {"Resources": {"A": topic() | {"DependsOn": "B"}, "B": topic() | {"DependsOn": ["A"]}}},
        "Circular dependency between resources: [A, B]",
    ),
    (
        "section-that-is-not-here",
        {"Resources": {"A": topic()}, "Rules": {}},
        "Template sections that this sandbox does not have: Rules",
    ),
    (
        "unknown-section",
        {"Resources": {"A": topic()}, "Colours": {}},
        "Invalid template property or properties [Colours]",
    ),
    (
        "no-type",
        {"Resources": {"A": {"Properties": {}}}},
        "Template format error: [/Resources/A] Every Resources object must contain a Type member.",
    ),
    (
        "unknown-attribute",
        {"Resources": {"A": topic() | {"Invalid": 10}}},
        "Invalid template resource property 'Invalid'",
    ),
    (
        "resource-name",
        {"Resources": {"AWS::NoValue": topic()}},
        "Template format error: Resource name AWS::NoValue is non alphanumeric.",
    ),
    (
        "parameter-name",
        {"Parameters": {"AWS::NoValue": {"Type": "String"}}, "Resources": {"A": topic()}},
        "Template format error: Parameter name AWS::NoValue is non alphanumeric.",
    ),
    (
        "null-output",
        {"Resources": {"A": topic()}, "Outputs": {"O": {"Value": None, "Other": None}}},
        "[/Outputs/O/Value] 'null' values are not allowed in templates",
    ),
    (
        "output-without-value",
        {"Resources": {"A": topic()}, "Outputs": {"O": {}}},
        "Template format error: Every Outputs member must contain a Value object",
    ),
    (
        "depends-on-nothing",
        {"Resources": {"A": topic() | {"DependsOn": "Nothing"}}},
        "Template format error: Unresolved resource dependencies [Nothing] in the Resources block of the template",
    ),
    (
        "refers-to-nothing",
        {"Resources": {"A": topic(DisplayName={"Ref": "Nothing"})}},
        "Template format error: Unresolved resource dependencies [Nothing] in the Resources block of the template",
    ),
    (
        "refers-to-what-is-left-out",
        {
            "Conditions": {"No": {"Fn::Equals": ["a", "b"]}},
            "Resources": {"A": topic() | {"Condition": "No"}, "B": topic(DisplayName={"Ref": "A"})},
        },
        "Template format error: Unresolved resource dependencies [A] in the Resources block of the template",
    ),
    (
        "output-of-what-is-left-out",
        {
            "Conditions": {"No": {"Fn::Equals": ["a", "b"]}},
            "Resources": {"A": topic() | {"Condition": "No"}, "B": topic()},
            "Outputs": {"O": {"Value": {"Fn::GetAtt": ["A", "TopicName"]}}},
        },
        "Template format error: Unresolved resource dependencies [A] in the Outputs block of the template",
    ),
    (
        "mapping-key",
        {
            "Mappings": {"M": {"A": {"V": "x"}}},
            "Resources": {"A": topic(DisplayName={"Fn::FindInMap": ["M", "C", "V"]})},
        },
        "Template error: Unable to get mapping for M::C::V",
    ),
    (
        "mapping-too-deep",
        {"Mappings": {"M": {"A": {"V": {"W": "x"}}}}, "Resources": {"A": topic()}},
        "Template format error: Every Mappings attribute must be a String or a List.",
    ),
    (
        "mapping-of-one-level",
        {"Mappings": {"M": {"A": "x"}}, "Resources": {"A": topic()}},
        "Template format error: Every Mappings member A must be a map",
    ),
    (
        "equals",
        {"Conditions": {"C": {"Fn::Equals": ["a"]}}, "Resources": {"A": topic()}},
        "Template error: every Fn::Equals object requires a list of 2 string parameters.",
    ),
    (
        "sub",
        {"Resources": {"A": topic(DisplayName={"Fn::Sub": ["${X}"]})}},
        "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as "
        "first argument, and an optional second argument to specify a mapping of values to replace in the string",
    ),
    (
        "reference-to-a-map",
        {"Resources": {"A": topic(DisplayName={"Ref": {"B": "C"}})}},
        "Template error: every Ref object must have a single String value.",
    ),
    (
        "transform-without-name",
        {"Transform": {"Name": {"Ref": "X"}}, "Resources": {"A": topic()}},
        "Key Name of transform definition must be a string.",
    ),
    (
        "attribute",
        {"Resources": {"A": topic(), "B": topic(DisplayName={"Fn::GetAtt": ["A", "Nothing"]})}},
        "Template error: resource A does not support attribute type Nothing in Fn::GetAtt",
    ),
    (
        "no-value-for-a-parameter",
        {"Parameters": {"P": {"Type": "String"}}, "Resources": {"A": topic()}},
        "Parameters: [P] must have values",
    ),
]


@pytest.mark.parametrize(("case", "document", "message"), TEMPLATES, ids=[case for case, _, _ in TEMPLATES])
@pytest.mark.parametrize("verb", ["create_stack", "create_change_set"])
def test_a_template_is_refused_in_the_services_words(
    stacks: Stacks, verb: str, case: str, document: dict[str, Any], message: str
) -> None:
    arguments = {"StackName": f"never-{case}", "TemplateBody": json.dumps(document)}
    review = {"ChangeSetName": "never", "ChangeSetType": "CREATE"} if verb == "create_change_set" else {}

    assert stacks.refusal(verb, **arguments, **review) == ("ValidationError", message)
    assert stacks.refusal("describe_stacks", StackName=f"never-{case}")[1].endswith("does not exist")


def test_a_branch_that_is_not_chosen_may_refer_to_what_is_left_out(stacks: Stacks) -> None:
    chosen = {"Fn::If": ["No", {"Fn::GetAtt": ["A", "Value"]}, "otherwise"]}
    resources = {"A": parameter() | {"Condition": "No"}, "B": parameter(chosen)}
    conditions = {"No": {"Fn::Equals": ["a", "b"]}}

    stacks.create("unchosen", resources, Conditions=conditions, Outputs={"O": {"Value": {"Fn::GetAtt": "B.Value"}}})

    assert stacks.outputs("unchosen") == {"O": "otherwise"}


def test_an_attribute_may_be_named_by_a_parameter(stacks: Stacks) -> None:
    sections = {"Parameters": {"Which": {"Type": "String", "Default": "TopicName"}}}
    outputs = {"O": {"Value": {"Fn::GetAtt": ["T", {"Ref": "Which"}]}}}

    stacks.create("which", {"T": topic("which-topic")}, Outputs=outputs, **sections)

    assert stacks.outputs("which") == {"O": "which-topic"}


def test_an_unnamed_resource_keeps_its_name_and_its_followers_get_its_new_value(
    stacks: Stacks, sandbox: Sandbox
) -> None:
    def chain(value: str) -> dict[str, Any]:
        return {"One": parameter(value), "Two": parameter({"Fn::GetAtt": ["One", "Value"]})}

    def values() -> list[str]:
        names = list(stacks.physical_ids("values").values())
        return [each["Value"] for each in client(sandbox, "ssm").get_parameters(Names=names)["Parameters"]]

    stacks.create("values", chain("first"))
    before, ids = values(), stacks.physical_ids("values")
    stacks.update("values", chain("second"))

    assert (before, values()) == (["first"] * 2, ["second"] * 2)
    assert stacks.physical_ids("values") == ids
    stacks.update("values", {"One": parameter("second")})
    assert client(sandbox, "ssm").get_parameters(Names=[ids["Two"]])["InvalidParameters"] == [ids["Two"]]


def test_outputs_come_through_two_levels_of_nested_stacks(stacks: Stacks, sandbox: Sandbox, bucket: str) -> None:
    sections: dict[str, Any] = {"Parameters": {"V": {"Type": "String"}}}
    inner = template({"P": parameter({"Ref": "V"})}, Outputs={"O": {"Value": {"Fn::GetAtt": "P.Value"}}}, **sections)
    through = {"O": {"Value": {"Fn::GetAtt": "Child.Outputs.O"}}}
    middle = template({"Child": nested("level-inner.json", V="deep")}, Outputs=through, **sections)
    for key, body in (("level-inner.json", inner), ("level-middle.json", middle)):
        client(sandbox, "s3").put_object(Bucket=bucket, Key=key, Body=body)

    stacks.create("levels", {"Child": nested("level-middle.json", V="deep")}, Outputs=through)

    assert stacks.outputs("levels") == {"O": "deep"}
    name = stacks.physical_ids("levels")["Child"].split("/")[1]
    assert name.startswith("levels-Child-")


def test_a_templates_summary_names_types_and_what_identifies_them(stacks: Stacks) -> None:
    stacks.create("summary", {"T": topic(), "P": parameter()}, Metadata={"owner": "a"})

    summary = stacks.api.get_template_summary(StackName="summary")

    assert {key: summary[key] for key in ("Metadata", "Parameters", "ResourceTypes", "Version")} == {
        "Metadata": '{"owner": "a"}',
        "Parameters": [],
        "ResourceTypes": ["AWS::SNS::Topic", "AWS::SSM::Parameter"],
        "Version": "2010-09-09",
    }
    assert summary["ResourceIdentifierSummaries"] == [
        {"ResourceType": "AWS::SNS::Topic", "LogicalResourceIds": ["T"], "ResourceIdentifiers": ["TopicArn"]},
        {"ResourceType": "AWS::SSM::Parameter", "LogicalResourceIds": ["P"], "ResourceIdentifiers": ["Name"]},
    ]
    assert "Capabilities" not in summary
