"""The two roles that self-managed stack sets need: who administers, and who acts in an account."""

from typing import Any

from moto.iam.models import iam_backends

from sandbox.aws.settings import ACCOUNT_ID, PARTITION

ADMINISTRATION = "AWSCloudFormationStackSetAdministrationRole"
EXECUTION = "AWSCloudFormationStackSetExecutionRole"


def refusal(given: dict[str, Any]) -> str | None:
    """Why CloudFormation cannot act for a stack set with these parameters, in the service's words, or None."""
    administration = str(given.get("AdministrationRoleARN") or ADMINISTRATION).rsplit("/", 1)[-1]
    execution = str(given.get("ExecutionRoleName") or EXECUTION)
    names = {role.name for role in iam_backends[ACCOUNT_ID][PARTITION].get_roles()}
    if administration not in names:
        trust = "with trust relationship to CloudFormation service."
        return f"Account {ACCOUNT_ID} should have '{administration}' role {trust}"
    if execution not in names:
        return (
            f"Account {ACCOUNT_ID} should have '{execution}' role with trust relationship to Role '{administration}'."
        )
    return None
