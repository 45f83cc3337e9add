"""What `make doctor` says of the change set hook, by what AWS and Azure answer."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.client_errors import refusal
from tests.unit.test_doctor import IDENTITY, SUBSCRIPTION, azure
from tools.doctor import hook, rights
from tools.doctor.findings import Mark

CONFIGURATION = {
    "HookInvocationStatus": "ENABLED",
    "TargetOperations": ["CHANGE_SET"],
    "FailureMode": "WARN",
    "Properties": {"LambdaFunction": "arn:aws:lambda:us-east-1:1:function:f"},
    "TargetFilters": {"TargetNames": ["CHANGE_SET", "Acme::Azure::AKSCluster"]},
}


class Session:
    """AWS with these hooks, of which the one that is ours has these results."""

    def __init__(self, *configurations: dict[str, Any], results: list[dict[str, str]] | None = None) -> None:
        self._configurations = {f"Private::Test::H{at}": one for at, one in enumerate(configurations)}
        self._results = results or []
        self.variables: dict[str, str] | None = {"AZURE_CLIENT_ID": "c"}

    def client(self, _service: str) -> Any:
        return self

    def get_paginator(self, _operation: str) -> Any:
        page = {"TypeSummaries": [{"TypeName": name} for name in self._configurations]}
        return SimpleNamespace(paginate=lambda **_request: [page])

    def batch_describe_type_configurations(self, **request: Any) -> Any:
        [wanted] = request["TypeConfigurationIdentifiers"]
        own = {"CloudFormationConfiguration": {"HookConfiguration": self._configurations[wanted["TypeName"]]}}
        return {"TypeConfigurations": [{"TypeArn": "arn:hook", "Configuration": json.dumps(own)}]}

    def list_hook_results(self, **_request: Any) -> Any:
        return {"HookResults": self._results}

    def get_function_configuration(self, **_request: Any) -> Any:
        if self.variables is None:
            raise refusal("AccessDeniedException")
        return {"Role": "arn:aws:iam::1:role/hook", "Environment": {"Variables": self.variables}}


def _report(session: Session) -> list[tuple[Mark, str]]:
    return [(one.mark, str(one)) for one in hook.examined(session, hook.detect(session))]


@pytest.mark.parametrize(
    "others",
    [
        [],
        [{**CONFIGURATION, "TargetOperations": ["RESOURCE"]}],
        [{**CONFIGURATION, "TargetFilters": {"TargetNames": ["AWS::S3::Bucket"]}}],
        [{**CONFIGURATION, "TargetFilters": None}],
    ],
)
def test_without_the_hook_nothing_is_wrong(others: list[dict[str, Any]]) -> None:
    [(mark, text)] = _report(Session(*others))
    assert (mark, "docs/hook.md" in text) == (Mark.UNKNOWN, True)


def test_a_disabled_hook_is_wrong() -> None:
    [(mark, text)] = _report(Session({**CONFIGURATION, "HookInvocationStatus": "DISABLED"}))
    assert (mark, "is disabled" in text) == (Mark.BAD, True)


@pytest.mark.parametrize(
    ("results", "mark", "words"),
    [
        ([], Mark.UNKNOWN, "has not been asked yet"),
        ([("HOOK_COMPLETE_SUCCEEDED", "Hook succeeded with message: 1 cluster")], Mark.GOOD, "has planned the last"),
        ([("HOOK_COMPLETE_FAILED", "Hook failed with message: Not allowed")], Mark.GOOD, "has planned the last"),
        ([("HOOK_FAILED", "Hook failed with message: it broke\nmore")], Mark.BAD, "it broke\n"),
        ([("HOOK_COMPLETE_SUCCEEDED", "x\n- C could not be planned: AADSTS700213")], Mark.BAD, "AADSTS700213"),
        ([("HOOK_IN_PROGRESS", ""), ("HOOK_COMPLETE_SUCCEEDED", "1 cluster")], Mark.GOOD, "has planned the last"),
    ],
)
def test_the_last_answer_decides(results: list[tuple[str, str]], mark: Mark, words: str) -> None:
    answered = [{"Status": status, "HookStatusReason": reason} for status, reason in results]
    (first, _), (last, text) = _report(Session({**CONFIGURATION}, results=answered))
    assert (first, last, words in text) == (Mark.GOOD, mark, True), text


@pytest.mark.parametrize(
    ("variables", "client", "mark"),
    [
        ({"AZURE_CLIENT_ID": "c"}, "c", None),
        ({"AZURE_CLIENT_ID": "production=d, c"}, "c", None),
        ({}, None, Mark.BAD),
        (None, None, Mark.UNKNOWN),
    ],
)
def test_the_functions_identity(variables: dict[str, str] | None, client: str | None, mark: Mark | None) -> None:
    session = Session({**CONFIGURATION})
    session.variables = variables
    detected = hook.detect(session)
    assert detected is not None
    finding, function = hook.function(session, detected)
    assert (finding and finding.mark, function and function.client) == (mark, client)


@pytest.mark.parametrize(
    ("actions", "mark", "words"),
    [
        (["*/read"], Mark.GOOD, "to read what a plan needs"),
        (["*"], Mark.BAD, "may write clusters"),
        (["Microsoft.ContainerService/*/read"], Mark.BAD, "lack Microsoft.Authorization/roleAssignments/read"),
    ],
)
def test_the_hooks_rights(actions: list[str], mark: Mark, words: str) -> None:
    assignment = {"properties": {"scope": "/s", "roleDefinitionId": "/roleDefinitions/r"}}
    definition = {"properties": {"permissions": [{"actions": actions}]}}
    ask = azure(roleAssignments={"value": [assignment]}, roleDefinitions=definition)
    [finding] = rights.of_hook(ask, SUBSCRIPTION, IDENTITY)
    assert (finding.mark, words in str(finding)) == (mark, True)
