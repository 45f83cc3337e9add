"""Templates with the transform AWS::LanguageExtensions, and what becomes of its functions without it."""

import json
from typing import Any

import pytest

from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.language_extensions import expand
from sandbox.aws.cloudformation.template import Template
from tests.sandbox_aws.conftest import Widgets
from tests.support.stacks import Stacks, template, widget

TRANSFORM = "AWS::LanguageExtensions"
LOOP = {
    "Fn::ForEach::Widgets": [
        "Who",
        {"Ref": "Names"},
        {"Widget${Who}": widget("each-${Who}", Label={"Fn::Sub": "for ${Who}"})},
    ]
}
LIST = {"Names": {"Type": "CommaDelimitedList"}}


def expanded(resources: dict[str, Any], values: dict[str, Any] | None = None, **sections: Any) -> Template:
    plain = Template.parse(template(resources, Transform=TRANSFORM, **sections))
    return expand(plain, values or {}, "eu-west-1")


def test_a_loop_over_a_parameter_makes_a_resource_of_each_value() -> None:
    actual = expanded(LOOP, {"Names": ["a", "b"]}, Parameters=LIST).resources

    assert {name: node["Properties"]["Label"] for name, node in actual.items()} == {
        "Widgeta": "for a",
        "Widgetb": "for b",
    }


def test_a_map_is_looked_up_with_the_real_region_and_not_with_a_likely_one() -> None:
    mappings = {"Sizes": {"us-east-1": {"n": [1, 2, 3]}, "eu-west-1": {"n": [7]}}}
    size = {"Fn::FindInMap": ["Sizes", {"Ref": "AWS::Region"}, "n"]}

    assert expanded({"W": widget("w", Label=size)}, Mappings=mappings).resources["W"]["Properties"]["Label"] == [7]


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ({"Fn::ToJsonString": {"a": [1, "b"]}}, '{"a":[1,"b"]}'),
        ({"Fn::Length": ["x", "y"]}, 2),
        ({"Fn::FindInMap": ["M", "none", "k", {"DefaultValue": "fallback"}]}, "fallback"),
        ({"Fn::GetAtt": ["Other", "Address"]}, {"Fn::GetAtt": ["Other", "Address"]}),
    ],
)
def test_functions_of_the_extensions_are_evaluated_and_others_left_alone(value: Any, result: Any) -> None:
    resources = {"W": widget("w", Label=value), "Other": widget("o")}

    assert expanded(resources, Mappings={"M": {"a": {"k": "v"}}}).resources["W"]["Properties"]["Label"] == result


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (template({"W": widget("w", Label={"Fn::ToJsonString": {}})}), "needs the transform AWS::LanguageExtensions"),
        (template({"W": widget("w")} | LOOP), "Fn::ForEach::Widgets needs the transform"),
        (template({"W": widget("w")}, Transform="AWS::Serverless-2016-10-31"), "AWS::Serverless-2016-10-31"),
    ],
)
def test_a_function_without_its_transform_and_an_unknown_transform_are_refused(document: str, words: str) -> None:
    with pytest.raises(RequestError, match=words):
        Template.parse(document)


def test_a_loop_that_makes_a_name_that_is_there_is_refused() -> None:
    with pytest.raises(RequestError, match="Transform AWS::LanguageExtensions failed with"):
        expanded({"Widgeta": widget("y")} | LOOP, {"Names": ["a"]}, Parameters=LIST)


def test_a_stack_with_a_loop_follows_its_parameter(stacks: Stacks, widgets: Widgets) -> None:
    def names(value: str) -> list[dict[str, str]]:
        return [{"ParameterKey": "Names", "ParameterValue": value}]

    body, expanding = template(LOOP, Transform=TRANSFORM, Parameters=LIST), {"Capabilities": ["CAPABILITY_AUTO_EXPAND"]}
    refused = stacks.refusal("create_stack", StackName="loop", TemplateBody=body, Parameters=names("a,b"))
    options = {"Parameters": names("a,b"), **expanding}
    assert stacks.create("loop", LOOP, options=options, Transform=TRANSFORM, Parameters=LIST) == "CREATE_COMPLETE"

    stacks.api.update_stack(StackName="loop", UsePreviousTemplate=True, Parameters=names("b,c"), **expanding)

    assert refused[1] == "Requires capabilities : [CAPABILITY_AUTO_EXPAND]"
    assert stacks.settle("loop", "stack_update_complete") == "UPDATE_COMPLETE"
    assert {name for name in widgets.names() if name.startswith("each-")} == {"each-b", "each-c"}
    assert stacks.api.get_template(StackName="loop")["TemplateBody"] == json.loads(body)
