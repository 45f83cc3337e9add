"""Types that moto makes: their names, attributes, changes and limits, as AWS's schemas have them."""

import re
from typing import Any

import pytest
from moto.cloudformation.parsing import get_model_map

from sandbox.aws.cloudformation import aws_types
from sandbox.aws.cloudformation.kinds.aws_kind import failures
from sandbox.aws.cloudformation.kinds.base import Replacement, ResourceFailedError
from sandbox.aws.cloudformation.kinds.moto_services import KINDS
from sandbox.aws.cloudformation.kinds.moto_types import find_moto_kind
from sandbox.aws.cloudformation.names import generated_name
from sandbox.launch import Sandbox
from tests.support.clients import client
from tests.support.stacks import Stacks, parameter, topic, trusting

TYPES = sorted(name for name in get_model_map() if find_moto_kind(name))
# Types of moto that have a name which may be left out, and the property that has it.
NAMED = {name: aws_types.name_property(name) for name in TYPES if aws_types.name_property(name)}


def test_every_type_of_motos_is_described_by_aws() -> None:
    assert [name for name in TYPES if not aws_types.schema_of(name)] == []
    assert len(NAMED) > 40


@pytest.mark.parametrize("type_name", NAMED)
def test_a_generated_name_is_a_valid_one(type_name: str) -> None:
    schema = aws_types.schema_of(type_name)["properties"][NAMED[type_name]]
    stack, logical = "a-stack-with-a-rather-long-name" * 3, "TheLogicalIdOfSomething" * 2

    for names in (("stack", "Logical"), (stack, logical), ("s", logical), (stack, "L")):
        name = generated_name(type_name, *names, {}, schema, lambda: "aB3" * 4)
        assert name.lower().endswith("-" + "ab3" * 4)
        assert len(name) <= schema.get("maxLength", 255)
        if "pattern" in schema:
            assert re.search(schema["pattern"], name), (name, schema["pattern"])


@pytest.mark.parametrize(
    ("type_name", "properties", "name"),
    [
        ("AWS::SNS::Topic", {}, "web-Thing-RANDOM"),
        ("AWS::SNS::Topic", {"FifoTopic": "true"}, "web-Thing-RANDOM.fifo"),
        ("AWS::S3::Bucket", {}, "web-thing-random"),
        ("AWS::SSM::Parameter", {}, "CFN-Thing-RANDOM"),
    ],
)
def test_a_name_has_the_stack_the_logical_id_and_something_random(
    type_name: str, properties: dict[str, Any], name: str
) -> None:
    assert generated_name(type_name, "web", "Thing", properties, {}, lambda: "RANDOM") == name


@pytest.mark.parametrize(
    ("type_name", "before", "after", "replacement"),
    [
        ("AWS::SNS::Topic", {"TopicName": "a"}, {"TopicName": "b"}, Replacement.ALWAYS),
        ("AWS::SNS::Topic", {"DisplayName": "a"}, {"DisplayName": "b"}, Replacement.NEVER),
        ("AWS::SSM::Parameter", {"Name": "a"}, {"Name": "b"}, Replacement.ALWAYS),
        ("AWS::SSM::Parameter", {"Value": "a"}, {"Value": "b"}, Replacement.NEVER),
        ("AWS::DynamoDB::Table", {"TableName": "a"}, {"TableName": "b"}, Replacement.ALWAYS),
        ("AWS::EC2::VPC", {"CidrBlock": "a"}, {"CidrBlock": "b"}, Replacement.ALWAYS),
    ],
)
def test_what_replaces_a_resource_is_what_its_schema_says(
    type_name: str, before: dict[str, Any], after: dict[str, Any], replacement: Replacement
) -> None:
    kind = find_moto_kind(type_name)
    assert kind is not None
    assert kind.replacement(before, after) is replacement


