"""Properties against a type's schema: CloudFormation's words for faults, and which changes replace."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from sandbox.aws.cloudformation.kinds.base import Replacement
from sandbox.aws.cloudformation.kinds.registered import Handlers, RegisteredKind
from sandbox.aws.registry.store import TypeVersion

SCHEMA: dict[str, Any] = {
    "properties": {
        "Id": {"type": "string"},
        "Name": {"type": "string", "pattern": "^[a-z]+$", "minLength": 2},
        "Enabled": {"type": "boolean"},
        "Network": {"$ref": "#/definitions/Network"},
        "Pools": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/Pool"}},
    },
    "definitions": {
        "Network": {"type": "object", "properties": {"Cidr": {"type": "string"}, "Plugin": {"type": "string"}}},
        "Pool": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"Name": {"type": "string"}, "Count": {"type": "integer"}, "State": {"type": "string"}},
            "required": ["Name"],
        },
    },
    "required": ["Name"],
    "primaryIdentifier": ["/properties/Id"],
    "readOnlyProperties": ["/properties/Id", "/properties/Pools/*/State"],
    "createOnlyProperties": ["/properties/Name", "/properties/Network/Cidr"],
    "conditionalCreateOnlyProperties": ["/properties/Network/Plugin"],
    "handlers": {"create": {}, "read": {}, "update": {}, "delete": {}},
}


def kind(schema: dict[str, Any] = SCHEMA) -> RegisteredKind:
    version = TypeVersion("00000001", "arn", schema, None, None, None, "f", "e", datetime.now(UTC))
    return RegisteredKind(version, cast(Handlers, None))


@pytest.mark.parametrize(
    ("properties", "faults"),
    [
        ({"Name": "ab", "Enabled": "true", "Pools": [{"Name": "p", "Count": "3"}]}, []),
        ({}, ["#: required key [Name] not found"]),
        ({"Name": "ab", "Id": "x"}, ["#: extraneous key [Id] is not permitted"]),
        (
            {"Name": "A"},
            ["#/Name: string [A] does not match pattern ^[a-z]+$", "#/Name: expected minLength: 2, actual: 1"],
        ),
        ({"Name": "ab", "Enabled": "maybe"}, ["#/Enabled: expected type: Boolean, found: String"]),
        ({"Name": "ab", "Pools": []}, ["#/Pools: expected minimum item count: 1, found: 0"]),
        ({"Name": "ab", "Pools": [{"Count": 1}]}, ["#/Pools/0: required key [Name] not found"]),
        ({"Name": "ab", "Pools": [{"Name": "p", "X": 1}]}, ["#/Pools/0: extraneous key [X] is not permitted"]),
        (
            {"Name": "ab", "Pools": [{"Name": "p", "State": "s"}]},
            ["#/Pools/0: extraneous key [State] is not permitted"],
        ),
    ],
)
def test_faults_are_worded_as_cloudformation_words_them(properties: dict[str, Any], faults: list[str]) -> None:
    assert sorted(kind().violations(properties)) == sorted(faults)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"Enabled": True}, {"Enabled": False}, Replacement.NEVER),
        ({"Name": "ab"}, {"Name": "cd"}, Replacement.ALWAYS),
        ({"Network": {"Cidr": "a", "Other": 1}}, {"Network": {"Cidr": "a", "Other": 2}}, Replacement.NEVER),
        ({"Network": {"Cidr": "a"}}, {"Network": {"Cidr": "b"}}, Replacement.ALWAYS),
        ({"Network": {"Plugin": "a"}}, {"Network": {"Plugin": "b"}}, Replacement.CONDITIONAL),
        ({}, {"Network": {"Plugin": "b"}}, Replacement.CONDITIONAL),
    ],
)
def test_only_the_path_that_is_create_only_replaces(
    before: dict[str, Any], after: dict[str, Any], expected: Replacement
) -> None:
    assert kind().replacement(before, after) is expected


def test_a_type_without_an_update_handler_is_always_replaced() -> None:
    handlers: dict[str, Any] = {name: {} for name in ("create", "read", "delete")}

    assert kind(SCHEMA | {"handlers": handlers}).replacement({"Enabled": 1}, {"Enabled": 0}) is Replacement.ALWAYS
