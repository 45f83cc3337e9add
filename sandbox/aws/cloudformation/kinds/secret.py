"""AWS::SecretsManager::Secret, which moto's Secrets Manager has and its CloudFormation has not."""

import json
from typing import Any
from uuid import uuid4

from moto.secretsmanager.models import secretsmanager_backends

from sandbox.aws.cloudformation.compare import changed_properties
from sandbox.aws.cloudformation.kinds.aws_kind import AwsKind, new_name
from sandbox.aws.cloudformation.kinds.base import Operation
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.settings import ACCOUNT_ID


class SecretKind(AwsKind):
    """A secret is generated once, and again when its generation parameters change."""

    type_name = "AWS::SecretsManager::Secret"
    supported = ("Name", "Description", "SecretString", "GenerateSecretString")

    def violations(self, properties: dict[str, Any]) -> list[str]:
        faults = super().violations(properties)
        if {"SecretString", "GenerateSecretString"} <= set(properties):
            faults.append("#: either SecretString or GenerateSecretString, not both")
        generated = properties.get("GenerateSecretString", {})
        if len({"SecretStringTemplate", "GenerateStringKey"} & set(generated)) == 1:
            faults.append("#/GenerateSecretString: SecretStringTemplate and GenerateStringKey go together")
        return faults

    def make(self, operation: Operation) -> Snapshot:
        wanted = operation.properties
        name = wanted.get("Name") or new_name(operation)
        made = _secrets(operation).create_secret(
            name, _value(operation), None, wanted.get("Description"), None, None, str(uuid4()), [], False
        )
        arn = str(json.loads(made)["ARN"])
        return Snapshot(arn, {"Id": arn})

    def change(self, operation: Operation) -> Snapshot:
        snapshot, wanted = operation.existing, operation.properties
        changed = changed_properties(operation.previous_properties or {}, wanted)
        if changed & {"SecretString", "GenerateSecretString"}:
            _secrets(operation).update_secret(
                snapshot.physical_id, secret_string=_value(operation), client_request_token=str(uuid4())
            )
        # moto's UpdateSecret writes a value whenever it is called.
        _secrets(operation).secrets[snapshot.physical_id].description = wanted.get("Description")
        return snapshot

    def remove(self, operation: Operation) -> None:
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
