"""`aws cloudformation deploy`, as a process of its own, and the change sets behind it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

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
    sandbox: Sandbox, stacks: Stacks, widgets: Widgets, tmp_path: Path
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
    trust = stacks.aws("iam", "get-role", "--role-name", outputs["Role"].rsplit("/", 1)[1])["Role"]
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


def test_a_change_set_predicts_each_resources_fate(stacks: Stacks, widgets: Widgets) -> None:
    before = {"A": widget("fate-a", Size=1), "B": widget("fate-b"), "C": widget("fate-c"), "Same": widget("fate-same")}
    stacks.create("fate", template(before))
    stacks.settle("fate", "stack-create-complete")
    after = {
        "A": widget("fate-a", Size=2),
        "B": widget("fate-new-b"),
        "D": widget("fate-d", Label={"Ref": "B"}),
        "Same": widget("fate-same"),
    }
    command = ("cloudformation", "create-change-set", "--stack-name", "fate", "--change-set-name", "look")

    stacks.aws(*command, "--template-body", template(after))
    described = stacks.aws(
        *("cloudformation", "describe-change-set", "--stack-name", "fate", "--change-set-name", "look"),
        "--include-property-values",
    )

    fates = {
        change["ResourceChange"]["LogicalResourceId"]: (
            change["ResourceChange"]["Action"],
            change["ResourceChange"].get("Replacement"),
        )
        for change in described["Changes"]
    }
    assert fates == {"A": ("Modify", "False"), "B": ("Modify", "True"), "C": ("Remove", None), "D": ("Add", "True")}
    detail = next(c for c in described["Changes"] if c["ResourceChange"]["LogicalResourceId"] == "A")["ResourceChange"]
    assert detail["Details"][0]["Target"]["BeforeValue"] == "1"
    assert detail["Details"][0]["Target"]["AfterValue"] == "2"
    added = next(c for c in described["Changes"] if c["ResourceChange"]["LogicalResourceId"] == "D")["ResourceChange"]
    assert json.loads(added["AfterContext"])["Properties"]["Label"] == "{{changeSet:KNOWN_AFTER_APPLY}}"
    assert "fate-new-b" not in widgets.names()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Resources: {}", "At least one Resources member must be defined."),
        ("Resources: {W: {Type: Acme::Test::Gadget}}", "Unrecognized resource types: [Acme::Test::Gadget]"),
        (
            "Resources: {W: {Type: Acme::Test::Widget, Properties: {Name: !Ref Nobody}}}",
            "Unresolved resource dependencies [Nobody] in the Resources block of the template",
        ),
        (
            "Resources: {W: {Type: Acme::Test::Widget}}\nOutputs: {O: {Value: !GetAtt W.Colour}}",
            "resource W does not support attribute type Colour in Fn::GetAtt",
        ),
        (
            "Resources: {A: {Type: Acme::Test::Widget, DependsOn: B}, B: {Type: Acme::Test::Widget, DependsOn: A}}",
            "Circular dependency between resources",
        ),
        (
            "Resources: {W: {Type: Acme::Test::Widget, DependsOn: [Nobody]}}",
            "Unresolved resource dependencies [Nobody]",
        ),
        ("Resources: {W: {Type: Acme::Test::Widget}}\nRules: {}", "sections that this sandbox does not have: Rules"),
        (
            "Resources: {W: {Type: Acme::Test::Widget}}\nColours: {}",
            "Invalid template property or properties [Colours]",
        ),
    ],
)
def test_a_faulty_template_is_refused_at_once(aws: Cli, widgets: Widgets, body: str, words: str) -> None:
    result = aws.run("cloudformation", "create-stack", "--stack-name", "refused-template", "--template-body", body)

    assert result.status != 0
    assert words in result.err
