"""Resource types that moto's services have and its CloudFormation has not: subscriptions, policies, alarms, key pairs.

Each type says how to make, change and delete one in moto; AWS's schema says everything else.
"""

import json
from collections.abc import Callable
from typing import Any

from moto.cloudwatch.models import Dimension, cloudwatch_backends
from moto.ec2.models import ec2_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from sandbox.aws.cloudformation.kinds.aws_kind import AwsKind, resource_name
from sandbox.aws.cloudformation.kinds.base import Operation, ResourceFailedError
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.settings import ACCOUNT_ID


class ServiceKind(AwsKind):
    """`put` makes or changes a resource in a region's service and returns its snapshot; `delete` deletes one."""

    def __init__(
        self, type_name: str, put: Callable[[Operation], Snapshot], delete: Callable[[Operation], None]
    ) -> None:
        self.type_name = type_name
        self._put = put
        self._delete = delete

    def make(self, operation: Operation) -> Snapshot:
        return self._put(operation)

    def remove(self, operation: Operation) -> None:
        self._delete(operation)


# -- AWS::SNS::Subscription

_ATTRIBUTES = ("RawMessageDelivery", "FilterPolicy", "FilterPolicyScope", "DeliveryPolicy", "RedrivePolicy")


def _subscribe(operation: Operation) -> Snapshot:
    sns, properties = sns_backends[ACCOUNT_ID][operation.region], operation.properties
    topic, endpoint, protocol = properties["TopicArn"], str(properties.get("Endpoint", "")), properties["Protocol"]
    known = operation.snapshot and operation.snapshot.physical_id
    arn = known or sns.subscribe(topic, endpoint, protocol).arn
    for name in _ATTRIBUTES:
        if name in properties:
            value = properties[name]
            sns.set_subscription_attributes(arn, name, json.dumps(value) if isinstance(value, dict) else str(value))
    return Snapshot(arn, {"Arn": arn})


def _unsubscribe(operation: Operation) -> None:
    sns_backends[ACCOUNT_ID][operation.region].unsubscribe(operation.existing.physical_id)


# -- AWS::SQS::QueuePolicy, AWS::SNS::TopicPolicy


def _set_queue_policy(operation: Operation, queues: list[str], policy: dict[str, Any] | str) -> None:
    sqs = sqs_backends[ACCOUNT_ID][operation.region]
    text = policy if isinstance(policy, str) else json.dumps(policy)
    for url in queues:
        sqs.set_queue_attributes(url.rsplit("/", 1)[-1], {"Policy": text})


def _put_queue_policy(operation: Operation) -> Snapshot:
    _remove_queue_policy(operation, operation.previous_properties or {"Queues": []})
    _set_queue_policy(operation, operation.properties["Queues"], operation.properties["PolicyDocument"])
    return _identified(operation)


def _remove_queue_policy(operation: Operation, properties: dict[str, Any] | None = None) -> None:
    there, urls = sqs_backends[ACCOUNT_ID][operation.region].queues, (properties or operation.properties)["Queues"]
    _set_queue_policy(operation, [url for url in urls if url.rsplit("/", 1)[-1] in there], "")


def _put_topic_policy(operation: Operation) -> Snapshot:
    _remove_topic_policy(operation, operation.previous_properties or {"Topics": []})
    sns, document = sns_backends[ACCOUNT_ID][operation.region], operation.properties["PolicyDocument"]
    for arn in operation.properties["Topics"]:
        sns.get_topic(arn).policy = document if isinstance(document, str) else json.dumps(document)
    return _identified(operation)


def _identified(operation: Operation) -> Snapshot:
    name = resource_name(operation)
    return Snapshot(name, {"Id": name})


def _remove_topic_policy(operation: Operation, properties: dict[str, Any] | None = None) -> None:
    sns = sns_backends[ACCOUNT_ID][operation.region]
    for arn in (properties or operation.properties)["Topics"]:
        if arn in sns.topics:
            topic = sns.topics[arn]
            topic.policy = json.dumps(
                topic._create_default_topic_policy(operation.region, topic.account_id, topic.name)
            )


# -- AWS::CloudWatch::Alarm


def _put_alarm(operation: Operation) -> Snapshot:
    get: Callable[..., Any] = operation.properties.get
    if get("Metrics"):
        raise ResourceFailedError("The sandbox's alarms have one metric: Metrics is not available.")
    name = resource_name(operation)
    alarm = cloudwatch_backends[ACCOUNT_ID][operation.region].put_metric_alarm(
        name=name,
        namespace=get("Namespace"),
        metric_name=get("MetricName"),
        comparison_operator=get("ComparisonOperator"),
        evaluation_periods=int(get("EvaluationPeriods")),
        period=int(get("Period", 0)),
        threshold=float(get("Threshold", 0)),
        statistic=get("Statistic"),
        description=get("AlarmDescription"),
        dimensions=[Dimension(each["Name"], each["Value"]) for each in get("Dimensions", [])],  # type: ignore[misc]
        alarm_actions=get("AlarmActions", []),
        ok_actions=get("OKActions", []),
        insufficient_data_actions=get("InsufficientDataActions", []),
        unit=get("Unit"),
        actions_enabled=str(get("ActionsEnabled", True)).lower() == "true",
        treat_missing_data=get("TreatMissingData"),
        extended_statistic=get("ExtendedStatistic"),
        datapoints_to_alarm=int(get("DatapointsToAlarm", 0)) or None,
    )
    return Snapshot(name, {"Arn": alarm.alarm_arn})


def _remove_alarm(operation: Operation) -> None:
    cloudwatch_backends[ACCOUNT_ID][operation.region].delete_alarms([operation.existing.physical_id])


# -- AWS::EC2::KeyPair


def _put_key_pair(operation: Operation) -> Snapshot:
    ec2, properties = ec2_backends[ACCOUNT_ID][operation.region], operation.properties
    name = properties["KeyName"]
    if "PublicKeyMaterial" in properties:
        pair = ec2.import_key_pair(name, str(properties["PublicKeyMaterial"]).encode(), {})
    else:
        pair = ec2.create_key_pair(name, properties.get("KeyType", "rsa"), {})
    return Snapshot(name, {"KeyPairId": pair.id, "KeyFingerprint": pair.key_fingerprint})


def _remove_key_pair(operation: Operation) -> None:
    ec2_backends[ACCOUNT_ID][operation.region].delete_key_pair(operation.existing.physical_id)


# -- AWS::CDK::Metadata


def _put_metadata(operation: Operation) -> Snapshot:
    """What the CDK adds to every template: it says how the template was made, and nothing is made of it."""
    return Snapshot(resource_name(operation))


KINDS = (
    ServiceKind("AWS::SNS::Subscription", _subscribe, _unsubscribe),
    ServiceKind("AWS::SNS::TopicPolicy", _put_topic_policy, _remove_topic_policy),
    ServiceKind("AWS::SQS::QueuePolicy", _put_queue_policy, _remove_queue_policy),
    ServiceKind("AWS::CloudWatch::Alarm", _put_alarm, _remove_alarm),
    ServiceKind("AWS::EC2::KeyPair", _put_key_pair, _remove_key_pair),
    ServiceKind("AWS::CDK::Metadata", _put_metadata, lambda _: None),
)
