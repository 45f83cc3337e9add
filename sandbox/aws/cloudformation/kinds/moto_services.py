"""Resource types that moto's services have and its CloudFormation has not: subscriptions, policies, alarms, key pairs.

Each type says how to make, change and delete one in moto; AWS's schema says everything else.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from moto.cloudwatch.models import Dimension, cloudwatch_backends
from moto.ec2.models import ec2_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from sandbox.aws.cloudformation import aws_types
from sandbox.aws.cloudformation.kinds.base import Kind, Operation, Replacement, ResourceFailedError, Traits
from sandbox.aws.cloudformation.kinds.moto_types import moto_failures
from sandbox.aws.cloudformation.kinds.schema_rules import replacement_by
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.cloudformation.names import generated_name
from sandbox.aws.registry.validation import violations
from sandbox.aws.settings import ACCOUNT_ID
from sandbox.aws.state.moto_state import LOCK


@dataclass(frozen=True, slots=True)
class ServiceKind:
    """`put` makes or changes a resource in a region's service and returns its snapshot; `delete` deletes one."""

    type_name: str
    put: Callable[[Operation, dict[str, Any]], Snapshot]
    remove: Callable[[Operation, dict[str, Any]], None]

    @property
    def traits(self) -> Traits:
        return Traits()

    def violations(self, properties: dict[str, Any]) -> list[str]:
        return violations(properties, aws_types.settable_schema(self.type_name))

    def replacement(self, before: dict[str, Any], after: dict[str, Any]) -> Replacement:
        return replacement_by(aws_types.schema_of(self.type_name) or {}, before, after)

    def has_attribute(self, name: str) -> bool:
        return aws_types.has_attribute(self.type_name, name)

    def attribute(self, snapshot: Snapshot, name: str) -> Any:
        return snapshot.attributes[name]

    def create(self, operation: Operation) -> Snapshot:
        with LOCK, moto_failures(self.type_name, "create"):
            snapshot = self.put(operation, operation.properties)
        operation.identified(snapshot)
        return snapshot

    def update(self, operation: Operation) -> Snapshot:
        with LOCK, moto_failures(self.type_name, "update"):
            return self.put(operation, operation.properties)

    def delete(self, operation: Operation) -> None:
        with LOCK, moto_failures(self.type_name, "delete"):
            self.remove(operation, operation.properties)


def _known(operation: Operation) -> str | None:
    return operation.snapshot.physical_id if operation.snapshot else None


def _name(operation: Operation) -> str:
    """The physical id that it has or gets; of the types here, the name if it has one."""
    return _known(operation) or generated_name(
        operation.type, operation.stack_name, operation.logical_id, operation.properties, {}
    )


# -- AWS::SNS::Subscription

_ATTRIBUTES = ("RawMessageDelivery", "FilterPolicy", "FilterPolicyScope", "DeliveryPolicy", "RedrivePolicy")


def _subscribe(operation: Operation, properties: dict[str, Any]) -> Snapshot:
    sns = sns_backends[ACCOUNT_ID][operation.region]
    topic, endpoint, protocol = properties["TopicArn"], str(properties.get("Endpoint", "")), properties["Protocol"]
    arn = _known(operation) or sns.subscribe(topic, endpoint, protocol).arn
    for name in _ATTRIBUTES:
        if name in properties:
            value = properties[name]
            sns.set_subscription_attributes(arn, name, json.dumps(value) if isinstance(value, dict) else str(value))
    return Snapshot(arn, {"Arn": arn})


def _unsubscribe(operation: Operation, properties: dict[str, Any]) -> None:
    del properties
    sns_backends[ACCOUNT_ID][operation.region].unsubscribe(_known(operation) or "")


# -- AWS::SQS::QueuePolicy, AWS::SNS::TopicPolicy


def _set_queue_policy(operation: Operation, queues: list[str], policy: dict[str, Any] | str) -> None:
    sqs = sqs_backends[ACCOUNT_ID][operation.region]
    text = policy if isinstance(policy, str) else json.dumps(policy)
    for url in queues:
        sqs.set_queue_attributes(url.rsplit("/", 1)[-1], {"Policy": text})


