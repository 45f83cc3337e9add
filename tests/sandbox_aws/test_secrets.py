"""Secrets that a stack makes, and what refers to them."""

import json
from typing import Any

from sandbox.aws.cloudformation.kinds.secret import SecretKind
from tests.sandbox_aws.conftest import Widgets
from tests.support.cli import Cli
from tests.support.stacks import Stacks, widget


def secret(**how: Any) -> dict[str, Any]:
    return {"Type": SecretKind.type_name, "Properties": {"GenerateSecretString": {"PasswordLength": 20, **how}}}


def value(aws: Cli, arn: str) -> str:
    return str(aws("secretsmanager", "get-secret-value", "--secret-id", arn)["SecretString"])


def test_a_generated_secret_reaches_a_resource_and_is_regenerated_only_on_request(
    aws: Cli, stacks: Stacks, widgets: Widgets
) -> None:
    label = {"Fn::Sub": "{{resolve:secretsmanager:${Password}}}"}
    body = {"Password": secret(ExcludePunctuation="true"), "W": widget("with-secret", Label=label)}
    outputs = {"Arn": {"Value": {"Ref": "Password"}}}
    assert stacks.create("secret", body, Outputs=outputs) == "CREATE_COMPLETE"
    arn = stacks.outputs("secret")["Arn"]
    made = value(aws, arn)
    assert (len(made), made.isalnum()) == (20, True)
    assert widgets.requests("with-secret")[-1]["requestData"]["resourceProperties"]["Label"] == made

    body["Password"]["Properties"]["Description"] = "of nothing"
    assert stacks.update("secret", body, Outputs=outputs) == "UPDATE_COMPLETE"
    assert value(aws, arn) == made
    body["Password"] = secret(PasswordLength=24, SecretStringTemplate='{"user": "me"}', GenerateStringKey="password")
    assert stacks.update("secret", body, Outputs=outputs) == "UPDATE_COMPLETE"
    login = json.loads(value(aws, arn))
    assert (login["user"], len(login["password"])) == ("me", 24)

    assert stacks.delete("secret") == "DELETE_COMPLETE"
    assert arn not in json.dumps(aws("secretsmanager", "list-secrets"))


def test_a_secret_is_either_given_or_generated() -> None:
    kind = SecretKind()
    assert kind.violations({"SecretString": "x"}) == []
    assert len(kind.violations({"SecretString": "x", "GenerateSecretString": {}})) == 1
    assert len(kind.violations({"GenerateSecretString": {"GenerateStringKey": "password"}})) == 1
    assert len(kind.violations({"Colour": "blue"})) == 1
