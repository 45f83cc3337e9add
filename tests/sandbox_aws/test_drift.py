"""Drift detection: what counts as drift, and that it is found through the read handler."""

import json
from typing import Any

import pytest

from sandbox.aws.cloudformation.drift import differences, expected_properties
from tests.sandbox_aws.conftest import Widgets
from tests.support.stacks import Stacks, widget

SCHEMA: dict[str, Any] = {
    "properties": {
        "Size": {"type": "integer"},
        "Enabled": {"type": "boolean"},
        "Name": {"type": "string"},
        "Secret": {"type": "string"},
        "Ordered": {"type": "array", "items": {"type": "string"}},
        "Unordered": {"type": "array", "insertionOrder": False, "items": {"type": "string"}},
        "Pools": {"type": "array", "insertionOrder": False, "items": {"$ref": "#/definitions/Pool"}},
        "Groups": {"type": "array", "items": {"$ref": "#/definitions/Pool"}},
        "Engine": {"type": "string"},
        "Tags": {"type": "array", "insertionOrder": False, "items": {"type": "object"}},
        "Network": {
            "properties": {
                "Hedged": {"type": "string"},
                "FromRoot": {"type": "string"},
                "FromParent": {"type": "string"},
            }
        },
    },
    "definitions": {
        "Pool": {
            "properties": {
                "Name": {"type": "string"},
                "Count": {"type": "integer"},
                "Auto": {"type": "boolean"},
                "Disk": {"properties": {"Type": {"type": "string"}}},
            }
        }
    },
    "writeOnlyProperties": ["/properties/Secret", "/properties/Pools/*/Password"],
    "tagging": {"taggable": True, "tagProperty": "/properties/Tags"},
    "propertyTransform": {
        "/properties/Name": "$lowercase(Name)",
        "/properties/Engine": '$join([Engine, "[.].*"]) $OR $uppercase(Engine)',
        "/properties/Network/Hedged": "$lowercase(Network.Hedged) $OR $lowercase(Hedged)",
        "/properties/Network/FromRoot": "$lowercase(Network.FromRoot)",
        "/properties/Network/FromParent": "$lowercase(FromParent)",
        "/properties/Groups/*/Count": 'Auto ? "[0-9]+" : Count',
        "/properties/Groups/*/Disk/Type": "$lowercase(Disk.Type) $OR $lowercase(Type)",
    },
}
POOLS = [{"Name": "a", "Count": 1}, {"Name": "b", "Count": 2}]

CASES: dict[str, tuple[dict[str, Any], dict[str, Any], list[tuple[str, str]]]] = {
    "equal": ({"Size": 1}, {"Size": 1}, []),
    "a number and its text": ({"Size": "1"}, {"Size": 1}, []),
    "a number, whatever its notation": ({"Size": "03"}, {"Size": 3}, []),
    "texts that are one number are two texts": ({"Name": "03"}, {"Name": "3"}, [("/Name", "NOT_EQUAL")]),
    "a boolean, whatever its letters": ({"Enabled": "True"}, {"Enabled": True}, []),
    "the other boolean": ({"Enabled": "false"}, {"Enabled": True}, [("/Enabled", "NOT_EQUAL")]),
    "changed": ({"Size": 1}, {"Size": 2}, [("/Size", "NOT_EQUAL")]),
    "gone": ({"Size": 1}, {}, [("/Size", "REMOVE")]),
    "not in the template": ({}, {"Size": 1}, []),
    "write-only": ({"Secret": "s"}, {}, []),
    "write-only in a list": ({"Pools": [{"Name": "a", "Password": "p"}]}, {"Pools": [{"Name": "a"}]}, []),
    "order that matters": (
        {"Ordered": ["a", "b"]},
        {"Ordered": ["b", "a"]},
        [("/Ordered/0", "NOT_EQUAL"), ("/Ordered/1", "NOT_EQUAL")],
    ),
    "order that does not": ({"Unordered": ["a", "b"]}, {"Unordered": ["b", "a"]}, []),
    "one more in a set": ({"Unordered": ["a"]}, {"Unordered": ["b", "a"]}, [("/Unordered/1", "ADD")]),
    "one less in a set": ({"Unordered": ["a", "b"]}, {"Unordered": ["b"]}, [("/Unordered/0", "REMOVE")]),
    "objects of a set in another order": ({"Pools": POOLS}, {"Pools": POOLS[::-1]}, []),
    "an object of a set is compared whole": (
        {"Pools": POOLS},
        {"Pools": [{"Name": "b", "Count": 2, "Mode": "User"}, {"Name": "a", "Count": 1}]},
        [("/Pools/1", "REMOVE"), ("/Pools/2", "ADD")],
    ),
    "one count of many in a set": (
        {"Pools": POOLS},
        {"Pools": [{"Name": "b", "Count": 5}, {"Name": "a", "Count": 1}]},
        [("/Pools/1", "REMOVE"), ("/Pools/2", "ADD")],
    ),
    "an object of an ordered list is compared by what is declared": (
        {"Groups": POOLS},
        {"Groups": [{**POOLS[0], "Mode": "User"}, {"Name": "b", "Count": "5"}]},
        [("/Groups/1/Count", "NOT_EQUAL")],
    ),
    "one more in an ordered list": ({"Groups": POOLS[:1]}, {"Groups": POOLS}, [("/Groups/1", "ADD")]),
    "one less in an ordered list": ({"Groups": POOLS}, {"Groups": POOLS[:1]}, [("/Groups/1", "REMOVE")]),
    "null is not there": ({"Size": 1}, {"Size": None}, [("/Size", "REMOVE")]),
    "an empty list that is not there": ({"Unordered": []}, {}, [("/Unordered", "REMOVE")]),
    "a transform reads an element's siblings": (
        {"Groups": [{"Auto": True, "Count": 1}, {"Count": 1}]},
        {"Groups": [{"Auto": True, "Count": 4}, {"Count": 4}]},
        [("/Groups/1/Count", "NOT_EQUAL")],
    ),
    "a transform within an element, hedged": (
        {"Groups": [{"Disk": {"Type": "SSD"}}]},
        {"Groups": [{"Disk": {"Type": "ssd"}}]},
        [],
    ),
    "a transform of a nested property, hedged": ({"Network": {"Hedged": "A"}}, {"Network": {"Hedged": "a"}}, []),
    "a transform that reads from the root alone": (
        {"Network": {"FromRoot": "A"}},
        {"Network": {"FromRoot": "a"}},
        [("/Network/FromRoot", "NOT_EQUAL")],
    ),
    "a transform that reads from the parent alone": (
        {"Network": {"FromParent": "A"}},
        {"Network": {"FromParent": "a"}},
        [("/Network/FromParent", "NOT_EQUAL")],
    ),
    "a transform forgives no absence": ({"Engine": "v1"}, {}, [("/Engine", "REMOVE")]),
    "a value that is no pattern": ({"Name": "(["}, {"Name": "b"}, [("/Name", "NOT_EQUAL")]),
    "transformed": ({"Name": "ABC"}, {"Name": "abc"}, []),
    "not what the transform gives": ({"Name": "ABC"}, {"Name": "abd"}, [("/Name", "NOT_EQUAL")]),
    "transformed to a pattern": ({"Engine": "v1"}, {"Engine": "v1.30"}, []),
    "the transform's alternative": ({"Engine": "v1"}, {"Engine": "V1"}, []),
}