@pytest.mark.parametrize(
    ("type_name", "properties", "faults"),
    [
        ("AWS::SSM::Parameter", {"Type": "String", "Value": "x"}, []),
        ("AWS::SSM::Parameter", {"Value": "x"}, ["#: required key [Type] not found"]),
        ("AWS::SNS::Topic", {"Colour": "red"}, ["#: extraneous key [Colour] is not permitted"]),
        ("AWS::SNS::Topic", {"TopicArn": "arn"}, ["#: extraneous key [TopicArn] is not permitted"]),
        ("AWS::SQS::Queue", {"DelaySeconds": "5"}, []),
    ],
)
def test_properties_are_checked_against_the_schema(
    type_name: str, properties: dict[str, Any], faults: list[str]
) -> None:
    kind = find_moto_kind(type_name)
    assert kind is not None
    assert kind.violations(properties) == faults


def test_any_error_of_moto_fails_the_resource_with_a_sentence() -> None:
    words = r"cannot create this AWS::X::Y: AttributeError: .* no attribute"
    with pytest.raises(ResourceFailedError, match=words), failures("AWS::X::Y", "create"):
        object().nothing  # type: ignore[attr-defined] # noqa: B018


RIGHTS = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
MINIMAL: dict[str, dict[str, Any]] = {
    "AWS::SSM::Parameter": {"Type": "String", "Value": "x"},
    "AWS::SNS::Topic": {},
    "AWS::SQS::Queue": {},
    "AWS::S3::Bucket": {},
    "AWS::Logs::LogGroup": {},
    "AWS::Kinesis::Stream": {},
    "AWS::ECS::Cluster": {},
    "AWS::IAM::User": {},
    "AWS::IAM::Role": {"AssumeRolePolicyDocument": trusting("ec2.amazonaws.com")},
    "AWS::IAM::ManagedPolicy": {"PolicyDocument": RIGHTS},
    "AWS::Events::Rule": {"ScheduleExpression": "rate(1 day)"},
    "AWS::DynamoDB::Table": {
        "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
    },
    "AWS::CDK::Metadata": {},
}


def test_a_resource_without_a_name_is_made_named_and_deleted(stacks: Stacks, sandbox: Sandbox) -> None:
    resources = {
        f"R{number}": {"Type": type_name, "Properties": properties}
        for number, (type_name, properties) in enumerate(MINIMAL.items())
    }
    options = {"Capabilities": ["CAPABILITY_NAMED_IAM"]}

    assert stacks.create("unnamed", resources, options=options) == "CREATE_COMPLETE", stacks.events("unnamed")
    ids = stacks.physical_ids("unnamed")
    for logical_id, physical_id in ids.items():
        assert re.search(rf"(unnamed|CFN)-{logical_id}-[a-z0-9]{{12}}$", physical_id, re.IGNORECASE)
    assert stacks.delete("unnamed") == "DELETE_COMPLETE"
    left = {bucket["Name"] for bucket in client(sandbox, "s3").list_buckets()["Buckets"]}
    assert not left & set(ids.values())


def test_attributes_are_those_of_the_schema(stacks: Stacks) -> None:
    attributes = "T.TopicArn T.TopicName T.DisplayName Q.Arn Q.QueueUrl Q.QueueName P.Value P.Type".split()
    outputs = {name.replace(".", ""): {"Value": {"Fn::GetAtt": name}} for name in attributes}
    resources = {"T": topic("told", DisplayName="shown"), "Q": {"Type": "AWS::SQS::Queue"}, "P": parameter("value")}

    stacks.create("attributes", resources, Outputs=outputs)

    actual, queue = stacks.outputs("attributes"), stacks.physical_ids("attributes")["Q"]
    assert actual == {
        "TTopicArn": "arn:aws:sns:us-east-1:123456789012:told",
        "TTopicName": "told",
        "TDisplayName": "shown",
        "QArn": f"arn:aws:sqs:us-east-1:123456789012:{queue.rsplit('/', 1)[1]}",
        "QQueueUrl": queue,
        "QQueueName": queue.rsplit("/", 1)[1],
        "PValue": "value",
        "PType": "String",
    }


