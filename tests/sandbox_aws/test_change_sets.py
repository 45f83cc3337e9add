"""Change sets as the service was recorded to show them: what changes and why, with and without property values."""

import json
from typing import Any

import pytest

from sandbox.launch import Sandbox
from tests.sandbox_aws.conftest import Widgets
from tests.support.clients import CloudFormation, client, parameter, topic
from tests.support.stacks import template, widget

UNKNOWN = "{{changeSet:KNOWN_AFTER_APPLY}}"
NO_CHANGES = "The submitted information didn't contain changes. Submit different information to create a change set."
PREFIX = "arn:aws:sns:us-east-1:123456789012:"


def detail(
    name: str,
    recreation: str,
    *,
    source: str = "DirectModification",
    evaluation: str = "Static",
    entity: str | None = None,
) -> dict[str, Any]:
    target = {"Attribute": "Properties", "Name": name, "RequiresRecreation": recreation}
    cause = {"ChangeSource": source, "Evaluation": evaluation, "Target": target}
    return cause | ({"CausingEntity": entity} if entity else {})


def valued(of: dict[str, Any], before: str, after: str) -> dict[str, Any]:
    name = of["Target"]["Name"]
    values = {
        "BeforeValue": before,
        "AfterValue": after,
        "AttributeChangeType": "Modify",
        "Path": f"/Properties/{name}",
    }
    return of | {"Target": of["Target"] | values}


def modified(name: str, physical_id: str, details: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "Action": "Modify",
        "LogicalResourceId": name,
        "PhysicalResourceId": physical_id,
        "ResourceType": "AWS::SNS::Topic",
        "Replacement": "False",
        "Scope": ["Properties"],
        "Details": details,
        **more,
    }


REPLACED = {"Replacement": "True", "PolicyAction": "ReplaceAndDelete"}


def test_a_new_resource_shows_its_properties_only_with_values(cloudformation: CloudFormation) -> None:
    resources = {"Second": topic("shown-2", DisplayName={"Ref": "First"}), "First": topic("shown-1")}
    change_set = cloudformation.review("shown", resources, kind="CREATE")

    plain = {"Action": "Add", "ResourceType": "AWS::SNS::Topic", "Scope": [], "Details": []}
    without = [plain | {"LogicalResourceId": name} for name in ("First", "Second")]
    assert cloudformation.changes(change_set, values=False) == without
    assert cloudformation.changes(change_set, values=True) == [
        without[0] | {"Replacement": "True", "AfterContext": {"TopicName": "shown-1"}},
        without[1] | {"Replacement": "True", "AfterContext": {"TopicName": "shown-2", "DisplayName": UNKNOWN}},
    ]


def test_a_literal_that_changes_is_a_direct_modification(cloudformation: CloudFormation) -> None:
    cloudformation.create("literal", {"T": topic("literal", DisplayName="one")})
    change_set = cloudformation.review("literal", {"T": topic("literal", DisplayName="two")})

    direct = detail("DisplayName", "Never")
    assert cloudformation.changes(change_set, values=False) == [modified("T", f"{PREFIX}literal", [direct])]
    assert cloudformation.changes(change_set, values=True) == [
        modified(
            "T",
            f"{PREFIX}literal",
            [valued(direct, "one", "two")],
            BeforeContext={"TopicName": "literal", "DisplayName": "one"},
            AfterContext={"TopicName": "literal", "DisplayName": "two"},
        )
    ]


