"""Lambda hooks that are asked about change sets: docs/aws-behaviour.md#lambda-hook and what follows it there."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sandbox.aws.registry.hooks import Hooks
from sandbox.launch import Sandbox
from tests.support.clients import client
from tests.support.stacks import Stacks, topic, trusting

# Tells what it was sent, and answers as the topics of the change set are named.
CODE = """
import json, urllib.request

def handler(event, context):
    payload = json.load(urllib.request.urlopen(event["requestData"].pop("payload")))
    names = {json.loads(one["afterContext"] or "{}").get("Properties", {}).get("DisplayName")
             for one in payload["changedResources"]}
    answer = {"hookStatus": "SUCCESS", "message": json.dumps([event, payload]),
              "clientRequestToken": event["clientRequestToken"]}
    if "refused" in names:
        answer |= {"hookStatus": "FAILED", "errorCode": "NonCompliant", "message": "Not this one"}
    if "broken" in names:
        answer |= {"hookStatus": "FAILED", "errorCode": "InternalFailure", "message": "It broke"}
    if "raises" in names:
        raise ValueError("no words for it")
    if "without token" in names:
        del answer["clientRequestToken"]
    if "long" in names:
        answer["message"] = "x" * 5000
    if "annotated" in names:
        answer["annotations"] = [{"annotationName": "Plan", "status": "PASSED", "statusMessage": "three steps"}]
    waits = 2 if "waits" in names else 3 if "never ends" in names else 0
    if event["requestContext"]["invocation"] <= waits:
        answer |= {"hookStatus": "IN_PROGRESS", "callbackDelaySeconds": 1,
                   "callbackContext": f"after {event['requestContext']['invocation']}"}
    return answer
