"""AWS::IAM::Role: moto's, with what moto leaves out: attached policies, and every change in place."""

import json
from functools import cache
from typing import Any

from moto.cloudformation.parsing import get_model_map
from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import AWSManagedPolicy, iam_backends

from sandbox.aws.cloudformation.kinds.base import Operation
from sandbox.aws.cloudformation.kinds.moto_types import MotoKind
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.settings import ACCOUNT_ID, PARTITION

TYPE_NAME = "AWS::IAM::Role"
_DEFAULT_SESSION_SECONDS = 3600


class RoleKind(MotoKind):
    def __init__(self) -> None:
        super().__init__(TYPE_NAME, get_model_map()[TYPE_NAME])

    def make(self, operation: Operation) -> Snapshot:
        snapshot = super().make(operation)
        # A policy that cannot be attached fails a role that is there, which a rollback has to delete.
        operation.identified(snapshot)
        _apply(snapshot.physical_id, operation.properties)
        return snapshot

    def change(self, operation: Operation) -> Snapshot:
        snapshot = super().change(operation)
        _apply(snapshot.physical_id, operation.properties)
        return snapshot

    def remove(self, operation: Operation) -> None:
        """IAM deletes no role that has policies; CloudFormation detaches them first."""
        _set_policies(operation.existing.physical_id, {})
        super().remove(operation)


def _apply(name: str, properties: dict[str, Any]) -> None:
    """Make the role what the properties say."""
    iam = iam_backends[ACCOUNT_ID][PARTITION]
    trust = properties["AssumeRolePolicyDocument"]
    role = iam.get_role(name)
    iam.update_assume_role_policy(name, trust if isinstance(trust, str) else json.dumps(trust))
    session: Any = int(properties.get("MaxSessionDuration", _DEFAULT_SESSION_SECONDS))  # moto declares it as a string
    role.max_session_duration = session
    _set_policies(name, properties)


def _set_policies(name: str, properties: dict[str, Any]) -> None:
    iam = iam_backends[ACCOUNT_ID][PARTITION]
    wanted = list(properties.get("ManagedPolicyArns") or [])
    role = iam.get_role(name)
    role.policies = {}
    for policy in properties.get("Policies") or []:
        role.put_policy(policy["PolicyName"], policy["PolicyDocument"])
    for arn in [arn for arn in role.managed_policies if arn not in wanted]:
        iam.detach_role_policy(arn, name)
    for arn in wanted:
        know(iam, arn)
        iam.attach_role_policy(arn, name)


def know(iam: Any, arn: str) -> None:
    """AWS's own policies are known once they are needed: all 1,582 would be written down at every event."""
    own = f"arn:{PARTITION}:iam::aws:policy/"
    name = arn.rsplit("/", 1)[-1]
    if not arn.startswith(own) or arn in iam.managed_policies or name not in _aws_policies():
        return
    policy = AWSManagedPolicy.from_data(name, ACCOUNT_ID, iam.region_name, _aws_policies()[name])
    if policy.arn == arn:
        iam.managed_policies[arn] = policy


@cache
def _aws_policies() -> dict[str, Any]:
    policies: dict[str, Any] = json.loads(aws_managed_policies_data)
    return policies