@pytest.mark.parametrize("means", ["given", "default", "mapped"])
def test_a_changed_parameter_is_named_and_modifies_too(cloudformation: CloudFormation, means: str) -> None:
    name = f"parameter-{means}"
    value: Any = {"Fn::FindInMap": ["M", "Names", {"Ref": "P"}]} if means == "mapped" else {"Ref": "P"}
    names = {"one": f"{name}-one", "two": f"{name}-two"}
    sections: dict[str, Any] = {"Mappings": {"M": {"Names": names}}} if means == "mapped" else {}
    old, new = ("one", "two") if means == "mapped" else (names["one"], names["two"])
    first = {"Type": "String", "Default": old}
    second = {"Type": "String", "Default": new if means == "default" else old}
    given = {} if means == "default" else {"Parameters": [{"ParameterKey": "P", "ParameterValue": new}]}
    cloudformation.create(name, {"T": topic(TopicName=value)}, Parameters={"P": first}, **sections)

    resources = {"T": topic(TopicName=value)}
    change_set = cloudformation.review(name, resources, options=given, Parameters={"P": second}, **sections)

    details = [
        detail("TopicName", "Always", source="ParameterReference", entity="P"),
        detail("TopicName", "Always", evaluation="Dynamic"),
    ]
    arn = f"{PREFIX}{names['one']}"
    assert cloudformation.changes(change_set, values=False) == [modified("T", arn, details, **REPLACED)]
    assert cloudformation.changes(change_set, values=True) == [
        modified(
            "T",
            arn,
            [valued(each, names["one"], names["two"]) for each in details],
            BeforeContext={"TopicName": names["one"]},
            AfterContext={"TopicName": names["two"]},
            **REPLACED,
        )
    ]
    [displayed] = cloudformation.api.describe_change_set(ChangeSetName=change_set)["Parameters"]
    assert displayed == {"ParameterKey": "P", "ParameterValue": new}


def test_a_reference_to_a_replaced_resource_changes_with_it(cloudformation: CloudFormation) -> None:
    follower = topic("refer-2", DisplayName={"Ref": "One"})
    cloudformation.create("refer", {"One": topic("refer-1"), "Two": follower})
    change_set = cloudformation.review("refer", {"One": topic("refer-new"), "Two": follower})

    direct, caused = (
        detail("TopicName", "Always"),
        detail("DisplayName", "Never", source="ResourceReference", entity="One"),
    )
    assert cloudformation.changes(change_set, values=False) == [
        modified("One", f"{PREFIX}refer-1", [direct], **REPLACED),
        modified("Two", f"{PREFIX}refer-2", [caused]),
    ]
    [_, second] = cloudformation.changes(change_set, values=True)
    both = [caused, detail("DisplayName", "Never", evaluation="Dynamic")]
    assert second["Details"] == [valued(each, f"{PREFIX}refer-1", UNKNOWN) for each in both]
    assert second["BeforeContext"]["DisplayName"] == f"{PREFIX}refer-1"
    assert second["AfterContext"]["DisplayName"] == UNKNOWN


def test_an_attribute_of_a_changed_resource_may_change_which_values_do_not_show(cloudformation: CloudFormation) -> None:
    second = topic("may-2", DisplayName={"Fn::GetAtt": ["One", "DisplayName"]})
    third = topic("may-3", DisplayName={"Fn::Sub": "${Two.DisplayName}"})
    cloudformation.create("may", {"One": topic("may-1", DisplayName="a"), "Two": second, "Three": third})
    change_set = cloudformation.review("may", {"One": topic("may-1", DisplayName="b"), "Two": second, "Three": third})

    def dynamic(entity: str) -> dict[str, Any]:
        return detail("DisplayName", "Never", source="ResourceAttribute", evaluation="Dynamic", entity=entity)

    assert cloudformation.changes(change_set, values=False) == [
        modified("One", f"{PREFIX}may-1", [detail("DisplayName", "Never")]),
        modified("Three", f"{PREFIX}may-3", [dynamic("Two.DisplayName")]),
        modified("Two", f"{PREFIX}may-2", [dynamic("One.DisplayName")]),
    ]
    assert [change["LogicalResourceId"] for change in cloudformation.changes(change_set, values=True)] == ["One"]
    cloudformation.api.execute_change_set(ChangeSetName=change_set)
    cloudformation.settle("may", "stack_update_complete")
    updated = {name for name, status in cloudformation.statuses("may") if status == "UPDATE_COMPLETE"}
    assert updated == {"may", "One", "Two", "Three"}