"""
ALIAS = "Private::Tests::Plan"
TYPE_ARN = "arn:aws:cloudformation:us-east-1:123456789012:type/hook/Private-Tests-Plan"


def _role(service: str, *actions: str) -> dict[str, Any]:
    allow = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    policy = {"PolicyName": "own", "PolicyDocument": {"Version": "2012-10-17", "Statement": [allow]}}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": trusting(service),
            "Policies": [policy],
        },
    }


def hook_resources(mode: str, **properties: Any) -> dict[str, Any]:
    return {
        "FunctionRole": _role("lambda.amazonaws.com", "logs:PutLogEvents"),
        "HookRole": _role("hooks.cloudformation.amazonaws.com", "lambda:InvokeFunction"),
        "Function": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Runtime": "python3.12",
                "Handler": "index.handler",
                "Timeout": 30,
                "Role": {"Fn::GetAtt": ["FunctionRole", "Arn"]},
                "Code": {"ZipFile": CODE},
            },
        },
        "Hook": {
            "Type": "AWS::CloudFormation::LambdaHook",
            "Properties": {
                "Alias": ALIAS,
                "HookStatus": "ENABLED",
                "FailureMode": mode,
                "LambdaFunction": {"Fn::GetAtt": ["Function", "Arn"]},
                "ExecutionRole": {"Fn::GetAtt": ["HookRole", "Arn"]},
                "TargetOperations": ["CHANGE_SET"],
                "StackFilters": {"FilteringCriteria": "ALL", "StackNames": {"Include": ["asked-*"]}},
                **properties,
            },
        },
    }


@pytest.fixture(scope="module")
def stacks(sandbox: Sandbox) -> Iterator[Stacks]:
    made = Stacks(client(sandbox, "cloudformation"))
    made.create("hook", hook_resources("FAIL"), options={"Capabilities": ["CAPABILITY_IAM"]})
    yield made
    assert made.delete("hook") == "DELETE_COMPLETE"
    assert made.refusal("describe_type", Type="HOOK", TypeName=ALIAS)[0] == "TypeNotFoundException"


def reviewed(stacks: Stacks, stack: str, display: str) -> str:
    """A change set of a new stack, made to the end; its ARN."""
    change_set = stacks.review(stack, {"T": topic(stack, DisplayName=display)}, kind="CREATE")
    stacks.settle_change_set(change_set)
    return change_set


def the_result(stacks: Stacks, change_set: str) -> dict[str, Any]:
    listed = stacks.api.list_hook_results(TargetType="CHANGE_SET", TargetId=change_set)
    [summary] = listed["HookResults"]
    result: dict[str, Any] = stacks.api.get_hook_result(HookResultId=summary["HookResultId"])
    return result


def test_the_function_is_sent_the_template_and_what_changes(stacks: Stacks) -> None:
    stacks.create("asked-event", {"T": topic("asked-event"), "Old": topic("asked-old")})
    after = {"T": topic("asked-event", FifoTopic=False, DisplayName="two"), "New": topic("asked-new")}
    change_set = stacks.review("asked-event", after)
    stacks.settle_change_set(change_set)

    result = the_result(stacks, change_set)
    assert result["Status"] == "HOOK_COMPLETE_SUCCEEDED"
    event, payload = json.loads(result["HookStatusReason"].removeprefix("Hook succeeded with message: "))
    assert event["changeSetId"] == event["requestData"]["targetLogicalId"] == change_set
    assert event["requestData"]["targetType"] == event["requestData"]["targetName"] == "CHANGE_SET"
    assert (event["hookTypeName"], event["awsAccountId"]) == (ALIAS, "123456789012")
    assert event["requestContext"] == {"invocation": 1, "callbackContext": None}
    assert json.loads(payload["template"])["Resources"] == after
    changed = {one["logicalResourceId"]: one for one in payload["changedResources"]}
    assert {name: one["action"] for name, one in changed.items()} == {"New": "CREATE", "Old": "DELETE", "T": "UPDATE"}
    assert changed["New"]["beforeContext"] is None
    assert changed["Old"]["afterContext"] is None
    # Numbers and booleans are text.
    properties = {"TopicName": "asked-event", "FifoTopic": "false", "DisplayName": "two"}
    assert json.loads(changed["T"]["afterContext"]) == {"Properties": properties}


def test_what_passes_can_be_executed(stacks: Stacks) -> None:
    change_set = reviewed(stacks, "asked-passes", "fine")

    described = stacks.api.describe_change_set(ChangeSetName=change_set)
    assert (described["Status"], described["ExecutionStatus"]) == ("CREATE_COMPLETE", "AVAILABLE")
    [hook] = stacks.api.describe_change_set_hooks(ChangeSetName=change_set)["Hooks"]
    assert (hook["TypeName"], hook["FailureMode"], hook["InvocationPoint"]) == (ALIAS, "FAIL", "PRE_PROVISION")


@pytest.mark.parametrize(
    ("display", "status", "reason"),
    [
        ("refused", "HOOK_COMPLETE_FAILED", "Hook failed with message: Not this one"),
        ("broken", "HOOK_FAILED", "Hook failed with message: It broke"),
        ("raises", "HOOK_FAILED", "Hook failed with message: no words for it"),
        ("without token", "HOOK_FAILED", "Hook failed with message: The hook's answer lacks the request's"),
        ("never ends", "HOOK_FAILED", "Hook failed with message: The hook was still in progress after 3"),
    ],
)
def test_a_failure_fails_the_change_set(stacks: Stacks, display: str, status: str, reason: str) -> None:
    change_set = reviewed(stacks, f"asked-{display.replace(' ', '-')}", display)

    result = the_result(stacks, change_set)
    assert result["Status"] == status
    assert result["HookStatusReason"].startswith(reason)
    described = stacks.api.describe_change_set(ChangeSetName=change_set)
    assert (described["Status"], described["ExecutionStatus"]) == ("FAILED", "UNAVAILABLE")
    assert described["StatusReason"] == f"The following hook(s) failed: [{ALIAS}]"
    assert stacks.refusal("execute_change_set", ChangeSetName=change_set)[0] == "InvalidChangeSetStatus"


def test_a_hook_may_be_in_progress_twice_and_gets_its_context_back(stacks: Stacks) -> None:
    result = the_result(stacks, reviewed(stacks, "asked-waits", "waits"))

    assert result["Status"] == "HOOK_COMPLETE_SUCCEEDED"
    event, _ = json.loads(result["HookStatusReason"].removeprefix("Hook succeeded with message: "))
    assert event["requestContext"] == {"invocation": 3, "callbackContext": "after 2"}


def test_a_message_is_cut(stacks: Stacks) -> None:
    result = the_result(stacks, reviewed(stacks, "asked-long", "long"))

    assert result["HookStatusReason"] == "Hook succeeded with message: " + "x" * 4096


def test_annotations_are_reported(stacks: Stacks) -> None:
    result = the_result(stacks, reviewed(stacks, "asked-annotated", "annotated"))

    assert result["Annotations"] == [{"AnnotationName": "Plan", "Status": "PASSED", "StatusMessage": "three steps"}]


def test_the_stacks_history_has_the_hooks(stacks: Stacks) -> None:
    reviewed(stacks, "asked-history", "refused")

    events = [event for event in stacks.events("asked-history") if "HookType" in event]
    assert [event["HookStatus"] for event in events] == ["HOOK_IN_PROGRESS", "HOOK_COMPLETE_FAILED"]
    assert events[-1]["HookStatusReason"] == "Hook failed with message: Not this one"
    assert {event["ResourceStatus"] for event in events} == {"REVIEW_IN_PROGRESS"}
    assert {event["HookInvocationPoint"] for event in events} == {"PRE_PROVISION"}


def test_a_stack_outside_the_filter_invokes_no_hook(stacks: Stacks) -> None:
    change_set = reviewed(stacks, "not-asked", "refused")

    assert stacks.api.describe_change_set(ChangeSetName=change_set)["Status"] == "CREATE_COMPLETE"
    assert stacks.api.describe_change_set_hooks(ChangeSetName=change_set)["Hooks"] == []
    code, _ = stacks.refusal("list_hook_results", TargetType="CHANGE_SET", TargetId=change_set)
    assert code == "HookResultNotFound"


def test_results_are_listed_by_hook_and_status(stacks: Stacks) -> None:
    change_set = reviewed(stacks, "asked-list", "refused")

    failed = stacks.api.list_hook_results(TypeArn=TYPE_ARN, Status="HOOK_COMPLETE_FAILED")["HookResults"]
    assert failed[0]["TargetId"] == change_set
    assert {one["Status"] for one in failed} == {"HOOK_COMPLETE_FAILED"}
    assert "InvokedAt" in failed[0]
    assert stacks.refusal("list_hook_results", Status="HOOK_FAILED")[0] == "ValidationError"
    unknown = "00000000-0000-4000-8000-000000000000"
    assert stacks.refusal("get_hook_result", HookResultId=unknown)[0] == "HookResultNotFound"


def test_the_registry_knows_the_hook(stacks: Stacks) -> None:
    described = stacks.api.describe_type(Type="HOOK", TypeName=ALIAS)
    assert (described["Arn"], described["OriginalTypeName"]) == (TYPE_ARN, "AWS::Hooks::LambdaHook")
    listed = stacks.api.list_types(Type="HOOK", Visibility="PRIVATE")["TypeSummaries"]
    assert [one["TypeName"] for one in listed] == [ALIAS]
    [configuration] = stacks.api.batch_describe_type_configurations(
        TypeConfigurationIdentifiers=[{"Type": "HOOK", "TypeName": ALIAS}]
    )["TypeConfigurations"]
    own = json.loads(configuration["Configuration"])["CloudFormationConfiguration"]["HookConfiguration"]
    assert (own["HookInvocationStatus"], own["TargetOperations"]) == ("ENABLED", ["CHANGE_SET"])


def test_a_warning_hook_stops_nothing_and_a_disabled_one_is_not_invoked(stacks: Stacks) -> None:
    options = {"Capabilities": ["CAPABILITY_IAM"]}
    stacks.update("hook", hook_resources("WARN"), options=options)
    warned = reviewed(stacks, "asked-warned", "refused")
    assert stacks.api.describe_change_set(ChangeSetName=warned)["Status"] == "CREATE_COMPLETE"
    reason = the_result(stacks, warned)["HookStatusReason"]
    assert reason == "Hook failed with message: Not this one. Failure was ignored under WARN mode."

    stacks.update("hook", hook_resources("FAIL", HookStatus="DISABLED"), options=options)
    change_set = reviewed(stacks, "asked-disabled", "refused")
    assert stacks.api.describe_change_set(ChangeSetName=change_set)["Status"] == "CREATE_COMPLETE"


def test_hooks_and_their_results_outlive_the_sandbox(tmp_path: Path) -> None:
    with Sandbox(tmp_path, speed=600, azure=False) as before:
        first = Stacks(client(before, "cloudformation"))
        first.create("hook", hook_resources("FAIL"), options={"Capabilities": ["CAPABILITY_IAM"]})
        refused = reviewed(first, "asked-before", "refused")
    with Sandbox(tmp_path, speed=600, azure=False) as after:
        second = Stacks(client(after, "cloudformation"))
        assert the_result(second, refused)["Status"] == "HOOK_COMPLETE_FAILED"
        assert the_result(second, reviewed(second, "asked-after", "fine"))["Status"] == "HOOK_COMPLETE_SUCCEEDED"


@pytest.mark.parametrize(
    ("properties", "invoked"),
    [
        ({"TargetFilters": {"TargetNames": ["CHANGE_SET"]}}, True),
        ({"TargetFilters": {"TargetNames": ["AWS::SNS::*"]}}, True),
        ({"TargetFilters": {"TargetNames": ["AWS::S3::Bucket"]}}, False),
        ({"TargetFilters": {"Actions": ["UPDATE", "DELETE"]}}, False),
        ({"TargetOperations": ["STACK"]}, False),
        ({"StackFilters": {"FilteringCriteria": "ANY", "StackNames": {"Exclude": ["asked-filter*"]}}}, False),
    ],
)
def test_filters_say_which_change_sets_invoke_a_hook(properties: dict[str, Any], invoked: bool) -> None:
    hooks = Hooks("us-east-1")
    hooks.activate(hook_resources("FAIL", **properties)["Hook"]["Properties"], datetime.now(UTC))

    assert bool(hooks.for_change_set("asked-filtered", None, {"AWS::SNS::Topic"})) == invoked
