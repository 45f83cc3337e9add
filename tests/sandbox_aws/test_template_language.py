"""Templates: reading them, and what the intrinsic functions give."""

from collections.abc import Mapping
from typing import Any

import pytest

from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.intrinsics import resolve
from sandbox.aws.cloudformation.parameters import parameter_values
from sandbox.aws.cloudformation.template import Template


class FixedScope:
    """Two parameters and one resource."""

    region = "eu-west-1"
    mappings: Mapping[str, Any] = {"Sizes": {"prod": {"n": 3}}}
    refs: Mapping[str, Any] = {"Name": "n", "List": ["a", "b"], "AWS::Region": "eu-west-1"}

    def ref(self, name: str) -> Any:
        return self.refs[name]

    def attribute(self, logical_id: str, name: str) -> Any:
        return f"{logical_id}:{name}"

    def condition(self, name: str) -> bool:
        return {"Yes": True, "No": False}[name]

    def imported(self, export: str) -> str:
        return f"imported {export}"


VALUES: list[tuple[Any, Any]] = [
    ({"Ref": "Name"}, "n"),
    ({"a": {"Ref": "AWS::NoValue"}, "b": 1}, {"b": 1}),
    ([{"Ref": "AWS::NoValue"}, 1], [1]),
    ({"Fn::GetAtt": ["R", "A"]}, "R:A"),
    ({"Fn::GetAtt": "R.A.B"}, "R:A.B"),
    ({"Fn::GetAtt": ["R", "A.B"]}, "R:A.B"),
    ({"Fn::Sub": "${Name}-${R.A}-${!Literal}-${AWS::Region}"}, "n-R:A-${Literal}-eu-west-1"),
    ({"Fn::Sub": ["${Own}-${Name}", {"Own": {"Ref": "Name"}}]}, "n-n"),
    ({"Fn::Join": [",", [{"Ref": "Name"}, 1, True]]}, "n,1,true"),
    ({"Fn::Split": ["/", "a/b"]}, ["a", "b"]),
    ({"Fn::Select": [1, {"Ref": "List"}]}, "b"),
    ({"Fn::Select": ["0", {"Fn::Split": ["|", "x|y"]}]}, "x"),
    ({"Fn::If": ["Yes", 1, 2]}, 1),
    ({"a": {"Fn::If": ["No", 1, {"Ref": "AWS::NoValue"}]}}, {}),
    ({"Fn::FindInMap": ["Sizes", "prod", "n"]}, 3),
    ({"Fn::ImportValue": {"Fn::Sub": "${Name}-x"}}, "imported n-x"),
    ({"Fn::Base64": "abc"}, "YWJj"),
    ({"Fn::Cidr": ["10.0.0.0/16", 2, 8]}, ["10.0.0.0/24", "10.0.1.0/24"]),
    ({"Fn::Length": {"Ref": "List"}}, 2),
    ({"Fn::ToJsonString": {"a": {"Ref": "Name"}}}, '{"a":"n"}'),
    ({"Fn::Equals": ["1", 1]}, True),
    ({"Fn::And": [{"Condition": "Yes"}, {"Fn::Not": [{"Condition": "No"}]}]}, True),
    ({"Fn::Or": [{"Condition": "No"}, {"Fn::Equals": ["a", "b"]}]}, False),
    # An IAM statement's Condition block has the same key as a reference to a condition.
    ({"Condition": {"StringEquals": {"a": "b"}}}, {"Condition": {"StringEquals": {"a": "b"}}}),
]


@pytest.mark.parametrize(("node", "value"), VALUES, ids=[str(node)[:60] for node, _ in VALUES])
def test_a_function_gives_its_value(node: Any, value: Any) -> None:
    assert resolve(node, FixedScope()) == value


@pytest.mark.parametrize(
    ("node", "words"),
    [
        ({"Fn::Select": [5, ["a"]]}, "cannot select nonexistent value at index 5"),
        ({"Fn::FindInMap": ["Sizes", "test", "n"]}, "Unable to get mapping for Sizes::test::n"),
        ({"Fn::Frobnicate": 1}, "Fn::Frobnicate"),
        ({"Fn::Not": ["text"]}, "Conditions can only be boolean operations"),
    ],
)
def test_a_function_that_cannot_be_evaluated_says_why(node: Any, words: str) -> None:
    with pytest.raises(RequestError, match=words):
        resolve(node, FixedScope())


def test_yaml_keeps_dates_as_text_and_turns_short_tags_into_long_ones() -> None:
    template = Template.parse(
        "Resources:\n  R:\n    Type: A::B::C\n    Properties:\n      Version: 2012-10-17\n"
        "      Zone: !Select [0, !GetAZs '']\n      Arn: !GetAtt Other.Arn\n"
        "      Nested: !If [x, !Sub 'a-${R}', !Ref P]\n"
    )

    assert template.resources["R"]["Properties"] == {
        "Version": "2012-10-17",
        "Zone": {"Fn::Select": [0, {"Fn::GetAZs": ""}]},
        "Arn": {"Fn::GetAtt": "Other.Arn"},
        "Nested": {"Fn::If": ["x", {"Fn::Sub": "a-${R}"}, {"Ref": "P"}]},
    }


DECLARED: dict[str, dict[str, Any]] = {
    "Size": {"Type": "Number", "MinValue": 1, "MaxValue": 5},
    "Env": {"Type": "String", "AllowedValues": ["prod", "test"], "Default": "test"},
    "Code": {"Type": "String", "AllowedPattern": "[a-z]+", "MaxLength": 3, "Default": "abc"},
}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Parameters: \\[Size\\] must have values"),
        ({"Size": "1", "Colour": "red"}, "Parameters: \\[Colour\\] do not exist in the template"),
        ({"Size": "6"}, "'Size' must be a number not greater than 5"),
        ({"Size": "many"}, "'Size' must be a number"),
        ({"Size": "1", "Env": "dev"}, "'Env' must be one of AllowedValues"),
        ({"Size": "1", "Code": "A"}, "'Code' must match pattern"),
        ({"Size": "1", "Code": "abcd"}, "'Code' must contain between 0 and 3 characters"),
    ],
)
def test_parameters_are_checked_against_their_declarations(given: dict[str, str], words: str) -> None:
    entries = [{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()]

    with pytest.raises(RequestError, match=words):
        parameter_values(DECLARED, entries, {})


def test_parameters_take_defaults_and_previous_values() -> None:
    given = [{"ParameterKey": "Size", "UsePreviousValue": True}]

    assert parameter_values(DECLARED, given, {"Size": "4"}) == {"Size": "4", "Env": "test", "Code": "abc"}