def test_an_attribute_of_a_replaced_resource_is_static(cloudformation: CloudFormation) -> None:
    holder = parameter({"Fn::GetAtt": ["One", "TopicArn"]})
    cloudformation.create("static", {"One": topic("static-1"), "Two": holder})
    change_set = cloudformation.review("static", {"One": topic("static-2"), "Two": holder})

    [_, second] = cloudformation.changes(change_set, values=True)

    caused = detail("Value", "Never", source="ResourceAttribute", entity="One.TopicArn")
    both = [caused, detail("Value", "Never", evaluation="Dynamic")]
    assert second["Details"] == [valued(each, f"{PREFIX}static-1", UNKNOWN) for each in both]
    assert (second["Replacement"], second["AfterContext"]) == ("False", {"Type": "String", "Value": UNKNOWN})
    [_, without] = cloudformation.changes(change_set, values=False)
    assert without["Details"] == [caused]


def test_a_reference_to_an_unchanged_resource_is_known(cloudformation: CloudFormation) -> None:
    cloudformation.create("known", {"One": topic("known-1", DisplayName="a")})
    resources = {"One": topic("known-1", DisplayName="b"), "Two": topic("known-2", DisplayName={"Ref": "One"})}

    changes = cloudformation.changes(cloudformation.review("known", resources), values=True)

    assert [(change["LogicalResourceId"], change["Action"]) for change in changes] == [
        ("One", "Modify"),
        ("Two", "Add"),
    ]
    assert changes[1]["AfterContext"]["DisplayName"] == f"{PREFIX}known-1"


@pytest.mark.parametrize(
    ("policies", "action"),
    [({}, "Delete"), ({"DeletionPolicy": "Retain"}, "Retain")],
)
def test_a_removed_resource_shows_what_becomes_of_it(
    cloudformation: CloudFormation, policies: dict[str, str], action: str
) -> None:
    name = f"removed-{action.lower()}"
    cloudformation.create(name, {"Gone": topic(f"{name}-1") | policies, "Stays": topic(f"{name}-2")})
    change_set = cloudformation.review(name, {"Stays": topic(f"{name}-2")})

    removed = {
        "Action": "Remove",
        "LogicalResourceId": "Gone",
        "PhysicalResourceId": f"{PREFIX}{name}-1",
        "ResourceType": "AWS::SNS::Topic",
        "PolicyAction": action,
        "Scope": [],
        "Details": [],
    }
    assert cloudformation.changes(change_set, values=False) == [removed]
    assert cloudformation.changes(change_set, values=True) == [removed | {"BeforeContext": {"TopicName": f"{name}-1"}}]


def test_a_replaced_resource_that_is_retained_is_reported(cloudformation: CloudFormation) -> None:
    retained = {"UpdateReplacePolicy": "Retain"}
    cloudformation.create("retained", {"T": topic("retained-1") | retained})

    [change] = cloudformation.changes(
        cloudformation.review("retained", {"T": topic("retained-2") | retained}), values=False
    )

    assert (change["Replacement"], change["PolicyAction"]) == ("True", "ReplaceAndRetain")


def test_a_condition_adds_and_removes(cloudformation: CloudFormation) -> None:
    sections: dict[str, Any] = {
        "Parameters": {"Kind": {"Type": "String", "Default": "test"}},
        "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Kind"}, "prod"]}},
    }
    resources = {"Always": parameter(), "Sometimes": parameter() | {"Condition": "IsProd"}}
    cloudformation.create("conditional", resources, **sections)

    for kind, action in (("prod", "Add"), ("test", "Remove")):
        given = {"Parameters": [{"ParameterKey": "Kind", "ParameterValue": kind}]}
        change_set = cloudformation.review("conditional", resources, options=given, **sections)
        [change] = cloudformation.changes(change_set, values=False)
        assert (change["LogicalResourceId"], change["Action"]) == ("Sometimes", action)
        cloudformation.api.execute_change_set(ChangeSetName=change_set)
        assert cloudformation.settle("conditional", "stack_update_complete") == "UPDATE_COMPLETE"


def test_a_changed_mapping_is_a_direct_modification(cloudformation: CloudFormation) -> None:
    resources = {"P": parameter({"Fn::FindInMap": ["M", "A", "Value"]})}
    cloudformation.create("mapping", resources, Mappings={"M": {"A": {"Value": "one"}}})

    change_set = cloudformation.review("mapping", resources, Mappings={"M": {"A": {"Value": "two"}}})

    [change] = cloudformation.changes(change_set, values=True)
    assert change["Details"] == [valued(detail("Value", "Never"), "one", "two")]