def _put_queue_policy(operation: Operation, properties: dict[str, Any]) -> Snapshot:
    _remove_queue_policy(operation, operation.previous_properties or {"Queues": []})
    _set_queue_policy(operation, properties["Queues"], properties["PolicyDocument"])
    name = _name(operation)
    return Snapshot(name, {"Id": name})


def _remove_queue_policy(operation: Operation, properties: dict[str, Any]) -> None:
    there = sqs_backends[ACCOUNT_ID][operation.region].queues
    _set_queue_policy(operation, [url for url in properties["Queues"] if url.rsplit("/", 1)[-1] in there], "")


def _put_topic_policy(operation: Operation, properties: dict[str, Any]) -> Snapshot:
    _remove_topic_policy(operation, operation.previous_properties or {"Topics": []})
    sns, document = sns_backends[ACCOUNT_ID][operation.region], properties["PolicyDocument"]
    for arn in properties["Topics"]:
        sns.get_topic(arn).policy = document if isinstance(document, str) else json.dumps(document)
    name = _name(operation)
    return Snapshot(name, {"Id": name})


def _remove_topic_policy(operation: Operation, properties: dict[str, Any]) -> None:
    sns = sns_backends[ACCOUNT_ID][operation.region]
    for arn in properties["Topics"]:
        if arn in sns.topics:
            topic = sns.topics[arn]
            topic.policy = json.dumps(
                topic._create_default_topic_policy(operation.region, topic.account_id, topic.name)
            )


# -- AWS::CloudWatch::Alarm


def _put_alarm(operation: Operation, properties: dict[str, Any]) -> Snapshot:
    get: Callable[..., Any] = properties.get
    if "Metrics" in properties:
        raise ResourceFailedError("The sandbox's alarms have one metric: Metrics is not available.")
    name = get("AlarmName") or _name(operation)
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


def _remove_alarm(operation: Operation, properties: dict[str, Any]) -> None:
    del properties
    cloudwatch_backends[ACCOUNT_ID][operation.region].delete_alarms([_known(operation) or ""])


# -- AWS::EC2::KeyPair


def _put_key_pair(operation: Operation, properties: dict[str, Any]) -> Snapshot:
    ec2, name = ec2_backends[ACCOUNT_ID][operation.region], properties["KeyName"]
    if "PublicKeyMaterial" in properties:
        pair = ec2.import_key_pair(name, str(properties["PublicKeyMaterial"]).encode(), {})
    else:
        pair = ec2.create_key_pair(name, properties.get("KeyType", "rsa"), {})
    return Snapshot(name, {"KeyPairId": pair.id, "KeyFingerprint": pair.key_fingerprint})


def _remove_key_pair(operation: Operation, properties: dict[str, Any]) -> None:
    del properties
    ec2_backends[ACCOUNT_ID][operation.region].delete_key_pair(_known(operation) or "")


# -- AWS::CDK::Metadata


def _put_metadata(operation: Operation, properties: dict[str, Any]) -> Snapshot:
    """What the CDK adds to every template: it says how the template was made, and nothing is made of it."""
    del properties
    return Snapshot(_known(operation) or _name(operation))


def _remove_nothing(operation: Operation, properties: dict[str, Any]) -> None:
    del operation, properties


_KINDS = (
    ServiceKind("AWS::SNS::Subscription", _subscribe, _unsubscribe),
    ServiceKind("AWS::SNS::TopicPolicy", _put_topic_policy, _remove_topic_policy),
    ServiceKind("AWS::SQS::QueuePolicy", _put_queue_policy, _remove_queue_policy),
    ServiceKind("AWS::CloudWatch::Alarm", _put_alarm, _remove_alarm),
    ServiceKind("AWS::EC2::KeyPair", _put_key_pair, _remove_key_pair),
    ServiceKind("AWS::CDK::Metadata", _put_metadata, _remove_nothing),
)
KINDS: dict[str, Kind] = {kind.type_name: kind for kind in _KINDS}
