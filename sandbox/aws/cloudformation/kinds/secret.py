"""AWS::SecretsManager::Secret, which moto's Secrets Manager has and its CloudFormation has not."""

import json
from typing import Any
from uuid import uuid4

from moto.core.exceptions import JsonRESTError
from moto.secretsmanager.models import secretsmanager_backends

from sandbox.aws.cloudformation.compare import changed_properties
from sandbox.aws.cloudformation.kinds.base import Operation, ResourceFailedError
from sandbox.aws.cloudformation.kinds.described import DescribedKind
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.settings import ACCOUNT_ID

TYPE_NAME = "AWS::SecretsManager::Secret"
_FLAG = {"type": ["boolean", "string"]}
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "Name": {"type": "string"},
        "Description": {"type": "string"},
        "SecretString": {"type": "string"},
        "GenerateSecretString": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "PasswordLength": {"type": ["integer", "string"]},
                "ExcludeCharacters": {"type": "string"},
                "ExcludeNumbers": _FLAG,
                "ExcludePunctuation": _FLAG,
                "ExcludeUppercase": _FLAG,
                "ExcludeLowercase": _FLAG,
                "IncludeSpace": _FLAG,
                "RequireEachIncludedType": _FLAG,
                "SecretStringTemplate": {"type": "string"},
                "GenerateStringKey": {"type": "string"},
            },
        },
    },
}


class SecretKind(DescribedKind):
    """A secret is generated once, and again when its generation parameters change."""

    schema = _SCHEMA
    attributes = ("Id",)
    create_only = frozenset({"Name"})

    def violations(self, properties: dict[str, Any]) -> list[str]:
        faults = super().violations(properties)
        if {"SecretString", "GenerateSecretString"} <= set(properties):
            faults.append("#: either SecretString or GenerateSecretString, not both")
        generated = properties.get("GenerateSecretString", {})
        if len({"SecretStringTemplate", "GenerateStringKey"} & set(generated)) == 1:
            faults.append("#/GenerateSecretString: SecretStringTemplate and GenerateStringKey go together")
        return faults

    def create(self, operation: Operation) -> Snapshot:
        wanted = operation.properties
        name = wanted.get("Name") or f"{operation.logical_id}-{operation.stack_id[-12:]}"
        try:
            made = _secrets(operation).create_secret(
                name, _value(operation), None, wanted.get("Description"), None, None, str(uuid4()), [], False
            )
        except JsonRESTError as error:
            raise ResourceFailedError(_refused(error.message)) from error
        arn = str(json.loads(made)["ARN"])
        snapshot = Snapshot(arn, {"Id": arn})
        operation.identified(snapshot)
        return snapshot

    def update(self, operation: Operation) -> Snapshot:
        snapshot, wanted = operation.existing, operation.properties
        changed = changed_properties(operation.previous_properties or {}, wanted)
        try:
            if changed & {"SecretString", "GenerateSecretString"}:
                _secrets(operation).update_secret(
                    snapshot.physical_id, secret_string=_value(operation), client_request_token=str(uuid4())
                )
            # moto's UpdateSecret writes a value whenever it is called.
            _secrets(operation).secrets[snapshot.physical_id].description = wanted.get("Description")
        except JsonRESTError as error:
            raise ResourceFailedError(_refused(error.message), snapshot) from error
        return snapshot

    def delete(self, operation: Operation) -> None:
        _secrets(operation).delete_secret(operation.existing.physical_id, None, True)


def _value(operation: Operation) -> str:
    wanted = operation.properties
    if "GenerateSecretString" not in wanted:
        return str(wanted.get("SecretString", ""))
    how = wanted["GenerateSecretString"]
    flags = ("ExcludeNumbers", "ExcludePunctuation", "ExcludeUppercase", "ExcludeLowercase", "IncludeSpace")
    made = _secrets(operation).get_random_password(
        int(how.get("PasswordLength", 32)),
        how.get("ExcludeCharacters", ""),
        *(_on(how.get(flag, False)) for flag in flags),
        _on(how.get("RequireEachIncludedType", True)),
    )
    password = str(json.loads(made)["RandomPassword"])
    if "GenerateStringKey" not in how:
        return password
    return json.dumps({**json.loads(how["SecretStringTemplate"]), how["GenerateStringKey"]: password})


def _on(flag: Any) -> bool:
    return str(flag).lower() == "true"


def _secrets(operation: Operation) -> Any:
    return secretsmanager_backends[ACCOUNT_ID][operation.region]


def _refused(message: str) -> str:
    return f"{message} (Service: SecretsManager, Status Code: 400)"
