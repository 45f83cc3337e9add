"""What a change of the schema means to those who use it: one small schema, and what is done to it."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from tools.release.compatibility import Level, changes, level

ROOT = Path(__file__).resolve().parents[2]
BASE: dict[str, Any] = {
    "typeName": "Acme::Test::Thing",
    "description": "A thing.",
    "definitions": {
        "Pool": {"properties": {"Name": {"type": "string"}, "Size": {"type": "string"}}, "required": ["Name"]}
    },
    "properties": {
        "Id": {"type": "string"},
        "Name": {"type": "string", "pattern": "^[a-z]+$", "maxLength": 10},
        "Count": {"type": "integer", "minimum": 1, "maximum": 5, "default": 2},
        "Mode": {"type": "string", "enum": ["On", "Off"]},
        "Pools": {"type": "array", "items": {"$ref": "#/definitions/Pool"}, "maxItems": 3},
        "Labels": {"type": "object", "patternProperties": {"^.+$": {"type": "string"}}},
    },
    "required": ["Name"],
    "primaryIdentifier": ["/properties/Id"],
    "readOnlyProperties": ["/properties/Id"],
    "createOnlyProperties": ["/properties/Name"],
    "conditionalCreateOnlyProperties": ["/properties/Mode"],
    "writeOnlyProperties": [],
    "handlers": {"create": {"permissions": ["a:B"], "timeoutInMinutes": 60}, "list": {"permissions": []}},
    "tagging": {"taggable": False, "tagProperty": "/properties/Tags"},
    "typeConfiguration": {"properties": {"Tenant": {"type": "string"}}, "required": ["Tenant"]},
}
BREAKING, FEATURE, FIX = Level.BREAKING, Level.FEATURE, Level.FIX
GONE = object()

CASES: list[tuple[Level, str, Any, str]] = [
    # gravity, where in the schema, what it becomes, what is said of it
    (BREAKING, "properties/Count", GONE, "/properties/Count: removed"),
    (BREAKING, "properties/Id", GONE, "/properties/Id: removed"),
    (BREAKING, "definitions/Pool/properties/Size", GONE, "/properties/Pools/*/Size: removed"),
    (BREAKING, "required", ["Name", "Count"], "/properties/Count: required now"),
    (FEATURE, "required", [], "/properties/Name: no longer required"),
    (BREAKING, "definitions/Pool/required", ["Name", "Size"], "/properties/Pools/*/Size: required now"),
    (FEATURE, "properties/More", {"type": "string"}, "/properties/More: new"),
    (FEATURE, "definitions/Pool/properties/More", {"type": "string"}, "/properties/Pools/*/More: new"),
    (BREAKING, "properties/Count/type", "string", "/properties/Count: type integer -> string"),
    (FEATURE, "properties/Count/type", "number", "/properties/Count: type integer -> number"),
    (
        BREAKING,
        "properties/Labels/patternProperties/^.+$/type",
        "integer",
        "/properties/Labels/^.+$: type string -> integer",
    ),
    (BREAKING, "properties/Mode/enum", ["On"], "/properties/Mode: Off not any more"),
    (FEATURE, "properties/Mode/enum", ["On", "Off", "Auto"], "/properties/Mode: Auto too"),
    (FIX, "properties/Mode/enum", ["Off", "On"], ""),
    (FEATURE, "properties/Mode/enum", GONE, "/properties/Mode: any value"),
    (BREAKING, "properties/Name/enum", ["a"], "/properties/Name: only a any more"),
    (BREAKING, "properties/Name/pattern", "^[a-z]{2,}$", "/properties/Name: pattern ^[a-z]+$ -> ^[a-z]{2,}$"),
    (FEATURE, "properties/Name/pattern", GONE, "/properties/Name: pattern ^[a-z]+$ -> None"),
    (BREAKING, "properties/Mode/pattern", "^O", "/properties/Mode: pattern None -> ^O"),
    (BREAKING, "properties/Name/maxLength", 9, "/properties/Name: maxLength 10 -> 9"),
    (FEATURE, "properties/Name/maxLength", 11, "/properties/Name: maxLength 10 -> 11"),
    (FEATURE, "properties/Name/maxLength", GONE, "/properties/Name: maxLength 10 -> None"),
    (BREAKING, "properties/Name/minLength", 2, "/properties/Name: minLength None -> 2"),
    (BREAKING, "properties/Count/minimum", 2, "/properties/Count: minimum 1 -> 2"),
    (FEATURE, "properties/Count/minimum", 0, "/properties/Count: minimum 1 -> 0"),
    (BREAKING, "properties/Pools/maxItems", 2, "/properties/Pools: maxItems 3 -> 2"),
    (BREAKING, "properties/Pools/uniqueItems", True, "/properties/Pools: uniqueItems changed"),
    (BREAKING, "properties/Count/default", 3, "/properties/Count: default 2 -> 3"),
    (FIX, "properties/Mode/default", "On", "/properties/Mode: default None -> On"),
    (FIX, "properties/Mode/description", "A mode.", "/properties/Mode: description changed"),
    (FIX, "properties/Pools/insertionOrder", False, "/properties/Pools: insertionOrder changed"),
    (FIX, "propertyTransform", {"/properties/Name": "$lowercase(Name)"}, "/propertyTransform: changed"),
    (
        BREAKING,
        "createOnlyProperties",
        ["/properties/Name", "/properties/Count"],
        "/properties/Count: a change of it replaces the cluster",
    ),
    (FEATURE, "createOnlyProperties", [], "/properties/Name: it can be updated"),
    (
        BREAKING,
        "conditionalCreateOnlyProperties",
        ["/properties/Mode", "/properties/Pools/*/Size"],
        "/properties/Pools/*/Size: a change of it may replace the cluster",
    ),
    (FEATURE, "conditionalCreateOnlyProperties", [], "/properties/Mode: it can be updated"),
    (
        BREAKING,
        "readOnlyProperties",
        ["/properties/Id", "/properties/Mode"],
        "/properties/Mode: it cannot be set any more",
    ),
    (FEATURE, "readOnlyProperties", [], "/properties/Id: it can be set"),
    (BREAKING, "writeOnlyProperties", ["/properties/Mode"], "/properties/Mode: it cannot be read any more"),
    (FIX, "deprecatedProperties", ["/properties/Mode"], "/properties/Mode: it is deprecated"),
    (BREAKING, "primaryIdentifier", ["/properties/Name"], "/primaryIdentifier: "),
    (BREAKING, "typeName", "Acme::Test::Other", "/typeName: Acme::Test::Thing -> Acme::Test::Other"),
    (BREAKING, "handlers/list", GONE, "/handlers/list: removed"),
    (FEATURE, "handlers/read", {"permissions": []}, "/handlers/read: new"),
    (BREAKING, "handlers/list/permissions", ["c:D"], "/handlers/list: the execution role needs c:D too"),
    (FIX, "handlers/create/permissions", [], ""),
    (BREAKING, "handlers/create/timeoutInMinutes", 30, "/handlers/create: minutes 60 -> 30"),
    (FIX, "handlers/create/timeoutInMinutes", 90, "/handlers/create: minutes 60 -> 90"),
    (FEATURE, "tagging/taggable", True, "/tagging/taggable: False -> True"),
    (BREAKING, "tagging/tagProperty", "/properties/Labels", "/tagging/tagProperty: "),
    (BREAKING, "typeConfiguration/properties/Tenant", GONE, "/typeConfiguration/properties/Tenant: removed"),
    (FEATURE, "typeConfiguration/properties/Cloud", {"type": "string"}, "/typeConfiguration/properties/Cloud: new"),
]


def edited(where: str, value: Any) -> dict[str, Any]:
    """The base with something put, or taken away, at a place."""
    schema = copy.deepcopy(BASE)
    *means, last = where.split("/")
    node = schema
    for part in means:
        node = node[part]
    if value is GONE:
        del node[last]
    else:
        node[last] = value
    return schema


@pytest.mark.parametrize(
    ("gravity", "where", "value", "message"), CASES, ids=[f"{c[1]}-{n}" for n, c in enumerate(CASES)]
)
def test_a_change_is_detected_and_classified(gravity: Level, where: str, value: Any, message: str) -> None:
    actual = changes(BASE, edited(where, value))
    assert level(actual) is gravity
    if message:
        assert f"{actual[0].path}: {actual[0].what}".startswith(message)
    else:
        assert actual == []


def test_a_new_property_that_is_required_breaks() -> None:
    schema = edited("properties/More", {"type": "string"})
    schema["required"] = ["Name", "More"]
    assert [(change.level, change.what) for change in changes(BASE, schema)] == [(BREAKING, "new and required")]


def test_a_property_that_replaced_always_and_now_sometimes_is_a_feature() -> None:
    schema = edited("createOnlyProperties", [])
    schema["conditionalCreateOnlyProperties"] = ["/properties/Mode", "/properties/Name"]
    [change] = changes(BASE, schema)
    assert (change.level, change.what) == (FEATURE, "a change of it does not always replace the cluster")


def test_a_new_property_may_be_anything_from_the_start() -> None:
    schema = edited("properties/More", {"type": "string"})
    schema["createOnlyProperties"] = ["/properties/Name", "/properties/More"]
    schema["writeOnlyProperties"] = ["/properties/More"]
    assert level(changes(BASE, schema)) is FEATURE


def test_where_a_definition_is_written_does_not_matter() -> None:
    schema = edited("properties/Pools/items", BASE["definitions"]["Pool"])
    del schema["definitions"]["Pool"]
    assert changes(BASE, schema) == []


def test_the_type_is_compatible_with_itself() -> None:
    schema = json.loads((ROOT / "schema.json").read_text(encoding="utf-8"))
    assert changes(schema, schema) == []