def test_pseudo_parameters_are_known(cloudformation: CloudFormation) -> None:
    text = "${AWS::Region} ${AWS::AccountId} ${AWS::Partition} ${AWS::StackName} ${AWS::URLSuffix}"
    resources = {"P": parameter({"Fn::Sub": text}, Description={"Ref": "AWS::NoValue"})}

    [change] = cloudformation.changes(cloudformation.review("pseudo", resources, kind="CREATE"), values=True)

    value = "us-east-1 123456789012 aws pseudo amazonaws.com"
    assert change["AfterContext"] == {"Type": "String", "Value": value}


def test_a_condition_may_ask_for_pseudo_parameters(cloudformation: CloudFormation) -> None:
    conditions = {"Here": {"Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]}}
    value = {"Fn::If": ["Here", {"Ref": "AWS::AccountId"}, {"Ref": "AWS::NoValue"}]}
    description = {"Fn::If": ["Here", {"Ref": "AWS::NoValue"}, "elsewhere"]}
    resources = {"P": parameter(value, Description=description) | {"Condition": "Here"}}

    change_set = cloudformation.review("pseudo-condition", resources, kind="CREATE", Conditions=conditions)

    [change] = cloudformation.changes(change_set, values=True)
    assert change["AfterContext"] == {"Type": "String", "Value": "123456789012"}


def test_a_list_of_unlike_elements_is_rendered_as_it_stands(cloudformation: CloudFormation) -> None:
    document = {"d": [{"userid": 1}, 1, "string"]}
    options = {"Capabilities": ["CAPABILITY_AUTO_EXPAND"]}
    sections = {"Transform": "AWS::LanguageExtensions"}
    resources = {"P": parameter({"Fn::ToJsonString": document})}

    change_set = cloudformation.review("unlike", resources, kind="CREATE", options=options, **sections)

    [change] = cloudformation.changes(change_set, values=True)
    assert json.loads(change["AfterContext"]["Value"]) == document


def test_a_change_of_the_stacks_tags_alone_has_no_properties_in_its_scope(cloudformation: CloudFormation) -> None:
    resources = {"P": parameter()}
    cloudformation.create("tagged", resources)

    change_set = cloudformation.review("tagged", resources, options={"Tags": [{"Key": "team", "Value": "a"}]})

    described = cloudformation.api.describe_change_set(ChangeSetName=change_set)
    assert (described["Status"], described["Tags"]) == ("CREATE_COMPLETE", [{"Key": "team", "Value": "a"}])


def test_secret_parameters_are_hidden_everywhere(cloudformation: CloudFormation) -> None:
    resources = {"T": topic("hidden", DisplayName={"Ref": "Secret"}) | {"Metadata": {"note": {"Ref": "Secret"}}}}

    def sections(value: str, **more: Any) -> dict[str, Any]:
        return {"Parameters": {"Secret": {"Type": "String", "NoEcho": True, "Default": value, **more}}}

    cloudformation.create(
        "hidden", resources, Outputs={"Plain": {"Value": {"Ref": "Secret"}}}, **sections("first-value")
    )
    change_set = cloudformation.review("hidden", resources, **sections("second-value"))

    [change] = cloudformation.changes(change_set, values=True)
    assert (change["BeforeContext"]["DisplayName"], change["AfterContext"]["DisplayName"]) == ("****", "****")
    assert {(d["Target"]["BeforeValue"], d["Target"]["AfterValue"]) for d in change["Details"]} == {("****", "****")}
    described = cloudformation.api.describe_change_set(ChangeSetName=change_set)
    masked = [{"ParameterKey": "Secret", "ParameterValue": "****"}]
    assert described["Parameters"] == cloudformation.describe("hidden")["Parameters"] == masked
    assert "first-value" not in str([event.get("ResourceProperties") for event in cloudformation.events("hidden")])
    # What a template copies into its outputs and metadata is shown: the service does not mask it either.
    assert cloudformation.outputs("hidden") == {"Plain": "first-value"}
    resource = cloudformation.api.describe_stack_resource(StackName="hidden", LogicalResourceId="T")
    assert resource["StackResourceDetail"]["Metadata"] == '{"note": "first-value"}'


# -- their life


def test_a_change_set_without_changes_fails_and_cannot_be_executed(cloudformation: CloudFormation) -> None:
    resources = {"CDKMetadata": {"Type": "AWS::CDK::Metadata", "Properties": {"Analytics": "v2:none"}}}
    cloudformation.create("unchanged", resources)
    change_set = cloudformation.review("unchanged", resources)
    described = cloudformation.api.describe_change_set(ChangeSetName=change_set)

    displayed = {
        key: described.get(key)
        for key in ("Status", "ExecutionStatus", "StatusReason", "Changes", "Tags", "Parameters")
    }
    assert displayed == {
        "Status": "FAILED",
        "ExecutionStatus": "UNAVAILABLE",
        "StatusReason": NO_CHANGES,
        "Changes": [],
        "Tags": None,
        "Parameters": None,
    }
    assert cloudformation.refusal("execute_change_set", ChangeSetName=change_set) == (
        "InvalidChangeSetStatus",
        f"ChangeSet [{change_set}] cannot be executed in its current status of [FAILED]",
    )


def test_a_create_of_nothing_is_no_failure(cloudformation: CloudFormation) -> None:
    never = {"Conditions": {"Never": {"Fn::Equals": ["a", "b"]}}}
    change_set = cloudformation.review(
        "of-nothing", {"P": parameter() | {"Condition": "Never"}}, kind="CREATE", **never
    )

    described = cloudformation.api.describe_change_set(ChangeSetName=change_set)
    cloudformation.api.execute_change_set(ChangeSetName=change_set)

    assert (described["Status"], described["ExecutionStatus"], described["Changes"]) == (
        "CREATE_COMPLETE",
        "AVAILABLE",
        [],
    )
    assert cloudformation.settle("of-nothing", "stack_create_complete") == "CREATE_COMPLETE"
    assert cloudformation.physical_ids("of-nothing") == {}


def test_a_stack_is_in_review_until_its_change_set_is_executed(cloudformation: CloudFormation) -> None:
    resources = {"P": parameter()}
    change_set = cloudformation.review("reviewed", resources, kind="CREATE", options={"Description": "first"})
    stack_id = cloudformation.describe("reviewed")["StackId"]
    before = cloudformation.describe("reviewed")
    again = cloudformation.review(stack_id, resources, kind="CREATE", options={"ChangeSetName": "another"})
    names = {each["ChangeSetName"] for each in cloudformation.api.list_change_sets(StackName="reviewed")["Summaries"]}

    cloudformation.api.execute_change_set(ChangeSetName=again)
    assert cloudformation.settle("reviewed", "stack_create_complete") == "CREATE_COMPLETE"
    after = cloudformation.describe("reviewed")

    assert (before["StackStatus"], before["StackStatusReason"]) == ("REVIEW_IN_PROGRESS", "User Initiated")
    assert {"ChangeSetId", "LastUpdatedTime", "Parameters", "Capabilities", "Outputs"} & set(before) == set()
    assert names == {"reviewed-create", "another"}
    assert (after["StackId"], after["ChangeSetId"]) == (stack_id, again)
    assert "LastUpdatedTime" in after
    assert cloudformation.refusal("describe_change_set", ChangeSetName=change_set)[0] == "ChangeSetNotFound"


def test_a_create_of_a_stack_in_review_makes_its_change_sets_obsolete(cloudformation: CloudFormation) -> None:
    resources = {"P": parameter()}
    change_set = cloudformation.review("overtaken-review", resources, kind="CREATE")
    reviewed = cloudformation.describe("overtaken-review")["StackId"]

    assert cloudformation.create("overtaken-review", resources) == reviewed

    assert cloudformation.describe(reviewed)["StackStatus"] == "CREATE_COMPLETE"
    described = cloudformation.api.describe_change_set(ChangeSetName=change_set)
    assert (described["Status"], described["ExecutionStatus"]) == ("CREATE_COMPLETE", "OBSOLETE")


def test_names_of_stacks_and_change_sets_are_free_again_after_a_deletion(cloudformation: CloudFormation) -> None:
    resources = {"P": parameter()}
    first = cloudformation.review("reused", resources, kind="CREATE")
    cloudformation.api.execute_change_set(ChangeSetName=first)
    cloudformation.settle("reused", "stack_create_complete")
    old = cloudformation.describe("reused")["StackId"]
    arguments = {"ChangeSetName": "reused-create", "ChangeSetType": "CREATE", "TemplateBody": "{}"}

    exists = "already exists and cannot be created again with the changeSet [reused-create]."
    refused = cloudformation.refusal("create_change_set", StackName="reused", **arguments)
    assert refused == ("ValidationError", f"Stack [reused] {exists}")
    assert cloudformation.delete("reused") == "DELETE_COMPLETE"
    refused = cloudformation.refusal("create_change_set", StackName=old, **arguments)
    assert refused == ("ValidationError", f"Stack [{old}] {exists}")
    refused = cloudformation.refusal("create_change_set", StackName=old, **(arguments | {"ChangeSetType": "UPDATE"}))
    assert refused == ("ValidationError", f"Stack:{old} is in DELETE_COMPLETE state and can not be updated.")
    second = cloudformation.review("reused", resources, kind="CREATE")

    assert cloudformation.describe("reused")["StackStatus"] == "REVIEW_IN_PROGRESS"
    assert cloudformation.describe("reused")["StackId"] != old
    described = [
        cloudformation.api.describe_change_set(ChangeSetName=arn)["ExecutionStatus"] for arn in (first, second)
    ]
    assert described == ["EXECUTE_COMPLETE", "AVAILABLE"]


def test_a_stack_that_is_being_deleted_takes_no_change_set(cloudformation: CloudFormation, widgets: Widgets) -> None:
    resources = {"W": widget("leaving", Behaviour="hold-delete")}
    stack_id = cloudformation.create("leaving", resources)
    cloudformation.api.delete_stack(StackName="leaving")
    widgets.wait_until_held("leaving")

    arguments = {"StackName": "leaving", "ChangeSetName": "late", "TemplateBody": template(resources)}
    refused = cloudformation.refusal("create_change_set", ChangeSetType="UPDATE", **arguments)

    widgets.open_gate("leaving")
    assert cloudformation.settle(stack_id, "stack_delete_complete") == "DELETE_COMPLETE"
    state = "is in DELETE_IN_PROGRESS state and can not be updated."
    assert refused == ("ValidationError", f"Stack:{stack_id} {state}")


def test_a_deleted_change_set_is_not_found(cloudformation: CloudFormation) -> None:
    change_set = cloudformation.review("unreviewed", {"P": parameter()}, kind="CREATE")

    cloudformation.api.delete_change_set(ChangeSetName="unreviewed-create", StackName="unreviewed")

    for name in (change_set, "unreviewed-create"):
        refused = cloudformation.refusal("describe_change_set", ChangeSetName=name, StackName="unreviewed")
        assert refused == ("ChangeSetNotFound", f"ChangeSet [{name}] does not exist")
    cloudformation.api.delete_change_set(ChangeSetName="unreviewed-create", StackName="unreviewed")


REFUSALS: list[tuple[str, dict[str, str], str]] = [
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


@pytest.mark.parametrize(("verb", "arguments", "message"), REFUSALS)
def test_a_request_about_a_change_set_is_refused_in_the_services_words(
    cloudformation: CloudFormation, verb: str, arguments: dict[str, str], message: str
) -> None:
    assert cloudformation.refusal(verb, **arguments) == ("ValidationError", message)


def test_the_value_of_a_stored_parameter_is_returned(cloudformation: CloudFormation, sandbox: Sandbox) -> None:
    client(sandbox, "ssm").put_parameter(Name="/shown/stored", Value="resolved", Type="String")
    sections = {"Parameters": {"P": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/shown/stored"}}}

    change_set = cloudformation.review("stored", {"T": parameter({"Ref": "P"})}, kind="CREATE", **sections)

    [displayed] = cloudformation.api.describe_change_set(ChangeSetName=change_set)["Parameters"]
    assert displayed == {"ParameterKey": "P", "ParameterValue": "/shown/stored", "ResolvedValue": "resolved"}
    [change] = cloudformation.changes(change_set, values=True)
    assert change["AfterContext"]["Value"] == "resolved"


def nested(bucket: str, sandbox: Sandbox, name: str, value: str) -> dict[str, Any]:
    """A nested stack of a stack, with one parameter in SSM; the template is uploaded."""
    inner = template({"P": parameter({"Ref": "Value"})}, Parameters={"Value": {"Type": "String"}})
    client(sandbox, "s3").put_object(Bucket=bucket, Key=f"{name}.json", Body=inner)
    properties = {"TemplateURL": f"https://{bucket}.s3.amazonaws.com/{name}.json", "Parameters": {"Value": value}}
    return {"Type": "AWS::CloudFormation::Stack", "Properties": properties}


def test_a_change_set_goes_into_nested_stacks_and_is_executed_by_its_root(
    cloudformation: CloudFormation, sandbox: Sandbox, bucket: str
) -> None:
    into = {"IncludeNestedStacks": True}
    root = cloudformation.review("into", {"Child": nested(bucket, sandbox, "into", "a")}, kind="CREATE", options=into)
    described = cloudformation.api.describe_change_set(ChangeSetName=root)
    [change] = described["Changes"]
    below = change["ResourceChange"]["ChangeSetId"]
    child = cloudformation.api.describe_change_set(ChangeSetName=below, IncludePropertyValues=True)

    assert described["IncludeNestedStacks"]
    assert (child["ParentChangeSetId"], child["RootChangeSetId"], child["IncludeNestedStacks"]) == (root, root, True)
    assert cloudformation.describe(child["StackId"])["StackStatus"] == "REVIEW_IN_PROGRESS"
    assert cloudformation.changes(below, values=True)[0]["AfterContext"] == {"Type": "String", "Value": "a"}
    for verb in ("execute_change_set", "delete_change_set"):
        assert root in cloudformation.refusal(verb, ChangeSetName=below)[1]
    cloudformation.api.execute_change_set(ChangeSetName=root)
    assert cloudformation.settle("into", "stack_create_complete") == "CREATE_COMPLETE"
    assert cloudformation.physical_ids("into") == {"Child": child["StackId"]}

    update = cloudformation.review("into", {"Child": nested(bucket, sandbox, "into", "b")}, options=into)
    [change] = cloudformation.changes(update, values=True)
    [inner] = cloudformation.changes(change["ChangeSetId"], values=True)
    assert (change["Action"], inner["Action"]) == ("Modify", "Modify")
    assert (inner["BeforeContext"]["Value"], inner["AfterContext"]["Value"]) == ("a", "b")
    cloudformation.api.delete_change_set(ChangeSetName=update)
    refused = cloudformation.refusal("describe_change_set", ChangeSetName=change["ChangeSetId"])
    assert refused[0] == "ChangeSetNotFound"
    assert cloudformation.delete("into") == "DELETE_COMPLETE"


@pytest.mark.parametrize("deleted", ["the root's change set", "the parent stack"])
def test_a_nested_stack_in_review_is_deleted_with_its_change_set_or_parent(
    deleted: str, cloudformation: CloudFormation, sandbox: Sandbox, bucket: str
) -> None:
    into = {"IncludeNestedStacks": True}
    root = cloudformation.review("gone", {"Child": nested(bucket, sandbox, "gone", "a")}, kind="CREATE", options=into)
    [change] = cloudformation.changes(root, values=False)
    stack = cloudformation.api.describe_change_set(ChangeSetName=change["ChangeSetId"])["StackId"]

    if deleted == "the parent stack":
        cloudformation.api.delete_stack(StackName="gone")
    else:
        cloudformation.api.delete_change_set(ChangeSetName=root)

    assert cloudformation.settle(stack, "stack_delete_complete") == "DELETE_COMPLETE"


def test_a_change_set_fails_where_none_can_be_made_in_a_nested_stack(
    cloudformation: CloudFormation, sandbox: Sandbox, bucket: str
) -> None:
    child = nested(bucket, sandbox, "wrong", "a")
    child["Properties"]["Parameters"] = {"Other": "x"}

    root = cloudformation.review("wrong", {"Child": child}, kind="CREATE", options={"IncludeNestedStacks": True})

    described = cloudformation.api.describe_change_set(ChangeSetName=root)
    assert (described["Status"], "nested stack Child" in described["StatusReason"]) == ("FAILED", True)