@pytest.mark.parametrize(
    ("name", "resource", "words"),
    [
        ("faulty", {"Type": "AWS::SSM::Parameter", "Properties": {"Value": "x"}}, "required key [Type] not found"),
        ("unmade", {"Type": "AWS::EC2::VPC"}, "The sandbox cannot create this AWS::EC2::VPC: KeyError: 'CidrBlock'"),
    ],
)
def test_what_moto_cannot_make_fails_the_resource(
    stacks: Stacks, name: str, resource: dict[str, Any], words: str
) -> None:
    assert stacks.create(name, {"R": resource}) == "ROLLBACK_COMPLETE"
    [failed] = [event for event in stacks.events(name) if event["ResourceStatus"] == "CREATE_FAILED"]
    assert words in failed["ResourceStatusReason"]


def test_what_moto_cannot_change_in_place_fails_the_update(stacks: Stacks) -> None:
    def group(days: int) -> dict[str, Any]:
        return {"G": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": days}}}

    stacks.create("not-in-place", group(3))

    assert stacks.update("not-in-place", group(5)) == "UPDATE_ROLLBACK_COMPLETE"
    reasons = [event.get("ResourceStatusReason", "") for event in stacks.events("not-in-place")]
    assert "The sandbox cannot update AWS::Logs::LogGroup in place: RetentionInDays." in reasons


def policy(effect: str) -> dict[str, Any]:
    statement = {"Effect": effect, "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def messaging(effect: str, raw: bool, threshold: int) -> dict[str, Any]:
    alarm = {"ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": 1, "MetricName": "m", "Namespace": "n"}
    subscription = {"TopicArn": {"Ref": "T"}, "Protocol": "sqs", "Endpoint": {"Fn::GetAtt": "Q.Arn"}}
    of = {
        "AWS::SNS::Subscription": subscription | {"RawMessageDelivery": raw},
        "AWS::SNS::TopicPolicy": {"Topics": [{"Ref": "T"}], "PolicyDocument": policy(effect)},
        "AWS::SQS::QueuePolicy": {"Queues": [{"Ref": "Q"}], "PolicyDocument": policy(effect)},
        "AWS::CloudWatch::Alarm": alarm | {"Period": 60, "Statistic": "Sum", "Threshold": threshold},
        "AWS::EC2::KeyPair": {"KeyName": "messaging"},
        "AWS::CDK::Metadata": {"Analytics": "v2:none"},
    }
    made = {name.rsplit("::", 1)[1]: {"Type": name, "Properties": properties} for name, properties in of.items()}
    return {"T": topic("messaging"), "Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "messaging"}}, **made}


def test_what_motos_services_have_is_made_changed_and_deleted(stacks: Stacks, sandbox: Sandbox) -> None:
    sns, sqs = client(sandbox, "sns"), client(sandbox, "sqs")
    assert stacks.create("messaging", messaging("Allow", True, 3)) == "CREATE_COMPLETE", stacks.events("messaging")
    ids = stacks.physical_ids("messaging")

    assert stacks.update("messaging", messaging("Deny", False, 5)) == "UPDATE_COMPLETE"

    assert stacks.physical_ids("messaging") == ids
    subscribed = sns.get_subscription_attributes(SubscriptionArn=ids["Subscription"])["Attributes"]
    assert subscribed["RawMessageDelivery"].lower() == "false"
    [alarm] = client(sandbox, "cloudwatch").describe_alarms(AlarmNames=[ids["Alarm"]])["MetricAlarms"]
    assert alarm["Threshold"] == 5
    queue = sqs.get_queue_attributes(QueueUrl=ids["Q"], AttributeNames=["Policy"])["Attributes"]["Policy"]
    assert '"Deny"' in queue
    assert '"Deny"' in sns.get_topic_attributes(TopicArn=ids["T"])["Attributes"]["Policy"]
    assert stacks.delete("messaging") == "DELETE_COMPLETE"
    assert client(sandbox, "cloudwatch").describe_alarms(AlarmNames=[ids["Alarm"]])["MetricAlarms"] == []
    assert [each["KeyName"] for each in client(sandbox, "ec2").describe_key_pairs()["KeyPairs"]] == []


def test_the_services_types_are_none_of_motos_own() -> None:
    assert {kind.type_name for kind in KINDS} & set(TYPES) == set()
