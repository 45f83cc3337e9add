"""Change sets as the service was recorded to show them: what changes and why, with and without property values."""

import json
from typing import Any

import pytest

from sandbox.launch import Sandbox
from tests.sandbox_aws.conftest import Widgets
from tests.support.clients import client
from tests.support.stacks import Stacks, nested, parameter, template, topic, widget

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


def test_a_new_resource_shows_its_properties_only_with_values(stacks: Stacks) -> None:
    resources = {"Second": topic("shown-2", DisplayName={"Ref": "First"}), "First": topic("shown-1")}
    change_set = stacks.review("shown", resources, kind="CREATE")

    plain = {"Action": "Add", "ResourceType": "AWS::SNS::Topic", "Scope": [], "Details": []}
    without = [plain | {"LogicalResourceId": name} for name in ("First", "Second")]
    assert stacks.changes(change_set, values=False) == without
    assert stacks.changes(change_set, values=True) == [
        without[0] | {"Replacement": "True", "AfterContext": {"TopicName": "shown-1"}},
        without[1] | {"Replacement": "True", "AfterContext": {"TopicName": "shown-2", "DisplayName": UNKNOWN}},
    ]


def test_a_literal_that_changes_is_a_direct_modification(stacks: Stacks) -> None:
    stacks.create("literal", {"T": topic("literal", DisplayName="one")})
    change_set = stacks.review("literal", {"T": topic("literal", DisplayName="two")})

    direct = detail("DisplayName", "Never")
    assert stacks.changes(change_set, values=False) == [modified("T", f"{PREFIX}literal", [direct])]
    assert stacks.changes(change_set, values=True) == [
        modified(
            "T",
            f"{PREFIX}literal",
            [valued(direct, "one", "two")],
            BeforeContext={"TopicName": "literal", "DisplayName": "one"},
            AfterContext={"TopicName": "literal", "DisplayName": "two"},
        )
    ]


@pytest.mark.parametrize("means", ["given", "default", "mapped"])
def test_a_changed_parameter_is_named_and_modifies_too(stacks: Stacks, means: str) -> None:
    name = f"parameter-{means}"
    value: Any = {"Fn::FindInMap": ["M", "Names", {"Ref": "P"}]} if means == "mapped" else {"Ref": "P"}
    names = {"one": f"{name}-one", "two": f"{name}-two"}
    sections: dict[str, Any] = {"Mappings": {"M": {"Names": names}}} if means == "mapped" else {}
    old, new = ("one", "two") if means == "mapped" else (names["one"], names["two"])
    first = {"Type": "String", "Default": old}
    second = {"Type": "String", "Default": new if means == "default" else old}
    given = {} if means == "default" else {"Parameters": [{"ParameterKey": "P", "ParameterValue": new}]}
    stacks.create(name, {"T": topic(TopicName=value)}, Parameters={"P": first}, **sections)

    resources = {"T": topic(TopicName=value)}
    change_set = stacks.review(name, resources, options=given, Parameters={"P": second}, **sections)

    details = [
        detail("TopicName", "Always", source="ParameterReference", entity="P"),
        detail("TopicName", "Always", evaluation="Dynamic"),
    ]
    arn = f"{PREFIX}{names['one']}"
    assert stacks.changes(change_set, values=False) == [modified("T", arn, details, **REPLACED)]
    assert stacks.changes(change_set, values=True) == [
        modified(
            "T",
            arn,
            [valued(each, names["one"], names["two"]) for each in details],
            BeforeContext={"TopicName": names["one"]},
            AfterContext={"TopicName": names["two"]},
            **REPLACED,
        )
    ]
    [displayed] = stacks.api.describe_change_set(ChangeSetName=change_set)["Parameters"]
    assert displayed == {"ParameterKey": "P", "ParameterValue": new}


