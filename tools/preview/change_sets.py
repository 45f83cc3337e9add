"""What a template would change, as CloudFormation itself says it: the clusters of a change set, values resolved."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import Any

import yaml
from botocore.exceptions import ClientError

from preview.change import RETAINING, TYPE_NAME, Change, PreviewError, known, properties
from tools.shared.polling import poll

__all__ = ["TYPE_NAME", "Change", "PreviewError", "changes", "temporary"]

_ENDS = ("CREATE_COMPLETE", "FAILED")
_NOTHING = ("didn't contain changes", "No updates are to be performed")


def changes(cloudformation: Any, stack: str, change_set: str) -> list[Change]:
    """The clusters that a change set adds, changes or removes.

    Raises:
        PreviewError: if there is no such change set, or it could not be made for a reason other than "no changes".
    """
    try:
        pages = cloudformation.get_paginator("describe_change_set").paginate(
            StackName=stack, ChangeSetName=change_set, IncludePropertyValues=True
        )
        described = list(pages)
    except ClientError as error:
        raise PreviewError(error.response["Error"]["Message"]) from error
    if described[0]["Status"] == "FAILED":
        reason = described[0].get("StatusReason", "")
        if any(phrase in reason for phrase in _NOTHING):
            return []
        raise PreviewError(f"CloudFormation could not make the change set: {reason}")
    resource_changes = [change["ResourceChange"] for page in described for change in page["Changes"]]
    return [_change(change) for change in resource_changes if change["ResourceType"] == TYPE_NAME]


def _change(change: dict[str, Any]) -> Change:
    previous = properties(change.get("BeforeContext"))
    desired, unknown = known(properties(change.get("AfterContext")), previous)
    return Change(
        logical_id=change["LogicalResourceId"],
        action=change["Action"],
        identifier=change.get("PhysicalResourceId"),
        # A change that adds or imports may say True as well.
        replaces=change["Action"] == "Modify" and change.get("Replacement") == "True",
        previous=previous,
        desired=desired,
        unknown=tuple(unknown),
        keeps=str(change.get("PolicyAction")) in RETAINING,
    )


@contextmanager
def temporary(cloudformation: Any, stack: str, template: Path, parameters: dict[str, str]) -> Iterator[str]:
    """A change set of the template that is never executed and goes when the block ends.

    For a stack that does not exist yet CloudFormation needs an empty one to hang the change set on; it goes too.

    Raises:
        PreviewError: if CloudFormation refuses the template.
    """
    exists = _exists(cloudformation, stack)
    body = template.read_text(encoding="utf-8")
    name = "aks-preview"
    try:
        cloudformation.create_change_set(
            StackName=stack,
            ChangeSetName=name,
            ChangeSetType="UPDATE" if exists else "CREATE",
            TemplateBody=body,
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()]
            + (_unchanged_parameters(cloudformation, stack, parameters.keys(), body) if exists else []),
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        )
    except ClientError as error:
        raise PreviewError(error.response["Error"]["Message"]) from error
    try:
        _settle(cloudformation, stack, name)
        yield name
    finally:
        cloudformation.delete_change_set(StackName=stack, ChangeSetName=name)
        if not exists:
            cloudformation.delete_stack(StackName=stack)


def _settle(cloudformation: Any, stack: str, name: str) -> None:
    """Wait until the change set is made. One without changes ends in FAILED too; `changes` distinguishes the two."""
    poll(
        lambda: str(cloudformation.describe_change_set(StackName=stack, ChangeSetName=name)["Status"]),
        lambda status: status in _ENDS,
        lambda: sleep(1),
    )


def _exists(cloudformation: Any, stack: str) -> bool:
    try:
        stacks = cloudformation.describe_stacks(StackName=stack)["Stacks"]
    except ClientError as error:
        if "does not exist" in error.response["Error"]["Message"]:
            return False
        raise
    return bool(stacks[0]["StackStatus"] != "REVIEW_IN_PROGRESS")


def _unchanged_parameters(cloudformation: Any, stack: str, given: Collection[str], body: str) -> list[dict[str, Any]]:
    """Parameters of the stack that are not given anew keep their value, unless the template no longer has them."""
    parameters = cloudformation.describe_stacks(StackName=stack)["Stacks"][0].get("Parameters", [])
    declared = _declared_parameters(body)
    keys = [parameter["ParameterKey"] for parameter in parameters]
    return [
        {"ParameterKey": key, "UsePreviousValue": True}
        for key in keys
        if key not in given and (declared is None or key in declared)
    ]


class _Loader(yaml.SafeLoader):
    """Templates: of their short forms (`!Sub`) nothing is needed."""


_Loader.add_multi_constructor("!", lambda *_: None)


def _declared_parameters(body: str) -> Collection[str] | None:
    """Names of a template's parameters, None where it cannot be read, which CloudFormation will say better."""
    try:
        document = yaml.load(body, _Loader)
    except yaml.YAMLError:
        return None
    return (document.get("Parameters") or {}).keys() if isinstance(document, dict) else None
