"""Builds the package of Acme::Test::Widget as `cfn submit` would upload it."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

TYPE_NAME = "Acme::Test::Widget"
# The longest that there is: at speed 600 an hour would be six seconds of a busy machine.
TIMEOUT_MINUTES = 2160
HANDLER = Path(__file__).with_name("widget_handler.py")

CONFIGURATION_SCHEMA = {
    "additionalProperties": False,
    "properties": {"Store": {"type": "string"}, "Secret": {"type": "string"}},
    "required": ["Store"],
}

SCHEMA: dict[str, Any] = {
    "typeName": TYPE_NAME,
    "description": "A widget.",
    "additionalProperties": False,
    "properties": {
        "Id": {"type": "string"},
        "Name": {"type": "string", "maxLength": 20},
        "Size": {"type": "integer", "minimum": 1, "maximum": 100},
        "Shape": {"type": "string", "enum": ["round", "square"]},
        "Behaviour": {"type": "string"},
        "Label": {"type": "string"},
        "Labels": {"type": "array", "insertionOrder": False, "items": {"type": "string"}},
        "Secret": {"type": "string"},
        "Address": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"Host": {"type": "string"}, "Port": {"type": "integer"}},
        },
    },
    "required": ["Name"],
    "primaryIdentifier": ["/properties/Id"],
    "readOnlyProperties": ["/properties/Id", "/properties/Address"],
    "writeOnlyProperties": ["/properties/Secret"],
    "createOnlyProperties": ["/properties/Name"],
    "conditionalCreateOnlyProperties": ["/properties/Shape"],
    "tagging": {"taggable": False},
    "typeConfiguration": CONFIGURATION_SCHEMA,
    "handlers": {
        "create": {"permissions": ["sts:GetWebIdentityToken"], "timeoutInMinutes": TIMEOUT_MINUTES},
        "read": {"permissions": ["sts:GetWebIdentityToken"]},
        "update": {"permissions": ["sts:GetWebIdentityToken"], "timeoutInMinutes": TIMEOUT_MINUTES},
        "delete": {"permissions": ["sts:GetWebIdentityToken"], "timeoutInMinutes": TIMEOUT_MINUTES},
        "list": {"permissions": ["sts:GetWebIdentityToken"]},
    },
}


SETTINGS: dict[str, Any] = {
    "artifact_type": "RESOURCE",
    "typeName": TYPE_NAME,
    "language": "python312",
    "runtime": "python3.12",
    "entrypoint": "widget_handler.resource",
    "testEntrypoint": "widget_handler.resource",
    "settings": {"protocolVersion": "2.0.0"},
}


def build(
    *, description: str = "A widget.", schema: dict[str, Any] | None = None, inputs: dict[str, Any] | None = None
) -> bytes:
    """`inputs` are those of the contract tests, by file name."""
    document = (schema or SCHEMA) | {"description": description}
    inner = _zip({"widget_handler.py": HANDLER.read_text()})
    tested: dict[str, str | bytes] = {f"inputs/{name}": json.dumps(each) for name, each in (inputs or {}).items()}
    return _zip(
        {
            **tested,
            "schema.json": json.dumps(document),
            "configuration-schema.json": json.dumps(CONFIGURATION_SCHEMA),
            ".rpdk-config": json.dumps(SETTINGS),
            "ResourceProvider.zip": inner,
        }
    )


def _zip(files: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()
