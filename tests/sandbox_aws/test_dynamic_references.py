"""Dynamic references of every kind, in resources of moto's and in registered ones, in several stacks at once."""

from typing import Any

import pytest

from tests.sandbox_aws.conftest import Widgets
from tests.support.cli import Cli
from tests.support.stacks import Stacks, parameter, template, topic, widget

NAMES = [f"references-{number}" for number in range(6)]
REFERENCES = {
    "plain": ("{{resolve:ssm:/ref/plain}}", "shown"),
    "version": ("{{resolve:ssm:/ref/plain:1}}", "earlier"),
    "secure": ("{{resolve:ssm-secure:/ref/secure}}", "hidden"),
    "secret": ("{{resolve:secretsmanager:ref-secret}}", '{"user": "me"}'),
    "key": ("{{resolve:secretsmanager:ref-secret:SecretString:user}}", "me"),
    "stage": ("{{resolve:secretsmanager:ref-secret:SecretString:user:AWSCURRENT}}", "me"),
}


@pytest.fixture(scope="module")
def stored(aws: Cli) -> None:
    put = ("ssm", "put-parameter", "--overwrite")
    aws(*put, "--name", "/ref/plain", "--type", "String", "--value", "earlier")
    aws(*put, "--name", "/ref/plain", "--type", "String", "--value", "shown")
    aws(*put, "--name", "/ref/secure", "--type", "SecureString", "--value", "hidden")
    aws("secretsmanager", "create-secret", "--name", "ref-secret", "--secret-string", '{"user": "me"}')


PARAMETERS = {"P": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/ref/plain"}}


def resources(name: str, label: str) -> dict[str, Any]:
    return {
        "T": topic(name, DisplayName=label),
        "S": parameter({"Ref": "P"}, Name=name),
        "W": widget(name, Label=label),
    }


def sent(widgets: Widgets, name: str) -> Any:
    return widgets.requests(name)[-1]["requestData"]["resourceProperties"]["Label"]


def test_stacks_with_references_of_every_kind_get_there_at_once(
    aws: Cli, stacks: Stacks, widgets: Widgets, stored: None
) -> None:
    labels = dict(zip(NAMES, REFERENCES.values(), strict=True))

    for name, (reference, _) in labels.items():
        stacks.begin("create_stack", name, resources(name, reference), Parameters=PARAMETERS)
    value = aws("ssm", "get-parameter", "--name", "/ref/plain")["Parameter"]["Value"]

    assert value == "shown"
    assert {stacks.settle(name, "stack_create_complete") for name in NAMES} == {"CREATE_COMPLETE"}
    assert {name: sent(widgets, name) for name in NAMES} == {name: expected for name, (_, expected) in labels.items()}
    arns = [stacks.physical_ids(name)["T"] for name in NAMES]
    topics = [aws("sns", "get-topic-attributes", "--topic-arn", arn) for arn in arns]
    assert [topic["Attributes"]["DisplayName"] for topic in topics] == [expected for _, expected in labels.values()]
    for name in NAMES:
        after = resources(name, "{{resolve:ssm:/ref/plain}}!")
        stacks.begin("update_stack", name, after, Parameters=PARAMETERS)
    assert {stacks.settle(name, "stack_update_complete") for name in NAMES} == {"UPDATE_COMPLETE"}
    assert {sent(widgets, name) for name in NAMES} == {"shown!"}
    assert {stacks.delete(name) for name in NAMES} == {"DELETE_COMPLETE"}


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("{{resolve:ssm:/ref/none}}", "Parameter /ref/none cannot be read: "),
        ("{{resolve:ssm:/ref/plain:9}}", "Parameter /ref/plain:9 cannot be read: "),
        ("{{resolve:secretsmanager:ref-none}}", "Secret ref-none cannot be read: "),
        ("{{resolve:secretsmanager:ref-secret:SecretString:none}}", "Could not find a value associated with JSONKey"),
    ],
)
def test_a_reference_to_nothing_fails_the_resource(stacks: Stacks, stored: None, reference: str, reason: str) -> None:
    name = "references-to-nothing"
    assert stacks.create(name, {"T": topic(DisplayName=reference)}) == "ROLLBACK_COMPLETE"
    assert stacks.reasons(name, "T")[0].startswith(reason)
    assert stacks.delete(name) == "DELETE_COMPLETE"


def test_a_parameter_of_a_stored_value_keeps_it_until_the_next_update(
    aws: Cli, stacks: Stacks, widgets: Widgets, stored: None
) -> None:
    name = "stored-value"
    put = ("ssm", "put-parameter", "--overwrite", "--name", "/ref/kept", "--type", "String", "--value")
    declared = {"P": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/ref/kept"}}
    body = {"W": widget(name, Label={"Ref": "P"})}
    aws(*put, "one")
    stacks.create(name, body, Parameters=declared)
    aws(*put, "two")
    displayed = stacks.describe(name)["Parameters"]
    stacks.update(name, body, Parameters=declared)

    assert displayed == [{"ParameterKey": "P", "ParameterValue": "/ref/kept", "ResolvedValue": "one"}]
    assert stacks.describe(name)["Parameters"][0]["ResolvedValue"] == "two"
    assert sent(widgets, name) == "two"


def test_a_parameter_of_a_value_that_is_not_stored_is_refused(stacks: Stacks) -> None:
    declared = {"P": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/ref/none"}}
    body = template({"T": topic()}, Parameters=declared)

    _, message = stacks.refusal("create_stack", StackName="unstored", TemplateBody=body)

    assert message == "Unable to fetch parameters [/ref/none] from parameter store for this account."