@pytest.mark.parametrize("case", CASES)
def test_only_what_the_template_says_can_drift(case: str) -> None:
    template_properties, actual, expected = CASES[case]

    differs = differences(expected_properties(template_properties, SCHEMA), actual, SCHEMA)

    assert [(difference.path, difference.kind) for difference in differs] == expected


def test_the_strict_reading_compares_the_elements_of_ordered_lists_whole() -> None:
    actual = {"Groups": [{**POOLS[0], "Mode": "User"}, POOLS[1]]}

    differs = differences({"Groups": POOLS}, actual, SCHEMA, strict=True)

    assert [(difference.path, difference.kind) for difference in differs] == [("/Groups/0/Mode", "ADD")]


@pytest.mark.parametrize(
    ("declared", "actual", "expected"),
    [
        ({"Tags": [{"Key": "a", "Value": "1"}]}, ["a", "team"], []),
        ({}, ["team"], []),
        ({}, ["team", "theirs"], [("/Tags/1", "ADD")]),
        ({"Tags": [{"Key": "team", "Value": "1"}]}, ["team"], []),
        ({}, [], [("/Tags/0", "REMOVE")]),
    ],
)
def test_stack_tags_are_expected_beside_declared_ones(
    declared: dict[str, Any], actual: list[str], expected: list[tuple[str, str]]
) -> None:
    wanted = expected_properties(declared, SCHEMA, {"team": "1"})

    differs = differences(wanted, {"Tags": [{"Key": key, "Value": "1"} for key in actual]}, SCHEMA)

    assert [(difference.path, difference.kind) for difference in differs] == expected


def detect(stacks: Stacks, stack: str) -> dict[str, Any]:
    about = {"StackDriftDetectionId": stacks.api.detect_stack_drift(StackName=stack)["StackDriftDetectionId"]}
    while True:
        status: dict[str, Any] = stacks.api.describe_stack_drift_detection_status(**about)
        if status["DetectionStatus"] != "DETECTION_IN_PROGRESS":
            return status


def test_a_change_behind_the_stacks_back_is_named(stacks: Stacks, widgets: Widgets) -> None:
    stacks.create("drift", {"W": widget("drifter", Size=1, Label="x"), "Gone": widget("leaver")})
    in_sync = detect(stacks, "drift")
    path = widgets.store / "drifter.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"Size": 9}))
    (widgets.store / "leaver.json").unlink()

    drifted = detect(stacks, "drift")
    drifts = stacks.api.describe_stack_resource_drifts(StackName="drift")["StackResourceDrifts"]
    one = stacks.api.detect_stack_resource_drift(StackName="drift", LogicalResourceId="W")

    assert (in_sync["DetectionStatus"], in_sync["StackDriftStatus"]) == ("DETECTION_COMPLETE", "IN_SYNC")
    assert (drifted["StackDriftStatus"], drifted["DriftedStackResourceCount"]) == ("DRIFTED", 2)
    statuses = {drift["LogicalResourceId"]: drift["StackResourceDriftStatus"] for drift in drifts}
    assert statuses == {"W": "MODIFIED", "Gone": "DELETED"}
    assert one["StackResourceDrift"]["PropertyDifferences"] == [
        {"PropertyPath": "/Size", "ExpectedValue": "1", "ActualValue": "9", "DifferenceType": "NOT_EQUAL"}
    ]
    assert json.loads(one["StackResourceDrift"]["ActualProperties"]) == {"Name": "drifter", "Size": 9, "Label": "x"}
    assert stacks.describe("drift")["DriftInformation"]["StackDriftStatus"] == "DRIFTED"
