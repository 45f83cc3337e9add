"""IAM roles in stacks: their policies, and that every change of a role is made in place."""

from typing import Any

import pytest
from moto.iam.models import iam_backends

from sandbox.aws.cloudformation.kinds.role import know
from sandbox.aws.settings import ACCOUNT_ID, PARTITION
from tests.support.cli import Cli
from tests.support.stacks import Stacks, trusting

POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}


NAMED = {"Capabilities": ["CAPABILITY_NAMED_IAM"]}


def roles(name: str, **properties: Any) -> dict[str, Any]:
    return {
        "Policy": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": POLICY}},
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": name, **properties}},
    }


def test_a_role_has_its_policies_and_is_changed_in_place(aws: Cli, stacks: Stacks) -> None:
    attached_policy = [{"Ref": "Policy"}]
    first = roles("in-place", AssumeRolePolicyDocument=trusting("a.amazonaws.com"), ManagedPolicyArns=attached_policy)
    inline = [{"PolicyName": "inline", "PolicyDocument": POLICY}]
    then = roles(
        "in-place", AssumeRolePolicyDocument=trusting("b.amazonaws.com"), MaxSessionDuration=7200, Policies=inline
    )

    assert stacks.create("in-place", first, options=NAMED) == "CREATE_COMPLETE"
    before = aws("iam", "get-role", "--role-name", "in-place")["Role"]
    attached = aws("iam", "list-attached-role-policies", "--role-name", "in-place")["AttachedPolicies"]
    assert [one["PolicyArn"] for one in attached] == [stacks.physical_ids("in-place")["Policy"]]

    assert stacks.update("in-place", then, options=NAMED) == "UPDATE_COMPLETE"
    after = aws("iam", "get-role", "--role-name", "in-place")["Role"]
    assert (after["RoleId"], after["MaxSessionDuration"]) == (before["RoleId"], 7200)
    assert after["AssumeRolePolicyDocument"] == trusting("b.amazonaws.com")
    assert aws("iam", "list-attached-role-policies", "--role-name", "in-place")["AttachedPolicies"] == []
    assert aws("iam", "list-role-policies", "--role-name", "in-place")["PolicyNames"] == ["inline"]

    assert stacks.update("in-place", first, options=NAMED) == "UPDATE_COMPLETE"
    assert stacks.delete("in-place") == "DELETE_COMPLETE"
    assert "NoSuchEntity" in aws.run("iam", "get-role", "--role-name", "in-place").err


def test_a_rollback_removes_a_role_whose_policy_does_not_exist(aws: Cli, stacks: Stacks) -> None:
    absent = ["arn:aws:iam::123456789012:policy/nobodys"]
    role = roles("unattached", AssumeRolePolicyDocument=trusting("a.amazonaws.com"), ManagedPolicyArns=absent)["Role"]

    assert stacks.create("unattached", {"Role": role}, options=NAMED) == "ROLLBACK_COMPLETE"

    [failed] = [event for event in stacks.events("unattached") if event["ResourceStatus"] == "CREATE_FAILED"]
    assert failed["PhysicalResourceId"] == "unattached"
    assert "NoSuchEntity" in aws.run("iam", "get-role", "--role-name", "unattached").err


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("AmazonEKSClusterPolicy", True),
        ("service-role/AWSLambdaBasicExecutionRole", True),
        ("AWSLambdaBasicExecutionRole", False),
        ("NobodysPolicy", False),
    ],
)
def test_policies_of_aws_itself_are_known_by_their_right_arn(path: str, *, known: bool) -> None:
    iam = iam_backends[ACCOUNT_ID][PARTITION]
    arn = f"arn:aws:iam::aws:policy/{path}"
    know(iam, arn)
    assert (arn in iam.managed_policies) == known