def test_a_reference_to_a_replaced_resource_changes_with_it(stacks: Stacks) -> None:
    follower = topic("refer-2", DisplayName={"Ref": "One"})
    stacks.create("refer", {"One": topic("refer-1"), "Two": follower})
    change_set = stacks.review("refer", {"One": topic("refer-new"), "Two": follower})

    direct, caused = (
        detail("TopicName", "Always"),
        detail("DisplayName", "Never", source="ResourceReference", entity="One"),
    )
    assert stacks.changes(change_set, values=False) == [
        modified("One", f"{PREFIX}refer-1", [direct], **REPLACED),
        modified("Two", f"{PREFIX}refer-2", [caused]),
    ]
    [_, second] = stacks.changes(change_set, values=True)
    both = [caused, detail("DisplayName", "Never", evaluation="Dynamic")]
    assert second["Details"] == [valued(each, f"{PREFIX}refer-1", UNKNOWN) for each in both]
    assert second["BeforeContext"]["DisplayName"] == f"{PREFIX}refer-1"
    assert second["AfterContext"]["DisplayName"] == UNKNOWN


def test_an_attribute_of_a_changed_resource_may_change_which_values_do_not_show(stacks: Stacks) -> None:
    second = topic("may-2", DisplayName={"Fn::GetAtt": ["One", "DisplayName"]})
    third = topic("may-3", DisplayName={"Fn::Sub": "${Two.DisplayName}"})
    stacks.create("may", {"One": topic("may-1", DisplayName="a"), "Two": second, "Three": third})
    change_set = stacks.review("may", {"One": topic("may-1", DisplayName="b"), "Two": second, "Three": third})

    def dynamic(entity: str) -> dict[str, Any]:
        return detail("DisplayName", "Never", source="ResourceAttribute", evaluation="Dynamic", entity=entity)

    assert stacks.changes(change_set, values=False) == [
        modified("One", f"{PREFIX}may-1", [detail("DisplayName", "Never")]),
        modified("Three", f"{PREFIX}may-3", [dynamic("Two.DisplayName")]),
        modified("Two", f"{PREFIX}may-2", [dynamic("One.DisplayName")]),
    ]
    assert [change["LogicalResourceId"] for change in stacks.changes(change_set, values=True)] == ["One"]
    stacks.api.execute_change_set(ChangeSetName=change_set)
    stacks.settle("may", "stack_update_complete")
    updated = {name for name, status in stacks.statuses("may") if status == "UPDATE_COMPLETE"}
    assert updated == {"may", "One", "Two", "Three"}


def test_an_attribute_of_a_replaced_resource_is_static(stacks: Stacks) -> None:
    holder = parameter({"Fn::GetAtt": ["One", "TopicArn"]})
    stacks.create("static", {"One": topic("static-1"), "Two": holder})
    change_set = stacks.review("static", {"One": topic("static-2"), "Two": holder})

    [_, second] = stacks.changes(change_set, values=True)

    caused = detail("Value", "Never", source="ResourceAttribute", entity="One.TopicArn")
    both = [caused, detail("Value", "Never", evaluation="Dynamic")]
    assert second["Details"] == [valued(each, f"{PREFIX}static-1", UNKNOWN) for each in both]
    assert (second["Replacement"], second["AfterContext"]) == ("False", {"Type": "String", "Value": UNKNOWN})
    [_, without] = stacks.changes(change_set, values=False)
    assert without["Details"] == [caused]


def test_a_reference_to_an_unchanged_resource_is_known(stacks: Stacks) -> None:
    stacks.create("known", {"One": topic("known-1", DisplayName="a")})
    resources = {"One": topic("known-1", DisplayName="b"), "Two": topic("known-2", DisplayName={"Ref": "One"})}

    changes = stacks.changes(stacks.review("known", resources), values=True)

    assert [(change["LogicalResourceId"], change["Action"]) for change in changes] == [
        ("One", "Modify"),
        ("Two", "Add"),
    ]
    assert changes[1]["AfterContext"]["DisplayName"] == f"{PREFIX}known-1"


