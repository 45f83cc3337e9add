"""The roles of GitHub's two environments: which job may assume which, and what it can do with it."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.aws.federation.policy import is_allowed
from tests.support import short_forms

ROOT = Path(__file__).parents[2]
VALUES = {
    "AWS::Partition": "aws",
    "AWS::AccountId": "123456789012",
    "Repository": "acme/clusters",
    "PlanEnvironment": "plan",
    "DeployEnvironment": "production",
    "StackName": "prod",
}
STACK = "arn:aws:cloudformation:eu-west-1:123456789012:stack/{}/1"
ROLES = ("PlanRole", "DeployRole")


def _substituted(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> str:
    return re.sub(r"\$\{([^}]+)\}", lambda match: VALUES[match[1]], str(loader.construct_scalar(node)))


def resource(name: str) -> Mapping[str, Any]:
    document = short_forms.load(ROOT / "deploy/pipelines/github-role.yaml", Sub=_substituted)
    properties: Mapping[str, Any] = document["Resources"][name]["Properties"]
    return properties


def may(role: str, action: str, arn: str = "*", context: Mapping[str, list[str]] | None = None) -> bool:
    policies = [policy["PolicyDocument"] for policy in resource(role)["Policies"]]
    return is_allowed(policies, action, context or {}, arn)


# Action: whether the role that plans may do it, and the one that deploys. Each that is allowed is a call of a script.
ON_THE_STACK = {
    "cloudformation:CreateChangeSet": (True, False),
    "cloudformation:DeleteChangeSet": (True, False),
    "cloudformation:DetectStackDrift": (True, False),
    "cloudformation:DetectStackResourceDrift": (True, False),
    "cloudformation:DescribeStackResourceDrifts": (True, False),
    "cloudformation:GetTemplateSummary": (True, False),
    "cloudformation:DescribeChangeSet": (True, True),
    "cloudformation:DescribeStacks": (True, True),
    "cloudformation:DescribeStackEvents": (False, True),
    "cloudformation:ExecuteChangeSet": (False, True),
    "cloudformation:CreateStack": (False, False),
    "cloudformation:UpdateStack": (False, False),
    "cloudformation:DeleteStack": (False, False),
    "cloudformation:RollbackStack": (False, False),
    "cloudformation:ContinueUpdateRollback": (False, False),
    "cloudformation:SetStackPolicy": (False, False),
    "cloudformation:UpdateTerminationProtection": (False, False),
}


@pytest.mark.parametrize("action", ON_THE_STACK)
def test_a_role_does_what_its_jobs_scripts_call_and_nothing_else(action: str) -> None:
    assert tuple(may(role, action, STACK.format("prod")) for role in ROLES) == ON_THE_STACK[action]
    assert not any(may(role, action, STACK.format("prod-of-others")) for role in ROLES)


@pytest.mark.parametrize(
    "action", ["cloudformation:SetTypeConfiguration", "iam:PassRole", "s3:GetObject", "sts:AssumeRole"]
)
def test_neither_role_reaches_anything_else(action: str) -> None:
    assert not any(may(role, action) for role in ROLES)


def test_only_the_role_that_plans_logs_in_to_azure_and_to_nothing_else() -> None:
    good = {"sts:IdentityTokenAudience": ["api://AzureADTokenExchange"], "sts:DurationSeconds": ["300"]}
    wrong = {**good, "sts:IdentityTokenAudience": ["api://elsewhere"]}
    assert [may(role, "sts:GetWebIdentityToken", "*", good) for role in ROLES] == [True, False]
    assert not may("PlanRole", "sts:GetWebIdentityToken", "*", wrong)


@pytest.mark.parametrize(
    ("subject", "assumes"),
    [
        ("repo:acme/clusters:environment:plan", ["PlanRole"]),
        ("repo:acme/clusters:environment:production", ["DeployRole"]),
        ("repo:acme/clusters:ref:refs/heads/main", []),
        ("repo:acme/clusters:pull_request", []),
        ("repo:acme/other:environment:production", []),
    ],
)
def test_a_job_assumes_the_role_of_its_environment_alone(subject: str, assumes: list[str]) -> None:
    token = {
        "token.actions.githubusercontent.com:aud": ["sts.amazonaws.com"],
        "token.actions.githubusercontent.com:sub": [subject],
    }
    # A trust policy has no Resource: it is the role's own.
    trusts = {
        role: [{**statement, "Resource": "*"} for statement in resource(role)["AssumeRolePolicyDocument"]["Statement"]]
        for role in ROLES
    }
    action = "sts:AssumeRoleWithWebIdentity"
    assert [role for role in ROLES if is_allowed([{"Statement": trusts[role]}], action, token)] == assumes


def test_each_job_of_the_workflow_names_the_role_of_its_environment() -> None:
    jobs = yaml.safe_load((ROOT / "deploy/pipelines/github/stack.yml").read_text(encoding="utf-8"))["jobs"]
    named = {(job["environment"], job["env"]["AWS_ROLE_ARN"]) for job in jobs.values()}
    assert named == {("plan", "${{ vars.PLAN_ROLE_ARN }}"), ("production", "${{ vars.DEPLOY_ROLE_ARN }}")}
