"""Both execution roles, ours and the one that `cfn submit` makes: which tokens they may ask AWS for."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from acme_azure_akscluster.observability import correlation
from sandbox.aws.federation.policy import is_allowed
from tests.support import short_forms
from tests.support.account import AUDIENCE
from tools.schema import role

ROOT = Path(__file__).parents[2]
PARAMETERS = {"Audience": AUDIENCE, "MaxTokenSeconds": 300}


def _reference(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Any:
    """A parameter's default."""
    return PARAMETERS.get(str(loader.construct_scalar(node)))


def _first_branch(loader: yaml.SafeLoader, node: yaml.SequenceNode) -> Any:
    return loader.construct_sequence(node, deep=True)[1]


def statements(path: str) -> list[dict[str, Any]]:
    """What the role of a template may do."""
    document = short_forms.load(ROOT / path, Ref=_reference, If=_first_branch)
    actual: list[dict[str, Any]] = document["Resources"]["ExecutionRole"]["Properties"]["Policies"][0][
        "PolicyDocument"
    ]["Statement"]
    return [{**statement, "Resource": _plain(statement["Resource"])} for statement in actual]


def _plain(resource: Any) -> str:
    """CloudFormation's Sub of a generated template, in this account."""
    text = resource["Fn::Sub"] if isinstance(resource, dict) else resource
    return str(text).replace("${AWS::Partition}", "aws").replace("${AWS::AccountId}", "123456789012")


ROLES = ("resource-role.yaml", "deploy/aws/execution-role.yaml")
GOOD: dict[str, list[str]] = {
    "sts:IdentityTokenAudience": [AUDIENCE],
    "sts:DurationSeconds": ["300"],
    "sts:SigningAlgorithm": ["RS256"],
}


@pytest.mark.parametrize("path", ROLES)
@pytest.mark.parametrize(
    ("changed", "allowed"),
    [
        ({}, True),
        ({"sts:DurationSeconds": ["60"]}, True),
        ({"sts:DurationSeconds": ["301"]}, False),
        ({"sts:IdentityTokenAudience": ["api://elsewhere"]}, False),
        ({"sts:IdentityTokenAudience": [AUDIENCE, "api://elsewhere"]}, False),
        ({"sts:IdentityTokenAudience": None}, False),
        ({"sts:SigningAlgorithm": ["ES384"]}, False),
    ],
)
def test_a_role_may_ask_for_our_audience_and_duration_alone(path: str, changed: dict[str, Any], allowed: bool) -> None:
    context = {key: values for key, values in {**GOOD, **changed}.items() if values is not None}
    assert is_allowed([{"Statement": statements(path)}], "sts:GetWebIdentityToken", context) is allowed


@pytest.mark.parametrize(
    ("secret", "allowed"),
    [
        ("arn:aws:secretsmanager:eu-west-1:123456789012:secret:azure-login-AbCdEf", True),
        ("arn:aws:secretsmanager:eu-west-1:123456789012:secret:database-AbCdEf", False),
        ("arn:aws:secretsmanager:eu-west-1:999999999999:secret:azure-login-AbCdEf", False),
    ],
)
def test_the_role_of_cfn_submit_reads_secrets_that_are_called_azure_alone(secret: str, allowed: bool) -> None:
    policies = [{"Statement": statements("resource-role.yaml")}]
    assert is_allowed(policies, "secretsmanager:GetSecretValue", {}, secret) is allowed


@pytest.mark.parametrize("path", ROLES)
@pytest.mark.parametrize(("keys", "allowed"), [(["StackId", "RequestToken"], True), (["StackId", "Admin"], False)])
def test_and_for_our_tags_alone(path: str, keys: list[str], allowed: bool) -> None:
    context = {**GOOD, "aws:TagKeys": keys}
    assert is_allowed([{"Statement": statements(path)}], "sts:TagGetWebIdentityToken", context) is allowed


def test_the_tags_are_those_that_the_handlers_send() -> None:
    assert set(role.TAG_KEYS) == set(correlation.token_tags("stack", "token"))


@pytest.mark.parametrize("path", ROLES)
def test_nothing_is_allowed_that_the_schema_does_not_ask_for(path: str) -> None:
    lists = [one["Action"] if isinstance(one["Action"], list) else [one["Action"]] for one in statements(path)]
    actions = {action for listed in lists for action in listed}
    assert actions == {"sts:GetWebIdentityToken", "sts:TagGetWebIdentityToken", "secretsmanager:GetSecretValue"}