@pytest.mark.parametrize(
    ("policies", "action"),
    [({}, "Delete"), ({"DeletionPolicy": "Retain"}, "Retain")],
)
def test_a_removed_resource_shows_what_becomes_of_it(stacks: Stacks, policies: dict[str, str], action: str) -> None:
    name = f"removed-{action.lower()}"
    stacks.create(name, {"Gone": topic(f"{name}-1") | policies, "Stays": topic(f"{name}-2")})
    change_set = stacks.review(name, {"Stays": topic(f"{name}-2")})

    removed = {
        "Action": "Remove",
        "LogicalResourceId": "Gone",
        "PhysicalResourceId": f"{PREFIX}{name}-1",
        "ResourceType": "AWS::SNS::Topic",
        "PolicyAction": action,
        "Scope": [],
        "Details": [],
    }
    assert stacks.changes(change_set, values=False) == [removed]
    assert stacks.changes(change_set, values=True) == [removed | {"BeforeContext": {"TopicName": f"{name}-1"}}]


def test_a_replaced_resource_that_is_retained_is_reported(stacks: Stacks) -> None:
    retained = {"UpdateReplacePolicy": "Retain"}
    stacks.create("retained", {"T": topic("retained-1") | retained})

    [change] = stacks.changes(stacks.review("retained", {"T": topic("retained-2") | retained}), values=False)

    assert (change["Replacement"], change["PolicyAction"]) == ("True", "ReplaceAndRetain")


def test_a_condition_adds_and_removes(stacks: Stacks) -> None:
    sections: dict[str, Any] = {
        "Parameters": {"Kind": {"Type": "String", "Default": "test"}},
        "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Kind"}, "prod"]}},
    }
    resources = {"Always": parameter(), "Sometimes": parameter() | {"Condition": "IsProd"}}
    stacks.create("conditional", resources, **sections)

    for kind, action in (("prod", "Add"), ("test", "Remove")):
        given = {"Parameters": [{"ParameterKey": "Kind", "ParameterValue": kind}]}
        change_set = stacks.review("conditional", resources, options=given, **sections)
        [change] = stacks.changes(change_set, values=False)
        assert (change["LogicalResourceId"], change["Action"]) == ("Sometimes", action)
        stacks.api.execute_change_set(ChangeSetName=change_set)
        assert stacks.settle("conditional", "stack_update_complete") == "UPDATE_COMPLETE"


def test_a_changed_mapping_is_a_direct_modification(stacks: Stacks) -> None:
    resources = {"P": parameter({"Fn::FindInMap": ["M", "A", "Value"]})}
    stacks.create("mapping", resources, Mappings={"M": {"A": {"Value": "one"}}})

    change_set = stacks.review("mapping", resources, Mappings={"M": {"A": {"Value": "two"}}})

    [change] = stacks.changes(change_set, values=True)
    assert change["Details"] == [valued(detail("Value", "Never"), "one", "two")]


def test_pseudo_parameters_are_known(stacks: Stacks) -> None:
    text = "${AWS::Region} ${AWS::AccountId} ${AWS::Partition} ${AWS::StackName} ${AWS::URLSuffix}"
    resources = {"P": parameter({"Fn::Sub": text}, Description={"Ref": "AWS::NoValue"})}

    [change] = stacks.changes(stacks.review("pseudo", resources, kind="CREATE"), values=True)

    value = "us-east-1 123456789012 aws pseudo amazonaws.com"
    assert change["AfterContext"] == {"Type": "String", "Value": value}


