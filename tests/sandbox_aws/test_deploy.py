"""`aws cloudformation deploy`, as a process of its own, and the change sets behind it."""

import subprocess
import sys
from pathlib import Path

from sandbox.launch import Sandbox
from tests.sandbox_aws.conftest import Widgets
from tests.support.cli import Cli
from tests.support.stacks import Stacks, template, widget

# A widget whose address an OIDC provider and a role's trust policy take up, in YAML with the short tags.
IRSA = """
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Issuer: {Type: String, Default: issuer.widgets.test}
Resources:
  Widget:
    Type: Acme::Test::Widget
    Properties:
      Name: irsa
      Size: SIZE
  Provider:
    Type: AWS::IAM::OIDCProvider
    Properties:
      Url: !Sub https://${Widget.Address.Host}/id
      ClientIdList: [sts.amazonaws.com]
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Principal: {Federated: !Ref Provider}
            Action: sts:AssumeRoleWithWebIdentity
      Tags: [{Key: widget, Value: !GetAtt Widget.Address.Host}]
Outputs:
  Provider: {Value: !GetAtt Provider.Arn}
  Role: {Value: !GetAtt Role.Arn}
"""


def deploy(sandbox: Sandbox, folder: Path, name: str, body: str, *options: str) -> subprocess.CompletedProcess[str]:
    path = folder / "template.yaml"
    path.write_text(body)
    command = [sys.executable, "-m", "awscli", "cloudformation", "deploy", "--stack-name", name]
    return subprocess.run(
        [*command, "--template-file", str(path), *options],
        env=sandbox.aws_environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_deploy_creates_then_updates_then_finds_nothing_to_do(
    sandbox: Sandbox, aws: Cli, stacks: Stacks, widgets: Widgets, tmp_path: Path
) -> None:
    capabilities = ("--capabilities", "CAPABILITY_IAM")

    first = deploy(sandbox, tmp_path, "irsa", IRSA.replace("SIZE", "1"), *capabilities)
    outputs = stacks.outputs("irsa")
    second = deploy(sandbox, tmp_path, "irsa", IRSA.replace("SIZE", "2"), *capabilities)
    third = deploy(sandbox, tmp_path, "irsa", IRSA.replace("SIZE", "2"), *capabilities, "--no-fail-on-empty-changeset")

    assert "Successfully created/updated stack - irsa" in first.stdout, first.stderr
    assert "Successfully created/updated stack - irsa" in second.stdout, second.stderr
    assert "No changes to deploy. Stack irsa is up to date" in third.stdout, third.stderr
    assert outputs["Provider"] == "arn:aws:iam::123456789012:oidc-provider/irsa.widgets.test/id"
    trust = aws("iam", "get-role", "--role-name", outputs["Role"].rsplit("/", 1)[1])["Role"]
    assert trust["AssumeRolePolicyDocument"]["Statement"][0]["Principal"] == {"Federated": outputs["Provider"]}
    assert stacks.outputs("irsa") == outputs


def test_deploy_reports_a_stack_that_failed(sandbox: Sandbox, widgets: Widgets, tmp_path: Path) -> None:
    body = template({"W": widget("undeployable", Behaviour="fail-before")})

    result = deploy(sandbox, tmp_path, "undeployable", body)

    assert result.returncode != 0
    assert "Failed to create/update the stack" in result.stderr


def test_a_template_that_touches_iam_needs_the_capability(sandbox: Sandbox, widgets: Widgets, tmp_path: Path) -> None:
    result = deploy(sandbox, tmp_path, "incapable", IRSA.replace("SIZE", "1"))

    assert "InsufficientCapabilitiesException" in result.stderr
    assert "Requires capabilities : [CAPABILITY_IAM]" in result.stderr
