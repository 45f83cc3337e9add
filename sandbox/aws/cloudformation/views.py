"""Stacks, resources, events and change sets in the shapes of the CloudFormation API."""

import json
from typing import Any

from sandbox.aws.cloudformation.change_set import ChangeSet
from sandbox.aws.cloudformation.checks import AUTO_EXPAND, needed_capabilities
from sandbox.aws.cloudformation.model import Resource, Stack, StackEvent
from sandbox.aws.cloudformation.parameters import described, is_secret
from sandbox.aws.cloudformation.template import Template
from sandbox.aws.registry.hooks import VERSION

NOT_CHECKED = {"StackResourceDriftStatus": "NOT_CHECKED"}


def stack_view(stack: Stack) -> dict[str, Any]:
    request = stack.request
    return {
        "StackId": stack.stack_id,
        "StackName": stack.name,
        "ParentId": stack.parent_id,
        "RootId": stack.root_id,
        "ChangeSetId": None if stack.deleted else stack.change_set_id,
        "Description": request.template.description,
        "Parameters": described(request.template.parameters, request.parameters, request.stored) or None,
        "CreationTime": stack.created,
        "DeletionTime": stack.deletion_began,
        "LastUpdatedTime": stack.updated,
        "RollbackConfiguration": request.rollback_configuration,
        "StackStatus": stack.status,
        "StackStatusReason": stack.reason,
        "DisableRollback": request.disable_rollback,
        "NotificationARNs": request.notification_arns,
        "TimeoutInMinutes": stack.timeout_minutes,
        "Capabilities": request.capabilities or None,
        "Outputs": stack.outputs or None,
        "RoleARN": request.role_arn,
        "Tags": tag_list(request.tags),
        "EnableTerminationProtection": None if stack.deleted else stack.termination_protection,
        "DriftInformation": stack.drift,
    }


def summary_view(stack: Stack) -> dict[str, Any]:
    """Of a stack, for lists; the members that a summary does not have are left out when the answer is written."""
    return stack_view(stack) | {
        "TemplateDescription": stack.request.template.description,
        "DeletionTime": stack.deleted,
    }


def event_view(stack: Stack, event: StackEvent) -> dict[str, Any]:
    return {
        "StackId": stack.stack_id,
        "StackName": stack.name,
        "EventId": event.event_id,
        "LogicalResourceId": event.logical_id,
        "PhysicalResourceId": event.physical_id,
        "ResourceType": event.type,
        "Timestamp": event.timestamp,
        "ResourceStatus": event.status,
        "ResourceStatusReason": event.reason,
        "ResourceProperties": None if event.properties is None else json.dumps(event.properties),
        "ClientRequestToken": event.client_token,
        **(event.hook or {}),
    }


def resource_view(stack: Stack, resource: Resource) -> dict[str, Any]:
    """Operations call the time by one or the other name."""
    return {
        "StackId": stack.stack_id,
        "StackName": stack.name,
        "LogicalResourceId": resource.logical_id,
        "PhysicalResourceId": resource.physical_id or None,
        "ResourceType": resource.type,
        "Timestamp": resource.timestamp,
        "LastUpdatedTimestamp": resource.timestamp,
        "ResourceStatus": resource.status,
        "ResourceStatusReason": resource.reason,
        "DriftInformation": _drift_information(resource),
    }


def change_set_view(change_set: ChangeSet, *, with_values: bool) -> dict[str, Any]:
    request = change_set.request
    changes = change_set.changes if with_values else [_without_values(change) for change in change_set.possible]
    return {
        "ChangeSetName": change_set.name,
        "ChangeSetId": change_set.arn,
        "StackId": change_set.stack.stack_id,
        "StackName": change_set.stack.name,
        "Description": change_set.description,
        "Parameters": described(request.template.parameters, request.parameters, request.stored) or None,
        "CreationTime": change_set.created,
        "ExecutionStatus": change_set.execution_status,
        "Status": change_set.status,
        "StatusReason": change_set.reason,
        "NotificationARNs": request.notification_arns,
        "RollbackConfiguration": request.rollback_configuration,
        "Capabilities": request.capabilities,
        "Tags": tag_list(request.tags) or None,
        "Changes": changes,
        "IncludeNestedStacks": change_set.nested,
        "ParentChangeSetId": change_set.parent,
        "RootChangeSetId": change_set.root,
        "DeploymentMode": change_set.deployment_mode,
        "StackDriftStatus": change_set.drift_status,
    }


def change_set_hooks_view(change_set: ChangeSet) -> dict[str, Any]:
    """The hooks that are asked. Targets other than resources have no TargetDetails."""
    return {
        "ChangeSetId": change_set.arn,
        "ChangeSetName": change_set.name,
        "StackId": change_set.stack.stack_id,
        "StackName": change_set.stack.name,
        "Status": "PLANNING" if change_set.status == "CREATE_IN_PROGRESS" else "PLANNED",
        "Hooks": [
            {
                "InvocationPoint": "PRE_PROVISION",
                "FailureMode": mode,
                "TypeName": alias,
                "TypeVersionId": VERSION,
                "TypeConfigurationVersionId": configuration,
            }
            for alias, mode, configuration in change_set.hooks
        ],
    }


def template_view(
    template: Template, by_type: dict[str, list[str]], identifiers: dict[str, list[str]]
) -> dict[str, Any]:
    """What ValidateTemplate and GetTemplateSummary return. `by_type` has logical ids, `identifiers` property names."""
    capabilities = [*needed_capabilities(template), *([AUTO_EXPAND] if template.transforms else [])]
    return {
        "Description": template.description,
        "Parameters": [
            {
                "ParameterKey": key,
                "ParameterType": node.get("Type", "String"),
                "DefaultValue": None if "Default" not in node else str(node["Default"]),
                "NoEcho": is_secret(node),
                "Description": node.get("Description"),
            }
            for key, node in template.parameters.items()
        ],
        "ResourceTypes": sorted(by_type),
        "ResourceIdentifierSummaries": [
            {"ResourceType": each, "LogicalResourceIds": ids, "ResourceIdentifiers": identifiers[each]}
            for each, ids in sorted(by_type.items())
        ],
        "Capabilities": capabilities or None,
        "DeclaredTransforms": list(template.transforms) or None,
        "Metadata": json.dumps(template.metadata) if template.metadata else None,
        "Version": "2010-09-09",
    }


def tag_list(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _drift_information(resource: Resource) -> dict[str, Any]:
    if resource.drift is None:
        return NOT_CHECKED
    return {
        "StackResourceDriftStatus": resource.drift["StackResourceDriftStatus"],
        "LastCheckTimestamp": resource.drift["Timestamp"],
    }


def _without_values(change: dict[str, Any]) -> dict[str, Any]:
    contexts = {"BeforeContext", "AfterContext", "PreviousDeploymentContext"}
    resource = {k: v for k, v in change["ResourceChange"].items() if k not in contexts}
    hidden = {"BeforeValue", "AfterValue", "Path", "AttributeChangeType", "BeforeValueFrom", "AfterValueFrom", "Drift"}
    resource["Details"] = [
        detail | {"Target": {k: v for k, v in detail["Target"].items() if k not in hidden}}
        for detail in resource["Details"]
    ]
    return change | {"ResourceChange": resource}