def test_a_condition_may_ask_for_pseudo_parameters(stacks: Stacks) -> None:
    conditions = {"Here": {"Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]}}
    value = {"Fn::If": ["Here", {"Ref": "AWS::AccountId"}, {"Ref": "AWS::NoValue"}]}
    description = {"Fn::If": ["Here", {"Ref": "AWS::NoValue"}, "elsewhere"]}
    resources = {"P": parameter(value, Description=description) | {"Condition": "Here"}}

    change_set = stacks.review("pseudo-condition", resources, kind="CREATE", Conditions=conditions)

    [change] = stacks.changes(change_set, values=True)
    assert change["AfterContext"] == {"Type": "String", "Value": "123456789012"}


def test_a_list_of_unlike_elements_is_rendered_as_it_stands(stacks: Stacks) -> None:
    document = {"d": [{"userid": 1}, 1, "string"]}
    options = {"Capabilities": ["CAPABILITY_AUTO_EXPAND"]}
    sections = {"Transform": "AWS::LanguageExtensions"}
    resources = {"P": parameter({"Fn::ToJsonString": document})}

    change_set = stacks.review("unlike", resources, kind="CREATE", options=options, **sections)

    [change] = stacks.changes(change_set, values=True)
    assert json.loads(change["AfterContext"]["Value"]) == document


def test_a_change_of_the_stacks_tags_alone_has_no_properties_in_its_scope(stacks: Stacks) -> None:
    resources = {"P": parameter()}
    stacks.create("tagged", resources)

    change_set = stacks.review("tagged", resources, options={"Tags": [{"Key": "team", "Value": "a"}]})

    described = stacks.api.describe_change_set(ChangeSetName=change_set)
    assert (described["Status"], described["Tags"]) == ("CREATE_COMPLETE", [{"Key": "team", "Value": "a"}])


def test_secret_parameters_are_hidden_everywhere(stacks: Stacks) -> None:
    resources = {"T": topic("hidden", DisplayName={"Ref": "Secret"}) | {"Metadata": {"note": {"Ref": "Secret"}}}}

    def sections(value: str, **more: Any) -> dict[str, Any]:
        return {"Parameters": {"Secret": {"Type": "String", "NoEcho": True, "Default": value, **more}}}

    stacks.create("hidden", resources, Outputs={"Plain": {"Value": {"Ref": "Secret"}}}, **sections("first-value"))
    change_set = stacks.review("hidden", resources, **sections("second-value"))

    [change] = stacks.changes(change_set, values=True)
    assert (change["BeforeContext"]["DisplayName"], change["AfterContext"]["DisplayName"]) == ("****", "****")
    assert {(d["Target"]["BeforeValue"], d["Target"]["AfterValue"]) for d in change["Details"]} == {("****", "****")}
    described = stacks.api.describe_change_set(ChangeSetName=change_set)
    masked = [{"ParameterKey": "Secret", "ParameterValue": "****"}]
    assert described["Parameters"] == stacks.describe("hidden")["Parameters"] == masked
    assert "first-value" not in str([event.get("ResourceProperties") for event in stacks.events("hidden")])
    # What a template copies into its outputs and metadata is shown: the service does not mask it either.
    assert stacks.outputs("hidden") == {"Plain": "first-value"}
    resource = stacks.api.describe_stack_resource(StackName="hidden", LogicalResourceId="T")
    assert resource["StackResourceDetail"]["Metadata"] == '{"note": "first-value"}'


# -- their life


def test_a_change_set_without_changes_fails_and_cannot_be_executed(stacks: Stacks) -> None:
    resources = {"CDKMetadata": {"Type": "AWS::CDK::Metadata", "Properties": {"Analytics": "v2:none"}}}
    stacks.create("unchanged", resources)
    change_set = stacks.review("unchanged", resources)
    described = stacks.api.describe_change_set(ChangeSetName=change_set)

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
    assert stacks.refusal("execute_change_set", ChangeSetName=change_set) == (
        "InvalidChangeSetStatus",
        f"ChangeSet [{change_set}] cannot be executed in its current status of [FAILED]",
    )


def test_a_create_of_nothing_is_no_failure(stacks: Stacks) -> None:
    never = {"Conditions": {"Never": {"Fn::Equals": ["a", "b"]}}}
    change_set = stacks.review("of-nothing", {"P": parameter() | {"Condition": "Never"}}, kind="CREATE", **never)

    described = stacks.api.describe_change_set(ChangeSetName=change_set)
    stacks.api.execute_change_set(ChangeSetName=change_set)

    assert (described["Status"], described["ExecutionStatus"], described["Changes"]) == (
        "CREATE_COMPLETE",
        "AVAILABLE",
        [],
    )
    assert stacks.settle("of-nothing", "stack_create_complete") == "CREATE_COMPLETE"
    assert stacks.physical_ids("of-nothing") == {}


def test_a_stack_is_in_review_until_its_change_set_is_executed(stacks: Stacks) -> None:
    resources = {"P": parameter()}
    change_set = stacks.review("reviewed", resources, kind="CREATE", options={"Description": "first"})
    stack_id = stacks.describe("reviewed")["StackId"]
    before = stacks.describe("reviewed")
    again = stacks.review(stack_id, resources, kind="CREATE", options={"ChangeSetName": "another"})
    names = {each["ChangeSetName"] for each in stacks.api.list_change_sets(StackName="reviewed")["Summaries"]}

    stacks.api.execute_change_set(ChangeSetName=again)
    assert stacks.settle("reviewed", "stack_create_complete") == "CREATE_COMPLETE"
    after = stacks.describe("reviewed")

    assert (before["StackStatus"], before["StackStatusReason"]) == ("REVIEW_IN_PROGRESS", "User Initiated")
    assert {"ChangeSetId", "LastUpdatedTime", "Parameters", "Capabilities", "Outputs"} & set(before) == set()
    assert names == {"reviewed-create", "another"}
    assert (after["StackId"], after["ChangeSetId"]) == (stack_id, again)
    assert "LastUpdatedTime" in after
    assert stacks.refusal("describe_change_set", ChangeSetName=change_set)[0] == "ChangeSetNotFound"


def test_a_create_of_a_stack_in_review_makes_its_change_sets_obsolete(stacks: Stacks) -> None:
    resources = {"P": parameter()}
    change_set = stacks.review("overtaken-review", resources, kind="CREATE")
    reviewed = stacks.describe("overtaken-review")["StackId"]

    assert stacks.created("overtaken-review", resources) == reviewed

    assert stacks.describe(reviewed)["StackStatus"] == "CREATE_COMPLETE"
    described = stacks.api.describe_change_set(ChangeSetName=change_set)
    assert (described["Status"], described["ExecutionStatus"]) == ("CREATE_COMPLETE", "OBSOLETE")


def test_names_of_stacks_and_change_sets_are_free_again_after_a_deletion(stacks: Stacks) -> None:
    resources = {"P": parameter()}
    first = stacks.review("reused", resources, kind="CREATE")
    stacks.api.execute_change_set(ChangeSetName=first)
    stacks.settle("reused", "stack_create_complete")
    old = stacks.describe("reused")["StackId"]
    arguments = {"ChangeSetName": "reused-create", "ChangeSetType": "CREATE", "TemplateBody": "{}"}

    exists = "already exists and cannot be created again with the changeSet [reused-create]."
    refused = stacks.refusal("create_change_set", StackName="reused", **arguments)
    assert refused == ("ValidationError", f"Stack [reused] {exists}")
    assert stacks.delete("reused") == "DELETE_COMPLETE"
    refused = stacks.refusal("create_change_set", StackName=old, **arguments)
    assert refused == ("ValidationError", f"Stack [{old}] {exists}")
    refused = stacks.refusal("create_change_set", StackName=old, **(arguments | {"ChangeSetType": "UPDATE"}))
    assert refused == ("ValidationError", f"Stack:{old} is in DELETE_COMPLETE state and can not be updated.")
    second = stacks.review("reused", resources, kind="CREATE")

    assert stacks.describe("reused")["StackStatus"] == "REVIEW_IN_PROGRESS"
    assert stacks.describe("reused")["StackId"] != old
    described = [stacks.api.describe_change_set(ChangeSetName=arn)["ExecutionStatus"] for arn in (first, second)]
    assert described == ["EXECUTE_COMPLETE", "AVAILABLE"]


def test_a_stack_that_is_being_deleted_takes_no_change_set(stacks: Stacks, widgets: Widgets) -> None:
    resources = {"W": widget("leaving", Behaviour="hold-delete")}
    stack_id = stacks.created("leaving", resources)
    stacks.api.delete_stack(StackName="leaving")
    widgets.wait_until_held("leaving")

    arguments = {"StackName": "leaving", "ChangeSetName": "late", "TemplateBody": template(resources)}
    refused = stacks.refusal("create_change_set", ChangeSetType="UPDATE", **arguments)

    widgets.open_gate("leaving")
    assert stacks.settle(stack_id, "stack_delete_complete") == "DELETE_COMPLETE"
    state = "is in DELETE_IN_PROGRESS state and can not be updated."
    assert refused == ("ValidationError", f"Stack:{stack_id} {state}")


def test_a_deleted_change_set_is_not_found(stacks: Stacks) -> None:
    change_set = stacks.review("unreviewed", {"P": parameter()}, kind="CREATE")

    stacks.api.delete_change_set(ChangeSetName="unreviewed-create", StackName="unreviewed")

    for name in (change_set, "unreviewed-create"):
        refused = stacks.refusal("describe_change_set", ChangeSetName=name, StackName="unreviewed")
        assert refused == ("ChangeSetNotFound", f"ChangeSet [{name}] does not exist")
    stacks.api.delete_change_set(ChangeSetName="unreviewed-create", StackName="unreviewed")


def test_the_value_of_a_stored_parameter_is_returned(stacks: Stacks, sandbox: Sandbox) -> None:
    client(sandbox, "ssm").put_parameter(Name="/shown/stored", Value="resolved", Type="String")
    sections = {"Parameters": {"P": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/shown/stored"}}}

    change_set = stacks.review("stored", {"T": parameter({"Ref": "P"})}, kind="CREATE", **sections)

    [displayed] = stacks.api.describe_change_set(ChangeSetName=change_set)["Parameters"]
    assert displayed == {"ParameterKey": "P", "ParameterValue": "/shown/stored", "ResolvedValue": "resolved"}
    [change] = stacks.changes(change_set, values=True)
    assert change["AfterContext"]["Value"] == "resolved"


@pytest.fixture(scope="module")
def child_template(sandbox: Sandbox, bucket: str) -> str:
    """The key of the template of a nested stack, with one parameter in SSM."""
    body = template({"P": parameter({"Ref": "Value"})}, Parameters={"Value": {"Type": "String"}})
    client(sandbox, "s3").put_object(Bucket=bucket, Key="child.json", Body=body)
    return "child.json"


def test_a_change_set_goes_into_nested_stacks_and_is_executed_by_its_root(stacks: Stacks, child_template: str) -> None:
    into = {"IncludeNestedStacks": True}
    root = stacks.review("into", {"Child": nested(child_template, Value="a")}, kind="CREATE", options=into)
    described = stacks.api.describe_change_set(ChangeSetName=root)
    [change] = described["Changes"]
    below = change["ResourceChange"]["ChangeSetId"]
    child = stacks.api.describe_change_set(ChangeSetName=below, IncludePropertyValues=True)

    assert described["IncludeNestedStacks"]
    assert (child["ParentChangeSetId"], child["RootChangeSetId"], child["IncludeNestedStacks"]) == (root, root, True)
    assert stacks.describe(child["StackId"])["StackStatus"] == "REVIEW_IN_PROGRESS"
    assert stacks.changes(below, values=True)[0]["AfterContext"] == {"Type": "String", "Value": "a"}
    for verb in ("execute_change_set", "delete_change_set"):
        assert root in stacks.refusal(verb, ChangeSetName=below)[1]
    stacks.api.execute_change_set(ChangeSetName=root)
    assert stacks.settle("into", "stack_create_complete") == "CREATE_COMPLETE"
    assert stacks.physical_ids("into") == {"Child": child["StackId"]}

    update = stacks.review("into", {"Child": nested(child_template, Value="b")}, options=into)
    [change] = stacks.changes(update, values=True)
    [inner] = stacks.changes(change["ChangeSetId"], values=True)
    assert (change["Action"], inner["Action"]) == ("Modify", "Modify")
    assert (inner["BeforeContext"]["Value"], inner["AfterContext"]["Value"]) == ("a", "b")
    stacks.api.delete_change_set(ChangeSetName=update)
    refused = stacks.refusal("describe_change_set", ChangeSetName=change["ChangeSetId"])
    assert refused[0] == "ChangeSetNotFound"
    assert stacks.delete("into") == "DELETE_COMPLETE"


@pytest.mark.parametrize("deleted", ["the root's change set", "the parent stack"])
def test_a_nested_stack_in_review_is_deleted_with_its_change_set_or_parent(
    deleted: str, stacks: Stacks, child_template: str
) -> None:
    into = {"IncludeNestedStacks": True}
    root = stacks.review("gone", {"Child": nested(child_template, Value="a")}, kind="CREATE", options=into)
    [change] = stacks.changes(root, values=False)
    stack = stacks.api.describe_change_set(ChangeSetName=change["ChangeSetId"])["StackId"]

    if deleted == "the parent stack":
        stacks.api.delete_stack(StackName="gone")
    else:
        stacks.api.delete_change_set(ChangeSetName=root)

    assert stacks.settle(stack, "stack_delete_complete") == "DELETE_COMPLETE"


def test_a_change_set_fails_where_none_can_be_made_in_a_nested_stack(stacks: Stacks, child_template: str) -> None:
    child = nested(child_template, Other="x")

    root = stacks.review("wrong", {"Child": child}, kind="CREATE", options={"IncludeNestedStacks": True})

    described = stacks.api.describe_change_set(ChangeSetName=root)
    assert (described["Status"], "nested stack Child" in described["StatusReason"]) == ("FAILED", True)


def test_a_change_set_of_a_registered_type_predicts_each_fate_and_calls_no_handler(
    stacks: Stacks, widgets: Widgets
) -> None:
    same = {"Same": widget("fate-same")}
    stacks.create("fate", {"A": widget("fate-a", Size=1), "B": widget("fate-b"), "C": widget("fate-c"), **same})
    names = ("fate-a", "fate-b", "fate-c", "fate-new-b", "fate-d", "fate-same")
    before = [len(widgets.requests(name)) for name in names]
    added = widget("fate-d", Label={"Ref": "B"})
    after = {"A": widget("fate-a", Size=2), "B": widget("fate-new-b"), "D": added, **same}

    changes = stacks.changes(stacks.review("fate", after), values=True)

    assert {change["LogicalResourceId"]: (change["Action"], change.get("Replacement")) for change in changes} == {
        "A": ("Modify", "False"),
        "B": ("Modify", "True"),
        "C": ("Remove", None),
        "D": ("Add", "True"),
    }
    by_name = {change["LogicalResourceId"]: change for change in changes}
    assert by_name["A"]["Details"] == [valued(detail("Size", "Never"), "1", "2")]
    assert by_name["B"]["Details"] == [valued(detail("Name", "Always"), "fate-b", "fate-new-b")]
    assert by_name["D"]["AfterContext"] == {"Name": "fate-d", "Label": UNKNOWN}
    assert [len(widgets.requests(name)) for name in names] == before
    assert widgets.names() == {"fate-a", "fate-b", "fate-c", "fate-same"}
